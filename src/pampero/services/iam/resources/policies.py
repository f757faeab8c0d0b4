"""Inline policies as resources of their own, and managed policies."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, resource_type, text
from pampero.kernel.arn import arn
from pampero.services.iam.resources.common import GONE, THERE, client, document, quiet, sync_tags, tags

HOLDERS = (("Roles", "Role"), ("Users", "User"), ("Groups", "Group"))
MOST_VERSIONS = 5


class _Inline(ResourceType):
    """A policy put inline onto roles, users and groups. Ref: its name."""

    replace_on = frozenset({"PolicyName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Put…Policy on every holder."""
        await self._put(context, {}, properties)
        return self._resource(target.name(128))

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Holders that are no longer named lose it."""
        await self._put(context, old, new)
        return self._resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Delete…Policy from every holder."""
        await self._put(context, properties, {"PolicyName": properties["PolicyName"]})

    async def _put(self, context: Context, old: Properties, new: Properties) -> None:
        policy = new["PolicyName"]
        for kind, name in self._holders(new):
            await client(context).call(
                f"Put{kind}Policy",
                **{f"{kind}Name": name},
                PolicyName=policy,
                PolicyDocument=document(new["PolicyDocument"]),
            )
        for kind, name in set(self._holders(old)) - set(self._holders(new)):
            await quiet(context, f"Delete{kind}Policy", **{f"{kind}Name": name}, PolicyName=policy)

    def _holders(self, properties: Properties) -> list[tuple[str, str]]:
        return [(kind, name) for member, kind in HOLDERS for name in properties.get(member) or ()]

    def _resource(self, physical_id: str) -> Resource:
        return Resource(physical_id, {"Id": physical_id})


@resource_type("AWS::IAM::Policy")
class PolicyType(_Inline):
    """An inline policy on roles, users and groups. Ref: a generated name. GetAtt: Id."""


class _OfOne(_Inline):
    """An inline policy of one holder. Ref: policy|holder."""

    kind = ""

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Put…Policy."""
        await self._put(context, {}, properties)
        return Resource(f"{properties['PolicyName']}|{properties[f'{self.kind}Name']}")

    def _resource(self, physical_id: str) -> Resource:
        return Resource(physical_id)

    def _holders(self, properties: Properties) -> list[tuple[str, str]]:
        name = properties.get(f"{self.kind}Name") if "PolicyDocument" in properties else None
        return [(self.kind, name)] if name else []


@resource_type("AWS::IAM::RolePolicy")
class RolePolicyType(_OfOne):
    """An inline policy of a role."""

    kind = "Role"
    replace_on = frozenset({"PolicyName", "RoleName"})


@resource_type("AWS::IAM::UserPolicy")
class UserPolicyType(_OfOne):
    """An inline policy of a user."""

    kind = "User"
    replace_on = frozenset({"PolicyName", "UserName"})


@resource_type("AWS::IAM::GroupPolicy")
class GroupPolicyType(_OfOne):
    """An inline policy of a group."""

    kind = "Group"
    replace_on = frozenset({"PolicyName", "GroupName"})


@resource_type("AWS::IAM::ManagedPolicy")
class ManagedPolicyType(ResourceType):
    """Ref: the ARN. GetAtt: PolicyArn, PolicyId, DefaultVersionId, AttachmentCount."""

    replace_on = frozenset({"ManagedPolicyName", "Description", "Path"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreatePolicy, then attach it to the named holders."""
        iam = client(context)
        name = properties.get("ManagedPolicyName") or target.name(128)
        path = text(properties.get("Path", "/"))
        params: dict[str, Any] = {
            "PolicyName": name,
            "Path": path,
            "PolicyDocument": document(properties["PolicyDocument"]),
            "Tags": tags(target, properties),
        }
        if "Description" in properties:
            params["Description"] = text(properties["Description"])
        try:
            policy: str = (await iam.call("CreatePolicy", **params))["Policy"]["Arn"]
        except ApiError as error:
            if error.code != THERE or ("ManagedPolicyName" in properties and not target.repeat):
                raise
            policy = arn("iam", "", context.account, f"policy{path}{name}")
        target.note(policy)
        await self._attach(context, policy, {}, properties)
        return await self._resource(context, policy)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """A changed document becomes the default version; the oldest other one makes room for it."""
        iam = client(context)
        if document(new["PolicyDocument"]) != document(old["PolicyDocument"]):
            versions = (await iam.call("ListPolicyVersions", PolicyArn=physical_id))["Versions"]
            if len(versions) >= MOST_VERSIONS:
                oldest = next(one["VersionId"] for one in reversed(versions) if not one.get("IsDefaultVersion"))
                await iam.call("DeletePolicyVersion", PolicyArn=physical_id, VersionId=oldest)
            text_ = document(new["PolicyDocument"])
            await iam.call("CreatePolicyVersion", PolicyArn=physical_id, PolicyDocument=text_, SetAsDefault=True)
        await self._attach(context, physical_id, old, new)
        await sync_tags(context, "Policy", {"PolicyArn": physical_id}, target, old, new)
        return await self._resource(context, physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Detach it from the template's holders, delete its other versions, then the policy."""
        await self._attach(context, physical_id, properties, {})
        try:
            versions = (await client(context).call("ListPolicyVersions", PolicyArn=physical_id))["Versions"]
        except ApiError as error:
            if error.code != GONE:
                raise
            return
        for version in versions:
            if not version.get("IsDefaultVersion"):
                await quiet(context, "DeletePolicyVersion", PolicyArn=physical_id, VersionId=version["VersionId"])
        await quiet(context, "DeletePolicy", PolicyArn=physical_id)

    @staticmethod
    async def _attach(context: Context, policy: str, old: Properties, new: Properties) -> None:
        for member, kind in HOLDERS:
            wanted = list(new.get(member) or ())
            for name in wanted:
                await client(context).call(f"Attach{kind}Policy", **{f"{kind}Name": name}, PolicyArn=policy)
            for name in old.get(member) or ():
                if name not in wanted:
                    await quiet(context, f"Detach{kind}Policy", **{f"{kind}Name": name}, PolicyArn=policy)

    @staticmethod
    async def _resource(context: Context, policy: str) -> Resource:
        found = (await client(context).call("GetPolicy", PolicyArn=policy))["Policy"]
        attributes = {
            "PolicyArn": policy,
            "PolicyId": found["PolicyId"],
            "DefaultVersionId": found["DefaultVersionId"],
            "AttachmentCount": found.get("AttachmentCount", 0),
        }
        return Resource(policy, attributes)

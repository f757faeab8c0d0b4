"""Inline policies as resources of their own, and managed policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Properties, Target, document, existed, resource_type
from pampero.kernel.arn import arn
from pampero.services.iam.resources.common import IamType

HOLDERS = (("Roles", "Role"), ("Users", "User"), ("Groups", "Group"))
MAX_VERSIONS = 5


def _holders(properties: Properties) -> list[tuple[str, str]]:
    """Who has a policy: (kind, name)."""
    return [(kind, name) for member, kind in HOLDERS for name in properties.get(member, ())]


@resource_type("AWS::IAM::Policy")
class PolicyType(IamType):
    """An inline policy on roles, users and groups. Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Holders that are no longer named lose it; all lose what had another name."""
        for kind, name in _holders(new):
            policy = {"PolicyName": new["PolicyName"], "PolicyDocument": document(new["PolicyDocument"])}
            await self.call(context, f"Put{kind}Policy", **{f"{kind}Name": name}, **policy)
        kept = _holders(new) if old.get("PolicyName") == new.get("PolicyName") else []
        for kind, name in _holders(old):
            if (kind, name) not in kept:
                holder = {f"{kind}Name": name}
                await self.quietly(context, f"Delete{kind}Policy", **holder, PolicyName=old["PolicyName"])


class _OfOne(IamType):
    """An inline policy of one holder. Ref: policy|holder."""

    def physical_id(self, answer: Mapping[str, Any], request: Mapping[str, Any]) -> str:
        """Of the policy's and the holder's name."""
        (holder,) = (value for name, value in request.items() if name in ("RoleName", "UserName", "GroupName"))
        return f"{request['PolicyName']}|{holder}"


@resource_type("AWS::IAM::RolePolicy")
class RolePolicyType(_OfOne):
    """An inline policy of a role."""

    creates = updates = "PutRolePolicy"
    deletes = "DeleteRolePolicy"


@resource_type("AWS::IAM::UserPolicy")
class UserPolicyType(_OfOne):
    """An inline policy of a user."""

    creates = updates = "PutUserPolicy"
    deletes = "DeleteUserPolicy"


@resource_type("AWS::IAM::GroupPolicy")
class GroupPolicyType(_OfOne):
    """An inline policy of a group."""

    creates = updates = "PutGroupPolicy"
    deletes = "DeleteGroupPolicy"


@resource_type("AWS::IAM::ManagedPolicy")
class ManagedPolicyType(IamType):
    """Ref: the ARN. GetAtt: PolicyArn, PolicyId, DefaultVersionId, AttachmentCount and what else GetPolicy tells."""

    creates, deletes, reads = "CreatePolicy", "DeletePolicy", "GetPolicy"
    ref, answered, named, limit = "PolicyArn", "Arn", "ManagedPolicyName", 128
    members = {"ManagedPolicyName": "PolicyName"}

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Its ARN follows from path and name."""
        path = request.get("Path", "/")
        return {"Arn": arn("iam", "", context.account, f"policy{path}{request['PolicyName']}")}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """A changed document becomes the default version; who is no longer named loses the policy."""
        if existed(old) and document(new["PolicyDocument"]) != document(old["PolicyDocument"]):
            await self._publish(context, physical_id, document(new["PolicyDocument"]))
        for kind, name in _holders(new):
            await self.call(context, f"Attach{kind}Policy", **{f"{kind}Name": name}, PolicyArn=physical_id)
        await self._detach(context, physical_id, set(_holders(old)) - set(_holders(new)))

    async def _publish(self, context: Context, policy: str, text: str) -> None:
        """The oldest other version makes room for the new one."""
        versions = (await self.call(context, "ListPolicyVersions", PolicyArn=policy))["Versions"]
        if len(versions) >= MAX_VERSIONS:
            oldest = next(one["VersionId"] for one in reversed(versions) if not one.get("IsDefaultVersion"))
            await self.call(context, "DeletePolicyVersion", PolicyArn=policy, VersionId=oldest)
        await self.call(context, "CreatePolicyVersion", PolicyArn=policy, PolicyDocument=text, SetAsDefault=True)

    async def _detach(self, context: Context, policy: str, holders: set[tuple[str, str]]) -> None:
        for kind, name in sorted(holders):
            await self.quietly(context, f"Detach{kind}Policy", **{f"{kind}Name": name}, PolicyArn=policy)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Detach it from the template's holders, delete its other versions, then the policy."""
        await self._detach(context, physical_id, set(_holders(properties)))
        try:
            versions = (await self.call(context, "ListPolicyVersions", PolicyArn=physical_id))["Versions"]
        except ApiError as error:
            if error.code not in self.gone:
                raise
            return
        for version in versions:
            if not version.get("IsDefaultVersion"):
                one = version["VersionId"]
                await self.quietly(context, "DeletePolicyVersion", PolicyArn=physical_id, VersionId=one)
        await super().delete(context, target, physical_id, properties)

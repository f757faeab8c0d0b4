"""Inline policies as resources of their own, and managed policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, document, existed, resource_type
from pampero.kernel.arn import arn
from pampero.services.iam.resources.common import IamType, holders

MAX_VERSIONS = 5


@resource_type("AWS::IAM::Policy")
class PolicyType(IamType):
    """An inline policy on roles, users and groups. Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128
    parts = holders("Put{}Policy", "Delete{}Policy")


@resource_type("AWS::IAM::RolePolicy")
class RolePolicyType(IamType):
    """An inline policy of a role. Ref: policy|holder."""

    creates = updates = "PutRolePolicy"
    deletes, finds, ref = "DeleteRolePolicy", "GetRolePolicy", "{PolicyName}|{RoleName}"


@resource_type("AWS::IAM::UserPolicy")
class UserPolicyType(IamType):
    """An inline policy of a user. Ref: policy|holder."""

    creates = updates = "PutUserPolicy"
    deletes, finds, ref = "DeleteUserPolicy", "GetUserPolicy", "{PolicyName}|{UserName}"


@resource_type("AWS::IAM::GroupPolicy")
class GroupPolicyType(IamType):
    """An inline policy of a group. Ref: policy|holder."""

    creates = updates = "PutGroupPolicy"
    deletes, finds, ref = "DeleteGroupPolicy", "GetGroupPolicy", "{PolicyName}|{GroupName}"


@resource_type("AWS::IAM::ManagedPolicy")
class ManagedPolicyType(IamType):
    """Ref: the ARN. GetAtt: PolicyArn, PolicyId, DefaultVersionId, AttachmentCount and what else GetPolicy tells."""

    creates, deletes, reads = "CreatePolicy", "DeletePolicy", "GetPolicy"
    ref, answered, named, limit = "PolicyArn", "Arn", "ManagedPolicyName", 128
    members = {"ManagedPolicyName": "PolicyName"}
    parts = holders("Attach{}Policy", "Detach{}Policy")

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Its ARN follows from path and name."""
        path = request.get("Path", "/")
        return {"Arn": arn("iam", "", context.account, f"policy{path}{request['PolicyName']}")}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """A changed document becomes the default version; the oldest other one makes room for it."""
        text = document(new["PolicyDocument"])
        if not existed(old) or text == document(old["PolicyDocument"]):
            return
        policy = {"PolicyArn": physical_id}
        versions = (await self.call(context, "ListPolicyVersions", **policy))["Versions"]
        if len(versions) >= MAX_VERSIONS:
            oldest = next(one["VersionId"] for one in reversed(versions) if not one.get("IsDefaultVersion"))
            await self.call(context, "DeletePolicyVersion", **policy, VersionId=oldest)
        await self.call(context, "CreatePolicyVersion", **policy, PolicyDocument=text, SetAsDefault=True)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Its other versions, then the policy."""
        policy = {"PolicyArn": physical_id}
        for one in (await self.quietly(context, "ListPolicyVersions", **policy) or {}).get("Versions", ()):
            if not one.get("IsDefaultVersion"):
                await self.quietly(context, "DeletePolicyVersion", **policy, VersionId=one["VersionId"])
        await super().delete(context, target, physical_id, properties)

"""What IAM's resource types share: inline and attached policies, boundaries."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, document, existed


class IamType(Mapped):
    """A type whose operations are IAM's."""

    service = "iam"
    exists, gone = ("EntityAlreadyExistsException",), ("NoSuchEntityException",)

    async def sync_policies(self, context: Context, kind: str, name: str, old: Properties, new: Properties) -> None:
        """Make ManagedPolicyArns and Policies of a role, user or group those of the new properties."""
        holder = {f"{kind}Name": name}
        wanted = new.get("ManagedPolicyArns", ())
        for arn in wanted:
            await self.call(context, f"Attach{kind}Policy", **holder, PolicyArn=arn)
        for arn in sorted(set(old.get("ManagedPolicyArns", ())) - set(wanted)):
            await self.quietly(context, f"Detach{kind}Policy", **holder, PolicyArn=arn)
        inline = {policy["PolicyName"]: document(policy["PolicyDocument"]) for policy in new.get("Policies", ())}
        for policy, text in inline.items():
            await self.call(context, f"Put{kind}Policy", **holder, PolicyName=policy, PolicyDocument=text)
        for policy in old.get("Policies", ()):
            if policy["PolicyName"] not in inline:
                await self.quietly(context, f"Delete{kind}Policy", **holder, PolicyName=policy["PolicyName"])

    async def sync_boundary(self, context: Context, kind: str, name: str, old: Properties, new: Properties) -> None:
        """Set or take away the permissions boundary of a role or user that exists."""
        holder, boundary = {f"{kind}Name": name}, new.get("PermissionsBoundary")
        if not existed(old) or boundary == old.get("PermissionsBoundary"):
            return
        if boundary:
            await self.call(context, f"Put{kind}PermissionsBoundary", **holder, PermissionsBoundary=boundary)
        else:
            await self.call(context, f"Delete{kind}PermissionsBoundary", **holder)

    async def strip(self, context: Context, kind: str, name: str, properties: Properties) -> None:
        """Take the template's own policies off, as CloudFormation does before it deletes the holder."""
        try:
            await self.sync_policies(context, kind, name, properties, {})
        except ApiError as error:
            if error.code not in self.gone:
                raise

"""Access keys, instance profiles, service-linked roles."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import ABSENT, Part, Properties, Target, resource_type
from pampero.services.iam.resources.common import IamType


@resource_type("AWS::IAM::AccessKey")
class AccessKeyType(IamType):
    """Ref: the key's id. GetAtt: SecretAccessKey (known when the key is made, and not later: it is kept by the stack). A
    repeat after a crash makes a second key: the first one's secret is lost."""

    creates, deletes, ref = "CreateAccessKey", "DeleteAccessKey", "AccessKeyId"
    parts = (Part("Status", "UpdateAccessKey", default="Active"),)


@resource_type("AWS::IAM::InstanceProfile")
class InstanceProfileType(IamType):
    """Ref: the name. GetAtt: Arn. It holds one role, which is exchanged."""

    creates, deletes, reads = "CreateInstanceProfile", "DeleteInstanceProfile", "GetInstanceProfile"
    ref, named, limit = "InstanceProfileName", "InstanceProfileName", 128

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """From the role that it holds to the one that is wanted."""
        name, wanted = {"InstanceProfileName": physical_id}, new.get("Roles", ())
        profile = (await self.quietly(context, "GetInstanceProfile", **name) or {}).get("InstanceProfile", {})
        held = [role["RoleName"] for role in profile.get("Roles", ())]
        for role in held:
            if role not in wanted:
                await self.quietly(context, "RemoveRoleFromInstanceProfile", **name, RoleName=role)
        for role in wanted:
            if role not in held:
                await self.call(context, "AddRoleToInstanceProfile", **name, RoleName=role)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The role leaves it, then it goes."""
        await self.settle(context, physical_id, properties, ABSENT)
        await super().delete(context, target, physical_id, properties)


@resource_type("AWS::IAM::ServiceLinkedRole")
class ServiceLinkedRoleType(IamType):
    """Ref and GetAtt RoleName: the role's name. As on AWS, making it fails where the role is there already."""

    creates, updates, deletes = "CreateServiceLinkedRole", "UpdateRoleDescription", "DeleteServiceLinkedRole"
    ref, defaults = "RoleName", {"Description": ""}

"""Roles, users, groups, and who is in them."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, document, existed, resource_type
from pampero.services.iam.resources.common import IamType


@resource_type("AWS::IAM::Role")
class RoleType(IamType):
    """Ref: the name. GetAtt: Arn, RoleId."""

    creates, updates, deletes, reads = "CreateRole", "UpdateRole", "DeleteRole", "GetRole"
    tags, untags = "TagRole", "UntagRole"
    ref = named = "RoleName"
    defaults = {"Description": "", "MaxSessionDuration": 3600}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Trust, boundary and policies."""
        if existed(old):
            trust = document(new["AssumeRolePolicyDocument"])
            await self.call(context, "UpdateAssumeRolePolicy", RoleName=physical_id, PolicyDocument=trust)
        await self.sync_boundary(context, "Role", physical_id, old, new)
        await self.sync_policies(context, "Role", physical_id, old, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The template's policies, then the role."""
        await self.strip(context, "Role", physical_id, properties)
        await super().delete(context, target, physical_id, properties)


@resource_type("AWS::IAM::User")
class UserType(IamType):
    """Ref: the name. GetAtt: Arn. LoginProfile is refused: there is no console to log in to."""

    creates, deletes, reads = "CreateUser", "DeleteUser", "GetUser"
    tags, untags = "TagUser", "UntagUser"
    ref = named = "UserName"
    unsupported = frozenset({"LoginProfile"})

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Path, boundary, policies and groups."""
        if existed(old) and new.get("Path") != old.get("Path"):
            await self.call(context, "UpdateUser", UserName=physical_id, NewPath=new.get("Path", "/"))
        await self.sync_boundary(context, "User", physical_id, old, new)
        await self.sync_policies(context, "User", physical_id, old, new)
        wanted = new.get("Groups", ())
        for group in wanted:
            await self.call(context, "AddUserToGroup", GroupName=group, UserName=physical_id)
        for group in old.get("Groups", ()):
            if group not in wanted:
                await self.quietly(context, "RemoveUserFromGroup", GroupName=group, UserName=physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The template's policies and memberships, then the user."""
        await self.strip(context, "User", physical_id, properties)
        for group in properties.get("Groups", ()):
            await self.quietly(context, "RemoveUserFromGroup", GroupName=group, UserName=physical_id)
        await super().delete(context, target, physical_id, properties)


@resource_type("AWS::IAM::Group")
class GroupType(IamType):
    """Ref: the name. GetAtt: Arn."""

    creates, deletes, reads = "CreateGroup", "DeleteGroup", "GetGroup"
    ref, named, limit = "GroupName", "GroupName", 128

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Path and policies."""
        if existed(old) and new.get("Path") != old.get("Path"):
            await self.call(context, "UpdateGroup", GroupName=physical_id, NewPath=new.get("Path", "/"))
        await self.sync_policies(context, "Group", physical_id, old, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The template's policies, then the group."""
        await self.strip(context, "Group", physical_id, properties)
        await super().delete(context, target, physical_id, properties)


@resource_type("AWS::IAM::UserToGroupAddition")
class UserToGroupAdditionType(IamType):
    """Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Users come and go."""
        for group, user in _memberships(new):
            await self.call(context, "AddUserToGroup", GroupName=group, UserName=user)
        for group, user in _memberships(old):
            if (group, user) not in _memberships(new):
                await self.quietly(context, "RemoveUserFromGroup", GroupName=group, UserName=user)


def _memberships(properties: Properties) -> list[tuple[str, str]]:
    return [(properties["GroupName"], user) for user in properties.get("Users", ())]

"""Roles, users, groups, and who is in them."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, number, resource_type, text
from pampero.services.iam.resources.common import (
    client,
    document,
    make,
    quiet,
    strip,
    sync_boundary,
    sync_policies,
    sync_tags,
    tags,
)


@resource_type("AWS::IAM::Role")
class RoleType(ResourceType):
    """Ref: the name. GetAtt: Arn, RoleId."""

    replace_on = frozenset({"RoleName", "Path"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateRole, then its policies."""
        params: dict[str, Any] = {
            "RoleName": properties.get("RoleName") or target.name(64),
            "AssumeRolePolicyDocument": document(properties["AssumeRolePolicyDocument"]),
            "Tags": tags(target, properties),
        }
        for name in ("Path", "Description", "PermissionsBoundary"):
            if name in properties:
                params[name] = text(properties[name])
        if "MaxSessionDuration" in properties:
            params["MaxSessionDuration"] = number(properties["MaxSessionDuration"])
        named = "RoleName" in properties
        role = await make(context, "CreateRole", params, "GetRole", "Role", target, named=named)
        target.note(role["RoleName"])
        await sync_policies(context, "Role", role["RoleName"], {}, properties)
        return self._resource(role)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Everything but name and path is changed in place."""
        iam = client(context)
        trust = document(new["AssumeRolePolicyDocument"])
        await iam.call("UpdateAssumeRolePolicy", RoleName=physical_id, PolicyDocument=trust)
        await iam.call(
            "UpdateRole",
            RoleName=physical_id,
            Description=text(new.get("Description", "")),
            MaxSessionDuration=number(new.get("MaxSessionDuration", 3600)),
        )
        if new.get("PermissionsBoundary") != old.get("PermissionsBoundary"):
            await sync_boundary(context, "Role", physical_id, new)
        await sync_policies(context, "Role", physical_id, old, new)
        await sync_tags(context, "Role", {"RoleName": physical_id}, target, old, new)
        return self._resource((await iam.call("GetRole", RoleName=physical_id))["Role"])

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The template's policies, then the role."""
        await strip(context, "Role", physical_id, properties)
        await quiet(context, "DeleteRole", RoleName=physical_id)

    @staticmethod
    def _resource(role: dict[str, Any]) -> Resource:
        return Resource(role["RoleName"], {"Arn": role["Arn"], "RoleId": role["RoleId"]})


@resource_type("AWS::IAM::User")
class UserType(ResourceType):
    """Ref: the name. GetAtt: Arn. LoginProfile is refused: there is no console to log in to."""

    replace_on = frozenset({"UserName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateUser, its policies and groups."""
        _without(properties, "LoginProfile")
        params: dict[str, Any] = {
            "UserName": properties.get("UserName") or target.name(64),
            "Tags": tags(target, properties),
        }
        for name in ("Path", "PermissionsBoundary"):
            if name in properties:
                params[name] = text(properties[name])
        named = "UserName" in properties
        user = await make(context, "CreateUser", params, "GetUser", "User", target, named=named)
        target.note(user["UserName"])
        await sync_policies(context, "User", user["UserName"], {}, properties)
        await _sync_groups(context, user["UserName"], {}, properties)
        return Resource(user["UserName"], {"Arn": user["Arn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Everything but the name is changed in place."""
        _without(new, "LoginProfile")
        iam = client(context)
        if new.get("Path") != old.get("Path"):
            await iam.call("UpdateUser", UserName=physical_id, NewPath=text(new.get("Path", "/")))
        if new.get("PermissionsBoundary") != old.get("PermissionsBoundary"):
            await sync_boundary(context, "User", physical_id, new)
        await sync_policies(context, "User", physical_id, old, new)
        await _sync_groups(context, physical_id, old, new)
        await sync_tags(context, "User", {"UserName": physical_id}, target, old, new)
        user = (await iam.call("GetUser", UserName=physical_id))["User"]
        return Resource(physical_id, {"Arn": user["Arn"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The template's policies and memberships, then the user."""
        await strip(context, "User", physical_id, properties)
        for group in properties.get("Groups") or ():
            await quiet(context, "RemoveUserFromGroup", GroupName=group, UserName=physical_id)
        await quiet(context, "DeleteUser", UserName=physical_id)


def _without(properties: Properties, name: str) -> None:
    if name in properties:
        raise ApiError("ValidationError", f"The property {name} of AWS::IAM::User is not supported.")


async def _sync_groups(context: Context, user: str, old: Properties, new: Properties) -> None:
    wanted = list(new.get("Groups") or ())
    for group in wanted:
        await client(context).call("AddUserToGroup", GroupName=group, UserName=user)
    for group in old.get("Groups") or ():
        if group not in wanted:
            await quiet(context, "RemoveUserFromGroup", GroupName=group, UserName=user)


@resource_type("AWS::IAM::Group")
class GroupType(ResourceType):
    """Ref: the name. GetAtt: Arn."""

    replace_on = frozenset({"GroupName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateGroup, then its policies."""
        params = {"GroupName": properties.get("GroupName") or target.name(128)}
        if "Path" in properties:
            params["Path"] = text(properties["Path"])
        named = "GroupName" in properties
        group = await make(context, "CreateGroup", params, "GetGroup", "Group", target, named=named)
        target.note(group["GroupName"])
        await sync_policies(context, "Group", group["GroupName"], {}, properties)
        return Resource(group["GroupName"], {"Arn": group["Arn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Path and policies are changed in place."""
        if new.get("Path") != old.get("Path"):
            await client(context).call("UpdateGroup", GroupName=physical_id, NewPath=text(new.get("Path", "/")))
        await sync_policies(context, "Group", physical_id, old, new)
        group = (await client(context).call("GetGroup", GroupName=physical_id))["Group"]
        return Resource(physical_id, {"Arn": group["Arn"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The template's policies, then the group."""
        await strip(context, "Group", physical_id, properties)
        await quiet(context, "DeleteGroup", GroupName=physical_id)


@resource_type("AWS::IAM::UserToGroupAddition")
class UserToGroupAdditionType(ResourceType):
    """Ref: a generated name. GetAtt: Id."""

    replace_on = frozenset({"GroupName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """AddUserToGroup for every user."""
        await self._sync(context, {}, properties)
        return Resource(target.name(128), {"Id": target.name(128)})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Users come and go."""
        await self._sync(context, old, new)
        return Resource(physical_id, {"Id": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """RemoveUserFromGroup for every user."""
        for user in properties["Users"]:
            await quiet(context, "RemoveUserFromGroup", GroupName=properties["GroupName"], UserName=user)

    @staticmethod
    async def _sync(context: Context, old: Properties, new: Properties) -> None:
        group = new["GroupName"]
        for user in new["Users"]:
            await client(context).call("AddUserToGroup", GroupName=group, UserName=user)
        for user in old.get("Users") or ():
            if user not in new["Users"]:
                await quiet(context, "RemoveUserFromGroup", GroupName=group, UserName=user)

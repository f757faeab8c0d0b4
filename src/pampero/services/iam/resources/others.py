"""Access keys, instance profiles, service-linked roles."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, resource_type, text
from pampero.services.iam.resources.common import GONE, client, make, quiet, sync_tags, tags


@resource_type("AWS::IAM::AccessKey")
class AccessKeyType(ResourceType):
    """Ref: the key's id. GetAtt: SecretAccessKey (known when the key is made, and not later: it is kept by the stack)."""

    replace_on = frozenset({"UserName", "Serial"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateAccessKey. A repeat after a crash makes a second key: the first one's secret is lost."""
        iam = client(context)
        key = (await iam.call("CreateAccessKey", UserName=properties["UserName"]))["AccessKey"]
        target.note(key["AccessKeyId"])
        await self._status(context, key["AccessKeyId"], properties)
        return Resource(key["AccessKeyId"], {"SecretAccessKey": key["SecretAccessKey"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The status is changed in place."""
        await self._status(context, physical_id, {"Status": "Active", **new})
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteAccessKey."""
        await quiet(context, "DeleteAccessKey", UserName=properties["UserName"], AccessKeyId=physical_id)

    @staticmethod
    async def _status(context: Context, key: str, properties: Properties) -> None:
        if "Status" in properties:
            params = {"UserName": properties["UserName"], "AccessKeyId": key, "Status": text(properties["Status"])}
            await client(context).call("UpdateAccessKey", **params)


@resource_type("AWS::IAM::InstanceProfile")
class InstanceProfileType(ResourceType):
    """Ref: the name. GetAtt: Arn."""

    replace_on = frozenset({"InstanceProfileName", "Path"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateInstanceProfile, then its role."""
        name = properties.get("InstanceProfileName") or target.name(128)
        params: dict[str, Any] = {"InstanceProfileName": name, "Tags": tags(target, properties)}
        if "Path" in properties:
            params["Path"] = text(properties["Path"])
        named = "InstanceProfileName" in properties
        kind = "InstanceProfile"
        profile = await make(context, "CreateInstanceProfile", params, "GetInstanceProfile", kind, target, named=named)
        target.note(name)
        await self._role(context, profile, properties)
        return Resource(name, {"Arn": profile["Arn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The role is exchanged."""
        profile = await self._profile(context, physical_id)
        await self._role(context, profile, new)
        await sync_tags(context, "InstanceProfile", {"InstanceProfileName": physical_id}, target, old, new)
        return Resource(physical_id, {"Arn": profile["Arn"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The role leaves it, then it goes."""
        try:
            profile = await self._profile(context, physical_id)
        except ApiError as error:
            if error.code != GONE:
                raise
            return
        await self._role(context, profile, {})
        await quiet(context, "DeleteInstanceProfile", InstanceProfileName=physical_id)

    @staticmethod
    async def _profile(context: Context, name: str) -> dict[str, Any]:
        answer = await client(context).call("GetInstanceProfile", InstanceProfileName=name)
        profile: dict[str, Any] = answer["InstanceProfile"]
        return profile

    @staticmethod
    async def _role(context: Context, profile: dict[str, Any], properties: Properties) -> None:
        name = profile["InstanceProfileName"]
        wanted = list(properties.get("Roles") or ())
        held = [role["RoleName"] for role in profile.get("Roles", ())]
        for role in held:
            if role not in wanted:
                await quiet(context, "RemoveRoleFromInstanceProfile", InstanceProfileName=name, RoleName=role)
        for role in wanted:
            if role not in held:
                await client(context).call("AddRoleToInstanceProfile", InstanceProfileName=name, RoleName=role)


@resource_type("AWS::IAM::ServiceLinkedRole")
class ServiceLinkedRoleType(ResourceType):
    """Ref: the role's name. GetAtt: RoleName."""

    replace_on = frozenset({"AWSServiceName", "CustomSuffix"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateServiceLinkedRole. As on AWS it fails where the role is there already."""
        members = ("AWSServiceName", "CustomSuffix", "Description")
        params = {name: text(properties[name]) for name in members if name in properties}
        role = (await client(context).call("CreateServiceLinkedRole", **params))["Role"]
        return Resource(role["RoleName"], {"RoleName": role["RoleName"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The description is changed in place."""
        params = {"RoleName": physical_id, "Description": text(new.get("Description", ""))}
        await client(context).call("UpdateRoleDescription", **params)
        return Resource(physical_id, {"RoleName": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteServiceLinkedRole."""
        await quiet(context, "DeleteServiceLinkedRole", RoleName=physical_id)

"""CloudFormation's view of API keys and usage plans."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, number, resource_type, tag_list, text
from pampero.services.apigateway.rest.resources import Patches, call, ignoring, replace


@resource_type("AWS::ApiGateway::ApiKey")
class ApiKeyType(ResourceType):
    """Ref and GetAtt APIKeyId: the id."""

    replace_on = frozenset({"GenerateDistinctId", "Name", "Value"})
    properties = replace_on | {"CustomerId", "Description", "Enabled", "StageKeys", "Tags"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateApiKey."""
        request: dict[str, Any] = {"name": text(properties.get("Name") or target.name(128))}
        for name, member in (("Value", "value"), ("Description", "description"), ("CustomerId", "customerId")):
            if name in properties:
                request[member] = text(properties[name])
        request["enabled"] = flag(properties.get("Enabled", False))
        keys = [
            {"restApiId": text(one["RestApiId"]), "stageName": text(one["StageName"])}
            for one in properties.get("StageKeys") or ()
        ]
        made = await call(context, "CreateApiKey", stageKeys=keys, tags=tag_list(target, properties), **request)
        return Resource(made["id"], {"APIKeyId": made["id"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateApiKey."""
        patches = [
            replace("/enabled", text(flag(new.get("Enabled", False)))),
            replace("/description", text(new.get("Description", ""))),
            replace("/customerId", text(new.get("CustomerId", ""))),
        ]
        await call(context, "UpdateApiKey", apiKey=physical_id, patchOperations=patches)
        return Resource(physical_id, {"APIKeyId": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteApiKey."""
        await ignoring(context, "DeleteApiKey", apiKey=physical_id)


@resource_type("AWS::ApiGateway::UsagePlan")
class UsagePlanType(ResourceType):
    """Ref and GetAtt Id: the id."""

    properties = frozenset({"ApiStages", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateUsagePlan."""
        request: dict[str, Any] = {"name": text(properties.get("UsagePlanName") or target.name(128))}
        if "Description" in properties:
            request["description"] = text(properties["Description"])
        stages = [{"apiId": api, "stage": stage} for api, stage in self._stages(properties)]
        made = await call(context, "CreateUsagePlan", apiStages=stages, tags=tag_list(target, properties), **request)
        return await self._settle(context, made["id"], properties, [])

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateUsagePlan."""
        before, after = self._stages(old), self._stages(new)
        patches: Patches = [replace("/description", text(new.get("Description", "")))]
        if "UsagePlanName" in new:
            patches.append(replace("/name", text(new["UsagePlanName"])))
        for operation, stages, others in (("remove", before, after), ("add", after, before)):
            patches += [
                {"op": operation, "path": "/apiStages", "value": f"{api}:{stage}"}
                for api, stage in stages
                if (api, stage) not in others
            ]
        for name, path in (("Throttle", "/throttle"), ("Quota", "/quota")):
            if name in old and name not in new:
                patches.append({"op": "remove", "path": path})
        return await self._settle(context, physical_id, new, patches)

    async def _settle(self, context: Context, id_: str, properties: Properties, patches: Patches) -> Resource:
        throttle, quota = properties.get("Throttle") or {}, properties.get("Quota") or {}
        for name, path in (("BurstLimit", "burstLimit"), ("RateLimit", "rateLimit")):
            if name in throttle:
                patches.append(replace(f"/throttle/{path}", text(throttle[name])))
        for name in ("Limit", "Offset"):
            if name in quota:
                patches.append(replace(f"/quota/{name.lower()}", str(number(quota[name]))))
        if "Period" in quota:
            patches.append(replace("/quota/period", text(quota["Period"])))
        if patches:
            await call(context, "UpdateUsagePlan", usagePlanId=id_, patchOperations=patches)
        return Resource(id_, {"Id": id_})

    def _stages(self, properties: Properties) -> list[tuple[str, str]]:
        return [(text(one["ApiId"]), text(one["Stage"])) for one in properties.get("ApiStages") or ()]

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteUsagePlan, after its stages."""
        patches = [
            {"op": "remove", "path": "/apiStages", "value": f"{api}:{stage}"} for api, stage in self._stages(properties)
        ]
        if patches:
            await ignoring(context, "UpdateUsagePlan", usagePlanId=physical_id, patchOperations=patches)
        await ignoring(context, "DeleteUsagePlan", usagePlanId=physical_id)


@resource_type("AWS::ApiGateway::UsagePlanKey")
class UsagePlanKeyType(ResourceType):
    """Ref and GetAtt Id: `key:plan`."""

    replace_on = frozenset({"KeyId", "KeyType", "UsagePlanId"})
    properties = replace_on

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateUsagePlanKey."""
        key, plan = text(properties["KeyId"]), text(properties["UsagePlanId"])
        kind = text(properties.get("KeyType", "API_KEY"))
        try:
            await call(context, "CreateUsagePlanKey", usagePlanId=plan, keyId=key, keyType=kind)
        except ApiError as error:
            if error.code != "ConflictException":
                raise
        return Resource(f"{key}:{plan}", {"Id": f"{key}:{plan}"})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteUsagePlanKey."""
        key, _, plan = physical_id.partition(":")
        await ignoring(context, "DeleteUsagePlanKey", usagePlanId=plan, keyId=key)

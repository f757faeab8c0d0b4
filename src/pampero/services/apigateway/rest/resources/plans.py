"""API keys and usage plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, resource_type
from pampero.services.apigateway.rest.resources.common import Patches, RestType, replace


@resource_type("AWS::ApiGateway::ApiKey")
class ApiKeyType(RestType):
    """Ref and GetAtt APIKeyId: the id."""

    creates, updates, deletes, ref = "CreateApiKey", "UpdateApiKey", "DeleteApiKey", "apiKey"
    tags, untags, place = "TagResource", "UntagResource", "/apikeys/{id}"
    named, limit, attributes = "Name", 128, {"APIKeyId": "id"}
    patched = {
        "Enabled": ("/enabled", False),
        "Description": ("/description", ""),
        "CustomerId": ("/customerId", ""),
    }


@resource_type("AWS::ApiGateway::UsagePlan")
class UsagePlanType(RestType):
    """Ref and GetAtt Id: the id."""

    creates, updates, deletes, ref = "CreateUsagePlan", "UpdateUsagePlan", "DeleteUsagePlan", "usagePlanId"
    tags, untags, place = "TagResource", "UntagResource", "/usageplans/{id}"
    named, limit, members = "UsagePlanName", 128, {"UsagePlanName": "name"}
    patched = {"Description": ("/description", ""), "UsagePlanName": ("/name", None)}

    def patches(self, old: Properties, new: Properties) -> Patches:
        """With stages, throttle and quota."""
        found = super().patches(old, new) + _stages(old, new)
        for name in ("Throttle", "Quota"):
            path = f"/{name.lower()}"
            if name in old and name not in new:
                found.append({"op": "remove", "path": path})
            for member, value in new.get(name, {}).items():
                found.append(replace(f"{path}/{member[:1].lower()}{member[1:]}", value))
        return found

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteUsagePlan, after its stages."""
        if patches := _stages(properties, {}):
            await self.quietly(context, "UpdateUsagePlan", usagePlanId=physical_id, patchOperations=patches)
        await super().delete(context, target, physical_id, properties)


def _stages(old: Properties, new: Properties) -> Patches:
    before, after = ([f"{one['ApiId']}:{one['Stage']}" for one in given.get("ApiStages", ())] for given in (old, new))
    return [
        {"op": operation, "path": "/apiStages", "value": stage}
        for operation, stages, others in (("remove", before, after), ("add", after, before))
        for stage in stages
        if stage not in others
    ]


@resource_type("AWS::ApiGateway::UsagePlanKey")
class UsagePlanKeyType(RestType):
    """Ref and GetAtt Id: `key:plan`."""

    creates, deletes, exists = "CreateUsagePlanKey", "DeleteUsagePlanKey", ("ConflictException",)

    def physical_id(self, answer: Mapping[str, Any], request: Mapping[str, Any]) -> str:
        """Of both ids."""
        return f"{request['keyId']}:{request['usagePlanId']}"

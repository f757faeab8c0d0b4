"""API keys and usage plans."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, resource_type
from pampero.kernel.jsontext import escaped
from pampero.services.apigateway.rest.resources.common import Patches, RestType, replace
from pampero.services.apigateway.templates import PLACE


@resource_type("AWS::ApiGateway::ApiKey")
class ApiKeyType(RestType):
    """Ref and GetAtt APIKeyId: the id."""

    creates, updates, deletes, ref = "CreateApiKey", "UpdateApiKey", "DeleteApiKey", "apiKey"
    lists, tags, untags, tagged_by = "GetApiKeys", "TagResource", "UntagResource", PLACE + "/apikeys/{id}"
    named, limit, attributes = "Name", 128, {"APIKeyId": "id"}
    patched = {"Enabled": False, "Description": "", "CustomerId": ""}


@resource_type("AWS::ApiGateway::UsagePlan")
class UsagePlanType(RestType):
    """Ref and GetAtt Id: the id."""

    creates, updates, deletes, ref = "CreateUsagePlan", "UpdateUsagePlan", "DeleteUsagePlan", "usagePlanId"
    lists, tags, untags, tagged_by = "GetUsagePlans", "TagResource", "UntagResource", PLACE + "/usageplans/{id}"
    named, limit, members = "UsagePlanName", 128, {"UsagePlanName": "name"}
    patched = {"Description": "", "UsagePlanName": None}
    patched_parts = {"Throttle": "/throttle", "Quota": "/quota"}

    def patches(self, old: Properties, new: Properties) -> Patches:
        """With the stages."""
        return super().patches(old, new) + _stages(old, new) + _throttles(old, new)

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


def _throttles(old: Properties, new: Properties) -> Patches:
    """Of the methods of stages that stay or come."""
    before, after = _limits(old), _limits(new)
    kept = {f"{one['ApiId']}:{one['Stage']}" for one in new.get("ApiStages", ())}
    gone = [
        {"op": "remove", "path": path.rpartition("/")[0]}
        for path in before
        if path not in after and path.split("/")[2] in kept
    ]
    return gone + [replace(path, value) for path, value in after.items() if before.get(path) != value]


def _limits(properties: Properties) -> dict[str, object]:
    found = {}
    for one in properties.get("ApiStages", ()):
        for method, settings in one.get("Throttle", {}).items():
            path, _, verb = method.rpartition("/")
            place = f"/apiStages/{one['ApiId']}:{one['Stage']}/throttle/{escaped(path or '/')}/{verb}"
            for name in ("RateLimit", "BurstLimit"):
                if name in settings:
                    found[f"{place}/{name[:1].lower()}{name[1:]}"] = settings[name]
    return found


@resource_type("AWS::ApiGateway::UsagePlanKey")
class UsagePlanKeyType(RestType):
    """Ref and GetAtt Id: `key:plan`."""

    creates, deletes, exists = "CreateUsagePlanKey", "DeleteUsagePlanKey", ("ConflictException",)
    ref = "{KeyId}:{UsagePlanId}"

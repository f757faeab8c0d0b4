"""API keys and usage plans."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, resource_type
from pampero.services.apigateway.rest.resources.common import Patches, RestType
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
        return super().patches(old, new) + _stages(old, new)

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
    ref = "{KeyId}:{UsagePlanId}"

"""HTTP APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Properties, Resource, Target, existed, resource_type
from pampero.services.apigateway.http.resources.common import HttpType
from pampero.services.apigateway.templates import PLACE, body_of


@resource_type("AWS::ApiGatewayV2::Api")
class ApiType(HttpType):
    """Ref: the API's id. GetAtt: ApiEndpoint, ApiId."""

    creates, deletes, reads, ref, lists = "CreateApi", "DeleteApi", "GetApi", "ApiId", "GetApis"
    tags, untags, tagged_by = "TagResource", "UntagResource", PLACE + "/apis/{id}"
    always, defaults = {"ProtocolType": "HTTP"}, {"Description": "", "DisableExecuteApiEndpoint": False}
    members = {"BasePath": "Basepath"}

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """ImportApi where there is a document."""
        body = await body_of(context, properties)
        if body is None:
            return await super().create_anew(context, target, properties, request)
        api = await self.call(context, "ImportApi", **self.request("ImportApi", {**properties, "Body": body}))
        target.note(api["ApiId"])
        await self.retag(context, target, Resource(api["ApiId"]), properties)
        await self._set(context, api["ApiId"], properties)
        return api

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """ReimportApi and UpdateApi; the one takes what is gone from the template back, the other does not."""
        if not existed(old):
            return
        if (body := await body_of(context, new)) is not None:
            await self.call(context, "ReimportApi", **self.request("ReimportApi", {**new, "Body": body}, physical_id))
        elif "CorsConfiguration" in old and "CorsConfiguration" not in new:
            await self.call(context, "DeleteCorsConfiguration", ApiId=physical_id)
        await self._set(context, physical_id, await self.arguments(context, new, old))

    async def _set(self, context: Context, physical_id: str, properties: Properties) -> None:
        request = self.request("UpdateApi", properties, physical_id)
        if len(request) > 1:
            await self.call(context, "UpdateApi", **request)

"""HTTP APIs."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import ABSENT, Properties, Resource, Target, document, existed, resource_type
from pampero.aws.objects import TooLarge, fetch_object
from pampero.services.apigateway.http.resources.common import HttpType

# Source: "Amazon API Gateway quotas": the size of an OpenAPI file.
LARGEST = 6 * 1024 * 1024
MARKS = ("aws:cloudformation:stack-id", "aws:cloudformation:logical-id")


async def body_of(context: Context, properties: Properties) -> str | None:
    """The OpenAPI document of Body or BodyS3Location."""
    if "Body" in properties:
        return document(properties["Body"])
    place = properties.get("BodyS3Location")
    if place is None:
        return None
    try:
        found = await fetch_object(context, place["Bucket"], place["Key"], place.get("Version"), most=LARGEST)
        return found.decode()
    except (TooLarge, UnicodeDecodeError) as error:
        raise ApiError("BadRequestException", f"Invalid OpenAPI input: {error}") from error


@resource_type("AWS::ApiGatewayV2::Api")
class ApiType(HttpType):
    """Ref: the API's id. GetAtt: ApiEndpoint, ApiId."""

    creates, deletes, reads, ref = "CreateApi", "DeleteApi", "GetApi", "ApiId"
    tags, untags, place = "TagResource", "UntagResource", "/apis/{id}"
    defaults = {"Description": "", "DisableExecuteApiEndpoint": False}
    members = {"BasePath": "Basepath"}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """ImportApi where there is a document, else CreateApi; a repeat takes up what its first try made."""
        made = await self._made(context, target) if target.repeat else None
        body = await body_of(context, properties)
        if made is not None:
            target.note(made)
            await self.settle(context, made, ABSENT, properties)
        elif body is not None:
            made = await self._import(context, target, body, properties)
        else:
            return await super().create(context, target, properties)
        return await self.shown(context, made, properties, {})

    async def _import(self, context: Context, target: Target, body: str, properties: Properties) -> str:
        request = {**self.request("ImportApi", properties), "Body": body}
        made = str((await self.call(context, "ImportApi", **request))["ApiId"])
        target.note(made)
        resource = Resource(made)
        identity = self.tag_identity(context, self.tags, resource, properties)
        await self.call(context, "TagResource", **identity, Tags=dict(target.tags))
        await self._set(context, made, properties)
        return made

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """An HTTP API unless the template says otherwise."""
        return {"ProtocolType": "HTTP", **await super().arguments(context, properties, old)}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """ReimportApi and UpdateApi; what is gone from the template is taken back."""
        body = await body_of(context, new)
        if body is None and "CorsConfiguration" in old and "CorsConfiguration" not in new:
            await self.call(context, "DeleteCorsConfiguration", ApiId=physical_id)
        if body is not None:
            request = {**self.request("ReimportApi", new, physical_id), "Body": body}
            await self.call(context, "ReimportApi", **request)
        if existed(old) or body is not None:
            await self._set(context, physical_id, await self.arguments(context, new, old))

    async def _set(self, context: Context, physical_id: str, properties: Properties) -> None:
        request = self.request("UpdateApi", properties, physical_id)
        if len(request) > 1:
            await self.call(context, "UpdateApi", **request)

    async def _made(self, context: Context, target: Target) -> str | None:
        more: dict[str, Any] = {}
        while True:
            page = await self.call(context, "GetApis", **more)
            for api in page.get("Items", ()):
                if all(api.get("Tags", {}).get(mark) == target.tags[mark] for mark in MARKS):
                    return str(api["ApiId"])
            if not page.get("NextToken"):
                return None
            more = {"NextToken": page["NextToken"]}

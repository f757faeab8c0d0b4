"""CloudFormation's view of HTTP APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Context, TooLarge, fetch_object
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, number, resource_type, tag_list, text

SERVICE = "apigatewayv2"
NOT_FOUND = "NotFoundException"
# Source: "Amazon API Gateway quotas": the size of an OpenAPI file.
LARGEST = 6 * 1024 * 1024
CONFLICT = "ConflictException"
STACK, LOGICAL, STACK_NAME = (
    "aws:cloudformation:stack-id",
    "aws:cloudformation:logical-id",
    "aws:cloudformation:stack-name",
)
FLAGS = frozenset(
    {
        "AllowCredentials", "ApiKeyRequired", "AutoDeploy", "DataTraceEnabled", "DetailedMetricsEnabled",
        "DisableExecuteApiEndpoint", "DisableSchemaValidation", "EnableSimpleResponses", "Required",
    }
)  # fmt: skip
# Maps whose keys are the template's own: they say nothing of the values.
FREE = frozenset({"RequestParameters", "RequestTemplates", "StageVariables"})
NUMBERS = frozenset({"AuthorizerResultTtlInSeconds", "MaxAge", "ThrottlingBurstLimit", "TimeoutInMillis"})
SETTINGS = frozenset(
    {
        "ApiKeySelectionExpression", "CorsConfiguration", "Description", "DisableExecuteApiEndpoint",
        "DisableSchemaValidation", "IpAddressType", "Name", "RouteSelectionExpression", "Version",
    }
)  # fmt: skip
QUICK = frozenset({"CredentialsArn", "RouteKey", "Target"})


def typed(value: Any, name: str = "") -> Any:
    """Property values as the API has them: the template may have written numbers and booleans as text."""
    if isinstance(value, Mapping):
        return {key: typed(inner, "" if name in FREE else key) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner, name) for inner in value]
    if name in FLAGS:
        return flag(value)
    if name in NUMBERS:
        return number(value)
    return float(value) if name == "ThrottlingRateLimit" else text(value)


def picked(properties: Properties, names: frozenset[str]) -> dict[str, Any]:
    """Those properties, typed."""
    return {name: typed(value, name) for name, value in properties.items() if name in names}


async def ignoring(context: Context, operation: str, **request: Any) -> None:
    """What is gone already need not be deleted."""
    try:
        await context.client(SERVICE).call(operation, **request)
    except ApiError as error:
        if error.code != NOT_FOUND:
            raise


async def body_of(context: Context, properties: Properties) -> str | None:
    """The OpenAPI document of Body or BodyS3Location."""
    body = properties.get("Body")
    if body is not None:
        return body if isinstance(body, str) else msgspec.json.encode(body).decode()
    place = properties.get("BodyS3Location")
    if place is None:
        return None
    version = text(place["Version"]) if place.get("Version") else None
    try:
        found = await fetch_object(context, text(place["Bucket"]), text(place["Key"]), version, most=LARGEST)
        return found.decode()
    except (TooLarge, UnicodeDecodeError) as error:
        raise ApiError("BadRequestException", f"Invalid OpenAPI input: {error}") from error


@resource_type("AWS::ApiGatewayV2::Api")
class ApiType(ResourceType):
    """Ref: the API's id. GetAtt: ApiEndpoint, ApiId."""

    replace_on = frozenset({"ProtocolType"})
    properties = SETTINGS | QUICK | {
        "BasePath", "Body", "BodyS3Location", "DisableSchemaValidation", "FailOnWarnings", "ProtocolType", "Tags",
    }  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """ImportApi where there is a document, else CreateApi; a repeat takes up what its first try made."""
        client = context.client(SERVICE)
        body = await body_of(context, properties)
        tags = self._tags(target, properties)
        made = await self._earlier(context, tags)
        if made is not None:
            target.note(made)
            await self._apply(context, made, body, properties)
        elif body is not None:
            answer = await client.call("ImportApi", Body=body, **self._import(properties))
            made = answer["ApiId"]
            target.note(made)
            await client.call("TagResource", ResourceArn=_arn(context, made), Tags=tags)
            await self._settings(context, made, properties)
            return self._resource(made, answer)
        else:
            request = {"ProtocolType": "HTTP", **picked(properties, SETTINGS | QUICK | {"ProtocolType"})}
            answer = await client.call("CreateApi", **request, Tags=tags)
            return self._resource(answer["ApiId"], answer)
        return self._resource(made, await client.call("GetApi", ApiId=made))

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """ReimportApi and UpdateApi; what is gone from the template is taken back."""
        client = context.client(SERVICE)
        body = await body_of(context, new)
        if body is None and "CorsConfiguration" in old and "CorsConfiguration" not in new:
            await client.call("DeleteCorsConfiguration", ApiId=physical_id)
        gone = {"Description": "", "DisableExecuteApiEndpoint": False}
        reset = {name: value for name, value in gone.items() if name in old and name not in new}
        if reset:
            await client.call("UpdateApi", ApiId=physical_id, **reset)
        await self._apply(context, physical_id, body, new)
        before, after = self._tags(target, old), self._tags(target, new)
        arn = _arn(context, physical_id)
        if set(before) - set(after):
            await client.call("UntagResource", ResourceArn=arn, TagKeys=sorted(set(before) - set(after)))
        await client.call("TagResource", ResourceArn=arn, Tags=after)
        return self._resource(physical_id, await client.call("GetApi", ApiId=physical_id))

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteApi."""
        await ignoring(context, "DeleteApi", ApiId=physical_id)

    def _tags(self, target: Target, properties: Properties) -> dict[str, str]:
        own = {STACK: target.stack_id, LOGICAL: target.logical_id, STACK_NAME: target.stack_name}
        return {**tag_list(target, properties), **own}

    def _import(self, properties: Properties) -> dict[str, Any]:
        request: dict[str, Any] = {}
        if "BasePath" in properties:
            request["Basepath"] = text(properties["BasePath"])
        if "FailOnWarnings" in properties:
            request["FailOnWarnings"] = flag(properties["FailOnWarnings"])
        return request

    async def _apply(self, context: Context, api_id: str, body: str | None, properties: Properties) -> None:
        if body is not None:
            await context.client(SERVICE).call("ReimportApi", ApiId=api_id, Body=body, **self._import(properties))
        await self._settings(context, api_id, properties)

    async def _settings(self, context: Context, api_id: str, properties: Properties) -> None:
        request = picked(properties, SETTINGS | QUICK)
        if request:
            await context.client(SERVICE).call("UpdateApi", ApiId=api_id, **request)

    async def _earlier(self, context: Context, tags: Mapping[str, str]) -> str | None:
        token: dict[str, Any] = {}
        while True:
            page = await context.client(SERVICE).call("GetApis", **token)
            for api in page.get("Items") or []:
                own = api.get("Tags") or {}
                if own.get(STACK) == tags[STACK] and own.get(LOGICAL) == tags[LOGICAL]:
                    return str(api["ApiId"])
            if not page.get("NextToken"):
                return None
            token = {"NextToken": page["NextToken"]}

    def _resource(self, api_id: str, answer: Mapping[str, Any]) -> Resource:
        return Resource(api_id, {"ApiEndpoint": answer["ApiEndpoint"], "ApiId": api_id})


def _arn(context: Context, api_id: str) -> str:
    return f"arn:aws:apigateway:{context.region}::/apis/{api_id}"

"""CloudFormation's view of REST APIs: the API, its deployments and stages, the account's settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context, TooLarge, fetch_object
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, resource_type, tag_list, text

GONE = "NotFoundException"
# Source: "Amazon API Gateway quotas": the size of an OpenAPI file.
LARGEST = 6 * 1024 * 1024
STACK, LOGICAL = "aws:cloudformation:stack-id", "aws:cloudformation:logical-id"
Patches = list[dict[str, str]]
# property → (path, what it goes back to when it leaves the template)
SETTINGS: Mapping[str, tuple[str, str]] = {
    "Name": ("/name", ""),
    "Description": ("/description", ""),
    "MinimumCompressionSize": ("/minimumCompressionSize", ""),
    "ApiKeySourceType": ("/apiKeySource", "HEADER"),
    "DisableExecuteApiEndpoint": ("/disableExecuteApiEndpoint", "false"),
    "Policy": ("/policy", ""),
}


async def call(context: Context, name: str, /, **params: Any) -> dict[str, Any]:
    """One operation of API Gateway."""
    return await context.client("apigateway").call(name, **params)


async def ignoring(context: Context, name: str, /, **params: Any) -> None:
    """A deletion; that it is gone already is no error."""
    try:
        await call(context, name, **params)
    except ApiError as error:
        if error.code != GONE:
            raise


def words(value: Any) -> str:
    """Text; what stands in the template as a map or a list, as JSON."""
    return json.dumps(value) if isinstance(value, dict | list) else text(value)


def replace(path: str, value: str) -> dict[str, str]:
    """A PATCH operation."""
    return {"op": "replace", "path": path, "value": value}


def escaped(name: str) -> str:
    """A name as a segment of a PATCH path."""
    return name.replace("~", "~0").replace("/", "~1")


def entries(path: str, old: Any, new: Any, convert: Any = words) -> Patches:
    """The operations that turn one map into another."""
    before, after = old or {}, new or {}
    gone = [{"op": "remove", "path": f"{path}/{escaped(name)}"} for name in before if name not in after]
    return gone + [
        replace(f"{path}/{escaped(name)}", convert(value)) for name, value in after.items() if before.get(name) != value
    ]


def members(path: str, old: Any, new: Any) -> Patches:
    """The operations that turn one list of texts into another."""
    before, after = [text(one) for one in old or ()], [text(one) for one in new or ()]
    gone = [{"op": "remove", "path": f"{path}/{escaped(name)}"} for name in before if name not in after]
    return gone + [{"op": "add", "path": f"{path}/{escaped(name)}"} for name in after if name not in before]


def tags_of(target: Target, properties: Properties) -> dict[str, str]:
    """The resource's tags with CloudFormation's own, by which a repeated step finds what it has made."""
    return {**tag_list(target, properties), STACK: target.stack_id, LOGICAL: target.logical_id}


async def retag(context: Context, target: Target, arn: str, old: Properties, new: Properties) -> None:
    """Change tags as the template did."""
    gone = sorted(set(tag_list(target, old)) - set(tag_list(target, new)))
    if gone:
        await call(context, "UntagResource", resourceArn=arn, tagKeys=gone)
    await call(context, "TagResource", resourceArn=arn, tags=tags_of(target, new))


def arn_of(context: Context, path: str) -> str:
    """The ARN of an API or a stage, for tags."""
    return f"arn:aws:apigateway:{context.region}::{path}"


async def _body(context: Context, properties: Properties) -> bytes | None:
    if "Body" in properties:
        return words(properties["Body"]).encode()
    place = properties.get("BodyS3Location")
    if not place:
        return None
    version = text(place["Version"]) if "Version" in place else None
    try:
        return await fetch_object(context, text(place["Bucket"]), text(place["Key"]), version, most=LARGEST)
    except TooLarge as error:
        raise ApiError("BadRequestException", f"Invalid OpenAPI input: {error}") from error


def _title(properties: Properties) -> str:
    body = properties.get("Body")
    info = body.get("info") if isinstance(body, dict) else None
    return text((info or {}).get("title") or "api")


@resource_type("AWS::ApiGateway::RestApi")
class RestApiType(ResourceType):
    """Ref: the id. GetAtt: RestApiId, RootResourceId."""

    properties = frozenset({
        "ApiKeySourceType", "BinaryMediaTypes", "Body", "BodyS3Location", "CloneFrom", "Description",
        "DisableExecuteApiEndpoint", "EndpointConfiguration", "FailOnWarnings", "MinimumCompressionSize", "Mode",
        "Name", "Parameters", "Policy", "Tags",
    })  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateRestApi, PutRestApi, UpdateRestApi."""
        id_ = await self._made(context, target)
        if id_ is None:
            request: dict[str, Any] = {"name": text(properties.get("Name") or _title(properties))}
            if "CloneFrom" in properties:
                request["cloneFrom"] = text(properties["CloneFrom"])
            made = await call(context, "CreateRestApi", tags=tags_of(target, properties), **request)
            id_ = text(made["id"])
        target.note(id_)
        await self._import(context, id_, properties, "overwrite")
        return await self._settle(context, id_, {}, properties)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """PutRestApi where the document has changed, UpdateRestApi, tags."""
        if any(old.get(name) != new.get(name) for name in ("Body", "BodyS3Location", "Parameters", "Mode")):
            await self._import(context, physical_id, new, text(new.get("Mode") or "overwrite"))
        await retag(context, target, arn_of(context, f"/restapis/{physical_id}"), old, new)
        return await self._settle(context, physical_id, old, new)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteRestApi."""
        await ignoring(context, "DeleteRestApi", restApiId=physical_id)

    async def _made(self, context: Context, target: Target) -> str | None:
        position: str | None = None
        while True:
            found = await call(context, "GetRestApis", limit=500, position=position)
            for api in found.get("items", []):
                tags = api.get("tags") or {}
                if (tags.get(STACK), tags.get(LOGICAL)) == (target.stack_id, target.logical_id):
                    return text(api["id"])
            position = found.get("position")
            if position is None:
                return None

    async def _import(self, context: Context, id_: str, properties: Properties, mode: str) -> None:
        body = await _body(context, properties)
        if body is not None:
            parameters = {name: text(value) for name, value in (properties.get("Parameters") or {}).items()}
            warnings = flag(properties.get("FailOnWarnings", False))
            await call(
                context, "PutRestApi", restApiId=id_, mode=mode, failOnWarnings=warnings, body=body,
                parameters=parameters,
            )  # fmt: skip

    async def _settle(self, context: Context, id_: str, old: Properties, new: Properties) -> Resource:
        patches: Patches = []
        for name, (path, default) in SETTINGS.items():
            if name in new:
                patches.append(replace(path, words(new[name])))
            elif name in old and name != "Name":
                patches.append(replace(path, default))
        present = await call(context, "GetRestApi", restApiId=id_)
        if "BinaryMediaTypes" in new or "BinaryMediaTypes" in old:
            patches += members("/binaryMediaTypes", present.get("binaryMediaTypes"), new.get("BinaryMediaTypes"))
        for kind in (new.get("EndpointConfiguration") or {}).get("Types", ()):
            known = present["endpointConfiguration"]["types"][0]
            if kind != known:
                patches.append(replace(f"/endpointConfiguration/types/{known}", text(kind)))
        if patches:
            await call(context, "UpdateRestApi", restApiId=id_, patchOperations=patches)
        return Resource(id_, {"RestApiId": id_, "RootResourceId": present["rootResourceId"]})


@resource_type("AWS::ApiGateway::Deployment")
class DeploymentType(ResourceType):
    """Ref: the id. GetAtt: DeploymentId. A stage that it names goes with it."""

    replace_on = frozenset({"RestApiId"})
    properties = frozenset({
        "DeploymentCanarySettings", "Description", "RestApiId", "StageDescription", "StageName",
    })  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateDeployment. A repeat makes one more; what it deploys is the same."""
        request: dict[str, Any] = {"restApiId": text(properties["RestApiId"])}
        for name, member in (("Description", "description"), ("StageName", "stageName")):
            if name in properties:
                request[member] = text(properties[name])
        described = properties.get("StageDescription") or {}
        if "Description" in described:
            request["stageDescription"] = text(described["Description"])
        if "Variables" in described:
            request["variables"] = {name: text(value) for name, value in described["Variables"].items()}
        if "DeploymentCanarySettings" in properties:
            request["canarySettings"] = {}
        id_ = text((await call(context, "CreateDeployment", **request))["id"])
        return Resource(id_, {"DeploymentId": id_})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The description; the deployment itself never changes."""
        patches = [replace("/description", text(new.get("Description", "")))]
        id_ = text(new["RestApiId"])
        await call(context, "UpdateDeployment", restApiId=id_, deploymentId=physical_id, patchOperations=patches)
        return Resource(physical_id, {"DeploymentId": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStage where it made one that still serves it; DeleteDeployment."""
        id_ = text(properties["RestApiId"])
        try:
            stages = await call(context, "GetStages", restApiId=id_, deploymentId=physical_id)
        except ApiError as error:
            if error.code == GONE:
                return
            raise
        for stage in stages.get("item", []):
            if stage["stageName"] == text(properties.get("StageName", "")):
                await ignoring(context, "DeleteStage", restApiId=id_, stageName=stage["stageName"])
        await ignoring(context, "DeleteDeployment", restApiId=id_, deploymentId=physical_id)


# property → path; each is set where the template has it
STAGE = {
    "DeploymentId": "/deploymentId",
    "Description": "/description",
    "DocumentationVersion": "/documentationVersion",
    "CacheClusterEnabled": "/cacheClusterEnabled",
    "CacheClusterSize": "/cacheClusterSize",
    "ClientCertificateId": "/clientCertificateId",
    "TracingEnabled": "/tracingEnabled",
}
METHOD_SETTINGS = {
    "MetricsEnabled": "metrics/enabled",
    "LoggingLevel": "logging/loglevel",
    "DataTraceEnabled": "logging/dataTrace",
    "ThrottlingBurstLimit": "throttling/burstLimit",
    "ThrottlingRateLimit": "throttling/rateLimit",
    "CachingEnabled": "caching/enabled",
    "CacheTtlInSeconds": "caching/ttlInSeconds",
    "CacheDataEncrypted": "caching/dataEncrypted",
}


@resource_type("AWS::ApiGateway::Stage")
class StageType(ResourceType):
    """Ref: the name."""

    replace_on = frozenset({"RestApiId", "StageName"})
    properties = frozenset({
        "AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting", "ClientCertificateId",
        "DeploymentId", "Description", "DocumentationVersion", "MethodSettings", "RestApiId", "StageName", "Tags",
        "TracingEnabled", "Variables",
    })  # fmt: skip

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStage, UpdateStage."""
        id_, name = text(properties["RestApiId"]), text(properties.get("StageName") or target.name(128))
        request: dict[str, Any] = {"deploymentId": text(properties["DeploymentId"])}
        if "CanarySetting" in properties:
            request["canarySettings"] = {}
        try:
            tags = tags_of(target, properties)
            await call(context, "CreateStage", restApiId=id_, stageName=name, tags=tags, **request)
        except ApiError as error:
            if error.code != "ConflictException" or not await self._own(context, target, id_, name):
                raise
        target.note(name)
        return await self._settle(context, id_, name, {}, properties)

    async def _own(self, context: Context, target: Target, id_: str, name: str) -> bool:
        """Whether this very step has made it before a crash."""
        tags = (await call(context, "GetStage", restApiId=id_, stageName=name)).get("tags") or {}
        return (tags.get(STACK), tags.get(LOGICAL)) == (target.stack_id, target.logical_id)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateStage, tags."""
        id_ = text(new["RestApiId"])
        await retag(context, target, arn_of(context, f"/restapis/{id_}/stages/{physical_id}"), old, new)
        return await self._settle(context, id_, physical_id, old, new)

    async def _settle(self, context: Context, id_: str, name: str, old: Properties, new: Properties) -> Resource:
        patches = [replace(path, text(new[one])) for one, path in STAGE.items() if one in new]
        patches += entries("/variables", old.get("Variables"), new.get("Variables"))
        logs = new.get("AccessLogSetting") or {}
        for member, path in (("DestinationArn", "destinationArn"), ("Format", "format")):
            if member in logs:
                patches.append(replace(f"/accessLogSettings/{path}", text(logs[member])))
        if not logs and old.get("AccessLogSetting"):
            patches.append({"op": "remove", "path": "/accessLogSettings"})
        for one in new.get("MethodSettings") or ():
            path = text(one.get("ResourcePath", "/*"))
            place = "*" if path == "/*" else escaped(path)
            for member, setting in METHOD_SETTINGS.items():
                if member in one:
                    patches.append(replace(f"/{place}/{text(one.get('HttpMethod', '*'))}/{setting}", text(one[member])))
        await call(context, "UpdateStage", restApiId=id_, stageName=name, patchOperations=patches)
        return Resource(name)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStage."""
        await ignoring(context, "DeleteStage", restApiId=text(properties["RestApiId"]), stageName=physical_id)


@resource_type("AWS::ApiGateway::Account")
class AccountType(ResourceType):
    """Ref and GetAtt Id: a generated name. The setting stays when the resource is deleted, as on AWS."""

    properties = frozenset({"CloudWatchRoleArn"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """UpdateAccount."""
        role = text(properties.get("CloudWatchRoleArn", ""))
        await call(context, "UpdateAccount", patchOperations=[replace("/cloudwatchRoleArn", role)])
        return Resource(target.name(64), {"Id": target.name(64)})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """The same."""
        await self.create(context, target, new)
        return Resource(physical_id, {"Id": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Nothing."""

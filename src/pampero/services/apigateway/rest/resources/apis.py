"""The API, its deployments and stages, the account's settings."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import ABSENT, Properties, Resource, Target, document, existed, resource_type
from pampero.aws.objects import TooLarge, fetch_object
from pampero.services.apigateway.rest.resources.common import Patches, RestType, entries, escaped, members, replace

# Source: "Amazon API Gateway quotas": the size of an OpenAPI file.
LARGEST = 6 * 1024 * 1024
MARKS = ("aws:cloudformation:stack-id", "aws:cloudformation:logical-id")


async def _body(context: Context, properties: Properties) -> bytes | None:
    if "Body" in properties:
        return document(properties["Body"]).encode()
    place = properties.get("BodyS3Location")
    if not place:
        return None
    try:
        return await fetch_object(context, place["Bucket"], place["Key"], place.get("Version"), most=LARGEST)
    except TooLarge as error:
        raise ApiError("BadRequestException", f"Invalid OpenAPI input: {error}") from error


def _title(properties: Properties) -> str:
    body = properties.get("Body")
    info = body.get("info") if isinstance(body, dict) else None
    return str((info or {}).get("title") or "api")


@resource_type("AWS::ApiGateway::RestApi")
class RestApiType(RestType):
    """Ref: the id. GetAtt: RestApiId, RootResourceId."""

    creates, deletes, reads, ref = "CreateRestApi", "DeleteRestApi", "GetRestApi", "restApiId"
    tags, untags, place = "TagResource", "UntagResource", "/restapis/{id}"
    patched = {
        "Name": ("/name", None),
        "Description": ("/description", ""),
        "MinimumCompressionSize": ("/minimumCompressionSize", ""),
        "ApiKeySourceType": ("/apiKeySource", "HEADER"),
        "DisableExecuteApiEndpoint": ("/disableExecuteApiEndpoint", False),
        "Policy": ("/policy", ""),
    }
    unsupported = frozenset({"EndpointAccessMode", "SecurityPolicy", "Version"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateRestApi; names are not unique, so that a repeat looks for what its first try made."""
        made = await self._made(context, target) if target.repeat else None
        if made is None:
            return await super().create(context, target, properties)
        target.note(made)
        await self.settle(context, made, ABSENT, properties)
        return await self.shown(context, made, properties, {})

    async def _made(self, context: Context, target: Target) -> str | None:
        more: dict[str, str] = {}
        while True:
            found = await self.call(context, "GetRestApis", limit=500, **more)
            for api in found.get("items", ()):
                if all(api.get("tags", {}).get(mark) == target.tags[mark] for mark in MARKS):
                    return str(api["id"])
            if "position" not in found:
                return None
            more = {"position": found["position"]}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Only the name is given at once."""
        clone = {"CloneFrom": properties["CloneFrom"]} if "CloneFrom" in properties else {}
        return {"Name": properties.get("Name") or _title(properties), **clone}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """PutRestApi where the document has changed, UpdateRestApi."""
        if any(old.get(name) != new.get(name) for name in ("Body", "BodyS3Location", "Parameters", "Mode")):
            await self._import(context, physical_id, new, new.get("Mode", "overwrite") if existed(old) else "overwrite")
        patches = self.patches(old, new)
        present = await self.call(context, "GetRestApi", restApiId=physical_id)
        if "BinaryMediaTypes" in new or "BinaryMediaTypes" in old:
            held = present.get("binaryMediaTypes", [])
            patches += members("/binaryMediaTypes", held, new.get("BinaryMediaTypes", []))
        for kind in new.get("EndpointConfiguration", {}).get("Types", ()):
            known = present["endpointConfiguration"]["types"][0]
            if kind != known:
                patches.append(replace(f"/endpointConfiguration/types/{known}", kind))
        if patches:
            await self.call(context, "UpdateRestApi", restApiId=physical_id, patchOperations=patches)

    async def _import(self, context: Context, id_: str, properties: Properties, mode: str) -> None:
        body = await _body(context, properties)
        if body is not None:
            request = self.request("PutRestApi", {"FailOnWarnings": False, "Parameters": {}, **properties}, id_)
            await self.call(context, "PutRestApi", **{**request, "mode": mode, "body": body})


@resource_type("AWS::ApiGateway::Deployment")
class DeploymentType(RestType):
    """Ref: the id. GetAtt: DeploymentId. A stage that it names goes with it. A repeat makes one more; what it deploys is
    the same."""

    creates, updates, deletes, ref = "CreateDeployment", "UpdateDeployment", "DeleteDeployment", "deploymentId"
    patched = {"Description": ("/description", "")}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The stage's description and variables stand in a property of their own."""
        if old is not None:
            return await super().arguments(context, properties, old)
        given = {name: properties[name] for name in ("RestApiId", "Description", "StageName") if name in properties}
        described = properties.get("StageDescription", {})
        if "Description" in described:
            given["StageDescription"] = described["Description"]
        if "Variables" in described:
            given["Variables"] = described["Variables"]
        return {**given, **({"CanarySettings": {}} if "DeploymentCanarySettings" in properties else {})}

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStage where it made one that still serves it; DeleteDeployment."""
        api = properties["RestApiId"]
        try:
            stages = await self.call(context, "GetStages", restApiId=api, deploymentId=physical_id)
        except ApiError as error:
            if error.code not in self.gone:
                raise
            return
        for stage in stages.get("item", ()):
            if stage["stageName"] == properties.get("StageName"):
                await self.quietly(context, "DeleteStage", restApiId=api, stageName=stage["stageName"])
        await super().delete(context, target, physical_id, properties)


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
class StageType(RestType):
    """Ref: the name."""

    creates, deletes, answered = "CreateStage", "DeleteStage", ""
    tags, untags, place = "TagResource", "UntagResource", "/restapis/{RestApiId}/stages/{id}"
    ref, named, limit, exists = "stageName", "StageName", 128, ("ConflictException",)
    patched = {
        "DeploymentId": ("/deploymentId", None),
        "Description": ("/description", None),
        "DocumentationVersion": ("/documentationVersion", None),
        "CacheClusterEnabled": ("/cacheClusterEnabled", None),
        "CacheClusterSize": ("/cacheClusterSize", None),
        "ClientCertificateId": ("/clientCertificateId", None),
        "TracingEnabled": ("/tracingEnabled", None),
    }

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The settings are made one by one."""
        given = {name: properties[name] for name in ("RestApiId", "StageName", "DeploymentId") if name in properties}
        return {**given, **({"CanarySettings": {}} if "CanarySetting" in properties else {})}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """UpdateStage."""
        api, patches = new["RestApiId"], self.patches(old, new)
        await self.call(context, "UpdateStage", restApiId=api, stageName=physical_id, patchOperations=patches)

    def patches(self, old: Properties, new: Properties) -> Patches:
        """With variables, the access log and the methods' settings."""
        found = super().patches(old, new) + entries("/variables", old.get("Variables", {}), new.get("Variables", {}))
        logs = new.get("AccessLogSetting", {})
        for member, path in (("DestinationArn", "destinationArn"), ("Format", "format")):
            if member in logs:
                found.append(replace(f"/accessLogSettings/{path}", logs[member]))
        if not logs and old.get("AccessLogSetting"):
            found.append({"op": "remove", "path": "/accessLogSettings"})
        for one in new.get("MethodSettings", ()):
            path = one.get("ResourcePath", "/*")
            method = f"/{'*' if path == '/*' else escaped(path)}/{one.get('HttpMethod', '*')}"
            found += [replace(f"{method}/{path}", one[name]) for name, path in METHOD_SETTINGS.items() if name in one]
        return found


@resource_type("AWS::ApiGateway::Account")
class AccountType(RestType):
    """Ref and GetAtt Id: a generated name. The setting stays when the resource is deleted, as on AWS."""

    named = "Id"

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """UpdateAccount."""
        patch = replace("/cloudwatchRoleArn", new.get("CloudWatchRoleArn", ""))
        await self.call(context, "UpdateAccount", patchOperations=[patch])

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Nothing."""

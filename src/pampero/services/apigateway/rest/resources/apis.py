"""The API, its deployments and stages, the account's settings."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Properties, Target, existed, resource_type
from pampero.kernel.jsontext import escaped
from pampero.services.apigateway.rest.resources.common import Patches, RestType, entries, members, replace
from pampero.services.apigateway.templates import PLACE, body_of

CLUSTER = ("CacheClusterEnabled", "CacheClusterSize")


def _title(properties: Properties) -> str:
    body = properties.get("Body")
    info = body.get("info") if isinstance(body, dict) else None
    return str((info or {}).get("title") or "api")


@resource_type("AWS::ApiGateway::RestApi")
class RestApiType(RestType):
    """Ref: the id. GetAtt: RestApiId, RootResourceId."""

    creates, deletes, reads, ref = "CreateRestApi", "DeleteRestApi", "GetRestApi", "restApiId"
    lists, tags, untags, tagged_by = "GetRestApis", "TagResource", "UntagResource", PLACE + "/restapis/{id}"
    members = {"ApiKeySourceType": "apiKeySource"}
    patched = {
        "Name": None, "Description": "", "MinimumCompressionSize": "", "ApiKeySourceType": "HEADER",
        "DisableExecuteApiEndpoint": False, "Policy": "", "SecurityPolicy": None, "EndpointAccessMode": None,
    }  # fmt: skip
    unsupported = frozenset({"Version"})

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Only the name is given at once."""
        clone = {"CloneFrom": properties["CloneFrom"]} if "CloneFrom" in properties else {}
        return {"Name": properties.get("Name") or _title(properties), **clone}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """PutRestApi where the document has changed, UpdateRestApi."""
        if any(old.get(name) != new.get(name) for name in ("Body", "BodyS3Location", "Parameters", "Mode")):
            mode = new.get("Mode", "overwrite") if existed(old) else "overwrite"
            if (body := await body_of(context, new)) is not None:
                given = {"FailOnWarnings": False, "Parameters": {}, **new, "Mode": mode, "Body": body}
                await self.call(context, "PutRestApi", **self.request("PutRestApi", given, physical_id))
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


@resource_type("AWS::ApiGateway::Deployment")
class DeploymentType(RestType):
    """Ref: the id. GetAtt: DeploymentId. A stage that it names goes with it. A repeat makes one more; what it deploys is
    the same."""

    creates, updates, deletes, ref = "CreateDeployment", "UpdateDeployment", "DeleteDeployment", "deploymentId"
    patched = {"Description": ""}

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
        return {
            **given,
            **({"CanarySettings": canary} if (canary := properties.get("DeploymentCanarySettings")) else {}),
            **{name: value for name, value in described.items() if name in CLUSTER},
        }

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStage where it made one that still serves it; DeleteDeployment."""
        serving = {"RestApiId": properties["RestApiId"], "DeploymentId": physical_id}
        found = await self.quietly(context, "GetStages", **self.request("GetStages", serving)) or {}
        for stage in found.get("item", ()):
            if stage["stageName"] == properties.get("StageName"):
                await self.quietly(context, "DeleteStage", **self.request("DeleteStage", properties))
        await super().delete(context, target, physical_id, properties)


def _canary(old: Properties, new: Properties) -> Patches:
    """The operations that turn one canary into another."""
    if old and not new:
        return [{"op": "remove", "path": "/canarySettings"}]
    names = {"PercentTraffic": "percentTraffic", "DeploymentId": "deploymentId", "UseStageCache": "useStageCache"}
    found = [replace(f"/canarySettings/{path}", new[name]) for name, path in names.items() if name in new]
    before, after = (one.get("StageVariableOverrides", {}) for one in (old, new))
    return (found + entries("/canarySettings/stageVariableOverrides", before, after)) if old != new else []


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
    tags, untags, tagged_by = "TagResource", "UntagResource", PLACE + "/restapis/{RestApiId}/stages/{id}"
    ref, named, limit, exists = "stageName", "StageName", 128, ("ConflictException",)
    patched_parts = {"AccessLogSetting": "/accessLogSettings"}
    patched = dict.fromkeys((
        "DeploymentId", "Description", "DocumentationVersion", "CacheClusterEnabled", "CacheClusterSize",
        "ClientCertificateId", "TracingEnabled",
    ))  # fmt: skip

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The settings are made one by one."""
        given = {name: properties[name] for name in ("RestApiId", "StageName", "DeploymentId") if name in properties}
        return {**given, **({"CanarySettings": canary} if (canary := properties.get("CanarySetting")) else {})}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """UpdateStage."""
        update = self.request("UpdateStage", {**new, "patchOperations": self.patches(old, new)}, physical_id)
        await self.call(context, "UpdateStage", **update)

    def patches(self, old: Properties, new: Properties) -> Patches:
        """With variables and the methods' settings."""
        found = super().patches(old, new) + entries("/variables", old.get("Variables", {}), new.get("Variables", {}))
        found += _canary(old.get("CanarySetting", {}), new.get("CanarySetting", {}))
        for one in new.get("MethodSettings", ()):
            path = one.get("ResourcePath", "/*")
            method = f"/{'*' if path == '/*' else escaped(path)}/{one.get('HttpMethod', '*')}"
            found += [replace(f"{method}/{path}", one[name]) for name, path in METHOD_SETTINGS.items() if name in one]
        return found


@resource_type("AWS::ApiGateway::Account")
class AccountType(RestType):
    """Ref and GetAtt Id: a generated name. The setting stays when the resource is deleted, as on AWS."""

    creates = updates = "UpdateAccount"
    named, members, always = "Id", {"CloudWatchRoleArn": "cloudwatchRoleArn"}, {"CloudWatchRoleArn": ""}
    patched = {"CloudWatchRoleArn": ""}

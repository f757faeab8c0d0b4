"""CloudFormation's view of functions: AWS::Lambda::Function, Version, Alias."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, number, resource_type, tag_list, text

UNCHANGED = ("Handler", "Role", "Runtime", "Description")
NUMBERS = ("Timeout", "MemorySize")
PASSED = (
    "DeadLetterConfig",
    "TracingConfig",
    "LoggingConfig",
    "VpcConfig",
    "SnapStart",
    "FileSystemConfigs",
    "ImageConfig",
)
# What a property goes back to when it disappears from the template.
DEFAULTS: Mapping[str, Any] = {
    "Description": "", "Timeout": 3, "MemorySize": 128, "Environment": {"Variables": {}}, "Layers": [],
    "DeadLetterConfig": {"TargetArn": ""}, "TracingConfig": {"Mode": "PassThrough"}, "EphemeralStorage": {"Size": 512},
    "LoggingConfig": {"LogFormat": "Text"},
}  # fmt: skip


def inline(source: str, runtime: str) -> bytes:
    """A package of code that stands in the template: one file, and beside it the module that answers CloudFormation.

    Source: "AWS::Lambda::Function Code", "cfn-response module".
    """
    python = runtime.startswith("python")
    helper = "cfnresponse.py" if python else "cfn-response.js"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("index.py" if python else "index.js", source),
            (helper, (resources.files(__package__) / "inline" / f"{helper}.txt").read_text()),
        ):
            # A fixed time: the same source makes the same package, and so the same hash.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def _code(properties: Properties) -> dict[str, Any]:
    code = properties.get("Code") or {}
    if "ZipFile" in code:
        return {"ZipFile": inline(text(code["ZipFile"]), text(properties.get("Runtime", "")))}
    names = ("S3Bucket", "S3Key", "S3ObjectVersion", "ImageUri")
    return {name: text(code[name]) for name in names if name in code}


def _settings(properties: Properties) -> dict[str, Any]:
    found: dict[str, Any] = {name: text(properties[name]) for name in UNCHANGED if name in properties}
    found |= {name: number(properties[name]) for name in NUMBERS if name in properties}
    found |= {name: properties[name] for name in PASSED if name in properties}
    if "Environment" in properties:
        variables = (properties["Environment"] or {}).get("Variables") or {}
        found["Environment"] = {"Variables": {name: text(value) for name, value in variables.items()}}
    if "Layers" in properties:
        found["Layers"] = [text(layer) for layer in properties["Layers"]]
    if "EphemeralStorage" in properties:
        found["EphemeralStorage"] = {"Size": number(properties["EphemeralStorage"]["Size"])}
    if "KmsKeyArn" in properties:
        found["KMSKeyArn"] = text(properties["KmsKeyArn"])
    return found


@resource_type("AWS::Lambda::Function")
class FunctionType(ResourceType):
    """Ref: the name. GetAtt: Arn."""

    replace_on = frozenset({"FunctionName", "PackageType"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateFunction."""
        client = context.client("lambda")
        name = text(properties.get("FunctionName") or target.name(64))
        request: dict[str, Any] = {"FunctionName": name, "Code": _code(properties), **_settings(properties)}
        request["Tags"] = tag_list(target, properties)
        for member in ("Architectures", "PackageType", "CodeSigningConfigArn"):
            if member in properties:
                request[member] = properties[member]
        try:
            made = await client.call("CreateFunction", **request)
        except ApiError as error:
            named = "FunctionName" in properties and not target.repeat
            if error.code != "ResourceConflictException" or named:
                raise
            made = await client.call("GetFunctionConfiguration", FunctionName=name)
        target.note(name)
        await _reserve(context, name, properties)
        if "RecursiveLoop" in properties:
            await _recursion(context, name, properties)
        return Resource(name, {"Arn": made["FunctionArn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateFunctionCode, UpdateFunctionConfiguration, and what else has changed."""
        client = context.client("lambda")
        before, after = _settings(old), _settings(new)
        gone = {name: DEFAULTS[name] for name in before if name not in after and name in DEFAULTS}
        if before != after:
            await client.call("UpdateFunctionConfiguration", FunctionName=physical_id, **gone, **after)
        if _code(old) != _code(new) or old.get("Architectures") != new.get("Architectures"):
            more = {"Architectures": new["Architectures"]} if "Architectures" in new else {}
            await client.call("UpdateFunctionCode", FunctionName=physical_id, **_code(new), **more)
        if old.get("ReservedConcurrentExecutions") != new.get("ReservedConcurrentExecutions"):
            await _reserve(context, physical_id, new)
        if old.get("RecursiveLoop") != new.get("RecursiveLoop"):
            await _recursion(context, physical_id, new)
        found = await client.call("GetFunctionConfiguration", FunctionName=physical_id)
        arn = found["FunctionArn"]
        tags, past = tag_list(target, new), tag_list(target, old)
        if set(past) - set(tags):
            await client.call("UntagResource", Resource=arn, TagKeys=sorted(set(past) - set(tags)))
        if tags:
            await client.call("TagResource", Resource=arn, Tags=tags)
        return Resource(physical_id, {"Arn": arn})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteFunction."""
        await ignoring(context, "DeleteFunction", FunctionName=physical_id)


async def _reserve(context: Context, name: str, properties: Properties) -> None:
    wanted = properties.get("ReservedConcurrentExecutions")
    client = context.client("lambda")
    if wanted is not None:
        reserved = number(wanted)
        await client.call("PutFunctionConcurrency", FunctionName=name, ReservedConcurrentExecutions=reserved)
    else:
        found = await client.call("GetFunctionConcurrency", FunctionName=name)
        if "ReservedConcurrentExecutions" in found:
            await client.call("DeleteFunctionConcurrency", FunctionName=name)


async def _recursion(context: Context, name: str, properties: Properties) -> None:
    wanted = text(properties.get("RecursiveLoop", "Terminate"))
    await context.client("lambda").call("PutFunctionRecursionConfig", FunctionName=name, RecursiveLoop=wanted)


async def ignoring(context: Context, operation: str, **request: Any) -> None:
    """A call for which it is no error that the thing is gone."""
    try:
        await context.client("lambda").call(operation, **request)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise


@resource_type("AWS::Lambda::Version")
class VersionType(ResourceType):
    """Ref: the version's ARN. GetAtt: Version, FunctionArn."""

    replace_on = frozenset({"FunctionName", "CodeSha256", "Description"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """PublishVersion: a repeat publishes nothing new."""
        if "ProvisionedConcurrencyConfig" in properties:
            raise ApiError("InvalidParameterValueException", "Provisioned concurrency is not supported yet.")
        request = {
            name: text(properties[name]) for name in ("FunctionName", "CodeSha256", "Description") if name in properties
        }
        made = await context.client("lambda").call("PublishVersion", **request)
        return Resource(made["FunctionArn"], {"Version": made["Version"], "FunctionArn": made["FunctionArn"]})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteFunction with the version. A version that lasted because nothing had changed may belong to another
        resource of the template by now: an alias that points at it keeps it."""
        try:
            await ignoring(context, "DeleteFunction", FunctionName=physical_id)
        except ApiError as error:
            if error.code != "ResourceConflictException":
                raise


@resource_type("AWS::Lambda::Alias")
class AliasType(ResourceType):
    """Ref: the alias's ARN. GetAtt: AliasArn."""

    replace_on = frozenset({"FunctionName", "Name"})

    def _request(self, properties: Properties) -> dict[str, Any]:
        if "ProvisionedConcurrencyConfig" in properties:
            raise ApiError("InvalidParameterValueException", "Provisioned concurrency is not supported yet.")
        names = ("FunctionName", "Name", "FunctionVersion", "Description")
        request: dict[str, Any] = {name: text(properties[name]) for name in names if name in properties}
        weights = (properties.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or []
        routing = {text(item["FunctionVersion"]): float(item["FunctionWeight"]) for item in weights}
        return {**request, "RoutingConfig": {"AdditionalVersionWeights": routing}}

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateAlias."""
        client, request = context.client("lambda"), self._request(properties)
        try:
            made = await client.call("CreateAlias", **request)
        except ApiError as error:
            if error.code != "ResourceConflictException":
                raise
            made = await client.call("GetAlias", FunctionName=request["FunctionName"], Name=request["Name"])
            if made["FunctionVersion"] != request["FunctionVersion"]:
                raise
        return Resource(made["AliasArn"], {"AliasArn": made["AliasArn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateAlias."""
        await context.client("lambda").call("UpdateAlias", **self._request(new))
        return Resource(physical_id, {"AliasArn": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteAlias."""
        function, _, name = physical_id.rpartition(":")
        await ignoring(context, "DeleteAlias", FunctionName=function, Name=name)

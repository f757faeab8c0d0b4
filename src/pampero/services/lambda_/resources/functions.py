"""Functions, their versions and aliases."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Properties, Target, existed, resource_type
from pampero.services.lambda_.resources.common import LambdaType

# Settings that UpdateFunctionConfiguration does not change.
ELSEWHERE = frozenset({"Code", "Architectures", "PackageType", "CodeSigningConfigArn", "Tags"})


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
            (helper, (resources.files("pampero.services.lambda_") / "inline" / f"{helper}.txt").read_text()),
        ):
            # A fixed time: the same source makes the same package, and so the same hash.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def _code(properties: Properties) -> dict[str, Any]:
    code = dict(properties["Code"])
    if "ZipFile" in code:
        code["ZipFile"] = inline(code["ZipFile"], properties.get("Runtime", ""))
    return code


@resource_type("AWS::Lambda::Function")
class FunctionType(LambdaType):
    """Ref: the name. GetAtt: Arn."""

    creates, deletes, reads = "CreateFunction", "DeleteFunction", "GetFunctionConfiguration"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, attributes = "FunctionName", "FunctionName", {"Arn": "FunctionArn"}
    defaults = {
        "Description": "", "Timeout": 3, "MemorySize": 128, "Environment": {"Variables": {}}, "Layers": [],
        "DeadLetterConfig": {"TargetArn": ""}, "TracingConfig": {"Mode": "PassThrough"},
        "EphemeralStorage": {"Size": 512}, "LoggingConfig": {"LogFormat": "Text"},
    }  # fmt: skip
    unsupported = frozenset({
        "CapacityProviderConfig", "DurableConfig", "FunctionScalingConfig", "PublishToLatestPublished",
        "RuntimeManagementConfig", "TenancyConfig",
    })  # fmt: skip

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """With a package made of code that stands in the template."""
        return {**await super().arguments(context, properties, old), "Code": _code(properties)}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """UpdateFunctionConfiguration, UpdateFunctionCode, and what else has changed."""
        name = {"FunctionName": physical_id}
        if existed(old):
            await self._update(context, name, old, new)
        if old.get("ReservedConcurrentExecutions") != new.get("ReservedConcurrentExecutions"):
            if (wanted := new.get("ReservedConcurrentExecutions")) is not None:
                await self.call(context, "PutFunctionConcurrency", **name, ReservedConcurrentExecutions=wanted)
            else:
                await self.call(context, "DeleteFunctionConcurrency", **name)
        if old.get("RecursiveLoop") != new.get("RecursiveLoop"):
            wanted = new.get("RecursiveLoop", "Terminate")
            await self.call(context, "PutFunctionRecursionConfig", **name, RecursiveLoop=wanted)

    async def _update(self, context: Context, name: dict[str, str], old: Properties, new: Properties) -> None:
        arguments, operation = await self.arguments(context, new, old), "UpdateFunctionConfiguration"
        before = self.request(operation, await self.arguments(context, old, None))
        after = self.request(operation, arguments)
        if before != after:
            await self.call(context, operation, **{**after, **name})
        code = ("Code", "Runtime", "Architectures")
        if any(old.get(one) != new.get(one) for one in code):
            request = self.request("UpdateFunctionCode", {**new, **_code(new)})
            await self.call(context, "UpdateFunctionCode", **{**request, **name})


@resource_type("AWS::Lambda::Version")
class VersionType(LambdaType):
    """Ref: the version's ARN. GetAtt: Version, FunctionArn. A repeat publishes nothing new."""

    creates, deletes, ref = "PublishVersion", "DeleteFunction", "FunctionArn"
    unsupported = frozenset({"FunctionScalingConfig", "ProvisionedConcurrencyConfig", "RuntimePolicy"})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteFunction with the version. A version that lasted because nothing had changed may belong to another
        resource of the template by now: an alias that points at it keeps it."""
        try:
            await self.quietly(context, "DeleteFunction", FunctionName=physical_id)
        except ApiError as error:
            if error.code not in self.exists:
                raise


@resource_type("AWS::Lambda::Alias")
class AliasType(LambdaType):
    """Ref: the alias's ARN. GetAtt: AliasArn."""

    creates, updates, deletes, ref = "CreateAlias", "UpdateAlias", "DeleteAlias", "AliasArn"
    reads = "GetAlias"
    unsupported = frozenset({"ProvisionedConcurrencyConfig"})

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The template lists the weights that the API has as a map."""
        weights = properties.get("RoutingConfig", {}).get("AdditionalVersionWeights", ())
        routing = {item["FunctionVersion"]: item["FunctionWeight"] for item in weights}
        return {**properties, "RoutingConfig": {"AdditionalVersionWeights": routing}}

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """GetAlias."""
        return await self.call(context, "GetAlias", FunctionName=request["FunctionName"], Name=request["Name"])

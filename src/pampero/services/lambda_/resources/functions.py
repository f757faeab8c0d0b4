"""Functions, their versions and aliases."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Part, Properties, Target, existed, resource_type
from pampero.aws.settling import until_settled
from pampero.services.lambda_.resources.common import LambdaType
from pampero.services.lambda_.resources.shifting import Shifting

PROVISIONED = "ProvisionedConcurrencyConfig"


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
        "EphemeralStorage": {"Size": 512}, "LoggingConfig": {"LogFormat": "Text"}, "SnapStart": {"ApplyOn": "None"},
        "KmsKeyArn": "", "ImageConfig": {},
    }  # fmt: skip
    # "DurableConfig: Update requires: No interruption" of what is in it.
    replaced_without = frozenset({"DurableConfig"})
    unsupported = frozenset({
        "CapacityProviderConfig", "FunctionScalingConfig", "PublishToLatestPublished",
    })  # fmt: skip

    parts = (
        Part("ReservedConcurrentExecutions", "PutFunctionConcurrency", "DeleteFunctionConcurrency"),
        Part("RuntimeManagementConfig", "PutRuntimeManagementConfig", default={"UpdateRuntimeOn": "Auto"}),
        Part("CodeSigningConfigArn", "PutFunctionCodeSigningConfig", "DeleteFunctionCodeSigningConfig", made=True),
        Part("RecursiveLoop", "PutFunctionRecursionConfig", default="Terminate"),
    )

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """With a package made of code that stands in the template."""
        found = {**await super().arguments(context, properties, old), "Code": _code(properties)}
        if "DurableConfig" in properties and "LoggingConfig" not in properties:
            # Their logs are JSON, and no default makes them text.
            found.pop("LoggingConfig", None)
        return found

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """UpdateFunctionConfiguration and UpdateFunctionCode, where something of theirs has changed; and wait until the
        function is ready."""
        if existed(old):
            await self._update(context, physical_id, old, new)
        await self._ready(context, physical_id)

    async def _ready(self, context: Context, physical_id: str) -> None:
        async def look() -> bool:
            shown = await self.call(context, "GetFunctionConfiguration", FunctionName=physical_id)
            return (shown["State"], shown.get("LastUpdateStatus")) == ("Active", "Successful")

        await until_settled(context, look)

    async def _update(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        operation = "UpdateFunctionConfiguration"
        before = self.request(operation, await self.arguments(context, old, None), physical_id)
        after = self.request(operation, await self.arguments(context, new, old), physical_id)
        if before != after:
            await self.call(context, operation, **after)
            await self._ready(context, physical_id)
        if any(old.get(one) != new.get(one) for one in ("Code", "Runtime", "Architectures")):
            code = self.request("UpdateFunctionCode", {**new, **_code(new)}, physical_id)
            await self.call(context, "UpdateFunctionCode", **code)


@resource_type("AWS::Lambda::Version")
class VersionType(LambdaType):
    """Ref: the version's ARN. GetAtt: Version, FunctionArn. A repeat publishes nothing new."""

    creates, deletes, ref, shared = "PublishVersion", "DeleteFunction", "FunctionArn", True
    # A version that lasted because nothing had changed may be another resource's by now: an alias at it keeps it.
    gone = (*LambdaType.gone, *LambdaType.exists)
    unsupported = frozenset({"FunctionScalingConfig"})

    def identified(self, physical_id: str) -> Properties:
        """Operations take the version's ARN as a function's."""
        return {"FunctionName": physical_id}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """PutProvisionedConcurrencyConfig, and PutRuntimeManagementConfig."""
        function, _, version = physical_id.rpartition(":")
        await provision(self, context, function, version, old, new)
        policy = new.get("RuntimePolicy")
        if policy and policy != old.get("RuntimePolicy"):
            await self.call(context, "PutRuntimeManagementConfig", FunctionName=function, Qualifier=version, **policy)


@resource_type("AWS::Lambda::Alias")
class AliasType(Shifting, LambdaType):
    """Ref: the alias's ARN. GetAtt: AliasArn. With an UpdatePolicy CodeDeploy leads it to another version."""

    creates, updates, deletes, ref = "CreateAlias", "UpdateAlias", "DeleteAlias", "AliasArn"
    reads = "GetAlias"

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The template lists the weights that the API has as a map."""
        weights = properties.get("RoutingConfig", {}).get("AdditionalVersionWeights", ())
        routing = {item["FunctionVersion"]: item["FunctionWeight"] for item in weights}
        return {**properties, "RoutingConfig": {"AdditionalVersionWeights": routing}}

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """GetAlias."""
        return await self.call(context, "GetAlias", FunctionName=request["FunctionName"], Name=request["Name"])

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """PutProvisionedConcurrencyConfig and DeleteProvisionedConcurrencyConfig."""
        function, _, name = physical_id.rpartition(":")
        await provision(self, context, function, name, old, new)


async def provision(
    type_: LambdaType, context: Context, function: str, qualifier: str, old: Properties, new: Properties
) -> None:
    """Keep environments ready as the template says, and wait until they are. Raises ApiError where they cannot be."""
    before, after = old.get(PROVISIONED), new.get(PROVISIONED)
    named = {"FunctionName": function, "Qualifier": qualifier}
    if before and not after:
        await type_.call(context, "DeleteProvisionedConcurrencyConfig", **named)
    if not after:
        return
    if before != after:
        await type_.call(context, "PutProvisionedConcurrencyConfig", **named, **after)

    async def look() -> bool:
        shown = await type_.call(context, "GetProvisionedConcurrencyConfig", **named)
        if shown["Status"] == "FAILED":
            raise ApiError("NotStabilized", f"{function}:{qualifier}: {shown['StatusReason']}")
        return bool(shown["Status"] == "READY")

    await until_settled(context, look)

"""Layers: packages that functions share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import number_of, page, position_of
from pampero.aws.policies import principal
from pampero.aws.publiclayers import ACCOUNTS, NUMBER_HEADER, advice
from pampero.aws.tags import member
from pampero.kernel.arn import Arn, arn, same
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.code import Packages
from pampero.services.lambda_.deployments import location
from pampero.services.lambda_.model import (
    LAYER_NUMBERS,
    LAYERS,
    Code,
    Layer,
    LayerUse,
    Policy,
    numbered,
    stamp,
)
from pampero.services.lambda_.names import conflict, invalid, is_version, not_found
from pampero.services.lambda_.words import unknown_runtimes
from pampero.store.tx import ReadTx, Tx

MAX_LAYERS = 5
# The most that a page may hold, and without MaxItems does.
PAGE = 50
NEWEST = 1 << 62
# The runtimes that layers may be asked for by, in the order in which an answer of AWS's names them.
ASKED = (
    "ruby3.5", "ruby2.6", "dotnetcore1.0", "python3.7", "nodejs8.10", "nasa", "ruby2.7", "python2.7-greengrass",
    "dotnetcore2.0", "python3.8", "java21", "dotnet6", "dotnetcore2.1", "python3.9", "java11", "nodejs6.10", "provided",
    "dotnetcore3.1", "dotnet8", "java25", "java17", "nodejs", "nodejs4.3", "java8.al2", "go1.x", "dotnet10", "nodejs20.x",
    "go1.9", "byol", "nodejs10.x", "provided.al2023", "nodejs22.x", "python3.10", "java8", "nodejs12.x", "python3.11",
    "nodejs24.x", "nodejs8.x", "python3.12", "nodejs14.x", "nodejs8.9", "nodejs26.x", "python3.13", "python3.14", "nodejs16.x",
    "python3.15", "provided.al2", "nodejs4.3-edge", "nodejs18.x", "ruby3.2", "python3.4", "ruby3.3", "ruby3.4", "ruby2.5",
    "python3.6", "python2.7",
)  # fmt: skip
LAYER = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+")


def _place(call: Call, text: str) -> tuple[str, str, str]:
    """(account, region, name) of a layer's name or ARN."""
    if not text.startswith("arn:"):
        return call.account, call.region, text
    parts = Arn.parse(text)
    return parts.account, parts.region, parts.resource.split(":")[1]


def layer_arn(call: Call, req: Any) -> str:
    """The layer that a request names."""
    account, region, name = _place(call, req.LayerName)
    return arn("lambda", region, account, f"layer:{name}")


def version_arn(call: Call, req: Any) -> str:
    """The layer version that a request names."""
    return f"{layer_arn(call, req)}:{req.VersionNumber}"


def use_checks(tx: ReadTx, layers: Iterable[str]) -> Iterator[Check]:
    """Who puts a layer on a function must be allowed to read it. Raises InvalidParameterValueException for a public layer
    that is not here, whose policy therefore lets nobody in: what helps is said instead."""
    for text in layers:
        told = advice(text)
        if told and by_arn(tx, text) is None:
            raise invalid(told)
        yield Check("lambda:GetLayerVersion", text)


def find_layers(tx: ReadTx, arns: Iterable[str], region: str) -> list[LayerUse]:
    """The layers of these ARNs. Raises InvalidParameterValueException. Who may use them is checked by `use_checks`."""
    found = []
    names: dict[str, str] = {}
    for text in arns:
        if not LAYER.fullmatch(text):
            raise invalid(f"Layer version {text} is not valid.")
        if Arn.parse(text).region != region:
            told = "Layers are not in the same region as the function. Layers are expected to be in region"
            raise invalid(f"{told} {region}.")
        layer = by_arn(tx, text)
        if layer is None:
            raise invalid(f"Layer version {text} does not exist.")
        if layer.layer_arn in names:
            text = "Two different versions of the same layer are not allowed to be referenced in the same function."
            raise invalid(f"{text} {names[layer.layer_arn]} and {layer.arn} are versions of the same layer.")
        names[layer.layer_arn] = layer.arn
        found.append(LayerUse(layer.arn, layer.code))
    if len(found) > MAX_LAYERS:
        raise invalid(f"Cannot reference more than {MAX_LAYERS} layers.")
    return found


def by_arn(tx: ReadTx, text: str) -> Layer | None:
    """The layer version of an ARN."""
    parts = Arn.parse(text)
    _, name, version = parts.resource.split(":")
    found = LAYERS.get(tx, f"{parts.account}/{parts.region}", numbered(name, version))
    return found if found is not None and same(text, found.arn) else None


def _bearer(tx: ReadTx, call: Call, req: Any) -> Layer:
    """The version whose policy is meant. Raises ResourceNotFoundException."""
    account, region, name = _place(call, req.LayerName)
    if LAYER_NUMBERS.get(tx, f"{account}/{region}", name) is None:
        raise not_found(f"Layer {layer_arn(call, req)} does not exist.")
    found = LAYERS.get(tx, f"{account}/{region}", numbered(name, max(0, req.VersionNumber)))
    if found is None:
        raise not_found(f"Layer version {version_arn(call, req)} does not exist.")
    return found


def _check_number(version: int) -> None:
    """Raises InvalidParameterValueException."""
    if version < 1:
        raise invalid("Layer Version Cannot be less than 1")


def _find(tx: ReadTx, call: Call, req: Any) -> Layer:
    account, region, name = _place(call, req.LayerName)
    _check_number(req.VersionNumber)
    found = LAYERS.get(tx, f"{account}/{region}", numbered(name, req.VersionNumber))
    if found is None:
        raise not_found("The resource you requested does not exist.")
    return found


@operation("PublishLayerVersion", resource=layer_arn)
async def publish_layer_version(call: Call, req: t.PublishLayerVersionRequest) -> t.PublishLayerVersionResponse:
    """Make the next version of a layer. Source: API_PublishLayerVersion. Raises InvalidParameterValueException."""
    _check_runtimes(req.CompatibleRuntimes or ())
    code = await call.part(Packages).take(call, req.Content)
    layer = await call.write(_publish, call, req, code)
    return t.PublishLayerVersionResponse(**_members(call, layer))


def _check_runtimes(names: Sequence[str]) -> None:
    """Raises ValidationException."""
    text = unknown_runtimes(names)
    if text:
        raise ApiError("ValidationException", f"1 validation error detected: {text}")


def _check_wanted(runtime: str | None) -> None:
    """For lists: the values that AWS names. Raises ValidationException."""
    if runtime is not None and runtime not in ASKED:
        text = f"1 validation error detected: Value '{runtime}' at 'compatibleRuntime' failed to satisfy constraint"
        raise ApiError("ValidationException", f"{text}: Member must satisfy enum value set: [{', '.join(ASKED)}]")


def _publish(tx: Tx, call: Call, req: t.PublishLayerVersionRequest, code: Code) -> Layer:
    account, region, name = _place(call, req.LayerName)
    scope = f"{account}/{region}"
    last = LAYER_NUMBERS.get(tx, scope, name) or 0
    version = _number(call, account) or last + 1
    if version <= last and LAYERS.get(tx, scope, numbered(name, version)) is not None:
        raise conflict(f"Layer version {name}:{version} is here already.")
    layer = Layer(
        name, account, region, version, code, req.Description or "", req.CompatibleRuntimes,
        req.CompatibleArchitectures, req.LicenseInfo, tx.now,
    )  # fmt: skip
    LAYER_NUMBERS.put(tx, scope, name, max(version, last))
    LAYERS.put(tx, scope, numbered(name, version), layer)
    return layer


def _number(call: Call, account: str) -> int | None:
    """The number that a public layer's version has on AWS, as `pampero layers add` asks for it."""
    given = call.http.headers.get(NUMBER_HEADER, "") if call.http is not None else ""
    if account not in ACCOUNTS or not call.principal.is_root or call.account != account or not is_version(given):
        return None
    return int(given)


def _members(call: Call, layer: Layer) -> dict[str, Any]:
    content = t.LayerVersionContentOutput(
        Location=location(call, layer.code), CodeSha256=layer.code.sha256, CodeSize=layer.code.size
    )
    return {"Content": content, "LayerArn": layer.layer_arn, **_described(layer)}


def _described(layer: Layer) -> dict[str, Any]:
    return {
        "LayerVersionArn": layer.arn,
        "Version": layer.version,
        "Description": layer.description,
        "CreatedDate": stamp(layer.created),
        "CompatibleRuntimes": layer.runtimes,
        "CompatibleArchitectures": layer.architectures,
        "LicenseInfo": layer.license,
    }


@operation("GetLayerVersion", resource=version_arn, read=True)
def get_layer_version(tx: ReadTx, call: Call, req: t.GetLayerVersionRequest) -> t.GetLayerVersionResponse:
    """One version. Source: API_GetLayerVersion. Raises ResourceNotFoundException."""
    return t.GetLayerVersionResponse(**_members(call, _find(tx, call, req)))


@operation("GetLayerVersionByArn", resource=member("Arn"), action="lambda:GetLayerVersion", read=True)
def get_layer_version_by_arn(tx: ReadTx, call: Call, req: t.GetLayerVersionByArnRequest) -> t.GetLayerVersionResponse:
    """One version, by its ARN. Source: API_GetLayerVersionByArn. Raises ResourceNotFoundException."""
    if not LAYER.fullmatch(req.Arn):
        raise invalid(f"Layer version {req.Arn} is not valid.")
    found = by_arn(tx, req.Arn)
    if found is None:
        raise not_found("The resource you requested does not exist.")
    return t.GetLayerVersionResponse(**_members(call, found))


@operation("ListLayerVersions", resource=layer_arn, read=True)
def list_layer_versions(tx: ReadTx, call: Call, req: t.ListLayerVersionsRequest) -> t.ListLayerVersionsResponse:
    """A layer's versions, the newest first. Source: API_ListLayerVersions."""
    _check_wanted(req.CompatibleRuntime)
    account, region, name = _place(call, req.LayerName)
    found = [layer for _, layer in LAYERS.page(tx, f"{account}/{region}", prefix=f"{name}/")]
    below = number_of(req.Marker, NEWEST, lambda: invalid("Invalid Marker"))
    wanted = [
        layer
        for layer in reversed(found)
        if layer.version < below and _suits(layer, req.CompatibleRuntime, req.CompatibleArchitecture)
    ]
    shown, token = page(wanted, req.MaxItems or PAGE, lambda layer: layer.version)
    items = [t.LayerVersionsListItem(**_described(layer)) for layer in shown]
    return t.ListLayerVersionsResponse(LayerVersions=items, NextMarker=token)


def _suits(layer: Layer, runtime: str | None, architecture: str | None) -> bool:
    return (runtime is None or runtime in (layer.runtimes or ())) and (
        architecture is None or architecture in (layer.architectures or ())
    )


@operation("ListLayers", resource="*", read=True)
def list_layers(tx: ReadTx, call: Call, req: t.ListLayersRequest) -> t.ListLayersResponse:
    """Every layer with its newest version. Source: API_ListLayers."""
    _check_wanted(req.CompatibleRuntime)
    after = position_of(req.Marker, lambda: invalid("Invalid Marker"))
    newest: dict[str, Layer] = {}
    for _, layer in LAYERS.page(tx, call.scope):
        if layer.name > after and _suits(layer, req.CompatibleRuntime, req.CompatibleArchitecture):
            newest[layer.name] = layer
    shown, token = page(sorted(newest.values(), key=lambda layer: layer.name), req.MaxItems or PAGE, _name_of)
    items = [
        t.LayersListItem(
            LayerName=layer.name,
            LayerArn=layer.layer_arn,
            LatestMatchingVersion=t.LayerVersionsListItem(**_described(layer)),
        )
        for layer in shown
    ]
    return t.ListLayersResponse(Layers=items, NextMarker=token)


def _name_of(layer: Layer) -> str:
    return layer.name


@operation("DeleteLayerVersion", resource=version_arn)
def delete_layer_version(tx: Tx, call: Call, req: t.DeleteLayerVersionRequest) -> None:
    """Delete a version; functions that have it go on. Its number is not used again. Source: API_DeleteLayerVersion."""
    account, region, name = _place(call, req.LayerName)
    _check_number(req.VersionNumber)
    LAYERS.delete(tx, f"{account}/{region}", numbered(name, req.VersionNumber))


@operation("AddLayerVersionPermission", resource=version_arn)
def add_layer_version_permission(
    tx: Tx, call: Call, req: t.AddLayerVersionPermissionRequest
) -> t.AddLayerVersionPermissionResponse:
    """Let another account use a version. Source: API_AddLayerVersionPermission.

    Raises ResourceNotFoundException, ResourceConflictException, PreconditionFailedException.
    """
    layer = _bearer(tx, call, req)
    policy = layer.policy or Policy({}, "")
    _check_policy_revision(req.RevisionId, policy.revision)
    if req.OrganizationId:
        raise invalid("Organizations are not supported yet.")
    who = principal(req.Principal)
    statement = {"Effect": "Allow", "Principal": who, "Action": req.Action, "Resource": layer.arn}
    text = policy.add(req.StatementId, statement)
    _save(tx, layer, policy)
    return t.AddLayerVersionPermissionResponse(Statement=text, RevisionId=policy.revision)


def _check_policy_revision(wanted: str | None, actual: str) -> None:
    """Raises PreconditionFailedException."""
    if wanted and wanted != actual:
        text = "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id"
        raise ApiError("PreconditionFailedException", text, Type="User")


def _save(tx: Tx, layer: Layer, policy: Policy) -> None:
    layer.policy = policy if policy.statements else None
    LAYERS.put(tx, layer.scope, numbered(layer.name, layer.version), layer)


@operation("RemoveLayerVersionPermission", resource=version_arn)
def remove_layer_version_permission(tx: Tx, call: Call, req: t.RemoveLayerVersionPermissionRequest) -> None:
    """Take a statement away. Source: API_RemoveLayerVersionPermission. Raises ResourceNotFoundException."""
    layer = _bearer(tx, call, req)
    policy = layer.policy or Policy({}, "")
    _check_policy_revision(req.RevisionId, policy.revision)
    policy.remove(req.StatementId)
    _save(tx, layer, policy)


@operation("GetLayerVersionPolicy", resource=version_arn, read=True)
def get_layer_version_policy(
    tx: ReadTx, call: Call, req: t.GetLayerVersionPolicyRequest
) -> t.GetLayerVersionPolicyResponse:
    """A version's policy. Source: API_GetLayerVersionPolicy. Raises ResourceNotFoundException."""
    policy = _bearer(tx, call, req).policy
    if policy is None or not policy.statements:
        raise not_found("No policy is associated with the given resource.")
    return t.GetLayerVersionPolicyResponse(Policy=policy.text, RevisionId=policy.revision)

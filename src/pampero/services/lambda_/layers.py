"""Layers: packages that functions share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pampero.api import Call, Check, operation
from pampero.aws.policies import principal
from pampero.aws.tags import member
from pampero.kernel.arn import Arn, arn
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
    check_revision,
    numbered,
    stamp,
)
from pampero.services.lambda_.names import invalid, not_found
from pampero.store.tx import ReadTx, Tx

MAX_LAYERS = 5
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


def use_checks(call: Call, layers: Iterable[str]) -> Iterator[Check]:
    """Who puts a layer on a function must be allowed to read it."""
    for text in layers:
        yield Check("lambda:GetLayerVersion", text)


def find_layers(tx: ReadTx, arns: Iterable[str]) -> list[LayerUse]:
    """The layers of these ARNs. Raises InvalidParameterValueException. Who may use them is checked by `use_checks`."""
    found = []
    names = set()
    for text in arns:
        if not LAYER.fullmatch(text):
            raise invalid(f"Layer version {text} is not valid.")
        layer = by_arn(tx, text)
        if layer is None:
            raise invalid(f"Layer version {text} does not exist.")
        if layer.layer_arn in names:
            text = "Two different versions of the same layer are not allowed to be referenced in the same function."
            raise invalid(text)
        names.add(layer.layer_arn)
        found.append(LayerUse(layer.arn, layer.code))
    if len(found) > MAX_LAYERS:
        raise invalid(f"Cannot reference more than {MAX_LAYERS} layers.")
    return found


def by_arn(tx: ReadTx, text: str) -> Layer | None:
    """The layer version of an ARN."""
    parts = Arn.parse(text)
    _, name, version = parts.resource.split(":")
    return LAYERS.get(tx, f"{parts.account}/{parts.region}", numbered(name, version))


def _find(tx: ReadTx, call: Call, req: Any) -> Layer:
    account, region, name = _place(call, req.LayerName)
    found = LAYERS.get(tx, f"{account}/{region}", numbered(name, req.VersionNumber))
    if found is None:
        raise not_found("The resource you requested does not exist.")
    return found


@operation("PublishLayerVersion", resource=layer_arn)
async def publish_layer_version(call: Call, req: t.PublishLayerVersionRequest) -> t.PublishLayerVersionResponse:
    """Make the next version of a layer. Source: API_PublishLayerVersion. Raises InvalidParameterValueException."""
    code = await call.part(Packages).take(call, req.Content)
    layer = await call.write(_publish, call, req, code)
    return t.PublishLayerVersionResponse(**_members(call, layer))


def _publish(tx: Tx, call: Call, req: t.PublishLayerVersionRequest, code: Code) -> Layer:
    account, region, name = _place(call, req.LayerName)
    scope = f"{account}/{region}"
    version = (LAYER_NUMBERS.get(tx, scope, name) or 0) + 1
    layer = Layer(
        name, account, region, version, code, req.Description or "", list(req.CompatibleRuntimes or []),
        list(req.CompatibleArchitectures or []), req.LicenseInfo, tx.now,
    )  # fmt: skip
    LAYER_NUMBERS.put(tx, scope, name, version)
    LAYERS.put(tx, scope, numbered(name, version), layer)
    return layer


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
        "CompatibleRuntimes": layer.runtimes or None,
        "CompatibleArchitectures": layer.architectures or None,
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
    """A layer's versions, the newest first. Source: API_ListLayerVersions.

    All come at once: at most a few hundred are ever published.
    """
    account, region, name = _place(call, req.LayerName)
    found = [layer for _, layer in LAYERS.page(tx, f"{account}/{region}", prefix=f"{name}/")]
    wanted = [layer for layer in reversed(found) if _suits(layer, req.CompatibleRuntime, req.CompatibleArchitecture)]
    return t.ListLayerVersionsResponse(LayerVersions=[t.LayerVersionsListItem(**_described(layer)) for layer in wanted])


def _suits(layer: Layer, runtime: str | None, architecture: str | None) -> bool:
    return (runtime is None or runtime in layer.runtimes) and (
        architecture is None or architecture in layer.architectures
    )


@operation("ListLayers", resource="*", read=True)
def list_layers(tx: ReadTx, call: Call, req: t.ListLayersRequest) -> t.ListLayersResponse:
    """Every layer with its newest version. Source: API_ListLayers."""
    newest: dict[str, Layer] = {}
    for _, layer in LAYERS.page(tx, call.scope):
        if _suits(layer, req.CompatibleRuntime, req.CompatibleArchitecture):
            newest[layer.name] = layer
    items = [
        t.LayersListItem(
            LayerName=layer.name,
            LayerArn=layer.layer_arn,
            LatestMatchingVersion=t.LayerVersionsListItem(**_described(layer)),
        )
        for layer in newest.values()
    ]
    return t.ListLayersResponse(Layers=items)


@operation("DeleteLayerVersion", resource=version_arn)
def delete_layer_version(tx: Tx, call: Call, req: t.DeleteLayerVersionRequest) -> None:
    """Delete a version; functions that have it go on. Its number is not used again. Source: API_DeleteLayerVersion."""
    account, region, name = _place(call, req.LayerName)
    LAYERS.delete(tx, f"{account}/{region}", numbered(name, req.VersionNumber))


@operation("AddLayerVersionPermission", resource=version_arn)
def add_layer_version_permission(
    tx: Tx, call: Call, req: t.AddLayerVersionPermissionRequest
) -> t.AddLayerVersionPermissionResponse:
    """Let another account use a version. Source: API_AddLayerVersionPermission.

    Raises ResourceNotFoundException, ResourceConflictException, PreconditionFailedException.
    """
    layer = _find(tx, call, req)
    policy = layer.policy or Policy({}, "")
    check_revision(req.RevisionId, policy.revision)
    if req.OrganizationId:
        raise invalid("Organizations are not supported yet.")
    who = principal(req.Principal)
    statement = {"Effect": "Allow", "Principal": who, "Action": req.Action, "Resource": layer.arn}
    text = policy.add(req.StatementId, statement)
    _save(tx, layer, policy)
    return t.AddLayerVersionPermissionResponse(Statement=text, RevisionId=policy.revision)


def _save(tx: Tx, layer: Layer, policy: Policy) -> None:
    layer.policy = policy if policy.statements else None
    LAYERS.put(tx, layer.scope, numbered(layer.name, layer.version), layer)


@operation("RemoveLayerVersionPermission", resource=version_arn)
def remove_layer_version_permission(tx: Tx, call: Call, req: t.RemoveLayerVersionPermissionRequest) -> None:
    """Take a statement away. Source: API_RemoveLayerVersionPermission. Raises ResourceNotFoundException."""
    layer = _find(tx, call, req)
    policy = layer.policy or Policy({}, "")
    check_revision(req.RevisionId, policy.revision)
    policy.remove(req.StatementId)
    _save(tx, layer, policy)


@operation("GetLayerVersionPolicy", resource=version_arn, read=True)
def get_layer_version_policy(
    tx: ReadTx, call: Call, req: t.GetLayerVersionPolicyRequest
) -> t.GetLayerVersionPolicyResponse:
    """A version's policy. Source: API_GetLayerVersionPolicy. Raises ResourceNotFoundException."""
    policy = _find(tx, call, req).policy
    if policy is None or not policy.statements:
        raise not_found("No policy is associated with the given resource.")
    return t.GetLayerVersionPolicyResponse(Policy=policy.text, RevisionId=policy.revision)

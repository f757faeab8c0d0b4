"""Aliases: names for versions, with a share of the invocations for others."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation
from pampero.aws.paging import named_page
from pampero.kernel import ids
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import changed
from pampero.services.lambda_.functions import position
from pampero.services.lambda_.model import (
    ALIASES,
    Alias,
    alias_of,
    check_revision,
    drop_qualified,
    latest,
    version_of,
)
from pampero.services.lambda_.names import Reference, conflict, invalid, is_version, not_found, reference
from pampero.store.tx import ReadTx, Tx

PAGE = 50


def _function_arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName).arn


def _shown(where: Reference, alias: Alias) -> t.AliasConfiguration:
    routing = t.AliasRoutingConfiguration(AdditionalVersionWeights=alias.weights) if alias.weights else None
    return t.AliasConfiguration(
        AliasArn=f"{where.arn}:{alias.name}",
        Name=alias.name,
        FunctionVersion=alias.version,
        Description=alias.description,
        RoutingConfig=routing,
        RevisionId=alias.revision,
    )


def _weights(
    tx: ReadTx, where: Reference, version: str, config: t.AliasRoutingConfiguration | None
) -> dict[str, float]:
    weights = dict(config.AdditionalVersionWeights or {}) if config is not None else {}
    if not weights:
        return {}
    if len(weights) > 1:
        raise invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")
    if version == "$LATEST":
        raise invalid("$LATEST is not supported for an alias pointing to more than 1 version")
    for other, weight in weights.items():
        if not is_version(other):
            raise invalid(f"Version {other} is not a number: only published versions can be given a weight.")
        if other == version:
            raise invalid(
                f"Invalid function version {other}. Function version {other} is already included in routing configuration."
            )
        if not 0.0 <= weight <= 1.0:
            raise invalid("Weights must be between 0.0 and 1.0")
        version_of(tx, where, other)
    return weights


@operation("CreateAlias", resource=_function_arn)
def create_alias(tx: Tx, call: Call, req: t.CreateAliasRequest) -> t.AliasConfiguration:
    """Make an alias. Source: API_CreateAlias.

    Raises ResourceNotFoundException, ResourceConflictException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName)
    latest(tx, where)
    version_of(tx, where, req.FunctionVersion)
    if ALIASES.get(tx, where.scope, f"{where.name}/{req.Name}") is not None:
        raise conflict(f"Alias already exists: {where.arn}:{req.Name}")
    weights = _weights(tx, where, req.FunctionVersion, req.RoutingConfig)
    alias = Alias(req.Name, req.FunctionVersion, req.Description or "", weights, ids.uuid4())
    ALIASES.put(tx, where.scope, f"{where.name}/{alias.name}", alias)
    changed(tx)
    return _shown(where, alias)


@operation("GetAlias", resource=_function_arn, read=True)
def get_alias(tx: ReadTx, call: Call, req: t.GetAliasRequest) -> t.AliasConfiguration:
    """One alias. Source: API_GetAlias. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName)
    return _shown(where, alias_of(tx, where, req.Name))


@operation("UpdateAlias", resource=_function_arn)
def update_alias(tx: Tx, call: Call, req: t.UpdateAliasRequest) -> t.AliasConfiguration:
    """Point an alias elsewhere. Source: API_UpdateAlias.

    Raises ResourceNotFoundException, InvalidParameterValueException, PreconditionFailedException.
    """
    where = reference(call, req.FunctionName)
    latest(tx, where)
    alias = ALIASES.get(tx, where.scope, f"{where.name}/{req.Name}")
    if alias is None:
        raise not_found(f"Alias not found: {where.arn}:{req.Name}")
    check_revision(req.RevisionId, alias.revision)
    if req.FunctionVersion is not None:
        version_of(tx, where, req.FunctionVersion)
        alias.version = req.FunctionVersion
    if req.Description is not None:
        alias.description = req.Description
    if req.RoutingConfig is not None:
        alias.weights = _weights(tx, where, alias.version, req.RoutingConfig)
    alias.revision = ids.uuid4()
    ALIASES.put(tx, where.scope, f"{where.name}/{alias.name}", alias)
    changed(tx)
    return _shown(where, alias)


@operation("DeleteAlias", resource=_function_arn)
def delete_alias(tx: Tx, call: Call, req: t.DeleteAliasRequest) -> None:
    """Delete an alias; that it is gone already is no error. Source: API_DeleteAlias."""
    where = reference(call, req.FunctionName)
    latest(tx, where)
    ALIASES.delete(tx, where.scope, f"{where.name}/{req.Name}")
    drop_qualified(tx, where, req.Name)
    changed(tx)


@operation("ListAliases", resource=_function_arn, read=True)
def list_aliases(tx: ReadTx, call: Call, req: t.ListAliasesRequest) -> t.ListAliasesResponse:
    """A function's aliases, by name. Source: API_ListAliases. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName)
    latest(tx, where)
    most = min(req.MaxItems or PAGE, 10_000)
    found = ALIASES.page(tx, where.scope, prefix=f"{where.name}/", after=position(req.Marker), limit=most + 1)
    aliases, token = named_page(found, most)
    wanted = [alias for alias in aliases if req.FunctionVersion in (None, alias.version)]
    return t.ListAliasesResponse(Aliases=[_shown(where, alias) for alias in wanted], NextMarker=token)

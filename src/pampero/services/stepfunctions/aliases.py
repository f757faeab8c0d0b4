"""Aliases of state machines: names for one version, or two by weight."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import member
from pampero.kernel.arn import same
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.model import (
    ALIASES,
    PAGE,
    Alias,
    find_machine,
    find_version,
    machine_arn,
    no_machine,
    unqualified,
)
from pampero.services.stepfunctions.pages import page, position
from pampero.store.tx import ReadTx, Tx

ROUTING = "INVALID_ROUTING_CONFIGURATION"
# Of a state machine. Source: "Step Functions service quotas".
MAX_ALIASES = 100
# Where the first page of a list begins: (created, name) of what is newer than all.
NEWEST = (float(1 << 52), "")


def _of_routes(call: Call, req: t.CreateStateMachineAliasInput) -> str:
    return req.routingConfiguration[0].stateMachineVersionArn.rpartition(":")[0] if req.routingConfiguration else "*"


def _routes(tx: ReadTx, items: list[t.RoutingConfigurationListItem]) -> list[tuple[str, int]]:
    """Raises ValidationException."""
    routes = [(item.stateMachineVersionArn, item.weight) for item in items]
    if sum(weight for _, weight in routes) != 100:
        raise ApiError("ValidationException", "Sum of routing configuration weights must equal 100.", reason=ROUTING)
    if len({version for version, _ in routes}) != len(routes):
        raise ApiError("ValidationException", "Routing configuration must contain distinct versions.", reason=ROUTING)
    if len({version.rpartition(":")[0] for version, _ in routes}) != 1:
        text = "Routing configuration must contain versions of the same state machine."
        raise ApiError("ValidationException", text, reason=ROUTING)
    unversioned = [version for version, _ in routes if not (unqualified(version)[2] or "").isdigit()]
    if unversioned:
        text = f"Routing configuration must contain state machine version ARNs. Received: [{', '.join(unversioned)}]"
        raise ApiError("ValidationException", text, reason=ROUTING)
    for version, _ in routes:
        if find_version(tx, version) is None:
            text = f"State Machine Version Does Not Exist: '{version}'"
            raise ApiError("ResourceNotFound", text, resourceName=version)
    return routes


def find_alias(tx: ReadTx, text: str) -> Alias | None:
    """The alias of an ARN, or None. Raises InvalidArn."""
    scope, name, alias = unqualified(text)
    found = ALIASES.get(tx, scope, f"{name}:{alias}") if alias else None
    return found if found is not None and same(text, alias_arn(found)) else None


def alias_arn(alias: Alias) -> str:
    """An alias's ARN."""
    return f"{alias.machine}:{alias.name}"


def _existing(tx: ReadTx, text: str) -> Alias:
    found = find_alias(tx, text)
    if found is None:
        raise ApiError("ResourceNotFound", "Request references a resource that does not exist.", resourceName=text)
    return found


@operation("CreateStateMachineAlias", resource=_of_routes)
def create_state_machine_alias(
    tx: Tx, call: Call, req: t.CreateStateMachineAliasInput
) -> t.CreateStateMachineAliasOutput:
    """Make an alias; a repeat with the same routing answers the same. Source: API_CreateStateMachineAlias.

    Raises ResourceNotFound, ConflictException, ServiceQuotaExceededException, ValidationException.
    """
    routes = _routes(tx, req.routingConfiguration)
    machine = find_machine(tx, routes[0][0].rpartition(":")[0])
    if req.name.isdigit():
        raise ApiError("InvalidName", f"Invalid Name: '{req.name}'")
    made = Alias(req.name, machine.arn, routes, tx.now, tx.now, req.description)
    id_ = f"{machine.name}:{req.name}"
    found = ALIASES.get(tx, machine.scope, id_)
    if found is not None:
        if (found.routes, found.description) != (made.routes, made.description):
            raise ApiError(
                "ConflictException",
                "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
            )
        made = found
    else:
        if len(ALIASES.page(tx, machine.scope, prefix=f"{machine.name}:")) >= MAX_ALIASES:
            text = f"A state machine can have {MAX_ALIASES} aliases: '{machine.arn}'"
            raise ApiError("ServiceQuotaExceededException", text)
        ALIASES.put(tx, machine.scope, id_, made)
    return t.CreateStateMachineAliasOutput(stateMachineAliasArn=alias_arn(made), creationDate=made.created)


@operation("UpdateStateMachineAlias", resource=member("stateMachineAliasArn"))
def update_state_machine_alias(
    tx: Tx, call: Call, req: t.UpdateStateMachineAliasInput
) -> t.UpdateStateMachineAliasOutput:
    """Change description or routing. Source: API_UpdateStateMachineAlias. Raises ResourceNotFound."""
    alias = _existing(tx, req.stateMachineAliasArn)
    if req.description is None and req.routingConfiguration is None:
        text = "Either the description or the routing configuration must be specified."
        raise ApiError("ValidationException", text, reason="MISSING_REQUIRED_PARAMETER")
    if req.routingConfiguration is not None:
        alias.routes = _routes(tx, req.routingConfiguration)
    if req.description is not None:
        alias.description = req.description
    alias.updated = tx.now
    scope, name, _ = unqualified(req.stateMachineAliasArn)
    ALIASES.put(tx, scope, f"{name}:{alias.name}", alias)
    return t.UpdateStateMachineAliasOutput(updateDate=alias.updated)


@operation("DescribeStateMachineAlias", resource=member("stateMachineAliasArn"), read=True)
def describe_state_machine_alias(
    tx: ReadTx, call: Call, req: t.DescribeStateMachineAliasInput
) -> t.DescribeStateMachineAliasOutput:
    """An alias. Source: API_DescribeStateMachineAlias. Raises ResourceNotFound."""
    alias = _existing(tx, req.stateMachineAliasArn)
    return t.DescribeStateMachineAliasOutput(
        stateMachineAliasArn=alias_arn(alias),
        name=alias.name,
        description=alias.description,
        routingConfiguration=[
            t.RoutingConfigurationListItem(stateMachineVersionArn=version, weight=weight)
            for version, weight in alias.routes
        ],
        creationDate=alias.created,
        updateDate=alias.updated,
    )


@operation("DeleteStateMachineAlias", resource=member("stateMachineAliasArn"))
def delete_state_machine_alias(tx: Tx, call: Call, req: t.DeleteStateMachineAliasInput) -> None:
    """Delete an alias; none is no error, as recorded. Source: API_DeleteStateMachineAlias. Raises InvalidArn."""
    scope, name, alias = unqualified(req.stateMachineAliasArn)
    ALIASES.delete(tx, scope, f"{name}:{alias}")


@operation("ListStateMachineAliases", resource=machine_arn, read=True)
def list_state_machine_aliases(
    tx: ReadTx, call: Call, req: t.ListStateMachineAliasesInput
) -> t.ListStateMachineAliasesOutput:
    """The aliases of a machine, or those that name one of its versions, newest first. Source: API_ListStateMachineAliases.

    Raises InvalidToken, StateMachineDoesNotExist.
    """
    scope, name, qualifier = unqualified(req.stateMachineArn)
    if not qualifier:
        find_machine(tx, req.stateMachineArn)
    elif find_version(tx, req.stateMachineArn) is None:
        raise no_machine(req.stateMachineArn)
    created, behind = position(req.nextToken, tx.now, NEWEST, tuple[float, str])
    found = [
        alias
        for _, alias in ALIASES.page(tx, scope, prefix=f"{name}:")
        if (alias.created < created or (alias.created == created and alias.name > behind))
        and (not qualifier or any(route[0] == req.stateMachineArn for route in alias.routes))
    ]
    found.sort(key=lambda alias: (-alias.created, alias.name))
    kept, token = page(found, req.maxResults or PAGE, lambda alias: (alias.created, alias.name), tx.now)
    items = [t.StateMachineAliasListItem(stateMachineAliasArn=alias_arn(a), creationDate=a.created) for a in kept]
    return t.ListStateMachineAliasesOutput(stateMachineAliases=items, nextToken=token)

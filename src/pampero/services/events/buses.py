"""Event buses and who may use them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.aws.policies import Statements, check_policy, principal
from pampero.aws.tags import tag_map
from pampero.kernel.arn import Arn
from pampero.services.events import types as t
from pampero.services.events.fanout import forget
from pampero.services.events.model import (
    BUSES,
    DEFAULT,
    OFF,
    RULES,
    Bus,
    bus_arn_of,
    bus_name,
    find_bus,
    rule_key,
    scope_of,
)
from pampero.services.events.partners import match_bus, unmatch_bus
from pampero.services.events.targets import page_of
from pampero.store.tx import ReadTx, Tx

MAX_POLICY_LENGTH = 10 * 1024


def _named(call: Call, req: Any) -> str:
    return bus_arn_of(call, getattr(req, "Name", None) or getattr(req, "EventBusName", None))


def _refuse_unbuilt(req: t.CreateEventBusRequest | t.UpdateEventBusRequest) -> None:
    """Raises NotImplemented, ValidationException."""
    if req.KmsKeyIdentifier:
        raise ApiError("NotImplemented", "Keys of one's own for event buses are not built yet.", status=501)


def _dead_letter(bus: Bus) -> t.DeadLetterConfig | None:
    """Kept and shown; on AWS it takes events that could not be decrypted, of which there are none here."""
    return None if bus.dead_letter is None else t.DeadLetterConfig(Arn=bus.dead_letter)


def _log(bus: Bus, config: t.LogConfig | None) -> None:
    bus.level = (config.Level if config is not None else None) or OFF
    bus.include = (config.IncludeDetail if config is not None else None) or "NONE"


def _log_config(bus: Bus) -> t.LogConfig | None:
    return None if bus.level == OFF else t.LogConfig(IncludeDetail=bus.include, Level=bus.level)


@operation("CreateEventBus", resource=_named)
def create_event_bus(tx: Tx, call: Call, req: t.CreateEventBusRequest) -> t.CreateEventBusResponse:
    """Make a bus; with EventSourceName that of a partner's source. Source: API_CreateEventBus.

    Raises InvalidStateException, ResourceAlreadyExistsException, ResourceNotFoundException, ValidationException.
    """
    _refuse_unbuilt(req)
    if req.Name == DEFAULT or BUSES.get(tx, call.scope, req.Name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Event bus {req.Name} already exists.")
    if req.EventSourceName is not None:
        match_bus(tx, call, req.Name, req.EventSourceName)
    elif "/" in req.Name:
        raise ApiError("ValidationException", "Event bus name must not contain '/'.")
    bus = Bus(
        name=req.Name,
        created=tx.now,
        description=req.Description,
        tags=tag_map(req.Tags),
        modified=tx.now,
        dead_letter=req.DeadLetterConfig.Arn if req.DeadLetterConfig is not None else None,
    )
    _log(bus, req.LogConfig)
    BUSES.put(tx, call.scope, req.Name, bus)
    return t.CreateEventBusResponse(
        EventBusArn=bus_arn_of(call, req.Name),
        Description=req.Description,
        DeadLetterConfig=_dead_letter(bus),
        LogConfig=_log_config(bus),
    )


@operation("UpdateEventBus", resource=_named)
def update_event_bus(tx: Tx, call: Call, req: t.UpdateEventBusRequest) -> t.UpdateEventBusResponse:
    """Change a bus; what is left out is taken away. Source: API_UpdateEventBus. Raises ResourceNotFoundException."""
    _refuse_unbuilt(req)
    bus = find_bus(tx, call.scope, bus_name(req.Name))
    bus.description = req.Description
    bus.dead_letter = req.DeadLetterConfig.Arn if req.DeadLetterConfig is not None else None
    _log(bus, req.LogConfig)
    _save(tx, call, bus)
    return t.UpdateEventBusResponse(
        Arn=bus_arn_of(call, bus.name),
        Name=bus.name,
        Description=bus.description,
        DeadLetterConfig=_dead_letter(bus),
        LogConfig=_log_config(bus),
    )


def _save(tx: Tx, call: Call, bus: Bus) -> None:
    bus.modified = tx.now
    BUSES.put(tx, call.scope, bus.name, bus)
    forget(tx, call.scope, bus.name)


@operation("DeleteEventBus", resource=_named)
def delete_event_bus(tx: Tx, call: Call, req: t.DeleteEventBusRequest) -> None:
    """Delete a bus without rules; that it is gone already is no error. Source: API_DeleteEventBus."""
    name = bus_name(req.Name)
    if name == DEFAULT:
        raise ApiError("ValidationException", "Cannot delete event bus default.")
    if RULES.page(tx, call.scope, prefix=rule_key(name), limit=1):
        raise ApiError("ValidationException", "EventBus can't be deleted since it has rules.")
    BUSES.delete(tx, call.scope, name)
    unmatch_bus(tx, call.scope, name)


@operation("DescribeEventBus", resource=_named, read=True)
def describe_event_bus(tx: ReadTx, call: Call, req: t.DescribeEventBusRequest) -> t.DescribeEventBusResponse:
    """One bus. Source: API_DescribeEventBus. Raises ResourceNotFoundException."""
    bus = find_bus(tx, scope_of(call, req.Name), bus_name(req.Name))
    return t.DescribeEventBusResponse(
        Name=bus.name,
        Arn=bus_arn_of(call, req.Name),
        Policy=bus.policy,
        Description=bus.description,
        DeadLetterConfig=_dead_letter(bus),
        LogConfig=_log_config(bus),
        CreationTime=bus.created,
        LastModifiedTime=bus.modified,
    )


@operation("ListEventBuses", resource="*", read=True)
def list_event_buses(tx: ReadTx, call: Call, req: t.ListEventBusesRequest) -> t.ListEventBusesResponse:
    """The buses of a prefix, the default one among them. Source: API_ListEventBuses."""
    prefix = req.NamePrefix or ""
    buses = dict(BUSES.page(tx, call.scope, prefix=prefix))
    if DEFAULT.startswith(prefix):
        buses.setdefault(DEFAULT, find_bus(tx, call.scope, DEFAULT))
    names, token = page_of(sorted(buses), req.Limit, req.NextToken)
    shapes = [
        t.EventBus(
            Name=name,
            Arn=bus_arn_of(call, name),
            Description=buses[name].description,
            Policy=buses[name].policy,
            CreationTime=buses[name].created,
            LastModifiedTime=buses[name].modified,
        )
        for name in names
    ]
    return t.ListEventBusesResponse(EventBuses=shapes, NextToken=token)


@operation("PutPermission", resource=_named)
def put_permission(tx: Tx, call: Call, req: t.PutPermissionRequest) -> None:
    """Let another account put events on a bus, or set the whole policy. Source: API_PutPermission.

    Raises PolicyLengthExceededException, ResourceNotFoundException, ValidationException.
    """
    bus = find_bus(tx, call.scope, bus_name(req.EventBusName))
    if req.Policy is not None:
        policy = req.Policy
    else:
        policy = json.dumps(_with_statement(call, bus, req).document)
    check_policy(policy, lambda why: ApiError("ValidationException", f"Policy is not valid: {why}"))
    if len(policy.encode()) > MAX_POLICY_LENGTH:
        raise ApiError("PolicyLengthExceededException", "The event bus policy is longer than 10 KB.")
    bus.policy = policy
    _save(tx, call, bus)


def _with_statement(call: Call, bus: Bus, req: t.PutPermissionRequest) -> Statements:
    """The policy with the statement of a request in its short form. Raises ValidationException."""
    if not (req.StatementId and req.Action and req.Principal):
        lacking = next(name for name in ("StatementId", "Action", "Principal") if not getattr(req, name))
        raise ApiError("ValidationException", f"Parameter {lacking} must be specified.")
    conditions: Mapping[str, Any] | None = None
    if req.Condition is not None:
        if (req.Condition.Type, req.Condition.Key) != ("StringEquals", "aws:PrincipalOrgID"):
            raise ApiError("ValidationException", "Condition must be StringEquals of aws:PrincipalOrgID.")
        conditions = {req.Condition.Type: {req.Condition.Key: req.Condition.Value}}
    policy = Statements(bus.policy)
    policy.remove(req.StatementId)
    policy.allow(req.StatementId, principal(req.Principal), req.Action, bus_arn_of(call, bus.name), conditions)
    return policy


@operation("RemovePermission", resource=_named)
def remove_permission(tx: Tx, call: Call, req: t.RemovePermissionRequest) -> None:
    """Take a statement, or all, away. Source: API_RemovePermission. Raises ResourceNotFoundException."""
    bus = find_bus(tx, call.scope, bus_name(req.EventBusName))
    policy = Statements(None if req.RemoveAllPermissions else bus.policy)
    if not req.RemoveAllPermissions:
        if bus.policy is None:
            raise ApiError("ResourceNotFoundException", "EventBus does not have a policy.")
        if not policy.remove(req.StatementId or ""):
            raise ApiError("ResourceNotFoundException", "Statement with the provided id does not exist.")
    bus.policy = json.dumps(policy.document) if policy.document else None
    _save(tx, call, bus)


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """The policy of a bus, which is also that of its rules."""
    kind, _, name = where.resource.partition("/")
    if kind == "rule":
        name = name.rpartition("/")[0] or DEFAULT
    elif kind != "event-bus":
        return None
    bus = BUSES.get(tx, where.scope, name)
    return None if bus is None else bus.policy

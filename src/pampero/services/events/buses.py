"""Event buses and who may use them."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import MalformedPolicy, parse, require_principal
from pampero.services.events.model import BUSES, DEFAULT, RULES, Bus, bus_arn_of, bus_name, find_bus
from pampero.services.events.types import (
    CreateEventBusRequest,
    CreateEventBusResponse,
    DeleteEventBusRequest,
    DescribeEventBusRequest,
    DescribeEventBusResponse,
    EventBus,
    ListEventBusesRequest,
    ListEventBusesResponse,
    PutPermissionRequest,
    RemovePermissionRequest,
)
from pampero.store.tx import ReadTx, Tx


def _named(call: Call, req: Any) -> str:
    return bus_arn_of(call, getattr(req, "Name", None) or getattr(req, "EventBusName", None))


@operation("CreateEventBus", resource=_named)
def create_event_bus(tx: Tx, call: Call, req: CreateEventBusRequest) -> CreateEventBusResponse:
    """Make a bus. Source: API_CreateEventBus. Raises ResourceAlreadyExistsException."""
    if req.Name == DEFAULT or BUSES.get(tx, call.scope, req.Name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Event bus {req.Name} already exists.")
    if "/" in req.Name:
        raise ApiError("ValidationException", f"Event bus name {req.Name} must not contain '/'.")
    tags = {tag.Key: tag.Value for tag in req.Tags or []}
    BUSES.put(tx, call.scope, req.Name, Bus(req.Name, tx.now, None, req.Description, tags))
    return CreateEventBusResponse(EventBusArn=bus_arn_of(call, req.Name), Description=req.Description)


@operation("DeleteEventBus", resource=_named)
def delete_event_bus(tx: Tx, call: Call, req: DeleteEventBusRequest) -> None:
    """Delete a bus without rules; that it is gone already is no error. Source: API_DeleteEventBus."""
    name = bus_name(req.Name)
    if name == DEFAULT:
        raise ApiError("ValidationException", "Cannot delete event bus default.")
    if RULES.page(tx, call.scope, prefix=f"{name}/", limit=1):
        raise ApiError("ValidationException", "Event bus can't be deleted since it has rules.")
    BUSES.delete(tx, call.scope, name)


@operation("DescribeEventBus", resource=_named, read=True)
def describe_event_bus(tx: ReadTx, call: Call, req: DescribeEventBusRequest) -> DescribeEventBusResponse:
    """One bus. Source: API_DescribeEventBus. Raises ResourceNotFoundException."""
    bus = find_bus(tx, call.scope, bus_name(req.Name))
    return DescribeEventBusResponse(
        Name=bus.name, Arn=bus_arn_of(call, bus.name), Policy=bus.policy, Description=bus.description
    )


@operation("ListEventBuses", resource="*", read=True)
def list_event_buses(tx: ReadTx, call: Call, req: ListEventBusesRequest) -> ListEventBusesResponse:
    """The buses of a prefix, the default one among them. Source: API_ListEventBuses."""
    prefix = req.NamePrefix or ""
    names = [bus.name for _, bus in BUSES.page(tx, call.scope, prefix=prefix)]
    if DEFAULT.startswith(prefix):
        names = sorted({*names, DEFAULT})
    most = req.Limit or 100
    names = [name for name in names if name > (req.NextToken or "")]
    shapes = [EventBus(Name=name, Arn=bus_arn_of(call, name)) for name in names[:most]]
    return ListEventBusesResponse(EventBuses=shapes, NextToken=names[most - 1] if len(names) > most else None)


@operation("PutPermission", resource=_named)
def put_permission(tx: Tx, call: Call, req: PutPermissionRequest) -> None:
    """Let another account put events on a bus, or set the whole policy. Source: API_PutPermission."""
    bus = find_bus(tx, call.scope, bus_name(req.EventBusName))
    if req.Policy is not None:
        try:
            require_principal(parse(req.Policy))
        except MalformedPolicy as error:
            raise ApiError("ValidationException", f"Policy is not valid: {error}") from error
        bus.policy = req.Policy
    else:
        document: dict[str, Any] = json.loads(bus.policy) if bus.policy else {"Version": "2012-10-17", "Statement": []}
        kept = [statement for statement in document["Statement"] if statement.get("Sid") != req.StatementId]
        principal: Any = "*" if req.Principal == "*" else {"AWS": f"arn:aws:iam::{req.Principal}:root"}
        kept.append(
            {
                "Sid": req.StatementId,
                "Effect": "Allow",
                "Principal": principal,
                "Action": req.Action or "events:PutEvents",
                "Resource": bus_arn_of(call, bus.name),
            }
        )
        bus.policy = json.dumps({**document, "Statement": kept})
    BUSES.put(tx, call.scope, bus.name, bus)


@operation("RemovePermission", resource=_named)
def remove_permission(tx: Tx, call: Call, req: RemovePermissionRequest) -> None:
    """Take a statement, or all, away. Source: API_RemovePermission. Raises ResourceNotFoundException."""
    bus = find_bus(tx, call.scope, bus_name(req.EventBusName))
    document: dict[str, Any] = json.loads(bus.policy) if bus.policy else {"Statement": []}
    statements: list[dict[str, Any]] = document["Statement"]
    kept = [] if req.RemoveAllPermissions else [one for one in statements if one.get("Sid") != req.StatementId]
    if len(kept) == len(document["Statement"]) and not req.RemoveAllPermissions:
        raise ApiError("ResourceNotFoundException", "Statement with the provided id does not exist.")
    bus.policy = json.dumps({**document, "Statement": kept}) if kept else None
    BUSES.put(tx, call.scope, bus.name, bus)


@resource_policy
def policy(tx: ReadTx, arn_: str) -> str | None:
    """A bus's policy."""
    parts = arn_.split(":")
    if len(parts) != 6 or not parts[5].startswith("event-bus/"):
        return None
    bus = BUSES.get(tx, f"{parts[4]}/{parts[3]}", parts[5].partition("/")[2])
    return None if bus is None else bus.policy

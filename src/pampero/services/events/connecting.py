"""The operations of connections. What they authorise with is in Secrets Manager: written before the connection says so."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import named
from pampero.kernel import ids
from pampero.services.events import types as t
from pampero.services.events.connections import (
    CONNECTIONS,
    DEAUTHORIZED,
    DEAUTHORIZING,
    DELETING,
    Connection,
    authorize,
    authorized_with,
    find_connection,
    merged,
    refuse,
    without_secrets,
)
from pampero.services.events.targets import page_of
from pampero.services.events.vault import drop, keep, parameters_of
from pampero.store.tx import ReadTx, Tx

_named = named("events", "connection/{req.Name}")


def _times(connection: Connection) -> dict[str, Any]:
    return {
        "ConnectionArn": connection.arn,
        "ConnectionState": connection.state,
        "CreationTime": connection.created,
        "LastModifiedTime": connection.modified,
        "LastAuthorizedTime": connection.authorized,
    }


@operation("CreateConnection", resource=_named)
async def create_connection(call: Call, req: t.CreateConnectionRequest) -> t.CreateConnectionResponse:
    """Keep how an endpoint is authorised with. Source: API_CreateConnection.

    Raises ResourceAlreadyExistsException, ValidationException.
    """
    refuse(req)
    parameters = authorized_with(req.AuthorizationType, msgspec.to_builtins(req.AuthParameters))
    connection = Connection(
        name=req.Name,
        account=call.account,
        region=call.region,
        uid=ids.uuid4(),
        kind=req.AuthorizationType,
        secret="",
        created=call.now,
        modified=call.now,
        shown=without_secrets(parameters),
        description=req.Description,
    )
    await call.read(_check_new, connection)
    await keep(call, connection, parameters)
    try:
        await call.write(_create, connection)
    except ApiError:
        await drop(call, connection)
        raise
    told = _times(connection)
    del told["LastAuthorizedTime"]
    return t.CreateConnectionResponse(**told)


def _check_new(tx: ReadTx, connection: Connection) -> None:
    """Raises ResourceAlreadyExistsException."""
    if CONNECTIONS.get(tx, connection.scope, connection.name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Connection {connection.name} already exists.")


def _create(tx: Tx, connection: Connection) -> None:
    _check_new(tx, connection)
    authorize(tx, connection)


@operation("UpdateConnection", resource=_named)
async def update_connection(call: Call, req: t.UpdateConnectionRequest) -> t.UpdateConnectionResponse:
    """Change a connection; what is left out stays. Source: API_UpdateConnection.

    Raises ResourceNotFoundException, ValidationException.
    """
    refuse(req)
    connection = await call.read(find_connection, call.scope, req.Name)
    given = msgspec.to_builtins(req.AuthParameters) if req.AuthParameters is not None else {}
    before = await parameters_of(call, connection)
    connection.kind = req.AuthorizationType or connection.kind
    parameters = authorized_with(connection.kind, merged(before, given))
    connection.shown = without_secrets(parameters)
    if req.Description is not None:
        connection.description = req.Description
    await keep(call, connection, parameters)
    await call.write(_change, connection)
    return t.UpdateConnectionResponse(**_times(connection))


def _change(tx: Tx, connection: Connection) -> None:
    find_connection(tx, connection.scope, connection.name)
    authorize(tx, connection)


@operation("DeauthorizeConnection", resource=_named)
async def deauthorize_connection(call: Call, req: t.DeauthorizeConnectionRequest) -> t.DeauthorizeConnectionResponse:
    """Forget what a connection authorises with; it stays. Source: API_DeauthorizeConnection.

    Raises ResourceNotFoundException.
    """
    connection = await call.read(find_connection, call.scope, req.Name)
    connection.sealed, connection.shown = None, {}
    await keep(call, connection, {})
    await call.write(_deauthorize, connection)
    return t.DeauthorizeConnectionResponse(**_times(connection) | {"ConnectionState": DEAUTHORIZING})


def _deauthorize(tx: Tx, connection: Connection) -> None:
    find_connection(tx, connection.scope, connection.name)
    connection.state, connection.modified = DEAUTHORIZED, tx.now
    CONNECTIONS.save(tx, connection)


@operation("DeleteConnection", resource=_named)
async def delete_connection(call: Call, req: t.DeleteConnectionRequest) -> t.DeleteConnectionResponse:
    """Delete a connection and its secret; API destinations that use it become inactive. Source: API_DeleteConnection.

    Raises ResourceNotFoundException.
    """
    connection = await call.read(find_connection, call.scope, req.Name)
    await drop(call, connection)
    await call.write(CONNECTIONS.delete, call.scope, connection.name)
    return t.DeleteConnectionResponse(**_times(connection) | {"ConnectionState": DELETING})


@operation("DescribeConnection", resource=_named, read=True)
def describe_connection(tx: ReadTx, call: Call, req: t.DescribeConnectionRequest) -> t.DescribeConnectionResponse:
    """One connection without its secrets. Source: API_DescribeConnection. Raises ResourceNotFoundException."""
    connection = find_connection(tx, call.scope, req.Name)
    return t.DescribeConnectionResponse(
        **_times(connection),
        Name=connection.name,
        Description=connection.description,
        StateReason=connection.reason,
        AuthorizationType=connection.kind,
        SecretArn=connection.secret_arn,
        AuthParameters=msgspec.convert(connection.shown, t.ConnectionAuthResponseParameters),
    )


@operation("ListConnections", resource="*", read=True)
def list_connections(tx: ReadTx, call: Call, req: t.ListConnectionsRequest) -> t.ListConnectionsResponse:
    """Connections by their names, of a prefix and in a state. Source: API_ListConnections."""
    found = dict(CONNECTIONS.page(tx, call.scope, prefix=req.NamePrefix or ""))
    names = [name for name, one in found.items() if req.ConnectionState in (None, one.state)]
    shown, token = page_of(names, req.Limit, req.NextToken)
    listed = [
        t.Connection(
            **_times(found[name]),
            Name=name,
            StateReason=found[name].reason,
            AuthorizationType=found[name].kind,
        )
        for name in shown
    ]
    return t.ListConnectionsResponse(Connections=listed, NextToken=token)

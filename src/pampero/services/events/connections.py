"""Connections: how endpoints over HTTP are told who calls, and what they are sent beside events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, operation
from pampero.aws.nouns import Noun, named
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import arn
from pampero.services.events import types as t
from pampero.services.events.targets import page_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

AUTHORIZED, AUTHORIZING = "AUTHORIZED", "AUTHORIZING"
DEAUTHORIZED, DEAUTHORIZING, DELETING = "DEAUTHORIZED", "DEAUTHORIZING", "DELETING"
OAUTH = "OAUTH_CLIENT_CREDENTIALS"
# What each type of authorisation is given in, and the member of it that is never shown.
PARAMETERS: Mapping[str, str] = {
    "BASIC": "BasicAuthParameters", "API_KEY": "ApiKeyAuthParameters", OAUTH: "OAuthParameters",
}  # fmt: skip
SECRETS = frozenset({"Password", "ApiKeyValue", "ClientSecret"})
OAUTH_METHODS = ("GET", "POST", "PUT")
INVOCATION = "InvocationHttpParameters"


class Connection(Noun):
    """A connection. sealed: its AuthParameters as JSON, sealed; None: it was deauthorised. shown: the same without secrets.

    uid: the last part of its ARN. secret: that of its secret's. created, modified, authorized: epoch seconds.
    """

    uid: str
    kind: str
    secret: str
    created: float
    modified: float
    sealed: bytes | None = None
    shown: dict[str, Any] = msgspec.field(default_factory=dict)
    state: str = AUTHORIZED
    reason: str | None = None
    description: str | None = None
    authorized: float | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("events", self.region, self.account, f"connection/{self.name}/{self.uid}")

    @property
    def secret_arn(self) -> str:
        """The ARN of its secret, which AWS keeps in Secrets Manager; here it is kept, sealed, with the connection."""
        name = f"events!connection/{self.name}/{self.secret}"
        return arn("secretsmanager", self.region, self.account, f"secret:{name}")


CONNECTIONS: Documents[Connection] = Documents(
    "events.connection", Connection, at=lambda connection: (connection.scope, connection.name)
)
_named = named("events", "connection/{req.Name}")


def find_connection(tx: ReadTx, scope: str, name: str) -> Connection:
    """Raises ResourceNotFoundException."""
    found = CONNECTIONS.get(tx, scope, name)
    if found is None:
        text = f"Failed to describe the connection(s). Connection '{name}' does not exist."
        raise ApiError("ResourceNotFoundException", text)
    return found


def connection_at(tx: ReadTx, text: str) -> Connection:
    """The connection with this ARN. Raises ResourceNotFoundException."""
    _, _, _, region, account, resource = text.split(":", 5)
    name = resource.split("/")[1]
    found = CONNECTIONS.get(tx, f"{account}/{region}", name)
    return found if found is not None and found.arn == text else find_connection(tx, "", name)


def purpose(connection: Connection) -> str:
    """What a connection's secrets are sealed for."""
    return f"events-connection/{connection.arn}"


def parameters_of(context: Context, connection: Connection) -> dict[str, Any]:
    """Its AuthParameters with all secrets; empty once it was deauthorised."""
    if connection.sealed is None:
        return {}
    found: dict[str, Any] = jsontext.loads(context.runtime.sealer.open(connection.sealed, purpose(connection)))
    return found


def _refuse(req: t.CreateConnectionRequest | t.UpdateConnectionRequest) -> None:
    """Raises NotImplemented."""
    if req.KmsKeyIdentifier:
        raise ApiError("NotImplemented", "Keys of one's own for connections are not built yet.", status=501)
    within = req.AuthParameters.ConnectivityParameters if req.AuthParameters is not None else None
    if req.InvocationConnectivityParameters is not None or within is not None:
        raise ApiError("NotImplemented", "Connections to private APIs through VPC Lattice are not built.", status=501)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "Key" in value:
        hidden = value.get("IsValueSecret", False)
        return {name: one for name, one in value.items() if name != "Value" or not hidden} | {"IsValueSecret": hidden}
    return {name: _without_secrets(one) for name, one in value.items() if name not in SECRETS}


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {**old, **{name: _merged(old.get(name), value) for name, value in new.items()}}


def _authorize(tx: Tx, call: Call, connection: Connection, parameters: dict[str, Any]) -> None:
    """Keep what a connection authorises with. An OAuth endpoint is asked after the commit. Raises ValidationException."""
    kept = {PARAMETERS[connection.kind], INVOCATION}
    if PARAMETERS[connection.kind] not in parameters:
        text = f"Parameter(s) {PARAMETERS[connection.kind]} must be specified for AuthorizationType {connection.kind}."
        raise ApiError("ValidationException", text)
    parameters = {name: value for name, value in parameters.items() if name in kept}
    connection.sealed = call.runtime.sealer.seal(msgspec.json.encode(parameters), purpose(connection))
    connection.shown = _without_secrets(parameters)
    connection.reason, connection.authorized = None, tx.now
    connection.state = AUTHORIZED
    if connection.kind == OAUTH:
        _check_method(parameters[PARAMETERS[OAUTH]]["HttpMethod"])
        connection.state = AUTHORIZING
        tx.emit("events.authorize", {"scope": connection.scope, "name": connection.name})


def _check_method(given: str) -> None:
    """AWS takes it in any letters (recorded), which its model does not say. Raises ValidationException."""
    if given.upper() not in OAUTH_METHODS:
        text = (
            f"1 validation error detected: Value '{given}' at 'authParameters.oAuthParameters.httpMethod' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{', '.join(OAUTH_METHODS)}]"
        )
        raise ApiError("ValidationException", text)


@operation("CreateConnection", resource=_named)
def create_connection(tx: Tx, call: Call, req: t.CreateConnectionRequest) -> t.CreateConnectionResponse:
    """Keep how an endpoint is authorised with. Source: API_CreateConnection.

    Raises ResourceAlreadyExistsException, ValidationException.
    """
    _refuse(req)
    if CONNECTIONS.get(tx, call.scope, req.Name) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Connection {req.Name} already exists.")
    connection = Connection(
        name=req.Name,
        account=call.account,
        region=call.region,
        uid=ids.uuid4(),
        kind=req.AuthorizationType,
        secret=f"{ids.uuid4()}-{ids.secret(6)}",
        created=tx.now,
        modified=tx.now,
        description=req.Description,
    )
    _authorize(tx, call, connection, msgspec.to_builtins(req.AuthParameters))
    CONNECTIONS.save(tx, connection)
    return t.CreateConnectionResponse(
        ConnectionArn=connection.arn,
        ConnectionState=connection.state,
        CreationTime=connection.created,
        LastModifiedTime=connection.modified,
    )


def _times(connection: Connection) -> dict[str, Any]:
    return {
        "ConnectionArn": connection.arn,
        "ConnectionState": connection.state,
        "CreationTime": connection.created,
        "LastModifiedTime": connection.modified,
        "LastAuthorizedTime": connection.authorized,
    }


@operation("UpdateConnection", resource=_named)
def update_connection(tx: Tx, call: Call, req: t.UpdateConnectionRequest) -> t.UpdateConnectionResponse:
    """Change a connection; what is left out stays. Source: API_UpdateConnection.

    Raises ResourceNotFoundException, ValidationException.
    """
    _refuse(req)
    connection = find_connection(tx, call.scope, req.Name)
    given = msgspec.to_builtins(req.AuthParameters) if req.AuthParameters is not None else {}
    parameters = _merged(parameters_of(call, connection), given)
    connection.kind = req.AuthorizationType or connection.kind
    if req.Description is not None:
        connection.description = req.Description
    connection.modified = tx.now
    _authorize(tx, call, connection, parameters)
    CONNECTIONS.save(tx, connection)
    return t.UpdateConnectionResponse(**_times(connection))


@operation("DeauthorizeConnection", resource=_named)
def deauthorize_connection(tx: Tx, call: Call, req: t.DeauthorizeConnectionRequest) -> t.DeauthorizeConnectionResponse:
    """Forget what a connection authorises with; it stays. Source: API_DeauthorizeConnection.

    Raises ResourceNotFoundException.
    """
    connection = find_connection(tx, call.scope, req.Name)
    connection.sealed, connection.shown, connection.modified = None, {}, tx.now
    connection.state = DEAUTHORIZED
    CONNECTIONS.save(tx, connection)
    return t.DeauthorizeConnectionResponse(**_times(connection) | {"ConnectionState": DEAUTHORIZING})


@operation("DeleteConnection", resource=_named)
def delete_connection(tx: Tx, call: Call, req: t.DeleteConnectionRequest) -> t.DeleteConnectionResponse:
    """Delete a connection and its secret; API destinations that use it become inactive. Source: API_DeleteConnection.

    Raises ResourceNotFoundException.
    """
    connection = find_connection(tx, call.scope, req.Name)
    CONNECTIONS.delete(tx, call.scope, connection.name)
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

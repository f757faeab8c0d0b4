"""Connections: how endpoints over HTTP are told who calls, and what they are sent beside events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.aws.nouns import Noun
from pampero.kernel.arn import arn
from pampero.services.events import types as t
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
    """A connection. secret: the ARN of the secret that has its AuthParameters. shown: these without secrets.

    uid: the last part of its ARN. created, modified, authorized: epoch seconds. sealed: its AuthParameters as older servers
    kept them, with the last part of an ARN in `secret`, until they are changed.
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
    def vaulted(self) -> bool:
        """Whether its secret is in Secrets Manager."""
        return self.secret.startswith("arn:")

    @property
    def secret_arn(self) -> str:
        """The ARN of its secret."""
        if self.vaulted:
            return self.secret
        name = f"events!connection/{self.name}/{self.secret}"
        return arn("secretsmanager", self.region, self.account, f"secret:{name}")


CONNECTIONS: Documents[Connection] = Documents(
    "events.connection", Connection, at=lambda connection: (connection.scope, connection.name)
)


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


def refuse(req: t.CreateConnectionRequest | t.UpdateConnectionRequest) -> None:
    """Raises NotImplemented."""
    if req.KmsKeyIdentifier:
        raise ApiError("NotImplemented", "Keys of one's own for connections are not built yet.", status=501)
    within = req.AuthParameters.ConnectivityParameters if req.AuthParameters is not None else None
    if req.InvocationConnectivityParameters is not None or within is not None:
        raise ApiError("NotImplemented", "Connections to private APIs through VPC Lattice are not built.", status=501)


def without_secrets(value: Any) -> Any:
    """Parameters as they are shown."""
    if isinstance(value, list):
        return [without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "Key" in value:
        hidden = value.get("IsValueSecret", False)
        return {name: one for name, one in value.items() if name != "Value" or not hidden} | {"IsValueSecret": hidden}
    return {name: without_secrets(one) for name, one in value.items() if name not in SECRETS}


def merged(old: Any, new: Any) -> Any:
    """What stays of old parameters, with new ones."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {**old, **{name: merged(old.get(name), value) for name, value in new.items()}}


def authorized_with(kind: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Of AuthParameters what a connection of this kind has. Raises ValidationException."""
    if PARAMETERS[kind] not in parameters:
        text = f"Parameter(s) {PARAMETERS[kind]} must be specified for AuthorizationType {kind}."
        raise ApiError("ValidationException", text)
    if kind == OAUTH:
        _check_method(parameters[PARAMETERS[OAUTH]]["HttpMethod"])
    return {name: value for name, value in parameters.items() if name in (PARAMETERS[kind], INVOCATION)}


def authorize(tx: Tx, connection: Connection) -> None:
    """What a connection authorises with is another. An OAuth endpoint is asked after the commit."""
    connection.reason, connection.authorized, connection.modified = None, tx.now, tx.now
    connection.state = AUTHORIZED
    if connection.kind == OAUTH:
        connection.state = AUTHORIZING
        tx.emit("events.authorize", {"scope": connection.scope, "name": connection.name})
    CONNECTIONS.save(tx, connection)


def _check_method(given: str) -> None:
    """AWS takes it in any letters (recorded), which its model does not say. Raises ValidationException."""
    if given.upper() not in OAUTH_METHODS:
        text = (
            f"1 validation error detected: Value '{given}' at 'authParameters.oAuthParameters.httpMethod' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{', '.join(OAUTH_METHODS)}]"
        )
        raise ApiError("ValidationException", text)

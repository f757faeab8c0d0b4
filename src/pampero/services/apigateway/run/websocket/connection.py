"""A connection as the store holds it: what its `$disconnect` has to tell, should the server end before."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from pampero.kernel import ids
from pampero.store.documents import Documents
from pampero.store.tx import Tx


class Connection(msgspec.Struct):
    """owner: the process that has the socket, as the store calls it. connected: epoch seconds. domain: the host that the client
    used. identity, access: what `requestContext` says of who signed, and what the authorizer gave."""

    id: str
    api: str
    stage: str
    account: str
    region: str
    owner: str
    connected: float
    source_ip: str
    agent: str | None
    domain: str
    identity: dict[str, Any]
    access: dict[str, Any] | None

    @property
    def scope(self) -> str:
        """Where its API's document lives."""
        return f"{self.account}/{self.region}"


CONNECTIONS = Documents("apigateway.connection", Connection)


def new_id() -> str:
    """Such as `L0SM9cOFvHcCIhw=`, which is unique in the whole server."""
    return base64.urlsafe_b64encode(ids.random_bytes(11)).decode()


def keep(tx: Tx, connection: Connection) -> None:
    """Write it."""
    CONNECTIONS.put(tx, "", connection.id, connection)

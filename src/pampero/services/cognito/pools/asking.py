"""How the requests begin that anybody may make of a client for a user by name."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from pampero.api import Call
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Client, Pool, any_client
from pampero.services.cognito.pools.secrets import check_secret
from pampero.services.cognito.threats import origins
from pampero.services.cognito.threats.origins import Origin


class Request(Protocol):
    """What they say alike."""

    ClientId: str
    Username: str
    SecretHash: str | None
    UserContextData: t.UserContextDataType | None


class Asked(NamedTuple):
    """The client, its pool, and where the request comes from."""

    client: Client
    pool: Pool
    origin: Origin | None


async def asked(call: Call, req: Request) -> Asked:
    """What a request is about, once the client has proven itself. Raises ResourceNotFoundException, NotAuthorizedException."""
    client, pool = await call.read(any_client, req.ClientId)
    check_secret(call, client, req.Username, req.SecretHash)
    return Asked(client, pool, origins.public(call, pool, client, req.UserContextData))

"""What a client proves of itself, and what it tells those who ask.

Source: developer guide, "Computing secret hash values", "Managing user existence error responses".
"""

from __future__ import annotations

import base64
import hmac

from pampero.api import Context
from pampero.services.cognito.pools.model import Client, unauthorized

PURPOSE = "cognito-idp.client"


def secret_of(context: Context, client: Client) -> str | None:
    """A client's secret."""
    return context.runtime.sealer.open(client.secret, PURPOSE).decode() if client.secret else None


def secrets_of(context: Context, client: Client) -> list[str]:
    """All of a client's secrets: one, or two while one takes the other's place."""
    return [context.runtime.sealer.open(one, PURPOSE).decode() for one in (client.secret, client.other) if one]


def is_secret(context: Context, client: Client, given: str | None) -> bool:
    """Whether this is what a client shows of itself: one of its secrets, or none where it has none."""
    known = secrets_of(context, client)
    if given is None:
        return not known
    matches = [hmac.compare_digest(one.encode(), given.encode()) for one in known]
    return any(matches)


def seal_secret(context: Context, secret: str | None) -> bytes:
    """A client's secret as it is stored."""
    return context.runtime.sealer.seal(secret.encode(), PURPOSE) if secret else b""


def check_secret(context: Context, client: Client, name: str, given: str | None, *others: str) -> None:
    """Hold the hash in a request against the client's secret. others: further names that it may be of. Raises
    NotAuthorizedException."""
    known = secrets_of(context, client)
    if not known:
        if given is not None:
            raise unauthorized(f"Client {client.id} is not configured for secret but secret was received")
        return
    if not given:
        raise unauthorized(f"Client {client.id} is configured for secret but secret was not received")
    for secret, one in ((secret, one) for secret in known for one in (name, *others)):
        wanted = hmac.digest(secret.encode(), (one + client.id).encode(), "sha256")
        if hmac.compare_digest(base64.b64encode(wanted), given.encode()):
            return
    raise unauthorized(f"Unable to verify secret hash for client {client.id}")


def hides(client: Client) -> bool:
    """Whether a client does not say which users there are."""
    return client.settings.PreventUserExistenceErrors == "ENABLED"

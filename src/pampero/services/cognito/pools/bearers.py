"""Who has signed in: the user of an access token."""

from __future__ import annotations

from pampero.api import Call
from pampero.services.cognito.pools.model import CLIENTS, Client, Pool, unauthorized
from pampero.services.cognito.pools.tokens import ADMIN_SCOPE, bearer
from pampero.services.cognito.pools.users import User, by_sub, not_found
from pampero.store.tx import ReadTx


def signed_in(tx: ReadTx, call: Call, token: str, scope: str = ADMIN_SCOPE) -> tuple[Pool, Client, User]:
    """Whose access token this is. Raises NotAuthorizedException, UserNotFoundException."""
    who = bearer(tx, call, token, scope)
    user, client = by_sub(tx, who.pool.id, who.session.sub), CLIENTS.get(tx, "", who.session.client)
    if user is None:
        raise not_found()
    if client is None:
        raise unauthorized("Invalid Access Token")
    if not user.enabled:
        raise unauthorized("User is disabled.")
    return who.pool, client, user

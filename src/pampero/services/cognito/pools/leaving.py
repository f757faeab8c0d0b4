"""Users who go, with all that is their own."""

from __future__ import annotations

from pampero.services.cognito.pools import codes, devices, groups, passkeys
from pampero.services.cognito.pools.tokens import sign_out
from pampero.services.cognito.pools.users import USERS, User
from pampero.services.cognito.threats import events
from pampero.store.tx import Tx


def delete(tx: Tx, user: User) -> None:
    """Delete a user with all that is its own."""
    sign_out(tx, user.pool, user.sub)
    codes.forget(tx, user)
    devices.forget_all(tx, user.pool, user.sub)
    events.forget_all(tx, user.pool, user.sub)
    passkeys.forget_all(tx, user.pool, user.sub)
    groups.leave_all(tx, user)
    USERS.delete(tx, user.pool, user.name)

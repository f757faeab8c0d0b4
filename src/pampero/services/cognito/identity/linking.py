"""Which identity logins belong to: they are linked, moved and taken away here alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.cognito.identity.model import (
    HOMES,
    IDENTITIES,
    LOGINS,
    MAX_LOGINS,
    Identity,
    Login,
    Pool,
    find_identity,
    refused,
)
from pampero.store.tx import ReadTx, Tx

MISMATCH = "Logins don't match. Please include at least one valid login for this identity or identity pool."
GUESTS = "Unauthenticated access is not supported for this identity pool."


def forbidden(id_: str) -> ApiError:
    """What an identity may not be used for by who asks."""
    return refused(f"Access to Identity '{id_}' is forbidden.")


def conflict() -> ApiError:
    """A login that is another identity's. AWS's text is not documented."""
    return ApiError("ResourceConflictException", "A login is already linked to another identity.")


def owner_of(tx: ReadTx, pool: Pool, login: Login) -> str | None:
    """The id of the identity that a login belongs to."""
    return LOGINS.get(tx, pool.id, login.key)


def owners_of(tx: ReadTx, pool: Pool, logins: Iterable[Login]) -> set[str]:
    """The ids of the identities that some logins belong to."""
    return {owner for login in logins if (owner := owner_of(tx, pool, login)) is not None}


def make(tx: Tx, pool: Pool, logins: Sequence[Login]) -> Identity:
    """A new identity; a guest without logins."""
    one = Identity(f"{pool.region}:{ids.uuid4()}", pool.id, tx.now, tx.now)
    HOMES.put(tx, "", one.id, pool.id)
    return link(tx, pool, one, logins)


def link(tx: Tx, pool: Pool, one: Identity, logins: Iterable[Login]) -> Identity:
    """Add logins that nobody has yet. Raises LimitExceededException."""
    new = [login for login in dict.fromkeys(logins) if login not in one.logins]
    if len(one.logins) + len(new) > MAX_LOGINS:
        raise ApiError("LimitExceededException", f"An identity may have {MAX_LOGINS} linked logins at most.")
    for login in new:
        LOGINS.put(tx, pool.id, login.key, one.id)
    one.logins = [*one.logins, *new]
    one.modified = tx.now
    return IDENTITIES.save(tx, one)


def unlink(tx: Tx, pool: Pool, one: Identity, logins: Iterable[Login]) -> None:
    """Take logins away: who loses the last one cannot be reached any more."""
    gone = set(logins)
    for login in gone:
        LOGINS.delete(tx, pool.id, login.key)
    one.logins = [login for login in one.logins if login not in gone]
    one.disabled = not one.logins
    one.modified = tx.now
    IDENTITIES.save(tx, one)


def remove(tx: Tx, pool: Pool, one: Identity) -> None:
    """Delete an identity; its logins are nobody's then."""
    for login in one.logins:
        LOGINS.delete(tx, pool.id, login.key)
    IDENTITIES.delete(tx, pool.id, one.id)
    HOMES.delete(tx, "", one.id)


def merge(tx: Tx, pool: Pool, source: Identity, into: Identity) -> None:
    """All logins of one identity become another's. Raises LimitExceededException, ResourceConflictException: somebody who
    is two users of the same public provider would be nobody in particular."""
    public = {login.provider for login in into.logins if login.provider != pool.developer}
    if any(login.provider in public for login in source.logins):
        raise conflict()
    logins = source.logins
    unlink(tx, pool, source, logins)
    link(tx, pool, into, logins)


def of_logins(tx: Tx, pool: Pool, logins: Sequence[Login]) -> Identity:
    """The identity of somebody, who is made known where nobody knows them; one login that is known makes the others so.

    Raises NotAuthorizedException where guests are not let in, ResourceConflictException.
    """
    if not logins and not pool.unauthenticated:
        raise refused(GUESTS)
    owners = owners_of(tx, pool, logins)
    if len(owners) > 1:
        raise conflict()
    if not owners:
        return make(tx, pool, logins)
    _, one = find_identity(tx, owners.pop())
    return link(tx, pool, one, logins) if set(logins) - set(one.logins) else one


def of_identity(tx: Tx, id_: str, logins: Sequence[Login]) -> tuple[Pool, Identity]:
    """The identity that is meant, if these logins open it. A guest who signs in as somebody known is that one from then on,
    and the guest is no more; as somebody unknown, the guest becomes that one. Source: API_GetOpenIdToken ("the IdentityId
    returned may not match the one passed on input").

    Raises ResourceNotFoundException, NotAuthorizedException, ResourceConflictException.
    """
    pool, one = find_identity(tx, id_)
    if one.disabled or bool(one.logins) > bool(logins):
        raise forbidden(id_)
    if not logins:
        if not pool.unauthenticated:
            raise refused(GUESTS)
        return pool, one
    owners = owners_of(tx, pool, logins)
    if one.logins and id_ not in owners:
        raise refused(MISMATCH)
    if len(owners) > 1:
        raise conflict()
    if owners and id_ not in owners:
        one.disabled, one.modified = True, tx.now
        IDENTITIES.save(tx, one)
        _, one = find_identity(tx, owners.pop())
    return pool, link(tx, pool, one, logins) if set(logins) - set(one.logins) else one

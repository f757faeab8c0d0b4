"""The directory: what authentication and authorisation ask of IAM (see auth.directory)."""

from __future__ import annotations

from pampero.auth.directory import Credential, Identity
from pampero.auth.principals import Principal
from pampero.services.iam.managed import document_of
from pampero.services.iam.model import GENERATION, KEYS, ROLES, USERS
from pampero.store.store import Store
from pampero.store.tx import ReadTx


class StoreDirectory:
    """Reads the store; nothing is kept here."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def generation(self) -> int:
        """How often identities changed since the start."""
        return self._store.mark(GENERATION)

    def credential(self, access_key: str) -> Credential | None:
        """See Directory.credential."""
        return self._store.read(_credential, access_key)

    def identity(self, principal: Principal) -> Identity:
        """See Directory.identity."""
        return self._store.read(_identity, principal)


def _credential(tx: ReadTx, access_key: str) -> Credential | None:
    key = KEYS.get(tx, "", access_key)
    if key is None:
        return None
    user = USERS.get(tx, key.account, key.user)
    if user is None:
        return None
    principal = Principal.user(user.account, user.name, user.path, user.id, user.tags)
    return Credential(key.secret, principal, key.active)


def _identity(tx: ReadTx, principal: Principal) -> Identity:
    holder = (
        ROLES.get(tx, principal.account, principal.role.rsplit("/", 1)[-1])
        if principal.kind == "session"
        else USERS.get(tx, principal.account, principal.name)
    )
    if holder is None or (principal.kind == "session" and not principal.id.startswith(holder.id + ":")):
        return Identity()
    texts = [*holder.inline.values()]
    texts += [text for text in (document_of(tx, arn) for arn in holder.attached) if text is not None]
    boundary = document_of(tx, holder.boundary) if holder.boundary else None
    return Identity(tuple(texts), boundary)

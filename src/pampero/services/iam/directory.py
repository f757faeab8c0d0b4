"""The directory: what authentication and authorisation ask of IAM (see auth.directory)."""

from __future__ import annotations

from pampero.api import identity_directory
from pampero.auth.directory import Credential, Identity
from pampero.auth.policy.parse import CLOSED
from pampero.auth.principals import Principal
from pampero.kernel.crypto import Sealer
from pampero.services.iam.managed import document_of
from pampero.services.iam.model import (
    DELETED_ROLES,
    GENERATION,
    GROUPS,
    KEYS,
    ROLES,
    ROOT,
    USERS,
    USES,
    AccessKey,
    Holder,
    KeyUse,
    User,
    purpose,
)
from pampero.store.store import Store
from pampero.store.tx import ReadTx, Tx

ALL = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'


@identity_directory
class StoreDirectory:
    """Reads the store; nothing is kept here."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer

    @property
    def generation(self) -> int:
        """See Directory.generation."""
        return self._store.generation(GENERATION)

    def credential(self, tx: ReadTx, access_key: str) -> Credential | None:
        """See Directory.credential."""
        found = _key(tx, access_key)
        if found is None:
            return None
        key, user = found
        secret = self._sealer.open(key.sealed, purpose(key.id)).decode()
        if user is None:
            return Credential(secret, Principal.root(key.account), key.active)
        principal = Principal.user(user.account, user.name, user.path, user.id, user.tags)
        return Credential(secret, principal, key.active)

    async def used(self, access_key: str, service: str, region: str) -> None:
        """See Directory.used."""
        await self._store.write(_used, access_key, service, region)

    def identity(self, tx: ReadTx, principal: Principal) -> Identity:
        """See Directory.identity."""
        return _identity(tx, principal)

    def managed(self, tx: ReadTx, arn: str) -> str | None:
        """See Directory.managed."""
        return document_of(tx, arn)

    def trust(self, tx: ReadTx, role_arn: str) -> str | None:
        """See Directory.trust."""
        parts = role_arn.split(":", 5)
        role = ROLES.get(tx, parts[4], role_arn.rsplit("/", 1)[-1]) if len(parts) == 6 else None
        return role.trust if role is not None and role.arn == role_arn else None

    def knew_role(self, tx: ReadTx, arn: str) -> bool:
        """See Directory.knew_role."""
        parts = arn.split(":", 5)
        if len(parts) < 6:
            return False
        name = parts[5].rsplit("/", 1)[-1]
        return ROLES.get(tx, parts[4], name) is not None or DELETED_ROLES.get(tx, parts[4], name) is not None


def _key(tx: ReadTx, access_key: str) -> tuple[AccessKey, User | None] | None:
    """A key and its user; none: the root's."""
    key = KEYS.get(tx, "", access_key)
    if key is not None and key.user == ROOT:
        return key, None
    user = None if key is None else USERS.get(tx, key.account, key.user)
    return None if key is None or user is None else (key, user)


def _used(tx: Tx, access_key: str, service: str, region: str) -> None:
    if KEYS.get(tx, "", access_key) is not None:
        USES.put(tx, "", access_key, KeyUse(tx.now, service, region))


def _identity(tx: ReadTx, principal: Principal) -> Identity:
    if principal.kind == "session":
        holder: Holder | None = ROLES.get(tx, principal.account, principal.role.rsplit("/", 1)[-1])
        known = holder is not None and principal.id.startswith(holder.id + ":")
    elif principal.kind == "federated":
        if principal.role.endswith(":root"):
            return Identity((ALL,))
        holder = USERS.get(tx, principal.account, principal.role.rsplit("/", 1)[-1])
        known = isinstance(holder, User) and holder.arn == principal.role and holder.id == principal.parent
    else:
        holder = USERS.get(tx, principal.account, principal.name)
        known = holder is not None and principal.id == holder.id
    if holder is None or not known:
        # Policies of resources name it still, and what was made anew under its name.
        return Identity((CLOSED,))
    boundary = document_of(tx, holder.boundary) if holder.boundary else None
    if holder.boundary and boundary is None:
        boundary = CLOSED
    return Identity(tuple(policy_texts(tx, holder)), boundary)


def policy_texts(tx: ReadTx, holder: Holder) -> list[str]:
    """The policies of a user (with its groups), group or role."""
    holders = [holder]
    if isinstance(holder, User):
        groups = (GROUPS.get(tx, holder.account, name) for name in holder.groups)
        holders += [group for group in groups if group is not None]
    texts = [text for one in holders for text in one.inline.values()]
    managed = [document_of(tx, arn) for one in holders for arn in one.attached]
    return texts + [text for text in managed if text is not None]

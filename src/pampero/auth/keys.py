"""From an access key to a secret and a principal."""

from __future__ import annotations

import asyncio

from pampero.auth.directory import Credential, Directory
from pampero.auth.principals import Principal
from pampero.auth.tokens import TokenError, Tokens
from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import Signature
from pampero.store.kept import Kept
from pampero.store.store import Store

WELL_KNOWN = "test"
NOTE_SECONDS = 60.0
MAX_NOTED = 4096
MAX_OPENED = 4096


class Keys:
    """Resolves the keys of requests.

    On loopback `test` is the default account's root and a 12-digit key that account's root, both with the secret
    `test`. Elsewhere, and behind a door (see RawRequest), only keys that IAM or STS issued are known.
    """

    def __init__(self, store: Store, directory: Directory, tokens: Tokens, account: str, loopback: bool) -> None:
        self._store = store
        self._directory = directory
        self._tokens = tokens
        self._account = account
        self._loopback = loopback
        self._noted: dict[str, float] = {}
        # Secrets lie sealed; those in use are kept open.
        self._opened: Kept[str, Credential] = Kept(lambda _: directory.generation, MAX_OPENED)
        self._notes: set[asyncio.Task[None]] = set()

    async def resolve(self, signature: Signature, now: float, door: str | None = None) -> tuple[str, Principal]:
        """(secret, principal). Raises ApiError InvalidClientTokenId, ExpiredToken."""
        return self.known(signature, now, door) or await self._look(signature)

    def known(self, signature: Signature, now: float, door: str | None = None) -> tuple[str, Principal] | None:
        """The same where nothing has to be read for it; else None."""
        key = signature.access_key
        if signature.token:
            return self._session(signature, now)
        if self._loopback and door is None:
            if key == WELL_KNOWN:
                return WELL_KNOWN, Principal.root(self._account)
            if len(key) == 12 and key.isascii() and key.isdigit():
                return WELL_KNOWN, Principal.root(key)
        found = self._opened.get(key)
        return (found.secret, found.principal) if found is not None and found.active else None

    async def _look(self, signature: Signature) -> tuple[str, Principal]:
        key = signature.access_key
        found = await self._opened.read(self._store, key, self._directory.credential, key)
        if found is None or not found.active:
            raise signature.traits.refusals.unknown_key()
        return found.secret, found.principal

    def note(self, signature: Signature, now: float) -> None:
        """After a user's key was verified: tell the directory, at most once a minute for a key."""
        key = signature.access_key
        if now - self._noted.get(key, 0.0) < NOTE_SECONDS:
            return
        if len(self._noted) >= MAX_NOTED:
            self._noted.clear()
        self._noted[key] = now
        task = asyncio.ensure_future(self._directory.used(key, signature.service, signature.region))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    def _session(self, signature: Signature, now: float) -> tuple[str, Principal]:
        try:
            session = self._tokens.open(signature.token or "", now)
        except TokenError as error:
            if error.expired:
                raise ApiError("ExpiredToken", "The security token included in the request is expired", 403) from error
            raise _invalid() from error
        if session.access_key != signature.access_key:
            raise _invalid()
        if session.principal.bound and session.principal.bound.partition(":")[0] != signature.service:
            raise _invalid()
        return session.secret, session.principal


def _invalid() -> ApiError:
    return ApiError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)

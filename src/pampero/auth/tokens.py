"""Session credentials whose token holds everything, sealed: nothing of a session is stored."""

from __future__ import annotations

import base64
import hmac
import zlib

import msgspec
from msgspec import Struct

from pampero.auth.principals import Principal
from pampero.kernel import ids
from pampero.kernel.crypto import Sealer

PURPOSE = "session-token"
REFUSAL = "authorization-message"


class TokenError(Exception):
    """A token that this server did not issue, or that has expired (`expired`)."""

    def __init__(self, expired: bool) -> None:
        super().__init__("expired" if expired else "invalid")
        self.expired = expired


class _Content(msgspec.Struct, array_like=True):
    key: str
    expires: float
    principal: Principal


class Session(Struct, frozen=True):
    """Temporary credentials."""

    access_key: str
    secret: str
    token: str
    expires: float
    principal: Principal


class Tokens:
    """Issues and opens session tokens with the server's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sealer = Sealer(key)
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(_Content).decode
        self._opened: dict[str, Session] = {}

    def issue(self, principal: Principal, expires: float) -> Session:
        """Credentials of a principal until `expires` (epoch seconds)."""
        key = ids.access_key_id("ASIA", principal.account)
        sealed = self._sealer.seal(self._encode(_Content(key, expires, principal)), PURPOSE)
        token = base64.b64encode(sealed).decode()
        return Session(key, self._secret(key), token, expires, principal)

    def open(self, token: str, now: float) -> Session:
        """The session of a token. Raises TokenError."""
        session = self._opened.get(token)
        if session is None:
            try:
                content = self._decode(self._sealer.open(base64.b64decode(token, validate=True), PURPOSE))
            except (ValueError, msgspec.MsgspecError) as error:
                raise TokenError(expired=False) from error
            session = Session(content.key, self._secret(content.key), token, content.expires, content.principal)
            if len(self._opened) >= 4096:
                self._opened.clear()
            self._opened[token] = session
        if session.expires <= now:
            raise TokenError(expired=True)
        return session

    def seal_refusal(self, account: str, text: str) -> str:
        """An authorization message, for `sts:DecodeAuthorizationMessage` of an account."""
        return base64.b64encode(self._sealer.seal(zlib.compress(text.encode()), f"{REFUSAL}/{account}")).decode()

    def open_refusal(self, message: str, account: str) -> str:
        """What an authorization message says. Raises ValueError for what is none of this account's."""
        return zlib.decompress(
            self._sealer.open(base64.b64decode(message, validate=True), f"{REFUSAL}/{account}")
        ).decode()

    def _secret(self, key: str) -> str:
        return base64.b64encode(hmac.digest(self._key, f"secret/{key}".encode(), "sha256")).decode()[:40]

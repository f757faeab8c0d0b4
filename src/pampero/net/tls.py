"""What the server speaks TLS with."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pampero.kernel.clock import Clock
from pampero.kernel.log import logger

log = logger("net.tls")
WATCH_SECONDS = 3600.0
NOBODY = "localhost"


class Contexts(Protocol):
    """Who has contexts for names."""

    async def context(self, name: str) -> ssl.SSLContext | None:
        """The context for a name; None where it is nobody's."""


class Speaks(Protocol):
    """What a listening socket speaks TLS with."""

    @property
    def names(self) -> Sequence[Contexts]:
        """Whether it depends on the name that a client asks for."""

    async def find(self, name: str | None) -> ssl.SSLContext:
        """The context for a client that asks for this name. Raises OSError where none can be made."""

    def watch(self, now: float) -> None:
        """Once in a while: renew what ends."""


class Tls:
    """A certificate, read again where it has changed. Raises OSError or ssl.SSLError where the files are invalid.

    renew: makes the files anew where it is time. names: whose contexts are asked for a client's name, the first that has one.
    """

    names: Sequence[Contexts] = ()

    def __init__(self, certificate: Path, key: Path, renew: Callable[[], object] = lambda: None) -> None:
        self._certificate = certificate
        self._key = key
        self._renew = renew
        renew()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        # Who speaks both is to speak the first.
        self.context.set_alpn_protocols(["http/1.1", "h2"])
        self._read = 0
        self._load()
        self._watched = Clock.monotonic()

    async def find(self, name: str | None) -> ssl.SSLContext:
        """The context for a client that asks for this name."""
        return await _first(self.names, name) or self.context

    def _load(self) -> None:
        self.context.load_cert_chain(self._certificate, self._key, password=_no_password)
        self._read = self._certificate.stat().st_mtime_ns

    def watch(self, now: float) -> None:
        """Once an hour: renew what ends soon, and read what somebody else has renewed."""
        if now - self._watched < WATCH_SECONDS:
            return
        self._watched = now
        try:
            self._renew()
            if self._certificate.stat().st_mtime_ns != self._read:
                self._load()
                log.info("the certificate in %s was read again", self._certificate)
        except (OSError, ValueError) as error:
            log.warning("the certificate in %s cannot be read again: %s", self._certificate, error)


class DoorTls:
    """What is spoken at functions' doors. names: as of Tls. issued: the last of them, where a client may name nobody, too."""

    def __init__(self, names: Sequence[Contexts], issued: Contexts) -> None:
        self.names = (*names, issued)
        self._issued = issued

    async def find(self, name: str | None) -> ssl.SSLContext:
        """The context for a client that asks for this name. Raises OSError where none can be made."""
        found = await _first(self.names, name) or await self._issued.context(NOBODY)
        if found is None:
            raise OSError("the authority signs nothing")
        return found

    def watch(self, now: float) -> None:
        """Nothing is kept that is renewed."""


async def _first(names: Sequence[Contexts], name: str | None) -> ssl.SSLContext | None:
    for contexts in names if name else ():
        found = await contexts.context(name or "")
        if found is not None:
            return found
    return None


def _no_password() -> str:
    raise ValueError("the key is locked by a password; the server has nobody to ask for it")

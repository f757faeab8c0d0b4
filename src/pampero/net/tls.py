"""What the server speaks TLS with."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.net.names import Names

log = logger("net.tls")
WATCH_SECONDS = 3600.0


class Tls:
    """A certificate, read again where it has changed. Raises OSError or ssl.SSLError where the files are invalid.

    renew: makes the files anew where it is time. names: the contexts of custom hosts, once there are any.
    """

    names: Names | None = None

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


def _no_password() -> str:
    raise ValueError("the key is locked by a password; the server has nobody to ask for it")

"""TLS under AWS's names and those in their place: certificates that the data folder's own authority signs when they are asked for."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pampero.kernel.awsnames import below
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.kernel.tlskeys import load_chain

log = logger("net.tls")
MAX_KEPT = 256
# A certificate is signed for 90 days, and used for one.
KEPT_SECONDS = 86_400.0
# Of a name, and of each of its labels (RFC 1035, 2.3.4).
MAX_LENGTH, MAX_LABEL_LENGTH = 253, 63
LABEL = re.compile(r"[a-z0-9_-]+")
SUBJECT = "Pampero"


class Issued:
    """Contexts for the names below some domains. One certificate is for all names beside each other.

    data: the folder of the authority.
    """

    def __init__(self, data: Path, domains: Sequence[str]) -> None:
        self._data = data
        self._domains = tuple(domains)
        self._kept: dict[str, tuple[float, ssl.SSLContext]] = {}
        self._making = asyncio.Lock()

    async def context(self, name: str) -> ssl.SSLContext | None:
        """The context for a name; None where it is below none of the domains, or nothing can be signed."""
        name = name.lower().rstrip(".")
        if not below(name, self._domains) or not _plain(name):
            return None
        above = name.partition(".")[2]
        # No star stands below a top domain.
        shared = above if "." in above and below(above, self._domains) else ""
        async with self._making:
            kept = self._kept.get(shared or name)
            if kept is not None and kept[0] > Clock.monotonic():
                return kept[1]
            names = [shared, f"*.{shared}"] if shared else [name]
            try:
                made = await asyncio.to_thread(_made, self._data, names)
            except (ssl.SSLError, ValueError, OSError) as error:
                log.warning("no TLS can be spoken under %s: %s", name, error)
                return None
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            self._kept[shared or name] = (Clock.monotonic() + KEPT_SECONDS, made)
            return made


def _made(data: Path, names: list[str]) -> ssl.SSLContext:
    from cryptography import x509  # costs a start that needs none
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    from pampero.kernel.authority import SERVER_DAYS, Authority

    now = datetime.fromtimestamp(Clock().now(), UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    signed = Authority(data).sign(SUBJECT, alternatives, key.public_key(), SERVER_DAYS, now)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1", "h2"])
    load_chain(context, signed.decode(), pem, data)
    return context


def _plain(name: str) -> bool:
    """Whether it may stand in a certificate: a client may ask for anything."""
    labels = name.split(".")
    sized = len(name) <= MAX_LENGTH and all(0 < len(label) <= MAX_LABEL_LENGTH for label in labels)
    return sized and all(LABEL.fullmatch(label) for label in labels)

"""TLS under names that somebody has chosen: which one a client asks for (SNI), and the context for it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

from pampero.api.ports import Secured
from pampero.kernel.log import logger
from pampero.kernel.tlskeys import load_chain

log = logger("net.tls")
MAX_KEPT = 1024
# The header of a record (RFC 8446, 5.1), and the longest that is looked into.
RECORD = 5
MAX_HELLO_LENGTH = 16 * 1024
CLIENT_HELLO = 1
SERVER_NAME = 0
Find = Callable[[str], Awaitable[Secured | None]]


class NamedContext(ssl.SSLContext):
    """A context for a host's name. mutual: whether clients have to show a certificate."""

    name: str
    mutual: bool


class Names:
    """The contexts of custom hosts. find: what TLS is spoken with under a name. folder: where keys may lie for a moment, under
    a password that is nowhere written."""

    def __init__(self, find: Find, folder: Path) -> None:
        self._find = find
        self._folder = folder
        self._kept: dict[str, tuple[Secured, NamedContext]] = {}

    async def context(self, name: str) -> NamedContext | None:
        """The context for a name; None where it is nobody's, or its certificate is of no use."""
        found = await self._find(name.lower())
        if found is None:
            return None
        kept = self._kept.get(found.name)
        if kept is not None and kept[0] == found:
            return kept[1]
        try:
            made = await asyncio.to_thread(_context, found, self._folder)
        except (ssl.SSLError, ValueError, OSError) as error:
            log.warning("no TLS can be spoken under %s: %s", found.name, error)
            return None
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[found.name] = (found, made)
        return made


def _context(secured: Secured, folder: Path) -> NamedContext:
    context = NamedContext(ssl.PROTOCOL_TLS_SERVER)
    context.name, context.mutual = secured.name, bool(secured.trust)
    context.minimum_version = ssl.TLSVersion.TLSv1_3 if secured.newest else ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1", "h2"])
    load_chain(context, secured.certificates, secured.key, folder)
    if secured.trust:
        context.load_verify_locations(cadata=secured.trust)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def shown(transport: asyncio.BaseTransport) -> tuple[str, bytes] | None:
    """The certificate that a client has shown, with the name under which it was asked for."""
    context = transport.get_extra_info("sslcontext")
    if not isinstance(context, NamedContext) or not context.mutual:
        return None
    certificate = transport.get_extra_info("ssl_object").getpeercert(True)
    return None if certificate is None else (context.name, certificate)


def hello_length(start: bytes) -> int:
    """How many bytes the first record has, told by its header."""
    return min(RECORD + int.from_bytes(start[3:5], "big"), MAX_HELLO_LENGTH)


def server_name(hello: bytes) -> str | None:
    """The name that a client asks for in its first record (RFC 6066, 3); None where it names none, or says it otherwise."""
    try:
        return _server_name(memoryview(hello)[RECORD:])
    except (IndexError, ValueError):
        return None


def _server_name(message: memoryview) -> str | None:
    if message[0] != CLIENT_HELLO:
        return None
    at = 4 + 2 + 32
    at += 1 + message[at]
    at += 2 + _number(message, at, 2)
    at += 1 + message[at]
    end = at + 2 + _number(message, at, 2)
    at += 2
    while at + 4 <= end:
        kind, length = _number(message, at, 2), _number(message, at + 2, 2)
        if kind == SERVER_NAME:
            size = _number(message, at + 7, 2)
            return bytes(message[at + 9 : at + 9 + size]).decode("ascii")
        at += 4 + length
    return None


def _number(message: memoryview, at: int, size: int) -> int:
    found = message[at : at + size]
    if len(found) < size:
        raise IndexError("the message ends before")
    return int.from_bytes(found, "big")

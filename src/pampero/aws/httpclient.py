"""A small HTTP/1.1 client for what leaves the server: webhooks of subscribers, endpoints of APIs, keys of issuers.

Where a request goes is written by users. What it may reach is decided in one place, where the connection is made: the
name is resolved, each address is looked at, and one that was looked at is connected to, so that no second answer of a
name server comes between. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import re
import socket
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pampero.kernel import lineage
from pampero.kernel.tlskeys import load_chain

MAX_ANSWER_SIZE = 1024 * 1024
LOOPBACK = "127.0.0.1"
MAX_LINE_LENGTH = 64 * 1024
_FRAMES = frozenset({"connection", "content-length", "transfer-encoding"})
MAX_HEAD_SIZE = 256 * 1024
_UNSENDABLE = re.compile(r"[\s:]|^$")
_BLANK = re.compile(r"[\x00-\x20\x7f]")
_METHOD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Addresses of IPv6 that stand for one of IPv4, which is in their last four bytes.
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Answer(NamedTuple):
    """What came back. headers: by lower-case name, the last of each. body: at most what was asked for.

    lines: all headers as they came, in small letters.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    lines: tuple[tuple[str, str], ...] = ()


class Identity(NamedTuple):
    """By what a server may know who calls it, in TLS. certificate, key: PEM."""

    certificate: str
    key: str


class Unreachable(OSError):
    """No answer: no connection, no TLS, no HTTP, or not in time. The text says why."""


async def request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    private: bool,
    own: Collection[str] = (),
    seconds: float = 15.0,
    largest: int = MAX_ANSWER_SIZE,
    identity: Identity | None = None,
) -> Answer:
    """Send one request, with the trace that its task follows, and read its answer; redirects are not followed, and what frames the message is the client's own. Credentials in the URL are sent as basic
    authorisation. private: whether addresses may be reached that are not public: the loopback, private networks, link-local
    ones, this machine's own. own: names of the server; what ends with one that no name server knows is this machine, as is
    what ends with `.localhost` (RFC 6761). largest: bytes of the answer's body that are read. identity: what is shown to a
    server that asks for a certificate. Raises Unreachable."""
    async with _reaching(seconds):
        reader, writer = await _sent(method, url, headers, body, private, own, identity)
        try:
            return await read_answer(reader, method, largest)
        finally:
            writer.close()


async def stream(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    private: bool,
    own: Collection[str] = (),
    seconds: float,
    identity: Identity | None = None,
) -> tuple[Answer, AsyncIterator[bytes]]:
    """As `request`, with the answer's body as it comes, of any length; the answer holds none of it. seconds: for all of it.
    Raises Unreachable; the body raises ConnectionResetError where it breaks off."""
    end = asyncio.get_running_loop().time() + seconds
    async with _reaching(seconds):
        reader, writer = await _sent(method, url, headers, body, private, own, identity)
        answer = None
        try:
            answer = await read_head(reader)
        finally:
            if answer is None:
                writer.close()
    return answer, _watched(read_parts(reader, method, answer), writer, end)


@asynccontextmanager
async def _reaching(seconds: float) -> AsyncIterator[None]:
    """Raises Unreachable where what is done meanwhile fails, or takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise Unreachable(f"no answer within {seconds:g} seconds") from error
    except (OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
        raise Unreachable(str(error) or type(error).__name__) from error


async def _watched(parts: AsyncIterator[bytes], writer: asyncio.StreamWriter, end: float) -> AsyncIterator[bytes]:
    try:
        while True:
            async with asyncio.timeout_at(end):
                part = await anext(parts, None)
            if part is None:
                return
            yield part
    except (TimeoutError, OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
        raise ConnectionResetError(f"the answer breaks off: {error}") from error
    finally:
        writer.close()


async def _sent(
    method: str, url: str, headers: Mapping[str, str], body: bytes, private: bool, own: Collection[str],
    identity: Identity | None,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:  # fmt: skip
    """A connection over which a request went."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an HTTP URL: {url}")
    secure = parts.scheme == "https"
    context = await asyncio.to_thread(_context, identity) if secure else None
    port = parts.port or (443 if secure else 80)
    if not _METHOD.fullmatch(method):
        raise ValueError(f"not a method: {method}")
    reader, writer = await _connect(parts.hostname, port, context, private, own)
    sent = False
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target = _BLANK.sub(lambda blank: f"%{ord(blank[0]):02X}", target)
        lines = [f"{method} {target} HTTP/1.1", f"host: {parts.netloc.rpartition('@')[2]}", "connection: close"]
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            lines.append(f"authorization: Basic {base64.b64encode(pair.encode()).decode()}")
        given = next((value for name, value in headers.items() if name.lower() == lineage.HEADER), "")
        trace = lineage.kept(given, lineage.current())
        headers = {name: value for name, value in headers.items() if name.lower() != lineage.HEADER}
        if trace:
            headers[lineage.HEADER] = trace
        if body or method in ("POST", "PUT", "PATCH"):
            lines.append(f"content-length: {len(body)}")
        for name, value in headers.items():
            if name.lower() in _FRAMES:
                continue
            if _UNSENDABLE.search(name) or "\n" in value or "\r" in value:
                raise ValueError(f"the header {name!r} cannot be sent")
            lines.append(f"{name}: {value}")
        writer.write("\r\n".join([*lines, "", ""]).encode("utf-8") + body)
        await writer.drain()
        sent = True
    finally:
        if not sent:
            writer.close()
    return reader, writer


async def _connect(
    host: str, port: int, context: ssl.SSLContext | None, private: bool, own: Collection[str]
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first address of the host that answers and that may be reached."""
    addresses = await _resolved(host, port, own)
    allowed = addresses if private else [address for address in addresses if public(address)]
    if not allowed:
        raise OSError(f"{host} is a private address, which the server's settings do not let it reach")
    name = host if context is not None else None
    failure = OSError(f"{host} has no address")
    for address in allowed:
        try:
            return await asyncio.open_connection(
                address, port, ssl=context, server_hostname=name, limit=MAX_LINE_LENGTH
            )
        except OSError as error:
            failure = error
    raise failure


async def _resolved(host: str, port: int, own: Collection[str]) -> list[str]:
    """The addresses of a name. Raises OSError."""
    name = host.rstrip(".").lower()
    if name.endswith(".localhost"):
        return [LOOPBACK]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        if not any(name.endswith(f".{one}") or name == one for one in own):
            raise
        return [LOOPBACK]
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def public(text: str) -> bool:
    """Whether an address is one of the internet and none of this machine's own."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return all(map(_global, _meant(address))) and not _own(address)


def _global(address: Address) -> bool:
    local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or local)


def _meant(address: Address) -> list[Address]:
    """The address, and that of IPv4 which one of IPv6 stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inside: list[Address] = [one for one in (address.sixtofour, *(address.teredo or ())) if one is not None]
    if any(address in network for network in _NAT64):
        return [*inside, ipaddress.IPv4Address(address.packed[-4:])]
    return [address, *inside]


def _own(address: Address) -> bool:
    """Whether the machine would speak to itself: then it takes the address for its own, too. Nothing is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return ipaddress.ip_address(probe.getsockname()[0].partition("%")[0]) == address
    except OSError:
        return False


@lru_cache(maxsize=64)
def _context(identity: Identity | None) -> ssl.SSLContext:
    """Reading all the certificates that the machine trusts takes tens of milliseconds."""
    context = ssl.create_default_context()
    if identity is not None:
        load_chain(context, *identity)
    return context


async def read_head(reader: asyncio.StreamReader) -> Answer:
    """An answer without its body."""
    left = MAX_HEAD_SIZE
    while True:
        first = await _line(reader)
        version, _, rest = first.partition(" ")
        status = int(rest[:3])
        if not version.startswith("HTTP/1."):
            raise ValueError("the answer is not HTTP/1.1")
        found = []
        left -= len(first)
        while line := await _line(reader):
            left -= len(line)
            if left < 0:
                raise ValueError("the answer's headers are too large")
            name, _, value = line.partition(":")
            found.append((name.strip().lower(), value.strip()))
        if status >= 200:
            return Answer(status, dict(found), b"", tuple(found))


async def read_answer(reader: asyncio.StreamReader, method: str, largest: int) -> Answer:
    answer = await read_head(reader)
    if _bodiless(method, answer):
        return answer
    if "chunked" in answer.headers.get("transfer-encoding", ""):
        return answer._replace(body=await _chunks(reader, largest))
    length = answer.headers.get("content-length")
    if length is None:
        return answer._replace(body=await _rest(reader, largest))
    return answer._replace(body=await reader.readexactly(min(int(length), largest)))


def _bodiless(method: str, answer: Answer) -> bool:
    return method == "HEAD" or answer.status in (204, 304)


async def read_parts(reader: asyncio.StreamReader, method: str, answer: Answer) -> AsyncIterator[bytes]:
    """A body as it comes."""
    if _bodiless(method, answer):
        return
    if "chunked" in answer.headers.get("transfer-encoding", ""):
        while size := int((await _line(reader)).partition(";")[0], 16):
            async for part in _pieces(reader, size):
                yield part
            await reader.readexactly(2)
        return
    length = answer.headers.get("content-length")
    async for part in _pieces(reader, None if length is None else int(length)):
        yield part


async def _pieces(reader: asyncio.StreamReader, size: int | None) -> AsyncIterator[bytes]:
    """So many bytes, in pieces; None: all that come. Raises EOFError."""
    while size is None or size > 0:
        part = await reader.read(MAX_LINE_LENGTH if size is None else min(size, MAX_LINE_LENGTH))
        if not part:
            if size is not None:
                raise EOFError("the answer ends before its body does")
            return
        size = None if size is None else size - len(part)
        yield part


async def _line(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\r\n"))[:-2].decode("latin-1")


async def _rest(reader: asyncio.StreamReader, largest: int) -> bytes:
    body = bytearray()
    while len(body) < largest and (part := await reader.read(largest - len(body))):
        body += part
    return bytes(body)


async def _chunks(reader: asyncio.StreamReader, largest: int) -> bytes:
    body = bytearray()
    while len(body) < largest:
        size = int((await _line(reader)).partition(";")[0], 16)
        if not size:
            break
        body += await reader.readexactly(min(size, largest - len(body)))
        if len(body) < largest:
            await reader.readexactly(2)
    return bytes(body)

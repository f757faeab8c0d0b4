"""A small HTTP/1.1 client for what leaves the server: webhooks of subscribers, API destinations."""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pampero.kernel import lineage

LARGEST_ANSWER = 1024 * 1024
LONGEST_LINE = 64 * 1024
_FRAMES = frozenset({"connection", "content-length", "transfer-encoding"})
_UNSENDABLE = re.compile(r"[\s:]|^$")


class Answer(NamedTuple):
    """What came back. headers: by lower-case name, the last of each. body: at most what was asked for.

    lines: all headers as they came, in small letters.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    lines: tuple[tuple[str, str], ...] = ()


class Unreachable(OSError):
    """No answer: no connection, no TLS, no HTTP, or not in time. The text says why."""


async def request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    seconds: float = 15.0,
    largest: int = LARGEST_ANSWER,
) -> Answer:
    """Send one request, with the trace that its task follows, and read its answer; redirects are not followed, and what frames the message is the client's own. Credentials in the URL are sent as basic
    authorisation. largest: bytes of the answer's body that are read. Raises Unreachable."""
    try:
        async with asyncio.timeout(seconds):
            return await _exchange(method, url, headers, body, largest)
    except TimeoutError as error:
        raise Unreachable(f"no answer within {seconds:g} seconds") from error
    except (OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
        raise Unreachable(str(error) or type(error).__name__) from error


async def _exchange(method: str, url: str, headers: Mapping[str, str], body: bytes, largest: int) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an HTTP URL: {url}")
    secure = parts.scheme == "https"
    context = await asyncio.to_thread(_trust) if secure else None
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context, limit=LONGEST_LINE)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
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
        return await _answer(reader, method, largest)
    finally:
        writer.close()


@cache
def _trust() -> ssl.SSLContext:
    """Reading all the certificates that the machine trusts takes tens of milliseconds."""
    return ssl.create_default_context()


async def _answer(reader: asyncio.StreamReader, method: str, largest: int) -> Answer:
    while True:
        version, _, rest = (await _line(reader)).partition(" ")
        status = int(rest[:3])
        if not version.startswith("HTTP/1."):
            raise ValueError("the answer is not HTTP/1.1")
        found = []
        while line := await _line(reader):
            name, _, value = line.partition(":")
            found.append((name.strip().lower(), value.strip()))
        lines, headers = tuple(found), dict(found)
        if status >= 200:
            break
    if method == "HEAD" or status in (204, 304):
        return Answer(status, headers, b"", lines)
    if "chunked" in headers.get("transfer-encoding", ""):
        return Answer(status, headers, await _chunks(reader, largest), lines)
    length = headers.get("content-length")
    if length is None:
        return Answer(status, headers, await _rest(reader, largest), lines)
    return Answer(status, headers, await reader.readexactly(min(int(length), largest)), lines)


async def _line(reader: asyncio.StreamReader) -> str:
    return (await reader.readuntil(b"\r\n"))[:-2].decode("latin-1")


async def _rest(reader: asyncio.StreamReader, largest: int) -> bytes:
    body = b""
    while len(body) < largest and (part := await reader.read(largest - len(body))):
        body += part
    return body


async def _chunks(reader: asyncio.StreamReader, largest: int) -> bytes:
    body = b""
    while len(body) < largest:
        size = int((await _line(reader)).partition(";")[0], 16)
        if not size:
            break
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    return body

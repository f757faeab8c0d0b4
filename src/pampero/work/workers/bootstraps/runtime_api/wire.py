"""HTTP/1.1 as the clients of the Runtime API speak it: one request at a time on a connection that stays open."""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
from collections.abc import Callable
from typing import Any

MAX_HEAD_LENGTH = 64 * 1024
READ_BYTES = 256 * 1024
REASONS = {
    200: "OK", 202: "Accepted", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    413: "Request Entity Too Large", 500: "Internal Server Error",
}  # fmt: skip


class Malformed(Exception):
    """What came is no HTTP."""


class Request:
    """One request. headers: by their names in lower case. body: all of it, unless `part` takes its pieces as they come.

    size: of the body so far. largest: of what is kept of it; more is read and let go. cut: the client went before its end.
    """

    def __init__(self, method: str, target: str, headers: dict[str, str]) -> None:
        self.method = method
        self.path = target.split("?", 1)[0]
        self.headers = headers
        self.body = bytearray()
        self.size = 0
        self.largest = 0
        self.trailers: dict[str, str] = {}
        self.part: Callable[[bytes], None] | None = None
        self.cut = False

    def take(self, data: bytes) -> None:
        """A piece of the body."""
        self.size += len(data)
        if self.part is not None:
            self.part(data)
        elif self.size <= self.largest:
            self.body += data

    def header(self, name: str) -> str:
        """A header's value, "" where there is none."""
        return self.headers.get(name, "")


class Connection:
    """One client. head(connection, request): its head is there. whole(connection, request): so is its body."""

    def __init__(
        self,
        channel: socket.socket,
        selector: selectors.BaseSelector,
        head: Callable[[Connection, Request], None],
        whole: Callable[[Connection, Request], None],
    ) -> None:
        channel.setblocking(False)
        self._channel = channel
        self._selector = selector
        self._head = head
        self._whole = whole
        self._buffer = bytearray()
        self._out = bytearray()
        self._request: Request | None = None
        # Bytes of the body, or of its present chunk, that are to come; None between chunks.
        self._left: int | None = 0
        self._chunked = False
        self._answering = False
        self.open = True
        selector.register(channel, selectors.EVENT_READ, self.ready)

    def ready(self, mask: int) -> None:
        """The socket can be read, or written."""
        if mask & selectors.EVENT_WRITE:
            self._flush()
        if mask & selectors.EVENT_READ and self.open:
            try:
                data = self._channel.recv(READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.close()
                return
            self._buffer += data
            self._advance()

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Answer the request that was read last."""
        if not self.open:
            return
        lines = [f"HTTP/1.1 {status} {REASONS[status]}"]
        own = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        lines += [f"{name}: {value}" for name, value in {**own, **(headers or {})}.items()]
        self._out += ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape") + body
        self._answering = False
        self._flush()
        if self._buffer and self.open:
            self._advance()

    def say(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        """Answer with JSON."""
        self.answer(status, json.dumps(content).encode(), headers)

    def refuse(self, status: int, kind: str, message: str) -> None:
        """Answer with an error, as the Runtime API does."""
        self.say(status, {"errorMessage": message, "errorType": kind})

    def close(self) -> None:
        """No more."""
        if not self.open:
            return
        self.open = False
        self._selector.unregister(self._channel)
        self._channel.close()
        request, self._request = self._request, None
        if request is not None:
            request.cut = True
            self._whole(self, request)

    def _flush(self) -> None:
        if self._out:
            try:
                sent = self._channel.send(self._out)
            except BlockingIOError:
                sent = 0
            except OSError:
                self.close()
                return
            del self._out[:sent]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._out else 0)
        if self._selector.get_key(self._channel).events != wanted:
            self._selector.modify(self._channel, wanted, self.ready)

    def _advance(self) -> None:
        try:
            while self.open and not self._answering:
                if self._request is None and not self._begin():
                    return
                if not self._body():
                    return
                request, self._request = self._request, None
                assert request is not None
                self._answering = True
                self._whole(self, request)
        except Malformed:
            self.close()

    def _begin(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD_LENGTH:
                raise Malformed
            return False
        first, *lines = self._buffer[:end].decode("utf-8", "surrogateescape").split("\r\n")
        del self._buffer[: end + 4]
        try:
            method, target, _ = first.split(" ")
        except ValueError:
            raise Malformed from None
        request = Request(method, target, _fields(lines))
        self._chunked = "chunked" in request.header("transfer-encoding").lower()
        length = request.header("content-length") or "0"
        if not (length.isascii() and length.isdigit()):
            raise Malformed
        self._left = None if self._chunked else int(length)
        self._request = request
        self._head(self, request)
        if request.header("expect").lower() == "100-continue" and not self._answering:
            self._out += b"HTTP/1.1 100 Continue\r\n\r\n"
            self._flush()
        return True

    def _body(self) -> bool:
        """Whether all of it is there."""
        request = self._request
        assert request is not None
        while True:
            if self._left:
                data = bytes(self._buffer[: self._left])
                if not data:
                    return False
                del self._buffer[: len(data)]
                self._left -= len(data)
                request.take(data)
                continue
            if not self._chunked:
                return True
            if self._left == 0:
                # After a chunk.
                if len(self._buffer) < 2:
                    return False
                del self._buffer[:2]
                self._left = None
            line = self._buffer.find(b"\r\n")
            if line < 0:
                if len(self._buffer) > MAX_HEAD_LENGTH:
                    raise Malformed
                return False
            try:
                size = int(bytes(self._buffer[:line]).split(b";", 1)[0], 16)
            except ValueError:
                raise Malformed from None
            if size:
                del self._buffer[: line + 2]
                self._left = size
                continue
            return self._trailers(request, line)

    def _trailers(self, request: Request, line: int) -> bool:
        """Behind the last chunk, of which the line is still there: fields, and an empty line."""
        if self._buffer[line : line + 4] == b"\r\n\r\n":
            del self._buffer[: line + 4]
            return True
        end = self._buffer.find(b"\r\n\r\n", line)
        if end < 0:
            if len(self._buffer) > MAX_HEAD_LENGTH:
                raise Malformed
            return False
        text = self._buffer[line + 2 : end].decode("utf-8", "surrogateescape")
        del self._buffer[: end + 4]
        request.trailers = _fields(text.split("\r\n"))
        return True


def _fields(lines: list[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        name, _, value = line.partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def listen(wanted: int) -> socket.socket:
    """Listen on loopback; where that port is not to be had, on one that the kernel chooses."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with contextlib.suppress(OSError):
        listening.bind(("127.0.0.1", wanted))
        wanted = 0
    if wanted:
        listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    listening.setblocking(False)
    return listening

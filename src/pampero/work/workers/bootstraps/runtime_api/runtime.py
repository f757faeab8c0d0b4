"""A runtime, as the supervisor sees it: one that asks the Runtime API, or one of ours, which speaks in frames.

Source: "Using the Lambda runtime API for custom runtimes"; texts of errors as AWS's runtime interface emulator has them.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import socket
import struct
from collections.abc import Callable
from typing import Any

from pampero.work.workers.bootstraps.runtime_api.wire import Connection, Request

READY, FAILED_INIT, RESULT, ERROR, STREAM, PART = 0, 1, 2, 3, 4, 5
INVOKE = struct.Struct(">IH")
ANSWER = struct.Struct(">IBI")
# Bytes. Source: "Lambda quotas"; what AWS's texts name is 100 bytes more than 6 MiB.
MAX_RESPONSE_SIZE = 6 * 1024 * 1024 + 100
MAX_STREAMED_SIZE = 200 * 1024 * 1024
MAX_PART_SIZE = 256 * 1024
TYPED = re.compile(r"(Runtime|Function)\.[A-Z][a-zA-Z]+")
STREAMING = "streaming"

# answered(kind, body): the end of the initialization, or of an invocation.
Answered = Callable[[int, bytes], None]


class Runtime:
    """What both have in common. idle: it waits for an invocation."""

    idle = False
    # What the last error was called, for those who report it.
    error = ""

    def invoke(self, header: dict[str, Any], raw: bytes, body: bytes) -> None:
        """Hand an invocation over. raw: the header as it came."""
        raise NotImplementedError


class Asking(Runtime):
    """A runtime that asks `/runtime/invocation/next`. changed(): it is idle now."""

    def __init__(self, answered: Answered, changed: Callable[[], None]) -> None:
        self._answered = answered
        self._changed = changed
        self._waits: Connection | None = None
        self._next: tuple[dict[str, str], bytes] | None = None
        self._state = "Started"
        self._id = ""

    def invoke(self, header: dict[str, Any], raw: bytes, body: bytes) -> None:
        """See Runtime."""
        self.idle = False
        self.error = ""
        self._id = header["id"]
        headers = {
            "Lambda-Runtime-Aws-Request-Id": header["id"],
            "Lambda-Runtime-Deadline-Ms": str(header["deadline"]),
            "Lambda-Runtime-Invoked-Function-Arn": header["arn"],
        }
        if header.get("trace"):
            headers["Lambda-Runtime-Trace-Id"] = header["trace"]
        if header.get("tenant"):
            headers["Lambda-Runtime-Aws-Tenant-Id"] = header["tenant"]
        if header.get("client") is not None:
            headers["Lambda-Runtime-Client-Context"] = json.dumps(header["client"])
        if header.get("identity"):
            headers["Lambda-Runtime-Cognito-Identity"] = json.dumps(header["identity"])
        self._next = (headers, body)
        self._hand()

    def head(self, connection: Connection, request: Request) -> None:
        """How much of a request's body is kept. A streamed response goes on to the server as it comes."""
        request.largest = MAX_RESPONSE_SIZE
        streamed = request.header("lambda-runtime-function-response-mode") == STREAMING
        if streamed and request.path.endswith(f"/{self._id}/response") and self._state == "Running":
            request.largest = MAX_STREAMED_SIZE
            self._answered(STREAM, request.header("content-type").encode("latin-1", "replace"))
            request.part = self._part

    def _part(self, data: bytes) -> None:
        for at in range(0, len(data), MAX_PART_SIZE):
            self._answered(PART, data[at : at + MAX_PART_SIZE])

    def serve(self, connection: Connection, request: Request, path: str) -> bool:
        """Answer a request of the API; False where there is no such path."""
        if (request.method, path) == ("GET", "invocation/next"):
            self._ask(connection)
        elif (request.method, path) == ("POST", "init/error"):
            self._failed(connection, request)
        elif request.method == "POST" and path.startswith("invocation/") and path.count("/") == 2:
            _, wanted, which = path.split("/")
            if which not in ("response", "error"):
                return False
            if wanted != self._id or not wanted:
                connection.refuse(400, "InvalidRequestID", "Invalid request ID")
            elif which == "response":
                self._respond(connection, request)
            else:
                self._fail(connection, request)
        else:
            return False
        return True

    def _ask(self, connection: Connection) -> None:
        if self._state not in ("Started", "Ready", "RuntimeResponseSentState"):
            self._misplaced(connection, "Ready")
            return
        first, self._state = self._state == "Started", "Ready"
        self._waits = connection
        if first:
            self._answered(READY, b"")
        self.idle = self._next is None
        if self.idle:
            self._changed()
        else:
            self._hand()

    def _hand(self) -> None:
        if self._waits is None or self._next is None or not self._waits.open:
            return
        (headers, body), self._next = self._next, None
        waiting, self._waits = self._waits, None
        self._state = "Running"
        waiting.answer(200, body, headers)

    def _respond(self, connection: Connection, request: Request) -> None:
        if self._state != "Running":
            self._misplaced(connection, "InvocationResponse")
            return
        mode = request.header("lambda-runtime-function-response-mode")
        if mode not in ("", STREAMING):
            self._end(connection, ERROR, b"", "Runtime.InvalidResponseModeHeader")
            connection.refuse(400, "InvalidFunctionResponseMode", "Invalid function response mode")
            return
        if request.size > request.largest:
            text = f"Response payload size exceeded maximum allowed payload size ({request.largest} bytes)."
            kind = "Function.ResponseSizeTooLarge"
            self._end(connection, ERROR, _described(kind, text), kind)
            text = f"Exceeded maximum allowed payload size ({request.largest} bytes)."
            connection.refuse(413, "RequestEntityTooLarge", text)
            return
        if request.cut:
            kind = "Runtime.TruncatedResponse"
            self._end(connection, ERROR, _described(kind, "Response body was cut off"), kind)
            return
        failed = request.trailers.get("lambda-runtime-function-error-type", "")
        if failed:
            self._end(connection, ERROR, _trailed(request.trailers, failed), failed)
        else:
            self._end(connection, RESULT, bytes(request.body), "")
        connection.say(202, {"status": "OK"})

    def _fail(self, connection: Connection, request: Request) -> None:
        if self._state != "Running":
            self._misplaced(connection, "InvocationErrorResponse")
            return
        body = bytes(request.body) if request.size <= request.largest else b""
        self._end(connection, ERROR, body, typed(request.header("lambda-runtime-function-error-type")))
        connection.say(202, {"status": "OK"})

    def _failed(self, connection: Connection, request: Request) -> None:
        if self._state != "Started":
            self._misplaced(connection, "InitError")
            return
        self._state = "InitError"
        self.error = typed(request.header("lambda-runtime-function-error-type"))
        connection.say(202, {"status": "OK"})
        self._answered(FAILED_INIT, bytes(request.body))

    def _end(self, connection: Connection, kind: int, body: bytes, error: str) -> None:
        self._state = "RuntimeResponseSentState"
        self._id = ""
        self.error = error
        self._answered(kind, body)

    def _misplaced(self, connection: Connection, wanted: str) -> None:
        text = f"State transition from {self._state} to {wanted} failed for runtime. Error: State transition is not allowed"
        connection.refuse(403, "InvalidStateTransition", text)


class Framed(Runtime):
    """One of our own runtimes, on the other end of a socket pair: it is idle once it has answered."""

    def __init__(
        self, channel: socket.socket, selector: selectors.BaseSelector, answered: Answered, changed: Callable[[], None]
    ) -> None:
        self._channel = channel
        self._answered = answered
        self._changed = changed
        self._buffer = bytearray()
        self._selector = selector
        selector.register(channel, selectors.EVENT_READ, self._readable)

    def invoke(self, header: dict[str, Any], raw: bytes, body: bytes) -> None:
        """See Runtime."""
        self.idle = False
        self.error = ""
        self._channel.setblocking(True)
        self._channel.sendall(INVOKE.pack(len(raw) + len(body) + 2, len(raw)) + raw + body)

    def _readable(self, mask: int) -> None:
        data = self._channel.recv(1 << 18)
        if not data:
            self._selector.unregister(self._channel)
            return
        self._buffer += data
        while len(self._buffer) >= ANSWER.size:
            length, kind, _ = ANSWER.unpack_from(self._buffer)
            if len(self._buffer) < length + 4:
                return
            body = bytes(self._buffer[ANSWER.size : length + 4])
            del self._buffer[: length + 4]
            self.error = _kind_of(body) if kind in (FAILED_INIT, ERROR) else ""
            self._answered(kind, body)
            if kind not in (FAILED_INIT, STREAM, PART):
                self.idle = True
                self._changed()


def typed(name: str) -> str:
    """The type of an error, as it is reported: one of the runtime's or the function's."""
    if TYPED.search(name):
        return name
    return "Function.Unknown" if name.startswith("Function.") else "Runtime.Unknown"


def _described(kind: str, text: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": text}).encode()


def _trailed(trailers: dict[str, str], kind: str) -> bytes:
    """The error that a streamed response ends with: its trailers hold it, the body in base64."""
    import base64

    try:
        return base64.b64decode(trailers.get("lambda-runtime-function-error-body", ""), validate=True)
    except ValueError:
        return _described(kind, "")


def _kind_of(body: bytes) -> str:
    try:
        return str(json.loads(body).get("errorType", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""


def bootstrap(task: str, layers: str) -> str | None:
    """The program of a custom runtime: of the package, or of a layer."""
    for folder in (task, layers):
        path = f"{folder}/bootstrap"
        if os.path.isfile(path):
            return path
    return None

"""Requests by the byte, signed or not, and how fast others are answered meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from botocore.auth import S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HEALTH = b"GET /_pampero/health HTTP/1.1\r\nhost: localhost\r\n\r\n"
JSON = "application/x-amz-json-1.0"
FORM = "application/x-www-form-urlencoded"


class Wire:
    """One connection."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection((host, port), timeout=20)
        self._data = b""

    def send(self, data: bytes) -> Wire:
        self.socket.sendall(data)
        return self

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """The next answer: status, headers, body."""
        while b"\r\n\r\n" not in self._data:
            self._more()
        head, _, self._data = self._data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        status = int(lines[0].split(" ")[1])
        if headers.get("transfer-encoding") == "chunked":
            return status, headers, self._chunks()
        length = int(headers.get("content-length", "0"))
        while len(self._data) < length:
            self._more()
        body, self._data = self._data[:length], self._data[length:]
        return status, headers, body

    def _chunks(self) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in self._data:
                self._more()
            line, _, self._data = self._data.partition(b"\r\n")
            size = int(line, 16)
            while len(self._data) < size + 2:
                self._more()
            body, self._data = body + self._data[:size], self._data[size + 2 :]
            if not size:
                return body

    def _more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError(self._data)
        self._data += data

    @property
    def ended(self) -> bool:
        """Whether the server closes the connection; waits for it."""
        try:
            return self._data == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *details: Any) -> None:
        self.close()


def head(method: str, target: str, headers: dict[str, str], length: int | None = None) -> bytes:
    """The head of a request."""
    sized = {} if length is None else {"content-length": str(length)}
    lines = [f"{name}: {value}\r\n" for name, value in {"host": "localhost", **headers, **sized}.items()]
    return f"{method} {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode()


def signed(
    method: str, target: str, service: str, headers: dict[str, str], body: bytes = b"", key: str = "test"
) -> dict[str, str]:
    """The headers of a signed request, the host's and the length's left out."""
    request = AWSRequest(method, f"http://localhost{target}", data=body, headers=headers)
    SigV4Auth(Credentials(key, "test"), service, "us-east-1").add_auth(request)
    return {**headers, **{name: value for name, value in request.headers.items() if name.lower() != "host"}}


def presigned(method: str, target: str, service: str, host: str = "localhost") -> str:
    """A target signed in its query with a known key."""
    request = AWSRequest(method, f"http://{host}{target}")
    signer = S3SigV4QueryAuth if service == "s3" else SigV4QueryAuth
    signer(Credentials("test", "test"), service, "us-east-1").add_auth(request)
    return str(request.url).removeprefix(f"http://{host}")


class Pings:
    """How long the server let another connection wait, at most, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.count = 0


def stolen(pid: int) -> float:
    """Milliseconds that the threads of the server, and this one, waited for a processor: the machine's fault."""
    waits = [Path("/proc/thread-self/schedstat"), *Path(f"/proc/{pid}/task").glob("*/schedstat")]
    total = 0
    for wait in waits:
        with suppress(OSError):
            total += int(wait.read_text().split()[1])
    return total / 1e6


@contextmanager
def pings(port: int, pid: int) -> Iterator[Pings]:
    """Ask a page again and again while something else goes on; what the machine took away does not count."""
    found, stop = Pings(), threading.Event()

    def ask() -> None:
        with Wire(port) as wire:
            while not stop.is_set():
                taken, began = stolen(pid), time.perf_counter()
                wire.send(HEALTH).answer()
                passed = (time.perf_counter() - began) * 1000
                if passed > found.longest:
                    found.longest = max(found.longest, passed - (stolen(pid) - taken))
                found.count += 1

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield found
    finally:
        stop.set()
        asking.join()

"""What functions of the tests call, on this machine, and a server that lets them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.conftest import Server
from tests.services.lambda_.conftest import TRUST, package

ACCOUNT = "123456789012"
# Runs what it is told to, and answers what that leaves in `out`.
PYTHON = """
import boto3, botocore, errno, http.client, os, socket, threading, time, urllib.error, urllib.request
kept = {}
def handler(event, context):
    out = {}
    exec(event["code"], {**globals(), "out": out, "context": context, "event": event})
    return out
"""
NODE = """
const http = require("node:http"), net = require("node:net"), os = require("node:os"), dns = require("node:dns/promises");
exports.handler = async (event) => {
  const out = {};
  const body = Object.getPrototypeOf(async () => {}).constructor;
  await new body("out", "require", "http", "net", "os", "dns", event.code)(out, require, http, net, os, dns);
  return out;
};
"""
# What a connection comes to: the error's name, and whether that was quick.
TRY = """
def attempt(address, port, data=b"GET / HTTP/1.0\\r\\n\\r\\n", family=socket.AF_INET):
    began = time.monotonic()
    with socket.socket(family) as s:
        s.settimeout(5)
        try:
            s.connect((address, port) if family != socket.AF_UNIX else address)
            s.sendall(data)
            answer = s.recv(100)
            text = "closed" if answer == b"" else "answered"
        except OSError as error:
            text = errno.errorcode.get(error.errno, type(error).__name__)
    return text if time.monotonic() - began < 2 else "slow: " + text
"""


class Functions:
    """A Python and a Node.js function of one server, whose role may do everything."""

    def __init__(self, server: Server) -> None:
        self.server = server
        iam = server.client("iam", ACCOUNT)
        role = iam.create_role(RoleName="all", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        self.allow("all", {"Effect": "Allow", "Action": "*", "Resource": "*"})
        self._lambda = server.client("lambda", ACCOUNT, config={"read_timeout": 60})
        for name in ("python", "other"):
            code = {"ZipFile": package(index=PYTHON)}
            self._create(FunctionName=name, Runtime="python3.11", Code=code, Role=role)
        self._create(FunctionName="node", Runtime="nodejs22.x", Code={"ZipFile": package(index__js=NODE)}, Role=role)

    def _create(self, **settings: Any) -> None:
        self._lambda.create_function(Handler="index.handler", Timeout=30, MemorySize=512, **settings)

    def allow(self, role: str, statement: dict[str, Any]) -> None:
        """The one policy of a role."""
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.server.client("iam", ACCOUNT).put_role_policy(RoleName=role, PolicyName="may", PolicyDocument=document)

    def run(self, code: str, function: str = "python", **event: Any) -> Any:
        """What the code left in `out`. Raises AssertionError for an error of the function."""
        payload = json.dumps({"code": code, **event})
        answer = self._lambda.invoke(FunctionName=function, Payload=payload)
        text = answer["Payload"].read()
        assert "FunctionError" not in answer, text.decode()
        return json.loads(text)

    def node(self, code: str) -> Any:
        """The same of the Node.js function."""
        return self.run(code, "node")

    @property
    def status(self) -> Any:
        """What the server says of them."""
        self.run("")
        return self.server.page("status")["workers"]


class Echo(socketserver.BaseRequestHandler):
    """Sends back what it gets, and says when that has ended."""

    def handle(self) -> None:
        while part := self.request.recv(1 << 16):
            self.request.sendall(part)
        self.request.sendall(b"the end")


class Hello(socketserver.BaseRequestHandler):
    """Speaks first, and ends."""

    def handle(self) -> None:
        self.request.sendall(b"hello")


class Held(socketserver.BaseRequestHandler):
    """Tells when its client has gone."""

    def handle(self) -> None:
        self.server.came.set()  # type: ignore[attr-defined]
        with contextlib.suppress(OSError):
            while self.request.recv(1 << 16):
                pass
        self.server.gone.set()  # type: ignore[attr-defined]


class Names(socketserver.BaseRequestHandler):
    """A nameserver, by UDP and by TCP: everything is 10.1.2.3."""

    def handle(self) -> None:
        if isinstance(self.request, tuple):
            packet, listening = self.request
            listening.sendto(self.answer(packet), self.client_address)
        else:
            packet = self.request.recv(1 << 16)[2:]
            answer = self.answer(packet)
            self.request.sendall(len(answer).to_bytes(2, "big") + answer)

    @staticmethod
    def answer(packet: bytes) -> bytes:
        end = packet.index(b"\0", 12) + 5
        address = packet[end - 3 : end - 2] == b"\x01"
        record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x0a\1\2\3" if address else b""
        return packet[:2] + b"\x81\x80\0\1" + (b"\0\1" if record else b"\0\0") + bytes(4) + packet[12:end] + record


class Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 512

    def __init__(self, handler: type[socketserver.BaseRequestHandler], port: int = 0) -> None:
        self.came, self.gone = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", port), handler)

    @property
    def port(self) -> int:
        return self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the test."""


@contextlib.contextmanager
def serving(*servers: socketserver.BaseServer) -> Iterator[None]:
    """Serve while it lasts."""
    for one in servers:
        threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield
    finally:
        for one in servers:
            one.shutdown()
            one.server_close()


def processes(root: int) -> dict[int, str]:
    """A process and all below it, and what they run."""
    found: dict[int, str] = {}
    with contextlib.suppress(OSError):
        found[root] = Path(f"/proc/{root}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        for child in children(root):
            found |= processes(child)
    return found


def children(pid: int) -> list[int]:
    """The processes that it has started, the oldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """Whether it runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)


def own_address() -> str:
    """The address of this machine that others know, "" where it has none; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return "" if address.startswith("127.") else address


Wait = Callable[..., Any]

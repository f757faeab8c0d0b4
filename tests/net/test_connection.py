"""HTTP/1.1 by the byte: order, pipelining, bodies in pieces, and what is no HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

HEALTH = b"GET /_pampero/health HTTP/1.1\r\nhost: localhost\r\n\r\n"


@pytest.fixture
def wire(server: Any) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        yield connection


def answer(wire: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """The next answer: status, headers, body."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = wire.recv(1)
        if not more:
            raise EOFError(data)
        data += more
    lines = data.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if line)}
    body = b""
    while headers.get("transfer-encoding") == "chunked":
        line = b""
        while not line.endswith(b"\r\n"):
            line += wire.recv(1)
        size = int(line, 16)
        piece = b""
        while len(piece) < size + 2:
            piece += wire.recv(size + 2 - len(piece))
        body += piece[:-2]
        if not size:
            break
    while (left := int(headers.get("content-length", "0")) - len(body)) > 0:
        body += wire.recv(left)
    return int(lines[0].split(" ")[1]), headers, body


def test_pipelined_requests_are_answered_in_order(wire: socket.socket, client: Any) -> None:
    client("sqs").list_queues()
    missing = HEALTH.replace(b"health", b"nothing")
    wire.sendall((HEALTH + missing) * 50)
    assert [answer(wire)[0] for _ in range(100)] == [200, 404] * 50


def test_a_request_in_single_bytes(wire: socket.socket) -> None:
    for byte in HEALTH:
        wire.sendall(bytes([byte]))
    status, headers, body = answer(wire)
    assert (status, len(body)) == (200, int(headers["content-length"]))
    assert headers["date"].endswith(" GMT")


@pytest.mark.parametrize(
    "body", [b"content-length: 2\r\n\r\n{}", b"transfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"]
)
def test_a_body_is_read_to_its_end_before_the_next_request(wire: socket.socket, body: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: DynamoDB_20120810.ListTables\r\n"
    for part in (head + body[:20], body[20:24], body[24:] + HEALTH):
        wire.sendall(part)
    assert answer(wire)[0] in (400, 403)
    assert answer(wire)[0] == 200


def test_the_connection_is_closed_when_the_client_asks(wire: socket.socket) -> None:
    wire.sendall(HEALTH.replace(b"host:", b"connection: close\r\nhost:"))
    assert answer(wire)[1]["connection"] == "close"
    assert wire.recv(1) == b""


def test_what_is_no_http_is_refused_after_what_is(wire: socket.socket) -> None:
    wire.sendall(HEALTH + b"\x16\x03\x01\x00 rubbish\r\n\r\n")
    assert answer(wire)[0] == 200
    assert answer(wire)[0] == 400
    assert wire.recv(1) == b""


def test_a_head_without_end_is_refused(wire: socket.socket) -> None:
    wire.sendall(b"GET / HTTP/1.1\r\n" + b"".join(b"x-%d: %s\r\n" % (n, b"y" * 1000) for n in range(70)))
    status, headers, _ = answer(wire)
    assert (status, headers["connection"]) == (400, "close")


def test_an_upgrade_is_answered_as_an_ordinary_request(wire: socket.socket) -> None:
    wire.sendall(HEALTH.replace(b"host:", b"connection: Upgrade\r\nupgrade: h2c\r\nhost:"))
    assert answer(wire)[0] == 200


def test_a_body_that_was_never_asked_for_ends_the_connection(wire: socket.socket) -> None:
    wire.sendall(b"PUT /_pampero/nothing HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n")
    status, headers, _ = answer(wire)
    assert (status, headers["connection"]) == (404, "close")


def test_an_unread_body_is_passed_over(wire: socket.socket) -> None:
    wire.sendall(b"PUT /_pampero/nothing HTTP/1.1\r\nhost: a\r\ncontent-length: 3000000\r\n\r\n")
    assert answer(wire)[0] == 404
    wire.sendall(b"x" * 3_000_000 + HEALTH)
    assert answer(wire)[0] == 200


def test_the_absolute_form_names_the_same_page(wire: socket.socket) -> None:
    wire.sendall(HEALTH.replace(b"/_pampero", b"http://localhost/_pampero"))
    assert answer(wire)[0] == 200


def test_a_body_that_is_all_here_and_unread_is_passed_over_too(server: Any) -> None:
    """More of it than is kept waiting: reading goes on for the next request."""
    for size in (300_000, 600_000, 3_000_000):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            for _ in range(3):
                wire.sendall(
                    b"PUT /no-such-bucket-here/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n" % size
                )
                wire.sendall(bytes(size))
                assert answer(wire)[0] >= 400
                wire.sendall(HEALTH)
                assert answer(wire)[0] == 200

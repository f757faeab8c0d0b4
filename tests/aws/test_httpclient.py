"""What leaves the server over HTTP is framed by the client, whatever headers it is given."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from pampero.aws.httpclient import Answer, Unreachable, public, request


def exchange(headers: dict[str, str], body: bytes = b"") -> tuple[list[bytes], Answer]:
    """The lines that a server got, and what the client made of its answer."""
    lines: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (line := await reader.readline()).strip():
            lines.append(line.strip())
        writer.write(b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\nx-a: 1\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
        writer.close()

    async def run() -> Answer:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await request("POST", f"http://u:p%40@127.0.0.1:{port}/a?b=c", headers, body, private=True)

    return lines, asyncio.run(run())


def test_framing_is_the_clients_own() -> None:
    headers = {"Content-Length": "999", "Transfer-Encoding": "chunked", "Connection": "keep-alive", "x-b": "2"}
    lines, answer = exchange(headers, b"hello")
    assert lines[0] == b"POST /a?b=c HTTP/1.1"
    assert sorted(lines[2:]) == sorted(
        [b"connection: close", b"authorization: Basic dTpwQA==", b"content-length: 5", b"x-b: 2"]
    )
    assert (answer.status, answer.body, answer.headers["x-a"]) == (201, b"abc", "1")


@pytest.mark.parametrize(("name", "value"), [("a\r\nb", "1"), ("a b", "1"), ("a:", "1"), ("", "1"), ("a", "1\r\nb: 2")])
def test_headers_that_would_be_more_than_one(name: str, value: str) -> None:
    with pytest.raises(Unreachable, match="cannot be sent"):
        exchange({name: value})


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%lo", "fd00::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1", "fec0::1", "198.18.0.1",
        "192.0.2.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "0", "a.localhost"]
)
def test_the_loopback_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(Unreachable):
        asyncio.run(request("GET", f"http://{host}:9/", {}, private=False))


@pytest.mark.parametrize("host", ["a.localhost", "a.b.LOCALHOST.", "api.here.example", "here.example"])
def test_the_servers_own_names_need_no_name_server(host: str) -> None:
    async def run() -> Answer:
        async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            writer.close()

        async with await asyncio.start_server(respond, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await request("GET", f"http://{host}:{port}/", {}, private=True, own=("here.example",))

    assert asyncio.run(run()).status == 204


@pytest.mark.parametrize("host", ["nothere.example", "here.example.invalid"])
def test_names_of_others_do(host: str) -> None:
    with pytest.raises(Unreachable):
        asyncio.run(request("GET", f"http://{host}:9/", {}, private=True, own=("here.example",)))


def test_only_looked_at_addresses_are_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of which one address is public is reached by that one alone."""
    tried = []

    async def resolve(*_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", (address, 80)) for address in ("127.0.0.1", "203.0.114.1", "10.0.0.1")]

    async def connect(host: str, *_: object, **__: object) -> None:
        tried.append(host)
        raise ConnectionRefusedError

    async def run() -> None:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve, raising=False)
        monkeypatch.setattr(asyncio, "open_connection", connect)
        await request("GET", "http://rebinding.example/", {}, private=False)

    with pytest.raises(Unreachable):
        asyncio.run(run())
    assert tried == ["203.0.114.1"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n" + b"x-a: 1\r\n" * 100_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000,
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffff\r\n" + b"a" * 4_000_000,
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n" + b"a" * 4_000_000,
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 2\r\n\r\n" + b"a" * 4_000_000,
        b"a" * 4_000_000,
    ],
)
def test_an_answer_is_read_up_to_its_bound(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        writer.close()

    async def run() -> Answer:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await request("GET", f"http://127.0.0.1:{port}/a b\r\nx: y", {}, private=True, largest=1000)

    with contextlib.suppress(Unreachable):
        assert len(asyncio.run(run()).body) <= 1000

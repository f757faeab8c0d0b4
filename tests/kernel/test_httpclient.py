"""What leaves the server over HTTP is framed by the client, whatever headers it is given."""

from __future__ import annotations

import asyncio

import pytest

from pampero.kernel.httpclient import Answer, Unreachable, request


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
            return await request("POST", f"http://u:p%40@127.0.0.1:{port}/a?b=c", headers, body)

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

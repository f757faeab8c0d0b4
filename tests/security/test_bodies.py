"""Before a caller is known, little is read; and nothing that is read can stop the server."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.fuzz.conftest import anonymous_mib
from tests.security.netwire import FORM, HEALTH, JSON, Wire, head, signed

from pampero.api.streams import SlowBodyError
from pampero.app import registry
from pampero.gateway import limits
from pampero.gateway.bodies import Gatherer
from pampero.net.http import HttpServer
from pampero.net.patience import Patience
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError

MIB = 1024 * 1024
TABLES = {"x-amz-target": "DynamoDB_20120810.ListTables", "content-type": JSON}
MESSAGE = {"x-amz-target": "AmazonSQS.SendMessage", "content-type": JSON}
MODELS = registry().models


@pytest.fixture
def wire(server: Any) -> Any:
    with Wire(server.port) as connection:
        yield connection


def headers_of(headers: dict[str, str]) -> bytes:
    return " ".join(headers.values()).encode()


# Who calls is known by the head


def test_an_unknown_key_is_refused_before_the_body(wire: Wire) -> None:
    asked = signed("POST", "/", "dynamodb", TABLES, key="AKIAUNKNOWN")
    status, _, body = wire.send(head("POST", "/", asked, 10 * MIB)).answer()
    assert (status, b"UnrecognizedClientException" in body) == (400, True)


def test_a_signature_of_yesterday_is_refused_before_the_body(wire: Wire) -> None:
    asked = signed("POST", "/", "dynamodb", TABLES)
    asked["X-Amz-Date"] = "20200101T000000Z"
    asked["Authorization"] = asked["Authorization"].replace(asked["Authorization"].split("/")[1], "20200101")
    status, _, body = wire.send(head("POST", "/", asked, 10 * MIB)).answer()
    assert (status, b"InvalidSignatureException" in body) == (400, True)


def test_a_signature_over_a_named_hash_is_verified_before_the_body(wire: Wire) -> None:
    named = {**TABLES, "x-amz-content-sha256": hashlib.sha256(b"{}").hexdigest()}
    asked = signed("POST", "/", "dynamodb", named, b"{}")
    asked["Authorization"] = asked["Authorization"][:-4] + "0000"
    status, _, body = wire.send(head("POST", "/", asked, 10 * MIB)).answer()
    assert (status, b"InvalidSignatureException" in body) == (400, True)


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_body_is_the_one_whose_hash_the_head_names(server: Any, client: Callable[..., Any], size: int) -> None:
    bucket = f"named-{size}"
    client("s3").create_bucket(Bucket=bucket)
    rules = b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>".ljust(size)
    target = f"/{bucket}?tagging"
    named = {"x-amz-content-sha256": hashlib.sha256(rules).hexdigest()}
    asked = signed("PUT", target, "s3", named, rules)
    with Wire(server.port) as wire:
        changed = rules.replace(b"<Value>b", b"<Value>c")
        status, _, body = wire.send(head("PUT", target, asked, len(changed)) + changed).answer()
    assert (status, b"XAmzContentSHA256Mismatch" in body) == (400, True), body


# How much


def test_anonymous_bodies_are_small(wire: Wire) -> None:
    status, _, body = wire.send(head("POST", "/", MESSAGE, limits.ANONYMOUS + 1)).answer()
    assert (status, b"RequestEntityTooLargeException" in body) == (413, True)


@pytest.mark.parametrize(
    ("service", "headers", "target", "status", "code"),
    [
        ("sqs", MESSAGE, "/", 413, b"RequestEntityTooLargeException"),
        ("dynamodb", TABLES, "/", 413, b"RequestEntityTooLargeException"),
        ("sns", {"content-type": FORM}, "/", 413, b"RequestEntityTooLargeException"),
        ("s3", {"x-amz-content-sha256": "0" * 64}, "/bodies-none?delete", 400, b"MaxMessageLengthExceeded"),
        ("lambda", {}, "/2015-03-31/functions", 413, b"RequestEntityTooLargeException"),
    ],
)
def test_a_service_reads_no_more_than_its_quotas_allow(
    wire: Wire, service: str, headers: dict[str, str], target: str, status: int, code: bytes
) -> None:
    asked = signed("POST", target, service, headers)
    answered, told, body = wire.send(head("POST", target, asked, MODELS[service].traits.max_body + 1)).answer()
    assert (answered, code in body + headers_of(told)) == (status, True), body


def test_a_body_without_a_length_ends_at_the_limit_too(server: Any) -> None:
    with Wire(server.port) as wire:
        wire.send(head("POST", "/", {**MESSAGE, "transfer-encoding": "chunked"}))
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        for _ in range(limits.ANONYMOUS // 65536 + 1):
            wire.send(chunk)
        assert wire.answer()[0] == 413


def test_a_data_plane_reads_little(wire: Wire) -> None:
    """The API itself refuses what is too long, and where there is none that is said; neither reads the body."""
    target = "/_aws/execute-api/none/x"
    assert wire.send(head("POST", target, {}, 10 * MIB + 1)).answer()[0] == 404


def test_half_sent_bodies_hold_little_together(own_server: Callable[..., Any]) -> None:
    running = own_server()
    asked = signed("POST", "/2015-03-31/functions", "lambda", {})
    before, part, wires = anonymous_mib(running.process.pid), b"x" * (40 * MIB), []
    for _ in range(7):
        wires.append(Wire(running.port))
        wires[-1].send(head("POST", "/2015-03-31/functions", asked, 78 * MIB)).send(part)
    with Wire(running.port) as other:
        small = signed("POST", "/", "dynamodb", TABLES, b"{}")
        assert other.send(head("POST", "/", small, 2) + b"{}").answer()[0] == 200
    grown = anonymous_mib(running.process.pid) - before
    assert grown < limits.TOGETHER / MIB + 64, f"{grown:.0f} MiB are held"
    for wire in wires:
        wire.close()


def test_the_greatest_body_gives_way() -> None:
    async def run() -> list[str]:
        gatherer = Gatherer(together=100)
        stuck, gone = asyncio.Event(), asyncio.Event()

        async def large() -> Any:
            yield b"x" * 80
            stuck.set()
            await gone.wait()
            yield b"x"

        async def small() -> Any:
            yield b"y" * 30

        def raw(chunks: Any) -> RawRequest:
            from pampero.api.streams import ByteStream

            return RawRequest("POST", "/", "", {}, ByteStream(chunks, None))

        first = asyncio.ensure_future(gatherer.gather(raw(large()), 1000))
        await stuck.wait()
        second = await gatherer.gather(raw(small()), 1000)
        gone.set()
        with pytest.raises(ApiError) as refused:
            await first
        return [second.decode(), refused.value.code, str(gatherer.held)]

    assert asyncio.run(run()) == ["y" * 30, "ServiceUnavailable", "0"]


def test_chunks_of_a_byte_are_no_more_than_their_bytes(own_server: Callable[..., Any]) -> None:
    running = own_server()
    before = anonymous_mib(running.process.pid)
    asked = signed("POST", "/2015-03-31/functions", "lambda", {})
    with Wire(running.port) as wire:
        wire.send(head("POST", "/2015-03-31/functions", {**asked, "transfer-encoding": "chunked"}))
        wire.send(b"2\r\nxx\r\n" * 400_000)
        with Wire(running.port) as other:
            assert other.send(HEALTH).answer()[0] == 200
        assert anonymous_mib(running.process.pid) - before < 32


# How long


def impatient(during: Callable[[HttpServer], Any], handler: Any) -> Any:
    async def run() -> Any:
        patience = Patience(idle=0.3, head=0.1, body=0.1, rate=1000, answer=0.1)
        server = HttpServer(handler, "127.0.0.1", 0, patience=patience, every=0.02)
        await server.start()
        try:
            return await asyncio.wait_for(during(server), 20)
        finally:
            await server.stop()

    return asyncio.run(run())


async def reading(raw: RawRequest, client: str) -> RawResponse:
    try:
        body = raw.body if isinstance(raw.body, bytes) else await raw.body.read()
    except SlowBodyError:
        return RawResponse(408, [], b"slow")
    return RawResponse(200, [], b"%d" % len(body))


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"GET / HTTP/1.1\r\nhost: a\r\nx-", b"HTTP/1.1 408"),
        (b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n123", b"HTTP/1.1 408"),
        (b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n123", b"HTTP/1.1 408"),
        (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\n123\r\n", b"HTTP/1.1 408"),
        (b"", b""),
    ],
)
def test_who_stops_sending_is_not_waited_for(sent: bytes, answer: bytes) -> None:
    async def during(server: HttpServer) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(sent)
        found = await reader.read()
        writer.close()
        return found

    assert impatient(during, reading)[:12] == answer


def test_a_body_in_drops_is_too_slow() -> None:
    async def during(server: HttpServer) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n")
        answer = asyncio.ensure_future(reader.readuntil(b"\r\n"))
        while not answer.done():
            writer.write(b"x")
            await asyncio.wait([answer], timeout=0.01)
        writer.close()
        return answer.result()

    assert impatient(during, reading)[:12] == b"HTTP/1.1 408"


def test_who_takes_no_answer_is_not_waited_for() -> None:
    ended = asyncio.Event()

    async def endless(raw: RawRequest, client: str) -> RawResponse:
        async def chunks() -> Any:
            try:
                while True:
                    yield b"x" * 65536
            finally:
                ended.set()

        return RawResponse(200, [], chunks())

    async def during(server: HttpServer) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(HEALTH)
        await ended.wait()
        writer.close()

    impatient(during, endless)


def test_an_answer_that_takes_long_is_no_fault_of_the_client() -> None:
    async def slow(raw: RawRequest, client: str) -> RawResponse:
        await asyncio.sleep(0.5)
        return RawResponse(200, [], b"")

    async def during(server: HttpServer) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(HEALTH)
        found = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return found

    assert impatient(during, slow)[:12] == b"HTTP/1.1 200"


# Where it ends


def test_trailers_are_no_headers_of_the_next_request(server: Any) -> None:
    trailer = b"0\r\nx-amz-target: DynamoDB_20120810.ListTables\r\norigin: https://evil.example\r\n\r\n"
    asked = head("POST", "/_pampero/nothing", {"transfer-encoding": "chunked"}) + b"1\r\nx\r\n" + trailer
    with Wire(server.port) as wire:
        wire.send(asked + HEALTH)
        assert wire.answer()[0] == 404
        assert wire.answer()[0] == 200
        wire.send(head("POST", "/", {"transfer-encoding": "chunked"}) + trailer + head("POST", "/", {}, 0))
        for _ in range(2):
            status, headers, body = wire.answer()
            assert b"ListTables" not in body
            assert "access-control-allow-origin" not in headers


def test_trailers_are_short(server: Any) -> None:
    trailer = b"".join(b"x-%d: %s\r\n" % (number, b"y" * 1000) for number in range(10))
    with Wire(server.port) as wire:
        wire.send(head("POST", "/_pampero/nothing", {"transfer-encoding": "chunked"}) + b"0\r\n" + trailer + b"\r\n")
        assert wire.ended or wire.answer()[0] in (400, 404)


@pytest.mark.parametrize(
    "lines",
    [
        "content-length: 4\r\ncontent-length: 4",
        "content-length: 4\r\ncontent-length: 0",
        "content-length: 4, 4",
        "content-length: +4",
        "content-length: 0x4",
        "content-length: -1",
        "content-length : 4",
        "content-length: 4\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: 4",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked, chunked",
        "transfer-encoding: identity",
        "transfer-encoding: gzip, chunked",
        "transfer-encoding: xchunked",
        "transfer-encoding:\x0bchunked",
        "host: other\r\ncontent-length: 4",
        " folded: 1\r\ncontent-length: 4",
    ],
)
def test_no_request_ends_in_two_places(server: Any, lines: str) -> None:
    with Wire(server.port) as wire:
        wire.send(f"POST / HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n\r\n0\r\n\r\n".encode() + HEALTH)
        status, headers, _ = wire.answer()
        assert (status, headers["connection"]) == (400, "close")
        assert wire.ended


def test_heads_have_few_lines(server: Any) -> None:
    for count, status in ((250, 200), (257, 400)):
        with Wire(server.port) as wire:
            wire.send(HEALTH[:-2] + b"".join(b"x:\r\n" for _ in range(count - 1)) + b"\r\n")
            assert wire.answer()[0] == status

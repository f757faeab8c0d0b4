"""Small requests with much in them: each is refused in its protocol, nobody else waits for it, and the memory stays flat."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.fuzz.conftest import MARGIN_MIB, anonymous_mib
from tests.security.netwire import FORM, JSON, Wire, head, pings, signed

# A machine that is busy with other things keeps everybody waiting: the best of so many attempts counts.
ATTEMPTS = 4
LONGEST_MS = 50.0
MIB = 1024 * 1024


@dataclass
class Bomb:
    """A request, and the code that it is refused with. None: it may pass, quickly."""

    service: str
    body: bytes
    code: bytes | None
    headers: dict[str, str] = field(default_factory=dict)
    target: str = "/"
    method: str = "POST"


def target(name: str) -> dict[str, str]:
    return {"x-amz-target": name, "content-type": JSON}


DYNAMODB, SQS, LOGS = "DynamoDB_20120810.ListTables", "AmazonSQS.SendMessage", "Logs_20140328.PutLogEvents"
QUERY = {"content-type": FORM}
CBOR = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
CBOR_PATH = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
FUNCTIONS = "/2015-03-31/functions"
TAGS = "/bombs?tagging"
BOMBS = {
    "xml-elements": Bomb("s3", b"<r>" + b"<a/>" * (MIB - 8) + b"</r>", b"MalformedXML", target=TAGS, method="PUT"),
    "xml-attributes": Bomb(
        "s3", b"<r " + b" ".join(b'a%d=""' % n for n in range(300_000)) + b"/>", b"MalformedXML", target=TAGS, method="PUT"
    ),
    "xml-attributes-with-ends": Bomb(
        "s3", b"<r " + b" ".join(b'a%d=">"' % n for n in range(250_000)) + b"/>", b"MalformedXML", target=TAGS, method="PUT"
    ),
    "xml-small-attributes": Bomb(
        "s3", b"<r " + b" ".join(b'a%d=""' % n for n in range(1500)) + b"/>", b"InvalidArgument", target=TAGS, method="PUT"
    ),
    "xml-depth": Bomb("s3", b"<a>" * 300_000, b"MalformedXML", target=TAGS, method="PUT"),
    "xml-closed-depth": Bomb("s3", b"<a>" * 2000 + b"</a>" * 2000, b"MalformedXML", target=TAGS, method="PUT"),
    "xml-entities": Bomb(
        "s3", b"<!DOCTYPE r [<!ENTITY a 'b'>]><r>" + b"&a;" * MIB + b"</r>", b"MalformedXML", target=TAGS, method="PUT"
    ),
    "xml-utf16-entities": Bomb(
        "s3", "<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>".encode("utf-16"), b"MalformedXML", target=TAGS, method="PUT"
    ),
    "xml-references": Bomb("s3", b"<r>" + b"&#65;" * 800_000 + b"</r>", b"InvalidArgument", target=TAGS, method="PUT"),
    "json-lists": Bomb("dynamodb", b"[" + b"[]," * 5 * MIB + b"1]", b"SerializationException", target(DYNAMODB)),
    "json-objects": Bomb(
        "dynamodb", b'{"Limit":' + b"[" + b'{"a":[]},' * MIB + b"1]}", b"SerializationException", target(DYNAMODB)
    ),
    "json-small": Bomb("dynamodb", b'{"Limit":[' + b"[]," * 5000 + b"1]}", b"SerializationException", target(DYNAMODB)),
    "json-just-enough": Bomb(
        "dynamodb", b'{"Limit":[' + b"[]," * 49_000 + b"1]}", b"SerializationException", target(DYNAMODB)
    ),
    "json-depth": Bomb("dynamodb", b"[" * 2 * MIB, b"SerializationException", target(DYNAMODB)),
    "json-violations": Bomb(
        "logs",
        b'{"logGroupName":"g","logStreamName":"s","logEvents":[' + b'{"message":"","timestamp":-1},' * 30_000 + b"{}]}",
        b"InvalidParameterException",
        target(LOGS),
    ),
    "json-commas-in-a-text": Bomb(
        "sqs", b'{"QueueUrl":"x","MessageBody":"' + b"," * 5 * MIB + b'"}', b"QueueDoesNotExist", target(SQS)
    ),
    "json-quotes-in-a-text": Bomb(
        "sqs", b'{"QueueUrl":"x","MessageBody":"' + b'\\",' * 2 * MIB + b'"}', b"QueueDoesNotExist", target(SQS)
    ),
    "rest-json-lists": Bomb("lambda", b"[" + b"[]," * 5 * MIB + b"1]", b"InvalidRequestContent", target=FUNCTIONS),
    "rest-json-package": Bomb(
        "lambda", b'{"Code":{"ZipFile":"' + b"QUJD" * 16 * MIB + b'"}}', b"", target=FUNCTIONS
    ),
    "query-fields": Bomb("iam", b"Action=ListUsers&Version=2010-05-08" + b"&a=1" * 200_000, b"MalformedQueryString", QUERY),
    "query-depth": Bomb("iam", b"Action=ListUsers&Version=2010-05-08&" + b"a." * 100_000 + b"b=1", b"MalformedQueryString", QUERY),
    "query-escapes": Bomb(
        "sqs", b"Action=SendMessage&Version=2012-11-05&QueueUrl=x&MessageBody=" + b"%41" * 1_500_000, b"", QUERY
    ),
    "cbor-lists": Bomb("monitoring", b"\x9f" + b"\x80" * 3 * MIB + b"\xff", None, CBOR, CBOR_PATH),
    "cbor-depth": Bomb("monitoring", b"\x81" * MIB, None, CBOR, CBOR_PATH),
}  # fmt: skip


def sent(port: int, bomb: Bomb) -> tuple[int, bytes]:
    """Sign for it as its client would, and send it in one go."""
    named = {**bomb.headers, "x-amz-content-sha256": hashlib.sha256(bomb.body).hexdigest()}
    asked = signed(bomb.method, bomb.target, bomb.service, named, bomb.body)
    with Wire(port) as wire:
        wire.send(head(bomb.method, bomb.target, asked, len(bomb.body)) + bomb.body)
        status, headers, body = wire.answer()
    return status, body + " ".join(headers.values()).encode()


def test_bombs(own_server: Callable[..., Any]) -> None:
    running = own_server()
    running.client("s3", "test").create_bucket(Bucket="bombs")
    for bomb in BOMBS.values():
        sent(running.port, bomb)
    before = anonymous_mib(running.process.pid)
    waited: dict[str, float] = {}
    for name, bomb in BOMBS.items():
        longest = float("inf")
        for _ in range(ATTEMPTS):
            with pings(running.port, running.process.pid) as found:
                status, answer = sent(running.port, bomb)
            assert 400 <= status < 500 or (bomb.code is None and status == 501), (name, status, answer[:500])
            assert bomb.code is None or bomb.code in answer, (name, answer[:500])
            longest = min(longest, found.longest)
            if longest < LONGEST_MS:
                break
        waited[name] = longest
    print(waited)
    slow = {name: f"{longest:.0f} ms" for name, longest in waited.items() if longest >= LONGEST_MS}
    assert not slow
    grown = anonymous_mib(running.process.pid) - before
    assert grown < MARGIN_MIB, f"{grown:.0f} MiB more are held"


@pytest.mark.parametrize("header", ["x-a", "cookie", "x-amz-meta-a"])
def test_many_lines_of_one_header(server: Any, header: str) -> None:
    with Wire(server.port) as wire:
        wire.send(b"GET / HTTP/1.1\r\nhost: localhost\r\n" + f"{header}: \r\n".encode() * 8000 + b"\r\n")
        assert wire.answer()[0] == 400

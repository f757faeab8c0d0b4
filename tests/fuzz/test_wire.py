"""Malformed HTTP: hosts, paths, headers, chunks, presigned links and data planes. Every request gets an answer below
500, or the connection is closed; and the server goes on."""

from __future__ import annotations

import random
import socket
from typing import Any

import pytest
from tests.fuzz.conftest import COUNT, MARGIN_MIB, anonymous_mib

from pampero.app import registry

HANG_SECONDS = 30
HOSTS = (
    "localhost", "127.0.0.1", "[::1]", "[::1", "s3.localhost", "fuzz.s3.localhost", "fuzz.localhost", "a.b.c.d.e", "..", ".", "",
    "x" * 300, "fuzz.s3.us-east-1.amazonaws.com", "é.localhost", "fuzz..localhost", "-", ":80", "a:b:c", "sqs.localhost",
    "0.0.0.0:99999", "fuzz.s3", "%66uzz.localhost", "queue.amazonaws.com", "*.localhost",
)  # fmt: skip
PATHS = (
    "/", "//", "/fuzz", "/fuzz/", "/fuzz/fuzz", "/fuzz//", "/%00", "/%ff%fe", "/%", "/%zz", "/..", "/../../etc/passwd", "/fuzz/%2e%2e/x",
    "/000000000000/fuzz", "/_pampero", "/_pampero/health", "/_pampero/status", "/_pampero/none", "/_pampero/", "/_aws", "/_aws/", "/_aws/x",
    "/service/x/operation/y", "/2015-03-31/functions/fuzz/invocations", "/?Action=ListUsers", "/?Action=", "/?Action=%ff", "/?x-id=1",
    "/fuzz?uploads", "/fuzz?versioning", "/fuzz?delete", "/fuzz?policy", "/fuzz?list-type=2&max-keys=x", "/fuzz/fuzz?partNumber=x&uploadId=y",
    "/fuzz/fuzz?versionId=%00", "/" + "a/" * 3000, "/" + "x" * 9000, "/?" + "a=b&" * 5000, "/?" + "%26" * 3000, "*", "/fuzz?acl&tagging",
    "/fuzz/fuzz?X-Amz-Algorithm=AWS4-HMAC-SHA256", "/fuzz/fuzz?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/b/c/d/e&X-Amz-Date=x"
    "&X-Amz-Expires=y&X-Amz-SignedHeaders=host&X-Amz-Signature=z", "/fuzz/fuzz?AWSAccessKeyId=test&Signature=x&Expires=y",
    "/fuzz/fuzz?AWSAccessKeyId=test&Signature=%2B&Expires=99999999999999999999", "/é",
)  # fmt: skip
CREDENTIAL = "test/20260101/us-east-1/s3/aws4_request"
AUTHORIZATIONS = (
    "", "x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=", "AWS4-HMAC-SHA256 " + "a=b," * 2000,
    f"AWS4-HMAC-SHA256 Credential={CREDENTIAL}, SignedHeaders=host, Signature=0", "AWS test:x", "AWS test", "Basic eDp5", "Bearer x",
    f"AWS4-HMAC-SHA256 Credential={CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=" + "f" * 64, "AWS4-ECDSA-P256-SHA256 x",
    "AWS4-HMAC-SHA256 Credential=////////, SignedHeaders=;;;;, Signature=\xe9",
)  # fmt: skip
HEADERS = (
    ("content-type", "application/x-amz-json-1.0"), ("content-type", "application/x-www-form-urlencoded"), ("content-type", "x" * 9000),
    ("x-amz-target", "AmazonSQS.SendMessage"), ("x-amz-target", "."), ("x-amz-target", "AmazonSQS."), ("x-amz-target", "x" * 5000),
    ("x-amz-target", "DynamoDB_20120810.GetItem"), ("smithy-protocol", "rpc-v2-cbor"), ("smithy-protocol", "x"),
    ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
    ("x-amz-content-sha256", "x"), ("x-amz-content-sha256", "0" * 64), ("x-amz-decoded-content-length", "5"), ("x-amz-trailer", "x-amz-checksum-crc32"),
    ("x-amz-decoded-content-length", "-1"), ("content-encoding", "aws-chunked"), ("content-encoding", "gzip"), ("range", "bytes=5-1"),
    ("range", "bytes=99999999999999999999-"), ("if-modified-since", "never"), ("content-md5", "x"), ("x-amz-checksum-crc32", "x"), ("expect", "x"),
    ("x-amz-copy-source", "%ff"), ("x-amz-copy-source", "/"), ("x-amz-tagging", "a=b=c&&"), ("x-amz-meta-a", "\xff"), ("origin", "http://x"),
    ("access-control-request-method", "PUT"), ("x-amz-security-token", "x"), ("x-amz-date", "x"), ("date", "x"), ("connection", "close"),
    ("x" * 3000, "y"), ("cookie", "a=b; " * 500), ("upgrade", "websocket"), ("connection", "upgrade"), ("host", "twice"), ("x-forwarded-for", "1"),
)  # fmt: skip
BODIES = (
    b"", b"x", b"{}", b"null", b"Action=ListUsers&Version=2010-05-08", b"Action=x", b"<a/>", b"\0" * 1000, b"[" * 5000, b"A.1.B.2=c&" * 3000,
    b"--x\r\n\r\n--x--", b'{"QueueUrl":"x"}', b"<Delete>" + b"<Object>" * 2000, b"x" * 300_000,
)  # fmt: skip
CHUNKED = (
    b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel", b"zz\r\nhello\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\nx", b"5;a=b\r\nhello\r\n0\r\n\r\n",
    b"1\r\nx\r\n" * 500 + b"0\r\n\r\n",
)  # fmt: skip
# The content of an aws-chunked body, sent with a length.
SIGNED_CHUNKS = (
    b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0;chunk-signature=" + b"0" * 64 + b"\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhel",
    b"zz\r\n", b"99999999999999999999\r\nx\r\n", b"5\r\nhelloXX0\r\n\r\n", b"0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n", b"0\r\n" + b"a:b\r\n" * 5000, b"\r\n\r\n", b"5" * 9000,
)  # fmt: skip
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "X", "get", "PROPFIND")


class Wires:
    """Makes requests as bytes."""

    def __init__(self, chance: random.Random, planes: list[str]) -> None:
        self.chance, self.planes = chance, planes

    def make(self) -> bytes:
        chance = self.chance
        method = chance.choice(METHODS) if chance.random() < 0.3 else chance.choice(("GET", "POST", "PUT"))
        host, path = chance.choice(HOSTS), chance.choice(PATHS)
        if chance.random() < 0.3:
            plane, id_ = chance.choice(self.planes), chance.choice(("fuzz", "x", "", "%00", "é", "a.b"))
            if chance.random() < 0.5:
                host = f"{id_}.{plane}.localhost"
            else:
                path = f"/_aws/{plane}/{id_}{path}"
        lines = [f"{method} {path} HTTP/1.{chance.choice('1110')}"]
        if chance.random() < 0.95:
            lines.append(f"host: {host}")
        if chance.random() < 0.6:
            lines.append(f"authorization: {chance.choice(AUTHORIZATIONS)}")
        lines += [f"{name}: {value}" for name, value in chance.sample(HEADERS, chance.randrange(4))]
        body = chance.choice(BODIES)
        roll = chance.random()
        if roll < 0.15:
            lines.append("transfer-encoding: chunked")
            body = chance.choice(CHUNKED)
        elif roll < 0.3:
            body = chance.choice(SIGNED_CHUNKS)
            lines += ["x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER", f"content-length: {len(body)}"]
        elif roll < 0.35:
            lines.append(f"content-length: {chance.choice((-1, 'x', 10**20, len(body) + 5, max(0, len(body) - 1)))}")
        else:
            lines.append(f"content-length: {len(body)}")
        raw = "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body
        if chance.random() < 0.05:
            at = chance.randrange(len(raw))
            raw = raw[:at] + chance.randbytes(2) + raw[at + 1 :]
        return raw


def exchange(port: int, raw: bytes) -> bytes:
    """Send, say that this was all, and read what comes. Raises TimeoutError when the server neither answers nor ends."""
    with socket.create_connection(("127.0.0.1", port), HANG_SECONDS) as connection:
        answer = b""
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        except TimeoutError:
            raise
        except OSError:  # the server closed it: that is an answer too
            pass
        return answer


@pytest.mark.timeout(300 + COUNT)
def test_no_bytes_break_the_server(target: Any, chance: random.Random) -> None:
    wires = Wires(chance, sorted({"execute-api", "lambda-url", *registry().planes()}))
    failures: dict[bytes, str] = {}
    memory = 0.0
    for number in range(COUNT):
        raw = wires.make()
        try:
            answer = exchange(target.port, raw)
        except TimeoutError:
            failures[raw[:60]] = f"no answer to {raw[:3000]!r}"
            continue
        status = int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 0
        if (status >= 500 and status != 501) or (answer and not status) or b"Traceback" in answer:
            failures[raw[:60]] = f"{answer[:500]!r} to {raw[:3000]!r}"
        assert target.process.poll() is None, f"the server ended after {raw!r}"
        if number == COUNT // 3:
            memory = anonymous_mib(target.process.pid)
    assert not failures, "\n".join(failures.values())
    assert anonymous_mib(target.process.pid) - memory < MARGIN_MIB, "memory grows"
    assert target.client("sqs", "test").list_queues()["QueueUrls"], "it no longer serves"

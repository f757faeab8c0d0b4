"""S3 on the wire, which SDKs hide: statuses, headers in S3's spelling, error documents, bodies in chunks."""

from __future__ import annotations

import http.client
import re
import socket
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

Answer = tuple[int, dict[str, str], bytes]
Send = Callable[..., Answer]


class Signer(S3SigV4Auth):
    """Signs the hash that the request names, whatever its body is."""

    def payload(self, request: Any) -> str:
        return str(request.context["payload"])


@pytest.fixture
def send(server: Any, account: str) -> Iterator[Send]:
    """send(method, path, body, headers): one signed request on one connection; (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    def one(method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        hashed = named.pop("x-amz-content-sha256", sha256(body).hexdigest())
        request = AWSRequest(method, f"http://127.0.0.1:{server.port}{path}", headers=named, data=body)
        request.context["payload"] = hashed
        Signer(Credentials(account, "test"), "s3", "us-east-1").add_auth(request)
        connection.request(method, path, body, {name: value.encode() for name, value in request.headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    yield one
    connection.close()


def element(name: str, body: bytes) -> str:
    match = re.search(rf"<{name}>(.*?)</{name}>", body.decode())
    return match[1] if match else ""


def test_parts_of_an_object_are_partial_content(send: Send, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    path = f"/{bucket}/k"
    status, headers, body = send("GET", path, Range="bytes=2-4")
    assert (status, headers["content-range"], headers["content-length"], body) == (206, "bytes 2-4/10", "3", b"234")
    assert headers["accept-ranges"] == "bytes"
    for asked, shown in (("bytes=-3", b"789"), ("bytes=8-100", b"89"), ("bytes=0-0", b"0")):
        assert send("GET", path, Range=asked)[::2] == (206, shown)
    for ignored in ("bytes=4-2", "bytes=0-1,3-4", "0-1", "bytes=-", "lines=1-2", "bytes=0--1"):
        status, headers, body = send("GET", path, Range=ignored)
        assert (status, body, "content-range" in headers) == (200, b"0123456789", False)
    status, headers, body = send("GET", path, Range="bytes=10-")
    assert (status, element("Code", body), element("ActualObjectSize", body)) == (416, "InvalidRange", "10")
    assert element("RangeRequested", body) == "bytes=10-"
    status, headers, body = send("HEAD", path, Range="bytes=0-1")
    assert (status, headers["content-length"], body) == (206, "2", b"")
    status, headers, _ = send("GET", f"{path}?partNumber=1")
    assert (status, headers["content-range"]) == (206, "bytes 0-9/10")


def test_conditions_are_answered_with_validators(send: Send, s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"x", ContentType="a/b", CacheControl="no-store")["ETag"]
    modified = send("HEAD", f"/{bucket}/k")[1]["last-modified"]
    status, headers, body = send("GET", f"/{bucket}/k", If_None_Match=etag)
    assert (status, headers["etag"], headers["last-modified"], body) == (304, etag, modified, b"")
    assert "content-type" not in headers
    assert send("GET", f"/{bucket}/k", If_Modified_Since=modified)[0] == 304
    future = "Fri, 01 Jan 2100 00:00:00 GMT"
    assert send("GET", f"/{bucket}/k", If_Modified_Since=future)[0] == 200
    status, _, body = send("GET", f"/{bucket}/k", If_Match='"other"')
    assert (status, element("Code", body), element("Condition", body)) == (412, "PreconditionFailed", "If-Match")
    status, _, body = send("PUT", f"/{bucket}/k", b"y", If_Match="*")
    assert (status, element("Code", body), element("Header", body)) == (501, "NotImplemented", "If-Match")
    assert element("additionalMessage", body).startswith("We don't accept the provided value of If-Match")
    assert send("PUT", f"/{bucket}/k", b"y", If_None_Match="*")[0] == 412


def test_statuses_and_headers_are_s3s(send: Send, s3: Any, bucket: str) -> None:
    tags = b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"
    assert send("PUT", f"/{bucket}?tagging", tags)[0] == 204
    policy = (
        f'{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":"*","Action":"s3:GetObjectTorrent",'
        f'"Resource":"arn:aws:s3:::{bucket}/*"}}]}}'
    )
    assert send("PUT", f"/{bucket}?policy", policy.encode())[::2] == (204, b"")
    assert send("DELETE", f"/{bucket}?policy")[0] == 204
    assert send("DELETE", f"/{bucket}/none")[::2] == (204, b"")
    status, headers, body = send("HEAD", f"/{bucket}")
    assert (status, headers["x-amz-bucket-region"], headers["x-amz-bucket-arn"], body) == (
        200, "us-east-1", f"arn:aws:s3:::{bucket}", b"",
    )  # fmt: skip
    assert re.fullmatch("[0-9A-F]{16}", headers["x-amz-request-id"])
    status, headers, body = send("PUT", f"/{bucket}/plain", b"hello")
    assert (status, body, headers["x-amz-checksum-type"]) == (200, b"", "FULL_OBJECT")
    assert headers["x-amz-checksum-crc64nvme"] == "M3eFcAZSQlc="
    status, headers, _ = send("GET", f"/{bucket}/plain")
    assert headers["content-type"] == "binary/octet-stream"
    assert "x-amz-checksum-crc64nvme" not in headers
    headers = send("GET", f"/{bucket}/plain", x_amz_checksum_mode="enabled")[1]
    assert headers["x-amz-checksum-crc64nvme"] == "M3eFcAZSQlc="
    listed = send("GET", f"/{bucket}?list-type=2")[2].decode()
    assert re.search(r"<LastModified>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z</LastModified>", listed)
    place = send("GET", f"/{bucket}?location")[2]
    assert place.endswith(b'<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>')


def test_errors_are_documents_but_for_head(send: Send, s3: Any, bucket: str) -> None:
    status, headers, body = send("GET", f"/{bucket}/none")
    assert (status, headers["content-type"], element("Code", body), element("Key", body)) == (
        404, "application/xml", "NoSuchKey", "none",
    )  # fmt: skip
    assert element("RequestId", body) == headers["x-amz-request-id"]
    assert element("HostId", body) == headers["x-amz-id-2"]
    assert send("HEAD", f"/{bucket}/none")[::2] == (404, b"")
    status, _, body = send("GET", f"/{bucket}-none/k")
    assert (status, element("Code", body), element("BucketName", body)) == (404, "NoSuchBucket", f"{bucket}-none")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="k")
    marker = s3.delete_object(Bucket=bucket, Key="k")["VersionId"]
    status, headers, body = send("GET", f"/{bucket}/k?versionId={marker}")
    assert (status, headers["allow"], headers["x-amz-delete-marker"]) == (405, "DELETE", "true")
    assert "last-modified" in headers
    assert (element("Method", body), element("ResourceType", body)) == ("GET", "DeleteMarker")
    status, headers, body = send("GET", f"/{bucket}/k")
    assert (status, headers["x-amz-delete-marker"], headers["x-amz-version-id"]) == (404, "true", marker)
    assert send("HEAD", f"/{bucket}/k?versionId={marker}")[::2] == (405, b"")


@pytest.mark.parametrize(
    ("headers", "code", "member", "text"),
    [
        ({"x-amz-storage-class": "WARM"}, "InvalidStorageClass", "StorageClassRequested", "WARM"),
        ({"x-amz-storage-class": "OUTPOSTS"}, "InvalidStorageClass", "StorageClassRequested", "OUTPOSTS"),
        ({"x-amz-acl": "mine"}, "InvalidArgument", "ArgumentName", "x-amz-acl"),
        ({"x-amz-server-side-encryption": "rot13"}, "InvalidArgument", "ArgumentValue", "rot13"),
        (
            {"x-amz-checksum-crc32": "x"},
            "InvalidRequest",
            "Message",
            "Value for x-amz-checksum-crc32 header is invalid.",
        ),
        (
            {"x-amz-checksum-sha1": "AAAA"},
            "InvalidRequest",
            "Message",
            "Value for x-amz-checksum-sha1 header is invalid.",
        ),
        ({"content-md5": "AAAA"}, "InvalidDigest", "Content-MD5", "AAAA"),
        ({"x-amz-tagging": "a=1&a=2"}, "InvalidArgument", "ArgumentName", "x-amz-tagging"),
    ],
)
def test_headers_are_refused_by_name(
    send: Send, bucket: str, headers: dict[str, str], code: str, member: str, text: str
) -> None:
    status, _, body = send("PUT", f"/{bucket}/k", b"x", **headers)
    assert (status, element("Code", body), element(member, body)) == (400, code, text)


@pytest.mark.parametrize(
    ("query", "body", "code", "text"),
    [
        ("max-keys=many", b"", "InvalidArgument", "Provided max-keys not an integer or within integer range"),
        ("encoding-type=rot13", b"", "InvalidArgument", "Invalid Encoding Method specified in Request"),
        ("versioning", b"<VersioningConfiguration><Status>On</Status></VersioningConfiguration>", "MalformedXML", ""),
        ("cors", b"<CORSConfiguration/>", "MalformedXML", ""),
        ("ownershipControls", b"<OwnershipControls/>", "MalformedXML", ""),
    ],
)
def test_parameters_and_documents_are_refused_in_s3s_words(
    send: Send, bucket: str, query: str, body: bytes, code: str, text: str
) -> None:
    status, _, answer = send("PUT" if body else "GET", f"/{bucket}?{query}", body)
    assert (status, element("Code", answer)) == (400, code)
    assert element("Message", answer) == text or not text


def test_a_presigned_url_holds_headers(server: Any, account: str, bucket: str, s3: Any) -> None:
    """What SDKs move from the headers into the query counts as if it stood there."""
    params = {"If-None-Match": "*", "x-amz-meta-who": "me", "x-amz-storage-class": "STANDARD_IA"}
    request = AWSRequest("PUT", f"http://127.0.0.1:{server.port}/{bucket}/k", params=params)
    S3SigV4QueryAuth(Credentials(account, "test"), "s3", "us-east-1").add_auth(request)
    url = urlsplit(request.url)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for status in (200, 412):
        connection.request("PUT", f"{url.path}?{url.query}", b"x")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
    connection.close()
    kept = s3.head_object(Bucket=bucket, Key="k")
    assert (kept["Metadata"], kept["StorageClass"]) == ({"who": "me"}, "STANDARD_IA")


def test_metadata_may_be_more_than_ascii(send: Send, s3: Any, bucket: str) -> None:
    status, _, _ = send("PUT", f"/{bucket}/k", b"x", x_amz_meta_who="=?UTF-8?B?w6nigJQ=?=", cache_control="Ä €")
    assert status == 200
    _, headers, _ = send("HEAD", f"/{bucket}/k")
    assert headers["x-amz-meta-who"] == "=?UTF-8?Q?=C3=A9=E2=80=94?="
    assert headers["cache-control"].encode("latin-1").decode() == "Ä €"


def test_a_body_in_chunks_brings_its_checksum_behind_it(send: Send, s3: Any, bucket: str) -> None:
    body = b"hello world"
    checksum = b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()
    chunked = b"5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:%b\r\n\r\n" % checksum.encode()
    headers = {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length": str(len(body)),
        "x-amz-trailer": "x-amz-checksum-crc32", "content-encoding": "aws-chunked,gzip",
    }  # fmt: skip
    status, answer, _ = send("PUT", f"/{bucket}/k", chunked, **headers)
    assert (status, answer["x-amz-checksum-crc32"]) == (200, checksum)
    got = s3.get_object(Bucket=bucket, Key="k")
    assert (got["Body"].read(), got["ContentEncoding"]) == (body, "gzip")
    wrong = chunked.replace(checksum.encode(), b"AAAAAA==")
    status, _, error = send("PUT", f"/{bucket}/k", wrong, **headers)
    assert (status, element("Code", error)) == (400, "BadDigest")


def test_a_client_may_wait_for_100_continue(server: Any, s3: Any, bucket: str) -> None:
    url = urlsplit(s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "k"}))
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 Continue\r\n")
        connection.sendall(b"ok")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"ok"


def test_what_browsers_ask_before(server: Any, bucket: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("OPTIONS", "/a/b", headers={"Host": f"{bucket}.s3.localhost:{server.port}"})
    answer = connection.getresponse()
    assert (answer.status, element("Message", answer.read())) == (
        400, "Insufficient information. Origin request header needed.",
    )  # fmt: skip
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    connection.request("OPTIONS", "/a/b", headers={"Host": f"none-{bucket}.s3.localhost:{server.port}", **asked})
    answer = connection.getresponse()
    body = answer.read()
    assert (answer.status, element("Code", body), element("Message", body)) == (
        403, "AccessForbidden", "CORSResponse: Bucket not found",
    )  # fmt: skip
    connection.close()

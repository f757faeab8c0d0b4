"""S3 on the wire, which SDKs hide: statuses, headers in S3's spelling, error documents, bodies in chunks."""

from __future__ import annotations

import http.client
import re
import socket
import zlib
from base64 import b64encode
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

Answer = tuple[int, dict[str, str], bytes]
Send = Callable[..., Answer]


def element(name: str, body: bytes) -> str:
    match = re.search(rf"<{name}>(.*?)</{name}>", body.decode(), re.DOTALL)
    return unescape(match[1]) if match else ""


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


def test_headers_are_spelled_as_s3_spells_them(server: Any, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    url = urlsplit(s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"}))

    def head(path: str) -> list[str]:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n\r\n".encode())
            received = b""
            while piece := connection.recv(10_000):
                received += piece
        return received.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]

    names = {line.partition(":")[0] for line in head(f"{url.path}?{url.query}")}
    assert names >= {"Accept-Ranges", "Content-Length", "Content-Type", "Date", "ETag", "Last-Modified", "Server"}
    assert names >= {"x-amz-request-id", "x-amz-id-2", "x-amz-server-side-encryption"}
    refused = head(f"/{bucket}/k?{'x' * 5}")
    assert "Server: AmazonS3" in refused
    assert "Transfer-Encoding: chunked" in refused


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


def test_what_is_wrong_with_a_presigned_url(server: Any, account: str, bucket: str, client: Any) -> None:
    s3 = client("s3", config={"signature_version": "s3v4"})
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    def get(change: Callable[[str], str], **options: Any) -> tuple[int, bytes]:
        url = urlsplit(s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"}, **options))
        connection.request("GET", f"{url.path}?{change(url.query)}")
        answer = connection.getresponse()
        return answer.status, answer.read()

    status, body = get(lambda query: query[:-4] + "0000")
    assert (status, element("Code", body)) == (403, "SignatureDoesNotMatch")
    text = element("StringToSign", body)
    assert (text.split("\n")[0], element("AWSAccessKeyId", body)) == ("AWS4-HMAC-SHA256", account)
    assert bytes.fromhex(element("StringToSignBytes", body)).decode() == text
    assert element("CanonicalRequest", body).startswith(f"GET\n/{bucket}/k\nX-Amz-Algorithm=")
    assert element("SignatureProvided", body).endswith("0000")
    status, body = get(lambda query: re.sub("X-Amz-Date=[^&]*&", "", query))
    assert (status, element("Code", body)) == (400, "AuthorizationQueryParametersError")
    status, body = get(lambda query: query.replace("%2Faws4_request", ""))
    assert element("Message", body).startswith("Error parsing the X-Amz-Credential parameter")
    status, body = get(lambda query: re.sub(r"\d{8}(?=T|%2Fus)", "20200101", query))
    assert (status, element("Message", body), element("X-Amz-Expires", body)) == (403, "Request has expired", "3600")
    assert element("Expires", body).startswith("2020-01-0")
    assert element("ServerTime", body)
    connection.request("GET", f"/{bucket}/k?AWSAccessKeyId=x&Expires=1")
    answer = connection.getresponse()
    text = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"
    assert (answer.status, element("Message", answer.read())) == (403, text)
    connection.request("GET", f"/{bucket}/k?AWSAccessKeyId=x&Expires=1&Signature=y")
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 403
    assert element("Code", body) in ("InvalidAccessKeyId", "AccessDenied")
    connection.close()


def test_metadata_may_be_more_than_ascii(send: Send, s3: Any, bucket: str) -> None:
    status, _, _ = send(
        "PUT",
        f"/{bucket}/k",
        b"x",
        x_amz_meta_who="=?UTF-8?B?Wm/DqyBhbmQgY28=?=",
        x_amz_meta_far="=?UTF-8?Q?=C3=A9=E2=80=94?=",
        cache_control="Ä €",
    )
    assert status == 200
    _, headers, _ = send("HEAD", f"/{bucket}/k")
    assert headers["x-amz-meta-who"] == "=?UTF-8?Q?Zo=C3=AB_and_co?="
    assert headers["x-amz-meta-far"] == "=?UTF-8?B?w6nigJQ=?="
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


def test_nobody_is_told_whose_objects_are_listed(send: Send, server: Any, s3: Any, account: str) -> None:
    bucket = f"open-{account}"
    s3.create_bucket(Bucket=bucket, ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_acl(Bucket=bucket, ACL="public-read")
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    assert "Owner" in s3.list_objects(Bucket=bucket)["Contents"][0]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for query in ("", "?list-type=2&fetch-owner=true"):
        connection.request("GET", f"/{bucket}{query}")
        body = connection.getresponse().read()
        assert b"<Key>k</Key>" in body
        assert b"Owner" not in body
    asked = {"Origin": "http://elsewhere.example", "Access-Control-Request-Method": "PUT"}
    rules = [{"AllowedOrigins": ["http://other.example"], "AllowedMethods": ["PUT"]}]
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    for path, kind in ((f"/{bucket}", "BUCKET"), (f"/{bucket}/k", "OBJECT")):
        connection.request("OPTIONS", path, headers=asked)
        assert element("ResourceType", connection.getresponse().read()) == kind
    connection.request("GET", f"/{bucket}/k", headers={"Referer": "http://elsewhere.example/"})
    assert connection.getresponse().getheader("x-content-type-options") is None
    connection.close()
    tiers = b"<IntelligentTieringConfiguration><Id>a</Id><Status>Enabled</Status><Tiering><Days>90</Days>"
    tiers += b"<AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering></IntelligentTieringConfiguration>"
    assert send("PUT", f"/{bucket}?intelligent-tiering&id=a", tiers)[0] == 204

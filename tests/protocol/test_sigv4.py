"""Signatures made by botocore are accepted; changed ones are not, with AWS's codes."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pampero.gateway.index import load_services
from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import Verifier

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
VERIFIER = Verifier({service.name: service.traits_of(service.name) for service in load_services()})
CREDENTIALS = Credentials("AKIDEXAMPLE", SECRET)
URLS = (
    "http://localhost:4566/",
    "http://localhost:4566/?b=2&a=1&a=0",
    "http://localhost:4566/2015-03-31/functions/a%3Ab/x",
)
S3_URLS = ("http://localhost:4566/bucket/a%20b/%C3%A9//c", "http://b.localhost:4566/k?uploads=&x=a%2Fb%20c")


def raw_of(request: AWSRequest) -> RawRequest:
    prepared = request.prepare()
    parts = urlsplit(prepared.url)
    headers = {
        name.lower(): value.decode() if isinstance(value, bytes) else value for name, value in prepared.headers.items()
    }
    headers.setdefault("host", parts.netloc)
    body = prepared.body or b""
    return RawRequest(prepared.method, parts.path or "/", parts.query, headers, body)


def signed(url: str, auth: type, service: str, **more: int) -> RawRequest:
    request = AWSRequest("POST", url, data=b'{"a": 1}', headers={"x-custom": "a   b"})
    auth(CREDENTIALS, service, "eu-west-1", **more).add_auth(request)
    return raw_of(request)


def verify(raw: RawRequest, later: float = 0, secret: str = SECRET) -> None:
    signature = VERIFIER.parse(raw)
    assert signature is not None
    assert signature.access_key == "AKIDEXAMPLE"
    when = datetime.strptime(signature.time, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    VERIFIER.verify(signature, raw, secret, when + later)


def refused(raw: RawRequest, later: float = 0, secret: str = SECRET) -> str:
    with pytest.raises(ApiError) as caught:
        verify(raw, later, secret)
    return caught.value.code


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("auth", [SigV4Auth, SigV4QueryAuth])
def test_requests_signed_by_botocore(url: str, auth: type) -> None:
    verify(signed(url, auth, "sqs"))


@pytest.mark.parametrize("url", S3_URLS)
@pytest.mark.parametrize("auth", [S3SigV4Auth, S3SigV4QueryAuth])
def test_s3_encodes_its_paths_once(url: str, auth: type) -> None:
    verify(signed(url, auth, "s3"))


def test_another_secret_or_body_or_header_is_refused() -> None:
    raw = signed(URLS[0], SigV4Auth, "sqs")
    assert refused(raw, secret="other") == "SignatureDoesNotMatch"
    raw.body = b"{}"
    assert refused(raw) == "SignatureDoesNotMatch"
    raw = signed(URLS[0], SigV4Auth, "sqs")
    raw.query = "a=1"
    assert refused(raw) == "SignatureDoesNotMatch"


def test_old_signatures_are_refused() -> None:
    raw = signed(URLS[0], SigV4Auth, "sqs")
    verify(raw, 899)
    assert refused(raw, 901) == "RequestExpired"
    assert refused(raw, -901) == "RequestExpired"
    assert refused(signed(S3_URLS[0], S3SigV4Auth, "s3"), 901) == "RequestTimeTooSkewed"


def test_presigned_urls_expire() -> None:
    raw = signed(S3_URLS[0], S3SigV4QueryAuth, "s3", expires=3600)
    verify(raw, 3599)
    assert refused(raw, 3601) == "AccessDenied"


@pytest.mark.parametrize(
    "header",
    ["", "x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b/c", "AWS4-HMAC-SHA256 Credential=a, Signature=b, SignedHeaders=c", "Basic é"],
)  # fmt: skip
def test_half_signatures_are_named_incomplete(header: str) -> None:
    with pytest.raises(ApiError) as caught:
        VERIFIER.parse(RawRequest("POST", "/", "", {"authorization": header, "x-amz-date": "20260101T000000Z"}))
    assert caught.value.code == "IncompleteSignature"

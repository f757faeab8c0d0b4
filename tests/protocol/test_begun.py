"""What signatures of requests with alike heads have in common: it lets in whom the whole way lets in, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.protocol.test_sigv4 import CREDENTIALS, SECRET, VERIFIER, raw_of

from pampero.protocol.begun import begin
from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError

HEADERS = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage"}


def request(
    body: bytes, headers: dict[str, str] | None = None, auth: type = SigV4Auth, service: str = "sqs"
) -> RawRequest:
    made = AWSRequest("POST", "http://localhost:4566/", data=body, headers={**HEADERS, **(headers or {})})
    auth(CREDENTIALS, service, "eu-west-1").add_auth(made)
    return raw_of(made)


def moment(raw: RawRequest) -> float:
    return datetime.strptime(raw.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()


@given(
    st.sampled_from((b"{}", b'{"a": 1}', '{"é": 2}'.encode())),
    st.sampled_from((None, "0" * 64, "f" * 64, "F" * 64)),
    st.sampled_from((SECRET, "another")),
    st.sampled_from((0, 899, 901, -899, -901)),
    st.booleans(),
)
def test_it_holds_where_the_whole_signature_does(
    body: bytes, forged: str | None, secret: str, later: int, changed: bool
) -> None:
    first = request(b'{"first": true}')
    signature = VERIFIER.parse(first)
    assert signature is not None
    begun = begin(VERIFIER, signature, first, SECRET)
    assert begun is not None
    raw = request(body)
    if raw.headers["x-amz-date"] != first.headers["x-amz-date"]:
        return  # another second: heads that are not alike
    if forged is not None:
        claim = raw.headers["authorization"][:-64]
        raw = replace(raw, headers={**raw.headers, "authorization": claim + forged})
    if changed:
        raw = replace(raw, body=body + b" ")
    own = VERIFIER.parse(raw)
    assert own is not None
    now = moment(first) + later
    try:
        VERIFIER.verify(own, raw, secret, now)
        right = secret == SECRET
    except ApiError:
        right = False
    assert begun.holds(raw, secret, now) == right
    assert right == (forged is None and not changed and secret == SECRET and abs(later) < 900)


@pytest.mark.parametrize("name", ["amz-sdk-invocation-id", "content-length"])
def test_what_differs_in_alike_heads_is_not_signed_with_them(name: str) -> None:
    first = request(b"{}", {name: "2"})
    signature = VERIFIER.parse(first)
    assert signature is not None
    signature = signature._replace(signed_headers=(*signature.signed_headers, name))
    assert begin(VERIFIER, signature, first, SECRET) is None


def test_services_that_stream_bodies_go_the_whole_way() -> None:
    first = request(b"{}", auth=S3SigV4Auth, service="s3")
    signature = VERIFIER.parse(first)
    assert signature is not None
    assert begin(VERIFIER, signature, first, SECRET) is None

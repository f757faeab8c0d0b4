"""Whatever bytes come, the codecs, the router and the parsers answer with a ApiError or a request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.app import registry
from pampero.protocol import cbor
from pampero.protocol.chunked import dechunk
from pampero.protocol.codec import RawRequest, codec_for
from pampero.protocol.errors import ApiError
from pampero.protocol.query import parse_form, tree_of
from pampero.protocol.route import Router
from pampero.protocol.sigv4 import Verifier

REGISTRY = registry()
MODEL = REGISTRY.models
ROUTER = Router(MODEL)
VERIFIER = Verifier(REGISTRY.traits())
LATIN = st.text(st.characters(max_codepoint=255), max_size=60)
HOSTILE = (
    b"", b"null", b"[]", b"1", b"{", b"\xff\xfe", b'{"a":1e999}', b'{"a":' + b"9" * 5000 + b"}", b"[" * 5000,
    b'{"QueueUrl":' * 3000, b'{"QueueUrl":"a","QueueUrl":1}', b'{"MessageBody":NaN}', b"<a>" * 3000, b"<?xml version='1.0' encoding='x'?><a/>",
    b"Action=%ff%fe&Version=%00", b"a.b.c.d=1&a.b=2&a.1.1.1=3", b"A." * 500 + b"=1", b"\x9f" * 5000, b"\xbf\xff", b"\xa1\x01\x02",
    b"\xc1\xfb\x7f\xf0\0\0\0\0\0\0", b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
)  # fmt: skip


def operations() -> list[Any]:
    return [
        pytest.param(model, name, REGISTRY.find(model, name), id=f"{model}-{name}")
        for model, names in REGISTRY.implemented().items()
        for name in names
    ]


@pytest.mark.parametrize(("model_name", "operation", "bound"), operations())
def test_hostile_bodies(model_name: str, operation: str, bound: Any) -> None:
    model = MODEL[model_name]
    for protocol in {*model.protocols, "json", "query", "smithy-rpc-v2-cbor"}:
        for body in HOSTILE:
            raw = RawRequest("POST", "/", "a=%ff&=&b", {"x-amz-meta-a": "\xff"}, body)
            with contextlib.suppress(ApiError):
                codec_for(model, protocol).decode(operation, bound.request_type, raw, {})


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "X"]),
    LATIN,
    LATIN,
    st.dictionaries(
        st.sampled_from([
            "x-amz-target", "authorization", "x-amz-date", "content-type", "x-amz-content-sha256", "date", "smithy-protocol",
        ]),
        LATIN,
    ),
    st.binary(max_size=60),
)  # fmt: skip
def test_any_head(method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> None:
    raw = RawRequest(method, "/" + path, query, headers, body)
    for scope in (None, "s3", "sqs", "lambda", "iam"):
        with contextlib.suppress(ApiError):
            ROUTER.route(raw, scope)
    with contextlib.suppress(ApiError):
        signature = VERIFIER.parse(raw)
        if signature is not None:
            VERIFIER.verify(signature, raw, "secret", 1.8e9)


@settings(deadline=None, max_examples=300)
@given(LATIN, st.sampled_from(["X-Amz-Date=20260101T000000Z", "X-Amz-Date=99991231T235959Z", "X-Amz-Expires=9"]), LATIN)
def test_any_presigned_query(credential: str, date: str, signature: str) -> None:
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}/20260101/r/s3/aws4_request&{date}"
    query += f"&X-Amz-SignedHeaders=host;é&X-Amz-Signature={signature}x&X-Amz-Expires=1"
    raw = RawRequest("GET", "/a", query, {})
    with contextlib.suppress(ApiError):
        found = VERIFIER.parse(raw)
        assert found is not None
        VERIFIER.verify(found, raw, "secret", 1.8e9)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200))
def test_any_cbor(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        cbor.decode(data)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None, max_examples=200)
@given(PLAIN)
def test_cbor_both_ways(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.binary(max_size=40) | st.sampled_from([b"3\r\nabc\r\n", b"0\r\n", b"\r\n", b"-1\r\n", b"ffffffffff\r\n"])
    )
)
def test_any_chunks(pieces: list[bytes]) -> None:
    async def source() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def run() -> None:
        async for _ in dechunk(source(), {}, None):
            pass

    with contextlib.suppress(ApiError):
        asyncio.run(run())


@pytest.mark.parametrize("name", [b"MaxItems.=None", b"MaxItems=1&MaxItems.=2", b"A..B=1", b".=1"])
def test_names_with_empty_parts_are_refused(name: bytes) -> None:
    with pytest.raises(ApiError, match="MalformedQueryString"):
        tree_of(parse_form(b"Action=ListUsers&" + name))


@pytest.mark.parametrize("service", ["iam", "s3"])
def test_errors_are_well_formed_whatever_they_quote(service: str) -> None:
    everything = "".join(map(chr, (*range(0x100), 0x2028, 0xD800, 0xFFFE, 0xFFFF, 0x1F600)))
    codec = codec_for(MODEL[service], MODEL[service].protocols[0])
    answer = codec.encode_error(ApiError(everything, everything, 400, Key=everything), "id")
    texts = [element.text or "" for element in ElementTree.fromstring(answer.body).iter()]
    assert sum("\U0001f600" in text for text in texts) == 3

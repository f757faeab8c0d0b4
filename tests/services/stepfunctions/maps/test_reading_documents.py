"""JSON documents, however they are cut, and what is compressed."""

from __future__ import annotations

import gzip
import importlib
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.maps.reading.documents import JsonDocument
from pampero.services.stepfunctions.maps.reading.inflating import SLICE, Inflater
from pampero.services.stepfunctions.maps.reading.items import Item

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def items(text: str | bytes, size: int = 0, **options: Any) -> list[Item]:
    body = text.encode() if isinstance(text, str) else text
    parser = JsonDocument("s3://b/k", **options)
    found = []
    for at in range(0, len(body), size or len(body) or 1):
        found += parser.feed(body[at : at + (size or len(body))])
    return found + parser.close()


def values(text: str | bytes, size: int = 0, **options: Any) -> list[Any]:
    return [item.value for item in items(text, size, **options)]


def cause(text: str | bytes, **options: Any) -> str:
    with pytest.raises(Failure) as caught:
        items(text, **options)
    assert caught.value.error == "States.ItemReaderFailed"
    return caught.value.cause or ""


@given(st.lists(JSON, max_size=5), st.integers(1, 20), st.booleans(), st.integers(0, 5))
def test_the_items_of_an_array(found: list[Any], size: int, spaced: bool, skip: int) -> None:
    text = json.dumps(found, indent=2 if spaced else None, ensure_ascii=False)
    assert values(text, size) == found
    assert values(text, size, skip=skip) == found[skip:]


NESTED = {
    "meta": {"list": [1, {"items": "no"}], "n": -1.5e3},
    "a/b": {"m~n": [{"items": [7, 8, 9]}]},
    "object": {"x": 1, "y": [2]},
}


@pytest.mark.parametrize("size", [0, 1, 5])
@pytest.mark.parametrize("indent", [None, 1])
def test_where_a_pointer_leads(size: int, indent: int | None) -> None:
    text = json.dumps(NESTED, indent=indent)
    assert values(text, size, pointer="/a~1b/m~0n/0/items") == [7, 8, 9]
    assert values(text, size, pointer="/meta/list") == [1, {"items": "no"}]
    members = items(text, size, pointer="/object")
    assert [(one.key, one.value, one.source) for one in members] == [("x", 1, "s3://b/k"), ("y", [2], "s3://b/k")]
    assert values(text, size, pointer="/object", skip=1) == [[2]]
    assert [one.key for one in items(text, size, pointer="")] == ["meta", "a/b", "object"]


def test_what_has_no_items() -> None:
    assert cause('{"a": 1}') == "Attempting to map over non-iterable node."
    assert cause("12") == "Attempting to map over non-iterable node."
    text = json.dumps(NESTED)
    assert cause(text, pointer="/meta/n") == "Attempting to map over non-iterable node."
    for pointer in ("/nothing", "/meta/list/9", "/meta/list/x", "/meta/n/0"):
        assert "leads nowhere" in cause(text, pointer=pointer)
    far = '{"before": "' + "x" * (17 * 1024 * 1024) + '", "items": [1]}'
    assert "16777216" in cause(far, pointer="/items")


def test_a_pointer_with_very_many_digits_costs_no_more() -> None:
    text = "[" + "0," * 300_000 + "0]"
    began = time.thread_time()
    assert "leads nowhere" in cause(text, pointer="/999999")
    short = time.thread_time() - began
    began = time.thread_time()
    assert "leads nowhere" in cause(text, pointer="/" + "9" * 1900)
    assert time.thread_time() - began < 3 * short + 0.1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1",
        "[1,",
        "[1 2]",
        "[1 2, 3, 4]",
        "[1, {}}, 3, 4]",
        "[1,]",
        "[,1]",
        '["a]',
        "[1] [2]",
        "[NaN]",
        "[tru]",
        "[1]}",
        b'["\xff"]',
        '{"a" 1}',
        "nul",
    ],
)
def test_what_is_no_json(text: str | bytes) -> None:
    assert "valid JSON" in cause(text) or cause(text) == "Attempting to map over non-iterable node."


def test_what_is_nested_too_deeply() -> None:
    assert "valid JSON" in cause("[" * 5000 + "]" * 5000)
    assert "valid JSON" in cause("[" + "[" * 160 + "]" * 160 + "]")
    assert values("[" + "[" * 150 + "]" * 150 + "]")


def test_a_large_item_costs_no_more_than_its_size() -> None:
    text = json.dumps(["x" * 7_000_000, 1]).encode()
    begun = time.process_time()
    assert values(text, 64 * 1024)[1] == 1
    assert time.process_time() - begun < 3
    assert "valid JSON" in cause(json.dumps(["x" * 30_000_000]).encode() * 2, pointer=None)


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_gzip(size: int) -> None:
    text = b"some text " * 100_000
    body = gzip.compress(text[:500]) + gzip.compress(text[500:]) + b"\0" * 10
    inflater, found = Inflater(), b""
    for at in range(0, len(body), size):
        inflater.push(body[at : at + size])
        while piece := inflater.pull():
            assert len(piece) <= SLICE
            found += piece
    inflater.end()
    assert found + inflater.pull() == text


def test_very_many_parts() -> None:
    inflater, begun = Inflater(), time.process_time()
    inflater.push(gzip.compress(b"x") * 50_000)
    inflater.end()
    found = 0
    while piece := inflater.pull():
        found += len(piece)
    assert found == 50_000
    assert time.process_time() - begun < 5


def test_zstandard() -> None:
    try:
        zstd = importlib.import_module("compression.zstd")
    except ImportError:
        zstd = pytest.importorskip("backports.zstd")
    text = bytes(range(256)) * 10_000
    body = zstd.compress(text[:1000]) + zstd.compress(text[1000:])
    inflater, found = Inflater(), b""
    for at in range(0, len(body), 11):
        inflater.push(body[at : at + 11])
        while piece := inflater.pull():
            assert len(piece) <= SLICE
            found += piece
    inflater.end()
    assert found + inflater.pull() == text
    inflater = Inflater()
    inflater.push(body[:-3])
    inflater.end()
    with pytest.raises(Failure, match="compressed"):
        _all(inflater)


def test_what_is_cut_off_or_damaged() -> None:
    body = gzip.compress(b"some text" * 1000)
    for damaged in (body[:-12], body[:20] + b"\0\0\0" + body[23:]):
        inflater = Inflater()
        inflater.push(damaged)
        inflater.end()
        with pytest.raises(Failure, match="compressed"):
            _all(inflater)


def _all(inflater: Inflater) -> None:
    while inflater.pull():
        pass


def test_short_files() -> None:
    for body in (b"", b"a", b"\x1f", b"[1]"):
        inflater = Inflater()
        inflater.push(body)
        found = inflater.pull()
        inflater.end()
        assert found + inflater.pull() == body

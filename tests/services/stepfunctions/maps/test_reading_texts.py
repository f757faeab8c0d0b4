"""Lines of fields and of JSON, however they are cut."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.maps.reading import texts
from pampero.services.stepfunctions.maps.reading.items import Parser
from pampero.services.stepfunctions.maps.reading.texts import Delimited, JsonLines


def values(parser: Parser, body: bytes, size: int = 0) -> list[Any]:
    """All items of a file that arrives in pieces of that size."""
    found = []
    for at in range(0, len(body), size or len(body) or 1):
        found += parser.feed(body[at : at + (size or len(body))])
    found += parser.close()
    while parser.waiting:
        found += parser.feed(b"")
    return [item.value for item in found]


def rows(text: str, size: int = 0, **options: Any) -> list[Any]:
    return values(Delimited("s3://b/k", **options), text.encode(), size)


def cause(text: str, **options: Any) -> str:
    with pytest.raises(Failure) as caught:
        rows(text, **options)
    assert caught.value.error == "States.ItemReaderFailed"
    return caught.value.cause or ""


@pytest.mark.parametrize("size", [0, 1, 2, 7])
def test_fields_are_texts_under_the_names_of_the_header(size: int) -> None:
    text = 'id|text|blank\r\n1|"one|pipe"|\r\n2|"two ""quoted"""|x\r\n3|"three\nnewline"|y\r\n4|four'
    found = rows(text, size, delimiter="|")
    assert found == [
        {"id": "1", "text": "one|pipe", "blank": ""},
        {"id": "2", "text": 'two "quoted"', "blank": "x"},
        {"id": "3", "text": "three\nnewline", "blank": "y"},
        {"id": "4", "text": "four", "blank": ""},
    ]
    # The order that AWS gives them.
    assert [list(one) for one in found] == [["blank", "id", "text"]] * 4


def test_the_order_of_fields() -> None:
    (one,) = rows("userId,movieId,rating,timestamp\n1,2,3,4\n")
    assert list(one) == ["rating", "movieId", "userId", "timestamp"]
    (one,) = rows("H1,\n1,2\n")
    assert list(one.items()) == [("", "2"), ("H1", "1")]
    many = [f"column {number}" for number in range(40)]
    (one,) = rows(",".join(many) + "\n" + ",".join(map(str, range(40))))
    assert {name: one[name] for name in many} == {name: str(at) for at, name in enumerate(many)}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("a,b", ["a", "b"]),
        ("", [""]),
        ("   ", ["   "]),
        (",,,", ["", "", "", ""]),
        ('"a, b",c', ["a, b", "c"]),
        ('{""MyKey"":""MyValue""},"[1,2,3]"', ['{"MyKey":"MyValue"}', "[1,2,3]"]),
        ("C:\\\\Program Files\\\\App.exe,5", ["C:\\Program Files\\App.exe", "5"]),
        ("a\\,b,c\\d", ["a,b", "cd"]),
        ('say \\"hi\\",x', ['say "hi"', "x"]),
        ('   "padded",x', ["padded", "x"]),
        ('abc"d"ef,g', ['abc"d"ef', "g"]),
        ('"",x', ["", "x"]),
        ('x,""', ["x", ""]),
        ('"""a"""', ['"a"']),
        ("'a,b'", ["'a", "b'"]),
    ],
)
def test_quotes_and_backslashes(line: str, fields: list[str]) -> None:
    names = [f"c{number}" for number in range(len(fields))]
    (found,) = rows(line + "\n", headers=names)
    assert [found[name] for name in names] == fields


@given(st.lists(st.lists(st.text('ab, "\n;é', max_size=5), min_size=2, max_size=2), max_size=6), st.integers(1, 9))
def test_what_a_library_writes_is_read_as_it_was(table: list[list[str]], size: int) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(table)
    found = rows(written.getvalue(), size, headers=["a", "b"])
    assert [[one["a"], one["b"]] for one in found] == table


def test_very_many_quotes() -> None:
    begun = time.process_time()
    (found,) = rows("abc" + '"b' * 500_000, headers=["a"])
    assert found["a"].count('"') == 500_000
    assert time.process_time() - begun < 5


def test_a_field_too_many_and_one_too_few() -> None:
    assert rows("1,2,3\n4\n\n5,6", headers=["a", "b"]) == [
        {"a": "1", "b": "2"}, {"a": "4", "b": ""}, {"a": "", "b": ""}, {"a": "5", "b": "6"},
    ]  # fmt: skip
    assert rows("1,2\n3,4\n", headers=["a"]) == [{"a": "1"}, {"a": "3"}]


def test_what_ends_a_line_and_begins_a_file() -> None:
    assert rows("\ufeffa\r1\r\n2\n3\r") == [{"a": "1"}, {"a": "2"}, {"a": "3"}]
    assert values(Delimited("s"), b"a\n\xff\n") == [{"a": "\ufffd"}]


def test_the_first_items_can_be_left_out() -> None:
    parser = Delimited("s3://b/k", 2)
    (item,) = parser.feed(b"a\n1\n2\n3\n")
    assert (item.value, item.source, parser.skip) == ({"a": "3"}, "s3://b/k", 0)
    parser = Delimited("s", 5, headers=["a"])
    assert parser.feed(b"1\n2\n") + parser.close() == []
    assert parser.skip == 3


def test_a_header_of_many_names_and_lines_without_fields() -> None:
    parser = Delimited("s")
    body = ",".join(f"{number}" for number in range(1000)).encode() + b"\n" * 500
    pages = [parser.feed(body), parser.close()]
    while parser.waiting:
        pages.append(parser.feed(b""))
    assert sum(map(len, pages)) == 499
    assert max(map(len, pages)) == texts.MAX_FIELDS // 1000
    assert len(values(Delimited("s", 499), body)) == 0


def test_what_is_no_file_of_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cause("a,a\n1,2\n") == "CSV headers cannot contain duplicates."
    assert cause("x\n", headers=["a", "a"]) == "CSV headers cannot contain duplicates."
    assert "only CSV headers" in cause("a,b\n")
    assert cause("") == "The CSV file is empty."
    assert "10240 bytes" in cause("x" * 10_240 + "\n1\n")
    assert "does not end" in cause('a\n"open\n1\n')
    monkeypatch.setattr(texts, "MAX_ITEM_SIZE", 1000)
    assert "longer than 1000" in cause("a\n" + "x" * 1001)
    assert "longer than 1000" in cause('a\n"' + "x\n" * 501)
    assert rows("", headers=["a"]) == []
    assert rows("a\n", alone=False) == []


@pytest.mark.parametrize("size", [0, 1, 3])
def test_lines_of_json(size: int) -> None:
    body = '\ufeff{"a": 1}\r\n\n  \n[2]\n"drei\u00e9"\nnull\n12345678901234567890123'.encode()
    found = values(JsonLines("s"), body, size)
    assert found == [{"a": 1}, [2], "dreié", None, 12345678901234567890123.0]
    assert values(JsonLines("s", 3), body, size) == found[3:]


def test_what_is_no_line_of_json() -> None:
    for body, told in ((b"1\n{]\n", "Line 2"), (b"1\n" + b"[" * 151 + b"]" * 151, "Line 2"), (b"\xff\n", "Line 1")):
        with pytest.raises(Failure, match="ItemReaderFailed") as caught:
            values(JsonLines("s"), body)
        assert (caught.value.cause or "").startswith(told)
    with pytest.raises(Failure, match="longer than"):
        JsonLines("s").feed(b"x" * 8_400_000)

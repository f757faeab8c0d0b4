"""Where in a pattern's text errors are."""

from __future__ import annotations

import json

import pytest

from pampero.aws.patternplaces import placed
from pampero.aws.patterns import InvalidPattern, compile_pattern


def told(text: str) -> str:
    with pytest.raises(InvalidPattern) as error:
        compile_pattern(json.loads(text))
    return placed(text, error.value)


@pytest.mark.parametrize(
    ("text", "why", "column"),
    [
        ('{"a":"b"}', '"a" must be an object or an array', 7),
        ('{"a":17}', '"a" must be an object or an array', 8),
        ('{"a":{"b":[1],"c":"d"}}', '"c" must be an object or an array', 20),
        ('{"a":[]}', "Empty arrays are not allowed", 8),
        ('{"a":["x"],"b":{}}', "Empty objects are not allowed", 18),
        ('{"a":["x",{"prefix":7}]}', "prefix match pattern must be a string", 22),
        ('{"a":[{"prefix":["x"]}]}', "prefix match pattern must be a string", 18),
        ('{"a":[{"prefix":"x","suffix":"y"}]}', "Only one key allowed in match expression", 31),
        ('{"a":[{"numeric":[]}]}', "Invalid member in numeric match: ]", 20),
        ('{"a":[{"numeric":["~"]}]}', "Unrecognized numeric range operator: ~", 23),
        ('{"a":[{"numeric":["="]}]}', "Value of equals must be numeric", 23),
        ('{"a":[{"numeric":["=","1"]}]}', "Value of equals must be numeric", 24),
        ('{"a":[{"numeric":[">",1,"<"]}]}', "Value of < must be numeric", 29),
        ('{"a":[{"numeric":["<",1,">",2]}]}', "Too many elements in numeric expression", 26),
        ('{"a":[{"numeric":[">",1,2]}]}', "Bad value in numeric range: 2", 26),
        ('{"a":[{"numeric":[">",1,">",2]}]}', "Bad numeric range operator: >", 28),
        ('{"a":[{"numeric":[">",2,"<",1]}]}', "Bottom must be less than top", 31),
        ('{"a":[{"numeric":[">",2,"<",1,"<",3]}]}', "Too many terms in numeric range expression", 32),
        ('{"a":[{"anything-but":{"prefix":7}}]}', "prefix/suffix match pattern must be a string", 34),
        ('{"a":[{"anything-but":{"suffix":""}}]}', "Null prefix/suffix not allowed", 35),
        ('{"$or":[{"a":["b"]},{"c":[]}]}', "Empty arrays are not allowed", 28),
    ],
)
def test_places(text: str, why: str, column: int) -> None:
    assert told(text) == f'{why}\n at [Source: (String)"{text}"; line: 1, column: {column}]'


@pytest.mark.parametrize(
    ("text", "why", "column"),
    [
        (
            '{"a":[{"anything-but":["b",null]}]}',
            "Inside anything but list, start|null|boolean is not supported.",
            32,
        ),
        ('{"a":[{"anything-but":{"prefix":["b",7]}}]}', "prefix/suffix match pattern must be a string", 39),
        ('{"a":[{"anything-but":{"wildcard":[7,"b"]}}]}', "wildcard match pattern must be a string", 37),
    ],
)
def test_places_in_lists_are_told_twice(text: str, why: str, column: int) -> None:
    place = f'\n at [Source: (String)"{text}"; line: 1, column: {column}]'
    assert told(text) == f"{why}{place}{place}"


def test_lines_are_counted() -> None:
    assert told('{\n "a": [1],\n "b":  []\n}').endswith("; line: 3, column: 10]")


def test_long_texts_are_cut() -> None:
    text = json.dumps({"a": ["x" * 600], "b": []})
    shown = f'(String)"{text[:500]}"[truncated {len(text) - 500} chars]; line: 1, column: {len(text)}]'
    assert told(text).endswith(shown)
    longer = json.dumps({"a": ["x" * 40_000], "b": []})
    assert told(longer) == "Empty arrays are not allowed"


def test_what_has_no_place() -> None:
    assert told('{"a":[{"cidr":"x/y"}]}') == "Malformed CIDR, mask bits must be an integer"

"""Event patterns, by the examples of AWS's documentation."""

from __future__ import annotations

from typing import Any

import pytest

from pampero.aws.patterns import InvalidPattern, compile_pattern

EVENT = {
    "source": "aws.ec2",
    "empty": [],
    "detail": {
        "state": "running",
        "n": 5,
        "ip": "10.0.0.7",
        "list": ["a", "b"],
        "none": None,
        "deep": [{"k": 1}, {"k": 2}],
        "pairs": [{"k": 1, "v": 2}, {"k": 3, "v": 4}],
    },
}


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"source": ["aws.ec2"]}, True),
        ({"source": ["aws.s3", "aws.ec2"]}, True),
        ({"source": ["aws.s3"]}, False),
        ({"source": [{"prefix": "aws."}]}, True),
        ({"source": [{"suffix": ".ec2"}]}, True),
        ({"source": [{"wildcard": "a*.e*2"}]}, True),
        ({"source": [{"wildcard": "a*.x*2"}]}, False),
        ({"source": [{"equals-ignore-case": "AWS.EC2"}]}, True),
        ({"source": [{"prefix": {"equals-ignore-case": "AWS"}}]}, True),
        ({"source": [{"anything-but": ["aws.s3"]}]}, True),
        ({"source": [{"anything-but": "aws.ec2"}]}, False),
        ({"source": [{"anything-but": {"prefix": "aws"}}]}, False),
        ({"detail": {"n": [{"numeric": [">", 1, "<=", 5]}]}}, True),
        ({"detail": {"n": [{"numeric": ["=", 4]}]}}, False),
        ({"detail": {"n": [5.0]}}, True),
        ({"detail": {"ip": [{"cidr": "10.0.0.0/24"}]}}, True),
        ({"detail": {"ip": [{"cidr": "10.0.1.0/24"}]}}, False),
        ({"detail": {"list": ["b"]}}, True),
        ({"detail": {"none": [None]}}, True),
        ({"detail": {"missing": [{"exists": False}]}}, True),
        ({"detail": {"state": [{"exists": False}]}}, False),
        ({"missing": {"deeper": [{"exists": False}]}}, True),
        ({"detail": {"deep": {"k": [2]}}}, True),
        ({"$or": [{"source": ["x"]}, {"detail": {"state": ["running"]}}]}, True),
        ({"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}, False),
        ({"detail": {"state.x": ["running"]}}, False),
        ({"detail.state": ["running"]}, True),
        ({"detail": {"state": {"x": ["running"]}}}, False),
        ({"detail": [{"exists": True}]}, False),
        ({"detail": {"n": [{"anything-but": {"prefix": ["a", "b"]}}]}}, True),
        ({"source": [{"anything-but": {"suffix": ["s3", "ec2"]}}]}, False),
        ({"source": [{"anything-but": {"wildcard": "aws.*"}}]}, False),
        ({"source": [{"anything-but": {"equals-ignore-case": ["AWS.EC2"]}}]}, False),
        ({"source": [{"wildcard": "aws\\*"}]}, False),
        ({"missing": [None]}, False),
        ({"detail": {"pairs": {"k": [1], "v": [4]}}}, False),
        ({"detail": {"pairs": {"k": [1], "v": [2]}}}, True),
        ({"empty": [{"exists": False}]}, True),
    ],
)
def test_patterns_match(pattern: Any, matches: bool) -> None:
    assert compile_pattern(pattern)(EVENT) is matches


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ([], "Filter is not an object"),
        ({}, "Empty objects are not allowed"),
        ({"a": {}}, "Empty objects are not allowed"),
        ({"a": "b"}, '"a" must be an object or an array'),
        ({"a": []}, "Empty arrays are not allowed"),
        ({"a": [[1]]}, "Match value must be String, number, true, false, or null"),
        ({"a": [{"nope": 1}]}, "Unrecognized match type nope"),
        ({"a": [{"prefix": "a", "suffix": "b"}]}, "Only one key allowed in match expression"),
        ({"$or": [{}]}, "Only one key allowed in match expression"),
        ({"a": [{"prefix": 1}]}, "prefix match pattern must be a string"),
        ({"a": [{"suffix": ["x"]}]}, "suffix match pattern must be a string"),
        ({"a": [{"equals-ignore-case": {"prefix": "x"}}]}, "equals-ignore-case match pattern must be a string"),
        ({"a": [{"exists": None}]}, "exists match pattern must be either true or false."),
        ({"a": [{"wildcard": "a**"}]}, "Consecutive wildcard characters at pos 2"),
        ({"a": [{"wildcard": "*:*:*:*:*:event-bus/*"}]}, "Rule is too complex"),
        ({"a": [{"wildcard": "a\\x"}]}, "Invalid escape character at pos 1"),
        ({"a": [{"cidr": "10.0.0.1"}]}, "Malformed CIDR, one '/' required"),
        ({"a": [{"cidr": "10.0.0.1/x"}]}, "Malformed CIDR, mask bits must be an integer"),
        ({"a": [{"cidr": "xx.11.xx/8"}]}, "Nonstandard IP address: xx.11.xx"),
        ({"a": [{"cidr": ["x"]}]}, "prefix match pattern must be a string"),
        ({"a": [{"anything-but": []}]}, "Value of anything-but must be an array or single string/number value."),
        ({"a": [{"anything-but": {"prefix": {"equals-ignore-case": "x"}}}]}, "Value of anything-but must be an array"),
        ({"a": [{"anything-but": {"prefix": 1}}]}, "prefix/suffix match pattern must be a string"),
        ({"a": [{"anything-but": {"equals-ignore-case": [1]}}]}, "Inside anything-but/equals-ignore-case list"),
        ({"a": [{"anything-but": ["x", 1]}]}, "either all values are number or string"),
        ({"a": [{"numeric": []}]}, "Invalid member in numeric match: ]"),
        ({"a": [{"numeric": ["operator"]}]}, "Unrecognized numeric range operator: operator"),
        ({"a": [{"numeric": [1, "<="]}]}, "Invalid member in numeric match: 1"),
        ({"a": [{"numeric": ["=", "000"]}]}, "Value of equals must be numeric"),
        ({"a": [{"numeric": [">="]}]}, "Value of >= must be numeric"),
        ({"a": [{"numeric": ["<", 100, ">", 10]}]}, "Too many elements in numeric expression"),
        ({"a": [{"numeric": [">=", 1, ">", 2]}]}, "Bad numeric range operator: >"),
        ({"a": [{"numeric": [">", 3, "<", 1]}]}, "Bottom must be less than top"),
        ({"a": [{"numeric": [">", 20, "<="]}]}, "Value of <= must be numeric"),
        ({"a": [{"numeric": [">", 20, 30]}]}, "Bad value in numeric range: 30"),
        ({"a": [{"numeric": [">", 20, "<", 30, "<", 50]}]}, "Too many terms in numeric range expression"),
    ],
)
def test_bad_patterns_are_refused_in_awss_words(pattern: Any, text: str) -> None:
    with pytest.raises(InvalidPattern) as error:
        compile_pattern(pattern)
    assert text in str(error.value)


def test_names_with_dots_lead_into_several_arrays() -> None:
    matches = compile_pattern({"a": {"b": {"x": ["1"], "y": ["1"]}}})
    apart: list[Any] = [{"x": "1", "y": "2"}, {"x": "2", "y": "1"}]
    assert not matches({"a": {"b": apart}})
    assert not matches({"a.b": apart})
    assert matches({"a.b": apart, "a": {"b": apart}})
    assert matches({"a.b": [{"x": "1"}], "a": {"b": [{"y": "1"}]}})

"""Event patterns, by the examples of AWS's documentation."""

from __future__ import annotations

from typing import Any

import pytest

from pampero.kernel.patterns import InvalidPattern, compile_pattern

EVENT = {
    "source": "aws.ec2",
    "detail": {
        "state": "running",
        "n": 5,
        "ip": "10.0.0.7",
        "list": ["a", "b"],
        "none": None,
        "deep": [{"k": 1}, {"k": 2}],
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
    ],
)
def test_patterns_match(pattern: Any, matches: bool) -> None:
    assert compile_pattern(pattern)(EVENT) is matches


@pytest.mark.parametrize(
    "pattern",
    [[], {}, {"a": "b"}, {"a": []}, {"a": [{"nope": 1}]}, {"a": [{"numeric": ["<"]}]}, {"a": [[1]]}, {"$or": [{}]}],
)
def test_bad_patterns_are_refused(pattern: Any) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(pattern)

"""Corners of conditions that random policies do not reach."""

from __future__ import annotations

import pytest

from pampero.auth.policy.conditions import compile_conditions
from pampero.auth.policy.keys import SimulatedKeys


@pytest.mark.parametrize("operator", ["StringEquals", "StringEqualsIgnoreCase", "StringLike"])
def test_a_wildcard_in_a_variables_value_is_a_character(operator: str) -> None:
    (condition,) = compile_conditions({operator: {"s3:prefix": "${aws:username}"}}, variables=True)
    assert condition.holds(SimulatedKeys({"s3:prefix": ["a*"], "aws:username": ["a*"]}))
    assert not condition.holds(SimulatedKeys({"s3:prefix": ["ab"], "aws:username": ["a*"]}))


def test_null_with_no_value_holds_for_nobody() -> None:
    (condition,) = compile_conditions({"Null": {"s3:prefix": []}}, variables=True)
    assert not condition.holds(SimulatedKeys({"s3:prefix": ["a"]}))
    assert not condition.holds(SimulatedKeys({}))

"""JSON values: what equals what, and the numbers that can be kept. Pure."""

from __future__ import annotations

from typing import Any

_MIN_VALUE, _MAX_VALUE = -(2**63), 2**64 - 1


def fitting(value: float) -> float:
    """A number as it can be kept: integers beyond 64 bits are floats."""
    return float(value) if isinstance(value, int) and not _MIN_VALUE <= value <= _MAX_VALUE else value


def same(left: Any, right: Any) -> bool:
    """Equality of JSON values: true is not 1, but 1 is 1.0."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return isinstance(right, dict) and left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return bool(left == right)

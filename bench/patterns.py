"""What a stored pattern costs against the length of what it is matched with: microseconds, in this process.

The time must grow as the length does. The patterns are the worst of their kinds; `re` is left out, for it would not end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from pampero.auth.policy.match import compile_arn
from pampero.aws.patterns import compile_pattern
from pampero.kernel.regex import compile_regex

LENGTHS = (100, 1000, 10_000, 100_000)
ENOUGH_SECONDS = 0.05


def patterns(show: Callable[[dict[str, Any]], None]) -> None:
    """One line a kind of pattern."""
    resource = compile_arn("arn:aws:s3:::bucket/" + "*a" * 20 + "*b", True)
    marks = compile_arn("arn:aws:s3:::bucket/" + "*a?" * 20 + "*b", True)
    event = compile_pattern({"detail": {"key": [{"wildcard": "*a*a*a*a*b"}]}})
    image = compile_pattern({"detail": {"key": [{"wildcard": "*/img/*.png"}]}})
    expression = compile_regex("(a+)+$")
    kinds: dict[str, Callable[[int], Callable[[], bool]]] = {
        "policy of 20 stars": lambda length: _bound(resource, "arn:aws:s3:::bucket/" + "a" * length, {}),
        "policy of 20 stars and marks": lambda length: _bound(marks, "arn:aws:s3:::bucket/" + "a" * length, {}),
        "event wildcard of 5 stars": lambda length: _bound(event, {"detail": {"key": "a" * length}}),
        "event wildcard */img/*.png": lambda length: _bound(image, {"detail": {"key": "/img/" * (length // 5)}}),
        "regular expression (a+)+$": lambda length: _bound(expression.whole, "a" * length + "!"),
        "event of small arrays": lambda length: _bound(
            event, json.loads('{"detail":[' + '{"key":"a"},' * (length // 12) + "{}]}")
        ),
    }
    for name, made in kinds.items():
        show({"workload": f"pattern: {name}", "microseconds": {length: _cost(made(length)) for length in LENGTHS}})


def _bound(test: Callable[..., bool], *arguments: Any) -> Callable[[], bool]:
    return lambda: test(*arguments)


def _cost(test: Callable[[], bool]) -> float:
    """Microseconds of one match: the best of the runs that fit into a moment."""
    best, until = float("inf"), time.perf_counter() + ENOUGH_SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter()
        test()
        best = min(best, time.perf_counter() - began)
    return round(best * 1e6, 1)

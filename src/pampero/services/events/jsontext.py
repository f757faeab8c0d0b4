"""JSON texts from callers, read within bounds: what is beyond them would be no JSON again when it is sent on. Pure."""

from __future__ import annotations

import json
import re
from math import isinf
from typing import Any, NoReturn

MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1
# AWS goes to 1000 levels; patterns are matched by recursion here.
MAX_LEVELS = 200
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_object(text: str) -> dict[str, Any] | None:
    """The object in a text; None when there is none, or one with numbers beyond 64 bits or half characters."""
    try:
        found = _decode(text)
        if _HALF.search(text):
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    deep = text.count("{") + text.count("[") > MAX_LEVELS
    return None if deep and not _shallow(found) else found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _integer(text: str) -> int:
    value = int(text)
    if not MIN_INTEGER <= value <= MAX_INTEGER:
        raise ValueError("the integer is beyond 64 bits")
    return value


def _float(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise ValueError("the number is beyond a double")
    return value


# Made once: `json.loads` with arguments makes one for each text.
_decode = json.JSONDecoder(parse_int=_integer, parse_float=_float, parse_constant=_refuse).decode


def _shallow(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_LEVELS):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return True
    return False

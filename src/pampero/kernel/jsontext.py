"""JSON texts that callers wrote, read within bounds: the one door for what services parse themselves. Pure.

The decoder gives up a text that is nested deeper than the interpreter's stack allows with an error of another kind, and
how deep that is depends on who calls. Here it is a ValueError at a depth that is always the same, and what is returned
is shallow enough for every recursive function over it. NaN, numbers beyond a double, integers of thousands of digits,
half characters and invalid UTF-8 are refused.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

# Far below what the interpreter's stack takes, and more than any document of AWS's needs.
MAX_LEVELS = 200
_decode = msgspec.json.Decoder().decode
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class BadJson(ValueError):
    """A text that is no JSON, or none within the bounds; the text says why."""


def loads(text: str | bytes, *, deepest: int = MAX_LEVELS) -> Any:
    """The value of a JSON text. deepest: the most levels of arrays and objects. Raises BadJson."""
    try:
        value = _decode(text)
    except RecursionError as error:
        raise BadJson(f"JSON is nested deeper than {deepest} levels") from error
    except ValueError as error:
        raise BadJson(str(error)) from error
    opened = (text.count("[") + text.count("{")) if isinstance(text, str) else (text.count(b"[") + text.count(b"{"))
    if opened > deepest and too_deep(value, deepest):
        raise BadJson(f"JSON is nested deeper than {deepest} levels")
    return value


def refuse_halves(text: str, value: Any) -> None:
    """Raises BadJson where `value`, which another reader made of `text`, has half a character (`\\ud800` alone) in it:
    neither the store nor an answer could hold it. Raises RecursionError as well."""
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise BadJson("half a character") from error


def too_deep(value: Any, deepest: int = MAX_LEVELS) -> bool:
    """Whether a value has more levels of arrays and objects than that; level by level, so that no stack grows."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(deepest):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def escaped(name: str) -> str:
    """A name as a segment of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def unescaped(segment: str) -> str:
    """The name that a segment of a JSON Pointer stands for."""
    return segment.replace("~1", "/").replace("~0", "~")

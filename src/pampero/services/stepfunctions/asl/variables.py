"""Variables of workflows. Source: "Passing data between states with variables" in the developer guide.

A state sees the variables of its own scope and of all that surround it; it assigns in its own scope only. A branch or an
iteration begins with none of its own.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from pampero.services.stepfunctions.asl.data import MAX_SIZE, Failure, dump

MAX_NAME_LENGTH = 80
# Bytes of all variables that an execution may keep.
MAX_ALL = 10 * 1024 * 1024
_NAME = re.compile(r"[^\W\d]\w*")


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    return len(text) <= MAX_NAME_LENGTH and _NAME.fullmatch(text) is not None and text != "states"


def seen(scopes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What a thread sees. scopes: its own variables, and those of the threads around it, innermost first."""
    held = [scope for scope in scopes if scope]
    if len(held) < 2:
        return held[0] if held else {}
    return ChainMap(*(dict(scope) for scope in held))


def texts(assigned: Mapping[str, Any]) -> dict[str, str]:
    """What an Assign gives, as JSON by name. Raises Failure where one, or all together, are too large."""
    shown = {name: dump(value) for name, value in assigned.items()}
    if sum(map(len, shown.values())) > MAX_SIZE // 4:
        sizes = {name: len(text.encode()) for name, text in shown.items()}
        for name, size in sizes.items():
            if size > MAX_SIZE:
                raise _exceeded(f"The size of the variable '{name}' exceeds the maximum number of bytes service limit.")
        if sum(sizes.values()) > MAX_SIZE:
            raise _exceeded(
                "The size of all variables of one Assign exceeds the maximum number of bytes service limit."
            )
    return shown


def check_all(size: int) -> None:
    """Raises Failure where the variables of an execution are too large together."""
    if size > MAX_ALL:
        raise _exceeded("The size of all variables of the execution exceeds the maximum number of bytes service limit.")


def _exceeded(text: str) -> Failure:
    return Failure("States.DataLimitExceeded", text, prefixed=True)

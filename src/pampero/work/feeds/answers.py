"""What an answer says of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pampero.kernel import jsontext


def _plain(item: Any) -> Any:
    return item


def failures(payload: bytes, known: set[str], named: Callable[[Any], Any] = _plain) -> set[str] | None:
    """The messages or records that a function says it failed for; None when the whole batch has failed, which it also has
    when the answer names one that was not in it. named: what an itemIdentifier stands for. Source: "Reporting batch item
    failures"."""
    try:
        answer = jsontext.loads(payload or b"null")
    except ValueError:
        return None
    if answer is None:
        return set()
    if not isinstance(answer, dict):
        return set()
    items = answer.get("batchItemFailures")
    if items is None:
        return set()
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    failed = [named(item.get("itemIdentifier")) for item in items]
    if not all(isinstance(name, str) and name in known for name in failed):
        return None
    return set(failed)

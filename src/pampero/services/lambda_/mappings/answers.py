"""What a function's answer says of a batch."""

from __future__ import annotations

from pampero.kernel import jsontext


def failures(payload: bytes, known: set[str]) -> set[str] | None:
    """The messages or records that a function says it failed for; None when the whole batch has failed, which it also has
    when the answer names one that was not in it. Source: "Reporting batch item failures"."""
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
    failed = [item.get("itemIdentifier") for item in items]
    if not all(isinstance(name, str) and name in known for name in failed):
        return None
    return set(failed)

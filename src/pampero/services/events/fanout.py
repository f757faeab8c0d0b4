"""From one event to one delivery for every target of every rule that it matches.

Patterns are compiled once a bus and kept until one of its rules changes. The deliveries are outbox events of the
transaction that accepts the event: what was acknowledged is recorded whole, and a crash repeats no more than the one
delivery that was under way.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.kernel import ids, jsontext
from pampero.kernel.patterns import InvalidPattern, Matcher, compile_pattern, compile_stored, flatten
from pampero.services.events.kept import keep
from pampero.services.events.model import RULES, Rule
from pampero.store.tx import ReadTx, Tx


class Delivery(msgspec.Struct):
    """An event on its way to one target. id: the same for every try. event: JSON text. arrived: epoch seconds."""

    id: str
    scope: str
    rule: str
    target: str
    event: str
    arrived: float
    retries: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """An enabled rule with its compiled pattern."""

    rule: Rule
    matcher: Matcher


class Compiled:
    """The enabled rules of buses; a part of the server."""

    def __init__(self, context: Context) -> None:
        self._buses: dict[tuple[str, str], list[Ready]] = {}

    def of(self, tx: ReadTx, scope: str, bus: str) -> list[Ready]:
        """The rules of a bus that an event can trigger."""
        found = self._buses.get((scope, bus))
        if found is None:
            rules = [rule for _, rule in RULES.page(tx, scope, prefix=f"{bus}/") if _listens(rule)]
            found = [Ready(rule, compile_stored(rule.pattern or "")) for rule in rules]
            self._buses[scope, bus] = found
        return found

    def drop(self, scope: str, bus: str) -> None:
        """Forget a bus whose rules have changed."""
        self._buses.pop((scope, bus), None)


def _listens(rule: Rule) -> bool:
    return rule.enabled and bool(rule.pattern) and bool(rule.targets or rule.archive)


def pattern_of(text: str) -> Matcher:
    """The compiled pattern of a text. Raises InvalidEventPatternException."""
    try:
        return compile_pattern(jsontext.loads(text))
    except ValueError as error:
        reason = error if isinstance(error, InvalidPattern) else "Invalid JSON"
        raise ApiError("InvalidEventPatternException", f"Event pattern is not valid. Reason: {reason}") from error


def forget(tx: Tx, context: Context, scope: str, bus: str) -> None:
    """The rules of a bus change in this transaction.

    They are forgotten at once, for what follows in the same group of transactions, and again after the commit.
    """
    compiled = context.part(Compiled)
    compiled.drop(scope, bus)
    tx.after(lambda: compiled.drop(scope, bus))


def as_text(event: dict[str, Any]) -> str:
    """An event as it is kept and sent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def spread(
    tx: Tx, context: Context, scope: str, bus: str, event: dict[str, Any], only: Collection[str] | None = None
) -> None:
    """Record the deliveries of an event. only: the ARNs of the rules that may get it (None: all)."""
    ready = context.part(Compiled).of(tx, scope, bus)
    if not ready:
        return
    fields, text = flatten(event), as_text(event)
    for one in ready:
        if (only is None or one.rule.arn in only) and one.matcher.match(fields):
            trigger(tx, one.rule, text)


def trigger(tx: Tx, rule: Rule, text: str) -> None:
    """One delivery for every target of a rule, or a copy in the archive that the rule feeds."""
    if rule.archive is not None:
        keep(tx, rule.archive, text)
    for id_ in rule.targets:
        tx.emit("events.deliver", Delivery(ids.uuid4(), rule.scope, rule.key, id_, text, tx.now))

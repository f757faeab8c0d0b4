"""From one event to one delivery for every target of every rule that it matches.

Patterns are compiled once a bus and kept until one of its rules changes. The deliveries are outbox events of the
transaction that accepts the event: what was acknowledged is recorded whole, and a crash repeats no more than the one
delivery that was under way.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import msgspec

from pampero.api import ApiError, Context, TimerEvent, timer
from pampero.aws.patternplaces import placed
from pampero.aws.patterns import InvalidPattern, Matcher, compile_pattern, compile_stored, flatten
from pampero.kernel import ids, jsontext
from pampero.services.events import metrics
from pampero.services.events.buslogs import Journal, Settings, event_id, of_event
from pampero.services.events.kept import keep
from pampero.services.events.model import BUSES, DESTINATION, RULES, Rule, kind_of, rule_key
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx, Tx

# Rules whose deliveries are recorded in one transaction, at the most.
SLICE = 50
# Outbox topics. What waits for an answer that users' servers and APIs give takes no room from other deliveries.
WITHIN, ANSWERED = "events.deliver", "events.deliver.answered"
# Buses whose rules are kept compiled.
KEPT = 1024


class Delivery(msgspec.Struct):
    """An event on its way to one target. id: the same for every try. event: JSON text. arrived: epoch seconds.

    hops: from bus to bus, that the event has behind it ("region" for one within a region, "far" for one across).
    paced: it has waited for its target's rate.
    """

    id: str
    scope: str
    rule: str
    target: str
    event: str
    arrived: float
    retries: int = 0
    hops: tuple[str, ...] = ()
    paced: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """An enabled rule with its compiled pattern."""

    rule: Rule
    matcher: Matcher


class Rules(NamedTuple):
    """The rules of a bus that an event can trigger, and how the bus logs."""

    ready: list[Ready]
    logs: Settings

    @property
    def heard(self) -> bool:
        """Whether anything is done with an event."""
        return bool(self.ready) or not self.logs.off


class Compiled:
    """The enabled rules of buses; a part of the server."""

    def __init__(self, context: Context) -> None:
        store = context.runtime.store
        self._buses: Kept[tuple[str, str], Rules] = Kept(lambda bus: store.generation(_rules_of(*bus)), KEPT)

    def of(self, tx: ReadTx, scope: str, bus: str) -> Rules:
        """Those of a bus."""
        return self._buses.of(tx, (scope, bus), _compile, scope, bus)


def _compile(tx: ReadTx, scope: str, bus: str) -> Rules:
    found = BUSES.get(tx, scope, bus)
    logs = Settings() if found is None else Settings(found.level, found.include == "FULL")
    rules = [rule for _, rule in RULES.page(tx, scope, prefix=rule_key(bus)) if _listens(rule)]
    return Rules([Ready(rule, compile_stored(rule.pattern or "")) for rule in rules], logs)


def _rules_of(scope: str, bus: str) -> str:
    return f"events.rules/{scope}/{bus}"


def _listens(rule: Rule) -> bool:
    return rule.enabled and bool(rule.pattern) and bool(rule.targets or rule.archive)


def pattern_of(text: str) -> Matcher:
    """The compiled pattern of a text. Raises InvalidEventPatternException."""
    try:
        return compile_pattern(jsontext.loads(text))
    except ValueError as error:
        reason = placed(text, error) if isinstance(error, InvalidPattern) else "Invalid JSON"
        raise ApiError("InvalidEventPatternException", f"Event pattern is not valid. Reason: {reason}") from error


def forget(tx: Tx, scope: str, bus: str) -> None:
    """The rules of a bus change in this transaction."""
    tx.touch(_rules_of(scope, bus))


def as_text(event: dict[str, Any]) -> str:
    """An event as it is kept and sent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def spread(
    tx: Tx, context: Context, scope: str, bus: str, event: dict[str, Any], only: Collection[str] | None = None,
    hops: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Record the deliveries of an event. only: the ARNs of the rules that may get it (None: all). hops: see Delivery."""
    rules = context.part(Compiled).of(tx, scope, bus)
    if not rules.heard:
        return
    ready, logs = rules
    fields, text = flatten(event), as_text(event)
    matched = [one.rule for one in ready if (only is None or one.rule.arn in only) and one.matcher.match(fields)]
    journal = None if logs.off else Journal(logs, scope, bus, event["id"])
    if journal is not None and _is_logged(event, matched):
        _arrived(journal, event, matched, tx.now)
    if matched:
        tx.once_committed(partial(metrics.triggered, context, matched))
    for rule in matched[:SLICE]:
        trigger(tx, rule, text, hops, journal)
    if journal is not None:
        journal.hand_over(tx)
    _later(tx, Rest(scope, [rule.key for rule in matched[SLICE:]], text, hops, logs))


def _is_logged(event: dict[str, Any], matched: list[Rule]) -> bool:
    """AWS's own events are where a rule matches them; none is that only managed rules match."""
    if not matched:
        return not str(event["source"]).startswith("aws.") or str(event["source"]).startswith("aws.partner/")
    return any(rule.managed is None for rule in matched)


def _arrived(journal: Journal, event: dict[str, Any], matched: list[Rule], now: float) -> None:
    for step in ("EVENT_RECEIPT", "EVENT_INGEST_SUCCESS", "RULE_MATCH_START"):
        journal.note(step, now, of_event(event))
    if not matched:
        journal.note("NO_STANDARD_RULES_MATCHED", now, {})


class Rest(msgspec.Struct):
    """What of an event's deliveries is still to be recorded. rules: their keys."""

    scope: str
    rules: list[str]
    event: str
    hops: tuple[str, ...]
    logs: Settings = Settings()


def _later(tx: Tx, rest: Rest) -> None:
    if rest.rules:
        tx.at("events.spread", ids.uuid4(), tx.now, rest)


@timer("events.spread")
def spread_more(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The next slice of an event's deliveries."""
    rest = msgspec.convert(event.payload, Rest)
    found = [RULES.get(tx, rest.scope, key) for key in rest.rules[:SLICE]]
    for rule in found:
        if rule is not None:
            journal = None if rest.logs.off else Journal(rest.logs, rest.scope, rule.bus, event_id(rest.event))
            trigger(tx, rule, rest.event, rest.hops, journal)
            if journal is not None:
                journal.hand_over(tx)
    _later(tx, msgspec.structs.replace(rest, rules=rest.rules[SLICE:]))


def trigger(tx: Tx, rule: Rule, text: str, hops: tuple[str, ...] = (), journal: Journal | None = None) -> None:
    """One delivery for every target of a rule, or a copy in the archive that the rule feeds."""
    if rule.archive is not None:
        keep(tx, rule.archive, text)
    deliveries = [Delivery(ids.uuid4(), rule.scope, rule.key, id_, text, tx.now, hops=hops) for id_ in rule.targets]
    for delivery in deliveries:
        hand_over(tx, rule, delivery)
    if journal is not None and rule.managed is None:
        targets = [rule.targets[one.target]["Arn"] for one in deliveries]
        details = {"rule_arn": rule.arn, "target_arns": targets, "invocation_ids": [one.id for one in deliveries]}
        journal.note("RULE_MATCH", tx.now, details)


def hand_over(tx: Tx, rule: Rule, delivery: Delivery) -> None:
    """A delivery is to be tried. The rule has its target."""
    kind = kind_of(rule.targets[delivery.target]["Arn"])
    tx.emit(ANSWERED if kind in (DESTINATION, "execute-api") else WITHIN, delivery)

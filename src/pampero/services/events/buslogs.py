"""What a bus logs of its events, step by step, for the deliveries of CloudWatch Logs that are set up for it.

Sources: "Amazon EventBridge event bus log schema", "Configuring logs for Amazon EventBridge event buses". Which level a step
has AWS shows in part; where it does not, what has failed is of ERROR, the beginning of a part TRACE, and the rest INFO.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.aws.logstreams import Vended, vend
from pampero.kernel import jsontext
from pampero.kernel.arn import arn
from pampero.kernel.clock import parse_iso8601
from pampero.services.events.model import OFF, Rule
from pampero.store.tx import Tx

# As AWS names the stream.
STREAM = "EventBridgeEventBusLogs"
ERROR, INFO, TRACE = "ERROR", "INFO", "TRACE"
LEVELS = (OFF, ERROR, INFO, TRACE)
STEPS: Mapping[str, str] = {
    "EVENT_RECEIPT": TRACE,
    "EVENT_INGEST_SUCCESS": INFO,
    "RULE_MATCH_START": TRACE,
    "RULE_MATCH": INFO,
    "NO_STANDARD_RULES_MATCHED": INFO,
    "INVOCATION_START": INFO,
    "INVOCATION_ATTEMPT_START": TRACE,
    "INVOCATION_ATTEMPT_SUCCESS": TRACE,
    "INVOCATION_SUCCESS": INFO,
    "INVOCATION_ATTEMPT_RETRYABLE_FAILURE": ERROR,
    "INVOCATION_ATTEMPT_THROTTLE": ERROR,
    "INVOCATION_ATTEMPT_PERMANENT_FAILURE": ERROR,
    "INVOCATION_FAILURE": ERROR,
    "INVOCATION_DLQ": ERROR,
}
# What only stands in records with their details.
DETAILED = ("event_detail", "target_input")


class Settings(msgspec.Struct, frozen=True):
    """How a bus logs. full: with the events' details and what targets are given."""

    level: str = OFF
    full: bool = False

    @property
    def off(self) -> bool:
        """Whether nothing is logged."""
        return self.level == OFF


class Journal:
    """The records of one event on one bus, which are handed over together."""

    def __init__(self, settings: Settings, scope: str, bus: str, event: str) -> None:
        account, _, region = scope.partition("/")
        self._resource = arn("events", region, account, f"event-bus/{bus}")
        self._bus, self._event, self._settings = bus, event, settings
        self._records: list[Vended] = []

    def note(
        self,
        step: str,
        now: float,
        details: Mapping[str, Any],
        invocation: str | None = None,
        error: Mapping[str, Any] | None = None,
    ) -> None:
        """Add a step's record, if the bus logs it. now: epoch seconds."""
        level = STEPS[step]
        if LEVELS.index(level) > LEVELS.index(self._settings.level):
            return
        hidden = () if self._settings.full else DETAILED
        record = {
            "resource_arn": self._resource,
            "event_bus_name": self._bus,
            "event_id": self._event,
            "invocation_id": invocation,
            "message_timestamp_ms": int(now * 1000),
            "message_type": step,
            "log_level": level,
            "details": {key: one for key, one in details.items() if one is not None and key not in hidden},
            "error": error,
        }
        text = json.dumps({key: one for key, one in record.items() if one is not None}, ensure_ascii=False)
        self._records.append(Vended(f"{level}_LOGS", int(now * 1000), text))

    def hand_over(self, tx: Tx) -> None:
        """To CloudWatch Logs, after the commit."""
        if self._records:
            vend(tx, self._resource, STREAM, self._records)


def of_event(event: Mapping[str, Any]) -> dict[str, Any]:
    """What records of an event's arrival say of it."""
    return {
        "caller_account_id": event["account"],
        "source_time_ms": int(parse_iso8601(event["time"]) * 1000),
        "source": event["source"],
        "detail_type": event["detail-type"],
        "resources": event["resources"],
        "event_detail": json.dumps(event["detail"], ensure_ascii=False),
    }


def of_target(rule: Rule, target: Mapping[str, Any]) -> dict[str, Any]:
    """What records of an invocation say of its target."""
    return {"rule_arn": rule.arn, "role_arn": target.get("RoleArn"), "target_arn": target["Arn"]}


def event_id(text: str) -> str:
    """Of an event's text."""
    return str(jsontext.loads(text)["id"])

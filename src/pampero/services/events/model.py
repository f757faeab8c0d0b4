"""Buses, rules and targets as they are stored."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

DEFAULT = "default"


class Bus(msgspec.Struct):
    """An event bus. policy: who may put events on it, as JSON."""

    name: str
    created: float
    policy: str | None = None
    description: str | None = None
    tags: dict[str, str] = {}


class Rule(msgspec.Struct):
    """A rule. targets: as the API takes them, by id."""

    name: str
    bus: str
    account: str
    region: str
    pattern: str | None
    schedule: str | None
    enabled: bool
    description: str | None
    role: str | None
    targets: dict[str, dict[str, Any]] = {}
    tags: dict[str, str] = {}

    @property
    def arn(self) -> str:
        """Its ARN."""
        middle = "" if self.bus == DEFAULT else f"{self.bus}/"
        return arn("events", self.region, self.account, f"rule/{middle}{self.name}")

    @property
    def key(self) -> str:
        """Its id among all rules of its place."""
        return f"{self.bus}/{self.name}"


BUSES: Documents[Bus] = Documents("events.bus", Bus)
RULES: Documents[Rule] = Documents("events.rule", Rule)


def bus_name(text: str | None) -> str:
    """The name in a name or ARN; the default bus where there is none."""
    return (text or DEFAULT).rsplit("/", 1)[-1]


def bus_arn_of(call: Call, text: str | None) -> str:
    """The ARN of a bus by its name or ARN."""
    if text and text.startswith("arn:"):
        return text
    return arn("events", call.region, call.account, f"event-bus/{bus_name(text)}")


def scope_of(call: Call, text: str | None) -> str:
    """The place of a bus: another account's where its ARN says so."""
    parts = (text or "").split(":")
    return f"{parts[4]}/{parts[3]}" if len(parts) == 6 else call.scope


def find_bus(tx: ReadTx, scope: str, name: str) -> Bus:
    """The default bus is always there. Raises ResourceNotFoundException."""
    bus = BUSES.get(tx, scope, name)
    if bus is None:
        if name == DEFAULT:
            return Bus(DEFAULT, 0.0)
        raise ApiError("ResourceNotFoundException", f"Event bus {name} does not exist.")
    return bus


def find_rule(tx: ReadTx, call: Call, bus: str | None, name: str) -> Rule:
    """Raises ResourceNotFoundException."""
    rule = RULES.get(tx, scope_of(call, bus), f"{bus_name(bus)}/{name}")
    if rule is None:
        raise ApiError("ResourceNotFoundException", f"Rule {name} does not exist on EventBus {bus_name(bus)}.")
    return rule


def rule_arn(call: Call, req: Any) -> str:
    """The ARN of the rule that a request names."""
    name = getattr(req, "Rule", None) or req.Name
    bus = bus_name(req.EventBusName)
    middle = "" if bus == DEFAULT else f"{bus}/"
    return arn("events", call.region, call.account, f"rule/{middle}{name}")

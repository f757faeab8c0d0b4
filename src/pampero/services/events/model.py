"""Buses, rules and targets as they are stored, and how requests name them."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.nouns import Noun
from pampero.aws.targets import MANAGED_BY
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

DEFAULT = "default"
# When every default bus was made that nobody has changed: on AWS with the account; here when buses came into being.
BEGINNING = 1452729600.0
OFF = "OFF"
ENABLED = "ENABLED"
DISABLED = "DISABLED"
DESTINATION = "api-destination"
SERVICE = "events.amazonaws.com"


class Bus(msgspec.Struct):
    """An event bus. policy: who may use it, as JSON. created, modified: epoch seconds. level, include: of its logs."""

    name: str
    created: float
    policy: str | None = None
    description: str | None = None
    tags: dict[str, str] = {}
    modified: float = 0.0
    dead_letter: str | None = None
    level: str = OFF
    include: str = "NONE"


class Rule(Noun):
    """A rule. targets: as the API takes them, by id.

    creator: the account that made it. managed: the service that made it for itself. archive: the name of the archive
    that it feeds.
    """

    bus: str
    pattern: str | None
    schedule: str | None
    state: str
    description: str | None
    role: str | None
    targets: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    creator: str = ""
    managed: str | None = None
    archive: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("events", self.region, self.account, f"rule/{_middle(self.bus)}{self.name}")

    @property
    def key(self) -> str:
        """Its id among all rules of its place."""
        return rule_key(self.bus, self.name)

    @property
    def enabled(self) -> bool:
        """Whether events and its schedule trigger it."""
        return self.state != DISABLED


BUSES: Documents[Bus] = Documents("events.bus", Bus)
RULES: Documents[Rule] = Documents("events.rule", Rule, at=lambda rule: (rule.scope, rule.key))


def rule_key(bus: str, name: str = "") -> str:
    """The id of a rule among all of its place; without a name what those of a bus begin with. Partners' buses have slashes."""
    return f"{bus.replace('/', ':')}/{name}"


def kind_of(target: str) -> str:
    """What kind of target an ARN names: its service, or `api-destination`."""
    parts = target.split(":", 5)
    return DESTINATION if parts[2] == "events" and parts[5].startswith(f"{DESTINATION}/") else parts[2]


def _middle(bus: str) -> str:
    return "" if bus == DEFAULT else f"{bus}/"


def bus_name(text: str | None) -> str:
    """The name in a name or ARN; the default bus where there is none."""
    return (text or DEFAULT).partition(":event-bus/")[2] or text or DEFAULT


def bus_arn_of(call: Call, text: str | None) -> str:
    """The ARN of a bus by its name or ARN: of the one that is touched, however it was written."""
    account, _, region = scope_of(call, text).partition("/")
    return arn("events", region, account, f"event-bus/{bus_name(text)}")


def scope_of(call: Call, text: str | None) -> str:
    """The place of a bus: another account's where its ARN says so."""
    parts = (text or "").split(":")
    return f"{parts[4]}/{parts[3]}" if len(parts) == 6 else call.scope


def listed_bus(call: Call, req: Any) -> str:
    """What is authorised for a list of a bus's rules: all rules of one's own account, as refusals of AWS name them."""
    text = req.EventBusName
    return (
        arn("events", call.region, call.account, "rule/*")
        if scope_of(call, text) == call.scope
        else bus_arn_of(call, text)
    )


def no_bus(name: str) -> ApiError:
    """There is no such bus."""
    return ApiError("ResourceNotFoundException", f"Event bus {name} does not exist.")


def no_rule(name: str, bus: str) -> ApiError:
    """There is no such rule."""
    return ApiError("ResourceNotFoundException", f"Rule {name} does not exist on EventBus {bus}.")


def find_bus(tx: ReadTx, scope: str, name: str) -> Bus:
    """The default bus is always there. Raises ResourceNotFoundException."""
    bus = BUSES.get(tx, scope, name)
    if bus is None:
        if name == DEFAULT:
            return Bus(DEFAULT, BEGINNING, modified=BEGINNING)
        raise no_bus(name)
    return bus


def find_rule(tx: ReadTx, call: Call, bus: str | None, name: str) -> Rule:
    """Raises ResourceNotFoundException."""
    scope, bus_ = scope_of(call, bus), bus_name(bus)
    rule = RULES.get(tx, scope, rule_key(bus_, name))
    if rule is None:
        find_bus(tx, scope, bus_)
        raise no_rule(name, bus_)
    return rule


def rule_arn(call: Call, req: Any) -> str:
    """The ARN of the rule that a request names."""
    name = getattr(req, "Rule", None) or req.Name
    account, _, region = scope_of(call, req.EventBusName).partition("/")
    return arn("events", region, account, f"rule/{_middle(bus_name(req.EventBusName))}{name}")


def creator(tx: ReadTx, call: Call, req: Any) -> dict[str, list[str]]:
    """Who has made the rule that a request names; nothing where it is still to come. Source: service authorization reference."""
    name = getattr(req, "Rule", None) or req.Name
    rule = RULES.get(tx, scope_of(call, req.EventBusName), rule_key(bus_name(req.EventBusName), name))
    return {} if rule is None else {"events:creatorAccount": [rule.creator or rule.account]}


def refuse_managed(rule: Rule, call: Context | None = None, force: bool | None = False) -> None:
    """Rules that a service made for itself are changed only with Force, or by itself; and a service that makes such changes no
    others. Raises ManagedRuleException."""
    manager = None if call is None else call.source.get(MANAGED_BY)
    if force or manager == rule.managed:
        return
    text = f"{rule.name} is a managed rule. Set 'force' parameter to true to override."
    raise ApiError("ManagedRuleException", text if rule.managed else f"{rule.name} is not managed by {manager}.")

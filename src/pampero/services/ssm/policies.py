"""Parameter policies: a parameter expires, and EventBridge is told of that beforehand, or that its value stays the same.

Source: user guide, "Assigning parameter policies in Parameter Store". AWS shows no texts of the errors but of one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Context, TimerEvent, timer
from pampero.kernel import jsontext
from pampero.kernel.clock import parse_iso8601
from pampero.services.ssm import types as t
from pampero.services.ssm.events import acted, changed
from pampero.services.ssm.model import PARAMETERS, Policy, Stored, forget
from pampero.store.tx import Tx

KIND = "ssm.policy"
EXPIRES, BEFORE, UNCHANGED = "Expiration", "ExpirationNotification", "NoChangeNotification"
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    EXPIRES: ("Timestamp",), BEFORE: ("Before", "Unit"), UNCHANGED: ("After", "Unit"),
}  # fmt: skip
UNITS: Mapping[str, float] = {"Days": 86_400.0, "Hours": 3600.0}
MAX_POLICIES = 10


def read(text: str) -> list[Policy]:
    """The policies of a request. Raises InvalidPolicyTypeException, InvalidPolicyAttributeException,
    IncompatiblePolicyException, PoliciesLimitExceededException."""
    try:
        given = jsontext.loads(text)
    except ValueError as error:
        raise _attribute("Policies is not valid JSON.") from error
    found = [_policy(one) for one in (given if isinstance(given, list) else [given] if given else [])]
    if len(found) > MAX_POLICIES:
        text = f"You specified more than the maximum number of allowed policies for the parameter. The maximum is {MAX_POLICIES}."
        raise ApiError("PoliciesLimitExceededException", text)
    kinds = [one.kind for one in found]
    if kinds.count(EXPIRES) > 1 or (BEFORE in kinds and EXPIRES not in kinds):
        text = "There is a conflict in the policies specified for this parameter."
        raise ApiError("IncompatiblePolicyException", text)
    return found


def _attribute(text: str) -> ApiError:
    return ApiError("InvalidPolicyAttributeException", text)


def _policy(given: Any) -> Policy:
    kind = given.get("Type") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in ATTRIBUTES:
        raise ApiError("InvalidPolicyTypeException", f"The policy type {kind} is not supported.")
    attributes = given.get("Attributes")
    if not isinstance(attributes, dict) or set(attributes) != set(ATTRIBUTES[kind]):
        raise _attribute(f"The attributes of {kind} are {', '.join(ATTRIBUTES[kind])}.")
    try:
        seconds = _seconds(attributes)
    except (ValueError, KeyError, TypeError) as error:
        raise _attribute(f"An attribute of {kind} is not valid.") from error
    return Policy(kind, json.dumps(given, separators=(",", ":")), seconds)


def _seconds(attributes: Mapping[str, Any]) -> float:
    if "Timestamp" in attributes:
        return parse_iso8601(attributes["Timestamp"])
    count = int(attributes.get("Before") or attributes["After"])
    if not 1 <= count <= 365 * 24:
        raise ValueError(count)
    return count * UNITS[attributes["Unit"]]


def shown(policies: list[Policy]) -> list[t.ParameterInlinePolicy]:
    """As answers tell them."""
    return [
        t.ParameterInlinePolicy(PolicyText=one.text, PolicyType=one.kind, PolicyStatus=one.status) for one in policies
    ]


def settle(tx: Tx, stored: Stored) -> None:
    """Timers for the policies of the latest version, instead of those of the one before."""
    for number in range(MAX_POLICIES):
        tx.cancel(KIND, f"{stored.arn}/{number}")
    for number, due in _dues(stored):
        place = {"scope": stored.scope, "name": stored.name, "version": stored.latest.number, "number": number}
        tx.at(KIND, f"{stored.arn}/{number}", due, place)


def _dues(stored: Stored) -> Iterator[tuple[int, float]]:
    policies = stored.latest.policies
    expires = next((one.seconds for one in policies if one.kind == EXPIRES), None)
    for number, one in enumerate(policies):
        if one.kind == UNCHANGED:
            yield number, stored.latest.modified + one.seconds
        elif one.kind == EXPIRES:
            yield number, one.seconds
        elif expires is not None:
            yield number, expires - one.seconds


@timer(KIND)
def act(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A policy is due."""
    place = event.payload
    stored = PARAMETERS.get(tx, place["scope"], place["name"])
    if stored is None or stored.latest.number != place["version"]:
        return
    policy = stored.latest.policies[place["number"]]
    acted(tx, stored, policy)
    if policy.kind == EXPIRES:
        forget(tx, stored)
        changed(tx, stored, "Delete")
        return
    stored.latest.policies[place["number"]] = msgspec.structs.replace(policy, status="Finished")
    PARAMETERS.save(tx, stored)

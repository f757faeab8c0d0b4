"""How somebody comes into a role: what the trust policy and the caller's own policies say, and what the session is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from pampero.api import ApiError, Call, Check
from pampero.auth.principals import Principal
from pampero.auth.tokens import Session
from pampero.services.sts.narrowing import Narrowing
from pampero.services.sts.tagging import Tagging, tag_conditions

DEFAULT_SECONDS = 3600
MAX_CHAINED = 3600


@dataclass(frozen=True, slots=True)
class Role:
    """A role as IAM shows it to its account."""

    arn: str
    account: str
    id: str
    longest: int
    trust: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a role is asked for. action: the operation's. keys: condition keys that only the operation knows.

    text: how a refusal begins where AWS does not name the caller.
    """

    action: str
    who: Principal
    session_name: str
    tagging: Tagging
    source_identity: str = ""
    keys: Mapping[str, list[str]] | None = None
    text: str = ""


async def find_role(call: Call, arn: str) -> Role | None:
    """The role with this ARN, path included. Raises ValidationError for what is no role's ARN."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "iam" or not parts[5].startswith("role/"):
        raise ApiError("ValidationError", f"{arn} is invalid")
    account, name = parts[4], parts[5].rsplit("/", 1)[-1]
    directory = call.acting(Principal.root(account)).within(account, call.region).client("iam")
    try:
        found: dict[str, Any] = (await directory.call("GetRole", RoleName=name))["Role"]
    except ApiError:
        return None
    if found["Arn"] != arn:
        return None
    return Role(
        arn, account, found["RoleId"], found["MaxSessionDuration"], unquote(found["AssumeRolePolicyDocument"]),
        {tag["Key"]: tag["Value"] for tag in found.get("Tags") or ()},
    )  # fmt: skip


async def enter(call: Call, arn: str, entrance: Entrance) -> Role:
    """The role, if its trust policy lets the caller in and nothing of the caller's forbids it. Raises AccessDenied.

    Session tags ask for `sts:TagSession` besides, a source identity for `sts:SetSourceIdentity`, of both sides.
    """
    role = await find_role(call, arn)
    actions = [entrance.action]
    actions += ["sts:TagSession"] * entrance.tagging.any
    actions += ["sts:SetSourceIdentity"] * bool(entrance.source_identity)
    if role is None:
        raise _refused(entrance, entrance.action, arn, "")
    keys = {
        **tag_conditions(entrance.tagging.given, entrance.tagging.transitive),
        "sts:RoleSessionName": [entrance.session_name],
        **({"sts:SourceIdentity": [entrance.source_identity]} if entrance.source_identity else {}),
        **(entrance.keys or {}),
    }
    for action in actions:
        check = Check(action, arn, keys, role.account)
        decision = await call.read(call.runtime.decide, entrance.who, check, call.facts, role.trust, True)
        if not decision.allowed:
            reason = decision.message.partition(arn)[2] if decision.explicit else ""
            raise _refused(entrance, action, arn, reason)
    return role


def _refused(entrance: Entrance, action: str, arn: str, reason: str) -> ApiError:
    text = f"User: {entrance.who.arn} is not authorized to perform: {action} on resource: {arn}{reason}"
    return ApiError("AccessDenied", entrance.text or text, status=403)


def seconds_of(call: Call, role: Role, asked: int | None, chained: bool) -> int:
    """How long the session lasts. Raises ValidationError."""
    seconds = asked or DEFAULT_SECONDS
    if chained and seconds > MAX_CHAINED:
        text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        raise ApiError("ValidationError", text)
    if seconds > role.longest:
        text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise ApiError("ValidationError", text)
    return seconds


def session_of(call: Call, role: Role, entrance: Entrance, narrowed: Narrowing, seconds: int) -> Session:
    """Credentials of the role's new session."""
    who = entrance.who
    principal = replace(
        Principal.session(role.arn, role.id, entrance.session_name, narrowed.policies, entrance.tagging.on(role.tags)),
        policy_arns=narrowed.arns,
        transitive=entrance.tagging.transitive,
        issued=call.now,
        source_identity=entrance.source_identity,
        by_service=who.kind == "service",
        provider=who.provider,
        claims=who.claims,
    )
    return call.runtime.tokens.issue(principal, call.now + seconds)

"""Policy documents, compiled once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pampero.auth.policy.conditions import Condition, compile_conditions
from pampero.auth.policy.match import Pattern, compile_arn, compile_text

VERSIONS = ("2012-10-17", "2008-10-17")
STATEMENT_KEYS = frozenset({
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
})  # fmt: skip


class MalformedPolicy(ValueError):
    """A document that is no policy; the text is AWS's."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. principals: None where it names none (identity policies)."""

    allow: bool
    actions: tuple[Pattern, ...]
    not_actions: bool
    resources: tuple[Pattern, ...]
    not_resources: bool
    principals: tuple[tuple[str, str], ...] | None
    not_principals: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A compiled policy."""

    statements: tuple[Statement, ...]
    variables: bool


def parse(document: str | Mapping[str, Any]) -> Policy:
    """Compile a policy. Raises MalformedPolicy."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError) as error:
            raise MalformedPolicy("Syntax errors in policy.") from error
    if not isinstance(document, Mapping):
        raise MalformedPolicy("Syntax errors in policy.")
    version = document.get("Version", "2008-10-17")
    if version not in VERSIONS:
        raise MalformedPolicy("The policy must contain a valid version string.")
    if set(document) - {"Version", "Id", "Statement"}:
        raise MalformedPolicy("Syntax errors in policy.")
    raw = document.get("Statement")
    statements = [raw] if isinstance(raw, Mapping) else raw
    if not isinstance(statements, list) or not statements:
        raise MalformedPolicy("Syntax errors in policy.")
    variables = version == "2012-10-17"
    return Policy(tuple(_statement(statement, variables) for statement in statements), variables)


def _statement(raw: Any, variables: bool) -> Statement:
    if not isinstance(raw, Mapping) or set(raw) - STATEMENT_KEYS:
        raise MalformedPolicy("Syntax errors in policy.")
    effect = raw.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise MalformedPolicy(f"Invalid effect: {effect}" if effect else "Missing required field Effect")
    if ("Action" in raw) == ("NotAction" in raw):
        raise MalformedPolicy("Policy statement must contain actions.")
    if "Resource" in raw and "NotResource" in raw:
        raise MalformedPolicy("Syntax errors in policy.")
    actions = _texts(raw.get("Action", raw.get("NotAction")), "action")
    for action in actions:
        if action != "*" and not re.fullmatch(r"[A-Za-z0-9_.*?-]+:.+", action):
            raise MalformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    resources = _texts(raw.get("Resource", raw.get("NotResource", [])), "resource")
    for resource in resources:
        if resource != "*" and not resource.startswith(("arn:", "*", "${")):
            raise MalformedPolicy(f'Resource {resource} must be in ARN format or "*".')
    try:
        conditions = compile_conditions(raw.get("Condition", {}), variables)
    except ValueError as error:
        raise MalformedPolicy(str(error)) from error
    return Statement(
        allow=effect == "Allow",
        actions=tuple(compile_text(action.lower(), False) for action in actions),
        not_actions="NotAction" in raw,
        resources=tuple(compile_arn(resource, variables) for resource in resources),
        not_resources="NotResource" in raw,
        principals=_principals(raw.get("Principal", raw.get("NotPrincipal"))),
        not_principals="NotPrincipal" in raw,
        conditions=conditions,
    )


def _texts(raw: Any, what: str) -> list[str]:
    texts = [raw] if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise MalformedPolicy(f"Syntax errors in policy: a statement's {what} must be a text or a list of texts.")
    return texts


def _principals(raw: Any) -> tuple[tuple[str, str], ...] | None:
    if raw is None:
        return None
    if raw == "*":
        return (("*", "*"),)
    if not isinstance(raw, Mapping):
        raise MalformedPolicy("Invalid principal in policy.")
    found: list[tuple[str, str]] = []
    for kind, values in raw.items():
        if kind not in ("AWS", "Service", "Federated", "CanonicalUser"):
            raise MalformedPolicy("Invalid principal in policy.")
        found.extend((kind, text) for text in _texts(values, "principal"))
    return tuple(found)


def require_principal(policy: Policy) -> None:
    """Resource policies must name principals. Raises MalformedPolicy."""
    if any(statement.principals is None for statement in policy.statements):
        raise MalformedPolicy("Missing required field Principal")

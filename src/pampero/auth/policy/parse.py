"""Policy documents, compiled once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from pampero.auth.policy.conditions import Condition, compile_conditions
from pampero.auth.policy.match import Pattern, compile_arn, compile_text
from pampero.kernel import jsontext

VERSIONS = ("2012-10-17", "2008-10-17")
STATEMENT_KEYS = frozenset({
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
})  # fmt: skip
SYNTAX = "Syntax errors in policy."


class Grammar(Struct, frozen=True):
    """What a kind of policy must say, may say ("may"), or must not ("never"): whom it names, and which resources.

    arns: resources must look like ARNs; elsewhere one that does not is that of nothing.
    """

    principal: str
    resource: str
    arns: bool = True


IDENTITY = Grammar("never", "must")
TRUST = Grammar("must", "never")
RESOURCE = Grammar("must", "must")
# The policies of resources that need not name themselves: ECR's repositories.
OWN_RESOURCE = Grammar("must", "may")
# CloudWatch Logs takes policies whose resources are no ARNs.
LOOSE_RESOURCE = Grammar("must", "must", arns=False)
# Those that may name anything at all: SQS's queues; and how any resource's policy is read when it is enforced.
ANY_RESOURCE = Grammar("must", "may", arns=False)


class MalformedPolicy(ValueError):
    """A document that is no policy; the text is AWS's."""


class Statement(Struct, frozen=True):
    """One statement. principals: None where it names none (identity policies); resources: None likewise: all."""

    allow: bool
    actions: tuple[Pattern, ...]
    not_actions: bool
    resources: tuple[Pattern, ...] | None
    not_resources: bool
    principals: tuple[tuple[str, str], ...] | None
    not_principals: bool
    conditions: tuple[Condition, ...]


class Policy(Struct, frozen=True):
    """A compiled policy."""

    statements: tuple[Statement, ...]
    variables: bool


# What a stored text that is no policy stands for: nobody may do anything.
CLOSED = '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}'


def load(text: str) -> Any:
    """A document's JSON. Raises MalformedPolicy, also for a key that stands twice: readers would not agree on it."""
    try:
        document = json.loads(text, object_pairs_hook=_once)
        jsontext.refuse_halves(text, document)
    except (ValueError, RecursionError) as error:
        raise MalformedPolicy(SYNTAX) from error
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def parse(text: str, grammar: Grammar) -> Policy:
    """Compile a policy. Raises MalformedPolicy."""
    document = load(text)
    if not isinstance(document, Mapping):
        raise MalformedPolicy(SYNTAX)
    version = document.get("Version", "2008-10-17")
    if version not in VERSIONS:
        raise MalformedPolicy("The policy must contain a valid version string.")
    if set(document) - {"Version", "Id", "Statement"}:
        raise MalformedPolicy(SYNTAX)
    raw = document.get("Statement")
    statements = [raw] if isinstance(raw, Mapping) else raw
    if not isinstance(statements, list) or not statements:
        raise MalformedPolicy(SYNTAX)
    variables = version == "2012-10-17"
    return Policy(tuple(_statement(statement, variables, grammar) for statement in statements), variables)


def _statement(raw: Any, variables: bool, grammar: Grammar) -> Statement:
    if not isinstance(raw, Mapping) or set(raw) - STATEMENT_KEYS:
        raise MalformedPolicy(SYNTAX)
    effect = raw.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise MalformedPolicy(f"Invalid effect: {effect}" if effect else "Missing required field Effect")
    for name in ("Action", "Resource", "Principal"):
        if name in raw and f"Not{name}" in raw:
            raise MalformedPolicy(SYNTAX)
    principals = _principals(raw, grammar)
    actions = _texts(raw.get("Action", raw.get("NotAction", [])), "action")
    if not actions:
        raise MalformedPolicy("Policy statement must contain actions.")
    for action in actions:
        if action != "*" and not re.fullmatch(r"[A-Za-z0-9_.*?-]+:.+", action):
            raise MalformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    resources = _resources(raw, grammar)
    try:
        conditions = compile_conditions(raw["Condition"], variables) if "Condition" in raw else ()
    except ValueError as error:
        raise MalformedPolicy(str(error)) from error
    return Statement(
        allow=effect == "Allow",
        actions=tuple(compile_text(action.lower(), False) for action in actions),
        not_actions="NotAction" in raw,
        resources=None if resources is None else tuple(compile_arn(resource, variables) for resource in resources),
        not_resources="NotResource" in raw,
        principals=principals,
        not_principals="NotPrincipal" in raw,
        conditions=conditions,
    )


def _resources(raw: Mapping[str, Any], grammar: Grammar) -> list[str] | None:
    stated = next((name for name in ("Resource", "NotResource") if name in raw), None)
    if stated is None:
        if grammar.resource != "must":
            return None
        text = "Missing required field Resource"
        raise MalformedPolicy("Policy statement must contain resources." if grammar is IDENTITY else text)
    if grammar.resource == "never":
        raise MalformedPolicy(f"Has prohibited field {stated}")
    found = _texts(raw[stated], "resource")
    if not found:
        raise MalformedPolicy("Policy statement must contain resources.")
    for resource in found:
        if grammar.arns and resource != "*" and not resource.startswith(("arn:", "*", "${")):
            raise MalformedPolicy(f'Resource {resource} must be in ARN format or "*".')
    return found


def _texts(raw: Any, what: str) -> list[str]:
    texts = [raw] if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise MalformedPolicy(f"Syntax errors in policy: a statement's {what} must be a text or a list of texts.")
    return texts


def _principals(statement: Mapping[str, Any], grammar: Grammar) -> tuple[tuple[str, str], ...] | None:
    stated = next((name for name in ("Principal", "NotPrincipal") if name in statement), None)
    if stated is None:
        if grammar.principal == "must":
            raise MalformedPolicy("Missing required field Principal")
        return None
    if grammar.principal == "never":
        raise MalformedPolicy("Policy document should not specify a principal.")
    raw = statement[stated]
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

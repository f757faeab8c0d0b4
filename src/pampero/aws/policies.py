"""Policies that users put on resources: how they are read, checked, and changed a statement at a time.

Each service stores the text, and keeps its own error codes; the gateway asks for it through `api.resource_policy`.
Source: IAM User Guide, "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pampero.auth.policy.parse import RESOURCE, SYNTAX, Grammar, MalformedPolicy, Policy, parse
from pampero.kernel import jsontext

EMPTY = {"Version": "2012-10-17"}


def check_policy(text: str, refusal: Callable[[str], Exception], grammar: Grammar = RESOURCE) -> Policy:
    """A policy of users, compiled. refusal: the service's error, given what is wrong in AWS's words. Raises it."""
    try:
        compiled = parse(text, grammar)
    except MalformedPolicy as error:
        raise refusal(str(error)) from error
    # What no answer could hold: numbers that are none, half a pair of surrogates.
    try:
        document = jsontext.loads(text)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise refusal(SYNTAX) from error
    # Enforcement has no use for them; those who find statements by their ids, or store them, have.
    named = [document.get("Id", ""), *(statement.get("Sid", "") for statement in statements_of(document))]
    if not all(isinstance(one, str) for one in named):
        raise refusal(SYNTAX)
    return compiled


def statements_of(document: Mapping[str, Any]) -> list[Any]:
    """A policy's statements; one alone may stand without a list."""
    found = document.get("Statement", [])
    return found if isinstance(found, list) else [found]


def account_root(account: str) -> str:
    """The ARN by which policies name a whole account."""
    return f"arn:aws:iam::{account}:root"


def one_or_all(values: list[str]) -> Any:
    """Texts as AWS writes them into statements: one alone stands without a list."""
    return values[0] if len(values) == 1 else values


def principal(text: str) -> Any:
    """Whom an AddPermission names: everybody (`*`), an account by its number, or a principal by its ARN."""
    return "*" if text == "*" else {"AWS": account_root(text) if text.isdigit() else text}


class Statements:
    """The statements of a stored policy, which AddPermission and its kin change by their ids (`Sid`).

    text: the stored policy; "" or None where there is none, which begins as `empty`.
    """

    def __init__(self, text: str | None, empty: Mapping[str, Any] = EMPTY) -> None:
        self._head: Mapping[str, Any] = jsontext.loads(text) if text else empty
        self._all = statements_of(self._head)

    def __contains__(self, sid: str) -> bool:
        return any(statement.get("Sid") == sid for statement in self._all)

    def allow(
        self, sid: str, who: Any, actions: Any, resource: str, conditions: Mapping[str, Any] | None = None
    ) -> None:
        """Add a statement that allows something."""
        made = {"Sid": sid, "Effect": "Allow", "Principal": who, "Action": actions, "Resource": resource}
        self._all.append({**made, "Condition": conditions} if conditions else made)

    def remove(self, sid: str) -> bool:
        """Take the statement of this id away; whether there was one."""
        before = len(self._all)
        self._all = [statement for statement in self._all if statement.get("Sid") != sid]
        return len(self._all) < before

    @property
    def document(self) -> dict[str, Any] | None:
        """The policy as it is now; None when no statement is left."""
        return {**self._head, "Statement": self._all} if self._all else None

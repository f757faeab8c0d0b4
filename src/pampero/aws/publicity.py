"""Whether a policy lets everybody in.

Source: "The meaning of public" in the S3 user guide: a statement that lets everybody in, and that no condition narrows
to fixed values of one of the keys named there.
"""

from __future__ import annotations

from typing import Any

from pampero.aws.policies import statements_of
from pampero.kernel import jsontext

NARROWING = frozenset({
    "aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:sourcearn",
    "aws:sourceaccount", "aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceorgid", "aws:sourceorgpaths",
    "aws:sourceowner", "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
})  # fmt: skip
EVERYWHERE = frozenset({"0.0.0.0/0", "::/0"})


def is_public(text: str) -> bool:
    """Whether a policy (JSON that has been validated) lets everybody do something."""
    return any(_is_public(statement) for statement in statements_of(jsontext.loads(text)))


def _is_public(statement: dict[str, Any]) -> bool:
    if statement.get("Effect") != "Allow":
        return False
    principal = statement.get("Principal")
    named = principal.get("AWS") if isinstance(principal, dict) else principal
    if "NotPrincipal" not in statement and "*" not in _many(named):
        return False
    conditions = statement.get("Condition") or {}
    return not any(
        key.lower() in NARROWING and _fixed([str(value) for value in _many(values)])
        for operator, tests in conditions.items()
        if "Not" not in operator and not operator.endswith("IfExists")
        for key, values in tests.items()
    )


def _fixed(values: list[str]) -> bool:
    return bool(values) and not any("*" in v or "?" in v or "${" in v or v in EVERYWHERE for v in values)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]

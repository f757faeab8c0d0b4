"""Policies of HTML forms: what the signer lets whoever has the form send.

Source: "POST policy" in the S3 API reference. A condition that cannot be understood is one that fails.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pampero.api import ApiError
from pampero.kernel import jsontext

FREE = frozenset({"x-amz-signature", "file", "policy", "awsaccesskeyid", "signature"})
IGNORED = "x-ignore-"
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_OWN_ESCAPES = {"$": "$", "v": "\\u000b"}


def check_policy(encoded: str, fields: Mapping[str, str], now: float) -> tuple[int, int] | None:
    """Hold a form's fields (names in small letters, `bucket` among them) against its policy.

    The answer: the least and the most bytes the file may have, where the policy says so. Raises InvalidPolicyDocument,
    AccessDenied.
    """
    policy = _parse(encoded)
    if now > _expiration(policy):
        raise ApiError("AccessDenied", "Invalid according to Policy: Policy expired.", status=403)
    conditions = policy.get("conditions")
    if not isinstance(conditions, list):
        raise _invalid("Policy must have a list of conditions.")
    covered: set[str] = set()
    bounds: tuple[int, int] | None = None
    for condition in conditions:
        operator, name, value = _read(condition)
        if operator == "content-length-range":
            given = _range(name, value)
            bounds = given if bounds is None else (max(bounds[0], given[0]), min(bounds[1], given[1]))
            continue
        covered.add(name)
        if not _holds(operator, name, value, fields):
            raise _failed([operator, f"${name}", value] if isinstance(condition, dict) else condition)
    extra = sorted(set(fields) - covered - FREE)
    extra = [name for name in extra if not name.startswith(IGNORED)]
    if extra:
        text = f"Invalid according to Policy: Extra input fields: {', '.join(extra)}"
        raise ApiError("AccessDenied", text, status=403)
    return bounds


def _parse(encoded: str) -> dict[str, Any]:
    try:
        text = base64.b64decode("".join(encoded.split()), validate=True).decode()
        policy = jsontext.loads(_ESCAPE.sub(lambda match: _OWN_ESCAPES.get(match[1], match[0]), text))
    except ValueError as error:
        raise _invalid("Invalid JSON.") from error
    if not isinstance(policy, dict):
        raise _invalid("Invalid JSON.")
    return policy


def _expiration(policy: dict[str, Any]) -> float:
    try:
        when = datetime.fromisoformat(policy["expiration"])
    except KeyError as error:
        raise _invalid("Policy must have an expiration.") from error
    except (TypeError, ValueError) as error:
        raise _invalid(f"Invalid 'expiration' value: '{policy['expiration']}'") from error
    if when.tzinfo is None:
        raise _invalid(f"Invalid 'expiration' value: '{policy['expiration']}'")
    return when.timestamp()


def _read(condition: Any) -> tuple[str, Any, Any]:
    """(operator, field, value), or the bounds of a content-length-range in place of the latter two."""
    if isinstance(condition, dict):
        if len(condition) != 1:
            raise _invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")
        [(name, value)] = condition.items()
        if not isinstance(value, str):
            raise _failed(["eq", f"${name}", value])
        return "eq", name.lower(), value
    match condition:
        case [str(operator), first, second] if operator.lower() == "content-length-range":
            return "content-length-range", first, second
        case [str(operator), str(name), str(value)] if operator.lower() in ("eq", "starts-with") and name[:1] == "$":
            return operator.lower(), name[1:].lower(), value
    raise _failed(condition)


def _range(least: Any, most: Any) -> tuple[int, int]:
    for one in (least, most):
        if not (isinstance(one, int | str) and not isinstance(one, bool) and re.fullmatch(r"[0-9]{1,15}", str(one))):
            raise _failed(["content-length-range", least, most])
    return int(least), int(most)


def _holds(operator: str, name: str, value: str, fields: Mapping[str, str]) -> bool:
    """A field that is not there meets no condition, not even an empty beginning; of a list of types each must."""
    given = fields.get(name)
    if given is None:
        return False
    if operator == "eq":
        return given == value
    if name == "content-type":
        return all(one.strip().startswith(value) for one in given.split(","))
    return given.startswith(value)


def _failed(condition: Any) -> ApiError:
    text = f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition, ensure_ascii=False)}"
    return ApiError("AccessDenied", text, status=403)


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidPolicyDocument", f"Invalid Policy: {text}", status=400)

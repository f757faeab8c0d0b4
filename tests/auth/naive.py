"""A second, naive policy engine: works on the raw documents, by AWS's written rules, without any care for speed.

Source: IAM User Guide, "Policy evaluation logic", "Condition operators", "Multivalued context keys".
"""

from __future__ import annotations

import re
from typing import Any

from pampero.auth.principals import Principal

Keys = dict[str, list[str]]
Document = dict[str, Any]


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def like(pattern: str, text: str) -> bool:
    """`*` is any text, `?` any one character."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return like(pattern[1:], text) or (bool(text) and like(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and like(pattern[1:], text[1:])


def arn_like(pattern: str, text: str) -> bool:
    """Part by part, where both have the six parts of an ARN."""
    wanted, found = pattern.split(":", 5), text.split(":", 5)
    if len(wanted) == len(found) == 6:
        return all(like(part, given) for part, given in zip(wanted, found))
    return like(pattern, text)


def filled(text: str, keys: Keys) -> str | None:
    """With policy variables put in; None where one has no value. The keys here hold no wildcards."""
    for name in re.findall(r"\$\{([^}]*)\}", text):
        values = keys.get(name.lower(), [])
        if len(values) != 1:
            return None
        text = text.replace("${" + name + "}", values[0])
    return text


def holds_for(operator: str, wanted: str, found: str) -> bool:
    try:
        if operator == "StringEquals":
            return wanted == found
        if operator == "StringEqualsIgnoreCase":
            return wanted.lower() == found.lower()
        if operator == "StringLike":
            return like(wanted, found)
        if operator in ("ArnLike", "ArnEquals"):
            return arn_like(wanted, found)
        if operator == "Bool":
            return wanted.lower() == found.lower()
        if operator == "NumericEquals":
            return float(found) == float(wanted)
        if operator == "NumericLessThan":
            return float(found) < float(wanted)
        if operator == "NumericLessThanEquals":
            return float(found) <= float(wanted)
        if operator == "NumericGreaterThan":
            return float(found) > float(wanted)
        if operator == "NumericGreaterThanEquals":
            return float(found) >= float(wanted)
    except ValueError:
        return False
    raise AssertionError(operator)


DENIALS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "ArnNotLike": "ArnLike",
    "ArnNotEquals": "ArnEquals",
}


def condition(name: str, key: str, wanted: Any, keys: Keys) -> bool:
    quantifier, _, operator = name.rpartition(":")
    optional = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    found = keys.get(key.lower())
    if operator == "Null":
        return str(many(wanted)[0]).lower() == str(not found).lower()
    denied = operator in DENIALS
    if not found:
        if quantifier == "ForAllValues":
            return True
        return optional or (denied and not quantifier)
    texts = [text for text in (filled(str(one), keys) for one in many(wanted)) if text is not None]

    def fits(value: str) -> bool:
        if denied:
            return not any(holds_for(DENIALS[operator], text, value) for text in texts)
        return any(holds_for(operator, text, value) for text in texts)

    if quantifier == "ForAllValues":
        return all(fits(value) for value in found)
    if quantifier == "ForAnyValue":
        return any(fits(value) for value in found)
    return fits(found[0])


def applies(statement: Document, action: str, resource: str, keys: Keys) -> bool:
    actions = many(statement.get("Action", statement.get("NotAction")))
    if any(like(pattern.lower(), action.lower()) for pattern in actions) == ("NotAction" in statement):
        return False
    if "Resource" in statement or "NotResource" in statement:
        texts = [filled(text, keys) for text in many(statement.get("Resource", statement.get("NotResource")))]
        matched = any(text is not None and (text == "*" or arn_like(text, resource)) for text in texts)
        if matched == ("NotResource" in statement):
            return False
    return all(
        condition(name, key, wanted, keys)
        for name, block in statement.get("Condition", {}).items()
        for key, wanted in block.items()
    )


def says(document: Document, effect: str, action: str, resource: str, keys: Keys) -> bool:
    return any(s["Effect"] == effect and applies(s, action, resource, keys) for s in document["Statement"])


def addressed(statement: Document, who: Principal) -> set[str]:
    """How a resource policy's statement means the caller: "self", "role", "account", "everyone"."""
    how: set[str] = set()
    raw: Any = statement.get("Principal", statement.get("NotPrincipal"))
    entries = [("AWS", "*")] if raw == "*" else [(kind, text) for kind, value in raw.items() for text in many(value)]
    for kind, text in entries:
        if kind == "Service":
            how |= {"self"} if who.kind == "service" and text == who.name else set()
        elif raw == "*" or text == "*":
            how.add("everyone")
        elif who.kind in ("service", "anonymous"):
            continue
        elif text == who.arn:
            how.add("self")
        elif text == who.role:
            how.add("role")
        elif text in (who.account, f"arn:aws:iam::{who.account}:root"):
            how.add("self" if who.is_root else "account")
    return how


def allowed(
    who: Principal,
    action: str,
    resource: str,
    owner: str,
    keys: Keys,
    identity: list[Document],
    boundary: Document | None,
    session: list[Document],
    on_resource: Document | None,
) -> bool:
    question = (action, resource, keys)
    mine = [*identity, *([boundary] if boundary else []), *session]
    if any(says(document, "Deny", *question) for document in mine):
        return False
    by_resource: set[str] = set()
    for statement in on_resource["Statement"] if on_resource else []:
        how = addressed(statement, who)
        if "NotPrincipal" in statement:
            how = set() if how else {"everyone"}
        if not how or not applies(statement, *question):
            continue
        if statement["Effect"] == "Deny":
            return False
        by_resource |= how
    if who.kind in ("service", "anonymous"):
        return bool(by_resource)
    at_home = owner in ("", who.account)
    if who.is_root:
        return at_home or bool(by_resource)
    if not at_home and not by_resource:
        return False
    if at_home and by_resource & {"self", "everyone"}:
        return True
    own = any(says(document, "Allow", *question) for document in identity) or (at_home and "role" in by_resource)
    within = boundary is None or says(boundary, "Allow", *question)
    narrowed = not session or any(says(document, "Allow", *question) for document in session)
    return own and within and narrowed

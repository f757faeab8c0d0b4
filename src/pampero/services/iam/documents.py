"""Policy documents are checked when they are written.

The checks of form, their order and their texts follow what AWS answers. Source: IAM JSON policy grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pampero.api import ApiError
from pampero.auth.policy.conditions import date, well_formed
from pampero.auth.policy.parse import IDENTITY, SYNTAX, TRUST, MalformedPolicy, load
from pampero.aws.policies import check_policy

KEYS = frozenset({"Version", "Id", "Statement"})
STATEMENT_KEYS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"})
IAM_KINDS = (
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
    "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
)  # fmt: skip
PARTITIONS = frozenset({"aws", "aws-cn", "aws-us-gov"})
SID = re.compile(r"[0-9A-Za-z]*")
VENDOR = re.compile(r"[a-zA-Z0-9.*-]+")
LEGACY = "The policy failed legacy parsing"
ASSUMING = ("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
            "sts:setsourceidentity", "sts:setcontext", "sts:*", "*")  # fmt: skip


def check_identity_policy(document: str, managed: bool = False) -> str:
    """The text, if it is a policy for a user, group or role. Raises MalformedPolicyDocumentException.

    managed: it must name the current version, which inline policies may leave out.
    """
    raw = _loaded(document)
    statements = _statements(raw)
    for statement in statements:
        if "Principal" in statement or "NotPrincipal" in statement:
            raise _malformed("Policy document should not specify a principal.")
    _check_form(raw, statements, STATEMENT_KEYS)
    if managed and raw.get("Version") != "2012-10-17":
        raise _malformed("Policy document must be version 2012-10-17 or greater.")
    _check_legacy(statements)
    _check_sids(statements)
    _check_presence(statements)
    for resource in _all(statements, "Resource", "NotResource"):
        problem = _resource_problem(resource)
        if problem:
            raise _malformed(problem)
    _check_actions(statements)
    check_policy(document, _malformed, IDENTITY)  # what the engine needs, so that no stored policy fails
    return document


def check_trust_policy(document: str) -> str:
    """The text, if it is a trust policy. Raises MalformedPolicyDocumentException."""
    raw = _loaded(document)
    statements = _statements(raw)
    for name in ("Resource", "NotResource"):
        if any(name in statement for statement in statements):
            raise _malformed(f"Has prohibited field {name}")
    _check_form(raw, statements, STATEMENT_KEYS | {"Principal", "NotPrincipal"})
    _check_sids(statements)
    if any("Action" not in statement and "NotAction" not in statement for statement in statements):
        raise _malformed("Missing required field Action")
    check_policy(document, _malformed, TRUST)
    for action in _all(statements, "Action"):
        if action.lower() not in ASSUMING:
            text = "AssumeRole policy may only specify STS AssumeRole actions."
            raise _malformed(text)
    return document


def _malformed(text: str) -> ApiError:
    return ApiError("MalformedPolicyDocumentException", text)


def _loaded(document: str) -> dict[str, Any]:
    try:
        raw = load(document)
    except MalformedPolicy as error:
        raise _malformed("This policy contains invalid Json" if not document.strip() else SYNTAX) from error
    if not isinstance(raw, dict):
        raise _malformed(SYNTAX)
    return raw


def _statements(raw: dict[str, Any]) -> list[dict[str, Any]]:
    found = raw.get("Statement")
    statements = [found] if isinstance(found, dict) else found
    if not isinstance(statements, list) or not statements or not all(isinstance(one, dict) for one in statements):
        raise _malformed(SYNTAX)
    return statements


def _check_form(raw: dict[str, Any], statements: list[dict[str, Any]], keys: frozenset[str]) -> None:
    """What AWS calls the syntax."""
    formed = set(raw) <= KEYS and raw.get("Version", "2008-10-17") in ("2008-10-17", "2012-10-17")
    formed = formed and isinstance(raw.get("Id", ""), str) and all(_formed(one, keys) for one in statements)
    if not formed:
        raise _malformed(SYNTAX)


def _formed(statement: dict[str, Any], keys: frozenset[str]) -> bool:
    if not set(statement) <= keys or not isinstance(statement.get("Sid", ""), str):
        return False
    if {"Action", "NotAction"} <= set(statement) or {"Resource", "NotResource"} <= set(statement):
        return False
    if str(statement.get("Effect")).lower() not in ("allow", "deny"):
        return False
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        values = statement.get(name, [])
        if not isinstance(values, str) and not (isinstance(values, list) and all(isinstance(v, str) for v in values)):
            return False
    condition = statement.get("Condition")
    if "Condition" not in statement:
        return True
    return isinstance(condition, dict) and all(
        isinstance(block, dict)
        and bool(block)
        and well_formed(operator)
        and all(isinstance(values, str | bool | int | float | list) for values in block.values())
        for operator, block in condition.items()
    )


def _all(statements: list[dict[str, Any]], *names: str) -> Iterator[str]:
    for statement in statements:
        for name in names:
            values = statement.get(name, [])
            yield from [values] if isinstance(values, str) else values


def _check_legacy(statements: list[dict[str, Any]]) -> None:
    for statement in statements:
        if statement["Effect"] not in ("Allow", "Deny"):
            raise _malformed(LEGACY)
        for operator, block in statement.get("Condition", {}).items():
            if operator.lower().partition(":")[2].startswith("date") or operator.lower().startswith("date"):
                _check_dates(block)
    for resource in _all(statements, "Resource", "NotResource"):
        parts = resource.split(":")
        short = len(parts) in (4, 5) and "*" not in resource
        if len(parts) > 2 and parts[1] in PARTITIONS and (short or not parts[2]):
            raise _malformed(LEGACY)


def _check_dates(block: dict[str, Any]) -> None:
    for values in block.values():
        for value in values if isinstance(values, list) else [values]:
            if "${" in str(value):
                continue
            try:
                date(str(value))
            except (ValueError, OverflowError) as error:
                raise _malformed(LEGACY) from error


def _check_sids(statements: list[dict[str, Any]]) -> None:
    sids = [statement["Sid"] for statement in statements if statement.get("Sid")]
    if len(set(sids)) < len(sids):
        raise _malformed("Statement IDs (SID) in a single policy must be unique.")
    for sid in sids:
        if not SID.fullmatch(sid):
            text = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
            raise _malformed(text)


def _check_presence(statements: list[dict[str, Any]]) -> None:
    if any(statement.get("Action", statement.get("NotAction", [])) == [] for statement in statements):
        raise _malformed("Policy statement must contain actions.")
    for statement in statements:
        if statement.get("Resource", statement.get("NotResource", [])) == []:
            _check_actions([statement])
            raise _malformed("Policy statement must contain resources.")


def _check_actions(statements: list[dict[str, Any]]) -> None:
    for action in _all(statements, "Action", "NotAction"):
        vendor, colon, name = action.partition(":")
        if not colon and action != "*":
            raise _malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
        if ":" in name:
            raise _malformed("Actions/Condition can contain only one colon.")
        if not VENDOR.fullmatch(vendor):
            raise _malformed(f"Vendor {vendor} is not valid")


def _resource_problem(resource: str) -> str | None:
    """AWS's text for a resource that is no ARN."""
    if resource == "*":
        return None
    prefix, *rest = resource.split(":")
    if not rest:
        return f'Resource {resource} must be in ARN format or "*".'
    partition = rest[0]
    if partition not in PARTITIONS and partition != "*" and "${" not in partition:
        shown = [*rest[1:4], *["*"] * (3 - len(rest[1:4])), ":".join(rest[4:]) or "*"]
        return f'Partition "{partition}" is not valid for resource "arn:{partition}:{":".join(shown)}".'
    if len(rest) < 2:
        return "Resource vendor must be fully qualified and cannot contain regexes."
    service = rest[1]
    region = rest[2] if len(rest) > 2 else ""
    if service == "iam":
        if region not in ("", "*"):
            return f"IAM resource {resource} cannot contain region information."
        path = ":".join(rest[4:])
        if path and "*" not in path[:1] and "$" not in path[:1] and path != "root" and not path.startswith(IAM_KINDS):
            return f'IAM resource path must either be "*" or start with {", ".join(IAM_KINDS)}.'
    if service == "s3" and region not in ("", "*") and ":accesspoint/" not in resource:
        return f"Resource {resource} can not contain region information."
    return None

"""AWS's evaluation logic: explicit denies first, then what each kind of policy must allow."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from pampero.auth.policy.keys import Keys
from pampero.auth.policy.match import wildcard
from pampero.auth.policy.parse import Policy, Statement
from pampero.auth.principals import Principal


class Request(Struct, frozen=True):
    """One question."""

    principal: Principal
    action: str
    resource: str
    resource_account: str
    keys: Keys


class PolicySet(Struct, frozen=True):
    """The policies on the principal's side."""

    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: tuple[Policy, ...] = ()


class Decision(Struct, frozen=True):
    """The answer; message is AWS's text of a refusal; explicit: a statement denies."""

    allowed: bool
    message: str = ""
    explicit: bool = False


ALLOWED = Decision(True)
CLOSENESS = ("", "account", "role", "caller")


def evaluate(request: Request, policies: PolicySet, resource_policy: Policy | None, *, trust: bool = False) -> Decision:
    """Decide. Root passes within its account; services and strangers need the resource's policy.

    trust: the resource's policy is a role's trust policy, or a key's, which must let in everybody, root included.
    """
    principal = request.principal
    action = request.action.lower()
    for kind, group in (
        ("identity-based policy", policies.identity),
        ("permissions boundary", () if policies.boundary is None else (policies.boundary,)),
        ("session policy", policies.session),
    ):
        if _denies(group, request, action):
            return _refused(request, f"with an explicit deny in {_article(kind)}", explicit=True)
    by_resource = _by_resource(resource_policy, request, action)
    if by_resource == "deny":
        return _refused(request, "with an explicit deny in a resource-based policy", explicit=True)
    if principal.kind in ("service", "anonymous", "provider") or trust:
        if not by_resource:
            return _refused(request, f"because no resource-based policy allows the {request.action} action")
        if principal.kind in ("service", "anonymous", "provider"):
            return ALLOWED
    same_account = request.resource_account in ("", principal.account)
    if principal.is_root:
        if same_account or by_resource:
            return ALLOWED
        return _refused(request, f"because no resource-based policy allows the {request.action} action")
    if by_resource == "caller" and same_account:
        return ALLOWED
    if not same_account and not by_resource:
        return _refused(request, f"because no resource-based policy allows the {request.action} action")
    by_identity = _allows(policies.identity, request, action)
    if not by_identity and not (by_resource == "role" and same_account):
        return _refused(request, f"because no identity-based policy allows the {request.action} action")
    if policies.boundary is not None and not _allows((policies.boundary,), request, action):
        return _refused(request, f"because no permissions boundary allows the {request.action} action")
    if policies.session and not _allows(policies.session, request, action):
        return _refused(request, f"because no session policy allows the {request.action} action")
    return ALLOWED


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _refused(request: Request, why: str, explicit: bool = False) -> Decision:
    who = request.principal.arn
    quote = '"' if request.action.startswith("s3:") else ""  # S3 alone quotes the resource in its texts
    where = f" on resource: {quote}{request.resource}{quote}" if request.resource != "*" else ""
    if request.principal.kind == "anonymous":
        who = "anonymous"
    return Decision(False, f"User: {who} is not authorized to perform: {request.action}{where} {why}", explicit)


def concerns(statement: Statement, request: Request) -> bool:
    """Whether a statement's actions, resources and conditions fit the question."""
    return _concerns(statement, request, request.action.lower())


def _concerns(statement: Statement, request: Request, action: str) -> bool:
    keys = request.keys
    if any(pattern(action, keys) for pattern in statement.actions) == statement.not_actions:
        return False
    if statement.resources is not None:
        matched = any(pattern(request.resource, keys) for pattern in statement.resources)
        if matched == statement.not_resources:
            return False
    return all(condition.holds(keys) for condition in statement.conditions)


def _denies(group: Iterable[Policy], request: Request, action: str) -> bool:
    return any(
        not statement.allow and _concerns(statement, request, action)
        for policy in group
        for statement in policy.statements
    )


def _allows(group: Iterable[Policy], request: Request, action: str) -> bool:
    return any(
        statement.allow and _concerns(statement, request, action) for policy in group for statement in policy.statements
    )


def _by_resource(policy: Policy | None, request: Request, action: str) -> str:
    """ "deny", "caller" (the very caller is allowed), "account" (its role or account is), or "" (nobody is)."""
    if policy is None:
        return ""
    best = ""
    for statement in policy.statements:
        how = named(statement, request.principal)
        if not how or not _concerns(statement, request, action):
            continue
        if not statement.allow:
            return "deny"
        best = max(how, best, key=CLOSENESS.index)
    return best


def named(statement: Statement, principal: Principal) -> str:
    """How a resource policy's statement names a caller: as `names`."""
    if statement.principals is None:
        return ""
    best = ""
    for kind, text in statement.principals:
        best = max(best, names(kind, text, principal), key=CLOSENESS.index)
    if statement.not_principals:
        # What a provider vouches for comes in only where the provider is named.
        return "" if best or (statement.allow and principal.kind == "provider") else "account"
    return best


def names(kind: str, text: str, principal: Principal) -> str:
    """How an entry of Principal names a caller: "caller", "role", "account" or ""."""
    if principal.kind == "provider":
        return "caller" if kind == "Federated" and text == principal.name else ""
    if kind == "*":
        return "caller"
    if kind == "Service":
        return "caller" if principal.kind == "service" and wildcard(text, principal.name) else ""
    if kind != "AWS":
        return ""
    if text == "*":
        return "caller"
    if principal.kind in ("service", "anonymous"):
        return ""
    if text == principal.arn:
        return "caller"
    if principal.role and text == principal.role:
        return "role"
    if text in (principal.account, f"arn:aws:iam::{principal.account}:root"):
        return "caller" if principal.is_root else "account"
    return ""

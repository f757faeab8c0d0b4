"""Authorise and run one call: the part of the way that HTTP and in-process callers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pampero.api.call import Call
from pampero.api.operation import Check
from pampero.auth.authorizer import Authorizer
from pampero.auth.context import GLOBAL_KEYS, NO_KEYS, Facts, RequestKeys
from pampero.auth.policy.evaluate import Decision
from pampero.auth.principals import Principal
from pampero.gateway.registry import Bound, Questions, Registry
from pampero.kernel.arn import Arn
from pampero.protocol.errors import NotAuthorized
from pampero.store.store import Store
from pampero.store.tx import ReadTx

# What is AWS's own (managed policies) is everybody's to use.
AWS = "aws"


class Executor:
    """Holds what authorising and running need; has no state of its own."""

    def __init__(self, registry: Registry, store: Store, authorizer: Authorizer) -> None:
        self._registry = registry
        self._store = store
        self._authorizer = authorizer

    async def run(self, call: Call, bound: Bound, request: Any) -> Any:
        """Authorise and run the body, in one transaction. Raises ApiError."""
        if bound.waits:
            await self._authorise(call, bound, request)
            return await bound.function(call, request)
        run = self._store.read if bound.spec.read else self._store.write
        return await run(self._answer, bound, call, request)

    def _answer(self, tx: Any, bound: Bound, call: Call, request: Any) -> Any:
        if bound.guard is not None and bound.is_guarded(request):
            bound.guard(tx, request)
        self._ask(tx, bound.questions, call, request)
        return bound.function(tx, call, request)

    async def _authorise(self, call: Call, bound: Bound, request: Any) -> None:
        """Before a body that is no transaction. The root with what is its own by name needs none."""
        if bound.guard is not None and bound.is_guarded(request):
            await self._store.read(bound.guard, request)
        if bound.looks:
            await self._store.read(self._ask, bound.questions, call, request)
            return
        checks = [check for check in bound.questions(None, call, request) if not _is_own(call.principal, check)]
        if checks:
            await self._store.read(self._ask, lambda *_: checks, call, request)

    def _ask(self, tx: ReadTx, questions: Questions, call: Call, request: Any) -> None:
        for check in questions(tx, call, request):
            self.require(tx, call, check)

    def require(self, tx: ReadTx, call: Call, check: Check) -> None:
        """Raises ApiError AccessDenied when one question is answered with no."""
        account = _account_of(check)
        if account is None:
            account = self._registry.owner(tx, check.action, check.resource) or ""
        if call.principal.is_root and account in ("", call.principal.account):
            return
        owner = account or call.principal.account
        facts = call.facts
        decision = self._authorizer.authorize(
            tx,
            call.principal,
            check.action,
            check.resource,
            facts=facts,
            resource_account=owner,
            resource_policy=self._registry.policy(tx, check.action, check.resource),
            keys=check.context,
        )
        if not decision.allowed:
            raise NotAuthorized(decision.message, _evidence(call, check, decision, facts, owner))

    def permits(self, tx: ReadTx, principal: Principal, action: str, resource: str, facts: Facts) -> bool:
        """See Runtime.permits."""
        return self.decide(tx, principal, action, resource, facts, principal.account, None).allowed

    def decide(
        self,
        tx: ReadTx,
        principal: Principal,
        action: str,
        resource: str,
        facts: Facts,
        account: str,
        policy: str | None,
        keys: Mapping[str, Sequence[str]] = NO_KEYS,
        trust: bool = False,
    ) -> Decision:
        """See Runtime.decide."""
        return self._authorizer.authorize(
            tx, principal, action, resource, facts=facts, resource_account=account, resource_policy=policy, keys=keys,
            trust=trust,
        )  # fmt: skip


def _is_own(principal: Principal, check: Check) -> bool:
    return principal.is_root and _account_of(check) in ("", principal.account)


def _account_of(check: Check) -> str | None:
    """Whose the resource is; "": nobody's in particular; None: the service that has it knows."""
    if check.account:
        return check.account
    try:
        arn = Arn.parse(check.resource)
    except ValueError:
        return ""
    if arn.account == AWS:
        return ""
    return arn.account or None


def _evidence(call: Call, check: Check, decision: Decision, facts: Facts, owner: str) -> dict[str, Any]:
    """Source: API_DecodeAuthorizationMessage. Which statements matched is not told."""
    who = call.principal
    keys = RequestKeys(who, facts, check.action, owner, check.context)
    asked = sorted({*GLOBAL_KEYS, "aws:resourceaccount", *(name.lower() for name in check.context)})
    found = [(name, values) for name in asked if (values := keys.get(name)) is not None]
    return {
        "allowed": False,
        "explicitDeny": decision.explicit,
        "matchedStatements": {"items": []},
        "failures": {"items": []},
        "context": {
            "principal": {"id": who.id, "name": who.name, "arn": who.arn},
            "action": check.action,
            "resource": check.resource,
            "conditions": {
                "items": [
                    {"key": name, "values": {"items": [{"value": value} for value in values]}} for name, values in found
                ]
            },
        },
    }

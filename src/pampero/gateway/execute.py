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
from pampero.gateway.registry import Bound, Registry
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
        """Authorise, then run the body. Raises ApiError."""
        if not bound.spec.public:
            self.authorise(call, bound, request)
        if bound.waits:
            return await bound.function(call, request)
        if bound.spec.read:
            return self._store.read(bound.function, call, request)
        return await self._store.write(bound.function, call, request)

    def authorise(self, call: Call, bound: Bound, request: Any) -> None:
        """Raises ApiError AccessDenied when one of the operation's questions is answered with no."""
        for check in _checks(call, bound, request):
            self.require(call, check)

    def require(self, call: Call, check: Check) -> None:
        """Raises ApiError AccessDenied when one question is answered with no."""
        account = self._account_of(check)
        if call.principal.is_root and account in ("", call.principal.account):
            return
        self._store.read(self._decide, call, check, account)

    def _decide(self, tx: ReadTx, call: Call, check: Check, account: str) -> None:
        owner = account or call.principal.account
        facts = call.facts
        decision = self._authorizer.authorize(
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

    def permits(self, principal: Principal, action: str, resource: str, facts: Facts) -> bool:
        """See Runtime.permits."""
        return self.decide(principal, action, resource, facts, principal.account, None).allowed

    def decide(
        self,
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
            principal, action, resource, facts=facts, resource_account=account, resource_policy=policy, keys=keys,
            trust=trust,
        )  # fmt: skip

    def _account_of(self, check: Check) -> str:
        if check.account:
            return check.account
        try:
            arn = Arn.parse(check.resource)
        except ValueError:
            return ""
        if arn.account == AWS:
            return ""
        return arn.account or self._store.read(self._registry.owner, check.action, check.resource) or ""


def _checks(call: Call, bound: Bound, request: Any) -> list[Check]:
    spec = bound.spec
    if spec.checks is not None:
        return list(spec.checks(call, request))
    resource = spec.resource if isinstance(spec.resource, str) else spec.resource(call, request)
    context = spec.context(call, request) if spec.context is not None else {}
    return [Check(bound.action, resource, context)]


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

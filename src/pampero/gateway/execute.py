"""Authorise and run one call: the part of the way that HTTP and in-process callers share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api.call import Call
from pampero.api.errors import ApiError
from pampero.api.operation import Check
from pampero.auth.authorizer import Authorizer
from pampero.auth.policy.evaluate import Decision
from pampero.auth.principals import Principal
from pampero.gateway.registry import Bound, Registry
from pampero.kernel.arn import Arn
from pampero.store.store import Store
from pampero.store.tx import ReadTx


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
        policy = self._registry.policy(tx, check.action, check.resource)
        owner = account or call.principal.account
        decision = self._authorizer.authorize(
            call.principal,
            check.action,
            check.resource,
            resource_account=owner,
            resource_policy=policy,
            context={"aws:ResourceAccount": [owner], **_conditions(call, check)},
        )
        if not decision.allowed:
            raise ApiError("AccessDenied", decision.message, status=403)

    def permits(self, principal: Principal, action: str, resource: str) -> bool:
        """Whether the principal's own policies allow an action."""
        account = principal.account
        decision = self._authorizer.authorize(
            principal, action, resource, resource_account=account, resource_policy=None, context={}
        )
        return decision.allowed

    def decide(
        self,
        principal: Principal,
        action: str,
        resource: str,
        account: str,
        policy: str | None,
        context: Mapping[str, list[str]],
    ) -> Decision:
        """See Runtime.decide."""
        return self._authorizer.authorize(
            principal, action, resource, resource_account=account, resource_policy=policy, context=context
        )

    def _account_of(self, check: Check) -> str:
        if check.account:
            return check.account
        try:
            arn = Arn.parse(check.resource)
        except ValueError:
            return ""
        return arn.account or self._store.read(self._registry.owner, check.action, check.resource) or ""


def _checks(call: Call, bound: Bound, request: Any) -> list[Check]:
    spec = bound.spec
    if spec.checks is not None:
        return list(spec.checks(call, request))
    resource = spec.resource if isinstance(spec.resource, str) else spec.resource(call, request)
    context = spec.context(call, request) if spec.context is not None else {}
    return [Check(bound.action, resource, context)]


def _loopback(client: str) -> bool:
    return client == "::1" or client.removeprefix("::ffff:").startswith("127.")


def _conditions(call: Call, check: Check) -> dict[str, list[str]]:
    keys = {key: [value] for key, value in call.source.items()}
    keys["aws:RequestedRegion"] = [call.region]
    keys["aws:CurrentTime"] = [str(call.now)]
    keys["aws:EpochTime"] = [str(int(call.now))]
    if call.http is not None:
        keys["aws:SourceIp"] = [call.http.client]
        # Nobody can listen on the loopback, and AWS's tools write bucket policies that deny what is not secure.
        keys["aws:SecureTransport"] = ["true" if _loopback(call.http.client) else "false"]
        agent = call.http.headers.get("user-agent")
        if agent:
            keys["aws:UserAgent"] = [agent]
    else:
        keys["aws:ViaAWSService"] = ["true"]
    keys.update(check.context)
    return keys

"""Authorise and run one call: the part of the way that HTTP and in-process callers share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from typing import Any

from msgspec import structs

from pampero.api.call import Call
from pampero.api.operation import Check
from pampero.api.prerequisites import Prerequisite, fulfilled
from pampero.auth.authorizer import Authorizer
from pampero.auth.context import Facts, RequestKeys
from pampero.auth.policy.evaluate import Decision, Request
from pampero.auth.principals import Principal
from pampero.gateway.registry import Bound, Questions, Registry
from pampero.kernel.arn import Arn
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.protocol.errors import ApiError, NotAuthorized
from pampero.store.store import Store
from pampero.store.tx import ReadTx

log = logger("gateway")
# What is AWS's own (managed policies) is everybody's to use.
AWS = "aws"
OURS = "arn:aws:"
MAX_KEPT_LENGTH = 512
MAX_REFUSED = 4096


class Executor:
    """Authorises and runs. A refusal is none of the writer's business: who has not signed, or was refused the same before,
    is asked in a read first."""

    def __init__(self, registry: Registry, store: Store, authorizer: Authorizer) -> None:
        self._registry = registry
        self._store = store
        self._authorizer = authorizer
        # Principals by ARN, with an action that they were refused.
        self._refused: set[tuple[str, str]] = set()
        # Condition keys that policies ask for and no request here has.
        self._lacked: set[str] = set()

    async def run(self, call: Call, bound: Bound, request: Any) -> Any:
        """Authorise and run the body, in one transaction. Raises ApiError."""
        metered = bound.spec.metered
        if metered is None:
            return await self._run(call, bound, request)
        began = Clock.monotonic()
        try:
            answer = await self._run(call, bound, request)
        except ApiError as error:
            metered(call, request, error, Clock.monotonic() - began)
            raise
        metered(call, request, answer, Clock.monotonic() - began)
        return answer

    async def _run(self, call: Call, bound: Bound, request: Any) -> Any:
        if bound.waits:
            principal, named = call.principal, bound.named
            if bound.guarded or principal.bound or named is None or not _has(principal, named(call, request)):
                await self._authorise(call, bound, request)
            return await bound.function(call, request)
        if bound.spec.read:
            try:
                return await self._store.read(self._answer, bound, call, request)
            except Prerequisite as needed:
                return await self._after(needed, self._store.read, bound, call, request)
        asked = call.principal.arn, bound.action
        if call.principal.kind == "anonymous" or asked in self._refused:
            await self._store.read(self._admit, bound, call, request)
            self._refused.discard(asked)
        try:
            return await self._store.write(self._answer, bound, call, request)
        except Prerequisite as needed:
            return await self._after(needed, self._store.write, bound, call, request)
        except NotAuthorized:
            if len(self._refused) >= MAX_REFUSED:
                self._refused.clear()
            self._refused.add(asked)
            raise

    async def _after(
        self, missing: Prerequisite, transact: Callable[..., Awaitable[Any]], bound: Bound, call: Call, request: Any
    ) -> Any:
        """The outcome of a body that found something missing."""
        await missing.work()
        return await fulfilled(lambda: transact(self._answer, bound, call, request))

    def _answer(self, tx: Any, bound: Bound, call: Call, request: Any) -> Any:
        self._admit(tx, bound, call, request)
        if call.beside is not None and not bound.spec.read:
            call.beside(tx)
        return bound.function(tx, call, request)

    def _admit(self, tx: ReadTx, bound: Bound, call: Call, request: Any) -> None:
        if bound.named is None or not _has(call.principal, bound.named(call, request)):
            self._ask(tx, bound.questions, call, request)
        if bound.guard is not None and bound.is_guarded(request):
            bound.guard(tx, request)

    async def _authorise(self, call: Call, bound: Bound, request: Any) -> None:
        """Before a body that is no transaction. The root with what is its own by name needs none."""
        if bound.looks:
            await self._store.read(self._ask, bound.questions, call, request)
        else:
            checks = [check for check in bound.questions(None, call, request) if not _is_own(call.principal, check)]
            if checks:
                await self._store.read(self._ask, lambda *_: checks, call, request)
        if bound.guard is not None and bound.is_guarded(request):
            await self._store.read(bound.guard, request)

    def _ask(self, tx: ReadTx, questions: Questions, call: Call, request: Any) -> None:
        for check in questions(tx, call, request):
            self.require(tx, call, check)

    def require(self, tx: ReadTx, call: Call, check: Check) -> None:
        """Raises ApiError AccessDenied when one question is answered with no."""
        check = self._registry.restated(tx, call, _of_this_partition(check))
        account = _account_of(check)
        if account is None:
            account = self._registry.owner(tx, check) or ""
        rooted = check.action.partition(":")[0] in self._registry.rooted
        owns = call.principal.is_root and account in ("", call.principal.account)
        if owns and not rooted:
            return
        policy = self._registry.policy(tx, check)
        if owns and policy is None:
            return
        request = self._request(tx, call.principal, check, account, call.facts)
        decision = self._authorizer.authorize(tx, request, policy, rooted=rooted and policy is not None)
        if decision.allowed or (not decision.explicit and self._registry.granted(tx, call, check)):
            return
        raise NotAuthorized(decision.message, _evidence(request, decision))

    def decide(
        self, tx: ReadTx, principal: Principal, check: Check, facts: Facts, policy: str | None, trust: bool
    ) -> Decision:
        """See Runtime.decide."""
        check = _of_this_partition(check)
        return self._authorizer.authorize(tx, self._request(tx, principal, check, check.account, facts), policy, trust)

    def _request(self, tx: ReadTx, principal: Principal, check: Check, account: str, facts: Facts) -> Request:
        owner = account or principal.account
        tags = partial(self._registry.resource_tags, tx, check, owner)
        makers = self._registry.request_keys
        keys = RequestKeys(principal, facts, check.action, owner, check.context, tags, makers, self._lacking)
        return Request(principal, check.action, check.resource, owner, keys)

    def _lacking(self, name: str) -> None:
        """Says once that a policy asks for a key that no request here ever has: what it would deny by it is not denied."""
        if len(self._lacked) < MAX_REFUSED and name not in self._lacked and not self._registry.knows_key(name):
            self._lacked.add(name)
            log.warning("a policy asks for %s, which no request to this server has: see docs/COVERAGE.md", name[:200])


def _of_this_partition(check: Check) -> Check:
    """Whatever partition an ARN of a caller names, what it reaches is of the one that is here, and so are policies on it."""
    resource = check.resource
    if resource.startswith(OURS) or not resource.startswith("arn:"):
        return check
    return structs.replace(check, resource=OURS + resource[4:].partition(":")[2])


def _has(principal: Principal, resource: str) -> bool:
    """Whether somebody is the root of the account that a resource belongs to by its name: nothing is asked then."""
    if principal.kind != "root":
        return False
    account = (_account_in if len(resource) <= MAX_KEPT_LENGTH else _account_in.__wrapped__)(resource)
    return account == principal.account or account == ""


def _is_own(principal: Principal, check: Check) -> bool:
    return principal.is_root and not principal.bound and _account_of(check) in ("", principal.account)


def _account_of(check: Check) -> str | None:
    """Whose the resource is; "": nobody's in particular; None: the service that has it knows."""
    resource = check.resource
    return check.account or (_account_in if len(resource) <= MAX_KEPT_LENGTH else _account_in.__wrapped__)(resource)


@lru_cache(maxsize=4096)
def _account_in(resource: str) -> str | None:
    try:
        arn = Arn.parse(resource)
    except ValueError:
        return ""
    if arn.account == AWS:
        return ""
    return arn.account or None


def _evidence(request: Request, decision: Decision) -> dict[str, Any]:
    """Source: API_DecodeAuthorizationMessage. Which statements matched is not told."""
    who, keys = request.principal, request.keys
    assert isinstance(keys, RequestKeys)
    return {
        "allowed": False,
        "explicitDeny": decision.explicit,
        "matchedStatements": {"items": []},
        "failures": {"items": []},
        "context": {
            "principal": {"id": who.id, "name": who.name, "arn": who.arn},
            "action": request.action,
            "resource": request.resource,
            "conditions": {
                "items": [
                    {"key": name, "values": {"items": [{"value": value} for value in values]}}
                    for name, values in keys.all().items()
                ]
            },
        },
    }

"""Gathers the policies that bear on a call and has them evaluated; keeps what was compiled."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from pampero.auth.directory import Directory
from pampero.auth.policy.evaluate import Decision, PolicySet, Request, evaluate
from pampero.auth.policy.parse import ANY_RESOURCE, CLOSED, IDENTITY, TRUST, Grammar, MalformedPolicy, Policy, parse
from pampero.auth.principals import Principal
from pampero.kernel.log import logger
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx

log = logger("auth")
KEPT = 2048
NO_POLICIES = PolicySet()
NOTHING_ALLOWED = Policy((), True)


@lru_cache(maxsize=KEPT)
def compiled(text: str, grammar: Grammar) -> Policy:
    """A stored policy by its text. An invalid one, stored when less was checked, lets nobody do anything."""
    try:
        return parse(text, grammar)
    except MalformedPolicy as error:
        log.warning("a stored policy is malformed (%s), and so denies everything: %s", error, text[:200])
        closed = parse(CLOSED, IDENTITY)
        everybody = None if grammar is IDENTITY else (("*", "*"),)
        return replace(closed, statements=tuple(replace(one, principals=everybody) for one in closed.statements))


class Authorizer:
    """Answers one question at a time; the policies of a principal are kept until the directory changes."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._sets: Kept[str, PolicySet] = Kept(lambda _: directory.generation, KEPT)

    def authorize(
        self, tx: ReadTx, request: Request, resource_policy: str | None, trust: bool = False, rooted: bool = False
    ) -> Decision:
        """May the principal do this? trust: the resource is a role, and its policy the trust policy: who comes in must be
        let in by it. rooted: the same of another resource."""
        policy = None if resource_policy is None else compiled(resource_policy, TRUST if trust else ANY_RESOURCE)
        return evaluate(request, self._policies(tx, request.principal), policy, trust=trust or rooted)

    def _policies(self, tx: ReadTx, principal: Principal) -> PolicySet:
        if principal.kind not in ("user", "session", "federated"):
            return NO_POLICIES
        key = f"{principal.arn}|{principal.id}|{principal.parent}|{'|'.join(principal.policies)}|{'|'.join(principal.policy_arns)}"
        return self._sets.of(tx, key, self._gather, principal)

    def _gather(self, tx: ReadTx, principal: Principal) -> PolicySet:
        identity = self._directory.identity(tx, principal)
        texts = [*principal.policies, *(self._directory.managed(tx, arn) or CLOSED for arn in principal.policy_arns)]
        session = tuple(compiled(text, IDENTITY) for text in texts)
        if principal.kind == "federated":
            session = session or (NOTHING_ALLOWED,)
        return PolicySet(
            identity=tuple(compiled(text, IDENTITY) for text in identity.policies),
            boundary=None if identity.boundary is None else compiled(identity.boundary, IDENTITY),
            session=session,
        )

"""What would be allowed: SimulatePrincipalPolicy, SimulateCustomPolicy, and the condition keys that policies ask for.

The engine that authorises calls answers; nothing is called. Positions of statements within their policies are not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.auth.authorizer import compiled
from pampero.auth.policy.evaluate import PolicySet, Request, concerns, evaluate, named
from pampero.auth.policy.keys import SimulatedKeys
from pampero.auth.policy.parse import IDENTITY, OWN_RESOURCE, Grammar, Policy
from pampero.auth.policy.parse import Statement as Parsed
from pampero.auth.principals import Principal
from pampero.aws.policies import check_policy
from pampero.services.iam import types as t
from pampero.services.iam.awspolicies import PREFIX
from pampero.services.iam.listing import page
from pampero.services.iam.managed import document_of
from pampero.services.iam.model import GROUPS, ROLES, USERS, Group, Holder, Role, User, invalid
from pampero.store.tx import ReadTx

STRANGER = "arn:aws:iam::{account}:user/simulated"


@dataclass(frozen=True, slots=True)
class _Source:
    """A policy and where it comes from. type_: user, group, role, aws-managed, user-managed, resource or none."""

    id: str
    type_: str
    policy: Policy


def _parsed(text: str, grammar: Grammar = IDENTITY) -> Policy:
    return check_policy(text, lambda why: invalid(f"Invalid policy: {why}"), grammar)


def _custom(texts: Iterable[str]) -> list[_Source]:
    return [_Source(f"PolicyInputList.{number}", "none", _parsed(text)) for number, text in enumerate(texts, 1)]


def _holder(tx: ReadTx, call: Call, arn: str) -> Holder:
    parts = arn.split(":", 5)
    kind, _, path = parts[5].partition("/") if len(parts) == 6 and parts[2] == "iam" else ("", "", "")
    documents: Any = {"user": USERS, "role": ROLES, "group": GROUPS}.get(kind)
    if documents is None:
        raise invalid(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    found: Holder | None = documents.get(tx, call.account, path.rsplit("/", 1)[-1])
    if found is None or getattr(found, "arn", None) != arn:
        raise ApiError("NoSuchEntityException", f"The entity {arn} cannot be found.")
    return found


def _sources(tx: ReadTx, holder: Holder) -> Iterator[_Source]:
    """The policies of a user (with its groups), group or role."""
    holders = [holder]
    if isinstance(holder, User):
        groups = (GROUPS.get(tx, holder.account, name) for name in holder.groups)
        holders += [group for group in groups if group is not None]
    for one in holders:
        kind = "user" if isinstance(one, User) else "group" if isinstance(one, Group) else "role"
        for name, text in one.inline.items():
            yield _Source(f"{kind}_{one.name}_{name}", kind, compiled(text, IDENTITY))
        for arn in one.attached:
            managed = document_of(tx, arn)
            if managed is not None:
                type_ = "aws-managed" if arn.startswith(PREFIX) else "user-managed"
                yield _Source(arn.rsplit("/", 1)[-1], type_, compiled(managed, IDENTITY))


def _principal(holder: Holder) -> Principal:
    if isinstance(holder, User):
        return Principal.user(holder.account, holder.name, holder.path, holder.id, holder.tags)
    if isinstance(holder, Role):
        return Principal.session(holder.arn, holder.id, "simulated", (), holder.tags)
    return Principal.user(holder.account, holder.name, holder.path, holder.id, {})


def _caller(arn: str) -> Principal:
    """A principal of which only the ARN is known."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        raise invalid(f"ARN {arn} is not valid.")
    if parts[5] == "root":
        return Principal.root(parts[4])
    return Principal("user", parts[4], arn, "simulated", parts[5].rsplit("/", 1)[-1])


class _Simulation:
    """One request's policies, caller and condition keys."""

    def __init__(self, call: Call, req: Any, caller: Principal, sources: list[_Source], boundary: list[str]) -> None:
        self.sources = sources
        self.bounds = [_parsed(text) for text in boundary]
        self.resource_policy = _parsed(req.ResourcePolicy, OWN_RESOURCE) if req.ResourcePolicy else None
        self.caller = caller
        owner = req.ResourceOwner or caller.account or call.account
        self.account = owner.split(":")[4] if owner.startswith("arn:") else owner
        self.keys = {"aws:principalarn": [caller.role or caller.arn], "aws:userid": [caller.id]}
        if caller.kind == "user":
            self.keys["aws:username"] = [caller.name]
        for key, value in caller.tags.items():
            self.keys[f"aws:principaltag/{key.lower()}"] = [value]
        for entry in req.ContextEntries or ():
            self.keys[str(entry.ContextKeyName).lower()] = list(entry.ContextKeyValues or ())

    def result(self, action: str, resource: str) -> t.EvaluationResult:
        """One action on one resource."""
        request = Request(self.caller, action, resource, self.account, SimulatedKeys(self.keys))
        policies = PolicySet(
            identity=tuple(source.policy for source in self.sources),
            boundary=self.bounds[0] if self.bounds else None,
        )
        decision = evaluate(request, policies, self.resource_policy)
        verdict = "allowed" if decision.allowed else "explicitDeny" if decision.explicit else "implicitDeny"
        bounded = None
        if self.bounds:
            within = any(statement.allow and concerns(statement, request) for statement in self.bounds[0].statements)
            bounded = t.PermissionsBoundaryDecisionDetail(AllowedByPermissionsBoundary=within)
        return t.EvaluationResult(
            EvalActionName=action,
            EvalResourceName=resource,
            EvalDecision=verdict,
            MatchedStatements=list(self._matched(request, verdict)),
            MissingContextValues=sorted(self._missing()),
            PermissionsBoundaryDecisionDetail=bounded,
        )

    def _matched(self, request: Request, verdict: str) -> Iterator[t.Statement]:
        """The statements that made the decision: those that deny, else those that allow."""
        denies = verdict == "explicitDeny"
        for source in self._all():
            for statement in source.policy.statements:
                meant = source.type_ != "resource" or bool(named(statement, self.caller))
                if meant and statement.allow != denies and concerns(statement, request):
                    yield t.Statement(SourcePolicyId=source.id, SourcePolicyType=source.type_)

    def _all(self) -> Iterator[_Source]:
        yield from self.sources
        if self.resource_policy is not None:
            yield _Source("ResourcePolicy", "resource", self.resource_policy)

    def _missing(self) -> set[str]:
        statements = [statement for source in self._all() for statement in source.policy.statements]
        return _asked(statements) - set(self.keys)


def _asked(statements: Iterable[Parsed]) -> set[str]:
    """The condition keys that statements ask for."""
    return {condition.key for statement in statements for condition in statement.conditions}


def _answer(simulation: _Simulation, req: Any) -> t.SimulatePolicyResponse:
    resources = list(req.ResourceArns or ["*"])
    pairs = [(action, resource) for action in req.ActionNames for resource in resources]
    found = page(((f"{number:06d}", pair) for number, pair in enumerate(pairs)), req)
    results = [simulation.result(action, resource) for action, resource in found.items]
    return t.SimulatePolicyResponse(EvaluationResults=results, IsTruncated=found.more, Marker=found.marker)


@operation("SimulateCustomPolicy", resource="*")
async def simulate_custom_policy(call: Call, req: t.SimulateCustomPolicyRequest) -> t.SimulatePolicyResponse:
    """What policies would allow that nobody has yet. Source: API_SimulateCustomPolicy. Raises InvalidInput.

    On a thread, like all simulations: a thousand answers from many policies take seconds.
    """
    return await call.scan(_custom_simulation, call, req)


def _custom_simulation(tx: ReadTx, call: Call, req: t.SimulateCustomPolicyRequest) -> t.SimulatePolicyResponse:
    if req.OrderedOrganizationPolicyInputList:
        raise invalid("OrderedOrganizationPolicyInputList is not supported.")
    caller = _caller(req.CallerArn or STRANGER.format(account=call.account))
    boundary = list(req.PermissionsBoundaryPolicyInputList or ())
    return _answer(_Simulation(call, req, caller, _custom(req.PolicyInputList), boundary), req)


def _source_arn(call: Call, req: Any) -> str:
    return str(req.PolicySourceArn)


@operation("SimulatePrincipalPolicy", resource=_source_arn)
async def simulate_principal_policy(call: Call, req: t.SimulatePrincipalPolicyRequest) -> t.SimulatePolicyResponse:
    """What a user, group or role may do. Source: API_SimulatePrincipalPolicy. Raises NoSuchEntity, InvalidInput."""
    return await call.scan(_principal_simulation, call, req)


def _principal_simulation(tx: ReadTx, call: Call, req: t.SimulatePrincipalPolicyRequest) -> t.SimulatePolicyResponse:
    if req.PolicyExclusionList:
        raise invalid("PolicyExclusionList is not supported.")
    holder = _holder(tx, call, req.PolicySourceArn)
    sources = [*_sources(tx, holder), *_custom(req.PolicyInputList or ())]
    boundary = list(req.PermissionsBoundaryPolicyInputList or ())
    if not boundary and holder.boundary:
        boundary = [document_of(tx, holder.boundary) or ""]
    caller = _caller(req.CallerArn) if req.CallerArn else _principal(holder)
    return _answer(_Simulation(call, req, caller, sources, boundary), req)


@operation("GetContextKeysForCustomPolicy", resource="*", read=True)
def get_context_keys_for_custom_policy(
    tx: ReadTx, call: Call, req: t.GetContextKeysForCustomPolicyRequest
) -> t.GetContextKeysForPolicyResponse:
    """The condition keys that policies ask for. Source: API_GetContextKeysForCustomPolicy. Raises InvalidInput."""
    return _key_names(_custom(req.PolicyInputList))


@operation("GetContextKeysForPrincipalPolicy", resource=_source_arn, read=True)
def get_context_keys_for_principal_policy(
    tx: ReadTx, call: Call, req: t.GetContextKeysForPrincipalPolicyRequest
) -> t.GetContextKeysForPolicyResponse:
    """The condition keys that a principal's policies ask for. Source: API_GetContextKeysForPrincipalPolicy."""
    holder = _holder(tx, call, req.PolicySourceArn)
    return _key_names([*_sources(tx, holder), *_custom(req.PolicyInputList or ())])


def _key_names(sources: list[_Source]) -> t.GetContextKeysForPolicyResponse:
    asked = _asked(statement for source in sources for statement in source.policy.statements)
    return t.GetContextKeysForPolicyResponse(ContextKeyNames=sorted(asked) or None)

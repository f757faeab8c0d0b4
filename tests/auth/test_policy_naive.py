"""The policy engine against a naive one, over random policies in which much matches."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.auth import naive

from pampero.auth.policy.evaluate import PolicySet, Request, evaluate
from pampero.auth.policy.keys import SimulatedKeys
from pampero.auth.policy.parse import IDENTITY, RESOURCE, Grammar, Policy, parse
from pampero.auth.principals import Principal

CASES = 6000
HERE, THERE = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{HERE}:role/team/worker"
CALLERS = (
    Principal.user(HERE, "ann", "/", "AIDA1", {"team": "a"}),
    Principal.session(ROLE, "AROA1", "job"),
    Principal.root(HERE),
    Principal.root(THERE),
    Principal.service("events.amazonaws.com"),
    Principal.anonymous(),
)
RESOURCES = tuple(
    f"arn:aws:{service}:{region}:{account}:{name}"
    for service in ("sqs", "s3")
    for region in ("eu-west-1", "")
    for account in (HERE, THERE, "")
    for name in ("a", "ann/x", "a:b", "aa")
)
PATTERNS = (
    "*", "arn:aws:sqs:*:*:*", "arn:aws:sqs:eu-west-1:*:a", "arn:aws:s3:::*", "arn:aws:s3:::a?", "arn:aws:s3:::${aws:username}/*",
    f"arn:aws:sqs:*:{HERE}:a*", "arn:aws:*", "arn:aws:sqs:eu-west-1:*", "arn:*:s*:*:*:*b", "arn:aws:s3:::${aws:PrincipalTag/team}",
    f"arn:aws:sqs:eu-west-1:{HERE}:a:b", "arn:aws:s3:::${aws:missing}*",
)  # fmt: skip
ACTIONS = ("sqs:SendMessage", "sqs:ReceiveMessage", "s3:GetObject", "s3:PutObject")
ACTION_PATTERNS = ("*", "sqs:*", "SQS:send*", "s3:?etObject", "s3:GetObject", "sqs:*Message", "s3:Put*")
VALUES = ("a", "A", "ann", "b*", "1", "2.0", "10", "true", "arn:aws:sqs:eu-west-1:1:a", "x?")
WANTED = (*VALUES, "*", "a*", "${aws:username}", "${aws:missing}", "arn:aws:sqs:*:*:a", "?")
KEYS = ("aws:username", "aws:PrincipalTag/team", "s3:prefix", "aws:SourceArn", "aws:missing")
OPERATORS = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike", "Bool",
    "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
    "ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals",
)  # fmt: skip


class Maker:
    """Random policies. Plain random numbers: a policy costs a fiftieth of what hypothesis takes to make one."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def pick(self, values: Sequence[Any]) -> Any:
        return self.chance.choice(values)

    def some(self, values: Sequence[str]) -> Any:
        """One, or a list of one or two."""
        if self.chance.random() < 0.5:
            return self.pick(values)
        return [self.pick(values) for _ in range(self.pick((1, 2)))]

    def conditions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(self.pick((0, 0, 1, 2))):
            if self.chance.random() < 0.15:
                found["Null"] = {self.pick(KEYS): self.pick(("true", "false"))}
                continue
            quantifier = self.pick(("", "", "ForAllValues:", "ForAnyValue:"))
            optional = self.pick(("", "", "IfExists")) if not quantifier else ""
            name = quantifier + self.pick(OPERATORS) + optional
            found.setdefault(name, {})[self.pick(KEYS)] = self.some(WANTED)
        return found

    def statement(self, on_resource: bool) -> dict[str, Any]:
        made: dict[str, Any] = {"Effect": self.pick(("Allow", "Allow", "Allow", "Deny"))}
        made[self.pick(("Action", "Action", "NotAction"))] = self.some(ACTION_PATTERNS)
        made[self.pick(("Resource", "Resource", "NotResource"))] = self.some(PATTERNS)
        if block := self.conditions():
            made["Condition"] = block
        if on_resource:
            people = ("*", HERE, f"arn:aws:iam::{HERE}:root", CALLERS[0].arn, CALLERS[1].arn, ROLE, THERE)
            services = ("events.amazonaws.com", "sns.amazonaws.com")
            who = self.pick(
                ("*", {"AWS": self.some(people)}, {"AWS": self.some(people)}, {"Service": self.pick(services)})
            )
            # NotPrincipal beside Allow is what AWS tells everybody not to write.
            denied = made["Effect"] == "Deny" and self.chance.random() < 0.5
            made["NotPrincipal" if denied else "Principal"] = who
        return made

    def document(self, on_resource: bool = False) -> dict[str, Any]:
        statements = [self.statement(on_resource) for _ in range(self.pick((1, 2, 3)))]
        return {"Version": "2012-10-17", "Statement": statements}

    def keys(self) -> dict[str, list[str]]:
        values = ("a", "A", "ann", "1", "2.0", "true")
        return {
            key.lower(): [self.pick(values) for _ in range(self.pick((1, 1, 2)))]
            for key in KEYS[:-1]
            if self.chance.random() < 0.6
        }


def compiled(document: dict[str, Any], grammar: Grammar = IDENTITY) -> Policy:
    return parse(json.dumps(document), grammar)


def test_both_engines_decide_the_same() -> None:
    answers = {True: 0, False: 0}
    first = random.randrange(1 << 40)
    for seed in range(first, first + CASES):
        maker = Maker(seed)
        who, keys = maker.pick(CALLERS), maker.keys()
        question = (maker.pick(ACTIONS), maker.pick(RESOURCES), maker.pick((HERE, HERE, THERE, "")))
        identity = [maker.document() for _ in range(maker.pick((0, 1, 1, 2)))]
        boundary = maker.document() if maker.chance.random() < 0.3 else None
        session = [maker.document() for _ in range(maker.pick((0, 0, 1)))]
        on_resource = maker.document(on_resource=True) if maker.chance.random() < 0.6 else None
        policies = PolicySet(
            tuple(map(compiled, identity)), compiled(boundary) if boundary else None, tuple(map(compiled, session))
        )
        decision = evaluate(
            Request(who, *question, SimulatedKeys(keys)),
            policies,
            compiled(on_resource, RESOURCE) if on_resource else None,
        )
        wanted = naive.allowed(who, *question, keys, identity, boundary, session, on_resource)
        told = (seed, who, question, keys, identity, boundary, session, on_resource, decision)
        assert decision.allowed == wanted, told
        answers[wanted] += 1
    assert min(answers.values()) > CASES / 20, "the policies are no good: nearly all decisions are the same"


@settings(max_examples=500, deadline=None)
@given(pattern=st.text("ab*?:", max_size=8), text=st.text("ab:", max_size=8))
def test_wildcards(pattern: str, text: str) -> None:
    from pampero.auth.policy.match import arn_like, wildcard

    assert wildcard(pattern, text) == naive.like(pattern, text)
    assert arn_like(pattern, text) == naive.arn_like(pattern, text)

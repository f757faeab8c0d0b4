"""Gathers the policies that bear on a call and has them evaluated; keeps what was compiled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pampero.auth.directory import Directory
from pampero.auth.policy.evaluate import Decision, PolicySet, Request, evaluate
from pampero.auth.policy.parse import Policy, parse
from pampero.auth.principals import Principal

KEPT = 2048
NO_POLICIES = PolicySet()


@lru_cache(maxsize=KEPT)
def compiled(text: str) -> Policy:
    """A policy by its text."""
    return parse(text)


class Authorizer:
    """Answers one question at a time; the policies of a principal are kept until the directory changes."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._generation = -1
        self._sets: dict[Principal | str, PolicySet] = {}

    def authorize(
        self,
        principal: Principal,
        action: str,
        resource: str,
        *,
        resource_account: str,
        resource_policy: str | None,
        context: Mapping[str, list[str]],
    ) -> Decision:
        """May the principal do this? context: further condition keys by name."""
        keys = {key.lower(): values for key, values in context.items()}
        keys.update(_principal_keys(principal))
        if resource_account:
            keys["aws:resourceaccount"] = [resource_account]
            if action.startswith("s3:"):
                keys["s3:resourceaccount"] = [resource_account]
        policy = None if resource_policy is None else compiled(resource_policy)
        request = Request(principal, action, resource, resource_account, keys)
        return evaluate(request, self._policies(principal), policy)

    def _policies(self, principal: Principal) -> PolicySet:
        if principal.kind not in ("user", "session", "federated"):
            return NO_POLICIES
        if self._generation != self._directory.generation:
            self._generation = self._directory.generation
            self._sets.clear()
        key = f"{principal.arn}|{principal.id}|{'|'.join(principal.policies)}"
        found = self._sets.get(key)
        if found is None:
            identity = self._directory.identity(principal)
            found = PolicySet(
                identity=tuple(compiled(text) for text in identity.policies),
                boundary=None if identity.boundary is None else compiled(identity.boundary),
                session=tuple(compiled(text) for text in principal.policies),
            )
            if len(self._sets) >= KEPT:
                self._sets.clear()
            self._sets[key] = found
        return found


def _principal_keys(principal: Principal) -> dict[str, list[str]]:
    if principal.kind == "service":
        return {"aws:principalisawsservice": ["true"], "aws:principalservicename": [principal.name]}
    kinds = {"session": "AssumedRole", "user": "User", "root": "Account"}
    keys = {
        "aws:principalarn": [principal.role or principal.arn],
        "aws:principalaccount": [principal.account],
        "aws:userid": [principal.id],
        "aws:principalisawsservice": ["false"],
        "aws:principaltype": [kinds.get(principal.kind, "Anonymous")],
    }
    if principal.kind == "user":
        keys["aws:username"] = [principal.name]
    for name, value in principal.tags.items():
        keys[f"aws:principaltag/{name.lower()}"] = [value]
    return keys

"""Who makes a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller.

    kind: root, user, session (of an assumed role), federated (by GetFederationToken), provider (somebody whom an identity
        provider vouches for, while a role is being assumed), service, or anonymous.
    account: the 12-digit account; empty for providers, services and anonymous callers.
    name: the user's, the session's, the provider's (its ARN), or the service's (`lambda.amazonaws.com`).
    role: the role's ARN, for sessions; for federated users the ARN of who asked for them.
    policies, policy_arns: session policies as JSON texts, and managed ones; they only narrow.
    tags: of a user; of a role with those of its session. transitive: the keys of those that further roles inherit.
    issued: when temporary credentials were issued (epoch seconds). by_service: a service assumed the role.
    parent: for federated users the id of who asked for them, which one made anew under the same name has not.
    bound: what its credentials are good for alone, where that is not all that it may do: `service:` and what the service says.
    provider: the identity provider that let a session in; claims: what it said of it, by condition key.
    """

    kind: str
    account: str
    arn: str
    id: str
    name: str = ""
    role: str = ""
    policies: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    policy_arns: tuple[str, ...] = ()
    transitive: tuple[str, ...] = ()
    issued: float = 0.0
    source_identity: str = ""
    by_service: bool = False
    provider: str = ""
    claims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str = ""
    bound: str = ""

    @property
    def is_root(self) -> bool:
        """Whether this is the root of its account."""
        return self.kind == "root"

    @classmethod
    @lru_cache(maxsize=4096)
    def root(cls, account: str) -> Principal:
        """The root of an account."""
        return cls("root", account, f"arn:aws:iam::{account}:root", account)

    @classmethod
    def user(cls, account: str, name: str, path: str, id_: str, tags: Mapping[str, str]) -> Principal:
        """An IAM user."""
        return cls("user", account, f"arn:aws:iam::{account}:user{path}{name}", id_, name, tags=tags)

    @classmethod
    def session(
        cls,
        role_arn: str,
        role_id: str,
        session_name: str,
        policies: tuple[str, ...] = (),
        tags: Mapping[str, str] | None = None,
    ) -> Principal:
        """A session of a role."""
        account = role_arn.split(":")[4]
        role_name = role_arn.rsplit("/", 1)[-1]
        arn = f"arn:aws:sts::{account}:assumed-role/{role_name}/{session_name}"
        return cls("session", account, arn, f"{role_id}:{session_name}", session_name, role_arn, policies, tags or {})

    @classmethod
    def federated(cls, parent: Principal, name: str) -> Principal:
        """A federated user, who has the permissions that its session policies leave of its parent's."""
        arn = f"arn:aws:sts::{parent.account}:federated-user/{name}"
        return cls("federated", parent.account, arn, f"{parent.account}:{name}", name, parent.arn, parent=parent.id)

    @classmethod
    def vouched(cls, provider: str, claims: Mapping[str, tuple[str, ...]]) -> Principal:
        """Somebody whom an identity provider (an ARN, or the name of one that AWS knows) vouches for."""
        return cls("provider", "", provider, provider, provider, provider=provider, claims=claims)

    @classmethod
    def service(cls, name: str) -> Principal:
        """A service of the platform, such as `events.amazonaws.com`."""
        return cls("service", "", name, name, name)

    @classmethod
    def anonymous(cls) -> Principal:
        """A caller who did not sign."""
        return cls("anonymous", "", "anonymous", "anonymous")

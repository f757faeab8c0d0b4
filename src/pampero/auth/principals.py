"""Who makes a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller.

    kind: root, user, session (of an assumed role), federated, service, or anonymous.
    account: the 12-digit account; empty for services and anonymous callers.
    name: the user's, the session's, or the service's (`lambda.amazonaws.com`).
    role: the role's ARN, for sessions. policies: session policies as JSON texts; they only narrow.
    """

    kind: str
    account: str
    arn: str
    id: str
    name: str = ""
    role: str = ""
    policies: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_root(self) -> bool:
        """Whether this is the root of its account."""
        return self.kind == "root"

    @classmethod
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
    def service(cls, name: str) -> Principal:
        """A service of the platform, such as `events.amazonaws.com`."""
        return cls("service", "", name, name, name)

    @classmethod
    def anonymous(cls) -> Principal:
        """A caller who did not sign."""
        return cls("anonymous", "", "anonymous", "anonymous")

"""What authentication and authorisation ask of the identity service."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from pampero.auth.principals import Principal


class Credential(Struct, frozen=True):
    """A long-term access key."""

    secret: str
    principal: Principal
    active: bool


class Identity(Struct, frozen=True):
    """The policies on a user (with its groups) or a role: JSON texts."""

    policies: tuple[str, ...] = ()
    boundary: str | None = None


class Directory(Protocol):
    """Implemented by the iam service. `generation` changes whenever anything it answers may have changed."""

    @property
    def generation(self) -> int:
        """Counts changes."""

    def credential(self, access_key: str) -> Credential | None:
        """The owner and secret of a long-term access key."""

    async def used(self, access_key: str, service: str, region: str) -> None:
        """Note that a long-term access key was used."""

    def identity(self, principal: Principal) -> Identity:
        """The policies on a user, on the role of a session, on who asked for a federated user; what denies everything
        where that one is gone."""

    def managed(self, arn: str) -> str | None:
        """The text of a managed policy in its default version; None when there is none."""

    def trust(self, role_arn: str) -> str | None:
        """The trust policy of the role with this ARN; None when there is none."""

    def knew_role(self, arn: str) -> bool:
        """Whether there is, or ever was, a role of this name in its account."""

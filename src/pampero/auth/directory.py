"""What authentication and authorisation ask of the identity service."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from pampero.auth.principals import Principal
from pampero.store.tx import ReadTx


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
    """Implemented by the iam service; it answers in the transaction that it is asked in."""

    @property
    def generation(self) -> int:
        """Another number whenever anything that it answers may have changed."""

    def credential(self, tx: ReadTx, access_key: str) -> Credential | None:
        """The owner and secret of a long-term access key."""

    async def used(self, access_key: str, service: str, region: str) -> None:
        """Note that a long-term access key was used."""

    def identity(self, tx: ReadTx, principal: Principal) -> Identity:
        """The policies on a user, on the role of a session, on who asked for a federated user; what denies everything
        where that one is gone."""

    def managed(self, tx: ReadTx, arn: str) -> str | None:
        """The text of a managed policy in its default version; None when there is none."""

    def trust(self, tx: ReadTx, role_arn: str) -> str | None:
        """The trust policy of the role with this ARN; None when there is none."""

    def knew_role(self, tx: ReadTx, arn: str) -> bool:
        """Whether there is, or ever was, a role of this name in its account."""

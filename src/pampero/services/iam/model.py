"""Users, roles, managed policies and access keys as they are stored. IAM is global: their scope is the account."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.auth.policy.parse import MalformedPolicy, forbid_principal, parse, require_principal
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

GENERATION = "iam"


class Holder(msgspec.Struct, kw_only=True):
    """What users, groups and roles share. inline: policies by name; attached: ARNs of managed policies."""

    name: str
    path: str
    id: str
    account: str
    created: float
    inline: dict[str, str] = {}
    attached: list[str] = []
    tags: dict[str, str] = {}


class User(Holder, kw_only=True):
    """An IAM user. keys: the ids of its access keys."""

    boundary: str | None = None
    groups: list[str] = []
    keys: list[str] = []

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"user{self.path}{self.name}")


class Role(Holder, kw_only=True):
    """A role. trust: who may assume it, as JSON; longest: a session's longest duration in seconds."""

    trust: str
    description: str = ""
    boundary: str | None = None
    longest: int = 3600
    used: float | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"role{self.path}{self.name}")


class ManagedPolicy(msgspec.Struct, kw_only=True):
    """A customer's managed policy. versions: (id, document, created) in the order they were made."""

    name: str
    path: str
    id: str
    account: str
    created: float
    updated: float
    description: str
    default: str
    versions: list[tuple[str, str, float]]
    tags: dict[str, str] = {}

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"policy{self.path}{self.name}")

    @property
    def document(self) -> str:
        """The default version's text."""
        return next(document for id_, document, _ in self.versions if id_ == self.default)


class AccessKey(msgspec.Struct):
    """A long-term key. The secret is sealed at rest by the store's own protection of the data folder."""

    id: str
    secret: str
    account: str
    user: str
    active: bool
    created: float


USERS: Documents[User] = Documents("iam.user", User)
ROLES: Documents[Role] = Documents("iam.role", Role)
POLICIES: Documents[ManagedPolicy] = Documents("iam.policy", ManagedPolicy)
KEYS: Documents[AccessKey] = Documents("iam.key", AccessKey)


def changed(tx: Tx) -> None:
    """Who may do what has changed: cached policies are read anew."""
    tx.wake(GENERATION)


def missing(kind: str, name: str) -> ApiError:
    """AWS's text for a name that is not there."""
    return ApiError("NoSuchEntityException", f"The {kind} with name {name} cannot be found.")


def role_of(tx: ReadTx, call: Call, name: str) -> Role:
    """Raises NoSuchEntityException."""
    role = ROLES.get(tx, call.account, name)
    if role is None:
        raise missing("role", name)
    return role


def user_of(tx: ReadTx, call: Call, name: str) -> User:
    """Raises NoSuchEntityException."""
    user = USERS.get(tx, call.account, name)
    if user is None:
        raise missing("user", name)
    return user


def check_identity_policy(document: str) -> str:
    """The text, if it is a policy for a user or role. Raises MalformedPolicyDocumentException."""
    try:
        forbid_principal(parse(document))
    except MalformedPolicy as error:
        raise ApiError("MalformedPolicyDocumentException", str(error)) from error
    return document


def check_trust_policy(document: str) -> str:
    """The text, if it is a trust policy. Raises MalformedPolicyDocumentException."""
    try:
        policy = parse(document)
        require_principal(policy)
    except MalformedPolicy as error:
        raise ApiError("MalformedPolicyDocumentException", str(error)) from error
    if any(statement.resources for statement in policy.statements):
        raise ApiError("MalformedPolicyDocumentException", "Has prohibited field Resource")
    return document


def tag_map(tags: Any) -> dict[str, str]:
    """Tags of a request as a map."""
    return {tag.Key: tag.Value for tag in tags or ()}

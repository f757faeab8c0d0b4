"""The nouns of IAM as they are stored. IAM is global: their scope is the account."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

GENERATION = "iam"
SERVICE_PATH = "/aws-service-role/"
# What stands for the name of a user where a key is the root's, as in AWS's credential reports: no user is called so.
ROOT = "<root_account>"


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
    boundary: str | None = None


class ServiceCredential(msgspec.Struct):
    """A user's name and password for one service. status: Active or Inactive. The password is kept nowhere."""

    id: str
    service: str
    name: str
    status: str
    created: float


class User(Holder, kw_only=True):
    """An IAM user. groups: names; keys: the ids of its access keys; credentials: those for single services."""

    groups: list[str] = []
    keys: list[str] = []
    credentials: list[ServiceCredential] = []

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"user{self.path}{self.name}")


class Group(Holder, kw_only=True):
    """A group of users; who is in it, the users say."""

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"group{self.path}{self.name}")


class Role(Holder, kw_only=True):
    """A role. trust: who may assume it, as JSON; longest: a session's longest duration in seconds."""

    trust: str
    description: str = ""
    longest: int = 3600

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"role{self.path}{self.name}")


class DeletedRole(msgspec.Struct):
    """That there was a role of this name. deleted: epoch seconds."""

    deleted: float


class InstanceProfile(msgspec.Struct, kw_only=True):
    """A container for a role. role: its name."""

    name: str
    path: str
    id: str
    account: str
    created: float
    role: str | None = None
    tags: dict[str, str] = {}

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"instance-profile{self.path}{self.name}")


class ManagedPolicy(msgspec.Struct, kw_only=True):
    """A customer's managed policy. versions: (id, document, created) in the order they were made; made: how many ever."""

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
    made: int = 1

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("iam", "", self.account, f"policy{self.path}{self.name}")

    @property
    def document(self) -> str:
        """The default version's text."""
        return next(document for id_, document, _ in self.versions if id_ == self.default)


class AccessKey(msgspec.Struct):
    """A long-term key. sealed: its secret, sealed with the server's key for the purpose `purpose(id)`. user: ROOT is none."""

    id: str
    sealed: bytes
    account: str
    user: str
    active: bool
    created: float


class Root(msgspec.Struct):
    """The root of an account, as far as anything is kept of it."""

    account: str
    keys: list[str] = []


class KeyUse(msgspec.Struct):
    """When an access key was last used, and for what."""

    moment: float
    service: str
    region: str


class Alias(msgspec.Struct):
    """An account's alias."""

    account: str


USERS: Documents[User] = Documents("iam.user", User)
GROUPS: Documents[Group] = Documents("iam.group", Group)
ROLES: Documents[Role] = Documents("iam.role", Role)
# What is left of a deleted role: a name that once stood for somebody never stands for root.
DELETED_ROLES: Documents[DeletedRole] = Documents("iam.deleted-role", DeletedRole)
PROFILES: Documents[InstanceProfile] = Documents(
    "iam.profile", InstanceProfile, {"role": lambda profile: profile.role}, at=lambda one: (one.account, one.name)
)
POLICIES: Documents[ManagedPolicy] = Documents("iam.policy", ManagedPolicy, at=lambda one: (one.account, one.name))
KEYS: Documents[AccessKey] = Documents("iam.key", AccessKey)
ROOTS: Documents[Root] = Documents("iam.root", Root)
USES: Documents[KeyUse] = Documents("iam.key-use", KeyUse)
# In the scope "": an alias is taken by one account of all.
ALIASES: Documents[Alias] = Documents("iam.alias", Alias, {"account": lambda alias: alias.account})


def purpose(key: str) -> str:
    """What an access key's secret is sealed for."""
    return f"iam/access-key/{key}"


def changed(tx: Tx) -> None:
    """Who may do what has changed: cached policies are read anew."""
    tx.touch(GENERATION)


def missing(kind: str, name: str) -> ApiError:
    """AWS's text for a name that is not there."""
    return ApiError("NoSuchEntityException", f"The {kind} with name {name} cannot be found.")


def invalid(text: str) -> ApiError:
    """AWS's error for a parameter whose value cannot be."""
    return ApiError("InvalidInputException", text)


def role_of(tx: ReadTx, call: Call, name: str) -> Role:
    """Raises NoSuchEntityException."""
    role = ROLES.get(tx, call.account, name)
    if role is None:
        raise missing("role", name)
    return role


def own_role(tx: ReadTx, call: Call, name: str) -> Role:
    """A role that its account may change. Raises NoSuchEntityException, UnmodifiableEntityException."""
    role = role_of(tx, call, name)
    if role.path.startswith(SERVICE_PATH):
        text = f"Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
        raise ApiError("UnmodifiableEntityException", text)
    return role


def user_of(tx: ReadTx, call: Call, name: str) -> User:
    """Raises NoSuchEntityException."""
    user = USERS.get(tx, call.account, name)
    if user is None:
        raise missing("user", name)
    return user


def group_of(tx: ReadTx, call: Call, name: str) -> Group:
    """Raises NoSuchEntityException."""
    group = GROUPS.get(tx, call.account, name)
    if group is None:
        raise missing("group", name)
    return group


def forget_role(tx: Tx, role: Role) -> None:
    """Delete a role; that it was there stays known."""
    ROLES.delete(tx, role.account, role.name)
    DELETED_ROLES.put(tx, role.account, role.name, DeletedRole(tx.now))
    changed(tx)


def save(tx: Tx, holder: Holder | Root) -> None:
    """Write a user, group, role or root."""
    if isinstance(holder, Root):
        ROOTS.put(tx, holder.account, ROOT, holder)
    elif isinstance(holder, User):
        USERS.put(tx, holder.account, holder.name, holder)
    elif isinstance(holder, Group):
        GROUPS.put(tx, holder.account, holder.name, holder)
    elif isinstance(holder, Role):
        ROLES.put(tx, holder.account, holder.name, holder)
    changed(tx)


def named_arn(tx: ReadTx, call: Call, documents: Documents[Any], kind: str, name: str, req: Any) -> str:
    """The ARN of what a request names: where it is, or where the request would make it."""
    found = documents.get(tx, call.account, name)
    if found is not None:
        text: str = found.arn
        return text
    return arn("iam", "", call.account, f"{kind}{getattr(req, 'Path', None) or '/'}{name}")


def role_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the role that a request names."""
    return named_arn(tx, call, ROLES, "role", req.RoleName, req)


def group_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the group that a request names."""
    return named_arn(tx, call, GROUPS, "group", req.GroupName, req)


def user_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The ARN of the user that a request names; the caller's where it names none."""
    name = req.UserName or (call.principal.name if call.principal.kind == "user" else "")
    return named_arn(tx, call, USERS, "user", name, req)


def refuse(req: Any, *members: str) -> None:
    """Answer 501 to a request that has members which are not served."""
    for member in members:
        if getattr(req, member, None) is not None:
            raise ApiError("NotImplemented", f"iam: the member {member} is not implemented.", status=501)

"""What identity pools and identities are, and how they are named, found and shown."""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec import Struct, field

from pampero.api import ApiError, Call
from pampero.kernel.arn import Arn, arn
from pampero.services.cognito.identity import types as t
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

SERVICE = "cognito-identity"
PREFIX = "identitypool/"
# The provider under which tokens of identity pools themselves are passed.
OURS = "cognito-identity.amazonaws.com"
# "The number of linked logins is limited to 20."
MAX_LOGINS = 20


class TagMap(Struct):
    """Which claims of a provider's tokens become tags of sessions: tag → claim. defaults: those that AWS chose."""

    defaults: bool
    tags: dict[str, str]


class Pool(Struct):
    """An identity pool. classic: None where nobody said, which allows the classic flow as on AWS.

    developer: the name of its developer provider. roles: authenticated, unauthenticated. mappings: of roles, by provider.
    """

    id: str
    name: str
    account: str
    region: str
    unauthenticated: bool
    classic: bool | None = None
    social: dict[str, str] = field(default_factory=dict)
    developer: str | None = None
    oidc: list[str] = field(default_factory=list)
    providers: list[t.CognitoIdentityProvider] = field(default_factory=list)
    saml: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    mappings: dict[str, t.RoleMapping] = field(default_factory=dict)
    principal_tags: dict[str, TagMap] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """`account/region`."""
        return f"{self.account}/{self.region}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn(SERVICE, self.region, self.account, PREFIX + self.id)

    def shown(self) -> dict[str, Any]:
        """The members of an answer."""
        return {
            "IdentityPoolId": self.id,
            "IdentityPoolName": self.name,
            "AllowUnauthenticatedIdentities": self.unauthenticated,
            "AllowClassicFlow": self.classic,
            "SupportedLoginProviders": self.social or None,
            "DeveloperProviderName": self.developer,
            "OpenIdConnectProviderARNs": self.oidc or None,
            "CognitoIdentityProviders": self.providers or None,
            "SamlProviderARNs": self.saml or None,
            "IdentityPoolTags": self.tags,
        }


class Login(Struct, frozen=True):
    """Somebody at a provider. subject: what the provider calls them; a developer's own name for them."""

    provider: str
    subject: str

    @property
    def key(self) -> str:
        """As which it is kept: providers may say what they like, and long."""
        return (
            f"{hashlib.sha256(self.provider.encode()).hexdigest()}/{hashlib.sha256(self.subject.encode()).hexdigest()}"
        )


class Identity(Struct):
    """Somebody in a pool. disabled: its last login was taken from it, or it became part of another."""

    id: str
    pool: str
    created: float
    modified: float
    logins: list[Login] = field(default_factory=list)
    disabled: bool = False

    def shown(self) -> t.IdentityDescription:
        """As answers show it."""
        return t.IdentityDescription(
            IdentityId=self.id,
            Logins=list(dict.fromkeys(login.provider for login in self.logins)) or None,
            CreationDate=self.created,
            LastModifiedDate=self.modified,
        )


POOLS: Documents[Pool] = Documents(
    "cognito.identitypool", Pool, {"owner": lambda pool: pool.scope}, at=lambda pool: ("", pool.id)
)
IDENTITIES: Documents[Identity] = Documents("cognito.identity", Identity, at=lambda one: (one.pool, one.id))
# The pool of each identity, by its id; the identity of each login of a pool.
HOMES: Documents[str] = Documents("cognito.identityhome", str)
LOGINS: Documents[str] = Documents("cognito.identitylogin", str)


def invalid(text: str) -> ApiError:
    """AWS's error for a parameter whose value cannot be."""
    return ApiError("InvalidParameterException", text)


def refused(text: str) -> ApiError:
    """AWS's error for who may not do it."""
    return ApiError("NotAuthorizedException", text)


def no_pool(id_: str) -> ApiError:
    """There is no such pool."""
    return ApiError("ResourceNotFoundException", f"IdentityPool '{id_}' not found.")


def no_identity(id_: str) -> ApiError:
    """There is no such identity."""
    return ApiError("ResourceNotFoundException", f"Identity '{id_}' not found.")


def pool_arn(call: Call, req: Any) -> str:
    """The ARN of the pool that a request names, in the caller's account."""
    return arn(SERVICE, call.region, call.account, PREFIX + req.IdentityPoolId)


def own_pool(tx: ReadTx, call: Call, id_: str) -> Pool:
    """A pool of the caller's. Raises ResourceNotFoundException."""
    pool = POOLS.get(tx, "", id_)
    if pool is None or pool.scope != call.scope:
        raise no_pool(id_)
    return pool


def any_pool(tx: ReadTx, id_: str) -> Pool:
    """A pool, whosever it is: for those who have no account. Raises ResourceNotFoundException."""
    pool = POOLS.get(tx, "", id_)
    if pool is None:
        raise no_pool(id_)
    return pool


def by_arn(tx: ReadTx, text: str) -> Pool:
    """The pool with this ARN. Raises InvalidParameterException, ResourceNotFoundException."""
    try:
        where = Arn.parse(text)
    except ValueError as error:
        raise invalid(f"{text} is not a valid ARN") from error
    found = named(tx, where)
    if found is None:
        raise no_pool(where.resource.removeprefix(PREFIX))
    return found


def named(tx: ReadTx, where: Arn) -> Pool | None:
    """The pool that a parsed ARN names."""
    if where.service != SERVICE or not where.resource.startswith(PREFIX):
        return None
    pool = POOLS.get(tx, "", where.resource.removeprefix(PREFIX))
    return pool if pool is not None and pool.scope == where.scope else None


def find_identity(tx: ReadTx, id_: str) -> tuple[Pool, Identity]:
    """An identity and its pool. Raises ResourceNotFoundException."""
    home = HOMES.get(tx, "", id_)
    pool = None if home is None else POOLS.get(tx, "", home)
    one = None if pool is None else IDENTITIES.get(tx, pool.id, id_)
    if pool is None or one is None:
        raise no_identity(id_)
    return pool, one

"""Pools and their clients: what the store keeps of them, and how they are found.

A pool's and a client's id is one of its own in all accounts and regions: who signs in names nothing else.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import arn
from pampero.services.cognito import types as t
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

SERVICE = "cognito-idp.amazonaws.com"


class Attribute(msgspec.Struct):
    """An attribute that users may have. kind: String, Number, DateTime or Boolean. developer: only for administrators.
    least, most: its length or, of a number, its value; in digits, as they were given."""

    name: str
    kind: str = "String"
    mutable: bool = True
    required: bool = False
    developer: bool = False
    least: str | None = None
    most: str | None = None

    def shown(self) -> t.SchemaAttributeType:
        """As an answer shows it."""
        text = t.StringAttributeConstraintsType(MinLength=self.least, MaxLength=self.most)
        number = t.NumberAttributeConstraintsType(MinValue=self.least, MaxValue=self.most)
        return t.SchemaAttributeType(
            Name=self.name,
            AttributeDataType=self.kind,
            DeveloperOnlyAttribute=self.developer,
            Mutable=self.mutable,
            Required=self.required,
            StringAttributeConstraints=text if self.kind == "String" else None,
            NumberAttributeConstraints=number if self.kind == "Number" else None,
        )


class Pool(Noun):
    """A user pool. name: its id. settings: as DescribeUserPool shows them, without its attributes. key: the private key that signs its tokens,
    PKCS #8, sealed; kid: its id. made, changed: epoch seconds. factors: which second factors there are, and passkeys."""

    settings: t.UserPoolType
    schema: list[Attribute]
    key: bytes
    kid: str
    made: float
    changed: float
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    factors: t.GetUserPoolMfaConfigResponse = msgspec.field(default_factory=t.GetUserPoolMfaConfigResponse)

    @property
    def id(self) -> str:
        """`us-east-1_…`."""
        return self.name

    @property
    def arn(self) -> str:
        """Its ARN."""
        return pool_arn(self.region, self.account, self.name)

    @property
    def issuer(self) -> str:
        """What its tokens name as their issuer, on AWS and here."""
        return f"https://cognito-idp.{self.region}.amazonaws.com/{self.name}"

    @property
    def prefixed(self) -> str | None:
        """The host of its pages at a prefix of Amazon's own, where it has one."""
        return f"{self.settings.Domain}.auth.{self.region}.amazoncognito.com" if self.settings.Domain else None

    @property
    def host(self) -> str | None:
        """The host of its pages: a name of one's own before the prefix."""
        return self.settings.CustomDomain or self.prefixed

    @property
    def attributes(self) -> dict[str, Attribute]:
        """What attributes there are, by name."""
        return {one.name: one for one in self.schema}

    @property
    def case_sensitive(self) -> bool:
        """Whether names of users differ by case. Source: UsernameConfigurationType."""
        configuration = self.settings.UsernameConfiguration
        return configuration is None or configuration.CaseSensitive

    def place(self, context: Context) -> Context:
        """Where its effects happen: its account and region, as the service itself on its behalf."""
        return context.within(self.account, self.region).as_service(SERVICE, self.arn)


class Client(msgspec.Struct):
    """An app client. settings: as DescribeUserPoolClient shows them, without the secret. secret: sealed; empty: none. other: a second
    one, which came later; since, other_since: when they came."""

    id: str
    pool: str
    account: str
    region: str
    settings: t.UserPoolClientType
    secret: bytes
    made: float
    changed: float
    other: bytes = b""
    since: float = 0.0
    other_since: float = 0.0

    @property
    def scope(self) -> str:
        """`account/region` of its pool."""
        return f"{self.account}/{self.region}"


def _missing_pool(text: str) -> ApiError:
    return missing(f"User pool {text.rpartition('/')[2]} does not exist.")


POOLS = Nouns("cognito-idp.pool", Pool, "userpool/", _missing_pool)
# By a pool's id: `account/region`.
PLACES: Documents[str] = Documents("cognito-idp.place", str)
# By its id in the scope "": whoever signs in names nothing but a client.
CLIENTS: Documents[Client] = Documents(
    "cognito-idp.client", Client, {"pool": lambda client: client.pool}, at=lambda client: ("", client.id)
)


def missing(text: str) -> ApiError:
    """ResourceNotFoundException."""
    return ApiError("ResourceNotFoundException", text)


def invalid(text: str) -> ApiError:
    """InvalidParameterException."""
    return ApiError("InvalidParameterException", text)


def unauthorized(text: str) -> ApiError:
    """NotAuthorizedException."""
    return ApiError("NotAuthorizedException", text)


def pool_arn(region: str, account: str, id_: str) -> str:
    """The ARN of a pool."""
    return arn("cognito-idp", region, account, f"userpool/{id_}")


def named_pool(call: Call, req: t.DescribeUserPoolRequest) -> str:
    """For `resource=`: the ARN of the pool that a request names."""
    return pool_arn(call.region, call.account, req.UserPoolId)


def pool_of(tx: ReadTx, call: Call, id_: str) -> Pool:
    """The caller's pool. Raises ResourceNotFoundException."""
    found = POOLS.get(tx, call.scope, id_)
    if found is None:
        raise missing(f"User pool {id_} does not exist.")
    return found


def any_pool(tx: ReadTx, id_: str) -> Pool | None:
    """A pool of whatever account and region."""
    place = PLACES.get(tx, "", id_)
    return POOLS.shared(tx, place, id_) if place is not None else None


def client_of(tx: ReadTx, pool: Pool, id_: str) -> Client:
    """A pool's client. Raises ResourceNotFoundException."""
    found = CLIENTS.get(tx, "", id_)
    if found is None or found.pool != pool.id:
        raise missing(f"User pool client {id_} does not exist.")
    return found


def any_client(tx: ReadTx, id_: str) -> tuple[Client, Pool]:
    """The client of whatever pool that somebody signs in by. Raises ResourceNotFoundException."""
    client = CLIENTS.shared(tx, "", id_)
    pool = POOLS.shared(tx, client.scope, client.pool) if client is not None else None
    if client is None or pool is None:
        raise missing(f"User pool client {id_} does not exist.")
    return client, pool

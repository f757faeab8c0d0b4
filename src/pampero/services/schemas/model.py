"""Registries, schemas and their versions as they are stored, and how requests name them.

Texts of errors are ours: no source shows AWS's.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns
from pampero.aws.paging import position_of
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

# The registry of AWS's own events, which is everybody's, and the one that discovered schemas come into.
AWS, DISCOVERED = "aws.events", "discovered-schemas"
OPEN_API, JSON_SCHEMA = "OpenApi3", "JSONSchemaDraft4"
MAX_COUNT = 100
# As AWS's Terraform provider checks them; the API's reference says nothing.
_REGISTRY = re.compile(r"[0-9A-Za-z_.-]{1,64}")
_SCHEMA = re.compile(r"[0-9A-Za-z_.@/-]{1,385}")
_VERSION = re.compile(r"[1-9]\d{0,8}")


class Registry(Noun):
    """A registry. policy: who else may use it and its schemas, as JSON; revision: of the policy."""

    description: str | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    policy: str | None = None
    revision: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN; that of AWS's own names no account."""
        return arn("schemas", self.region, "" if self.name == AWS else self.account, f"registry/{self.name}")


class Schema(Noun):
    """A schema. last: the number of its newest version, which none has had before. modified: epoch seconds."""

    registry: str
    type: str
    last: int
    modified: float
    description: str | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        account = "" if self.registry == AWS else self.account
        return arn("schemas", self.region, account, f"schema/{self.key}")

    @property
    def key(self) -> str:
        """Its id among all schemas of its place."""
        return f"{self.registry}/{self.name}"

    @property
    def versions(self) -> str:
        """The scope of its versions."""
        return f"{self.scope}/{self.key}"


class Version(msgspec.Struct):
    """A version of a schema. created: epoch seconds."""

    number: int
    type: str
    content: str
    created: float

    @property
    def key(self) -> str:
        """Its id among those of its schema."""
        return f"{self.number:010d}"


REGISTRIES = Nouns("schemas.registry", Registry, "registry/", "NotFoundException")
SCHEMAS: Documents[Schema] = Documents("schemas.schema", Schema, at=lambda one: (one.scope, one.key))
VERSIONS: Documents[Version] = Documents("schemas.version", Version)


def bad(text: str) -> ApiError:
    """A request that cannot be."""
    return ApiError("BadRequestException", text)


def missing(what: str) -> ApiError:
    """It is not there."""
    return ApiError("NotFoundException", f"{what} does not exist.")


def registry_arn(call: Call, req: Any) -> str:
    """For `resource=`: the registry that a request names."""
    return Registry(req.RegistryName or "", call.account, call.region).arn


def schema_arn(call: Call, req: Any) -> str:
    """For `resource=`: the schema that a request names."""
    return Schema(req.SchemaName, call.account, call.region, req.RegistryName, "", 0, 0.0).arn


def find_registry(tx: ReadTx, call: Call, name: str) -> Registry:
    """A registry; AWS's own is always there. Raises NotFoundException."""
    if name == AWS:
        return Registry(AWS, call.account, call.region, "Schemas of the events of AWS services")
    found = REGISTRIES.get(tx, call.scope, name)
    if found is None:
        raise missing(f"Registry {name}")
    return found


def own_registry(tx: ReadTx, call: Call, name: str) -> Registry:
    """A registry that may be changed. Raises ForbiddenException, NotFoundException."""
    refuse_aws(name)
    return find_registry(tx, call, name)


def refuse_aws(name: str) -> None:
    """Raises ForbiddenException for what is AWS's own."""
    if name.startswith("aws."):
        raise ApiError("ForbiddenException", f"Registry {name} is managed by AWS.")


def own_schema(tx: ReadTx, call: Call, req: Any) -> Schema:
    """A schema that may be changed. Raises ForbiddenException, NotFoundException."""
    own_registry(tx, call, req.RegistryName)
    found = SCHEMAS.get(tx, call.scope, f"{req.RegistryName}/{req.SchemaName}")
    if found is None:
        raise missing(f"Schema {req.SchemaName}")
    return found


def check_names(registry: str, schema: str | None = None) -> None:
    """Raises BadRequestException."""
    if not _REGISTRY.fullmatch(registry):
        raise bad(f"Registry name {registry} is not valid.")
    if schema is not None and not _SCHEMA.fullmatch(schema):
        raise bad(f"Schema name {schema} is not valid.")


def version_number(text: str) -> int:
    """The number in a request. Raises BadRequestException."""
    if not _VERSION.fullmatch(text):
        raise bad(f"Schema version {text} is not valid.")
    return int(text)


def start_of(token: str | None) -> str:
    """The name behind which a page begins. Raises BadRequestException."""
    return position_of(token, lambda: bad("The NextToken is not valid."))


def page_size(limit: int | None) -> int:
    """How many things a page has. Raises BadRequestException."""
    if limit is not None and not 1 <= limit <= MAX_COUNT:
        raise bad(f"Limit must be between 1 and {MAX_COUNT}.")
    return limit or MAX_COUNT

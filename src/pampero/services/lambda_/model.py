"""What is kept of functions, versions, aliases and layers, and how they are found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.aws.nouns import Noun
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.lambda_.names import LATEST, Reference, conflict, is_version, not_found
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

TERMINATE, ALLOW = "Terminate", "Allow"


class Code(msgspec.Struct):
    """A package. address: its blob (SHA-256 in hexadecimal). sha256: the same in base64, as the API shows it."""

    address: str
    sha256: str
    size: int


class LayerUse(msgspec.Struct):
    """A layer version as a function uses it: it goes on to do so when the layer version is deleted."""

    arn: str
    code: Code


class Logging(msgspec.Struct):
    """Where and how a function logs. group: "" for /aws/lambda/<name>. Levels only with the JSON format."""

    format: str = "Text"
    group: str = ""
    application: str | None = None
    system: str | None = None


class Settings(msgspec.Struct):
    """What may differ from version to version. timeout: seconds; memory, storage: MiB.

    by_root: nobody but its account's root made it and changed it.
    """

    runtime: str
    handler: str
    role: str
    description: str = ""
    timeout: int = 3
    memory: int = 128
    storage: int = 512
    environment: dict[str, str] | None = None
    layers: list[LayerUse] = msgspec.field(default_factory=list)
    dead_letter: str = ""
    tracing: str = "PassThrough"
    architecture: str = "x86_64"
    logging: Logging = msgspec.field(default_factory=Logging)
    by_root: bool = False


class Function(Noun):
    """One version of a function; `$LATEST` also holds what is common to all. modified: epoch seconds.

    last: the highest number that was ever published. reserved: reserved concurrency.
    recursion: what becomes of an invocation in a recursive loop.
    """

    version: str
    settings: Settings
    code: Code
    modified: float
    revision: str
    last: int = 0
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    reserved: int | None = None
    recursion: str = TERMINATE
    # Of a published version: the description that `$LATEST` had then, where the version was given another.
    described: str | None = None

    @property
    def arn(self) -> str:
        """Without a qualifier."""
        return arn("lambda", self.region, self.account, f"function:{self.name}")

    @property
    def qualified(self) -> str:
        """With its version."""
        return f"{self.arn}:{self.version}"

    @property
    def log_group(self) -> str:
        """Where it logs."""
        return self.settings.logging.group or f"/aws/lambda/{self.name}"


class Alias(msgspec.Struct):
    """A name for a version; weights: other versions that get a share of the invocations."""

    name: str
    version: str
    description: str
    weights: dict[str, float]
    revision: str


class Policy(msgspec.Struct):
    """A resource policy. statements: JSON texts by their ids."""

    statements: dict[str, str]
    revision: str

    @property
    def text(self) -> str:
        """The whole policy."""
        return f'{{"Version":"2012-10-17","Id":"default","Statement":[{",".join(self.statements.values())}]}}'

    def add(self, sid: str, statement: dict[str, Any]) -> str:
        """Put a statement in; its JSON text. Raises ResourceConflictException."""
        if sid in self.statements:
            text = "provided already exists. Please provide a new statement id, or remove the existing statement."
            raise conflict(f"The statement id ({sid}) {text}")
        self.statements[sid] = json.dumps({"Sid": sid, **statement}, separators=(",", ":"))
        self.revision = ids.uuid4()
        return self.statements[sid]

    def remove(self, sid: str) -> None:
        """Take a statement away. Raises ResourceNotFoundException."""
        if not self.statements:
            raise not_found("No policy is associated with the given resource.")
        if self.statements.pop(sid, None) is None:
            raise not_found(f"Statement {sid} is not found in resource policy.")
        self.revision = ids.uuid4()


class Layer(Noun):
    """One version of a layer. created: epoch seconds."""

    version: int
    code: Code
    description: str
    runtimes: list[str]
    architectures: list[str]
    license: str | None
    created: float
    policy: Policy | None = None

    @property
    def layer_arn(self) -> str:
        """Of all versions."""
        return arn("lambda", self.region, self.account, f"layer:{self.name}")

    @property
    def arn(self) -> str:
        """Of this version."""
        return f"{self.layer_arn}:{self.version}"


class EventConfig(msgspec.Struct):
    """How asynchronous invocations are tried. age: seconds, None for the default. Destinations are ARNs or ""."""

    retries: int | None
    age: int | None
    on_success: str
    on_failure: str
    modified: float


FUNCTIONS = Documents("lambda.function", Function, at=lambda function: (function.scope, function.name))
VERSIONS = Documents("lambda.version", Function)
ALIASES = Documents("lambda.alias", Alias)
LAYERS = Documents("lambda.layer", Layer)
LAYER_NUMBERS = Documents("lambda.layer-number", int)
# By name/qualifier; the qualifier is empty for the function itself.
POLICIES = Documents("lambda.policy", Policy)
EVENT_CONFIGS = Documents("lambda.event-config", EventConfig)


def numbered(name: str, version: int | str) -> str:
    """The id of a version: they sort by number."""
    return f"{name}/{int(version):010d}"


def latest(tx: ReadTx, where: Reference) -> Function:
    """The unpublished version. Raises ResourceNotFoundException."""
    found = FUNCTIONS.get(tx, where.scope, where.name)
    if found is None:
        raise where.missing()
    return found


def alias_of(tx: ReadTx, where: Reference, name: str) -> Alias:
    """An alias. Raises ResourceNotFoundException."""
    latest(tx, Reference(where.account, where.region, where.name))
    found = ALIASES.get(tx, where.scope, f"{where.name}/{name}")
    if found is None:
        raise not_found(f"Cannot find alias arn: {where.arn}:{name}")
    return found


def version_of(tx: ReadTx, where: Reference, version: str) -> Function:
    """A version by its number, or `$LATEST`. Raises ResourceNotFoundException."""
    if version == LATEST:
        return latest(tx, where)
    found = VERSIONS.get(tx, where.scope, numbered(where.name, version))
    if found is None:
        raise not_found(f"Function not found: {where.arn}:{version}")
    return found


def resolve(tx: ReadTx, where: Reference) -> Function:
    """What a reference stands for; an alias stands for its main version. Raises ResourceNotFoundException."""
    if not where.qualifier or where.qualifier == LATEST:
        return latest(tx, where)
    if is_version(where.qualifier):
        return version_of(tx, where, where.qualifier)
    return version_of(tx, where, alias_of(tx, where, where.qualifier).version)


def touch(tx: Tx, function: Function) -> None:
    """Note a change of `$LATEST`: a new revision, a new time of modification; and write it."""
    function.revision = ids.uuid4()
    function.modified = tx.now
    FUNCTIONS.save(tx, function)


def check_revision(wanted: str | None, actual: str) -> None:
    """Raises PreconditionFailedException."""
    if wanted and wanted != actual:
        text = (
            "The Revision Id provided does not match the latest Revision Id. "
            "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
        )
        raise ApiError("PreconditionFailedException", text, Type="User")


def stamp(seconds: float) -> str:
    """A time as Lambda prints it: 2024-05-01T12:00:00.123+0000."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"

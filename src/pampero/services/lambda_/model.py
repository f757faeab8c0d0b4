"""What is kept of functions, versions, aliases and layers, and how they are found."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.aws.nouns import Noun
from pampero.aws.settling import CREATING, UPDATING, Pending
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.lambda_.names import LATEST, Reference, conflict, is_version, not_found
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

# Seconds for which a function is shown as being made or changed: no source tells how long that takes on AWS.
MOMENT = 0.1
BUSY = "The operation cannot be performed at this time."
TERMINATE, ALLOW = "Terminate", "Allow"


class Image(msgspec.Struct):
    """A container image. uri: as it was named; digest: of its manifest. layers: their blobs, in order, with their media types. The rest
    is its own configuration: entry, command and directory are what ImageConfig may say otherwise."""

    uri: str
    digest: str
    layers: list[tuple[str, str]]
    entry: list[str]
    command: list[str]
    directory: str
    variables: dict[str, str]

    @property
    def resolved(self) -> str:
        """Its URI by its digest."""
        named = self.uri.partition("@")[0]
        head, _, last = named.rpartition("/")
        return f"{head}/{last.partition(':')[0]}@{self.digest}"


class ImageSettings(msgspec.Struct):
    """What a function says of its image otherwise than that one; empty: what that one says."""

    entry: list[str] = msgspec.field(default_factory=list)
    command: list[str] = msgspec.field(default_factory=list)
    directory: str = ""


class Code(msgspec.Struct):
    """A package, or an image. address: its blob (SHA-256 in hexadecimal), or the image's digest. sha256: as the API shows it: the same in
    base64, or of an image in hexadecimal. key: the ARN of its key of KMS, or ""; data_key: of that, as KMS has encrypted it, with
    which the blob is sealed."""

    address: str
    sha256: str
    size: int
    key: str = ""
    data_key: bytes = b""
    image: Image | None = None


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


TAKING = "taking"


class Durable(msgspec.Struct):
    """How long a durable execution lasts (seconds), and is kept after its end (days)."""

    timeout: int
    retention: int = 14


class Settings(msgspec.Struct):
    """What may differ from version to version. timeout: seconds; memory, storage: MiB.

    by_root: nobody but its account's root made it and changed it. tenancy: PER_TENANT, or "". snapshots: what SnapStart is
    applied on. key: of KMS, or ""; sealed: the environment variables as it has encrypted them, where there is one. image: of a
    function that is a container image.
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
    durable: Durable | None = None
    tenancy: str = ""
    snapshots: str = "None"
    key: str = ""
    sealed: bytes = b""
    image: ImageSettings | None = None


class Function(Noun):
    """One version of a function; `$LATEST` also holds what is common to all. modified: epoch seconds.

    last: the highest number that was ever published. reserved: reserved concurrency.
    recursion: what becomes of an invocation in a recursive loop. runtime_updates: when this version's runtime is updated.
    signing: the ARN of a code signing configuration, or "". born: the same for all versions, and another one's never, even if
    it has the name later; "" of one that an earlier release made.
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
    runtime_updates: str = "Auto"
    # Of a published version: the description that `$LATEST` had then, where the version was given another.
    described: str | None = None
    # CREATING or UPDATING for a moment, and the revision that follows then.
    pending: Pending | None = None
    settled: str = ""
    signing: str = ""
    # Of a version with SnapStart: TAKING, or why there is no snapshot, a StateReasonCode.
    snapshot: str = ""
    born: str = ""

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


@lru_cache(maxsize=512)
def _whole(id_: str | None, version: str, statements: tuple[str, ...]) -> str:
    """A policy's text. One text for all who ask: what is compiled of it is then found at once."""
    named = "" if id_ is None else f'"Id":{json.dumps(id_)},'
    return f'{{"Version":"{version}",{named}"Statement":[{",".join(statements)}]}}'


class Policy(msgspec.Struct):
    """A resource policy. statements: JSON texts by their ids; those without an id by a number. id: of the whole policy."""

    statements: dict[str, str]
    revision: str
    id: str | None = "default"
    version: str = "2012-10-17"

    @property
    def text(self) -> str:
        """The whole policy."""
        return _whole(self.id, self.version, tuple(self.statements.values()))

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
    runtimes: list[str] | None
    architectures: list[str] | None
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


class Cors(msgspec.Struct):
    """What pages of other origins may do with a function's URL. Of what is None nothing was said. max_age: seconds."""

    credentials: bool | None = None
    headers: list[str] | None = None
    methods: list[str] | None = None
    origins: list[str] | None = None
    exposed: list[str] | None = None
    max_age: int | None = None


class Url(Noun):
    """The URL of a function, or of one of its aliases (`qualifier`, or ""). key: what its host begins with.

    auth: AWS_IAM or NONE. mode: BUFFERED or RESPONSE_STREAM. created, modified: epoch seconds.
    """

    qualifier: str
    key: str
    auth: str
    mode: str
    cors: Cors | None
    created: float
    modified: float

    @property
    def id(self) -> str:
        """Among the URLs of its account and region: they sort by function."""
        return f"{self.name}/{self.qualifier}"

    @property
    def function(self) -> str:
        """The ARN of what it invokes."""
        function = arn("lambda", self.region, self.account, f"function:{self.name}")
        return f"{function}:{self.qualifier}" if self.qualifier else function


class Provisioned(Noun):
    """How many environments of a version, or of the one that an alias names, are kept ready. modified: epoch seconds."""

    qualifier: str
    requested: int
    modified: float

    @property
    def id(self) -> str:
        """Among those of its account and region: they sort by function."""
        return f"{self.name}/{self.qualifier}"


FUNCTIONS = Documents("lambda.function", Function, at=lambda function: (function.scope, function.name))
VERSIONS = Documents("lambda.version", Function)
ALIASES = Documents("lambda.alias", Alias)
LAYERS = Documents("lambda.layer", Layer)
LAYER_NUMBERS = Documents("lambda.layer-number", int)
# By name/qualifier; the qualifier is empty for the function itself.
POLICIES = Documents("lambda.policy", Policy)
EVENT_CONFIGS = Documents("lambda.event-config", EventConfig)
PROVISIONED = Documents("lambda.provisioned", Provisioned, at=lambda config: (config.scope, config.id))
URLS = Documents("lambda.url", Url, at=lambda url: (url.scope, url.id))
# What URLs' hosts begin with: (account/region, id), in the scope "".
URL_KEYS = Documents("lambda.url-key", tuple[str, str])


def provisions(tx: ReadTx, where: Reference) -> dict[str, int]:
    """By version, how many environments are kept ready: of those that have it themselves, and of those that aliases name."""
    found: dict[str, int] = {}
    for _, config in PROVISIONED.page(tx, where.scope, prefix=f"{where.name}/"):
        version = config.qualifier
        if not is_version(version):
            alias = ALIASES.get(tx, where.scope, config.id)
            version = alias.version if alias is not None else ""
        found[version] = found.get(version, 0) + config.requested
    return found


def drop_qualified(tx: Tx, where: Reference, qualifier: str) -> None:
    """What was said of a version or an alias goes with it: whatever has the name later begins with nothing."""
    parts: tuple[Documents[Any], ...] = (PROVISIONED, POLICIES, EVENT_CONFIGS, URLS)
    for documents in parts:
        documents.delete(tx, where.scope, f"{where.name}/{qualifier}")


def drop_urls(tx: Tx, where: Reference) -> None:
    """The URLs of a function go with it. Their keys are never another one's."""
    for id_, _ in URLS.page(tx, where.scope, prefix=f"{where.name}/"):
        URLS.delete(tx, where.scope, id_)


def runtime_arn(function: Function) -> str:
    """The ARN of a function's runtime; here there is one version of each. As on AWS its id tells nothing."""
    id_ = hashlib.sha256(function.settings.runtime.encode()).hexdigest()
    return f"arn:aws:lambda:{function.region}::runtime:{id_}"


def numbered(name: str, version: int | str) -> str:
    """The id of a version: they sort by number."""
    return f"{name}/{int(version):010d}"


def latest(tx: ReadTx, where: Reference) -> Function:
    """The unpublished version. Raises ResourceNotFoundException."""
    found = FUNCTIONS.get(tx, where.scope, where.name)
    if found is None:
        raise where.missing()
    return settled(found, tx.now)


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
    return settled(found, tx.now)


def resolve(tx: ReadTx, where: Reference) -> Function:
    """What a reference stands for; an alias stands for its main version. Raises ResourceNotFoundException."""
    if not where.qualifier or where.qualifier == LATEST:
        return latest(tx, where)
    if is_version(where.qualifier):
        return version_of(tx, where, where.qualifier)
    return version_of(tx, where, alias_of(tx, where, where.qualifier).version)


def save(tx: Tx, function: Function) -> None:
    """Write a version where it belongs."""
    if function.version == LATEST:
        FUNCTIONS.save(tx, function)
    else:
        VERSIONS.put(tx, function.scope, numbered(function.name, function.version), function)


def revise(tx: Tx, function: Function) -> None:
    """A change that needs no time: a new revision; and write it."""
    function.revision = ids.uuid4()
    if function.pending is not None:
        function.settled = ids.uuid4()
    save(tx, function)


def begin(tx: Tx, call: Context, function: Function, state: str) -> None:
    """From now on and for a moment a function is CREATING or UPDATING: a new revision, which another one follows."""
    function.pending = Pending(state, tx.now, tx.now + max(call.settings.settle, MOMENT))
    function.revision, function.settled = ids.uuid4(), ids.uuid4()


def touch(tx: Tx, call: Context, function: Function) -> None:
    """Note a change of `$LATEST` and a new time of modification; and write it."""
    begin(tx, call, function, UPDATING)
    function.modified = tx.now
    FUNCTIONS.save(tx, function)


def settled(function: Function, now: float) -> Function:
    """A version as it is at a moment: what was pending until then is over."""
    if function.pending is not None and now >= function.pending.until:
        function.pending, function.revision = None, function.settled
    return function


def check_idle(tx: ReadTx, call: Context, function: Function) -> None:
    """Where states last (`--settle`) nothing changes that is made or changed. Raises ResourceConflictException."""
    if function.pending is None or call.settings.settle <= 0:
        return
    if function.pending.state == CREATING:
        raise conflict(f"{BUSY} The function is currently in the following state: Pending")
    raise conflict(f"{BUSY} An update is in progress for resource: {function.arn}")


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

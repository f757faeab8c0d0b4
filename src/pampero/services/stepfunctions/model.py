"""What a state machine and an execution are, and how they are found."""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

import msgspec

from pampero.api import ApiError
from pampero.aws.nouns import Noun
from pampero.aws.tags import member
from pampero.kernel.arn import Arn, arn, same
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]{1,80}")
_DIGITS = re.compile(r"[0-9]{1,9}")
STANDARD, EXPRESS = "STANDARD", "EXPRESS"
PAGE = 100
KEPT_SECONDS = 90 * 86_400.0


class Who(NamedTuple):
    """A machine's role at work. arn: of its execution, or of itself; machine: its ARN, or that of a Distributed Map in it."""

    arn: str
    role: str
    machine: str


class Machine(Noun, omit_defaults=True):
    """A state machine. definition: the key of its text. versions: the highest number given out. revised: whether it is
    another than it was made; its first revision is not told. asked: whether a version was asked for when it was made, and its
    description; None: it was made by a version of the program that did not keep that."""

    definition: str
    role: str
    type: str
    created: float
    updated: float
    revision: str
    logging: dict[str, Any] = msgspec.field(default_factory=dict)
    tracing: bool = False
    encryption: dict[str, Any] = msgspec.field(default_factory=dict)
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    versions: int = 0
    revised: bool = False
    asked: tuple[bool, str | None] | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("states", self.region, self.account, f"stateMachine:{self.name}")

    @property
    def who(self) -> Who:
        """Its role."""
        return Who(self.arn, self.role, self.arn)


class Version(msgspec.Struct, omit_defaults=True):
    """A published version: the machine as it was."""

    number: int
    machine: Machine
    created: float
    description: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"{self.machine.arn}:{self.number}"


class Alias(msgspec.Struct, omit_defaults=True):
    """An alias. routes: (version's ARN, weight)."""

    name: str
    machine: str
    routes: list[tuple[str, int]]
    created: float
    updated: float
    description: str | None = None


class Sealing(msgspec.Struct, frozen=True):
    """By what an execution is sealed. key: the ARN of the KMS key; data: a data key as it has encrypted that; seconds: for how
    long that is used before KMS is asked again."""

    key: str
    data: bytes
    seconds: int


class Former(msgspec.Struct, omit_defaults=True):
    """What an execution was before it was forked: from which event on, by which definition, under which name. moment: of a
    fork of a fork, see Origin."""

    first: int
    definition: str
    arn: str
    name: str
    role: str
    started: float
    moment: float = 0.0


class Origin(msgspec.Struct, omit_defaults=True):
    """Where an execution was forked from another one: its history ahead of `event` is that one's.

    state: which was entered there; moment: when the other had entered it. input: what it was given instead, as JSON.
    parts: whose history that is, and by which definitions it came about.
    """

    execution: str
    state: str
    event: int
    moment: float
    parts: list[Former]
    input: str | None = None
    redefined: bool = False


class Execution(msgspec.Struct, omit_defaults=True):
    """An execution of a Standard workflow, all but its state. key: its number in the store. logging, tracing: the machine's
    when it began. lineage: what all that it does descends from. tokens: the client tokens that have redriven it last, and
    when. run, number: which child of which map run it is, map_run: the ARN of that.
    origin: of one that was forked. sealing: of a machine with a customer's key; what is stored has input, output, error and
    cause in `secret`.
    """

    key: int
    arn: str
    name: str
    machine: str
    machine_name: str
    role: str
    definition: str
    revision: str
    input: str
    started: float
    updated: float
    version: str | None = None
    alias: str | None = None
    trace: str | None = None
    status: str = "RUNNING"
    stopped: float | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None
    redrives: int = 0
    redriven: float | None = None
    logging: dict[str, Any] = msgspec.field(default_factory=dict)
    lineage: str = ""
    run: int = 0
    number: int = 0
    map_run: str | None = None
    tracing: bool = False
    tokens: list[tuple[str, float]] = msgspec.field(default_factory=list)
    origin: Origin | None = None
    sealing: Sealing | None = None
    secret: bytes = b""

    @property
    def moment(self) -> float:
        """Its place in lists: when it began or was redriven, and when it has ended."""
        return self.stopped or self.redriven or self.started

    def forgotten(self, now: float) -> bool:
        """Whether it has ended so long ago that it is gone, though its rows may wait to be swept."""
        return self.stopped is not None and now - self.stopped > KEPT_SECONDS

    @property
    def place(self) -> tuple[str, str]:
        """Account and region."""
        parts = Arn.parse(self.arn)
        return parts.account, parts.region

    @property
    def who(self) -> Who:
        """Its role."""
        return Who(self.arn, self.role, self.machine)


MACHINES: Documents[Machine] = Documents(
    "stepfunctions.machine", Machine, at=lambda machine: (machine.scope, machine.name)
)
VERSIONS: Documents[Version] = Documents("stepfunctions.version", Version)
ALIASES: Documents[Alias] = Documents("stepfunctions.alias", Alias)


def split_arn(text: str, kind: str, most: int = 1) -> tuple[str, str, list[str]]:
    """(account, region, names behind the kind) of `arn:aws:states:…:<kind>:name…`. most: how many names. Raises InvalidArn."""
    try:
        parts = Arn.parse(text)
    except ValueError:
        parts = None
    if parts is not None:
        found, _, rest = parts.resource.partition(":")
        names = rest.split(":")
        if parts.service == "states" and found == kind and rest and len(names) <= most:
            return parts.account, parts.region, names
    raise ApiError("InvalidArn", f"Invalid Arn: 'Invalid ARN prefix: {text}'")


machine_arn = member("stateMachineArn")


def unqualified(text: str) -> tuple[str, str, str | None]:
    """(scope, name, qualifier) of a state machine's ARN. Raises InvalidArn."""
    account, region, names = split_arn(text, "stateMachine", 2)
    return f"{account}/{region}", names[0].partition("/")[0], names[1] if len(names) > 1 else None


def machine_place(text: str) -> tuple[str, str]:
    """(scope, name) of a state machine's own ARN. Raises InvalidArn for that of a version or alias."""
    account, region, names = split_arn(text, "stateMachine")
    return f"{account}/{region}", names[0]


def refuse_map(text: str) -> None:
    """Raises ValidationException for the ARN of a Distributed Map, `…:stateMachine:<name>/<label>`."""
    if "/" in text.rpartition(":stateMachine:")[2]:
        raise ApiError("ValidationException", f"The state machine ARN refers to a Distributed Map state: '{text}'")


def no_machine(text: str) -> ApiError:
    """The error for a state machine that is not there."""
    return ApiError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{text}'")


def find_machine(tx: ReadTx, text: str) -> Machine:
    """The machine of its own ARN, as it is now. Raises InvalidArn, StateMachineDoesNotExist."""
    scope, name, _ = unqualified(text)
    return machine_at(tx, text, scope, name)


def machine_at(tx: ReadTx, text: str, scope: str, name: str) -> Machine:
    """The same, where the ARN has been read."""
    found = MACHINES.get(tx, scope, name)
    if found is None or not same(text, found.arn):
        raise no_machine(text)
    return found


def version_id(name: str, number: int) -> str:
    """The key of a version: in the order of numbers."""
    return f"{name}:{number:09d}"


def find_version(tx: ReadTx, text: str) -> Version | None:
    """The version of an ARN, or None. Raises InvalidArn."""
    scope, name, number = unqualified(text)
    if number is None or not _DIGITS.fullmatch(number):
        return None
    found = VERSIONS.get(tx, scope, version_id(name, int(number)))
    return found if found is not None and same(text, found.arn) else None


def check_name(name: str) -> None:
    """Raises InvalidName."""
    if not NAME.fullmatch(name):
        raise ApiError("InvalidName", f"Invalid Name: '{name}'")


def definition_key(text: str) -> str:
    """The key of a definition: the hash of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def definition_body(tx: ReadTx, key: str) -> str:
    """What is kept of the definition of a key, which may be sealed; the whole of it, where the key is that of a part."""
    row = tx.one("SELECT body FROM sfn_definitions WHERE id = ?", key.partition("#")[0])
    assert row is not None
    return str(row[0])


def part_of(text: str, key: str) -> str:
    """The definition of a key. text: the whole. key: of a Map's processor, where its place stands behind it (see
    processor_key)."""
    place = key.partition("#")[2]
    if not place:
        return text
    definition = parse(text)
    language = definition.get("QueryLanguage")
    for name, number in parse(place):
        state = definition["States"][name]
        if "Branches" in state:
            definition = state["Branches"][number]
        else:
            definition = state["ItemProcessor" if "ItemProcessor" in state else "Iterator"]
    return dump({**definition, **({"QueryLanguage": language} if language else {})})


def processor_key(definition: str, place: list[tuple[str, int]]) -> str:
    """The key of a part of a definition: of the program at a place in it (see Thread), which may be a part itself."""
    key, _, outer = definition.partition("#")
    return f"{key}#{dump([*(parse(outer) if outer else ()), *place])}"

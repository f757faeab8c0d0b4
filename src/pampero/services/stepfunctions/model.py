"""What a state machine and an execution are, and how they are found."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.aws.nouns import Noun
from pampero.aws.paging import number_of, position_of
from pampero.aws.tags import member
from pampero.kernel.arn import Arn, arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]{1,80}")
_DIGITS = re.compile(r"[0-9]{1,9}")
STANDARD, EXPRESS = "STANDARD", "EXPRESS"
PAGE = 100


class Machine(Noun, omit_defaults=True):
    """A state machine. definition: the key of its text. versions: the highest number given out."""

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

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("states", self.region, self.account, f"stateMachine:{self.name}")


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


class Execution(msgspec.Struct, omit_defaults=True):
    """An execution of a Standard workflow, all but its state. key: its number in the store. logging: the machine's
    LoggingConfiguration when it began. lineage: what all that it does descends from."""

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

    @property
    def place(self) -> tuple[str, str]:
        """Account and region."""
        parts = Arn.parse(self.arn)
        return parts.account, parts.region


MACHINES: Documents[Machine] = Documents(
    "stepfunctions.machine", Machine, at=lambda machine: (machine.scope, machine.name)
)
VERSIONS: Documents[Version] = Documents("stepfunctions.version", Version)
ALIASES: Documents[Alias] = Documents("stepfunctions.alias", Alias)


def split_arn(text: str, kind: str) -> tuple[str, str, list[str]]:
    """(account, region, names behind the kind) of `arn:aws:states:…:<kind>:name…`. Raises InvalidArn."""
    try:
        parts = Arn.parse(text)
    except ValueError:
        parts = None
    if parts is not None:
        found, _, rest = parts.resource.partition(":")
        if parts.service == "states" and found == kind and rest:
            return parts.account, parts.region, rest.split(":")
    raise ApiError("InvalidArn", f"Invalid Arn: 'Invalid ARN prefix: {text}'")


machine_arn = member("stateMachineArn")


def unqualified(text: str) -> tuple[str, str, str | None]:
    """(scope, name, qualifier) of a state machine's ARN. Raises InvalidArn."""
    account, region, names = split_arn(text, "stateMachine")
    return f"{account}/{region}", names[0].partition("/")[0], names[1] if len(names) > 1 else None


def no_machine(text: str) -> ApiError:
    """The error for a state machine that is not there."""
    return ApiError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{text}'")


def find_machine(tx: ReadTx, text: str) -> Machine:
    """The machine of an ARN, as it is now. Raises InvalidArn, StateMachineDoesNotExist."""
    scope, name, _ = unqualified(text)
    found = MACHINES.get(tx, scope, name)
    if found is None:
        raise no_machine(text)
    return found


def version_id(name: str, number: int) -> str:
    """The key of a version: in the order of numbers."""
    return f"{name}:{number:09d}"


def find_version(tx: ReadTx, text: str) -> Version | None:
    """The version of an ARN, or None. Raises InvalidArn."""
    scope, name, number = unqualified(text)
    return VERSIONS.get(tx, scope, version_id(name, int(number))) if number and _DIGITS.fullmatch(number) else None


def check_name(name: str) -> None:
    """Raises InvalidName."""
    if not NAME.fullmatch(name):
        raise ApiError("InvalidName", f"Invalid Name: '{name}'")


def after_text(token: str | None) -> str:
    """The position in a page token, "" without one. Raises InvalidToken."""
    return position_of(token, _no_token)


def after_number(token: str | None, first: int) -> int:
    """The position in a page token, `first` without one. Raises InvalidToken."""
    return number_of(token, first, _no_token)


def _no_token() -> ApiError:
    return ApiError("InvalidToken", "Invalid Token: 'Invalid token'")


def put_definition(tx: Tx, text: str) -> str:
    """Keep a definition's text; its key."""
    key = definition_key(text)
    tx.run("INSERT INTO sfn_definitions (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", key, text)
    return key


def definition_key(text: str) -> str:
    """The key of a definition: the hash of its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def definition_text(tx: ReadTx, key: str) -> str:
    """A definition's text."""
    row = tx.one("SELECT body FROM sfn_definitions WHERE id = ?", key)
    assert row is not None
    return str(row[0])

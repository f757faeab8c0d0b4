"""What a map run and its children are, and their rows."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.kernel.arn import Arn
from pampero.services.stepfunctions.asl.distribution import id_of
from pampero.services.stepfunctions.model import Execution, Sealing, Who, split_arn
from pampero.store.tx import ReadTx, Tx

PENDING, RUNNING, SUCCEEDED, FAILED = "PENDING", "RUNNING", "SUCCEEDED", "FAILED"
TIMED_OUT, ABORTED, PENDING_REDRIVE = "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"
UNSUCCESSFUL = (FAILED, TIMED_OUT, ABORTED)
TOPIC = "stepfunctions.map"
# What a run is at: taking up again what has not succeeded, running, ending its children, and over.
REVIVING, GOING, CLOSING, OVER = "reviving", "going", "closing", "over"
# The first characters of a run's id, with which the names of its children begin.
STEM = 23
# Where MaxConcurrency says nothing.
MAX_CONCURRENCY = 10_000
_encode = msgspec.msgpack.Encoder().encode


class Counts(msgspec.Struct, omit_defaults=True):
    """How many children, or items of children, there are by status. not_redrivable: of
    those that have not succeeded, those that a redrive left as they were."""

    pending: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    timed_out: int = 0
    aborted: int = 0
    pending_redrive: int = 0
    not_redrivable: int = 0

    def move(self, former: str | None, status: str, number: int) -> None:
        """That many are of another status now; None: they are new."""
        if former is not None:
            setattr(self, former.lower(), getattr(self, former.lower()) - number)
        setattr(self, status.lower(), getattr(self, status.lower()) + number)

    @property
    def unsuccessful(self) -> int:
        """Those that have ended, and not well."""
        return self.failed + self.timed_out + self.aborted

    @property
    def total(self) -> int:
        """All."""
        return self.pending + self.running + self.succeeded + self.unsuccessful + self.pending_redrive


class MapRun(msgspec.Struct, omit_defaults=True):
    """A map run. execution, thread, attempt: who waits for it; parent: that execution's ARN. state, entered: its Map state.

    machine, machine_name, definition: of its children; role, logging, revision, updated, lineage, sealing: as of the parent's.
    concurrency: 0 is as many as may. total: how many items there are, where that is known before they are read.
    read, made: how many items were taken, how many children made of them; whole: all there are. size: bytes of all outputs.
    exports: names and sizes of the files of what has succeeded, written so far; exported: at which redrive they were, -1 at
    none. results, result_items: of how many children, and of how many items in them, the results are there. checked: the role was asked whether it may. error, cause: why it fails. revived: up to which child it was taken up again.
    etag: of the object that items are read from, as it was when reading began.
    """

    key: int
    arn: str
    parent: str
    execution: int
    thread: int
    attempt: int
    state: str
    entered: int
    machine: str
    machine_name: str
    definition: str
    role: str
    express: bool
    started: float
    updated: float
    concurrency: int
    tolerated_count: int
    tolerated_percentage: float
    total: int | None
    revision: str = ""
    logging: dict[str, Any] = msgspec.field(default_factory=dict)
    lineage: str = ""
    status: str = RUNNING
    stopped: float | None = None
    phase: str = GOING
    redrives: int = 0
    redriven: float | None = None
    read: int = 0
    made: int = 0
    whole: bool = False
    executions: Counts = msgspec.field(default_factory=Counts)
    items: Counts = msgspec.field(default_factory=Counts)
    size: int = 0
    results: int = 0
    result_items: int = 0
    exports: list[tuple[str, int]] = msgspec.field(default_factory=list)
    exported: int = -1
    checked: bool = False
    error: str | None = None
    cause: str | None = None
    revived: int = 0
    etag: str | None = None
    sealing: Sealing | None = None

    @property
    def channel(self) -> str:
        """Woken when there is something to do for it."""
        return f"{TOPIC}/{self.key}"

    @property
    def who(self) -> Who:
        """Its role."""
        return Who(self.parent, self.role, self.machine)

    @property
    def stem(self) -> str:
        """What the names of its children begin with."""
        return self.arn.rsplit(":", 1)[-1][:STEM]

    def name_of(self, number: int) -> str:
        """A child's name."""
        return f"{self.stem}-{number:012x}"

    def arn_of(self, number: int) -> str:
        """A child's ARN."""
        name = self.name_of(number)
        kind = "express" if self.express else "execution"
        head = ":".join([*self.machine.split(":")[:5], kind, self.machine_name, name])
        return f"{head}:{id_of(name)}" if self.express else head

    def exceeds(self) -> bool:
        """Whether more items have failed than are tolerated: by their number, or by their share once all are known.

        As measured on AWS: a threshold of 0 is none where the other one is given.
        """
        failed = self.items.unsuccessful
        count, share = self.tolerated_count, self.tolerated_percentage
        if not count and not share:
            return failed > 0
        if count and failed > count:
            return True
        known = self.total if self.total is not None else self.items.total if self.whole else None
        return bool(share) and known is not None and failed * 100 > share * known


class Settings(msgspec.Struct, omit_defaults=True):
    """What a run was given, and does not change. items: JSON of those of the state's input. See program.Distributed."""

    items: str | None = None
    reader: dict[str, Any] | None = None
    batcher: dict[str, Any] | None = None
    writer: dict[str, Any] | None = None

    @property
    def exports(self) -> bool:
        """Whether results go to a bucket."""
        return self.writer is not None and bool(self.writer["Resource"])


class Child(msgspec.Struct, omit_defaults=True):
    """What is known of an Express child beside its row."""

    started: float = 0.0
    stopped: float | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None
    redrives: int = 0


_run = msgspec.msgpack.Decoder(MapRun).decode
_settings = msgspec.msgpack.Decoder(Settings).decode
child_of = msgspec.msgpack.Decoder(Child).decode
encode_child = msgspec.msgpack.Encoder().encode
NO_CHILD = encode_child(Child())


def insert(tx: Tx, run: MapRun, settings: Settings) -> None:
    """Store a new run; its key is set."""
    row = tx.one(
        "INSERT INTO sfn_map_runs (arn, stem, execution, body, settings) VALUES (?, ?, ?, ?, ?) RETURNING id",
        run.arn, run.stem, run.execution, b"", _encode(settings),
    )  # fmt: skip
    assert row is not None
    run.key = row[0]
    save(tx, run)


def save(tx: Tx, run: MapRun) -> None:
    """Store a run as it is now."""
    tx.run("UPDATE sfn_map_runs SET body = ? WHERE id = ?", _encode(run), run.key)


def find(tx: ReadTx, key: int) -> MapRun | None:
    """A run by its key."""
    row = tx.one("SELECT body FROM sfn_map_runs WHERE id = ?", key)
    return None if row is None else _run(row[0])


def found(tx: ReadTx, key: int) -> MapRun:
    """A run that is there."""
    run = find(tx, key)
    assert run is not None
    return run


def settings_of(tx: ReadTx, key: int) -> Settings:
    """What a run was given."""
    row = tx.one("SELECT settings FROM sfn_map_runs WHERE id = ?", key)
    assert row is not None
    return _settings(row[0])


def by_arn(tx: ReadTx, arn: str) -> MapRun | None:
    """A run by its ARN."""
    row = tx.one("SELECT body FROM sfn_map_runs WHERE arn = ?", arn)
    return None if row is None else _run(row[0])


def of_execution(tx: ReadTx, execution: int, below: int, most: int) -> list[MapRun]:
    """The runs that an execution has started, the newest first."""
    rows = tx.all(
        "SELECT body FROM sfn_map_runs WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?", execution, below, most
    )
    return [_run(row[0]) for row in rows]


def existing(tx: ReadTx, arn: str) -> MapRun:
    """The run of an ARN. Raises InvalidArn, ResourceNotFound."""
    split_arn(arn, "mapRun", 2)
    run = by_arn(tx, arn)
    if run is None:
        raise ApiError("ResourceNotFound", f"Map Run Does Not Exist: '{arn}'", resourceName=arn)
    return run


def child_place(tx: ReadTx, arn: str) -> tuple[MapRun, int] | None:
    """(run, number) of an Express child's ARN; None where it is none."""
    parts = arn.split(":")
    if len(parts) != 9 or "/" not in parts[6] or len(parts[7]) != STEM + 13:
        return None
    row = tx.one("SELECT body FROM sfn_map_runs WHERE stem = ?", parts[7][:STEM])
    if row is None:
        return None
    run = _run(row[0])
    try:
        number = int(parts[7][STEM + 1 :], 16)
    except ValueError:
        return None
    return (run, number) if run.arn_of(number) == arn else None


def execution_of(run: MapRun, number: int, given: str, started: float) -> Execution:
    """A child that has not begun."""
    return Execution(
        0, run.arn_of(number), run.name_of(number), run.machine, run.machine_name, run.role, run.definition,
        run.revision, given, started, run.updated, logging=run.logging, lineage=run.lineage, run=run.key, number=number,
        map_run=run.arn, sealing=run.sealing,
    )  # fmt: skip


def place_of(run: MapRun) -> tuple[str, str]:
    """Account and region."""
    parts = Arn.parse(run.arn)
    return parts.account, parts.region

"""Where a ResultWriter puts results, and what it puts there."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Status = Literal["SUCCEEDED", "FAILED", "PENDING"]
# In the order in which they are written; SUCCEEDED comes first on AWS, too.
STATUSES: tuple[Status, ...] = ("SUCCEEDED", "FAILED", "PENDING")


class ResultPlace(msgspec.Struct, omit_defaults=True):
    """What a ResultWriter says, once its paths and expressions are evaluated.

    run: the ARN of the map run. bucket: None where results stay in the state's output. config: its WriterConfig.
    owner: the bucket's expected owner. redrive: how often the map run was redriven; each time has files of its own.
    """

    run: str
    bucket: str | None = None
    prefix: str = ""
    config: dict[str, Any] = msgspec.field(default_factory=dict)
    owner: str | None = None
    redrive: int = 0

    @property
    def folder(self) -> str:
        """Where the files of this run are."""
        prefix = self.prefix if not self.prefix or self.prefix.endswith("/") else f"{self.prefix}/"
        again = f"Redrive-{self.redrive}/" if self.redrive else ""
        return f"{prefix}{self.run.rpartition(':')[2]}/{again}"

    @property
    def lines(self) -> bool:
        """Whether results are lines of JSON, not one array."""
        return bool(self.config.get("OutputType") == "JSONL")


class Result(msgspec.Struct, omit_defaults=True):
    """One child execution, as DescribeExecution tells of it.

    input, output: JSON texts. started, stopped: epoch seconds. redrivable, reason: its redriveStatus and
    redriveStatusReason. A child that was never started has a status PENDING and an input, and nothing else.
    """

    status: str
    input: str = "{}"
    name: str | None = None
    arn: str | None = None
    machine: str | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None
    started: float | None = None
    stopped: float | None = None
    redrives: int = 0
    redriven: float | None = None
    redrivable: str | None = None
    reason: str | None = None


class Part(msgspec.Struct, frozen=True):
    """A file of results. size: bytes."""

    key: str
    size: int

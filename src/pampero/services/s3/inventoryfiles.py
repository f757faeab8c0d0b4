"""The files of an inventory report: CSV, packed here; ORC and Parquet, written by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

from pampero.services.s3.inventoryprogram import NUMBER, TEXT, TIME, TRUTH
from pampero.work.workers.surroundings import environment

PROGRAM = Path(__file__).with_name("inventoryprogram.py")
CSV, ORC, PARQUET = "CSV", "ORC", "Parquet"
GZIP = 31
SECONDS = 300
# How the two formats name types, in manifests as in themselves.
ORC_TYPES = {TEXT: "string", NUMBER: "bigint", TRUTH: "boolean", TIME: "timestamp"}
PARQUET_TYPES = {TEXT: "binary", NUMBER: "int64", TRUTH: "boolean", TIME: "int64"}
PARQUET_NOTES = {TEXT: " (STRING)", TIME: " (TIMESTAMP(MILLIS,true))"}


class Column(NamedTuple):
    """A column of a columnar file. needed: each row has a value."""

    name: str
    kind: str
    needed: bool


class Packer(Protocol):
    """Makes a file of lines. Its methods run on a thread."""

    def add(self, lines: bytes) -> None:
        """Some more rows."""

    def finish(self) -> bytes:
        """The file. Raises OSError."""


class Zipped:
    """CSV, in gzip."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(wbits=GZIP)
        self._packed: list[bytes] = []

    def add(self, lines: bytes) -> None:
        """See Packer."""
        self._packed.append(self._packer.compress(lines))

    def finish(self) -> bytes:
        """See Packer."""
        return b"".join([*self._packed, self._packer.flush()])


class Columnar:
    """ORC or Parquet, of rows in JSON."""

    def __init__(self, form: str, columns: Sequence[Column]) -> None:
        self._lines = [json.dumps({"format": form, "columns": columns}).encode() + b"\n"]

    def add(self, lines: bytes) -> None:
        """See Packer."""
        self._lines.append(lines)

    def finish(self) -> bytes:
        """See Packer."""
        command = [sys.executable, "-I", "-X", "utf8", str(PROGRAM)]
        try:
            done = subprocess.run(
                command, input=b"".join(self._lines), capture_output=True, check=True, timeout=SECONDS, cwd="/",
                env=environment(),
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise OSError(f"the inventory cannot be written: {error}") from error
        return done.stdout


def available(form: str) -> bool:
    """Whether files of this format can be written: those in columns need pyarrow."""
    return form == CSV or find_spec("pyarrow") is not None


def schema(form: str, columns: Sequence[Column]) -> str:
    """The columns, as manifests name them."""
    if form == ORC:
        return f"struct<{','.join(f'{one.name}:{ORC_TYPES[one.kind]}' for one in columns)}>"
    fields = (
        f"  {'required' if one.needed else 'optional'} {PARQUET_TYPES[one.kind]} {one.name}{PARQUET_NOTES.get(one.kind, '')};"
        for one in columns
    )
    return f"message s3.inventory {{{''.join(fields)}}}"

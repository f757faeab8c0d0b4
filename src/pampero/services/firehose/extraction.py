"""Partition keys that a query of jq finds in records, each batch in a process of its own: see jqprogram.

Source: "Understand partitioning keys" (inline parsing). With a function, too, the query sees what that has made of a record. How AWS
names the failures of queries no source tells.
"""

from __future__ import annotations

import asyncio
import base64
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from pampero.api import Context
from pampero.kernel import jsontext
from pampero.services.firehose.buffers import Buffer, Record, keep, records_of
from pampero.services.firehose.jqprogram import SECONDS
from pampero.services.firehose.outcomes import Outcome, outcome_of

PROGRAM = Path(__file__).with_name("jqprogram.py")
MAX_RECORDS = 500
CODE = "MetadataExtraction.QueryFailed"
ENDED = "The query took more time or memory than it may."


class Extractor:
    """A part of the server: one query runs at a time."""

    def __init__(self, context: Context) -> None:
        self.turn = asyncio.Semaphore(1)


def installed() -> str | None:
    """Where the binding of jq lies (`pampero[jq]`), if it is there."""
    found = importlib.util.find_spec("jq")
    return str(Path(found.origin).parent) if found is not None and found.origin else None


async def extract(place: Context, buffer: Buffer, query: str) -> None:
    """Note the keys of all records that have come so far."""
    after = 0
    while records := await place.scan(records_of, buffer, after, MAX_RECORDS):
        after = records[-1].id
        wanted = [one for one in records if (outcome := outcome_of(one)).result == "Ok" and outcome.found is None]
        if wanted:
            async with place.part(Extractor).turn:
                answers = await asyncio.to_thread(run, query, wanted)
            ended = int(place.now * 1000)
            await place.write(
                keep, buffer, [_row(one, answer, ended) for one, answer in zip(wanted, answers, strict=True)]
            )


def _row(record: Record, answer: dict[str, Any], ended: int) -> tuple[bytes, str, int]:
    outcome = outcome_of(record)
    if "keys" in answer:
        outcome.found = answer["keys"]
    else:
        outcome = Outcome("ProcessingFailed", {}, CODE, answer["error"], 1, ended)
    return record.data, msgspec.json.encode(outcome).decode(), record.id


def run(query: str, records: list[Record], seconds: float = SECONDS) -> list[dict[str, Any]]:
    """What the program says of each record; of all the same where it was ended."""
    request = {"query": query, "records": [base64.b64encode(one.data).decode() for one in records]}
    command = [sys.executable, "-I", str(PROGRAM), installed() or ""]
    try:
        done = subprocess.run(
            command, input=json.dumps(request).encode() + b"\n", capture_output=True, cwd="/", env={}, timeout=seconds,
            check=True,
        )  # fmt: skip
        found = [jsontext.loads(line) for line in done.stdout.splitlines()]
    except (subprocess.SubprocessError, ValueError):
        found = []
    return found if len(found) == len(records) else [{"error": ENDED} for _ in records]

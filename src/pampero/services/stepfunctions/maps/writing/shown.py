"""What a result is in a file or in the state's output: the whole child execution, or what it gave. Pure.

Sources: "ResultWriter (Map)" in the developer guide; the members, their order and their forms are as AWS writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pampero.kernel.clock import iso8601_millis
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.maps.writing.place import Result

INCLUDED = {"Included": True}


def texts(result: Result, config: Mapping[str, Any] | None) -> list[str]:
    """A result's JSON texts; several where what a child gave is flattened. config: the WriterConfig; None: there is no
    ResultWriter. What has not succeeded is told as a whole."""
    form = "COMPACT" if config is None else config.get("Transformation", "NONE")
    if form == "NONE" or result.status != "SUCCEEDED" or result.output is None:
        return [dump(execution(result))]
    if form == "FLATTEN" and result.output.lstrip().startswith("["):
        return [dump(one) for one in parse(result.output)]
    return [result.output]


def execution(result: Result) -> dict[str, Any]:
    """A child execution as a whole."""
    if result.arn is None:
        return {"Input": result.input, "InputDetails": INCLUDED, "Status": result.status}
    shown = {
        "Cause": result.cause,
        "Error": result.error,
        "ExecutionArn": result.arn,
        "Input": result.input,
        "InputDetails": INCLUDED,
        "Name": result.name,
        "Output": result.output,
        "OutputDetails": INCLUDED,
        "RedriveCount": result.redrives,
        "RedriveDate": _time(result.redriven),
        "RedriveStatus": result.redrivable,
        "RedriveStatusReason": result.reason,
        "StartDate": _time(result.started),
        "StateMachineArn": result.machine,
        "Status": result.status,
        "StopDate": _time(result.stopped),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _time(moment: float | None) -> str | None:
    return None if moment is None else iso8601_millis(moment)


def collected(results: Sequence[Result], config: Mapping[str, Any] | None = None) -> Any:
    """The state's result where nothing is written to a bucket. config: see texts.

    JSON Lines are one text; how AWS gives them in a state's output is nowhere told.
    """
    found = [text for result in results for text in texts(result, config)]
    if config is not None and config.get("OutputType") == "JSONL":
        return "".join(f"{text}\n" for text in found)
    return [parse(text) for text in found]


def manifest(bucket: str, run: str, files: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """The text of manifest.json."""
    shown = {status: files.get(status, []) for status in ("FAILED", "PENDING", "SUCCEEDED")}
    return msgspec.json.encode({"DestinationBucket": bucket, "MapRunArn": run, "ResultFiles": shown})

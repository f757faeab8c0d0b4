"""What processors a destination may have, and what they are told.

Source: API_Processor, API_ProcessorParameter. A function is invoked when the destination's buffer closes, with as much of it as its
own buffer would take (BufferSizeInMBs); so BufferIntervalInSeconds, which is shorter than that on AWS, changes nothing.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from pampero.services.firehose.model import invalid, unserved

LAMBDA, SPLIT, DELIMITER = "Lambda", "RecordDeAggregation", "AppendDelimiterToRecord"
UNZIP, EXTRACT, QUERY = "Decompression", "CloudWatchLogProcessing", "MetadataExtraction"
KNOWN = {
    LAMBDA: {"LambdaArn", "NumberOfRetries", "RoleArn", "BufferSizeInMBs", "BufferIntervalInSeconds"},
    SPLIT: {"SubRecordType", "Delimiter"},
    DELIMITER: {"Delimiter"},
    QUERY: {"MetadataExtractionQuery", "JsonParsingEngine"},
    UNZIP: {"CompressionFormat"},
    EXTRACT: {"DataMessageExtraction"},
}
RETRIES, MAX_RETRIES = 3, 300
SIZE, MIN_SIZE, MAX_SIZE = 1.0, 0.2, 3.0


class Processors(msgspec.Struct, frozen=True):
    """function: its ARN; role: its own, if it has one; size: MiB of records that it is given at once. split: what records are
    split by, b"" for JSON; ends: what is put behind each record. unzips: records are batches of CloudWatch Logs, in gzip;
    extracts: of which the messages alone are wanted. query: of jq, which finds partition keys."""

    function: str | None = None
    role: str | None = None
    retries: int = RETRIES
    size: float = SIZE
    split: bytes | None = None
    ends: bytes = b""
    unzips: bool = False
    extracts: bool = False
    query: str | None = None

    @property
    def parts(self) -> bool:
        """Whether other records stand for those that came."""
        return self.unzips or self.split is not None


NONE = Processors()


def processors_of(config: dict[str, Any] | None) -> Processors:
    """Of a ProcessingConfiguration; none of one that is not enabled. Raises InvalidArgumentException, NotImplemented."""
    found = NONE
    seen: set[str] = set()
    for processor in (config or {}).get("Processors", ()):
        kind = processor["Type"]
        if kind not in KNOWN:
            raise unserved(f"The processor {kind}")
        if kind in seen:
            raise invalid(f"There can be one processor of type {kind}.")
        seen.add(kind)
        told = {one["ParameterName"]: one["ParameterValue"] for one in processor.get("Parameters", ())}
        if unknown := sorted(told.keys() - KNOWN[kind]):
            raise invalid(f"Processor {kind} does not support parameter {unknown[0]}.")
        if kind == LAMBDA:
            found = _function(found, told)
        elif kind == SPLIT:
            found = msgspec.structs.replace(found, split=_split(told))
        elif kind == QUERY:
            if not told.get("MetadataExtractionQuery") or told.get("JsonParsingEngine") != "JQ-1.6":
                raise invalid(
                    "MetadataExtraction needs a MetadataExtractionQuery, and JQ-1.6 as its JsonParsingEngine."
                )
            found = msgspec.structs.replace(found, query=told["MetadataExtractionQuery"])
        elif kind == UNZIP:
            if told.get("CompressionFormat", "GZIP") != "GZIP":
                raise invalid("CompressionFormat of the processor Decompression must be GZIP.")
            found = msgspec.structs.replace(found, unzips=True)
        elif kind == EXTRACT:
            found = msgspec.structs.replace(found, extracts=told.get("DataMessageExtraction", "").lower() == "true")
        else:
            ends = told.get("Delimiter", "\\n").replace("\\n", "\n").encode()
            found = msgspec.structs.replace(found, ends=ends)
    if found.extracts and not found.unzips:
        raise invalid("Processor CloudWatchLogProcessing requires processor Decompression.")
    return found if (config or {}).get("Enabled", False) else NONE


def _function(found: Processors, told: dict[str, str]) -> Processors:
    if "LambdaArn" not in told:
        raise invalid("Processor Lambda requires parameter LambdaArn.")
    return msgspec.structs.replace(
        found,
        function=told["LambdaArn"],
        role=told.get("RoleArn"),
        retries=int(_number(told, "NumberOfRetries", RETRIES, 0, MAX_RETRIES)),
        size=_number(told, "BufferSizeInMBs", SIZE, MIN_SIZE, MAX_SIZE),
    )


def _number(told: dict[str, str], name: str, default: float, least: float, most: float) -> float:
    try:
        number = float(told.get(name, default))
    except ValueError as error:
        raise invalid(f"{name} must be a number.") from error
    if not least <= number <= most:
        raise invalid(f"{name} must be between {least:g} and {most:g}.")
    return number


def _split(told: dict[str, str]) -> bytes:
    kind = told.get("SubRecordType")
    if kind == "JSON":
        return b""
    if kind != "DELIMITED" or "Delimiter" not in told:
        raise invalid("SubRecordType must be JSON, or DELIMITED with a Delimiter.")
    try:
        delimiter = base64.b64decode(told["Delimiter"], validate=True)
    except binascii.Error as error:
        raise invalid("Delimiter must be encoded as base64.") from error
    if not delimiter:
        raise invalid("Delimiter must not be empty.")
    return delimiter

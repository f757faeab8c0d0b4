"""What ItemReader and ResultWriter may say: their fields, and what goes with what.

Sources: "ItemReader (Map)" and "ResultWriter (Map)" in the developer guide. The words for what is wrong are AWS's where they
have been measured, and plain elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.aws.jsonpath import compile_rooted
from pampero.services.stepfunctions.asl.findings import (
    PATHS,
    Fields,
    Findings,
    check_choice,
    check_compiles,
    check_fields,
    check_number,
    check_one_of,
    is_object,
)
from pampero.services.stepfunctions.asl.pathchecks import check_template
from pampero.services.stepfunctions.asl.query import source_of

OBJECT, LISTING, WRITER = "getObject", "listObjectsV2", "putObject"
RESOURCE = "arn:aws:states:::s3:"
# What each call may be given; what is required of it.
ARGUMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        OBJECT: frozenset({"Bucket", "Key", "VersionId", "ExpectedBucketOwner", "RequestPayer"}),
        LISTING: frozenset({"Bucket", "Prefix", "Delimiter", "StartAfter", "MaxKeys", "ExpectedBucketOwner", "RequestPayer"}),
        WRITER: frozenset({"Bucket", "Prefix", "ExpectedBucketOwner"}),
    }
)  # fmt: skip
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {OBJECT: ("Bucket", "Key"), LISTING: ("Bucket",), WRITER: ("Bucket",)}
)
TYPES = ("CSV", "JSON", "JSONL", "PARQUET", "MANIFEST")
DELIMITERS = ("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "InputType": TYPES,
        "Transformation": ("NONE", "LOAD_AND_FLATTEN"),
        "ManifestType": ("S3_INVENTORY", "ATHENA_DATA"),
        "CSVHeaderLocation": ("FIRST_ROW", "GIVEN"),
        "CSVDelimiter": DELIMITERS,
    }
)
CONFIG = frozenset({*CHOICES, "CSVHeaders", "ItemsPointer", "MaxItems", "MaxItemsPath"})
# Of text files alone.
OF_CSV = ("CSVHeaderLocation", "CSVHeaders", "CSVDelimiter")
MAX_POINTER_LENGTH = 2000
MAX_VALUE = 100_000_000
OUTPUTS, TRANSFORMATIONS = ("JSON", "JSONL"), ("NONE", "COMPACT", "FLATTEN")


def check_reader(findings: Findings, reader: Any, at: str) -> None:
    """Report what is wrong with an ItemReader. at: where it stands, `/States/M/ItemReader`."""
    if not is_object(findings, reader, at):
        return
    name = _call(findings, reader, at, (OBJECT, LISTING), frozenset({"ReaderConfig"}), ("Resource",))
    config = reader.get("ReaderConfig", {})
    where = f"{at}/ReaderConfig"
    if not is_object(findings, config, where):
        return
    check_fields(findings, config, where, CONFIG - ({"MaxItemsPath"} if findings.language != PATHS else set()), ())
    for field, values in CHOICES.items():
        check_choice(findings, config, field, where, values)
    check_number(findings, config, "MaxItems", where, lowest=0, highest=MAX_VALUE)
    check_one_of(findings, config, ("MaxItems", "MaxItemsPath"), where)
    if findings.language == PATHS and "MaxItemsPath" in config:
        check_compiles(findings, compile_rooted, config["MaxItemsPath"], f"{where}/MaxItemsPath")
    if name == OBJECT:
        _check_object(findings, reader, config, where)
    elif name == LISTING:
        _check_listing(findings, config, where)
    _check_headers(findings, config, where)
    _check_pointer(findings, config, where)


def _check_object(findings: Findings, reader: Fields, config: Fields, at: str) -> None:
    kind, manifest = config.get("InputType"), config.get("ManifestType")
    if config.get("Transformation", "NONE") != "NONE":
        findings.add(
            "The Transformation LOAD_AND_FLATTEN is only supported with s3:listObjectsV2", f"{at}/Transformation"
        )
    if manifest == "S3_INVENTORY" and kind not in (None, "MANIFEST"):
        findings.add("The InputType cannot be specified with the ManifestType S3_INVENTORY", f"{at}/InputType")
    if manifest == "ATHENA_DATA" and kind not in ("CSV", "JSONL", "PARQUET"):
        findings.add("The ManifestType ATHENA_DATA requires an InputType of CSV, JSONL or PARQUET", f"{at}/InputType")
    if kind == "CSV" and manifest is None and "CSVHeaderLocation" not in config:
        findings.add("The field 'CSVHeaderLocation' is required", at)
    if kind is None and manifest is None:
        findings.add("These fields are required: [InputType]", at)
    given = reader.get("Arguments" if findings.language != PATHS else "Parameters")
    if kind == "PARQUET" and manifest is None and isinstance(given, dict) and {"VersionId", "VersionId.$"} & set(given):
        findings.add("A VersionId is not supported with the InputType PARQUET", at)


def _check_listing(findings: Findings, config: Fields, at: str) -> None:
    if "ManifestType" in config:
        findings.add("A ManifestType is only supported with s3:getObject", f"{at}/ManifestType")
    if config.get("Transformation", "NONE") == "NONE":
        for name in ("InputType", *OF_CSV, "ItemsPointer"):
            if name in config:
                findings.add(f"The field '{name}' requires the Transformation LOAD_AND_FLATTEN", f"{at}/{name}")
    elif "InputType" not in config:
        findings.add("These fields are required: [InputType]", at)
    elif config["InputType"] == "MANIFEST":
        findings.add("The InputType MANIFEST is only supported with s3:getObject", f"{at}/InputType")


def _check_headers(findings: Findings, config: Fields, at: str) -> None:
    kind = config.get("InputType")
    for name in OF_CSV:
        if name in config and kind in ("JSON", "JSONL", "PARQUET"):
            findings.add(f"Field '{name}' is not supported", at, detail="it needs the InputType CSV or MANIFEST")
    headers, given = config.get("CSVHeaders"), config.get("CSVHeaderLocation") == "GIVEN"
    if given and "CSVHeaders" not in config:
        findings.add("These fields are required: [CSVHeaders]", at)
    if "CSVHeaders" not in config:
        return
    if not given:
        findings.add("CSVHeaders can only be specified with the CSVHeaderLocation GIVEN", f"{at}/CSVHeaders")
    if not isinstance(headers, list) or not headers or not all(isinstance(one, str) for one in headers):
        findings.add("An array of strings is expected", f"{at}/CSVHeaders")


def _check_pointer(findings: Findings, config: Fields, at: str) -> None:
    if "ItemsPointer" not in config:
        return
    pointer = config["ItemsPointer"]
    if config.get("InputType") != "JSON":
        findings.add("An ItemsPointer is only supported with the InputType JSON", f"{at}/ItemsPointer")
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")) or len(pointer) >= MAX_POINTER_LENGTH:
        findings.add(f"A JSON Pointer of less than {MAX_POINTER_LENGTH} characters is expected", f"{at}/ItemsPointer")


def check_writer(findings: Findings, writer: Any, at: str) -> None:
    """Report what is wrong with a ResultWriter. at: where it stands."""
    if not is_object(findings, writer, at):
        return
    given = "Parameters" if findings.language == PATHS else "Arguments"
    if not writer:
        findings.add(f"One of WriterConfig, Resource and {given} must be specified", at)
    called = "Resource" in writer or given in writer
    _call(findings, writer, at, (WRITER,), frozenset({"WriterConfig"}), ("Resource", given) if called else ())
    if "WriterConfig" not in writer:
        return
    config, where = writer["WriterConfig"], f"{at}/WriterConfig"
    if not is_object(findings, config, where):
        return
    check_fields(findings, config, where, frozenset({"OutputType", "Transformation"}), ("OutputType",))
    check_choice(findings, config, "OutputType", where, OUTPUTS)
    check_choice(findings, config, "Transformation", where, TRANSFORMATIONS)


def _call(
    findings: Findings, fields: Fields, at: str, calls: tuple[str, ...], more: frozenset[str], required: tuple[str, ...]
) -> str:
    """The name of the call that a reader or writer makes, "" where it is none; what is wrong with it is reported."""
    given = "Parameters" if findings.language == PATHS else "Arguments"
    check_fields(findings, fields, at, more | {"Resource", given}, required, findings.language)
    if "Resource" not in fields:
        return ""
    resource = fields["Resource"]
    name = str(resource).rpartition(":")[2]
    if name not in calls or resource != RESOURCE + name:
        told = f"those are {', '.join(RESOURCE + one for one in calls)}"
        findings.add("The field 'Resource' does not match any of the allowed values", f"{at}/Resource", detail=told)
        return ""
    arguments = fields.get(given)
    if findings.language == PATHS and given in fields:
        check_template(findings, arguments, f"{at}/{given}")
    if isinstance(arguments, dict):
        names = {one.removesuffix(".$") for one in arguments} if findings.language == PATHS else set(arguments)
        missing = [one for one in NEEDED[name] if one not in names]
        if missing:
            findings.add(f"These fields are required: [{', '.join(missing)}]", f"{at}/{given}")
        for one in sorted(names - ARGUMENTS[name]):
            findings.add(f"Field '{one}' is not supported", f"{at}/{given}")
    elif given in fields and not (findings.language != PATHS and source_of(arguments) is not None):
        findings.add("Expected value of type Object", f"{at}/{given}")
    elif given not in fields and name in (OBJECT, LISTING):
        findings.add(f"These fields are required: [{given}]", at)
    return name

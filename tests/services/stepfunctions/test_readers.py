"""What a definition's ItemReader and ResultWriter may say."""

from __future__ import annotations

from typing import Any

import pytest

from pampero.services.stepfunctions.asl.findings import Findings
from pampero.services.stepfunctions.asl.readers import check_reader, check_writer

GET, LIST, PUT = (f"arn:aws:states:::s3:{name}" for name in ("getObject", "listObjectsV2", "putObject"))
FILE, BUCKET = {"Bucket": "b", "Key": "k"}, {"Bucket": "b", "Prefix": "p/"}


def reader(config: Any, resource: str = GET, language: str = "JSONPath", **more: Any) -> list[tuple[str, str]]:
    findings = Findings(language=language)
    given = FILE if resource == GET else BUCKET
    fields = {"Resource": resource, "Parameters": given, "ReaderConfig": config, **more}
    check_reader(findings, {name: value for name, value in fields.items() if value is not None}, "R")
    return [(found.message, found.location or "") for found in findings.found]


@pytest.mark.parametrize(
    "config",
    [
        {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
        {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "TAB", "MaxItems": 0},
        {"InputType": "JSON", "ItemsPointer": "/a/0", "MaxItemsPath": "$.most"},
        {"InputType": "JSON", "ItemsPointer": ""},
        {"InputType": "JSONL", "Transformation": "NONE"},
        {"InputType": "PARQUET"},
        {"InputType": "MANIFEST"},
        {"ManifestType": "S3_INVENTORY"},
        {"ManifestType": "ATHENA_DATA", "InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"]},
    ],
)
def test_a_file_may_be_read(config: Any) -> None:
    assert reader(config) == []


@pytest.mark.parametrize(
    "config", [None, {}, {"MaxItems": 5}, {"InputType": "CSV", "Transformation": "LOAD_AND_FLATTEN"}]
)
def test_a_bucket_may_be_listed(config: Any) -> None:
    assert reader(config, LIST) == []


@pytest.mark.parametrize(
    ("config", "at"),
    [
        ({}, "R/ReaderConfig"),
        ([], "R/ReaderConfig"),
        ({"InputType": "XML"}, "R/ReaderConfig/InputType"),
        ({"InputType": "JSON", "Color": "red"}, "R/ReaderConfig"),
        ({"InputType": "JSON", "MaxItems": -1}, "R/ReaderConfig/MaxItems"),
        ({"InputType": "JSON", "MaxItems": 100_000_001}, "R/ReaderConfig/MaxItems"),
        ({"InputType": "JSON", "MaxItems": 1, "MaxItemsPath": "$.m"}, "R/ReaderConfig"),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}, "R/ReaderConfig"),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVHeaders": ["a"]}, "R/ReaderConfig/CSVHeaders"),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": [1]}, "R/ReaderConfig/CSVHeaders"),
        ({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": []}, "R/ReaderConfig/CSVHeaders"),
        ({"InputType": "CSV"}, "R/ReaderConfig"),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": ";"}, "R/ReaderConfig/CSVDelimiter"),
        ({"InputType": "JSONL", "CSVDelimiter": "PIPE"}, "R/ReaderConfig"),
        ({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "ItemsPointer": "/a"}, "R/ReaderConfig/ItemsPointer"),
        ({"InputType": "JSON", "ItemsPointer": "a"}, "R/ReaderConfig/ItemsPointer"),
        ({"InputType": "JSON", "ItemsPointer": "/" + "a" * 2000}, "R/ReaderConfig/ItemsPointer"),
        ({"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN"}, "R/ReaderConfig/Transformation"),
        ({"InputType": "CSV", "ManifestType": "S3_INVENTORY"}, "R/ReaderConfig/InputType"),
        ({"InputType": "JSON", "ManifestType": "ATHENA_DATA"}, "R/ReaderConfig/InputType"),
        ({"ManifestType": "ATHENA_DATA"}, "R/ReaderConfig/InputType"),
    ],
)
def test_what_a_file_cannot_be_read_with(config: Any, at: str) -> None:
    assert [found[1] for found in reader(config)] == [at]


@pytest.mark.parametrize(
    ("config", "at"),
    [
        ({"InputType": "CSV"}, "R/ReaderConfig/InputType"),
        ({"Transformation": "LOAD_AND_FLATTEN"}, "R/ReaderConfig"),
        ({"InputType": "MANIFEST", "Transformation": "LOAD_AND_FLATTEN"}, "R/ReaderConfig/InputType"),
        ({"ManifestType": "S3_INVENTORY"}, "R/ReaderConfig/ManifestType"),
    ],
)
def test_what_a_bucket_cannot_be_listed_with(config: Any, at: str) -> None:
    assert [found[1] for found in reader(config, LIST)] == [at]


def test_the_call_of_a_reader() -> None:
    json = {"InputType": "JSON"}
    assert reader(json, Resource=PUT) == [
        ("The field 'Resource' does not match any of the allowed values", "R/Resource")
    ]  # fmt: skip
    assert reader(json, Resource=None) == [("These fields are required: [Resource]", "R")]
    assert reader(json, Parameters={"Bucket.$": "$.b", "Key.$": "$.k"}) == []
    assert reader(json, Parameters={"Bucket": "b"}) == [("These fields are required: [Key]", "R/Parameters")]
    assert reader(json, Parameters={**FILE, "Range": "bytes=0-1"}) == [
        ("Field 'Range' is not supported", "R/Parameters")
    ]
    assert reader(json, Parameters="$.p") == [("Expected value of type Object", "R/Parameters")]
    assert reader(json, Parameters=None) == [("These fields are required: [Parameters]", "R")]
    version = {**FILE, "VersionId.$": "$.v"}
    assert reader(json, Parameters=version) == []
    assert reader({"InputType": "PARQUET"}, Parameters=version)[0][1] == "R/ReaderConfig"
    query = {"language": "JSONata", "Parameters": None}
    assert reader({**json, "MaxItems": "{% 5 %}"}, **query, Arguments="{% $states.input %}") == []
    assert (
        reader({**json, "MaxItemsPath": "$.m"}, **query, Arguments=FILE)[0][0]
        == "Field 'MaxItemsPath' is not supported"
    )
    assert "only supported for the 'JSONata'" in reader(json, Arguments=FILE)[0][0]


def writer(fields: Any, language: str = "JSONPath") -> list[str]:
    findings = Findings(language=language)
    check_writer(findings, fields, "W")
    return [f"{found.location}: {found.message}" for found in findings.found]


def test_a_writer() -> None:
    call, config = {"Resource": PUT, "Parameters": BUCKET}, {"WriterConfig": {"OutputType": "JSONL"}}
    for right in (
        call,
        config,
        {**call, **config},
        {"WriterConfig": {"OutputType": "JSON", "Transformation": "FLATTEN"}},
    ):
        assert writer(right) == []
    assert writer({"Resource": PUT, "Arguments": "{% $x %}"}, "JSONata") == []
    for wrong, told in (
        ([], "W: Expected value of type Object"),
        ({}, "W: One of WriterConfig, Resource and Parameters must be specified"),
        ({"Resource": PUT}, "W: These fields are required: [Parameters]"),
        ({"Parameters": BUCKET}, "W: These fields are required: [Resource]"),
        ({**call, "Resource": GET}, "W/Resource: The field 'Resource' does not match any of the allowed values"),
        ({**call, "Parameters": {"Prefix": "p"}}, "W/Parameters: These fields are required: [Bucket]"),
        ({**call, "Parameters": {**BUCKET, "Key": "k"}}, "W/Parameters: Field 'Key' is not supported"),
        ({"WriterConfig": {}}, "W/WriterConfig: These fields are required: [OutputType]"),
        ({"WriterConfig": 1}, "W/WriterConfig: Expected value of type Object"),
        ({"WriterConfig": {"OutputType": "CSV"}}, "W/WriterConfig/OutputType: Value should be one of the following: [JSON, JSONL]"),
        ({"WriterConfig": {"OutputType": "JSON", "Size": 1}}, "W/WriterConfig: Field 'Size' is not supported"),
    ):  # fmt: skip
        assert writer(wrong) == [told]

"""Records go through a function before they are delivered."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.firehose.conftest import Delivered
from tests.services.lambda_.conftest import package

from pampero.services.firehose.buffers import Record
from pampero.services.firehose.extraction import ENDED, run

Make = Callable[..., Delivered]
SOURCE = """
import base64

def handler(event, context):
    assert event["invocationId"]
    assert event["region"] == "us-east-1"
    assert ":deliverystream/d" in event["deliveryStreamArn"]
    answers = []
    for record in event["records"]:
        text = base64.b64decode(record["data"]).decode()
        assert isinstance(record["approximateArrivalTimestamp"], int)
        if text == "raise":
            raise ValueError(text)
        if text == "lose":
            continue
        result = {"drop": "Dropped", "fail": "ProcessingFailed"}.get(text, "Ok")
        keys = {"metadata": {"partitionKeys": {"first": text[0]}}} if text[0] in "ABC" else {}
        data = base64.b64encode(text.upper().encode()).decode()
        answers.append({"recordId": record["recordId"], "result": result, "data": data, **keys})
    return {"records": answers}
"""


def function(client: Callable[..., Any], role: str) -> str:
    made = client("lambda").create_function(
        FunctionName="f",
        Runtime="python3.11",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": package(index=SOURCE)},
    )
    arn: str = made["FunctionArn"]
    return arn


def processing(arn: str, *more: Any, **parameters: str) -> Any:
    told = {"LambdaArn": arn, **parameters}
    listed = [{"ParameterName": name, "ParameterValue": value} for name, value in told.items()]
    return {"Enabled": True, "Processors": [{"Type": "Lambda", "Parameters": listed}, *more]}


def test_records_are_transformed(delivered: Make, client: Any, wait_until: Any) -> None:
    arn = function(client, make_role(client("iam")))
    line = {"Type": "AppendDelimiterToRecord", "Parameters": [{"ParameterName": "Delimiter", "ParameterValue": "\\n"}]}
    one = delivered(ProcessingConfiguration=processing(arn, line), Prefix="p/")
    one.s3.create_bucket(Bucket=f"{one.bucket}-raw")
    one.config |= {
        "S3BackupMode": "Enabled",
        "S3BackupConfiguration": {
            "RoleARN": one.role, "BucketARN": f"arn:aws:s3:::{one.bucket}-raw", "CompressionFormat": "GZIP",
        },
    }  # fmt: skip
    one.make()
    one.put(b"one", b"drop", b"fail", b"two", b"lose")
    good, bad = wait_until(
        lambda: (found := sorted(one.names(), key=lambda key: "failed" in key)) and len(found) == 2 and found
    )
    assert one.read(good) == b"ONE\nTWO\n"
    assert bad.startswith("p/processing-failed/2")
    failed, lost = map(json.loads, one.read(bad).splitlines())
    assert base64.b64decode(failed["rawData"]) == b"fail"
    assert base64.b64decode(lost["rawData"]) == b"lose"
    assert (failed["errorCode"], failed["attemptsMade"]) == ("Lambda.ProcessingFailedStatus", 1)
    assert (lost["errorCode"], lost["lambdaArn"]) == ("Lambda.MissingRecordId", arn)
    assert failed["arrivalTimestamp"] <= failed["attemptEndingTimestamp"]
    (raw,) = one.names(f"{one.bucket}-raw")
    assert one.read(raw, f"{one.bucket}-raw") == b"onedropfailtwolose"


def test_a_function_that_fails_is_tried_again(delivered: Make, client: Any, wait_until: Any) -> None:
    arn = function(client, make_role(client("iam")))
    one = delivered(ProcessingConfiguration=processing(arn, NumberOfRetries="1")).make()
    one.put(b"raise", b"two")
    (bad,) = wait_until(one.names)
    lines = [json.loads(line) for line in one.read(bad).splitlines()]
    assert [(line["errorCode"], line["attemptsMade"]) for line in lines] == [("Lambda.FunctionError", 2)] * 2


def test_dynamic_partitions_by_a_function(delivered: Make, client: Any, wait_until: Any) -> None:
    arn = function(client, make_role(client("iam")))
    parameters = [
        {"ParameterName": "SubRecordType", "ParameterValue": "DELIMITED"},
        {"ParameterName": "Delimiter", "ParameterValue": base64.b64encode(b",").decode()},
    ]
    split = {"Type": "RecordDeAggregation", "Parameters": parameters}
    one = delivered(
        ProcessingConfiguration=processing(arn, split),
        DynamicPartitioningConfiguration={"Enabled": True},
        BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 0},
        Prefix="k=!{partitionKeyFromLambda:first}/",
        ErrorOutputPrefix="e/!{firehose:error-output-type}/",
    ).make()
    one.put(b"Ada,Bob,Anna", b"without")
    keys = wait_until(lambda: len(found := one.names()) == 3 and found)
    assert [(key.split("/")[0], one.read(key)) for key in keys if key[0] == "k"] == [
        ("k=A", b"ADAANNA"),
        ("k=B", b"BOB"),
    ]
    (bad,) = [key for key in keys if key.startswith("e/processing-failed/")]
    assert json.loads(one.read(bad))["errorCode"] == "DynamicPartitioning.KeyNotFound"


def test_records_of_json_are_split(delivered: Make, wait_until: Any) -> None:
    parameters = [{"ParameterName": "SubRecordType", "ParameterValue": "JSON"}]
    split = {"Type": "RecordDeAggregation", "Parameters": parameters}
    one = delivered(
        ProcessingConfiguration={"Enabled": True, "Processors": [split, {"Type": "AppendDelimiterToRecord"}]}
    ).make()
    one.put(b'{"a": 1}{"b": [2]} 3', b"{no json")
    (key,) = wait_until(one.names)
    assert one.read(key) == b'{"a": 1}\n{"b": [2]}\n3\n{no json\n'


def test_messages_of_log_groups_are_extracted(delivered: Make, refused: Any, wait_until: Any) -> None:
    extract = {
        "Type": "CloudWatchLogProcessing",
        "Parameters": [{"ParameterName": "DataMessageExtraction", "ParameterValue": "true"}],
    }
    unzip = {"Type": "Decompression", "Parameters": [{"ParameterName": "CompressionFormat", "ParameterValue": "GZIP"}]}
    config = {"Enabled": True, "Processors": [extract, {"Type": "AppendDelimiterToRecord"}]}
    code, text = refused(delivered(ProcessingConfiguration=config).make)
    assert "requires processor Decompression" in text
    config["Processors"] = [unzip, *config["Processors"]]
    one = delivered("e", ProcessingConfiguration=config).make()
    batch = {"messageType": "DATA_MESSAGE", "logEvents": [{"message": "one"}, {"message": "two"}]}
    control = {"messageType": "CONTROL_MESSAGE", "logEvents": [{"message": "control"}]}
    one.put(*(gzip.compress(json.dumps(document).encode()) for document in (control, batch)), b"plain")
    good, bad = wait_until(lambda: len(found := sorted(one.names(), key=lambda key: "failed" in key)) == 2 and found)
    assert one.read(good) == b"one\ntwo\n"
    assert json.loads(one.read(bad))["errorCode"] == "Decompression.InvalidData"


def test_partition_keys_by_a_query(delivered: Make, refused: Any, wait_until: Any) -> None:
    query = {
        "Type": "MetadataExtraction",
        "Parameters": [
            {"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{team: .team, n: (.n + 1)}"},
            {"ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6"},
        ],
    }
    config = {
        "ProcessingConfiguration": {"Enabled": True, "Processors": [query]},
        "DynamicPartitioningConfiguration": {"Enabled": True},
        "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 0},
        "Prefix": "!{partitionKeyFromQuery:team}/!{partitionKeyFromQuery:n}/",
        "ErrorOutputPrefix": "e/!{firehose:error-output-type}/",
    }
    if importlib.util.find_spec("jq") is None:
        code, text = refused(delivered(**config).make)
        assert code == "NotImplemented"
        assert "pampero[jq]" in text
        return
    one = delivered(**config).make()
    one.put(b'{"team": "a", "n": 1}', b'{"team": "b", "n": 1}', b'{"team": "a", "n": 1.0}', b"none", b'{"n": 1}')
    keys = wait_until(lambda: len(found := one.names()) == 3 and found)
    assert [(key[:4], one.read(key)) for key in keys if key[0] != "e"] == [
        ("a/2/", b'{"team": "a", "n": 1}{"team": "a", "n": 1.0}'),
        ("b/2/", b'{"team": "b", "n": 1}'),
    ]
    (bad,) = [key for key in keys if key[0] == "e"]
    codes = [json.loads(line)["errorCode"] for line in one.read(bad).splitlines()]
    assert codes == ["MetadataExtraction.QueryFailed", "DynamicPartitioning.KeyNotFound"]


def test_a_query_that_never_ends_is_ended() -> None:
    pytest.importorskip("jq")
    records = [Record(1, 0.0, "", "", b"1")]
    assert run("def f: f; f", records, 0.5) == [{"error": ENDED}]
    assert run("$ENV", records) == [{"keys": {}}]

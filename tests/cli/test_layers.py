"""`pampero layers`: Powertools, from the registry, in a function."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

VERSION = f"python3.{sys.version_info.minor}"
LAYER = f"arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-{VERSION.replace('.', '')}-x86_64:7"
SOURCE = """
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent

app, processor, calls = APIGatewayHttpResolver(), BatchProcessor(event_type=EventType.SQS), []
log = Logger(service="shop")

@app.get("/hello/<name>")
def hello(name):
    return {"hello": name, "greeting": parameters.get_parameter("/shop/greeting")}

def record(record):
    if record.body == "bad":
        raise ValueError(record.body)

@idempotent(
    persistence_store=DynamoDBPersistenceLayer(table_name="once"),
    config=IdempotencyConfig(event_key_jmespath="order"),
)
def once(event, context):
    calls.append(event["order"])
    return {"calls": len(calls)}

def handler(event, context):
    log.info("seen")
    if "order" in event:
        return once(event, context)
    if "Records" in event:
        return process_partial_response(event=event, record_handler=record, processor=processor, context=context)
    return app.resolve(event, context)
"""


@pytest.fixture
def pampero(server: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line, at the session's server."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pampero.cli", *arguments, "--data", str(server.data)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    return run


def _record(id_: str, body: str) -> dict[str, Any]:
    return {"messageId": id_, "body": body, "eventSource": "aws:sqs", "receiptHandle": "r", "attributes": {}}


@pytest.fixture
def made(server: Any) -> Iterator[Any]:
    lam, dynamodb, ssm = (server.client(name, "test") for name in ("lambda", "dynamodb", "ssm"))
    key = {"AttributeName": "id", "KeyType": "HASH"}
    dynamodb.create_table(
        TableName="once", KeySchema=[key], BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip
    ssm.put_parameter(Name="/shop/greeting", Value="hi", Type="String")
    yield lam
    for name in [one["FunctionName"] for one in lam.list_functions()["Functions"] if one["FunctionName"] == "powerful"]:
        lam.delete_function(FunctionName=name)
    dynamodb.delete_table(TableName="once")
    ssm.delete_parameter(Name="/shop/greeting")


@pytest.mark.timeout(300)
def test_powertools(pampero: Callable[..., Any], made: Any, server: Any) -> None:
    function = {
        "FunctionName": "powerful", "Runtime": VERSION, "Handler": "index.handler", "Timeout": 30, "Layers": [LAYER],
        "Role": make_role(server.client("iam", "test")), "Code": {"ZipFile": package(index=SOURCE)},
    }  # fmt: skip
    with pytest.raises(ClientError, match=f"pampero layers add --arn {LAYER}"):
        made.create_function(**function)
    done = pampero("layers", "add", "--arn", LAYER, "--extras", "")
    assert done.stdout.startswith(f"{LAYER} holds aws-lambda-powertools 3."), done.stderr
    assert "is here already" in pampero("layers", "add", "--arn", LAYER).stdout
    assert LAYER in [one["arn"] for one in json.loads(pampero("layers", "list", "--json").stdout)]
    made.create_function(**function)

    def invoke(event: Any) -> Any:
        answer = made.invoke(FunctionName="powerful", Payload=json.dumps(event).encode())
        payload = json.load(answer["Payload"])
        assert "FunctionError" not in answer, payload
        return payload

    assert [invoke({"order": order}) for order in (1, 1, 2)] == [{"calls": 1}, {"calls": 1}, {"calls": 2}]
    batch = {"Records": [_record("a", "good"), _record("b", "bad")]}
    assert invoke(batch) == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    http = {"method": "GET", "path": "/hello/you"}
    request = {
        "version": "2.0",
        "rawPath": "/hello/you",
        "headers": {},
        "requestContext": {"http": http, "stage": "$default"},
    }
    assert json.loads(invoke(request)["body"]) == {"hello": "you", "greeting": "hi"}


def test_what_cannot_be_brought(pampero: Callable[..., Any], server: Any) -> None:
    closed = "arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:38"
    for arguments in (("--arn", closed), ("requests",), ("--arn", "arn:aws:lambda:us-east-1:000000000000:layer:x:1")):
        done = pampero("layers", "add", *arguments)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    lam = server.client("lambda", "test")
    with pytest.raises(ClientError, match="whose program is not public"):
        lam.create_function(
            FunctionName="none", Runtime=VERSION, Handler="index.handler", Layers=[closed],
            Role=make_role(server.client("iam", "test")), Code={"ZipFile": package(index="")},
        )  # fmt: skip

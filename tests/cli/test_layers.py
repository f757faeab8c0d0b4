"""`pampero layers`: Powertools for Python and for TypeScript, from the registries, in functions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
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
from aws_lambda_powertools.utilities.feature_flags import FeatureFlags
from aws_lambda_powertools.utilities.feature_flags.base import StoreProvider

class Flags(StoreProvider):
    def get_configuration(self):
        return parameters.get_parameter("/shop/flags", transform="json")

    get_raw_configuration = property(get_configuration)

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
    if "customer" in event:
        return FeatureFlags(store=Flags()).evaluate(name="premium", context=event, default=False)
    if "Records" in event:
        return process_partial_response(event=event, record_handler=record, processor=processor, context=context)
    return app.resolve(event, context)
"""


TYPESCRIPT = "arn:aws:lambda:us-east-1:094274105915:layer:AWSLambdaPowertoolsTypeScriptV2:41"
NODE_SOURCE = """
const { BatchProcessor, EventType, processPartialResponse } = require("@aws-lambda-powertools/batch");
const { Router } = require("@aws-lambda-powertools/event-handler/http");
const { IdempotencyConfig, makeIdempotent } = require("@aws-lambda-powertools/idempotency");
const { DynamoDBPersistenceLayer } = require("@aws-lambda-powertools/idempotency/dynamodb");
const { Logger } = require("@aws-lambda-powertools/logger");
const { getParameter } = require("@aws-lambda-powertools/parameters/ssm");

const app = new Router(), processor = new BatchProcessor(EventType.SQS), log = new Logger({ serviceName: "shop" });
let calls = 0;

app.get("/hello/:name", async ({ params }) => ({ hello: params.name, greeting: await getParameter("/shop/greeting") }));

const once = makeIdempotent(async (event) => ({ calls: ++calls }), {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: "once" }),
  config: new IdempotencyConfig({ eventKeyJmesPath: "order" }),
});

const record = async ({ body }) => {
  if (body === "bad") throw new Error(body);
};

exports.handler = async (event, context) => {
  log.info("seen");
  if ("order" in event) return once(event, context);
  if ("Records" in event) return processPartialResponse(event, record, processor, { context });
  return app.resolve(event, context);
};
"""
FLAGS = {
    "premium": {
        "default": False,
        "rules": {
            "gold": {"when_match": True, "conditions": [{"action": "EQUALS", "key": "customer", "value": "gold"}]}
        },
    }
}


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
    ssm.put_parameter(Name="/shop/flags", Value=json.dumps(FLAGS), Type="String")
    yield lam
    for name in [one["FunctionName"] for one in lam.list_functions()["Functions"] if one["FunctionName"] == "powerful"]:
        lam.delete_function(FunctionName=name)
    dynamodb.delete_table(TableName="once")
    ssm.delete_parameters(Names=["/shop/greeting", "/shop/flags"])


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
    _use(made)
    assert [_invoke(made, {"customer": kind}) for kind in ("gold", "tin")] == [True, False]


@pytest.mark.skipif(
    shutil.which("npm") is None or not (Path(sys.prefix) / "node_modules" / "@aws-sdk").exists(),
    reason="npm is not installed, or did not reach its registry for this user (`make node-sdk`)",
)
@pytest.mark.timeout(300)
def test_powertools_for_typescript(pampero: Callable[..., Any], made: Any, server: Any) -> None:
    done = pampero("layers", "add", "--arn", TYPESCRIPT)
    assert done.stdout.startswith(f"{TYPESCRIPT} holds @aws-lambda-powertools 2."), done.stderr
    made.create_function(
        FunctionName="powerful", Runtime="nodejs22.x", Handler="index.handler", Timeout=30, Layers=[TYPESCRIPT],
        Role=make_role(server.client("iam", "test")), Code={"ZipFile": package(index__js=NODE_SOURCE)},
    )  # fmt: skip
    _use(made)


def _invoke(lam: Any, event: Any) -> Any:
    answer = lam.invoke(FunctionName="powerful", Payload=json.dumps(event).encode())
    payload = json.load(answer["Payload"])
    assert "FunctionError" not in answer, payload
    return payload


def _use(lam: Any) -> None:
    """Idempotency, batches, routes, parameters: what both languages have."""
    assert [_invoke(lam, {"order": order}) for order in (1, 1, 2)] == [{"calls": 1}, {"calls": 1}, {"calls": 2}]
    batch = {"Records": [_record("a", "good"), _record("b", "bad")]}
    assert _invoke(lam, batch) == {"batchItemFailures": [{"itemIdentifier": "b"}]}
    http = {"method": "GET", "path": "/hello/you", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "a"}
    request = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/hello/you",
        "rawQueryString": "",
        "headers": {},
        "isBase64Encoded": False,
        "requestContext": {"http": http, "stage": "$default", "domainName": "example.com"},
    }
    assert json.loads(_invoke(lam, request)["body"]) == {"hello": "you", "greeting": "hi"}


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

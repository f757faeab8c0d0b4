"""HTTP proxies, AWS services, and the mapping of parameters."""

from __future__ import annotations

import json
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role

NAMESPACE = "{http://queue.amazonaws.com/doc/2012-11-05/}"


class Backend(BaseHTTPRequestHandler):
    """Says what it was asked; /missing answers 404, /cookies sets two, /slow waits for the end of the test."""

    protocol_version = "HTTP/1.1"
    over = threading.Event()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            headers[name.lower()] = f"{headers[name.lower()]}|{value}" if name.lower() in headers else value
        told = {"method": self.command, "path": self.path, "headers": headers, "body": body.decode(), "id": 7}
        if self.path == "/slow":
            self.over.wait(20)
        text = json.dumps(told).encode()
        self.send_response(404 if self.path.startswith("/missing") else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.send_header("x-backend", "yes")
        if self.path == "/cookies":
            self.send_header("set-cookie", "a=1")
            self.send_header("set-cookie", "b=2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = answer

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def backend() -> Iterator[str]:
    Backend.over.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Backend.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def mapped(apis: Any) -> Callable[..., str]:
    """mapped("ANY /{proxy+}", IntegrationType=…, …): an API with one route; its id."""

    def make(key: str, **settings: Any) -> str:
        id_: str = apis.create_api(Name="m", ProtocolType="HTTP")["ApiId"]
        made = apis.create_integration(ApiId=id_, **{"PayloadFormatVersion": "1.0", **settings})
        apis.create_route(ApiId=id_, RouteKey=key, Target=f"integrations/{made['IntegrationId']}")
        apis.create_stage(ApiId=id_, StageName="$default", AutoDeploy=True, StageVariables={"version": "v2"})
        return id_

    return make


def http_proxy(uri: str, method: str = "ANY", **more: Any) -> dict[str, Any]:
    return {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": method, "IntegrationUri": uri, **more}


def test_a_request_is_handed_on(plane: Any, mapped: Callable[..., str], backend: str) -> None:
    id_ = mapped("ANY /{proxy+}", **http_proxy(f"{backend}/{{proxy}}"))
    reply = plane.call(id_, "POST", "/a/b%20c?x=1&x=2", "hello", {"x-own": "1", "content-type": "text/plain"})
    assert (reply.status, reply.header("x-backend")) == (200, "yes")
    assert len(reply.headers["date"]) == 1
    told = reply.json
    assert (told["method"], told["path"], told["body"]) == ("POST", "/a/b%20c?x=1&x=2", "hello")
    assert told["headers"]["x-own"] == "1"
    assert told["headers"]["host"] == backend.removeprefix("http://")
    assert "for=127.0.0.1" in told["headers"]["forwarded"]
    assert plane.call(id_, "GET", "/missing").status == 404
    assert plane.call(id_, "GET", "/cookies").headers["set-cookie"] == ["a=1", "b=2"]


def test_request_parameters(plane: Any, mapped: Callable[..., str], backend: str) -> None:
    parameters = {
        "append:header.x-one": "fixed",
        "append:header.x-own": "$request.header.X-Other",
        "overwrite:header.x-two": "$request.body.list[1].name",
        "overwrite:header.x-three": "${context.httpMethod}-${stageVariables.version}-${request.querystring.q}",
        "remove:header.x-gone": "''",
        "append:querystring.id": "$request.path.id",
        "remove:querystring.secret": "''",
        "overwrite:querystring.q": "new",
        "overwrite:path": "/base/$request.path.id",
        "append:header.x-none": "$request.header.absent",
    }
    parameters["overwrite:path"] = "/base/${request.path.id}"
    uri = f"{backend}/${{stageVariables.version}}"
    id_ = mapped("POST /pets/{id}", **http_proxy(uri, "PUT", RequestParameters=parameters))
    body = json.dumps({"list": [{}, {"name": "second"}]})
    headers = {"x-own": "1", "x-other": "2", "x-gone": "3", "x-two": "old"}
    told = plane.call(id_, "POST", "/pets/a%20b?q=old&secret=s&k=v", body, headers).json
    assert told["method"] == "PUT"
    assert told["path"] == "/base/a%20b?k=v&id=a+b&q=new"
    assert {name: told["headers"].get(name) for name in ("x-one", "x-own", "x-two", "x-three", "x-gone", "x-none")} == {
        "x-one": "fixed",
        "x-own": "1,2",
        "x-two": "second",
        "x-three": "POST-v2-old",
        "x-gone": None,
        "x-none": None,
    }


def test_request_parameters_of_a_function(plane: Any, mapped: Callable[..., str], function: Callable[..., str]) -> None:
    parameters = {
        "overwrite:header.X-Who": "$request.querystring.who",
        "remove:querystring.who": "''",
        "append:querystring.more": "a b",
        "overwrite:path": "/new",
    }
    uri = function()
    lambda_ = {"IntegrationType": "AWS_PROXY", "IntegrationUri": uri, "PayloadFormatVersion": "2.0"}
    id_ = mapped("GET /old", **lambda_, RequestParameters=parameters)
    event = plane.call(id_, "GET", "/old?who=ann").json
    assert event["headers"]["x-who"] == "ann"
    assert event["queryStringParameters"] == {"more": "a b"}
    assert (event["rawPath"], event["rawQueryString"]) == ("/new", "more=a+b")


def test_response_parameters(plane: Any, mapped: Callable[..., str], backend: str) -> None:
    answers = {
        "200": {
            "append:header.x-id": "$response.body.id",
            "overwrite:header.x-backend": "${response.header.x-backend}-${context.routeKey}",
            "remove:header.content-type": "''",
        },
        "404": {"overwrite:statuscode": "410", "append:header.x-why": "gone"},
    }
    id_ = mapped("ANY /{proxy+}", **http_proxy(f"{backend}/{{proxy}}", ResponseParameters=answers))
    reply = plane.call(id_, "GET", "/a")
    assert (reply.header("x-id"), reply.header("x-backend")) == ("7", "yes-ANY /{proxy+}")
    assert reply.header("content-type") is None
    missing = plane.call(id_, "GET", "/missing")
    assert (missing.status, missing.header("x-why")) == (410, "gone")


def test_a_backend_that_does_not_answer(plane: Any, mapped: Callable[..., str], backend: str) -> None:
    slow = mapped("GET /", **http_proxy(f"{backend}/slow", TimeoutInMillis=50))
    nobody = mapped("GET /", **http_proxy("http://127.0.0.1:1/"))
    for id_ in (slow, nobody):
        reply = plane.call(id_, "GET", "/")
        assert (reply.status, reply.json) == (503, {"message": "Service Unavailable"})


TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


@pytest.fixture
def role(client: Callable[..., Any]) -> Callable[..., str]:
    """role("sqs:SendMessage", …): a role that API Gateway may assume; its ARN."""

    def make(*actions: str) -> str:
        iam = client("iam")
        arn: str = iam.create_role(RoleName="gateway", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        document = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}],
        }
        iam.put_role_policy(RoleName="gateway", PolicyName="may", PolicyDocument=json.dumps(document))
        return arn

    return make


def service(subtype: str, role: str, **parameters: str) -> dict[str, Any]:
    return {
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": subtype,
        "CredentialsArn": role,
        "RequestParameters": parameters,
    }


def test_sqs(client: Callable[..., Any], plane: Any, mapped: Callable[..., str], role: Callable[..., str]) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    arn = role("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue")
    attributes = '{"kind": {"DataType": "String", "StringValue": "${request.header.kind}"}}'
    send = mapped(
        "POST /",
        **service(
            "SQS-SendMessage", arn, QueueUrl=url, MessageBody="$request.body.text", MessageAttributes=attributes,
            DelaySeconds="$request.querystring.delay",
        ),
    )  # fmt: skip
    reply = plane.call(send, "POST", "/?delay=0", '{"text": "a <b>"}', {"kind": "red"})
    assert (reply.status, reply.header("content-type")) == (200, "text/xml")
    message = ET.fromstring(reply.body).find(f"{NAMESPACE}SendMessageResult/{NAMESPACE}MessageId")
    assert message is not None
    receive = mapped(
        "GET /",
        **service("SQS-ReceiveMessage", arn, QueueUrl=url, MaxNumberOfMessages="5", MessageAttributeNames='["All"]'),
    )
    found = ET.fromstring(plane.call(receive, "GET", "/").body).find(
        f"{NAMESPACE}ReceiveMessageResult/{NAMESPACE}Message"
    )
    assert found is not None
    assert found.findtext(f"{NAMESPACE}MessageId") == message.text
    assert found.findtext(f"{NAMESPACE}Body") == "a <b>"
    attribute = found.find(f"{NAMESPACE}MessageAttribute")
    assert attribute is not None
    assert attribute.findtext(f"{NAMESPACE}Name") == "kind"
    assert attribute.findtext(f"{NAMESPACE}Value/{NAMESPACE}StringValue") == "red"
    delete = mapped(
        "DELETE /", **service("SQS-DeleteMessage", arn, QueueUrl=url, ReceiptHandle="$request.header.receipt")
    )
    handle = found.findtext(f"{NAMESPACE}ReceiptHandle")
    assert plane.call(delete, "DELETE", "/", headers={"receipt": handle}).status == 200
    assert plane.call(delete, "DELETE", "/").status == 400
    refused = plane.call(send, "POST", "/", '{"other": 1}')
    assert (refused.status, refused.json) == (400, {"message": "Required parameter MessageBody has no value"})
    assert plane.call(send, "POST", "/?delay=long", '{"text": "a"}').status == 400
    sqs.send_message(QueueUrl=url, MessageBody="left")
    purge = mapped("POST /", **service("SQS-PurgeQueue", arn, QueueUrl=url))
    assert plane.call(purge, "POST", "/").status == 200
    count = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
    assert count == {"ApproximateNumberOfMessages": "0"}
    wrong = mapped("POST /", **service("SQS-SendMessage", arn, QueueUrl=f"{url}-none", MessageBody="a"))
    reply = plane.call(wrong, "POST", "/")
    assert reply.status == 400
    assert b"<ErrorResponse" in reply.body


def test_the_role_decides(
    client: Callable[..., Any], plane: Any, mapped: Callable[..., str], role: Callable[..., str]
) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    arn = role("sqs:ReceiveMessage")
    id_ = mapped("POST /", **service("SQS-SendMessage", arn, QueueUrl=url, MessageBody="a"))
    reply = plane.call(id_, "POST", "/")
    assert reply.status == 403
    assert b"AccessDenied" in reply.body


def test_a_function_is_invoked_with_the_integrations_role(
    client: Callable[..., Any],
    plane: Any,
    mapped: Callable[..., str],
    function: Callable[..., str],
    role: Callable[..., str],
) -> None:
    lambda_ = {"IntegrationType": "AWS_PROXY", "IntegrationUri": function(allow=False), "PayloadFormatVersion": "2.0"}
    id_ = mapped("GET /", **lambda_, CredentialsArn=role("sqs:SendMessage"))
    assert plane.call(id_, "GET", "/").status == 500
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}]}
    client("iam").put_role_policy(RoleName="gateway", PolicyName="may", PolicyDocument=json.dumps(document))
    assert plane.call(id_, "GET", "/").status == 200


def test_events(
    client: Callable[..., Any], plane: Any, mapped: Callable[..., str], role: Callable[..., str], wait_until: Any
) -> None:
    sqs, events = client("sqs"), client("events")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_rule(Name="r", EventPattern='{"source": ["shop"]}')
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": arn}])
    id_ = mapped(
        "POST /{kind}",
        **service(
            "EventBridge-PutEvents", role("events:PutEvents"), Source="shop", DetailType="$request.path.kind",
            Detail="$request.body", Resources='["a"]',
        ),
    )  # fmt: skip
    reply = plane.call(id_, "POST", "/Placed", '{"order": 1}')
    assert (reply.status, reply.json["FailedEntryCount"]) == (200, 0)
    (message,) = wait_until(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))
    event = json.loads(message["Body"])
    assert event["id"] == reply.json["Entries"][0]["EventId"]
    assert (event["detail-type"], event["detail"], event["resources"]) == ("Placed", {"order": 1}, ["a"])


def test_records_of_a_stream(
    client: Callable[..., Any], plane: Any, mapped: Callable[..., str], role: Callable[..., str]
) -> None:
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    parameters = {"StreamName": "s", "Data": "$request.body", "PartitionKey": "$request.path.key"}
    id_ = mapped("POST /{key}", **service("Kinesis-PutRecord", role("kinesis:PutRecord"), **parameters))
    reply = plane.call(id_, "POST", "/k", "data")
    assert (reply.status, reply.json["ShardId"]) == (200, "shardId-000000000000")
    place = kinesis.get_shard_iterator(StreamName="s", ShardId="0", ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    (record,) = kinesis.get_records(ShardIterator=place)["Records"]
    assert (record["Data"], record["PartitionKey"]) == (b"data", "k")


def test_workflows(
    client: Callable[..., Any],
    plane: Any,
    mapped: Callable[..., str],
    role: Callable[..., str],
    account: str,
    wait_until: Callable[..., Any],
) -> None:
    states = client("stepfunctions")
    definition = json.dumps({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": True}}})
    machine = f"arn:aws:states:us-east-1:{account}:stateMachine:m"
    arn = role("states:StartExecution", "states:StopExecution")
    start = mapped(
        "POST /",
        **service("StepFunctions-StartExecution", arn, StateMachineArn=machine, Input="$request.body", Name="n"),
    )
    try:
        states.create_state_machine(name="m", definition=definition, roleArn=make_role(client("iam")))
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 501:
            raise
        pytest.skip("no workflows yet")
    reply = plane.call(start, "POST", "/", '{"a": 1}')
    assert reply.status == 200
    execution = reply.json["executionArn"]
    assert execution.endswith(":n")
    assert abs(reply.json["startDate"] - time.time()) < 10_000
    assert json.loads(states.describe_execution(executionArn=execution)["input"]) == {"a": 1}
    stop = mapped("DELETE /", **service("StepFunctions-StopExecution", arn, ExecutionArn=execution, Cause="over"))
    assert plane.call(stop, "DELETE", "/").status == 200
    wait_until(lambda: states.describe_execution(executionArn=execution)["status"] == "ABORTED")

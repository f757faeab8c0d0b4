"""`python -m bench.against ../main`: whether any workload is slower here than in another checkout, which is installed.

A server of each stands beside the other, and bursts of the same requests go to them in turn, so that a machine whose speed
changes changes it for both. What decides is the processor time of a request, of all the server's processes: of the ratios of
bursts that follow each other, the median. It fails where one is beyond AT_MOST. `BENCH_ROUNDS` and `BENCH_COUNT` say how many
bursts there are, and requests in each; further arguments, which workloads.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.functions import PLAIN, create, invocation, make_role, send
from bench.idle import used
from bench.load import Outcome, run
from bench.machines import ROLE as STATES_ROLE
from bench.machines import make_role as make_states_role
from bench.servers import Running
from bench.signer import Signer

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
COUNT = int(os.environ.get("BENCH_COUNT", "1500"))
AT_MOST = 1.05
CONNECTIONS = 16
ITEMS = 500
FORM = "content-type: application/x-www-form-urlencoded\r\n"
# Makes what it needs on the server at a port; gives the requests of a burst.
Workload = Callable[[int], list[bytes]]


def ask(port: int, request: bytes) -> Any:
    """One request outside the measurement."""
    return json.loads(send(port, request) or b"{}")


def json_call(signer: Signer, operation: str, **body: Any) -> bytes:
    return signer.request(operation, json.dumps(body).encode())


def form(signer: Signer, **parameters: str) -> bytes:
    """A request in the query protocol."""
    return signer.rest("POST", "/", urlencode(parameters).encode(), FORM)


def send_message(port: int) -> list[bytes]:
    signer = Signer("sqs", "AmazonSQS", "1.0", port)
    url = ask(port, json_call(signer, "CreateQueue", QueueName="sent"))["QueueUrl"]
    return [json_call(signer, "SendMessage", QueueUrl=url, MessageBody="x" * 100)] * COUNT


def receive_nothing(port: int) -> list[bytes]:
    signer = Signer("sqs", "AmazonSQS", "1.0", port)
    url = ask(port, json_call(signer, "CreateQueue", QueueName="empty"))["QueueUrl"]
    return [json_call(signer, "ReceiveMessage", QueueUrl=url)] * COUNT


def items(port: int) -> tuple[Signer, list[bytes]]:
    """A table, and requests that put its items."""
    signer = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
    ask(port, json_call(
        signer, "CreateTable", TableName="items", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
    ))  # fmt: skip
    while ask(port, json_call(signer, "DescribeTable", TableName="items"))["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.05)
    return signer, [
        json_call(signer, "PutItem", TableName="items", Item={**key(number), "text": {"S": "x" * 200}})
        for number in range(ITEMS)
    ]


def key(number: int) -> dict[str, Any]:
    return {"p": {"S": f"p{number % 10}"}, "s": {"N": str(number)}}


def put_item(port: int) -> list[bytes]:
    return (items(port)[1] * (COUNT // ITEMS + 1))[:COUNT]


def get_item(port: int) -> list[bytes]:
    """Of the table that put_item has filled."""
    signer = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
    return [json_call(signer, "GetItem", TableName="items", Key=key(number % ITEMS)) for number in range(COUNT)]


def query(port: int) -> list[bytes]:
    """Ten items of that table."""
    signer = Signer("dynamodb", "DynamoDB_20120810", "1.0", port)
    values = {":p": {"S": "p1"}, ":s": {"N": "100"}}
    condition = "p = :p AND s < :s"
    return [
        json_call(
            signer, "Query", TableName="items", KeyConditionExpression=condition, ExpressionAttributeValues=values
        )
    ] * COUNT


def put_object(port: int) -> list[bytes]:
    signer = Signer("s3", "", "1.1", port)
    send(port, signer.rest("PUT", "/bench", b""))
    content = os.urandom(1016)
    return [signer.rest("PUT", f"/bench/{at}", content + at.to_bytes(8, "big")) for at in range(COUNT)]


def get_object(port: int) -> list[bytes]:
    """Of the bucket that put_object has filled."""
    signer = Signer("s3", "", "1.1", port)
    return [signer.rest("GET", f"/bench/{number}", b"") for number in range(COUNT)]


def invoke(port: int) -> list[bytes]:
    make_role(port)
    create(port, "warm", PLAIN)
    return [invocation(Signer("lambda", "", "1.1", port), "warm")] * COUNT


def put_events(port: int) -> list[bytes]:
    """With a rule that they do not match, and one that leads to a queue."""
    queue = ask(port, json_call(Signer("sqs", "AmazonSQS", "1.0", port), "CreateQueue", QueueName="events"))
    assert queue["QueueUrl"]
    signer = Signer("events", "AWSEvents", "1.1", port)
    for name in ("one", "other"):
        ask(port, json_call(signer, "PutRule", Name=name, EventPattern=json.dumps({"source": [name]})))
    target = {"Id": "q", "Arn": "arn:aws:sqs:us-east-1:000000000000:events"}
    ask(port, json_call(signer, "PutTargets", Rule="one", Targets=[target]))
    entry = {"Source": "one", "DetailType": "t", "Detail": '{"n": 1}'}
    return [json_call(signer, "PutEvents", Entries=[entry])] * COUNT


def put_record(port: int) -> list[bytes]:
    signer = Signer("kinesis", "Kinesis_20131202", "1.1", port)
    ask(port, json_call(signer, "CreateStream", StreamName="records", ShardCount=16))
    described = json_call(signer, "DescribeStreamSummary", StreamName="records")
    while ask(port, described)["StreamDescriptionSummary"]["StreamStatus"] != "ACTIVE":
        time.sleep(0.05)
    return [
        json_call(signer, "PutRecord", StreamName="records", Data="eHh4", PartitionKey=str(at)) for at in range(COUNT)
    ]


def publish(port: int) -> list[bytes]:
    signer = Signer("sns", "", "1.1", port)
    send(port, form(signer, Action="CreateTopic", Name="topic", Version="2010-03-31"))
    arn = "arn:aws:sns:us-east-1:000000000000:topic"
    return [form(signer, Action="Publish", TopicArn=arn, Message="x" * 100, Version="2010-03-31")] * COUNT


def start_execution(port: int) -> list[bytes]:
    make_states_role(port)
    signer = Signer("states", "AWSStepFunctions", "1.0", port)
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    made = ask(port, json_call(signer, "CreateStateMachine", name="m", definition=definition, roleArn=STATES_ROLE))
    return [json_call(signer, "StartExecution", stateMachineArn=made["stateMachineArn"])] * (COUNT // 4)


def list_roles(port: int) -> list[bytes]:
    """Twenty of them: long answers in XML."""
    signer = Signer("iam", "", "1.1", port)
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]})  # fmt: skip
    for number in range(20):
        send(port, form(
            signer, Action="CreateRole", RoleName=f"r{number}", Path="/many/", AssumeRolePolicyDocument=trust,
            Version="2010-05-08",
        ))  # fmt: skip
    return [form(signer, Action="ListRoles", PathPrefix="/many/", Version="2010-05-08")] * COUNT


def rest_api(port: int) -> list[bytes]:
    """A REST API with an integration of type MOCK, by its host."""
    signer = Signer("apigateway", "", "1.1", port)

    def call(method: str, path: str, **body: Any) -> Any:
        return ask(port, signer.rest(method, path, json.dumps(body).encode()))

    api = call("POST", "/restapis", name="mock")
    method = f"/restapis/{api['id']}/resources/{api['rootResourceId']}/methods/GET"
    call("PUT", method, authorizationType="NONE")
    call("PUT", f"{method}/integration", type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    call("PUT", f"{method}/responses/200")
    call("PUT", f"{method}/integration/responses/200", responseTemplates={"application/json": "{}"})
    call("POST", f"/restapis/{api['id']}/deployments", stageName="b")
    return [f"GET /b HTTP/1.1\r\nhost: {api['id']}.execute-api.localhost:{port}\r\n\r\n".encode()] * COUNT


def http_api(port: int) -> list[bytes]:
    """An HTTP API with a function behind it, by its host."""
    make_role(port)
    create(port, "behind", PLAIN)
    functions, gateway = Signer("lambda", "", "1.1", port), Signer("apigateway", "", "1.1", port)
    allowed = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}
    send(port, functions.rest("POST", "/2015-03-31/functions/behind/policy", json.dumps(allowed).encode()))
    target = "arn:aws:lambda:us-east-1:000000000000:function:behind"
    body = {"name": "h", "protocolType": "HTTP", "target": target}
    api = ask(port, gateway.rest("POST", "/v2/apis", json.dumps(body).encode()))
    return [f"GET / HTTP/1.1\r\nhost: {api['apiId']}.execute-api.localhost:{port}\r\n\r\n".encode()] * COUNT


WORKLOADS: dict[str, Workload] = {
    one.__name__: one
    for one in (
        send_message, receive_nothing, put_item, get_item, query, put_object, get_object, invoke, put_events, put_record,
        publish, start_execution, list_roles, rest_api, http_api,
    )
}  # fmt: skip


def burst(server: Running, requests: list[bytes]) -> Outcome:
    """The requests once, and what became of them: what goes on after the answers counts as well."""
    before = used(server.pid)
    outcome = asyncio.run(run(server.port, requests.__getitem__, len(requests), CONNECTIONS))
    outcome.cpu = used(server.pid) - before
    return outcome


def compare(name: str, here: Running, there: Running) -> float:
    """Prints a workload's line; the ratio of the costs."""
    pairs: list[tuple[Outcome, Outcome]] = []
    sent = [(server, WORKLOADS[name](server.port)) for server in (here, there)]
    for server, requests in sent:  # warm, and all that is compiled at the first call
        burst(server, requests)
    for _ in range(ROUNDS):
        first, second = (burst(server, requests) for server, requests in sent)
        pairs.append((first, second))
    ratio = statistics.median(one.cost / other.cost for one, other in pairs)
    print(json.dumps({
        "workload": name,
        "cpu_us": round(statistics.median(one.cost for one, _ in pairs) * 1e6, 1),
        "cpu_us_there": round(statistics.median(other.cost for _, other in pairs) * 1e6, 1),
        "cpu_ratio": round(ratio, 3),
        "rate_ratio": round(statistics.median(one.rate / other.rate for one, other in pairs), 3),
        "errors": sum(one.errors + other.errors for one, other in pairs),
    }), flush=True)  # fmt: skip
    return ratio


def main() -> None:
    """Every workload, or those named."""
    other, *names = sys.argv[1:]
    python = str(Path(other).absolute() / ".venv/bin/python")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
        here, there = Running(Path(folder) / "here"), Running(Path(folder) / "there", python=python)
        for server in (here, there):
            ends.callback(server.stop)
        slower = [name for name in names or WORKLOADS if compare(name, here, there) > AT_MOST]
    if slower:
        sys.exit(f"slower than {other}: {', '.join(slower)}")


if __name__ == "__main__":
    main()

"""Integrations with the APIs of AWS's services: by path and by operation, as a role, as the caller, as API Gateway."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.apigateway.rest.conftest import Rest

JSON = "application/json"
FORM = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}


def connect(
    rest: Rest, api: str, part: str, uri: str, role: str | None, template: str | None = None, verb: str = "POST",
    by: str = "POST", answer: str | None = None, headers: dict[str, str] | None = None, names: dict[str, bool] | None = None,
    **mapped: str,
) -> dict[str, str]:  # fmt: skip
    """A method that a service answers. uri: what stands behind the region. mapped: parameters of the request."""
    integration: dict[str, Any] = {
        "type": "AWS", "integrationHttpMethod": by, "uri": f"arn:aws:apigateway:us-east-1:{uri}",
        "requestParameters": {**(headers or {}), **mapped}, "passthroughBehavior": "WHEN_NO_TEMPLATES",
    }  # fmt: skip
    if role:
        integration["credentials"] = role
    if template is not None:
        integration["requestTemplates"] = {JSON: template}
    place = rest.method(api, rest.path(api, *part.split("/")), verb, integration, requestParameters=names or {})
    for status, pattern in (("200", ""), ("400", r"4\d\d")):
        rest.control.put_method_response(**place, statusCode=status)
        more = {"responseTemplates": {JSON: answer}} if answer and status == "200" else {}
        rest.control.put_integration_response(**place, statusCode=status, selectionPattern=pattern, **more)
    return place


@pytest.fixture
def role(client: Callable[..., Any]) -> str:
    """A role that API Gateway assumes and that may do everything."""
    return make_role(client("iam"), "gateway")


def test_queues(rest: Rest, client: Callable[..., Any], account: str, role: str) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    api, _ = rest.api()
    template = (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageAttribute.1.Name=a"
        "&MessageAttribute.1.Value.StringValue=$input.params('a')&MessageAttribute.1.Value.DataType=String"
    )
    by_json = json.dumps({"QueueUrl": url, "MessageBody": "$util.escapeJavaScript($input.path('$.text'))"})
    target = {
        "integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
    }
    connect(rest, api, "form", f"sqs:path/{account}/q", role, template, headers=FORM)
    connect(
        rest, api, "json", "sqs:path//", role, by_json, headers=target, answer="$input.path('$.MessageId').length()"
    )
    query = {
        "integration.request.querystring.QueueUrl": f"'{url}'",
        "integration.request.querystring.MessageBody": "method.request.querystring.m",
    }
    connect(
        rest,
        api,
        "action",
        "sqs:action/SendMessage",
        role,
        headers=query,
        verb="GET",
        by="GET",
        names={"method.request.querystring.m": True},
    )
    connect(rest, api, "none", f"sqs:path/{account}/none", role, template, headers=FORM)
    rest.deploy(api)
    answer = rest.call(api, "/test/form?a=x%20y", "POST", body='{"a": "ü & b"}')
    assert answer.status == 200
    assert len(answer.json["SendMessageResponse"]["SendMessageResult"]["MessageId"]) == 36
    answer = rest.call(api, "/test/json", "POST", body='{"text": "say \\"hi\\""}')
    assert (answer.status, answer.body) == (200, b"36")
    assert b"SendMessageResponse" in rest.call(api, "/test/action?m=third%20one").body
    answer = rest.call(api, "/test/none", "POST", body="{}")
    assert answer.status == 400
    assert b"AWS.SimpleQueueService.NonExistentQueue" in answer.body
    found = [sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"][0] for _ in range(3)]
    assert {one["Body"] for one in found} == {'{"a": "ü & b"}', 'say "hi"', "third one"}
    assert [one["MessageAttributes"]["a"]["StringValue"] for one in found if "MessageAttributes" in one] == ["x y"]


def test_tables(rest: Rest, client: Callable[..., Any], role: str) -> None:
    dynamodb = client("dynamodb")
    key = {"AttributeName": "id", "AttributeType": "S"}
    dynamodb.create_table(
        TableName="things", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[key],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )  # fmt: skip
    api, _ = rest.api()
    put = '{"TableName": "things", "Item": {"id": {"S": "$context.requestId"}, "of": {"S": "$input.path(\'$.of\')"}}}'
    connect(rest, api, "put", "dynamodb:action/PutItem", role, put)
    answer = '#set($items = $input.path(\'$\').Items){"of": [#foreach($one in $items)"$one.of.S"#if($foreach.hasNext),#end#end]}'
    connect(rest, api, "all", "dynamodb:action/Scan", role, '{"TableName": "things"}', answer=answer)
    connect(rest, api, "bad", "dynamodb:action/Scan", role, '{"TableName": "none"}')
    rest.deploy(api)
    for of in ("a", "b"):
        assert rest.call(api, "/test/put", "POST", body=json.dumps({"of": of})).status == 200
    assert sorted(rest.call(api, "/test/all", "POST", body="{}").json["of"]) == ["a", "b"]
    answer_ = rest.call(api, "/test/bad", "POST", body="{}")
    assert (answer_.status, answer_.json["__type"].partition("#")[2]) == (400, "ResourceNotFoundException")


def test_buckets(rest: Rest, client: Callable[..., Any], role: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="things")
    api, _ = rest.api(binaryMediaTypes=["image/png"])
    path = {"integration.request.path.bucket": "'things'", "integration.request.path.key": "method.request.path.key"}
    names = {"method.request.path.key": True, "method.request.header.Content-Type": False}
    type_ = {**path, "integration.request.header.Content-Type": "method.request.header.Content-Type"}
    connect(rest, api, "{key}", "s3:path/{bucket}/{key}", role, verb="PUT", by="PUT", headers=type_, names=names)
    connect(rest, api, "{key}", "s3:path/{bucket}/{key}", role, verb="GET", by="GET", headers=path, names=names)
    listing = {"integration.request.querystring.prefix": "'a'", "integration.request.path.bucket": "'things'"}
    connect(rest, api, "list", "s3:path/{bucket}?list-type=2", role, verb="GET", by="GET", headers=listing)
    named = {"integration.request.querystring.Bucket": "'things'", "integration.request.querystring.Key": "'a b'"}
    connect(rest, api, "named", "s3:action/GetObject", role, verb="GET", by="GET", headers=named)
    rest.deploy(api)
    png = bytes(range(256))
    put = rest.call(api, "/test/a%20b", "PUT", body=png, headers={"Content-Type": "image/png"})
    assert put.status == 200
    found = s3.get_object(Bucket="things", Key="a b")
    assert (found["Body"].read(), found["ContentType"]) == (png, "image/png")
    got = rest.call(api, "/test/a%20b", headers={"Accept": "image/png"})
    assert (got.status, got.body) == (200, png)
    assert rest.call(api, "/test/named", headers={"Accept": "image/png"}).body == png
    assert b"<Key>a b</Key>" in rest.call(api, "/test/list").body
    missing = rest.call(api, "/test/none")
    assert (missing.status, b"<Code>NoSuchKey</Code>" in missing.body) == (400, True)


def test_other_services(rest: Rest, client: Callable[..., Any], account: str, role: str) -> None:
    """Workflows, topics, buses, streams: what their operations answer."""
    definition = json.dumps({"StartAt": "a", "States": {"a": {"Type": "Pass", "End": True}}})
    machine = client("stepfunctions").create_state_machine(
        name="m", definition=definition, roleArn=role, type="EXPRESS"
    )["stateMachineArn"]
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    client("kinesis").create_stream(StreamName="s", ShardCount=1)
    client("kinesis").get_waiter("stream_exists").wait(StreamName="s")
    api, _ = rest.api()
    start = json.dumps({"stateMachineArn": machine, "input": "$util.escapeJavaScript($input.json('$'))"})
    connect(rest, api, "sync", "states:action/StartSyncExecution", role, start, answer="$input.path('$.output')")
    connect(rest, api, "start", "states:action/StartExecution", role, start, answer="$input.path('$.executionArn')")
    publish = {
        "integration.request.querystring.TopicArn": f"'{topic}'",
        "integration.request.querystring.Message": "method.request.body.text",
    }
    connect(rest, api, "publish", "sns:action/Publish", role, headers=publish)
    entries = (
        '{"Entries": [{"Source": "s", "DetailType": "d", "Detail": "$util.escapeJavaScript($input.json(\'$\'))"}]}'
    )
    connect(rest, api, "events", "events:action/PutEvents", role, entries)
    record = '{"StreamName": "s", "PartitionKey": "k", "Data": "$util.base64Encode($input.json(\'$\'))"}'
    connect(rest, api, "kinesis", "kinesis:action/PutRecord", role, record)
    connect(rest, api, "unknown", "sqs:action/Unknown", role, "")
    rest.deploy(api)

    def ask(part: str) -> Any:
        return rest.call(api, f"/test/{part}", "POST", body='{"text": "say \\"so\\""}')

    assert ask("sync").json == {"text": 'say "so"'}
    assert ask("start").body.startswith(f"arn:aws:states:us-east-1:{account}:express:m:".encode())
    assert b"PublishResponse" in ask("publish").body
    assert ask("events").json["FailedEntryCount"] == 0
    assert ask("kinesis").json["ShardId"] == "shardId-000000000000"
    assert ask("unknown").status == 500


def test_whose_credentials(rest: Rest, client: Callable[..., Any], account: str) -> None:
    """Without a role API Gateway itself asks, whom only a resource policy lets in; with a role that cannot, nobody."""
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    make_role(client("iam"), "reader", ("sqs:ReceiveMessage",))
    api, _ = rest.api()
    body = "Action=SendMessage&MessageBody=$input.body"
    connect(rest, api, "bare", f"sqs:path/{account}/q", None, body, headers=FORM)
    connect(rest, api, "reader", f"sqs:path/{account}/q", f"arn:aws:iam::{account}:role/reader", body, headers=FORM)
    connect(rest, api, "gone", f"sqs:path/{account}/q", f"arn:aws:iam::{account}:role/none", body, headers=FORM)
    rest.deploy(api)
    assert rest.call(api, "/test/gone", "POST", body="x").status == 500
    for part in ("bare", "reader"):
        answer = rest.call(api, f"/test/{part}", "POST", body="x")
        assert (answer.status, b"AccessDenied" in answer.body) == (400, True), part
    allowed = {
        "Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*",
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:execute-api:us-east-1:{account}:{api}/*/POST/bare"}},
    }  # fmt: skip
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    assert rest.call(api, "/test/bare", "POST", body="x").status == 200


def test_functions_that_nobody_waits_for(rest: Rest, function: Callable[..., str], role: str) -> None:
    api, _ = rest.api()
    arn = f"arn:aws:lambda:us-east-1:{rest.account}:function:{function('def handler(event, context): pass')}"
    event = {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}
    connect(rest, api, "later", f"lambda:path/2015-03-31/functions/{arn}/invocations", role, headers=event)
    rest.deploy(api)
    answer = rest.call(api, "/test/later", "POST", body='{"a": 1}')
    assert (answer.status, answer.body) == (200, b"")


def test_a_workflow_asks_an_api_with_templates(
    rest: Rest, client: Callable[..., Any], role: str, wait_until: Callable[..., Any]
) -> None:
    api, _ = rest.api()
    place = rest.method(
        api, rest.path(api, "orders", "{id}"), "POST",
        {"type": "MOCK", "requestTemplates": {JSON: '#set($s = 201){"statusCode": $s}'}},
    )  # fmt: skip
    rest.control.put_method_response(**place, statusCode="201")
    template = """{"id": "$input.params('id')", "kind": "$input.params('kind')", "stage": "$context.stage"}"""
    rest.control.put_integration_response(**place, statusCode="201", responseTemplates={JSON: template})
    rest.deploy(api)
    arguments = {
        "ApiEndpoint": f"{api}.execute-api.us-east-1.amazonaws.com", "Method": "POST", "Stage": "test", "Path": "/orders/7",
        "QueryParameters": {"kind": ["new"]}, "RequestBody": {"a": 1},
    }  # fmt: skip
    state = {"Type": "Task", "Resource": "arn:aws:states:::apigateway:invoke", "Parameters": arguments, "End": True}
    states = client("stepfunctions")
    machine = states.create_state_machine(
        name="m", roleArn=role, definition=json.dumps({"StartAt": "a", "States": {"a": state}})
    )["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    wait_until(lambda: states.describe_execution(executionArn=execution)["status"] != "RUNNING")
    done = states.describe_execution(executionArn=execution)
    found = json.loads(done["output"])
    assert (found["StatusCode"], found["ResponseBody"]) == (201, {"id": "7", "kind": "new", "stage": "test"})

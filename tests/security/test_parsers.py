"""Every parser of ours has a depth and a size: deep and long texts are answered in time, with 4xx where they are refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

SECONDS = 2.0
MANY = 3000


def nested(begin: str, inner: str, end: str, depth: int) -> str:
    return begin * depth + inner + end * depth


def texts() -> Iterator[tuple[str, str]]:
    """(name, text): what parsers of JSON and YAML meet."""
    for depth in (150, 199, 300, 900, 1100, 50_000):
        yield f"lists {depth}", nested("[", "", "]", depth)
        yield f"objects {depth}", nested('{"a":', "1", "}", depth)
    yield "an open list", "[" * 50_000
    yield "an open object", '{"a":' * 10_000
    yield "YAML lists", "- " * 5000 + "a"
    yield "YAML flow", "a: " + "[" * 5000
    yield "digits", '{"a":' + "9" * 5000 + "}"
    yield "digits of YAML", "a: " + "9" * 5000
    yield "hexadecimal of YAML", "a: 0x" + "f" * 5000
    yield "base sixty of YAML", "a: 1" + ":1" * 20_000
    yield "infinity of YAML", "a: .inf"
    yield (
        "aliases",
        "a: &a [x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(24)),
    )
    yield (
        "merges",
        "a: &a {x: 1}\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)}\n  <<: [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(24)),
    )
    yield "an exponent", '{"a":1e999999999}'
    yield "a negative exponent", '{"a":1e-999999999}'
    yield "no number", '{"a":NaN,"b":Infinity}'
    yield "half a character", '{"a":"\\ud800"}'
    yield "nothing", ""
    yield "spaces", " " * 10_000
    yield "braces", "{}" * 5000
    yield "a number", "1"


TEXTS = dict(texts())
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
Parser = Callable[[Callable[..., Any], str], Any]


def parsers() -> dict[str, Parser]:
    """What takes a text that we parse: name → call(client, text)."""
    event = {"id": "1", "detail-type": "t", "source": "s", "account": "1", "time": "2026-01-01T00:00:00Z", "region": "r",
             "resources": [], "detail": {}}  # fmt: skip
    return {
        "event pattern": lambda c, t: c("events").put_rule(Name="r", EventPattern=t),
        "event of a test": lambda c, t: c("events").test_event_pattern(EventPattern='{"a":["x"]}', Event=t),
        "pattern of a test": lambda c, t: c("events").test_event_pattern(EventPattern=t, Event=json.dumps(event)),
        "detail": lambda c, t: c("events").put_events(Entries=[{"Source": "s", "DetailType": "t", "Detail": t}]),
        "bus policy": lambda c, t: c("events").put_permission(Policy=t),
        "message": lambda c, t: c("sns").publish(TopicArn=topic(c), Message=t or "x"),
        "message structure": lambda c, t: c("sns").publish(TopicArn=topic(c), Message=t or "x", MessageStructure="json"),
        "filter policy": lambda c, t: c("sns").subscribe(
            TopicArn=topic(c), Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q",
            Attributes={"FilterPolicy": t, "FilterPolicyScope": "MessageBody"}),
        "delivery policy": lambda c, t: c("sns").set_topic_attributes(
            TopicArn=topic(c), AttributeName="DeliveryPolicy", AttributeValue=t),
        "topic policy": lambda c, t: c("sns").set_topic_attributes(
            TopicArn=topic(c), AttributeName="Policy", AttributeValue=t),
        "redrive policy of a topic": lambda c, t: c("sns").subscribe(
            TopicArn=topic(c), Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q",
            Attributes={"RedrivePolicy": t}),
        "redrive policy": lambda c, t: c("sqs").create_queue(QueueName="q", Attributes={"RedrivePolicy": t}),
        "redrive allow policy": lambda c, t: c("sqs").create_queue(QueueName="q", Attributes={"RedriveAllowPolicy": t}),
        "queue policy": lambda c, t: c("sqs").create_queue(QueueName="q", Attributes={"Policy": t}),
        "queue number": lambda c, t: c("sqs").create_queue(QueueName="q", Attributes={"DelaySeconds": t}),
        "definition": lambda c, t: c("stepfunctions").create_state_machine(
            name="m", definition=t or "x", roleArn="arn:aws:iam::123456789012:role/r"),
        "validated definition": lambda c, t: c("stepfunctions").validate_state_machine_definition(definition=t or "x"),
        "template": lambda c, t: c("cloudformation").validate_template(TemplateBody=t[:51_200] or "x"),
        "stack": lambda c, t: c("cloudformation").create_stack(StackName="s", TemplateBody=t[:51_200] or "x"),
        "stack policy": lambda c, t: c("cloudformation").create_stack(
            StackName="s", TemplateBody='{"Resources":{"Q":{"Type":"AWS::SNS::Topic"}}}', StackPolicyBody=t[:16_384] or "x"),
        "OpenAPI of a REST API": lambda c, t: c("apigateway").import_rest_api(body=t.encode()),
        "OpenAPI of an HTTP API": lambda c, t: c("apigatewayv2").import_api(Body=t),
        "schema": lambda c, t: gateway_model(c, t),
        "policy of an API": lambda c, t: c("apigateway").create_rest_api(name="a", policy=t),
        "filter pattern": lambda c, t: c("logs").filter_log_events(logGroupName=group(c), filterPattern=t[:1024]),
        "resource policy of logs": lambda c, t: c("logs").put_resource_policy(policyName="p", policyDocument=t[:5120] or "x"),
        "lifecycle of a repository": lambda c, t: c("ecr").put_lifecycle_policy(
            repositoryName=repository(c), lifecyclePolicyText=(t[:30_000] or "x").ljust(100)),
        "policy of a repository": lambda c, t: c("ecr").set_repository_policy(
            repositoryName=repository(c), policyText=t[:10_240] or "x"),
        "IAM policy": lambda c, t: c("iam").create_policy(PolicyName="p", PolicyDocument=t or "x"),
        "trust policy": lambda c, t: c("iam").create_role(RoleName="r", AssumeRolePolicyDocument=t or "x"),
        "simulated policy": lambda c, t: c("iam").simulate_custom_policy(
            PolicyInputList=[t or "x"], ActionNames=["s3:GetObject"]),
        "bucket policy": lambda c, t: c("s3").put_bucket_policy(Bucket=bucket(c), Policy=t or "x"),
        "schedule": lambda c, t: c("events").put_rule(Name="r", ScheduleExpression=t[:256] or "x"),
        "layer policy": lambda c, t: c("lambda").invoke(FunctionName="none", Payload=t.encode(), ClientContext="e30="),
    }  # fmt: skip


def topic(client: Callable[..., Any]) -> str:
    return str(client("sns").create_topic(Name="t")["TopicArn"])


def group(client: Callable[..., Any]) -> str:
    try:
        client("logs").create_log_group(logGroupName="g")
    except ClientError:
        return "g"
    return "g"


def repository(client: Callable[..., Any]) -> str:
    try:
        client("ecr").create_repository(repositoryName="parsers")
    except ClientError:
        return "parsers"
    return "parsers"


def bucket(client: Callable[..., Any]) -> str:
    name = f"parsers-{client('sts').get_caller_identity()['Account']}"
    client("s3").create_bucket(Bucket=name)
    return name


def gateway_model(client: Callable[..., Any], text: str) -> Any:
    api = client("apigateway").create_rest_api(name="a")["id"]
    return client("apigateway").create_model(restApiId=api, name="M", contentType="application/json", schema=text)


def status(call: Callable[[], Any]) -> int:
    """The status of an answer. It must come in time, and be no error of the server's."""
    began = time.monotonic()
    try:
        answer = call()
    except ClientError as error:
        answer = error.response
    took = time.monotonic() - began
    code = int(answer["ResponseMetadata"]["HTTPStatusCode"])
    assert code < 500 or code == 501, answer
    assert took < SECONDS, took
    return code


@pytest.mark.parametrize("parser", parsers())
def test_deep_and_long_texts(client: Callable[..., Any], parser: str) -> None:
    made: dict[str, Any] = {}

    def kept(service: str) -> Any:
        if service not in made:
            made[service] = client(service, config={"parameter_validation": False})
        return made[service]

    call = parsers()[parser]
    failed = []
    for name, text in TEXTS.items():
        try:
            status(lambda text=text: call(kept, text))  # type: ignore[misc]
        except AssertionError as error:
            failed.append((name, str(error)[:300]))
    assert not failed


NUMBERS = [
    "1e999999999", "-1e999999999", "1e-999999999", "1E+99999999999999999999", "1e126", "1e-131", "9" * 39, "9" * 5000,
    "0" * 400_000 + "x", "1" * 300_000, "1e" + "9" * 100_000, "." * 1000, "NaN", "Infinity", "-Infinity", "0x10", "", " ",
    "1_000", "١٢", "1e1e1", "+", "e5",
]  # fmt: skip


@pytest.fixture
def table(client: Callable[..., Any]) -> Any:
    dynamodb = client("dynamodb", config={"parameter_validation": False})
    dynamodb.create_table(
        TableName="numbers",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "k", "AttributeType": "S"},
            {"AttributeName": "n", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="numbers", Item={"k": {"S": "a"}, "n": {"N": "1"}, "v": {"N": "1"}})
    return dynamodb


def test_numbers_of_dynamodb(table: Any) -> None:
    key = {"k": {"S": "a"}, "n": {"N": "1"}}
    for text in NUMBERS:
        value = {"N": text}
        bad_key = {"k": {"S": "a"}, "n": value}
        condition = {"ComparisonOperator": "GT", "AttributeValueList": [value]}
        calls: list[Callable[[], Any]] = [
            lambda: table.put_item(TableName="numbers", Item={**key, "v": value}),  # noqa: B023
            lambda: table.put_item(TableName="numbers", Item=bad_key),  # noqa: B023
            lambda: table.put_item(TableName="numbers", Item={**key, "v": {"NS": [text]}}),  # noqa: B023
            lambda: table.get_item(TableName="numbers", Key=bad_key),  # noqa: B023
            lambda: table.query(
                TableName="numbers", KeyConditionExpression="k = :k", ExpressionAttributeValues={":k": {"S": "a"}},
                ExclusiveStartKey=bad_key),  # noqa: B023
            lambda: table.scan(TableName="numbers", ExclusiveStartKey=bad_key),  # noqa: B023
            lambda: table.update_item(
                TableName="numbers", Key=key, UpdateExpression="ADD v :v", ExpressionAttributeValues={":v": value}),  # noqa: B023
            lambda: table.update_item(
                TableName="numbers", Key=key, UpdateExpression="SET v = v + :v", ExpressionAttributeValues={":v": value}),  # noqa: B023
            lambda: table.scan(TableName="numbers", ScanFilter={"v": condition}),  # noqa: B023
            lambda: table.update_item(
                TableName="numbers", Key=key, AttributeUpdates={"v": {"Action": "ADD", "Value": value}}),  # noqa: B023
        ]  # fmt: skip
        for call in calls:
            assert status(call) == 400, text
    big = {":v": {"N": "9e125"}}
    table.update_item(TableName="numbers", Key=key, UpdateExpression="SET v = :v", ExpressionAttributeValues=big)
    with pytest.raises(ClientError, match="Number overflow"):
        table.update_item(TableName="numbers", Key=key, UpdateExpression="ADD v :v", ExpressionAttributeValues=big)


def expressions() -> Iterator[str]:
    for depth in (74, 76, 130, 149, 151, 1000):
        yield nested("(", "v = :v", ")", depth)
        yield "NOT " * depth + "v = :v"
        yield nested("NOT (", "v = :v", ")", depth)
        yield nested("size(", "v", ")", depth) + " = :v"
        yield nested("NOT ((", "v = :v", ") AND (v = :v))", depth // 2)
        yield nested("attribute_exists(", "v", ")", depth)
    yield "v" + ".v" * 2000 + " = :v"
    yield "v" + "[0]" * 1300 + " = :v"
    yield "v[" + "9" * 4000 + "] = :v"
    yield "v IN (" + ",".join([":v"] * 1000) + ")"
    yield " OR ".join(["v = :v"] * 400)
    yield "(" * 4000
    yield "\t" * 4000 + "!"
    yield ":" * 4000
    yield "v = :v" + " " * 200_000


def test_expressions_of_dynamodb(table: Any) -> None:
    key = {"k": {"S": "a"}, "n": {"N": "1"}}
    values = {":v": {"N": "1"}}
    for text in expressions():
        status(lambda text=text: table.scan(  # type: ignore[misc]
            TableName="numbers", FilterExpression=text, ExpressionAttributeValues=values))  # fmt: skip
        status(lambda text=text: table.put_item(  # type: ignore[misc]
            TableName="numbers", Item=key, ConditionExpression=text, ExpressionAttributeValues=values))  # fmt: skip
        status(lambda text=text: table.query(  # type: ignore[misc]
            TableName="numbers", KeyConditionExpression=text, ExpressionAttributeValues=values))  # fmt: skip
        status(lambda text=text: table.update_item(  # type: ignore[misc]
            TableName="numbers", Key=key, UpdateExpression="SET " + text, ExpressionAttributeValues=values))  # fmt: skip
        status(lambda text=text: table.scan(TableName="numbers", ProjectionExpression=text))  # type: ignore[misc]
    names = [f"a{number}" for number in range(900)]
    assert (
        status(lambda: table.scan(TableName="numbers", ProjectionExpression=",".join(names)[:4096].rsplit(",", 1)[0]))
        == 200
    )
    sets = "SET " + ",".join(f"{name}=:v" for name in names[:500])
    assert status(lambda: table.update_item(
        TableName="numbers", Key=key, UpdateExpression=sets, ExpressionAttributeValues=values)) == 200  # fmt: skip


def test_values_of_dynamodb(table: Any) -> None:
    for depth in (33, 100, 200):
        value: Any = {"N": "1"}
        for _ in range(depth):
            value = {"L": [value]}
        item = {"k": {"S": "a"}, "n": {"N": "1"}, "v": value}
        assert status(lambda item=item: table.put_item(TableName="numbers", Item=item)) == 400  # type: ignore[misc]


PATHS = [
    "$" + ".a" * 3000, "$" + "..a" * 1000, "$" + "..*" * 50, "$" + "[*]" * 1000, "$[" + "9" * 5000 + "]",
    "$[" + "1," * 2000 + "1]", "$" + "[?(@.a" * 100 + " == 1)]" * 100, "$[?(" + "!" * 1000 + "@.a)]",
    "$[?(" + "(" * 1000 + "@.a" + ")" * 1000 + ")]", "$[?(@.a in " + "[" * 1000 + "]" * 1000 + ")]",
    "$[?(" + " && ".join(["@.a == 1"] * 300) + ")]", "$[?(@.a =~ /(a+)+$/)]", "$[?(@.a =~ /(?=a)/)]",
    "States.Array(" * 50 + ")" * 50, "States.MathAdd(9223372036854775807, 1)", "States.MathAdd(1e300, 1)",
    "States.Array(" + "9" * 4000 + ")", "States.ArrayRange(0, 9223372036854775807, 1)", "States.Array('" + "a" * 70_000 + "')",
    "States.Format('" + "{}" * 3000 + "'" + ", $" * 3000 + ")",
]  # fmt: skip


def test_paths_and_functions_of_the_states_language(client: Callable[..., Any], account: str) -> None:
    states = client("stepfunctions", config={"inject_host_prefix": False})
    given: Any = {"a": "a"}
    for _ in range(100):
        given = {"a": [given, "b" * 500]}
    for text in PATHS:
        for state in (
            {"Type": "Pass", "Parameters": {"x.$": text}, "End": True},
            {"Type": "Pass", "InputPath": text, "End": True},
            {"Type": "Pass", "ResultPath": text, "End": True},
        ):
            status(lambda state=state: states.test_state(  # type: ignore[misc]
                definition=json.dumps(state), roleArn=f"arn:aws:iam::{account}:role/any", input=json.dumps(given)))  # fmt: skip


RULE: Any = {"Variable": "$.a", "IsPresent": True}
for _ in range(120):
    RULE = {"Not": RULE}


def test_rules_of_choices_nested_deep(client: Callable[..., Any]) -> None:
    states = client("stepfunctions")
    for rule in (RULE, {"And": [RULE] * 2}, {"Variable": "$.a", "StringMatches": "*" * 100_000}):
        definition = {
            "StartAt": "C",
            "States": {"C": {"Type": "Choice", "Choices": [{**rule, "Next": "S"}]}, "S": {"Type": "Succeed"}},
        }
        status(lambda definition=definition: states.create_state_machine(  # type: ignore[misc]
            name="m", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/r"))  # fmt: skip


TEMPLATES: list[dict[str, Any]] = [
    {"Resources": {"Q": {"Type": "AWS::SNS::Topic", "Properties": {
        "TopicName": {"Fn::Select": [0, {"Fn::Cidr": ["::/0", 10**9, 1]}]}}}}},
    {"Resources": {"Q": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Select": ["9" * 5000, ["a"]]}}}}},
    {"Parameters": {"P": {"Type": "AWS::SSM::Parameter::Value<" * 1000 + "String" + ">" * 1000}},
     "Resources": {"Q": {"Type": "AWS::SNS::Topic"}}},
    {"Parameters": {"P": {"Type": "String", "Default": "a" * 4000}},
     "Resources": {"Q": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::Sub": "${P}" * 10_000}}}}},
    {"Conditions": {f"C{n}": {"Fn::And": [{"Condition": f"C{n + 1}"}] * 2} if n < 90 else {"Fn::Equals": ["a", "a"]}
                    for n in range(91)},
     "Resources": {"Q": {"Type": "AWS::SNS::Topic", "Condition": "C0"}}},
    {"Transform": "AWS::LanguageExtensions", "Resources": {
        "Fn::ForEach::A": ["A", [str(n) for n in range(200)], {
            "Fn::ForEach::B": ["B", [str(n) for n in range(200)], {
                "Fn::ForEach::C": ["C", [str(n) for n in range(200)], {"T${A}x${B}x${C}": {"Type": "AWS::SNS::Topic"}}]}]}]}},
    {"Parameters": {"P": {"Type": "Number", "Default": "1e999", "MinValue": "1e999", "MaxLength": "9" * 5000}},
     "Resources": {"Q": {"Type": "AWS::SNS::Topic"}}},
]  # fmt: skip


@pytest.mark.parametrize("index", range(len(TEMPLATES)))
def test_templates_that_make_much_of_little(client: Callable[..., Any], index: int) -> None:
    body = json.dumps(TEMPLATES[index])
    made = client("cloudformation")
    assert status(
        lambda: made.create_stack(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_AUTO_EXPAND"])
    ) in (200, 400)


RANGES = ["bytes=" + "9" * 5000 + "-", "bytes=0-" + "9" * 5000, "bytes=-" + "9" * 5000, "bytes=-" + "0" * 5000, "bytes=²-³",
          "bytes=" + "0" * 5000 + "-1", "bytes=" + "-" * 5000, "bytes=" + "0-1," * 1000]  # fmt: skip


def test_ranges_of_objects(client: Callable[..., Any], account: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket=f"ranges-{account}")
    s3.put_object(Bucket=f"ranges-{account}", Key="k", Body=b"hello")
    for text in RANGES:
        if text.isascii():
            assert status(lambda text=text: s3.get_object(Bucket=f"ranges-{account}", Key="k", Range=text)) in (
                200,
                206,
                416,
            )  # type: ignore[misc]
    assert (
        s3.get_object(Bucket=f"ranges-{account}", Key="k", Range="bytes=" + "0" * 5000 + "1-2")["Body"].read() == b"el"
    )


SCHEDULES = ["rate(" + "9" * 200 + " days)", "rate(999999999 days)", "cron(" + "0," * 100 + "0 0 * * ? *)", "cron(0/99999 0 * * ? *)",
             "cron(0 0 31 2 ? *)", "cron(0 0 ? * 2#5 2199)", "cron(* * * * * *)", "cron(" + "*" * 200 + ")"]  # fmt: skip


def test_schedules(client: Callable[..., Any]) -> None:
    events = client("events")
    for number, text in enumerate(SCHEDULES):
        status(lambda number=number, text=text: events.put_rule(Name=f"r{number}", ScheduleExpression=text))  # type: ignore[misc]


DATES = [1e18, -1e18, 253402300800, -62135596801, 1e308]


def test_dates(client: Callable[..., Any], server: Any, account: str) -> None:
    """boto3 cannot send them: the requests are signed here."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from urllib3 import PoolManager

    for moment in DATES:
        body = json.dumps({"Entries": [{"Source": "s", "DetailType": "t", "Detail": "{}", "Time": moment}]})
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents"}
        request = AWSRequest("POST", f"{server.url}/", data=body, headers=headers)
        SigV4Auth(Credentials(account, "test"), "events", "us-east-1").add_auth(request)
        answer = PoolManager().request("POST", f"{server.url}/", body=body, headers=dict(request.headers))
        assert answer.status < 500, (moment, answer.data)

"""No pattern that a user stores stops the server: each is matched in time that grows with the text alone."""

from __future__ import annotations

import ast
import contextlib
import json
import re
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

import pampero
from pampero.protocol.constraints import LINEAR

# What a pattern may take over the wire on a busy machine; a matcher that tries again takes hours.
SECONDS = 2.0
ROLE = "arn:aws:iam::{}:role/any"


@contextmanager
def quick(seconds: float = SECONDS) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.fixture
def bucket(client: Any, account: str) -> str:
    client("s3").create_bucket(Bucket=f"patterns-{account}")
    client("s3").delete_public_access_block(Bucket=f"patterns-{account}")
    return f"patterns-{account}"


def test_a_bucket_policy_of_twenty_stars_and_an_anonymous_get(server: Any, client: Any, bucket: str) -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
             "Resource": f"arn:aws:s3:::{bucket}/" + "*a" * 20 + "*b"},
            {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
             "Condition": {"StringLike": {"aws:UserAgent": "*a?" * 20 + "*b"}}},
        ],
    }  # fmt: skip
    client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    request = urllib.request.Request(f"{server.url}/{bucket}/{'a' * 900}", headers={"user-agent": "a" * 4000})
    with quick(), pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=20)
    assert error.value.code == 403


def test_policy_variables_that_stand_for_long_values(server: Any, client: Any, bucket: str) -> None:
    resource = f"arn:aws:s3:::{bucket}/" + "${aws:UserAgent}*" * 400
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resource}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    request = urllib.request.Request(f"{server.url}/{bucket}/key", headers={"user-agent": "*a" * 4000})
    with quick(), pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=20)
    assert error.value.code == 403


def test_a_rule_whose_pattern_is_innocent_and_a_large_event(client: Any) -> None:
    events = client("events")
    pattern = {"detail": {"key": [{"wildcard": "*/img/*.png"}, {"wildcard": "*a*a*a*a*b"}]}}
    for text in ("/img/" * 40_000, "a" * 200_000):
        event = {"id": "1", "detail-type": "t", "source": "s", "account": "1", "time": "2026-01-01T00:00:00Z",
                 "region": "r", "resources": [], "detail": {"key": text}}  # fmt: skip
        with quick():
            answer = events.test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(event))
        assert answer["Result"] is False


def test_a_pattern_over_independent_arrays(client: Any) -> None:
    """Each choice of elements was tried with each: four lists of a hundred were 100 million."""
    names = ["a", "b", "c", "d"]
    pattern: dict[str, Any] = {"detail": {name: {"x": ["1"], "y": ["1"]} for name in names}}
    pattern["detail"]["d"]["y"] = ["2"]
    elements = [{"x": "1", "y": "1"} for _ in range(300)]
    event = {"id": "1", "detail-type": "t", "source": "s", "account": "1", "time": "2026-01-01T00:00:00Z",
             "region": "r", "resources": [], "detail": dict.fromkeys(names, elements)}  # fmt: skip
    event["detail"]["d"] = [{"x": "1", "y": "3"}, {"x": "3", "y": "2"}] * 200
    with quick():
        answer = client("events").test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(event))
    assert answer["Result"] is False


def test_filter_policies_of_subscriptions(client: Any, wait_until: Callable[..., Any]) -> None:
    sns, sqs = client("sns"), client("sqs")
    topic = sns.create_topic(Name="patterns")["TopicArn"]
    queue = sqs.create_queue(QueueName="patterns")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
                                                      "Resource": arn}]}  # fmt: skip
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    attributes = {"FilterPolicyScope": "MessageBody", "RawMessageDelivery": "true",
                  "FilterPolicy": json.dumps({"k": [{"wildcard": "*a*a*a*a*b"}, "last"]})}  # fmt: skip
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    with quick(10):
        # Deep bodies stopped the delivery for good; long ones the server.
        for body in (json.dumps({"k": "a" * 200_000}), '{"k":' * 20_000 + "1" + "}" * 20_000, "[" * 100_000):
            sns.publish(TopicArn=topic, Message=body)
        sns.publish(TopicArn=topic, Message='{"k": "last"}')
        found = wait_until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))
    assert [one["Body"] for one in found] == ['{"k": "last"}']


def test_allowed_patterns_of_templates(client: Any) -> None:
    formation = client("cloudformation")

    def create(pattern: str, value: str) -> None:
        template = {
            "Parameters": {"P": {"Type": "String", "AllowedPattern": pattern}},
            "Resources": {"Q": {"Type": "AWS::SQS::Queue"}},
        }
        formation.create_stack(
            StackName="patterns",
            TemplateBody=json.dumps(template),
            Parameters=[{"ParameterKey": "P", "ParameterValue": value}],
        )

    with quick(), pytest.raises(ClientError, match="must match pattern"):
        create("(a+)+$", "a" * 4000 + "!")
    with pytest.raises(ClientError, match=r"look-around.*not supported"):
        create("(?=a)b", "ab")
    with pytest.raises(ClientError, match="must match pattern"):
        create("[a-z]{1,2048}", "a" * 2049)


def test_allowed_patterns_of_parameters(client: Any) -> None:
    ssm = client("ssm")
    with quick(), pytest.raises(ssm.exceptions.ParameterPatternMismatchException):
        ssm.put_parameter(Name="p", Value="a" * 4000 + "!", Type="String", AllowedPattern="(a+)+$")
    with pytest.raises(ssm.exceptions.InvalidAllowedPatternException):
        ssm.put_parameter(Name="p", Value="a", Type="String", AllowedPattern=r"(a)\1")


def test_patterns_of_log_filters(client: Any) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="patterns")
    logs.create_log_stream(logGroupName="patterns", logStreamName="s")
    now = int(time.time() * 1000)
    logs.put_log_events(
        logGroupName="patterns", logStreamName="s", logEvents=[{"timestamp": now, "message": "a" * 200_000 + "!"}]
    )
    for pattern in ("%a*a*a*a*a*a*a*b%", "%[ab]*a[ab]{500}c%", '{ $.a = "' + "*a" * 20 + '*b" }', "[w = *b]"):
        with quick():
            logs.filter_log_events(logGroupName="patterns", filterPattern=pattern)


def test_header_values_of_targets(client: Any, account: str) -> None:
    """The model's own pattern takes time without end for spaces before a character that it refuses."""
    events = client("events")
    events.put_rule(Name="r", ScheduleExpression="rate(1 day)")
    target = {"Id": "1", "Arn": f"arn:aws:sqs:us-east-1:{account}:q",
              "HttpParameters": {"HeaderParameters": {"a": " " * 300 + "\x01"}}}  # fmt: skip
    with quick(), pytest.raises(ClientError, match="ValidationException"):
        events.put_targets(Rule="r", Targets=[target])


def test_expressions_of_api_gateway(client: Any) -> None:
    gateway = client("apigateway")
    api = gateway.create_rest_api(name="patterns")
    place = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    gateway.put_method(**place, authorizationType="NONE")
    gateway.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**place, statusCode="200")
    gateway.put_integration_response(**place, statusCode="200", selectionPattern="(a+)+$")
    with pytest.raises(gateway.exceptions.BadRequestException, match="look-around"):
        gateway.put_integration_response(**place, statusCode="200", selectionPattern="(?!a).*")


DEFINITION = {
    "StartAt": "C",
    "States": {
        "C": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.t", "StringMatches": "*a" * 20 + "*b", "Next": "Bad"},
                {"Variable": "$..*..*..*..*..*[?(@ =~ /(a+)+$/)]", "IsPresent": False, "Next": "Bad"},
            ],
            "Default": "Good",
        },
        "Good": {"Type": "Pass", "End": True},
        "Bad": {"Type": "Fail"},
    },
}


def test_a_choice_of_twenty_stars_and_kill_9(own_server: Any, wait_until: Callable[..., Any]) -> None:
    """In a workflow it stopped the server again at every start."""
    server = own_server()
    states = server.client("stepfunctions", "123456789012")
    iam = server.client("iam", "123456789012")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                                    "Principal": {"Service": "states.amazonaws.com"}}]}  # fmt: skip
    role = iam.create_role(RoleName="any", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    machine = states.create_state_machine(name="m", definition=json.dumps(DEFINITION), roleArn=role)["stateMachineArn"]
    nested: Any = "a" * 50_000
    for _ in range(60):
        nested = {"a": [nested, 1]}
    for name, given in (("one", {"t": "a" * 200_000}), ("two", {"t": "a", "n": nested})):
        states.start_execution(stateMachineArn=machine, name=name, input=json.dumps(given))
    server.kill()
    server.start()
    with quick(20):
        for name in ("one", "two"):
            arn = machine.replace(":stateMachine:", ":execution:") + f":{name}"
            status = wait_until(
                lambda arn=arn: (one := states.describe_execution(executionArn=arn)["status"]) != "RUNNING" and one
            )
            # Paths that look at more than a whole input of the largest size end the execution, not the server.
            assert status == ("SUCCEEDED" if name == "one" else "FAILED")


def test_templates_of_states_that_write_their_input_out_many_times(client: Any, account: str) -> None:
    states = client("stepfunctions", config={"inject_host_prefix": False})
    fields = {f"{number}.$": "$" for number in range(5000)}
    state = {"Type": "Pass", "Parameters": fields, "End": True}
    with quick(5):
        answer = states.test_state(
            definition=json.dumps(state), roleArn=ROLE.format(account), input=json.dumps({"t": "a" * 200_000})
        )
    assert answer["error"] == "States.DataLimitExceeded"
    call = "States.JsonToString(States.Array(" + ",".join(["$.t"] * 3000) + "))"
    state["Parameters"] = {"x.$": call}
    with quick(5):
        answer = states.test_state(
            definition=json.dumps(state), roleArn=ROLE.format(account), input=json.dumps({"t": "a" * 200_000})
        )
    assert answer["error"] == "States.DataLimitExceeded"


def own_expressions() -> Iterator[tuple[str, str]]:
    """(place, text) of the regular expressions in the sources: of the models' constraints, and ours."""
    for path in Path(pampero.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and len(text) < 3000 and re.search(r"[*+{].*[\\\[(.]|[\\\[(.].*[*+{]", text):
                with contextlib.suppress(re.error, OverflowError):
                    re.compile(text)
                    yield path.name, text


def attacks(expression: str) -> Iterator[str]:
    """Texts that nearly match: what the expression speaks of many times, and then something else."""
    letters = [*sorted(set(re.sub(r"[^A-Za-z0-9/:._\- =,;#%*]", "", expression)))[:4], "a", "0", " ", "-"]
    prefix = re.match(r"(?:\\A\(\?:\^?)?([\w:/.-]*)", expression)
    for unit in [*letters, *(a + b for a in letters[:3] for b in letters[:3] if a != b)]:
        yield (unit * 3000)[:3000] + "\x01"
        yield (prefix[1] if prefix else "") + (unit * 3000)[:3000] + "\x01"


def test_our_own_expressions_take_linear_time() -> None:
    """Also those of the models, which AWS runs elsewhere. Twice the length may not take four times as long: at 3,000
    characters that shows as tens of milliseconds."""
    slow = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Those that are replaced by linear ones stand there, too.
        for text, place in {text: place for place, text in own_expressions() if text not in LINEAR}.items():
            compiled = re.compile(text)
            for attack in attacks(text):
                # An endless one is found with a short text first, where it is only slow.
                short = attack[:22] + attack[-1]
                began = time.thread_time()
                compiled.match(short)
                if time.thread_time() - began < 0.05:
                    compiled.match(attack)
                if time.thread_time() - began > 0.06:
                    slow.append((place, text[:200], attack[:20]))
                    break
    assert not slow

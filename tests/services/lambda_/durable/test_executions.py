"""Executions from outside: begun once, looked at, listed, paused, stopped, deleted, forgotten; and who may do so."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package
from tests.services.lambda_.durable.conftest import PENDING, Puppet, update
from tests.services.lambda_.durable.test_checkpoints import refused
from tests.services.lambda_.test_urls import ask, open_to_all

UNQUALIFIED = "You cannot invoke a durable function using an unqualified ARN."
TOO_LONG = "You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes."
MINUTE_WAIT = update("w", "WAIT", "START", WaitOptions={"WaitSeconds": 60})


def test_settings(puppet: Callable[..., Puppet], client: Callable[..., Any]) -> None:
    one = puppet(Timeout=20, DurableConfig={"ExecutionTimeout": 3600, "RetentionPeriodInDays": 3})
    lam = one.lam
    shown = lam.get_function_configuration(FunctionName="puppet")
    assert shown["DurableConfig"] == {"ExecutionTimeout": 3600, "RetentionPeriodInDays": 3}
    assert shown["LoggingConfig"]["LogFormat"] == "JSON"
    version = lam.publish_version(FunctionName="puppet")
    changed = lam.update_function_configuration(FunctionName="puppet", DurableConfig={"ExecutionTimeout": 60})
    assert changed["DurableConfig"] == {"ExecutionTimeout": 60, "RetentionPeriodInDays": 3}
    kept = lam.get_function_configuration(FunctionName="puppet", Qualifier=version["Version"])
    assert kept["DurableConfig"]["ExecutionTimeout"] == 3600
    plain = {"Runtime": "python3.11", "Handler": "index.handler", "Role": make_role(client("iam"))}
    plain["Code"] = {"ZipFile": package(index="def handler(e, c): return 1")}
    wrong = "InvalidParameterValueException"
    text = refused(wrong, lam.create_function, FunctionName="g", DurableConfig={"RetentionPeriodInDays": 1}, **plain)
    assert text == "You cannot create a function with a durable configuration without an executionTimeout"
    logs = {"LoggingConfig": {"LogFormat": "Text"}, "DurableConfig": {"ExecutionTimeout": 60}}
    text = refused(wrong, lam.create_function, FunctionName="g", **logs, **plain)
    assert text == "You cannot use plain text logs with a durable function. Only JSON format logs are supported"
    key = {"ExecutionTimeout": 60, "KMSKeyArn": "arn:aws:kms:us-east-1:123456789012:key/k"}
    assert "KMSKeyArn" in refused(wrong, lam.create_function, FunctionName="g", DurableConfig=key, **plain)
    assert lam.create_function(FunctionName="h", DurableConfig={"ExecutionTimeout": 60}, **plain)["Timeout"] == 60
    lam.create_function(FunctionName="g", **plain)
    text = refused(wrong, lam.update_function_configuration, FunctionName="g", DurableConfig={"ExecutionTimeout": 60})
    assert text == (
        "You cannot add a durable configuration to a function that was originally created with no durable configuration"
    )
    assert "durable" in refused(wrong, lam.invoke, FunctionName="g", DurableExecutionName="n")


def test_how_durable_functions_are_invoked(
    puppet: Callable[..., Puppet], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    one = puppet(DurableConfig={"ExecutionTimeout": 901})
    wrong, lam = "InvalidParameterValueException", one.lam
    for kind in ("RequestResponse", "Event", "DryRun"):
        assert refused(wrong, lam.invoke, FunctionName="puppet", InvocationType=kind) == UNQUALIFIED
    assert refused(wrong, lam.invoke, FunctionName="puppet:$LATEST") == TOO_LONG
    assert lam.invoke(FunctionName="puppet:$LATEST", InvocationType="DryRun")["StatusCode"] == 204
    queue = client("sqs").create_queue(QueueName="source", Attributes={"VisibilityTimeout": "90"})["QueueUrl"]
    asked = {"QueueUrl": queue, "AttributeNames": ["QueueArn"]}
    arn = client("sqs").get_queue_attributes(**asked)["Attributes"]["QueueArn"]
    mapping = {"EventSourceArn": arn, "FunctionName": "puppet"}
    assert refused(wrong, lam.create_event_source_mapping, **mapping) == UNQUALIFIED
    mapping["FunctionName"] = "puppet:$LATEST"
    assert refused(wrong, lam.create_event_source_mapping, **mapping) == TOO_LONG
    lam.update_function_configuration(FunctionName="puppet", DurableConfig={"ExecutionTimeout": 900})
    lam.create_event_source_mapping(**mapping)
    client("sqs").send_message(QueueUrl=queue, MessageBody="hello")
    event = one.event()
    given = json.loads(event["InitialExecutionState"]["Operations"][0]["ExecutionDetails"]["InputPayload"])
    assert [record["body"] for record in given["Records"]] == ["hello"]
    # The message is gone once the whole execution has succeeded.
    one.rest(update("w", "WAIT", "START", WaitOptions={"WaitSeconds": 1}))
    assert one.event() is not None
    counted = {"QueueUrl": queue, "AttributeNames": ["ApproximateNumberOfMessagesNotVisible"]}
    assert client("sqs").get_queue_attributes(**counted)["Attributes"]["ApproximateNumberOfMessagesNotVisible"] == "1"
    one.ended({"Status": "SUCCEEDED", "Result": "null"})

    def left() -> str:
        found: str = client("sqs").get_queue_attributes(**counted)["Attributes"][
            "ApproximateNumberOfMessagesNotVisible"
        ]
        return found

    wait_until(lambda: left() == "0")


def test_a_name_begins_one_execution(puppet: Callable[..., Puppet]) -> None:
    one = puppet()
    lam = one.lam
    lam.publish_version(FunctionName="puppet")
    lam.create_alias(FunctionName="puppet", Name="live", FunctionVersion="1")
    arn = one.start({"a": 1}, "live", DurableExecutionName="n")
    assert ":function:puppet:1/durable-execution/n/" in arn
    assert one.start({"a": 1}, "1", DurableExecutionName="n") == arn
    one.event()
    started = "DurableExecutionAlreadyStartedException"
    event = {"InvocationType": "Event", "DurableExecutionName": "n"}
    for name, payload in (("puppet:1", b'{"a": 2}'), ("puppet:$LATEST", b'{"a": 1}')):
        text = refused(started, lam.invoke, FunctionName=name, Payload=payload, **event)
        assert text == f"Execution already started: {arn}"
    one.ended({"Status": "FAILED", "Error": {"ErrorType": "E", "ErrorMessage": "m", "StackTrace": ["line"]}})
    # Who asks again is told how it ended.
    answer = lam.invoke(FunctionName="puppet:live", Payload=b'{"a": 1}', DurableExecutionName="n")
    assert (answer["FunctionError"], answer["ExecutedVersion"], answer["DurableExecutionArn"]) == (
        "Unhandled",
        "1",
        arn,
    )
    assert json.load(answer["Payload"]) == {"errorType": "E", "errorMessage": "m", "stackTrace": ["line"]}
    # It stays with its version: what the alias comes to mean is none of its business.
    assert one.execution()["Version"] == "1"


def test_the_client_context_is_handed_over(client: Callable[..., Any]) -> None:
    source = """
import json
def handler(event, context):
    return {"Status": "SUCCEEDED", "Result": json.dumps(context.client_context.custom)}
"""
    lam = client("lambda")
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(client("iam")),
        Code={"ZipFile": package(index=source)}, DurableConfig={"ExecutionTimeout": 60},
    )  # fmt: skip
    given = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
    assert json.load(lam.invoke(FunctionName="f:$LATEST", ClientContext=given)["Payload"]) == {"a": "b"}


DEEP = """
import boto3, json
def handler(event, context):
    known = {one["Id"]: one for one in event["InitialExecutionState"]["Operations"]}
    call = known.get("i")
    if call is None:
        update = {"Id": "i", "Type": "CHAINED_INVOKE", "Action": "START", "ChainedInvokeOptions": {"FunctionName": "f:$LATEST"}}
        answer = boto3.client("lambda").checkpoint_durable_execution(
            DurableExecutionArn=event["DurableExecutionArn"], CheckpointToken=event["CheckpointToken"], Updates=[update])
        call = answer["NewExecutionState"]["Operations"][0]
    if call["Status"] == "STARTED":
        return {"Status": "PENDING"}
    told = call["ChainedInvokeDetails"]
    below = json.loads(told["Result"]) if "Result" in told else [told["Error"]["ErrorType"], 0]
    return {"Status": "SUCCEEDED", "Result": json.dumps([below[0], below[1] + 1])}
"""


def test_a_function_that_invokes_itself_comes_to_an_end(client: Callable[..., Any]) -> None:
    lam = client("lambda", config={"read_timeout": 50})
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(client("iam")), Timeout=20,
        Code={"ZipFile": package(index=DEEP)}, DurableConfig={"ExecutionTimeout": 60},
    )  # fmt: skip
    assert json.load(lam.invoke(FunctionName="f:$LATEST")["Payload"]) == ["RecursiveInvocationException", 16]


def test_executions_are_listed(puppet: Callable[..., Puppet]) -> None:
    one = puppet()
    one.lam.publish_version(FunctionName="puppet")
    arns = []
    for number in range(3):
        arns.append(one.start(number, "1" if number else "$LATEST", DurableExecutionName=f"n{number}"))
        one.event()
        one.ended({"Status": "SUCCEEDED" if number else "FAILED"})
    list_ = one.lam.list_durable_executions_by_function

    def found(**more: Any) -> list[str]:
        return [each["DurableExecutionName"] for each in list_(FunctionName="puppet", **more)["DurableExecutions"]]

    assert found() == ["n2", "n1", "n0"]
    assert found(ReverseOrder=True) == ["n0", "n1", "n2"]
    assert found(Qualifier="1") == ["n2", "n1"]
    assert found(Statuses=["FAILED", "RUNNING"]) == ["n0"]
    assert found(DurableExecutionName="n1") == ["n1"]
    moment = one.execution(arns[1])["StartTimestamp"]
    assert found(StartedAfter=moment) == ["n2"]
    assert found(StartedBefore=moment) == ["n0"]
    page = list_(FunctionName="puppet", MaxItems=2)
    assert found(MaxItems=2, Marker=page["NextMarker"]) == ["n0"]
    assert refused("InvalidParameterValueException", list_, FunctionName="puppet", Marker="!") == "Invalid Marker"
    refused("ResourceNotFoundException", list_, FunctionName="nobody")


@pytest.mark.turns_clock
def test_the_clock_ends_and_forgets(puppet: Callable[..., Puppet], server: Any, wait_until: Callable[..., Any]) -> None:
    one = puppet(DurableConfig={"ExecutionTimeout": 100, "RetentionPeriodInDays": 2})
    arn = one.start(1, DurableExecutionName="n")
    one.event()
    one.rest(update("k", "CALLBACK", "START"))
    server.advance(101)
    assert one.status() == "TIMED_OUT"
    assert one.execution()["Error"] == {"ErrorMessage": "Execution timed out after 100 seconds."}
    last = one.history()[-1]
    assert (last["EventType"], last["ExecutionTimedOutDetails"]) == ("ExecutionTimedOut", {})
    assert one.start(1, DurableExecutionName="n") == arn
    server.advance(2 * 86_400)
    refused("ResourceNotFoundException", one.execution)
    again = one.start(2, DurableExecutionName="n")
    assert again != arn
    one.event()
    one.ended({"Status": "SUCCEEDED", "Result": "2"})


@pytest.mark.turns_clock
def test_invocations_that_fail_are_repeated(puppet: Callable[..., Puppet], server: Any) -> None:
    one = puppet(DurableConfig={"ExecutionTimeout": 800})
    one.start()
    for number, answer in enumerate(("crash", "raise", PENDING, "raise", "raise", "raise", "raise", "raise")):
        event = one.event()
        steps = [each["Status"] for each in event["InitialExecutionState"]["Operations"][1:]]
        # What was checkpointed before the crash is there.
        assert steps[:1] == (["SUCCEEDED"] if number else [])
        if not number:
            one.checkpoint(update("s", "STEP", "SUCCEED", Payload="1"))
        if answer == PENDING:
            one.checkpoint(update("w", "WAIT", "START", WaitOptions={"WaitSeconds": 3}))
        one.ended(answer)
        one.turn(5)
    server.advance(60)
    assert one.status() == "FAILED"
    assert one.execution()["Error"]["ErrorMessage"] == "told to"
    assert one.execution()["Error"]["ErrorType"] == "ValueError"
    first = next(e for e in one.history() if e["EventType"] == "InvocationCompleted")
    assert first["InvocationCompletedDetails"]["Error"]["Payload"]["ErrorType"] == "Runtime.ExitError"
    assert one.event(0) is None


def test_stop_and_delete(puppet: Callable[..., Puppet], wait_until: Callable[..., Any]) -> None:
    one = puppet()
    lam = one.lam
    arn = one.start()
    one.event()
    assert "RUNNING" in refused("ResourceConflictException", lam.delete_durable_execution, DurableExecutionArn=arn)
    error = {"ErrorType": "Halt", "ErrorMessage": "enough"}
    stopped = lam.stop_durable_execution(DurableExecutionArn=arn, Error=error)["StopTimestamp"]
    assert lam.stop_durable_execution(DurableExecutionArn=arn)["StopTimestamp"] == stopped
    assert (one.status(), one.execution()["Error"]) == ("STOPPED", error)
    # The invocation that is under way learns of it.
    assert refused("InvalidParameterValueException", one.checkpoint) == "Invalid checkpoint token"
    one.succeed()
    lam.delete_durable_execution(DurableExecutionArn=arn)

    def gone() -> bool:
        try:
            one.execution(arn)
        except lam.exceptions.ResourceNotFoundException:
            return True
        return False

    wait_until(gone)
    for call in (lam.get_durable_execution, lam.get_durable_execution_history, lam.stop_durable_execution):
        assert refused("ResourceNotFoundException", call, DurableExecutionArn=arn) == "Durable Execution does not exist"
    assert lam.list_durable_executions_by_function(FunctionName="puppet")["DurableExecutions"] == []


@pytest.mark.turns_clock
def test_pause_and_resume(puppet: Callable[..., Puppet], server: Any) -> None:
    one = puppet(DurableConfig={"ExecutionTimeout": 200})
    lam = one.lam
    arn = one.start()
    one.event()
    due = one.execution()["ExpectedExecutionTimeoutTimestamp"]
    lam.pause_durable_execution(DurableExecutionArn=arn, Reason="a look", ClientToken="t1")
    lam.pause_durable_execution(DurableExecutionArn=arn, Reason="a look", ClientToken="t1")
    refused("ResourceConflictException", lam.pause_durable_execution, DurableExecutionArn=arn)
    assert one.status() == "PAUSING"
    # What is checkpointed is kept; but no token comes back, and the invocation ends.
    assert one.checkpoint(MINUTE_WAIT) == []
    assert one.token is None
    shown = one.execution()
    assert shown["Status"] == "PAUSED"
    assert shown["PauseDetails"]["Reason"] == "a look"
    assert shown["PauseDetails"]["ExecutionTimeoutPaused"] is True
    one.ended(PENDING)
    server.advance(300)
    assert (one.status(), one.event(0)) == ("PAUSED", None)
    assert "WaitSucceeded" in one.kinds()
    lam.resume_durable_execution(DurableExecutionArn=arn, ClientToken="t2")
    lam.resume_durable_execution(DurableExecutionArn=arn, ClientToken="t2")
    refused("ResourceConflictException", lam.resume_durable_execution, DurableExecutionArn=arn)
    assert one.event() is not None
    # One that is resumed before its invocation, which learned of the pause, has ended is invoked again at that end.
    lam.pause_durable_execution(DurableExecutionArn=arn)
    one.checkpoint()
    lam.resume_durable_execution(DurableExecutionArn=arn)
    one.ended(PENDING)
    assert one.event() is not None
    later = one.execution()["ExpectedExecutionTimeoutTimestamp"]
    assert 299 < (later - due).total_seconds() < 320
    one.ended({"Status": "SUCCEEDED"})
    kinds = one.kinds()
    assert [kind for kind in kinds if kind.startswith("Execution")] == [
        "ExecutionStarted", "ExecutionPaused", "ExecutionResumed", "ExecutionPaused", "ExecutionResumed",
        "ExecutionSucceeded",
    ]  # fmt: skip


def test_another_function_of_the_name_is_not_asked(
    puppet: Callable[..., Puppet], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    one = puppet()
    arn = one.start()
    one.event()
    (callback,) = one.checkpoint(update("c", "CALLBACK", "START"))
    one.ended(PENDING)
    one.lam.delete_function(FunctionName="puppet")
    code = package(index="def handler(event, context):\n    return {'Status': 'SUCCEEDED', 'Result': 'theirs'}\n")
    one.lam.create_function(
        FunctionName="puppet", Runtime="python3.11", Handler="index.handler", Code={"ZipFile": code},
        Role=make_role(client("iam"), "other"),
    )  # fmt: skip
    one.lam.send_durable_execution_callback_success(CallbackId=callback["CallbackDetails"]["CallbackId"])
    wait_until(lambda: one.status(arn) == "FAILED")
    assert one.execution(arn)["Error"]["ErrorType"] == "ResourceNotFoundException"


def test_another_durable_function_of_the_name_does_not_go_on(
    puppet: Callable[..., Puppet], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    one = puppet()
    arn = one.start({"n": 1}, DurableExecutionName="order")
    one.event()
    (callback,) = one.checkpoint(update("c", "CALLBACK", "START"))
    one.ended(PENDING)
    one.lam.delete_function(FunctionName="puppet")
    code = package(index="def handler(event, context):\n    return {'Status': 'SUCCEEDED', 'Result': 'theirs'}\n")
    one.lam.create_function(
        FunctionName="puppet", Runtime="python3.11", Handler="index.handler", Code={"ZipFile": code},
        Role=make_role(client("iam"), "other"), DurableConfig={"ExecutionTimeout": 60},
    )  # fmt: skip
    one.lam.send_durable_execution_callback_success(CallbackId=callback["CallbackDetails"]["CallbackId"])
    wait_until(lambda: one.status(arn) == "FAILED")
    assert one.execution(arn)["Error"]["ErrorType"] == "ResourceNotFoundException"
    text = refused(
        "DurableExecutionAlreadyStartedException", one.lam.invoke, FunctionName="puppet:$LATEST",
        Payload=json.dumps({"n": 1}), DurableExecutionName="order",
    )  # fmt: skip
    assert arn in text
    answer = one.lam.invoke(FunctionName="puppet:$LATEST")
    assert answer["Payload"].read() == b"theirs"


TWICE = """
import boto3
lam = boto3.client("lambda")
def handler(event, context):
    known = {one["Id"]: one for one in event["InitialExecutionState"]["Operations"]}
    print("told", len(known))
    if "w" not in known:
        lam.checkpoint_durable_execution(
            DurableExecutionArn=event["DurableExecutionArn"], CheckpointToken=event["CheckpointToken"],
            Updates=[{"Id": "w", "Type": "WAIT", "Action": "START", "WaitOptions": {"WaitSeconds": 1}}],
        )
        return {"Status": "PENDING"}
    return {"Status": "SUCCEEDED", "Result": '{"statusCode": 201, "body": "whole"}'}
"""


def test_urls_streams_and_tails_are_of_whole_executions(client: Callable[..., Any]) -> None:
    lam = client("lambda")
    lam.create_function(
        FunctionName="twice", Runtime="python3.11", Handler="index.handler", Code={"ZipFile": package(index=TWICE)},
        Role=make_role(client("iam")), Timeout=20, DurableConfig={"ExecutionTimeout": 60},
    )  # fmt: skip
    lam.publish_version(FunctionName="twice")
    lam.create_alias(FunctionName="twice", Name="live", FunctionVersion="1")
    answer = lam.invoke(FunctionName="twice:live", LogType="Tail")
    assert json.load(answer["Payload"])["body"] == "whole"
    log = base64.b64decode(answer["LogResult"]).decode()
    assert log.index("told 1") < log.index("told 2")
    assert "LogResult" not in lam.invoke(FunctionName="twice:live")
    wrong = "InvalidParameterValueException"
    assert refused(wrong, lam.invoke_with_response_stream, FunctionName="twice") == UNQUALIFIED
    parts = list(lam.invoke_with_response_stream(FunctionName="twice:live", LogType="Tail")["EventStream"])
    assert json.loads(parts[0]["PayloadChunk"]["Payload"])["body"] == "whole"
    assert "told 2" in base64.b64decode(parts[-1]["InvokeComplete"]["LogResult"]).decode()
    url = lam.create_function_url_config(FunctionName="twice", Qualifier="live", AuthType="NONE")["FunctionUrl"]
    open_to_all(lam, "twice", Qualifier="live")
    called = ask(url)
    assert (called.status, called.body) == (201, b"whole")
    executions = lam.list_durable_executions_by_function(FunctionName="twice")["DurableExecutions"]
    assert [one["Status"] for one in executions] == ["SUCCEEDED"] * 4


def test_who_is_told(puppet: Callable[..., Puppet], client: Callable[..., Any], account: str) -> None:
    sqs, events = client("sqs"), client("events")
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    heard_arn = f"arn:aws:sqs:us-east-1:{account}:heard"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:*",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    heard = sqs.create_queue(QueueName="heard", Attributes={"Policy": policy})["QueueUrl"]
    pattern = {"source": ["aws.lambda"], "detail-type": ["Durable Execution Status Change"]}
    events.put_rule(Name="r", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="r", Targets=[{"Id": "t", "Arn": heard_arn}])
    one = puppet(DeadLetterConfig={"TargetArn": f"arn:aws:sqs:us-east-1:{account}:dead"})
    arn = one.start({"a": 1}, DurableExecutionName="n")
    one.event()
    one.ended({"Status": "FAILED", "Error": {"ErrorMessage": "no"}})
    found: list[Any] = []
    while len(found) < 2:
        messages = sqs.receive_message(QueueUrl=heard, WaitTimeSeconds=10)["Messages"]
        found += [json.loads(message["Body"]) for message in messages]
        for message in messages:
            sqs.delete_message(QueueUrl=heard, ReceiptHandle=message["ReceiptHandle"])
    began, ended = (each["detail"] for each in found)
    assert (began["status"], ended["status"]) == ("RUNNING", "FAILED")
    assert set(ended) - set(began) == {"endTimestamp"}
    assert (began["durableExecutionArn"], began["durableExecutionName"]) == (arn, "n")
    assert began["functionArn"] == arn.split("/")[0]
    (letter,) = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=10, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(letter["Body"]) == {"a": 1}
    assert letter["MessageAttributes"]["ErrorMessage"]["StringValue"] == "no"


def test_policies_hold(puppet: Callable[..., Puppet], client: Callable[..., Any], server: Any, account: str) -> None:
    one = puppet()
    arn = one.start(DurableExecutionName="n")
    one.event()
    (changed,) = one.checkpoint(update("k", "CALLBACK", "START"))
    iam, token = client("iam"), changed["CallbackDetails"]["CallbackId"]
    function = arn.split(":$LATEST")[0]
    names = ("lambda:GetDurable*", "lambda:SendDurable*", "lambda:StopDurable*", "lambda:PauseDurable*")
    for name, resource, allowed in (
        # Executions are no part of what an ARN without a qualifier names.
        ("bare", function, False),
        ("other", f"{function}:1/durable-execution/*", False),
        ("all", f"{function}:*", True),
    ):
        user = server.client("lambda", account, **make_user(iam, name, allow(*names, resource=resource)))
        calls: list[tuple[Any, dict[str, str]]] = [
            (user.get_durable_execution, {"DurableExecutionArn": arn}),
            (user.get_durable_execution_history, {"DurableExecutionArn": arn}),
            (user.send_durable_execution_callback_heartbeat, {"CallbackId": token}),
        ]
        for call, members in calls:
            if allowed:
                call(**members)
            else:
                refused("AccessDeniedException", call, **members)
        for call in (user.resume_durable_execution, user.delete_durable_execution):
            refused("AccessDeniedException", call, DurableExecutionArn=arn)
        refused("AccessDeniedException", user.list_durable_executions_by_function, FunctionName="puppet")
        state = {"DurableExecutionArn": arn, "CheckpointToken": one.token}
        refused("AccessDeniedException", user.checkpoint_durable_execution, **state)
    # Nobody sees another account's.
    other = server.client("lambda", "999999999999")
    refused("AccessDeniedException", other.get_durable_execution, DurableExecutionArn=arn)
    refused("AccessDeniedException", other.send_durable_execution_callback_success, CallbackId=token)
    one.succeed()

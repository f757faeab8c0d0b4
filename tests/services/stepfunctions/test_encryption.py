"""State machines and activities with a customer's key: who needs it for what, and what becomes of them without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.stepfunctions.conftest import Machine

pytestmark = pytest.mark.turns_clock
CUSTOMER = "CUSTOMER_MANAGED_KMS_KEY"
SECRET = {"word": "a secret word"}
WAITS: dict[str, dict[str, Any]] = {
    "W": {"Type": "Wait", "Seconds": 1000, "Next": "P"},
    "P": {"Type": "Pass", "Assign": {"kept.$": "$.word"}, "Next": "L"},
    "L": {"Type": "Wait", "Seconds": 1000, "End": True},
}


def refused(call: Any, **given: Any) -> Any:
    """The error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**given)
    return caught.value.response


def code(call: Any, **given: Any) -> str:
    found: str = refused(call, **given)["Error"]["Code"]
    return found


@pytest.fixture
def key(client: Any) -> str:
    """A key of the account."""
    arn: str = client("kms").create_key()["KeyMetadata"]["Arn"]
    return arn


def settings(key: str, seconds: int = 60) -> dict[str, Any]:
    return {"type": CUSTOMER, "kmsKeyId": key, "kmsDataKeyReusePeriodSeconds": seconds}


def ended(sfn: Any, wait_until: Any, arn: str) -> Any:
    """The description without data, once it has ended."""

    def look() -> Any:
        found = sfn.describe_execution(executionArn=arn, includedData="METADATA_ONLY")
        return found if found["status"] != "RUNNING" else None

    return wait_until(look)


def test_an_execution(own_server: Callable[..., Server], account: str, wait_until: Any) -> None:
    server = own_server()
    sfn, iam, kms = (server.client(name, account) for name in ("stepfunctions", "iam", "kms"))
    key = kms.create_key()["KeyMetadata"]["Arn"]
    definition = json.dumps({"StartAt": "W", "States": WAITS})
    given = {"name": "m", "roleArn": make_role(iam), "definition": definition}
    arn = sfn.create_state_machine(**given, encryptionConfiguration=settings(key))["stateMachineArn"]
    made = Machine(sfn, arn, wait_until)
    shown = sfn.describe_state_machine(stateMachineArn=made.arn)
    assert shown["encryptionConfiguration"] == settings(key)
    assert shown["definition"] == definition
    arn = made.start(SECRET)
    # The server ends: the execution goes on from its rows, by the key.
    server.stop()
    server.start()
    server.advance(1001)
    wait_until(lambda: "PassStateExited" in made.kinds(arn))
    server.advance(1001)
    found = made.end(arn)
    assert (found["status"], found["output"], json.loads(found["input"])) == ("SUCCEEDED", SECRET, SECRET)
    history = made.history(arn)
    assert json.loads(history[0]["executionStartedEventDetails"]["input"]) == SECRET
    assert [event["id"] for event in history] == list(range(1, len(history) + 1))
    told = sfn.describe_state_machine_for_execution(executionArn=arn)
    assert told["definition"] == definition
    assert told["encryptionConfiguration"]["kmsKeyId"] == key


def test_nothing_in_the_store_tells(own_server: Callable[..., Server], account: str) -> None:
    """Executions that stand still have their data under their own keys, as definitions are."""
    server = own_server("--no-encryption")
    sfn, iam, kms = (server.client(name, account) for name in ("stepfunctions", "iam", "kms"))
    configured = {"encryptionConfiguration": settings(kms.create_key()["KeyMetadata"]["Arn"])}
    for name, more in (("sealed", configured), ("plain", {})):
        states = {**WAITS, "W": {**WAITS["W"], "Seconds": 0, "Comment": f"a remark of {name}"}}
        definition = json.dumps({"StartAt": "W", "States": states})
        made = sfn.create_state_machine(name=name, roleArn=make_role(iam), definition=definition, **more)
        given = json.dumps({"word": f"a secret of {name}"})
        sfn.start_execution(stateMachineArn=made["stateMachineArn"], input=given)
    # All that is under way has arrived.
    server.page("idle")
    stored = server.rows()
    assert b"a secret of plain" in stored
    assert b"a remark of plain" in stored
    assert b"a secret of sealed" not in stored
    assert b"a remark of sealed" not in stored


def test_without_the_key(client: Any, server: Server, sfn: Any, machine: Any, key: str, wait_until: Any) -> None:
    kms = client("kms")
    made = machine(WAITS, encryptionConfiguration=settings(key))
    arn, other = made.start(SECRET), made.start(SECRET)
    kms.disable_key(KeyId=key)
    # Who reads asks KMS each time.
    error = refused(sfn.describe_execution, executionArn=arn)
    assert (error["Error"]["Code"], error["kmsKeyState"]) == ("KmsInvalidStateException", "DISABLED")
    assert code(sfn.get_execution_history, executionArn=arn) == "KmsInvalidStateException"
    assert code(sfn.describe_state_machine, stateMachineArn=made.arn) == "KmsInvalidStateException"
    assert code(sfn.describe_state_machine_for_execution, executionArn=arn) == "KmsInvalidStateException"
    named = {"stateMachineArn": made.arn, "includedData": "METADATA_ONLY"}
    assert sfn.describe_state_machine(**named)["definition"] == "{}"
    named = {"executionArn": arn, "includedData": "METADATA_ONLY"}
    assert sfn.describe_state_machine_for_execution(**named)["definition"] == "{}"
    server.advance(61)
    assert code(sfn.start_execution, stateMachineArn=made.arn) == "KmsInvalidStateException"
    # An error and a cause cannot be sealed; without them it can be stopped.
    assert code(sfn.stop_execution, executionArn=other, error="E") == "KmsInvalidStateException"
    sfn.stop_execution(executionArn=other)
    assert ended(sfn, wait_until, other)["status"] == "ABORTED"
    server.advance(1000)
    assert ended(sfn, wait_until, arn)["status"] == "FAILED"
    kms.enable_key(KeyId=key)
    found = sfn.describe_execution(executionArn=arn)
    assert (found["error"], json.loads(found["input"])) == ("States.Runtime", SECRET)
    assert "is disabled" in found["cause"]
    assert made.kinds(arn)[-1] == "ExecutionFailed"
    assert made.kinds(other)[-1] == "ExecutionAborted"
    sfn.redrive_execution(executionArn=arn)
    server.advance(1001)
    server.advance(1001)
    assert made.end(arn)["output"] == SECRET


def test_who_needs_what(client: Any, server: Server, account: str, sfn: Any, machine: Any, key: str) -> None:
    """The role needs the key for what runs, callers for what they read; the encryption context names the machine."""
    iam = client("iam")
    about = {
        "StringEquals": {
            "kms:EncryptionContext:aws:states:stateMachineArn": f"arn:aws:states:us-east-1:{account}:stateMachine:m"
        }
    }
    role = make_role(iam, "narrow", ("sqs:SendMessage",))
    caller = client("stepfunctions", **make_user(iam, "caller", allow("states:*", "iam:PassRole")))
    given = {
        "name": "m",
        "roleArn": role,
        "definition": json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}),
    }
    configured = {**given, "encryptionConfiguration": settings(key)}
    assert code(caller.create_state_machine, **configured) == "KmsAccessDeniedException"
    via = {"StringEquals": {"kms:ViaService": "states.us-east-1.amazonaws.com"}}
    writes = allow("kms:DescribeKey", "kms:GenerateDataKey", resource=key, Condition=via)
    iam.put_user_policy(UserName="caller", PolicyName="key", PolicyDocument=writes)
    arn = caller.create_state_machine(**configured)["stateMachineArn"]
    assert code(caller.describe_state_machine, stateMachineArn=arn) == "KmsAccessDeniedException"
    assert code(caller.start_execution, stateMachineArn=arn) == "KmsAccessDeniedException"
    iam.put_role_policy(RoleName="narrow", PolicyName="key", PolicyDocument=allow("kms:GenerateDataKey", resource=key))
    assert code(caller.start_execution, stateMachineArn=arn) == "KmsAccessDeniedException"
    both = allow("kms:GenerateDataKey", "kms:Decrypt", resource=key, Condition=about)
    iam.put_role_policy(RoleName="narrow", PolicyName="key", PolicyDocument=both)
    execution = caller.start_execution(stateMachineArn=arn)["executionArn"]
    assert code(caller.describe_execution, executionArn=execution) == "KmsAccessDeniedException"
    assert code(caller.get_execution_history, executionArn=execution) == "KmsAccessDeniedException"
    reads = allow(
        "kms:Decrypt", resource=key, Condition={"StringEquals": {**via["StringEquals"], **about["StringEquals"]}}
    )
    iam.put_user_policy(UserName="caller", PolicyName="reads", PolicyDocument=reads)
    assert caller.describe_execution(executionArn=execution)["input"] == "{}"
    assert caller.describe_state_machine(stateMachineArn=arn)["definition"] == given["definition"]


def test_keys_that_will_not_do(client: Any, sfn: Any, full_role: str, key: str) -> None:
    kms = client("kms")
    given = {
        "name": "m",
        "roleArn": full_role,
        "definition": json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}),
    }
    signs = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    kms.disable_key(KeyId=key)
    for wrong in (signs, key, "alias/none"):
        for call, more in ((sfn.create_state_machine, given), (sfn.create_activity, {"name": "a"})):
            assert code(call, **more, encryptionConfiguration=settings(wrong)) == "InvalidEncryptionConfiguration"
    kms.enable_key(KeyId=key)
    arn = sfn.create_state_machine(**given, encryptionConfiguration=settings(key))["stateMachineArn"]
    # A repeat answers the same; another key or none is another machine.
    assert sfn.create_state_machine(**given, encryptionConfiguration=settings(key))["stateMachineArn"] == arn
    assert code(sfn.create_state_machine, **given) == "StateMachineAlreadyExists"
    # The definition comes along to another key, and to none.
    other = kms.create_key()["KeyMetadata"]["Arn"]
    for configuration in (settings(other), {"type": "AWS_OWNED_KEY"}, settings(other, 900)):
        sfn.update_state_machine(stateMachineArn=arn, encryptionConfiguration=configuration)
        found = sfn.describe_state_machine(stateMachineArn=arn)
        assert (found["definition"], found["encryptionConfiguration"]) == (given["definition"], configuration)


def test_an_activity(client: Any, server: Server, sfn: Any, machine: Any, key: str, wait_until: Any) -> None:
    kms = client("kms")
    activity = sfn.create_activity(name="a", encryptionConfiguration=settings(key))["activityArn"]
    assert sfn.describe_activity(activityArn=activity)["encryptionConfiguration"] == settings(key)
    made = machine({"T": {"Type": "Task", "Resource": activity, "End": True}}, encryptionConfiguration=settings(key))
    arn = made.start(SECRET)
    wait_until(lambda: "ActivityScheduled" in made.kinds(arn))
    kms.disable_key(KeyId=key)
    assert code(sfn.get_activity_task, activityArn=activity) == "KmsInvalidStateException"
    kms.enable_key(KeyId=key)
    # What was refused was not taken.
    task = sfn.get_activity_task(activityArn=activity)
    assert json.loads(task["input"]) == SECRET
    kms.disable_key(KeyId=key)
    server.advance(61)
    told = {"taskToken": task["taskToken"], "output": '"done"'}
    assert code(sfn.send_task_success, **told) == "KmsInvalidStateException"
    assert code(sfn.send_task_failure, taskToken=task["taskToken"], error="E") == "KmsInvalidStateException"
    kms.enable_key(KeyId=key)
    sfn.send_task_success(**told)
    assert made.end(arn)["output"] == "done"
    # A role that may not use the activity's key: the task fails.
    narrow = make_role(client("iam"), "narrow", ("sqs:SendMessage",))
    found = machine({"T": {"Type": "Task", "Resource": activity, "End": True}}, "n", narrow).run()
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")


def test_express_and_maps(client: Any, sfn: Any, machine: Any, key: str) -> None:
    states = {"P": {"Type": "Pass", "End": True}}
    express = machine(states, "x", type="EXPRESS", encryptionConfiguration=settings(key))
    assert json.loads(sfn.start_sync_execution(stateMachineArn=express.arn, input='{"a": 1}')["output"]) == {"a": 1}
    # Who waits is shown the data, for which he needs the key.
    user = make_user(client("iam"), "waits", allow("states:*"))
    waits = client("stepfunctions", config={"inject_host_prefix": False}, **user)
    assert code(waits.start_sync_execution, stateMachineArn=express.arn) == "KmsAccessDeniedException"
    shown = waits.start_sync_execution(stateMachineArn=express.arn, includedData="METADATA_ONLY")
    assert (shown["status"], "output" in shown) == ("SUCCEEDED", False)
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": states,
    }
    spread = machine(
        {"M": {"Type": "Map", "ItemProcessor": processor, "End": True}}, "s", encryptionConfiguration=settings(key)
    )
    found = spread.sfn.describe_execution(executionArn=spread.start([1, 2, 3]))
    assert spread.end(found["executionArn"])["output"] == [1, 2, 3]
    run = sfn.list_map_runs(executionArn=found["executionArn"])["mapRuns"][0]["mapRunArn"]
    child = sfn.list_executions(mapRunArn=run)["executions"][0]["executionArn"]
    assert sfn.describe_execution(executionArn=child)["output"] in "123"
    client("kms").disable_key(KeyId=key)
    assert code(sfn.describe_execution, executionArn=child) == "KmsInvalidStateException"


def test_events_and_parents(
    client: Any, server: Server, sfn: Any, machine: Any, key: str, account: str, wait_until: Any
) -> None:
    """EventBridge is told nothing of the data; a workflow that waits for one gets them."""
    sqs, events = client("sqs"), client("events")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    target = f"arn:aws:sqs:us-east-1:{account}:q"
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": target}]}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    events.put_rule(Name="r", EventPattern=json.dumps({"source": ["aws.states"], "detail": {"status": ["SUCCEEDED"]}}))
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": target}])
    child = machine({"P": {"Type": "Pass", "End": True}}, "child", encryptionConfiguration=settings(key))
    arn = child.start(SECRET)
    found: list[Any] = wait_until(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))
    detail = json.loads(found[0]["Body"])["detail"]
    assert (detail["executionArn"], detail["input"], detail["output"]) == (arn, None, None)
    assert (detail["inputDetails"], detail["outputDetails"]) == ({"included": False}, {"included": False})
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "End": True,
        "Parameters": {"StateMachineArn": child.arn, "Input": SECRET},
    }
    assert machine({"T": task}, "parent").output()["Output"] == SECRET


def test_a_stack(client: Any, sfn: Any, full_role: str, key: str) -> None:
    """EncryptionConfiguration as CloudFormation has it."""
    upper = {"Type": CUSTOMER, "KmsKeyId": key, "KmsDataKeyReusePeriodSeconds": 120}
    states = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    resources = {
        "M": {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {
                "StateMachineName": "m",
                "RoleArn": full_role,
                "Definition": states,
                "EncryptionConfiguration": upper,
            },
        },
        "A": {"Type": "AWS::StepFunctions::Activity", "Properties": {"Name": "a", "EncryptionConfiguration": upper}},
    }
    cfn = client("cloudformation")
    cfn.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": resources}))
    cfn.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 1})
    arn = sfn.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    assert sfn.describe_state_machine(stateMachineArn=arn)["encryptionConfiguration"] == settings(key, 120)
    activity = sfn.list_activities()["activities"][0]["activityArn"]
    assert sfn.describe_activity(activityArn=activity)["encryptionConfiguration"] == settings(key, 120)


def test_logs_and_forks(
    client: Any, server: Server, sfn: Any, machine: Any, key: str, account: str, wait_until: Any
) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="g")
    group = f"arn:aws:logs:us-east-1:{account}:log-group:g:*"
    logging = {
        "level": "ALL",
        "includeExecutionData": True,
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}],
    }
    made = machine(
        {"P": {"Type": "Pass", "End": True}}, encryptionConfiguration=settings(key), loggingConfiguration=logging
    )
    arn = made.start(SECRET)
    made.end(arn)

    def lines() -> list[Any]:
        return [json.loads(one["message"]) for one in logs.filter_log_events(logGroupName="g")["events"]]

    wait_until(lambda: len(lines()) == 4)
    assert any("a secret word" in json.dumps(one) for one in lines())

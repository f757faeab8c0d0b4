"""A role that does not exist is nobody: not when a function is made, not when its role is deleted, not after a restart."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user, trust

ACCOUNT = "123456789012"
NOBODY = f"arn:aws:iam::{ACCOUNT}:role/app-nonexistent"
WHO = "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()['Arn']\n"
LISTS = "import boto3\ndef handler(event, context):\n    return len(boto3.client('sqs').list_queues().get('QueueUrls', []))\n"
CANNOT = "The role defined for the function cannot be assumed by Lambda."


def package(source: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", source)
    return buffer.getvalue()


def create(lam: Any, role: str, source: str = WHO, name: str = "f") -> None:
    lam.create_function(
        FunctionName=name, Runtime="python3.11", Handler="index.handler", Role=role, Timeout=30,
        Code={"ZipFile": package(source)},
    )  # fmt: skip


def call(lam: Any, name: str = "f") -> Any:
    return json.load(lam.invoke(FunctionName=name)["Payload"])


def refused(ask: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        ask()
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_who_may_pass_a_role_that_is_not_there_is_not_root(client: Callable[..., Any], account: str) -> None:
    keys = make_user(client("iam"), "dev", allow("lambda:*", "iam:PassRole"))
    lam = client("lambda", **keys)
    role = f"arn:aws:iam::{account}:role/app-nonexistent"
    assert refused(lambda: create(lam, role)) == ("InvalidParameterValueException", CANNOT)
    assert refused(lambda: create(client("lambda"), role)) == ("InvalidParameterValueException", CANNOT)


def test_a_wrong_path_is_not_the_role(client: Callable[..., Any], account: str) -> None:
    make_role(client("iam"), "app")
    wrong = f"arn:aws:iam::{account}:role/team/app"
    assert refused(lambda: create(client("lambda"), wrong)) == ("InvalidParameterValueException", CANNOT)


def test_an_update_gives_no_role_that_is_not_there(client: Callable[..., Any], account: str) -> None:
    lam = client("lambda")
    create(lam, make_role(client("iam")))
    role = f"arn:aws:iam::{account}:role/none"
    ask = lambda: lam.update_function_configuration(FunctionName="f", Role=role)  # noqa: E731
    assert refused(ask) == ("InvalidParameterValueException", CANNOT)


def test_another_accounts_role_is_not_passed(client: Callable[..., Any], server: Any) -> None:
    other = make_role(server.client("iam", "210987654321"), "theirs")
    code, _ = refused(lambda: create(client("lambda"), other))
    assert code == "AccessDeniedException"


def test_a_function_is_made_at_once_after_its_role(client: Callable[..., Any], account: str) -> None:
    for number in range(5):
        create(client("lambda"), make_role(client("iam"), f"r{number}"), name=f"f{number}")
    assert call(client("lambda"), "f4") == f"arn:aws:sts::{account}:assumed-role/r4/f4"


def test_a_deleted_role_leaves_nothing(own_server: Callable[..., Any]) -> None:
    server = own_server()
    lam, iam = server.client("lambda", ACCOUNT), server.client("iam", ACCOUNT)
    create(lam, make_role(iam, "app"), LISTS)
    assert call(lam) == 0
    iam.delete_role_policy(RoleName="app", PolicyName="may")
    iam.delete_role(RoleName="app")
    answer = lam.invoke(FunctionName="f")
    assert "AccessDenied" in json.dumps(json.load(answer["Payload"])), "a warm function has lost its rights"
    server.stop()
    server.start()
    lam = server.client("lambda", ACCOUNT)
    assert refused(lambda: lam.invoke(FunctionName="f")) == ("AccessDeniedException", CANNOT)
    iam = server.client("iam", ACCOUNT)
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust())
    answer = lam.invoke(FunctionName="f")
    assert "AccessDenied" in json.dumps(json.load(answer["Payload"])), "a new role of the name has what it is given"


def test_a_session_of_a_deleted_role_is_nobody(client: Callable[..., Any], account: str) -> None:
    iam = client("iam")
    named = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": named, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=allow("sqs:*"))
    made = client("sts").assume_role(RoleArn=role, RoleSessionName="s1")["Credentials"]
    keys = {
        "aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"],
        "aws_session_token": made["SessionToken"],
    }  # fmt: skip
    client("sqs", **keys).list_queues()
    iam.delete_role_policy(RoleName="r", PolicyName="p")
    iam.delete_role(RoleName="r")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=document)
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=allow("sqs:*"))
    assert refused(client("sqs", **keys).list_queues)[0].startswith("AccessDenied")


def test_a_workflow_has_no_role_that_is_not_there(client: Callable[..., Any], account: str) -> None:
    sfn = client("stepfunctions")
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    none = f"arn:aws:iam::{account}:role/none"
    text = "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role."
    ask = lambda role: sfn.create_state_machine(name="m", definition=definition, roleArn=role)  # noqa: E731
    assert refused(lambda: ask(none)) == ("AccessDeniedException", text)
    machine = ask(make_role(client("iam")))["stateMachineArn"]
    assert (
        refused(lambda: sfn.update_state_machine(stateMachineArn=machine, roleArn=none))[0] == "AccessDeniedException"
    )
    regional = client("iam").create_role(
        RoleName="regional", AssumeRolePolicyDocument=trust("states.us-east-1")
    )["Role"]["Arn"]  # fmt: skip
    sfn.update_state_machine(stateMachineArn=machine, roleArn=regional)


def test_a_workflow_whose_role_is_deleted_may_do_nothing(
    client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    sfn, iam = client("stepfunctions"), client("iam")
    task = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues", "Parameters": {}, "End": True}
    definition = json.dumps({"StartAt": "T", "States": {"T": task}})
    machine = sfn.create_state_machine(name="m", definition=definition, roleArn=make_role(iam))["stateMachineArn"]
    iam.delete_role_policy(RoleName="worker", PolicyName="may")
    iam.delete_role(RoleName="worker")
    execution = sfn.start_execution(stateMachineArn=machine)["executionArn"]

    def ended() -> Any:
        found = sfn.describe_execution(executionArn=execution)
        return found if found["status"] != "RUNNING" else None

    assert (wait_until(ended)["status"], ended()["error"]) == ("FAILED", "States.Permissions")


def test_a_rule_has_no_role_that_is_not_there(client: Callable[..., Any], account: str) -> None:
    events = client("events")
    none = f"arn:aws:iam::{account}:role/none"
    expected = f"Provided role '{none}' cannot be assumed by principal 'events.amazonaws.com'."
    rule = {"Name": "r", "EventPattern": '{"source": ["a"]}'}
    assert refused(lambda: events.put_rule(**rule, RoleArn=none)) == ("ValidationException", expected)
    events.put_rule(**rule)
    target = {"Id": "1", "Arn": f"arn:aws:sqs:us-east-1:{account}:q", "RoleArn": none}
    assert refused(lambda: events.put_targets(Rule="r", Targets=[target])) == ("ValidationException", expected)


def test_lenient_is_for_what_root_alone_had_in_its_hands(own_server: Callable[..., Any]) -> None:
    server = own_server("--lenient")
    lam, iam = server.client("lambda", ACCOUNT), server.client("iam", ACCOUNT)
    create(lam, NOBODY)
    assert call(lam) == f"arn:aws:iam::{ACCOUNT}:root"
    keys = make_user(iam, "dev", allow("lambda:*", "iam:PassRole"))
    dev = server.client("lambda", ACCOUNT, **keys)
    assert refused(lambda: create(dev, NOBODY, name="mine")) == ("InvalidParameterValueException", CANNOT)
    dev.update_function_code(FunctionName="f", ZipFile=package(LISTS))
    assert refused(lambda: lam.invoke(FunctionName="f")) == ("AccessDeniedException", CANNOT)


def test_lenient_knows_what_once_was_a_role(own_server: Callable[..., Any]) -> None:
    server = own_server("--lenient")
    lam, iam = server.client("lambda", ACCOUNT), server.client("iam", ACCOUNT)
    create(lam, make_role(iam, "app"))
    iam.delete_role_policy(RoleName="app", PolicyName="may")
    iam.delete_role(RoleName="app")
    server.stop()
    server.start()
    lam = server.client("lambda", ACCOUNT)
    assert refused(lambda: lam.invoke(FunctionName="f")) == ("AccessDeniedException", CANNOT)
    again = f"arn:aws:iam::{ACCOUNT}:role/app"
    assert refused(lambda: create(lam, again, name="g")) == ("InvalidParameterValueException", CANNOT)
    server.client("iam", ACCOUNT).create_role(RoleName="app", AssumeRolePolicyDocument=trust("ec2"))
    assert refused(lambda: create(lam, again, name="g")) == ("InvalidParameterValueException", CANNOT)


def test_functions_of_lenient_days_end_with_them(own_server: Callable[..., Any]) -> None:
    server = own_server("--lenient")
    lam = server.client("lambda", ACCOUNT)
    create(lam, NOBODY)
    assert call(lam).endswith(":root")
    server.stop()
    server.arguments = ()
    server.start()
    lam = server.client("lambda", ACCOUNT)
    assert refused(lambda: lam.invoke(FunctionName="f")) == ("AccessDeniedException", CANNOT)

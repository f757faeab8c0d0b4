"""Who acts for somebody has no more than that one: roles that are named late, named elsewhere, or gone."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import select_pause
from tests.roles import allow, keys_of, make_role, make_user
from tests.security.test_roles import create, refused

OTHER = "210987654321"
ANSWERS = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'private'}\n"


def api_with(gateway: Any, function: str, credentials: str) -> str:
    """An API whose one method invokes a function with a role; its id."""
    made: str = gateway.create_rest_api(name="x")["id"]
    root = gateway.get_resources(restApiId=made)["items"][0]["id"]
    gateway.put_method(restApiId=made, resourceId=root, httpMethod="GET", authorizationType="NONE")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    gateway.put_integration(
        restApiId=made, resourceId=root, httpMethod="GET", type="AWS_PROXY", integrationHttpMethod="POST", uri=uri,
        credentials=credentials,
    )  # fmt: skip
    return made


def get(server: Any, api: str) -> int:
    """The status of its root, in the stage s."""
    host = {"Host": f"{api}.execute-api.us-east-1.localhost"}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{server.url}/s/", headers=host)) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    "credentials", ["${stageVariables.c}", "${stageVariables.c}:x:x:x:{}:role/x", "arn:aws:iam:::role/x"]
)
def test_a_stage_variable_is_no_role(client: Callable[..., Any], account: str, credentials: str) -> None:
    function = f"arn:aws:lambda:us-east-1:{OTHER}:function:theirs"
    code, _ = refused(lambda: api_with(client("apigateway"), function, credentials.replace("{}", account)))
    assert code == "AccessDeniedException"


def test_what_a_stage_variable_completes_is_passed(client: Callable[..., Any], server: Any, account: str) -> None:
    iam = client("iam")
    make_role(iam, "app-admin")
    make_role(iam, "app-plain", ())
    create(client("lambda"), make_role(iam), ANSWERS)
    role = f"arn:aws:iam::{account}:role/app-"
    may = [
        {"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": f"{role}*"},
        {"Effect": "Deny", "Action": "iam:PassRole", "Resource": f"{role}admin"},
    ]
    keys = make_user(iam, "dev", json.dumps({"Version": "2012-10-17", "Statement": may}))
    gateway = client("apigateway", **keys)
    function = f"arn:aws:lambda:us-east-1:{account}:function:f"
    api = api_with(gateway, function, role + "${stageVariables.c}")
    made = {"restApiId": api, "stageName": "s"}
    assert refused(lambda: gateway.create_deployment(**made, variables={"c": "admin"}))[0] == "AccessDeniedException"
    deployment = gateway.create_deployment(**made, variables={"c": "plain"})["id"]
    assert get(server, api) == 500
    change = {"op": "replace", "path": "/variables/c", "value": "admin"}
    assert refused(lambda: gateway.update_stage(**made, patchOperations=[change]))[0] == "AccessDeniedException"
    more = {"restApiId": api, "stageName": "t", "deploymentId": deployment, "variables": {"c": "admin"}}
    assert refused(lambda: gateway.create_stage(**more))[0] == "AccessDeniedException"
    client("apigateway").update_stage(**made, patchOperations=[change])
    assert get(server, api) == 200, "root may"
    text = {"op": "replace", "path": "/description", "value": "x"}
    gateway.update_stage(**made, patchOperations=[text])


def run(states: Any, definition: dict[str, Any], role: str, given: str = "{}") -> dict[str, Any]:
    """How an execution of one task ends."""
    text = json.dumps({"StartAt": "a", "States": {"a": {"Type": "Task", "End": True, **definition}}})
    machine = states.create_state_machine(name=f"m{time.monotonic_ns()}", definition=text, roleArn=role)
    execution = states.start_execution(stateMachineArn=machine["stateMachineArn"], input=given)["executionArn"]
    while (found := states.describe_execution(executionArn=execution))["status"] == "RUNNING":
        select_pause(0.05)
    ended: dict[str, Any] = found
    return ended


@pytest.mark.parametrize("named", ["RoleArn", "RoleArn.$"])
def test_a_task_assumes_its_role_as_its_machine(
    client: Callable[..., Any], server: Any, account: str, named: str
) -> None:
    theirs = make_role(server.client("iam", OTHER), f"theirs-{len(named)}")
    server.client("sqs", OTHER).create_queue(QueueName=f"theirs-{len(named)}")
    client("sqs").create_queue(QueueName="ours")
    own = make_role(client("iam"), "states", ("sqs:*", "sts:AssumeRole"))
    task = {
        "Resource": "arn:aws:states:::aws-sdk:sqs:listQueues",
        "Parameters": {},
        "Credentials": {named: "$.role" if named.endswith("$") else theirs},
    }
    states, given = client("stepfunctions"), json.dumps({"role": theirs})
    ended = run(states, task, own, given)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Permissions")
    trust = {"Effect": "Allow", "Principal": {"AWS": own}, "Action": "sts:AssumeRole"}
    server.client("iam", OTHER).update_assume_role_policy(
        RoleName=f"theirs-{len(named)}", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    ended = run(states, task, own, given)
    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    assert "theirs" in ended["output"], "it is done in the account of the role"
    assert "ours" not in ended["output"]
    mute = make_role(client("iam"), "mute", ("sqs:*",))
    assert run(states, task, mute, given)["error"] == "States.Permissions"


def test_a_workflow_logs_in_its_own_account(client: Callable[..., Any], server: Any) -> None:
    server.client("logs", OTHER).create_log_group(logGroupName="/theirs")
    group = {"logGroupArn": f"arn:aws:logs:us-east-1:{OTHER}:log-group:/theirs:*"}
    logging = {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": group}]}
    text = json.dumps({"StartAt": "a", "States": {"a": {"Type": "Succeed"}}})
    role = make_role(client("iam"))
    made = {"name": "m", "definition": text, "roleArn": role, "loggingConfiguration": logging}
    assert refused(lambda: client("stepfunctions").create_state_machine(**made))[0] == "InvalidLoggingConfiguration"


def test_sessions_end_with_whose_they_are(client: Callable[..., Any], account: str) -> None:
    iam, s3 = client("iam"), client("s3")
    bucket = f"deputies-{account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    keys = make_user(iam, "gone", allow("*"))
    role = make_role(iam, "gone")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam.update_assume_role_policy(RoleName="gone", PolicyDocument=text)
    allowed = {
        "Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*",
        "Principal": {"AWS": [role, f"arn:aws:iam::{account}:user/gone"]},
    }  # fmt: skip
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))
    sts = client("sts", **keys)
    issued = [
        sts.get_session_token(),
        sts.assume_role(RoleArn=role, RoleSessionName="session"),
        sts.get_federation_token(Name="somebody", Policy=allow("s3:*")),
    ]
    sessions = [client("s3", **keys_of(one["Credentials"])) for one in issued]
    for one in sessions:
        one.get_object(Bucket=bucket, Key="k")
    iam.delete_access_key(UserName="gone", AccessKeyId=keys["aws_access_key_id"])
    iam.delete_user_policy(UserName="gone", PolicyName="p")
    iam.delete_user(UserName="gone")
    iam.delete_role_policy(RoleName="gone", PolicyName="may")
    iam.delete_role(RoleName="gone")
    refusing(sessions, bucket)
    make_user(iam, "gone", allow("*"))
    make_role(iam, "gone")
    refusing(sessions, bucket)


def refusing(sessions: list[Any], bucket: str) -> None:
    for one in sessions:
        with pytest.raises(ClientError, match="AccessDenied"):
            one.get_object(Bucket=bucket, Key="k")

"""Rotation by a function: its steps, its schedule by the clock, failures, and a server that is killed in the middle."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import make_role, make_user
from tests.services.lambda_.conftest import package

Make = Callable[..., Any]
DAY = 86_400
PRINCIPAL = "secretsmanager.amazonaws.com"
# As AWS's templates of rotation functions do it; what it was told stands in a parameter.
ROTATES = """
import json, os
import boto3

def handler(event, context):
    secrets, ssm = boto3.client("secretsmanager"), boto3.client("ssm")
    arn, token, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
    ssm.put_parameter(Name="told", Value=json.dumps([step, token]), Type="String", Overwrite=True)
    stages = secrets.describe_secret(SecretId=arn)["VersionIdsToStages"]
    assert "AWSPENDING" in stages[token]
    if os.environ.get("FAILS") == step:
        raise RuntimeError(step)
    if step == "createSecret":
        try:
            secrets.get_secret_value(SecretId=arn, VersionId=token, VersionStage="AWSPENDING")
        except secrets.exceptions.ResourceNotFoundException:
            password = secrets.get_random_password(PasswordLength=9)["RandomPassword"]
            secrets.put_secret_value(
                SecretId=arn, ClientRequestToken=token, SecretString=password, VersionStages=["AWSPENDING"],
                RotationToken=event["RotationToken"],
            )
    if step == "finishSecret":
        (current,) = [one for one, held in stages.items() if "AWSCURRENT" in held]
        secrets.update_secret_version_stage(
            SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=current
        )
"""


def make_function(client: Make, name: str = "rotates", **variables: str) -> str:
    made = client("lambda").create_function(
        FunctionName=name, Role=make_role(client("iam")), Runtime="python3.11", Handler="index.handler", Timeout=30,
        Code={"ZipFile": package(index=ROTATES)}, Environment={"Variables": variables},
    )  # fmt: skip
    client("lambda").add_permission(
        FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", Principal=PRINCIPAL
    )
    arn: str = made["FunctionArn"]
    return arn


def told(client: Make) -> list[str]:
    """The steps that the function was told, oldest first."""
    ssm = client("ssm")
    try:
        history = ssm.get_parameter_history(Name="told")["Parameters"]
    except ssm.exceptions.ParameterNotFound:
        return []
    return [json.loads(one["Value"])[0] for one in history]


def end_of_day(found: datetime) -> tuple[int, int, int]:
    at = found.astimezone(UTC)
    return at.hour, at.minute, at.second


@pytest.mark.turns_clock
def test_by_the_clock(server: Server, client: Make, secrets: Any, wait_until: Make) -> None:
    function = make_function(client)
    arn = secrets.create_secret(Name="s", SecretString="first")["ARN"]
    rules = {"AutomaticallyAfterDays": 10}

    def is_rotated(times: int) -> Callable[[], bool]:
        return lambda: len(told(client)) == 4 * times and "NextRotationDate" in described() and not pending()

    def described() -> Any:
        return secrets.describe_secret(SecretId="s")

    def pending() -> bool:
        stages = described()["VersionIdsToStages"]
        return any("AWSPENDING" in held and "AWSCURRENT" not in held for held in stages.values())

    begun = secrets.rotate_secret(SecretId="s", RotationLambdaARN=function, RotationRules=rules)
    assert begun["ARN"] == arn
    wait_until(is_rotated(1))
    wait_until(lambda: "LastRotatedDate" in described())
    assert told(client) == ["createSecret", "setSecret", "testSecret", "finishSecret"]
    now = secrets.get_secret_value(SecretId="s")
    assert (now["VersionId"], len(now["SecretString"])) == (begun["VersionId"], 9)
    assert secrets.get_secret_value(SecretId="s", VersionStage="AWSPREVIOUS")["SecretString"] == "first"
    found = described()
    assert (found["RotationEnabled"], found["RotationLambdaARN"], found["RotationRules"]) == (True, function, rules)
    assert end_of_day(found["NextRotationDate"]) == (23, 59, 59)
    assert found["NextRotationDate"].date() == (found["LastRotatedDate"] + timedelta(days=10)).date()
    server.advance(11 * DAY)
    wait_until(is_rotated(2))
    assert secrets.get_secret_value(SecretId="s", VersionStage="AWSPREVIOUS")["SecretString"] == now["SecretString"]
    # What is put by hand counts as a rotation.
    server.advance(5 * DAY)
    secrets.put_secret_value(SecretId="s", SecretString="by hand")
    server.advance(6 * DAY)
    assert len(told(client)) == 8
    cron = {"ScheduleExpression": "cron(0 16 1,15 * ? *)", "Duration": "2h"}
    secrets.rotate_secret(SecretId="s", RotationRules=cron, RotateImmediately=False)
    wait_until(lambda: len(told(client)) == 9 and not pending())
    assert (told(client)[8], secrets.get_secret_value(SecretId="s")["SecretString"]) == ("testSecret", "by hand")
    found = described()
    assert (found["RotationRules"], end_of_day(found["NextRotationDate"])) == (cron, (17, 59, 59))
    assert found["NextRotationDate"].day in (1, 15)
    assert secrets.cancel_rotate_secret(SecretId="s")["ARN"] == arn
    server.advance(40 * DAY)
    found = described()
    assert (found["RotationEnabled"], "NextRotationDate" in found, len(told(client))) == (False, False, 9)


@pytest.mark.turns_clock
def test_what_fails_is_tried_again(server: Server, client: Make, secrets: Any, wait_until: Make) -> None:
    function = make_function(client, FAILS="setSecret")
    secrets.create_secret(Name="s", SecretString="first")
    token = secrets.rotate_secret(SecretId="s", RotationLambdaARN=function)["VersionId"]
    wait_until(lambda: told(client)[-1:] == ["setSecret"])
    with pytest.raises(ClientError, match="A previous rotation isn't complete"):
        secrets.rotate_secret(SecretId="s")
    # It is the same that is answered.
    assert secrets.rotate_secret(SecretId="s", ClientRequestToken=token)["VersionId"] == token
    client("lambda").update_function_configuration(FunctionName="rotates", Environment={"Variables": {}})

    def is_rotated() -> bool:
        server.advance(70)
        return bool(secrets.get_secret_value(SecretId="s")["VersionId"] == token)

    wait_until(is_rotated, 30)
    assert told(client)[2:] == ["createSecret", "setSecret", "testSecret", "finishSecret"]


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        ({"AutomaticallyAfterDays": 3, "ScheduleExpression": "rate(3 days)"},
         "You cannot specify both rotation frequency and schedule expression together."),
        ({"ScheduleExpression": "rate(3 hours)"}, "four hours"),
        ({"ScheduleExpression": "rate(30 minutes)"}, "four hours"),
        ({"ScheduleExpression": "cron(5 4 * * ? *)"}, "0 for minutes"),
        ({"ScheduleExpression": "cron(0 0/2 * * ? *)"}, "every four hours"),
        ({"ScheduleExpression": "often"}, "is invalid"),
        ({"AutomaticallyAfterDays": 3, "Duration": "25h"}, "window"),
        ({"ScheduleExpression": "rate(4 hours)", "Duration": "5h"}, "window"),
    ],
)  # fmt: skip
def test_rules_are_checked(secrets: Any, rules: dict[str, Any], text: str) -> None:
    secrets.create_secret(Name="s")
    with pytest.raises(ClientError, match=text):
        secrets.rotate_secret(SecretId="s", RotationRules=rules)


def test_who_may_rotate(client: Make, secrets: Any, account: str) -> None:
    secrets.create_secret(Name="s")
    with pytest.raises(ClientError, match="No Lambda rotation function ARN is associated with this secret"):
        secrets.rotate_secret(SecretId="s")
    function = make_function(client)
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}}
    user = client("secretsmanager", **make_user(client("iam"), "u", json.dumps(policy)))
    with pytest.raises(ClientError, match="lambda:InvokeFunction"):
        user.rotate_secret(SecretId="s", RotationLambdaARN=function)
    client("lambda").remove_permission(FunctionName="rotates", StatementId="s")
    with pytest.raises(ClientError, match=f"grants access to the principal {PRINCIPAL}"):
        secrets.rotate_secret(SecretId="s", RotationLambdaARN=function)


def test_a_rotation_goes_on_after_a_kill(own_server: Callable[..., Server], account: str, wait_until: Make) -> None:
    server = own_server("--no-encryption")

    def client(service: str) -> Any:
        return server.client(service, account)

    function = make_function(client)
    client("secretsmanager").create_secret(Name="s", SecretString="nobody-reads-this", Description="everybody-does")
    rows = server.rows()
    assert b"everybody-does" in rows
    assert b"nobody-reads-this" not in rows
    token = client("secretsmanager").rotate_secret(SecretId="s", RotationLambdaARN=function)["VersionId"]
    server.kill()
    server.start()
    secrets = client("secretsmanager")
    wait_until(lambda: "LastRotatedDate" in secrets.describe_secret(SecretId="s"), 30)
    found = secrets.describe_secret(SecretId="s")["VersionIdsToStages"]
    assert "AWSCURRENT" in found[token]
    assert len(found) == 2

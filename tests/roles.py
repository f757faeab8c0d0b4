"""Roles of tests: functions, workflows and rules run as roles that exist."""

from __future__ import annotations

import json
from typing import Any

SERVICES = (
    "lambda",
    "states",
    "events",
    "apigateway",
    "cloudformation",
    "logs",
    "sns",
    "s3",
    "firehose",
    "scheduler",
    "pipes",
)
ALL = ("*",)


def trust(*services: str) -> str:
    """A trust policy for services, by the first part of their names."""
    names = [f"{service}.amazonaws.com" for service in services or SERVICES]
    statement = {"Effect": "Allow", "Principal": {"Service": names}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(*actions: str, resource: Any = "*", **more: Any) -> str:
    """An identity policy of one statement."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_role(iam: Any, name: str = "worker", actions: tuple[str, ...] = ALL) -> str:
    """A role that services may assume and that may do this; its ARN. One that is there already is taken."""
    try:
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust())["Role"]["Arn"]
    except iam.exceptions.EntityAlreadyExistsException:
        arn = iam.get_role(RoleName=name)["Role"]["Arn"]
    if actions:
        iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=allow(*actions))
    return arn


def keys_of(made: dict[str, Any]) -> dict[str, str]:
    """What boto3 takes, of an access key or of a session's credentials."""
    found = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
    if "SessionToken" in made:
        found["aws_session_token"] = made["SessionToken"]
    return found


def make_user(iam: Any, name: str, policy: str | None = None) -> dict[str, str]:
    """A user with this policy; what boto3 takes as its keys."""
    iam.create_user(UserName=name)
    if policy is not None:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    return keys_of(iam.create_access_key(UserName=name)["AccessKey"])

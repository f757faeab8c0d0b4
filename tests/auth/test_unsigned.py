"""Callers who do not sign are refused in the protocol's own form, whatever they ask for."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from tests import postgres

from pampero.store.folder import DATABASE

CALLS = [
    ("lambda", "list_event_source_mappings", {}),
    ("lambda", "list_functions", {}),
    ("lambda", "get_function", {"FunctionName": "x"}),
    ("sqs", "list_queues", {}),
    ("sns", "list_topics", {}),
    ("logs", "describe_log_groups", {}),
    ("dynamodb", "list_tables", {}),
    ("iam", "list_users", {}),
    ("ssm", "describe_parameters", {}),
    ("cloudformation", "list_stacks", {}),
]


@pytest.mark.parametrize(("service", "method", "arguments"), CALLS)
def test_an_unsigned_call_is_refused(server: Any, service: str, method: str, arguments: dict[str, Any]) -> None:
    import boto3

    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    client = boto3.client(service, endpoint_url=server.url, region_name="us-east-1", config=config)
    call: Callable[..., Any] = getattr(client, method)
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)
    code = error.value.response["Error"]["Code"]
    assert any(known in code for known in ("AccessDenied", "AuthorizationError", "Token"))


@pytest.mark.skipif(postgres.CHOSEN, reason="on PostgreSQL nobody waits for another's transaction")
def test_refusals_do_not_wait_for_the_writer(own_server: Callable[..., Any], account: str) -> None:
    """While somebody else writes, who may not write is refused at once: whoever did not sign, and a user from the second time."""
    running = own_server("--no-encryption")
    iam, root = running.client("iam", account), running.client("sqs", account)
    url = root.create_queue(QueueName="q")["QueueUrl"]
    iam.create_user(UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    patience = {"read_timeout": 5}
    user = running.client("sqs", account, config=patience, **keys)
    nobody = running.client("sqs", account, config={**patience, "signature_version": UNSIGNED})

    def refused(caller: Any) -> bool:
        with pytest.raises(ClientError) as error:
            caller.send_message(QueueUrl=url, MessageBody="m")
        return "AccessDenied" in error.value.response["Error"]["Code"]

    assert refused(user)
    with contextlib.closing(sqlite3.connect(running.data / DATABASE, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert all(refused(caller) for caller in (user, nobody, user, nobody))
        writer.execute("ROLLBACK")
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    iam.put_user_policy(
        UserName="u", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    user.send_message(QueueUrl=url, MessageBody="m")
    iam.delete_user_policy(UserName="u", PolicyName="p")
    assert refused(user)
    root.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [{**statement, "Principal": "*"}]})}
    )
    for caller in (user, nobody):
        caller.send_message(QueueUrl=url, MessageBody="m")

"""Two servers on one database, both serving; one is killed, the other goes on with everything."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import postgres
from tests.conftest import Server, free_port
from tests.roles import make_role


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers on one database and one folder."""
    data = tmp_path_factory.mktemp("pair") / "data"
    environment = {"PAMPERO_STORE": postgres.database(data)}
    made = [Server(data, environment=environment), Server(data, environment=environment)]
    for server in made:
        server.start()
    yield made[0], made[1]
    for server in made:
        server.stop()


def test_what_one_writes_the_other_reads(pair: tuple[Server, Server], account: str) -> None:
    one, other = pair
    queue = one.client("sqs", account).create_queue(QueueName="q")["QueueUrl"]
    other.client("sqs", account).send_message(QueueUrl=queue, MessageBody="hello")
    found = one.client("sqs", account).receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    assert [message["Body"] for message in found] == ["hello"]
    one.client("s3", account).create_bucket(Bucket="bucket-of-two")
    body = b"x" * 200_000
    one.client("s3", account).put_object(Bucket="bucket-of-two", Key="k", Body=body)
    assert other.client("s3", account).get_object(Bucket="bucket-of-two", Key="k")["Body"].read() == body


def test_a_receiver_at_one_is_woken_by_a_sender_at_the_other(pair: tuple[Server, Server], account: str) -> None:
    one, other = pair
    queue = one.client("sqs", account).create_queue(QueueName="q")["QueueUrl"]
    got: list[Any] = []

    def receive() -> None:
        answer = one.client("sqs", account).receive_message(QueueUrl=queue, WaitTimeSeconds=20)
        got.extend(answer.get("Messages", []))

    waiting = threading.Thread(target=receive)
    waiting.start()
    waiting.join(0.5)
    other.client("sqs", account).send_message(QueueUrl=queue, MessageBody="late")
    waiting.join(10)
    assert [message["Body"] for message in got] == ["late"]


def test_a_policy_that_one_changes_the_other_obeys(
    pair: tuple[Server, Server], account: str, wait_until: Callable[..., Any]
) -> None:
    one, other = pair
    iam = one.client("iam", account)
    iam.create_user(UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    sqs = other.client(
        "sqs", account, aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )

    def allowed() -> bool:
        try:
            sqs.list_queues()
        except sqs.exceptions.ClientError:
            return False
        return True

    assert not allowed()
    statement = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=policy)
    wait_until(allowed)
    iam.delete_user_policy(UserName="u", PolicyName="p")
    wait_until(lambda: not allowed())


def test_one_is_killed_and_the_other_goes_on_with_everything(
    pair: tuple[Server, Server], account: str, wait_until: Callable[..., Any]
) -> None:
    """Workflows that wait, and messages under way to a queue, of the one that is killed."""
    one, other = pair
    sqs = one.client("sqs", account)
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    role = make_role(one.client("iam", account))
    definition = {
        "StartAt": "Wait",
        "States": {
            "Wait": {"Type": "Wait", "Seconds": 1, "Next": "Send"},
            "Send": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl": queue, "MessageBody.$": "$.number"},
                "End": True,
            },
        },
    }
    states = one.client("stepfunctions", account)
    machine = states.create_state_machine(name="m", definition=json.dumps(definition), roleArn=role)["stateMachineArn"]
    started = [
        states.start_execution(stateMachineArn=machine, name=f"e{n}", input=json.dumps({"number": str(n)}))[
            "executionArn"
        ]
        for n in range(20)
    ]
    acknowledged = [sqs.send_message(QueueUrl=queue, MessageBody=f"m{n}")["MessageId"] for n in range(20)]
    one.kill()
    looking = other.client("stepfunctions", account)

    def ended() -> bool:
        return all(looking.describe_execution(executionArn=arn)["status"] == "SUCCEEDED" for arn in started)

    wait_until(ended, 60)
    received: set[str] = set()
    bodies: set[str] = set()

    def all_received() -> bool:
        answer = other.client("sqs", account).receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            received.add(message["MessageId"])
            bodies.add(message["Body"])
        return received >= set(acknowledged) and bodies >= {str(n) for n in range(20)}

    wait_until(all_received, 20)
    one.start()


def test_a_database_belongs_to_one_data_folder(pair: tuple[Server, Server], tmp_path: Path) -> None:
    stranger = Server(tmp_path / "other", environment=pair[0].environment)
    with pytest.raises(RuntimeError, match="the database belongs to another data folder"):
        stranger.start()


def test_rows_are_not_left_behind_unseen(tmp_path: Path) -> None:
    """A folder whose rows are in one engine is not opened with the other, unless it has rows there as well."""
    data = tmp_path / "data"
    elsewhere = {"PAMPERO_STORE": postgres.database(data)}
    here: dict[str, str] = {"PAMPERO_STORE": ""}
    server = Server(data, environment=elsewhere).start()
    assert re.fullmatch(r"PostgreSQL \d+\.\d+, t\w+ at /.+", server.page("status")["store"])
    server.stop()
    with pytest.raises(RuntimeError, match=r"the rows of .* are in PostgreSQL: name the database with --store"):
        Server(data, environment=here).start()
    other = Server(tmp_path / "other", environment=here).start()
    other.stop()
    other.environment = {"PAMPERO_STORE": postgres.database(other.data)}
    with pytest.raises(RuntimeError, match=r"pampero.db holds rows, .*start without it, choose another folder"):
        other.start()
    shutil.copy(other.data / "pampero.db", data)
    server.start()
    server.stop()


def test_a_second_server_starts_in_the_background(pair: tuple[Server, Server]) -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "pampero.cli",
        "start",
        "--data",
        str(pair[0].data),
        "--port",
        str(port),
        "--detach",
    ]
    done = subprocess.run(
        command, env={**os.environ, **pair[0].environment}, capture_output=True, text=True, timeout=60, check=True
    )
    assert f"127.0.0.1:{port}" in done.stdout
    pid = int(re.search(r"pid (\d+)", done.stdout)[1])  # type: ignore[index]
    os.kill(pid, signal.SIGTERM)

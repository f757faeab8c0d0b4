"""Several processes serve one port and one folder as one server does."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from bench.signer import Signer
from tests.faults.workload import Load, all_workloads
from tests.net.test_http2 import GET, Wire

# On PostgreSQL there are several servers instead.
pytestmark = pytest.mark.on_sqlite

PAGES = 2000 * 4096
KILLS = 4


def lives(pid: int) -> bool:
    """Whether it still does something: an orphan that nobody waits for stays as an entry."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def queues(running: Any) -> Signer:
    return Signer("sqs", "AmazonSQS", "1.0", running.port)


def ask(connection: socket.socket, request: bytes, *rest: bytes) -> bytes:
    """Send it piece by piece; the status line and the body of the answer."""
    for piece in (request, *rest):
        connection.sendall(piece)
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return str(answer.status).encode() + b" " + answer.read()


def test_a_kept_connection_may_ask_for_anything(crewed: Any) -> None:
    """Whichever process has accepted it, and however the requests are cut."""
    running = crewed.running
    running.client("s3", "000000000000").create_bucket(Bucket="box")
    url = running.client("sqs", "000000000000").create_queue(QueueName="q")["QueueUrl"]
    send = queues(running).request("SendMessage", json.dumps({"QueueUrl": url, "MessageBody": "m"}).encode())
    body = os.urandom(700_000)
    put = Signer("s3", "", "", running.port).rest("PUT", "/box/key", body)
    health = f"GET /_pampero/health HTTP/1.1\r\nhost: 127.0.0.1:{running.port}\r\n\r\n".encode()
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", running.port)) as connection:
            assert ask(connection, send).startswith(b"200")
            assert ask(connection, send[:40], send[40:-3], send[-3:]).startswith(b"200")
            assert ask(connection, put[:100], put[100:5000], put[5000:]).startswith(b"200")
            assert ask(connection, send).startswith(b"200")
            assert ask(connection, health[:9], health[9:]).startswith(b"200")
    stored = running.client("s3", "000000000000").get_object(Bucket="box", Key="key")["Body"].read()
    assert stored == body


def test_what_comes_behind_another_request_is_answered_or_asked_for_again(crewed: Any) -> None:
    running = crewed.running
    url = running.client("sqs", "000000000000").create_queue(QueueName="q")["QueueUrl"]
    send = queues(running).request("SendMessage", json.dumps({"QueueUrl": url, "MessageBody": "m"}).encode())
    health = f"GET /_pampero/health HTTP/1.1\r\nhost: 127.0.0.1:{running.port}\r\n\r\n".encode()
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", running.port)) as connection:
            connection.settimeout(20)
            connection.sendall(send + health)
            answers = b""
            while answers.count(b"HTTP/1.1 ") < 2 and (more := connection.recv(65536)):
                answers += more
            assert answers.startswith(b"HTTP/1.1 200")
            assert answers.count(b"HTTP/1.1 ") == answers.count(b"HTTP/1.1 200")


def test_long_polls_are_woken_across(crewed: Any) -> None:
    running = crewed.running
    got: list[Any] = []

    def poll(url: str) -> None:
        got.append(running.client("sqs", "000000000000").receive_message(QueueUrl=url, WaitTimeSeconds=20))

    for number in range(6):
        url = running.client("sqs", "000000000000").create_queue(QueueName=f"q{number}")["QueueUrl"]
        waiting = threading.Thread(target=poll, args=(url,))
        waiting.start()
        running.client("sqs", "000000000000").send_message(QueueUrl=url, MessageBody="m")
        waiting.join(10)
        assert not waiting.is_alive()
        assert [message["Body"] for message in got[-1]["Messages"]] == ["m"]


def test_the_clock_is_turned_in_all(crewed: Any) -> None:
    running = crewed.running
    url = running.client("sqs", "000000000000").create_queue(QueueName="q")["QueueUrl"]
    for number in range(6):
        client = running.client("sqs", "000000000000")
        client.send_message(QueueUrl=url, MessageBody=str(number), DelaySeconds=600)
        assert "Messages" not in client.receive_message(QueueUrl=url)
    running.advance(601)
    for _ in range(6):
        assert len(running.client("sqs", "000000000000").receive_message(QueueUrl=url)["Messages"]) == 1


def test_permissions_hold_in_all_at_once(crewed: Any) -> None:
    """What is cached in one process is outdated by a change in another."""
    running = crewed.running
    iam, account = running.client("iam", "000000000000"), "000000000000"
    url = running.client("sqs", account).create_queue(QueueName="q")["QueueUrl"]
    iam.create_user(UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    made = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    allow = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    clients = [running.client("sqs", account, **made) for _ in range(6)]
    for _ in range(3):
        document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
        for client in clients:
            client.send_message(QueueUrl=url, MessageBody="m")
        iam.delete_user_policy(UserName="u", PolicyName="p")
        for client in clients:
            with pytest.raises(client.exceptions.ClientError, match="not authorized"):
                client.send_message(QueueUrl=url, MessageBody="m")


def test_the_log_stays_short_whoever_writes(crewed: Any) -> None:
    running = crewed.running
    url = running.client("sqs", "000000000000").create_queue(QueueName="q")["QueueUrl"]
    text = "x" * 200_000

    def fill() -> None:
        client = running.client("sqs", "000000000000")
        for _ in range(25):
            client.send_message(QueueUrl=url, MessageBody=text)

    threads = [threading.Thread(target=fill) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (running.data / "pampero.db-wal").stat().st_size < 3 * PAGES


@pytest.mark.timeout(300)
def test_one_that_is_killed_is_replaced_and_nothing_is_lost(crewed: Any, wait_until: Callable[..., Any]) -> None:
    running = crewed.running
    with ExitStack() as ends:
        load = Load(running, all_workloads(), ends)
        load.begin()
        for number in range(KILLS):
            load.wait_for_progress()
            first = running.page("status")["pid"]
            victim = first if number % 2 else next(pid for pid in crewed.pids if pid != first)
            os.kill(victim, signal.SIGKILL)
            wait_until(lambda victim=victim: victim not in crewed.pids and len(crewed.pids) == 2, 30)
        load.wait_for_progress()
        load.end()
        running.page("idle")
        running.advance(30)
        running.page("idle")
        load.verify()


def test_all_of_them_end_with_their_parent(crewed: Any, wait_until: Callable[..., Any]) -> None:
    running, pids = crewed.running, crewed.pids
    assert len(pids) == 2
    running.kill()
    running.start()
    assert not any(map(lives, pids))
    pids = crewed.pids
    running.stop()
    assert not any(map(lives, pids))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--workers", "0"), "--workers is a number from 1 to 64, or auto"),
        (("--workers", "many"), "--workers is a number from 1 to 64, or auto"),
        (("--workers", "2", "--tls"), "--workers serves without TLS"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    command = [sys.executable, "-m", "pampero.cli", "start", "--data", str(tmp_path / "data"), "--port", "0"]
    ended = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert said in ended.stderr


def test_a_port_that_is_taken_is_refused(crewed: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pampero.cli", "start", "--data", str(tmp_path / "other"), "--workers", "2"]
    ended = subprocess.run(
        [*command, "--port", str(crewed.running.port)], capture_output=True, text=True, timeout=60, check=False
    )
    assert "cannot listen on" in ended.stderr


def test_clients_of_http2_are_answered_whoever_accepts_them(crewed: Any) -> None:
    for _ in range(8):
        one = Wire(crewed.running.port)
        numbers = [one.request(GET) for _ in range(5)]
        assert [head[b":status"] for head, _ in one.answers(*numbers).values()] == [b"200"] * 5
        one.socket.close()


def test_what_a_shard_takes_is_counted_once_for_all_processes(crewed: Any) -> None:
    running = crewed.running
    running.client("kinesis", "000000000000").create_stream(StreamName="s", ShardCount=1)
    signer = Signer("kinesis", "Kinesis_20131202", "1.1", running.port)
    records = [{"Data": "eA==", "PartitionKey": "k"}] * 200
    put = signer.request("PutRecords", json.dumps({"StreamName": "s", "Records": records}).encode())
    taken = []

    def write() -> None:
        with socket.create_connection(("127.0.0.1", running.port)) as connection:
            for _ in range(3):
                taken.append(200 - json.loads(ask(connection, put)[4:])["FailedRecordCount"])

    began = time.monotonic()
    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.monotonic() - began
    assert 1000 <= sum(taken) <= 1000 * (1 + passed) + 1
    assert len(taken) == 18

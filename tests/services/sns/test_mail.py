"""Mail that leaves through an SMTP server of the test's."""

from __future__ import annotations

import email
import json
import re
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest


@dataclass
class MailServer:
    """Takes mails. answers: what it says to the next recipients; 250 afterwards. logins: what was handed to AUTH PLAIN."""

    port: int = 0
    received: list[tuple[str, str, Message]] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    found = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            sender = to = ""
            self.say(b"220 here")
            for line in self.rfile:
                verb, _, rest = line.decode().strip().partition(" ")
                if verb.upper() == "EHLO":
                    self.say(b"250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN")
                elif verb.upper() == "AUTH":
                    found.logins.append(rest)
                    self.say(b"235 welcome")
                elif verb.upper() == "MAIL":
                    sender = rest
                    self.say(b"250 ok")
                elif verb.upper() == "RCPT":
                    to = rest
                    self.say(found.answers.pop(0) if found.answers else b"250 ok")
                elif verb.upper() == "DATA":
                    self.say(b"354 go on")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    found.received.append((sender, to, email.message_from_bytes(b"".join(lines))))
                    self.say(b"250 taken")
                elif verb.upper() == "QUIT":
                    self.say(b"221 bye")
                    return
                else:
                    self.say(b"500 what?")

        def say(self, text: bytes) -> None:
            self.wfile.write(text + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def text(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_mail_goes_through_the_server_of_the_setting(own_server: Any, mail: MailServer) -> None:
    server = own_server("--smtp", f"ann:s%40cret@127.0.0.1:{mail.port}", "--smtp-from", "topics@example.com")
    sns = server.client("sns", "000000000000")
    topic = sns.create_topic(Name="t", Attributes={"DisplayName": "Weather\r\nBcc: x@example.com"})["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="bob@example.com")
    server.page("idle")
    sender, to, message = mail.received.pop()
    assert ("<topics@example.com>" in sender, "<bob@example.com>" in to) == (True, True)
    assert message["From"] == '"Weather Bcc: x@example.com" <topics@example.com>'
    assert (message["To"], message["Bcc"]) == ("bob@example.com", None)
    assert message["Subject"] == "AWS Notification - Subscription Confirmation"
    assert len(mail.logins) == 1
    link = re.search(r"http\S+", text(message))
    assert link is not None
    urlopen(link[0]).close()
    sns.publish(TopicArn=topic, Message="rain, überall", Subject="to\u2028day")
    server.page("idle")
    _, _, message = mail.received.pop()
    assert message["Subject"] == "to day"
    assert text(message).startswith("rain, überall\n\nhttp")
    command = [sys.executable, "-m", "pampero.cli", "outbox", "--data", str(server.data), "--json"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() in ("", "[]")


def test_mail_that_is_not_taken_is_tried_again(own_server: Any, mail: MailServer) -> None:
    server = own_server("--smtp", f"127.0.0.1:{mail.port}")
    sns = server.client("sns", "000000000000")
    topic = sns.create_topic(Name="t")["TopicArn"]
    mail.answers = [b"451 later", b"550 nobody of that name"]
    sns.subscribe(TopicArn=topic, Protocol="email-json", Endpoint="bob@example.com")
    server.page("idle")
    assert (mail.received, mail.answers) == ([], [b"550 nobody of that name"])
    server.advance(10)
    server.page("idle")
    assert mail.answers == []
    server.advance(600)
    server.page("idle")
    assert mail.received == []
    assert mail.logins == []


@pytest.mark.parametrize("value", ["", "ann@host", "host:port", "host/x"])
def test_what_is_no_server_is_refused(tmp_path: Path, value: str) -> None:
    command = [sys.executable, "-m", "pampero.cli", "start", "--data", str(tmp_path / "d"), "--port", "0"]
    done = subprocess.run([*command, "--smtp", value], capture_output=True, text=True)
    assert done.returncode != 0
    assert "--smtp: " in done.stderr


def test_a_mail_server_that_does_not_answer_holds_no_upload(own_server: Any) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as silent:
        server = own_server("--smtp", f"127.0.0.1:{silent.getsockname()[1]}")
        sns, s3 = (server.client(service, "000000000000") for service in ("sns", "s3"))
        s3.create_bucket(Bucket="uploads")
        topic = sns.create_topic(Name="t")["TopicArn"]
        for number in range(40):
            sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{number}@example.com")
        silent.settimeout(10)
        silent.accept()
        begun = time.monotonic()
        s3.put_object(Bucket="uploads", Key="large", Body=b"x" * 3_000_000)
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("protocol", ["email", "http"])
def test_a_server_that_does_not_answer_holds_no_queue(own_server: Any, protocol: str) -> None:
    """There are more deliveries to it than are under way at a time."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        server = own_server("--smtp", address)
        sns, sqs = (server.client(service, "000000000000") for service in ("sns", "sqs"))
        topics = [sns.create_topic(Name=name)["TopicArn"] for name in ("silent", "t")]
        for number in range(300):
            endpoint = f"{number}@example.com" if protocol == "email" else f"http://{address}/{number}"
            sns.subscribe(TopicArn=topics[0], Protocol=protocol, Endpoint=endpoint)
        silent.settimeout(10)
        silent.accept()
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topics[1], Protocol="sqs", Endpoint=arn)
        policy = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [policy]})})
        sns.publish(TopicArn=topics[1], Message="m")
        assert len(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", [])) == 1

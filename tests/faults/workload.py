"""Kinds of load that a killed server must come through. Each is one class in one file of `workloads/`."""

from __future__ import annotations

import importlib
import io
import itertools
import json
import pkgutil
import random
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnected
from tests.faults import workloads
from tests.roles import make_role

# What a client sees of a killed server. Any other error is the server's fault and fails the test.
LOST = (HTTPClientError, NotConnected, OSError)
PAUSE_SECONDS = 0.01
LOOKS = 40
PATIENCE_SECONDS = 30
Step = Callable[[int], None]


class Workload:
    """One kind of load. Subclass it in a file of its own in `workloads/`: that is all.

    prepare: makes what it needs, before the first kill.
    steps: one thread each calls a step again and again with 1, 2, 3, … A step that raises one of LOST did not learn
        whether its call happened; `wait` in it ends a wait when the load stops. Assertions in a step fail the test.
    verify: runs when the load has stopped, after a last restart, with everything idle.
    slow: needs functions or workflows; left out of the runs at named points.
    """

    slow = False

    def __init__(self, running: Any, ends: ExitStack) -> None:
        """ends: what is closed with the load."""
        self.running = running
        self.ends = ends
        self.stopped = threading.Event()
        self._clients = threading.local()

    def prepare(self) -> None:
        """Make what is needed."""

    def steps(self) -> list[Step]:
        """What is done again and again, a thread each."""
        raise NotImplementedError

    def verify(self) -> None:
        """Assert that everything acknowledged is there, and nothing else."""
        raise NotImplementedError

    def client(self, service: str) -> Any:
        """A client of this thread's own, of a server that runs, that never repeats a call by itself."""
        server = self.running.pick()
        name = f"{service} {server.port}"
        made = getattr(self._clients, name, None)
        if made is None:
            # Long: what a client has given up, and a server that runs still does, is neither lost nor done.
            made = server.client(service, "test", config={"connect_timeout": 2, "read_timeout": 90})
            setattr(self._clients, name, made)
        return made

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end of the load."""
        self.stopped.wait(seconds)

    def unique(self, number: int) -> str:
        """A text that no other step sends."""
        return f"{threading.get_ident()}-{number}-{random.random()}"

    def queue(self, name: str, sender: str = "", **attributes: str) -> tuple[str, str]:
        """(URL, ARN) of a new queue; `sender` is a service principal that may send to it."""
        if sender:
            statement = {
                "Effect": "Allow",
                "Principal": {"Service": sender},
                "Action": "sqs:SendMessage",
                "Resource": "*",
            }
            attributes["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, found["Attributes"]["QueueArn"]

    def table(self, name: str, **settings: Any) -> str:
        """A new table with the hash key "id"; the ARN of its stream, if it has one."""
        made = self.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            **settings,
        )["TableDescription"]
        stream: str = made.get("LatestStreamArn", "")
        return stream

    def function(self, name: str, source: str, *actions: str, durable: int = 0, **variables: str) -> str:
        """The ARN of a new function, which may do this. durable: for so many seconds."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("index.py", source)
        made = self.client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.11",
            Handler="index.handler",
            Role=make_role(self.client("iam"), f"{name}-function", actions),
            Timeout=10,
            Code={"ZipFile": buffer.getvalue()},
            Environment={"Variables": variables},
            **({"DurableConfig": {"ExecutionTimeout": durable}} if durable else {}),
        )
        arn: str = made["FunctionArn"]
        return arn

    def until(self, done: Callable[[], bool], seconds: float) -> bool:
        """For `verify`: whether it is so in the end, when the clock is turned by so much again and again."""
        for _ in range(LOOKS):
            if done():
                return True
            self.running.advance(seconds)
        # Functions and endpoints take their own time, however fast the clock is turned.
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not done():
            if time.monotonic() > deadline:
                return False
            self.running.advance(1)
        return True

    def ask(self, method: str, plane: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """(status, body) of a signed page of a data plane. Raises one of LOST."""
        url = f"{self.running.url}/_aws/{plane}/us-east-1{path}"
        sent = None if body is None else json.dumps(body).encode()
        request = AWSRequest(method, url, data=sent)
        SigV4Auth(Credentials("test", "test"), plane, "us-east-1").add_auth(request)
        try:
            with urlopen(Request(url, sent, dict(request.headers), method=method), timeout=10) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()
        except HTTPException as error:  # cut off in the midst of an answer
            raise ConnectionError(str(error)) from error

    def drain(self, url: str) -> list[str]:
        """Everything in a queue, in the order it is given, deleted."""
        sqs = self.client("sqs")
        # Whatever the machine does besides, what is received here is deleted before it comes back.
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "600"})
        bodies: list[str] = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            bodies += [message["Body"] for message in messages]
            entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)]
            assert not sqs.delete_message_batch(QueueUrl=url, Entries=entries).get("Failed")
        return bodies


def all_workloads(slow: bool = True) -> list[type[Workload]]:
    """Every workload there is."""
    for info in pkgutil.iter_modules(workloads.__path__):
        importlib.import_module(f"{workloads.__name__}.{info.name}")
    found = sorted(Workload.__subclasses__(), key=lambda class_: class_.__name__)
    return [class_ for class_ in found if slow or not class_.slow]


def settle(running: Any) -> None:
    """Let everything that is under way end."""
    running.page("idle")
    running.advance(30)
    running.page("idle")


class Load:
    """Workloads at work, a thread for every step of each. ends: see Workload; closed after `verify`, since what is tried again
    has to find its endpoint."""

    def __init__(self, running: Any, classes: list[type[Workload]], ends: ExitStack) -> None:
        self._closed = threading.Event()
        ends.callback(self._closed.set)
        self.workloads = [class_(running, ends) for class_ in classes]
        self.failures: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        self._progress: dict[str, threading.Event] = {}
        for workload in self.workloads:
            workload.prepare()

    def begin(self) -> None:
        for workload in self.workloads:
            for step in workload.steps():
                name = f"{type(workload).__name__}.{step.__name__}"
                self._progress[name] = threading.Event()
                thread = threading.Thread(target=self._repeat, args=(workload, step, name), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _repeat(self, workload: Workload, step: Step, name: str) -> None:
        try:
            for number in itertools.count(1):
                if workload.stopped.is_set():
                    return
                try:
                    step(number)
                    self._progress[name].set()
                    workload.wait(PAUSE_SECONDS)
                except LOST:
                    workload.wait(2 * PAUSE_SECONDS)
        except (Exception, AssertionError) as error:
            error.add_note(f"in {name}")
            self.failures.append(error)
            for event in self._progress.values():
                event.set()

    def wait_for_progress(self, seconds: float = 300.0) -> None:
        """Until every step has got something done since the last call."""
        for event in self._progress.values():
            event.clear()
        for name, event in self._progress.items():
            done = event.wait(seconds)
            self.check()
            assert done, f"{name} gets nothing done"

    def check(self) -> None:
        """Raise what a step raised."""
        if self.failures:
            raise self.failures[0]

    def end(self) -> None:
        for workload in self.workloads:
            workload.stopped.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive(), "a step hangs"
        self.check()

    def verify(self) -> None:
        assert not self._closed.is_set(), "what the workloads have beside the server is closed too soon"
        for workload in self.workloads:
            try:
                workload.verify()
            except (AssertionError, ClientError) as error:
                error.add_note(f"in {type(workload).__name__}")
                raise

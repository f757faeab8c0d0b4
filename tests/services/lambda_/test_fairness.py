"""Many invocations for few places: none is lost, none runs beside too many; a function that misbehaves does so alone."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PLACES, MANY = 5, 150
SOURCE = """
import time
def handler(event, context):
    began = time.monotonic()
    time.sleep(0.01)
    return {"n": event["n"], "began": began, "ended": time.monotonic()}
"""


def most_at_once(spans: list[tuple[float, float]]) -> int:
    """How many of them overlap."""
    changes = sorted(
        [(began, 1) for began, _ in spans] + [(ended, -1) for _, ended in spans], key=lambda at: (at[0], at[1])
    )
    running = most = 0
    for _, change in changes:
        running += change
        most = max(most, running)
    return most


def test_asynchronous_invocations_take_turns(
    client: Callable[..., Any], function: Callable[..., str], wait_until: Callable[..., Any]
) -> None:
    """Well within a minute, which the waits between tries would take."""
    lam, sqs = client("lambda"), client("sqs")
    url = sqs.create_queue(QueueName="done")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    function(SOURCE)
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=PLACES)
    lam.put_function_event_invoke_config(FunctionName="f", DestinationConfig={"OnSuccess": {"Destination": arn}})

    def send(number: int) -> int:
        body = json.dumps({"n": number})
        status: int = lam.invoke(FunctionName="f", InvocationType="Event", Payload=body)["StatusCode"]
        return status

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(send, range(MANY))) == {202}
    seen: Counter[int] = Counter()
    spans: list[tuple[float, float]] = []

    def all_seen() -> bool:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            answer = json.loads(message["Body"])["responsePayload"]
            seen[answer["n"]] += 1
            spans.append((answer["began"], answer["ended"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return len(seen) == MANY

    wait_until(all_seen, 20)
    assert set(seen.values()) == {1}
    assert most_at_once(spans) <= PLACES


def test_synchronous_invocations_are_throttled(client: Callable[..., Any], function: Callable[..., str]) -> None:
    lam = client("lambda")
    function(SOURCE)
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=PLACES)

    def call(number: int) -> Any:
        try:
            return json.load(lam.invoke(FunctionName="f", Payload=json.dumps({"n": number}))["Payload"])
        except lam.exceptions.TooManyRequestsException as error:
            return error.response

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(call, range(MANY)))
    throttled = [answer for answer in answers if "n" not in answer]
    assert throttled
    for answer in throttled:
        assert answer["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 429
    served = [answer for answer in answers if "n" in answer]
    assert all(answer["n"] == number for number, answer in enumerate(answers) if "n" in answer)
    assert most_at_once([(answer["began"], answer["ended"]) for answer in served]) <= PLACES


UNRULY = """
import os, resource, signal, sys, time
def handler(event, context):
    what = event["what"]
    if what == "fork":
        for _ in range(20):
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.setsid()
                time.sleep(600)
        return "forked"
    if what == "pipes":
        os.close(1); os.close(2); os.close(3)
        time.sleep(600)
    if what == "prints":
        for _ in range(event["lines"]):
            print("x" * 99)
        return "printed"
    if what == "sleeps":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""


def test_who_closes_its_channel_is_given_up(
    client: Callable[..., Any], function: Callable[..., str], invoke: Any
) -> None:
    function(UNRULY, Timeout=10)
    began = time.monotonic()
    answer = invoke("f", {"what": "pipes"})
    assert answer["FunctionError"] == "Unhandled"
    assert answer["Payload"]["errorType"] == "Runtime.ExitError"
    # Not only when its time is up.
    assert time.monotonic() - began < 8
    assert isinstance(invoke("f", {"what": "nothing"})["Payload"], int)


def test_the_time_that_a_function_has(client: Callable[..., Any], function: Callable[..., str], invoke: Any) -> None:
    function(UNRULY, Timeout=1)
    invoke("f", {"what": "nothing"})
    began = time.monotonic()
    answer = invoke("f", {"what": "sleeps"}, LogType="Tail")
    took = time.monotonic() - began
    assert answer["Payload"]["errorMessage"].endswith("Task timed out after 1.00 seconds")
    assert 1.0 <= took < 2.0
    assert invoke("f", {"what": "fork"})["Payload"] == "forked"

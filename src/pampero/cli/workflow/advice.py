"""What AWS recommends and does not enforce. Source: "Best practices for Step Functions" in the developer guide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pampero.services.stepfunctions.asl.graph import inner

Advice = tuple[str, str, str]
# What Lambda may answer for a moment, and what covers it.
TRANSIENT = frozenset({"Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"})
COVERS = frozenset({"States.ALL", "States.TaskFailed"})


def advice(definition: Mapping[str, Any]) -> Iterator[Advice]:
    """(code, text, location) for a definition; of what is no state of a workflow it says nothing."""
    yield from _program(definition, "")


def _program(program: Mapping[str, Any], at: str) -> Iterator[Advice]:
    states = program.get("States")
    for name, state in states.items() if isinstance(states, dict) else ():
        if not isinstance(state, dict):
            continue
        where = f"{at}/States/{name}"
        if state.get("Type") == "Task" and isinstance(state.get("Resource"), str):
            yield from _task(state, state["Resource"], where)
        for path, contained in inner(state):
            if isinstance(contained, dict):
                yield from _program(contained, f"{where}{path}")


def _task(state: Mapping[str, Any], resource: str, at: str) -> Iterator[Advice]:
    if not state.keys() & {"TimeoutSeconds", "TimeoutSecondsPath"}:
        yield (
            "NO_TIMEOUT",
            "Without a time-out, a task that nobody answers is waited for as long as the execution may last",
            at,
        )
    if resource.endswith(".waitForTaskToken") and not state.keys() & {"HeartbeatSeconds", "HeartbeatSecondsPath"}:
        yield "NO_HEARTBEAT", "Without a heartbeat, a token that was lost is noticed by the time-out only", at
    if (":lambda:" in resource) and not _retries(state.get("Retry")):
        text = f"Errors that Lambda has for a moment only are not retried: {', '.join(sorted(TRANSIENT))}"
        yield "LAMBDA_NOT_RETRIED", text, at
    if resource.endswith(":aws-sdk:s3:getObject") and state.get("ResultPath", "") is not None:
        text = (
            "An object's content becomes part of the state, which ends at 256 KiB: pass its bucket and key on instead"
        )
        yield "LARGE_PAYLOAD", text, at


def _retries(retry: Any) -> bool:
    if not isinstance(retry, list):
        return False
    names = {name for entry in retry if isinstance(entry, dict) for name in entry.get("ErrorEquals", ()) or ()}
    return bool(names & COVERS) or names >= TRANSIENT

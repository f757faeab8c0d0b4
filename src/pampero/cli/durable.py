"""durable: executions of durable functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.place import client

MAX_TEXT = 100
PAGE = 1000


@click.command()
@click.argument("function")
@click.argument("execution", required=False)
@data_option
@json_option
def durable(function: str, execution: str | None, data: Path, as_json: bool) -> None:
    """Show the executions of a durable function, or what has happened in one: by its name or its ARN."""
    lam = client("lambda", data)
    try:
        if execution is None and "/durable-execution/" not in function:
            _list(lam, function, as_json)
        else:
            _show(lam, _arn(lam, function, execution), as_json)
    except (ClientError, BotoCoreError) as error:
        fail(str(error))


def _arn(lam: Any, function: str, execution: str | None) -> str:
    for text in (function, execution or ""):
        if "/durable-execution/" in text:
            return text
    found = lam.list_durable_executions_by_function(FunctionName=function, DurableExecutionName=execution)
    if not found["DurableExecutions"]:
        fail(f"{function} has no execution {execution}; `pampero durable {function}` shows those there are")
    arn: str = found["DurableExecutions"][0]["DurableExecutionArn"]
    return arn


def _list(lam: Any, function: str, as_json: bool) -> None:
    found = lam.list_durable_executions_by_function(FunctionName=function, MaxItems=PAGE)["DurableExecutions"]
    if as_json:
        emit(found)
    elif not found:
        say(f"{function} has no executions.")
    else:
        for one in found:
            lasted = (one["EndTimestamp"] - one["StartTimestamp"]).total_seconds() if "EndTimestamp" in one else None
            end = "" if lasted is None else f"  {lasted:.3f} s"
            say(f"{one['StartTimestamp']:%Y-%m-%d %H:%M:%S}  {one['Status']:<9}  {one['DurableExecutionName']}{end}")


def _show(lam: Any, arn: str, as_json: bool) -> None:
    events: list[Any] = []
    asked: dict[str, Any] = {"DurableExecutionArn": arn, "MaxItems": PAGE}
    while True:
        page = lam.get_durable_execution_history(**asked)
        events += page["Events"]
        if "NextMarker" not in page:
            break
        asked["Marker"] = page["NextMarker"]
    if as_json:
        emit(events)
        return
    shown = lam.get_durable_execution(DurableExecutionArn=arn)
    say(f"{shown['DurableExecutionName']}: {shown['Status']}, version {shown['Version']} of {shown['FunctionArn']}")
    names = {event["Id"]: event.get("Name", "") for event in events if "Id" in event}
    for event in events:
        after = (event["EventTimestamp"] - shown["StartTimestamp"]).total_seconds()
        inside = names.get(event.get("ParentId", ""), "")
        name = " / ".join(text for text in (inside, event.get("Name", "")) if text)
        say(f"{after:>12.3f} s  {event['EventType']:<22} {name:<30} {_detail(event)}".rstrip())


def _detail(event: dict[str, Any]) -> str:
    """What an event carries, in short."""
    details = event.get(f"{event['EventType']}Details", {})
    parts = [f"{details['Duration']} s"] if "Duration" in details else []
    if "CallbackId" in details:
        parts.append(details["CallbackId"])
    if "FunctionName" in details:
        parts.append(details["FunctionName"])
    if details.get("RetryDetails", {}).get("CurrentAttempt", 1) > 1:
        parts.append(f"try {details['RetryDetails']['CurrentAttempt']}")
    error = details.get("Error", {}).get("Payload")
    if error:
        parts.append(f"{error.get('ErrorType', 'Error')}: {error.get('ErrorMessage', '')}")
    payload = (details.get("Result") or details.get("Input") or {}).get("Payload")
    if payload is not None:
        parts.append(payload if len(payload) <= MAX_TEXT else f"{payload[:MAX_TEXT]}…")
    return "  ".join(parts)

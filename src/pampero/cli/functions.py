"""invoke, logs."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.place import client
from pampero.kernel.clock import parse_iso8601
from pampero.kernel.errors import reason

FOLLOW_SECONDS = 0.2
LATE_MILLISECONDS = 10_000
MAX_GROUPS = 1000
MAX_TEXT = 1000
UNKNOWN_KEY = '; eval "$(pampero keys create)" makes a key that is known'
SILENT = (
    ": the function has not run, or its role may not write logs; the policy "
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole lets it"
)
UNITS = MappingProxyType({"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800})
PLATFORM = ("START RequestId:", "END RequestId:", "REPORT RequestId:", "INIT_START ")
ALARMING = ("ERROR", "Error:", "CRITICAL", "FATAL", "Traceback (most recent call last)", "Task timed out")
WARNING = ("WARN",)


@click.command()
@click.argument("function")
@click.option("--payload", default="{}", show_default=True, help="The event: JSON, @FILE, or - for standard input.")
@data_option
@json_option
def invoke(function: str, payload: str, data: Path, as_json: bool) -> None:
    """Invoke a function and show its answer and its log."""
    try:
        text = _payload(payload)
        json.loads(text)
    except OSError as error:
        fail(f"the payload's file {error.filename} cannot be read: {reason(error)}")
    except ValueError as error:
        fail(f"the payload is not JSON: {error}")
    try:
        answer = client("lambda", data).invoke(FunctionName=function, Payload=text.encode(), LogType="Tail")
    except ClientError as error:
        found = error.response["Error"]
        missing = found["Code"] == "ResourceNotFoundException"
        hint = "; `aws lambda list-functions` shows those there are" if missing else ""
        hint = UNKNOWN_KEY if found["Code"] in ("InvalidClientTokenId", "UnrecognizedClientException") else hint
        fail(f"{' '.join(found['Message'].split())[:MAX_TEXT].rstrip('.')}{hint}")
    except BotoCoreError as error:
        fail(str(error))
    body = answer["Payload"].read().decode()
    log = base64.b64decode(answer.get("LogResult", "")).decode(errors="replace")
    failed = "FunctionError" in answer
    if as_json:
        emit({"payload": json.loads(body or "null"), "error": answer.get("FunctionError"), "log": log})
    else:
        click.echo(log, err=True, nl=not log.endswith("\n"))
        say(body)
    sys.exit(1 if failed else 0)


def _payload(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    if text.startswith("@"):
        return Path(text[1:]).read_text()
    return text


@click.command()
@click.argument("group")
@click.option("--follow", "-f", is_flag=True, help="Go on as lines arrive.")
@click.option("--since", default=None, help="From when on: 30s, 10m, 2h, 1d, 1w, or a time such as 2026-01-31T12:00.")
@click.option("--filter", "pattern", default="", help="Only lines that match a filter pattern.")
@data_option
@json_option
def logs(group: str, follow: bool, since: str | None, pattern: str, data: Path, as_json: bool) -> None:
    """Show a log group: by its name, or a function's by the function's name."""
    start = _moment(since)
    watch = client("logs", data)
    try:
        name = _group(watch, group, data)
        show = (lambda event: click.echo(json.dumps(event))) if as_json else _show
        _read(watch, {"logGroupName": name, "filterPattern": pattern}, start, follow, show)
    except KeyboardInterrupt:
        return
    except (ClientError, BotoCoreError) as error:
        fail(str(error))


def _read(
    watch: Any, arguments: dict[str, str], start: int, follow: bool, show: Callable[[dict[str, Any]], None]
) -> None:
    """Show what is there, and with `follow` what comes; a line that arrives late is not missed."""
    seen: dict[str, int] = {}
    pause = Event()
    while True:
        for page in watch.get_paginator("filter_log_events").paginate(startTime=start, **arguments):
            for event in page["events"]:
                if event["eventId"] not in seen:
                    seen[event["eventId"]] = event["timestamp"]
                    show(event)
        if not follow:
            return
        start = max([start, *(time - LATE_MILLISECONDS for time in seen.values())])
        seen = {id_: time for id_, time in seen.items() if time >= start}
        pause.wait(FOLLOW_SECONDS)


def _moment(since: str | None) -> int:
    """Milliseconds since the epoch of `--since`."""
    if since is None:
        return 0
    if since[-1:] in UNITS and since[:-1].isdigit():
        return int((datetime.now(UTC).timestamp() - int(since[:-1]) * UNITS[since[-1]]) * 1000)
    try:
        return int(parse_iso8601(since) * 1000)
    except ValueError:
        fail(f"--since {since}: write 30s, 10m, 2h, 1d, 1w, or a time such as 2026-01-31T12:00")


def _group(watch: Any, given: str, data: Path) -> str:
    """The group that is meant; ends the program when there is none, with what helps."""
    candidates = [given] if given.startswith("/") else [f"/aws/lambda/{given}", given]
    for name in candidates:
        found = watch.describe_log_groups(logGroupNamePrefix=name, limit=1)["logGroups"]
        if found and found[0]["logGroupName"] == name:
            break
    else:
        silent = _is_function(given.removeprefix("/aws/lambda/"), data)
        fail(f"there is no log group {candidates[0]}{SILENT if silent else _hint(watch, given)}")
    return name


def _is_function(name: str, data: Path) -> bool:
    try:
        client("lambda", data).get_function_configuration(FunctionName=name)
    except (ClientError, BotoCoreError):
        return False
    return True


def _hint(watch: Any, given: str) -> str:
    """Which groups there are that could have been meant."""
    pages = watch.get_paginator("describe_log_groups").paginate(PaginationConfig={"MaxItems": MAX_GROUPS})
    names = [group["logGroupName"] for page in pages for group in page["logGroups"]]
    if not names:
        return "; there are no log groups yet"
    short = {name.removeprefix("/aws/lambda/"): name for name in names}
    near = [short[one] for one in get_close_matches(given.removeprefix("/aws/lambda/"), short, 3, 0.5)]
    near += [name for name in names if given.strip("/").lower() in name.lower() and name not in near]
    return f"; there is {', '.join(near[:3])}" if near else "; `aws logs describe-log-groups` shows those there are"


def _show(event: dict[str, Any]) -> None:
    """One event for people: its time, the end of its stream's name, its text, coloured on a terminal."""
    when = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    # Runtimes keep the lines of one report together with carriage returns.
    message = "\n    ".join(event["message"].rstrip().replace("\r\n", "\n").replace("\r", "\n").splitlines())
    head = f"{when:%Y-%m-%d %H:%M:%S}.{when.microsecond // 1000:03d}  {event['logStreamName'][-8:]:>8}  "
    if message.startswith(PLATFORM):
        body = click.style(message, dim=True)
    elif any(word in message for word in ALARMING):
        body = click.style(message, fg="red")
    elif any(word in message for word in WARNING):
        body = click.style(message, fg="yellow")
    else:
        body = message
    click.echo(click.style(head, fg="cyan") + body)

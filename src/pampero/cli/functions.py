"""invoke, logs."""

from __future__ import annotations

import base64
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from botocore.exceptions import BotoCoreError, ClientError

from pampero.cli.output import emit, fail, say
from pampero.cli.place import client
from pampero.cli.server import data_option, json_option

FOLLOW_SECONDS = 1.0


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
    except (OSError, ValueError) as error:
        fail(f"the payload is not JSON: {error}")
    try:
        answer = client("lambda", data).invoke(FunctionName=function, Payload=text.encode(), LogType="Tail")
    except (ClientError, BotoCoreError) as error:
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
@click.option("--follow", is_flag=True, help="Go on as lines arrive.")
@data_option
@json_option
def logs(group: str, follow: bool, data: Path, as_json: bool) -> None:
    """Show a log group: its name, or a function's."""
    name = group if group.startswith("/") else f"/aws/lambda/{group}"
    watch = client("logs", data)
    start = 0
    shown: set[str] = set()
    try:
        while True:
            for page in watch.get_paginator("filter_log_events").paginate(logGroupName=name, startTime=start):
                for event in page["events"]:
                    if event["eventId"] in shown:
                        continue
                    shown.add(event["eventId"])
                    start = max(start, event["timestamp"])
                    if as_json:
                        click.echo(json.dumps(event))
                    else:
                        when = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
                        say(f"{when:%Y-%m-%d %H:%M:%S.%f}"[:-3] + f"  {event['message'].rstrip()}")
            if not follow:
                return
            time.sleep(FOLLOW_SECONDS)
    except KeyboardInterrupt:
        return
    except (ClientError, BotoCoreError) as error:
        fail(str(error))

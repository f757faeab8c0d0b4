"""What an execution's log in CloudWatch Logs holds. Source: "Logging in CloudWatch Logs for Step Functions"."""

from __future__ import annotations

import math
from typing import Any

from pampero.api import ApiError, Context, Event, consumer
from pampero.auth.principals import Principal
from pampero.aws.logstreams import put_log_events
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.services.stepfunctions import states
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.asl.events import Entry
from pampero.services.stepfunctions.entries import read_entries
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.sealing import DataKeys

log = logger("stepfunctions")
DATA = ("input", "output", "parameters", "assignedVariables")
FATAL = ("ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut")
MAX_AT_ONCE = 500
# The bytes of input and output, escaped, that an event of a log holds.
MAX_SIZE = 248 * 1024


def _logged(entry: Entry, level: str) -> bool:
    """Source: "Log levels for Step Functions execution events"."""
    if level == "ALL" or entry.kind in FATAL:
        return level != "OFF"
    return level == "ERROR" and entry.kind.endswith(("Failed", "TimedOut", "Aborted", "FailStateEntered"))


def line(execution: Execution, entry: Entry, data: bool) -> dict[str, Any]:
    """One log event's message."""
    details = {name: value for name, value in (entry.details or {}).items() if data or name not in DATA}
    for name in ("input", "output"):
        if name in details:
            whole = details[name]
            details[name] = _fitting(whole)
            details[f"{name}Details"] = {"truncated": details[name] != whole}
    return {
        "id": str(entry.id),
        "type": entry.kind,
        "details": details,
        "previous_event_id": str(entry.previous),
        "event_timestamp": str(int(entry.at * 1000)),
        "execution_arn": execution.arn,
        "redrive_count": str(execution.redrives),
    }


def _fitting(text: str) -> str:
    """As much of a text as fits when it is escaped. Source: "CloudWatch Logs payloads"."""
    if len(text) <= MAX_SIZE // 12:
        return text
    escaped = dump(text)[1:-1].encode()
    if len(escaped) <= MAX_SIZE:
        return text
    # No escape (`\\u0000` is the longest) and no character is cut in two.
    kept = escaped[:MAX_SIZE].decode("utf-8", "ignore")
    for length in range(len(kept), len(kept) - 6, -1):
        try:
            found: str = parse(f'"{kept[:length]}"')
            return found
        except ValueError:
            continue
    return ""


async def write_log(context: Context, execution: Execution, entries: list[Entry]) -> None:
    """Write a part of an execution's history to the machine's log group, by its level. A group that is not there is told in the
    server's log only, as on AWS, where logging is best effort."""
    logging = execution.logging
    level = logging.get("level", "OFF")
    chosen = [] if level == "OFF" else [entry for entry in entries if _logged(entry, level)]
    if not chosen:
        return
    arn = logging["destinations"][0]["cloudWatchLogsLogGroup"]["logGroupArn"]
    where = Arn.parse(arn)
    if where.account != Arn.parse(execution.arn).account:
        log.warning("%s: the log group %s is another account's", execution.arn, arn)
        return
    group = where.resource.split(":")[1]
    data = bool(logging.get("includeExecutionData"))
    stream = f"states/{execution.machine_name}/{execution.arn.rsplit(':', 1)[-1]}"
    place = context.within(where.account, where.region).acting(Principal.root(where.account)).client("logs")
    try:
        for start in range(0, len(chosen), MAX_AT_ONCE):
            events = [
                {"timestamp": int(entry.at * 1000), "message": dump(line(execution, entry, data))}
                for entry in chosen[start : start + MAX_AT_ONCE]
            ]
            await put_log_events(place, group, stream, events)
    except ApiError as error:
        log.warning("%s: its log could not be written: %s", execution.arn, error)


@consumer("stepfunctions.log")
async def write_part(context: Context, event: Event) -> None:
    """Write what one transaction added to a Standard execution's history."""
    body = event.payload
    execution = await context.read(states.find, body["execution"])
    if execution is not None:
        # What was emitted by a former version says nothing of redrives.
        execution.redrives = body.get("redrives", execution.redrives)
        most = body["last"] - body["first"] + 1
        keys = context.part(DataKeys)
        try:
            await keys.ready(context, execution.sealing, execution.who)
        except ApiError as error:
            log.warning("%s: its log could not be written: %s", execution.arn, error)
            return
        box = keys.box(execution.sealing)
        entries = await context.read(read_entries, execution.key, body["first"], most, False, math.inf, box)
        await write_log(context, execution, entries)

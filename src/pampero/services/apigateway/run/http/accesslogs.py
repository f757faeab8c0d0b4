"""Access logs: a line a request, written behind the answers to a log group, or (of REST APIs) to a delivery stream."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any

from pampero.api import ApiError, Client, Context, WebResponse
from pampero.auth.principals import Principal
from pampero.aws.logstreams import put_log_events
from pampero.kernel.log import logger
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import as_text, common

log = logger("apigateway.accesslogs")
_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_.\-]+[A-Za-z0-9_])")
MAX_WAITING = 10_000
MAX_AT_ONCE = 1_000
# Of PutRecordBatch.
MAX_RECORDS, MAX_BYTES = 500, 4 * 1024 * 1024
STREAM = "access"
# How the groups of execution logs begin, which API Gateway makes itself.
EXECUTION = "API-Gateway-Execution-Logs_"


def line_of(exchange: HttpExchange, response: WebResponse) -> str:
    """The stage's format with the variables' values; `-` for what has none."""
    exchange.notes["status"] = str(response.status)
    exchange.notes["responseLength"] = str(len(response.body))
    return filled(exchange.stage.log_format, lambda name: as_text(common(exchange, "context", name)))


def filled(text: str, value: Callable[[str], str | None]) -> str:
    """A stage's format with the values of its variables, by their names without `$context.`."""
    return _VARIABLE.sub(lambda found: value(found[1]) or "-", text)


def delivery_stream(destination: str) -> str | None:
    """The name of the delivery stream that a destination is the ARN of; None where it is no such ARN."""
    return destination.partition(":deliverystream/")[2] if ":firehose:" in destination else None


class AccessLogs:
    """Lines wait for the write before them: one write a destination at a time takes all that came meanwhile."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._waiting: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        self._writing: dict[tuple[str, str, str], asyncio.Task[None]] = {}

    def add(self, place: Context, destination: str, now: float, line: str) -> None:
        """Returns at once; beyond ten thousand waiting lines the newest are dropped.

        destination: a log group's name, or the ARN of a delivery stream.
        """
        key = (place.account, place.region, destination)
        waiting = self._waiting.setdefault(key, [])
        if len(waiting) < MAX_WAITING:
            waiting.append({"timestamp": int(now * 1000), "message": line})
        if key not in self._writing:
            self._writing[key] = asyncio.ensure_future(self._write(key))

    async def _write(self, key: tuple[str, str, str]) -> None:
        account, region, destination = key
        # AWS delivers access logs itself, for the account and without a role of its own making.
        acting = self._context.within(account, region).acting(Principal.root(account))
        stream = delivery_stream(destination)
        try:
            while lines := self._waiting.pop(key, None):
                lines.sort(key=lambda line: str(line["timestamp"]))
                if stream is None:
                    await _put_lines(acting.client("logs"), destination, lines)
                else:
                    await _put_records(acting.client("firehose"), stream, [line["message"] for line in lines])
        except ApiError as error:
            log.warning("access logs of %s cannot be written: %s", destination, error)
        finally:
            del self._writing[key]


async def _put_lines(logs: Client, group: str, lines: list[dict[str, Any]]) -> None:
    for begin in range(0, len(lines), MAX_AT_ONCE):
        part = lines[begin : begin + MAX_AT_ONCE]
        await put_log_events(logs, group, STREAM, part, make_group=group.startswith(EXECUTION))


async def _put_records(firehose: Client, stream: str, lines: list[str]) -> None:
    """A record a line, without a line break of ours: formats bring their own where one is wanted."""
    for part in _batches([line.encode() for line in lines]):
        records = [{"Data": record} for record in part]
        await firehose.call("PutRecordBatch", DeliveryStreamName=stream, Records=records)


def _batches(records: list[bytes]) -> Iterator[list[bytes]]:
    """As many at a time as PutRecordBatch takes; empty ones are no records."""
    batch: list[bytes] = []
    size = 0
    for record in records:
        if batch and (len(batch) == MAX_RECORDS or size + len(record) > MAX_BYTES):
            yield batch
            batch, size = [], 0
        if record:
            batch.append(record)
            size += len(record)
    if batch:
        yield batch

"""Access logs: a line a request, written behind the answers to a log group."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from pampero.api import ApiError, Context, WebResponse
from pampero.auth.principals import Principal
from pampero.aws.logstreams import put_log_events
from pampero.kernel.log import logger
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import as_text, common

log = logger("apigateway.accesslogs")
_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_.\-]+[A-Za-z0-9_])")
MAX_WAITING = 10_000
MAX_AT_ONCE = 1_000
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


class AccessLogs:
    """Lines wait for the write before them: one write a group at a time takes all that came meanwhile."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._waiting: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        self._writing: dict[tuple[str, str, str], asyncio.Task[None]] = {}

    def add(self, place: Context, group: str, now: float, line: str) -> None:
        """Returns at once; beyond ten thousand waiting lines the newest are dropped."""
        key = (place.account, place.region, group)
        waiting = self._waiting.setdefault(key, [])
        if len(waiting) < MAX_WAITING:
            waiting.append({"timestamp": int(now * 1000), "message": line})
        if key not in self._writing:
            self._writing[key] = asyncio.ensure_future(self._write(key))

    async def _write(self, key: tuple[str, str, str]) -> None:
        account, region, group = key
        # AWS delivers access logs itself, for the account and without a role of its own making.
        client = self._context.within(account, region).acting(Principal.root(account)).client("logs")
        try:
            while lines := self._waiting.pop(key, None):
                lines.sort(key=lambda line: str(line["timestamp"]))
                for begin in range(0, len(lines), MAX_AT_ONCE):
                    part = lines[begin : begin + MAX_AT_ONCE]
                    await put_log_events(client, group, STREAM, part, make_group=group.startswith(EXECUTION))
        except ApiError as error:
            log.warning("access logs of %s cannot be written: %s", group, error)
        finally:
            del self._writing[key]

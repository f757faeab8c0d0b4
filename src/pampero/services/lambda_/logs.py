"""What functions print goes to CloudWatch Logs, as their role: written in batches, soon after it was said."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.logstreams import put_log_events
from pampero.kernel import jsontext, lineage
from pampero.kernel.clock import iso8601
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployment
from pampero.services.lambda_.model import runtime_arn
from pampero.work.workers.spec import Outcome, Start

log = logger("lambda.logs")
# Lines of one stream that come within this time are written together.
LINGER_SECONDS = 0.05
BATCH_EVENTS = 1000
BATCH_BYTES = 900_000
# Of all functions, in characters; each line counts as LINE_COST more.
MAX_WAITING = 64 * 1024 * 1024
LINE_COST = 256
TAIL_BYTES = 4096
TIMEOUT = "timeout"
DEBUG, INFO, WARN = "DEBUG", "INFO", "WARN"
LEVELS = MappingProxyType({"TRACE": 1, DEBUG: 2, INFO: 3, WARN: 4, "WARNING": 4, "ERROR": 5, "FATAL": 6, "CRITICAL": 6})
ALL = 7


class Tail:
    """The last lines of a log, for LogType=Tail."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def add(self, text: str) -> None:
        """A line."""
        self._kept += text.encode() + b"\n"
        del self._kept[:-TAIL_BYTES]

    def shown(self) -> str:
        """4 KB at most, in base64."""
        return base64.b64encode(self._kept or b"\n").decode()


class Writer:
    """The log of one invocation: a Listener. trace: what comes of the invocation descends from it. tail: who keeps the lines for
    LogType=Tail."""

    def __init__(self, sink: Sink, deployment: Deployment, request_id: str, trace: str, tail: Tail | None) -> None:
        self._sink = sink
        self._deployment = deployment
        self._request_id = request_id
        self._trace = trace
        self._stream = ""
        logging = deployment.function.settings.logging
        self._json = logging.format == "JSON"
        self._least = LEVELS.get(logging.application or "", 0) if self._json else 0
        self._system = LEVELS[logging.system or "INFO"]
        self._tail = tail

    def begin(self, stream: str, starts: Sequence[Start]) -> None:
        """See Listener.begin."""
        self._stream = stream
        if self._deployment.context.principal.is_root and self._sink.is_new(stream):
            role = self._deployment.function.settings.role
            self.line(f"[WARN] The role {role} does not exist: this function runs without restriction.")
        for start in starts:
            self._started(start)
        version = self._deployment.function.version
        if self._json:
            tracing = {"tracing": traced} if (traced := self._traced()) else {}
            self._platform("platform.start", {"requestId": self._request_id, "version": version, **tracing})
        else:
            self.line(f"START RequestId: {self._request_id} Version: {version}")

    def line(self, text: str) -> None:
        """See Listener.line. With the JSON format a line that is JSON and names a level is held to the function's."""
        if self._least and text.startswith("{") and _level(text) < self._least:
            return
        self._write(text)

    def end(self, outcome: Outcome) -> None:
        """The end and the report. Source: "Understanding Lambda log entries"; what is said of a status, as seen there."""
        memory = self._deployment.function.settings.memory
        billed = math.ceil(outcome.duration + (outcome.init or 0.0))
        if self._json:
            self._report(outcome, billed, memory)
            return
        if outcome.status == TIMEOUT:
            timeout = self._deployment.function.settings.timeout
            moment = iso8601(self._deployment.context.now)
            self.line(f"{moment} {self._request_id} Task timed out after {timeout:.2f} seconds")
        elif outcome.unhandled:
            self.line(_error_line(outcome))
        self.line(f"END RequestId: {self._request_id}")
        parts = [
            f"REPORT RequestId: {self._request_id}", f"Duration: {outcome.duration:.2f} ms", f"Billed Duration: {billed} ms",
            f"Memory Size: {memory} MB", f"Max Memory Used: {outcome.memory} MB",
        ]  # fmt: skip
        if outcome.init is not None:
            parts.append(f"Init Duration: {outcome.init:.2f} ms")
        if outcome.restore is not None:
            # All of it: here nothing of it is spent outside of the environment.
            restored = math.ceil(outcome.restore)
            parts += [f"Restore Duration: {outcome.restore:.2f} ms", f"Billed Restore Duration: {restored} ms"]
        if outcome.unhandled or outcome.status == TIMEOUT:
            parts.append(f"Status: {outcome.status}")
            if outcome.status != TIMEOUT and outcome.error:
                parts.append(f"Error Type: {outcome.error}")
        report = "\t".join(parts) + "\t"
        traced = self._sampled()
        if traced:
            report += (
                f"\nXRAY TraceId: {traced.get('Root', '')}\tSegmentId: {traced.get('Parent', '')}\tSampled: true\t"
            )
        self.line(report)

    def _started(self, start: Start) -> None:
        """An initialization, or a restored snapshot. The lines of one on demand that went well are followed by no report."""
        function, restored = self._deployment.function, start.phase == "restore"
        version = {"runtimeVersion": start.version, "runtimeVersionArn": runtime_arn(function)}
        common = {} if restored else {"initializationType": start.kind, "phase": start.phase}
        failed = start.status != "success"
        result = {"status": start.status, **({"errorType": start.error} if failed and start.error else {})}
        what = "RESTORE" if restored else "INIT"
        if self._json:
            named = {"functionName": function.name, "functionVersion": function.version}
            self._platform(f"platform.{what.lower()}Start", {**common, **version, **named})
        elif start.phase != "invoke":
            text = f"{what}_START Runtime Version: {start.version}\tRuntime Version ARN: {version['runtimeVersionArn']}"
            self._sink.add(self._deployment, self._stream, text, self._trace)
        for text in start.printed:
            self.line(text)
        if self._json:
            self._platform(f"platform.{what.lower()}RuntimeDone", {**common, **result}, WARN if failed else DEBUG)
            metrics = {"durationMs": round(start.took, 3)}
            level = WARN if failed else INFO if restored or start.kind == "on-demand" else DEBUG
            self._platform(f"platform.{what.lower()}Report", {**common, **result, "metrics": metrics}, level)
        elif restored or failed or start.kind == "snap-start":
            name = what.capitalize()
            parts = [f"{what}_REPORT {name} Duration: {start.took:.2f} ms"]
            if failed:
                parts += [f"Phase: {start.phase}", f"Status: {start.status}"]
                if start.error and start.status != TIMEOUT:
                    parts.append(f"Error Type: {start.error}")
            self.line("\t".join(parts))

    def _report(self, outcome: Outcome, billed: int, memory: int) -> None:
        failed = outcome.status != "success"
        result: dict[str, Any] = {"requestId": self._request_id, "status": outcome.status}
        if failed and outcome.error and outcome.status != TIMEOUT:
            result["errorType"] = outcome.error
        tracing = {"tracing": traced} if (traced := self._traced()) else {}
        duration = round(outcome.duration, 3)
        done = {"durationMs": duration, "producedBytes": len(outcome.payload)}
        self._platform("platform.runtimeDone", {**result, "metrics": done, **tracing}, WARN if failed else DEBUG)
        metrics: dict[str, Any] = {
            "durationMs": duration, "billedDurationMs": billed, "memorySizeMB": memory, "maxMemoryUsedMB": outcome.memory,
        }  # fmt: skip
        if outcome.init is not None:
            metrics["initDurationMs"] = round(outcome.init, 3)
        if outcome.restore is not None:
            metrics["restoreDurationMs"] = round(outcome.restore, 3)
        self._platform("platform.report", {**result, "metrics": metrics, **tracing}, WARN if failed else INFO)

    def _sampled(self) -> dict[str, str]:
        """The fields of the trace header, where the trace is recorded."""
        if "Sampled=1" not in self._trace:
            return {}
        fields = dict(part.partition("=")[::2] for part in self._trace.split(";"))
        return fields if fields.get("Sampled") == "1" else {}

    def _traced(self) -> dict[str, str]:
        fields = self._sampled()
        if not fields:
            return {}
        value = ";".join(f"{name}={fields[name]}" for name in ("Root", "Parent", "Sampled") if name in fields)
        return {"spanId": fields.get("Parent", ""), "type": "X-Amzn-Trace-Id", "value": value}

    def _write(self, text: str) -> None:
        self._sink.add(self._deployment, self._stream, text, self._trace)
        if self._tail is not None:
            self._tail.add(text)

    def _platform(self, kind: str, record: dict[str, Any], level: str = "INFO") -> None:
        """What the platform tells, by the level that AWS gives it. Source: "Configuring JSON and plain text log formats", system
        log level event mapping."""
        if LEVELS[level] >= self._system:
            self._write(json.dumps({"time": iso8601(self._deployment.context.now), "type": kind, "record": record}))


def _level(text: str) -> int:
    """The level that a line in JSON names; beyond all where it names none."""
    with contextlib.suppress(ValueError):
        found = jsontext.loads(text)
        if isinstance(found, dict):
            return LEVELS.get(str(found.get("level", "")).upper(), ALL)
    return ALL


def _error_line(outcome: Outcome) -> str:
    with contextlib.suppress(ValueError):
        error = jsontext.loads(outcome.payload)
        return str(error.get("errorMessage", ""))
    return ""


@dataclass(slots=True)
class _Lines:
    """Lines of one stream that wait. traces: of the invocations that said them."""

    deployment: Deployment
    traces: set[str]
    events: list[tuple[float, str]]


class Sink:
    """A part of the server: `context.part(Sink)`. Lines wait in memory for LINGER_SECONDS at most: a `kill -9` can
    lose those of the last moment, as it can on AWS."""

    def __init__(self, context: Context) -> None:
        self._clock = context.runtime.clock
        # By role, group and stream.
        self._waiting: dict[tuple[str, str, str], _Lines] = {}
        self._count = 0
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._refused: set[tuple[str, str]] = set()
        self._streams: set[str] = set()

    def is_new(self, stream: str) -> bool:
        """Whether this is asked of a stream for the first time."""
        if stream in self._streams:
            return False
        if len(self._streams) >= 10_000:
            self._streams.clear()
        self._streams.add(stream)
        return True

    def add(self, deployment: Deployment, stream: str, text: str, trace: str) -> None:
        """One line. Beyond MAX_WAITING the server cannot keep up, and lines are dropped."""
        if self._count >= MAX_WAITING or not text:
            return
        context = deployment.context
        key = (context.principal.arn, f"{context.scope}:{deployment.function.log_group}", stream)
        entry = self._waiting.get(key)
        if entry is None:
            entry = self._waiting[key] = _Lines(deployment, set(), [])
        entry.traces.add(trace)
        entry.events.append((self._clock.now(), text))
        self._count += len(text) + LINE_COST
        if self._timer is None and self._flushing is None:
            self._timer = asyncio.get_running_loop().call_later(LINGER_SECONDS, self._begin)

    async def flush(self) -> None:
        """Write what waits."""
        if self._flushing is not None:
            await self._flushing
        await self._write_all()

    def _begin(self) -> None:
        self._timer = None
        self._flushing = asyncio.create_task(self._write_all())
        self._flushing.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._flushing = None
        if not task.cancelled() and task.exception() is not None:
            log.error("logs could not be written", exc_info=task.exception())
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LINGER_SECONDS, self._begin)

    async def _write_all(self) -> None:
        waiting, self._waiting, self._count = self._waiting, {}, 0
        for (_, _, stream), lines in waiting.items():
            with lineage.following(lineage.deepest(lines.traces)):
                for batch in _batches(lines.events):
                    await self._write(lines.deployment, stream, batch)

    async def _write(self, deployment: Deployment, stream: str, events: list[dict[str, Any]]) -> None:
        group = deployment.function.log_group
        try:
            await put_log_events(deployment.context.client("logs"), group, stream, events, make_group=True)
        except ApiError as error:
            self._refuse(deployment, group, error)

    def _refuse(self, deployment: Deployment, group: str, error: ApiError) -> None:
        """Said once: a role without permission to write logs writes none, as on AWS."""
        key = (deployment.context.principal.role, group)
        if key not in self._refused:
            self._refused.add(key)
            log.warning("%s writes no logs: %s", deployment.function.arn, error)


def _batches(events: list[tuple[float, str]]) -> list[list[dict[str, Any]]]:
    batches: list[list[dict[str, Any]]] = [[]]
    size = 0
    for moment, text in events:
        length = len(text.encode()) + 26
        if batches[-1] and (size + length > BATCH_BYTES or len(batches[-1]) >= BATCH_EVENTS):
            batches.append([])
            size = 0
        batches[-1].append({"timestamp": int(moment * 1000), "message": text})
        size += length
    return batches

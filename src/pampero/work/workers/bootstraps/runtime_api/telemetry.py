"""The Telemetry API, and the Logs API before it: what happens in an environment is told to those who subscribe.

Each subscriber has a thread, which gathers what comes and sends it as the subscription says. Source: "Telemetry API
reference", "Lambda Telemetry API Event schema reference".
"""

from __future__ import annotations

import contextlib
import http.client
import json
import queue
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

TELEMETRY, LOGS = "telemetry", "logs"
TYPES = ("platform", "function", "extension")
SCHEMAS = {TELEMETRY: ("2022-07-01", "2022-12-13", "2025-01-29"), LOGS: ("2020-08-15", "2021-03-18")}
# Where a subscriber listens: a name of the sandbox itself.
HOSTS = ("sandbox.localdomain", "sandbox")
# What may be asked for, and is without being asked: items, bytes, milliseconds.
BOUNDS = {
    "maxItems": (1000, 10_000, 10_000),
    "maxBytes": (262_144, 1_048_576, 262_144),
    "timeoutMs": (25, 30_000, 1000),
}
# Events that a subscriber has not taken: beyond these they are lost.
MAX_WAITING = 10_000
SEND_SECONDS = 5.0


class Invalid(Exception):
    """A subscription that cannot be."""


class Subscriber:
    """One subscription. types: of the events that it gets."""

    def __init__(self, name: str, types: list[str], destination: dict[str, Any], bounds: dict[str, int]) -> None:
        self.name = name
        self.types = types
        self._protocol = destination.get("protocol", "HTTP")
        self._port, self._path = _place(destination)
        self._bounds = bounds
        self._waiting: queue.Queue[str | None] = queue.Queue(MAX_WAITING)
        self._lost = self._lost_bytes = 0
        threading.Thread(target=self._run, daemon=True).start()

    def tell(self, kind: str, text: str) -> None:
        """An event, in JSON."""
        if kind in self.types:
            try:
                self._waiting.put_nowait(text)
            except queue.Full:
                self._lost += 1
                self._lost_bytes += len(text)

    def flush(self) -> None:
        """Send what waits now."""
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)

    def _run(self) -> None:
        while True:
            first = self._waiting.get()
            if first is None:
                continue
            batch, size = [first], len(first)
            until = time.monotonic() + self._bounds["timeoutMs"] / 1000
            while len(batch) < self._bounds["maxItems"] and size < self._bounds["maxBytes"]:
                try:
                    text = self._waiting.get(timeout=max(0.0, until - time.monotonic()))
                except queue.Empty:
                    break
                if text is None:
                    break
                batch.append(text)
                size += len(text)
            if self._lost:
                reason = (
                    "Some logs were dropped because the downstream consumer is slower than the logs production rate"
                )
                record = {"droppedBytes": self._lost_bytes, "droppedRecords": self._lost, "reason": reason}
                self._lost = self._lost_bytes = 0
                batch.append(event("platform.logsDropped", record))
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._send(batch)

    def _send(self, batch: list[str]) -> None:
        if self._protocol == "TCP":
            with socket.create_connection(("127.0.0.1", self._port), SEND_SECONDS) as channel:
                channel.sendall("".join(f"{text}\n" for text in batch).encode())
            return
        client = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SEND_SECONDS)
        try:
            body = f"[{','.join(batch)}]".encode()
            client.request("POST", self._path, body, {"Content-Type": "application/json"})
            client.getresponse().read()
        finally:
            client.close()


class Telemetry:
    """The subscribers of an environment."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []
        # What happened before anybody could subscribe.
        self._before: list[tuple[str, str]] = []
        self._open = True

    def subscribe(self, api: str, name: str, body: bytes) -> list[str]:
        """A subscription's types. Raises Invalid."""
        if not self._open:
            raise Invalid("the initialization is over")
        try:
            wanted = json.loads(body)
            schema, types, destination = wanted["schemaVersion"], wanted["types"], wanted["destination"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Invalid(f"{type(error).__name__}: {error}") from error
        if schema not in SCHEMAS[api]:
            raise Invalid(f"schemaVersion must be one of {', '.join(SCHEMAS[api])}")
        if (
            not isinstance(types, list)
            or not types
            or any(not isinstance(kind, str) or kind not in TYPES for kind in types)
        ):
            raise Invalid(f"types must be of {', '.join(TYPES)}")
        if not isinstance(destination, dict):
            raise Invalid("destination must be an object")
        subscriber = Subscriber(name, types, destination, _bounds(wanted.get("buffering") or {}))
        self._subscribers = [one for one in self._subscribers if one.name != name] + [subscriber]
        for kind, text in self._before:
            subscriber.tell(kind, text)
        return types

    def close(self) -> None:
        """The initialization is over: nobody subscribes any more."""
        self._open = False
        self._before.clear()

    def platform(self, kind: str, record: dict[str, Any]) -> None:
        """Something that happened: `platform.…`."""
        self._tell("platform", event(kind, record))

    def line(self, kind: str, text: str) -> None:
        """A line that the function or an extension printed; of JSON it is the object."""
        record: Any = text
        if text.startswith("{"):
            with contextlib.suppress(ValueError, RecursionError):
                record = json.loads(text)
        self._tell(kind, event(kind, record))

    def flush(self) -> None:
        """Send what waits."""
        for subscriber in self._subscribers:
            subscriber.flush()

    def _tell(self, kind: str, text: str) -> None:
        if self._open:
            self._before.append((kind, text))
            del self._before[:-MAX_WAITING]
        for subscriber in self._subscribers:
            subscriber.tell(kind, text)


def event(kind: str, record: Any) -> str:
    """An event, in JSON."""
    return json.dumps({"time": stamp(), "type": kind, "record": record})


def stamp() -> str:
    """The time, to milliseconds."""
    now = time.time()
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now % 1 * 1000):03d}Z"


def _bounds(wanted: dict[str, Any]) -> dict[str, int]:
    found = {}
    for name, (least, most, usual) in BOUNDS.items():
        value = wanted.get(name, usual)
        if not isinstance(value, int) or not least <= value <= most:
            raise Invalid(f"{name} must be from {least} to {most}")
        found[name] = value
    return found


def _place(destination: dict[str, Any]) -> tuple[int, str]:
    """Where a subscriber listens: port and path. Raises Invalid."""
    if destination.get("protocol", "HTTP") == "TCP":
        port = destination.get("port")
        if not isinstance(port, int) or not 0 < port < 65536:
            raise Invalid("port must be from 1 to 65535")
        return port, ""
    try:
        parts = urlsplit(str(destination.get("URI", "")))
        if parts.scheme != "http" or parts.hostname not in HOSTS:
            raise Invalid(f"destination.URI host must be {HOSTS[0]}")
        return parts.port or 80, parts.path or "/"
    except ValueError as error:
        raise Invalid(str(error)) from error

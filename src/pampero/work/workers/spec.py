"""What an environment is made from, and what an invocation comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

PYTHON = "python"
NODE = "nodejs"
# Bytes. Source: "Lambda quotas", invocation payload, synchronous.
LARGEST_ANSWER = 6 * 1024 * 1024


class Spec(Struct, frozen=True):
    """One published state of a function.

    key: differs whenever anything here does. version: the function's, for the names of log streams.
    code, layers: folders, read-only for the function. memory, storage: MiB. timeout: seconds.
    environment: all variables, AWS's reserved ones included.
    """

    key: str
    version: str
    runtime: str
    handler: str
    code: Path
    layers: Path | None
    memory: int
    storage: int
    timeout: int
    environment: Mapping[str, str]


class Listener(Protocol):
    """Hears an invocation while it goes on."""

    def begin(self, stream: str, printed: Sequence[str]) -> None:
        """It begins in the environment that logs to `stream`; `printed`: what that printed while it started."""

    def line(self, text: str) -> None:
        """A line that the function printed."""


class Invocation(Struct, frozen=True):
    """One event for a function.

    request_id: AWS's. arn: the ARN it was invoked by. client: the client context. trace: the X-Ray header.
    """

    request_id: str
    arn: str
    body: bytes
    listener: Listener
    client: object = None
    trace: str = ""


class Outcome(Struct):
    """How an invocation ended.

    failed: the payload is an error. unhandled: not by the handler's own exception but by the runtime, a time-out or
    the process's end. duration and init: milliseconds; init is None for a warm one. memory: MiB.
    """

    payload: bytes
    failed: bool = False
    unhandled: bool = False
    duration: float = 0.0
    init: float | None = None
    memory: int = 0

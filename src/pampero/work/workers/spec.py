"""What an environment is made from, and what an invocation comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import Struct

from pampero.work.workers.streams import Stream

PYTHON = "python"
NODE = "nodejs"
# Bytes. Source: "Lambda quotas", invocation payload, synchronous.
# It is 100 bytes more than the six MiB, as AWS's own text says.
MAX_ANSWER_SIZE = 6 * 1024 * 1024 + 100


# What environments mount over the files of an image: whether each is a folder.
OLD_ROOT = "/.host"
MOUNT_POINTS = MappingProxyType(
    {
        OLD_ROOT: True, "/tmp": True, "/dev": True, "/proc": True, "/etc/resolv.conf": False, "/etc/hosts": False,
        "/etc/ssl/pampero": True,
    }
)  # fmt: skip


class ImageProgram(Struct, frozen=True):
    """What is started in a container image. directory: where it begins."""

    command: tuple[str, ...]
    directory: str


class Spec(Struct, frozen=True):
    """One published state of a function.

    key: differs whenever anything here does. version: the function's, for the names of log streams.
    code, layers: folders, read-only for the function. memory, storage: MiB. timeout: seconds.
    environment: all variables, AWS's reserved ones included. asks: its code asks the Runtime API, as internal
    extensions do. account: the function's. snap_start: initialized once, its environments being forked from that. image: what is
    started where `code` is the root folder of a container image.
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
    asks: bool = False
    account: str = ""
    snap_start: bool = False
    image: ImageProgram | None = None

    def plan(self) -> dict[str, Any]:
        """For the template, of whose memory every environment has a copy: nothing in it is secret."""
        return {
            "code": str(self.code),
            "layers": str(self.layers) if self.layers else None,
            "memory": self.memory,
            "storage": self.storage,
            "runtime": self.runtime,
            "image": None if self.image is None else self.image.directory,
        }


class Start(Struct, frozen=True):
    """One initialization of an environment.

    version: of the runtime. printed: what it printed. took: milliseconds. phase: `init`, `invoke` for the second one, which an
    invocation waits for, or `restore`. status: success, error or timeout. error: its type. kind: as
    AWS_LAMBDA_INITIALIZATION_TYPE says.
    """

    version: str
    printed: Sequence[str]
    took: float
    phase: str = "init"
    status: str = "success"
    error: str = ""
    kind: str = "on-demand"


class Listener(Protocol):
    """Hears an invocation while it goes on."""

    def begin(self, stream: str, starts: Sequence[Start]) -> None:
        """It begins in the environment that logs to `stream`; `starts`: how that has started for it."""

    def line(self, text: str) -> None:
        """A line that the function printed."""


class Invocation(Struct, frozen=True):
    """One event for a function.

    request_id: AWS's. arn: the ARN it was invoked by. client: the client context. trace: the X-Ray header.
    stream: where an answer goes that comes in parts; None: it is gathered, and is the outcome's payload as any other.
    tenant: for whom it is, where the function keeps its tenants apart.
    """

    request_id: str
    arn: str
    body: bytes
    listener: Listener
    client: object = None
    trace: str = ""
    stream: Stream | None = None
    tenant: str = ""


class Outcome(Struct):
    """How an invocation ended.

    failed: the payload is an error. unhandled: not by the handler's own exception but by the runtime, a time-out or
    the process's end. duration, init and restore: milliseconds; init and restore are None for a warm one, and one of them
    for a cold one. memory: MiB.
    status: success, error or timeout; error: its type. rest: done when extensions are, which a supervised
    environment is waited for; the duration is known only then.
    Where the invocation's stream has begun, the payload is empty, or the error in which the stream ended.
    """

    payload: bytes
    failed: bool = False
    unhandled: bool = False
    duration: float = 0.0
    init: float | None = None
    restore: float | None = None
    memory: int = 0
    status: str = "success"
    error: str = ""
    rest: asyncio.Task[None] | None = None

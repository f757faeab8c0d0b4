"""The process in which long evaluations of JSONata are done: a script that answers requests on its standard input.

Whatever an expression does to time or memory, it does here. Frames are a length of four bytes and MessagePack.
"""

from __future__ import annotations

import resource
import select
import signal
import struct
import sys
from typing import Any, BinaryIO

HEAD = struct.Struct(">I")
MAX_FRAME_SIZE = 1 << 28
MEMORY = 1 << 30
# Bytes of a value as MessagePack: about what AWS lets an expression hold.
MAX_VALUE = 7_000_000
IDLE_SECONDS = 60.0
# The system ends it then, whatever it is at: the server has given it up before, or is gone itself.
LAST_SECONDS = 8.0


def read_frame(source: BinaryIO) -> bytes | None:
    """The next frame; None where there is none any more."""
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    if size > MAX_FRAME_SIZE:
        return None
    body = source.read(size)
    return body if len(body) == size else None


def write_frame(target: BinaryIO, body: bytes) -> None:
    """Write one frame."""
    target.write(HEAD.pack(len(body)) + body)
    target.flush()


def main(root: str) -> None:
    """Answer until the input ends, or nothing was asked for a minute. root: where the package is imported from."""
    sys.path.insert(0, root)
    import msgspec

    from pampero.kernel import ids
    from pampero.services.stepfunctions.asl.jsonata.engine import FUNCTION, UNDEFINED, QueryError, evaluate
    from pampero.services.stepfunctions.asl.jsonata.words import MEMORY as MEMORY_EXCEEDED
    from pampero.services.stepfunctions.asl.scope import World

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        frame = read_frame(source)
        if frame is None:
            return
        asked = msgspec.msgpack.decode(frame)
        world = World(asked["now"], ids.uuid4, ids.uniform, lambda thread, attempt: "")
        answer: dict[str, Any]
        signal.setitimer(signal.ITIMER_REAL, LAST_SECONDS)
        try:
            value = evaluate(asked["source"], asked["bindings"], world)
            kind = "undefined" if value is UNDEFINED else "function" if value is FUNCTION else "value"
            answer = {"kind": kind, "value": value if kind == "value" else None}
            body = msgspec.msgpack.encode(answer)
            if len(body) > MAX_VALUE:
                raise QueryError("", MEMORY_EXCEEDED)
        except QueryError as error:
            body = msgspec.msgpack.encode({"kind": "error", "code": error.code, "text": error.text})
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_frame(target, body)


if __name__ == "__main__":
    main(sys.argv[1])

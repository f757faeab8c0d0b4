"""The process that one SELECT runs in: what it may take of the machine is bounded, and it can be killed.

Read from stdin: the request in msgpack, four bytes with its length before it; then the object's bytes. Written to stdout, each
with its length before it: the answer in msgpack, None or (code, text, status) of an error, and then pieces of the records.
"""

from __future__ import annotations

import csv
import resource
import sys
from typing import BinaryIO

import msgspec

from pampero.api import ApiError
from pampero.services.s3 import types as t
from pampero.services.s3.queries import run
from pampero.services.s3.records import pieces

MAX_MEMORY = 3 * 1024**3
MAX_CPU_SECONDS = 60
MAX_FILES = 64


def write(out: BinaryIO, data: bytes) -> None:
    """One message."""
    out.write(len(data).to_bytes(4, "big"))
    out.write(data)


def main() -> None:
    """Run the query, and write what it gives."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given, out = sys.stdin.buffer, sys.stdout.buffer
    asked = msgspec.msgpack.decode(
        given.read(int.from_bytes(given.read(4), "big")), type=t.SelectObjectContentRequest, strict=False
    )
    told = False
    try:
        with run(given.read(), asked) as found:
            for piece in pieces(asked.OutputSerialization, found):
                if not told:
                    write(out, msgspec.msgpack.encode(None))
                    told = True
                write(out, piece)
        if not told:
            write(out, msgspec.msgpack.encode(None))
    except ApiError as error:
        if not told:
            write(out, msgspec.msgpack.encode((error.code, error.message, error.status)))
    except (ValueError, TypeError, csv.Error):
        # A delimiter that is none, a number out of bounds: what neither DuckDB nor the checks before it have refused.
        if not told:
            text = "The value of a parameter in the SelectRequest element is invalid. Check the service API documentation and try again."
            write(out, msgspec.msgpack.encode(("InvalidRequestParameter", text, 400)))
    out.flush()


if __name__ == "__main__":
    main()

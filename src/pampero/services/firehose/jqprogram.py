"""The program that runs a query of jq over records: `python -I jqprogram.py place`, a process of its own, which is killed.

It reads a line of JSON from standard input, {query, records: [base64]}, and writes a line for each record: {keys} or {error}. It
imports nothing of the server. place: where the binding of jq lies. The process has no environment, no files, and bounds of
memory and time before it sees the query.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from contextlib import suppress
from typing import Any

SECONDS = 20
MEMORY = 1024**3
NOBODY = 65534


def bound() -> None:
    """From here on there is little that it could do."""
    os.environ.clear()
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_FSIZE, 0),
    )
    for kind, most in limits:
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    if os.geteuid() == 0:
        with suppress(OSError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)


def keys_of(program: Any, data: bytes) -> dict[str, Any]:
    """What the query finds in a record."""
    try:
        found = program.input_text(data.decode()).first()
    except (ValueError, StopIteration) as error:
        return {"error": str(error)[:1000] or "The query finds nothing."}
    if not isinstance(found, dict):
        return {"error": "The query does not give an object."}
    plain = {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items() if value is not None
    }
    return {"keys": plain}


def main() -> None:
    """One query."""
    sys.path.append(sys.argv[1])
    import jq

    request = json.loads(sys.stdin.buffer.readline())
    bound()
    try:
        program = jq.compile(request["query"])
    except ValueError as error:
        answers = [{"error": str(error)[:1000]} for _ in request["records"]]
    else:
        answers = [keys_of(program, base64.b64decode(record)) for record in request["records"]]
    sys.stdout.write("".join(json.dumps(answer) + "\n" for answer in answers))


if __name__ == "__main__":
    main()

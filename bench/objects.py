"""Objects: put and get of 1 KiB and of 1 MiB."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from bench.load import run
from bench.signer import Signer

CONNECTIONS = 16


def objects(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """Each object has a key of its own; SHA-256 of the body is signed, as boto3 does over plain HTTP."""
    signer = Signer("s3", "", "", port)
    made = [signer.rest("PUT", "/bench", b"")]
    asyncio.run(run(port, made.__getitem__, 1, 1))
    for size, count, name in ((1024, 5000, "1 KiB"), (1024 * 1024, 200, "1 MiB")):
        body = os.urandom(size)
        for method in ("PUT", "GET"):
            sent = body if method == "PUT" else b""
            requests = [signer.rest(method, f"/bench/{size}-{number}", sent) for number in range(count)]
            outcome = asyncio.run(run(port, requests.__getitem__, count, CONNECTIONS))
            show(outcome.line(f"s3 {method} {name}", echo))

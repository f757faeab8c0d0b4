"""Objects of 1 KiB and 1 MiB: put and get."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from typing import Any

from bench.functions import send
from bench.load import run
from bench.signer import Signer

CONNECTIONS = 16
SIZES = (("1 KiB", 1024, 4000), ("1 MiB", 1 << 20, 300))


def objects(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """One bucket; every put a key and a content of its own."""
    signer = Signer("s3", "", "1.1", port)
    send(port, signer.rest("PUT", "/bench", b""))
    for name, size, count in SIZES:
        content = os.urandom(size - 8)
        puts = (
            signer.rest("PUT", f"/bench/{size}/{number}", content + number.to_bytes(8, "big"))
            for number in range(count)
        )
        # Signing is the generator's cost, not the server's: small requests are made beforehand, large ones as they go.
        ahead = iter(list(puts)) if size < 1 << 16 else puts

        def take(_: int, ahead: Iterator[bytes] = ahead) -> bytes:
            return next(ahead)

        outcome = asyncio.run(run(port, take, count, CONNECTIONS))
        show(outcome.line(f"s3 PutObject {name}", echo))
        gets = [signer.rest("GET", f"/bench/{size}/{number}", b"") for number in range(count)]
        outcome = asyncio.run(run(port, gets.__getitem__, count, CONNECTIONS))
        show(outcome.line(f"s3 GetObject {name}", echo))

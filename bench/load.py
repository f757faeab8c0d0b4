"""A small HTTP/1.1 load generator: keep-alive connections, requests made beforehand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What a workload took. times: seconds of each request; cpu: processor seconds of the server."""

    seconds: float
    times: list[float] = field(default_factory=list)
    errors: int = 0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    @property
    def cost(self) -> float:
        """Processor seconds of the server a request."""
        return self.cpu / len(self.times)

    def line(self, name: str, echo: float | None = None, echo_cost: float = 0.0) -> dict[str, float | int | str]:
        """The JSON line of a workload. echo: the rate of a bare echo in the same run, and what it costs its server: the
        ratio of costs holds where other work disturbs the rates."""
        ordered = sorted(self.times)
        rate = len(ordered) / self.seconds
        line: dict[str, float | int | str] = {
            "workload": name,
            "n": len(ordered),
            "seconds": round(self.seconds, 3),
            "per_second": round(rate, 1),
            "p50_ms": round(ordered[len(ordered) // 2] * 1000, 3),
            "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
            "errors": self.errors,
        }
        if self.cpu:
            line["server_cpu_us"] = round(self.cost * 1e6, 1)
            if echo_cost:
                line["cpu_ratio_to_echo"] = round(echo_cost / self.cost, 3)
        if echo is not None:
            line["ratio_to_echo"] = round(rate / echo, 3)
        return line


async def run(port: int, make: Callable[[int], bytes], count: int, connections: int) -> Outcome:
    """Send `count` requests (make(i) → bytes) over some connections; each waits for its answer."""
    outcome = Outcome(0.0)
    numbers = iter(range(count))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            request = make(number)
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            lower = head.lower()
            at = lower.find(b"content-length:")
            length = int(lower[at + 15 : lower.find(b"\r", at)]) if at >= 0 else 0
            if length:
                await reader.readexactly(length)
            outcome.times.append(time.perf_counter() - began)
            if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204")):
                outcome.errors += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    outcome.seconds = time.perf_counter() - began
    return outcome

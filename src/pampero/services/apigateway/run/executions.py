"""How an API's methods and routes were executed, told line by line for the logs that a stage asks for.

Source: "Set up CloudWatch logging for REST APIs in API Gateway", "Configure logging for a WebSocket API".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pampero.kernel.clock import Clock
from pampero.services.apigateway.run.exchange import Exchange
from pampero.services.apigateway.run.http.accesslogs import EXECUTION, AccessLogs

LEVELS = ("INFO", "ERROR")
MAX_LINE_LENGTH = 1000
FAILED = "Execution failed"
# Lines that tell data, which are written only where the stage traces it: behind the time, they begin so.
DATA = (
    "Endpoint request headers", "Endpoint request body", "Endpoint response headers", "Endpoint response body",
    "Method request path", "Method request query string", "Method request headers", "Method request body",
    "Method response body", "Method response headers",
)  # fmt: skip


def shown(values: Mapping[str, str]) -> str:
    """A map as the log shows it: as Java does."""
    return "{" + ", ".join(f"{name}={value}" for name, value in values.items()) + "}"


@dataclass
class LoggedExchange(Exchange):
    """log: what happens to it, where somebody wants to know. integration_latency: in milliseconds. sent_at: by the monotonic
    clock."""

    log: list[str] | None = None
    integration_status: str | None = None
    integration_latency: int = 0
    sent_at: float = 0.0

    def tell(self, line: str) -> None:
        """A line for the log, where one is kept. As on AWS, a long one is cut."""
        if self.log is not None:
            time = datetime.fromtimestamp(self.context.now, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
            self.log.append(f"{time} : {line[:MAX_LINE_LENGTH]}{' [TRUNCATED]' if len(line) > MAX_LINE_LENGTH else ''}")

    def sending(self, uri: str, headers: Mapping[str, str], body: bytes) -> None:
        """The integration is being asked."""
        self.sent_at = Clock.monotonic()
        if self.log is not None:
            self.tell(f"Endpoint request URI: {uri}")
            self.tell(f"Endpoint request headers: {shown(headers)}")
            self.tell(f"Endpoint request body after transformations: {body.decode(errors='replace')}")
            self.tell(f"Sending request to {uri}")

    def received(self, status: str, headers: Mapping[str, str], body: bytes) -> None:
        """The integration has answered."""
        self.integration_status, self.integration_latency = status, int((Clock.monotonic() - self.sent_at) * 1000)
        if self.log is not None:
            self.tell(f"Received response. Status: {status}, Integration latency: {self.integration_latency} ms")
            self.tell(f"Endpoint response headers: {shown(headers)}")
            self.tell(f"Endpoint response body before transformations: {body.decode(errors='replace')}")


def write(exchange: LoggedExchange, level: str | None, traced: bool | None) -> None:
    """Write what was told, as far as a stage's settings want it; returns at once."""
    lines = [line.partition(" : ")[2] for line in exchange.log or ()]
    if level == "ERROR":
        lines = [line for line in lines if line.startswith(FAILED)]
    if not traced:
        lines = [line for line in lines if not line.startswith(DATA)]
    logs, group = exchange.context.part(AccessLogs), f"{EXECUTION}{exchange.api.id}/{exchange.stage.name}"
    for line in lines:
        logs.add(exchange.context, group, exchange.context.now, f"({exchange.request.request_id}) {line}")

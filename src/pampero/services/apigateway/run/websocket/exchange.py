"""What happens on a WebSocket connection: that it begins, a message, that it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pampero.api import Context, WebRequest
from pampero.auth.context import Facts
from pampero.kernel import ids
from pampero.kernel.lazy import once
from pampero.services.apigateway.run.exchange import Many, last
from pampero.services.apigateway.run.executions import LoggedExchange
from pampero.services.apigateway.run.rest.exchange import handed_headers
from pampero.services.apigateway.run.served import Api
from pampero.services.apigateway.run.websocket.connection import Connection, new_id
from pampero.services.apigateway.run.websocket.served import ServedRoute, WebSocketStage

Kind = Literal["CONNECT", "MESSAGE", "DISCONNECT"]


@dataclass
class WebSocketExchange(LoggedExchange):
    """kind: `eventType`. connected: epoch seconds. message_id, ending (a close code and its reason): of the kinds that have
    them. usage_key: the API key that an authorizer named. notes: what only the access log tells."""

    api: Api[WebSocketStage]
    stage: WebSocketStage
    kind: Kind = "CONNECT"
    connection_id: str = field(default_factory=new_id)
    connected: float = 0.0
    host: str = ""
    agent_said: str | None = None
    route: ServedRoute | None = None
    message_id: str = ""
    ending: tuple[int, str] | None = None
    usage_key: str | None = None
    notes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connected = self.connected or self.now
        self.resource = self.resource or "$connect"

    @once
    def headers(self) -> Many:
        """Of the handshake; nothing later."""
        return handed_headers(self.request) if self.kind == "CONNECT" else {}

    def header(self, name: str) -> str | None:
        """See Exchange."""
        lower = name.lower()
        values = [one for known, values in self.headers.items() if known.lower() == lower for one in values]
        return values[-1] if values else None

    @property
    def agent(self) -> str | None:
        """See Exchange."""
        return self.header("user-agent") if self.kind == "CONNECT" else self.agent_said

    @once
    def domain(self) -> str:
        """See Exchange; what the handshake said."""
        return self.host or super().domain

    def handed_on(self) -> tuple[dict[str, str], Many]:
        """See Exchange."""
        return last(self.headers), self.headers

    @property
    def body(self) -> str | None:
        """The message."""
        return self.request.body.decode() if self.kind == "MESSAGE" else None

    def text(self) -> tuple[str | None, bool]:
        """See Exchange."""
        return self.body, False

    @property
    def source(self) -> str:
        """The ARN of the route."""
        return f"{self.stage.arn}/{self.resource}"

    @property
    def arn(self) -> str:
        """Of the route too: what `execute-api:Invoke` is asked for."""
        return self.source

    def particulars(self) -> dict[str, Any]:
        """See Exchange: `requestContext` is another one here."""
        return {}

    def record(self, owner: str) -> Connection:
        """The connection that this handshake begins. owner: the process that has it."""
        place = self.context
        return Connection(
            self.connection_id, self.api.id, self.stage.name, place.account, place.region, owner, self.connected,
            self.request.source_ip, self.agent, self.domain, self.identity, self.access,
        )  # fmt: skip


def later(
    context: Context, api: Api[WebSocketStage], connection: Connection, kind: Kind, key: str, body: bytes = b""
) -> WebSocketExchange:
    """What happens on a connection that has begun. key: the route's. Raises LookupError where its stage is gone."""
    now = context.now
    request = WebRequest(
        id=api.id,
        method="POST",
        path="/",
        query="",
        headers=(),
        body=body,
        source_ip=connection.source_ip,
        base=f"https://{connection.domain}",
        request_id=ids.uuid4(),
        facts=Facts(now, connection.region),
    )
    return WebSocketExchange(
        request, api, api.stages[connection.stage], "/", now,
        resource=key,
        identity=dict(connection.identity),
        access=connection.access,
        kind=kind,
        connection_id=connection.id,
        connected=connection.connected,
        host=connection.domain,
        agent_said=connection.agent,
        message_id=ids.letters(11) if kind == "MESSAGE" else "",
    )  # fmt: skip

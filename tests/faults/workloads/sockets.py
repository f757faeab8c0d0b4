"""WebSocket APIs: whoever was connected is told of, and its end at least once, whoever ended it."""

from __future__ import annotations

import json
from contextlib import ExitStack

from tests.faults.workload import Step, Workload
from tests.roles import make_role
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

OPEN = 4


class Sockets(Workload):
    """Clients connect and ask who they are. Some close their connection at once, some keep it until others have come, and
    what is open when the server is killed nobody closes."""

    def prepare(self) -> None:
        self.queue_url, arn = self.queue("sockets")
        apis = self.client("apigatewayv2")
        self.api = apis.create_api(Name="s", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
            "ApiId"
        ]
        tell = apis.create_integration(
            ApiId=self.api,
            IntegrationType="AWS",
            IntegrationMethod="POST",
            IntegrationUri=f"arn:aws:apigateway:us-east-1:sqs:path/{arn.split(':')[4]}/sockets",
            CredentialsArn=make_role(self.client("iam"), "sockets", ("sqs:SendMessage",)),
            RequestParameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
            RequestTemplates={
                "$default": "Action=SendMessage&MessageBody=$context.eventType|$util.urlEncode($context.connectionId)"
            },
        )["IntegrationId"]
        for key in ("$connect", "$disconnect"):
            apis.create_route(ApiId=self.api, RouteKey=key, Target=f"integrations/{tell}")
        apis.create_route(ApiId=self.api, RouteKey="who")
        apis.create_stage(ApiId=self.api, StageName="prod")
        apis.create_deployment(ApiId=self.api, StageName="prod")
        self.known: set[str] = set()
        self.told: set[str] = set()
        self.kept: list[ExitStack] = []
        self.ends.callback(self.close)

    def steps(self) -> list[Step]:
        return [self.come]

    def come(self, number: int) -> None:
        url = f"ws://127.0.0.1:{self.running.pick().port}/_aws/execute-api/{self.api}/prod"
        mine = ExitStack()
        try:
            made = mine.enter_context(connect(url, proxy=None, open_timeout=10, close_timeout=1))
            self.kept.append(mine)
            made.send(json.dumps({"action": "who"}))
            # A route without an integration fails, and tells whom.
            self.known.add(json.loads(made.recv(timeout=10))["connectionId"])
            if number % 2:
                self.kept.pop().close()
            while len(self.kept) > OPEN:
                self.kept.pop(0).close()
        except InvalidStatus:
            raise
        except (WebSocketException, EOFError) as error:
            raise ConnectionError(str(error)) from error
        self.wait(0.1)

    def close(self) -> None:
        while self.kept:
            self.kept.pop().close()

    def verify(self) -> None:
        self.close()
        assert self.known, "nobody was connected"
        ended = {f"DISCONNECT|{id_}" for id_ in self.known}
        assert self.until(lambda: ended <= self.heard(), 31), (
            f"{len(ended - self.told)} of {len(ended)} ends are not told"
        )
        assert {f"CONNECT|{id_}" for id_ in self.known} <= self.told, "a connection was let in without its route"

    def heard(self) -> set[str]:
        """What the routes have told."""
        self.told.update(self.drain(self.queue_url))
        return self.told

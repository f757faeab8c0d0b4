"""The example shop on a server: deployed as a person would, orders placed through its public API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "examples" / "shop"
ACCOUNT = "000000000000"


def request(method: str, url: str, body: Any = None, seconds: float = 30.0) -> tuple[int, Any]:
    """Status and JSON body of one request."""
    data = None if body is None else json.dumps(body).encode()
    wanted = urllib.request.Request(url, data, {"content-type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(wanted, timeout=seconds) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


@dataclass
class Shop:
    """A deployed shop. outputs: of its stacks, by service."""

    server: Any
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    def deploy(self) -> None:
        """All three services, by `pampero deploy`; the cart first, since it owns the bus."""
        for name in ("cart", "payment", "distribution"):
            command = [sys.executable, "-m", "pampero.cli", "deploy", str(FOLDER / name / "template.yaml")]
            environment = {**os.environ, "AWS_ENDPOINT_URL": self.server.url, "AWS_DEFAULT_REGION": "us-east-1"}
            done = subprocess.run(
                [*command, "--stack", f"shop-{name}", "--json"], capture_output=True, text=True, env=environment
            )
            assert done.returncode == 0, done.stderr
            self.outputs[name] = json.loads(done.stdout)

    def client(self, service: str) -> Any:
        """A boto3 client as the owner of the shop."""
        return self.server.client(service, ACCOUNT)

    def api(self, service: str) -> str:
        """The URL of its API."""
        url: str = self.server.reach(self.outputs[service]["Api"])
        return url

    def fill(self, cart: str, items: dict[str, tuple[int, int]]) -> None:
        """Put items in a cart: sku → (quantity, price of one in cents)."""
        for sku, (quantity, price) in items.items():
            url = f"{self.api('cart')}/carts/{cart}/items/{sku}"
            status, answer = request("PUT", url, {"quantity": quantity, "price": price})
            assert status == 200, answer

    def check_out(self, cart: str, **order: str) -> str:
        """Place the order; its id."""
        status, answer = request("POST", f"{self.api('cart')}/carts/{cart}/checkout", order)
        assert status == 202, answer
        identifier: str = answer["orderId"]
        return identifier

    def decide(self, order: str, decision: str) -> int:
        """Approve or reject a large order; the status of the answer (404 as long as nobody was asked)."""
        return request("POST", f"{self.api('payment')}/approvals/{order}/{decision}")[0]

    def delivery(self, order: str) -> dict[str, Any] | None:
        """The parcel of an order."""
        status, answer = request("GET", f"{self.api('distribution')}/deliveries/{order}")
        assert status in (200, 404), answer
        return answer if status == 200 else None

    def executions(self) -> dict[str, tuple[str, str]]:
        """Order → (status, error) of its workflow."""
        states = self.client("stepfunctions")
        found: dict[str, tuple[str, str]] = {}
        arn = self.outputs["payment"]["Workflow"]
        for page in states.get_paginator("list_executions").paginate(stateMachineArn=arn):
            for one in page["executions"]:
                told = states.describe_execution(executionArn=one["executionArn"])
                order = json.loads(told["input"])["detail"]["orderId"]
                assert order not in found, "one order, two workflows"
                found[order] = (told["status"], told.get("error", ""))
        return found

    def table(self, service: str, output: str) -> list[dict[str, Any]]:
        """All items of a table."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.outputs[service][output])
        return [item for page in pages for item in page["Items"]]

    def waiting(self, output: str) -> tuple[int, int]:
        """Messages in a queue of distribution: (visible, in flight)."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        url = self.outputs["distribution"][output]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])

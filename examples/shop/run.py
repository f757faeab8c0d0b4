"""`make run`: start Pampero, deploy the shop, place an order, show what happened; Ctrl-C stops it cleanly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import botocore.session
from rich.console import Console

HERE = Path(__file__).parent
PAMPERO = [sys.executable, "-m", "pampero.cli"]
SERVICES = ("cart", "payment", "distribution")
console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """The whole show."""
    started = time.monotonic()
    port = os.environ.get("PAMPERO_PORT", "4566")
    endpoint = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([*PAMPERO, "start", "--port", port], start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        answer(server, f"{endpoint}/_pampero/health")
        console.print(f"[bold]Pampero[/] answers at {endpoint} after {time.monotonic() - started:.2f} s")
        os.environ.update(AWS_ENDPOINT_URL=endpoint, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
        os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
        outputs = deploy()
        console.print(f"the shop serves after {time.monotonic() - started:.2f} s\n")
        show(outputs, place_order(outputs))
        server.wait()
    except KeyboardInterrupt:
        console.print("\nstopping; the state stays in .pampero/")
    finally:
        if server.poll() is None:
            server.terminate()
        server.wait()


def answer(server: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the server answers; ends the program when it cannot start."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(server.returncode)
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    sys.exit("pampero: the server does not answer")


def deploy() -> dict[str, dict[str, str]]:
    """The three stacks: the cart first, since it owns the bus; the others at the same time."""
    running = {"cart": start_deploying("cart")}
    outputs = {"cart": finish_deploying("cart", running["cart"])}
    running = {name: start_deploying(name) for name in SERVICES[1:]}
    outputs.update({name: finish_deploying(name, process) for name, process in running.items()})
    return outputs


def start_deploying(name: str) -> subprocess.Popen[str]:
    template = HERE / name / "template.yaml"
    command = [*PAMPERO, "deploy", str(template), "--stack", f"shop-{name}", "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish_deploying(name: str, process: subprocess.Popen[str]) -> dict[str, str]:
    text, _ = process.communicate()
    if process.returncode:
        sys.exit(process.returncode)
    outputs: dict[str, str] = json.loads(text)
    console.print(f"  [green]deployed[/] shop-{name}")
    return outputs


def request(method: str, url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    wanted = urllib.request.Request(url, data, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(wanted, timeout=30) as response:
        return json.load(response)


def place_order(outputs: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Fill a cart and check out, then wait until the order is delivered."""
    cart = f"{outputs['cart']['Api']}/carts/first"
    request("PUT", f"{cart}/items/mate", {"quantity": 2, "price": 1250})
    order: dict[str, Any] = request("POST", f"{cart}/checkout", {"customer": "Ana", "country": "AR"})
    url = f"{outputs['distribution']['Api']}/deliveries/{order['orderId']}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            return {**order, "delivery": request("GET", url)}
        except urllib.error.HTTPError:
            time.sleep(0.05)
    return order


def show(outputs: dict[str, dict[str, str]], order: dict[str, Any]) -> None:
    """Where everything is, what the order went through, and what to try next."""
    session = botocore.session.get_session()
    states = session.create_client("stepfunctions")
    console.print("[bold]The shop[/]")
    for name in SERVICES:
        console.print(f"  {name:<13} {outputs[name]['Api']}")
    console.print(f"\n[bold]Order {order['orderId']}[/], {order['total'] / 100:.2f}")
    for execution in states.list_executions(stateMachineArn=outputs["payment"]["Workflow"])["executions"]:
        description = states.describe_execution(executionArn=execution["executionArn"])
        if order["orderId"] in description["input"]:
            arn = execution["executionArn"]
            events = states.get_execution_history(executionArn=arn, maxResults=1000)["events"]
            steps = [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e]
            console.print(f"  workflow      {description['status']}: {' → '.join(steps)}")
    console.print(f"  delivery      {order.get('delivery', 'not yet')}")
    queues = session.create_client("sqs")
    for label in ("Orders", "DeadLetters"):
        names = ["ApproximateNumberOfMessages"]
        found = queues.get_queue_attributes(QueueUrl=outputs["distribution"][label], AttributeNames=names)
        console.print(f"  {label:<13} {found['Attributes'][names[0]]} messages")
    tables = session.create_client("dynamodb")
    for table in (outputs["payment"]["Charges"], outputs["distribution"]["Table"]):
        count = tables.scan(TableName=table, Select="COUNT")["Count"]
        console.print(f"  table         {table}: {count} items")
    logs = session.create_client("logs")
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/shop-")["logGroups"]:
        for event in logs.filter_log_events(logGroupName=group["logGroupName"], filterPattern=f'"{order["orderId"]}"')[
            "events"
        ]:
            console.print(f"  log           {event['message'].rstrip()}", markup=False)
    console.print("\n[bold]Try next[/], in another shell")
    commands = [
        'eval "$(.venv/bin/pampero env)"',
        f'curl -X PUT {outputs["cart"]["Api"]}/carts/mine/items/poncho -d \'{{"quantity": 1, "price": 4200}}\'',
        f'curl -X POST {outputs["cart"]["Api"]}/carts/mine/checkout -d \'{{"country": "DE"}}\'',
        f"curl {outputs['distribution']['Api']}/deliveries/<orderId>",
        f"aws stepfunctions list-executions --state-machine-arn {outputs['payment']['Workflow']}",
    ]
    for command in commands:
        console.print(f"  {command}", markup=False, soft_wrap=True)
    console.print("\nCtrl-C stops the server; run again, everything is still there.")


if __name__ == "__main__":
    main()

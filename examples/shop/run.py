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
from urllib.parse import urlsplit

import botocore.session
from botocore.exceptions import EndpointConnectionError
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pampero.cli.place import find

HERE = Path(__file__).parent
PAMPERO = [sys.executable, "-m", "pampero.cli"]
SERVICES = ("cart", "payment", "distribution")
LOG = Path(".pampero/server.log")
WAIT_SECONDS = 30.0
# Nothing that is printed is wrapped: an address or a command that is copied must be whole.
console = Console(highlight=False, soft_wrap=True)
Outputs = dict[str, dict[str, str]]


def main() -> None:
    """The whole show."""
    started = time.monotonic()
    port = os.environ.get("PAMPERO_PORT", "4566")
    endpoint = f"http://127.0.0.1:{port}"
    server = start(port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        answer(server, f"{endpoint}/_pampero/health")
        console.print(f"[bold]Pampero[/] answers at [cyan]{endpoint}[/] after {time.monotonic() - started:.1f} s")
        os.environ.update(AWS_ENDPOINT_URL=endpoint, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
        os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
        outputs = deploy()
        console.print(f"[bold]The shop[/] serves after {time.monotonic() - started:.1f} s\n")
        show(outputs, place_order(outputs))
        server.wait()
        sys.exit(f"pampero: the server ended; its log is {LOG}")
    except KeyboardInterrupt:
        console.print("\nstopping; the state stays in .pampero/")
    except (urllib.error.URLError, EndpointConnectionError) as error:
        sys.exit(f"pampero: the server does not answer as it should ({error}); its log is {LOG}")
    finally:
        if server.poll() is None:
            server.terminate()
        server.wait()


def start(port: str) -> subprocess.Popen[bytes]:
    """The server, in a session of its own: Ctrl-C reaches this program only, which then stops it. Its log is a file."""
    running = find(LOG.parent)
    if running:
        sys.exit(f"pampero: a server already runs here, at {running.endpoint}; stop it with .venv/bin/pampero stop")
    LOG.parent.mkdir(mode=0o700, exist_ok=True)
    with open(LOG, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
        command = [*PAMPERO, "start", "--port", port, "--data", str(LOG.parent)]
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)


def answer(server: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the server answers; ends the program when it cannot start."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(LOG.read_text().rstrip().rpartition("\n")[2] + " (here: PAMPERO_PORT=4570 make run)")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"pampero: the server does not answer; its log is {LOG}")


def deploy() -> Outputs:
    """The three stacks: the cart first, since it owns the bus; the others at the same time."""
    outputs = {"cart": finish_deploying("cart", start_deploying("cart"))}
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
    # An address that was written down when the stack was made names the port of that day.
    outputs["Api"] = f"{os.environ['AWS_ENDPOINT_URL']}{urlsplit(outputs['Api']).path}"
    console.print(f"  [green]✓[/] stack shop-{name}")
    return outputs


def request(method: str, url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    wanted = urllib.request.Request(url, data, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(wanted, timeout=WAIT_SECONDS) as response:
        return json.load(response)


def place_order(outputs: Outputs) -> dict[str, Any]:
    """Fill a cart and check out, then wait until the order is delivered."""
    cart = f"{outputs['cart']['Api']}/carts/first"
    request("PUT", f"{cart}/items/mate", {"quantity": 2, "price": 1250})
    order: dict[str, Any] = request("POST", f"{cart}/checkout", {"customer": "Ana", "country": "AR"})
    url = f"{outputs['distribution']['Api']}/deliveries/{order['orderId']}"
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            return {**order, "delivery": request("GET", url)}
        except urllib.error.HTTPError:
            time.sleep(0.05)
    return order


def show(outputs: Outputs, order: dict[str, Any]) -> None:
    """Where everything is, what the order went through, and what to try next."""
    session = botocore.session.get_session()
    apis = grid()
    for name in SERVICES:
        apis.add_row(f"{name} API", Text(outputs[name]["Api"], style="cyan"))
    section("Addresses", apis)

    tree = Tree(f"order [bold]{order['orderId']}[/], {order['total'] / 100:.2f}")
    status, steps = workflow(session.create_client("stepfunctions"), outputs["payment"]["Workflow"], order["orderId"])
    branch = tree.add(f"payment workflow [{'green' if status == 'SUCCEEDED' else 'red'}]{status}[/]")
    for name, took in steps:
        branch.add(f"{name:<16} [dim]{took:7.1f} ms[/]")
    delivery = order.get("delivery")
    tree.add(f"delivery [green]{delivery['state']}[/] by {delivery['carrier']}" if delivery else "delivery not yet")
    section("What happened", tree)

    section("Where it is now", contents(session, outputs))
    lines = grid()
    for name, message in log_lines(session.create_client("logs"), order["orderId"]):
        lines.add_row(name, Text(message, style="dim"))
    section("What the functions wrote", lines)

    console.print("[bold]Try next[/], in another shell in this folder\n")
    cart, distribution = outputs["cart"]["Api"], outputs["distribution"]["Api"]
    for command in (
        'eval "$(.venv/bin/pampero env)"',
        f"CART={cart}",
        f"DISTRIBUTION={distribution}",
        """curl -X PUT $CART/carts/mine/items/poncho -d '{"quantity": 1, "price": 4200}'""",
        """ORDER=$(curl -s -X POST $CART/carts/mine/checkout -d '{"country": "DE"}' | cut -d'"' -f4)""",
        "curl $DISTRIBUTION/deliveries/$ORDER",
        ".venv/bin/pampero logs " + function_of(session, "shop-distribution"),
    ):
        console.print(f"  {command}", markup=False)
    console.print("\nWith an AWS client (pip install awscli), all of AWS's commands:\n")
    arn = outputs["payment"]["Workflow"]
    console.print("  aws cloudformation describe-stacks --query 'Stacks[].[StackName,StackStatus]'", markup=False)
    console.print(f"  aws stepfunctions list-executions --state-machine-arn {arn}\n", markup=False)
    console.print(f"Ctrl-C stops the server (its log is {LOG}); run again, everything is still there.")


def grid() -> Table:
    """Columns without lines, the first as wide as its widest cell."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, min_width=18)
    return table


def section(title: str, content: Any) -> None:
    console.print(Group(Text(title, style="bold"), Padding(content, (0, 0, 1, 2))), soft_wrap=False)


def workflow(states: Any, machine: str, order: str) -> tuple[str, list[tuple[str, float]]]:
    """The order's execution: its status, and its states with the milliseconds from each to the next event."""
    for execution in states.list_executions(stateMachineArn=machine)["executions"]:
        arn = execution["executionArn"]
        description = states.describe_execution(executionArn=arn)
        if order in description["input"]:
            events = states.get_execution_history(executionArn=arn, maxResults=1000)["events"]
            return description["status"], timed(events)
    return "not started", []


def timed(events: list[dict[str, Any]]) -> list[tuple[str, float]]:
    left = {e["stateExitedEventDetails"]["name"]: e["timestamp"] for e in events if "stateExitedEventDetails" in e}
    steps = []
    for event in events:
        if "stateEnteredEventDetails" in event:
            name = event["stateEnteredEventDetails"]["name"]
            took = left.get(name, event["timestamp"]) - event["timestamp"]
            steps.append((name, took.total_seconds() * 1000))
    return steps


def contents(session: Any, outputs: Outputs) -> Table:
    """What the queues, tables and buckets hold."""
    table = grid()
    queues, tables = session.create_client("sqs"), session.create_client("dynamodb")
    for label, name in (("queue of orders", "Orders"), ("dead letters", "DeadLetters")):
        asked = ["ApproximateNumberOfMessages"]
        found = queues.get_queue_attributes(QueueUrl=outputs["distribution"][name], AttributeNames=asked)
        table.add_row(label, f"{found['Attributes'][asked[0]]} messages")
    for label, name in (
        ("table of charges", outputs["payment"]["Charges"]),
        ("table of deliveries", outputs["distribution"]["Table"]),
    ):
        table.add_row(label, f"{tables.scan(TableName=name, Select='COUNT')['Count']} items")
    objects = session.create_client("s3").list_objects_v2(Bucket=outputs["payment"]["Invoices"])
    table.add_row("bucket of invoices", f"{objects['KeyCount']} objects")
    return table


def log_lines(logs: Any, order: str) -> list[tuple[str, str]]:
    """(stack, message) of every line that names the order, in order of time."""
    found = []
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/shop-")["logGroups"]:
        name = group["logGroupName"]
        for event in logs.filter_log_events(logGroupName=name, filterPattern=f'"{order}"')["events"]:
            message = event["message"].rstrip().rpartition("\t")[2].replace(order, f"{order[:8]}…")
            found.append((event["timestamp"], name.split("/")[-1].split("-")[1], message))
    return [(stack, message) for _, stack, message in sorted(found)]


def function_of(session: Any, stack: str) -> str:
    """The first function of a stack."""
    resources = session.create_client("cloudformation").list_stack_resources(StackName=stack)
    names = [one for one in resources["StackResourceSummaries"] if one["ResourceType"] == "AWS::Lambda::Function"]
    return str(names[0]["PhysicalResourceId"])


if __name__ == "__main__":
    main()

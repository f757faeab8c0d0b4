"""deploy, destroy."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError, WaiterError
from rich.console import Console

from pampero.cli.output import emit, fail, say
from pampero.cli.packaging import package
from pampero.cli.place import client
from pampero.cli.server import data_option, json_option

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
NOTHING_TO_DO = ("No updates are to be performed", "didn't contain changes")
COLOURS = (("FAILED", "red"), ("ROLLBACK", "red"), ("DELETE_COMPLETE", "yellow"), ("COMPLETE", "green"))


@click.command()
@click.argument("template", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stack", default=None, help="The stack's name (default: the name of the template's folder).")
@click.option("--parameter", "parameters", multiple=True, metavar="K=V", help="A template parameter; repeatable.")
@data_option
@json_option
def deploy(template: Path, stack: str | None, parameters: tuple[str, ...], data: Path, as_json: bool) -> None:
    """Deploy a CloudFormation or SAM template, with its local code."""
    name = stack or template.resolve().parent.name
    pairs = [pair.partition("=") for pair in parameters]
    if any(not equals for _, equals, _ in pairs):
        fail("a parameter is written NAME=VALUE")
    values = [{"ParameterKey": key, "ParameterValue": value} for key, _, value in pairs]
    try:
        outputs = _deploy(name, template, values, data, quiet=as_json)
    except ValueError as error:
        fail(str(error))
    except (ClientError, BotoCoreError) as error:
        fail(f"{name} was not deployed: {error}")
    if as_json:
        emit(outputs)
        return
    for key, value in outputs.items():
        say(f"  {key}: {value}")


def _deploy(name: str, template: Path, parameters: list[dict[str, str]], data: Path, quiet: bool) -> dict[str, str]:
    cloudformation = client("cloudformation", data)
    s3 = client("s3", data)
    account = client("sts", data).get_caller_identity()["Account"]
    bucket = f"pampero-deployments-{account}"
    s3.create_bucket(Bucket=bucket)

    def upload(key: str, body: bytes) -> str:
        s3.put_object(Bucket=bucket, Key=key, Body=body)
        return f"s3://{bucket}/{key}"

    address = upload(f"{name}.template", package(template, upload).encode()).removeprefix("s3://")
    request = {
        "StackName": name,
        "TemplateURL": f"{s3.meta.endpoint_url}/{address}",
        "Parameters": parameters,
        "Capabilities": CAPABILITIES,
    }
    existing = _describe(cloudformation, name)
    seen = {event["EventId"] for event in _events(cloudformation, name)} if existing else set()
    try:
        if existing:
            cloudformation.update_stack(**request)
        else:
            cloudformation.create_stack(**request)
    except ClientError as error:
        if any(text in str(error) for text in NOTHING_TO_DO):
            return _outputs(existing)
        raise
    _follow(cloudformation, name, seen, quiet)
    stack = _describe(cloudformation, name)
    if stack is None or stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        reason = _first_failure(cloudformation, name, seen)
        fail(f"{name} was not deployed: {reason}")
    return _outputs(stack)


@click.command()
@click.argument("stack")
@data_option
def destroy(stack: str, data: Path) -> None:
    """Delete a stack and everything in it."""
    cloudformation = client("cloudformation", data)
    try:
        existing = _describe(cloudformation, stack)
        if existing is None:
            fail(f"there is no stack {stack}")
        seen = {event["EventId"] for event in _events(cloudformation, stack)}
        cloudformation.delete_stack(StackName=stack)
        _follow(cloudformation, existing["StackId"], seen, quiet=False)
        left = _describe(cloudformation, existing["StackId"])
    except (ClientError, BotoCoreError, WaiterError) as error:
        fail(f"{stack} was not deleted: {error}")
    if left is not None and left["StackStatus"] != "DELETE_COMPLETE":
        fail(f"{stack} was not deleted: {_first_failure(cloudformation, existing['StackId'], seen)}")


def _describe(cloudformation: Any, name: str) -> dict[str, Any] | None:
    try:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return None if stack["StackStatus"] == "REVIEW_IN_PROGRESS" else stack


def _outputs(stack: dict[str, Any] | None) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in (stack or {}).get("Outputs", [])}


def _events(cloudformation: Any, name: str) -> list[dict[str, Any]]:
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
    return [event for page in pages for event in page["StackEvents"]][::-1]


def _follow(cloudformation: Any, name: str, seen: set[str], quiet: bool) -> None:
    """Print the stack's events until it has come to rest."""
    console = Console(stderr=True, quiet=quiet, highlight=False)
    started = time.monotonic()
    shown = set(seen)
    pause = 0.03
    while True:
        stack = _describe(cloudformation, name)
        for event in _events(cloudformation, name) if stack else []:
            if event["EventId"] not in shown:
                shown.add(event["EventId"])
                _show(console, event, time.monotonic() - started)
        if stack is None or not stack["StackStatus"].endswith("_IN_PROGRESS"):
            return
        time.sleep(pause)
        pause = min(0.5, pause * 1.3)


def _show(console: Console, event: dict[str, Any], elapsed: float) -> None:
    status = event["ResourceStatus"]
    colour = next((colour for text, colour in COLOURS if text in status), "dim")
    line = f"{elapsed:6.2f} s  [{colour}]{status:<28}[/] {event['ResourceType']:<34} {event['LogicalResourceId']}"
    console.print(line, soft_wrap=True)
    if "FAILED" in status and event.get("ResourceStatusReason"):
        console.print(f"          {event['ResourceStatusReason']}", style="red", markup=False, soft_wrap=True)


def _first_failure(cloudformation: Any, name: str, seen: set[str]) -> str:
    for event in _events(cloudformation, name):
        if event["EventId"] not in seen and event["ResourceStatus"].endswith("_FAILED"):
            return f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', event['ResourceStatus'])}"
    return "see `aws cloudformation describe-stack-events`"

"""deploy, destroy."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.packaging import Packager, Upload
from pampero.cli.progress import Progress
from pampero.cli.wire import Wire, WireError

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
NOTHING_TO_DO = "No updates are to be performed"
GOOD = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
# What a creation that failed leaves behind; it holds nothing, and cannot be updated.
HUSKS = ("ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS")
STUCK = ("DELETE_FAILED", "ROLLBACK_FAILED")
MAX_BODY_LENGTH = 51_200
NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
# The addresses of APIs and functions as templates write them for AWS.
ON_AWS = re.compile(
    r"(https|wss)://([a-z0-9]+)\.(execute-api|lambda-url)\.[a-z0-9-]+\.(?:amazonaws\.com|on\.aws)(?![\w.-])"
)
FIRST_PAUSE, MAX_PAUSE = 0.02, 0.25
INTERRUPTED = 130


@click.command()
@click.argument("template", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stack", default=None, help="The stack's name (default: the name of the template's folder).")
@click.option("--parameter", "parameters", multiple=True, metavar="K=V", help="A template parameter; repeatable.")
@data_option
@json_option
def deploy(template: Path, stack: str | None, parameters: tuple[str, ...], data: Path, as_json: bool) -> None:
    """Deploy a CloudFormation or SAM template, with its local code.

    Prints the stack's outputs; the addresses of its APIs are those at this server. A parameter that is not given keeps
    the value that it has.
    """
    name, given = named(template, stack), given_parameters(parameters)
    wire = Wire(data)
    try:
        changed, outputs = bring(wire, name, template, given, Progress(quiet=as_json))
    except ValueError as error:
        fail(f"{name} was not deployed: {error}")
    except WireError as error:
        fail(error.message if not error.code else f"{name} was not deployed: {error.message}")
    except KeyboardInterrupt:
        fail(f"not waiting any longer; the server goes on with {name}", INTERRUPTED)
    if as_json:
        emit(outputs)
        return
    say(f"{name} is deployed" if changed else f"{name} is up to date: nothing to do")
    for key, value in outputs.items():
        say(f"  {key}: {value}")


def named(template: Path, stack: str | None) -> str:
    """The stack's name: as it is given, or the template's folder's. Ends the program where that is none."""
    name = stack or template.resolve().parent.name
    if NAME.fullmatch(name) is None:
        fail(f"{name!r} is no name for a stack: use letters, digits and hyphens, with --stack NAME", 2)
    return name


def given_parameters(pairs: tuple[str, ...]) -> dict[str, str]:
    """Of NAME=VALUE each. Ends the program where one is not."""
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            fail(f"--parameter {pair}: a parameter is written NAME=VALUE", 2)
        given[key] = value
    return given


def uploader(wire: Wire) -> Upload:
    """What uploads local files to the bucket of deployments, which is made with the first."""
    made: list[str] = []

    def upload(key: str, body: bytes) -> tuple[str, str]:
        if not made:
            account = wire.query("sts", "GetCallerIdentity").findtext("Account")
            made.append(f"pampero-deployments-{account}-{wire.region}")
            wire.make_bucket(made[0])
        wire.upload(made[0], key, body)
        return made[0], key

    return upload


def bring(wire: Wire, name: str, path: Path, given: dict[str, str], progress: Progress) -> tuple[bool, dict[str, str]]:
    """Whether anything was to be done, and the outputs. Raises ValueError where the stack does not come about."""
    upload = uploader(wire)
    packager = Packager(upload, wire.endpoint)
    text, template = packager.package(path)
    if len(text.encode()) > MAX_BODY_LENGTH:
        bucket, key = upload(f"{name}.template", text.encode())
        request: dict[str, Any] = {"TemplateURL": f"{wire.endpoint}/{bucket}/{key}"}
    else:
        request = {"TemplateBody": text}
    stack = describe(wire, name)
    status = stack.findtext("StackStatus", "") if stack is not None else ""
    if status in STUCK:
        raise ValueError(f"it is in {status}; see what is left with `pampero destroy {name}`, then deploy again")
    if stack is not None and status in HUSKS:
        delete(wire, stack, Progress(quiet=True))
        stack = None
    request.update(StackName=name, Capabilities=CAPABILITIES, Parameters=_parameters(template, given, stack))
    seen = newest(wire, stack)
    try:
        answer = wire.query("cloudformation", "CreateStack" if stack is None else "UpdateStack", **request)
    except WireError as error:
        if stack is not None and NOTHING_TO_DO in error.message:
            return False, _outputs(wire, stack)
        raise
    arn = answer.findtext("StackId") or name
    status = follow(wire, arn, seen, progress)
    if status not in GOOD:
        raise ValueError(_reason(status, progress))
    stack = describe(wire, arn)
    return True, _outputs(wire, stack) if stack is not None else {}


def _parameters(
    template: dict[str, Any], given: dict[str, str], stack: ElementTree.Element | None
) -> list[dict[str, Any]]:
    """What was given, and for the rest what the stack has."""
    found: list[dict[str, Any]] = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    declared = template.get("Parameters") or {}
    if stack is not None:
        had = {one.findtext("ParameterKey") for one in stack.findall("Parameters/member")}
        kept = [key for key in declared if key in had and key not in given]
        found += [{"ParameterKey": key, "UsePreviousValue": True} for key in kept]
    return found


@click.command()
@click.argument("stack")
@data_option
@json_option
def destroy(stack: str, data: Path, as_json: bool) -> None:
    """Delete a stack and everything in it."""
    wire, progress = Wire(data), Progress(quiet=as_json)
    try:
        existing = describe(wire, stack)
        if existing is None:
            fail(f"there is no stack {stack}; `aws cloudformation list-stacks` shows those there are")
        status = delete(wire, existing, progress)
    except WireError as error:
        fail(error.message if not error.code else f"{stack} was not deleted: {error.message}")
    except KeyboardInterrupt:
        fail(f"not waiting any longer; the server goes on deleting {stack}", INTERRUPTED)
    if status != "DELETE_COMPLETE":
        fail(f"{stack} was not deleted: {_reason(status, progress)}")
    if as_json:
        emit({"stack": stack, "status": status})
    else:
        say(f"{stack} is deleted")


def delete(wire: Wire, stack: ElementTree.Element, progress: Progress) -> str:
    """Delete a stack and wait for that; its last status."""
    seen = newest(wire, stack)
    arn = stack.findtext("StackId") or ""
    wire.query("cloudformation", "DeleteStack", StackName=arn)
    return follow(wire, arn, seen, progress)


def describe(wire: Wire, name: str) -> ElementTree.Element | None:
    """A stack, or None."""
    try:
        return wire.query("cloudformation", "DescribeStacks", StackName=name).find("Stacks/member")
    except WireError as error:
        if "does not exist" in error.message:
            return None
        raise


def _outputs(wire: Wire, stack: ElementTree.Element) -> dict[str, str]:
    """A stack's outputs; addresses on AWS are replaced by those at this server."""

    def here(found: re.Match[str]) -> str:
        endpoint = wire.endpoint.replace("http", "ws", 1) if found[1] == "wss" else wire.endpoint
        return f"{endpoint}/_aws/{found[3]}/{found[2]}"

    return {
        one.findtext("OutputKey", ""): ON_AWS.sub(here, one.findtext("OutputValue", ""))
        for one in stack.findall("Outputs/member")
    }


def newest(wire: Wire, stack: ElementTree.Element | None) -> str:
    """The id of a stack's newest event; empty where there is none."""
    if stack is None:
        return ""
    answer = wire.query("cloudformation", "DescribeStackEvents", StackName=stack.findtext("StackId"))
    return answer.findtext("StackEvents/member/EventId", "")


def _events(wire: Wire, arn: str, seen: str) -> list[dict[str, str]]:
    """The events after `seen`, oldest first."""
    found: list[dict[str, str]] = []
    page: dict[str, str] = {}
    while True:
        answer = wire.query("cloudformation", "DescribeStackEvents", StackName=arn, **page)
        for member in answer.findall("StackEvents/member"):
            event = {part.tag: part.text or "" for part in member}
            if event["EventId"] == seen:
                return found[::-1]
            found.append(event)
        token = answer.findtext("NextToken")
        if not token:
            return found[::-1]
        page = {"NextToken": token}


def follow(wire: Wire, arn: str, seen: str, progress: Progress) -> str:
    """Show a stack's events until it has come to rest; its status then."""
    pause = FIRST_PAUSE
    with progress:
        while True:
            for event in _events(wire, arn, seen):
                seen = event["EventId"]
                progress.show(event)
                status = event["ResourceStatus"]
                if event["PhysicalResourceId"] == arn and not status.endswith("_IN_PROGRESS"):
                    return status
            time.sleep(pause)
            pause = min(MAX_PAUSE, pause * 1.5)


def _reason(status: str, progress: Progress) -> str:
    return progress.failure or f"its status is {status}; `aws cloudformation describe-stack-events` tells why"

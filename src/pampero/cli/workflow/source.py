"""Executions and machines as AWS's APIs tell of them: from this server, or from AWS where AWS_ENDPOINT_URL leads there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import click
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from pampero.cli.output import fail
from pampero.cli.place import client
from pampero.cli.workflow.definitions import Definition, Unreadable, definitions_in
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.events import Entry, Facts

PAGE = 1000
PLANE = "workflow-executions"
SECONDS = 60.0
logical_option = click.option(
    "--logical-name", metavar="NAME", help="Which state machine of a template it is, where its name does not tell."
)
UNTOLD = ("inputDetails", "outputDetails", "assignedVariablesDetails")


class Source:
    """The API of Step Functions in the region of an ARN. What goes wrong ends the program, in one line.

    arn: or names, of the caller's account in the environment's region: `machine`, `machine:execution`."""

    def __init__(self, arn: str, data: Path) -> None:
        if not arn.startswith("arn:"):
            arn = _named(arn, data)
        parts = arn.split(":")
        if len(parts) < 7 or parts[0] != "arn" or parts[2] != "states":
            fail(f"{arn!r} is no ARN of an execution or a state machine", 2)
        self.kind = parts[5]
        self.arn = arn
        self.region = parts[3]
        self._client = client("stepfunctions", data, region=self.region)

    @property
    def machine_name(self) -> str:
        """The name of the execution's machine."""
        return self.arn.split(":")[6].partition("/")[0]

    @property
    def executed(self) -> bool:
        """Whether the ARN is that of an execution which has a history. Ends the program for one that has none."""
        if self.kind == "express":
            fail("Express workflows keep no history; `pampero workflow show` reads their log")
        if self.kind == "mapRun":
            fail("a map run is shown with the execution that has started it (`aws stepfunctions describe-map-run`)", 2)
        if self.kind not in ("execution", "stateMachine"):
            fail(f"{self.arn!r} is no ARN of an execution or a state machine", 2)
        return self.kind == "execution"

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        """Call an operation, by its name in Python."""
        try:
            found: Mapping[str, Any] = getattr(self._client, operation)(**parameters)
        except ClientError as error:
            fail(" ".join(error.response["Error"]["Message"].split()) or error.response["Error"]["Code"])
        except EndpointConnectionError:
            fail(f"no server answers at {self._client.meta.endpoint_url}; start one with `pampero start`")
        except BotoCoreError as error:
            fail(str(error))
        return found

    def execution(self) -> Mapping[str, Any]:
        """DescribeExecution."""
        return self.call("describe_execution", executionArn=self.arn)

    def machine(self) -> Mapping[str, Any]:
        """The state machine as the execution began with it."""
        return self.call("describe_state_machine_for_execution", executionArn=self.arn)

    def origin(self) -> Mapping[str, Any] | None:
        """Where the execution comes from and by which definitions its history came about, if this server tells that; None
        where it was not forked, and on AWS."""
        found = self.page("GET", "")
        return found if found is not None and found.get("origin") else None

    def page(self, method: str, page: str, body: Any = None) -> Any:
        """JSON of one of the server's pages of the execution (see services/stepfunctions/travel/pages.py). With a body, what
        goes wrong ends the program; without one it is None."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        at = self._client.meta.endpoint_url.rstrip("/")
        if urlsplit(at).hostname.endswith(("amazonaws.com", "amazonaws.com.cn", "api.aws")):
            return None if body is None else fail("AWS forks no executions; this server does (AWS_ENDPOINT_URL)")
        url = f"{at}/_aws/{PLANE}/{self.region}/{quote(self.arn, safe=':')}{page}"
        sent = None if body is None else json.dumps(body).encode()
        request = AWSRequest(method, url, data=sent, headers={"content-type": "application/json"} if sent else {})
        SigV4Auth(self._client._request_signer._credentials, PLANE, self.region).add_auth(request)
        try:
            with urlopen(Request(url, sent, dict(request.headers), method=method), timeout=SECONDS) as answer:
                return json.load(answer)
        except HTTPError as error:
            if body is not None:
                fail(_message(error))
        except (OSError, ValueError) as error:
            if body is not None:
                fail(f"no server answers at {at} ({error})")
        return None

    def entries(self, after: int = 0) -> list[Entry]:
        """The history behind an event; the newest page first, so that following a long one costs little."""
        found: list[Entry] = []
        more: dict[str, Any] = {}
        while True:
            page = self.call(
                "get_execution_history", executionArn=self.arn, maxResults=PAGE, reverseOrder=after > 0, **more
            )
            found += [entry_of(event) for event in page["events"] if event["id"] > after]
            reached = after > 0 and any(event["id"] <= after for event in page["events"])
            if reached or not page.get("nextToken"):
                return sorted(found, key=lambda entry: entry.id)
            more = {"nextToken": page["nextToken"]}

    def executions(self, most: int) -> list[Mapping[str, Any]]:
        """The last executions of the machine, newest first."""
        found: list[Mapping[str, Any]] = []
        more: dict[str, Any] = {}
        while len(found) < most:
            size = min(most - len(found), PAGE)
            page = self.call("list_executions", stateMachineArn=self.arn, maxResults=size, **more)
            found += page["executions"]
            if not page.get("nextToken"):
                break
            more = {"nextToken": page["nextToken"]}
        return found[:most]


def _named(given: str, data: Path) -> str:
    """The ARN of what is named."""
    names = given.split(":")
    if len(names) > 2 or not all(names):
        fail(f"{given!r} is neither an ARN nor MACHINE or MACHINE:EXECUTION by name", 2)
    sts = client("sts", data)
    try:
        caller = sts.get_caller_identity()
    except EndpointConnectionError:
        fail(f"no server answers at {sts.meta.endpoint_url}; start one with `pampero start`")
    except (BotoCoreError, ClientError) as error:
        fail(str(error))
    partition, kind = caller["Arn"].split(":")[1], "execution" if len(names) == 2 else "stateMachine"
    return f"arn:{partition}:states:{sts.meta.region_name}:{caller['Account']}:{kind}:{given}"


def _message(error: HTTPError) -> str:
    try:
        return str(json.load(error)["message"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {error.code}: it has no such page"


def entry_of(event: Mapping[str, Any]) -> Entry:
    """An event of GetExecutionHistory."""
    details = next((value for name, value in event.items() if name.endswith("EventDetails")), None)
    if details is not None:
        details = {name: value for name, value in details.items() if name not in UNTOLD}
    return Entry(event["id"], event.get("previousEventId", 0), event["timestamp"].timestamp(), event["type"], details)


def facts_of(told: Mapping[str, Any], machine: Mapping[str, Any]) -> Facts:
    """What an execution's context object tells, from what the APIs describe."""
    return Facts(
        told["executionArn"], told["name"], machine.get("roleArn", ""), told["stateMachineArn"], machine["name"],
        told["startDate"].timestamp(), parse(told.get("input", "{}")),
    )  # fmt: skip


def read_file(file: Path) -> list[Definition | Unreadable]:
    """The definitions of a file: one in JSON or YAML, or those of a template, where what only a deployment knows is a
    placeholder. Ends the program where it is not to be read."""
    try:
        return definitions_in(file, opened=True)
    except Unreadable as error:
        fail(f"{file} cannot be read as a definition: {error}")


def definition_for(machine: str, file: Path, found: list[Definition | Unreadable], chosen: str | None) -> str:
    """The text of that which is for a state machine of a name. chosen: its logical name in a template."""
    machines = [one for one in found if isinstance(one, Definition)]
    if chosen is not None:
        fitting = [one for one in machines if one.name == chosen and not one.alone]
    else:
        # CloudFormation's own names are stack-logical-id.
        named = [one for one in machines if machine == one.called or f"-{one.name}-" in machine]
        fitting = named or machines
    broken = [one for one in found if isinstance(one, Unreadable)]
    if broken and not machines:
        fail(f"{file}: {broken[0]}")
    if not fitting:
        fail(f"{file} has no state machine{'' if chosen is None else f' {chosen}'}", 2)
    if len(fitting) > 1:
        names = ", ".join(one.name for one in fitting)
        fail(f"{file} has several state machines; choose one of {names} with --logical-name", 2)
    return fitting[0].text


def read_definition(text: str) -> dict[str, Any]:
    """A definition as an object. Ends the program where it is none."""
    found: dict[str, Any] = {}
    with suppress(ValueError):
        found = json.loads(text)
    if not isinstance(found, dict) or found.get("StartAt") not in (found.get("States") or ()):
        fail("the definition is not to be read; `pampero workflow lint` tells what is wrong with it")
    return found

"""dev: a stack that follows its template and code as they are saved."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread
from xml.etree.ElementTree import Element

import click
from botocore.exceptions import BotoCoreError, ClientError

from pampero.cli.functions import PLATFORM
from pampero.cli.options import data_option
from pampero.cli.output import fail, say
from pampero.cli.packaging import ARCHIVES, zip_folder
from pampero.cli.place import client
from pampero.cli.progress import Progress
from pampero.cli.stacks import bring, delete, describe, given_parameters, named, uploader
from pampero.cli.watching import Watched, look, places
from pampero.cli.wire import Wire, WireError

LOOK_SECONDS = 0.15
# A look takes no more than this part of the time, however many files there are.
LOOK_SHARE = 5
# An editor may write several files, or one in several steps.
QUIET_SECONDS = 0.05
LOG_SECONDS = 0.4
LATE_MILLISECONDS = 5_000


@click.command()
@click.argument("template", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stack", default=None, help="The stack's name (default: the name of the template's folder).")
@click.option("--parameter", "parameters", multiple=True, metavar="K=V", help="A template parameter; repeatable.")
@click.option("--destroy", is_flag=True, help="Delete the stack at the end.")
@data_option
def dev(template: Path, stack: str | None, parameters: tuple[str, ...], destroy: bool, data: Path) -> None:
    """Deploy a template, and from then on whatever is saved of it and its code; show what the functions log.

    Changed code alone is given to its function at once. A changed template, layers, definitions, and code of functions with
    an AutoPublishAlias update the stack. Ctrl-C ends; the stack stays, unless --destroy is given.
    """
    session = Session(Wire(data), data, named(template, stack), template, given_parameters(parameters))
    try:
        if not session.deploy():
            fail(f"{session.name} was not deployed")
        session.watch()
    except KeyboardInterrupt:
        pass
    finally:
        session.stopped.set()
    if destroy:
        # A request may have been interrupted half way: its connection is of no more use.
        _destroy(Wire(data), session.name)
    else:
        say(f"{session.name} stays; `pampero destroy {session.name}` deletes it")


def _destroy(wire: Wire, name: str) -> None:
    try:
        # What was interrupted goes on at the server, and cannot be deleted before it has come to rest.
        while (found := describe(wire, name)) is not None and _moves(found):
            time.sleep(LOG_SECONDS)
        status = delete(wire, found, Progress(quiet=False)) if found is not None else "DELETE_COMPLETE"
    except WireError as error:
        fail(f"{name} was not deleted: {error.message}")
    if status != "DELETE_COMPLETE":
        fail(f"{name} was not deleted: its status is {status}")
    say(f"{name} is deleted")


def _moves(stack: Element) -> bool:
    return stack.findtext("StackStatus", "").endswith("_IN_PROGRESS")


class Session:
    """One run. functions: their names, by logical id. stopped: set at the end."""

    def __init__(self, wire: Wire, data: Path, name: str, template: Path, given: dict[str, str]) -> None:
        self.wire = wire
        self.name = name
        self.stopped = Event()
        self._template = template.resolve()
        self._given = given
        self._lambda, self._logs = client("lambda", data), client("logs", data)
        self._upload = uploader(wire)
        self._functions: dict[str, str] = {}
        self._places: list[Watched] = []
        self._written = look(self._template)
        self._tailed: set[str] = set()

    def deploy(self) -> bool:
        """Bring the stack to where the template wants it; whether it is there."""
        begun = time.monotonic()
        try:
            self._written, self._places = look(self._template), places(self._template)
            changed, outputs = bring(self.wire, self.name, self._template, self._given, Progress(quiet=False))
        except ValueError as error:
            return _told(f"{self.name} was not deployed: {error}")
        except WireError as error:
            return _told(f"{self.name} was not deployed: {error.message}")
        self._given = {}
        self._learn()
        self._correct()
        did = f"is deployed in {time.monotonic() - begun:.2f} s" if changed else "is up to date"
        say(f"{_clock()} {self.name} {did}")
        for key, value in outputs.items():
            say(f"  {key}: {value}")
        return True

    def _learn(self) -> None:
        """Which functions there are, and begin to show what they log."""
        answer = self.wire.query("cloudformation", "DescribeStackResources", StackName=self.name)
        members = [{part.tag: part.text or "" for part in one} for one in answer.findall("StackResources/member")]
        self._functions = {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in members
            if one["ResourceType"] == "AWS::Lambda::Function"
        }
        for logical, name in self._functions.items():
            if name not in self._tailed:
                self._tailed.add(name)
                Thread(target=self._tail, args=(logical, name), daemon=True).start()

    def _correct(self) -> None:
        """Give functions their code that an earlier run has left with another one, of which the stack does not know."""
        for place in self._places:
            name = self._functions.get(place.function or "")
            if name is not None:
                body = _package(place.source)
                theirs = self._lambda.get_function_configuration(FunctionName=name)["CodeSha256"]
                if theirs != base64.b64encode(hashlib.sha256(body).digest()).decode():
                    self._give(name, body)

    def _give(self, name: str, body: bytes) -> None:
        bucket, key = self._upload(f"{hashlib.sha256(body).hexdigest()[:32]}.zip", body)
        self._lambda.update_function_code(FunctionName=name, S3Bucket=bucket, S3Key=key)

    def watch(self) -> None:
        """Look for changes until the program is interrupted."""
        count = len(self._functions)
        code = "1 function" if count == 1 else f"{count} functions"
        say(f"{_clock()} watching {self._template.name} and the code of {code}; Ctrl-C ends")
        while True:
            begun = time.monotonic()
            changed = self._changed()
            if changed is not None:
                self._follow(changed)
            self.stopped.wait(max(LOOK_SECONDS, LOOK_SHARE * (time.monotonic() - begun)) if changed is None else 0)

    def _changed(self) -> list[tuple[Watched, list[str]]] | None:
        """What has changed, once nothing changes any more; with the template, an empty list. None: nothing has."""
        found = [(place, names) for place in self._places if (names := self._own(place))]
        template = look(self._template)
        if not found and template == self._written:
            return None
        while not self.stopped.wait(QUIET_SECONDS) and _several(self._own(place) for place, _ in found):
            pass
        return found if template == self._written else []

    def _own(self, place: Watched) -> list[str]:
        """The template itself may lie in a folder of code."""
        return [name for name in place.changed() if name != str(self._template)]

    def _follow(self, changed: list[tuple[Watched, list[str]]]) -> None:
        if not changed or any(self._functions.get(place.function or "") is None for place, _ in changed):
            self.deploy()
            return
        for place, names in changed:
            begun = time.monotonic()
            try:
                self._give(self._functions[place.function or ""], _package(place.source))
            except (ClientError, BotoCoreError, WireError, OSError) as error:
                _told(f"{place.function} was not updated: {error}")
                continue
            took = time.monotonic() - begun
            say(f"{_clock()} {place.function} has new code ({_listed(names)}) in {took:.2f} s")

    def _tail(self, logical: str, name: str) -> None:
        """Show what a function logs from now on."""
        start, seen = int(time.time() * 1000), dict[str, int]()
        group = f"/aws/lambda/{name}"
        while not self.stopped.is_set():
            try:
                if not seen:
                    found = self._lambda.get_function_configuration(FunctionName=name)
                    group = found.get("LoggingConfig", {}).get("LogGroup", group)
                pages = self._logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start)
                for event in (event for page in pages for event in page["events"]):
                    if event["eventId"] not in seen:
                        seen[event["eventId"]] = event["timestamp"]
                        if not event["message"].startswith(PLATFORM):
                            say(f"  {logical} | {event['message'].rstrip()}")
            except (ClientError, BotoCoreError):
                pass  # no line yet, or the function has gone
            start = max([start, *(moment - LATE_MILLISECONDS for moment in seen.values())])
            seen = {id_: moment for id_, moment in seen.items() if moment >= start}
            self.stopped.wait(LOG_SECONDS)


def _package(source: Path) -> bytes:
    return source.read_bytes() if source.suffix in ARCHIVES else zip_folder(source)


def _listed(names: Iterable[str]) -> str:
    first, *others = [Path(name).name for name in names]
    return f"{first} and {len(others)} more" if others else first


def _several(found: Iterable[list[str]]) -> bool:
    """Whether any is not empty; all of them are looked at."""
    return bool([names for names in found if names])


def _clock() -> str:
    return time.strftime("%H:%M:%S")


def _told(text: str) -> bool:
    say(f"{_clock()} {text}")
    return False

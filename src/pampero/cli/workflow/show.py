"""show: an execution or a state machine, drawn."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import click
from msgspec import to_builtins
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, terminal
from pampero.cli.workflow.drawing import MARKS, drawn, duration, graph_lines, rows
from pampero.cli.workflow.logged import EVERYTHING, Logged, source_of
from pampero.cli.workflow.source import Source, read_definition
from pampero.services.stepfunctions.asl.past.steps import steps
from pampero.services.stepfunctions.asl.past.story import RUNNING, SUCCEEDED, Story, Visit

FIRST_PAUSE, MAX_PAUSE = 0.1, 1.0
LISTED = 10
INTERRUPTED = 130
FAILED_LISTED = 3
COUNTED: Mapping[str, str] = {
    "pending": "pending", "running": "running", "succeeded": "succeeded", "failed": "failed", "timedOut": "timed out",
    "aborted": "aborted",
}  # fmt: skip
CALLED: Mapping[str, str] = {"FAILED": "failed", "TIMED_OUT": "timedOut"}


@click.command()
@click.argument("arn")
@click.option("--follow", "-f", is_flag=True, help="Go on until it ends; exit code 0 if it succeeds.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write the graph with the path taken.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page with the graph and the data of all steps.",
)
@data_option
@json_option
def show(arn: str, follow: bool, svg: Path | None, html: Path | None, data: Path, as_json: bool) -> None:
    """Draw an execution: its states in the order of the graph, what became of each, where it is and where it failed.

    For a state machine: its graph, and its last executions. Where it says ARN, names will do: MACHINE, or
    MACHINE:EXECUTION. An Express workflow's execution is read from its log. It asks AWS's APIs only.
    """
    source = source_of(arn, data)
    if isinstance(source, Logged) and source.level != EVERYTHING:
        _logged_part(source, terminal(highlight=False), as_json=as_json)
        return
    console = terminal(highlight=False, soft_wrap=False)
    if not source.executed:
        if follow:
            fail("--follow is for executions; this is a state machine", 2)
        _machine(source, console, svg, html, as_json)
        return
    definition = read_definition(source.machine()["definition"])
    told = {**source.execution(), "origin": source.origin()}
    story = Story(source.entries())
    try:
        if follow:
            _follow(source, console, definition, told, story, as_json)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    if as_json:
        emit({"execution": told["executionArn"], "status": story.status, "error": story.error, "cause": story.cause,
              "origin": told["origin"] and told["origin"]["origin"],
              "steps": steps(story)})  # fmt: skip
    else:
        if not (follow and console.is_terminal):
            for line in _drawing(told, definition, story, console.width):
                console.print(line, soft_wrap=True)
        for line in _map_runs(source, story):
            console.print(line, soft_wrap=True)
    _write(definition, story, svg, html, str(told["name"]))
    sys.exit(0 if not follow or story.status == SUCCEEDED else 1)


def _logged_part(source: Logged, console: Console, *, as_json: bool) -> None:
    """What a log of another level than ALL has of an execution: its events, which make no graph."""
    entries = source.entries()
    if as_json:
        emit({"execution": source.arn, "level": source.level, "events": [to_builtins(one) for one in entries]})
        return
    console.print(
        f"{source.group} has events of level {source.level} alone; with level {EVERYTHING} the graph is drawn"
    )
    for entry in entries:
        details = entry.details or {}
        told = ": ".join(details[name] for name in ("name", "error", "cause") if details.get(name))
        console.print(Text(f"{moment(entry.at)}  {entry.kind}  {told}".rstrip()), soft_wrap=True)


def _write(definition: Mapping[str, Any], story: Story | None, svg: Path | None, html: Path | None, title: str) -> None:
    if svg is None and html is None:
        return
    from pampero.cli.workflow.picture import page, picture

    for path, made in ((svg, picture), (html, page)):
        if path is not None:
            try:
                path.write_text(made(definition, story, title))
            except OSError as error:
                fail(f"{path} cannot be written: {error.strerror}")


def _follow(
    source: Source, console: Console, definition: Mapping[str, Any], told: Mapping[str, Any], story: Story,
    as_json: bool,
) -> None:  # fmt: skip
    """Read on until the execution has ended; draw it anew on a terminal, tell of each state elsewhere."""
    pause, wait = Event(), FIRST_PAUSE
    if console.is_terminal and not as_json:

        def whole() -> Group:
            return Group(*_drawing(told, definition, story, console.width))

        with Live(get_renderable=whole, console=console, refresh_per_second=8, vertical_overflow="visible"):
            while story.status == RUNNING:
                wait = _more(source, story, lambda: None, pause, wait)
        return
    known: dict[Visit, str] = {}

    def tell() -> None:
        if not as_json:
            for visit in story.visits:
                if known.get(visit) != visit.status:
                    known[visit] = visit.status
                    _line(console, visit)

    tell()
    while story.status == RUNNING:
        wait = _more(source, story, tell, pause, wait)


def _more(source: Source, story: Story, tell: Callable[[], None], pause: Event, wait: float) -> float:
    pause.wait(wait)
    entries = source.entries(story.read)
    for entry in entries:
        story.add(entry)
    tell()
    return FIRST_PAUSE if entries else min(wait * 1.5, MAX_PAUSE)


def _line(console: Console, visit: Visit) -> None:
    at = visit.entered.at if visit.open else visit.last
    line = Text(f"{moment(at)}  ", "dim")
    mark, style = MARKS[visit.status]
    line.append(f"{mark} ", style)
    line.append(visit.place())
    if not visit.open:
        line.append(f"  {duration(visit.last - visit.entered.at)}", "dim")
    if visit.error is not None:
        line.append(f"  {visit.error}", style)
    console.print(line, overflow="ellipsis", no_wrap=True)


def moment(at: float) -> str:
    """A time of the day, in UTC."""
    found = datetime.fromtimestamp(at, UTC)
    return f"{found:%Y-%m-%d %H:%M:%S}.{found.microsecond // 1000:03d}"


def _drawing(told: Mapping[str, Any], definition: Mapping[str, Any], story: Story, width: int) -> list[Text]:
    """The whole of it."""
    now = max(story.last, time.time()) if story.status == RUNNING else story.last
    mark, style = MARKS[story.status]
    head = Text(f"{mark} ", style)
    head.append(str(told["name"]), "bold")
    head.append(f"  {story.status}", style)
    # What a fork took over lies before it began.
    began = max(story.began, told["startDate"].timestamp() if told["origin"] else 0)
    head.append(f"  {'for' if story.status == RUNNING else 'after'} {duration(max(now - began, 0))}")
    head.append(f"  began {moment(began)}", "dim")
    lines = [head]
    if told["origin"]:
        lines.append(_origin(told["origin"]["origin"]))
    if told.get("redriveCount"):
        lines.append(Text(f"  redriven {told['redriveCount']}×", "dim"))
    lines += drawn(list(rows(definition, [story.root], now)), width)
    if story.status not in (RUNNING, SUCCEEDED):
        failed = [visit for visit in story.visits if visit.status == story.status]
        where = f" in {failed[-1].place()}" if failed else ""
        # The cause stands at the state that failed, where there is one.
        text = ": ".join(part for part in (story.error, None if failed else story.cause) if part)
        lines.append(Text(f"{story.status.replace('_', ' ').lower()}{where}" + (f": {text}" if text else ""), style))
    elif story.output is not None:
        lines.append(Text(f"output: {story.output}", "dim"))
    return lines


def _map_runs(source: Source, story: Story) -> Iterator[Text]:
    """What became of the items of distributed Maps, and executions of items that have failed."""
    for run in dict.fromkeys(visit.run for visit in story.visits if visit.run is not None):
        told = source.call("describe_map_run", mapRunArn=run)
        counts = told["executionCounts"]
        parts = [f"{counts[name]} {word}" for name, word in COUNTED.items() if counts[name]]
        yield Text(
            f"map run {run}\n  {counts['total']} execution{'' if counts['total'] == 1 else 's'}: {', '.join(parts) or 'none yet'}"
        )
        for status in ("FAILED", "TIMED_OUT"):
            if counts[CALLED[status]]:
                page = source.call("list_executions", mapRunArn=run, statusFilter=status, maxResults=FAILED_LISTED)
                for one in page["executions"]:
                    yield Text.assemble(("  ✗ ", MARKS[status][1]), one["executionArn"])


def _origin(origin: Mapping[str, Any]) -> Text:
    """Where a fork comes from."""
    changed = [
        name for name, is_so in (("input", origin["input"] is not None), ("definition", origin["redefined"])) if is_so
    ]
    name = origin["executionArn"].rsplit(":", 1)[-1]
    other = f", with another {' and '.join(changed)}" if changed else ""
    return Text(f"  forked from {name} at {origin['state']} (event {origin['event']}){other}", "dim")


def _routes(source: Source) -> Sequence[Mapping[str, Any]]:
    """Where an alias leads, the newest version first; nothing for what is none."""
    alias = source.arn.split(":")[7:]
    if not alias or alias[0].isdigit():
        return ()
    told = source.call("describe_state_machine_alias", stateMachineAliasArn=source.arn)
    return sorted(
        told["routingConfiguration"],
        reverse=True,
        key=lambda one: int(one["stateMachineVersionArn"].rsplit(":", 1)[-1]),
    )


def _machine(source: Source, console: Console, svg: Path | None, html: Path | None, as_json: bool) -> None:
    routes = _routes(source)
    arn = routes[0]["stateMachineVersionArn"] if routes else source.arn
    told = source.call("describe_state_machine", stateMachineArn=arn)
    definition = read_definition(told["definition"])
    last: list[Mapping[str, Any]] = []
    if told["type"] == "STANDARD":
        last = source.executions(LISTED)
    if as_json:
        emit({"machine": source.arn, "type": told["type"], "routes": list(routes), "definition": definition,
              "executions": last})  # fmt: skip
    else:
        console.print(Text.assemble((str(told["name"]), "bold"), f"  {told['type']}"))
        for route in routes:
            console.print(f"  version {route['stateMachineVersionArn'].rsplit(':', 1)[-1]}: {route['weight']} %")
        for line in graph_lines(definition, console.width):
            console.print(line)
        if last:
            console.print("last executions, newest first")
        for one in last:
            mark, style = MARKS[one["status"] if one["status"] in MARKS else RUNNING]
            begun = one["startDate"].timestamp()
            line = Text.assemble(" ", (mark, style), f" {one['name']}", (f"  {moment(begun)}", "dim"))
            if one.get("stopDate"):
                line.append(f"  {duration(one['stopDate'].timestamp() - begun)}")
            console.print(line, soft_wrap=True)
    _write(definition, None, svg, html, str(told["name"]))

"""replay: an execution, step by step."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, terminal
from pampero.cli.workflow.drawing import MARKS, WORDS, duration
from pampero.cli.workflow.show import moment
from pampero.cli.workflow.source import Source
from pampero.services.stepfunctions.asl.past.steps import steps
from pampero.services.stepfunctions.asl.past.story import Story

PROMPT = "n(ext), p(revious), a number, q(uit): "


@click.command()
@click.argument("arn")
@data_option
@json_option
def replay(arn: str, data: Path, as_json: bool) -> None:
    """Step through an execution, past or running: input, output and variables before and after each state.

    On a terminal it asks where to go: n, p, the number of a step, q. Elsewhere, and with --json, it prints all steps.
    `pampero workflow fork` starts a new execution from one of them. Names will do for the ARN:
    MACHINE:EXECUTION. It asks AWS's APIs only.
    """
    source = Source(arn, data)
    if not source.executed:
        fail(
            "a state machine has no steps; name one of its executions (`pampero workflow show` lists the last ones)", 2
        )
    found = steps(Story(source.entries()))
    if as_json:
        emit(found)
        return
    console = terminal(highlight=False)
    if not found:
        fail("no state has been entered yet")
    if sys.stdin.isatty() and console.is_terminal:
        _walk(console, found)
        return
    for step in found:
        _print(console, step, len(found))


def _walk(console: Console, found: list[dict[str, Any]]) -> None:
    """Ask and show, until there is enough of it."""
    at, shown = 0, -1
    while True:
        if at != shown:
            _print(console, found[at], len(found))
            shown = at
        try:
            answer = console.input(PROMPT).strip().lower()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if answer in ("q", "quit"):
            return
        if answer in ("", "n", "next"):
            at = min(at + 1, len(found) - 1)
        elif answer in ("p", "previous"):
            at = max(at - 1, 0)
        elif answer.isdigit() and 1 <= int(answer) <= len(found):
            at = int(answer) - 1
        else:
            console.print(f"there is no such step: there are 1 to {len(found)}", style="yellow")
        if at == shown and answer in ("", "n", "next"):
            console.print("this is the last step", style="dim")


def _print(console: Console, step: Mapping[str, Any], total: int) -> None:
    for line in _lines(step, total, console.width):
        console.print(line, soft_wrap=True)


def _lines(step: Mapping[str, Any], total: int, width: int) -> Iterator[Text]:
    mark, style = MARKS[step["status"]]
    again = f"#{step['occurrence']}" if step["occurrence"] > 1 else ""
    head = Text.assemble((f"{step['number']}/{total}  ", "dim"), (f"{mark} ", style), (step["place"] + again, "bold"))
    head.append(f"  {step['type']}" + (f" {step['resource']}" if step["resource"] else ""), "dim")
    head.append(f"  {WORDS[step['status']]}", style)
    if step["left"] is not None:
        head.append(f" after {duration(step['left'] - step['entered'])}", style)
    if step["retries"]:
        head.append(f"  tried again {step['retries']}×")
    yield head
    yield Text(f"  entered {moment(step['entered'])}, event {step['event']}", "dim")
    yield from _data("input", step["input"], width)
    before, after = step["variablesBefore"], step["variablesAfter"]
    for name, value in before.items():
        yield from _data(f"${name}", value, width)
    if step["error"] is not None:
        text = ": ".join(part for part in (step["error"], step["cause"]) if part)
        yield Text(f"  error     {text}", style)
    if step["left"] is not None:
        yield from _data("→ output", step["output"], width)
        for name, value in after.items():
            if name not in before or before[name] != value:
                yield from _data(f"→ ${name}", value, width)
    yield Text()


def _data(name: str, value: Any, width: int) -> Iterator[Text]:
    """A value: on one line where it fits."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) + 12 > width:
        text = json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + " " * 12)
    yield Text.assemble((f"  {name:<9} ", "cyan"), text)

"""check: a changed definition, tried on executions that have been."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace
from rich.console import Console
from rich.text import Text

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, terminal
from pampero.cli.workflow.source import Source, definition_for, facts_of, logical_option, read_file
from pampero.cli.workflow.substitutions import substituted
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.asl.events import Facts
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.past.retrace import Part, Retrace
from pampero.services.stepfunctions.asl.past.words import Difference
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.validate import errors

SAME, DIFFERS, UNKNOWN = "same", "differs", "unknown"
MARKS: Mapping[str, tuple[str, str]] = {SAME: ("✓", "green"), DIFFERS: ("✗", "red"), UNKNOWN: ("?", "yellow")}
WORDS: Mapping[str, str] = {
    SAME: "the same way", DIFFERS: "goes another way", UNKNOWN: "needs what its history does not tell",
}  # fmt: skip
PLURALS: Mapping[str, str] = {
    SAME: "the same way", DIFFERS: "go another way", UNKNOWN: "need what their histories do not tell",
}  # fmt: skip
MAX_LENGTH = 2000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--against", multiple=True, metavar="ARN", help="A past execution; repeatable.")
@click.option("--machine", metavar="ARN", help="The last executions of this state machine.")
@click.option("--last", default=10, show_default=True, type=click.IntRange(1), help="How many of them.")
@logical_option
@data_option
@json_option
def check(
    file: Path, against: tuple[str, ...], machine: str | None, last: int, logical_name: str | None, data: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Try a changed definition (JSON or YAML, or in a CloudFormation or SAM template) on past executions, before it is
    deployed.

    Their histories are played through it again: tasks give the results, and time is, as they were then. Tells which
    executions would go another way, where first, and which need what no history tells, such as the result of a new task.
    Placeholders of a template (${FunctionArn}) stand for what the execution's definition has in their places. Exit code 0:
    all go the same way. It asks AWS's APIs only, and starts nothing.
    """
    definitions = read_file(file)
    arns = list(against)
    if machine is not None:
        source = Source(machine, data)
        if source.executed:
            fail(f"{machine} is an execution; --against takes executions", 2)
        arns += [str(one["executionArn"]) for one in source.executions(last)]
    if not arns:
        fail("there is no execution to try it on" if machine else "name executions with --against, or --machine ARN", 2)
    results = [
        _tried(file, lambda name: definition_for(name, file, definitions, logical_name), arn, data) for arn in arns
    ]
    if as_json:
        emit(results)
    else:
        _show(results)
    sys.exit(0 if all(one["result"] == SAME for one in results) else 1)


def _program(file: Path, text: str, deployed: str) -> Program:
    text, unknown = substituted(text, deployed)
    wrong = errors(text, False)
    if wrong and unknown:
        fail(f"{file}: nothing tells what ${{{unknown[0]}}} stands for; write its value in its place", 2)
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        where = f" at {wrong[0].location}" if wrong[0].location else ""
        fail(f"{file} is no valid definition: {wrong[0].message}{where}{more}; `pampero workflow lint` tells more", 2)
    return compile_program(text)


def _tried(file: Path, text_for: Callable[[str], str], arn: str, data: Path) -> dict[str, Any]:
    source = Source(arn, data)
    if not source.executed:
        fail(f"{arn} is no execution; --machine takes state machines", 2)
    machine = source.machine()
    program = _program(file, text_for(source.machine_name), machine["definition"])
    facts = facts_of(source.execution(), machine)
    hurried = compile_program(machine["definition"]).timeout != program.timeout
    try:
        found = Retrace(_parts(program, facts, source), source.entries(), hurried=hurried).run()
    except (Failure, ValueError) as error:
        fail(f"the history of {arn} cannot be read: {error}")
    apart = found.difference
    result = SAME if apart is None else UNKNOWN if apart.unknown else DIFFERS
    return {
        "execution": source.arn,
        "result": result,
        "unfinished": found.unfinished,
        "difference": None if apart is None else asdict(apart),
    }


def _parts(program: Program, facts: Facts, source: Source) -> list[Part]:
    """The new definition, and what a fork took over, by the definitions that it came about by."""
    origin = source.origin()
    if origin is None:
        return [Part(1, program, facts)]
    formers = [
        Part(
            one["first"],
            compile_program(one["definition"]),
            replace(facts, arn=one["executionArn"], name=one["name"], role=one["roleArn"], started=one["startDate"]),
            one["moment"],
        )
        for one in origin["parts"]
    ]
    return [*formers[:-1], Part(formers[-1].first, program, facts, formers[-1].moment)]


def _show(results: list[dict[str, Any]]) -> None:
    console = terminal(highlight=False)
    for one in results:
        mark, style = MARKS[one["result"]]
        line = Text.assemble(
            (f"{mark} ", style), one["execution"].rsplit(":", 1)[-1], (f"  {WORDS[one['result']]}", style)
        )
        if one["unfinished"] and one["result"] == SAME:
            line.append(", so far as it has come", style)
        console.print(line, soft_wrap=True)
        if one["difference"] is not None:
            _apart(console, Difference(**one["difference"]))
    counts = {name: sum(one["result"] == name for one in results) for name in WORDS}
    told = ", ".join(f"{count} {(WORDS if count == 1 else PLURALS)[name]}" for name, count in counts.items() if count)
    console.print(f"{len(results)} {'execution' if len(results) == 1 else 'executions'}: {told}", soft_wrap=True)


def _apart(console: Console, apart: Difference) -> None:
    where = f"at {apart.state}" if apart.state else "at its beginning"
    event = f", event {apart.event}" if apart.event else ""
    path = f": {apart.path}" if apart.path else ""
    console.print(Text(f"    {where}{event}{path}"), soft_wrap=True)
    for name, text in (("expected", apart.expected), ("now", apart.now), ("input", apart.input or "")):
        if text:
            shown = text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "…"
            console.print(Text.assemble((f"    {name:<9}", "dim"), shown), soft_wrap=True)

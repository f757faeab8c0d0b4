"""fork: a new execution from a state of another one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.workflow.source import Source, definition_for, logical_option, read_file
from pampero.cli.workflow.substitutions import placeholders, substituted
from pampero.services.stepfunctions.asl.past.story import Story


@click.command()
@click.argument("arn")
@click.option("--from", "state", required=True, metavar="STATE[#N]", help="Where to begin: the last time, or the Nth.")
@click.option("--input", "given", default=None, help="Another input for that state: JSON, or @FILE.")
@click.option(
    "--with",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another definition to go on by; may stand in a template.",
)
@logical_option
@click.option("--name", default=None, help="The new execution's name.")
@data_option
@json_option
def fork(
    arn: str, state: str, given: str | None, file: Path | None, logical_name: str | None, name: str | None, data: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Start a new execution from a state of another one, past or running; with other data or another definition if need be.

    It has that one's history until then, and goes on by itself; the other one stays as it is. In a branch or an iteration the
    others are as they were: what was done is done, tasks that were waited for are started anew. Names will do for the ARN:
    MACHINE:EXECUTION. Needs permission for states:StartExecution, DescribeExecution, GetExecutionHistory and ForkExecution;
    --with, for UpdateStateMachine.
    """
    source = Source(arn, data)
    if not source.executed:
        fail("a state machine is not forked; name one of its executions", 2)
    body: dict[str, Any] = {"state": state}
    plain, _, number = state.rpartition("#")
    # A state's own name may end like that.
    if plain and number.isdigit() and Story(source.entries()).found(state) is None:
        body = {"state": plain, "occurrence": int(number)}
    if given is not None:
        try:
            body["input"] = json.loads(Path(given[1:]).read_text() if given.startswith("@") else given)
        except OSError as error:
            fail(f"the input's file {error.filename} cannot be read: {error.strerror}", 2)
        except ValueError as error:
            fail(f"the input is not JSON: {error}", 2)
    if file is not None:
        body["definition"] = definition_for(source.machine_name, file, read_file(file), logical_name)
        if placeholders(body["definition"]):
            body["definition"], unknown = substituted(body["definition"], source.machine()["definition"])
            if unknown:
                fail(f"{file}: nothing tells what ${{{unknown[0]}}} stands for; write its value in its place", 2)
    if name is not None:
        body["name"] = name
    made = source.page("POST", "/forks", body)
    if as_json:
        emit(made)
    else:
        say(made["executionArn"])

"""`pampero workflow lint`: diagnostics of definitions, without a server."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pampero.cli.options import json_option
from pampero.cli.output import emit, say
from pampero.cli.workflow.findings import ERROR, WARNING, Finding, findings_of


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--express", is_flag=True, help="A definition that stands by itself is of an Express workflow.")
@click.option("--advice", is_flag=True, help="Tell also what AWS's best practices recommend.")
@json_option
def lint(files: tuple[Path, ...], express: bool, advice: bool, as_json: bool) -> None:
    """Find what is wrong in definitions of workflows: what AWS's ValidateStateMachineDefinition says, and where.

    A FILE is a definition (JSON or YAML), or a CloudFormation or SAM template, of which every state machine is looked at.
    Needs no server. Ends with 1 where there are errors.
    """
    machines = 0
    lines: list[Finding] = []
    known: set[object] = set()
    for file in files:
        count, found = findings_of(file, advised=advice, express=express)
        machines += count
        # A definition that a template names may be named as well.
        lines += [line for line in found if line.known not in known]
        known |= {line.known for line in found}
    errors = sum(line.severity == ERROR for line in lines)
    if as_json:
        emit([line.fields() for line in lines])
    else:
        for line in lines:
            say(str(line))
        warnings = sum(line.severity == WARNING for line in lines)
        say(f"{_counted(machines, 'state machine')}: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}")
    sys.exit(1 if errors else 0)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

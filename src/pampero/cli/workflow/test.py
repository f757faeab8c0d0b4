"""`pampero workflow test`: a workflow with mocked tasks, without a server and without waiting."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from pampero.api import ApiError
from pampero.cli.options import json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.workflow.definitions import Definition, Unreadable, closed, definitions_in, read_text
from pampero.cli.workflow.graph import Fields, inner
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.validate import errors
from pampero.services.stepfunctions.rehearsal.cases import BadCases, Case, Result, read_cases
from pampero.services.stepfunctions.rehearsal.maps import compile_inline
from pampero.services.stepfunctions.rehearsal.run import Rehearsal
from pampero.services.stepfunctions.trial.mocks import check_result


@dataclass(frozen=True, slots=True)
class _Ran:
    """A case that was run. faults: what is not as it should be."""

    machine: str
    case: Case
    result: Result
    faults: list[str]

    def lines(self) -> Iterator[str]:
        """For people."""
        result = self.result
        yield f"{'FAILED' if self.faults else 'passed'}  {self.machine}: {self.case.name}"
        yield f"  {' → '.join(result.path)}"
        if result.status == "SUCCEEDED":
            yield f"  succeeded after {result.seconds:g} s with {dump(result.output)}"
        elif result.broken is None:
            told = f": {result.cause}" if result.cause else ""
            yield f"  {result.status.lower().replace('_', ' ')} after {result.seconds:g} s with {result.error}{told}"
        yield from (f"  {fault}" for fault in self.faults)

    def fields(self) -> dict[str, Any]:
        """For programs."""
        result = self.result
        found = {
            "stateMachine": self.machine, "case": self.case.name, "passed": not self.faults, "faults": self.faults,
            "status": result.status, "path": result.path, "visits": result.visits, "calls": result.calls,
            "seconds": result.seconds,
        }  # fmt: skip
        told = {"error": result.error, "cause": result.cause}
        if result.status == "SUCCEEDED":
            found["output"] = result.output
        return found | {name: value for name, value in told.items() if value is not None}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--case", "cases", required=True, type=click.Path(path_type=Path), metavar="CASES",
              help="The cases, in the form of a mock configuration file.")  # fmt: skip
@click.option("--case-name", "name", help="Run this case alone.")
@click.option("--strict", is_flag=True, help="Compare mocked results with what the services' APIs answer.")
@json_option
def test(file: Path, cases: Path, name: str | None, strict: bool, as_json: bool) -> None:
    """Run the cases of a workflow with mocked tasks, and tell the way that each took and its result.

    FILE is a definition (JSON or YAML), or a CloudFormation or SAM template; CASES is a MockConfigFile.json as for Step
    Functions Local. Waits and retries take no time, and nothing is deployed or called. Ends with 1 where a case fails: where
    its execution fails, or `Expect` says otherwise, or a task has no mock.
    """
    ran = [
        _run(definition, case, strict)
        for definition, chosen in _chosen(file, cases)
        for case in chosen
        if name in (None, case.name)
    ]
    if not ran:
        fail(f"{cases} has no case {name}" if name else f"{cases} has no cases")
    if as_json:
        emit([one.fields() for one in ran])
    else:
        for one in ran:
            for line in one.lines():
                say(line)
        failed = sum(bool(one.faults) for one in ran)
        say(f"{len(ran)} case{'' if len(ran) == 1 else 's'}: {len(ran) - failed} passed, {failed} failed")
    sys.exit(1 if any(one.faults for one in ran) else 0)


def _chosen(file: Path, path: Path) -> list[tuple[Definition, list[Case]]]:
    """The state machines with their cases: those of the same name, or the only one with the only ones."""
    try:
        definitions = [one for one in definitions_in(file) if isinstance(one, Definition)]
    except Unreadable as error:
        fail(f"{file}: {error}")
    try:
        by_machine = read_cases(read_text(path))
    except (Unreadable, BadCases) as error:
        fail(f"{path}: {error}")
    if len(definitions) == 1 and len(by_machine) == 1:
        ((machine, found),) = by_machine.items()
        return [(replace(definitions[0], name=machine), found)]
    known = {definition.name for definition in definitions}
    for machine in by_machine.keys() - known:
        fail(f"{path} has cases of {machine}, but {file} has {', '.join(sorted(known)) or 'no state machine'}")
    return [(definition, by_machine[definition.name]) for definition in definitions if definition.name in by_machine]


def _run(definition: Definition, case: Case, strict: bool) -> _Ran:
    try:
        text = closed(definition.text) if definition.alone else definition.text
    except ValueError as error:
        fail(f"{definition.file} is no JSON: {error}")
    wrong = errors(text, definition.express)
    if wrong:
        fail(
            f"{definition.file}: {definition.name} is not valid; `pampero workflow lint` tells why: {wrong[0].message}"
        )
    # A Map that reads its items asks the case for them while it runs.
    running: list[Rehearsal] = []
    program = compile_inline(text, lambda state, what: running[0].called(state, what))
    for state in sorted(case.mocks.keys() - _states(json.loads(text))):
        fail(f"the case {case.name} has a mock for {state}, but {definition.name} has no such state")
    running.append(Rehearsal(definition.name, program, case, _check if strict else None))
    result = running[0].run()
    return _Ran(definition.name, case, result, result.faults(case.expect))


def _states(program: Fields) -> set[str]:
    """The names of all states, also of those inside others."""
    states: Fields = program["States"]
    return states.keys() | {name for state in states.values() for one in inner(state) for name in _states(one)}


def _check(resource: str, found: Any) -> None:
    try:
        check_result(resource, found, strict=True)
    except ApiError as error:
        raise ValueError(str(error)) from error

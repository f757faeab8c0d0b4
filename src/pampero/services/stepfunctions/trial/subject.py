"""Which state is tested: the definition is that of the state, or of a whole machine that has it somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.findings import Diagnostic
from pampero.services.stepfunctions.asl.parse import PATHS, compile_state
from pampero.services.stepfunctions.asl.validate import errors, state_errors, told

# As recorded, whatever the state is called.
NAME = "StateName"
UNMOCKED = (
    "TestState API does not support Map or Parallel states. "
    "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The state under test. fields: as they stand in the definition. language: its own."""

    fields: dict[str, Any]
    spec: p.State

    @property
    def inner(self) -> list[dict[str, Any]]:
        """The states inside it by name, of each branch or of the item processor."""
        return [program.get("States", {}) for program in _inner(self.fields)]


def find(req: t.TestStateInput) -> Subject:
    """The state that a request is about. Raises InvalidDefinition, ValidationException."""
    try:
        found = parse(req.definition)
    except ValueError as error:
        raise _invalid([Diagnostic("INVALID_JSON_DESCRIPTION", str(error))]) from error
    if not isinstance(found, dict):
        raise _invalid([Diagnostic("INVALID_JSON_DESCRIPTION", "The definition must be a JSON object")])
    language = PATHS
    if req.stateName is not None:
        diagnostics = errors(req.definition, trial=True)
        if diagnostics:
            raise _invalid(diagnostics)
        language = found.get("QueryLanguage", PATHS)
        fields = next((state for name, state in _states(found) if name == req.stateName), None)
        if fields is None:
            raise ApiError("ValidationException", f"State not found in definition: {req.stateName}")
    else:
        fields = found
        diagnostics = state_errors(fields)
        if diagnostics:
            raise _invalid(diagnostics)
    return Subject(fields, compile_state(NAME, fields, language))


def _invalid(diagnostics: list[Diagnostic]) -> ApiError:
    return ApiError("InvalidDefinition", told(diagnostics))


def _states(program: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All states of a valid program, also those inside others."""
    for name, state in program["States"].items():
        yield name, state
        for inner in _inner(state):
            yield from _states(inner)


def _inner(fields: dict[str, Any]) -> list[dict[str, Any]]:
    if fields["Type"] == "Parallel":
        return list(fields["Branches"])
    if fields["Type"] == "Map":
        return [fields["ItemProcessor"] if "ItemProcessor" in fields else fields["Iterator"]]
    return []

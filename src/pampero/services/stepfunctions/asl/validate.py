"""Diagnostics of a definition, as ValidateStateMachineDefinition gives them.

Codes, places and words are AWS's where they are known (API_ValidateStateMachineDefinitionDiagnostic, recorded answers, what
others have measured on AWS); elsewhere they are plain. Time is linear in the definition.
"""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.findings import (
    FIELDS,
    PATHS,
    QUERIES,
    REQUIRED,
    TOP,
    Diagnostic,
    Fields,
    Findings,
    check_choice,
    check_fields,
    check_number,
    check_one_of,
    check_target,
    is_object,
)
from pampero.services.stepfunctions.asl.graph import check_graph
from pampero.services.stepfunctions.asl.kinds import CHECKS
from pampero.services.stepfunctions.asl.mapchecks import check_map
from pampero.services.stepfunctions.asl.pathchecks import check_paths
from pampero.services.stepfunctions.asl.queries import assigned, check_assign, check_queries
from pampero.services.stepfunctions.asl.retries import check_catch, check_retry

MAX_NAME_LENGTH = 80
# Seconds that an execution, a task or a wait may last.
MAX_SECONDS = 99_999_999
# Fields in which JSONata may stand; those of Choices and Catch are looked at with these.
QUERIED = (
    "Arguments", "Output", "Assign", "Items", "ItemSelector", "ItemBatcher", "ItemReader", "ResultWriter", "Credentials",
    "TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage",
    "Seconds", "Timestamp", "Error", "Cause",
)  # fmt: skip
MAX_DEPTH = 100


def validate(text: str, express: bool = False, trial: bool = False) -> list[Diagnostic]:
    """All findings; errors first in the order of the definition, warnings among them. trial: see Findings."""
    findings = Findings(express, trial=trial)
    try:
        definition = parse(text)
    except ValueError as error:
        deep = "nested deeper" in str(error)
        return [Diagnostic("TOO_DEEPLY_NESTED" if deep else "INVALID_JSON_DESCRIPTION", str(error))]
    if definition is None:
        return [Diagnostic("MISSING_DESCRIPTION", "Received a null or empty workflow input.")]
    if not isinstance(definition, dict):
        return [Diagnostic("INVALID_JSON_DESCRIPTION", "The definition must be a JSON object")]
    findings.machine = _language(findings, definition, "", PATHS)
    check_choice(findings, definition, "Version", "", ("1.0",))
    _program(findings, definition, "", TOP, 0)
    if all(found.severity == "WARNING" for found in findings.found):
        findings.found += [Diagnostic(code, message, location) for code, message, location in check_graph(definition)]
    return findings.found


def errors(text: str, express: bool = False, trial: bool = False) -> list[Diagnostic]:
    """Only what makes a definition invalid. trial: see Findings."""
    return [found for found in validate(text, express, trial) if found.severity == "ERROR"]


def state_errors(fields: Any, language: str = PATHS) -> list[Diagnostic]:
    """The errors of one state that is tested on its own. language: its machine's."""
    findings = Findings(machine=language, trial=True)
    _state(findings, fields, "", 0)
    return [found for found in findings.found if found.severity == "ERROR"]


def told(found: list[Diagnostic]) -> str:
    """The message of InvalidDefinition for some errors."""
    texts = [f"{one.code}: {one.message} at {'null' if one.location is None else one.location or '/'}" for one in found]
    return f"Invalid State Machine Definition: '{', '.join(texts)}'"


def _language(findings: Findings, fields: Fields, at: str, default: str) -> str:
    """The language that a machine or a state names, or the default."""
    named = fields.get("QueryLanguage", default)
    check_choice(findings, fields, "QueryLanguage", at, (PATHS, QUERIES))
    return str(named) if named in (PATHS, QUERIES) else QUERIES


def _program(findings: Findings, fields: Any, at: str, allowed: frozenset[str], depth: int) -> None:
    if not is_object(findings, fields, at):
        return
    if depth > MAX_DEPTH:
        findings.add("The states are too deeply nested.", at, "TOO_DEEPLY_NESTED")
        return
    check_fields(findings, fields, at, allowed, ("StartAt", "States"))
    # As measured, it may be 0.
    check_number(findings, fields, "TimeoutSeconds", at, lowest=0, highest=MAX_SECONDS)
    check_target(findings, fields, "StartAt", at)
    if "States" not in fields or not is_object(findings, fields["States"], f"{at}/States"):
        return
    states = fields["States"]
    if not states:
        findings.add("Value cannot be empty", f"{at}/States")
    findings.own = frozenset(assigned(fields))
    for name, state in states.items():
        where = f"{at}/States/{name}"
        if not name:
            findings.add("Invalid State name: it is empty", where, "INVALID_STATE_NAME")
        elif len(name) > MAX_NAME_LENGTH:
            text = f"Invalid State name: {name} exceeds the {MAX_NAME_LENGTH}-character limit allowed by the service"
            findings.add(text, where, "INVALID_STATE_NAME")
        if name in findings.named:
            findings.add(f"Duplicate State name: {name}", where, "DUPLICATE_STATE_NAME")
        findings.named.add(name)
        _state(findings, state, where, depth)


def _state(findings: Findings, state: Any, at: str, depth: int) -> None:
    if not is_object(findings, state, at):
        return
    kind = state.get("Type")
    if kind is None:
        findings.add("These fields are required: [Type]", at)
        return
    if not isinstance(kind, str) or kind not in FIELDS:
        check_choice(findings, state, "Type", at, tuple(FIELDS))
        return
    language = findings.language = _language(findings, state, at, findings.machine)
    if findings.machine == QUERIES and language == PATHS:
        findings.add("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", at)
        return
    check_fields(findings, state, at, FIELDS[kind], REQUIRED.get(kind, ()), language)
    if "Next" in FIELDS[kind]:
        _goes(findings, state, at)
    check_assign(findings, state, at)
    if language == PATHS:
        check_paths(findings, state, at)
    else:
        for name in QUERIED:
            if name in state:
                check_queries(findings, state[name], f"{at}/{name}")
    check_retry(findings, state, at)
    check_catch(findings, state, at)
    if kind == "Parallel":
        _parallel(findings, state, at, depth)
    elif kind == "Map":
        check_map(findings, state, at, lambda program, where, allowed: _inner(findings, program, where, allowed, depth))
    else:
        CHECKS[kind](findings, state, at)


def _goes(findings: Findings, state: Fields, at: str) -> None:
    if "End" in state and not isinstance(state["End"], bool):
        findings.add("Expected value of type Boolean", f"{at}/End")
    given = {name: state[name] for name in ("Next", "End") if name in state and state[name] is not False}
    check_one_of(findings, given, ("Next", "End"), at, needed=True)
    check_target(findings, state, "Next", at)


def _parallel(findings: Findings, state: Fields, at: str, depth: int) -> None:
    if "Branches" in state and isinstance(state["Branches"], list) and state["Branches"]:
        for index, branch in enumerate(state["Branches"]):
            _inner(findings, branch, f"{at}/Branches[{index}]", frozenset({"Comment", "StartAt", "States"}), depth)
    elif "Branches" in state:
        text = "Value cannot be empty" if state["Branches"] == [] else "Expected value of type Array"
        findings.add(text, f"{at}/Branches")


def _inner(findings: Findings, program: Any, at: str, allowed: frozenset[str], depth: int) -> None:
    """A branch or an item processor: what is assigned around it cannot be assigned in it."""
    around, own = findings.outer, findings.own
    findings.outer = (*around, own)
    _program(findings, program, at, allowed, depth + 1)
    findings.outer, findings.own = around, own

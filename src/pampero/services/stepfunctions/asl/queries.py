"""Checks of what states say in JSONata: expressions, and the variables that Assign names."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.findings import PATHS, Fields, Findings
from pampero.services.stepfunctions.asl.jsonata.engine import QueryError, check
from pampero.services.stepfunctions.asl.jsonata.reading import read
from pampero.services.stepfunctions.asl.query import half_open, sources
from pampero.services.stepfunctions.asl.templates import compile_template
from pampero.services.stepfunctions.asl.variables import MAX_NAME_LENGTH, is_name

INVALID, UNSUPPORTED = "INVALID_JSONATA_EXPRESSION", "UNSUPPORTED_JSONATA_EXPRESSION"


def check_queries(findings: Findings, template: Any, at: str, *, caught: bool = False) -> None:
    """Tell of expressions that are none, or that ask for what there is not. caught: it stands in a Catch."""
    if not at:
        return
    for where in half_open(template, at):
        findings.add("JSONata string must start with {% and end with %}", where)
    for source, where in sources(template, at):
        try:
            check(source)
        except QueryError as error:
            findings.add(error.text, where, INVALID)
            continue
        reading = read(source)
        for name in reading.topless:
            findings.add(f"Reference to '{name}' at the top level is not supported.", where, UNSUPPORTED)
        if reading.root:
            findings.add("'$$' is not supported.", where, INVALID)
        if not caught and any(path[0] == "errorOutput" for path in reading.paths or ()):
            findings.add("Reference to '$states.errorOutput' is supported in Catch only.", where, UNSUPPORTED)


def check_assign(findings: Findings, fields: Fields, at: str) -> None:
    """Tell what is wrong with an Assign. Its expressions in JSONata are looked at elsewhere."""
    assign = fields.get("Assign", {})
    if not isinstance(assign, dict):
        findings.add("Expected value of type Object", f"{at}/Assign")
        return
    paths = findings.language == PATHS
    for name in assign:
        plain = name.removesuffix(".$") if paths else name
        where = f"{at}/Assign/{name}"
        if plain == "states":
            findings.add("Cannot assign to reserved variable '$states'.", where, "RESERVED_VARIABLE_NAME")
        elif not is_name(plain):
            text = "the variable name contains invalid characters." if plain else "the variable name is empty."
            if len(plain) > MAX_NAME_LENGTH:
                text = f"the variable name is longer than {MAX_NAME_LENGTH} characters."
            findings.add(f"Invalid variable name '{plain}': {text}", where, "INVALID_VARIABLE_NAME")
        if any(plain in scope for scope in findings.outer):
            findings.add(f"The variable '{plain}' is assigned in an outer scope", f"{at}/Assign")
    if paths:
        for name, value in assign.items():
            try:
                compile_template({name: value})
            except ValueError as error:
                text = f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
                findings.add(text, f"{at}/Assign/{name}", detail=str(error))


def assigned(program: Fields) -> set[str]:
    """The variables that the states of a program assign, without those of branches and iterations."""
    found: set[str] = set()
    states = program.get("States")
    for state in states.values() if isinstance(states, dict) else ():
        if not isinstance(state, dict):
            continue
        places = [state]
        for name in ("Catch", "Choices"):
            entries = state.get(name)
            places += [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        for place in places:
            if isinstance(place.get("Assign"), dict):
                found |= {name.removesuffix(".$") for name in place["Assign"]}
    return found

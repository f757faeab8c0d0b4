"""Diagnostics of a definition, as ValidateStateMachineDefinition gives them.

Codes, places and the words of the structural ones are AWS's; where AWS's words are not known, they are plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.stepfunctions.asl.choice import timestamp
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.findings import (
    FIELDS,
    INNER,
    PATHS,
    REQUIRED,
    SCHEMA,
    TOP,
    Diagnostic,
    Fields,
    Findings,
    check_compiles,
    check_fields,
    check_number,
    check_target,
)
from pampero.services.stepfunctions.asl.graph import check_graph
from pampero.services.stepfunctions.asl.jsonpath import compile_path, reference_path
from pampero.services.stepfunctions.asl.resources import check_resource
from pampero.services.stepfunctions.asl.rules import check_rule
from pampero.services.stepfunctions.asl.templates import compile_template, compile_text

LONGEST_NAME = 80
DEEPEST = 100


def validate(text: str, express: bool = False) -> list[Diagnostic]:
    """All findings; errors first in the order of the definition, warnings among them."""
    findings = Findings(express)
    try:
        definition = parse(text)
    except ValueError as error:
        return [Diagnostic("INVALID_JSON_DESCRIPTION", str(error))]
    if not isinstance(definition, dict):
        return [Diagnostic("INVALID_JSON_DESCRIPTION", "The definition must be a JSON object")]
    if definition.get("QueryLanguage") == "JSONata":
        return [Diagnostic(SCHEMA, "QueryLanguage 'JSONata' is not implemented yet", "/QueryLanguage")]
    _program(findings, definition, "", TOP, 0)
    if all(found.severity == "WARNING" for found in findings.found):
        findings.found += [Diagnostic(code, message, location) for code, message, location in check_graph(definition)]
    return findings.found


def errors(text: str, express: bool = False) -> list[Diagnostic]:
    """Only what makes a definition invalid."""
    return [found for found in validate(text, express) if found.severity == "ERROR"]


def state_errors(fields: Any) -> list[Diagnostic]:
    """The errors of one state on its own."""
    findings = Findings()
    _state(findings, fields, "", 0)
    return [found for found in findings.found if found.severity == "ERROR"]


def told(found: list[Diagnostic]) -> str:
    """The message of InvalidDefinition for some errors."""
    texts = [f"{one.code}: {one.message} at {'null' if one.location is None else one.location or '/'}" for one in found]
    return f"Invalid State Machine Definition: '{', '.join(texts)}'"


def _program(findings: Findings, fields: Any, at: str, allowed: frozenset[str], depth: int) -> None:
    if not isinstance(fields, dict):
        findings.add("A JSON object is expected", at)
        return
    if depth > DEEPEST:
        findings.add("The states are too deeply nested.", at, "TOO_DEEPLY_NESTED")
        return
    check_fields(findings, fields, at, allowed, ("StartAt", "States"))
    check_number(findings, fields, "TimeoutSeconds", at, lowest=1)
    check_target(findings, fields, "StartAt", at)
    states = fields.get("States")
    if states is None:
        return
    if not isinstance(states, dict) or not states:
        findings.add("States must be an object with at least one state", f"{at}/States")
        return
    for name, state in states.items():
        where = f"{at}/States/{name}"
        if len(name) > LONGEST_NAME or not name:
            findings.add(f"State name must be 1 to {LONGEST_NAME} characters long: {name}", where, "INVALID_STATE_NAME")
        if name in findings.named:
            findings.add(f"Duplicate State name: {name}", where, "DUPLICATE_STATE_NAME")
        findings.named.add(name)
        _state(findings, state, where, depth)


def _state(findings: Findings, state: Any, at: str, depth: int) -> None:
    if not isinstance(state, dict):
        findings.add("A JSON object is expected", at)
        return
    kind = state.get("Type")
    if kind is None:
        findings.add("These fields are required: [Type]", at)
        return
    if not isinstance(kind, str) or kind not in FIELDS:
        findings.add(f"Value is not valid: the type must be one of [{', '.join(FIELDS)}]", f"{at}/Type")
        return
    if state.get("QueryLanguage", "JSONPath") != "JSONPath":
        findings.add("QueryLanguage 'JSONata' is not implemented yet", f"{at}/QueryLanguage")
        return
    check_fields(findings, state, at, FIELDS[kind], REQUIRED.get(kind, ()))
    if "Next" in FIELDS[kind]:
        _goes(findings, state, at)
    for name in ("InputPath", "OutputPath", "ItemsPath", "SecondsPath", "TimestampPath", "TimeoutSecondsPath",
                 "HeartbeatSecondsPath", "MaxConcurrencyPath", "ToleratedFailureCountPath",
                 "ToleratedFailurePercentagePath"):  # fmt: skip
        if name in state and not (state[name] is None and name in PATHS):
            check_compiles(findings, lambda text: compile_path(text[1:] if text.startswith("$$") else text),
                      state[name], f"{at}/{name}", "Value is not a valid JSONPath")  # fmt: skip
    _result_path(findings, state, at)
    for name in ("Parameters", "ResultSelector", "ItemSelector"):
        if name in state:
            _template(findings, state[name], f"{at}/{name}")
    for name, alternative in (("TimeoutSeconds", "TimeoutSecondsPath"), ("HeartbeatSeconds", "HeartbeatSecondsPath"),
                              ("Error", "ErrorPath"), ("Cause", "CausePath"), ("MaxConcurrency", "MaxConcurrencyPath")):  # fmt: skip
        if name in state and alternative in state:
            findings.add(f"You cannot use both '{name}' and '{alternative}'", at)
    _retry(findings, state, at)
    _catch(findings, state, at)
    _KINDS[kind](findings, state, at, depth)


def _goes(findings: Findings, state: Fields, at: str) -> None:
    if ("Next" in state) == ("End" in state):
        if "Next" in state:
            findings.add("You must specify only one of [Next, End]", at)
        else:
            findings.add("These fields are required: [Next, End]: exactly one of them", at)
    if "End" in state and state["End"] is not True:
        findings.add("The value must be true", f"{at}/End")
    check_target(findings, state, "Next", at)


def _result_path(findings: Findings, fields: Fields, at: str) -> None:
    if fields.get("ResultPath") is not None:
        check_compiles(
            findings, reference_path, fields["ResultPath"], f"{at}/ResultPath", "Value is not a Reference Path"
        )


def _template(findings: Findings, template: Any, at: str) -> None:
    if isinstance(template, dict):
        for name, value in template.items():
            where = f"{at}/{name}"
            if name.endswith(".$"):
                try:
                    compile_template({name: value})
                except ValueError:
                    text = (
                        f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
                    )
                    findings.add(text, where)
            elif isinstance(value, str) and value.startswith(("$.", "States.")):
                text = f"No .$ on a field that appears to be a JSONPath or Intrinsic Function: {name}"
                findings.warn("NO_DOLLAR", text, where)
            else:
                _template(findings, value, where)
    elif isinstance(template, list):
        for index, item in enumerate(template):
            _template(findings, item, f"{at}[{index}]")


def _entries(findings: Findings, state: Fields, name: str, at: str) -> Iterator[tuple[Fields, str]]:
    entries = state.get(name, [])
    if not isinstance(entries, list):
        findings.add("An array is expected", f"{at}/{name}")
        return
    for index, entry in enumerate(entries):
        where = f"{at}/{name}[{index}]"
        if not isinstance(entry, dict):
            findings.add("A JSON object is expected", where)
            continue
        names = entry.get("ErrorEquals")
        if names is not None and (
            not isinstance(names, list) or not names or not all(isinstance(one, str) for one in names)
        ):
            findings.add("An array of error names is expected", f"{where}/ErrorEquals")
        elif names is not None and "States.ALL" in names and (len(names) > 1 or index < len(entries) - 1):
            findings.add("States.ALL must stand alone, and in the last entry", f"{where}/ErrorEquals")
        yield entry, where


def _retry(findings: Findings, state: Fields, at: str) -> None:
    allowed = frozenset(
        {"ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment"}
    )
    for entry, where in _entries(findings, state, "Retry", at):
        check_fields(findings, entry, where, allowed, ("ErrorEquals",))
        check_number(findings, entry, "IntervalSeconds", where, lowest=0)
        check_number(findings, entry, "MaxAttempts", where, lowest=0)
        check_number(findings, entry, "BackoffRate", where, lowest=1.0, whole=False)
        check_number(findings, entry, "MaxDelaySeconds", where, lowest=1, highest=31_622_400)
        if entry.get("JitterStrategy", "NONE") not in ("FULL", "NONE"):
            findings.add("Value is not valid: it must be one of [FULL, NONE]", f"{where}/JitterStrategy")


def _catch(findings: Findings, state: Fields, at: str) -> None:
    allowed = frozenset({"ErrorEquals", "Next", "ResultPath", "Comment"})
    for entry, where in _entries(findings, state, "Catch", at):
        check_fields(findings, entry, where, allowed, ("ErrorEquals", "Next"))
        check_target(findings, entry, "Next", where)
        _result_path(findings, entry, where)


def _pass(findings: Findings, state: Fields, at: str, depth: int) -> None:
    if "Result" in state and isinstance(state["Result"], dict):
        for name in state["Result"]:
            if name.endswith(".$"):
                findings.warn(
                    "PASS_RESULT_IS_STATIC",
                    "Attempt to use a path in the result of a pass state.",
                    f"{at}/Result/{name}",
                )


def _task(findings: Findings, state: Fields, at: str, depth: int) -> None:
    for name in ("TimeoutSeconds", "HeartbeatSeconds"):
        check_number(findings, state, name, at, lowest=1)
    timeout, heartbeat = state.get("TimeoutSeconds"), state.get("HeartbeatSeconds")
    if isinstance(timeout, int) and isinstance(heartbeat, int) and heartbeat >= timeout:
        findings.add("HeartbeatSeconds must be smaller than TimeoutSeconds", f"{at}/HeartbeatSeconds")
    credentials = state.get("Credentials", {})
    if not isinstance(credentials, dict) or not all(isinstance(value, str) for value in credentials.values()):
        findings.add("An object with the role's ARN is expected", f"{at}/Credentials")
    elif "RoleArn.$" in credentials:
        check_compiles(
            findings, compile_text, credentials["RoleArn.$"], f"{at}/Credentials", "Value is not a valid JSONPath"
        )
    if "Resource" in state:
        text = check_resource(state["Resource"], findings.express)
        if text is not None:
            findings.add(text, f"{at}/Resource")


def _choice(findings: Findings, state: Fields, at: str, depth: int) -> None:
    check_target(findings, state, "Default", at)
    if "Choices" not in state:
        return
    rules = state["Choices"]
    if not isinstance(rules, list) or not rules:
        findings.add("An array with at least one rule is expected", f"{at}/Choices")
        return
    for index, rule in enumerate(rules):
        check_rule(findings, rule, f"{at}/Choices[{index}]", top=True)


def _wait(findings: Findings, state: Fields, at: str, depth: int) -> None:
    given = [name for name in ("Seconds", "SecondsPath", "Timestamp", "TimestampPath") if name in state]
    if len(given) != 1:
        findings.add("Exactly one of [Seconds, SecondsPath, Timestamp, TimestampPath] is expected", at)
    check_number(findings, state, "Seconds", at, lowest=0)
    if "Timestamp" in state and timestamp(state["Timestamp"]) is None:
        findings.add("The value is not a valid time stamp", f"{at}/Timestamp")


def _succeed(findings: Findings, state: Fields, at: str, depth: int) -> None:
    """Nothing of its own."""


def _fail(findings: Findings, state: Fields, at: str, depth: int) -> None:
    for name in ("Error", "Cause"):
        if name in state and not isinstance(state[name], str):
            findings.add("The value must be a string", f"{at}/{name}")
        if f"{name}Path" in state:
            check_compiles(
                findings, compile_text, state[f"{name}Path"], f"{at}/{name}Path", "Value is not a valid JSONPath"
            )


def _parallel(findings: Findings, state: Fields, at: str, depth: int) -> None:
    branches = state.get("Branches", [])
    if not isinstance(branches, list) or ("Branches" in state and not branches):
        findings.add("An array with at least one branch is expected", f"{at}/Branches")
        return
    for index, branch in enumerate(branches):
        _program(findings, branch, f"{at}/Branches[{index}]", INNER - {"ProcessorConfig"}, depth + 1)


def _map(findings: Findings, state: Fields, at: str, depth: int) -> None:
    name = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
    if name not in state:
        findings.add("These fields are required: [ItemProcessor]", at)
        return
    processor = state[name]
    configuration = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    mode = configuration.get("Mode", "INLINE") if isinstance(configuration, dict) else "INLINE"
    if mode == "DISTRIBUTED" or any(field in state for field in ("ItemReader", "ItemBatcher", "ResultWriter", "Label")):
        findings.add("The DISTRIBUTED mode of Map states is not implemented yet", f"{at}/{name}/ProcessorConfig")
        return
    check_number(findings, state, "MaxConcurrency", at, lowest=0)
    check_number(findings, state, "ToleratedFailureCount", at, lowest=0)
    check_number(findings, state, "ToleratedFailurePercentage", at, lowest=0, highest=100, whole=False)
    _program(findings, processor, f"{at}/{name}", INNER, depth + 1)


_KINDS: Mapping[str, Callable[[Findings, Fields, str, int], None]] = MappingProxyType(
    {
        "Pass": _pass,
        "Task": _task,
        "Choice": _choice,
        "Wait": _wait,
        "Succeed": _succeed,
        "Fail": _fail,
        "Parallel": _parallel,
        "Map": _map,
    }
)

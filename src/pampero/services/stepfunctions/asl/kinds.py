"""Checks of what each kind of state has of its own; Map has a file of its own, and Parallel is with the programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.stepfunctions.asl.choice import COMPARISONS, OPERATORS, timestamp
from pampero.services.stepfunctions.asl.findings import (
    PATHS,
    QUERIES,
    Fields,
    Findings,
    check_compiles,
    check_fields,
    check_number,
    check_one_of,
    check_target,
    is_full_array,
    is_object,
)
from pampero.services.stepfunctions.asl.parameters import given_faults, missing_faults
from pampero.services.stepfunctions.asl.pathchecks import NOT_DYNAMIC
from pampero.services.stepfunctions.asl.queries import check_assign, check_queries
from pampero.services.stepfunctions.asl.query import source_of
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.asl.resources import check_resource
from pampero.services.stepfunctions.asl.rules import check_rule
from pampero.services.stepfunctions.asl.templates import compile_text

MAX_SECONDS = 99_999_999
# The order is AWS's.
_WAITS = ("SecondsPath", "Seconds", "TimestampPath", "Timestamp")
_RULE = frozenset({"Condition", "Next", "Output", "Assign", "Comment"})
# Fields of rules that only JSONPath has.
_RULE_PATHS = frozenset({"Variable", "And", "Or", "Not"}) | frozenset(OPERATORS) | frozenset(COMPARISONS)


def _pass(findings: Findings, state: Fields, at: str) -> None:
    if "Result" in state and isinstance(state["Result"], dict):
        for name in state["Result"]:
            if name.endswith(".$"):
                findings.warn(
                    "PASS_RESULT_IS_STATIC",
                    "Attempt to use a path in the result of a pass state.",
                    f"{at}/Result/{name}",
                )


def _task(findings: Findings, state: Fields, at: str) -> None:
    for name in ("TimeoutSeconds", "HeartbeatSeconds"):
        check_number(findings, state, name, at, lowest=1, highest=MAX_SECONDS)
    timeout, heartbeat = state.get("TimeoutSeconds"), state.get("HeartbeatSeconds")
    if isinstance(timeout, int) and isinstance(heartbeat, int) and heartbeat >= timeout:
        findings.add("HeartbeatSeconds must be smaller than TimeoutSeconds", f"{at}/HeartbeatSeconds")
    resource = state.get("Resource")
    wrong = check_resource(resource, findings.express) if "Resource" in state else "there is none"
    if "Credentials" in state:
        _credentials(findings, state["Credentials"], at, wrong is None and family(str(resource)) == "Activity")
    if "Resource" not in state:
        return
    if wrong is not None:
        findings.add(wrong, f"{at}/Resource")
        return
    field = "Parameters" if findings.language == PATHS else "Arguments"
    if family(str(resource)) == "Task" and field not in state:
        findings.add(f"{field} field is required for resource ARN: {resource}", f"{at}/Resource")
        return
    paths = findings.language == PATHS
    for text in [
        *given_faults(str(resource), state.get(field), paths),
        *missing_faults(str(resource), state.get(field), paths),
    ]:
        findings.add(text, f"{at}/{field}")


def _credentials(findings: Findings, credentials: Any, at: str, activity: bool) -> None:
    where = f"{at}/Credentials"
    if activity:
        findings.add("The field 'Credentials' is not supported for activities", where)
    elif not isinstance(credentials, dict):
        if findings.language == PATHS or source_of(credentials) is None:
            findings.add("Expected value of type Object", where)
    elif not {"RoleArn", "RoleArn.$"} & credentials.keys():
        findings.add("The field 'RoleArn' is required but was missing", where)
    elif "RoleArn.$" in credentials:
        check_compiles(findings, compile_text, credentials["RoleArn.$"], where, NOT_DYNAMIC.format("RoleArn.$"))
    elif not isinstance(credentials["RoleArn"], str):
        findings.add("Expected value of type String", f"{where}/RoleArn")


def _choice(findings: Findings, state: Fields, at: str) -> None:
    check_target(findings, state, "Default", at)
    if "Choices" not in state or not is_full_array(findings, state["Choices"], f"{at}/Choices"):
        return
    for index, rule in enumerate(state["Choices"]):
        where = f"{at}/Choices[{index}]"
        if not is_object(findings, rule, where):
            continue
        if findings.language == PATHS:
            check_rule(findings, rule, where, top=True)
        else:
            _condition(findings, rule, where)
        check_assign(findings, rule, where)


def _condition(findings: Findings, rule: Fields, at: str) -> None:
    """A rule of a Choice in JSONata."""
    check_fields(findings, rule, at, _RULE, ("Condition", "Next"), QUERIES, _RULE_PATHS)
    check_target(findings, rule, "Next", at)
    condition = rule.get("Condition", True)
    if not isinstance(condition, bool) and source_of(condition) is None:
        findings.add("The value must be a boolean or a JSONata expression", f"{at}/Condition")
    for name in ("Condition", "Output", "Assign"):
        check_queries(findings, rule.get(name), f"{at}/{name}")


def _wait(findings: Findings, state: Fields, at: str) -> None:
    check_one_of(findings, state, _WAITS, at, needed=True)
    check_number(findings, state, "Seconds", at, lowest=0, highest=MAX_SECONDS)
    if "Timestamp" in state and not (findings.language == QUERIES and source_of(state["Timestamp"]) is not None):
        if not isinstance(state["Timestamp"], str):
            findings.add("Expected value of type String", f"{at}/Timestamp")
        elif timestamp(state["Timestamp"]) is None:
            findings.add("String does not match RFC3339 timestamp", f"{at}/Timestamp")


def _succeed(findings: Findings, state: Fields, at: str) -> None:
    """Nothing of its own."""


def _fail(findings: Findings, state: Fields, at: str) -> None:
    for name in ("Error", "Cause"):
        check_target(findings, state, name, at)
        if findings.language == PATHS and str(state.get(name)).startswith("$."):
            text = f"Field value looks like a path, but field name does not end with 'Path': {name}"
            findings.warn("NO_PATH", text, f"{at}/{name}")
        if f"{name}Path" in state:
            text = NOT_DYNAMIC.format(f"{name}Path")
            check_compiles(findings, compile_text, state[f"{name}Path"], f"{at}/{name}Path", text)


CHECKS: Mapping[str, Callable[[Findings, Fields, str], None]] = MappingProxyType(
    {"Pass": _pass, "Task": _task, "Choice": _choice, "Wait": _wait, "Succeed": _succeed, "Fail": _fail}
)

"""Checks of what states say in JSONPath: path fields, payload templates, and fields that exclude each other."""

from __future__ import annotations

from typing import Any

from pampero.aws.jsonpath import compile_rooted, reference_path
from pampero.services.stepfunctions.asl.findings import NULLABLE, Fields, Findings, check_compiles, check_one_of
from pampero.services.stepfunctions.asl.templates import compile_template

_PATHS = (
    "InputPath", "OutputPath", "ItemsPath", "SecondsPath", "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath",
    "MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath",
)  # fmt: skip
# A constant, or a path under its name with `Path`.
_EITHER = (
    "TimeoutSeconds", "HeartbeatSeconds", "MaxConcurrency", "ToleratedFailurePercentage", "ToleratedFailureCount", "Error",
    "Cause",
)  # fmt: skip
NOT_DYNAMIC = "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call"


def check_paths(findings: Findings, state: Fields, at: str) -> None:
    """Of one state."""
    for name in _PATHS:
        if name in state and not (state[name] is None and name in NULLABLE):
            check_compiles(findings, compile_rooted, state[name], f"{at}/{name}")
    check_result_path(findings, state, at)
    for name in ("Parameters", "ResultSelector", "ItemSelector"):
        if name in state:
            check_template(findings, state[name], f"{at}/{name}")
    for name in _EITHER:
        check_one_of(findings, state, (name, f"{name}Path"), at)


def check_result_path(findings: Findings, fields: Fields, at: str) -> None:
    """Of a state, or of an entry of Catch."""
    path = fields.get("ResultPath")
    if path is not None:
        text = "Value is not a Reference Path"
        if isinstance(path, str) and not path.startswith("$"):
            text += ": Reference path didn't start with '$'"
        check_compiles(findings, reference_path, path, f"{at}/ResultPath", text)


def check_template(findings: Findings, template: Any, at: str) -> None:
    """Of a payload template, at all levels."""
    if isinstance(template, list):
        for index, item in enumerate(template):
            check_template(findings, item, f"{at}[{index}]")
    elif isinstance(template, dict):
        for name, value in template.items():
            where = f"{at}/{name}"
            if name.endswith(".$"):
                try:
                    compile_template({name: value})
                except ValueError as error:
                    findings.add(NOT_DYNAMIC.format(name), where, detail=str(error))
            elif isinstance(value, str) and value.startswith(("$.", "States.")):
                text = f"No .$ on a field that appears to be a JSONPath or Intrinsic Function: {name}"
                findings.warn("NO_DOLLAR", text, where)
            else:
                check_template(findings, value, where)

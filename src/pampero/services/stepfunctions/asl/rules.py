"""Checks of the rules of Choice states."""

from __future__ import annotations

from typing import Any

from pampero.aws.jsonpath import compile_rooted
from pampero.services.stepfunctions.asl.choice import COMPARISONS, OPERATORS, TYPES, timestamp
from pampero.services.stepfunctions.asl.findings import (
    Fields,
    Findings,
    check_compiles,
    check_target,
    is_full_array,
    is_object,
)

_KINDS = ("And", "Or", "Not", "Variable", "Condition")
_OTHERS = frozenset({"And", "Or", "Not", "Next", "Comment", "Variable", "Assign"})


def check_rule(findings: Findings, rule: Any, at: str, *, top: bool) -> None:
    """Tell what is wrong with a choice rule; top: it is not inside another one."""
    if not is_object(findings, rule, at):
        return
    if top:
        check_target(findings, rule, "Next", at)
        if "Next" not in rule:
            findings.add("These fields are required: [Next]", at)
    for name in ("Next", "Assign"):
        if not top and name in rule:
            findings.add(f"Field '{name}' is not supported", at)
    for name in rule:
        if name in ("Condition", "Output"):
            text = f"The QueryLanguage is set to 'JSONPath', but field '{name}' is only supported for the 'JSONata' QueryLanguage"
            findings.add(text, at)
        elif name not in OPERATORS and name not in _OTHERS:
            findings.add(f"Field '{name}' is not supported", at)
    kinds = [name for name in _KINDS if name in rule]
    if "Condition" in kinds:
        return
    operators = [name for name in rule if name in OPERATORS]
    if len(kinds) != 1 or (operators and "Variable" not in kinds):
        findings.add(f"The object must have only one of the following fields, [{', '.join(_KINDS)}]", at)
        return
    kind = kinds[0]
    if kind == "Variable":
        if len(operators) > 1:
            findings.add(f"There should only be one of the following fields: [{', '.join(operators)}]", at)
        elif not operators:
            text = "This object should have only one of the following fields"
            findings.add(f"{text}: [{', '.join(sorted(OPERATORS))}]", at)
        else:
            _comparison(findings, rule, operators[0], rule[operators[0]], at)
    elif kind == "Not":
        check_rule(findings, rule["Not"], f"{at}/Not", top=False)
    elif is_full_array(findings, rule[kind], f"{at}/{kind}"):
        for index, inner in enumerate(rule[kind]):
            check_rule(findings, inner, f"{at}/{kind}[{index}]", top=False)


def _comparison(findings: Findings, rule: Fields, operator: str, value: Any, at: str) -> None:
    _path(findings, rule["Variable"], f"{at}/Variable")
    if operator.endswith("Path") and operator not in COMPARISONS:
        _path(findings, value, f"{at}/{operator}")
        return
    if operator in TYPES or operator == "BooleanEquals":
        kind, valid = "Boolean", isinstance(value, bool)
    elif operator.startswith("Numeric"):
        kind, valid = "Number", isinstance(value, int | float) and not isinstance(value, bool)
    else:
        kind, valid = "String", isinstance(value, str)
    if not valid:
        findings.add(f"Expected value of type {kind}", f"{at}/{operator}")
    elif operator.startswith("Timestamp") and timestamp(value) is None:
        findings.add("String does not match RFC3339 timestamp", f"{at}/{operator}")
    elif kind == "String" and value.startswith("$."):
        text = f"Field value looks like a path, but field name does not end with 'Path': {operator}"
        findings.warn("NO_PATH", text, f"{at}/{operator}")


def _path(findings: Findings, value: Any, at: str) -> None:
    text = "Value is not a Reference Path"
    if isinstance(value, str) and not value.startswith("$"):
        text += ": Reference path didn't start with '$'"
    check_compiles(findings, compile_rooted, value, at, text)

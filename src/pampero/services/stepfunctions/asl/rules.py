"""Checks of the rules of Choice states."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.choice import COMPARISONS, OPERATORS, TYPES, timestamp
from pampero.services.stepfunctions.asl.findings import Fields, Findings, check_compiles, check_target
from pampero.services.stepfunctions.asl.jsonpath import compile_path


def check_rule(findings: Findings, rule: Any, at: str, *, top: bool) -> None:
    """Tell what is wrong with a choice rule; top: it is not inside another one."""
    if not isinstance(rule, dict):
        findings.add("A JSON object is expected", at)
        return
    if top:
        check_target(findings, rule, "Next", at)
        if "Next" not in rule:
            findings.add("These fields are required: [Next]", at)
    if not top and "Next" in rule:
        findings.add("Field 'Next' is not supported", at)
    operators = [name for name in rule if name in OPERATORS or name in ("And", "Or", "Not")]
    unknown = [
        name
        for name in rule
        if name not in OPERATORS and name not in ("And", "Or", "Not", "Next", "Comment", "Variable")
    ]
    for name in unknown:
        findings.add(f"Field '{name}' is not supported", at)
    if len(operators) != 1:
        findings.add("Exactly one comparison operator is expected", at)
        return
    operator = operators[0]
    value = rule[operator]
    if operator in ("And", "Or"):
        if not isinstance(value, list) or not value:
            findings.add("An array with at least one rule is expected", f"{at}/{operator}")
            return
        for index, inner in enumerate(value):
            check_rule(findings, inner, f"{at}/{operator}[{index}]", top=False)
    elif operator == "Not":
        check_rule(findings, value, f"{at}/Not", top=False)
    else:
        _comparison(findings, rule, operator, value, at)


def _comparison(findings: Findings, rule: Fields, operator: str, value: Any, at: str) -> None:
    def path(text: str) -> Any:
        return compile_path(text[1:] if text.startswith("$$") else text)

    if "Variable" not in rule:
        findings.add("These fields are required: [Variable]", at)
    else:
        check_compiles(findings, path, rule["Variable"], f"{at}/Variable", "Value is not a valid JSONPath")
    if operator.endswith("Path") and operator not in COMPARISONS:
        check_compiles(findings, path, value, f"{at}/{operator}", "Value is not a valid JSONPath")
        return
    if operator in TYPES or operator == "BooleanEquals":
        valid = isinstance(value, bool)
    elif operator.startswith("Numeric"):
        valid = isinstance(value, int | float) and not isinstance(value, bool)
    elif operator.startswith("Timestamp"):
        valid = timestamp(value) is not None
    else:
        valid = isinstance(value, str)
    if not valid:
        findings.add(f"The value is not of the type that {operator} compares", f"{at}/{operator}")

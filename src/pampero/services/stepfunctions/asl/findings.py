"""What a validation finds, and the checks that all kinds of things share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pampero.services.stepfunctions.asl.query import source_of

SCHEMA = "SCHEMA_VALIDATION_FAILED"
PATH = "Value must be a valid JSONPath."
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. location: `/States/A/Next`; None where it is about the whole. detail: what AWS does not say, for people
    who lint."""

    code: str
    message: str
    location: str | None = None
    severity: str = "ERROR"
    detail: str = ""


@dataclass(slots=True)
class Findings:
    """Gathers diagnostics. named: the names of states seen so far. express: the workflow's type.

    machine: the machine's query language; language: that of the state that is being looked at. outer: the variables
    that are assigned in the programs around the one that is being looked at; own: those that it assigns itself.
    trial: it is for a test of one state. labels: those of distributed Maps seen so far.
    """

    express: bool = False
    machine: str = "JSONPath"
    language: str = "JSONPath"
    found: list[Diagnostic] = field(default_factory=list)
    outer: tuple[frozenset[str], ...] = ()
    own: frozenset[str] = frozenset()
    named: set[str] = field(default_factory=set)
    trial: bool = False
    labels: set[str] = field(default_factory=set)

    def add(self, message: str, location: str, code: str = SCHEMA, detail: str = "") -> None:
        """One error."""
        self.found.append(Diagnostic(code, message, location, detail=detail))

    def warn(self, code: str, message: str, location: str) -> None:
        """One warning."""
        self.found.append(Diagnostic(code, message, location, "WARNING"))


PATHS, QUERIES = "JSONPath", "JSONata"
COMMON = frozenset({"Type", "Comment", "QueryLanguage"})
NULLABLE = frozenset({"InputPath", "OutputPath"})
ERRORS = frozenset({"Retry", "Catch"})
GOES = frozenset({"Next", "End"})
# Fields that only one of the languages has.
ONLY_PATHS = frozenset({
    "InputPath", "OutputPath", "ResultPath", "ResultSelector", "Parameters", "Result", "ItemsPath", "SecondsPath",
    "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath", "MaxConcurrencyPath", "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath", "ErrorPath", "CausePath",
})  # fmt: skip
ONLY_QUERIES = frozenset({"Arguments", "Output", "Items", "Condition"})
_DATA = frozenset({"InputPath", "OutputPath", "Output", "Assign"})
_RESULT = frozenset({"ResultPath", "ResultSelector", "Parameters", "Arguments"})
_TIMES = frozenset({"TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"})
_MAP = frozenset({
    "ItemProcessor", "Iterator", "Items", "ItemsPath", "ItemSelector", "MaxConcurrency", "MaxConcurrencyPath",
    "ToleratedFailureCount", "ToleratedFailureCountPath", "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath", "ItemReader", "ItemBatcher", "ResultWriter", "Label",
})  # fmt: skip
FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Pass": COMMON | _DATA | GOES | {"Result", "ResultPath", "Parameters"},
        "Task": COMMON | _DATA | GOES | _RESULT | ERRORS | _TIMES | {"Resource", "Credentials"},
        "Choice": COMMON | _DATA | {"Choices", "Default"},
        "Wait": COMMON | _DATA | GOES | {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"},
        "Succeed": COMMON | {"InputPath", "OutputPath", "Output"},
        "Fail": COMMON | {"Error", "Cause", "ErrorPath", "CausePath"},
        "Parallel": COMMON | _DATA | GOES | _RESULT | ERRORS | {"Branches"},
        "Map": COMMON | _DATA | GOES | (_RESULT - {"Arguments"}) | ERRORS | _MAP,
    }
)
REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"Task": ("Resource",), "Choice": ("Choices",), "Parallel": ("Branches",)}
)
TOP = frozenset({"Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage"})
INNER = frozenset({"Comment", "StartAt", "States", "ProcessorConfig"})


def check_fields(
    findings: Findings, fields: Fields, at: str, allowed: frozenset[str], required: tuple[str, ...],
    language: str | None = None, only_paths: frozenset[str] = ONLY_PATHS,
) -> None:  # fmt: skip
    """Tell of fields that are missing, or that the thing does not have (in its language, where that matters)."""
    missing = [name for name in required if name not in fields]
    if missing:
        findings.add(f"These fields are required: [{', '.join(missing)}]", at)
    other = QUERIES if language == PATHS else PATHS
    foreign = ONLY_QUERIES if language == PATHS else only_paths
    for name in fields:
        if language is not None and name in foreign:
            text = f"The QueryLanguage is set to '{language}', but field '{name}' is only supported for the '{other}' QueryLanguage"
            findings.add(text, at)
        elif name not in allowed:
            findings.add(f"Field '{name}' is not supported", at)


def check_number(
    findings: Findings, fields: Fields, name: str, at: str, *, lowest: float, highest: float | None = None,
    whole: bool = True,
) -> None:  # fmt: skip
    """Report an invalid number, or one out of its range."""
    if name not in fields or (findings.language == QUERIES and source_of(fields[name]) is not None):
        return
    value = fields[name]
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        findings.add(f"Expected value of type {'Integer' if whole else 'Number'}", f"{at}/{name}")
    elif value < lowest:
        findings.add(f"Minimum value is {lowest}", f"{at}/{name}")
    elif highest is not None and value > highest:
        findings.add(f"Maximum value is {highest}", f"{at}/{name}")


def check_compiles(
    findings: Findings, compile_: Callable[[Any], Any], value: Any, at: str, text: str = PATH
) -> None:  # fmt: skip
    """Tell of a text that `compile_` refuses. text: in AWS's words."""
    try:
        if not isinstance(value, str):
            raise ValueError("it is no string")
        compile_(value)
    except ValueError as error:
        findings.add(text, at, detail=str(error))


def check_one_of(findings: Findings, fields: Fields, names: tuple[str, ...], at: str, *, needed: bool = False) -> None:
    """Tell of fields that exclude each other; needed: one of them there must be."""
    given = [name for name in names if name in fields]
    if len(given) > 1:
        findings.add(f"There should only be one of the following fields: [{', '.join(names)}]", at)
    elif needed and not given:
        findings.add(f"This object should have only one of the following fields: [{', '.join(names)}]", at)


def check_choice(findings: Findings, fields: Fields, name: str, at: str, allowed: tuple[str, ...]) -> None:
    """Tell of a text that is none of those that are allowed."""
    if name in fields and not (findings.language == QUERIES and source_of(fields[name]) is not None):
        value = fields[name]
        if not isinstance(value, str) or value not in allowed:
            findings.add(f"Value should be one of the following: [{', '.join(allowed)}]", f"{at}/{name}")


def check_target(findings: Findings, fields: Fields, name: str, at: str) -> None:
    """Tell of a state's name that is no text."""
    if name in fields and not isinstance(fields[name], str):
        findings.add("Expected value of type String", f"{at}/{name}")


def is_object(findings: Findings, value: Any, at: str) -> bool:
    """Whether it is an object; if not, that is told."""
    if isinstance(value, dict):
        return True
    findings.add("Expected value of type Object", at)
    return False


def is_full_array(findings: Findings, value: Any, at: str) -> bool:
    """Whether it is an array with something in it; if not, that is told."""
    if not isinstance(value, list):
        findings.add("Expected value of type Array", at)
    elif not value:
        findings.add("Value cannot be empty", at)
    else:
        return True
    return False

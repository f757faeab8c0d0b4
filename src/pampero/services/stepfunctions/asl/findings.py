"""What a validation finds, and the checks that all kinds of things share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

SCHEMA = "SCHEMA_VALIDATION_FAILED"
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. location: `/States/A/Next`; None where it is about the whole."""

    code: str
    message: str
    location: str | None = None
    severity: str = "ERROR"


@dataclass(slots=True)
class Findings:
    """Gathers diagnostics. named: the names of states seen so far. express: the workflow's type."""

    express: bool = False
    found: list[Diagnostic] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def add(self, message: str, location: str, code: str = SCHEMA) -> None:
        """One error."""
        self.found.append(Diagnostic(code, message, location))

    def warn(self, code: str, message: str, location: str) -> None:
        """One warning."""
        self.found.append(Diagnostic(code, message, location, "WARNING"))


COMMON = frozenset({"Type", "Comment", "QueryLanguage"})
PATHS = frozenset({"InputPath", "OutputPath"})
ERRORS = frozenset({"Retry", "Catch"})
GOES = frozenset({"Next", "End"})
RESULT = frozenset({"ResultPath", "ResultSelector", "Parameters"})
TIMES = frozenset({"TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"})
MAP = frozenset({
    "ItemProcessor", "Iterator", "ItemsPath", "ItemSelector", "MaxConcurrency", "MaxConcurrencyPath",
    "ToleratedFailureCount", "ToleratedFailureCountPath", "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath", "ItemReader", "ItemBatcher", "ResultWriter", "Label",
})  # fmt: skip
FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Pass": COMMON | PATHS | GOES | {"Result", "ResultPath", "Parameters"},
        "Task": COMMON | PATHS | GOES | RESULT | ERRORS | TIMES | {"Resource", "Credentials"},
        "Choice": COMMON | PATHS | {"Choices", "Default"},
        "Wait": COMMON | PATHS | GOES | {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"},
        "Succeed": COMMON | PATHS,
        "Fail": COMMON | {"Error", "Cause", "ErrorPath", "CausePath"},
        "Parallel": COMMON | PATHS | GOES | RESULT | ERRORS | {"Branches"},
        "Map": COMMON | PATHS | GOES | RESULT | ERRORS | MAP,
    }
)
REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"Task": ("Resource",), "Choice": ("Choices",), "Parallel": ("Branches",)}
)
JSONATA = frozenset({"Arguments", "Output", "Assign", "Items", "Condition"})
TOP = frozenset({"Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage"})
INNER = frozenset({"Comment", "StartAt", "States", "ProcessorConfig", "QueryLanguage"})


def check_fields(
    findings: Findings, fields: Fields, at: str, allowed: frozenset[str], required: tuple[str, ...]
) -> None:
    """Tell of fields that are missing, or that the thing does not have."""
    missing = [name for name in required if name not in fields]
    if missing:
        findings.add(f"These fields are required: [{', '.join(missing)}]", at)
    for name in fields:
        if name not in allowed:
            text = f"Field '{name}' is not supported"
            if name in JSONATA:
                text = f"The QueryLanguage is set to 'JSONPath', but field '{name}' is only supported for the 'JSONata' QueryLanguage"
            findings.add(text, at)


def check_number(
    findings: Findings, fields: Fields, name: str, at: str, *, lowest: float, highest: float = 99_999_999,
    whole: bool = True,
) -> None:  # fmt: skip
    """Report an invalid number, or one out of its range."""
    if name not in fields:
        return
    value = fields[name]
    kind = int if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kind) or not lowest <= value <= highest:
        word = "an integer" if whole else "a number"
        findings.add(f"The value must be {word} from {lowest} to {highest}", f"{at}/{name}")


def check_compiles(findings: Findings, compile_: Callable[[Any], Any], value: Any, at: str, text: str) -> None:
    """Tell of a text that `compile_` refuses."""
    try:
        if not isinstance(value, str):
            raise ValueError("it is no string")
        compile_(value)
    except ValueError as error:
        findings.add(f"{text}: {error}", at)


def check_target(findings: Findings, fields: Fields, name: str, at: str) -> None:
    """Tell of a state's name that is no text."""
    if name in fields and not isinstance(fields[name], str):
        findings.add("The value must be a string", f"{at}/{name}")

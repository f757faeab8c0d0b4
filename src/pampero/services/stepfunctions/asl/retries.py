"""Checks of Retry and Catch."""

from __future__ import annotations

from collections.abc import Iterator

from pampero.services.stepfunctions.asl.findings import (
    PATHS,
    Fields,
    Findings,
    check_choice,
    check_fields,
    check_number,
    check_target,
    is_full_array,
    is_object,
)
from pampero.services.stepfunctions.asl.pathchecks import check_result_path
from pampero.services.stepfunctions.asl.queries import check_assign, check_queries

MAX_ATTEMPTS, MAX_DELAY = 99_999_999, 31_622_400
ALL = "States.ALL"
_RETRY = frozenset(
    {"ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment"}
)
_CATCH = frozenset({"ErrorEquals", "Next", "ResultPath", "Output", "Assign", "Comment"})


def check_retry(findings: Findings, state: Fields, at: str) -> None:
    """Of one state."""
    for entry, where in _entries(findings, state, "Retry", at):
        check_fields(findings, entry, where, _RETRY, ("ErrorEquals",))
        check_number(findings, entry, "IntervalSeconds", where, lowest=0, highest=MAX_ATTEMPTS)
        check_number(findings, entry, "MaxAttempts", where, lowest=0, highest=MAX_ATTEMPTS)
        check_number(findings, entry, "BackoffRate", where, lowest=1.0, whole=False)
        check_number(findings, entry, "MaxDelaySeconds", where, lowest=1, highest=MAX_DELAY)
        check_choice(findings, entry, "JitterStrategy", where, ("NONE", "FULL"))


def check_catch(findings: Findings, state: Fields, at: str) -> None:
    """Of one state."""
    for entry, where in _entries(findings, state, "Catch", at):
        check_fields(findings, entry, where, _CATCH, ("ErrorEquals", "Next"), findings.language)
        check_target(findings, entry, "Next", where)
        check_assign(findings, entry, where)
        if findings.language == PATHS:
            check_result_path(findings, entry, where)
        else:
            for name in ("Output", "Assign"):
                check_queries(findings, entry.get(name), f"{where}/{name}", caught=True)


def _entries(findings: Findings, state: Fields, name: str, at: str) -> Iterator[tuple[Fields, str]]:
    entries = state.get(name, [])
    if not isinstance(entries, list):
        findings.add("Expected value of type Array", f"{at}/{name}")
        return
    for index, entry in enumerate(entries):
        where = f"{at}/{name}[{index}]"
        if is_object(findings, entry, where):
            if "ErrorEquals" in entry:
                _errors(findings, entry["ErrorEquals"], f"{where}/ErrorEquals", index == len(entries) - 1)
            yield entry, where


def _errors(findings: Findings, names: object, at: str, last: bool) -> None:
    """The errors that an entry is for. Names that begin with `States.` and are none of AWS's are let through."""
    if not is_full_array(findings, names, at):
        return
    assert isinstance(names, list)
    for index, name in enumerate(names):
        if not isinstance(name, str):
            findings.add("Expected value of type String", f"{at}[{index}]")
        elif name == ALL and (len(names) > 1 or not last):
            findings.add("States.ALL must appear alone and at end of list", f"{at}[{index}]")

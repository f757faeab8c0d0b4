"""The steps of a story as values for programs: what `pampero workflow replay --json` prints, and the server's page."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.past.story import Story, Visit


def steps(story: Story) -> list[dict[str, Any]]:
    """Every state that was entered, in order, with its data before and after it."""
    return [told(number, visit) for number, visit in enumerate(story.visits, 1)]


def weight(story: Story) -> int:
    """How many characters of data the steps show."""
    return sum(
        len(visit.input or "") + len(visit.output or "") + sum(map(len, visit.assigned.values()))
        + 2 * sum(map(len, visit.before.values()))
        for visit in story.visits
    )  # fmt: skip


def told(number: int, visit: Visit) -> dict[str, Any]:
    """One step. Times are epoch seconds; `event` is the number of the state's entered event."""
    return {
        "number": number,
        "state": visit.state,
        "occurrence": visit.occurrence,
        "place": visit.place(),
        "type": visit.kind,
        "status": visit.status,
        "event": visit.entered.id,
        "entered": visit.entered.at,
        "left": None if visit.left is None else visit.left.at,
        "input": value(visit.input),
        "output": value(visit.output),
        "variablesBefore": {name: value(text) for name, text in visit.before.items()},
        "variablesAfter": {name: value(text) for name, text in visit.after.items()},
        "retries": visit.retries,
        "resource": visit.resource or None,
        "error": visit.error,
        "cause": visit.cause,
    }


def value(text: str | None) -> Any:
    """The value of a history's text; the text itself where it is no JSON."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError:
        return text

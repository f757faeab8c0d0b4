"""Where two ways part, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.asl.events import Entry, Thread
from pampero.services.stepfunctions.asl.past.record import Record, alike

DATA = ("output", "input", "parameters")
# What a task, or a run of a distributed Map, needs from outside.
ASKING = ("Scheduled", "Waits", "MapRunStarted")


@dataclass(frozen=True, slots=True)
class Difference:
    """state: where the ways part. event: the event of the history that is not met; 0: there is none. expected: what the
    history tells there; now: what happens instead. path: where in the data of the two they differ, where that is all.
    input: of the state, as JSON. unknown: what becomes of it the history does not tell."""

    state: str
    event: int
    expected: str
    now: str
    path: str
    input: str | None
    unknown: bool


def difference(
    kind: str, details: dict[str, Any], entry: Entry | None, state: str, given: str | None, record: Record
) -> Difference:
    """What is to be said of something that happens in place of an entry."""
    if entry is None:
        entry = record.unmet(lambda one: not one.kind.endswith("Aborted"))
    then = {} if entry is None else entry.details or {}
    expected, now, path = (
        ("the end of its history" if entry is None else said(entry.kind, then)),
        said(kind, details),
        "",
    )
    unknown = kind.endswith(ASKING)
    if entry is not None and entry.kind == kind:
        expected, now, path = _apart(kind, details, then) or (expected, now, path)
    elif kind.endswith("StateEntered"):
        name = details.get("name")
        known = record.unmet(lambda one: one.kind == kind and (one.details or {}).get("name") == name)
        unknown = kind.startswith("Task") and known is None
        if entry is not None and entry.kind.endswith("StateEntered"):
            expected, now = f"→ {then.get('name')}", f"→ {name}"
        if unknown:
            now += " (a task that it has not done)"
    return Difference(state, 0 if entry is None else entry.id, expected, now, path, given, unknown)


def beyond(thread: Thread, entry: Entry, state: str, given: str | None) -> Difference:
    """The history has ended, and the execution goes on."""
    ready = thread.phase == "run"
    now = f"→ {thread.state}" if ready else said("Waits", {})
    return Difference(state, entry.id, said(entry.kind, entry.details or {}), now, "", given, True)


def _apart(kind: str, now: dict[str, Any], then: dict[str, Any]) -> tuple[str, str, str] | None:
    """What differs in the data of two events of a kind: (former, now, path)."""
    for name in ("resource", "error", "length"):
        if now.get(name) != then.get(name):
            return said(kind, then), said(kind, now), ""
    pairs = [(name, now.get(name), then.get(name)) for name in DATA]
    variables, former = now.get("assignedVariables") or {}, then.get("assignedVariables") or {}
    pairs += [(f"${name}", variables.get(name), former.get(name)) for name in sorted({*variables, *former})]
    for name, text, other in pairs:
        if text == other:
            continue
        found = _first(_read(text), _read(other), name)
        if found is not None:
            path, one, two = found
            return _shown(two), _shown(one), path
    return None


_NOTHING: Any = object()


def _read(text: str | None) -> Any:
    if text is None:
        return _NOTHING
    try:
        return parse(text)
    except ValueError:
        return text


def _first(now: Any, then: Any, path: str) -> tuple[str, Any, Any] | None:
    """The first place at which two values differ: its path, and both."""
    if now is _NOTHING or then is _NOTHING:
        return None if now is then else (path, now, then)
    if isinstance(now, dict) and isinstance(then, dict):
        for name in [*then, *(name for name in now if name not in then)]:
            found = _first(now.get(name, _NOTHING), then.get(name, _NOTHING), f"{path}.{name}")
            if found is not None:
                return found
        return None
    if isinstance(now, list) and isinstance(then, list) and len(now) == len(then):
        for index, (one, two) in enumerate(zip(now, then, strict=True)):
            found = _first(one, two, f"{path}[{index}]")
            if found is not None:
                return found
        return None
    return None if alike(now, then) else (path, now, then)


def _shown(value: Any) -> str:
    return "nothing" if value is _NOTHING else dump(value)


def said(kind: str, details: dict[str, Any]) -> str:
    """What an event tells, in a few words."""
    name, error = details.get("name", ""), details.get("error")
    data = next((details[one] for one in DATA if details.get(one) is not None), "")
    if kind.endswith("StateEntered"):
        return f"enters {name} with {data}"
    if kind.endswith("StateExited"):
        return f"leaves {name} with {data}"
    if kind.endswith("Scheduled"):
        return f"asks {details.get('resourceType', '')}{':' if 'resourceType' in details else ''}{details.get('resource', '')} with {data}"
    if kind == "ExecutionSucceeded":
        return f"succeeds with {data}"
    if kind.endswith("TimedOut"):
        return "times out"
    if kind.endswith("Waits"):
        return "waits for more than has happened"
    if error is not None or kind.endswith("Failed"):
        where = f" in {details['location']}" if details.get("location") else ""
        return f"fails with {error or 'an error'}{where}"
    if kind.endswith("Succeeded") and not kind.startswith(("Map", "Parallel")):
        return f"gets {data} from its task"
    if kind == "MapStateStarted":
        return f"begins {details.get('length')} iterations"
    if kind.startswith("MapIteration"):
        return f"iteration {details.get('index')} {kind.removeprefix('MapIteration').lower()}"
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind)
    return words.strip()

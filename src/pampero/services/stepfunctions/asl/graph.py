"""Where a definition's transitions lead: targets that exist, states that are reached, an end that there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Finding = tuple[str, str, str | None]
MISSING = "MISSING_TRANSITION_TARGET"


def check_graph(definition: Mapping[str, Any]) -> list[Finding]:
    """(code, message, location) of what is wrong; the definition has passed the checks of its fields.

    As on AWS: without any terminal state, unreachable ones are not told.
    """
    found = list(_targets(definition, ""))
    if not _ends(definition):
        return [*found, ("MISSING_END_STATE", "Workflow has no terminal state", None)]
    return [*found, *_unreachable(definition, "")]


def inner(state: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(path, program) of what a state contains."""
    for index, branch in enumerate(state.get("Branches", ())):
        yield f"/Branches[{index}]", branch
    for name in ("ItemProcessor", "Iterator"):
        if name in state:
            yield f"/{name}", state[name]
            return


def transitions(state: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(path, target) of every way out of a state."""
    if "Next" in state:
        yield "/Next", state["Next"]
    for index, rule in enumerate(state.get("Choices", ())):
        yield f"/Choices[{index}]/Next", rule["Next"]
    if "Default" in state:
        yield "/Default", state["Default"]
    for index, catcher in enumerate(state.get("Catch", ())):
        yield f"/Catch[{index}]/Next", catcher["Next"]


def _targets(program: Mapping[str, Any], at: str) -> Iterator[Finding]:
    states = program["States"]
    if program["StartAt"] not in states:
        yield MISSING, f"Missing 'Next' target: {program['StartAt']}", f"{at}/StartAt"
    for name, state in states.items():
        for path, target in transitions(state):
            if target not in states:
                yield MISSING, f"Missing 'Next' target: {target}", f"{at}/States/{name}{path}"
        for path, contained in inner(state):
            yield from _targets(contained, f"{at}/States/{name}{path}")


def _ends(program: Mapping[str, Any]) -> bool:
    return any(state.get("End") or state["Type"] in ("Succeed", "Fail") for state in program["States"].values())


def _unreachable(program: Mapping[str, Any], at: str) -> Iterator[Finding]:
    states = program["States"]
    reached: set[str] = set()
    waiting = [program["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name in states and name not in reached:
            reached.add(name)
            waiting += [target for _, target in transitions(states[name])]
    for name, state in states.items():
        if name not in reached:
            yield MISSING, f'State "{name}" is not reachable.', f"{at}/States/{name}"
        for path, contained in inner(state):
            yield from _unreachable(contained, f"{at}/States/{name}{path}")

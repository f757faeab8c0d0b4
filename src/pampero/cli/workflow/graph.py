"""The graph of a definition: its states in order, the ways between them, and what stands inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a state to another one. kind: next, choice, default or catch; label: what it is taken for."""

    source: str
    target: str
    kind: str
    label: str = ""


def edges(states: Fields) -> list[Edge]:
    """All ways between the states of a program, in the order of the definition."""
    return [edge for name, state in states.items() for edge in ways(name, state) if edge.target in states]


def ways(name: str, state: Fields) -> Iterator[Edge]:
    """The ways out of a state."""
    if "Next" in state and state.get("Type") != "Choice":
        yield Edge(name, state["Next"], "next")
    for number, rule in enumerate(state.get("Choices", ()), 1):
        yield Edge(name, rule["Next"], "choice", str(rule.get("Comment", f"rule {number}")))
    if "Default" in state:
        yield Edge(name, state["Default"], "default", "otherwise")
    for catcher in state.get("Catch", ()):
        yield Edge(name, catcher["Next"], "catch", ", ".join(catcher.get("ErrorEquals", ())))


def inner(state: Fields) -> list[Fields]:
    """The programs inside a state: the branches of a Parallel, the processor of a Map."""
    if "Branches" in state:
        return list(state["Branches"])
    return [state[name] for name in ("ItemProcessor", "Iterator") if name in state][:1]


def ordered(program: Fields) -> list[str]:
    """The names of a program's states: each behind those that lead to it, so far as there are no loops."""
    states: Fields = program["States"]
    done: list[str] = []
    seen: set[str] = set()
    # Depth first without recursion, so that a long definition needs no deep stack; the last of the ways goes first, so
    # that what follows straight on ends up next.
    stack: list[tuple[str, Iterator[Edge]]] = []

    def enter(name: str) -> None:
        seen.add(name)
        found = [edge for edge in ways(name, states[name]) if edge.target in states]
        stack.append((name, iter(found[::-1])))

    for start in (program["StartAt"], *states):
        if start not in seen and start in states:
            enter(start)
        turn: list[str] = []
        while stack:
            name, left = stack[-1]
            edge = next(left, None)
            if edge is None:
                stack.pop()
                turn.append(name)
            elif edge.target not in seen:
                enter(edge.target)
        done += turn[::-1]
    return done


def short(state: Fields) -> str:
    """What a state does, in a word or two."""
    kind = str(state.get("Type", ""))
    resource = state.get("Resource")
    if kind == "Task" and isinstance(resource, str):
        parts = resource.split(":")
        if len(parts) > 6 and parts[2] == "lambda":
            return f"lambda {parts[-1] if parts[-2] == 'function' else parts[-2]}"
        if len(parts) > 6 and parts[5] == "activity":
            return f"activity {parts[-1]}"
        return resource.removeprefix("arn:aws:states:::")
    if kind == "Wait":
        return f"Wait {state['Seconds']} s" if isinstance(state.get("Seconds"), int) else kind
    if kind == "Fail" and isinstance(state.get("Error"), str):
        return f"Fail {state['Error']}"
    if kind == "Map" and (state.get("ItemProcessor") or {}).get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
        return "Map, distributed"
    return kind

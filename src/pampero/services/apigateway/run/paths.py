"""Route selection: the most specific path first, then the method over ANY, then `$default`. Pure.

Source: developer guide, "Create routes for HTTP APIs": full match, then greedy variables, then `$default`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
Found = tuple[T, dict[str, str]]


@dataclass(slots=True)
class _Node(Generic[T]):
    """One segment of paths. routes: what ends here, by method; greedy: what takes the rest. With variables' names."""

    literals: dict[str, _Node[T]] = field(default_factory=dict)
    variable: _Node[T] | None = None
    routes: dict[str, tuple[T, tuple[str, ...]]] = field(default_factory=dict)
    greedy: dict[str, tuple[T, tuple[str, ...]]] = field(default_factory=dict)


class Paths(Generic[T]):
    """A table of routes, built once, asked for each request."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._default: T | None = None

    def add(self, key: str, route: T) -> None:
        """key: `GET /pets/{id}`, `ANY /{proxy+}`, `$default`."""
        method, _, path = key.partition(" ")
        if not path:
            self._default = route
            return
        node, names = self._root, []
        segments = path.split("/")[1:]
        for segment in segments:
            if not segment.startswith("{"):
                node = node.literals.setdefault(segment, _Node())
                continue
            names.append(segment.strip("{}+"))
            if segment.endswith("+}"):
                node.greedy[method] = (route, tuple(names))
                return
            if node.variable is None:
                node.variable = _Node()
            node = node.variable
        node.routes[method] = (route, tuple(names))

    def find(self, method: str, segments: Sequence[str], spelled: Sequence[str] | None = None) -> Found[T] | None:
        """segments: of the path, decoded; `/` has one empty one. Also the variables' values, out of `spelled` where the
        values are to stay as they were sent."""
        values: list[str] = []
        found = _search(self._root, method, segments, spelled or segments, 0, values)
        if found is not None:
            return found[0], dict(zip(found[1], values, strict=True))
        return None if self._default is None else (self._default, {})


def _search(
    node: _Node[T], method: str, segments: Sequence[str], spelled: Sequence[str], index: int, values: list[str]
) -> tuple[T, tuple[str, ...]] | None:
    if index == len(segments):
        return node.routes.get(method) or node.routes.get("ANY")
    segment = segments[index]
    literal = node.literals.get(segment)
    if literal is not None:
        found = _search(literal, method, segments, spelled, index + 1, values)
        if found is not None:
            return found
    if segment and node.variable is not None:
        values.append(spelled[index])
        found = _search(node.variable, method, segments, spelled, index + 1, values)
        if found is not None:
            return found
        values.pop()
    if node.greedy:
        rest = "/".join(spelled[index:])
        found = node.greedy.get(method) or node.greedy.get("ANY")
        if found is not None and rest:
            values.append(rest)
            return found
    return None

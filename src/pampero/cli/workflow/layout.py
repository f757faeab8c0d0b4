"""Lays a directed graph out in layers, from above: longest paths, then the medians of neighbours order each layer.

After Sugiyama: ways back are turned round, long edges get a bend in each layer that they pass, layers are put in an order in
which few edges cross, and boxes are moved towards their neighbours as far as there is room.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SWEEPS, NUDGES = 8, 12
GAP_X, GAP_Y = 28.0, 44.0
BEND = 10.0


@dataclass(slots=True)
class Box:
    """A node: its size, and where its middle is."""

    width: float
    height: float
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Layout:
    """Boxes by name; the bends of each edge, from its source to its target; the size of all."""

    boxes: dict[str, Box]
    bends: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def layout(start: str, sizes: Mapping[str, tuple[float, float]], edges: Iterable[tuple[str, str]]) -> Layout:
    """start: what stands uppermost. sizes: (width, height) by node. edges: pairs; those that are there twice count once."""
    boxes = {name: Box(*size) for name, size in sizes.items()}
    known = [pair for pair in dict.fromkeys(edges) if pair[0] != pair[1]]
    turned = _back(start, list(sizes), known)
    down = [(b, a) if (a, b) in turned else (a, b) for a, b in known]
    rank = _ranks(list(sizes), down)
    chains: dict[tuple[str, str], list[str]] = {}
    links: list[tuple[str, str]] = []
    for (a, b), (upper, lower) in zip(known, down, strict=True):
        chain = [upper]
        for level in range(rank[upper] + 1, rank[lower]):
            bend = f"\0{a}\0{b}\0{level}"
            boxes[bend] = Box(BEND, 0.0)
            rank[bend] = level
            chain.append(bend)
        chain.append(lower)
        links += itertools.pairwise(chain)
        chains[a, b] = chain[::-1] if (a, b) in turned else chain
    layers: list[list[str]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for name in boxes:
        layers[rank[name]].append(name)
    above, below = _neighbours(boxes, links)
    layers = _ordered(layers, above, below)
    _place(layers, boxes, above, below)
    made = Layout({name: box for name, box in boxes.items() if not name.startswith("\0")})
    for pair, chain in chains.items():
        made.bends[pair] = [(boxes[name].x, boxes[name].y) for name in chain[1:-1]]
    left = min((box.x - box.width / 2 for box in boxes.values()), default=0.0)
    for box in boxes.values():
        box.x -= left
    made.bends = {pair: [(x - left, y) for x, y in bends] for pair, bends in made.bends.items()}
    made.width = max((box.x + box.width / 2 for box in boxes.values()), default=0.0)
    made.height = max((box.y + box.height / 2 for box in boxes.values()), default=0.0)
    return made


def _back(start: str, names: Sequence[str], edges: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The edges that close a circle, as a depth-first walk finds them."""
    after: dict[str, list[str]] = {name: [] for name in names}
    for a, b in edges:
        after[a].append(b)
    found: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for first in (start, *names):
        if first in state or first not in after:
            continue
        state[first] = 1
        stack = [(first, iter(after[first]))]
        while stack:
            name, left = stack[-1]
            target = next(left, None)
            if target is None:
                state[name] = 2
                stack.pop()
            elif state.get(target) == 1:
                found.add((name, target))
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(after[target])))
    return found


def _ranks(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The length of the longest path to each node."""
    after: dict[str, list[str]] = {name: [] for name in names}
    waits = dict.fromkeys(names, 0)
    for a, b in edges:
        after[a].append(b)
        waits[b] += 1
    rank = dict.fromkeys(names, 0)
    ready = [name for name in names if waits[name] == 0]
    for name in ready:
        for target in after[name]:
            rank[target] = max(rank[target], rank[name] + 1)
            waits[target] -= 1
            if waits[target] == 0:
                ready.append(target)
    return rank


Links = dict[str, list[str]]


def _neighbours(names: Iterable[str], links: Iterable[tuple[str, str]]) -> tuple[Links, Links]:
    above: Links = {name: [] for name in names}
    below: Links = {name: [] for name in above}
    for a, b in links:
        below[a].append(b)
        above[b].append(a)
    return above, below


def _ordered(layers: list[list[str]], above: Links, below: Links) -> list[list[str]]:
    """The order of each layer in which the fewest edges cross, of those that sweeps down and up come to."""
    best, fewest = [list(layer) for layer in layers], _crossings(layers, below)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        down = sweep % 2 == 0
        for level in range(1, len(layers)) if down else range(len(layers) - 2, -1, -1):
            fixed = {name: at for at, name in enumerate(layers[level - 1 if down else level + 1])}
            near = above if down else below
            now = {name: float(at) for at, name in enumerate(layers[level])}
            key = {name: _median([fixed[other] for other in near[name]], now[name]) for name in layers[level]}
            layers[level] = sorted(layers[level], key=lambda name: (key[name], now[name]))
        count = _crossings(layers, below)
        if count < fewest:
            best, fewest = [list(layer) for layer in layers], count
    return best


def _median(places: list[int], otherwise: float) -> float:
    if not places:
        return otherwise
    places.sort()
    middle = len(places) // 2
    return float(places[middle]) if len(places) % 2 else (places[middle - 1] + places[middle]) / 2


def _crossings(layers: Sequence[Sequence[str]], below: Links) -> int:
    """How many edges cross: inversions, counted with a tree of sums."""
    count = 0
    for level in range(len(layers) - 1):
        place = {name: at for at, name in enumerate(layers[level + 1])}
        size = len(place)
        sums, seen = [0] * (size + 1), 0
        for name in layers[level]:
            targets = sorted(place[other] for other in below[name])
            for target in targets:
                at, before = target + 1, 0
                while at > 0:
                    before += sums[at]
                    at -= at & -at
                count += seen - before
            for target in targets:
                at = target + 1
                seen += 1
                while at <= size:
                    sums[at] += 1
                    at += at & -at
    return count


def _place(layers: Sequence[Sequence[str]], boxes: Mapping[str, Box], above: Links, below: Links) -> None:
    y = 0.0
    for layer in layers:
        height = max(boxes[name].height for name in layer)
        x = 0.0
        for name in layer:
            box = boxes[name]
            box.x, box.y = x + box.width / 2, y + height / 2
            x += box.width + GAP_X
        for name in layer:
            boxes[name].x -= (x - GAP_X) / 2
        y += height + GAP_Y
    for turn in range(NUDGES):
        for layer in layers if turn % 2 == 0 else list(reversed(layers)):
            wished = []
            for name in layer:
                near = (
                    [boxes[other].x for other in above[name]]
                    if turn % 2 == 0
                    else [boxes[other].x for other in below[name]]
                )
                wished.append(sum(near) / len(near) if near else boxes[name].x)
            for name, x in zip(layer, _apart(wished, [boxes[name].width for name in layer]), strict=True):
                boxes[name].x = x


def _apart(wished: Sequence[float], widths: Sequence[float]) -> list[float]:
    """The places nearest to those wished for that keep the order and the gaps: neighbours that would overlap move as one."""
    groups: list[tuple[float, int, int]] = []
    offsets = [0.0]
    for left, right in itertools.pairwise(widths):
        offsets.append(offsets[-1] + (left + right) / 2 + GAP_X)
    for at, x in enumerate(wished):
        group = (x - offsets[at], at, at)
        while groups and groups[-1][0] > group[0]:
            start, first, last = groups.pop()
            size, own = last - first + 1, group[2] - group[1] + 1
            group = ((start * size + group[0] * own) / (size + own), first, group[2])
        groups.append(group)
    return [start + offsets[at] for start, first, last in groups for at in range(first, last + 1)]

"""A workflow's graph as a picture, with the path that an execution has taken: SVG, or a page of HTML with all data."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from pampero.cli.output import visible
from pampero.cli.workflow.drawing import WORDS, Row, duration, rows
from pampero.cli.workflow.graph import Edge, Fields, edges, inner, short
from pampero.cli.workflow.layout import layout
from pampero.services.stepfunctions.asl.past import story as s
from pampero.services.stepfunctions.asl.past.steps import steps

LETTER, LINE, PAD = 7.3, 17.0, 12.0
NARROWEST, MAX_WIDTH = 96.0, 280.0
MARGIN = 20.0
DOT = 9.0
START, END = "\1start", "\1end"
_NO_XML = dict.fromkeys([0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], 0xFFFD)
STYLE = """
svg{font:13px system-ui,sans-serif;background:#fff}
.box{fill:#f6f7f9;stroke:#9aa3ad}.in{fill:#fcfcfd;stroke:#c3cad1;stroke-dasharray:none}
.name{fill:#1d2329;text-anchor:middle}.what{fill:#6a737d;font-size:11px;text-anchor:middle}.head{text-anchor:start}
.edge{fill:none;stroke:#b5bcc4;stroke-width:1.4}.catch{stroke-dasharray:5 4}.taken{stroke:#24292f;stroke-width:2.2}
.label{fill:#6a737d;font-size:11px}.dot{fill:#6a737d}
.SUCCEEDED{fill:#dff5e3;stroke:#2c974b}.FAILED,.TIMED_OUT{fill:#ffe3e0;stroke:#cf222e}.RUNNING{fill:#dceeff;stroke:#0969da}
.CAUGHT,.ABORTED{fill:#fff3cd;stroke:#bf8700}
"""
PAGE = """
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1d2329}
h1{font-size:1.3rem}details{border-top:1px solid #d8dde2;padding:.4rem 0}summary{cursor:pointer}
pre{background:#f6f7f9;padding:.6rem;overflow:auto;margin:.3rem 0}.d{color:#6a737d}.e{color:#cf222e}figure{margin:0;overflow:auto}
"""


def escaped(text: str) -> str:
    """A text in a page or a picture, without the characters that XML has no place for."""
    return escape(visible(text).translate(_NO_XML))


@dataclass(slots=True)
class Node:
    """A state as it is drawn; programs: what stands inside, laid out."""

    name: str
    what: str
    status: str
    note: str
    width: float
    height: float
    programs: list[Drawing]


@dataclass(slots=True)
class Drawing:
    """A program laid out: pieces of SVG for a place of its own, and its size."""

    parts: list[str]
    width: float
    height: float


def picture(definition: Fields, story: s.Story | None, title: str) -> str:
    """The graph as a document of SVG that needs nothing beside it."""
    made = _program(definition, [] if story is None else [story.root], story)
    width, height = made.width + 2 * MARGIN, made.height + 2 * MARGIN
    body = "".join(made.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img"><title>{escaped(title)}</title><style>{STYLE}</style>'
        f"<defs>{_arrow('a', '#b5bcc4')}{_arrow('t', '#24292f')}</defs>"
        f'<g transform="translate({MARGIN:.0f} {MARGIN:.0f})">{body}</g></svg>\n'
    )


def _arrow(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" orient="auto" '
        f'markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
    )


def page(definition: Fields, story: s.Story | None, title: str) -> str:
    """A page with the graph, and of an execution all steps with their data. It has no scripts."""
    told = []
    if story is not None:
        words = story.status.replace("_", " ").lower()
        text = ": ".join(part for part in (story.error, story.cause) if part)
        told.append(
            f'<p>{escaped(words)} after {duration(story.last - story.began)} <span class="e">{escaped(text)}</span></p>'
        )
        told += [_step(step) for step in steps(story)]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escaped(title)}</title><style>{PAGE}</style>'
        f"<h1>{escaped(title)}</h1><figure>{picture(definition, story, title)}</figure>{''.join(told)}</html>\n"
    )


def _step(step: Mapping[str, Any]) -> str:
    data = {"input": step["input"], "output": step["output"], "variables": step["variablesAfter"]}
    shown = [
        f'<div class="d">{name}</div><pre>{escaped(json.dumps(value, indent=2, ensure_ascii=False))}</pre>'
        for name, value in data.items()
        if value not in (None, {}) or name == "input"
    ]
    error = ": ".join(part for part in (step["error"], step["cause"]) if part)
    head = f"{step['number']}. <b>{escaped(step['place'])}</b> {escaped(step['type'])}, {WORDS[step['status']]}"
    return f'<details id="step-{step["number"]}"><summary>{head} <span class="e">{escaped(error)}</span></summary>{"".join(shown)}</details>'


def _program(program: Fields, lines: Sequence[s.Line], story: s.Story | None) -> Drawing:
    states: Fields = program["States"]
    told = {} if story is None else {row.name: row for row in rows(program, lines, story.last) if row.depth == 0}
    nodes = {name: _node(name, state, lines, told.get(name), story) for name, state in states.items()}
    ways = edges(states)
    pairs = [(START, program["StartAt"]), *((edge.source, edge.target) for edge in ways)]
    ends = [name for name, state in states.items() if state.get("End") or state.get("Type") in ("Succeed", "Fail")]
    pairs += [(name, END) for name in ends]
    sizes = {START: (DOT, DOT), **{name: (node.width, node.height) for name, node in nodes.items()}}
    if ends:
        sizes[END] = (DOT, DOT)
    made = layout(START, sizes, pairs)
    taken = _taken(lines)
    parts = []
    for edge in [*(Edge(a, b, "next") for a, b in pairs if START in (a, b) or END in (a, b)), *ways]:
        points = [
            _xy(made.boxes[edge.source], 1),
            *made.bends.get((edge.source, edge.target), []),
            _xy(made.boxes[edge.target], -1),
        ]
        if edge.source == edge.target:
            box = made.boxes[edge.source]
            right = box.x + box.width / 2
            points = [(right, box.y - 6), (right + 22, box.y - 6), (right + 22, box.y + 6), (right, box.y + 6)]
        parts.append(_edge(edge, points, (edge.source, edge.target) in taken))
    for name in (START, END):
        if name in made.boxes:
            box = made.boxes[name]
            parts.append(f'<circle class="dot" cx="{box.x:.1f}" cy="{box.y:.1f}" r="{DOT / 2}"/>')
    numbers = _numbers(story)
    for name, node in nodes.items():
        box = made.boxes[name]
        parts += _drawn(
            node, box.x - box.width / 2, box.y - box.height / 2, numbers.get((id(lines[0]) if lines else 0, name))
        )
    return Drawing(parts, made.width + 30 * any(edge.source == edge.target for edge in ways), made.height)


def _xy(box: Any, side: int) -> tuple[float, float]:
    return box.x, box.y + side * box.height / 2


def _node(name: str, state: Fields, lines: Sequence[s.Line], row: Row | None, story: s.Story | None) -> Node:
    status = "" if row is None else row.status
    note = "" if row is None or row.seconds is None else " · ".join([duration(row.seconds), *row.notes])
    what = short(state)
    visits = [visit for line in lines for visit in line.visits if visit.state == name]
    within = [child for visit in (visits if len(lines) > 1 else visits[-1:]) for child in visit.living()]
    programs = []
    contained = inner(state)
    for one in contained:
        own = within
        if len(contained) > 1:
            own = [line for line in within if line.visits and line.visits[0].state in one["States"]]
        programs.append(_program(one, own, story))
    longest = max(len(name), len(what), len(note))
    width = min(max(longest * LETTER + 2 * PAD, NARROWEST), MAX_WIDTH)
    height = LINE * (2 + bool(note)) + PAD
    if programs:
        width = max(width, sum(one.width + 2 * PAD for one in programs) + PAD)
        height += max(one.height for one in programs) + 2 * PAD
    return Node(name, what, status, note, width, height, programs)


def _drawn(node: Node, x: float, y: float, number: int | None) -> Iterator[str]:
    fits = int((node.width - PAD) / LETTER)
    title = escaped(f"{node.name} ({node.what}) {node.note}".strip())
    link = "" if number is None else f'<a href="#step-{number}">'
    yield f'<g><title>{title}</title>{link}<rect class="box {node.status}" x="{x:.1f}" y="{y:.1f}" width="{node.width:.1f}" height="{node.height:.1f}" rx="6"/>'
    middle = x + node.width / 2
    for at, (text, kind) in enumerate(((node.name, "name"), (node.what, "what"), (node.note, "what"))):
        if text:
            cut = text if len(text) <= fits else text[: max(fits - 1, 1)] + "…"
            yield f'<text class="{kind}" x="{middle:.1f}" y="{y + PAD / 2 + LINE * (at + 0.8):.1f}">{escaped(cut)}</text>'
    if number is not None:
        yield "</a>"
    left = middle - sum(one.width + 2 * PAD for one in node.programs) / 2
    top = y + LINE * (2 + bool(node.note)) + PAD
    for one in node.programs:
        wide = one.width + 2 * PAD - 4
        yield f'<rect class="in" x="{left + 2:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{one.height + 1.5 * PAD:.1f}" rx="4"/>'
        yield f'<g transform="translate({left + PAD:.1f} {top + 0.75 * PAD:.1f})">{"".join(one.parts)}</g>'
        left += one.width + 2 * PAD
    yield "</g>"


def _edge(edge: Edge, points: Sequence[tuple[float, float]], taken: bool) -> str:
    """A line through its bends, rounded by curves that leave and arrive upright."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if edge.source == edge.target:
            path += f"L{x2:.1f} {y2:.1f}"
        else:
            middle = (y1 + y2) / 2
            path += f"C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    kinds = ["edge", *(["catch"] if edge.kind == "catch" else []), *(["taken"] if taken else [])]
    made = f'<path class="{" ".join(kinds)}" d="{path}" marker-end="url(#{"t" if taken else "a"})"/>'
    if edge.label and len(points) > 1:
        (x1, y1), (x2, y2) = points[0], points[1]
        label = edge.label if len(edge.label) <= 24 else edge.label[:23] + "…"
        made += f'<text class="label" x="{(x1 + x2) / 2 + 5:.1f}" y="{(y1 + y2) / 2:.1f}">{escaped(label)}</text>'
    return made


def _taken(lines: Sequence[s.Line]) -> set[tuple[str, str]]:
    """The ways between states that were gone."""
    found: set[tuple[str, str]] = set()
    for line in lines:
        names = [visit.state for visit in line.visits]
        if names:
            found.add((START, names[0]))
            found |= set(itertools.pairwise(names))
            if line.status in (s.SUCCEEDED, s.FAILED) and line.visits[-1].status in (s.SUCCEEDED, s.CAUGHT):
                found.add((names[-1], END))
    return found


def _numbers(story: s.Story | None) -> dict[tuple[int, str], int]:
    """The last step of each state of a line, by the line's identity and the state's name."""
    if story is None:
        return {}
    return {(id(visit.line), visit.state): number for number, visit in enumerate(story.visits, 1)}

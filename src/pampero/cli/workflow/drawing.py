"""An execution, or a definition, as lines of text: states in the order of the graph, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from pampero.cli.workflow.graph import Fields, inner, ordered, short, ways
from pampero.services.stepfunctions.asl.past import story as s

MARKS: Mapping[str, tuple[str, str]] = {
    "": ("·", "dim"), s.RUNNING: ("▶", "cyan"), s.SUCCEEDED: ("✓", "green"), s.FAILED: ("✗", "red"), s.CAUGHT: ("!", "yellow"),
    s.ABORTED: ("■", "yellow"), s.TIMED_OUT: ("✗", "red"),
}  # fmt: skip
WORDS: Mapping[str, str] = {
    s.RUNNING: "running", s.SUCCEEDED: "succeeded", s.FAILED: "failed", s.CAUGHT: "caught", s.ABORTED: "aborted",
    s.TIMED_OUT: "timed out",
}  # fmt: skip
# In which order the worst of many is found.
WORST = (s.RUNNING, s.FAILED, s.TIMED_OUT, s.ABORTED, s.CAUGHT, s.SUCCEEDED)
MINUTE, HOUR, DAY = 60, 3600, 86_400
NARROWEST, SHARE, MAX_ERROR_LINES = 12, 0.42, 6


@dataclass(frozen=True, slots=True)
class Row:
    """A state as it is shown. seconds: spent in it; None: it was never entered."""

    depth: int
    name: str
    what: str
    status: str
    seconds: float | None = None
    notes: tuple[str, ...] = ()
    error: str = ""


def rows(program: Fields, lines: Sequence[s.Line], now: float, depth: int = 0) -> Iterator[Row]:
    """The states of a program, as the lines of control that run it have visited them."""
    for name in ordered(program):
        state: Fields = program["States"][name]
        visits = [visit for line in lines for visit in line.visits if visit.state == name]
        yield _row(name, state, visits, now, depth)
        last = visits[-1:]
        children = [line for visit in (visits if len(lines) > 1 else last) for line in visit.living()]
        programs = inner(state)
        for number, contained in enumerate(programs, 1):
            within = children
            if len(programs) > 1:
                within = [line for line in children if line.visits and line.visits[0].state in contained["States"]]
                yield Row(depth + 1, f"branch {number}", "", _worst(within))
            yield from rows(contained, within, now, depth + (2 if len(programs) > 1 else 1))


def _worst(lines: Sequence[s.Line]) -> str:
    found = {line.status for line in lines}
    return next((status for status in WORST if status in found), "")


def _row(name: str, state: Fields, visits: Sequence[s.Visit], now: float, depth: int) -> Row:
    if not visits:
        return Row(depth, name, short(state), "")
    found = {visit.status for visit in visits}
    last = visits[-1]
    many = len({visit.line for visit in visits}) > 1
    status = next(status for status in WORST if status in found) if many else last.status
    ends = [visit.left.at if visit.left is not None else _until(visit, now) for visit in visits]
    if many:
        seconds = max(ends) - min(visit.entered.at for visit in visits)
    else:
        seconds = sum(ends) - sum(visit.entered.at for visit in visits)
    notes = list(_notes(state, visits, many))
    # What a Parallel or Map failed with is told where it happened.
    failed = next((visit for visit in reversed(visits) if visit.error and not visit.children), None)
    error = ""
    if failed is not None:
        error = ": ".join(part for part in (failed.error, failed.cause) if part)
    return Row(depth, name, short(state), status, seconds, tuple(notes), error)


def _until(visit: s.Visit, now: float) -> float:
    return max(now, visit.entered.at) if visit.open else max(visit.last, visit.entered.at)


def _notes(state: Fields, visits: Sequence[s.Visit], many: bool) -> Iterator[str]:
    if many:
        counted = {status: sum(visit.status == status for visit in visits) for status in WORST}
        shown = [f"{count} {WORDS[status]}" for status, count in counted.items() if count]
        yield f"{len(visits)}×: {', '.join(shown)}" if len(shown) > 1 else f"{len(visits)}×"
    elif len(visits) > 1:
        yield f"{len(visits)}×"
    last = visits[-1]
    if last.kind in s.FANS and not many:
        yield from _counts(last)
    retries = sum(visit.retries for visit in visits)
    if retries:
        yield f"{retries} {'retry' if retries == 1 else 'retries'}"
    if any(visit.open and visit.retrying for visit in visits):
        yield "waits to be tried again"
    if not many and last.left is not None and (last.kind == "Choice" or last.status == s.CAUGHT):
        target = _next(last)
        if target:
            yield f"→ {target}"


def _counts(visit: s.Visit) -> Iterator[str]:
    counts = visit.counts()
    total = visit.total if visit.total is not None else sum(counts.values())
    if visit.run is not None:
        yield "map run " + visit.run.rsplit(":", 1)[-1]
    elif total:
        parts = [f"{counts.get(s.SUCCEEDED, 0)} of {total}"]
        parts += [
            f"{counts[status]} {WORDS[status]}" for status in (s.FAILED, s.ABORTED, s.RUNNING) if counts.get(status)
        ]
        yield ", ".join(parts)


def _next(visit: s.Visit) -> str | None:
    line = visit.line.visits
    number = line.index(visit) + 1
    return line[number].state if number < len(line) else None


def duration(seconds: float) -> str:
    """A time that people read at a glance."""
    if seconds < MINUTE:
        return f"{seconds:.2f} s"
    if seconds < HOUR:
        return f"{int(seconds) // MINUTE} min {int(seconds) % MINUTE:02d} s"
    if seconds < DAY:
        return f"{int(seconds) // HOUR} h {int(seconds) % HOUR // MINUTE:02d} min"
    return f"{int(seconds) // DAY} d {int(seconds) % DAY // HOUR:02d} h"


def drawn(found: Sequence[Row], width: int) -> Iterator[Text]:
    """Rows as lines that fit into a width."""
    widest = max([len(row.name) + 2 * row.depth for row in found], default=0)
    names = max(NARROWEST, min(widest, int(width * SHARE)))
    kinds = max(8, min(max([len(row.what) for row in found], default=0), int(width * 0.3)))
    for row in found:
        mark, style = MARKS[row.status]
        line = Text("  " * row.depth + " ")
        line.append(mark, style)
        line.append(" ")
        line.append(
            _cut(row.name, names - 2 * row.depth),
            "dim" if not row.status else "bold" if row.status == s.RUNNING else "",
        )
        line.append("  ")
        line.append(_cut(row.what, kinds), "dim")
        line.append("  ")
        if row.seconds is not None:
            line.append(f"{duration(row.seconds):>12}", style if row.status != s.SUCCEEDED else "")
        if row.notes:
            line.append("  " + "  ".join(row.notes))
        line.rstrip()
        line.truncate(width, overflow="ellipsis")
        yield line
        if row.error:
            indent = "  " * row.depth + "     "
            wrapped = _wrapped(row.error, max(width - len(indent), 20))
            for text in wrapped[:MAX_ERROR_LINES]:
                yield Text(indent + text, style)
            if len(wrapped) > MAX_ERROR_LINES:
                yield Text(f"{indent}… (the whole of it: --json)", "dim")


def _cut(text: str, width: int) -> str:
    width = max(width, 4)
    return f"{text if len(text) <= width else text[: width - 1] + '…':<{width}}"


def _wrapped(text: str, width: int) -> list[str]:
    flat = " ".join(text.split())
    lines: list[str] = []
    while len(flat) > width:
        at = flat.rfind(" ", width // 2, width)
        at = width if at < 0 else at
        lines.append(flat[:at])
        flat = flat[at:].lstrip()
    return [*lines, flat]


def graph_lines(program: Fields, width: int, depth: int = 0) -> Iterator[Text]:
    """A definition: its states, and where they lead."""
    found = list(_graph_rows(program, depth))
    yield from drawn(found, width)


def _graph_rows(program: Fields, depth: int) -> Iterator[Row]:
    for name in ordered(program):
        state: dict[str, Any] = program["States"][name]
        notes = [
            f"→ {edge.target}" + (f" ({edge.label})" if edge.kind in ("choice", "default") and edge.label else "")
            + (" on error" if edge.kind == "catch" else "")
            for edge in ways(name, state)
        ]  # fmt: skip
        if state.get("End") or state.get("Type") in ("Succeed", "Fail"):
            notes.append("ends")
        yield Row(depth, name, short(state), "", None, tuple(notes))
        programs = inner(state)
        for number, contained in enumerate(programs, 1):
            if len(programs) > 1:
                yield Row(depth + 1, f"branch {number}", "", "")
            yield from _graph_rows(contained, depth + (2 if len(programs) > 1 else 1))

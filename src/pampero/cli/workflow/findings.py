"""What there is to say of a file's state machines: AWS's diagnostics with the place in the file, and advice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pampero.cli.workflow.advice import advice
from pampero.cli.workflow.definitions import Definition, Unreadable, definitions_in
from pampero.services.stepfunctions.asl.validate import validate

# Bytes of a definition. Source: "Step Functions service quotas".
MAX_SIZE = 1_048_576
# Where a text is no JSON.
_BYTE = re.compile(r"\(byte (\d+)\)")
ERROR, WARNING, ADVICE = "ERROR", "WARNING", "ADVICE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. machine: the state machine's name; location: as in AWS's diagnostics; line and column from 1."""

    file: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    machine: str | None = None
    location: str | None = None
    detail: str = ""

    def __str__(self) -> str:
        more = ", ".join(text for text in (self.location, self.detail) if text)
        where = f"{self.file}:{self.line}:{self.column}"
        return f"{where}: {self.severity.lower()} {self.code}: {self.message}{f' ({more})' if more else ''}"

    @property
    def known(self) -> object:
        """The same for the same thing at the same place, whichever way leads there."""
        return Path(self.file).resolve(), self.line, self.column, self.code, self.message, self.location

    def fields(self) -> dict[str, Any]:
        """For programs: only what there is."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


def findings_of(path: Path, *, advised: bool, express: bool) -> tuple[int, list[Finding]]:
    """How many state machines a file has, and what there is to say of them. express: a definition that stands alone is of
    an Express workflow."""
    try:
        found = definitions_in(path)
    except Unreadable as error:
        return 0, [_unreadable(path, error)]
    lines: list[Finding] = []
    for one in found:
        if isinstance(one, Unreadable):
            lines.append(_unreadable(path, one))
        else:
            lines += _of(one, one.express or (one.alone and express), advised)
    return len(found), lines


def _unreadable(path: Path, error: Unreadable) -> Finding:
    severity, code = (WARNING, "NOT_HERE") if error.away else (ERROR, "UNREADABLE")
    return Finding(str(path), *error.place, severity, code, str(error))


def _of(definition: Definition, express: bool, advised: bool) -> Iterator[Finding]:
    def finding(severity: str, code: str, message: str, location: str | None, detail: str = "") -> Finding:
        place = definition.places.of(location)
        broken = _BYTE.search(message) if code == "INVALID_JSON_DESCRIPTION" and definition.alone else None
        if broken is not None:
            before = definition.text.encode()[: int(broken[1])].decode(errors="replace")
            place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Finding(str(definition.file), *place, severity, code, message, definition.name, location or None, detail)

    size = len(definition.text.encode())
    if size > MAX_SIZE:
        yield finding(ERROR, "TOO_LARGE", f"The definition has {size:,} bytes; {MAX_SIZE:,} are allowed", None)
    for location, place in definition.places.doubled:
        text = "The key stands twice in its object: only the last one counts"
        yield Finding(str(definition.file), *place, WARNING, "DUPLICATE_KEY", text, definition.name, location)
    try:
        value = json.loads(definition.text)
    except (ValueError, RecursionError):
        value = None
    for one in validate(definition.text, express):
        if not (definition.alone and _is_open(value, one.location or "")):
            yield finding(one.severity, one.code, one.message, one.location, one.detail)
    if advised and isinstance(value, dict):
        for code, message, location in advice(value):
            yield finding(ADVICE, code, message, location)


def _is_open(value: Any, location: str) -> bool:
    """Whether a placeholder stands at a location: what it is filled in with is not known."""
    while location:
        if location[0] == "[" and isinstance(value, list):
            index, _, location = location[1:].partition("]")
            value = value[int(index)]
            continue
        names = [] if not isinstance(value, dict) else [
            name for name in value if f"{location}/".startswith((f"/{name}/", f"/{name}["))
        ]  # fmt: skip
        if not names:
            return False
        name = max(names, key=len)
        value, location = value[name], location[len(name) + 1 :]
    return isinstance(value, str) and "${" in value

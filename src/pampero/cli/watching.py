"""Which files a template's resources are made of, and what has changed of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pampero.cli.packaging import PATHS, SKIPPED, ZIP, load

FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
# What a file was when it was looked at: (time of its last change in nanoseconds, bytes).
Files = dict[str, tuple[int, int]]


class Watched:
    """Local files of a resource. function: its logical id, where they are a function's code and nothing but that changes with
    them; None: the stack has to be updated."""

    def __init__(self, source: Path, function: str | None) -> None:
        self.source = source
        self.function = function
        self.seen = look(source)

    def changed(self) -> list[str]:
        """The files that came, went or changed since the last look."""
        now = look(self.source)
        names = [name for name in {*now, *self.seen} if now.get(name) != self.seen.get(name)]
        self.seen = now
        return sorted(names)


def places(path: Path) -> list[Watched]:
    """All places of a template. Raises ValueError when it is none."""
    _, template = load(path)
    return [Watched(source, function) for source, function in _sources(path.parent, template) if source.exists()]


def _sources(folder: Path, template: dict[str, Any]) -> Iterator[tuple[Path, str | None]]:
    globals_ = template.get("Globals")
    defaults = globals_.get("Function") if isinstance(globals_, dict) else None
    for name, resource in template["Resources"].items():
        if not isinstance(resource, dict):
            continue
        kind, properties = str(resource.get("Type")), resource.get("Properties") or {}
        if kind == "AWS::Serverless::Function":
            properties = {**(defaults if isinstance(defaults, dict) else {}), **properties}
            if not properties.keys() & {"CodeUri", "InlineCode", "ImageUri"}:
                properties["CodeUri"] = "."
        for member, form, _ in PATHS.get(kind, ()):
            value = properties.get(member)
            if isinstance(value, str) and "://" not in value:
                # What is behind an alias is another version, which the stack makes.
                alone = form == ZIP and kind in FUNCTIONS and not properties.get("AutoPublishAlias")
                yield (folder / value).resolve(), name if alone else None


def look(source: Path) -> Files:
    """All files of a folder, or the one file; not those that are never packaged."""
    found: Files = {}
    waiting = [str(source)] if source.is_dir() else []
    if not waiting:
        _note(found, str(source))
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name in SKIPPED:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        _note(found, entry.path)
        except OSError:
            continue  # it has just gone
    return found


def _note(found: Files, name: str) -> None:
    try:
        state = os.stat(name)
    except OSError:
        return
    found[name] = (state.st_mtime_ns, state.st_size)

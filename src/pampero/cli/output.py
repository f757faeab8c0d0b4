"""What the commands print."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console

# What a terminal obeys instead of showing it, and what turns the order of the text around it: each as a character that
# is seen. Names, causes and messages come from whoever wrote them. Line ends and tabs stay.
_OBEYED = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys([*range(0x80, 0xA0), 0x061C, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD),
}  # fmt: skip


def visible(text: str) -> str:
    """A text with nothing in it that a terminal obeys."""
    return text if text.isprintable() else text.translate(_OBEYED)


def terminal(**settings: Any) -> Console:
    """A console of rich which obeys its own styles only. settings: as of `rich.console.Console`."""
    from rich.console import Console
    from rich.segment import Segment

    class Terminal(Console):
        def render(self, renderable: Any, options: Any = None) -> Any:
            for segment in super().render(renderable, options):
                yield segment if segment.control else Segment(visible(segment.text), segment.style)

    return Terminal(**settings)


def say(text: str) -> None:
    """A line for people."""
    click.echo(visible(text))


def emit(value: Any) -> None:
    """A value for programs: JSON on standard output."""
    click.echo(json.dumps(value, default=str, indent=2))


def fail(text: str, code: int = 1) -> NoReturn:
    """One line that says what to do, on standard error; ends the program."""
    click.echo(visible(f"pampero: {text}"), err=True)
    sys.exit(code)

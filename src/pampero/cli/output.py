"""What the commands print."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

import click


def say(text: str) -> None:
    """A line for people."""
    click.echo(text)


def emit(value: Any) -> None:
    """A value for programs: JSON on standard output."""
    click.echo(json.dumps(value, default=str, indent=2))


def fail(text: str, code: int = 1) -> NoReturn:
    """One line that says what to do, on standard error; ends the program."""
    click.echo(f"pampero: {text}", err=True)
    sys.exit(code)

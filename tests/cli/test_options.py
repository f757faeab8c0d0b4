"""A setting is declared once, and is an option that says the same on either side of a command line."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from pampero.cli.options import arguments, secrets, settings_options
from pampero.kernel.config import OPTION, Settings


def parsed(*words: str) -> Settings:
    found: list[Settings] = []

    @click.command()
    @settings_options
    def command(**values: Any) -> None:
        found.append(Settings(**values))

    result = CliRunner().invoke(command, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return found[0]


def another(field: Any) -> Any:
    """A value that is not the default."""
    default, option = field.default, field.metadata[OPTION]
    if option.choices:
        return next(choice for choice in option.choices if choice != default)
    if isinstance(default, bool):
        return not default
    if isinstance(default, int | float):
        return default + 1
    if isinstance(default, tuple):
        return ("http://one.example", "http://two.example")
    return Path("else where") if "Path" in field.type else "else where"


def test_no_options_are_the_defaults() -> None:
    assert parsed() == Settings()


def test_every_setting_goes_through_a_command_line() -> None:
    every = [field for field in fields(Settings) if OPTION in field.metadata]
    assert all(field.default is not MISSING for field in every)
    offered = [field for field in every if not field.metadata[OPTION].secret]
    changed = Settings(**{field.name: another(field) for field in offered})
    assert parsed(*arguments(changed)) == changed
    for field in offered:
        alone = Settings(**{field.name: another(field)})
        assert parsed(*arguments(alone)) == alone


def test_what_is_secret_goes_by_the_environment() -> None:
    """A command line is seen by everyone on the machine."""
    for field in fields(Settings):
        if OPTION in field.metadata and field.metadata[OPTION].secret:
            settings = Settings(**{field.name: another(field)})
            assert arguments(settings) == []
            assert secrets(settings) == {field.metadata[OPTION].variable: another(field)}

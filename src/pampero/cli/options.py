"""What commands share of options; those of `pampero start` are made of the fields of Settings."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import Field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import click

from pampero.kernel.config import OPTION, Option, Settings

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def settings_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a command: an option for each setting, handed over by the field's name."""
    for field, option in reversed(_offered()):
        function = _click_option(field, option)(function)
    return function


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--data` alone, as every command has it."""
    (found,) = [pair for pair in _offered() if pair[0].name == "data"]
    return _click_option(*found)(function)


def key_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the key of a data folder is."""
    return _some_options(function, "key_file", "key_command")


def store_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the rows are, and the key of the data folder."""
    return _some_options(function, "store", "key_file", "key_command")


def _some_options(function: Callable[..., Any], *names: str) -> Callable[..., Any]:
    for field, option in reversed(_offered()):
        if field.name in names:
            function = _click_option(field, option)(function)
    return function


def arguments(settings: Settings) -> list[str]:
    """The command line that gives these settings, but for those that are secret."""
    made: list[str] = []
    for field, option in _offered():
        value = getattr(settings, field.name)
        if value == field.default or option.secret:
            continue
        flag = _flag(field, option)
        if isinstance(value, bool):
            made.append(flag)
        else:
            made += [f"{flag}={item}" for item in (value if isinstance(value, tuple) else (value,))]
    return made


def secrets(settings: Settings) -> dict[str, str]:
    """The variables that give the others."""
    given = [(option.variable, getattr(settings, field.name)) for field, option in _offered() if option.secret]
    return {variable: value for variable, value in given if variable is not None and value is not None}


def _offered() -> list[tuple[Field[Any], Option]]:
    return [(field, field.metadata[OPTION]) for field in fields(Settings) if OPTION in field.metadata]


@lru_cache(maxsize=1)
def _hints() -> dict[str, Any]:
    return typing.get_type_hints(Settings)


def _flag(field: Field[Any], option: Option) -> str:
    return f"--{option.name or field.name.replace('_', '-')}"


def _click_option(field: Field[Any], option: Option) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    hint = _hints()[field.name]
    kinds = [kind for kind in typing.get_args(hint) if kind not in (types.NoneType, Ellipsis)] or [hint]
    type_: Any = click.Choice(option.choices) if option.choices else kinds[0]
    if type_ is Path:
        type_ = click.Path(path_type=Path, readable=False)
    return click.option(
        _flag(field, option),
        field.name,
        type=None if hint is bool else type_,
        is_flag=hint is bool,
        multiple=isinstance(field.default, tuple),
        default=None if isinstance(field.default, tuple) else field.default,
        show_default=not isinstance(field.default, bool | tuple | None) and field.name != "data",
        help=option.help,
        metavar=option.metavar,
        envvar=option.variable,
        hidden=option.hidden,
    )

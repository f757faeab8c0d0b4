"""What is wrong with a template."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from pampero.api import ApiError

T = TypeVar("T")
P = ParamSpec("P")
# What code raises that meets a list where it expects a map, a name that is not there, and the like.
ODD_FORMS = (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)


class TemplateError(ApiError):
    """A ValidationError about a template; the text is AWS's."""

    def __init__(self, text: str) -> None:
        super().__init__("ValidationError", text)


class TransformFailed(TemplateError):
    """A macro refused a template, or did not answer as macros do."""


class MacroFailed(TransformFailed):
    """Such a macro is the account's own."""


def reads_templates(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function that reads what users write: where a part of it has a form that nobody thought of, that is an
    error of the template."""

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ODD_FORMS as error:
            raise TemplateError("Template format error: unsupported structure.") from error

    return read

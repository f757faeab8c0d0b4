"""HTML forms that a browser sends to a bucket: no operation of a model, and signed in their own way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pampero.api.operation import MARK
from pampero.api.streams import ByteStream
from pampero.auth.principals import Principal

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class FormUpload:
    """A form on its way in.

    content_type: with the boundary of its parts. signer: given the form's fields by their names in small letters,
    verifies the signature of their policy: whose it is, or None when there is neither. It raises ApiError.
    """

    bucket: str
    content_type: str
    body: ByteStream
    signer: Callable[[Mapping[str, str]], Awaitable[Principal | None]]


@dataclass(frozen=True, slots=True)
class FormSpec:
    """Marks what takes forms."""


def bucket_form(function: F) -> F:
    """Mark `async def f(call: Call, form: FormUpload) -> WebResponse`. The call's principal is anonymous; nothing is
    authorised yet."""
    setattr(function, MARK, FormSpec())
    return function

"""HTML forms that a browser sends to a bucket: no operation of a model, and signed in their own way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from pampero.api.operation import MARK
from pampero.api.streams import ByteStream
from pampero.auth.principals import Principal

F = TypeVar("F", bound=Callable[..., Any])


class FormUpload(Struct, frozen=True):
    """A form on its way in.

    content_type: with the boundary of its parts. signer: given the form's fields by their names in small letters,
    verifies the signature of their policy: whose it is, or None when there is neither. It raises ApiError.
    """

    bucket: str
    content_type: str
    body: ByteStream
    signer: Callable[[Mapping[str, str]], Awaitable[Principal | None]]


class FormSpec(Struct, frozen=True):
    """Marks what takes forms."""


def bucket_form(function: F) -> F:
    """Mark `async def f(call: Call, form: FormUpload) -> WebResponse`. The call's principal is anonymous; nothing is
    authorised yet."""
    setattr(function, MARK, FormSpec())
    return function

"""Pages of KMS's lists: Limit, Marker, NextMarker, Truncated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pampero.api import ApiError
from pampero.aws.paging import named_page, position_of

T = TypeVar("T")


def pages(req: Any, usual: int, look: Callable[[str, int], list[tuple[str, T]]]) -> tuple[list[T], str | None]:
    """A page, and the marker of what follows. usual: how many where the request does not say; look: finds so many behind a name.
    Raises InvalidMarkerException."""
    most = req.Limit or usual
    after = position_of(req.Marker, lambda: ApiError("InvalidMarkerException", "Could not deserialize marker"))
    return named_page(look(after, most + 1), most)

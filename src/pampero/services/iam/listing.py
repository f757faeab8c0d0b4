"""Pages of lists: Marker and MaxItems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pampero.api import ApiError
from pampero.aws.paging import named_page, position_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

T = TypeVar("T")
USUAL = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What one answer shows. marker: where the next one begins."""

    items: list[T]
    more: bool
    marker: str | None


def page(entries: Iterable[tuple[str, T]], req: Any) -> Page[T]:
    """One page of (name, thing) in the order of names. Raises ValidationError for a marker that is none of ours."""
    after = position_of(req.Marker, lambda: ApiError("ValidationError", "Invalid Marker."))
    left = sorted((entry for entry in entries if entry[0] > after), key=lambda entry: entry[0])
    shown, marker = named_page(left, req.MaxItems or USUAL)
    return Page(shown, marker is not None, marker)


def names(entries: Iterable[str], req: Any) -> Page[str]:
    """One page of names."""
    return page(((name, name) for name in entries), req)


def under_path(tx: ReadTx, documents: Documents[Any], account: str, req: Any) -> Page[Any]:
    """One page of those whose path begins with PathPrefix."""
    prefix = req.PathPrefix or "/"
    return page(((id_, found) for id_, found in documents.page(tx, account) if found.path.startswith(prefix)), req)

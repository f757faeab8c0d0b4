"""What functions import as `snapshot_restore_py` where they bring none: hooks that run before a snapshot of their process is
taken, the last registered first, and after it was restored, the first registered first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
Hook = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]

BEFORE: list[Hook] = []
AFTER: list[Hook] = []


def register_before_snapshot(func: F, *args: Any, **kwargs: Any) -> F:
    """Call it before the snapshot."""
    BEFORE.append((func, args, kwargs))
    return func


def register_after_restore(func: F, *args: Any, **kwargs: Any) -> F:
    """Call it in each process that the snapshot is restored to."""
    AFTER.append((func, args, kwargs))
    return func


def get_before_snapshot() -> list[Hook]:
    """As registered."""
    return BEFORE


def get_after_restore() -> list[Hook]:
    """As registered."""
    return AFTER

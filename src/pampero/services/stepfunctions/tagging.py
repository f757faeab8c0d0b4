"""The tags that state machines and activities are made with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError
from pampero.aws.tags import MAX_TAGS, counted, tag_map


def too_many(arn: str) -> ApiError:
    """The error for a thing that would bear too many tags."""
    return ApiError("TooManyTags", "You've exceeded the number of tags allowed for a resource.", resourceName=arn)


def first_tags(given: Iterable[Any] | None, arn: str) -> dict[str, str]:
    """A request's tags as a map. Raises TooManyTags."""
    tags = tag_map(given)
    if counted(tags) > MAX_TAGS:
        raise too_many(arn)
    return tags

"""Tags of whatever has them: users, roles, policies, instance profiles, identity providers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pampero.api import ApiError
from pampero.aws.tags import MAX_TAGS, Tagged, Tagging, counted, tag_list
from pampero.services.iam.listing import names
from pampero.services.iam.model import invalid
from pampero.services.iam.types import Tag
from pampero.store.tx import Tx

R = TypeVar("R")
T = TypeVar("T", bound=Tagged)


def tag_shapes(tags: dict[str, str]) -> list[Tag] | None:
    """Tags as answers show them."""
    return tag_list(Tag, tags) or None


def merge_tags(tags: Iterable[Any] | None, old: dict[str, str] | None = None) -> dict[str, str]:
    """Old tags with those of a request. Raises InvalidInputException, LimitExceededException."""
    given = [(tag.Key, tag.Value) for tag in tags or ()]
    if len({key.lower() for key, _ in given}) < len(given):
        text = "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        raise invalid(text)
    found = {**(old or {}), **dict(given)}
    if counted(found) > MAX_TAGS:
        raise ApiError("LimitExceededException", f"Cannot exceed quota for TagsPerEntity: {MAX_TAGS}")
    return found


class EntityTagging(Tagging[T]):
    """How IAM writes tags: keys of one request differ by more than case."""

    def add(self, tx: Tx, thing: T, tags: Mapping[str, str] | Iterable[Any]) -> None:
        """Add tags or change their values. Raises InvalidInputException, LimitExceededException."""
        thing.tags = merge_tags(tags, thing.tags)
        self.save(tx, thing)


def tag_page(answer: Callable[..., R], tags: dict[str, str], req: Any) -> R:
    """One page of tags, in the answer of the operation that lists them."""
    found = names(tags, req)
    shown = tag_list(Tag, {key: tags[key] for key in found.items})
    return answer(Tags=shown, IsTruncated=found.more, Marker=found.marker)

"""Tags, as most services keep them: a map on the thing that bears them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pampero.api.call import Context
from pampero.protocol.errors import ApiError
from pampero.store.tx import Tx

MAX_TAGS = 50
RESERVED = "aws:"
CLOUDFORMATION = "cloudformation.amazonaws.com"


class Tagged(Protocol):
    """A thing that bears tags."""

    tags: dict[str, str]


T = TypeVar("T", bound=Tagged)
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Tagging(Generic[T]):
    """How one service writes tags.

    save: writes the thing. too_many: the service's error for a thing that would bear more than MAX_TAGS of its users'; None:
    AWS's documentation names none, and none is raised.
    """

    save: Callable[[Tx, T], object]
    too_many: Callable[[T], ApiError] | None = None

    def add(self, tx: Tx, thing: T, tags: Mapping[str, str] | Iterable[Any]) -> None:
        """Add tags or change their values. tags: as `tag_map` takes them, or a map."""
        thing.tags = {**thing.tags, **(tags if isinstance(tags, Mapping) else tag_map(tags))}
        if self.too_many is not None and counted(thing.tags) > MAX_TAGS:
            raise self.too_many(thing)
        self.save(tx, thing)

    def remove(self, tx: Tx, thing: T, keys: Iterable[str]) -> None:
        """Take tags away; that one is not there is no error."""
        gone = set(keys)
        thing.tags = {key: value for key, value in thing.tags.items() if key not in gone}
        self.save(tx, thing)


def counted(keys: Iterable[str]) -> int:
    """How many of these tags count towards a limit: not those that AWS itself sets. Source: Tagging AWS Resources and Tag
    Editor user guide, "Tag naming limits and requirements"."""
    return sum(not reserved(key) for key in keys)


def reserved(key: str) -> bool:
    """Whether a tag is AWS's own: no user may set it."""
    return key.lower().startswith(RESERVED)


def refuse_reserved(call: Context, keys: Iterable[str], refusal: Callable[[], ApiError]) -> None:
    """Raises the service's error for tags that users may not set. CloudFormation sets its own by the same operations."""
    if call.via[-1:] != (CLOUDFORMATION,) and any(map(reserved, keys)):
        raise refusal()


def tag_map(tags: Iterable[Any] | None) -> dict[str, str]:
    """A request's list of tags (`Key` and `Value`, `key` and `value`, or KMS's `TagKey` and `TagValue`) as a map."""
    found: dict[str, str] = {}
    for tag in tags or ():
        if hasattr(tag, "TagKey"):
            key, value = tag.TagKey, tag.TagValue
        else:
            key, value = (tag.key, tag.value) if hasattr(tag, "key") else (tag.Key, tag.Value)
        found[key or ""] = value or ""
    return found


def tag_list(type_: Callable[..., S], tags: Mapping[str, str]) -> list[S]:
    """A map of tags as an answer lists them, in a service's own type `Tag(Key=…, Value=…)`."""
    return [type_(Key=key, Value=value) for key, value in tags.items()]


def tag_keys(tags: Any) -> dict[str, list[str]]:
    """The condition keys of a request's tags: `aws:RequestTag/…` and `aws:TagKeys`; the latter alone of the keys of tags
    that it takes away.

    tags: a map, a list as `tag_map` takes it, a list of keys, or None. Which operations have these keys needs no table: by
    the Service Authorization Reference those that take tags, or keys of tags, do, in every service.
    """
    if not tags:
        return {}
    if not isinstance(tags, Mapping) and isinstance(tags[0], str):
        return {"aws:TagKeys": list(tags)}
    given = tags if isinstance(tags, Mapping) else tag_map(tags)
    return {"aws:TagKeys": list(given), **{f"aws:RequestTag/{key}": [value] for key, value in given.items()}}


def member(name: str) -> Callable[[Any, Any], str]:
    """For `resource=` of an operation: the ARN that stands in this member of its request."""

    def read(call: Any, req: Any) -> str:
        return str(getattr(req, name))

    return read

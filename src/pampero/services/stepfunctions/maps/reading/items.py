"""What an ItemReader names, and what is read from there."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from pampero.services.stepfunctions.asl.data import Failure

# A page of items, in number and in bytes of what they were read from.
MAX_ITEMS = 1000
MAX_BYTES = 1024 * 1024
# What one item may be as it lies in its file, in characters; far more than a child execution takes.
MAX_ITEM_SIZE = 8 * 1024 * 1024


class ItemSource(msgspec.Struct, omit_defaults=True):
    """What an ItemReader names, once its paths and expressions are evaluated.

    resource: `arn:aws:states:::s3:getObject` or `…:listObjectsV2`. arguments: its Parameters or Arguments. config: its
    ReaderConfig; what MaxItemsPath leads to is its MaxItems. etag: of the object that alone is meant, see `pinned`.
    """

    resource: str
    arguments: dict[str, Any]
    config: dict[str, Any] = msgspec.field(default_factory=dict)
    etag: str | None = None


class Item(msgspec.Struct, omit_defaults=True):
    """One item. key: of an item that is a member of a JSON object, whose value is `value` then; a child that gets it
    as it is has `{"Key": key, "Value": value}` for its input.

    source: `s3://bucket/key` of the object that it was read from, `s3://bucket` for an object in a listing.
    """

    value: Any
    key: str | None = None
    source: str | None = None


class Parser(Protocol):
    """Makes items of the bytes of a file. skip: how many of its next items are left out."""

    skip: int

    @property
    def waiting(self) -> bool:
        """Whether more items can be made of what it was given, with `feed(b"")`, also after `close`."""

    def feed(self, data: bytes) -> list[Item]:
        """The items that are whole with these bytes. Raises Failure."""

    def close(self) -> list[Item]:
        """Those that are whole with the file's end. Raises Failure."""


def failed(cause: str) -> Failure:
    """What stops a map run that cannot read its items."""
    return Failure("States.ItemReaderFailed", cause)

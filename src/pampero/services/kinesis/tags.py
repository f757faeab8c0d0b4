"""Tags of streams and consumers, by the former operations and by those that all services have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import MAX_TAGS, counted, member, tag_list
from pampero.kernel.arn import Arn
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import CONSUMERS, STREAMS, Consumer, Stream, find, invalid, named, stream_arn
from pampero.store.tx import ReadTx, Tx

ALLOWED = re.compile(r"[^\W]|[\s_./=+\-@:]")
LISTED = 50


def _owner(thing: Stream | Consumer) -> str:
    if isinstance(thing, Stream):
        return f"stream {thing.name} under account {thing.account}"
    return f"consumer {thing.name} under account {thing.stream.partition('/')[0]}"


def check_tags(thing: Stream | Consumer, tags: dict[str, str]) -> None:
    """Raises InvalidArgumentException for tags that nothing may bear, or that are too many."""
    check_texts([*tags, *tags.values()])
    if counted({**thing.tags, **tags}) > MAX_TAGS:
        text = f"Failed to add tags to {_owner(thing)} because a given stream cannot have more than {MAX_TAGS} tags"
        raise invalid(f"{text} associated with it.")


def check_texts(texts: Iterable[str]) -> None:
    """Raises InvalidArgumentException."""
    if not all(ALLOWED.match(letter) for text in texts for letter in text):
        text = "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space,"
        raise invalid(f"{text} _ . / = + - % @.")


@operation("AddTagsToStream", resource=stream_arn)
def add_tags_to_stream(tx: Tx, call: Call, req: t.AddTagsToStreamInput) -> None:
    """Add tags to a stream, or change them. Source: API_AddTagsToStream.

    Raises ResourceNotFoundException, InvalidArgumentException.
    """
    _add(tx, named(tx, call, req), req.Tags)


@operation("RemoveTagsFromStream", resource=stream_arn)
def remove_tags_from_stream(tx: Tx, call: Call, req: t.RemoveTagsFromStreamInput) -> None:
    """Take tags off a stream. Source: API_RemoveTagsFromStream. Raises ResourceNotFoundException, InvalidArgumentException."""
    _remove(tx, named(tx, call, req), req.TagKeys)


@operation("ListTagsForStream", resource=stream_arn, read=True)
def list_tags_for_stream(tx: ReadTx, call: Call, req: t.ListTagsForStreamInput) -> t.ListTagsForStreamOutput:
    """A page of a stream's tags, by their keys. Source: API_ListTagsForStream. Raises ResourceNotFoundException."""
    tags = named(tx, call, req).tags
    most, after = req.Limit or LISTED, req.ExclusiveStartTagKey or ""
    keys = [key for key in sorted(tags) if key > after]
    return t.ListTagsForStreamOutput(
        Tags=tag_list(t.Tag, {key: tags[key] for key in keys[:most]}), HasMoreTags=len(keys) > most
    )


@operation("TagResource", resource=member("ResourceARN"))
def tag_resource(tx: Tx, call: Call, req: t.TagResourceInput) -> None:
    """Add tags to a stream or a consumer, or change them. Source: API_TagResource.

    Raises ResourceNotFoundException, InvalidArgumentException.
    """
    _add(tx, bearer(tx, call, req.ResourceARN), req.Tags)


@operation("UntagResource", resource=member("ResourceARN"))
def untag_resource(tx: Tx, call: Call, req: t.UntagResourceInput) -> None:
    """Take tags off a stream or a consumer. Source: API_UntagResource. Raises ResourceNotFoundException,
    InvalidArgumentException."""
    _remove(tx, bearer(tx, call, req.ResourceARN), req.TagKeys)


@operation("ListTagsForResource", resource=member("ResourceARN"), read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: t.ListTagsForResourceInput) -> t.ListTagsForResourceOutput:
    """The tags of a stream or a consumer. Source: API_ListTagsForResource. Raises ResourceNotFoundException."""
    return t.ListTagsForResourceOutput(Tags=tag_list(t.Tag, bearer(tx, call, req.ResourceARN).tags))


def _add(tx: Tx, thing: Stream | Consumer, tags: dict[str, str]) -> None:
    check_tags(thing, tags)
    thing.tags = {**thing.tags, **tags}
    write(tx, thing)


def _remove(tx: Tx, thing: Stream | Consumer, keys: list[str]) -> None:
    check_texts(keys)
    thing.tags = {key: value for key, value in thing.tags.items() if key not in keys}
    write(tx, thing)


def write(tx: Tx, thing: Stream | Consumer) -> None:
    """Keep what was changed of a stream or a consumer."""
    if isinstance(thing, Stream):
        STREAMS.save(tx, thing)
    else:
        CONSUMERS.save(tx, thing)


def consumer_at(tx: ReadTx, where: Arn) -> Consumer | None:
    """The consumer of an ARN, if so; whether it was deregistered meanwhile and registered again, its second tells."""
    stream, middle, rest = where.resource.removeprefix("stream/").partition("/consumer/")
    name, _, second = rest.partition(":")
    found = CONSUMERS.get(tx, f"{where.scope}/{stream}", name) if middle else None
    return found if found is not None and str(int(found.created)) == second else None


def bearer(tx: ReadTx, call: Call, text: str) -> Stream | Consumer:
    """The stream or the consumer of an ARN, in this region. Raises ResourceNotFoundException."""
    if "/consumer/" not in text:
        return find(tx, call, text)
    where = Arn.parse(text)
    found = consumer_at(tx, where)
    if found is None or where.region != call.region:
        raise no_consumer(text)
    return found


def no_consumer(text: str) -> ApiError:
    """There is no such consumer. text: its ARN, or its name."""
    return ApiError("ResourceNotFoundException", f"Consumer {text} not found.")


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Stream | Consumer | None:
    """What has the tags of a stream's ARN, or of a consumer's."""
    return consumer_at(tx, where) if "/consumer/" in where.resource else STREAMS.named(tx, where)

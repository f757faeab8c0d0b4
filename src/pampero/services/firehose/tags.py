"""Tags of delivery streams."""

from __future__ import annotations

from collections.abc import Mapping

from pampero.api import ApiError, Call, operation, resource_tags
from pampero.aws.tags import MAX_TAGS, counted, tag_list, tag_map
from pampero.kernel.arn import Arn
from pampero.services.firehose import types as t
from pampero.services.firehose.model import STREAMS, Stream, find, stream_arn
from pampero.store.tx import ReadTx, Tx

LISTED = 50


def check_tags(stream: Stream, tags: Mapping[str, str]) -> None:
    """Raises LimitExceededException for too many."""
    if counted({**stream.tags, **tags}) > MAX_TAGS:
        raise ApiError("LimitExceededException", f"Firehose {stream.name} cannot have more than {MAX_TAGS} tags.")


@operation("TagDeliveryStream", resource=stream_arn)
def tag_delivery_stream(tx: Tx, call: Call, req: t.TagDeliveryStreamInput) -> None:
    """Add tags or change them. Source: API_TagDeliveryStream. Raises ResourceNotFoundException, LimitExceededException,
    InvalidArgumentException."""
    stream = find(tx, call, req.DeliveryStreamName)
    tags = tag_map(req.Tags)
    check_tags(stream, tags)
    stream.tags = {**stream.tags, **tags}
    STREAMS.save(tx, stream)


@operation("UntagDeliveryStream", resource=stream_arn)
def untag_delivery_stream(tx: Tx, call: Call, req: t.UntagDeliveryStreamInput) -> None:
    """Take tags away. Source: API_UntagDeliveryStream. Raises ResourceNotFoundException."""
    stream = find(tx, call, req.DeliveryStreamName)
    stream.tags = {key: value for key, value in stream.tags.items() if key not in req.TagKeys}
    STREAMS.save(tx, stream)


@operation("ListTagsForDeliveryStream", resource=stream_arn, read=True)
def list_tags_for_delivery_stream(
    tx: ReadTx, call: Call, req: t.ListTagsForDeliveryStreamInput
) -> t.ListTagsForDeliveryStreamOutput:
    """A page of a stream's tags, by their keys. Source: API_ListTagsForDeliveryStream. Raises ResourceNotFoundException."""
    tags = find(tx, call, req.DeliveryStreamName).tags
    most, after = req.Limit or LISTED, req.ExclusiveStartTagKey or ""
    keys = [key for key in sorted(tags) if key > after]
    page = {key: tags[key] for key in keys[:most]}
    return t.ListTagsForDeliveryStreamOutput(Tags=tag_list(t.Tag, page), HasMoreTags=len(keys) > most)


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Stream | None:
    """What has the tags of an ARN."""
    return STREAMS.named(tx, where)

"""Transformers of groups: what their messages are turned into for Insights' queries, which find its fields.

Messages are stored as they came and transformed when a query reads them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel.log import logger
from pampero.services.logs import types as t
from pampero.services.logs.indexes import identified
from pampero.services.logs.model import Group, group_at, invalid, millis, split
from pampero.services.logs.transforms import (
    Document,
    InvalidTransformer,
    NotBuilt,
    Transform,
    as_message,
    compile_transformer,
)
from pampero.services.logs.transforms.documents import ACCOUNT, GROUP, REGION, STREAM
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx


class Transformer(msgspec.Struct):
    """A group's. created, modified: milliseconds."""

    config: list[t.Processor]
    created: int
    modified: int


log = logger("logs")
TRANSFORMERS: Documents[Transformer] = Documents("logs.transformer", Transformer)


def _compiled(config: list[t.Processor]) -> Transform:
    """Raises InvalidParameterException, NotImplemented."""
    try:
        return compile_transformer(config)
    except InvalidTransformer as error:
        raise invalid(str(error)) from error
    except NotBuilt as error:
        raise ApiError("NotImplemented", f"The processor {error} is not built yet.", status=501) from error


def transforming(tx: ReadTx, group: Group) -> Callable[[str, str], Document | None] | None:
    """What a group's transformer makes of a message of a stream; None: it has none, or one that a later version refuses."""
    found = TRANSFORMERS.get(tx, group.scope, group.uid)
    if found is None:
        return None
    try:
        transform = compile_transformer(found.config)
    except (InvalidTransformer, NotBuilt) as error:
        log.warning("the transformer of %s is none: %s", group.name, error)
        return None
    return partial(_transformed, transform, {GROUP: group.name, ACCOUNT: group.account, REGION: group.region})


def _transformed(transform: Transform, source: dict[str, str], message: str, stream: str) -> Document | None:
    return transform(message, {**source, STREAM: stream})


@operation("PutTransformer", resource=identified)
def put_transformer(tx: Tx, call: Call, req: t.PutTransformerRequest) -> None:
    """Set a group's transformer. Source: API_PutTransformer. Raises ResourceNotFoundException, InvalidParameterException."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    _compiled(req.transformerConfig)
    old, now = TRANSFORMERS.get(tx, group.scope, group.uid), millis(tx.now)
    made = Transformer(req.transformerConfig, now if old is None else old.created, now)
    TRANSFORMERS.put(tx, group.scope, group.uid, made)


@operation("GetTransformer", resource=identified, read=True)
def get_transformer(tx: ReadTx, call: Call, req: t.GetTransformerRequest) -> t.GetTransformerResponse:
    """A group's transformer; an empty answer where it has none. Source: API_GetTransformer."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    found = TRANSFORMERS.get(tx, group.scope, group.uid)
    if found is None:
        return t.GetTransformerResponse()
    return t.GetTransformerResponse(
        logGroupIdentifier=group.arn,
        creationTime=found.created,
        lastModifiedTime=found.modified,
        transformerConfig=found.config,
    )


@operation("DeleteTransformer", resource=identified)
def delete_transformer(tx: Tx, call: Call, req: t.DeleteTransformerRequest) -> None:
    """Transform no more. Source: API_DeleteTransformer. Raises ResourceNotFoundException."""
    group = group_at(tx, split(call, req.logGroupIdentifier))
    if not TRANSFORMERS.delete(tx, group.scope, group.uid):
        raise ApiError("ResourceNotFoundException", "The specified transformer does not exist.")


@operation("TestTransformer", resource="*")
async def test_transformer(call: Call, req: t.TestTransformerRequest) -> t.TestTransformerResponse:
    """What becomes of some messages; one that cannot be transformed stays. Source: API_TestTransformer.

    Raises InvalidParameterException.
    """
    transform = _compiled(req.transformerConfig)
    return t.TestTransformerResponse(transformedLogs=await asyncio.to_thread(_tried, transform, req.logEventMessages))


def _tried(transform: Transform, messages: list[str]) -> list[t.TransformedLogRecord]:
    found = []
    for number, message in enumerate(messages, 1):
        made = transform(message, {})
        text = message if made is None else as_message(made)
        found.append(t.TransformedLogRecord(eventNumber=number, eventMessage=message, transformedEventMessage=text))
    return found

"""Filters of mappings under a key of KMS (`KMSKeyArn`).

They are sealed by a data key for the mapping's source and function. Whoever gives them needs kms:GenerateDataKey, who reads them
kms:Decrypt; what polls asks as Lambda itself, which the key's policy has to let. Source: "Data encryption at rest for AWS Lambda"
(which shows the encryption context), "Encryption of filter criteria". The texts of errors no source tells.
"""

from __future__ import annotations

import asyncio

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.encryption import Box, answer, open_key
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings.model import Mapping
from pampero.services.lambda_.names import invalid
from pampero.services.lambda_.roles import SERVICE
from pampero.work.feeds.queues import QueuePoller
from pampero.work.feeds.streams import StreamPoller

AGAIN_SECONDS = 60.0


class Envelope(msgspec.Struct, array_like=True):
    """The data key as KMS has encrypted it, and what that has."""

    key: bytes
    filters: bytes


def about(mapping: Mapping) -> dict[str, str]:
    """The encryption context."""
    source = {"aws:lambda:EventSourceArn": mapping.source} if mapping.source else {}
    return {**source, "aws:lambda:FunctionArn": mapping.where.arn}


def _refused(error: ApiError) -> ApiError:
    return ApiError("AccessDeniedException" if error.code == "AccessDenied" else error.code, error.message)


def _ungiven(error: ApiError) -> ApiError:
    return invalid(f"Lambda was unable to use the KMS key for the filter criteria: {error.message}")


def _unpacked(envelope: Envelope, key: bytes) -> list[str]:
    return msgspec.msgpack.decode(Box(key).open(envelope.filters), type=list[str])


def filters(call: Call, mapping: Mapping) -> list[str]:
    """The filters as whoever calls may see them, within a body. Raises KMS's error."""
    if not mapping.sealed:
        return mapping.filters
    envelope = msgspec.msgpack.decode(mapping.sealed, type=Envelope)
    found = answer(
        call, mapping.region, "Decrypt", _refused, CiphertextBlob=envelope.key, EncryptionContext=about(mapping)
    )
    return _unpacked(envelope, found["Plaintext"])


def reveal(call: Call, mapping: Mapping, found: t.EventSourceMappingConfiguration) -> None:
    """Put the filters, or why they cannot be seen, into what is shown of a mapping, within a body."""
    if not mapping.sealed:
        return
    try:
        given = filters(call, mapping)
    except ApiError as error:
        found.FilterCriteriaError = t.FilterCriteriaError(ErrorCode=error.code, Message=error.message[:2048])
        return
    found.FilterCriteria = t.FilterCriteria(Filters=[t.Filter(Pattern=text) for text in given])


def unseal(call: Call, mapping: Mapping, req: t.UpdateEventSourceMappingRequest) -> None:
    """Before a request changes the key, or the function, that filters are sealed for, within a body. Raises
    InvalidParameterValueException where whoever calls cannot decrypt them."""
    if not mapping.sealed or (req.KMSKeyArn is None and req.FunctionName is None and req.FilterCriteria is None):
        return
    if req.FilterCriteria is None:
        try:
            mapping.filters = filters(call, mapping)
        except ApiError as error:
            raise _ungiven(error) from error
    mapping.sealed = b""


def seal(call: Call, mapping: Mapping) -> None:
    """Seal what is in the clear, where there is a key, within a body. Raises InvalidParameterValueException."""
    if not mapping.key or not mapping.filters:
        return
    made = answer(
        call, mapping.region, "GenerateDataKey", _ungiven, KeyId=mapping.key, KeySpec="AES_256",
        EncryptionContext=about(mapping),
    )  # fmt: skip
    box = Box(made["Plaintext"])
    envelope = Envelope(made["CiphertextBlob"], box.seal(msgspec.msgpack.encode(mapping.filters)))
    mapping.sealed, mapping.filters = msgspec.msgpack.encode(envelope), []


async def opened(context: Context, mapping: Mapping) -> list[str]:
    """The filters for what polls. Raises KMS's error."""
    envelope = msgspec.msgpack.decode(mapping.sealed, type=Envelope)
    place = context.within(mapping.account, mapping.region).as_service(SERVICE, mapping.arn)
    return _unpacked(envelope, await open_key(place, envelope.key, about(mapping), _refused))


async def open_for(context: Context, mapping: Mapping, poller: QueuePoller | StreamPoller) -> None:
    """Give a poller its filters; tried again and again, since nothing must pass unfiltered."""
    while True:
        try:
            poller.filter_by(await opened(context, mapping))
        except ApiError as error:
            poller.worker.say(f"PROBLEM: {error.message}")
        else:
            return
        await context.runtime.clock.wait(asyncio.Event(), context.now + AGAIN_SECONDS)

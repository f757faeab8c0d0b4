"""Encryption of what a delivery stream holds.

The store seals all that is in it with the server's own keys, which stand for AWS's (`AWS_OWNED_CMK`): records are answered as
encrypted. Keys of customers (`CUSTOMER_MANAGED_CMK`) are answered 501.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.protocol.codec import to_params
from pampero.services.firehose import types as t
from pampero.services.firehose.model import DIRECT, STREAMS, Stream, active, invalid, stream_arn, unserved
from pampero.store.tx import Tx

OWN = "AWS_OWNED_CMK"


def encrypted(stream: Stream, given: dict[str, Any]) -> dict[str, Any]:
    """What a stream is encrypted with, checked. Raises InvalidArgumentException, NotImplemented."""
    if stream.type != DIRECT:
        raise invalid("Server-side encryption can only be enabled for delivery streams of type DirectPut.")
    if (given["KeyType"] == OWN) == ("KeyARN" in given):
        raise invalid("KeyARN must be specified for CUSTOMER_MANAGED_CMK, and must not be for AWS_OWNED_CMK.")
    if given["KeyType"] != OWN:
        raise unserved(f"KeyType {given['KeyType']}")
    return given


def shown(stream: Stream) -> t.DeliveryStreamEncryptionConfiguration | None:
    """What a stream's description says of it; nothing of one that has never had any."""
    if stream.type != DIRECT:
        return None
    status = "DISABLED" if stream.key is None else "ENABLED"
    return msgspec.convert({"Status": status, **(stream.key or {})}, t.DeliveryStreamEncryptionConfiguration)


@operation("StartDeliveryStreamEncryption", resource=stream_arn)
def start_delivery_stream_encryption(
    tx: Tx, call: Call, req: t.StartDeliveryStreamEncryptionInput
) -> t.StartDeliveryStreamEncryptionOutput:
    """Encrypt from now on, which is so at once. Source: API_StartDeliveryStreamEncryption.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException, NotImplemented.
    """
    stream = active(tx, call, req.DeliveryStreamName)
    given = req.DeliveryStreamEncryptionConfigurationInput
    stream.key = encrypted(stream, {"KeyType": OWN} if given is None else to_params(given))
    STREAMS.save(tx, stream)
    return t.StartDeliveryStreamEncryptionOutput()


@operation("StopDeliveryStreamEncryption", resource=stream_arn)
def stop_delivery_stream_encryption(
    tx: Tx, call: Call, req: t.StopDeliveryStreamEncryptionInput
) -> t.StopDeliveryStreamEncryptionOutput:
    """No longer say so. Source: API_StopDeliveryStreamEncryption.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException.
    """
    stream = active(tx, call, req.DeliveryStreamName)
    if stream.type != DIRECT:
        raise invalid("Server-side encryption can only be disabled for delivery streams of type DirectPut.")
    stream.key = None
    STREAMS.save(tx, stream)
    return t.StopDeliveryStreamEncryptionOutput()

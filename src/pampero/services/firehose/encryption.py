"""Encryption of what a delivery stream holds.

The store seals all that is in it with the server's own keys, which stand for AWS's (`AWS_OWNED_CMK`): records are answered as
encrypted. With a customer's key (`CUSTOMER_MANAGED_CMK`) they are sealed by a data key of it, too (`sealing`).
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.protocol.codec import to_params
from pampero.services.firehose import types as t
from pampero.services.firehose.buffers import release
from pampero.services.firehose.model import DIRECT, STREAMS, Stream, active, invalid, stream_arn
from pampero.services.firehose.sealing import stream_key
from pampero.store.tx import Tx

OWN = "AWS_OWNED_CMK"


def encrypted(type_: str, given: dict[str, Any]) -> dict[str, Any]:
    """What a stream of a type is encrypted with, checked. Raises InvalidArgumentException."""
    if type_ != DIRECT:
        raise invalid("Server-side encryption can only be enabled for delivery streams of type DirectPut.")
    if (given["KeyType"] == OWN) == ("KeyARN" in given):
        raise invalid("KeyARN must be specified for CUSTOMER_MANAGED_CMK, and must not be for AWS_OWNED_CMK.")
    return given


def shown(stream: Stream) -> t.DeliveryStreamEncryptionConfiguration | None:
    """What a stream's description says of it; nothing of one that has never had any."""
    if stream.type != DIRECT:
        return None
    status = "DISABLED" if stream.key is None else "ENABLED"
    return msgspec.convert({"Status": status, **(stream.key or {})}, t.DeliveryStreamEncryptionConfiguration)


@operation("StartDeliveryStreamEncryption", resource=stream_arn)
async def start_delivery_stream_encryption(
    call: Call, req: t.StartDeliveryStreamEncryptionInput
) -> t.StartDeliveryStreamEncryptionOutput:
    """Encrypt from now on, which is so at once; what is in the open buffer goes out as it is. Grants stay. Source:
    API_StartDeliveryStreamEncryption.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException, InvalidKMSResourceException.
    """
    stream = await call.read(active, call, req.DeliveryStreamName)
    given = req.DeliveryStreamEncryptionConfigurationInput
    key = encrypted(stream.type, {"KeyType": OWN} if given is None else to_params(given))
    await call.write(_change, call, stream.name, key, await stream_key(call, stream.arn, key))
    return t.StartDeliveryStreamEncryptionOutput()


def _change(tx: Tx, call: Call, name: str, key: dict[str, Any] | None, data_key: bytes) -> None:
    stream = active(tx, call, name)
    if data_key != stream.data_key:
        release(tx, stream)
    stream.key, stream.data_key = key, data_key
    STREAMS.save(tx, stream)


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
    _change(tx, call, stream.name, None, b"")
    return t.StopDeliveryStreamEncryptionOutput()

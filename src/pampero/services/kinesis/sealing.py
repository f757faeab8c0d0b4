"""Records of encrypted streams: sealed by data keys of the stream's key, each of which is used for five minutes.

A record takes its data key along, as KMS has encrypted it. Who puts needs kms:GenerateDataKey, who reads kms:Decrypt. Source:
Kinesis Developer Guide, "Data protection in Amazon Kinesis Data Streams": server-side encryption, permissions for KMS keys.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Context
from pampero.aws.encryption import Box, DataKey, data_key, opened_key
from pampero.services.kinesis.model import Stream
from pampero.store.tx import Row

USED_SECONDS = 300.0
# In the column `sealed`: that a record is told to be encrypted (as those of former versions are), and that it is sealed here.
PLAIN, TOLD, SEALED = 0, 1, 2
CODES = {
    "AccessDenied": "KMSAccessDeniedException",
    "DisabledException": "KMSDisabledException",
    "KMSInvalidStateException": "KMSInvalidStateException",
    "NotFoundException": "KMSNotFoundException",
}
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[bytes, bytes]).decode


def refusal(error: ApiError) -> ApiError:
    """What Kinesis says where KMS refuses: KMS's words under errors of its own. A key that cannot be used at all is
    InvalidArgumentException."""
    return ApiError(CODES.get(error.code, "InvalidArgumentException"), error.message)


def _about(stream: Stream) -> dict[str, str]:
    return {"aws:kinesis:arn": stream.arn}


def key_of(context: Context, stream: Stream) -> DataKey | None:
    """The data key of an encrypted stream, within a body. Raises KMSAccessDeniedException, KMSDisabledException,
    KMSInvalidStateException, KMSNotFoundException."""
    if stream.key is None:
        return None
    place = context.within(stream.account, stream.region)
    return data_key(place, stream.key, _about(stream), refusal, USED_SECONDS)


def sealed(key: DataKey, data: bytes) -> bytes:
    """What is kept of a record's data."""
    return _encode((key.sealed, Box(key.plain).seal(data)))


def opened(context: Context, stream: Stream, rows: list[Row]) -> list[Row]:
    """Rows of records with their data in the clear, within a body. Raises as `key_of`."""
    return [_opened(context, stream, row) if row[4] == SEALED else row for row in rows]


def _opened(context: Context, stream: Stream, row: Row) -> Row:
    key, data = _decode(row[5])
    place = context.within(stream.account, stream.region)
    plain = opened_key(place, key, _about(stream), refusal, USED_SECONDS)
    return (*row[:5], Box(plain).open(data))

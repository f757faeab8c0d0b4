"""What a delivery stream holds under a customer's key of KMS.

Whoever names the key makes a grant that lets Firehose use it; Firehose asks for the stream's data key as a service, and again every
five minutes. Records are sealed while they wait in a buffer, which takes the data key along. The encryption context is the
stream's ARN under `aws:firehose:arn`; no source tells AWS's. Source: "Data protection in Amazon Data Firehose".
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.encryption import Box, ask, new_key, open_key, opened_key
from pampero.services.firehose.model import SERVICE, Stream

SECONDS = 300.0
ABOUT = "aws:firehose:arn"
KEYLESS = "InvalidKMSResourceException"
GRANTED = ("GenerateDataKey", "Decrypt")


def refusal(error: ApiError) -> ApiError:
    """What Firehose says where KMS refuses."""
    return ApiError(KEYLESS, error.message, 400)


def _as_service(context: Context, arn: str) -> Context:
    return context.as_service(SERVICE, arn)


async def stream_key(context: Context, arn: str, config: dict[str, Any] | None) -> bytes:
    """The data key for a stream as KMS has encrypted it; b"" where no customer's key is named. arn: the stream's. Raises
    InvalidKMSResourceException."""
    key = (config or {}).get("KeyARN")
    if key is None:
        return b""
    about = {ABOUT: arn}
    await ask(
        context, "CreateGrant", refusal, KeyId=key, GranteeServicePrincipal=SERVICE, Operations=list(GRANTED),
        Constraints={"EncryptionContextEquals": about}, Name=f"firehose-{arn.rpartition('/')[2].replace('.', '_')}",
    )  # fmt: skip
    return (await new_key(_as_service(context, arn), key, about, refusal)).sealed


def box_of(context: Context, stream: Stream) -> Box | None:
    """What seals the records that come now, within a body. Raises InvalidKMSResourceException."""
    if not stream.data_key:
        return None
    place = _as_service(context.within(stream.account, stream.region), stream.arn)
    return Box(opened_key(place, stream.data_key, {ABOUT: stream.arn}, refusal, SECONDS))


async def box_for(place: Context, stream: Stream, key: bytes) -> Box | None:
    """What opens a buffer with this data key. Raises InvalidKMSResourceException."""
    return Box(await open_key(_as_service(place, stream.arn), key, {ABOUT: stream.arn}, refusal)) if key else None

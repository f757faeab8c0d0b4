"""Events of groups with a key of KMS: sealed by the group's data key, which KMS has encrypted.

CloudWatch Logs asks KMS as a service (`logs.<region>.amazonaws.com`) with the group's ARN as encryption context: the key's policy
lets it, or not. A batch takes the data key along, so that it opens as long as that key can be used, whatever key the group has by
then. Source: "Encrypt log data in CloudWatch Logs using AWS Key Management Service", which says that a change takes up to five
minutes to be seen; the texts are those that people have reported of AWS, for reading, which they do not tell of, as well.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Context
from pampero.aws.encryption import Box, DataKey, Refusal, new_key, opened_key
from pampero.kernel.arn import Arn
from pampero.services.logs.model import Group, invalid

ABOUT = "aws:logs:arn"
SECONDS = 300.0
# No text in MessagePack begins with this byte.
SEALED = b"\xc1"
DENIED = ("AccessDenied", "AccessDeniedException")


class Envelope(msgspec.Struct, array_like=True):
    """A sealed batch. group: the ARN that it was put under; key: the data key as KMS has encrypted it."""

    group: str
    key: bytes
    body: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Envelope).decode


def _text(group: str) -> str:
    return f"The specified KMS key does not exist or is not allowed to be used with Arn '{group}'"


def _unusable(group: str) -> Refusal:
    return lambda _: ApiError("AccessDeniedException", _text(group), status=400)


def _as_service(context: Context, group: str) -> Context:
    where = Arn.parse(group)
    return context.within(where.account, where.region).as_service(f"logs.{where.region}.amazonaws.com", group)


async def group_key(context: Context, group: str, key: str) -> DataKey:
    """A data key for a group, by its ARN. Raises AccessDeniedException; InvalidParameterException of a key that is not there, or
    disabled."""

    def refusal(error: ApiError) -> ApiError:
        return _unusable(group)(error) if error.code in DENIED else invalid(_text(group))

    return await new_key(_as_service(context, group), key, {ABOUT: group}, refusal)


def _plain(context: Context, group: str, key: bytes) -> bytes:
    return opened_key(_as_service(context, group), key, {ABOUT: group}, _unusable(group), SECONDS)


def sealed(context: Context, group: Group, body: bytes) -> bytes:
    """A batch as it is kept, within a body. Raises AccessDeniedException."""
    if not group.data_key:
        return body
    box = Box(_plain(context, group.arn, group.data_key))
    return SEALED + _encode(Envelope(group.arn, group.data_key, box.seal(body)))


def opened(context: Context, body: bytes) -> bytes:
    """A batch in the clear, within a body. Raises AccessDeniedException."""
    if not body.startswith(SEALED):
        return body
    envelope = _decode(body[1:])
    return Box(_plain(context, envelope.group, envelope.key)).open(envelope.body)

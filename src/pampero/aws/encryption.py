"""Data keys of KMS, by which services encrypt what they keep for whom has named a key.

Each is asked for as whoever calls, through KMS's API and with `kms:ViaService`: so the key's policy, grants and state say who may
write and who may read. What KMS answers to a service becomes that service's own error (`refusal`). Source: KMS Developer Guide,
"How AWS services use AWS KMS".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from pampero.api.call import Context
from pampero.kernel import ids
from pampero.protocol.errors import ApiError

Refusal = Callable[[ApiError], ApiError]
MOST = 4096
NONCE = 12


class DataKey(Struct, frozen=True):
    """A data key: in the clear, and as KMS has encrypted it. key: the ARN of the KMS key."""

    key: str
    plain: bytes
    sealed: bytes


async def ask(context: Context, operation: str, refusal: Refusal, **params: Any) -> dict[str, Any]:
    """One operation of KMS for a service. Raises the service's error."""
    try:
        return await context.client("kms").call(operation, **params)
    except ApiError as error:
        raise refusal(error) from error


async def key_arn(context: Context, key: str, refusal: Refusal) -> str:
    """The ARN of a key by any of its names; the AWS managed key of `alias/aws/…` is made where it is not there yet."""
    shown = await ask(context, "DescribeKey", refusal, KeyId=key)
    return str(shown["KeyMetadata"]["Arn"])


async def new_key(context: Context, key: str, about: Mapping[str, str], refusal: Refusal) -> DataKey:
    """A new data key of 256 bits. key: by any of its names; about: the encryption context."""
    if "alias/aws/" in key:
        key = await key_arn(context, key, refusal)
    made = await ask(
        context, "GenerateDataKey", refusal, KeyId=key, KeySpec="AES_256", EncryptionContext=dict(about)
    )  # fmt: skip
    return DataKey(made["KeyId"], made["Plaintext"], made["CiphertextBlob"])


async def open_key(context: Context, sealed: bytes, about: Mapping[str, str], refusal: Refusal) -> bytes:
    """A data key in the clear."""
    opened = await ask(context, "Decrypt", refusal, CiphertextBlob=sealed, EncryptionContext=dict(about))
    plain: bytes = opened["Plaintext"]
    return plain


class Envelope(Struct, array_like=True):
    """What is sealed under a data key of its own: that key as KMS has encrypted it, and the rest as the key has."""

    key: bytes
    value: bytes


async def seal(context: Context, key: str, about: Mapping[str, str], refusal: Refusal, plain: bytes) -> bytes:
    """An envelope. key: by any of its names; about: the encryption context."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    made = await new_key(context, key, about, refusal)
    nonce = ids.random_bytes(NONCE)
    return msgspec.msgpack.encode(Envelope(made.sealed, nonce + AESGCM(made.plain).encrypt(nonce, plain, b"")))


async def unseal(context: Context, sealed: bytes, about: Mapping[str, str], refusal: Refusal) -> bytes:
    """What is in an envelope."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    envelope = msgspec.msgpack.decode(sealed, type=Envelope)
    plain = await open_key(context, envelope.key, about, refusal)
    return AESGCM(plain).decrypt(envelope.value[:NONCE], envelope.value[NONCE:], b"")


class DataKeys:
    """Data keys that are used for a time, as messages of one queue do: what is decided anew is asked of KMS once that is over.

    Kept for the principal that asked, so that nobody gets what KMS would refuse him.
    """

    def __init__(self, context: Context) -> None:
        self._now = context.runtime.clock.now
        self._made: dict[tuple[object, ...], tuple[float, DataKey]] = {}
        self._opened: dict[tuple[object, ...], tuple[float, bytes]] = {}

    async def current(
        self, context: Context, key: str, about: Mapping[str, str], refusal: Refusal, seconds: float
    ) -> DataKey:
        """The data key to encrypt with, a new one where the last is older than so many seconds."""
        place = (context.principal, context.scope, context.via, key, tuple(sorted(about.items())))
        found = self._made.get(place)
        if found is not None and found[0] > self._now():
            return found[1]
        made = await new_key(context, key, about, refusal)
        _keep(self._made, place, (self._now() + seconds, made))
        return made

    async def opened(
        self, context: Context, sealed: bytes, about: Mapping[str, str], refusal: Refusal, seconds: float
    ) -> bytes:
        """A data key in the clear, asked for anew when so many seconds are over."""
        place = (context.principal, context.scope, context.via, sealed, tuple(sorted(about.items())))
        found = self._opened.get(place)
        if found is not None and found[0] > self._now():
            return found[1]
        plain = await open_key(context, sealed, about, refusal)
        _keep(self._opened, place, (self._now() + seconds, plain))
        return plain


def _keep(kept: dict[tuple[object, ...], Any], place: tuple[object, ...], value: Any) -> None:
    if len(kept) >= MOST:
        kept.clear()
    kept[place] = value

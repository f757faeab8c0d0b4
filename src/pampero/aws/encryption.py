"""Data keys of KMS, by which services encrypt what they keep for whom has named a key, and what they encrypt with them.

Each is asked for as whoever calls, through KMS's API and with `kms:ViaService`: so the key's policy, grants and state say who may
write and who may read. What KMS answers to a service becomes that service's own error (`refusal`). Source: KMS Developer Guide,
"How AWS services use AWS KMS".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from pampero.api.call import Call, Context
from pampero.api.prerequisites import Prerequisite
from pampero.kernel import ids
from pampero.protocol.errors import ApiError

Refusal = Callable[[ApiError], ApiError]
MAX_COUNT = 4096
SALT, NONCE = 16, 12


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
    made = await new_key(context, key, about, refusal)
    nonce = ids.random_bytes(NONCE)
    return msgspec.msgpack.encode(Envelope(made.sealed, nonce + AESGCM(made.plain).encrypt(nonce, plain, b"")))


async def unseal(context: Context, sealed: bytes, about: Mapping[str, str], refusal: Refusal) -> bytes:
    """What is in an envelope."""
    envelope = msgspec.msgpack.decode(sealed, type=Envelope)
    plain = await open_key(context, envelope.key, about, refusal)
    return AESGCM(plain).decrypt(envelope.value[:NONCE], envelope.value[NONCE:], b"")


class Box:
    """Encrypts by a data key: AES-256-GCM, with a key of its own for each text (BLAKE2b of the data key and a salt), so that
    there may be any number of them."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(hashlib.blake2b(salt, key=self._key, digest_size=32).digest())

    def seal(self, plain: bytes, about: bytes = b"") -> bytes:
        """A text as it is kept. about: what it is, which whoever opens it has to say again."""
        salt = ids.random_bytes(SALT + NONCE)
        return salt + self._cipher(salt[:SALT]).encrypt(salt[SALT:], plain, about)

    def open(self, sealed: bytes, about: bytes = b"") -> bytes:
        """The text in the clear. Raises cryptography's InvalidTag."""
        return self._cipher(sealed[:SALT]).decrypt(sealed[SALT : SALT + NONCE], sealed[SALT + NONCE :], about)


Place = tuple[object, ...]


class DataKeys:
    """Data keys that are used for a time, as messages of one queue do: what is decided anew is asked of KMS once that is over.

    Kept for the principal that asked, so that nobody gets what KMS would refuse him. Bodies find here what is at hand; what is
    not is a Prerequisite. Each process has its own.
    """

    def __init__(self, context: Context) -> None:
        self._now = context.runtime.clock.now
        self._made: dict[Place, tuple[float, DataKey]] = {}
        self._opened: dict[Place, tuple[float, bytes]] = {}
        self._answers: dict[Place, dict[str, Any] | ApiError] = {}

    def current(
        self, context: Context, key: str, about: Mapping[str, str], refusal: Refusal, seconds: float, verified: bool
    ) -> DataKey:
        """The data key to encrypt with, within a body: a new one where the last is older than so many seconds. verified: who
        encrypts must be able to open it, too."""
        place = _place(context, key, about)
        found = self._made.get(place)
        if found is not None and found[0] > self._now():
            return found[1]

        async def make() -> None:
            made = await new_key(context, key, about, refusal)
            if verified:
                await open_key(context, made.sealed, about, refusal)
            _keep(self._made, place, (self._now() + seconds, made))

        raise Prerequisite(make)

    def opened(
        self, context: Context, sealed: bytes, about: Mapping[str, str], refusal: Refusal, seconds: float
    ) -> bytes:
        """A data key in the clear, within a body; asked for anew when so many seconds are over."""
        place = _place(context, sealed, about)
        found = self._opened.get(place)
        if found is not None and found[0] > self._now():
            return found[1]

        async def open_() -> None:
            plain = await open_key(context, sealed, about, refusal)
            _keep(self._opened, place, (self._now() + seconds, plain))

        raise Prerequisite(open_)

    def answer(self, call: Call, region: str, operation: str, refusal: Refusal, **params: Any) -> dict[str, Any]:
        """What KMS answers to one call in a Region, within a body: it is asked once, however often the body runs."""
        place: Place = (call.request_id, region, operation, repr(params))
        found = self._answers.get(place)
        if found is None:

            async def ask_() -> None:
                try:
                    answer: Any = await call.within(call.account, region).client("kms").call(operation, **params)
                except ApiError as error:
                    answer = error
                _keep(self._answers, place, answer)

            raise Prerequisite(ask_)
        if isinstance(found, ApiError):
            raise refusal(found) from found
        return found


def _place(context: Context, key: object, about: Mapping[str, str]) -> Place:
    who = context.principal
    told = (*sorted(who.tags.items()), *sorted(context.source.items()), *sorted(about.items()))
    return who.arn, who.id, who.issued, who.policies, who.policy_arns, who.bound, context.scope, context.via, key, told


def _keep(kept: dict[Place, Any], place: Place, value: Any) -> None:
    if len(kept) >= MAX_COUNT:
        kept.clear()
    kept[place] = value


def data_key(
    context: Context, key: str, about: Mapping[str, str], refusal: Refusal, seconds: float, verified: bool = False
) -> DataKey:
    """See DataKeys.current."""
    return context.part(DataKeys).current(context, key, about, refusal, seconds, verified)


def opened_key(context: Context, sealed: bytes, about: Mapping[str, str], refusal: Refusal, seconds: float) -> bytes:
    """See DataKeys.opened."""
    return context.part(DataKeys).opened(context, sealed, about, refusal, seconds)


def answer(call: Call, region: str, operation: str, refusal: Refusal, **params: Any) -> dict[str, Any]:
    """See DataKeys.answer."""
    return call.part(DataKeys).answer(call, region, operation, refusal, **params)

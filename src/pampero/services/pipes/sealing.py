"""Patterns and templates of a pipe that names a key of KMS: sealed by a data key of it.

What writes or shows a pipe asks KMS as whoever calls, what runs it as its role; the encryption context names the pipe. Source:
"Encrypting EventBridge Pipes data with AWS KMS keys". What KMS refuses is ValidationException, or AccessDeniedException: no
source tells the words.
"""

from __future__ import annotations

from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pampero.api import ApiError, Context
from pampero.aws.encryption import new_key, open_key
from pampero.kernel import ids
from pampero.services.pipes.model import Pipe

NONCE = 12
HIDDEN = {
    "SourceParameters": ("FilterCriteria",),
    "EnrichmentParameters": ("InputTemplate",),
    "TargetParameters": ("InputTemplate",),
}


class Envelope(msgspec.Struct, array_like=True):
    """The data key as KMS has encrypted it, and what that has."""

    key: bytes
    value: bytes


def _refused(error: ApiError) -> ApiError:
    if error.code in ("AccessDenied", "AccessDeniedException"):
        return ApiError("AccessDeniedException", error.message, 403)
    return ApiError("ValidationException", error.message, 400)


def _about(pipe: Pipe) -> dict[str, str]:
    return {"aws:pipes:arn": pipe.arn}


async def seal(context: Context, pipe: Pipe) -> None:
    """Take what is hidden out of a pipe's settings. Raises ValidationException, AccessDeniedException."""
    if not pipe.key:
        pipe.sealed = b""
        return
    secret: dict[str, dict[str, Any]] = {}
    for part, names in HIDDEN.items():
        given = pipe.part(part)
        secret[part] = {name: given[name] for name in names if name in given}
        if given:
            pipe.settings[part] = {name: value for name, value in given.items() if name not in names}
    made = await new_key(context, pipe.key, _about(pipe), _refused)
    nonce = ids.random_bytes(NONCE)
    value = nonce + AESGCM(made.plain).encrypt(nonce, msgspec.msgpack.encode(secret), b"")
    pipe.sealed = msgspec.msgpack.encode(Envelope(made.sealed, value))


async def opened(context: Context, pipe: Pipe) -> Pipe:
    """A pipe with all of its settings. Raises ValidationException, AccessDeniedException."""
    if not pipe.sealed:
        return pipe
    envelope = msgspec.msgpack.decode(pipe.sealed, type=Envelope)
    plain = await open_key(context, envelope.key, _about(pipe), _refused)
    secret = msgspec.msgpack.decode(AESGCM(plain).decrypt(envelope.value[:NONCE], envelope.value[NONCE:], b""))
    parts = {part: {**pipe.part(part), **secret[part]} for part in HIDDEN}
    settings = {part: value for part, value in parts.items() if value}
    return msgspec.structs.replace(pipe, settings={**pipe.settings, **settings})

"""The form of ciphertexts: which key made them, with what material, and what only that opens.

A byte for the form, six of the account, the key's id (a byte tells whether a multi-Region key's), eight of the material's id,
a nonce, and AES-256-GCM over the plaintext with all of that and the encryption context as additional data. AWS keeps its own
form to itself; this one likewise holds only as long as nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.kms.model import Key, Material

FORM = 1
HEAD, NONCE, TAG = 1 + 6 + 1 + 16 + 8, 12, 16
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def invalid_ciphertext() -> ApiError:
    """InvalidCiphertextException, which says nothing of why."""
    return ApiError("InvalidCiphertextException")


def _head(key: Key, material: Material) -> bytes:
    related = key.name.startswith("mrk-")
    id_ = bytes.fromhex(key.name.removeprefix("mrk-").replace("-", ""))
    return bytes((FORM, *int(key.account).to_bytes(6, "big"), related, *id_, *bytes.fromhex(material.id[:16])))


def named_in(blob: bytes) -> tuple[str, str]:
    """The account and id of the key that a ciphertext names. Raises InvalidCiphertextException."""
    if len(blob) < HEAD + NONCE + TAG or blob[0] != FORM or blob[7] > 1:
        raise invalid_ciphertext()
    account = f"{int.from_bytes(blob[1:7], 'big'):012d}"
    digits = blob[8:24].hex()
    if blob[7]:
        return account, f"mrk-{digits}"
    return account, f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def material_in(key: Key, blob: bytes) -> Material | None:
    """The material of a key that a ciphertext was made with; None where the key has it no more."""
    wanted = blob[24:32].hex()
    for one in reversed(key.materials):
        if one.id.startswith(wanted):
            return one if one.sealed else None
    return None


def seal(cipher: AESGCM, key: Key, material: Material, plain: bytes, context: Mapping[str, str] | None) -> bytes:
    """A ciphertext."""
    head, nonce = _head(key, material), ids.random_bytes(NONCE)
    return head + nonce + cipher.encrypt(nonce, plain, head + _encode(context or {}))


def open_(cipher: AESGCM, blob: bytes, context: Mapping[str, str] | None) -> bytes:
    """What a ciphertext holds. Raises InvalidCiphertextException."""
    head, nonce = blob[:HEAD], blob[HEAD : HEAD + NONCE]
    try:
        return cipher.decrypt(nonce, blob[HEAD + NONCE :], head + _encode(context or {}))
    except InvalidTag as error:
        raise invalid_ciphertext() from error

"""Secrets in the message format of the AWS Encryption SDK, so that a function that has the SDK can open them: pure.

Source: AWS Encryption SDK developer guide, "Message format reference" (version 2) and "Algorithms reference": AES-256-GCM with a
key derived by HKDF from SHA-512 and committed to, no signature; one frame.
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION, SUITE = b"\x02", b"\x04\x78"
PROVIDER = b"aws-kms"
FRAMED, FRAME = b"\x02", 4096
MESSAGE_ID_LENGTH, NONCE_LENGTH = 32, 12
LAST = b"\xff\xff\xff\xff"
ABOUT_LAST = b"AWSKMSEncryptionClient Final Frame"


def sealed(plain: bytes, key: bytes, encrypted_key: bytes, key_arn: str, message_id: bytes) -> bytes:
    """A message of one frame. key: a data key; encrypted_key: the same, as KMS gives it out; message_id: random."""
    if len(plain) > FRAME:
        raise ValueError("longer than a frame")
    header = b"".join((
        VERSION, SUITE, message_id, _short(0), _short(1), _counted(PROVIDER), _counted(key_arn.encode()),
        _counted(encrypted_key), FRAMED, FRAME.to_bytes(4), _derived(key, message_id, b"COMMITKEY"),
    ))  # fmt: skip
    cipher = AESGCM(_derived(key, message_id, SUITE + b"DERIVEKEY"))
    tag = cipher.encrypt(bytes(NONCE_LENGTH), b"", header)
    number, nonce = (1).to_bytes(4), (1).to_bytes(NONCE_LENGTH)
    about = message_id + ABOUT_LAST + number + len(plain).to_bytes(8)
    return b"".join((header, tag, LAST, number, nonce, len(plain).to_bytes(4), cipher.encrypt(nonce, plain, about)))


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA512(), 32, salt, info).derive(key)


def _short(number: int) -> bytes:
    return number.to_bytes(2)


def _counted(part: bytes) -> bytes:
    return _short(len(part)) + part

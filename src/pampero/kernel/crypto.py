"""Sealing: authenticated encryption with keys of the server's own."""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH = 32


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose (HKDF-Expand of RFC 5869): it tells nothing of `key`, nor of another purpose's key."""
    return hmac.digest(key, purpose.encode() + b"\x01", "sha256")


class Sealer:
    """Seals and opens bytes (AES-256-GCM). What was sealed for one purpose does not open for another.

    former: keys that sealed before `key` did, and still open.
    """

    def __init__(self, key: bytes, *former: bytes) -> None:
        self._ciphers = [AESGCM(one) for one in (key, *former)]
        self._nonces = derive(key, "nonces")

    def seal(self, plain: bytes, purpose: str, *, alike: bool = False) -> bytes:
        """Nonce and ciphertext. alike: the same bytes are sealed in the same way each time."""
        if alike:
            nonce = hmac.digest(self._nonces, purpose.encode() + b"\0" + plain, "sha256")[:12]
        else:
            nonce = os.urandom(12)
        return nonce + self._ciphers[0].encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Raises ValueError when `sealed` was not made by these keys for this purpose."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:12], sealed[12:], purpose.encode())
            except (InvalidTag, ValueError):
                continue
        raise ValueError("not sealed by this server for this purpose")

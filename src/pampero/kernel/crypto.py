"""Sealing: authenticated encryption with the server's key."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH = 32


class Sealer:
    """Seals and opens bytes (AES-256-GCM). What was sealed for one purpose does not open for another."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Raises ValueError when `sealed` was not made by this key for this purpose."""
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise ValueError("not sealed by this server for this purpose") from error


def load_key(path: Path) -> bytes:
    """The key in `path`, made on first use, readable by its owner only. It is there whole or not at all."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(KEY_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()

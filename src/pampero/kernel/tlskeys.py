"""Private keys that are given to OpenSSL, which reads them of files alone."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path


def load_chain(context: ssl.SSLContext, certificates: str, key: str, folder: Path | None = None) -> None:
    """Have a context show certificates (PEM, its own first). Takes long: for a thread.

    key: PEM, without a password. folder: where it may lie for a moment, under a password that is nowhere written; None: where
    the machine keeps such files. Raises ValueError, ssl.SSLError, OSError.
    """
    from cryptography.hazmat.primitives import serialization  # costs a start that needs none

    password = os.urandom(32).hex().encode()
    locked = serialization.load_pem_private_key(key.encode(), None).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(password)
    )
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(certificates.encode() + locked)
        file.flush()
        context.load_cert_chain(file.name, password=password)

"""Identifiers and randomness. The only module that draws random values."""

from __future__ import annotations

import os
import random
import secrets
import uuid

_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def uuid4() -> str:
    """A random UUID; not for secrets (it is made from the fast generator)."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def name_id(length: int = 12) -> str:
    """Lower-case letters and digits, for identifiers such as an API's."""
    return "".join(random.choices(_ALPHANUMERIC, k=length))


def upper_id(length: int = 12) -> str:
    """Upper-case letters and digits, as CloudFormation's physical names end in."""
    return "".join(random.choices(_UPPER, k=length))


def key_id(prefix: str, length: int = 16) -> str:
    """An identifier such as AKIA…, ASIA…, AROA…, AIDA…: prefix and base-32 letters."""
    return prefix + "".join(secrets.choice(_KEY_ALPHABET) for _ in range(length))


def secret(length: int = 40) -> str:
    """A secret of URL-safe characters from the system's generator."""
    return secrets.token_urlsafe(length)[:length]


def random_bytes(length: int) -> bytes:
    """Bytes from the system's generator."""
    return os.urandom(length)


def uniform() -> float:
    """A float in [0, 1), for jitter and weights."""
    return random.random()

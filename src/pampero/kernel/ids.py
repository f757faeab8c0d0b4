"""Identifiers and randomness. The only module that draws random values."""

from __future__ import annotations

import base64
import os
import random
import secrets
from collections.abc import Sequence

_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# Version 4, variant 1 (RFC 9562, 5.4).
_UUID_BITS, _UUID_4 = 0xFFFFFFFF_FFFF_0FFF_3FFF_FFFFFFFFFFFF, 0x4000_8000_000000000000
_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def uuid4() -> str:
    """A random UUID; not for secrets (it is made from the fast generator)."""
    bits = random.getrandbits(128) & _UUID_BITS | _UUID_4
    digits = bits.to_bytes(16, "big").hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def hexadecimal(length: int) -> str:
    """Hexadecimal digits, as the parts of a trace header are; not for secrets."""
    return f"{random.getrandbits(4 * length):0{length}x}"


def letters(length: int) -> str:
    """So many bytes in base64, as the second identifiers of requests are; not for secrets."""
    return base64.b64encode(random.randbytes(length)).decode()


def number() -> int:
    """A number of 62 bits, which a column of integers holds; not for secrets."""
    return random.getrandbits(62)


def name_id(length: int = 12) -> str:
    """Lower-case letters and digits, for identifiers such as an API's."""
    return "".join(random.choices(_ALPHANUMERIC, k=length))


def upper_id(length: int = 12) -> str:
    """Upper-case letters and digits, as CloudFormation's physical names end in."""
    return "".join(random.choices(_UPPER, k=length))


def key_id(prefix: str, length: int = 16) -> str:
    """An identifier such as AKIA…, ASIA…, AROA…, AIDA…: prefix and base-32 letters."""
    return prefix + "".join(secrets.choice(_KEY_ALPHABET) for _ in range(length))


def access_key_id(prefix: str, account: str) -> str:
    """An access key's id (AKIA…, ASIA…), with its account in it as AWS has it: 40 bits behind the first."""
    number = 1 << 79 | int(account) << 39 | secrets.randbits(39)
    return prefix + base64.b32encode(number.to_bytes(10, "big")).decode()


def account_of(access_key: str) -> str | None:
    """The account in an access key's id; None for what is no such id."""
    if len(access_key) != 20 or access_key[:4] not in ("AKIA", "ASIA"):
        return None
    try:
        number = int.from_bytes(base64.b32decode(access_key[4:]), "big")
    except ValueError:
        return None
    account = number >> 39 & (1 << 40) - 1
    return f"{account:012d}" if number >> 79 and account < 10**12 else None


def secret(length: int = 40) -> str:
    """A secret of letters and digits from the system's generator: no shell or option parser trips over it."""
    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(length))


def random_bytes(length: int) -> bytes:
    """Bytes from the system's generator."""
    return os.urandom(length)


def uniform() -> float:
    """A float in [0, 1), for jitter and weights."""
    return random.random()


def password(characters: str, length: int, each: Sequence[str] = ()) -> str:
    """A secret of `length` of these characters, of which at least one is of each of the sets `each`."""
    drawn = [secrets.choice(one) for one in each] + [secrets.choice(characters) for _ in range(length - len(each))]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)

"""The checksums that S3 and its clients agree on."""

from __future__ import annotations

import base64
import hashlib
import zlib
from functools import lru_cache
from typing import Protocol

ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")


class Checksum(Protocol):
    """A running checksum."""

    def update(self, data: bytes) -> None:
        """Take in more."""

    def digest(self) -> bytes:
        """The checksum so far."""


class _Crc32:
    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


class _Table:
    """A CRC by table: slow, for the polynomials that the standard library does not have."""

    def __init__(self, polynomial: int, bits: int) -> None:
        self._table = _table(polynomial)
        self._mask = (1 << bits) - 1
        self._bytes = bits // 8
        self._value = self._mask

    def update(self, data: bytes) -> None:
        table, value = self._table, self._value
        for byte in data:
            value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
        self._value = value

    def digest(self) -> bytes:
        return (self._value ^ self._mask).to_bytes(self._bytes, "big")


@lru_cache(maxsize=4)
def _table(polynomial: int) -> tuple[int, ...]:
    table = []
    for index in range(256):
        value = index
        for _ in range(8):
            value = (value >> 1) ^ polynomial if value & 1 else value >> 1
        table.append(value)
    return tuple(table)


def checksum(algorithm: str) -> Checksum:
    """A new checksum. Raises ValueError for an algorithm there is none of."""
    match algorithm:
        case "CRC32":
            return _Crc32()
        case "CRC32C":
            return _Table(0x82F63B78, 32)
        case "CRC64NVME":
            return _Table(0x9A6C9329AC4BC9B5, 64)
        case "SHA1":
            return hashlib.sha1(usedforsecurity=False)
        case "SHA256":
            return hashlib.sha256()
        case "MD5":
            return hashlib.md5(usedforsecurity=False)
    raise ValueError(f"unknown checksum {algorithm}")


def encoded(algorithm: str, data: bytes) -> str:
    """The checksum of data, in base64."""
    running = checksum(algorithm)
    running.update(data)
    return base64.b64encode(running.digest()).decode()

"""The checksums that S3 and its clients agree on."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable
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


class _Crc:
    """A CRC that the standard library does not have."""

    def __init__(self, name: str, size: int) -> None:
        from awscrt import checksums  # tens of milliseconds, and only few clients ask for these

        self._add: Callable[[bytes, int], int] = getattr(checksums, name)
        self._size = size
        self._value = 0

    def update(self, data: bytes) -> None:
        self._value = self._add(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._size, "big")


def checksum(algorithm: str) -> Checksum:
    """A new checksum. Raises ValueError for an algorithm there is none of."""
    match algorithm:
        case "CRC32":
            return _Crc32()
        case "CRC32C":
            return _Crc("crc32c", 4)
        case "CRC64NVME":
            return _Crc("crc64nvme", 8)
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

"""Blobs: content-addressed files. Written, fsynced, renamed; only then may a row name them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from pampero.kernel import ids


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored blob: its address (SHA-256, hexadecimal) and its size in bytes."""

    address: str
    size: int


class Blobs:
    """Files under `root`, named by their content."""

    def __init__(self, root: Path, fsync: bool = False) -> None:
        self._root = root
        self._fsync = fsync
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    def path(self, address: str) -> Path:
        """Where the blob lies."""
        return self._root / address[:2] / address[2:]

    def put(self, body: bytes) -> Blob:
        """Store bytes that are in memory."""
        address = hashlib.sha256(body).hexdigest()
        if not self.path(address).exists():
            temporary = self._incoming / ids.uuid4()
            with open(temporary, "wb") as file:
                file.write(body)
                file.flush()
                self._settle(file.fileno())
            self._keep(temporary, address)
        return Blob(address, len(body))

    async def put_stream(self, chunks: AsyncIterator[bytes]) -> Blob:
        """Store what arrives; nothing remains when the stream fails."""
        temporary = self._incoming / ids.uuid4()
        digest = hashlib.sha256()
        size = 0
        try:
            with open(temporary, "wb") as file:
                async for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                file.flush()
                self._settle(file.fileno())
            self._keep(temporary, digest.hexdigest())
        finally:
            temporary.unlink(missing_ok=True)
        return Blob(digest.hexdigest(), size)

    def get(self, address: str) -> bytes:
        """The content. Raises FileNotFoundError."""
        return self.path(address).read_bytes()

    def delete(self, address: str) -> None:
        """Remove it; the caller has made sure that no row names it."""
        self.path(address).unlink(missing_ok=True)

    def _settle(self, descriptor: int) -> None:
        if self._fsync:
            os.fsync(descriptor)

    def _keep(self, temporary: Path, address: str) -> None:
        final = self.path(address)
        final.parent.mkdir(exist_ok=True)
        os.replace(temporary, final)

"""Blobs: content-addressed files. Written, fsynced, renamed; only then may a row name them.

What a row is to name is held from before its rename until `release`, so that no sweep takes it in between. Blobs that
a crash left without a row are found by `sweep_all` at the next start.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from pampero.kernel import ids

BATCH = 1024 * 1024
IN_PLACE = 64 * 1024


class Watcher(Protocol):
    """What is fed with the bytes on their way, such as a hash."""

    def update(self, data: bytes, /) -> None:
        """Take in more; may run on a thread."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored blob: its address (SHA-256, hexadecimal) and its size in bytes."""

    address: str
    size: int


class _Incoming:
    """One blob being written. Its methods may run on a thread, one at a time."""

    def __init__(self, path: Path, watchers: Sequence[Watcher]) -> None:
        self.path = path
        self.size = 0
        self._digest = hashlib.sha256()
        self._watchers = watchers
        self._file: BinaryIO | None = None

    def feed(self, chunks: list[bytes]) -> None:
        if self._file is None:
            self._file = open(self.path, "wb", buffering=0)  # noqa: SIM115
        for data in chunks:
            self.size += len(data)
            self._digest.update(data)
            for watcher in self._watchers:
                watcher.update(data)
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]

    def finish(self, fsync: bool) -> str:
        """The address, once all is written."""
        if self._file is None:
            self.feed([b""])
        assert self._file is not None
        if fsync:
            os.fsync(self._file.fileno())
        self._file.close()
        return self._digest.hexdigest()

    def discard(self) -> None:
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)


class Blobs:
    """Files under `root`, named by their content. fsync: files and folders reach the disk before a row names them."""

    def __init__(self, root: Path, fsync: bool = False) -> None:
        self._root = root
        self._fsync = fsync
        self._held: dict[str, int] = {}
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        for left in self._incoming.iterdir():
            left.unlink()

    def path(self, address: str) -> Path:
        """Where the blob lies."""
        return self._root / address[:2] / address[2:]

    def put(self, body: bytes) -> Blob:
        """Store bytes that are in memory."""
        address = hashlib.sha256(body).hexdigest()
        if not self.path(address).exists():
            incoming = _Incoming(self._incoming / ids.uuid4(), ())
            incoming.feed([body])
            incoming.finish(self._fsync)
            self._keep(incoming.path, address)
        return Blob(address, len(body))

    async def put_stream(self, chunks: AsyncIterator[bytes], watchers: Sequence[Watcher] = ()) -> Blob:
        """Store what arrives, and hold it; nothing remains when the stream fails.

        Up to 64 KiB are written in place; more is hashed and written on a thread, in batches, while the next arrives.
        """
        incoming = _Incoming(self._incoming / ids.uuid4(), watchers)
        running: asyncio.Future[None] | None = None
        loop = asyncio.get_running_loop()
        batch: list[bytes] = []
        waiting = 0
        try:
            async for chunk in chunks:
                batch.append(chunk)
                waiting += len(chunk)
                if waiting >= BATCH:
                    if running is not None:
                        await asyncio.shield(running)
                    running = loop.run_in_executor(None, incoming.feed, batch)
                    batch, waiting = [], 0
            if running is not None:
                await asyncio.shield(running)
            if running is None and waiting <= IN_PLACE and not self._fsync:
                incoming.feed(batch or [b""])
                address = incoming.finish(False)
                self.hold(address)
                self._keep(incoming.path, address)
            else:
                address = await asyncio.to_thread(self._finish, incoming, batch)
                self.hold(address)
                await asyncio.to_thread(self._keep, incoming.path, address)
        finally:
            if running is not None and not running.done():
                await asyncio.wait([running])
            incoming.discard()
        return Blob(address, incoming.size)

    def _finish(self, incoming: _Incoming, rest: list[bytes]) -> str:
        if rest:
            incoming.feed(rest)
        return incoming.finish(self._fsync)

    def get(self, address: str) -> bytes:
        """The content. Raises FileNotFoundError."""
        return self.path(address).read_bytes()

    def hold(self, address: str) -> None:
        """Keep it from sweeps until `release`; holds are counted."""
        self._held[address] = self._held.get(address, 0) + 1

    def release(self, address: str) -> None:
        """The row that names it is committed, or will never be."""
        left = self._held.pop(address, 1) - 1
        if left > 0:
            self._held[address] = left

    def sweep(self, address: str, is_named: Callable[[str], bool]) -> None:
        """Delete a blob that is neither held nor named by a row."""
        if address not in self._held and not is_named(address):
            self.path(address).unlink(missing_ok=True)

    async def sweep_all(self, is_named: Callable[[str], bool]) -> None:
        """Delete every blob that is neither held nor named: what a crash between file and row left behind."""
        folders = await asyncio.to_thread(_names, self._root)
        for folder in folders:
            if len(folder) == 2:
                for name in await asyncio.to_thread(_names, self._root / folder):
                    self.sweep(folder + name, is_named)

    def _keep(self, temporary: Path, address: str) -> None:
        final = self.path(address)
        made = not final.parent.exists()
        final.parent.mkdir(exist_ok=True)
        os.replace(temporary, final)
        if self._fsync:
            _sync(final.parent)
            if made:
                _sync(self._root)


def _names(folder: Path) -> Iterable[str]:
    return os.listdir(folder)


def _sync(folder: Path) -> None:
    """Make a folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

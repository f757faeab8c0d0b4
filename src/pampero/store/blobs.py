"""Blobs: content-addressed files. Written, fsynced, renamed; only then may a row name them.

What a row is to name is held from before its rename until `release`, so that no sweep takes it in between: neither one of
this process nor, by a record lock, one of another that shares the folder. Blobs that a crash left without a row are found
by `sweep_all` at the next start. How a file holds its blob is `blobfiles`' business: nothing else reads or writes one.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import hashlib
import io
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from msgspec import Struct

from pampero.kernel import ids
from pampero.kernel.files import OWNERS_FILE, OWNERS_FOLDER, sync_folder
from pampero.store.blobfiles import CHUNK, BlobForm, BlobReader, BlobWriter, PlainForm

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

INCOMING = "incoming"
LOCKS = ".locks"
# What another process stored so short a time before this one began, a row of it may still come to name.
UNNAMED_NANOSECONDS = 60_000_000_000
TAKEN = (errno.EAGAIN, errno.EACCES)
BATCH = 1024 * 1024
IN_PLACE = 64 * 1024


class Watcher(Protocol):
    """What is fed with the bytes on their way, such as a hash."""

    def update(self, data: bytes, /) -> None:
        """Take in more; may run on a thread."""


class Blob(Struct, frozen=True):
    """A stored blob: its address (SHA-256, hexadecimal) and its size in bytes."""

    address: str
    size: int


class _Incoming:
    """One blob being written. Its methods may run on a thread, one at a time."""

    def __init__(self, path: Path, form: BlobForm, watchers: Sequence[Watcher]) -> None:
        self.path = path
        self.size = 0
        self._form = form
        self._digest = hashlib.sha256()
        self._watchers = watchers
        self._file: BlobWriter | None = None

    def feed(self, chunks: list[bytes]) -> None:
        if self._file is None:
            self._file = self._form.writer(self.path)
        data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self.size += len(data)
        self._digest.update(data)
        for watcher in self._watchers:
            watcher.update(data)
        self._file.write(data)

    def finish(self, fsync: bool) -> str:
        """The address, once all is written."""
        if self._file is None:
            self.feed([b""])
        assert self._file is not None
        address = self._digest.hexdigest()
        self._file.finish(address, fsync)
        return address

    def discard(self) -> None:
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)


class _Locks:
    """What processes hold of a folder that they share: a byte of a file for each blob, let go when its process ends.

    Many may hold a blob; who deletes it is the only one that has it.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNERS_FILE)

    def take(self, address: str, alone: bool = False, wait: bool = False) -> bool:
        """Whether it was to be had; blocks until it is, where `wait`."""
        kind = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
        while True:
            try:
                fcntl.lockf(self._descriptor, kind, 1, _byte(address))
            except OSError as error:
                if error.errno in TAKEN:
                    return False
                # Two processes wait for what each other deletes: neither waits while it does so, and it is done soon.
                if error.errno != errno.EDEADLK:
                    raise
            else:
                return True

    def give(self, address: str) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _byte(address))


def _byte(address: str) -> int:
    return int(address[:15], 16)


IsNamed = Callable[[str], Awaitable[bool]]


class Blobs:
    """Files under `root`. fsync: files and folders reach the disk before a row names them. shared: other processes may write
    there, too; alone: none does yet.

    before: nanoseconds by the file system's clock, which no test turns: what a row is to name is stored later than that.
    """

    def __init__(
        self,
        root: Path,
        fsync: bool = False,
        form: BlobForm | None = None,
        shared: bool = False,
        alone: bool = True,
    ) -> None:
        self._root = root
        self._fsync = fsync
        self._form = PlainForm() if form is None else form
        self._held: dict[str, int] = {}
        self._doomed: dict[str, object] = {}
        self._putting = threading.Lock()
        self._incoming = root / INCOMING
        for folder in (root, self._incoming):
            folder.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        for left in self._incoming.iterdir() if alone else []:
            left.unlink()
        self._locks = _Locks(root / LOCKS) if shared else None
        os.utime(self._incoming)
        self.before = self._incoming.stat().st_mtime_ns - (UNNAMED_NANOSECONDS if shared else 0)

    def _path(self, address: str) -> Path:
        name = self._form.name(address)
        return self._root / name[:2] / name[2:]

    def exists(self, address: str) -> bool:
        """Whether it is here."""
        return self._path(address).exists()

    def open(self, address: str) -> BlobReader:
        """To read any part of it. Raises FileNotFoundError, DamagedBlob."""
        return self._form.reader(self._path(address), address)

    def file(self, address: str) -> BinaryIO:
        """As a file, for what wants one. Raises FileNotFoundError, DamagedBlob."""
        return io.BufferedReader(_BlobFile(self.open(address)), CHUNK)

    def get(self, address: str) -> bytes:
        """The content. Raises FileNotFoundError, DamagedBlob."""
        reader = self.open(address)
        try:
            return reader.read_at(0, reader.size)
        finally:
            reader.close()

    def put(self, body: bytes) -> Blob:
        """Store bytes that are in memory, as of now where they were here already; `drop` alone may take them. Blocks."""
        address = hashlib.sha256(body).hexdigest()
        with self._having(address, alone=False):
            if self.exists(address):
                os.utime(self._path(address))
                return Blob(address, len(body))
            incoming = _Incoming(self._incoming / ids.uuid4(), self._form, ())
            try:
                incoming.feed([body])
                incoming.finish(self._fsync)
                self._keep(incoming.path, address)
            finally:
                incoming.discard()
        return Blob(address, len(body))

    def drop(self, address: str) -> None:
        """Delete what no row names, unless it was stored later than `before`. Blocks."""
        with self._having(address, alone=True), contextlib.suppress(FileNotFoundError):
            path = self._path(address)
            if path.stat().st_mtime_ns < self.before:
                path.unlink()

    @contextlib.contextmanager
    def _having(self, address: str, alone: bool) -> Iterator[None]:
        with self._putting:
            if self._locks is not None:
                self._locks.take(address, alone, wait=True)
            try:
                yield
            finally:
                self._give(address)

    async def put_stream(self, chunks: AsyncIterator[bytes], watchers: Sequence[Watcher] = ()) -> Blob:
        """Store what arrives, and hold it; nothing remains when the stream fails.

        Up to 64 KiB are written in place; more is hashed and written on a thread, in batches, while the next arrives.
        """
        incoming = _Incoming(self._incoming / ids.uuid4(), self._form, watchers)
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
                await self.hold(address)
                self._keep(incoming.path, address)
            else:
                address = await asyncio.to_thread(self._finish, incoming, batch)
                await self.hold(address)
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

    async def hold(self, address: str) -> None:
        """Keep it from sweeps until `release`; holds are counted. Waits for a sweep of another process that is at it."""
        self._held[address] = self._held.get(address, 0) + 1
        self._doomed.pop(address, None)
        if self._locks is not None and not self._locks.take(address):
            await asyncio.to_thread(self._locks.take, address, wait=True)

    def release(self, address: str) -> None:
        """The row that names it is committed, or will never be."""
        left = self._held.pop(address, 1) - 1
        if left > 0:
            self._held[address] = left
        self._give(address)

    def _give(self, address: str) -> None:
        if self._locks is not None and address not in self._held:
            self._locks.give(address)

    async def sweep(self, address: str, is_named: IsNamed) -> None:
        """Delete a blob that is neither held nor named by a row; one that was held since it was asked for stays.

        Whoever holds it sweeps it after its release, here or in another process.
        """
        if address in self._held or not (self._locks is None or self._locks.take(address, alone=True)):
            return
        mark = self._doomed[address] = object()
        try:
            if not await is_named(address) and self._doomed.get(address) is mark:
                self._path(address).unlink(missing_ok=True)
        finally:
            # Otherwise it is held by now, or another sweep's business.
            if self._doomed.get(address) is mark:
                del self._doomed[address]
                self._give(address)

    async def sweep_all(self, is_named: IsNamed) -> None:
        """Delete every blob that is neither held nor named: what a crash between file and row left behind."""
        for folder in await asyncio.to_thread(_names, self._root):
            for address in await asyncio.to_thread(self._addresses, folder):
                await self.sweep(address, is_named)

    def addresses(self) -> Iterator[str]:
        """Of all that are here."""
        for folder in _names(self._root):
            yield from self._addresses(folder)

    def _addresses(self, folder: str) -> list[str]:
        if len(folder) != 2:
            return []
        found = (self._form.address(folder + name) for name in _names(self._root / folder))
        return [address for address in found if address is not None]

    def _keep(self, temporary: Path, address: str) -> None:
        final = self._path(address)
        made = not final.parent.exists()
        final.parent.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
        os.replace(temporary, final)
        if self._fsync:
            sync_folder(final.parent)
            if made:
                sync_folder(self._root)


class _BlobFile(io.RawIOBase):
    """A blob as a raw file that is read."""

    def __init__(self, reader: BlobReader) -> None:
        self._reader = reader
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._reader.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        with memoryview(buffer).cast("B") as view:
            data = self._reader.read_at(self._at, len(view))
            view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._reader.close()
        super().close()


def _names(folder: Path) -> Iterable[str]:
    return os.listdir(folder)

"""Blobs: what is held or named stays, what a crash left goes; long work is done on threads."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pampero.store.blobs import BATCH, IN_PLACE, Blobs


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


class Where:
    """Notes the threads that it is fed on."""

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.digest = hashlib.md5(usedforsecurity=False)

    def update(self, data: bytes) -> None:
        self.threads.add(threading.get_ident())
        self.digest.update(data)


@pytest.mark.parametrize("size", [0, 1, IN_PLACE, IN_PLACE + 1, BATCH, 3 * BATCH + 17])
@pytest.mark.parametrize("fsync", [False, True])
def test_a_stream_is_stored_under_its_hash(tmp_path: Path, size: int, fsync: bool) -> None:
    body = os.urandom(size)
    parts = [body[start : start + 100_000] for start in range(0, size, 100_000)]
    where = Where()
    blobs = Blobs(tmp_path, fsync)
    blob = asyncio.run(blobs.put_stream(chunks(*parts), [where]))
    assert (blob.address, blob.size) == (hashlib.sha256(body).hexdigest(), size)
    assert blobs.get(blob.address) == body
    assert where.digest.digest() == hashlib.md5(body).digest()
    assert list((tmp_path / "incoming").iterdir()) == []
    in_place = where.threads <= {threading.get_ident()}
    assert in_place == (size <= IN_PLACE and not fsync) or size == 0


def test_nothing_remains_of_a_stream_that_fails(tmp_path: Path) -> None:
    async def failing() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield bytes(BATCH)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(Blobs(tmp_path).put_stream(failing()))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_sweeps_take_what_is_neither_held_nor_named(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    named, left = blobs.put(b"named").address, blobs.put(b"left").address

    async def run() -> str:
        held = (await blobs.put_stream(chunks(b"held"))).address
        await blobs.sweep_all(lambda address: address == named)
        return held

    held = asyncio.run(run())
    assert [blobs.path(address).exists() for address in (named, left, held)] == [True, False, True]
    blobs.hold(held)
    blobs.release(held)
    blobs.sweep(held, lambda address: False)
    assert blobs.path(held).exists()
    blobs.release(held)
    blobs.sweep(held, lambda address: False)
    assert not blobs.path(held).exists()


def test_a_half_written_file_goes_at_the_next_start(tmp_path: Path) -> None:
    Blobs(tmp_path)
    (tmp_path / "incoming" / "half").write_bytes(b"x")
    Blobs(tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_with_fsync_the_folders_reach_the_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    monkeypatch.setattr("pampero.store.blobs.os.fsync", note)
    blob = Blobs(tmp_path, fsync=True).put(b"x")
    assert "incoming" in synced[0]
    assert synced[1:] == [str(tmp_path / blob.address[:2]), str(tmp_path)]

"""Blobs: what is held or named stays, what a crash left goes; long work is done on threads."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import multiprocessing
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from pampero.api.streams import FileRange
from pampero.store.blobfiles import CHUNK, HEAD, SEALED_CHUNK, BlobForm, DamagedBlob, PlainForm, SealedForm
from pampero.store.blobs import BATCH, IN_PLACE, Blobs

KEY = bytes(range(32))


@pytest.fixture(params=["plain", "sealed"])
def form(request: pytest.FixtureRequest) -> BlobForm:
    return PlainForm() if request.param == "plain" else SealedForm(KEY)


def among(*named: str) -> Callable[[str], Awaitable[bool]]:
    """What rows name."""

    async def is_named(address: str) -> bool:
        return address in named

    return is_named


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


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
def test_a_stream_is_stored_under_its_hash(tmp_path: Path, size: int, fsync: bool, form: BlobForm) -> None:
    body = os.urandom(size)
    parts = [body[start : start + 100_000] for start in range(0, size, 100_000)]
    where = Where()
    blobs = Blobs(tmp_path, fsync, form)
    blob = asyncio.run(blobs.put_stream(chunks(*parts), [where]))
    assert (blob.address, blob.size) == (hashlib.sha256(body).hexdigest(), size)
    assert blobs.get(blob.address) == body
    assert where.digest.digest() == hashlib.md5(body).digest()
    assert list((tmp_path / "incoming").iterdir()) == []
    in_place = where.threads <= {threading.get_ident()}
    assert in_place == (size <= IN_PLACE and not fsync) or size == 0


def test_nothing_remains_of_a_stream_that_fails(tmp_path: Path, form: BlobForm) -> None:
    async def failing() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield bytes(BATCH)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(Blobs(tmp_path, form=form).put_stream(failing()))
    assert files(tmp_path) == []


def test_sweeps_take_what_is_neither_held_nor_named(tmp_path: Path, form: BlobForm) -> None:
    blobs = Blobs(tmp_path, form=form)
    named, left = blobs.put(b"named").address, blobs.put(b"left").address

    async def run() -> str:
        held = (await blobs.put_stream(chunks(b"held"))).address
        await blobs.sweep_all(among(named))
        return held

    held = asyncio.run(run())
    assert [blobs.exists(address) for address in (named, left, held)] == [True, False, True]
    asyncio.run(blobs.hold(held))
    blobs.release(held)
    asyncio.run(blobs.sweep(held, among()))
    assert blobs.exists(held)
    blobs.release(held)
    asyncio.run(blobs.sweep(held, among()))
    assert not blobs.exists(held)


def test_what_is_held_while_a_sweep_asks_for_it_stays(tmp_path: Path, form: BlobForm) -> None:
    blobs = Blobs(tmp_path, form=form)
    address = blobs.put(b"taken up again").address
    blobs.release(address)

    async def is_named(asked: str) -> bool:
        await blobs.hold(asked)
        blobs.release(asked)
        return False

    asyncio.run(blobs.sweep(address, is_named))
    assert blobs.exists(address)


def _delete(root: Path, form: BlobForm, address: str, turn: threading.Barrier, named: threading.Event) -> None:
    """Another process that finds the blob unnamed, and at that moment lets the first one go on."""

    async def is_named(asked: str) -> bool:
        known = named.is_set()
        turn.wait(20)
        with contextlib.suppress(threading.BrokenBarrierError):
            turn.wait(0.3)  # as long as it is to be seen whether the first one waits
        return known

    asyncio.run(Blobs(root, form=form, shared=True, alone=False).sweep(address, is_named))


def test_what_another_process_deletes_is_stored_anew(tmp_path: Path, form: BlobForm) -> None:
    """Who stores it is kept waiting until it is gone: its row would name what is not there."""
    blobs = Blobs(tmp_path, form=form, shared=True)
    address = blobs.put(b"the same").address
    context = multiprocessing.get_context("fork")
    turn, named = context.Barrier(2), context.Event()
    other = context.Process(target=_delete, args=(tmp_path, form, address, turn, named))
    other.start()
    turn.wait(20)
    asyncio.run(blobs.put_stream(chunks(b"the same")))
    named.set()  # the row is committed
    other.join(20)
    assert blobs.get(address) == b"the same"


def test_what_another_process_holds_stays(tmp_path: Path, form: BlobForm) -> None:
    """Until it lets go of it, or is gone."""
    blobs = Blobs(tmp_path, form=form, shared=True)
    address = blobs.put(b"x").address
    context = multiprocessing.get_context("fork")
    holding = context.Event()

    def hold() -> None:
        asyncio.run(Blobs(tmp_path, form=form, shared=True, alone=False).hold(address))
        holding.set()
        threading.Event().wait()

    other = context.Process(target=hold)
    other.start()
    assert holding.wait(20)
    asyncio.run(blobs.sweep(address, among()))
    assert blobs.exists(address)
    other.kill()
    other.join(20)
    asyncio.run(blobs.sweep(address, among()))
    assert not blobs.exists(address)


def test_an_old_answer_deletes_nothing(tmp_path: Path, form: BlobForm) -> None:
    """A sweep asks, a row comes to name the blob, and the sweep that follows is under way: the first one's answer is old."""
    blobs = Blobs(tmp_path, form=form)
    address = blobs.put(b"x").address

    async def run() -> None:
        answers = [asyncio.get_running_loop().create_future() for _ in range(2)]
        waiting = iter(answers)

        async def is_named(asked: str) -> bool:
            found: bool = await next(waiting)
            return found

        first = asyncio.create_task(blobs.sweep(address, is_named))
        await asyncio.sleep(0)
        await blobs.hold(address)
        blobs.release(address)
        second = asyncio.create_task(blobs.sweep(address, is_named))
        await asyncio.sleep(0)
        answers[0].set_result(False)
        await first
        answers[1].set_result(True)
        await second

    asyncio.run(run())
    assert blobs.exists(address)


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

    monkeypatch.setattr("os.fsync", note)
    blob = Blobs(tmp_path, fsync=True).put(b"x")
    assert "incoming" in synced[0]
    assert synced[1:] == [str(tmp_path / blob.address[:2]), str(tmp_path)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 17])
@pytest.mark.parametrize("pieces", [1, 7, 1000, CHUNK, 3 * CHUNK])
def test_any_part_can_be_read(tmp_path: Path, size: int, pieces: int, form: BlobForm) -> None:
    body = os.urandom(size)
    blobs = Blobs(tmp_path, form=form)
    if pieces == 1:
        address = blobs.put(body).address
    else:
        parts = [body[start : start + pieces] for start in range(0, size, pieces)]
        address = asyncio.run(blobs.put_stream(chunks(*parts))).address
    assert blobs.get(address) == body
    reader = blobs.open(address)
    assert reader.size == size
    for offset in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, size - 1, size, size + 1):
        for length in (0, 1, CHUNK, CHUNK + 1, size, size + 100):
            if offset >= 0:
                assert reader.read_at(offset, length) == body[offset : offset + length]
                now = reader.read_now(offset, length, memoryview(bytearray(size + 3 * CHUNK)))
                assert now is not None
                assert now == body[offset : offset + length]
    reader.close()
    with blobs.file(address) as file:
        file.seek(-min(3, size), os.SEEK_END)
        assert file.read() == body[-3:] if size else file.read() == b""


def test_what_is_not_in_memory_is_left_to_a_thread(
    tmp_path: Path, form: BlobForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = os.urandom(5 * CHUNK + 17)
    blobs = Blobs(tmp_path, form=form)
    address = blobs.put(body).address
    monkeypatch.setattr("pampero.store.blobfiles.os.preadv", without_waiting(os.preadv))

    async def read() -> bytes:
        return b"".join([piece async for piece in FileRange(partial(blobs.open, address), 1, len(body) - 1).chunks()])

    reader = blobs.open(address)
    assert reader.read_now(0, CHUNK, memoryview(bytearray(CHUNK))) is None
    reader.close()
    assert asyncio.run(read()) == body[1:]


def without_waiting(real: Callable[..., int]) -> Callable[..., int]:
    """As the system answers for a file that it has to fetch from the disk."""

    def read(descriptor: int, rooms: Sequence[memoryview], offset: int, flags: int = 0) -> int:
        if flags:
            raise BlockingIOError
        return real(descriptor, rooms, offset)

    return read


def test_neither_content_nor_its_hash_lies_on_the_disk(tmp_path: Path) -> None:
    body = b"a sentence that is nobody's business " * 10_000
    blobs = Blobs(tmp_path, form=SealedForm(KEY))
    address = blobs.put(body).address
    (file,) = files(tmp_path)
    assert b"nobody's business" not in file.read_bytes()
    name = file.parent.name + file.name
    assert address not in name
    assert bytes.fromhex(address) not in file.read_bytes()
    assert SealedForm(bytes(32)).address(name) is None
    assert list(blobs.addresses()) == [address]


def damage_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_a_chunk(file: Path) -> None:
    os.truncate(file, HEAD + SEALED_CHUNK)


def cut_the_head(file: Path) -> None:
    os.truncate(file, HEAD // 2)


def swap_chunks(file: Path) -> None:
    content = file.read_bytes()
    first, second = content[HEAD:][:SEALED_CHUNK], content[HEAD + SEALED_CHUNK :][:SEALED_CHUNK]
    file.write_bytes(content[:HEAD] + second + first + content[HEAD + 2 * SEALED_CHUNK :])


@pytest.mark.parametrize("harm", [damage_a_bit, cut_a_chunk, cut_the_head, swap_chunks])
def test_what_was_changed_is_not_served(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    blobs = Blobs(tmp_path, form=SealedForm(KEY))
    address = blobs.put(os.urandom(3 * CHUNK)).address
    (file,) = files(tmp_path)
    harm(file)
    with pytest.raises(DamagedBlob):
        blobs.get(address)


def test_a_blob_in_the_place_of_another_is_not_served(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, form=SealedForm(KEY))
    wanted = blobs.put(b"wanted").address
    (place,) = files(tmp_path)
    blobs.put(b"other")
    (other,) = set(files(tmp_path)) - {place}
    os.replace(other, place)
    with pytest.raises(DamagedBlob, match="another blob"):
        blobs.get(wanted)

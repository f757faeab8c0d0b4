"""How a blob lies on the disk: encrypted (AES-256-GCM in chunks), or as it is.

An encrypted file begins with a head: a mark, a random salt that makes the file's own key, and, sealed with it, the blob's
address and size. Chunks of 64 KiB follow, each with its tag and with its number as nonce: so any part can be read alone,
and neither chunks nor whole files can change places. Names are encrypted too (AES-SIV): an address is the hash of the
content, and would tell who has the same.
"""

from __future__ import annotations

import os
import struct
import threading
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from pampero.kernel.crypto import derive
from pampero.kernel.files import OWNERS_FILE

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG
MARK = b"PMPB\x00\x00\x00\x01"
SALT = 16
FACTS = struct.Struct(">32sQ")
HEAD = len(MARK) + SALT + FACTS.size + TAG
# No chunk has this number.
HEADS_NONCE = b"\xff" * 12
# Linux reads what it has in memory, and says so where it has not; elsewhere reads are left to threads.
NO_WAIT: int = getattr(os, "RWF_NOWAIT", 0)


class DamagedBlob(OSError):
    """A blob's file is not what was written."""


class BlobReader(Protocol):
    """An open blob. Its methods may run on a thread."""

    size: int

    def read_at(self, offset: int, length: int) -> bytes:
        """The bytes there, fewer at the end. Raises OSError."""

    def read_into(self, offset: int, length: int, buffer: memoryview) -> memoryview:
        """The same, as a part of the buffer, which has room for all chunks that they lie in."""

    def read_now(self, offset: int, length: int, buffer: memoryview) -> memoryview | None:
        """The same without a wait; None where the disk would have to be waited for, or nobody can tell. Raises OSError."""

    def close(self) -> None:
        """Close the file."""


class BlobWriter(Protocol):
    """A blob that is being written. Its methods may run on a thread, one at a time."""

    def write(self, data: bytes) -> None:
        """Append. Raises OSError."""

    def finish(self, address: str, fsync: bool) -> None:
        """All is written: the file holds the blob of this address."""

    def close(self) -> None:
        """Close the file."""


class BlobForm(Protocol):
    """One of the two ways."""

    def name(self, address: str) -> str:
        """The file's name."""

    def address(self, name: str) -> str | None:
        """Whose name it is; None when it is none of this form's."""

    def writer(self, path: Path) -> BlobWriter:
        """A new file. Raises OSError."""

    def reader(self, path: Path, address: str) -> BlobReader:
        """Raises FileNotFoundError, DamagedBlob."""


class PlainForm:
    """As they are."""

    def name(self, address: str) -> str:
        """See BlobForm."""
        return address

    def address(self, name: str) -> str | None:
        """See BlobForm."""
        return name if len(name) == 64 else None

    def writer(self, path: Path) -> BlobWriter:
        """See BlobForm."""
        return _PlainWriter(path)

    def reader(self, path: Path, address: str) -> BlobReader:
        """See BlobForm."""
        return _PlainReader(path)


class Scratch(threading.local):
    """A thread's own room for what is sealed: memory that is new each time costs more than the cipher."""

    def __init__(self) -> None:
        self._room = bytearray()

    def view(self, size: int) -> memoryview:
        """So many bytes, until the thread asks again."""
        if len(self._room) < size:
            self._room = bytearray(size)
        return memoryview(self._room)[:size]


class SealedForm:
    """Encrypted with keys made of a storage key."""

    def __init__(self, key: bytes) -> None:
        self._names = AESSIV(derive(key, "pampero/blob names/1") + derive(key, "pampero/blob names/2"))
        self._key = derive(key, "pampero/blobs")
        self._scratch = Scratch()

    def name(self, address: str) -> str:
        """See BlobForm."""
        return self._names.encrypt(bytes.fromhex(address), None).hex()

    def address(self, name: str) -> str | None:
        """See BlobForm."""
        try:
            return self._names.decrypt(bytes.fromhex(name), None).hex()
        except (InvalidTag, ValueError):
            return None

    def writer(self, path: Path) -> BlobWriter:
        """See BlobForm."""
        salt = os.urandom(SALT)
        return _SealedWriter(path, salt, self._cipher(salt), self._scratch)

    def reader(self, path: Path, address: str) -> BlobReader:
        """See BlobForm."""
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            head = os.pread(descriptor, HEAD, 0)
            cipher = self._cipher(head[len(MARK) :][:SALT])
            found, size = FACTS.unpack(cipher.decrypt(HEADS_NONCE, head[len(MARK) + SALT :], head[: len(MARK)]))
            if found.hex() != address:
                raise DamagedBlob(f"{path} holds another blob")
        except (InvalidTag, ValueError, struct.error) as error:
            os.close(descriptor)
            raise DamagedBlob(f"{path} is damaged") from error
        except OSError:
            os.close(descriptor)
            raise
        return _SealedReader(descriptor, path, cipher, size, self._scratch)

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(derive(self._key, salt.hex()))


class _Writer:
    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNERS_FILE)

    def _put(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class _PlainWriter(_Writer):
    def write(self, data: bytes) -> None:
        self._put(data)

    def finish(self, address: str, fsync: bool) -> None:
        if fsync:
            os.fsync(self._descriptor)
        self.close()


class _PlainReader:
    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.size = os.fstat(self._descriptor).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        return os.pread(self._descriptor, length, offset)

    def read_into(self, offset: int, length: int, buffer: memoryview) -> memoryview:
        return buffer[: os.preadv(self._descriptor, [buffer[:length]], offset)]

    def read_now(self, offset: int, length: int, buffer: memoryview) -> memoryview | None:
        room = buffer[: max(0, min(length, self.size - offset))]
        return room if _read_now(self._descriptor, room, offset) else None

    def close(self) -> None:
        os.close(self._descriptor)


class _SealedWriter(_Writer):
    """The head is written last, when address and size are known; small blobs are written at once."""

    def __init__(self, path: Path, salt: bytes, cipher: AESGCM, scratch: Scratch) -> None:
        super().__init__(path)
        self._scratch = scratch
        self._salt = salt
        self._cipher = cipher
        self._number = 0
        self._size = 0
        self._rest = bytearray()

    def write(self, data: bytes) -> None:
        self._size += len(data)
        if len(self._rest) + len(data) <= CHUNK:
            self._rest += data
            return
        whole = self._rest + data if self._rest else data
        # The last chunk is kept back: it may be the only one, and then goes with the head.
        end = (len(whole) - 1) // CHUNK * CHUNK
        head = 0 if self._number else HEAD
        sealed = self._scratch.view(head + end // CHUNK * SEALED_CHUNK)
        with memoryview(whole) as view:
            for start in range(0, end, CHUNK):
                at = head + start // CHUNK * SEALED_CHUNK
                room = sealed[at : at + SEALED_CHUNK]
                self._cipher.encrypt_into(_nonce(self._number), view[start : start + CHUNK], None, room)
                self._number += 1
            self._rest = bytearray(view[end:])
        self._put(sealed)

    def finish(self, address: str, fsync: bool) -> None:
        first = not self._number
        last = self._seal(self._rest) if self._rest else b""
        facts = FACTS.pack(bytes.fromhex(address), self._size)
        head = MARK + self._salt + self._cipher.encrypt(HEADS_NONCE, facts, MARK)
        if first:
            self._put(head + last)
        else:
            self._put(last)
            os.pwrite(self._descriptor, head, 0)
        if fsync:
            os.fsync(self._descriptor)
        self.close()

    def _seal(self, chunk: bytearray) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number), chunk, None)
        self._number += 1
        return sealed


class _SealedReader:
    def __init__(self, descriptor: int, path: Path, cipher: AESGCM, size: int, scratch: Scratch) -> None:
        self._descriptor = descriptor
        self._scratch = scratch
        self._path = path
        self._cipher = cipher
        self.size = size

    def read_at(self, offset: int, length: int) -> bytes:
        first, last = offset // CHUNK, (min(offset + length, self.size) - 1) // CHUNK
        return bytes(self.read_into(offset, length, memoryview(bytearray(max(0, last - first + 1) * CHUNK))))

    def read_into(self, offset: int, length: int, buffer: memoryview) -> memoryview:
        end = min(offset + length, self.size)
        if offset >= end:
            return buffer[:0]
        first, sealed = self._sealed(offset, end)
        got = os.preadv(self._descriptor, [sealed], HEAD + first * SEALED_CHUNK)
        return self._opened(offset, end, sealed[:got], buffer)

    def read_now(self, offset: int, length: int, buffer: memoryview) -> memoryview | None:
        end = min(offset + length, self.size)
        if offset >= end:
            return buffer[:0]
        first, sealed = self._sealed(offset, end)
        if not _read_now(self._descriptor, sealed, HEAD + first * SEALED_CHUNK):
            return None
        return self._opened(offset, end, sealed, buffer)

    def _sealed(self, offset: int, end: int) -> tuple[int, memoryview]:
        """The first chunk of a part, and room for all of its chunks as they lie in the file."""
        first, last = offset // CHUNK, (end - 1) // CHUNK
        whole = min((last + 1) * CHUNK, self.size) - first * CHUNK
        return first, self._scratch.view(whole + (last - first + 1) * TAG)

    def _opened(self, offset: int, end: int, sealed: memoryview, buffer: memoryview) -> memoryview:
        first, last = offset // CHUNK, (end - 1) // CHUNK
        for number in range(first, last + 1):
            at, start = (number - first) * SEALED_CHUNK, (number - first) * CHUNK
            size = min(CHUNK, self.size - number * CHUNK)
            try:
                whole = sealed[at : at + size + TAG]
                self._cipher.decrypt_into(_nonce(number), whole, None, buffer[start : start + size])
            except (InvalidTag, ValueError) as error:
                raise DamagedBlob(f"{self._path} is damaged") from error
        return buffer[offset - first * CHUNK : end - first * CHUNK]

    def close(self) -> None:
        os.close(self._descriptor)


def _read_now(descriptor: int, room: memoryview, offset: int) -> bool:
    """Whether all of it could be read without a wait. That a file cannot be read, whoever waits for it is told."""
    try:
        return NO_WAIT != 0 and os.preadv(descriptor, [room], offset, NO_WAIT) == len(room)
    except OSError:
        return False


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")

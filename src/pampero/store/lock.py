"""One server a data folder: a lock that the kernel takes back when its process ends, however it ends.

A record lock, because the kernel says who holds it: neither a file with a process number in it nor a process that has got
the number since can be mistaken for the server.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from pampero.kernel import ids
from pampero.kernel.errors import StartError, reason
from pampero.kernel.files import OWNERS_FILE

NAME = "pampero.lock"
PROCESS_FILE = "server.json"
# The first byte is locked by whoever uses the folder, the second once server.json tells where the server answers; the third
# by the one of those that share a folder that prepares it, the fourth by the one process of a server that writes to the
# database just now. Each of those that share it has a byte of its own behind OWNERS, which its name tells.
USED, PUBLISHED, PREPARED, TURN, OWNERS = 0, 1, 2, 3, 1024
TAKEN = (errno.EAGAIN, errno.EACCES)
# How long the processes of a server that was killed may take to end: they are told at once, but the machine may be busy.
ORPHANS_SECONDS = 30.0
BOOT = Path("/proc/sys/kernel/random/boot_id")
LINUX = sys.platform == "linux"


class Holder(Struct, frozen=True):
    """Who uses a folder. pid: None where it is in another container. published: server.json is this server's."""

    pid: int | None
    published: bool


class FolderLock:
    """Held from its making until `release`. Raises StartError when another process holds it.

    shared: by servers that keep their rows elsewhere; no other uses the folder meanwhile. The file may be opened by nobody else in this process: the first to close it would give the lock away.
    """

    def __init__(self, path: Path, shared: bool = False) -> None:
        self._kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNERS_FILE)
        except OSError as error:
            raise StartError(f"{path.parent} cannot be written to: {reason(error)}") from error
        try:
            # The file as a whole, since a process that is forked off keeps this lock, too (and former versions have no
            # other). Where the two kinds of locks are one, the second is enough.
            if LINUX:
                self._take_whole()
            self._take(USED)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno in TAKEN:
                text = f"another server uses {path.parent}; stop it, or choose another folder with --data"
            else:
                text = f"{path.parent} is on a file system that has no locks: {reason(error)}"
            raise StartError(text) from error

    def _take_whole(self) -> None:
        """The processes of a server that was killed end a moment after it. Where a server runs, this raises at once."""
        deadline = time.monotonic() + ORPHANS_SECONDS
        while True:
            try:
                fcntl.flock(self._descriptor, self._kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if (
                    self._kind == fcntl.LOCK_SH
                    or _holder(self._descriptor, USED) is not None
                    or time.monotonic() > deadline
                ):
                    raise
                threading.Event().wait(0.01)
            else:
                return

    def publish(self) -> None:
        """From now on server.json tells where the server answers."""
        self._take(PUBLISHED)

    def take_turn(self) -> bool:
        """Whether this process may write to the database until `give_turn`; the others of the server may not."""
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, TURN)
        except OSError as error:
            if error.errno in TAKEN:
                return False
            raise
        return True

    def give_turn(self) -> None:
        """Another process of the server may write."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, TURN)

    def join(self) -> str:
        """A new name for this process, of which the others that share the folder can tell when it has ended."""
        name = f"{self._place()}.{ids.uuid4()}"
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _byte(name))
        return name

    def ended(self, name: str) -> bool:
        """Whether another process of this name, from `join`, has certainly ended: False of those of other machines."""
        place = self._place()
        return bool(place) and name.startswith(f"{place}.") and _holder(self._descriptor, _byte(name)) is None

    def _place(self) -> str:
        """One kernel and one file: there alone nobody can miss a lock. "" where the kernel has no name."""
        try:
            boot = BOOT.read_bytes()
        except OSError:
            return ""
        file = os.fstat(self._descriptor)
        return hashlib.sha256(b"%s%d/%d" % (boot, file.st_dev, file.st_ino)).hexdigest()[:12]

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """One of those that share the folder after the other."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX, 1, PREPARED)
        try:
            yield
        finally:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, PREPARED)

    @property
    def alone(self) -> bool:
        """Whether no other process shares it."""
        return _holder(self._descriptor, USED) is None

    def release(self) -> None:
        """Let another process have the folder."""
        os.close(self._descriptor)

    def _take(self, byte: int) -> None:
        fcntl.lockf(self._descriptor, self._kind | fcntl.LOCK_NB, 1, byte)


def _byte(name: str) -> int:
    return OWNERS + int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")


def holder(path: Path) -> Holder | None:
    """Who holds the lock of another process at `path`; None when nobody does. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        pid = _holder(descriptor, USED)
        if pid is None:
            return None
        return Holder(pid or None, _holder(descriptor, PUBLISHED) is not None)
    finally:
        os.close(descriptor)


def _holder(descriptor: int, byte: int) -> int | None:
    """The process that has locked the byte: 0 where it is not one of this container's, None when nobody has."""
    if LINUX:
        asked = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, byte, 1, 0)
        kind, _, _, _, pid = struct.unpack("hhqqi", fcntl.fcntl(descriptor, fcntl.F_GETLK, asked))
    else:
        asked = struct.pack("qqihh", byte, 1, 0, fcntl.F_WRLCK, os.SEEK_SET)
        _, _, pid, kind, _ = struct.unpack("qqihh", fcntl.fcntl(descriptor, fcntl.F_GETLK, asked))
    return None if kind == fcntl.F_UNLCK else max(0, pid)

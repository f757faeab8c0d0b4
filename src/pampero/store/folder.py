"""The data folder: locked, closed to other users, its keys found, and all in it encrypted as the keyring says."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

from msgspec import structs

from pampero.kernel.config import Settings
from pampero.kernel.crypto import KEY_LENGTH
from pampero.kernel.errors import StartError, reason
from pampero.kernel.files import OWNERS_FOLDER, tighten, write_whole
from pampero.kernel.log import logger
from pampero.kernel.masterkey import KeySource, MasterKey, written
from pampero.store import keyring as keyrings
from pampero.store.blobfiles import SealedForm
from pampero.store.blobs import Blobs
from pampero.store.cipher import ALGORITHM, is_plain
from pampero.store.faultpoints import FaultPoints
from pampero.store.keyring import Keyring, fresh_key, read_keyring, write_keyring
from pampero.store.lock import NAME as LOCK
from pampero.store.lock import PROCESS_FILE, FolderLock
from pampero.store.sealing import seal_all

log = logger("server")
DATABASE = "pampero.db"
KEY_FILE = "server.key"
# Blobs of S3, packages of Lambda, and layers of images.
BLOBS = ("blobs", "code", "layers")
# Unpacked packages, which functions read where they are shown to them: what is needed again is unpacked again.
UNPACKED = "functions"
READABLE = frozenset({UNPACKED, "sandbox"})
# What may lie in a folder that has no keyring or database yet: what a start that did not come to its end leaves, what is put
# there beforehand, and what file systems have of themselves.
KNOWN = frozenset(
    {
        *BLOBS,
        *READABLE,
        keyrings.NAME,
        LOCK,
        PROCESS_FILE,
        KEY_FILE,
        "server.log",
        "tls",
        "lost+found",
        ".DS_Store",
        ".gitignore",
        ".gitkeep",
    }
)
NO_FAULTS = FaultPoints("")


class DataFolder:
    """Opened by one process at a time; `close`, or the process's end, lets it go.

    shared: opened by any number that keep their rows in one database elsewhere.

    place: where its key is. encrypt: whether what is at rest is to be encrypted; where it is not yet, it is now, with a
    line in the log; None: as it is. resumed: whether an encryption that had not come to its end was finished.
    Raises StartError.
    """

    def __init__(
        self,
        path: Path,
        place: KeySource,
        encrypt: bool | None = True,
        fsync: bool = False,
        faults: FaultPoints = NO_FAULTS,
        shared: bool = False,
    ) -> None:
        self.path = path
        self.database = path / DATABASE
        self._shared = shared
        self._fsync = fsync
        self._faults = faults
        _make(path)
        _refuse_foreign(path, place)
        self.lock = FolderLock(path / LOCK, shared)
        try:
            with self.lock.preparing():
                self.alone = self.lock.alone
                self._tighten()
                if self.alone:
                    (path / PROCESS_FILE).unlink(missing_ok=True)
                self.master, self.keyring = self._keys(place, encrypt)
                self.resumed = not self.keyring.complete
                self._seal()
        except StartError:
            self.lock.release()
            raise
        except OSError as error:
            self.lock.release()
            raise StartError(f"{path} cannot be used: {reason(error)}") from error

    @property
    def storage_key(self) -> bytes | None:
        """What the database is encrypted with; None: it is not."""
        return self.keyring.storage[0] if self.keyring.storage else None

    @property
    def encryption(self) -> str:
        """For `pampero status`."""
        if not self.keyring.storage:
            return "none (--no-encryption)"
        database = "database by PostgreSQL's own means" if self._shared else f"database by {ALGORITHM.upper()}"
        return f"{database}, blobs by AES-256-GCM; the key is from {self.master.source}"

    def blobs(self, name: str, beside: bool = False) -> Blobs:
        """One of BLOBS. beside: another process of the server has it already."""
        assert name in BLOBS
        key = self.storage_key
        return Blobs(
            self.path / name,
            self._fsync,
            None if key is None else SealedForm(key),
            self._shared,
            self.alone and not beside,
        )

    def publish(self, endpoint: str, pid: int, address: str, loopback: bool) -> None:
        """The server has begun: tell the commands where it answers. address: where clients that want TLS reach it.
        loopback: whether nobody else's machine does."""
        if self._shared and not self.keyring.elsewhere:
            self._write(elsewhere=True)
        elif not (self._shared or self.keyring.begun):
            self._write(begun=True)
        content = {"pid": pid, "endpoint": endpoint, "address": address, "loopback": loopback}
        write_whole(self.path / PROCESS_FILE, json.dumps(content).encode())
        self.lock.publish()

    def leave(self) -> None:
        """After the server has stopped: nothing that is not encrypted stays, where it need not."""
        if self.lock.alone:
            (self.path / PROCESS_FILE).unlink(missing_ok=True)
            if self.keyring.storage:
                self._drop_unpacked()

    def close(self) -> None:
        """Let another process have it."""
        self.lock.release()

    def change_master(self, new: MasterKey | None) -> Path | None:
        """Seal the keyring with another master key; None: with a fresh one in the same file. Raises StartError.

        Killed at any moment, the folder opens with the former key or the new one, whichever its file then holds.
        Returns the file of the former key, where it is of no use any more.
        """
        if new is not None:
            write_keyring(self.path, self.keyring, [new.key])
            former, self.master = self.master, new
            return former.file if former.file != new.file else None
        file = self.master.file
        assert file is not None
        key = fresh_key()
        write_keyring(self.path, self.keyring, [self.master.key, key])
        self._faults.pass_point("rekey.both")
        try:
            write_whole(file, written(key))
        except OSError as error:
            raise StartError(f"{file} cannot be written: {reason(error)}; it still holds the former key") from error
        self._faults.pass_point("rekey.swapped")
        write_keyring(self.path, self.keyring, [key])
        self.master = MasterKey(key, self.master.source, file)
        return None

    def change_data_keys(self) -> None:
        """Encrypt everything anew with fresh keys; secrets within the database are sealed with one from now on.

        Killed at any moment, the next start, or the next `rekey`, finishes it. Raises StartError.
        """
        old = self.keyring
        storage = (fresh_key(), *old.storage) if old.storage else ()
        self._write(storage=storage, secrets=(fresh_key(), *old.secrets), complete=not storage)
        self._faults.pass_point("rekey.begun")
        self._seal()

    def _write(self, **changes: Any) -> None:
        self.keyring = structs.replace(self.keyring, **changes)
        write_keyring(self.path, self.keyring, [self.master.key])

    def _drop_unpacked(self) -> None:
        shutil.rmtree(self.path / UNPACKED, ignore_errors=True)

    @property
    def rows_here(self) -> str:
        """Why its rows may not come to be in a database elsewhere; "" where it has none."""
        if not self._has_database():
            return ""
        return (
            f"{self.database} holds rows, which nobody would see with --store: start without it, choose another folder with "
            "--data, or delete everything by `pampero reset`"
        )

    def _has_database(self) -> bool:
        """Whether there is one with something in it; all of it may still be in its log."""
        files = (self.database, self.database.with_name(f"{self.database.name}-wal"))
        return self.database.exists() and any(file.exists() and file.stat().st_size for file in files)

    def _tighten(self) -> None:
        found = tighten(self.path, READABLE)
        if found:
            log.warning("%s was open to other users (%d entries); it is closed to them now", self.path, found)

    def _keys(self, place: KeySource, encrypt: bool | None) -> tuple[MasterKey, Keyring]:
        default = self.path / KEY_FILE
        if (self.path / keyrings.NAME).exists():
            master = place.find(default, make=False)
            found = read_keyring(self.path, master)
            if found.storage and encrypt is False:
                raise StartError(f"{self.path} is encrypted; start without --no-encryption")
            if found.begun and not (self._shared or self._has_database()):
                raise StartError(
                    f"{self.database} is missing or empty; restore it from a backup, or delete everything by `pampero reset`"
                )
            if found.elsewhere and not (self._shared or self._has_database()):
                raise StartError(
                    f"the rows of {self.path} are in PostgreSQL: name the database with --store, or choose another folder with "
                    "--data"
                )
            if encrypt and not found.storage:
                found = structs.replace(found, storage=(fresh_key(),), complete=False)
                write_keyring(self.path, found, [master.key])
            self._drop_former(master, found)
            return master, found
        former = self._former_key() if self._has_database() else None
        master = place.find(default, make=True)
        secret = fresh_key() if former is None else former
        found = Keyring((fresh_key(),) if encrypt else (), (secret,), complete=former is None or not encrypt)
        write_keyring(self.path, found, [master.key])
        self._drop_former(master, found)
        return master, found

    def _former_key(self) -> bytes:
        """The key with which a version that did not encrypt sealed its secrets."""
        if not is_plain(self.database):
            raise StartError(
                f"{self.path / keyrings.NAME} is missing, or {self.database} is damaged; restore the whole folder from a "
                "backup, or choose another folder with --data"
            )
        path = self.path / KEY_FILE
        try:
            key = path.read_bytes()
        except FileNotFoundError as error:
            raise StartError(
                f"the key file {path} is missing, and without it the secrets in this folder cannot be read; put it back"
            ) from error
        if len(key) != KEY_LENGTH:
            raise StartError(f"the key file {path} is no key: it has {len(key)} bytes instead of {KEY_LENGTH}")
        return key

    def _drop_former(self, master: MasterKey, found: Keyring) -> None:
        """The former version's key file, where the key has come to be elsewhere: it would open secrets."""
        path = self.path / KEY_FILE
        if master.file == path or len(found.secrets) != 1:
            return
        with contextlib.suppress(OSError):
            if path.read_bytes() == found.secrets[0]:
                path.unlink()

    def _seal(self) -> None:
        found = self.keyring
        if found.complete:
            return
        log.info("%s is being encrypted", self.path)
        former = [*found.storage[1:], None]
        roots = [self.path / name for name in BLOBS]
        self._drop_unpacked()
        done = seal_all(self.database, roots, found.storage[0], former, self._faults)
        self._write(storage=found.storage[:1], complete=True)
        log.info("%s is encrypted (%d files were not)", self.path, done)


def open_folder(settings: Settings, key: str | None, faults: FaultPoints = NO_FAULTS) -> DataFolder:
    """As a server needs it. key: what the environment held. Raises StartError."""
    place = KeySource(settings.key_file, settings.key_command, key)
    machine = settings.durability == "machine"
    return DataFolder(settings.data, place, not settings.no_encryption, machine, faults, settings.store is not None)


def _refuse_foreign(path: Path, place: KeySource) -> None:
    """A folder of somebody's files is no data folder: it would be closed to others, and `pampero reset` delete it."""
    try:
        names = {entry.name for entry in path.iterdir()}
    except OSError as error:
        raise StartError(f"{path} cannot be read: {reason(error)}; choose another folder with --data") from error
    if names & {DATABASE, keyrings.NAME}:
        return
    foreign = {name for name in names - KNOWN if not name.startswith(tuple(f"{known}." for known in KNOWN))}
    if place.file is not None and place.file.resolve().parent == path.resolve():
        foreign.discard(place.file.name)
    if foreign:
        raise StartError(
            f"{path} holds other files ({min(foreign)}) and no state of Pampero; name a new or an empty folder with --data"
        )


def _make(path: Path) -> None:
    try:
        path.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StartError(f"{path} is a file, not a folder; choose another with --data") from error
    except OSError as error:
        raise StartError(f"{path} cannot be made: {reason(error)}; choose another folder with --data") from error

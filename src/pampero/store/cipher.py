"""The encrypted database: pages by AEGIS-256, authenticated, of SQLite3 Multiple Ciphers.

The key is given as it is, without a function that would make one of a password: opening a connection costs no more.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

import apsw

from pampero.kernel.crypto import derive
from pampero.kernel.errors import StartError
from pampero.kernel.files import OWNERS_FILE, sync_folder

CIPHER = "aegis"
ALGORITHM = "aegis-256"
PURPOSE = "pampero/database"
PLAIN = b"SQLite format 3\0"
StoreError = apsw.Error
SIDES = ("-wal", "-shm", "-journal")


def connect(path: str, key: bytes | None, statements: int = 100) -> apsw.Connection:
    """A connection; key: the storage key, None for a database that is not encrypted. statements: how many are cached."""
    connection = apsw.Connection(
        path,
        flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI,
        statementcachesize=statements,
    )
    # Else, where a table has a partial index, what is bound to its statements might decide whether the index serves, and they
    # are compiled anew whenever that changes: at each execution, which then costs four times as much.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    if key is not None:
        for pragma in (f"cipher = '{CIPHER}'", f"algorithm = '{ALGORITHM}'", f"key = '{_raw(key)}'"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def create(path: Path) -> None:
    """An empty file for the database, readable by its owner only; SQLite makes those beside it alike."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNERS_FILE))


def is_plain(path: Path) -> bool:
    """Whether a database is there that is not encrypted. Raises OSError."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
        return file.read(len(PLAIN)) in (PLAIN, b"")
    return False


def reseal(path: Path, key: bytes, former: Sequence[bytes | None]) -> bool:
    """Encrypt a database with another key than one of `former`; whether that was still to be done.

    A copy is made, checked and moved into its place: what a crash leaves is the one or the other. Raises StartError.
    """
    if not path.exists() or path.stat().st_size == 0 or _opens(path, key):
        return False
    for one in former:
        if _opens(path, one):
            break
    else:
        raise StartError(f"{path} is damaged: none of the keys of its folder opens it; restore it from a backup")
    fresh = path.with_name(f"{path.name}.new")
    _remove(fresh)
    source = connect(str(path), one)
    try:
        source.execute("VACUUM INTO ?", (f"file:{_quoted(fresh)}?cipher={CIPHER}&key={_raw(key)}",)).fetchall()
        os.chmod(fresh, OWNERS_FILE)
        _check(fresh, key)
        # What is in the log is in the database now, whichever of the two files is found after a crash.
        source.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except apsw.Error as error:
        _remove(fresh)
        raise explained(path, error) from error
    finally:
        source.close()
    _remove_sides(path)
    os.replace(fresh, path)
    sync_folder(path.parent)
    return True


def explained(path: Path, error: apsw.Error) -> StartError:
    """What a database that cannot be opened or written needs."""
    if isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return StartError(
            f"{path} is damaged ({error}); restore it from a backup, or choose another folder with --data"
        )
    if isinstance(error, apsw.FullError):
        return StartError(f"{path} cannot be written: there is no room left on the disk")
    if isinstance(error, apsw.BusyError):
        return StartError(f"{path} is locked by another program")
    return StartError(f"{path} cannot be opened: {error}")


def _opens(path: Path, key: bytes | None) -> bool:
    if (key is None) != is_plain(path):
        return False
    connection = connect(str(path), key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except apsw.NotADBError:
        return False
    except apsw.Error as error:
        raise explained(path, error) from error
    finally:
        connection.close()
    return True


def _check(path: Path, key: bytes) -> None:
    connection = connect(str(path), key)
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            raise StartError(f"{path.with_suffix('')} is damaged and cannot be encrypted; restore it from a backup")
    finally:
        connection.close()
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _raw(key: bytes) -> str:
    return f"raw:{derive(key, PURPOSE).hex()}"


def _quoted(path: Path) -> str:
    """A path within an URI file name. Source: sqlite.org/uri.html."""
    return "".join(f"%{ord(letter):02x}" if letter in "%?#" else letter for letter in str(path))


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_sides(path)


def _remove_sides(path: Path) -> None:
    for side in SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)

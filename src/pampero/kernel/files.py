"""Files that are there whole or not at all, and for their owner only."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

OWNERS_FILE = 0o600
OWNERS_FOLDER = 0o700


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path`; after a crash it holds the former content or the new one."""
    fresh = _fresh(path, content)
    os.replace(fresh, path)
    sync_folder(path.parent)


def create_whole(path: Path, content: bytes) -> bool:
    """Make `path` unless it is there already; whether it was made."""
    fresh = _fresh(path, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    sync_folder(path.parent)
    return True


def _fresh(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, OWNERS_FILE)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), OWNERS_FILE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    return fresh


def sync_folder(folder: Path) -> None:
    """Make a folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def tighten(root: Path, leave: frozenset[str] = frozenset()) -> int:
    """Close a folder to other users, and what is in it; how many entries were open to them.

    A folder that was closed is not looked into, but for `root`: nobody else reaches what it holds. leave: the names of
    folders in `root` whose content is to stay readable for whom they are shown to. Links are not followed.
    """
    found = _close(root, OWNERS_FOLDER)
    with os.scandir(root) as entries:
        for entry in entries:
            found += _tighten(entry, entry.name in leave)
    return found


def _tighten(entry: os.DirEntry[str], alone: bool) -> int:
    if entry.is_symlink():
        return 0
    if not entry.is_dir(follow_symlinks=False):
        return _close(Path(entry.path), OWNERS_FILE)
    found = _close(Path(entry.path), OWNERS_FOLDER)
    if found and not alone:
        with os.scandir(entry.path) as entries:
            found += sum(_tighten(inner, False) for inner in entries)
    return found


def _close(path: Path, mode: int) -> int:
    present = stat.S_IMODE(path.lstat().st_mode)
    if not present & 0o077:
        return 0
    os.chmod(path, present & mode)
    return 1

"""The files of a container image, out of its layers. Pure but for the folder.

Source: the OCI Image Specification, "Image Layer Filesystem Changeset". What a layer says of where its files go is not believed: a path
is followed within the folder alone, as the image's own root, whatever links there are. Devices are left out; so are owners, and
the bits by which programs become somebody else.
"""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from pampero.work.workers.spec import MOUNT_POINTS

WHITEOUT, OPAQUE = ".wh.", ".wh..wh..opq"
MAX_LINKS = 40
MAX_ENTRIES = 1_000_000
MAX_DEPTH = 256
# Of an entry's long names and attributes.
HEADERS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
MAX_HEADER = 1024 * 1024
PIECE = 1024 * 1024
# Of folders that no layer says anything of. The server makes files for itself alone otherwise.
SEEN = 0o755


class BadImage(ValueError):
    """Its layers cannot be unpacked; the text says why."""


class _Entry(tarfile.TarInfo):
    """An entry whose headers are read into memory only as far as names and attributes are long."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        if self.type in HEADERS and self.size > MAX_HEADER:
            raise BadImage("a header is too long")
        return super()._proc_member(archive)  # type: ignore[misc]


def unpack(root: Path, layers: Iterable[tuple[BinaryIO, str]], most: int) -> None:
    """Layers (and their media types), one over the other, into an empty folder; and where an environment mounts what is its own.
    most: bytes of all files. Raises BadImage, OSError."""
    root.chmod(SEEN)
    left = most
    for file, media in layers:
        with file:
            left = _layer(root, file, media, left)
    for name, folder in MOUNT_POINTS.items():
        _mount_point(root, name, folder)


def _layer(root: Path, file: BinaryIO, media: str, left: int) -> int:
    if media.endswith(("+zstd", ".zstd")):
        raise BadImage("layers that are compressed by zstd are not supported")
    start = file.read(2)
    file.seek(0)
    opened = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if start == b"\x1f\x8b" else file
    added: set[str] = set()
    try:
        with tarfile.open(fileobj=opened, mode="r|", tarinfo=_Entry) as archive:
            for count, entry in enumerate(archive):
                # The archive would keep all that it has passed.
                archive.members.clear()  # type: ignore[attr-defined]
                left -= entry.size if entry.isreg() else 0
                if left < 0 or count > MAX_ENTRIES:
                    raise BadImage("it is too large")
                _entry(root, archive, entry, added)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadImage(f"a layer is no archive: {error}") from error
    except (OSError, ValueError) as error:
        if isinstance(error, BadImage):
            raise
        raise BadImage(f"a layer has an entry that cannot be made: {error}") from error
    return left


def _entry(root: Path, archive: tarfile.TarFile, entry: tarfile.TarInfo, added: set[str]) -> None:
    parts = [part for part in entry.name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise BadImage("a path leads out of it")
    if not parts:
        return
    folder = Path(_within(root, parts[:-1], make=True))
    name = parts[-1]
    if name == OPAQUE:
        for child in os.listdir(folder):
            if f"{folder}/{child}" not in added:
                _remove(folder / child)
        return
    if name.startswith(WHITEOUT):
        gone = name.removeprefix(WHITEOUT)
        if gone in ("", ".", ".."):
            raise BadImage("a layer takes away what it cannot name")
        _remove(folder / gone)
        return
    path = folder / name
    added.add(str(path))
    if len(path.parts) - len(root.parts) > MAX_DEPTH:
        raise BadImage("a path is too deep")
    if entry.isdir():
        if path.is_symlink() or not path.is_dir():
            _remove(path)
            path.mkdir()
        path.chmod(entry.mode & 0o777 | stat.S_IRWXU)
        return
    _remove(path)
    if entry.issym():
        os.symlink(entry.linkname, path)
    elif entry.islnk():
        _link(root, entry.linkname, path)
    elif entry.isreg():
        _file(archive, entry, path)


def _file(archive: tarfile.TarFile, entry: tarfile.TarInfo, path: Path) -> None:
    source = archive.extractfile(entry)
    assert source is not None
    with source, open(path, "xb") as target:
        shutil.copyfileobj(source, target, PIECE)
        os.fchmod(target.fileno(), entry.mode & 0o777 | stat.S_IRUSR | stat.S_IWUSR)


def _link(root: Path, name: str, path: Path) -> None:
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts or not parts:
        raise BadImage("a link leads out of it")
    target = f"{_within(root, parts[:-1], make=False)}/{parts[-1]}"
    try:
        os.link(target, path, follow_symlinks=False)
    except OSError as error:
        raise BadImage(f"a link leads nowhere: {name}") from error


def _within(root: Path, parts: list[str], make: bool) -> str:
    """A folder of the image, its links followed as if the root were the only one. make: what is missing on the way."""
    base = str(root)
    at: list[str] = []
    waiting, links = parts[::-1], 0
    while waiting:
        part = waiting.pop()
        if part in ("", "."):
            continue
        if part == "..":
            at = at[:-1]
            continue
        path = "/".join([base, *at, part])
        if os.path.islink(path):
            links += 1
            if links > MAX_LINKS:
                raise BadImage("there are too many links on a path")
            target = os.readlink(path)
            if target.startswith("/"):
                at = []
            waiting += target.split("/")[::-1]
            continue
        if not os.path.isdir(path):
            if not make:
                raise BadImage("a path leads nowhere")
            if len(at) >= MAX_DEPTH:
                raise BadImage("a path is too deep")
            _remove(Path(path))
            os.mkdir(path)
            os.chmod(path, SEEN)
        at.append(part)
    return "/".join([base, *at])


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _mount_point(root: Path, name: str, folder: bool) -> None:
    """Where something is mounted over what the image has there; a link would lead elsewhere."""
    *above, last = name.strip("/").split("/")
    for depth in range(len(above)):
        if (root / "/".join(above[: depth + 1])).is_symlink():
            _remove(root / "/".join(above[: depth + 1]))
    path = Path(_within(root, above, make=True)) / last
    if path.is_symlink() or (path.exists() and path.is_dir() != folder):
        _remove(path)
    if folder:
        if not path.is_dir():
            path.mkdir()
            path.chmod(SEEN)
    elif not path.exists():
        path.touch()

"""Packages: zip files, checked, kept by their content, unpacked once."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from pampero.api import ApiError, Call, Context
from pampero.aws.encryption import Box, DataKey
from pampero.aws.objects import TooLarge, fetch_object
from pampero.kernel import ids
from pampero.services.lambda_.model import Code
from pampero.services.lambda_.names import invalid

MAX_UNZIPPED_SIZE = 262_144_000
MAX_ZIP_SIZE = 52_428_800
# AWS gives no number; these bound what the list of a package's files costs.
MAX_ENTRIES = 100_000
MAX_DIRECTORY_SIZE = 16 * 1024 * 1024
MAX_NAME_LENGTH, MAX_PATH_LENGTH, MAX_LINK = 255, 1024, 1024
# Of a file that is looked through for what it asks of the platform.
SOURCES = (".py", ".js", ".mjs", ".cjs")
MAX_SOURCE_SIZE = 1024 * 1024
MAX_SOURCES = 2000
# Packages from S3 that are in memory at once.
MAX_AT_ONCE = 2
TOO_LARGE = f"Unzipped size must be smaller than {MAX_UNZIPPED_SIZE} bytes"
UNREADABLE = "Could not unzip uploaded file. Please check your file, then try to upload again."
READABLE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
RUNNABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


class Packages:
    """A part of the server: `context.part(Packages)`. Its blobs are its own, apart from those of S3."""

    def __init__(self, context: Context) -> None:
        self._blobs = context.runtime.packages
        self._folders = context.settings.data / "functions"
        self._folders.mkdir(parents=True, exist_ok=True)
        self._locks: dict[str, asyncio.Lock] = {}
        self._room = asyncio.Semaphore(MAX_AT_ONCE)
        # By folder, whose content never changes.
        self._asking: dict[Path, bool] = {}

    async def take(self, call: Call, source: Any, key: DataKey | None = None) -> Code:
        """Check, keep and unpack the zip file that a FunctionCode or LayerVersionContentInput names. key: what seals it.

        Raises InvalidParameterValueException, RequestEntityTooLargeException.
        """
        if source.ZipFile is not None:
            return await self.keep(_given(source), key)
        async with self._room:
            return await self.keep(await _fetch(call, source), key)

    async def keep(self, package: bytes, key: DataKey | None = None) -> Code:
        """Check a zip file, keep and unpack it. Raises InvalidParameterValueException."""
        return await asyncio.to_thread(self._keep, package, key)

    def content(self, address: str, key: bytes = b"") -> bytes:
        """The zip file. key: the data key in the clear, of one that is sealed."""
        return Box(key).open(self._blobs.get(address)) if key else self._blobs.get(address)

    async def opened(self, code: Code, key: Callable[[], Awaitable[bytes]]) -> Path:
        """The folder of a package that is sealed. key: fetches the data key in the clear."""
        folder = self._folders / code.address
        if not folder.is_dir():
            plain = await key()
            await asyncio.to_thread(self._unpack, [lambda: io.BytesIO(self.content(code.address, plain))], folder)
        return folder.resolve()

    async def folder(self, addresses: Sequence[str]) -> Path:
        """The folder that these packages, unpacked one over the other, make."""
        name = folder_name(addresses)
        folder = self._folders / name
        if not folder.is_dir():
            async with self._locks.setdefault(name, asyncio.Lock()):
                if not folder.is_dir():
                    files = [partial(self._blobs.file, address) for address in addresses]
                    await asyncio.to_thread(self._unpack, files, folder)
            self._locks.pop(name, None)
        return folder.resolve()

    async def asks(self, folders: Sequence[Path | None]) -> bool:
        """Whether a program in these folders speaks of the Runtime API, as internal extensions do that ask it themselves."""
        for folder in filter(None, folders):
            if folder not in self._asking:
                self._asking[folder] = await asyncio.to_thread(_mentions, folder, b"AWS_LAMBDA_RUNTIME_API")
            if self._asking[folder]:
                return True
        return False

    def sweep(self, named: set[str]) -> None:
        """Remove the packages that no function and no layer names, and what they were unpacked to. What
        was kept since the server started is not touched: its row may not be written yet."""
        for address in self._blobs.addresses():
            if address not in named:
                self._blobs.drop(address)
        for folder in self._folders.glob("[!.]*"):
            if folder.stat().st_mtime_ns < self._blobs.before and folder.name not in named:
                shutil.rmtree(folder, ignore_errors=True)

    def _keep(self, package: bytes, key: DataKey | None) -> Code:
        check(package)
        blob = self._blobs.put(package if key is None else Box(key.plain).seal(package))
        folder = self._folders / blob.address
        if folder.is_dir():
            os.utime(folder)
        else:
            self._unpack([lambda: io.BytesIO(package)], folder)
        sha256 = base64.b64encode(hashlib.sha256(package).digest()).decode()
        if key is None:
            return Code(blob.address, sha256, blob.size)
        return Code(blob.address, sha256, len(package), key.key, key.sealed)

    def _unpack(self, files: Sequence[Callable[[], BinaryIO]], folder: Path) -> None:
        temporary = self._folders / f"new-{ids.uuid4()}"
        temporary.mkdir()
        try:
            for file in files:
                with file() as package, zipfile.ZipFile(package) as archive:
                    _extract(archive, temporary)
            os.rename(temporary, folder)
        except (NotADirectoryError, IsADirectoryError, FileExistsError) as error:
            # A name is a file here and a folder there.
            raise invalid(UNREADABLE) from error
        except OSError:
            # Another unpacked the same meanwhile.
            if not folder.is_dir():
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _mentions(folder: Path, word: bytes) -> bool:
    """Whether a source file of a package has this word, among those that are not large, and not too many."""
    left = MAX_SOURCES
    for base, _, names in os.walk(folder):
        for name in names:
            path = Path(base, name)
            if path.suffix not in SOURCES or path.stat().st_size > MAX_SOURCE_SIZE:
                continue
            if word in path.read_bytes():
                return True
            left -= 1
            if not left:
                return False
    return False


def folder_name(addresses: Sequence[str]) -> str:
    """What the folder of these packages is called."""
    return addresses[0] if len(addresses) == 1 else hashlib.sha256("+".join(addresses).encode()).hexdigest()


def check(package: bytes) -> None:
    """Raises InvalidParameterValueException when these bytes are no zip file that a function can be made of."""
    try:
        if _directory(package) > MAX_DIRECTORY_SIZE:
            raise invalid(TOO_LARGE)
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = archive.infolist()
            # No more than the declared size is ever read of an entry.
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED_SIZE:
                raise invalid(TOO_LARGE)
            if archive.testzip() is not None or any(not _inside(entry.filename) for entry in entries):
                raise invalid(UNREADABLE)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        struct.error,
    ) as error:
        raise invalid(UNREADABLE) from error
    if not entries:
        raise invalid("Uploaded file must be a non-empty zip")


def _directory(package: bytes) -> int:
    """The bytes of a zip file's directory, found as zipfile finds it: all of it becomes objects in memory."""
    end = len(package) - 22
    if package[end : end + 4] != b"PK\5\6" or package[-2:] != b"\0\0":
        end = package.rfind(b"PK\5\6", max(0, end - 0xFFFF))
    if end < 0 or len(package) < end + 22:
        return 0
    if end >= 76 and package[end - 20 : end - 16] == b"PK\6\7" and package[end - 76 : end - 72] == b"PK\6\6":
        return int(struct.unpack_from("<Q", package, end - 76 + 40)[0])
    return int(struct.unpack_from("<I", package, end + 12)[0])


def _inside(name: str) -> bool:
    parts = Path(name).parts
    fits = len(name) <= MAX_PATH_LENGTH and all(len(os.fsencode(part)) <= MAX_NAME_LENGTH for part in parts)
    return fits and not Path(name).is_absolute() and ".." not in parts


def _extract(archive: zipfile.ZipFile, folder: Path) -> None:
    root = folder.resolve()
    for entry in archive.infolist():
        target = folder / entry.filename
        mode = entry.external_attr >> 16
        # A link that an earlier entry made may lead out, whatever its name says.
        if not Path(os.path.realpath(target.parent)).is_relative_to(root) or (entry.is_dir() and target.is_symlink()):
            raise invalid(UNREADABLE)
        if entry.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif stat.S_ISLNK(mode):
            if entry.file_size > MAX_LINK:
                raise invalid(UNREADABLE)
            _link(os.fsdecode(archive.read(entry)), target, folder)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            with archive.open(entry) as source, open(target, "wb") as file:
                shutil.copyfileobj(source, file)
            target.chmod((mode & 0o777) | READABLE | (RUNNABLE if mode & stat.S_IXUSR else 0))
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o755)


def _link(destination: str, target: Path, folder: Path) -> None:
    """A link that leads out of the package is left out: it would lead nowhere in the sandbox either."""
    aim = Path(os.path.normpath(target.parent / destination))
    if not destination.startswith("/") and aim.is_relative_to(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.symlink_to(destination)


def _given(source: Any) -> bytes:
    if source.S3Bucket or source.S3Key:
        raise invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.")
    if len(source.ZipFile) > MAX_ZIP_SIZE:
        raise ApiError("RequestEntityTooLargeException", f"Zipped size must be smaller than {MAX_ZIP_SIZE} bytes")
    return bytes(source.ZipFile)


async def _fetch(call: Call, source: Any) -> bytes:
    """AWS names no size of a zip file in S3; what is larger than its content may be is refused with the text for that."""
    if not source.S3Bucket or not source.S3Key:
        raise invalid("Please provide a source for function code.")
    try:
        return await fetch_object(call, source.S3Bucket, source.S3Key, source.S3ObjectVersion, most=MAX_UNZIPPED_SIZE)
    except TooLarge as error:
        raise invalid(TOO_LARGE) from error
    except ApiError as error:
        text = f"Error occurred while GetObject. S3 Error Code: {error.code}. S3 Error Message: {error.message}"
        raise invalid(text) from error

"""The key that opens a data folder: from a file, the environment or a command."""

from __future__ import annotations

import base64
import binascii
import os
import stat
import subprocess
from pathlib import Path

from msgspec import Struct

from pampero.kernel.crypto import KEY_LENGTH
from pampero.kernel.errors import StartError, reason
from pampero.kernel.files import create_whole
from pampero.kernel.log import logger

log = logger("server")
VARIABLE = "PAMPERO_KEY"
COMMAND_SECONDS = 60.0
MAX_LENGTH = 4096
FORM = f"a key is {KEY_LENGTH} random bytes, raw or as base64 or hexadecimal text; `openssl rand -base64 {KEY_LENGTH}` makes one"


class MasterKey(Struct, frozen=True):
    """A key, and in words where it comes from. file: where it is a file."""

    key: bytes
    source: str
    file: Path | None = None


class KeySource(Struct, frozen=True):
    """Where a key is to be found; nothing named: in the file `server.key` of the data folder.

    text: what the environment held.
    """

    file: Path | None = None
    command: str | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        if sum(place is not None for place in (self.file, self.command, self.text)) > 1:
            raise StartError("the key is to come from one place: a key file, a key command, or the environment")

    @property
    def named(self) -> bool:
        """Whether a place is named at all."""
        return any(place is not None for place in (self.file, self.command, self.text))

    def find(self, default: Path, make: bool) -> MasterKey:
        """The key. make: create a file that is not there. Raises StartError."""
        if self.text is not None:
            return MasterKey(parse_key(self.text.encode(), "the key in the environment"), "the environment")
        if self.command is not None:
            return MasterKey(_from_command(self.command), "a command")
        file = self.file or default
        return MasterKey(_from_file(file, make), f"the file {file}", file)


def parse_key(text: bytes, what: str) -> bytes:
    """The key that `text` is. Raises StartError."""
    if len(text) == KEY_LENGTH:
        return text
    stripped = text.strip()
    if not stripped:
        raise StartError(f"{what} is empty; {FORM}")
    for decode in (bytes.fromhex, lambda word: base64.b64decode(word, validate=True)):
        try:
            key = decode(stripped.decode("ascii"))
        except (ValueError, binascii.Error):
            continue
        if len(key) == KEY_LENGTH:
            return key
    raise StartError(f"{what} is no key; {FORM}")


def written(key: bytes) -> bytes:
    """A key as the text of a file."""
    return base64.b64encode(key) + b"\n"


def take_variable(name: str = VARIABLE) -> str | None:
    """A variable of the environment, which holds it no longer: neither for children, nor in what the system shows of
    this process."""
    value = os.environ.get(name)
    if value is None:
        return None
    import ctypes

    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    address = getenv(name.encode())
    if address:
        ctypes.memset(address, 0, len(os.fsencode(value)))
    del os.environ[name]
    return value


def _from_file(path: Path, make: bool) -> bytes:
    what = f"the key file {path}"
    try:
        if make and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            create_whole(path, written(os.urandom(KEY_LENGTH)))
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            text = file.read(MAX_LENGTH)
    except FileNotFoundError as error:
        raise StartError(
            f"{what} is missing, and without it this data cannot be read; put it back, or name the key with "
            f"--key-file, --key-command or {VARIABLE}"
        ) from error
    except OSError as error:
        raise StartError(f"{what} cannot be read: {reason(error)}") from error
    if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
        log.warning("%s can be read by others than its owner; `chmod 600 %s` mends that", what, path)
    return parse_key(text, what)


def _from_command(command: str) -> bytes:
    try:
        done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, timeout=COMMAND_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise StartError(f"the key command did not end within {COMMAND_SECONDS:.0f} seconds") from error
    if done.returncode != 0:
        raise StartError(f"the key command failed (exit code {done.returncode})")
    return parse_key(done.stdout, "the output of the key command")

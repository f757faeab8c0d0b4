"""The keys of a data folder, themselves sealed with its master key: so another master key costs one small file.

`keyring` is JSON, a slot for each master key that opens it: two for the moment in which one is replaced by another.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pampero.kernel.crypto import KEY_LENGTH, Sealer, derive
from pampero.kernel.errors import StartError, reason
from pampero.kernel.files import write_whole
from pampero.kernel.masterkey import MasterKey

NAME = "keyring"
FORMAT = 1
PURPOSE = "pampero/keyring"
FOLDER = "pampero/folder"


class _File(msgspec.Struct):
    format: int
    slots: list[bytes]


class Keyring(msgspec.Struct, frozen=True):
    """storage: what database and blobs are encrypted with; none: they are not. secrets: what seals secrets and session
    tokens. Of both the first is in use, the others are former ones.
    complete: everything at rest is as `storage` says; otherwise a part of it may still be as it was before.
    begun: a server has run: there is a database. elsewhere: one that keeps its rows in a database elsewhere.
    """

    storage: tuple[bytes, ...]
    secrets: tuple[bytes, ...]
    complete: bool
    begun: bool = False
    elsewhere: bool = False

    @property
    def folder_name(self) -> str:
        """Tells data folders apart; the same after `rekey`."""
        return derive(self.secrets[-1], FOLDER).hex()

    @property
    def sealer(self) -> Sealer:
        """For the secrets in the store."""
        return Sealer(*self.secrets)


def fresh_key() -> bytes:
    """Random bytes of a key's length."""
    return os.urandom(KEY_LENGTH)


def read_keyring(folder: Path, master: MasterKey) -> Keyring:
    """Raises StartError when the master key does not open it."""
    path = folder / NAME
    try:
        content = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise StartError(f"{path} cannot be read: {reason(error)}") from error
    except msgspec.DecodeError as error:
        raise StartError(f"{path} is damaged; restore it, or the whole folder, from a backup") from error
    if content.format != FORMAT:
        raise StartError(
            f"a newer version of Pampero wrote {path}; start that version, or choose another folder with --data"
        )
    sealer = Sealer(derive(master.key, PURPOSE))
    for slot in content.slots:
        try:
            return msgspec.msgpack.decode(sealer.open(slot, PURPOSE), type=Keyring)
        except (ValueError, msgspec.DecodeError):
            continue
    raise StartError(f"the key from {master.source} is not the key of {folder}")


def write_keyring(folder: Path, keyring: Keyring, masters: Sequence[bytes]) -> None:
    """With a slot for each master key. Raises StartError."""
    content = msgspec.msgpack.encode(keyring)
    slots = [Sealer(derive(key, PURPOSE)).seal(content, PURPOSE) for key in masters]
    try:
        write_whole(folder / NAME, msgspec.json.encode(_File(FORMAT, slots)))
    except OSError as error:
        raise StartError(f"{folder / NAME} cannot be written: {reason(error)}") from error

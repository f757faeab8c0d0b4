"""rekey: another key for a data folder."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pampero.cli.options import data_option, key_options
from pampero.cli.output import fail, say
from pampero.kernel.errors import StartError, reason
from pampero.kernel.masterkey import VARIABLE, KeySource, take_variable

NEW_VARIABLE = "PAMPERO_NEW_KEY"


@click.command()
@data_option
@key_options
@click.option(
    "--new-key-file",
    type=click.Path(path_type=Path, readable=False),
    help="The file of the new key; made where it is not.",
)
@click.option("--new-key-command", help=f"A command that prints the new key; it may also be in {NEW_VARIABLE}.")
@click.option("--data-keys", is_flag=True, help="Also encrypt everything anew, which takes as long as copying it.")
def rekey(
    data: Path,
    key_file: Path | None,
    key_command: str | None,
    new_key_file: Path | None,
    new_key_command: str | None,
    data_keys: bool,
) -> None:
    """Change the key of a data folder, while no server runs on it.

    Where no new key is named, a fresh one takes the place of the old in its file.
    """
    os.umask(0o077)
    present, wanted = take_variable(VARIABLE), take_variable(NEW_VARIABLE)
    try:
        old = KeySource(key_file, key_command, present)
        new = KeySource(new_key_file and new_key_file.resolve(), new_key_command, wanted)
        if not new.named and (key_command or present):
            fail(f"name the new key with --new-key-file, --new-key-command or {NEW_VARIABLE}")
        _rekey(data.resolve(), old, new, data_keys)
    except StartError as error:
        fail(str(error))


def _rekey(data: Path, old: KeySource, new: KeySource, data_keys: bool) -> None:
    from pampero.store.faultpoints import FaultPoints
    from pampero.store.folder import KEY_FILE, DataFolder
    from pampero.store.keyring import NAME as KEYRING

    try:
        found = (data / KEYRING).exists()
    except OSError as error:
        fail(f"{data} cannot be read: {reason(error)}")
    if not found:
        fail(f"{data} is no data folder yet; `pampero start` makes one, and --data names another")
    faults = FaultPoints(os.environ.get("PAMPERO_FAULT", "") if os.environ.get("PAMPERO_TEST") else "")
    folder = DataFolder(data, old, encrypt=None, faults=faults)
    try:
        key = new.find(data / KEY_FILE, make=True) if new.named else None
        if data_keys and not folder.resumed:
            folder.change_data_keys()
        former = folder.change_master(key)
        if former is not None and former == data / KEY_FILE:
            former.unlink(missing_ok=True)
    finally:
        folder.close()
    say(f"{data} opens with the key from {folder.master.source} now, and with no other")
    if key is not None and key.file is not None:
        say(f"start the server with --key-file {key.file}")

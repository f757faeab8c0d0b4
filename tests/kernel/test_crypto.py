"""The server's key is there whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pampero.kernel.crypto import KEY_LENGTH, load_key


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    key = load_key(path)
    assert len(key) == KEY_LENGTH
    assert load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["server.key"]


def test_what_a_killed_server_left_half_done_is_no_key(tmp_path: Path) -> None:
    (tmp_path / f"server.key.{os.getpid()}").write_bytes(b"half")
    assert len(load_key(tmp_path / "server.key")) == KEY_LENGTH

"""Where the key of a data folder comes from, and in which forms; what is no key is said in one line."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pampero.kernel.crypto import KEY_LENGTH, Sealer, derive
from pampero.kernel.errors import StartError
from pampero.kernel.masterkey import KeySource, parse_key, take_variable

KEY = bytes(range(100, 132))


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    key = KeySource().find(path, make=True).key
    assert len(key) == KEY_LENGTH
    assert KeySource().find(path, make=True).key == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["server.key"]


def test_what_a_killed_server_left_half_done_is_no_key(tmp_path: Path) -> None:
    (tmp_path / f"server.key.{os.getpid()}").write_bytes(b"half")
    assert len(KeySource().find(tmp_path / "server.key", make=True).key) == KEY_LENGTH


def test_a_key_that_is_missing_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="is missing"):
        KeySource(file=tmp_path / "k").find(tmp_path / "server.key", make=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", [KEY, KEY.hex().encode(), base64.b64encode(KEY) + b"\n", b" " + KEY.hex().encode()])
def test_the_forms_of_a_key(text: bytes) -> None:
    assert parse_key(text, "it") == KEY


@pytest.mark.parametrize("text", [b"", b"\n", b"short", KEY[:31], KEY + b"x", b"zz" * 32, KEY.hex()[:-2].encode()])
def test_what_is_no_key(text: bytes) -> None:
    with pytest.raises(StartError, match=r"it is (empty|no key)"):
        parse_key(text, "it")


def test_a_key_from_a_command(tmp_path: Path) -> None:
    found = KeySource(command=f"printf {KEY.hex()}").find(tmp_path / "k", make=True)
    assert (found.key, found.source) == (KEY, "a command")
    for command, said in (("exit 3", "exit code 3"), ("true", "is empty"), ("echo no", "is no key")):
        with pytest.raises(StartError, match=said):
            KeySource(command=command).find(tmp_path / "k", make=True)
    assert list(tmp_path.iterdir()) == []


def test_only_one_place_may_be_named(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="one place"):
        KeySource(file=tmp_path, text=KEY.hex())


@pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="only Linux shows an environment as a file")
def test_a_variable_that_was_taken_is_nowhere_left() -> None:
    script = (
        "import os, subprocess; from pampero.kernel.masterkey import take_variable\n"
        "assert take_variable() == 'hush-hush'\n"
        "assert take_variable() is None\n"
        "assert b'hush' not in open('/proc/self/environ', 'rb').read()\n"
        "assert b'hush' not in subprocess.run(['env'], capture_output=True).stdout\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PAMPERO_KEY": "hush-hush"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert take_variable("PAMPERO_NO_SUCH_VARIABLE") is None


def test_former_keys_open_and_do_not_seal() -> None:
    old, new = derive(KEY, "old"), derive(KEY, "new")
    sealed = Sealer(old).seal(b"x", "p")
    both = Sealer(new, old)
    assert both.open(sealed, "p") == b"x"
    assert Sealer(new).open(both.seal(b"y", "p"), "p") == b"y"
    with pytest.raises(ValueError, match="not sealed"):
        both.open(sealed, "other")

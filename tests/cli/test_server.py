"""`pampero env` and `start`, as a shell and a person use them; the server's first page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

BIN = Path(sys.executable).parent


def pampero(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_ENDPOINT")}
    command = [sys.executable, "-m", "pampero.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={**clean, **environment}
    )


def test_the_aws_command_finds_every_service_after_env(server: Any, client: Any, account: str) -> None:
    client("sqs").create_queue(QueueName="seen")
    exports = pampero("env", "--data", str(server.data), "--account", account, AWS_ENDPOINT_URL="http://stale:1")
    assert (exports.returncode, exports.stderr) == (0, "")
    script = f'{exports.stdout}\naws sqs list-queues --query "QueueUrls[0]" --output text'
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    assert done.stdout.strip() == f"{server.url}/{account}/seen", done.stderr


def test_env_writes_the_files_that_clients_read(server: Any, client: Any, account: str, tmp_path: Path) -> None:
    client("sqs").create_queue(QueueName="seen")
    folder = tmp_path / "files"
    done = pampero("env", "--data", str(server.data), "--account", account, "--files", str(folder), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "credentials").stat().st_mode & 0o777 == 0o600
    names = ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE")
    named = {name: value for name, value in json.loads(done.stdout).items() if name in names}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    source = "import boto3; print(boto3.client('sqs').list_queues()['QueueUrls'][0])"
    listed = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=False, env={**plain, **named}
    )
    assert listed.stdout.strip() == f"{server.url}/{account}/seen", listed.stderr


def test_env_says_when_nobody_serves(tmp_path: Path) -> None:
    done = pampero("env", "--data", str(tmp_path))
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:4566" in done.stdout
    assert "no server runs" in done.stderr
    assert done.returncode == 0


def test_an_authority_of_a_folder_without_a_server_is_told_so(server: Any, tmp_path: Path) -> None:
    done = pampero("ca", "--data", str(tmp_path / "elsewhere"))
    assert done.returncode == 0
    assert done.stdout.startswith("-----BEGIN CERTIFICATE-----")
    assert done.stderr.startswith(f"pampero: no server has been started on {tmp_path / 'elsewhere'} yet")
    done = pampero("ca", "--data", str(server.data))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files in folders of others")
def test_what_root_makes_in_a_folder_is_its_owners(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "roots"
    home.mkdir()
    os.chown(home, 12345, 12345)
    other.write_text("secret")
    (home / "tls").mkdir()
    os.chown(home / "tls", 12345, 12345)
    os.link(other, home / "tls" / "planted")
    (home / "tls" / "linked").symlink_to(other)
    assert pampero("ca", "--data", str(home)).returncode == 0
    assert {path.name: path.lstat().st_uid for path in (home / "tls").iterdir()} == {
        "ca.key": 12345, "ca.pem": 12345, "planted": 0, "linked": 0,
    }  # fmt: skip
    assert pampero("ca", "--data", str(home / "new")).returncode == 0
    assert {path.stat().st_uid for path in (home / "new", *(home / "new").rglob("*"))} == {12345}


def test_start_says_why_it_cannot(server: Any, tmp_path: Path) -> None:
    for more in ([], ["--detach"]):
        done = pampero("start", "--port", str(server.port), "--data", str(tmp_path / "data"), *more)
        assert done.returncode == 1
        assert f"cannot listen on 127.0.0.1:{server.port}" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    done = pampero("start", "--data", str(server.data))
    assert (done.returncode, "stop it with" in done.stderr) == (1, True)


def test_a_first_look_at_the_address_tells_what_this_is(server: Any) -> None:
    with urllib.request.urlopen(server.url, timeout=10) as answer:
        text = answer.read().decode()
    assert text.startswith("Pampero ")
    assert f"{server.url}/_pampero/status" in text


def test_a_folder_of_other_files_is_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("Resources: {}")
    os.chmod(tmp_path, 0o755)
    for more in ([], ["--detach"]):
        done = pampero("start", "--port", "0", "--data", str(tmp_path), *more)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "holds other files (template.yaml)" in done.stderr
    assert not (tmp_path / "pampero.lock").exists()
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_beyond_loopback_env_names_no_keys_and_status_shows_what_is_in_force(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    options = ("--host", "0.0.0.0", "--insecure", "--lenient", "--reach", "127.0.0.1:5432")
    assert pampero("start", "--detach", "--port", "0", *data, *options).returncode == 0
    try:
        done = pampero("env", *data)
        assert ("AWS_ACCESS_KEY_ID" in done.stdout, "pampero keys create" in done.stderr) == (False, True)
        lines = dict(line.split(maxsplit=1) for line in pampero("status", *data).stdout.splitlines())
        assert lines["vpcs"].startswith("isolation is ")
        found = {name: lines[name] for name in ("host", "lenient", "reach", "strict")}
        assert found == {"host": "0.0.0.0", "lenient": "yes", "reach": "127.0.0.1:5432", "strict": "no"}
        assert (lines["store"].split()[0], lines["processes"]) == ("SQLite", "1")
    finally:
        assert pampero("stop", *data).returncode == 0
    done = pampero("stop", *data)
    assert done.stderr == f"pampero: no server runs on {tmp_path / 'data'}; --data names another folder\n"


def test_rekey_of_a_folder_that_is_none(tmp_path: Path) -> None:
    done = pampero("rekey", "--data", str(tmp_path))
    assert (done.returncode, "is no data folder yet" in done.stderr) == (1, True)

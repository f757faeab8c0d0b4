"""What lies in the data folder: closed to other users, encrypted, and only for who has the key."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import postgres
from tests.conftest import Server

from pampero.kernel.clock import Clock
from pampero.kernel.masterkey import KeySource
from pampero.store.faultpoints import FaultPoints
from pampero.store.folder import DataFolder
from pampero.store.keyring import read_keyring
from pampero.store.sqlite import SqliteStore

# How SQLite's folder is kept; PostgreSQL keeps its own.
pytestmark = pytest.mark.on_sqlite
ACCOUNT = "000000000000"
MARK = b"seldom-seen-words"
# Long enough to be a blob of several chunks.
LARGE = (MARK + bytes(1000)) * 200
HANDLER = f"""
import os
def handler(event, context):
    text = {MARK.decode()!r}
    open("/tmp/made", "w").close()
    server = os.environ.get("PAMPERO_KEY")
    return [text, oct(os.stat("/tmp/made").st_mode & 0o777), server]
"""
CLEAR = ("server.log", "server.json", "calls")


def package() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", HANDLER)
    return buffer.getvalue()


def fill(server: Server) -> None:
    """Something of everything that is stored."""
    server.client("sqs", ACCOUNT).create_queue(QueueName="q")
    queue = server.client("sqs", ACCOUNT).get_queue_url(QueueName="q")["QueueUrl"]
    server.client("sqs", ACCOUNT).send_message(QueueUrl=queue, MessageBody=MARK.decode())
    s3 = server.client("s3", ACCOUNT)
    s3.create_bucket(Bucket="rest")
    s3.put_object(Bucket="rest", Key="small", Body=MARK)
    s3.put_object(Bucket="rest", Key="large", Body=LARGE)
    upload = s3.create_multipart_upload(Bucket="rest", Key="parts")["UploadId"]
    s3.upload_part(Bucket="rest", Key="parts", UploadId=upload, PartNumber=1, Body=LARGE)
    ssm = server.client("ssm", ACCOUNT)
    ssm.put_parameter(Name="/secret", Value=MARK.decode(), Type="SecureString")
    iam = server.client("iam", ACCOUNT)
    role = iam.create_role(
        RoleName="function",
        AssumeRolePolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            }
        ),
    )["Role"]["Arn"]
    server.client("lambda", ACCOUNT).create_function(
        FunctionName="f", Runtime="python3.12", Handler="app.handler", Role=role, Code={"ZipFile": package()}
    )


def invoke(server: Server) -> Any:
    answer = server.client("lambda", ACCOUNT).invoke(FunctionName="f")
    return json.loads(answer["Payload"].read())


def check(server: Server) -> None:
    """Everything that `fill` stored is there."""
    s3, ssm = server.client("s3", ACCOUNT), server.client("ssm", ACCOUNT)
    assert s3.get_object(Bucket="rest", Key="small")["Body"].read() == MARK
    assert s3.get_object(Bucket="rest", Key="large")["Body"].read() == LARGE
    part = s3.get_object(Bucket="rest", Key="large", Range="bytes=65530-131100")["Body"].read()
    assert part == LARGE[65530:131101]
    assert ssm.get_parameter(Name="/secret", WithDecryption=True)["Parameter"]["Value"] == MARK.decode()


def shown(data: Path) -> list[str]:
    """The files in which the mark can be read, or its form in a package."""
    return sorted(
        str(path.relative_to(data))
        for path in data.rglob("*")
        if path.is_file() and path.name not in CLEAR and MARK in path.read_bytes()
    )


def open_to_others(data: Path) -> list[Path]:
    """What is not its owner's alone. What is unpacked for functions is behind a folder that is; whom they are to trust is
    no secret."""
    unpacked, trusted = data / "functions", data / "tls" / "trust"
    return [
        path
        for path in [data, *data.rglob("*")]
        if not path.is_symlink()
        and not (unpacked in path.parents or trusted in (path, *path.parents))
        and path.stat().st_mode & 0o077
    ]


def former_version(data: Path) -> None:
    """Make of a folder that is not encrypted what the version before encryption left behind."""
    keyring = read_keyring(data, KeySource().find(data / "server.key", make=False))
    assert not keyring.storage
    (data / "server.key").write_bytes(keyring.secrets[0])
    (data / "keyring").unlink()


def pampero(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pampero.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **environment}
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders in which everything is stored: encrypted, plain, and of the former version."""
    made: dict[str, Path] = {}
    with pytest.MonkeyPatch.context() as patch:
        # What `on_sqlite` does comes later than what a module shares.
        patch.setattr(postgres, "CHOSEN", False)
        for name, arguments in (("sealed", ()), ("plain", ("--no-encryption",))):
            server = Server(tmp_path_factory.mktemp(name) / "data", arguments=arguments).start()
            fill(server)
            server.stop()
            made[name] = server.data
    made["former"] = Path(shutil.copytree(made["plain"], made["plain"].parent / "former"))
    former_version(made["former"])
    return made


@pytest.fixture
def start(folders: dict[str, Path], tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """A server on a copy of a folder: start("sealed", "--key-file", …)."""
    made: list[Server] = []

    def begin(name: str, *arguments: str, **environment: str) -> Server:
        data = Path(shutil.copytree(folders[name], tmp_path / f"data{len(made)}"))
        made.append(Server(data, arguments=arguments, environment=environment))
        return made[-1].start()

    yield begin
    for server in made:
        server.stop()


def in_another(work: Callable[[], object]) -> int:
    """Run in a process of its own; its exit code."""
    pid = os.fork()
    if not pid:
        try:
            work()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def opens(data: Path) -> bool:
    """Whether the folder opens with the key in its file, and all that it holds can be read."""
    folder = DataFolder(data, KeySource())
    store = SqliteStore(folder.database, Clock(), "process", {}, key=folder.storage_key, lock=folder.lock)
    try:
        rows = asyncio.run(store.read(lambda tx: tx.all("SELECT blob FROM s3_objects WHERE blob IS NOT NULL")))
        (package,) = folder.blobs("code").addresses()
        assert MARK in folder.blobs("code").get(package)
        assert asyncio.run(store.read(lambda tx: tx.all("PRAGMA quick_check"))) == [("ok",)]
        return [folder.blobs("blobs").get(address) for (address,) in rows] == [LARGE]
    finally:
        store.close()


# Modes


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_the_folder_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o777)
    data.chmod(0o777)
    (data / "blobs" / "incoming").mkdir(parents=True)
    for name in ("pampero.db", "pampero.lock", "server.log", "blobs/incoming/left"):
        (data / name).touch()
        (data / name).chmod(0o644)
    former = os.umask(mask)
    try:
        (tmp_path / "none").mkdir()
        done = pampero("start", "--detach", "--port", "0", "--data", str(data), PAMPERO_TEST="")
        assert done.returncode == 0, done.stderr
        fresh = tmp_path / "fresh"
        done = pampero("start", "--detach", "--port", "0", "--data", str(fresh), PAMPERO_TEST="")
        assert done.returncode == 0, done.stderr
    finally:
        os.umask(former)
    try:
        for folder in (data, fresh):
            assert open_to_others(folder) == []
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE((folder / "pampero.db-wal").stat().st_mode) == 0o600
    finally:
        for folder in (data, fresh):
            assert pampero("stop", "--data", str(folder)).returncode == 0
    assert "was open to other users" in (data / "server.log").read_text()
    assert "was open to other users" not in (fresh / "server.log").read_text()


def test_files_of_a_running_server_are_its_owners_alone(start: Callable[..., Server]) -> None:
    server = start("sealed")
    check(server)
    assert invoke(server)[:2] == [MARK.decode(), oct(0o644)], "a function's own files are made as on AWS"
    assert open_to_others(server.data) == []


# Encryption


def test_nothing_can_be_read_in_the_folder(folders: dict[str, Path], start: Callable[..., Server]) -> None:
    assert shown(folders["sealed"]) == []
    server = start("sealed")
    check(server)
    assert invoke(server)[0] == MARK.decode()
    server.client("s3", ACCOUNT).put_object(Bucket="rest", Key="large", Body=LARGE + b"more")
    server.client("s3", ACCOUNT).put_object(Bucket="rest", Key="small", Body=MARK + b"more")
    server.kill()
    assert {Path(name).parts[0] for name in shown(server.data)} == {"functions"}
    server.start()
    server.stop()
    assert shown(server.data) == []


def test_status_says_how_and_by_which_key(start: Callable[..., Server]) -> None:
    server = start("sealed")
    said = server.page("status")["encryption"]
    assert said == f"database by AEGIS-256, blobs by AES-256-GCM; the key is from the file {server.data / 'server.key'}"
    assert start("plain", "--no-encryption").page("status")["encryption"] == "none (--no-encryption)"


def test_a_key_in_the_environment_stays_with_the_server(own_server: Callable[..., Server]) -> None:
    key = base64.b64encode(os.urandom(32)).decode()
    server = own_server(PAMPERO_KEY=key)
    fill(server)
    assert invoke(server)[2] is None
    assert server.process is not None
    for process in Path("/proc").glob("[0-9]*/environ"):
        if int(process.parent.name) != os.getpid():
            try:
                assert key.encode() not in process.read_bytes()
            except OSError:
                continue
    assert server.page("status")["encryption"].endswith("the key is from the environment")
    assert not (server.data / "server.key").exists()


def test_a_key_outside_the_folder_and_from_a_command(tmp_path: Path, own_server: Callable[..., Server]) -> None:
    key = tmp_path / "keys" / "key"
    server = own_server("--key-file", str(key))
    queue = server.client("sqs", ACCOUNT).create_queue(QueueName="q")["QueueUrl"]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not (server.data / "server.key").exists()
    server.stop()
    server.arguments = ("--key-command", f"cat {key}")
    server.start()
    assert server.client("sqs", ACCOUNT).list_queues()["QueueUrls"] == [queue]
    assert server.page("status")["encryption"].endswith("the key is from a command")


def test_an_encrypted_folder_is_not_opened_otherwise(folders: dict[str, Path], tmp_path: Path) -> None:
    data = Path(shutil.copytree(folders["sealed"], tmp_path / "data"))
    done = pampero("start", "--port", "0", "--data", str(data), "--no-encryption")
    assert (done.returncode, done.stderr) == (1, f"pampero: {data} is encrypted; start without --no-encryption\n")


# From a version that did not encrypt


@pytest.mark.parametrize("name", ["former", "plain"])
def test_a_folder_that_is_not_encrypted_is_encrypted(name: str, start: Callable[..., Server]) -> None:
    server = start(name)
    check(server)
    assert "is being encrypted" in server.log.read_text()
    server.stop()
    assert shown(server.data) == []
    assert opens(server.data)
    assert server.log.read_text().count("is being encrypted") == 1


def test_the_former_versions_key_goes_where_another_is_named(folders: dict[str, Path], tmp_path: Path) -> None:
    data = Path(shutil.copytree(folders["former"], tmp_path / "data"))
    secret = (data / "server.key").read_bytes()
    folder = DataFolder(data, KeySource(file=tmp_path / "key"))
    folder.close()
    assert not (data / "server.key").exists()
    assert folder.keyring.secrets == (secret,)


@pytest.mark.parametrize("point", ["seal.database", "seal.blob", "seal.blob:2"])
def test_killed_while_it_encrypts(folders: dict[str, Path], tmp_path: Path, point: str) -> None:
    data = Path(shutil.copytree(folders["former"], tmp_path / "killed"))
    assert in_another(lambda: DataFolder(data, KeySource(), faults=FaultPoints(point))) == -9
    assert opens(data)
    assert shown(data) == []
    assert not list(data.glob("*.new*"))


# Rotation


def stored(data: Path) -> set[bytes]:
    """The first bytes of everything that is encrypted."""
    return {path.read_bytes()[:64] for path in [data / "pampero.db", *data.glob("*/??/*")]}


def rekey(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return pampero("rekey", "--data", str(data), *arguments, PAMPERO_TEST="1", **environment)


@pytest.fixture
def data(folders: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(folders["sealed"], tmp_path / "data"))


def test_another_key_in_the_same_file(data: Path) -> None:
    old, before = (data / "server.key").read_text(), stored(data)
    done = rekey(data)
    assert done.returncode == 0, done.stderr
    assert stored(data) == before, "the data stay as they are"
    assert opens(data)
    done = pampero("start", "--port", "0", "--data", str(data), PAMPERO_KEY=old)
    assert (done.returncode, "is not the key of" in done.stderr) == (1, True)


def test_a_running_servers_key_is_not_changed(server: Server) -> None:
    done = rekey(server.data)
    assert (done.returncode, done.stderr.count("\n"), "another server uses" in done.stderr) == (1, 1, True)


def test_a_key_that_comes_from_elsewhere(data: Path, tmp_path: Path) -> None:
    first, second, third = tmp_path / "first", os.urandom(32).hex(), os.urandom(32).hex()
    done = rekey(data, "--new-key-file", str(first))
    assert (done.returncode, f"--key-file {first}" in done.stdout) == (0, True)
    assert not (data / "server.key").exists()
    done = rekey(data, "--key-file", str(first), PAMPERO_NEW_KEY=second)
    assert done.returncode == 0, done.stderr
    done = rekey(data, PAMPERO_KEY=second)
    assert (done.returncode, "name the new key" in done.stderr) == (1, True)
    done = rekey(data, "--new-key-command", f"echo {third}", PAMPERO_KEY=second)
    assert done.returncode == 0, done.stderr
    (data / "server.key").write_text(third)
    assert opens(data)


def test_everything_anew(start: Callable[..., Server]) -> None:
    server = start("sealed")
    server.stop()
    before = stored(server.data)
    done = rekey(server.data, "--data-keys")
    assert done.returncode == 0, done.stderr
    after = stored(server.data)
    assert len(after) == len(before) >= 3
    assert not after & before
    assert opens(server.data)
    server.start()
    check(server)


@pytest.mark.parametrize(
    "point", ["rekey.begun", "seal.database", "seal.blob", "seal.blob:2", "rekey.both", "rekey.swapped"]
)
def test_killed_while_it_changes_keys(data: Path, point: str) -> None:
    assert rekey(data, "--data-keys", PAMPERO_FAULT=point).returncode == -9
    half = Path(shutil.copytree(data, data.with_name("half")))
    assert opens(data)
    # The one is finished by a start, the other by the same command.
    done = rekey(half, "--data-keys")
    assert done.returncode == 0, done.stderr
    assert opens(half)
    assert len(json.loads((half / "keyring").read_text())["slots"]) == 1

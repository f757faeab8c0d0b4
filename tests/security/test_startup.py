"""What keeps a server from starting is said in one line; who runs on a folder is told by its lock; full disks pass."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest

from pampero.kernel.errors import StartError
from pampero.kernel.masterkey import KeySource
from pampero.store.folder import DataFolder

ROOT = os.geteuid() == 0
PAMPERO = [sys.executable, "-m", "pampero.cli"]


def clean(**environment: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PAMPERO_"))}
    return {**kept, **environment}


def pampero(*arguments: str, before: Callable[[], None] | None = None, **environment: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = subprocess.run(
        [*PAMPERO, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=clean(**environment),
        preexec_fn=before,
    )
    return done.returncode, done.stdout, done.stderr


def refused(*arguments: str, before: Callable[[], None] | None = None, **environment: str) -> str:
    """The one line with which a start fails."""
    code, out, err = pampero("start", "--port", "0", *arguments, before=before, **environment)
    assert (code, out, err.count("\n")) == (1, "", 1), err
    assert err.startswith("pampero: ")
    return err


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a server has run."""
    data = tmp_path_factory.mktemp("used") / "data"
    assert pampero("start", "--detach", "--port", "0", "--data", str(data))[0] == 0
    assert pampero("stop", "--data", str(data)) == (0, "stopped\n", "")
    return data


@pytest.fixture
def copy(used: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(used, tmp_path / "copy"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A file system of its own: small_disk("size=4m")."""
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("only root may mount")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "-l", place], check=True)


# Folders


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for data in ("file", "file/below"):
        assert "is a file, not a folder" in refused("--data", str(tmp_path / data))
    assert "is a file, not a folder" in refused("--detach", "--data", str(tmp_path / "file"))


def test_a_folder_that_is_read_only(small_disk: Callable[[str], Path]) -> None:
    disk = small_disk("ro,size=1m")
    for data in (disk, disk / "below"):
        assert "mounted read-only" in refused("--data", str(data))


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_folder_that_is_not_writable(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "permission denied" in refused("--data", str(tmp_path))
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("size", ["4k", "64k", "200k"])
def test_a_disk_that_is_full(small_disk: Callable[[str], Path], size: str) -> None:
    assert "no room left on the disk" in refused("--data", str(small_disk(f"size={size}") / "data"))


@pytest.mark.parametrize("most", [10, 1000, 100_000])
def test_files_that_may_not_grow(tmp_path: Path, most: int) -> None:
    refused("--data", str(tmp_path / "data"), before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))


def test_another_servers_folder(server: Any) -> None:
    line = refused("--data", str(server.data))
    assert f"already runs on {server.data}" in line
    assert "stop it with" in line


# The database


def garbage(database: Path) -> None:
    database.write_bytes(os.urandom(20_000))


def text(database: Path) -> None:
    database.write_text("this is no database\n" * 500)


def cut(database: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def cut_short(database: Path) -> None:
    os.truncate(database, 100)


def emptied(database: Path) -> None:
    os.truncate(database, 0)


def gone(database: Path) -> None:
    database.unlink()


@pytest.mark.parametrize("harm", [garbage, text, cut, cut_short, emptied, gone])
def test_a_database_that_is_damaged(copy: Path, harm: Callable[[Path], None]) -> None:
    harm(copy / "pampero.db")
    line = refused("--data", str(copy))
    assert str(copy / "pampero.db") in line
    assert "restore it from a backup" in line


def test_a_folder_of_a_newer_version(copy: Path, tmp_path: Path) -> None:
    content = json.loads((copy / "keyring").read_text())
    (copy / "keyring").write_text(json.dumps({**content, "format": 99}))
    assert "a newer version of Pampero" in refused("--data", str(copy))


# The key


def test_a_key_file_that_is_no_key(tmp_path: Path) -> None:
    key = tmp_path / "key"
    for content, said in ((b"", "is empty"), (b"too short", "is no key"), (b"\xff" * 40, "is no key")):
        key.write_bytes(content)
        key.chmod(0o600)
        assert said in refused("--data", str(tmp_path / "data"), "--key-file", str(key))
    assert "cannot be read" in refused("--data", str(tmp_path / "data"), "--key-file", str(tmp_path))
    assert not (tmp_path / "data" / "keyring").exists()


@pytest.mark.skipif(ROOT, reason="root may read everything")
def test_a_key_file_that_cannot_be_read(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.touch(0o000)
    assert "permission denied" in refused("--data", str(tmp_path / "data"), "--key-file", str(key))


def test_a_key_that_is_missing_is_not_made_anew(copy: Path) -> None:
    (copy / "server.key").unlink()
    assert "is missing" in refused("--data", str(copy))
    assert "is missing" in refused("--data", str(copy), "--key-file", str(copy.parent / "none"))
    assert not (copy / "server.key").exists()
    (copy / "keyring").unlink()
    assert "restore the whole folder" in refused("--data", str(copy))
    assert not (copy / "server.key").exists()


def test_a_key_that_is_another(copy: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    assert "is not the key of" in refused("--data", str(copy), PAMPERO_KEY="ab" * 32)
    assert "exit code 3" in refused("--data", str(copy), "--key-command", "exit 3")
    assert "one place" in refused("--data", str(copy), "--key-command", "exit 3", PAMPERO_KEY="ab" * 32)
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


# The address


def test_a_port_that_is_none_or_taken(server: Any, tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    for port in ("70000", "-1"):
        code, _, err = pampero("start", "--data", data, "--port", port)
        assert (code, err) == (1, f"pampero: {port} is no port: ports are 0 to 65535; choose another with --port\n")
    code, _, err = pampero("start", "--data", data, "--port", str(server.port))
    assert (code, err.count("\n"), "choose another port" in err) == (1, 1, True)
    for host in ("203.0.113.7", "no-such-host.invalid", "x" * 80):
        assert "is no address of this machine" in refused("--data", data, "--host", host)


@pytest.mark.skipif(ROOT, reason="root may have any port")
def test_a_port_of_the_systems(tmp_path: Path) -> None:
    code, _, err = pampero("start", "--data", str(tmp_path / "data"), "--port", "80")
    assert (code, "ports below 1024 are the system's" in err) == (1, True)


def test_port_0_is_any_that_is_free(tmp_path: Path) -> None:
    data = tmp_path / "data"
    code, out, err = pampero("start", "--detach", "--port", "0", "--data", str(data))
    assert code == 0, err
    endpoint = json.loads((data / "server.json").read_text())["endpoint"]
    assert endpoint in out
    assert not endpoint.endswith(":0")
    code, out, _ = pampero("status", "--data", str(data), "--json")
    assert json.loads(out)["endpoint"] == endpoint
    assert pampero("stop", "--data", str(data))[0] == 0


# Who runs on a folder


def test_no_stranger_is_taken_for_the_server(copy: Path, server: Any) -> None:
    """A file that a killed server left names a process: whoever has that number now is none of ours."""
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (copy / "server.json").write_text(json.dumps({"pid": stranger.pid, "endpoint": server.url}))
        template = copy.parent / "template.yaml"
        template.write_text("Resources: {T: {Type: 'AWS::SNS::Topic'}}")
        for command in (
            ["stop"],
            ["status"],
            ["deploy", str(template), "--stack", "s"],
            ["invoke", "f"],
            ["logs", "g"],
        ):
            code, out, err = pampero(*command, "--data", str(copy), AWS_ENDPOINT_URL=server.url)
            assert (code, out) == (1, ""), command
            assert f"no server runs on {copy}" in err
        assert stranger.poll() is None
        assert pampero("start", "--detach", "--port", "0", "--data", str(copy))[0] == 0
        assert pampero("stop", "--data", str(copy))[0] == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_after_kill_9_a_server_starts_again(own_server: Any) -> None:
    running = own_server()
    pid = running.process.pid
    running.kill()
    # In a container the next one has the same number, or the shell that starts it has.
    content = json.loads((running.data / "server.json").read_text())
    assert content["pid"] == pid
    (running.data / "server.json").write_text(json.dumps({**content, "pid": os.getpid()}))
    running.start()
    assert running.page("status")["pid"] == running.process.pid
    running.stop()
    assert not (running.data / "server.json").exists()


def test_without_a_folder_the_environment_tells(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = pampero("status", "--json", AWS_ENDPOINT_URL=server.url)
    assert (code, json.loads(out)["endpoint"]) == (0, server.url)
    code, _, err = pampero("status")
    assert (code, "no server runs on .pampero" in err) == (1, True)
    code, _, err = pampero("status", PAMPERO_DATA=str(tmp_path / "none"), AWS_ENDPOINT_URL=server.url)
    assert (code, "no server runs on" in err) == (1, True)


# A disk that fills


@pytest.mark.on_sqlite
def test_a_disk_that_fills_and_has_room_again(
    small_disk: Callable[[str], Path], own_server: Any, wait_until: Any
) -> None:
    disk = small_disk("size=32m")
    server = own_server()
    server.stop()
    server.data = disk / "data"
    server.start()
    table, bucket = server.client("dynamodb", "000000000000"), server.client("s3", "000000000000")
    sqs = server.client("sqs", "000000000000")
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    bucket.create_bucket(Bucket="full")
    table.create_table(
        TableName="full",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
    )
    bucket.put_object(Bucket="full", Key="first", Body=b"f" * 100_000)
    refusals: list[str] = []
    ballast = disk / "ballast"
    # Room again is room for what the log holds, which is copied into the database, too.
    ballast.write_bytes(bytes(12 << 20))

    def put(key: str) -> bool:
        try:
            table.put_item(TableName="full", Item={"k": {"S": key}, "v": {"S": "x" * 200_000}})
        except table.exceptions.ClientError as error:
            refusals.append(error.response["Error"]["Code"])
            return False
        return True

    def get(key: str) -> bool:
        return "Item" in table.get_item(TableName="full", Key={"k": {"S": key}})

    done = []
    while put(f"k{len(done)}"):
        done.append(f"k{len(done)}")
        assert len(done) < 5000
    assert not put("no room")
    assert set(refusals) == {"InternalFailure"}
    with pytest.raises(botocore.exceptions.ClientError) as full:
        bucket.put_object(Bucket="full", Key="second", Body=os.urandom(3 << 20))
    assert full.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert all(get(key) for key in done)
    assert not get("no room")
    assert bucket.get_object(Bucket="full", Key="first")["Body"].read() == b"f" * 100_000
    ballast.unlink()
    wait_until(lambda: put("room again"))
    bucket.put_object(Bucket="full", Key="third", Body=b"t" * 100_000)
    sqs.send_message(QueueUrl=queue, MessageBody="m")
    server.kill()
    server.start()
    assert all(get(key) for key in [*done, "room again"])
    assert bucket.get_object(Bucket="full", Key="third")["Body"].read() == b"t" * 100_000
    assert sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "m"
    assert "Key" not in str(bucket.list_objects_v2(Bucket="full", Prefix="second").get("Contents", ""))
    server.stop()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "tool").write_text("x")
    for path, mode in ((folder, 0o755), (folder / "bin", 0o755), (folder / "bin" / "tool", 0o755)):
        path.chmod(mode)
    with pytest.raises(StartError, match=r"holds other files \(bin\)"):
        DataFolder(folder, KeySource())
    assert [path.name for path in folder.iterdir()] == ["bin"]
    for path in (folder, folder / "bin", folder / "bin" / "tool"):
        assert path.stat().st_mode & 0o777 == 0o755, path

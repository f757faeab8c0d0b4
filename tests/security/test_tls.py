"""TLS on the one port, whose certificate the clients check; the first key where other machines reach the server."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.roles import make_user
from tests.security.netwire import HEALTH, Wire

from pampero.kernel import authority as authorities
from pampero.kernel.authority import Authority
from pampero.kernel.config import Settings
from pampero.net.near import is_loopback, is_near
from pampero.net.tls import WATCH_SECONDS, Tls


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pampero.cli", *arguments],
        capture_output=True, text=True, timeout=60, env={**os.environ, **environment}, check=False,
    )  # fmt: skip


def elsewhere() -> str:
    """An address of this machine that is not the loopback's: whoever comes from another counts as another machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("no network but the loopback")
        address: str = probe.getsockname()[0]
        return address


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server with an authority of its own."""
    from tests.conftest import Server

    running = Server(tmp_path_factory.mktemp("tls") / "data", arguments=("--tls", "--host-name", "pampero.test"))
    yield running.start()
    running.stop()


def context_of(running: Any) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=running.data / "tls" / "ca.pem")


def client(running: Any, service: str, url: str, **keys: str) -> Any:
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", verify=str(running.data / "tls" / "ca.pem"),
        config=Config(retries={"max_attempts": 0}),
        **{"aws_access_key_id": "test", "aws_secret_access_key": "test", **keys},
    )  # fmt: skip


def test_tls_and_plain_on_one_port(secured: Any) -> None:
    url = f"https://localhost:{secured.port}"
    with urllib.request.urlopen(f"{url}/_pampero/health", context=context_of(secured), timeout=10) as answer:
        assert answer.status == 200
    assert secured.page("health")["status"] == "running"
    queue = client(secured, "sqs", url).create_queue(QueueName="tls")["QueueUrl"]
    assert queue == f"{url}/000000000000/tls"
    plain = f"http://127.0.0.1:{secured.port}"
    assert client(secured, "sqs", plain).get_queue_url(QueueName="tls")["QueueUrl"].startswith(plain)
    body = os.urandom(3_000_000)
    s3 = client(secured, "s3", url)
    s3.create_bucket(Bucket="tls-bucket")
    s3.put_object(Bucket="tls-bucket", Key="key", Body=body)
    assert s3.get_object(Bucket="tls-bucket", Key="key")["Body"].read() == body


def test_policies_may_ask_which_tls_was_spoken(secured: Any) -> None:
    def may(operator: str) -> list[bool]:
        condition = {operator: {"s3:TlsVersion": "1.2"}}
        statement = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*", "Condition": condition}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName="secured", PolicyName="p", PolicyDocument=document)
        urls = (f"https://localhost:{secured.port}", f"http://127.0.0.1:{secured.port}")
        return [lists(client(secured, "s3", url, **keys)) for url in urls]

    def lists(s3: Any) -> bool:
        try:
            s3.list_buckets()
        except s3.exceptions.ClientError as error:
            return bool(error.response["Error"]["Code"] != "AccessDenied")
        return True

    iam = client(secured, "iam", f"https://localhost:{secured.port}")
    keys = make_user(iam, "secured")
    assert may("NumericGreaterThanEquals") == [True, False]
    assert may("NumericLessThan") == [False, False]
    assert may("NumericGreaterThanEqualsIfExists") == [True, True]


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "b.s3.localhost", "pampero.test", "x.execute-api.pampero.test"]
)
def test_the_names_of_the_certificate(secured: Any, name: str) -> None:
    plain = socket.create_connection(("127.0.0.1", secured.port), timeout=10)
    with context_of(secured).wrap_socket(plain, server_hostname=name) as wire:
        wire.sendall(HEALTH)
        assert wire.recv(12) == b"HTTP/1.1 200"
        assert wire.version() in ("TLSv1.2", "TLSv1.3")


def test_other_names_are_not_the_certificate_s(secured: Any) -> None:
    with socket.create_connection(("127.0.0.1", secured.port), timeout=10) as plain, pytest.raises(ssl.SSLError):
        context_of(secured).wrap_socket(plain, server_hostname="evil.example")


def test_who_says_nothing_or_rubbish_keeps_nobody_waiting(secured: Any) -> None:
    silent = [Wire(secured.port) for _ in range(20)]
    rubbish = [Wire(secured.port).send(b"\x16\x03\x01\xff\xff rubbish") for _ in range(20)]
    assert secured.page("health")["status"] == "running"
    for wire in (*silent, *rubbish):
        wire.close()


def test_what_is_exported(secured: Any) -> None:
    found = json.loads(command("env", "--data", str(secured.data), "--json").stdout)
    assert found["AWS_ENDPOINT_URL"] == f"https://pampero.test:{secured.port}"
    authority = (secured.data / "tls" / "ca.pem").read_text()
    for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        assert Path(found[name]).read_text().startswith(authority)
    assert command("ca", "--data", str(secured.data)).stdout.strip() == authority.strip()
    assert command("ca", "--data", str(secured.data), "--path").stdout.strip() == str(secured.data / "tls" / "ca.pem")
    for file in ("ca.key", "server.key"):
        assert (secured.data / "tls" / file).stat().st_mode & 0o777 == 0o600
    assert (secured.data / "tls").stat().st_mode & 0o777 == 0o700


def test_a_certificate_of_one_s_own(own_server: Callable[..., Any], tmp_path: Path) -> None:
    made = Authority(tmp_path)
    made.issue(["pampero.example"])
    files = ("--tls-cert", str(made.server_certificate), "--tls-key", str(made.server_key))
    running = own_server(*files)
    with urllib.request.urlopen(
        f"https://localhost:{running.port}/_pampero/health",
        context=ssl.create_default_context(cafile=made.certificate), timeout=10,
    ) as answer:  # fmt: skip
        assert answer.status == 200
    assert not (running.data / "tls").exists()


@pytest.mark.parametrize("broken", ["--tls-cert", "--tls-key"])
def test_a_certificate_that_is_none_is_refused_in_one_line(tmp_path: Path, broken: str) -> None:
    made = Authority(tmp_path)
    made.issue([])
    files = {"--tls-cert": str(made.server_certificate), "--tls-key": str(made.server_key)}
    (tmp_path / "rubbish").write_text("rubbish")
    files[broken] = str(tmp_path / "rubbish")
    given = [part for pair in files.items() for part in pair]
    ended = command("start", "--data", str(tmp_path / "data"), "--port", "0", *given)
    assert (ended.returncode, len(ended.stderr.strip().splitlines())) == (1, 1), ended.stderr
    assert "no certificate and its key" in ended.stderr
    alone = command("start", "--data", str(tmp_path / "data"), "--port", "0", "--tls-cert", files["--tls-cert"])
    assert "go together" in alone.stderr


def test_a_certificate_is_renewed_before_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Authority(tmp_path)
    assert made.issue([])
    assert not made.issue([])
    first = made.server_certificate.read_bytes()
    assert made.issue(["other.test"])
    assert made.server_certificate.read_bytes() != first
    tls = Tls(made.server_certificate, made.server_key, lambda: made.issue(["other.test"]))
    before = made.server_certificate.read_bytes()
    now = authorities._now()
    monkeypatch.setattr(authorities, "_now", lambda: now + timedelta(days=61))
    tls.watch(1.0)
    assert made.server_certificate.read_bytes() == before
    tls.watch(1e12 + WATCH_SECONDS)
    assert made.server_certificate.read_bytes() != before


def test_beyond_loopback_plain_http_is_asked_for(tmp_path: Path) -> None:
    ended = command("start", "--data", str(tmp_path / "data"), "--host", "0.0.0.0", "--port", "0")
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "--insecure" in ended.stderr


def test_who_is_on_this_machine() -> None:
    assert is_loopback("127.8.9.1")
    assert is_loopback("::1")
    assert is_loopback("::ffff:127.0.0.1")
    assert not is_loopback("127.0.0.1.evil.example")
    assert not is_loopback("::ffff:10.0.0.1")
    assert is_near(("10.0.0.5", 1), ("10.0.0.5", 2))
    assert not is_near(("10.0.0.6", 1), ("10.0.0.5", 2))
    assert is_near("", "/a/socket")


def test_addresses() -> None:
    assert Settings(host="::1").endpoint == "http://[::1]:4566"
    assert Settings(host="0.0.0.0", tls=True).address == "https://localhost:4566"
    assert Settings(host="10.0.0.5", tls=True).address == "https://10.0.0.5:4566"
    assert Settings(host="0.0.0.0", tls=True, host_names=("a.test",)).address == "https://a.test:4566"
    assert Settings().address == "http://127.0.0.1:4566"


def test_the_first_key_beyond_loopback(own_server: Callable[..., Any]) -> None:
    running = own_server("--host", "0.0.0.0", "--insecure")
    assert "plain HTTP" in running.log.read_text()
    url = f"http://127.0.0.1:{running.port}"
    with pytest.raises(ClientError, match="invalid"):
        client_with(url, "test", "test").get_caller_identity()
    data = str(running.data)
    made = json.loads(command("keys", "create", "--data", data, "--json").stdout)
    identity = client_with(url, made["AccessKeyId"], made["SecretAccessKey"]).get_caller_identity()
    assert identity["Arn"] == "arn:aws:iam::000000000000:root"
    assert made["AccessKeyId"] in command("keys", "list", "--data", data).stdout
    for path, status in (("health", 200), ("status", 403), ("idle", 403)):
        assert Wire(running.port).send(HEALTH.replace(b"health", path.encode())).answer()[0] == status
    status = command("status", "--data", data, "--json", AWS_ENDPOINT_URL="")
    assert json.loads(status.stdout)["data"] == data
    assert command("keys", "delete", made["AccessKeyId"], "--data", data).returncode == 0
    with pytest.raises(ClientError):
        client_with(url, made["AccessKeyId"], made["SecretAccessKey"]).get_caller_identity()


def test_the_server_s_own_pages_are_for_the_root(own_server: Callable[..., Any]) -> None:
    running = own_server("--host", "0.0.0.0", "--insecure")
    url = f"http://127.0.0.1:{running.port}"
    root = json.loads(command("keys", "create", "--data", str(running.data), "--json").stdout)
    iam = client_with(url, root["AccessKeyId"], root["SecretAccessKey"], "iam")
    iam.create_user(UserName="ann")
    made = iam.create_access_key(UserName="ann")["AccessKey"]
    for key, status in ((made, 403), (root, 200)):
        assert page(url, key["AccessKeyId"], key["SecretAccessKey"]) == status


def page(url: str, key: str, secret: str) -> int:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest("GET", f"{url}/_pampero/status")
    SigV4Auth(Credentials(key, secret), "pampero", "us-east-1").add_auth(request)
    try:
        with urllib.request.urlopen(urllib.request.Request(request.url, headers=dict(request.headers))) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def client_with(url: str, key: str, secret: str, service: str = "sts") -> Any:
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 0}),
    )  # fmt: skip


def test_keys_without_a_server(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    assert "there are none yet" in command("keys", "list", "--data", data).stdout
    made = [json.loads(command("keys", "create", "--data", data, "--json").stdout) for _ in range(2)]
    third = command("keys", "create", "--data", data)
    assert (third.returncode, "AccessKeysPerUser: 2" in third.stderr) == (1, True)
    found = json.loads(command("keys", "list", "--data", data, "--json").stdout)
    assert {key["AccessKeyId"] for key in found} == {key["AccessKeyId"] for key in made}
    assert command("keys", "delete", made[0]["AccessKeyId"], "--data", data).returncode == 0
    assert command("keys", "delete", made[0]["AccessKeyId"], "--data", data).returncode == 1
    assert len(json.loads(command("keys", "list", "--data", data, "--json").stdout)) == 1
    assert made[1]["SecretAccessKey"].encode() not in (tmp_path / "data" / "pampero.db").read_bytes()


def test_other_machines_speak_tls(own_server: Callable[..., Any], tmp_path: Path) -> None:
    """Another address of this machine stands for another machine: what is asked from there is not on the loopback."""
    address = elsewhere()
    running = own_server("--host", "0.0.0.0", "--tls")
    for source, target, status in (
        (address, "127.0.0.1", 400),
        ("127.0.0.1", "127.0.0.1", 200),
        (address, address, 200),
    ):
        with socket.create_connection((target, running.port), 10, (source, 0)) as wire:
            wire.sendall(HEALTH)
            assert int(wire.recv(12)[9:]) == status, (source, target)


def test_policies_know_what_is_secure(own_server: Callable[..., Any]) -> None:
    """As test_other_machines_speak_tls."""
    address = elsewhere()
    running = own_server("--host", "0.0.0.0", "--tls", "--insecure")
    made = json.loads(command("keys", "create", "--data", str(running.data), "--json").stdout)
    s3 = client_with(f"http://127.0.0.1:{running.port}", made["AccessKeyId"], made["SecretAccessKey"], "s3")
    s3.create_bucket(Bucket="tls-policies")
    s3.put_object(Bucket="tls-policies", Key="key", Body=b"x")
    s3.delete_public_access_block(Bucket="tls-policies")
    statement = {
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::tls-policies/*",
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }  # fmt: skip
    s3.put_bucket_policy(Bucket="tls-policies", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    asked = b"GET /tls-policies/key HTTP/1.1\r\nhost: localhost\r\n\r\n"
    for source, secure, status in ((address, False, 403), (address, True, 200), ("127.0.0.1", False, 200)):
        wire = socket.create_connection(("127.0.0.1", running.port), 10, (source, 0))
        if secure:
            wire = context_of(running).wrap_socket(wire, server_hostname="localhost")
        with wire:
            wire.sendall(asked)
            assert int(wire.recv(12)[9:]) == status, (source, secure)

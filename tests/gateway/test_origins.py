"""Pages in a browser: those on this machine may call the APIs, others only where they are named."""

from __future__ import annotations

import http.client
from typing import Any

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pampero.gateway.origins import Origins
from pampero.protocol.codec import RawRequest

HERE = (
    "http://localhost:3000",
    "https://localhost",
    "http://127.0.0.1:8080",
    "http://[::1]:1",
    "http://app.localhost:5173",
    "file://",
)
ELSEWHERE = (
    "https://evil.example",
    "null",
    "",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://10.0.0.1",
    "http://[x",
    "localhost",
)
CREATE = "Action=CreateQueue&QueueName=made&Version=2012-11-05"


def ask(server: Any, method: str, url: str, body: str | None = None, **headers: str) -> tuple[int, dict[str, str], str]:
    """What a browser would send; (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, url, body, named)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def signed(server: Any, account: str, method: str, host: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
    """A call that any page can make with known keys and without a preflight: signed in the query."""
    host = host or f"127.0.0.1:{server.port}"
    request = AWSRequest(method, f"http://{host}/?{CREATE}")
    signer = SigV4QueryAuth(Credentials(account, "test"), "sqs", "us-east-1")
    signer.add_auth(request)
    return ask(server, method, request.url.removeprefix(f"http://{host}"), **{"Host": host, **headers})


@pytest.mark.parametrize("origin", HERE)
def test_pages_on_this_machine(origin: str) -> None:
    assert Origins((), True).allows(origin)


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_pages_from_elsewhere(origin: str) -> None:
    assert not Origins(("https://app.example",), True).allows(origin)
    assert Origins(("*",), True).allows(origin)


def test_named_pages() -> None:
    origins = Origins(("https://App.example/", "null"), True)
    assert origins.allows("https://app.example")
    assert origins.allows("null")
    assert not origins.allows("https://app.example:444")


def test_names_that_lead_here() -> None:
    def asked(host: str, loopback: bool = True, **more: str) -> bool:
        headers = {"host": host, **{name.replace("_", "-"): value for name, value in more.items()}}
        return bool(Origins((), loopback, ("pampero.example",)).stranger(RawRequest("GET", "/", "", headers)))

    assert asked("evil.example:4566")
    assert asked("evil.example:4566", accept_language="*", user_agent="curl/8")
    assert not asked("evil.example:4566", loopback=False, sec_fetch_mode="cors", accept_language="*", user_agent="node")
    for sign in ("origin", "referer", "sec_fetch_site", "accept_language"):
        assert asked("evil.example:4566", loopback=False, **{sign: "de"}), sign
    assert asked("evil.example", loopback=False, user_agent="Mozilla/5.0")
    assert asked("localhost.evil.example")
    assert asked("notpampero.example")
    for host in (
        "127.0.0.1:4566", "localhost:4566", "sqs.localhost", "[::1]:4566", "pampero:4566", "", "localhost.",
        "b.s3.amazonaws.com", "host.docker.internal:4566", "pampero.example", "b.s3.pampero.example:1", "10.0.0.9", "api.127.0.0.1:4566",
    ):  # fmt: skip
        assert not asked(host, user_agent="Mozilla/5.0"), host


def test_a_page_from_elsewhere_changes_nothing(server: Any, account: str, client: Any) -> None:
    for method, headers in (
        ("POST", {"Origin": "https://evil.example"}),
        ("POST", {"Origin": "null"}),
        ("GET", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}),
        ("GET", {"Host": "evil.example", "Accept_Language": "de"}),
    ):
        status, answered, text = signed(server, account, method, headers.get("Host", ""), **headers)
        assert (status, "may not call this server" in text) == (403, True), (method, headers)
        assert "AccessDenied" in text
        assert "access-control-allow-origin" not in answered
    assert "QueueUrls" not in client("sqs").list_queues()


def test_a_page_on_this_machine(server: Any, account: str, client: Any) -> None:
    status, headers, _ = signed(server, account, "POST", Origin="http://localhost:3000")
    assert (status, headers["access-control-allow-origin"]) == (200, "http://localhost:3000")
    assert headers["vary"] == "Origin"
    assert signed(server, account, "GET", Accept_Language="de", Sec_Fetch_Site="none")[0] == 200
    assert len(client("sqs").list_queues()["QueueUrls"]) == 1


def test_preflights(server: Any) -> None:
    wanted = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization,x-amz-date"}
    status, headers, _ = ask(server, "OPTIONS", "/", Origin="http://localhost:3000", **wanted)
    assert (status, headers["access-control-allow-origin"]) == (200, "http://localhost:3000")
    assert headers["access-control-allow-headers"] == "authorization,x-amz-date"
    status, headers, text = ask(server, "OPTIONS", "/", Origin="https://evil.example", **wanted)
    assert (status, "--cors-origin https://evil.example" in text) == (403, True)
    assert "access-control-allow-origin" not in headers


def test_pages_that_are_named_at_the_start(own_server: Any) -> None:
    server = own_server("--cors-origin", "https://app.example", "--cors-origin", "https://b.example")
    for origin in ("https://app.example", "https://b.example"):
        status, headers, _ = signed(server, "000000000000", "POST", Origin=origin)
        assert (status, headers["access-control-allow-origin"]) == (200, origin)
    assert signed(server, "000000000000", "POST", Origin="https://c.example")[0] == 403


def test_own_pages(server: Any) -> None:
    assert ask(server, "GET", "/_pampero/status", Origin="http://localhost:3000")[0] == 200
    status, headers, _ = ask(server, "GET", "/_pampero/status", Origin="https://evil.example")
    assert status == 403
    assert "access-control-allow-origin" not in headers
    assert ask(server, "POST", "/_pampero/clock", '{"seconds": 1}', Origin="https://evil.example")[0] == 403


def test_buckets_say_for_themselves(server: Any, client: Any) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="origins-say")
    s3.put_object(Bucket="origins-say", Key="seen", Body=b"x")
    put = s3.generate_presigned_url("put_object", Params={"Bucket": "origins-say", "Key": "key"})
    put = put.removeprefix(server.url)
    origin = {"Origin": "https://shop.example"}
    assert ask(server, "PUT", put, "x", **origin)[0] == 403
    get = s3.generate_presigned_url("get_object", Params={"Bucket": "origins-say", "Key": "seen"})
    status, headers, _ = ask(server, "GET", get.removeprefix(server.url), **origin, Sec_Fetch_Site="cross-site")
    assert status == 200
    assert "access-control-allow-origin" not in headers
    rules = [{"AllowedOrigins": ["https://shop.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"]}]
    s3.put_bucket_cors(Bucket="origins-say", CORSConfiguration={"CORSRules": rules})
    status, headers, _ = ask(server, "PUT", put, "x", **origin)
    assert (status, headers["access-control-allow-origin"]) == (200, "https://shop.example")
    assert ask(server, "PUT", put, "x", Origin="https://evil.example")[0] == 403

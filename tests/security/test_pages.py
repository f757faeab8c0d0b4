"""Pages: those of a name that leads here, those that buckets and APIs serve, and the server's own."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.security.netwire import presigned

CREATE = "/?Action=CreateQueue&QueueName=made&Version=2012-11-05"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HTML = {"ContentType": "text/html", "Body": b"<script>1</script>"}


def ask(port: int, method: str, url: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], str]:
    """What a browser would send; (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, url, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


@pytest.fixture(scope="module")
def page(servers: Callable[..., Any]) -> str:
    """A page in a public bucket, and the bucket's name."""
    s3 = servers().client("s3", "test")
    s3.create_bucket(Bucket="page-served")
    s3.put_object(Bucket="page-served", Key="index.html", **HTML)
    return "page-served"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/page-served/index.html", "/_pampero/status", "/_aws/execute-api/x/", CREATE, "/"])
def test_a_rebound_name_reads_nothing(server: Any, page: str, method: str, path: str) -> None:
    """Firefox lets a page set every header that could tell; only the host cannot be chosen."""
    for headers in (
        {"User_Agent": FIREFOX, "Accept_Language": "de"},
        {"User_Agent": "x", "Accept_Language": "*"},
        {"Sec_Fetch_Site": "same-origin"},
        {},
    ):
        for target in (path, presigned(method, path, "s3", "evil.example:4566")):
            status, answered, text = ask(server.port, method, target, Host="evil.example:4566", **headers)
            assert status == 403
            assert "<script>" not in text
            assert "access-control-allow-origin" not in answered


def test_names_that_were_given_lead_here(own_server: Callable[..., Any]) -> None:
    running = own_server("--host-name", "pampero.example")
    for host, status in (
        ("pampero.example", 200), ("x.pampero.example:1", 200), ("pampero:4566", 200), ("host.docker.internal", 200),
        ("sqs.us-east-1.amazonaws.com", 200), ("evil.example", 403), ("pampero.example.evil.example", 403),
    ):  # fmt: skip
        assert ask(running.port, "GET", "/_pampero/health", Host=host, User_Agent=FIREFOX)[0] == status, host


def test_documents_of_buckets_run_in_a_sandbox(server: Any, page: str) -> None:
    url = presigned("GET", f"/{page}/index.html", "s3", f"localhost:{server.port}")
    here = {"Host": f"localhost:{server.port}", "User_Agent": FIREFOX}
    for headers in ({"Sec_Fetch_Dest": "document"}, {"Sec_Fetch_Dest": "iframe"}, {"Accept": "text/html"}):
        status, answered, _ = ask(server.port, "GET", url, **here, **headers)
        assert status == 200
        assert answered["content-security-policy"].startswith("sandbox allow-scripts")
        assert "allow-same-origin" not in answered["content-security-policy"]
        assert answered["x-content-type-options"] == "nosniff"
    status, answered, _ = ask(server.port, "GET", url, **here, Sec_Fetch_Dest="image")
    assert (status, "content-security-policy" in answered) == (200, False)
    status, answered, _ = ask(server.port, "GET", url, Host=here["Host"], User_Agent="aws-cli/2")
    assert (status, "content-security-policy" in answered, "x-content-type-options" in answered) == (200, False, False)


def test_documents_of_a_bucket_s_own_host_are_their_own(server: Any, page: str) -> None:
    host = f"{page}.localhost:{server.port}"
    url = presigned("GET", "/index.html", "s3", host)
    status, answered, _ = ask(server.port, "GET", url, Host=host, User_Agent=FIREFOX)
    assert (status, "content-security-policy" in answered) == (200, False)


def test_answers_of_apis_on_the_plain_endpoint_run_in_a_sandbox(server: Any) -> None:
    _, answered, _ = ask(server.port, "GET", "/_aws/execute-api/none/", User_Agent=FIREFOX)
    assert "sandbox" in answered["content-security-policy"]
    _, again, _ = ask(server.port, "GET", "/_aws/execute-api/none/", User_Agent=FIREFOX)
    assert again["content-security-policy"] == answered["content-security-policy"]
    _, answered, _ = ask(server.port, "GET", "/_aws/execute-api/none/")
    assert "content-security-policy" not in answered


@pytest.mark.parametrize("service", ["sqs", "s3"])
def test_pages_that_are_served_here_have_no_known_keys(server: Any, page: str, service: str) -> None:
    port = server.port
    plain, bucket = f"localhost:{port}", f"{page}.localhost:{port}"
    for host, headers in (
        (plain, {"Origin": f"http://{plain}"}),
        (plain, {"Origin": f"http://{bucket}"}),
        (plain, {"Origin": f"http://x.execute-api.localhost:{port}"}),
        (plain, {"Origin": f"http://127.0.0.1:{port}"}),
        (bucket, {"Origin": f"http://{bucket}"}),
        (plain, {"Sec_Fetch_Site": "same-origin"}),
        (plain, {"Sec_Fetch_Site": "same-origin", "Referer": f"http://{plain}/{page}/index.html"}),
        (bucket, {"Sec_Fetch_Site": "same-origin", "Referer": f"http://{bucket}/_pampero/"}),
    ):
        target = CREATE if service == "sqs" else f"/{page}/index.html"
        target = target.replace(f"/{page}", "") if host == bucket and service == "s3" else target
        method = "POST" if "Origin" in headers and service == "sqs" else "GET"
        status, _, text = ask(port, method, presigned(method, target, service, host), Host=host, **headers)
        assert (status, "InvalidAccessKeyId" in text or "InvalidClientTokenId" in text) == (403, True), headers
    assert "QueueUrls" not in server.client("sqs", "test").list_queues(QueueNamePrefix="made")


def test_own_pages_and_other_ports_have_them(server: Any, page: str) -> None:
    plain = f"localhost:{server.port}"
    target = f"/{page}/index.html"
    for headers in (
        {"Sec_Fetch_Site": "same-origin", "Referer": f"http://{plain}/_pampero/console"},
        {"Origin": "http://localhost:3000", "Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "same-site", "Referer": "http://localhost:3000/"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site"},
    ):
        assert ask(server.port, "GET", presigned("GET", target, "s3", plain), Host=plain, **headers)[0] == 200, headers


def test_issued_keys_are_nobody_s_but_their_holder_s(server: Any, page: str) -> None:
    session = server.client("sts", "test").get_session_token()["Credentials"]
    plain = f"localhost:{server.port}"
    request = AWSRequest("GET", f"http://{plain}/{page}/index.html")
    keys = Credentials(session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    request.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
    SigV4Auth(keys, "s3", "us-east-1").add_auth(request)
    signed = {name: value for name, value in request.headers.items() if name.lower() != "host"}
    named = {name.replace("-", "_"): value for name, value in signed.items()}
    origin = f"http://{page}.localhost:{server.port}"
    assert ask(server.port, "GET", f"/{page}/index.html", Host=plain, Origin=origin, **named)[0] == 200


def test_a_bucket_s_rules_let_its_pages_use_what_they_were_given(server: Any) -> None:
    s3 = server.client("s3", "test")
    s3.create_bucket(Bucket="page-ruled")
    host = f"localhost:{server.port}"
    origin = f"http://page-ruled.localhost:{server.port}"
    target = presigned("PUT", "/page-ruled/key", "s3", host)
    assert ask(server.port, "PUT", target, b"x", Host=host, Origin=origin)[0] == 403
    rules = [{"AllowedOrigins": [origin], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"]}]
    s3.put_bucket_cors(Bucket="page-ruled", CORSConfiguration={"CORSRules": rules})
    assert ask(server.port, "PUT", target, b"x", Host=host, Origin=origin)[0] == 200


def test_the_server_s_own_pages_are_not_for_pages_that_it_serves(server: Any, page: str) -> None:
    plain = f"localhost:{server.port}"
    for headers in ({"Sec_Fetch_Site": "same-origin"}, {"Origin": f"http://{page}.localhost:{server.port}"}):
        assert ask(server.port, "GET", "/_pampero/status", Host=plain, **headers)[0] == 403
    status, answered, _ = ask(server.port, "GET", "/_pampero/status", Host=plain, User_Agent=FIREFOX)
    assert (status, answered["x-content-type-options"]) == (200, "nosniff")

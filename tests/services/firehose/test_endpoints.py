"""HTTP endpoints, with TLS, as destinations."""

from __future__ import annotations

import base64
import gzip
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.services.firehose.conftest import SOON, Delivered

from pampero.kernel.authority import Authority


class Endpoint:
    """What came, and how many of the next requests are refused."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.refusing = 0
        self.url = ""


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "authority")
    made.issue(["localhost"])
    return made


@pytest.fixture
def endpoint(authority: Authority) -> Iterator[Endpoint]:
    found = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.received.append((headers, body))
            refused, found.refusing = found.refusing > 0, found.refusing - 1
            told = {"requestId": headers["x-amz-firehose-request-id"], "timestamp": 1}
            answer = json.dumps({**told, **({"errorMessage": "not now"} if refused else {})}).encode()
            self.send_response(500 if refused else 200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server_certificate, authority.server_key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    found.url = f"https://localhost:{server.server_address[1]}/in?x=1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_records_are_posted(
    own_server: Callable[..., Any], authority: Authority, endpoint: Endpoint, account: str, wait_until: Any
) -> None:
    server = own_server(SSL_CERT_FILE=str(authority.certificate))
    one = Delivered(lambda name: server.client(name, account), account)
    bucket = {**one.config, "Prefix": "x/"}
    one.firehose.create_delivery_stream(
        DeliveryStreamName="d",
        HttpEndpointDestinationConfiguration={
            "EndpointConfiguration": {"Url": endpoint.url, "Name": "n", "AccessKey": "secret"},
            "BufferingHints": SOON,
            "RequestConfiguration": {
                "ContentEncoding": "GZIP",
                "CommonAttributes": [{"AttributeName": "env", "AttributeValue": "test"}],
            },
            "RetryOptions": {"DurationInSeconds": 100},
            "S3Configuration": bucket,
        },
    )
    shown = one.describe()["Destinations"][0]["HttpEndpointDestinationDescription"]
    assert shown["EndpointConfiguration"] == {"Url": endpoint.url, "Name": "n"}
    assert (shown["S3BackupMode"], shown["S3DestinationDescription"]["Prefix"]) == ("FailedDataOnly", "x/")
    one.put(b"a", b"b")
    wait_until(lambda: endpoint.received)
    headers, body = endpoint.received[0]
    request = json.loads(gzip.decompress(body))
    assert [base64.b64decode(record["data"]) for record in request["records"]] == [b"a", b"b"]
    assert request["requestId"] == headers["x-amz-firehose-request-id"]
    assert isinstance(request["timestamp"], int)
    assert headers["x-amz-firehose-access-key"] == "secret"
    assert headers["content-encoding"] == "gzip"
    assert headers["x-amz-firehose-source-arn"] == one.describe()["DeliveryStreamARN"]
    assert headers["x-amz-firehose-protocol-version"] == "1.0"
    assert headers["content-type"] == "application/json"
    assert json.loads(headers["x-amz-firehose-common-attributes"]) == {"commonAttributes": {"env": "test"}}

    endpoint.refusing = 1
    one.put(b"again")
    wait_until(lambda: len(endpoint.received) == 2)
    server.advance(5)
    wait_until(lambda: len(endpoint.received) == 3)
    ids = [headers["x-amz-firehose-request-id"] for headers, _ in endpoint.received]
    assert ids[0] != ids[1] == ids[2]
    assert one.names() == []

    endpoint.refusing = 1000
    one.put(b"never")

    def returned() -> list[str]:
        server.advance(20)
        return one.names()

    (key,) = wait_until(returned)
    assert key.startswith("x/http-endpoint-failed/2")
    (line,) = map(json.loads, one.read(key).splitlines())
    assert base64.b64decode(line["rawData"]) == b"never"
    assert line["attemptsMade"] > 1
    assert line["errorCode"] == "HttpEndpoint.DestinationException"
    assert "not now" in line["errorMessage"]

    endpoint.refusing = 0
    one.firehose.update_destination(
        DeliveryStreamName="d", CurrentDeliveryStreamVersionId="1", DestinationId="destinationId-000000000001",
        HttpEndpointDestinationUpdate={"S3BackupMode": "AllData", "S3Update": {"Prefix": "all/"}},
    )  # fmt: skip
    one.put(b"both")
    (key,) = wait_until(lambda: [key for key in one.names() if key.startswith("all/")])
    assert one.read(key) == b"both"
    wait_until(lambda: b"Ym90aA==" in gzip.decompress(endpoint.received[-1][1]))

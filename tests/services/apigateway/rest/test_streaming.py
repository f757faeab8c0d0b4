"""Answers that are handed on as they come (`responseTransferMode: STREAM`)."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import make_role
from tests.services.apigateway.rest.conftest import Rest
from tests.services.lambda_.conftest import package

SOURCE = """
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const head = { statusCode: 202, headers: { "x-own": event.httpMethod }, cookies: ["a=1", "b=2"] };
  if (event.path === "/bare") { stream.end("no head"); return; }
  stream = awslambda.HttpResponseStream.from(stream, head);
  stream.write("first ");
  if (event.path === "/fails") { await new Promise((done) => setTimeout(done, 50)); throw new Error("midway"); }
  stream.end("last");
});
"""


def test_functions(rest: Rest, client: Callable[..., Any]) -> None:
    name = "node"
    client("lambda").create_function(
        FunctionName=name, Runtime="nodejs20.x", Handler="index.handler", Role=make_role(client("iam")),
        Code={"ZipFile": package(index__mjs=SOURCE)},
    )  # fmt: skip
    api, root = rest.api()
    rest.permit(name, api)
    uri = rest.uri(name).replace("2015-03-31", "2021-11-15").replace("/invocations", "/response-streaming-invocations")
    streams = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri, "responseTransferMode": "STREAM"}
    rest.method(api, rest.path(api, "{proxy+}"), "ANY", streams)
    with pytest.raises(ClientError, match="only supported for integrations of type HTTP_PROXY and AWS_PROXY"):
        rest.method(api, root, "GET", {"type": "MOCK", "responseTransferMode": "STREAM"})
    rest.control.delete_method(restApiId=api, resourceId=root, httpMethod="GET")
    rest.deploy(api)
    answer = rest.call(api, "/test/x", "PUT")
    assert (answer.status, answer.header("x-own"), answer.body) == (202, "PUT", b"first last")
    assert [value for name, value in answer.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert rest.call(api, "/test/bare").status == 502
    with pytest.raises(http.client.IncompleteRead):
        rest.call(api, "/test/fails")


class Slow(BaseHTTPRequestHandler):
    """Answers in two parts, the second once it may."""

    protocol_version = "HTTP/1.1"
    go = threading.Event()

    def do_GET(self) -> None:
        """Any request."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("X-Own", "1")
        self.end_headers()
        self.wfile.write(b"6\r\nfirst \r\n")
        self.wfile.flush()
        self.go.wait(30)
        self.wfile.write(b"4\r\nlast\r\n" + (b"" if self.path == "/breaks" else b"0\r\n\r\n"))
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def slow() -> Iterator[str]:
    """The URL of an HTTP endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Slow.go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_endpoints(rest: Rest, server: Server, slow: str) -> None:
    api, _ = rest.api()
    streams = {"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "responseTransferMode": "STREAM"}
    for part in ("whole", "breaks"):
        rest.method(api, rest.path(api, part), "GET", {**streams, "uri": f"{slow}/{part}"})
    rest.deploy(api)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/test/whole", headers={"Host": f"{api}.execute-api.localhost"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("x-own"), answer.read(6)) == (200, "1", b"first ")
    Slow.go.set()
    assert answer.read() == b"last"
    connection.close()
    with pytest.raises(http.client.IncompleteRead):
        rest.call(api, "/test/breaks")

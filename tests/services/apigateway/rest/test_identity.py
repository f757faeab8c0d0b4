"""Client certificates: what HTTPS endpoints learn of who calls them."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.apigateway.rest.conftest import Rest

from pampero.kernel.authority import Authority


class Strict:
    """An endpoint that answers the common name of the certificate that it asks for, and nobody without a certificate it trusts."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self.authority.issue(["localhost"])
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.authority.server_certificate, self.authority.server_key)
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=True)
        self.server.socket = self.context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """Of `Strict`."""

    def do_GET(self) -> None:
        """The common name."""
        assert isinstance(self.connection, ssl.SSLSocket)
        subject: Any = (self.connection.getpeercert() or {})["subject"]
        name = dict(pair for (pair,) in subject)["commonName"].encode()
        self.send_response(200)
        self.send_header("content-length", str(len(name)))
        self.end_headers()
        self.wfile.write(name)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Strict]:
    made = Strict(tmp_path / "authority")
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_stages_show_their_certificate(own_server: Callable[..., Any], strict: Strict, account: str) -> None:
    server = own_server(SSL_CERT_FILE=str(strict.authority.certificate))
    rest = Rest(server, lambda name: server.client(name, account), account)
    certificate = rest.control.generate_client_certificate()
    id_ = certificate["clientCertificateId"]
    strict.context.load_verify_locations(cadata=certificate["pemEncodedCertificate"])
    api, root = rest.api()
    proxied = {"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": strict.url}
    place = rest.method(api, root, "GET", proxied)
    streamed = rest.path(api, "streamed")
    rest.method(api, streamed, "GET", {**proxied, "responseTransferMode": "STREAM"})
    rest.deploy(api)
    assert rest.call(api, "/test").status == 500

    def show(id_: str) -> None:
        patch = {"op": "replace", "path": "/clientCertificateId", "value": id_}
        rest.control.update_stage(restApiId=api, stageName="test", patchOperations=[patch])

    with pytest.raises(ClientError, match="Invalid Client Certificate identifier"):
        show("none")
    show(id_)
    answers = [rest.call(api, path) for path in ("/test", "/test/streamed")]
    assert [(one.status, one.body) for one in answers] == [(200, b"ApiGateway")] * 2
    assert rest.control.test_invoke_method(**place)["status"] == 500
    tried = rest.control.test_invoke_method(**place, clientCertificateId=id_)
    assert (tried["status"], tried["body"]) == (200, "ApiGateway")


def test_of_websocket_stages(client: Callable[..., Any]) -> None:
    control, newer = client("apigateway"), client("apigatewayv2")
    id_ = control.generate_client_certificate()["clientCertificateId"]
    selection = "$request.body.action"
    api = newer.create_api(Name="w", ProtocolType="WEBSOCKET", RouteSelectionExpression=selection)["ApiId"]
    made = newer.create_stage(ApiId=api, StageName="s", ClientCertificateId=id_)
    assert made["ClientCertificateId"] == id_
    with pytest.raises(ClientError, match="Invalid Client Certificate identifier"):
        newer.update_stage(ApiId=api, StageName="s", ClientCertificateId="none")
    with pytest.raises(ClientError, match="associated with stages"):
        control.delete_client_certificate(clientCertificateId=id_)
    other = newer.create_api(Name="h", ProtocolType="HTTP")["ApiId"]
    with pytest.raises(ClientError, match="only supported for protocolType WEBSOCKET"):
        newer.create_stage(ApiId=other, StageName="s", ClientCertificateId=id_)

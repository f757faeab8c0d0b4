"""Requests that botocore signed, and that are changed before they are sent."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

JSON = "application/x-amz-json-1.0"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The error's code, in whatever protocol."""
        if self.body.startswith(b"<"):
            found = {one.tag.rpartition("}")[2]: one.text for one in ElementTree.fromstring(self.body).iter()}
            return found.get("Code") or ""
        kind: str = self.headers.get("x-amzn-errortype") or json.loads(self.body)["__type"]
        return kind.rpartition("#")[2]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Sent:
    """A request on its way."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def without(self, *names: str) -> Sent:
        """Without some headers."""
        self.headers = {name: text for name, text in self.headers.items() if name.lower() not in names}
        return self


class Wire:
    """Signs for an account of a server, and sends."""

    def __init__(self, server: Any, account: str) -> None:
        self.server, self.keys = server, Credentials(account, "test")

    def signed(
        self, service: str, method: str = "POST", path: str = "/", headers: Iterable[tuple[str, str]] = (), body: bytes = b"",
        region: str = "us-east-1", signer: Any = None,
    ) -> Sent:  # fmt: skip
        """Signed in its headers."""
        request = AWSRequest(method, f"{self.server.url}{path}", data=body, headers=dict(headers))
        (signer or (S3SigV4Auth if service == "s3" else SigV4Auth))(self.keys, service, region).add_auth(request)
        return Sent(method, path, {**dict(request.headers.items()), "Host": f"127.0.0.1:{self.server.port}"}, body)

    def presigned(
        self, service: str, method: str = "GET", path: str = "/", headers: Iterable[tuple[str, str]] = (), body: bytes = b""
    ) -> Sent:  # fmt: skip
        """Signed in its URL."""
        request = AWSRequest(method, f"{self.server.url}{path}", data=body, headers=dict(headers))
        (S3SigV4QueryAuth if service == "s3" else SigV4QueryAuth)(self.keys, service, "us-east-1").add_auth(request)
        parts = urlsplit(request.prepare().url)
        return Sent(method, f"{parts.path or '/'}?{parts.query}", dict(headers), body)

    def call(self, service: str, target: str, body: Any, **more: Any) -> Sent:
        """A signed call in a JSON protocol."""
        headers = [("X-Amz-Target", target), ("Content-Type", JSON)]
        return self.signed(service, headers=headers, body=json.dumps(body).encode(), **more)

    def send(self, sent: Sent, *more: tuple[str, str]) -> Answer:
        """Send it, with more headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        connection.putrequest(sent.method, sent.target, skip_host="Host" in sent.headers, skip_accept_encoding=True)
        for name, text in [*sent.headers.items(), *more]:
            connection.putheader(name, text.encode("latin-1", "replace"))
        connection.putheader("content-length", str(len(sent.body)))
        connection.endheaders(sent.body)
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())
        connection.close()
        return found

"""Signed JSON requests, made without botocore: the load generator must cost little."""

from __future__ import annotations

import hashlib
import hmac
import time


class Signer:
    """Signs for one service with the key `test`."""

    def __init__(self, service: str, target: str, version: str, port: int) -> None:
        self._service = service
        self._target = target
        self._type = f"application/x-amz-json-{version}"
        self.host = f"127.0.0.1:{port}"
        self.time = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        self.scope = f"{self.time[:8]}/us-east-1/{service}/aws4_request"
        key = b"AWS4test"
        for part in self.scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        self.key = key

    def request(self, operation: str, body: bytes) -> bytes:
        """A whole HTTP request."""
        target = f"{self._target}.{operation}"
        names = "content-type;host;x-amz-date;x-amz-target"
        canonical = (
            f"POST\n/\n\ncontent-type:{self._type}\nhost:{self.host}\nx-amz-date:{self.time}\n"
            f"x-amz-target:{target}\n\n{names}\n{hashlib.sha256(body).hexdigest()}"
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{self.time}\n{self.scope}\n{digest}"
        signature = hmac.new(self.key, text.encode(), "sha256").hexdigest()
        return (
            f"POST / HTTP/1.1\r\nhost: {self.host}\r\ncontent-type: {self._type}\r\nx-amz-date: {self.time}\r\n"
            f"x-amz-target: {target}\r\nauthorization: AWS4-HMAC-SHA256 Credential=test/{self.scope}, "
            f"SignedHeaders={names}, Signature={signature}\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body

    def rest(self, method: str, path: str, body: bytes, headers: str = "", signed: str = "") -> bytes:
        """A whole HTTP request of a REST service; path: as it stands in the request line, without a query. signed: as it is
        signed, where that is another form.

        headers: further lines, each with its end; of those only `x-amz-…` are signed, which come behind the others.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        further = sorted(line for line in headers.split("\r\n") if line.startswith("x-amz-"))
        names = ";".join(["host", "x-amz-content-sha256", "x-amz-date", *(line.split(":")[0] for line in further)])
        lines = "".join(line.replace(": ", ":") + "\n" for line in further)
        canonical = (
            f"{method}\n{signed or path}\n\nhost:{self.host}\nx-amz-content-sha256:{sha256}\nx-amz-date:{self.time}\n{lines}\n"
            f"{names}\n{sha256}"
        )
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{self.time}\n{self.scope}\n{digest}"
        signature = hmac.new(self.key, text.encode(), "sha256").hexdigest()
        return (
            f"{method} {path} HTTP/1.1\r\nhost: {self.host}\r\nx-amz-content-sha256: {sha256}\r\n"
            f"x-amz-date: {self.time}\r\n{headers}authorization: AWS4-HMAC-SHA256 Credential=test/{self.scope}, "
            f"SignedHeaders={names}, Signature={signature}\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body

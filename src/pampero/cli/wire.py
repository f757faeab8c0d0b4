"""A signed client of the server for `deploy` and `destroy`.

botocore would cost each of them half a second of processor time before the first request; a deployment needs two
protocols and eight operations.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

from pampero.cli.place import endpoint
from pampero.kernel.config import DEFAULT_REGION

VERSIONS = {"cloudformation": "2010-05-15", "sts": "2011-06-15"}
# A deployment waits for the transforms of its template before the answer comes.
SECONDS = 120.0


class WireError(Exception):
    """An error that the server answered, or that there is no server. code: AWS's; empty where nobody answered."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = " ".join(message.split())


class Wire:
    """One connection to the server, as the environment's credentials or `test`/`test`."""

    def __init__(self, data: Path) -> None:
        self.endpoint = endpoint(data).rstrip("/")
        self.region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
        own = bool(os.environ.get("AWS_ACCESS_KEY_ID"))
        self._key = os.environ.get("AWS_ACCESS_KEY_ID") or "test"
        self._secret = os.environ.get("AWS_SECRET_ACCESS_KEY", "") if own else "test"
        self._token = os.environ.get("AWS_SESSION_TOKEN") if own else None
        parts = urlsplit(self.endpoint)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host, self._base = parts.netloc, parts.path
        self._connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)

    def query(self, service: str, action: str, **params: Any) -> ElementTree.Element:
        """Call an operation of the query protocol; the element of its result. Raises WireError."""
        pairs = [("Action", action), ("Version", VERSIONS[service]), *_flat("", params)]
        headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        answer = self._send(service, "POST", "/", urlencode(pairs).encode(), headers)
        found = _parsed(answer).find(f"{action}Result")
        return found if found is not None else ElementTree.Element("none")

    def upload(self, bucket: str, key: str, body: bytes) -> None:
        """Put an object. Raises WireError."""
        self._send("s3", "PUT", f"/{bucket}/{quote(key)}", body, {})

    def make_bucket(self, bucket: str) -> None:
        """Make a bucket of one's own, where it is not there yet. Raises WireError."""
        body = b""
        if self.region != DEFAULT_REGION:
            body = (
                f"<CreateBucketConfiguration><LocationConstraint>{self.region}</LocationConstraint>"
                "</CreateBucketConfiguration>"
            ).encode()
        try:
            self._send("s3", "PUT", f"/{bucket}", body, {})
        except WireError as error:
            if error.code != "BucketAlreadyOwnedByYou":
                raise

    def _send(self, service: str, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        path = self._base + path
        signed = self._signed(service, method, path, body, headers)
        try:
            self._connection.request(method, path, body, signed)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            text = f"no server answers at {self.endpoint} ({error}); start one with `pampero start`"
            raise WireError("", text) from error
        if answer.status >= 300:
            raise _error(answer.status, content)
        return content

    def _signed(self, service: str, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(body).hexdigest()
        found = {**headers, "host": self._host, "x-amz-date": now, "x-amz-content-sha256": digest}
        if self._token:
            found["x-amz-security-token"] = self._token
        names = ";".join(sorted(found))
        lines = "".join(f"{name}:{found[name]}\n" for name in sorted(found))
        canonical = "\n".join((method, path, "", lines, names, digest))
        scope = f"{now[:8]}/{self.region}/{service}/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        key = f"AWS4{self._secret}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        found["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self._key}/{scope}, SignedHeaders={names}, Signature={signature}"
        )
        return found


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    """Parameters as the query protocol writes them: `Parameters.member.1.ParameterKey`."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _flat(f"{prefix}.{name}" if prefix else name, one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, one in enumerate(value, 1):
            yield from _flat(f"{prefix}.member.{number}", one)
    else:
        yield prefix, str(value).lower() if isinstance(value, bool) else str(value)


def _parsed(content: bytes) -> ElementTree.Element:
    root = ElementTree.fromstring(content)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _error(status: int, content: bytes) -> WireError:
    try:
        root = _parsed(content)
    except ElementTree.ParseError:
        return WireError(str(status), f"the server answered {status}")
    found = root if root.tag == "Error" else root.find("Error")
    if found is None:
        return WireError(str(status), f"the server answered {status}")
    return WireError(
        found.findtext("Code") or str(status), found.findtext("Message") or f"the server answered {status}"
    )

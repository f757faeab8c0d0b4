"""What the tests of S3 share."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

Answer = tuple[int, dict[str, str], bytes]
Send = Callable[..., Answer]


@pytest.fixture
def s3(client: Any) -> Any:
    return client("s3")


@pytest.fixture
def bucket(s3: Any, account: str) -> str:
    name = f"bucket-{account}"
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def refused() -> Any:
    """refused(call, …): the code of the error that it answers with."""

    def code(call: Any, **keywords: Any) -> str:
        with pytest.raises(ClientError) as error:
            call(**keywords)
        found: str = error.value.response["Error"]["Code"]
        return found

    return code


class Signer(S3SigV4Auth):  # type: ignore[misc]
    """Signs the hash that the request names, whatever its body is."""

    def payload(self, request: Any) -> str:
        return str(request.context["payload"])


@pytest.fixture
def send(server: Any, account: str) -> Iterator[Send]:
    """send(method, path, body, headers): one signed request on one connection; (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    def one(method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        hashed = named.pop("x-amz-content-sha256", sha256(body).hexdigest())
        request = AWSRequest(method, f"http://127.0.0.1:{server.port}{path}", headers=named, data=body)
        request.context["payload"] = hashed
        Signer(Credentials(account, "test"), "s3", "us-east-1").add_auth(request)
        connection.request(method, path, body, {name: value.encode() for name, value in request.headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    yield one
    connection.close()

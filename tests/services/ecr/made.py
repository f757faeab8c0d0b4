"""Images as tests make them, and a client of registries that says exactly what they want."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import io
import json
import tarfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

OCI = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
EMPTY = "application/vnd.oci.empty.v1+json"


def digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def descriptor(media: str, body: bytes) -> dict[str, Any]:
    return {"mediaType": media, "digest": digest(body), "size": len(body)}


def tar(files: dict[str, bytes]) -> bytes:
    """A layer before it is compressed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o755
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


@dataclass
class Made:
    """An image: its manifest, and what it refers to."""

    manifest: bytes
    blobs: list[bytes]

    @property
    def digest(self) -> str:
        return digest(self.manifest)


def image(content: str = "hello", config: dict[str, Any] | None = None, **more: Any) -> Made:
    """A small image of one layer with one file."""
    plain = tar({"hello.txt": content.encode()})
    layer = gzip.compress(plain, mtime=0)
    settings = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": config or {},
            "rootfs": {"type": "layers", "diff_ids": [digest(plain)]},
        }
    ).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI,
        "config": descriptor(OCI_CONFIG, settings),
        "layers": [descriptor(OCI_LAYER, layer)],
        **more,
    }
    return Made(json.dumps(manifest).encode(), [settings, layer])


def artifact(subject: Made, kind: str, content: bytes = b"{}") -> Made:
    """What is about an image."""
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI,
        "artifactType": kind,
        "config": descriptor(EMPTY, b"{}"),
        "layers": [descriptor("text/plain", content)],
        "subject": descriptor(OCI, subject.manifest),
        "annotations": {"by": "a test"},
    }
    return Made(json.dumps(manifest).encode(), [b"{}", content])


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The code of the error."""
        found: str = json.loads(self.body)["errors"][0]["code"]
        return found


class Registry:
    """Speaks OCI Distribution to a server. token: of GetAuthorizationToken; host: the registry that the path names."""

    def __init__(self, url: str, token: str | None = None, host: str = "", header: str = "") -> None:
        self.address = urlsplit(url).netloc
        self.token, self.header = token, header
        self.base = f"/v2/{host}/" if host else "/v2/"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request. path: below the registry, or from the root on."""
        connection = http.client.HTTPConnection(self.address, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent["Authorization"] = f"Basic {self.token}"
        if self.header:
            sent["Host"] = self.header
        try:
            connection.request(method, path if path.startswith("/") else self.base + path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def blob(self, name: str, body: bytes) -> str:
        """Push one layer, if it is not there."""
        named = digest(body)
        if self.send("HEAD", f"{name}/blobs/{named}").status == 200:
            return named
        begun = self.send("POST", f"{name}/blobs/uploads/")
        assert begun.status == 202, begun.body
        done = self.send("PUT", f"{begun.headers['location']}?digest={named}", body)
        assert done.status == 201, done.body
        return named

    def push(self, name: str, made: Made, tag: str = "", media: str = OCI) -> Answer:
        """Push an image under a tag, or its digest alone."""
        for body in made.blobs:
            self.blob(name, body)
        return self.send("PUT", f"{name}/manifests/{tag or made.digest}", made.manifest, Content_Type=media)


def login(client: Any) -> str:
    """The token of who has this client of ECR."""
    token: str = client.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    assert base64.b64decode(token).startswith(b"AWS:")
    return token

"""Images from registries. The two engines differ in how they are told that nobody vouches for one."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from pampero.work.containers.spec import Credentials, EngineError
from pampero.work.containers.wire import Wire

# Podman's own API, for what Docker's lacks.
LIBPOD = "/libpod"
MAX_TEXT = 4 * 1024 * 1024


def split(reference: str) -> tuple[str, str]:
    """A repository, and a tag or digest ("latest" where there is none)."""
    if "@" in reference:
        repository, _, digest = reference.partition("@")
        return repository, digest
    head, colon, tag = reference.rpartition(":")
    return (head, tag) if colon and "/" not in tag else (reference, "latest")


def _headers(credentials: Credentials | None) -> dict[str, str]:
    if credentials is None:
        return {}
    pair = {"username": credentials.username, "password": credentials.password}
    return {"x-registry-auth": base64.urlsafe_b64encode(json.dumps(pair).encode()).decode()}


async def pull_docker(wire: Wire, reference: str, credentials: Credentials | None, insecure: bool) -> None:
    """Docker takes plain HTTP from registries at loopback addresses, and from those that its daemon was told of: `insecure`
    asks for nothing here. Raises EngineError."""
    repository, tag = split(reference)
    query = {"fromImage": repository, "tag": tag}
    await _told(wire, "/images/create", query, credentials)


async def pull_podman(wire: Wire, reference: str, credentials: Credentials | None, insecure: bool) -> None:
    """Raises EngineError."""
    query = {"reference": reference, "tlsVerify": "false" if insecure else "true", "policy": "always"}
    await _told(wire, f"{LIBPOD}/images/pull", query, credentials)


async def _told(wire: Wire, target: str, query: dict[str, str], credentials: Credentials | None) -> None:
    """Both answer with a stream of documents, the last of which may be an error."""
    text = bytearray()
    async for part in wire.stream("POST", target, query, headers=_headers(credentials)):
        text += part[: MAX_TEXT - len(text)]
    for document in _documents(bytes(text)):
        if document.get("error"):
            raise EngineError(str(document["error"]))


def loaded(text: bytes) -> list[str]:
    """The names that an engine says it has loaded: "Loaded image: NAME", or "Loaded image ID: …"."""
    found = []
    for document in _documents(text):
        for line in str(document.get("stream", "")).splitlines():
            head, _, names = line.partition(": ")
            if head.startswith("Loaded image"):
                found += [name.strip() for name in names.split(",")]
        if document.get("error"):
            raise EngineError(str(document["error"]))
    return found


def _documents(text: bytes) -> Iterator[dict[str, object]]:
    for line in text.splitlines():
        if line.strip():
            found = json.loads(line)
            if isinstance(found, dict):
                yield found

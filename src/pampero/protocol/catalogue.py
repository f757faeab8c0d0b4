"""Every service that botocore knows, in short: enough to name the service and the operation that a request is for, and
to answer in its protocol. It lies beside the models and is read when a request is for none of the services that are here.
"""

from __future__ import annotations

import contextlib
import gzip
import marshal
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from pampero.protocol.model import ServiceModel, botocore_folder, build_model, cache_folder, versions_folder

# With another number what is kept of services is another.
NAME = "all.services.2"
# What serves these is no SigV4 signature: nothing at all, or a token.
UNSIGNED = ("smithy.api#noAuth", "smithy.api#httpBearerAuth")
BEARER = frozenset({"bearer", "smithy.api#httpBearerAuth"})
# What endpoint rules say otherwise than models.
SIGNED_AS = MappingProxyType({"importexport": "IngestionService"})
KEPT = (
    "apiVersion", "auth", "awsQueryCompatible", "endpointPrefix", "jsonVersion", "protocol", "protocols", "signatureVersion",
    "serviceId", "signingName", "targetPrefix", "xmlNamespace",
)  # fmt: skip


class _Http(msgspec.Struct):
    method: str = "POST"
    requestUri: str = "/"


class _Operation(msgspec.Struct):
    http: _Http = msgspec.field(default_factory=_Http)
    authtype: str = ""
    auth: list[str] = msgspec.field(default_factory=list)


class _File(msgspec.Struct):
    metadata: dict[str, Any]
    operations: dict[str, _Operation]


class Entry(msgspec.Struct, frozen=True, eq=False):
    """One service. operations: marshalled (name, method, path) triples. open: operations that nobody signs."""

    name: str
    metadata: dict[str, Any]
    open: frozenset[str]
    operations: bytes

    @property
    def service_id(self) -> str:
        """What SDKs make their names for the service of."""
        found: str = self.metadata.get("serviceId", self.name)
        return found

    @property
    def operation_names(self) -> frozenset[str]:
        """The operations."""
        return frozenset(name for name, _, _ in marshal.loads(self.operations))

    @property
    def signing_name(self) -> str:
        """The service in the scope of its signatures."""
        said = self.metadata
        found: str = SIGNED_AS.get(self.name) or said.get("signingName") or said["endpointPrefix"]
        return found


class Catalogue:
    """The services by what a request tells of them, but for those that are built."""

    def __init__(self, entries: Iterable[Entry], built: Iterable[str]) -> None:
        known = frozenset(built)
        self._targets: dict[str, list[Entry]] = {}
        self._scopes: dict[str, list[Entry]] = {}
        self._hosts: dict[str, list[Entry]] = {}
        self._versions: dict[str, list[Entry]] = {}
        self._open: list[Entry] = []
        for entry in entries:
            if entry.name not in known:
                self._add(entry)
        # The service that gave a name to others comes first: `rds` before `docdb`.
        for table in (self._scopes, self._hosts, self._versions):
            for name, found in table.items():
                found.sort(key=lambda entry: entry.name not in (name, entry.metadata["endpointPrefix"]))

    def _add(self, entry: Entry) -> None:
        said = entry.metadata
        self._scopes.setdefault(entry.signing_name, []).append(entry)
        self._hosts.setdefault(said["endpointPrefix"], []).append(entry)
        if "targetPrefix" in said:
            self._targets.setdefault(said["targetPrefix"], []).append(entry)
        if said["protocol"] in ("query", "ec2") or "query" in said.get("protocols", ()):
            self._versions.setdefault(said["apiVersion"], []).append(entry)
        if entry.open:
            self._open.append(entry)

    def by_target(self, prefix: str) -> list[Entry]:
        """By what stands before the operation in X-Amz-Target, or in the path of RPC v2."""
        return self._targets.get(prefix, [])

    def by_scope(self, name: str) -> list[Entry]:
        """By the service of a signature; SES, for one, is also signed for by its host's name."""
        return self._scopes.get(name) or self._hosts.get(name, [])

    def by_version(self, version: str) -> list[Entry]:
        """By the Version of a form."""
        return self._versions.get(version, [])

    def by_host(self, name: str) -> list[Entry]:
        """By the host without its domain: `scheduler.us-east-1`, `runtime.lex.eu-west-1`, `xray`."""
        labels = name.split(".")
        for length in range(min(len(labels), 3), 0, -1):
            found = self._hosts.get(".".join(labels[:length]))
            if found:
                return found
        return []

    def unsigned(self) -> list[Entry]:
        """Those with operations that nobody signs."""
        return self._open


@lru_cache(maxsize=64)
def model_of(entry: Entry) -> ServiceModel:
    """A model without shapes: it routes requests and encodes errors."""
    operations = {
        name: {"name": name, "http": {"method": method, "requestUri": uri}}
        for name, method, uri in marshal.loads(entry.operations)
    }
    return build_model(entry.name, {"metadata": entry.metadata, "operations": operations, "shapes": {}})


def load_entries() -> list[Entry]:
    """All services, from the cache when it is there; making it takes about a second. Raises ValueError without botocore."""
    root = botocore_folder()
    file = cache_folder() / versions_folder(root) / NAME
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        return [
            Entry(name, said, frozenset(open_), body) for name, said, open_, body in marshal.loads(file.read_bytes())
        ]
    entries = list(_read(root))
    rows = [(entry.name, entry.metadata, sorted(entry.open), entry.operations) for entry in entries]
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f"{NAME}.{os.getpid()}")
        temporary.write_bytes(marshal.dumps(rows))
        temporary.replace(file)
    return entries


def _read(root: Path) -> Iterator[Entry]:
    decoder = msgspec.json.Decoder(_File)
    for folder in sorted((root / "data").iterdir()):
        files = sorted(folder.glob("*/service-2.json*")) if folder.is_dir() else []
        if files:
            packed = files[-1].read_bytes()
            with contextlib.suppress(msgspec.MsgspecError, KeyError):  # a model of a form that is yet unknown
                found = decoder.decode(gzip.decompress(packed) if files[-1].suffix == ".gz" else packed)
                yield _entry(folder.name, found)


def _entry(name: str, found: _File) -> Entry:
    said = {key: found.metadata[key] for key in KEPT if key in found.metadata}
    bearer = not BEARER.isdisjoint((*said.get("auth", ()), said["signatureVersion"]))
    open_ = frozenset(
        operation
        for operation, described in found.operations.items()
        if bearer or described.authtype in ("none", "bearer") or not set(UNSIGNED).isdisjoint(described.auth)
    )
    rows = [(operation, item.http.method, item.http.requestUri) for operation, item in found.operations.items()]
    return Entry(name, said, open_, marshal.dumps(rows))

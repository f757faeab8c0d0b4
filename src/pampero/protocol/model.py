"""botocore's service models without their documentation, kept marshalled for quick loading."""

from __future__ import annotations

import contextlib
import gzip
import importlib.util
import json
import marshal
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pampero.protocol.traits import USUAL, Traits

Shape = dict[str, Any]
DROPPED = frozenset({"documentation", "documentationUrl", "examples", "deprecated", "deprecatedMessage", "synthetic"})
CACHE_FORMAT = 2


@dataclass(frozen=True, slots=True, eq=False)
class OperationModel:
    """What the model says of one operation."""

    name: str
    method: str
    uri: str
    status: int
    input: str | None
    output: str | None
    output_wrapper: str | None
    errors: tuple[str, ...]
    input_payload: str | None
    output_payload: str | None
    streaming_input: bool
    streaming_output: bool
    raw: Shape


@dataclass(frozen=True, eq=False)
class ServiceModel:
    """One service: names and protocols; its shapes and operations are read on first need. read: the model's JSON."""

    name: str
    signing_name: str
    target_prefix: str
    protocols: tuple[str, ...]
    json_version: str
    api_version: str
    xml_namespace: str
    query_compatible: bool
    read: Callable[[], dict[str, Any]]
    traits: Traits = USUAL

    @cached_property
    def _raw(self) -> dict[str, Any]:
        return self.read()

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """All of them, by name."""
        shapes: dict[str, Shape] = self._raw["shapes"]
        loose = {name: shapes[name] for name in self.traits.loose_enums}
        bare = {name: shapes[name] | {"pattern": shapes[name]["pattern"][1:-1]} for name in self.traits.bare_patterns}
        loosened = {name: {key: shape[key] for key in shape if key != "enum"} for name, shape in loose.items()}
        return shapes | loosened | bare

    @cached_property
    def operations(self) -> dict[str, OperationModel]:
        """All of them, by name."""
        return {name: _operation(name, raw, self.shapes) for name, raw in self._raw["operations"].items()}

    @property
    def iam_prefix(self) -> str:
        """What the names of its IAM actions begin with."""
        return self.traits.iam_prefix or self.signing_name

    def shape(self, name: str) -> Shape:
        """A shape by name."""
        return self.shapes[name]


def build_model(name: str, raw: dict[str, Any], traits: Traits = USUAL) -> ServiceModel:
    """A model from the JSON of service-2.json."""
    return _model(name, raw["metadata"], lambda: raw, traits)


def _model(name: str, metadata: Shape, read: Callable[[], dict[str, Any]], traits: Traits) -> ServiceModel:
    namespace = metadata.get("xmlNamespace") or ""
    return ServiceModel(
        name=name,
        signing_name=metadata.get("signingName") or metadata.get("endpointPrefix", name),
        target_prefix=metadata.get("targetPrefix", ""),
        protocols=tuple(metadata.get("protocols") or (metadata["protocol"],)),
        json_version=metadata.get("jsonVersion", "1.0"),
        api_version=metadata.get("apiVersion", ""),
        xml_namespace=(namespace if isinstance(namespace, str) else namespace.get("uri", "")) or traits.xml_namespace,
        query_compatible="awsQueryCompatible" in metadata,
        read=read,
        traits=traits,
    )


def _operation(name: str, raw: Shape, shapes: dict[str, Shape]) -> OperationModel:
    input_name = raw.get("input", {}).get("shape")
    output_name = raw.get("output", {}).get("shape")
    input_payload = shapes[input_name].get("payload") if input_name else None
    output_payload = shapes[output_name].get("payload") if output_name else None
    http = raw.get("http", {})
    return OperationModel(
        name=name,
        method=http.get("method", "POST"),
        uri=http.get("requestUri", "/"),
        status=http.get("responseCode", 200),
        input=input_name,
        output=output_name,
        output_wrapper=raw.get("output", {}).get("resultWrapper"),
        errors=tuple(error["shape"] for error in raw.get("errors", ())),
        input_payload=input_payload,
        output_payload=output_payload,
        streaming_input=_streams(input_name, input_payload, shapes),
        streaming_output=_streams(output_name, output_payload, shapes),
        raw=raw,
    )


def _streams(name: str | None, payload: str | None, shapes: dict[str, Shape]) -> bool:
    if name is None or payload is None:
        return False
    reference = shapes[name]["members"][payload]
    shape = shapes[reference["shape"]]
    return bool(reference.get("streaming") or shape.get("streaming") or shape.get("eventstream"))


def load_model(name: str, traits: Traits = USUAL) -> ServiceModel:
    """The newest model of a service: of the cache, when it is there, only the head. Raises ValueError when botocore has
    none."""
    file = cache_folder() / versions_folder(botocore_folder()) / f"{name}.bin"

    def read(whole: bool = True) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError), open(file, "rb") as kept:
            head: dict[str, Any] = marshal.load(kept)
            return marshal.load(kept) if whole else head
        raw = _strip(_read(botocore_folder(), name))
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary = file.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(marshal.dumps(raw["metadata"]) + marshal.dumps(raw))
            temporary.replace(file)
        return raw if whole else raw["metadata"]

    return _model(name, read(whole=False), read, traits)


@lru_cache(maxsize=1)
def botocore_folder() -> Path:
    """Where botocore lies, which is not imported for it. Raises ValueError when it is not installed."""
    spec = importlib.util.find_spec("botocore")
    if spec is None or not spec.submodule_search_locations:
        raise ValueError("botocore is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


@lru_cache(maxsize=1)
def versions_folder(root: Path) -> str:
    """What the cache of a version's models is called."""
    with open(root / "__init__.py") as file:
        match = re.search(r"__version__ = '([^']+)'", file.read())
    return f"{match[1] if match else 'unknown'}-{CACHE_FORMAT}"


def cache_folder() -> Path:
    """Where models, and what else is derived from the sources, are kept."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "pampero" / "models"


def _read(root: Path, name: str) -> dict[str, Any]:
    folder = root / "data" / name
    if not folder.is_dir():
        raise ValueError(f"botocore has no service {name}")
    newest = max(entry for entry in folder.iterdir() if entry.is_dir())
    packed = newest / "service-2.json.gz"
    body = gzip.decompress(packed.read_bytes()) if packed.exists() else (newest / "service-2.json").read_bytes()
    raw: dict[str, Any] = json.loads(body)
    return raw


def _strip(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: _without_text(raw[key], key == "shapes") for key in ("metadata", "operations", "shapes")}


def _without_text(value: Any, named: bool = False) -> Any:
    """Drop what is for readers. In a table of names (shapes, members) every key is a name and stays."""
    if isinstance(value, dict):
        return {
            sys.intern(key): _without_text(item, key == "members")
            for key, item in value.items()
            if named or key not in DROPPED
        }
    if isinstance(value, list):
        return [_without_text(item) for item in value]
    return sys.intern(value) if isinstance(value, str) else value

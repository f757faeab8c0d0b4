"""What stands where, kept beside the models: a server then starts without importing its services.

`python -m pampero.gateway.index` writes it (a part of the installation; the first start after a change does it otherwise).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pampero.api.service import Contents, Service
from pampero.protocol.model import cache_folder
from pampero.protocol.names import MODELS

Index = dict[str, Contents]


def load_services(names: Iterable[str]) -> list[Service]:
    """The `service` of each package `pampero.services.<name>`."""
    return [importlib.import_module(f"pampero.services.{name}").service for name in names]


def load_index(services: Iterable[Service]) -> Index:
    """The contents of each service, by its name: as kept, where no source file has changed since."""
    services = list(services)
    file = cache_folder() / f"index-{_fingerprint(service.package for service in services)}.bin"
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.msgpack.decode(file.read_bytes(), type=Index)
    index = {service.name: service.contents() for service in services}
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(msgspec.msgpack.encode(index))
        temporary.replace(file)
    return index


def _fingerprint(packages: Iterable[str]) -> str:
    """Changes with any source file of the packages, and with what reads their marks."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for package in packages:
        file = importlib.import_module(package).__file__
        assert file is not None
        for path in sorted(Path(file).parent.rglob("*.py")):
            found = path.stat()
            digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def main() -> None:
    """Write the index of all services."""
    load_index(load_services(MODELS))


if __name__ == "__main__":
    main()

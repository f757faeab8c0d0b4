"""What stands where, kept beside the models: a server then starts without importing its services.

`python -m pampero.gateway.index` writes both (a part of the installation; the first start after a change does it
otherwise).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import pkgutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pampero import services
from pampero.api.service import Contents, Service
from pampero.protocol.model import cache_folder, load_model

Index = dict[str, Contents]


def load_services() -> list[Service]:
    """The `service` of each package in `pampero.services`."""
    names = sorted(info.name for info in pkgutil.iter_modules(services.__path__))
    return [importlib.import_module(f"{services.__name__}.{name}").service for name in names]


def load_index(declared: Sequence[Service]) -> Index:
    """The contents of each service, by its name: as kept, where no source file has changed since. Raises ValueError when a
    service names what its models do not have."""
    file = cache_folder() / f"index-{_fingerprint(service.package for service in declared)}.bin"
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.msgpack.decode(file.read_bytes(), type=Index)
    index = {service.name: service.contents() for service in declared}
    for contents in index.values():
        for model, operations in contents.operations.items():
            if unknown := sorted(set(operations) - set(load_model(model).operations)):
                raise ValueError(f"{model} has no operations {', '.join(unknown)}")
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
        for folder, _, files in sorted(os.walk(Path(file).parent)):
            for name in sorted(files):
                if name.endswith(".py"):
                    found = os.stat(f"{folder}/{name}")
                    digest.update(f"{folder}/{name}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def main() -> None:
    """Fill the cache: the index and the models of all services, and what names the services that are not here."""
    from pampero.protocol.catalogue import load_entries

    declared = load_services()
    load_index(declared)
    for service in declared:
        for model in service.models:
            load_model(model)
    load_entries()


if __name__ == "__main__":
    main()

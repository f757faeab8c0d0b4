"""A large layer goes in and out as it comes: the server holds little of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import Server
from tests.services.ecr.made import Registry, login

MIB = 1 << 20
SIZE = 160 * MIB


def peak(server: Server) -> int:
    """The most memory that the server has had."""
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def test_a_large_layer_is_not_held_in_memory(own_server: Callable[..., Server]) -> None:
    server = own_server()
    ecr = server.client("ecr", "123456789012")
    ecr.create_repository(repositoryName="large")
    registry = Registry(server.url, login(ecr))
    piece, digest = os.urandom(MIB), hashlib.sha256()
    for number in range(SIZE // MIB):
        digest.update(number.to_bytes(8, "big") + piece[8:])

    def pieces() -> Iterator[bytes]:
        for number in range(SIZE // MIB):
            yield number.to_bytes(8, "big") + piece[8:]

    named = f"sha256:{digest.hexdigest()}"
    where = registry.send("POST", "large/blobs/uploads/").headers["location"]
    registry.send("PATCH", where, b"")
    before = peak(server)
    assert registry.send("PATCH", where, pieces()).headers["range"] == f"0-{SIZE - 1}"
    assert registry.send("PUT", f"{where}?digest={named}").status == 201
    pulled = registry.send("GET", f"large/blobs/{named}")
    assert hashlib.sha256(pulled.body).hexdigest() == digest.hexdigest()
    assert peak(server) - before < SIZE // 4

"""A layer of 1 GB pushed to the registry and pulled from it, beside a copy of the same file by the system, and the server's memory."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.functions import send
from bench.servers import Running, peak_of, resident_of
from bench.signer import Signer

SIZE = int(os.environ.get("BENCH_REGISTRY_MIB", "1024")) << 20
PIECE = 1 << 20
TARGET = "AmazonEC2ContainerRegistry_V20150921"
NAME = "bench"


def registry(show: Callable[[dict[str, Any]], None]) -> None:
    """Nothing but this layer goes through the server; the file is in the system's memory when it is read."""
    with tempfile.TemporaryDirectory(prefix="pampero-bench-") as folder:
        source, copied = Path(folder) / "layer", Path(folder) / "copied"
        digest = hashlib.sha256()
        with source.open("wb") as file:
            for _ in range(SIZE // PIECE):
                piece = os.urandom(PIECE)
                digest.update(piece)
                file.write(piece)
        began = time.perf_counter()
        shutil.copyfile(source, copied)
        copy = SIZE / (time.perf_counter() - began)
        copied.unlink()
        server = Running(Path(folder) / "data")
        try:
            before = resident_of(server.pid)
            token = _login(server.port)
            for name, work in (("push", _push), ("pull", _pull)):
                cpu = server.cpu
                began = time.perf_counter()
                work(server.port, token, source, f"sha256:{digest.hexdigest()}")
                seconds = time.perf_counter() - began
                show(
                    {
                        "workload": f"registry {name} {SIZE >> 20} MiB",
                        "mib_per_second": round(SIZE / seconds / 2**20),
                        "of_copy": round(SIZE / seconds / copy, 2),
                        "copy_mib_per_second": round(copy / 2**20),
                        "server_cpu_seconds": round(server.cpu - cpu, 2),
                        "memory_grown_mib": (peak_of(server.pid) - before) >> 20,
                    }
                )
        finally:
            server.stop()


def _login(port: int) -> str:
    signer = Signer("ecr", TARGET, "1.1", port)
    send(port, signer.request("CreateRepository", json.dumps({"repositoryName": NAME}).encode()))
    answer = json.loads(send(port, signer.request("GetAuthorizationToken", b"{}")))
    token: str = answer["authorizationData"][0]["authorizationToken"]
    assert base64.b64decode(token)
    return token


def _push(port: int, token: str, source: Path, digest: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Basic {token}"}
    connection.request("POST", f"/v2/{NAME}/blobs/uploads/", headers=headers)
    begun = connection.getresponse()
    begun.read()
    where = begun.headers["Location"]
    with source.open("rb") as file:
        connection.blocksize = PIECE
        connection.request("PATCH", where, file, {**headers, "Content-Length": str(SIZE)})
        answer = connection.getresponse()
        assert answer.status == 202, answer.read()
        answer.read()
    connection.request("PUT", f"{where}?digest={digest}", headers=headers)
    assert connection.getresponse().status == 201
    connection.close()


def _pull(port: int, token: str, source: Path, digest: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/v2/{NAME}/blobs/{digest}", headers={"Authorization": f"Basic {token}"})
    answer = connection.getresponse()
    buffer, size = bytearray(PIECE), 0
    while count := answer.readinto(buffer):
        size += count
    assert size == SIZE
    connection.close()

"""The start of a server that knows fifty services' models: until it answers at all, and until SQS has answered."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from bench.idle import used
from bench.servers import free_port
from bench.signer import Signer
from pampero import services
from pampero.protocol.model import botocore_folder

SERVICES = 50
STARTS = 7
ANSWERED = b"HTTP/1.1 200"
# Services that are only models: nothing of them is implemented.
PACKAGE = "from pampero.api.service import Service\n\nservice = Service({name!r}, __name__)\n"
LAUNCH = """
import sys
from pampero import services
services.__path__.append(sys.argv.pop(1))
from pampero.cli.main import main
main()
"""


def starts(show: Callable[[dict[str, Any]], None]) -> None:
    """The median of several starts, each with a new data folder, after one that fills the caches."""
    with tempfile.TemporaryDirectory() as folder:
        known = _further(Path(folder) / "services")
        runs = [_run(Path(folder), number) for number in range(STARTS + 1)][1:]
    for at, name in enumerate(("health answer", "SQS call")):
        seconds, cpu = (statistics.median(run[at][part] for run in runs) for part in (0, 1))
        line = {
            "workload": f"start to first {name}, {known} services",
            "seconds": round(seconds, 3),
            "cpu_s": round(cpu, 3),
        }
        show(line)


def _further(folder: Path) -> int:
    """Packages for services of botocore that are not here, up to SERVICES of both; how many there are then."""
    here = [path.name for path in Path(services.__path__[0]).iterdir() if (path / "__init__.py").exists()]
    others = [
        path.name for path in sorted((botocore_folder() / "data").iterdir()) if list(path.glob("*/service-2.json*"))
    ]
    names = [name for name in others if name not in here and name.isidentifier() and name != "lambda"]
    step = max(1, len(names) // (SERVICES - len(here)))
    for name in names[::step][: SERVICES - len(here)]:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(PACKAGE.format(name=name))
    return len(here) + len(list(folder.iterdir()))


def _run(folder: Path, number: int) -> list[tuple[float, float]]:
    """(seconds, processor seconds) until each of the two answers."""
    port = free_port()
    command = [sys.executable, "-c", LAUNCH, str(folder / "services"), "start", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "XDG_CACHE_HOME": str(folder / "cache")}
    health = f"GET /_pampero/health HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode()
    call = Signer("sqs", "AmazonSQS", "1.0", port).request("ListQueues", b"{}")
    began = perf_counter()
    process = subprocess.Popen(
        [*command, "--data", str(folder / str(number))], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        found = []
        for request in (health, call):
            _answer(port, request)
            found.append((perf_counter() - began, used(process.pid)))
        return found
    finally:
        process.terminate()
        process.wait()


def _answer(port: int, request: bytes) -> None:
    """Return when a request was answered with 200; until the server listens it is tried again."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)) as wire:
                wire.sendall(request)
                if wire.recv(65536).startswith(ANSWERED):
                    return
                raise RuntimeError("the server answered with an error")
        except ConnectionError:
            sleep(0.001)

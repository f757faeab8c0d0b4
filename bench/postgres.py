"""What PostgreSQL costs beside SQLite: the same workloads on a server of each, in the same run.

The database is as PostgreSQL comes, with an fsync a commit; "unsynced" is with synchronous_commit = off, which is what
SQLite's default durability promises.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.functions import functions
from bench.load import Outcome
from bench.machines import Machines, make_role
from bench.servers import Running
from bench.workflows import ten_states

MEASURED = ("per_second", "p50_ms", "p99_ms", "server_cpu_us", "errors", "mib")
UNSYNCED = "&options=-csynchronous_commit%3Doff"


def postgres(
    show: Callable[[dict[str, Any]], None],
    echo: Outcome,
    data_services: Callable[[Running, Callable[[dict[str, Any]], None]], None],
) -> None:
    """data_services: the workloads of queues and tables, for a server and what takes their lines. At the end each workload
    stands in one line, of all stores."""
    from tests import postgres as databases

    beside: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault(databases.RUNNING, str(databases.start(databases.SETTINGS)))
        for name in ("sqlite", "postgres", "postgres unsynced"):
            data = Path(folder) / name.replace(" ", "-")
            environment = {}
            if name != "sqlite":
                target = databases.database(data) + (UNSYNCED if "unsynced" in name else "")
                environment = {"PAMPERO_STORE": target}
            server = Running(data, **environment)

            def told(line: dict[str, Any], name: str = name) -> None:
                show({**line, "workload": f"{name}: {line['workload']}"})
                measured = {key: line[key] for key in MEASURED if key in line} or line["seconds"]
                beside.setdefault(line["workload"], {})[name] = measured

            try:
                told({"workload": "start-up to first answer", "seconds": round(server.start_up[1], 3)})
                data_services(server, told)
                make_role(server.port)
                ten_states(Machines(server.port, server.pid, echo, told))
                functions(server.port, echo.rate, told)
            finally:
                server.stop()
    for workload, found in beside.items():
        show({"workload": f"stores beside each other: {workload}", **found})

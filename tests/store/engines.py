"""The engines under test, each as the class that the suite makes a store of."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pampero.kernel.clock import Clock
from pampero.store.faultpoints import FaultPoints
from pampero.store.migrate import Schema
from pampero.store.postgres.store import PostgresStore
from pampero.store.sqlite import SqliteStore

sys.path.append(str(Path(__file__).parents[2]))
from tests import postgres

PlainStore = SqliteStore
SealedStore = partial(SqliteStore, key=bytes(range(32)))


def database_store(
    path: Path, clock: Clock, durability: str, schemas: Mapping[str, Schema], faults: FaultPoints | None = None
) -> PostgresStore:
    """In a database that stands for the path."""
    return PostgresStore(postgres.database(path), clock, durability, schemas, faults or FaultPoints(""))

"""The engines under test, each as the class that the suite makes a store of."""

from __future__ import annotations

from functools import partial

from pampero.store.sqlite import SqliteStore

PlainStore = SqliteStore
SealedStore = partial(SqliteStore, key=bytes(range(32)))

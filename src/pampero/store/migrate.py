"""Numbered migrations: how a later version changes the tables that an earlier one made."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from pampero.kernel.errors import StartError
from pampero.store.tx import Row, Value

BASE = "store"
FILE = re.compile(r"(\d{4})_[a-z0-9_]+\.(sql|py)")
# What stands for a migration in Python: the module whose `migrate(query)` it is.
IMPORT = "import "

_VERSIONS = "CREATE TABLE IF NOT EXISTS schema_versions (name TEXT PRIMARY KEY, version INTEGER NOT NULL)"
_RECORD = (
    "INSERT INTO schema_versions (name, version) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET version = excluded.version"
)

# query(sql, arguments) → rows; a script of several statements takes no arguments.
Query = Callable[[str, tuple[Value, ...]], list[Row]]


class Schema(Struct, frozen=True):
    """The tables of the store itself or of one service.

    sql: the tables as they are now, CREATE … IF NOT EXISTS. migrations: the first turns the tables of version 0 into
    those of version 1, and so on; there are as many as the number of the present version.
    """

    sql: str = ""
    migrations: tuple[str, ...] = ()


def read_schema(package: str, file: str = "schema.sql") -> Schema:
    """`file` and `migrations/0001_what_it_does.sql`, … of a package; `.py` with `def migrate(query)` where documents change
    their form. Raises ValueError where a number is missing."""
    folder = Path(importlib.import_module(package).__file__ or "").parent
    whole = folder / file
    steps = folder / "migrations"
    files = steps.iterdir() if steps.is_dir() else ()
    names = sorted(item.name for item in files if item.suffix in (".sql", ".py") and item.name != "__init__.py")
    for number, name in enumerate(names, 1):
        match = FILE.fullmatch(name)
        if match is None or int(match[1]) != number:
            raise ValueError(f"{package}: {name} is not migration number {number}")
    return Schema(whole.read_text() if whole.is_file() else "", tuple(_step(package, steps / name) for name in names))


def _step(package: str, file: Path) -> str:
    return file.read_text() if file.suffix == ".sql" else f"{IMPORT}{package}.migrations.{file.stem}"


def migrate(query: Query, schemas: Mapping[str, Schema], unnumbered: bool) -> None:
    """Bring all tables to the present version. The caller runs this in one transaction.

    What has no version yet is made anew, at the present version. unnumbered: the store is older than version numbers:
    all is of version 0. Raises StartError when a newer version of the program has written the store.
    """
    query(_VERSIONS, ())
    recorded = {str(name): int(version) for name, version in query("SELECT name, version FROM schema_versions", ())}
    if unnumbered:
        recorded = dict.fromkeys(schemas, 0)
    for name, schema in schemas.items():
        present = len(schema.migrations)
        version = recorded.get(name, present)
        if version > present:
            raise StartError(
                f"a newer version of Pampero wrote this store ({name} has schema {version}, known is {present}); "
                "start that version, or choose another folder with --data"
            )
        for step in schema.migrations[version:]:
            if step.startswith(IMPORT):
                importlib.import_module(step.removeprefix(IMPORT)).migrate(query)
            else:
                query(step, ())
        if schema.sql:
            query(schema.sql, ())
        if recorded.get(name) != present:
            query(_RECORD, (name, present))

"""Every statement and every table of the services, of the work and of the store is understood by both engines."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import psycopg
import pytest
from tests import postgres

from pampero.app import registry
from pampero.gateway.typegen import is_generated
from pampero.store import cipher
from pampero.store.migrate import BASE, Schema, migrate, read_schema
from pampero.store.postgres.connection import SETTINGS, Statement, Statements, ThreadConnection, connect
from pampero.store.postgres.dialect import claiming, numbered
from pampero.store.postgres.errors import EngineError
from pampero.store.postgres.setup import bring_to_present

ROOT = Path(__file__).parents[2] / "src" / "pampero"
FOLDERS = ("services", "work", "store", "aws")
# The engines' own, and what is for another engine (DuckDB).
OWN = (
    "store/sqlite.py", "store/cipher.py", "store/checkpoints.py", "store/postgres/", "services/s3/queryprogram.py",
    "services/stepfunctions/maps/reading/parquet.py",
)  # fmt: skip
BEGINNINGS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ")
# What is put into a statement when it is used: every text that it may be.
SAMPLES: dict[str, list[dict[str, str]]] = {
    "services/dynamodb/queries.py": [
        {"where": where, "behind": behind, "order": order}
        for where in ("", " AND range = ?", " AND range >= ? AND range < ?")
        for behind in ("", " AND range > ?")
        for order in ("ASC", "DESC")
    ]
    + [
        {"where": "", "behind": " AND (range, base_hash, base_range) < (?, ?, ?)", "order": "DESC"},
        {"where": "", "behind": " AND (hash, range) > (?, ?)", "order": "ASC"},
        {"where": "", "behind": " AND (n.hash, n.range, n.base_hash, n.base_range) > (?, ?, ?, ?)", "order": "ASC"},
    ],
    "services/ecr/stored.py": [{"table": f"ecr_{name}"} for name in ("images", "tags", "references", "layers")],
    "services/lambda_/durable/executions.py": [{"where_": "scope = ? AND status IN (?, ?)", "order": "DESC"}],
    "services/lambda_/durable/history.py": [
        {"sign": sign, "order": order} for sign, order in (("<=", "DESC"), (">=", "ASC"))
    ],
    "services/lambda_/durable/model.py": [{"table": table} for table in ("operations", "history")],
    "services/logs/chunks.py": [{"column": column} for column in ("grp", "stream")],
    "services/s3/buckets.py": [{"table": table} for table in ("s3_objects", "s3_versions", "s3_uploads")],
    "services/stepfunctions/states.py": [
        {"table": "sfn_executions", "column": "id"},
        {"table": "sfn_threads", "column": "execution"},
        {"table": "sfn_history", "column": "execution"},
        {"table": "sfn_activity_tasks", "column": "execution"},
        {"table": "sfn_children", "column": "execution"},
    ],
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The statements in a file; each with all forms that it may have."""
    tree = ast.parse(path.read_text())
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if id(node) in inner or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
        text = first.value if isinstance(first, ast.Constant) else None
        if not isinstance(text, str) or not text.startswith(BEGINNINGS) or text.count(" ") < 2:
            continue
        if isinstance(node, ast.Constant):
            yield node.lineno, [text]
        else:
            yield node.lineno, formatted(path, node)


def formatted(path: Path, node: ast.JoinedStr) -> list[str]:
    module = importlib.import_module("pampero." + name_of(path).removesuffix(".py").replace("/", "."))
    code = compile(ast.Expression(node), path.name, "eval")
    try:
        return [eval(code, dict(vars(module)))]
    except NameError:
        samples = SAMPLES.get(name_of(path))
        assert samples, f"{name_of(path)}:{node.lineno}: SAMPLES does not tell what is put into this statement"
        return [eval(code, {**vars(module), **sample}) for sample in samples]


def statements() -> list[tuple[str, list[str]]]:
    return [
        (f"{name_of(path)}:{line}", forms)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not is_generated(path) and path.name != "reserved.py" and not name_of(path).startswith(OWN)
        for line, forms in texts(path)
    ]


def schemas() -> dict[str, Schema]:
    return {name: service.schema() for name, service in registry().services.items()}


def refused(prepare: Callable[[str], object], errors: type[Exception]) -> list[str]:
    """What an engine does not understand. Some forms of a sample belong to another statement of its file: one must do."""
    found = []
    for where, forms in statements():
        reasons = []
        for sql in forms:
            try:
                prepare(sql)
            except errors as error:
                reasons.append(f"{where}: {error}: {sql}")
        if len(reasons) == len(forms):
            found.append(reasons[0])
    return found


def test_sqlite_understands_all() -> None:
    connection = apsw.Connection(":memory:")

    def query(sql: str, args: Any) -> Any:
        return connection.execute(sql, args or None).fetchall()

    migrate(query, {BASE: read_schema("pampero.store", "base.sql"), **schemas()}, unnumbered=False)

    def prepare(sql: str) -> None:
        connection.execute(f"EXPLAIN {sql}", [None] * sql.count("?")).fetchall()

    assert refused(prepare, apsw.Error) == []


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[ThreadConnection]:
    raw = connect(postgres.database(tmp_path))
    bring_to_present(raw, schemas())
    made = ThreadConnection(raw, Statements())
    yield made
    made.close()


def test_postgres_understands_all(connection: ThreadConnection) -> None:
    numbers = iter(range(10_000))

    def prepare(sql: str) -> None:
        connection._describe(Statement(sql, next(numbers)))

    assert refused(prepare, EngineError) == []


def test_a_later_start_on_postgres_waits_for_nobody_who_writes(connection: ThreadConnection, tmp_path: Path) -> None:
    """It makes no table and no index again: that would wait for them, and they for it."""
    tables = connection.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", ())
    other = connect(postgres.database(tmp_path))
    other.exec_(b"BEGIN")
    other.exec_(f"LOCK TABLE {', '.join(t for (t,) in tables)} IN ROW EXCLUSIVE MODE".encode())
    late = connect(postgres.database(tmp_path))
    late.exec_(b"SET lock_timeout = '1s'")
    bring_to_present(late, schemas())
    late.finish()
    other.finish()


def test_postgres_finds_by_its_key_what_is_named_by_its_key(connection: ThreadConnection, tmp_path: Path) -> None:
    """Also in tables that are empty or small, when all indexes seem to cost the same: what is read besides is locked."""
    keys = "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p'"
    otherwise = []
    with psycopg.connect(postgres.database(tmp_path), autocommit=True) as session:
        session.execute(SETTINGS.encode())
        session.execute("SET plan_cache_mode = force_generic_plan")
        columns = {table: set(re.findall(r"\w+", text)[2:]) for table, text in session.execute(keys).fetchall()}
        for number, (where, forms) in enumerate(statements()):
            for sql in forms:
                plan = generic_plan(session, f"s{number}", sql)
                for index, table, conditions in re.findall(r"using (\w+) on (\w+)[^\n]*((?:\n +\w[^\n]*)*)", plan):
                    named = set(re.findall(r"\((\w+) = \$", conditions))
                    if columns[table] <= named and not index.endswith("_pkey"):
                        otherwise.append(f"{where}: {index}: {sql}")
    assert otherwise == []


def generic_plan(session: Any, name: str, sql: str) -> str:
    try:
        session.execute(f"PREPARE {name} AS {numbered(sql)}".encode())
    except psycopg.Error:
        return ""
    [(count,)] = session.execute(
        "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = %s", (name,)
    ).fetchall()
    values = f"({', '.join(['NULL'] * count)})" if count else ""
    plan = session.execute(f"EXPLAIN EXECUTE {name}{values}".encode()).fetchall()
    session.execute(f"DEALLOCATE {name}".encode())
    return "\n".join(line for (line,) in plan)


def test_postgres_can_lock_what_is_claimed(connection: ThreadConnection) -> None:
    found = []
    for path in sorted([*(ROOT / "services").rglob("*.py"), *(ROOT / "work").rglob("*.py")]):
        module = None
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "claim"):
                continue
            module = module or importlib.import_module("pampero." + name_of(path).removesuffix(".py").replace("/", "."))
            try:
                sql = eval(compile(ast.Expression(node.args[0]), path.name, "eval"), dict(vars(module)))
                connection._describe(Statement(claiming(sql), 20_000 + len(found) + node.lineno))
            except (NameError, ValueError, EngineError) as error:
                found.append(f"{name_of(path)}:{node.lineno}: {error}")
    assert found == []


def test_sqlite_compiles_a_statement_once(tmp_path: Path) -> None:
    """Also on a table with a partial index, whatever is bound."""
    connection = cipher.connect(str(tmp_path / "x.db"), None)
    connection.execute("CREATE TABLE t (k TEXT, grp TEXT, moment REAL)")
    connection.execute("CREATE INDEX by_group ON t (k, grp) WHERE grp IS NOT NULL")
    asked: list[int] = []
    counts: list[int] = []

    def note(action: int, *names: str | None) -> int:
        asked.append(action)
        return apsw.SQLITE_OK

    connection.authorizer = note  # asked while a statement is compiled
    for number in range(5):
        connection.execute("SELECT min(moment) FROM t WHERE k = ?", (f"k{number}",)).fetchall()
        counts.append(len(asked))
    connection.close()
    assert counts[0] > 0
    assert len(set(counts)) == 1

"""The rules of the house, enforced."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "pampero"
LAYERS = {
    "kernel": 0,
    "store": 1,
    "protocol": 1,
    "auth": 2,
    "api": 3,
    "aws": 4,
    "work": 5,
    "services": 6,
    "gateway": 7,
    "net": 7,
    "console": 7,
    "app": 8,
    "cli": 9,
}
PURE = (
    "services/stepfunctions/asl", "services/dynamodb/expr", "auth/policy", "protocol", "kernel/patterns.py",
    "services/events/schedules.py", "services/events/retries.py", "services/events/jsontext.py", "services/events/inputs.py",
)  # fmt: skip
IMPURE = {"asyncio", "time", "random", "apsw", "sqlite3", "pampero.store"}
FILES = sorted(path for path in ROOT.rglob("*.py"))
MOST_LINES = 450


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def type_checking_lines(module: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def layer(name: str) -> str:
    return name.split("/")[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    own = layer(name_of(path))
    module = tree(path)
    skipped = type_checking_lines(module)
    for line, imported in imports(module):
        parts = imported.split(".")
        if parts[0] != "pampero" or len(parts) < 2 or parts[1] not in LAYERS or line in skipped or own not in LAYERS:
            continue
        assert LAYERS[parts[1]] <= LAYERS[own], f"{name_of(path)}:{line} imports {imported} from above"


@pytest.mark.parametrize("path", [p for p in FILES if "/services/" in p.as_posix()], ids=name_of)
def test_services_do_not_import_each_other(path: Path) -> None:
    parts = name_of(path).split("/")
    for line, imported in imports(tree(path)):
        if imported.startswith("pampero.services."):
            assert imported.split(".")[2] == parts[1], f"{name_of(path)}:{line} imports {imported}"


@pytest.mark.parametrize("path", [p for p in FILES if name_of(p).startswith(PURE)], ids=name_of)
def test_pure_cores_are_pure(path: Path) -> None:
    for line, imported in imports(tree(path)):
        bad = [name for name in IMPURE if imported == name or imported.startswith(name + ".")]
        assert not bad, f"{name_of(path)}:{line} imports {imported}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_time_and_chance_come_from_the_kernel(path: Path) -> None:
    if layer(name_of(path)) in ("kernel", "cli") or "bootstraps" in name_of(path):
        return
    module = tree(path)
    for line, imported in imports(module):
        assert imported.split(".")[0] not in ("random", "uuid", "secrets"), f"{name_of(path)}:{line} imports {imported}"
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            call = f"{node.value.id}.{node.attr}"
            assert call not in ("time.time", "datetime.now", "datetime.utcnow", "time.sleep", "asyncio.sleep"), (
                f"{name_of(path)}:{node.lineno} uses {call}"
            )


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_unknown_exceptions_are_caught_at_the_edge_only(path: Path) -> None:
    # The store rolls back whatever a transaction's body raises, and hands it on.
    if name_of(path).startswith(("gateway/", "work/", "store/sqlite.py")):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type
            names = [n.id for n in ast.walk(caught) if isinstance(n, ast.Name)] if caught else ["everything"]
            bad = {"Exception", "BaseException", "everything"} & set(names)
            assert not bad, f"{name_of(path)}:{node.lineno} catches {bad}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_mutable_state_in_modules(path: Path) -> None:
    for node in tree(path).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and not target.id.lstrip("_").isupper() and not target.id.startswith("__"):
                mutable = isinstance(value, ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp)
                assert not mutable, f"{name_of(path)}:{node.lineno}: {target.id} is mutable"
    for node in ast.walk(tree(path)):
        assert not isinstance(node, ast.Global), f"{name_of(path)}:{node.lineno} uses global"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sql_stands_in_the_store_and_the_services(path: Path) -> None:
    if layer(name_of(path)) in ("store", "services", "work"):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.strip()
            bad = text.startswith(("SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE ")) and " " in text[7:]
            assert not bad, f"{name_of(path)}:{node.lineno} holds SQL"


# What SQLite understands and PostgreSQL does not, or otherwise. `store/` may know its engine.
FOREIGN = re.compile(
    r"\?\d|\bFILTER\s*\(|\bINSERT OR\b|\bREPLACE INTO\b|\bGLOB\b|\bIFNULL\s*\(|\bROWID\b(?<!WITHOUT ROWID)|\bjson_extract\b"
    r"|\bstrftime\s*\(|\blast_insert_rowid\b|\btotal\s*\(|\bgroup_concat\b|==|\bIS NOT DISTINCT\b|::\w|\$\d",
    re.IGNORECASE,
)
SQL_FILES = [
    p
    for p in [*FILES, *sorted(ROOT.rglob("*.sql"))]
    if layer(name_of(p)) in ("services", "work") and p.name != "types.py"
]


def statements(path: Path) -> Iterator[tuple[int, str]]:
    if path.suffix == ".sql":
        yield 1, path.read_text()
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.strip().split(" ", 2)
            if words[0] in ("SELECT", "INSERT", "UPDATE", "DELETE") and len(words) > 2:
                yield node.lineno, node.value


@pytest.mark.parametrize("path", SQL_FILES, ids=name_of)
def test_sql_is_of_the_subset_that_both_engines_share(path: Path) -> None:
    for line, text in statements(path):
        found = FOREIGN.search(text)
        assert found is None, f"{name_of(path)}:{line}: {found[0]!r} in {text!r}"


@pytest.mark.parametrize("path", [p for p in FILES if p.name != "types.py"], ids=name_of)
def test_files_have_one_purpose(path: Path) -> None:
    if path.name == "reserved.py":  # a list of words
        return
    assert len(path.read_text().splitlines()) <= MOST_LINES, f"{name_of(path)} has outgrown one purpose"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_imports_botocore_while_serving(path: Path) -> None:
    if layer(name_of(path)) == "cli":
        return
    for line, imported in imports(tree(path)):
        assert imported.split(".")[0] not in ("botocore", "boto3"), f"{name_of(path)}:{line} imports {imported}"


# Where a text of callers is parsed otherwise, within bounds of its own.
OWN_PARSERS = (
    "services/cloudformation/template/parse.py", "services/cloudformation/translator.py", "services/events/jsontext.py",
    "services/iam/awspolicies.py", "services/iam/documents.py",
)  # fmt: skip
UNBOUNDED = (
    "json.loads", "json.load", "msgspec.json.decode", "yaml.load", "yaml.safe_load", "fnmatch.fnmatch", "fnmatch.fnmatchcase",
    "fnmatch.translate", "re.escape",
)  # fmt: skip
EXPRESSIONS = ("compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer")


@pytest.mark.parametrize("path", [p for p in FILES if name_of(p).startswith("services/")], ids=name_of)
def test_texts_and_patterns_of_callers_are_read_within_bounds(path: Path) -> None:
    """JSON and YAML by `kernel.jsontext` and `kernel.yamltext`, patterns by `kernel.glob` and `kernel.regex`."""
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        call = ast.unparse(node.func)
        if name_of(path) not in OWN_PARSERS:
            assert call not in UNBOUNDED, f"{name_of(path)}:{node.lineno} uses {call}"
        if call.startswith("re.") and node.func.attr in EXPRESSIONS:
            constant = isinstance(node.args[0], ast.Constant)
            assert constant, f"{name_of(path)}:{node.lineno}: a pattern that is no constant goes through kernel.regex"

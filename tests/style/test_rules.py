"""The rules of the house, enforced: a test a rule, and each lists all that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from pampero.gateway.typegen import is_generated

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
    "services/stepfunctions/asl", "services/dynamodb/expr", "auth/policy", "protocol", "aws/patterns.py", "aws/fieldtests.py",
    "aws/schedules.py", "services/secretsmanager/windows.py", "services/events/failures.py", "services/events/jsontext.py", "services/events/inputs.py",
    "aws/inputs.py", "aws/httptargets.py", "aws/jsonpath", "services/apigateway/run/vtl",
)  # fmt: skip
IMPURE = ("asyncio", "time", "random", "apsw", "sqlite3", "pampero.store")
CLOCKS = ("time.time", "datetime.now", "datetime.utcnow", "time.sleep", "asyncio.sleep")
MAX_LINES = 450


class Source:
    """A file, read and parsed once for all rules."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.layer = self.name.split("/")[0].removesuffix(".py")
        self.text = path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.append((node.lineno, node.module))
                found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
        return found

    @cached_property
    def texts(self) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append((node.lineno, node.value))
        return found

    def type_checking_lines(self) -> set[int]:
        lines: set[int] = set()
        for node in self.nodes:
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        return lines


FILES = [Source(path) for path in sorted(ROOT.rglob("*.py"))]
SQL_FILES = [Source(path) for path in sorted(ROOT.rglob("*.sql"))]
Rule = Callable[[Source], Iterator[tuple[int, str]]]


def check(rule: Rule, files: list[Source]) -> None:
    """A rule yields (line, what is wrong there) of a file. Fails with all that it finds, and where it has no file to read."""
    assert files
    broken = [f"{file.name}:{line} {what}" for file in files for line, what in rule(file)]
    assert not broken, "\n" + "\n".join(broken)


def test_imports_go_down() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        skipped = file.type_checking_lines()
        for line, imported in file.imports:
            parts = imported.split(".")
            known = parts[0] == "pampero" and len(parts) > 1 and parts[1] in LAYERS and line not in skipped
            if known and LAYERS[parts[1]] > LAYERS[file.layer]:
                yield line, f"imports {imported} from above"

    check(rule, [file for file in FILES if file.layer in LAYERS])


def test_services_do_not_import_each_other() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for line, imported in file.imports:
            if imported.startswith("pampero.services.") and imported.split(".")[2] != file.name.split("/")[1]:
                yield line, f"imports {imported}"

    check(rule, [file for file in FILES if file.layer == "services"])


def test_pure_cores_are_pure() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for line, imported in file.imports:
            if any(imported == name or imported.startswith(name + ".") for name in IMPURE):
                yield line, f"imports {imported}"

    check(rule, [file for file in FILES if file.name.startswith(PURE)])


def test_time_and_chance_come_from_the_kernel() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for line, imported in file.imports:
            if imported.split(".")[0] in ("random", "uuid", "secrets"):
                yield line, f"imports {imported}"
        for node in file.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                call = f"{node.value.id}.{node.attr}"
                if call in CLOCKS:
                    yield node.lineno, f"uses {call}"

    check(rule, [file for file in FILES if file.layer not in ("kernel", "cli") and "bootstraps" not in file.name])


def test_unknown_exceptions_are_caught_at_the_edge_only() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for node in file.nodes:
            if isinstance(node, ast.ExceptHandler):
                names = [n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)] if node.type else ["everything"]
                if bad := {"Exception", "BaseException", "everything"} & set(names):
                    yield node.lineno, f"catches {', '.join(bad)}"

    # The store rolls back whatever a transaction's body raises, and hands it on; what fails after a commit is reported.
    check(
        rule,
        [
            file
            for file in FILES
            if not file.name.startswith(
                (
                    "gateway/",
                    "work/",
                    "store/groups.py",
                    "store/sqlite.py",
                    "store/engine.py",
                    "store/postgres/store.py",
                )
            )
        ],
    )


def test_no_mutable_state_in_modules() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for node in file.tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            mutable = isinstance(node.value, ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                constant = isinstance(target, ast.Name) and (
                    target.id.lstrip("_").isupper() or target.id.startswith("__")
                )
                if mutable and isinstance(target, ast.Name) and not constant:
                    yield node.lineno, f"{target.id} is mutable"
        for one in file.nodes:
            if isinstance(one, ast.Global):
                yield one.lineno, "uses global"

    check(rule, FILES)


def test_sql_stands_in_the_store_and_the_services() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for line, text in file.texts:
            stripped = text.strip()
            if stripped.startswith(("SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE ")) and " " in stripped[7:]:
                yield line, "holds SQL"

    check(rule, [file for file in FILES if file.layer not in ("store", "services", "work")])


# What SQLite understands and PostgreSQL does not, or otherwise. `store/` may know its engine.
FOREIGN = re.compile(
    r"\?\d|\bFILTER\s*\(|\bINSERT OR\b|\bREPLACE INTO\b|\bGLOB\b|\bIFNULL\s*\(|\bROWID\b(?<!WITHOUT ROWID)|\bjson_extract\b"
    r"|\bstrftime\s*\(|\blast_insert_rowid\b|\btotal\s*\(|\bgroup_concat\b|==|\bIS NOT DISTINCT\b|::\w|\$\d"
    # LIKE knows no case in SQLite; of two arguments, min and max are greatest and least.
    r"|\bI?LIKE\b|\b(?:min|max)\s*\([^()]*,|\bLIMIT\s+-|\bchanges\s*\(|\btypeof\s*\(|\binstr\s*\(|\bprintf\s*\("
    r"|\brandomblob\b|\bCOLLATE\b|\bNULLS (?:FIRST|LAST)\b|\bINDEXED BY\b|\bNOW\s*\(|\bFOR UPDATE\b|\bTRUE\b|\bFALSE\b"
    r"|\b(?:DELETE|UPDATE)\b[^()]*\bLIMIT\b|'[^']*\\\\",
    re.IGNORECASE,
)


def statements(file: Source) -> Iterator[tuple[int, str]]:
    if file.name.endswith(".sql"):
        yield 1, file.text
        return
    for line, text in file.texts:
        words = text.strip().split(" ", 2)
        if words[0] in ("SELECT", "INSERT", "UPDATE", "DELETE") and len(words) > 2:
            yield line, text


def test_sql_is_of_the_subset_that_both_engines_share() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for line, text in statements(file):
            if found := FOREIGN.search(text):
                yield line, f"{found[0]!r} in {text!r}"

    files = [file for file in FILES if not is_generated(Path(file.name))]
    check(rule, [file for file in [*files, *SQL_FILES] if file.layer in ("services", "work")])


def test_files_have_one_purpose() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        if (lines := len(file.text.splitlines())) > MAX_LINES:
            yield lines, "has outgrown one purpose"

    # `reserved.py` is a list of words.
    check(rule, [file for file in FILES if not (is_generated(Path(file.name)) or file.name.endswith("/reserved.py"))])


def test_nothing_imports_botocore_while_serving() -> None:
    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for line, imported in file.imports:
            if imported.split(".")[0] in ("botocore", "boto3"):
                yield line, f"imports {imported}"

    check(rule, [file for file in FILES if file.layer != "cli"])


# Where a text of callers is parsed otherwise, within bounds of its own.
OWN_PARSERS = (
    "services/cloudformation/template/parse.py", "services/cloudformation/translator.py", "services/events/jsontext.py",
    "services/iam/awspolicies.py", "services/iam/documents.py", "services/s3/queryprogram.py",
    "services/firehose/jqprogram.py", "services/s3/inventoryprogram.py",
)  # fmt: skip
UNBOUNDED = (
    "json.loads", "json.load", "msgspec.json.decode", "yaml.load", "yaml.safe_load", "fnmatch.fnmatch", "fnmatch.fnmatchcase",
    "fnmatch.translate", "re.escape",
)  # fmt: skip
EXPRESSIONS = ("compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer")


def test_texts_and_patterns_of_callers_are_read_within_bounds() -> None:
    """JSON and YAML by `kernel.jsontext` and `kernel.yamltext`, patterns by `kernel.glob` and `kernel.regex`."""

    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for node in file.nodes:
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            call = ast.unparse(node.func)
            if call in UNBOUNDED and file.name not in OWN_PARSERS:
                yield node.lineno, f"uses {call}"
            if call.startswith("re.") and node.func.attr in EXPRESSIONS and not isinstance(node.args[0], ast.Constant):
                yield node.lineno, "a pattern that is no constant goes through kernel.regex"

    check(rule, [file for file in FILES if file.layer == "services"])


def test_services_of_rows_only_touch_nothing_else() -> None:
    """What any process of a server may serve: what they do beside (resource types, timers, what `work.py` holds) the first one does."""
    from pampero.app import registry

    alone = {service.package.split(".")[-1] for service in registry().services.values() if service.rows_only}
    assert alone

    def rule(file: Source) -> Iterator[tuple[int, str]]:
        for node in file.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in ("part", "emit", "client", "after"):
                    yield node.lineno, f"calls {node.func.attr}"
            elif isinstance(node, ast.Attribute) and node.attr in ("blobs", "packages"):
                yield node.lineno, f"uses {node.attr}"

    folders = tuple(f"services/{name}/" for name in alone)
    beside = ("/resources", "/work.py")
    own = [file for file in FILES if file.name.startswith(folders) and not any(name in file.name for name in beside)]
    check(rule, own)

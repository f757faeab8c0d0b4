"""The program that runs one query over one object: `python -I queryprogram.py`, a process of its own, which is killed.

It reads a request (a line of JSON) and the object's bytes from standard input, and writes frames to standard output:
a letter, a length, and records (R), an error (E: JSON of code, text and status), or nothing more (D). It imports nothing
of the server. DuckDB is shut off from files and the network, and the process from memory, processor time, files and
(where it was the root's) its user, before they get to see the expression.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import json
import math
import os
import re
import resource
import signal
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import duckdb

MAX_COUNT = 512 * 1024 * 1024
FRAME = 128 * 1024
# Source: "Requirements and limits" in the S3 user guide: a record has at most 1 MB.
MAX_RECORD = 1024 * 1024
HEAD = struct.Struct(">cI")
SECONDS = 60
MEMORY = 3 * 1024**3
NOBODY = 65534
PR_SET_PDEATHSIG = 1
BATCH = 100
SETTINGS = (
    "SET enable_external_access = false", "SET python_enable_replacements = false", "SET memory_limit = '512MB'",
    "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false", "SET threads = 1",
    "SET lock_configuration = true",
)  # fmt: skip
TABLE = "s3object"
TOKENS = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\[\s*(\d+)\s*\]|\b(from|join)\s+s3object((?:\[\*\]|\.[A-Za-z_]\w*)*)", re.I
)
TIMES = re.compile(r"\b(DATE|TIME|TIMESTAMP(?:_\w+)?(?: WITH TIME ZONE)?|UUID)\b")
FILES = re.compile(r"\"?/[\w./+-]*/(?:fd/\d+|tmp\w+)\"?")
PLAIN = re.compile(r"[A-Za-z_]\w*")


class ApiError(Exception):
    """What the server shall answer with."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.told = {"code": code, "text": text, "status": status}


class Found(NamedTuple):
    """What a query gives: the names of its columns, and its rows."""

    names: list[str]
    rows: Iterator[tuple[Any, ...]]


def main() -> None:
    """One query; what is wrong with it is a frame."""
    out = sys.stdout.buffer
    try:
        asked = json.loads(sys.stdin.buffer.readline())
        for piece in _pieces(asked):
            out.write(HEAD.pack(b"R", len(piece)) + piece)
            out.flush()
        out.write(HEAD.pack(b"D", 0))
    except ApiError as error:
        told = json.dumps(error.told).encode()
        out.write(HEAD.pack(b"E", len(told)) + told)
    out.flush()


def _pieces(asked: dict[str, Any]) -> Iterator[bytes]:
    """The records, as they are sent. Raises ApiError."""
    try:
        import duckdb  # 66 MB
    except ImportError as error:
        text = "SelectObjectContent needs DuckDB: pip install 'pampero[select]'."
        raise ApiError("NotImplemented", text, status=501) from error
    # What it imports for these it imports now: who runs a query may not be able to read the interpreter's files.
    with duckdb.connect(":memory:") as connection:
        connection.execute("SELECT make_timestamptz(0), DATE '2024-01-01', 1.5, uuid()").fetchall()
    _shut()
    csv.field_size_limit(MAX_RECORD)
    connection = duckdb.connect(":memory:")
    try:
        doubled = _load(connection, _plain(sys.stdin.buffer.read(), asked), asked)
        found = _run(connection, asked, doubled)
        piece, size = [], 0
        for line in _lines(asked["output"], found.names, found.rows):
            if len(line) > MAX_RECORD:
                raise ApiError(
                    "OverMaxRecordSize", "The length of a record in the input or result is greater than "
                    "maxCharsPerRecord of 1 MB.",
                )  # fmt: skip
            piece.append(line)
            size += len(line)
            if size >= FRAME:
                yield b"".join(piece)
                piece, size = [], 0
        if piece:
            yield b"".join(piece)
    except duckdb.Error as error:
        raise _refused(duckdb, error) from error
    except MemoryError as error:
        raise ApiError(
            "ExternalEvalException", "The query cannot be evaluated. Check the file and try again."
        ) from error


def _shut() -> None:
    """Leave the process what a query needs, and end it with the server (whose process was told)."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    os.nice(10)
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, MAX_COUNT + FRAME),
    ):  # fmt: skip
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))
    if os.geteuid() == 0:
        with suppress(OSError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    if sys.platform == "linux":
        import ctypes

        # What changes its user has to ask anew: so it is asked last.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if str(os.getppid()) != sys.argv[1]:
        os._exit(1)


def _run(connection: duckdb.DuckDBPyConnection, asked: dict[str, Any], doubled: set[str]) -> Found:
    for setting in SETTINGS:
        connection.execute(setting)
    expression, path = _translated(asked["expression"])
    statements = connection.extract_statements(expression)
    table = TABLE
    if len(statements) != 1 or statements[0].type.name != "SELECT":
        raise _unsupported()
    if path:
        inside = ".".join(_named(part) for part in re.split(r"\[\*\]|\.", path) if part)
        depth = ", max_depth := 2" if path.endswith("[*]") else ""
        connection.execute(f"CREATE VIEW records AS SELECT unnest({inside}{depth}) FROM {TABLE}")
        table = "records"
    [[text]] = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [expression]).fetchall()
    _check(text, table, doubled)
    known = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    result = connection.execute(statements[0])
    return Found(_shown([column[0] for column in result.description or ()], known), _rows(result))


def _unsupported() -> ApiError:
    return ApiError("UnsupportedSqlStructure", "Encountered an unsupported SQL structure. Check the SQL Reference.")


def _check(text: str, table: str, doubled: set[str]) -> None:
    """A plain SELECT of the one table; no other query, table or function of tables in it."""
    try:
        read = json.loads(text)
    except RecursionError as error:
        raise _unsupported() from error
    if read["error"]:
        raise _unsupported()
    node = read["statements"][0]["node"]
    if node["type"] != "SELECT_NODE" or node["cte_map"]["map"]:
        raise _unsupported()
    source = node.pop("from_table")
    if source["type"] not in ("BASE_TABLE", "TABLE_FUNCTION"):
        raise _unsupported()
    path = source.get("qualified_name", {}).get("path", [])
    if source["type"] != "BASE_TABLE" or [part.lower() for part in path if part] != [table]:
        raise ApiError("InvalidDataSource", "The object is the only table: FROM s3object.")
    left: list[Any] = [node]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            if one.get("class") == "SUBQUERY":
                raise _unsupported()
            if one.get("class") == "COLUMN_REF" and str(one["column_names"][-1]).lower() in doubled:
                raise ApiError(
                    "AmbiguousFieldName", "Field name matches to multiple fields in the file. "
                    "Check the SQL expression and the file, and try again.",
                )  # fmt: skip
            left += one.values()


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rows(result: Any) -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(BATCH):
        yield from batch


def _shown(names: list[str], known: set[str]) -> list[str]:
    """What is computed and has no name is called after its place."""
    return [name if name in known or PLAIN.fullmatch(name) else f"_{at}" for at, name in enumerate(names, 1)]


def _plain(body: bytes, asked: dict[str, Any]) -> bytes:
    kind = asked["compression"]
    if kind == "NONE":
        return body
    reader: Any = gzip.GzipFile(fileobj=io.BytesIO(body)) if kind == "GZIP" else bz2.BZ2File(io.BytesIO(body))
    try:
        found: bytes = reader.read(MAX_COUNT + 1)
    except (OSError, EOFError) as error:
        text = f"{kind} is not applicable to the queried object. Please correct the request and try again."
        raise ApiError("InvalidCompressionFormat", text) from error
    if len(found) > MAX_COUNT:
        raise ApiError("OverMaxRecordSize", "The object is larger than what can be queried here.")
    return found


def _load(connection: duckdb.DuckDBPyConnection, body: bytes, asked: dict[str, Any]) -> set[str]:
    """The records become the table. The names that more than one of its columns has."""
    if asked["csv"] is not None:
        return _load_csv(connection, body, asked, asked["csv"])
    if asked["parquet"]:
        with _file(body) as name:
            connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM read_parquet(?)", [name])
        return set()
    body = _scanned(body, asked["range"], b"\n", False)
    if not body.strip():
        connection.execute(f"CREATE TABLE {TABLE} (_1 VARCHAR)")
        return set()
    with _file(body) as name:
        form = "format = 'newline_delimited'" if asked["lines"] else "format = 'unstructured'"
        reader = f"read_json(?, {form}, records = true, maximum_object_size = 16777216, sample_size = -1"
        found = connection.sql(f"SELECT * FROM {reader})", params=[name])
        # Texts that look like times are texts.
        types = ", ".join(f"{_quoted(one)}: {_quoted(_textual(kind))}" for one, kind in zip(found.columns, found.types))
        connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM {reader}, columns = {{{types}}})", [name])
    return set()


def _textual(kind: Any) -> str:
    """A type, with texts for times."""
    if kind.id == "list":
        return f"{_textual(kind.children[0][1])}[]"
    if kind.id == "struct":
        return f"STRUCT({', '.join(f'{_named(name)} {_textual(one)}' for name, one in kind.children)})"
    if kind.id == "map":
        return f"MAP({', '.join(_textual(one) for _, one in kind.children)})"
    return "VARCHAR" if TIMES.match(str(kind)) else str(kind)


def _load_csv(
    connection: duckdb.DuckDBPyConnection, body: bytes, asked: dict[str, Any], given: dict[str, Any]
) -> set[str]:
    head, delimiter, quote = given["head"], given["between"], given["quote"]
    end = given["end"].encode()
    body = _scanned(body, asked["range"], end, head != "NONE")
    if end not in (b"\n", b"\r\n", b"\r"):
        body = body.replace(end, b"\n")
    first = _first(body.decode("utf-8", "replace"), delimiter, quote, given["comments"])
    names = [f"_{at}" for at in range(1, max(1, len(first)) + 1)]
    seen: set[str] = set()
    doubled: set[str] = set()
    for at, name in enumerate(first if head == "USE" else ()):
        if name.lower() in seen:
            doubled.add(name.lower())
        elif name and name not in names:
            names[at] = name
            seen.add(name.lower())
    if not first:
        connection.execute(f"CREATE TABLE {TABLE} (_1 VARCHAR)")
        return doubled
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    # No field is null: this is in none.
    missing = "\x01" + hashlib.sha256(body).hexdigest()
    with _file(body) as name:
        connection.execute(
            f"CREATE TABLE {TABLE} AS SELECT * FROM read_csv(?, auto_detect = false, columns = {{{columns}}}, "
            f"header = {head != 'NONE'}, delim = {_quoted(delimiter)}, quote = {_quoted(quote)}, "
            f"escape = {_quoted(given['escape'] or quote)}, comment = {_quoted(given['comments'])}, "
            f"null_padding = true, strict_mode = false, nullstr = {_quoted(missing)}, max_line_size = 16777216)",
            [name],
        )
    return doubled


def _first(text: str, delimiter: str, quote: str, comments: str) -> list[str]:
    """The fields of the first record."""
    lines = (line for line in io.StringIO(text) if not (comments and line.startswith(comments)))
    if len(delimiter) > 1:
        return next(lines, "").rstrip("\r\n").split(delimiter)
    try:
        return next(csv.reader(lines, delimiter=delimiter, quotechar=quote), [])
    except csv.Error as error:
        text = "The length of a record in the input or result is greater than maxCharsPerRecord of 1 MB."
        raise ApiError("OverMaxRecordSize", text) from error


def _scanned(body: bytes, asked: dict[str, Any] | None, end: bytes, headed: bool) -> bytes:
    """The records that begin within a range of bytes. The header row counts wherever the range is."""
    if asked is None or (asked["start"] is None and asked["end"] is None):
        return body
    first, last = asked["start"] or 0, len(body) - 1 if asked["end"] is None else asked["end"]
    if asked["start"] is None:
        first, last = max(0, len(body) - (asked["end"] or 0)), len(body) - 1
    if first > last:
        raise ApiError("InvalidScanRange", "The provided scan range is not valid.")
    head = body.find(end) + len(end) if headed else 0
    start = max(head, first if not first else _behind(body, end, first - len(end)))
    return body[:head] + body[start : max(start, _behind(body, end, max(last, head)))]


def _behind(body: bytes, end: bytes, at: int) -> int:
    found = body.find(end, max(0, at))
    return len(body) if found < 0 else found + len(end)


@contextmanager
def _file(body: bytes) -> Iterator[str]:
    """The bytes under a name that only this process can open."""
    with (
        open(os.memfd_create("select"), "w+b") if hasattr(os, "memfd_create") else tempfile.NamedTemporaryFile() as file
    ):
        file.write(body)
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}" if hasattr(os, "memfd_create") else str(file.name)


def _translated(expression: str) -> tuple[str, str]:
    """S3's dialect as DuckDB's, and the path behind the table: the places of a list begin with 1."""
    paths: list[str] = []

    def one(match: re.Match[str]) -> str:
        if match[1] is not None:
            if len(match[1]) > 18:
                raise ApiError("IntegerOverflow", "Integer overflow or underflow in the SQL expression.")
            return f"[{int(match[1]) + 1}]"
        if match[2] is None:
            return match[0]
        inside = [part for part in re.split(r"\[\*\]|\.", match[3]) if part]
        paths.append(match[3] if inside else "")
        return f"{match[2]} {'records' if inside else TABLE}"

    text = TOKENS.sub(one, expression)
    return text, paths[0] if paths else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _refused(duckdb: Any, error: Exception) -> ApiError:
    """Source: "List of SELECT Object Content Error Codes" in the S3 API reference. Where it names none, the text is
    DuckDB's."""
    text = FILES.sub("the object", str(error).partition("\n")[0])[:500]
    if isinstance(error, duckdb.ConversionException | duckdb.OutOfRangeException):
        told = "Attempt to convert from one data type to another using CAST failed in the SQL expression."
        return ApiError("CastFailed", told)
    if isinstance(error, duckdb.BinderException):
        told = "A column name or a path provided does not exist in the SQL expression."
        return ApiError(
            "EvaluatorBindingDoesNotExist" if "not found" in text else "UnsupportedSyntax",
            told if "not found" in text else text,
        )
    if isinstance(error, duckdb.ParserException):
        return ApiError("ParseUnexpectedToken", f"The SQL expression contains an unexpected token: {text}")
    if isinstance(error, duckdb.CatalogException) and "Function" in text:
        return ApiError("UnsupportedFunction", f"Encountered an unsupported SQL function: {text}")
    if isinstance(error, duckdb.OutOfMemoryException):
        return ApiError("ExternalEvalException", "The query cannot be evaluated. Check the file and try again.")
    if isinstance(error, duckdb.InvalidInputException):
        return ApiError(
            "JSONParsingError" if "JSON" in text else "CSVParsingError",
            f"Encountered an error parsing the file: {text}",
        )
    return ApiError("InvalidDataSource", f"The object cannot be queried: {text}")


def _plainly(value: Any) -> Any:
    if isinstance(value, bytes):  # mostly a text that is not marked as one
        return value.decode("utf-8", "backslashreplace")
    return float(value) if isinstance(value, Decimal) else str(value)


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinities: they are null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): _finite(one) for name, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list) else value


def as_json(names: list[str], row: tuple[Any, ...]) -> str:
    """A row as an object; what is missing is left out."""
    shown = {name: _finite(value) for name, value in zip(names, row) if value is not None}
    return json.dumps(shown, default=_plainly, ensure_ascii=False, separators=(",", ":"))


def _lines(wanted: dict[str, Any], names: list[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    end = wanted["end"]
    if wanted["json"]:
        for row in rows:
            yield f"{as_json(names, row)}{end}".encode()
        return
    between = wanted["between"]
    write = _field(wanted, end, between)
    for row in rows:
        yield f"{between.join(map(write, row))}{end}".encode()


def _field(wanted: dict[str, Any], end: str, between: str) -> Callable[[Any], str]:
    quote = wanted["quote"]
    escape, always = wanted["escape"] or quote, wanted["always"]

    def write(value: Any) -> str:
        if isinstance(value, bool):
            text = "true" if value else "false"
        elif isinstance(value, dict | list):
            text = json.dumps(_finite(value), default=str, ensure_ascii=False, separators=(",", ":"))
        else:
            text = "" if value is None else str(value)
        if always or any(mark in text for mark in (quote, between, end, "\n", "\r")):
            return f"{quote}{text.replace(quote, escape + quote)}{quote}"
        return text

    return write


if __name__ == "__main__":
    main()

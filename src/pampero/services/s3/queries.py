"""SQL over one object: DuckDB has its records as the only table, and nothing else of the machine.

The bytes lie in memory that has no name (where the system has such; else in a temporary file that has none), and DuckDB
is shut off from files, the network and Python before it gets to see the expression. Everything here runs on a thread.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pampero.api import ApiError
from pampero.services.s3 import types as t

if TYPE_CHECKING:
    import duckdb

MOST = 512 * 1024 * 1024
SECONDS = 60.0
BATCH = 1000
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
PLAIN = re.compile(r"[A-Za-z_]\w*")
PATHS = re.compile(r"/[\w./-]+")


class Found(NamedTuple):
    """What a query gives: the names of its columns, and its rows."""

    names: list[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def run(body: bytes, asked: t.SelectObjectContentRequest) -> Iterator[Found]:
    """The rows that an expression selects of an object's bytes. Raises ApiError."""
    try:
        import duckdb  # 66 MB, and only who selects needs them
    except ImportError as error:
        text = "SelectObjectContent needs DuckDB: pip install 'pampero[select]'."
        raise ApiError("NotImplemented", text, status=501) from error
    connection = duckdb.connect(":memory:")
    timer = threading.Timer(SECONDS, connection.interrupt)
    timer.start()
    try:
        _load(connection, _plain(body, asked), asked)
        for setting in SETTINGS:
            connection.execute(setting)
        statements = connection.extract_statements(_translated(asked.Expression))
        if len(statements) != 1 or statements[0].type.name != "SELECT":
            raise ApiError(
                "UnsupportedSqlStructure", "Encountered an unsupported SQL structure. Check the SQL Reference."
            )
        known = {row[0] for row in connection.execute(f"DESCRIBE {TABLE}").fetchall()}
        result = connection.execute(statements[0])
        yield Found(_shown([column[0] for column in result.description or ()], known), _rows(result))
    except duckdb.Error as error:
        raise _refused(duckdb, error) from error
    finally:
        timer.cancel()
        connection.close()


def _rows(result: Any) -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(BATCH):
        yield from batch


def _shown(names: list[str], known: set[str]) -> list[str]:
    """What is computed and has no name is called after its place."""
    return [name if name in known or PLAIN.fullmatch(name) else f"_{at}" for at, name in enumerate(names, 1)]


def _plain(body: bytes, asked: t.SelectObjectContentRequest) -> bytes:
    kind = asked.InputSerialization.CompressionType or "NONE"
    if kind == "NONE":
        return body
    reader: Any = gzip.GzipFile(fileobj=io.BytesIO(body)) if kind == "GZIP" else bz2.BZ2File(io.BytesIO(body))
    try:
        found: bytes = reader.read(MOST + 1)
    except (OSError, EOFError) as error:
        text = f"{kind} is not applicable to the queried object. Please correct the request and try again."
        raise ApiError("InvalidCompressionFormat", text) from error
    if len(found) > MOST:
        raise ApiError("OverMaxRecordSize", "The object is larger than what can be queried here.")
    return found


def _load(connection: duckdb.DuckDBPyConnection, body: bytes, asked: t.SelectObjectContentRequest) -> None:
    """The records become the table."""
    given = asked.InputSerialization
    if given.CSV is not None:
        _load_csv(connection, body, asked, given.CSV)
    elif given.JSON is not None:
        lines = (given.JSON.Type or "").upper() == "LINES"
        with _file(_scanned(body, asked.ScanRange, b"\n", False)) as name:
            form = "format = 'newline_delimited'" if lines else "format = 'unstructured'"
            reader = f"read_json(?, {form}, records = true, maximum_object_size = 16777216, sample_size = -1"
            columns = connection.execute(f"DESCRIBE SELECT * FROM {reader})", [name]).fetchall()
            # Texts that look like times are texts.
            types = ", ".join(f"{_quoted(row[0])}: {_quoted(TIMES.sub('VARCHAR', row[1]))}" for row in columns)
            connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM {reader}, columns = {{{types}}})", [name])
    else:
        with _file(body) as name:
            connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM read_parquet(?)", [name])


def _load_csv(
    connection: duckdb.DuckDBPyConnection, body: bytes, asked: t.SelectObjectContentRequest, given: t.CSVInput
) -> None:
    head = (given.FileHeaderInfo or "NONE").upper()
    delimiter, quote = given.FieldDelimiter or ",", given.QuoteCharacter or '"'
    end = (given.RecordDelimiter or "\n").encode()
    body = _scanned(body, asked.ScanRange, end, head != "NONE")
    if end not in (b"\n", b"\r\n", b"\r"):
        body = body.replace(end, b"\n")
    first = _first(body.decode("utf-8", "replace"), delimiter, quote, given.Comments)
    names = [f"_{at}" for at in range(1, len(first) + 1)]
    if head == "USE":
        names = [name or f"_{at}" for at, name in enumerate(first, 1)]
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    with _file(body) as name:
        connection.execute(
            f"CREATE TABLE {TABLE} AS SELECT * FROM read_csv(?, auto_detect = false, columns = {{{columns}}}, "
            f"header = {head != 'NONE'}, delim = {_quoted(delimiter)}, quote = {_quoted(quote)}, "
            f"escape = {_quoted(given.QuoteEscapeCharacter or quote)}, comment = {_quoted(given.Comments or '')}, "
            "null_padding = true, strict_mode = false, nullstr = '\x01')",
            [name],
        )


def _first(text: str, delimiter: str, quote: str, comments: str | None) -> list[str]:
    """The fields of the first record."""
    import csv

    lines = (line for line in io.StringIO(text) if not (comments and line.startswith(comments)))
    if len(delimiter) > 1:
        return next(lines, "").rstrip("\r\n").split(delimiter)
    return next(csv.reader(lines, delimiter=delimiter, quotechar=quote), [])


def _scanned(body: bytes, asked: t.ScanRange | None, end: bytes, headed: bool) -> bytes:
    """The records that begin within a range of bytes. The header row counts wherever the range is."""
    if asked is None or (asked.Start is None and asked.End is None):
        return body
    first, last = asked.Start or 0, len(body) - 1 if asked.End is None else asked.End
    if asked.Start is None:
        first, last = max(0, len(body) - (asked.End or 0)), len(body) - 1
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


def _translated(expression: str) -> str:
    """S3's dialect as DuckDB's: the places of a list begin with 1, and a path behind the table is its records."""

    def one(match: re.Match[str]) -> str:
        if match[1] is not None:
            return f"[{int(match[1]) + 1}]"
        if match[2] is None:
            return match[0]
        path = [part for part in re.split(r"\[\*\]|\.", match[3]) if part]
        if not path:
            return f"{match[2]} {TABLE}"
        inside = ".".join(path)
        records = f"unnest({inside}, max_depth := 2)" if match[3].endswith("[*]") else f"unnest({inside})"
        return f"{match[2]} (SELECT {records} FROM {TABLE})"

    return TOKENS.sub(one, expression)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _refused(duckdb: Any, error: Exception) -> ApiError:
    """Source: "List of SELECT Object Content Error Codes" in the S3 API reference. Where it names none, the text is
    DuckDB's."""
    text = PATHS.sub("…", str(error).partition("\n")[0][:500])
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
    if isinstance(error, duckdb.InterruptException):
        return ApiError("Busy", "The service is unavailable. Try again later.", status=503)
    if isinstance(error, duckdb.InvalidInputException):
        return ApiError(
            "JSONParsingError" if "JSON" in text else "CSVParsingError",
            f"Encountered an error parsing the file: {text}",
        )
    return ApiError("InvalidDataSource", f"The object cannot be queried: {text}")


def _plainly(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def as_json(names: list[str], row: tuple[Any, ...]) -> str:
    """A row as an object; what is missing is left out."""
    return json.dumps(
        {name: value for name, value in zip(names, row) if value is not None}, default=_plainly, ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip

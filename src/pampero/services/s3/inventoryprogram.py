"""The program that writes one columnar file of an inventory: `python -I inventoryprogram.py`, a process of its own.

It reads from standard input a line of JSON (the format, and the columns with their types) and behind it the rows, a JSON list a
line, and writes the file to standard output. It imports nothing of the server: pyarrow takes half a second to import, and
memory that a server should not keep.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

BATCH = 20_000
# Beside names: whether a column may be without a value.
TEXT, NUMBER, TRUTH, TIME = "text", "number", "truth", "time"


def main() -> None:
    """Read, and write."""
    asked = json.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(written(asked["format"], asked["columns"], map(json.loads, sys.stdin.buffer)))


def written(form: str, columns: list[tuple[str, str, bool]], rows: Iterator[list[Any]]) -> bytes:
    """A file. form: ORC or Parquet; columns: (name, type, whether each row has a value)."""
    import pyarrow as pa

    # ORC has a type of its own for times with a zone; S3's manifests name the plain one.
    time = pa.timestamp("ms", tz="UTC" if form == "Parquet" else None)
    types = {TEXT: pa.string(), NUMBER: pa.int64(), TRUTH: pa.bool_(), TIME: time}
    schema = pa.schema([pa.field(name, types[kind], nullable=not needed) for name, kind, needed in columns])
    body = io.BytesIO()
    with _writer(form, body, schema) as writer:
        writer.write(schema.empty_table())
        while batch := list(islice(rows, BATCH)):
            arrays = [pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), schema)]
            writer.write(pa.Table.from_arrays(arrays, schema=schema))
    return body.getvalue()


def _writer(form: str, body: io.BytesIO, schema: Any) -> Any:
    if form == "ORC":
        from pyarrow.orc import ORCWriter

        return ORCWriter(body, compression="zlib")
    from pyarrow.parquet import ParquetWriter

    return ParquetWriter(body, schema)


if __name__ == "__main__":
    main()

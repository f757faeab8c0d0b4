"""SelectObjectContent over the wire: CSV, JSON and Parquet, through boto3's reader of event streams."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

PEOPLE = b'name,age,city\nAnn,31,"Rome, Italy"\nBob,25,Oslo\nCleo,47,Rome\n'
LINES = b'{"id":1,"tags":["a","b"],"at":{"x":1.5}}\n{"id":2,"tags":["c"],"at":{"x":2},"day":"2024-01-02"}\n'
USE = {"CSV": {"FileHeaderInfo": "USE"}}


@pytest.fixture
def select(s3: Any, bucket: str) -> Any:
    """select(key, expression, input, output): (records, bytes returned by the figures)."""

    def run(key: str, expression: str, given: Any = USE, wanted: Any = None, **more: Any) -> tuple[str, int]:
        answer = s3.select_object_content(
            Bucket=bucket, Key=key, ExpressionType="SQL", Expression=expression, InputSerialization=given,
            OutputSerialization=wanted or {"JSON": {}}, **more,
        )  # fmt: skip
        events = list(answer["Payload"])
        assert list(events[-1]) == ["End"]
        records = b"".join(one["Records"]["Payload"] for one in events if "Records" in one)
        [figures] = [one["Stats"]["Details"] for one in events if "Stats" in one]
        assert figures["BytesReturned"] == len(records)
        return records.decode(), figures["BytesScanned"]

    return run


def test_a_table_with_a_header(s3: Any, bucket: str, select: Any) -> None:
    s3.put_object(Bucket=bucket, Key="people.csv", Body=PEOPLE)
    text, scanned = select("people.csv", "SELECT s.name FROM S3Object s WHERE s.city LIKE 'Rome%'")
    assert ([json.loads(line) for line in text.splitlines()], scanned) == (
        [{"name": "Ann"}, {"name": "Cleo"}],
        len(PEOPLE),
    )
    found = select("people.csv", "SELECT * FROM s3object s WHERE CAST(s.age AS INT) > 30 LIMIT 1", wanted={"CSV": {}})
    assert found[0] == 'Ann,31,"Rome, Italy"\n'
    always = {"CSV": {"QuoteFields": "ALWAYS", "FieldDelimiter": "|", "RecordDelimiter": ";"}}
    found = select("people.csv", "SELECT COUNT(*), MAX(CAST(age AS INT)) FROM s3object", wanted=always)
    assert found[0] == '"3"|"47";'
    assert select("people.csv", "SELECT COUNT(*) FROM S3Object")[0] == '{"_1":3}\n'
    given = {"CSV": {"FileHeaderInfo": "NONE"}}
    assert select("people.csv", "SELECT s._1 FROM S3Object s LIMIT 1", given, {"CSV": {}})[0] == "name\n"
    given = {"CSV": {"FileHeaderInfo": "IGNORE"}}
    assert select("people.csv", "SELECT _3 FROM S3Object WHERE _1 = 'Bob'", given, {"CSV": {}})[0] == "Oslo\n"
    part = {"ScanRange": {"Start": 15, "End": 40}}
    assert select("people.csv", "SELECT name FROM S3Object", wanted={"CSV": {}}, **part)[0] == "Bob\n"


def test_packed_and_oddly_delimited(s3: Any, bucket: str, select: Any) -> None:
    for kind, packed in (("GZIP", gzip.compress(PEOPLE)), ("BZIP2", bz2.compress(PEOPLE))):
        s3.put_object(Bucket=bucket, Key=kind, Body=packed)
        given = {**USE, "CompressionType": kind}
        assert select(kind, "SELECT COUNT(*) AS n FROM S3Object", given)[0] == '{"n":3}\n'
    s3.put_object(Bucket=bucket, Key="odd", Body=b"# note\na|'b|c'#d|e#")
    odd = {"CSV": {"FieldDelimiter": "|", "RecordDelimiter": "#", "QuoteCharacter": "'"}}
    s3.put_object(Bucket=bucket, Key="odd", Body=b"a|'b|c'#d|e#")
    assert select("odd", "SELECT _2 FROM S3Object", odd, {"CSV": {}})[0] == "b|c\ne\n"


def test_documents_and_lines(s3: Any, bucket: str, select: Any) -> None:
    s3.put_object(Bucket=bucket, Key="lines", Body=LINES)
    lines = {"JSON": {"Type": "LINES"}}
    found = select("lines", "SELECT s.id, s.tags[0] AS first, s.at.x, s.day FROM S3Object[*] s", lines)[0]
    assert [json.loads(line) for line in found.splitlines()] == [
        {"id": 1, "first": "a", "x": 1.5},
        {"id": 2, "first": "c", "x": 2.0, "day": "2024-01-02"},
    ]
    document = {"rooms": [{"no": 1, "by": "n[0]"}, {"no": 2, "by": "s3object"}]}
    s3.put_object(Bucket=bucket, Key="doc", Body=json.dumps(document).encode())
    given = {"JSON": {"Type": "DOCUMENT"}}
    found = select("doc", "SELECT r.no FROM S3Object[*].rooms[*] r WHERE r.by = 'n[0]'", given)[0]
    assert found == '{"no":1}\n'


def test_parquet(s3: Any, bucket: str, select: Any, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "p.parquet"
    duckdb.sql("SELECT range AS n, range * 1.5 AS half FROM range(1000)").write_parquet(str(file))
    s3.upload_file(str(file), bucket, "p")
    found = select("p", "SELECT SUM(n) AS total, MAX(half) AS top FROM S3Object", {"Parquet": {}})[0]
    assert json.loads(found) == {"total": 499500, "top": 1498.5}


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("SELEC 1", "ParseUnexpectedToken"),
        ("SELECT nothing FROM S3Object", "EvaluatorBindingDoesNotExist"),
        ("SELECT CAST(name AS INT) FROM S3Object", "CastFailed"),
        ("DELETE FROM S3Object", "UnsupportedSqlStructure"),
        ("SELECT 1; SELECT 2", "UnsupportedSqlStructure"),
        ("COPY s3object TO '/tmp/stolen'", "UnsupportedSqlStructure"),
        ("SELECT * FROM read_csv('/etc/passwd')", "InvalidDataSource"),
        ("SELECT * FROM '/etc/passwd'", "InvalidDataSource"),
        ("SELECT * FROM connection", "InvalidDataSource"),
        ("SELECT secrets(name) FROM S3Object", "UnsupportedFunction"),
    ],
)
def test_what_cannot_be_selected(s3: Any, bucket: str, select: Any, expression: str, code: str) -> None:
    s3.put_object(Bucket=bucket, Key="people.csv", Body=PEOPLE)
    with pytest.raises(ClientError) as error:
        select("people.csv", expression)
    assert error.value.response["Error"]["Code"] == code


def test_what_takes_too_much_ends_alone(s3: Any, bucket: str, select: Any) -> None:
    """In a process of its own, which ends; the server answers others."""
    s3.put_object(Bucket=bucket, Key="k", Body=PEOPLE)
    for expression in (
        "SELECT repeat('x', 2000000000) FROM s3object",
        "SELECT p" + ".p" * 140_000 + " FROM s3object p",
    ):
        with pytest.raises(ClientError):
            select("k", expression)
    assert select("k", "SELECT count(*) AS n FROM s3object")[0] == '{"n":3}\n'

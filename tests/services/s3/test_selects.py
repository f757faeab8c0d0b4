"""SelectObjectContent over the wire: CSV, JSON and Parquet, through boto3's reader of event streams."""

from __future__ import annotations

import bz2
import gzip
import http.client
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
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
        ("SELECT repeat('x', 4000000000) FROM S3Object", "ExternalEvalException"),
        ("SELECT repeat('x', 2000000) FROM S3Object", "OverMaxRecordSize"),
        ("SELECT * FROM range(10)", "InvalidDataSource"),
        ("SELECT 1", "UnsupportedSqlStructure"),
        ("SELECT name FROM S3Object WHERE 1 IN (SELECT 1)", "UnsupportedSqlStructure"),
        ("SELECT a.name FROM S3Object a, S3Object b", "UnsupportedSqlStructure"),
        ("WITH x AS (DELETE FROM S3Object RETURNING name) SELECT * FROM x", "UnsupportedSqlStructure"),
        ("SUMMARIZE s3object", "UnsupportedSqlStructure"),
        ("DESCRIBE s3object", "UnsupportedSqlStructure"),
        ("SHOW TABLES", "UnsupportedSqlStructure"),
        (f"SELECT name[{'9' * 5000}] FROM S3Object", "IntegerOverflow"),
        (f"SELECT '{'x' * 262144}' FROM S3Object", "ExpressionTooLong"),
    ],
)
def test_what_cannot_be_selected(s3: Any, bucket: str, select: Any, expression: str, code: str) -> None:
    s3.put_object(Bucket=bucket, Key="people.csv", Body=PEOPLE)
    with pytest.raises(ClientError) as error:
        select("people.csv", expression)
    assert error.value.response["Error"]["Code"] == code


def test_odd_objects(s3: Any, bucket: str, select: Any) -> None:
    def put(body: bytes) -> str:
        s3.put_object(Bucket=bucket, Key="odd", Body=body)
        return "odd"

    lines, bare = {"JSON": {"Type": "LINES"}}, {"CSV": {"FileHeaderInfo": "NONE"}}
    timed = b'{"o":{"DATE":"2024-01-01","t":["12:00:00"]},"TIME":"12:00:00"}\n'
    assert select(put(timed), "SELECT * FROM S3Object", lines)[0].encode() == timed
    assert select(put(b"\x01,\n"), "SELECT * FROM S3Object", bare)[0] == '{"_1":"\\u0001","_2":""}\n'
    for given in (USE, bare, lines):
        assert select(put(b""), "SELECT COUNT(*) FROM S3Object", given)[0] == '{"_1":0}\n'
    doubled = put(b"a,b,a\n1,2,3\n")
    assert select(doubled, "SELECT * FROM S3Object")[0] == '{"a":"1","b":"2","_3":"3"}\n'
    with pytest.raises(ClientError, match="AmbiguousFieldName"):
        select(doubled, "SELECT a FROM S3Object")
    assert select(doubled, "SELECT CAST('nan' AS DOUBLE) AS n FROM S3Object")[0] == '{"n":null}\n'
    with pytest.raises(ClientError, match="InvalidRequestParameter"):
        select(doubled, "SELECT a FROM S3Object", {"CSV": {"QuoteCharacter": "ab"}})
    assert len(select(put(b"x" * 200_000 + b"\n"), "SELECT * FROM S3Object", bare)[0]) == 200_010
    with pytest.raises(ClientError, match="JSONParsingError") as error:
        select(put(b'{"a": nothing}'), "SELECT * FROM S3Object", lines)
    assert "/" not in error.value.response["Error"]["Message"]


def test_much_is_streamed_and_others_go_on(s3: Any, bucket: str, select: Any) -> None:
    s3.put_object(Bucket=bucket, Key="many", Body=b"a\n" + b"1\n" * 50_000)
    query = {"Bucket": bucket, "Key": "many", "ExpressionType": "SQL", "InputSerialization": USE}
    query |= {"OutputSerialization": {"CSV": {}}, "Expression": "SELECT repeat('x', 9000) FROM S3Object"}
    answer = s3.select_object_content(**query)
    assert "Records" in next(iter(answer["Payload"]))
    answer["Payload"].close()
    assert select("many", "SELECT COUNT(*) FROM S3Object")[0] == '{"_1":50000}\n'


def _endless(server: Any, account: str, bucket: str) -> Any:
    """A query of many seconds that was sent and whose answer nobody has read yet: the connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    expression = "SELECT COUNT(*) FROM S3Object WHERE LENGTH(REPEAT(a, 400000)) &lt; 3"
    body = (
        "<SelectObjectContentRequest><ExpressionType>SQL</ExpressionType>"
        f"<Expression>{expression}</Expression>"
        "<InputSerialization><CSV><FileHeaderInfo>USE</FileHeaderInfo></CSV></InputSerialization>"
        "<OutputSerialization><JSON/></OutputSerialization></SelectObjectContentRequest>"
    ).encode()
    url = f"http://127.0.0.1:{server.port}/{bucket}/slow?select&select-type=2"
    request = AWSRequest("POST", url, data=body)
    S3SigV4Auth(Credentials(account, "test"), "s3", "us-east-1").add_auth(request)
    connection.request("POST", url.partition(str(server.port))[2], body, dict(request.headers.items()))
    return connection


def _running(server: Any) -> list[int]:
    """The processes of queries that the server has."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if str(server.process.pid).encode() in words and any(word.endswith(b"queryprogram.py") for word in words):
                found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_who_leaves_gives_the_turn_back(
    s3: Any, bucket: str, select: Any, server: Any, account: str, wait_until: Any
) -> None:
    s3.put_object(Bucket=bucket, Key="slow", Body=b"a\n" + b"1\n" * 200_000)
    s3.put_object(Bucket=bucket, Key="people.csv", Body=PEOPLE)
    many = [_endless(server, account, bucket) for _ in range(3)]
    wait_until(lambda: len(_running(server)) == 2)
    first = _running(server)
    for one in many:
        one.close()
    wait_until(lambda: not set(first) & set(_running(server)))
    assert select("people.csv", "SELECT COUNT(*) FROM S3Object")[0] == '{"_1":3}\n'
    wait_until(lambda: not _running(server))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_queries_end_with_the_server(own_server: Any, account: str, wait_until: Any) -> None:
    running = own_server()
    s3 = running.client("s3", account)
    s3.create_bucket(Bucket="ends")
    s3.put_object(Bucket="ends", Key="slow", Body=b"a\n" + b"1\n" * 200_000)
    connection = _endless(running, account, "ends")
    wait_until(lambda: len(_running(running)) == 1)
    [query] = _running(running)
    running.kill()
    wait_until(lambda: not Path(f"/proc/{query}").exists() or "Z" in Path(f"/proc/{query}/stat").read_text())
    connection.close()

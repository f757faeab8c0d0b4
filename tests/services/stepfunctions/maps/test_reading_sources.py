"""Items in S3, read as a role may read them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import allow, trust

from pampero.api import ByteStream, Client
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.maps.reading import objects
from pampero.services.stepfunctions.maps.reading.items import MAX_ITEMS, Item, ItemSource
from pampero.services.stepfunctions.maps.reading.source import pinned, read

GET, LIST = "arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"


async def put(deployer: Any, key: str, body: bytes | str, bucket: str = "items") -> None:
    data = body.encode() if isinstance(body, str) else body
    await deployer.call("s3", "PutObject", Bucket=bucket, Key=key, Body=ByteStream.of(data))


def source(key: str | None = None, resource: str = "", more: Any = None, **config: Any) -> ItemSource:
    arguments = {"Bucket": "items", **({} if key is None else {"Key": key}), **(more or {})}
    return ItemSource(resource or (LIST if key is None else GET), arguments, config)


async def items(client: Client, wanted: ItemSource, skip: int = 0) -> list[Item]:
    found: list[Item] = []
    async for page in read(client, wanted, skip):
        assert 0 < len(page) <= MAX_ITEMS
        found += page
    return found


async def values(client: Client, wanted: ItemSource, skip: int = 0) -> list[Any]:
    return [item.value for item in await items(client, wanted, skip)]


async def cause(client: Client, wanted: ItemSource) -> str:
    with pytest.raises(Failure) as caught:
        await items(client, wanted)
    assert caught.value.error == "States.ItemReaderFailed"
    return caught.value.cause or ""


def test_one_file_of_each_type(deploy: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "RANGE", 1000)

    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="items")
        wanted = [{"n": str(number)} for number in range(2500)]
        files = {
            "JSON": json.dumps({"a": wanted}),
            "JSONL": "\n".join(map(json.dumps, wanted)),
            "CSV": "n\n" + "\n".join(one["n"] for one in wanted),
        }
        config: dict[str, Any] = {"JSON": {"ItemsPointer": "/a"}}
        for kind, text in files.items():
            await put(deployer, kind, text)
            await put(deployer, f"{kind}.gz", gzip.compress(text.encode()))
            for key in (kind, f"{kind}.gz"):
                one = source(key, InputType=kind, **config.get(kind, {}))
                assert await values(s3, one) == wanted
                assert await values(s3, one, 1700) == wanted[1700:]
                one.config["MaxItems"] = 1200
                assert await values(s3, one) == wanted[:1200]
                assert await values(s3, one, 1100) == wanted[1100:1200]
                assert await values(s3, one, 1200) == []
        (first, *_) = await items(s3, source("CSV", InputType="CSV"))
        assert (first.source, first.key) == ("s3://items/CSV", None)
        await put(deployer, "given", "1;2\n")
        given = {"CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x", "y"], "CSVDelimiter": "SEMICOLON"}
        assert await values(s3, source("given", InputType="CSV", **given)) == [{"x": "1", "y": "2"}]

    deploy(body)


def test_objects_of_a_bucket(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="items")
        assert await items(s3, source()) == []
        for number in range(5):
            await put(deployer, f"in/{number}", "x" * number)
        await put(deployer, "out/1", "x")
        found = await items(s3, source(more={"Prefix": "in/", "MaxKeys": 2}))
        assert [one.value["Key"] for one in found] == [f"in/{number}" for number in range(5)]
        first = found[1]
        assert list(first.value) == ["Etag", "Key", "LastModified", "Size", "StorageClass"]
        assert first.value["Etag"] == '"9dd4e461268c8034f5c8564e155c67a6"'
        assert isinstance(first.value["LastModified"], float)
        assert (first.value["Size"], first.value["StorageClass"]) == (1, "STANDARD")
        assert (first.source, first.key) == ("s3://items", None)
        assert [one.value["Key"] for one in await items(s3, source(MaxItems=4), 3)] == ["in/3"]
        assert "can not be converted to Integer" in await cause(s3, source(more={"MaxKeys": "many"}))
        assert "Colour" in await cause(s3, source(more={"Colour": "red"}))

    deploy(body)


def test_the_items_of_all_objects(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="items")
        for key, text in (("in/", ""), ("in/a", "n\n1\n2\n"), ("in/b", "n\n"), ("in/c", "n\n3\n")):
            await put(deployer, key, text)
        wanted = source(more={"Prefix": "in/"}, InputType="CSV", Transformation="LOAD_AND_FLATTEN")
        found = await items(s3, wanted)
        assert [(one.value["n"], one.source) for one in found] == [
            ("1", "s3://items/in/a"), ("2", "s3://items/in/a"), ("3", "s3://items/in/c"),
        ]  # fmt: skip
        assert [one.value["n"] for one in await items(s3, wanted, 1)] == ["2", "3"]
        assert await items(s3, wanted, 3) == []

    deploy(body)


def test_manifests(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        for bucket in ("items", "reports"):
            await deployer.call("s3", "CreateBucket", Bucket=bucket)
        for name, text in (("1", '"b","k%201","5"\n"b","k2","6"\n'), ("2", '"b","k3","7"\n')):
            await put(deployer, f"data/{name}.csv.gz", gzip.compress(text.encode()), "reports")
        manifest: dict[str, Any] = {
            "sourceBucket": "b", "destinationBucket": "arn:aws:s3:::reports", "version": "2016-11-30",
            "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
            "files": [{"key": f"data/{name}.csv.gz", "size": 1, "MD5checksum": "x"} for name in ("1", "2")],
        }  # fmt: skip
        await put(deployer, "manifest.json", json.dumps(manifest))
        for config in ({"InputType": "MANIFEST"}, {"ManifestType": "S3_INVENTORY"}):
            found = await items(s3, source("manifest.json", **config))
            assert [one.value for one in found] == [
                {"Bucket": "b", "Size": "5", "Key": "k%201"}, {"Bucket": "b", "Size": "6", "Key": "k2"},
                {"Bucket": "b", "Size": "7", "Key": "k3"},
            ]  # fmt: skip
            assert found[2].source == "s3://reports/data/2.csv.gz"
        await put(deployer, "orc.json", json.dumps({**manifest, "fileFormat": "ORC"}))
        assert "must be CSV" in await cause(s3, source("orc.json", InputType="MANIFEST"))
        await put(deployer, "none.json", "[]")
        assert "no manifest" in await cause(s3, source("none.json", InputType="MANIFEST"))
        for name in ("1", "2"):
            await put(deployer, f"unloaded/{name}.gz", gzip.compress(f'{{"n": {name}}}\n'.encode()), "reports")
        await put(deployer, "q-manifest.csv", "s3://reports/unloaded/1.gz\ns3://reports/unloaded/2.gz\n")
        unload = source("q-manifest.csv", ManifestType="ATHENA_DATA", InputType="JSONL")
        assert await values(s3, unload) == [{"n": 1}, {"n": 2}]
        assert await values(s3, unload, 1) == [{"n": 2}]
        await put(deployer, "bad.csv", "file:///etc/passwd\n")
        assert "no place in S3" in await cause(s3, source("bad.csv", ManifestType="ATHENA_DATA", InputType="JSONL"))

    deploy(body)


def test_parquet(deploy: Callable[..., None], tmp_path: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "rows.parquet"
    query = "SELECT n, 'row ' || n AS name, CASE WHEN n % 2 = 0 THEN n / 4.0 END AS half, DATE '2024-01-31' AS day FROM range(2500) r(n)"
    duckdb.sql(f"COPY ({query}) TO '{file}' (FORMAT parquet)")

    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="items")
        await put(deployer, "in/rows", file.read_bytes())
        found = await values(s3, source("in/rows", InputType="PARQUET"))
        assert len(found) == 2500
        assert found[:2] == [
            {"n": 0, "name": "row 0", "half": 0.0, "day": "2024-01-31"}, {"n": 1, "name": "row 1", "day": "2024-01-31"},
        ]  # fmt: skip
        assert await values(s3, source("in/rows", InputType="PARQUET"), 2499) == found[2499:]
        loaded = source(more={"Prefix": "in/"}, InputType="PARQUET", Transformation="LOAD_AND_FLATTEN")
        assert await values(s3, loaded, 1234) == found[1234:]
        version = source("in/rows", more={"VersionId": "1"}, InputType="PARQUET")
        assert "VersionId" in await cause(s3, version)
        await put(deployer, "text", "no such file")
        assert "No magic bytes" in await cause(s3, source("text", InputType="PARQUET"))

    deploy(body)


def test_types_of_parquet(deploy: Callable[..., None], tmp_path: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "types.parquet"
    columns = (
        "1.5::DECIMAL(9,2) c, 'NaN'::DOUBLE nan, TIMESTAMP '2024-01-31 12:00:00.5' t, true yes, NULL::INT nothing, "
        "TIMESTAMPTZ '2024-01-31 12:00:00+01' tz, 'é'::BLOB text, '\\xFF'::BLOB bytes, [1, 2] list, "
        "{'x': 1, 'y': [DATE '2024-01-01']} struct, MAP {'k': 1} map, "
        "'00000000-0000-0000-0000-000000000001'::UUID id, 9223372036854775807 big"
    )
    duckdb.sql(f"COPY (SELECT {columns.replace('é', chr(92) + 'xC3' + chr(92) + 'xA9')}) TO '{file}' (FORMAT parquet)")

    async def body(deployer: Any) -> None:
        await deployer.call("s3", "CreateBucket", Bucket="items")
        await put(deployer, "types", file.read_bytes())
        (found,) = await values(deployer.context.client("s3"), source("types", InputType="PARQUET"))
        assert found == {
            "c": 1.5, "nan": None, "t": "2024-01-31 12:00:00.500000", "yes": True, "tz": "2024-01-31 11:00:00+00:00",
            "text": "é", "bytes": "\\xff", "list": [1, 2], "struct": {"x": 1, "y": ["2024-01-01"]}, "map": {"k": 1},
            "id": "00000000-0000-0000-0000-000000000001", "big": 9223372036854775807,
        }  # fmt: skip

    deploy(body)


def test_a_window_of_parquet_is_bounded(
    deploy: Callable[..., None], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    from pampero.services.stepfunctions.maps.reading import parquet

    file = tmp_path / "rows.parquet"
    duckdb.sql(f"COPY (SELECT n FROM range(30000) r(n)) TO '{file}' (FORMAT parquet)")

    async def body(deployer: Any) -> None:
        await deployer.call("s3", "CreateBucket", Bucket="items")
        await put(deployer, "rows", file.read_bytes())
        wanted = source("rows", InputType="PARQUET")
        for name, value in (("WINDOW_BYTES", 150_000), ("WINDOW_ROWS", 10_000)):
            monkeypatch.setattr(parquet, name, value)
            found = await values(deployer.context.client("s3"), wanted)
            assert [one["n"] for one in found] == list(range(30_000))

    deploy(body)


def test_versions_and_what_is_replaced(deploy: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "RANGE", 1000)

    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="items")
        lines = "".join(f"{number}\n" for number in range(3000))
        await put(deployer, "lines", lines)
        pages = read(s3, source("lines", InputType="JSONL"))
        assert (await anext(pages))[0].value == 0
        await put(deployer, "lines", "other")
        with pytest.raises(Failure, match="was replaced"):
            _ = [page async for page in pages]
        one = await pinned(s3, source("lines", InputType="JSONL"))
        await put(deployer, "lines", lines)
        assert "was replaced" in await cause(s3, one)
        again = await pinned(s3, source("lines", InputType="JSONL"))
        assert len(await items(s3, again, 2000)) == 1000
        assert await pinned(s3, source()) == source()
        await put(deployer, "empty", "")
        assert (await pinned(s3, source("empty", InputType="JSONL"))).etag is None
        with pytest.raises(Failure, match="key does not exist"):
            await pinned(s3, source("nothing", InputType="JSON"))
        versioning = {"Status": "Enabled"}
        await deployer.call("s3", "PutBucketVersioning", Bucket="items", VersioningConfiguration=versioning)
        made = await deployer.call("s3", "PutObject", Bucket="items", Key="lines", Body=ByteStream.of(lines.encode()))
        await put(deployer, "lines", "[]")
        old = source("lines", more={"VersionId": made["VersionId"]}, InputType="JSONL")
        assert len(await items(s3, old)) == 3000

    deploy(body)


def test_what_s3_refuses(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        s3 = deployer.context.client("s3")
        await deployer.call("s3", "CreateBucket", Bucket="items")
        await put(deployer, "in/file", "[1]")
        told = await cause(s3, source("nothing", InputType="JSON"))
        assert told.startswith("The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ")
        told = await cause(s3, source(more={"Bucket": "no-such-bucket"}))
        assert told.startswith("The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: ")
        stranger = source("in/file", more={"ExpectedBucketOwner": "999999999999"}, InputType="JSON")
        assert "Status Code: 403" in await cause(s3, stranger)
        await put(deployer, "empty", "")
        assert "valid JSON" in await cause(s3, source("empty", InputType="JSON"))
        assert await items(s3, source("empty", InputType="JSONL")) == []
        assert await cause(s3, source("in/file", InputType="JSON", MaxItems=-1)) == "field MaxItems must be positive"
        assert "integer" in await cause(s3, source("in/file", InputType="JSON", MaxItems=1.5))
        assert await values(s3, source("in/file", InputType="JSON", MaxItems=0)) == [1]
        assert await values(s3, source("in/file", InputType="JSON", MaxItems=100_000_001)) == [1]
        assert "arn:aws:states:::s3:copyObject" in await cause(s3, source("x", "arn:aws:states:::s3:copyObject"))

    deploy(body)


def test_only_what_the_role_may_read(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        await deployer.call("s3", "CreateBucket", Bucket="items")
        await put(deployer, "in/file", "[1]")
        role = await deployer.call("iam", "CreateRole", RoleName="reader", AssumeRolePolicyDocument=trust("states"))
        policy = allow("s3:GetObject", resource="arn:aws:s3:::items/in/*")
        await deployer.call("iam", "PutRolePolicy", RoleName="reader", PolicyName="may", PolicyDocument=policy)
        acting = await deployer.context.as_role(role["Role"]["Arn"], "machine", "states.amazonaws.com")
        s3 = acting.client("s3")
        assert await values(s3, source("in/file", InputType="JSON")) == [1]
        for refused in (
            source("out/file", InputType="JSON"),
            source("out/file", InputType="PARQUET"),
            source(),
            source(InputType="JSON", Transformation="LOAD_AND_FLATTEN"),
        ):
            told = await cause(s3, refused)
            assert "is not authorized to perform" in told
            assert "Status Code: 403" in told

    deploy(body)

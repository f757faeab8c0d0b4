"""The work of exports and imports, done by the server's first process: through S3's API, as the account's root, since whoever
asked was allowed to."""

from __future__ import annotations

import asyncio
import base64
import csv
import gzip
import hashlib
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, fulfilled, timer
from pampero.auth.principals import Principal
from pampero.aws.objects import fetch_object
from pampero.kernel.clock import iso8601_millis
from pampero.services.dynamodb.backups import before
from pampero.services.dynamodb.expr.values import Item, ValidationError, check
from pampero.services.dynamodb.model import TABLES, Table, check_item, primary_of_item
from pampero.services.dynamodb.rows import load, save
from pampero.services.dynamodb.sealing import served, shown
from pampero.services.dynamodb.transfers.model import EXPORTS, IMPORTS, Export, Import
from pampero.store.tx import ReadTx, Tx

CHUNK = 100
MAX_OBJECT_SIZE = 512 * 1024 * 1024
encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


@timer("dynamodb.transfer")
def begin(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Whichever process was asked, the first one works."""
    kind, _, name = event.key.partition("/")
    tx.emit(f"dynamodb.{kind}", [*event.payload, name])


@consumer("dynamodb.export")
async def export(context: Context, event: Event) -> None:
    """Write the files of an export; again from the beginning where it was interrupted."""
    account, region, name = event.payload
    place = context.within(account, region).acting(Principal.root(account)).within(account, region)
    one = await place.read(EXPORTS.get, f"{account}/{region}", name)
    if one is None or one.status != "IN_PROGRESS":
        return
    try:
        await _export(place, one)
        one.status = "COMPLETED"
    except ApiError as error:
        one.status, one.failure = "FAILED", (error.code, error.message)
    one.ended = place.now
    await place.write(EXPORTS.save, one)


async def _export(place: Context, one: Export) -> None:
    lines, one.items, one.size = await fulfilled(lambda: place.scan(_lines, place, one))
    prefix = f"{one.asked['S3Prefix']}/" if one.asked.get("S3Prefix") else ""
    folder = f"{prefix}AWSDynamoDB/{one.id}"
    data = await asyncio.to_thread(gzip.compress, lines, 6)
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    key = f"{folder}/data/{hashlib.blake2b(one.id.encode(), digest_size=13).hexdigest()}.json.gz"
    files = {
        "itemCount": one.items, "md5Checksum": base64.b64encode(digest).decode(), "etag": digest.hex(), "dataFileS3Key": key,
    }  # fmt: skip
    one.manifest = f"{folder}/manifest-summary.json"
    summary = {
        "version": "2020-06-30", "exportArn": one.arn, "startTime": iso8601_millis(one.started),
        "endTime": iso8601_millis(place.now), "tableArn": one.table, "tableId": one.key,
        "exportTime": iso8601_millis(one.time), "s3Bucket": one.asked["S3Bucket"], "s3Prefix": one.asked.get("S3Prefix"),
        "s3SseAlgorithm": one.asked.get("S3SseAlgorithm", "AES256"), "s3SseKmsKeyId": one.asked.get("S3SseKmsKeyId"),
        "manifestFilesS3Key": f"{folder}/manifest-files.json", "billedSizeBytes": one.size, "itemCount": one.items,
        "outputFormat": "DYNAMODB_JSON", "exportType": "FULL_EXPORT",
    }  # fmt: skip
    await _put(place, one, key, data)
    for name, body in (("manifest-files", encode(files) + b"\n"), ("manifest-summary", encode(summary))):
        await _put(place, one, f"{folder}/{name}.json", body)
        checksum = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest())
        await _put(place, one, f"{folder}/{name}.md5", checksum)


async def _put(place: Context, one: Export, key: str, body: bytes) -> None:
    sealed = {
        "S3SseAlgorithm": "ServerSideEncryption",
        "S3SseKmsKeyId": "SSEKMSKeyId",
        "S3BucketOwner": "ExpectedBucketOwner",
    }
    more = {member: one.asked[name] for name, member in sealed.items() if name in one.asked}
    await place.client("s3").call("PutObject", Bucket=one.asked["S3Bucket"], Key=key, Body=body, **more)


def _lines(tx: ReadTx, place: Context, one: Export) -> tuple[bytes, int, int]:
    """(the items of the moment as lines, how many, their bytes)."""
    rows = tx.all("SELECT hash, range, item FROM ddb_items WHERE tbl = ?", one.key)
    found: dict[tuple[bytes, bytes], bytes | None] = {(hash_, range_): item for hash_, range_, item in rows}
    table = TABLES.get(tx, f"{one.account}/{one.region}", one.name)
    if table is not None:
        table = served(place, table)
        found |= {(hash_, range_): old for hash_, range_, old in before(tx, table, one.time)}
    items = [item if table is None else shown(table, item) for item in found.values() if item is not None]
    return b"".join(b'{"Item":' + item + b"}\n" for item in items), len(items), sum(map(len, items))


@consumer("dynamodb.import")
async def import_(context: Context, event: Event) -> None:
    """Read the objects of an import, and put their items; what cannot be an item is counted."""
    account, region, name = event.payload
    place = context.within(account, region).acting(Principal.root(account)).within(account, region)
    one = await place.read(IMPORTS.get, f"{account}/{region}", name)
    if one is None or one.status != "IN_PROGRESS":
        return
    one.processed = one.imported = one.errors = one.size = 0
    try:
        async for body in _objects(place, one):
            await _take(place, one, body)
        one.status = "COMPLETED"
    except ApiError as error:
        one.status, one.failure = "FAILED", (error.code, error.message)
    one.ended = place.now
    await place.write(IMPORTS.save, one)


async def _objects(place: Context, one: Import) -> Any:
    source, s3 = one.asked["S3BucketSource"], place.client("s3")
    where = {"Bucket": source["S3Bucket"]}
    if source.get("S3BucketOwner"):
        where["ExpectedBucketOwner"] = source["S3BucketOwner"]
    token: dict[str, str] = {}
    while True:
        page = await s3.call("ListObjectsV2", Prefix=source.get("S3KeyPrefix") or "", **where, **token)
        for entry in page.get("Contents", ()):
            if not entry["Size"] or entry["Size"] > MAX_OBJECT_SIZE:
                continue
            body = await fetch_object(place, source["S3Bucket"], entry["Key"], most=MAX_OBJECT_SIZE)
            one.size += len(body)
            if one.asked.get("InputCompressionType") == "GZIP":
                try:
                    body = await asyncio.to_thread(gzip.decompress, body)
                except (OSError, EOFError) as error:
                    raise ApiError("FormatError", f"{entry['Key']} is not compressed by gzip") from error
            yield body
        if not page.get("NextContinuationToken"):
            return
        token = {"ContinuationToken": page["NextContinuationToken"]}


async def _take(place: Context, one: Import, body: bytes) -> None:
    reading = _csv(one, body) if one.asked["InputFormat"] == "CSV" else _json(body)
    chunk: list[Item | None] = []
    for item in reading:
        chunk.append(item)
        if len(chunk) == CHUNK:
            await _store(place, one, chunk)
            chunk = []
    await _store(place, one, chunk)


def _json(body: bytes) -> Iterator[Item | None]:
    for line in body.splitlines():
        if not line.strip():
            continue
        try:
            found = _decode(line)
        except (msgspec.MsgspecError, ValueError):
            yield None
            continue
        item = found.get("Item") if isinstance(found, dict) else None
        yield item if isinstance(item, dict) else None


def _csv(one: Import, body: bytes) -> Iterator[Item | None]:
    """The first line names the attributes, where the request does not. All but keys are text."""
    options = (one.asked.get("InputFormatOptions") or {}).get("Csv") or {}
    rows = csv.reader(io.StringIO(body.decode(errors="replace")), delimiter=options.get("Delimiter") or ",")
    names = options.get("HeaderList") or next(rows, [])
    wanted = one.asked["TableCreationParameters"]["AttributeDefinitions"]
    kinds = {definition["AttributeName"]: definition["AttributeType"] for definition in wanted}
    for row in rows:
        if row:
            values = zip(names, row)
            yield (
                {name: {kinds.get(name, "S"): value} for name, value in values if value}
                if len(row) <= len(names)
                else None
            )


async def _store(place: Context, one: Import, chunk: list[Item | None]) -> None:
    if chunk:
        one.imported += await fulfilled(lambda: place.write(_put_items, place, one, chunk))
        one.processed += len(chunk)
        one.errors = one.processed - one.imported


def _put_items(tx: Tx, place: Context, one: Import, chunk: list[Item | None]) -> int:
    table = TABLES.get(tx, f"{one.account}/{one.region}", one.name)
    if table is None or table.key != one.key:
        raise ApiError("TableNotFoundException", f"Table not found: {one.name}")
    table = served(place, table)
    return sum(item is not None and _put_item(tx, table, item) for item in chunk)


def _put_item(tx: Tx, table: Table, item: Item) -> bool:
    try:
        for value in item.values():
            check(value)
        key = primary_of_item(table, item)
        check_item(table, item)
    except ValidationError:
        return False
    save(tx, table, key, load(tx, table, key), item)
    return True

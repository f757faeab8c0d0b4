"""The items of a source, page by page."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from msgspec.structs import replace

from pampero.api import Client
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.readers import ARGUMENTS, LISTING, MAX_VALUE, NEEDED, OBJECT
from pampero.services.stepfunctions.maps.reading import manifests, parquet
from pampero.services.stepfunctions.maps.reading.documents import JsonDocument
from pampero.services.stepfunctions.maps.reading.items import MAX_ITEMS, Item, ItemSource, Parser, failed
from pampero.services.stepfunctions.maps.reading.objects import call, etag_of, parsed, place_of
from pampero.services.stepfunctions.maps.reading.texts import DELIMITERS, Delimited, JsonLines


async def read(client: Client, source: ItemSource, skip: int = 0) -> AsyncGenerator[list[Item], None]:
    """The items in pages of at most MAX_ITEMS and about MAX_BYTES. client: one of S3 that acts as the machine's role.

    skip: so many items are left out; those behind them are the same, in the same order, as long as the objects are.
    Raises Failure States.ItemReaderFailed.
    """
    left = most_of(source.config) - skip
    async with aclosing(_batches(client, source, skip)) as batches:
        async for batch in batches:
            for first in range(0, min(len(batch), left), MAX_ITEMS):
                yield batch[first : min(first + MAX_ITEMS, left)]
            left -= len(batch)
            if left <= 0:
                return


async def pinned(client: Client, source: ItemSource) -> ItemSource:
    """The same source, of which the object is meant that is there now: whoever reads on after a restart does not go on in
    another one that has replaced it. Only of one file's items. Raises Failure States.ItemReaderFailed."""
    if source.resource.rpartition(":")[2] != OBJECT or source.config.get("InputType") not in ("CSV", "JSON", "JSONL"):
        return source
    _check(source.arguments, OBJECT)
    return replace(source, etag=await etag_of(client, source.arguments))


def most_of(config: Mapping[str, Any]) -> int:
    """How many items are read. None and 0: as many as may be. Raises Failure."""
    most = config.get("MaxItems") or 0
    if isinstance(most, bool) or not isinstance(most, int | float) or most != int(most):
        raise failed(f"field MaxItems must be an integer, but it is {dump(most)}")
    if most < 0:
        raise failed("field MaxItems must be positive")
    return min(int(most), MAX_VALUE) or MAX_VALUE


async def _batches(client: Client, source: ItemSource, skip: int) -> AsyncGenerator[list[Item], None]:
    """The items, a few at a time: what 256 KiB of a file hold, a page of a listing."""
    action, config = source.resource.rpartition(":")[2], source.config
    if action not in (LISTING, OBJECT):
        raise failed(f"Items cannot be read with {source.resource}.")
    _check(source.arguments, action)
    if action == LISTING and config.get("Transformation", "NONE") == "NONE":
        found = _listed(client, source.arguments, skip)
    elif action == LISTING:
        found = _files(client, _named(client, source.arguments), config, skip)
    elif "ManifestType" in config or config.get("InputType") == "MANIFEST":
        found = _manifest(client, source.arguments, config, skip)
    else:
        found = _file(client, source, skip)
    async with aclosing(found) as batches:
        async for batch in batches:
            yield batch


def _check(arguments: Mapping[str, Any], action: str) -> None:
    """What a JSONata expression gives is seen no sooner. Raises Failure."""
    for name in NEEDED[action]:
        if not isinstance(arguments.get(name), str) or not arguments[name]:
            raise failed(f"The field '{name}' of the ItemReader's arguments must be a string.")
    for name in arguments:
        if name not in ARGUMENTS[action]:
            raise failed(f"The field '{name}' is not supported in the ItemReader's arguments.")


async def _listed(client: Client, arguments: Mapping[str, Any], skip: int) -> AsyncGenerator[list[Item], None]:
    """Objects as items. As recorded: their names, and times as numbers of seconds with a fraction."""
    place = f"s3://{arguments.get('Bucket')}"
    async with aclosing(_listing(client, arguments)) as pages:
        async for page in pages:
            shown = page[skip:]
            skip = max(0, skip - len(page))
            yield [Item(_shown(one), None, place) for one in shown]


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Etag": one["ETag"],
        "Key": one["Key"],
        "LastModified": float(int(one["LastModified"])),
        "Size": one["Size"],
        "StorageClass": one.get("StorageClass", "STANDARD"),
    }


async def _listing(client: Client, arguments: Mapping[str, Any]) -> AsyncGenerator[list[dict[str, Any]], None]:
    token: dict[str, str] = {}
    while True:
        page = await call(client, "ListObjectsV2", {**arguments, **token})
        yield page.get("Contents", [])
        if not page.get("NextContinuationToken"):
            return
        token = {"ContinuationToken": page["NextContinuationToken"]}


async def _named(client: Client, arguments: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
    """The objects of a listing, without those that only stand for folders."""
    more = {name: arguments[name] for name in ("Bucket", "ExpectedBucketOwner", "RequestPayer") if name in arguments}
    async with aclosing(_listing(client, arguments)) as pages:
        async for page in pages:
            for one in page:
                if one["Size"] or not one["Key"].endswith("/"):
                    yield {**more, "Key": one["Key"]}


async def _manifest(
    client: Client, arguments: Mapping[str, Any], config: Mapping[str, Any], skip: int
) -> AsyncGenerator[list[Item], None]:
    owner = {name: arguments[name] for name in ("ExpectedBucketOwner",) if name in arguments}
    if config.get("ManifestType", "S3_INVENTORY") == "S3_INVENTORY":
        columns, files = await manifests.inventory(client, arguments)
        config = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": columns}
    else:
        files = await manifests.athena(client, arguments)

    async def each() -> AsyncGenerator[dict[str, Any], None]:
        for one in files:
            yield {**owner, **one}

    async with aclosing(_files(client, each(), config, skip)) as batches:
        async for batch in batches:
            yield batch


async def _files(
    client: Client, files: AsyncGenerator[dict[str, Any], None], config: Mapping[str, Any], skip: int
) -> AsyncGenerator[list[Item], None]:
    """The items of several files, one file after the other."""
    async with aclosing(files) as each:
        async for arguments in each:
            if config.get("InputType") == "PARQUET":
                # How many rows there are is known when they have been read.
                async with aclosing(parquet.rows(client, arguments, 0)) as batches:
                    async for batch in batches:
                        yield batch[skip:]
                        skip = max(0, skip - len(batch))
                continue
            parser = _parser(arguments, config, skip, alone=False)
            async with aclosing(parsed(client, arguments, parser)) as batches:
                async for batch in batches:
                    yield batch
            skip = parser.skip


def _file(client: Client, source: ItemSource, skip: int) -> AsyncGenerator[list[Item], None]:
    """The items of one file."""
    if source.config.get("InputType") == "PARQUET":
        return parquet.rows(client, source.arguments, skip)
    parser = _parser(source.arguments, source.config, skip, alone=True)
    return parsed(client, source.arguments, parser, source.etag)


def _parser(arguments: Mapping[str, Any], config: Mapping[str, Any], skip: int, *, alone: bool) -> Parser:
    """alone: see Delimited."""
    place, kind = place_of(arguments.get("Bucket"), arguments.get("Key")), config.get("InputType", "JSON")
    if kind == "JSON":
        return JsonDocument(place, skip, config.get("ItemsPointer"))
    if kind == "JSONL":
        return JsonLines(place, skip)
    if kind == "CSV":
        given = config.get("CSVHeaders", []) if config.get("CSVHeaderLocation") == "GIVEN" else None
        delimiter = DELIMITERS[config.get("CSVDelimiter") or "COMMA"]
        return Delimited(place, skip, delimiter=delimiter, headers=given, alone=alone)
    raise failed(f"Items cannot be read from files of the type {kind}.")

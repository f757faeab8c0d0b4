"""Files that name other files: an inventory's manifest, and what Athena's UNLOAD leaves.

Sources: "ItemReader (Map)" in the developer guide; "Locating your inventory list" in the S3 user guide; "UNLOAD" in the
Athena user guide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pampero.api import Client
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.maps.reading.items import failed
from pampero.services.stepfunctions.maps.reading.objects import whole

MAX_MANIFEST_SIZE = 16 * 1024 * 1024
BUCKET_ARN = "arn:aws:s3:::"


async def inventory(client: Client, arguments: Mapping[str, Any]) -> tuple[list[str], list[dict[str, Any]]]:
    """(the columns of an inventory, where its files are). Raises Failure."""
    return await asyncio.to_thread(_inventory, await whole(client, arguments, MAX_MANIFEST_SIZE))


def _inventory(text: bytes) -> tuple[list[str], list[dict[str, Any]]]:
    try:
        found = parse(text)
        kind, schema = found["fileFormat"], found["fileSchema"]
        bucket = str(found["destinationBucket"]).removeprefix(BUCKET_ARN)
        files = [{"Bucket": bucket, "Key": one["key"]} for one in found["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise failed(f"The file is no manifest of an S3 inventory: {error}") from error
    if kind != "CSV":
        raise failed(f"An inventory in {kind} cannot be read: its output format must be CSV.")
    return [name.strip() for name in str(schema).split(",")], files


async def athena(client: Client, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where the files of an UNLOAD are, a line each. Raises Failure."""
    return await asyncio.to_thread(_unloaded, await whole(client, arguments, MAX_MANIFEST_SIZE))


def _unloaded(text: bytes) -> list[dict[str, Any]]:
    files = []
    for line in text.decode("utf-8", "replace").splitlines():
        scheme, _, place = line.strip().strip('"').partition("://")
        bucket, _, key = place.partition("/")
        if not line.strip():
            continue
        if scheme.lower() != "s3" or not key:
            raise failed(f"The file is no manifest of Athena: '{line[:200]}' is no place in S3.")
        files.append({"Bucket": bucket, "Key": key})
    return files

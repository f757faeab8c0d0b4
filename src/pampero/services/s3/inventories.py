"""Inventory reports: what a bucket holds, written daily or weekly into another bucket whose policy lets S3 do so.

Source: "Cataloging and analyzing your data with S3 Inventory" in the S3 user guide. AWS delivers the first report within 48 hours;
here reports are made at midnight by UTC, weekly ones on Sundays.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import CONFIGURATIONS
from pampero.services.s3.events import SERVICE
from pampero.services.s3.inventoryfiles import CSV, Columnar, Packer, Zipped
from pampero.services.s3.inventoryrows import PageStart, columns, form_of, lines, told
from pampero.services.s3.model import BUCKETS, Bucket
from pampero.store.tx import ReadTx, Tx

INVENTORY = "s3.inventory"
DAY = 86400
# 1970 began on a Thursday.
FIRST_SUNDAY = 3 * DAY
FILE_ROWS = 200_000
PAGE_ROWS = 2000
VERSION = "2016-11-30"
OWNERS = "bucket-owner-full-control"


def schedule(tx: Tx, bucket: str, asked: t.InventoryConfiguration) -> None:
    """Have the next report made, or none where the configuration is turned off."""
    if asked.IsEnabled:
        tx.at(INVENTORY, f"{bucket}/{asked.Id}", _next(tx.now, asked.Schedule.Frequency))
    else:
        unschedule(tx, bucket, asked.Id)


def unschedule(tx: Tx, bucket: str, id_: str) -> None:
    """There will be no more of them."""
    tx.cancel(INVENTORY, f"{bucket}/{id_}")


def _next(now: float, frequency: str) -> float:
    begin, span = (FIRST_SUNDAY, 7 * DAY) if frequency == "Weekly" else (0, DAY)
    return begin + ((now - begin) // span + 1) * span


def find(tx: ReadTx, bucket: str, id_: str) -> tuple[Bucket, t.InventoryConfiguration] | None:
    """A configuration and its bucket, where both are there."""
    there, found = BUCKETS.get(tx, "", bucket), CONFIGURATIONS.get(tx, bucket, f"inventory/{id_}")
    if there is None or found is None:
        return None
    return there, msgspec.convert(found, t.InventoryConfiguration)


@timer(INVENTORY)
def make_report(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A report is due; so is the one after it."""
    bucket, _, id_ = event.key.partition("/")
    found = find(tx, bucket, id_)
    if found is not None and found[1].IsEnabled:
        tx.emit(INVENTORY, {"bucket": bucket, "id": id_, "at": tx.now}, event.key)
        schedule(tx, bucket, found[1])


@consumer(INVENTORY)
async def write_report(context: Context, event: Event) -> None:
    """Write one report; where the destination does not let S3 in, there is none, as on AWS.

    The manifest comes last: who sees it finds all that it names.
    """
    name, id_, at = event.payload["bucket"], event.payload["id"], float(event.payload["at"])
    found = await context.read(find, name, id_)
    if found is None:
        return
    bucket, asked = found
    target = asked.Destination.S3BucketDestination
    place = Delivery(context, bucket, target)
    root = f"{target.Prefix.rstrip('/')}/{name}/{id_}" if target.Prefix else f"{name}/{id_}"
    when = datetime.fromtimestamp(at, UTC)
    files: list[dict[str, Any]] = []
    form = target.Format
    end, kind = ("csv.gz", "application/gzip") if form == CSV else (form.lower(), "application/octet-stream")
    try:
        async for body in _files(context, bucket, asked):
            key = f"{root}/data/{_name(name, id_, at, len(files))}.{end}"
            await place.put(key, body, kind)
            md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
            files.append({"key": key, "size": len(body), "MD5checksum": md5})
        manifest = {
            "sourceBucket": name,
            "destinationBucket": target.Bucket,
            "version": VERSION,
            "creationTimestamp": str(int(at * 1000)),
            "fileFormat": form,
            "fileSchema": told(asked),
            "files": files,
        }
        text = json.dumps(manifest, indent=2).encode()
        links = "\n".join(f"s3://{target.Bucket.rpartition(':')[2]}/{one['key']}" for one in files).encode()
        context.runtime.faults.pass_point("s3.inventory")
        await place.put(f"{root}/hive/dt={when:%Y-%m-%d-%H-%M}/symlink.txt", links, "text/plain")
        checksum = hashlib.md5(text, usedforsecurity=False).hexdigest().encode()
        folder = f"{root}/{when:%Y-%m-%dT%H-%MZ}"
        await place.put(f"{folder}/manifest.checksum", checksum, "text/plain")
        await place.put(f"{folder}/manifest.json", text, "application/json")
    except ApiError:
        return


def _name(bucket: str, id_: str, at: float, number: int) -> str:
    """Of a file: the same when it is written again after a crash."""
    text = hashlib.sha256(f"{bucket}/{id_}/{at}/{number}".encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}"


class Delivery:
    """Where a report goes: S3 writes it, on behalf of the bucket that it is about."""

    def __init__(self, context: Context, source: Bucket, target: t.InventoryS3BucketDestination) -> None:
        there = context.within(source.account, source.region).as_service(SERVICE, source.arn)
        self._client = there.client("s3")
        self._bucket = target.Bucket.rpartition(":")[2]
        self._owner = {} if target.AccountId is None else {"ExpectedBucketOwner": target.AccountId}
        self._sealed: dict[str, str] = {}
        if target.Encryption is not None and target.Encryption.SSEKMS is not None:
            self._sealed = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": target.Encryption.SSEKMS.KeyId}
        elif target.Encryption is not None and target.Encryption.SSES3 is not None:
            self._sealed = {"ServerSideEncryption": "AES256"}

    async def put(self, key: str, body: bytes, kind: str) -> None:
        """One object. Raises AccessDenied, NoSuchBucket."""
        more = {**self._owner, **self._sealed}
        await self._client.call(
            "PutObject", Bucket=self._bucket, Key=key, Body=body, ContentType=kind, ACL=OWNERS, **more
        )  # fmt: skip


async def _files(context: Context, bucket: Bucket, asked: t.InventoryConfiguration) -> AsyncIterator[bytes]:
    """The report's files, packed; an empty bucket has one of no rows."""
    place: PageStart | None = PageStart("", -1)
    while place is not None:
        packer, rows = _packer(asked), 0
        while place is not None and rows < FILE_ROWS:
            text, count, place = await context.scan(lines, bucket, asked, place, PAGE_ROWS)
            rows += count
            await asyncio.to_thread(packer.add, text)
        yield await asyncio.to_thread(packer.finish)


def _packer(asked: t.InventoryConfiguration) -> Packer:
    form = form_of(asked)
    return Zipped() if form == CSV else Columnar(form, columns(asked))

"""AWS's daily metrics of what buckets hold. Source: S3 user guide, "Metrics and dimensions".

They are of each midnight by UTC: the bytes by storage class and the number of objects, with older versions and the parts of
uploads under way. Metadata, which AWS adds to the bytes, are not counted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from pampero.api import TaskJob, job
from pampero.aws.metrics import meter
from pampero.services.s3.model import BUCKETS, Bucket
from pampero.store.tx import ReadTx, Row

NAMESPACE = "AWS/S3"
DAY = 86_400.0
PAGE = 2000
ALL_TYPES = "AllStorageTypes"
STORAGE_TYPES = {
    "STANDARD": "StandardStorage", "STANDARD_IA": "StandardIAStorage", "ONEZONE_IA": "OneZoneIAStorage",
    "REDUCED_REDUNDANCY": "ReducedRedundancyStorage", "INTELLIGENT_TIERING": "IntelligentTieringFAStorage",
    "GLACIER": "GlacierStorage", "GLACIER_IR": "GlacierInstantRetrievalStorage", "DEEP_ARCHIVE": "DeepArchiveStorage",
    "EXPRESS_ONEZONE": "ExpressOneZoneStorage",
}  # fmt: skip
_OBJECTS = "SELECT key, size, meta FROM s3_objects WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?"
_VERSIONS = (
    "SELECT key, seq, size, meta FROM s3_versions WHERE bucket = ? AND (key > ? OR (key = ? AND seq > ?)) "
    "ORDER BY key, seq LIMIT ?"
)
_PARTS = (
    "SELECT u.meta, count(*), sum(p.size) FROM s3_uploads u JOIN s3_parts p ON p.upload = u.id "
    "WHERE u.bucket = ? GROUP BY u.id, u.meta"
)


class _Class(msgspec.Struct):
    """What is read of `model.Meta`."""

    storage_class: str = "STANDARD"


_class_of = msgspec.msgpack.Decoder(_Class).decode


@job()
class StorageMetrics(TaskJob):
    """Looks at midnight at what all buckets hold."""

    async def run(self) -> None:
        """See TaskJob."""
        clock = self.context.runtime.clock
        midnight = clock.now() // DAY * DAY
        while True:
            # After the last one told of, not after now: one may pass while many buckets are looked at.
            await clock.wait(self.stopping, midnight + DAY)
            # Several days at once, where a clock was turned, are one: what was there then nobody knows.
            midnight = clock.now() // DAY * DAY
            for bucket in await self.context.read(_buckets):
                self._tell(bucket, midnight, *await self.context.scan(_held, bucket.name))

    def _tell(self, bucket: Bucket, at: float, sizes: Counter[str], number: int) -> None:
        add = meter(self.context).add_at
        place = (bucket.account, bucket.region, NAMESPACE)
        for kind, size in sizes.items():
            held = (("BucketName", bucket.name), ("StorageType", kind))
            add((*place, "BucketSizeBytes", held, "Bytes"), at, float(size))
        if number:
            held = (("BucketName", bucket.name), ("StorageType", ALL_TYPES))
            add((*place, "NumberOfObjects", held, "Count"), at, float(number))


def _buckets(tx: ReadTx) -> list[Bucket]:
    return [bucket for _, bucket in BUCKETS.page(tx, "")]


def _held(tx: ReadTx, bucket: str) -> tuple[Counter[str], int]:
    """Bytes by storage type, and how many objects."""
    sizes: Counter[str] = Counter()
    number = 0
    for size, meta in _rows(tx, bucket):
        sizes[_type_of(meta)] += size
        number += 1
    for meta, parts, size in tx.all(_PARTS, bucket):
        sizes[_type_of(meta)] += int(size)
        number += int(parts)
    return sizes, number


def _type_of(meta: bytes) -> str:
    return STORAGE_TYPES.get(_class_of(meta).storage_class, "StandardStorage")


def _rows(tx: ReadTx, bucket: str) -> Iterator[tuple[int, bytes]]:
    rows: list[Row] = tx.all(_OBJECTS, bucket, "", PAGE)
    while rows:
        yield from ((size, meta) for _, size, meta in rows)
        rows = tx.all(_OBJECTS, bucket, rows[-1][0], PAGE)
    rows = tx.all(_VERSIONS, bucket, "", "", -1, PAGE)
    while rows:
        yield from ((size, meta) for _, _, size, meta in rows)
        key, seq = rows[-1][:2]
        rows = tx.all(_VERSIONS, bucket, key, key, seq, PAGE)

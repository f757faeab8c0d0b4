"""AWS's metrics of requests, for buckets with a metrics configuration. Source: S3 user guide, "Metrics and dimensions",
"CloudWatch metrics configurations".

A configuration counts what is asked for objects that its filter names: all, those under a prefix, or with tags. What is asked for
the bucket itself (lists of objects alone) is counted where the filter names no tag, and by the prefix that is listed.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qs

import msgspec

from pampero.api import Answered, Context
from pampero.aws.metrics import Measured, meter
from pampero.services.s3 import types as t
from pampero.services.s3.accesslogs import key_of
from pampero.services.s3.configurations import CONFIGURATIONS, METRICS, METRICS_CHANGED
from pampero.services.s3.model import BUCKETS
from pampero.services.s3.storagemetrics import NAMESPACE
from pampero.services.s3.stored import find_object
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx

MAX_BUCKETS = 4096
LISTS = frozenset({"ListObjects", "ListObjectsV2", "ListObjectVersions", "ListParts", "ListMultipartUploads"})
BY_METHOD = {"GET": "GetRequests", "PUT": "PutRequests", "HEAD": "HeadRequests", "DELETE": "DeleteRequests"}


class Filter(NamedTuple):
    """What one configuration counts."""

    id: str
    prefix: str
    tags: tuple[tuple[str, str], ...]


class Counted(NamedTuple):
    """A bucket's configurations, and whose it is."""

    account: str
    region: str
    filters: tuple[Filter, ...]


class RequestMetrics:
    """What is counted of which bucket."""

    def __init__(self, context: Context) -> None:
        store = context.runtime.store
        self._context = context
        self._kept: Kept[str, Counted] = Kept(lambda bucket: store.generation(METRICS_CHANGED), MAX_BUCKETS)

    async def note(self, said: Answered) -> None:
        """A request was answered."""
        found = await self._kept.read(self._context.runtime.store, said.bucket, _counted, said.bucket)
        if found is None or not found.filters:
            return
        listed = said.operation in LISTS
        key = key_of(said)
        if not (key or listed or said.operation in ("DeleteObjects", "PostObject")):
            return
        place = _listed_prefix(said) if listed else key
        tags: dict[str, str] | None = None
        for one in found.filters:
            if not place.startswith(one.prefix):
                continue
            if one.tags:
                if tags is None:
                    tags = {} if listed or not key else await self._context.read(_tags, said.bucket, key)
                if any(tags.get(name) != value for name, value in one.tags):
                    continue
            self._count(found, one.id, said)

    def _count(self, found: Counted, id_: str, said: Answered) -> None:
        add = meter(self._context).add
        dimensions = (("BucketName", said.bucket), ("FilterId", id_))

        def measured(metric: str, unit: str = "Count") -> Measured:
            return found.account, found.region, NAMESPACE, metric, dimensions, unit

        method, status = said.raw.method, said.status
        add(measured("AllRequests"))
        name = "ListRequests" if said.operation in LISTS else _kind(said)
        if name:
            add(measured(name))
        if method == "GET" and said.operation == "GetObject" and status < 300:
            add(measured("BytesDownloaded", "Bytes"), float(said.size))
        sent = said.raw.headers.get("x-amz-decoded-content-length") or said.raw.headers.get("content-length") or ""
        if method in ("PUT", "POST") and status < 300 and sent.isdecimal():
            add(measured("BytesUploaded", "Bytes"), float(sent))
        add(measured("4xxErrors"), float(400 <= status < 500))
        add(measured("5xxErrors"), float(status >= 500))
        milliseconds = max(0.0, said.ended - said.began) * 1000
        add(measured("FirstByteLatency", "Milliseconds"), milliseconds)
        add(measured("TotalRequestLatency", "Milliseconds"), milliseconds)


def _kind(said: Answered) -> str:
    if said.operation == "SelectObjectContent":
        return "SelectRequests"
    # "DeleteRequests … This metric also includes DeleteObjects requests."
    return "DeleteRequests" if said.operation == "DeleteObjects" else BY_METHOD.get(said.raw.method, "PostRequests")


def _listed_prefix(said: Answered) -> str:
    return parse_qs(said.raw.query, keep_blank_values=True).get("prefix", [""])[0]


def _counted(tx: ReadTx, bucket: str) -> Counted:
    """Of a bucket that is not there, nothing."""
    found = BUCKETS.get(tx, "", bucket)
    if found is None:
        return Counted("", "", ())
    asked = [msgspec.convert(one, t.MetricsConfiguration) for _, one in CONFIGURATIONS.page(tx, bucket, prefix=METRICS)]
    return Counted(found.account, found.region, tuple(_filter(one) for one in asked))


def _filter(asked: t.MetricsConfiguration) -> Filter:
    one = asked.Filter
    if one is None:
        return Filter(asked.Id, "", ())
    prefix, tags = one.Prefix, [one.Tag] if one.Tag is not None else []
    if one.And is not None:
        prefix, tags = one.And.Prefix, list(one.And.Tags or ())
    return Filter(asked.Id, prefix or "", tuple((tag.Key, tag.Value) for tag in tags))


def _tags(tx: ReadTx, bucket: str, key: str) -> dict[str, str]:
    found = find_object(tx, bucket, key)
    return {} if found is None else found.meta.tags

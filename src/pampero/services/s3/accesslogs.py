"""Server access logs: who asked a bucket for what, as objects of another bucket.

Source: "Logging requests with server access logging" and "Amazon S3 server access log format" in the S3 user guide. As on
AWS, they are written at best: lines lie in memory for some seconds (on AWS hours), and a crash loses those. Nothing of TLS is told in them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus, unquote

from pampero.api import Answered, ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.kernel import ids
from pampero.protocol.xml import malformed
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import drop, get, put
from pampero.services.s3.events import Cause, tell
from pampero.services.s3.grants import LOGS
from pampero.services.s3.model import (
    BUCKETS,
    ENFORCED,
    SSE,
    Bucket,
    Grant,
    Meta,
    StoredObject,
    bucket_arn,
    canonical_id,
    find_bucket,
)
from pampero.services.s3.stored import save
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx, Tx

NAME = "logging"
LOGGING = "s3.logging"
SERVICE = "logging.s3.amazonaws.com"
SECONDS = 5.0
FIRST_REGION = "us-east-1"
BY_EVENT = "EventTime"
DAY = 86400
LOGGED = Cause(SERVICE, SERVICE, SERVICE, "", "")
MAX_BUCKETS = 4096
MAX_LINES = 20_000
# Where the name of a resource in an operation's is another one than the rest of it says.
RESOURCES = {
    "GetObjectAcl": "ACL", "PutObjectAcl": "ACL", "GetBucketAcl": "ACL", "PutBucketAcl": "ACL",
    "GetBucketPolicy": "BUCKETPOLICY", "PutBucketPolicy": "BUCKETPOLICY", "DeleteBucketPolicy": "BUCKETPOLICY",
    "GetBucketLogging": "LOGGING_STATUS", "PutBucketLogging": "LOGGING_STATUS",
    "GetBucketVersioning": "VERSIONING", "PutBucketVersioning": "VERSIONING", "ListObjectVersions": "BUCKETVERSIONS",
    "GetBucketLocation": "LOCATION", "GetBucketTagging": "TAGGING", "PutBucketTagging": "TAGGING",
    "GetObjectTagging": "OBJECT_TAGGING", "PutObjectTagging": "OBJECT_TAGGING", "DeleteObjectTagging": "OBJECT_TAGGING",
    "GetBucketCors": "CORS", "PutBucketCors": "CORS", "GetBucketWebsite": "WEBSITE", "PutBucketWebsite": "WEBSITE",
    "GetBucketLifecycleConfiguration": "LIFECYCLE", "PutBucketLifecycleConfiguration": "LIFECYCLE",
    "GetBucketNotificationConfiguration": "NOTIFICATION", "PutBucketNotificationConfiguration": "NOTIFICATION",
    "GetBucketRequestPayment": "REQUEST_PAYMENT", "GetBucketEncryption": "ENCRYPTION",
    "PutBucketEncryption": "ENCRYPTION", "GetBucketReplication": "REPLICATION", "PutBucketReplication": "REPLICATION",
    "CreateMultipartUpload": "UPLOADS", "ListMultipartUploads": "UPLOADS", "CompleteMultipartUpload": "UPLOAD",
    "AbortMultipartUpload": "UPLOAD", "ListParts": "UPLOAD", "UploadPart": "PART", "UploadPartCopy": "PART_COPY",
    "DeleteObjects": "MULTI_OBJECT_DELETE",
}  # fmt: skip


@operation("PutBucketLogging", resource=bucket_arn)
def put_bucket_logging(tx: Tx, call: Call, req: t.PutBucketLoggingRequest) -> None:
    """Say where access logs go; nothing ends them. Source: API_PutBucketLogging.

    Raises InvalidTargetBucketForLogging, CrossLocationLoggingProhibitted.
    """
    bucket, asked = find_bucket(tx, req.Bucket), req.BucketLoggingStatus.LoggingEnabled
    tx.touch(LOGGING)
    if asked is None:
        drop(tx, req.Bucket, NAME)
        return
    target = BUCKETS.get(tx, "", asked.TargetBucket)
    if target is None:
        text = "The target bucket for logging does not exist"
        raise ApiError("InvalidTargetBucketForLogging", text, TargetBucket=asked.TargetBucket)
    if target.account != bucket.account:
        text = "The owner for the bucket to be logged and the target bucket must be the same."
        raise ApiError("InvalidTargetBucketForLogging", text, TargetBucket=asked.TargetBucket)
    if target.region != bucket.region:
        text = "Cross S3 location logging not allowed. "
        where = {} if bucket.region == FIRST_REGION else {"SourceBucketLocation": bucket.region}
        raise ApiError("CrossLocationLoggingProhibitted", text, 403, TargetBucketLocation=target.region, **where)
    form = asked.TargetObjectKeyFormat
    if form is not None and form.SimplePrefix is not None and form.PartitionedPrefix is not None:
        raise malformed()
    if asked.TargetGrants and target.ownership == ENFORCED:
        text = "Bucket with BucketOwnerEnforced object ownership does not allow TargetGrants"
        raise ApiError("InvalidArgument", text)
    put(tx, req.Bucket, NAME, asked)


@operation("GetBucketLogging", resource=bucket_arn, read=True)
def get_bucket_logging(tx: ReadTx, call: Call, req: t.GetBucketLoggingRequest) -> t.GetBucketLoggingOutput:
    """Where access logs go. Source: API_GetBucketLogging."""
    return t.GetBucketLoggingOutput(LoggingEnabled=get(tx, req.Bucket, NAME, t.LoggingEnabled))


class AccessLogs:
    """The lines that are not written yet, by bucket."""

    def __init__(self, context: Context) -> None:
        store = context.runtime.store
        self._context = context
        self._owners: Kept[str, str] = Kept(lambda bucket: store.generation(LOGGING), MAX_BUCKETS)
        self._lines: dict[str, list[tuple[float, str]]] = {}
        self._taken: dict[str, tuple[float, list[tuple[float, str]]]] = {}

    async def note(self, said: Answered) -> None:
        """A request: its line, if its bucket is logged."""
        owner = self._owners.get(said.bucket)
        if owner is None:
            generation = self._owners.generation(said.bucket)
            owner = await self._context.read(_owner, said.bucket)
            self._owners.put(said.bucket, owner, generation)
        if not owner:
            return
        lines = self._lines.setdefault(said.bucket, [])
        if len(lines) < MAX_LINES:
            lines.append((said.began, _line(said, owner)))
        if len(lines) == 1:
            await self._context.write(_schedule, said.bucket)

    def take(self, bucket: str, due: float) -> list[tuple[float, str]]:
        """A bucket's lines, which are then no longer here, and when each was asked for. Whoever takes them with the timer that
        was due then, and is rolled back, takes them with it again."""
        taken, lines = self._taken.get(bucket, (0.0, []))
        lines = [*(lines if taken == due else ()), *self._lines.pop(bucket, ())]
        self._taken[bucket] = due, lines
        return lines


def _owner(tx: ReadTx, bucket: str) -> str:
    """The account of a bucket that is logged; empty for others."""
    found = BUCKETS.get(tx, "", bucket)
    return "" if found is None or get(tx, bucket, NAME, t.LoggingEnabled) is None else found.account


def _schedule(tx: Tx, bucket: str) -> None:
    tx.at(LOGGING, bucket, tx.now + SECONDS)


def _line(said: Answered, owner: str) -> str:
    raw, key = said.raw, key_of(said)
    who, target = said.caller, f"{said.raw.path}?{said.raw.query}" if said.raw.query else said.raw.path
    milliseconds = max(1, round((said.ended - said.began) * 1000))
    fields = [
        canonical_id(owner),
        said.bucket,
        datetime.fromtimestamp(said.began, UTC).strftime("[%d/%b/%Y:%H:%M:%S +0000]"),
        raw.client,
        "-" if who is None or not who.account else canonical_id(who.account) if who.is_root else who.arn,
        said.request_id.replace("-", "").upper()[:16],
        _operation(said, key),
        quote_plus(key, safe="/") or "-",
        f'"{raw.method} {quote(target, safe="/?&=%+")} HTTP/1.1"',
        str(said.status),
        said.error or "-",
        str(said.size or "-"),
        "-",
        str(milliseconds),
        str(milliseconds),
        f'"{_header(raw.headers.get("referer"))}"',
        f'"{_header(raw.headers.get("user-agent"))}"',
        "-",
        said.request_id,
        "SigV4" if who is not None and who.kind != "anonymous" else "-",
        "-",
        "AuthHeader" if "authorization" in raw.headers else "QueryString" if "X-Amz-Signature" in raw.query else "-",
        _header(raw.headers.get("host")),
        "-",
        "-",
        "-",
    ]
    return " ".join(fields)


def _header(value: str | None) -> str:
    return quote(value, safe=" !#$%&'()*+,-./:;<=>?@[]^_`{|}~") if value else "-"


def key_of(said: Answered) -> str:
    """The key that a request is for; empty where it is for the bucket."""
    path = unquote(said.raw.path).removeprefix("/")
    return path if said.raw.bucket else path.partition("/")[2]


def _operation(said: Answered, key: str) -> str:
    method = "COPY" if "x-amz-copy-source" in said.raw.headers else said.raw.method
    return f"REST.{method}.{RESOURCES.get(said.operation) or ('OBJECT' if key else 'BUCKET')}"


@timer(LOGGING)
def write_log(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A bucket's lines as an object of its target; where log delivery may not write there, they are lost, as on AWS."""
    lines = context.part(AccessLogs).take(event.key, event.due)
    source = BUCKETS.get(tx, "", event.key)
    asked = None if source is None else get(tx, event.key, NAME, t.LoggingEnabled)
    target = None if asked is None else BUCKETS.get(tx, "", asked.TargetBucket)
    if source is None or asked is None or target is None or not lines:
        return
    for key, told in _files(source, asked, lines, tx.now):
        if _may_write(tx, context, source, target, key):
            _write(tx, asked, target, key, told)


def _files(
    source: Bucket, asked: t.LoggingEnabled, lines: list[tuple[float, str]], now: float
) -> list[tuple[str, list[str]]]:
    """(key, its lines): one file, or one a day where keys tell when requests came."""
    form = asked.TargetObjectKeyFormat
    parts = None if form is None else form.PartitionedPrefix
    if parts is None or parts.PartitionDateSource != BY_EVENT:
        return [(_name(source, asked, now), [line for _, line in lines])]
    days: dict[float, list[str]] = {}
    for at, line in lines:
        days.setdefault(at // DAY * DAY, []).append(line)
    return [(_name(source, asked, day), told) for day, told in days.items()]


def _write(tx: Tx, asked: t.LoggingEnabled, target: Bucket, key: str, lines: list[str]) -> None:
    body = "".join(f"{line}\n" for line in lines).encode()
    # Log delivery knows no keys of KMS. Source: "Enabling Amazon S3 server access logging".
    meta = Meta(content_type="text/plain", acl=_grants(asked), sse=SSE)
    etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
    new = StoredObject(key, len(body), f'"{etag}"', tx.now, None, body, meta)
    save(tx, target, new)
    tell(tx, LOGGED, target, "ObjectCreated:Put", new)


def _name(source: Bucket, asked: t.LoggingEnabled, now: float) -> str:
    """`prefix2026-01-31-12-00-00-` and 16 letters; partitioned: behind account, region, bucket and day."""
    at = datetime.fromtimestamp(now, UTC)
    name = f"{at:%Y-%m-%d-%H-%M-%S}-{ids.hexadecimal(16).upper()}"
    parts = asked.TargetObjectKeyFormat and asked.TargetObjectKeyFormat.PartitionedPrefix
    if parts is None:
        return f"{asked.TargetPrefix}{name}"
    day = f"{at:%Y/%m/%d}"
    return f"{asked.TargetPrefix}{source.account}/{source.region}/{source.name}/{day}/{name}"


def _may_write(tx: ReadTx, context: Context, source: Bucket, target: Bucket, key: str) -> bool:
    """Whether the target's policy or its list lets log delivery in."""
    if target.ownership != ENFORCED and any(
        grant.grantee == LOGS and grant.permission in ("WRITE", "FULL_CONTROL") for grant in target.acl
    ):
        return True
    delivery = context.within(source.account, source.region).as_service(SERVICE, source.arn)
    call = Call(
        delivery.runtime, delivery.principal, delivery.account, delivery.region, delivery.source, service="s3"
    )  # fmt: skip
    try:
        call.require(tx, Check("s3:PutObject", f"{target.arn}/{key}"))
    except ApiError:
        return False
    return True


def _grants(asked: t.LoggingEnabled) -> list[Grant]:
    found = []
    for one in asked.TargetGrants or []:
        who = one.Grantee or t.Grantee(Type="")
        found.append(Grant(who.URI or who.ID or "", one.Permission or ""))
    return found

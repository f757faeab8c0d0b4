"""What is told of an object, and how it gets there: queues, topics, functions, EventBridge.

An event is written in the transaction of its cause, once a destination, and delivered after the commit, at least once.
Sources: "Event message structure" and "EventBridge event message structure" in the S3 user guide. Records carry the
versions 2.1, and 2.3 for tags and lifecycle.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from pampero.api import Call, Context, Event, consumer
from pampero.aws import targets
from pampero.aws.deliveries import losing
from pampero.kernel import ids
from pampero.kernel.clock import iso8601, iso8601_millis
from pampero.kernel.log import logger
from pampero.services.s3.model import Bucket, Rule, StoredObject
from pampero.store.tx import Tx

log = logger("s3")
SERVICE = "s3.amazonaws.com"
MAX_ATTEMPTS = 12
GONE = ("ObjectRemoved", "LifecycleExpiration")
LATER = ("ObjectTagging", "LifecycleExpiration", "LifecycleTransition")
BRIDGED = {
    "ObjectCreated": "Object Created",
    "ObjectRemoved": "Object Deleted",
    "LifecycleExpiration": "Object Deleted",
    "LifecycleTransition": "Object Storage Class Changed",
    "ObjectRestore:Post": "Object Restore Initiated",
    "ObjectRestore:Completed": "Object Restore Completed",
    "ObjectRestore:Delete": "Object Restore Expired",
    "ObjectTagging:Put": "Object Tags Added",
    "ObjectTagging:Delete": "Object Tags Deleted",
}
REASONS = {
    "ObjectCreated:Put": "PutObject",
    "ObjectCreated:Post": "POST Object",
    "ObjectCreated:Copy": "CopyObject",
    "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
    "ObjectRemoved": "DeleteObject",
    "LifecycleExpiration": "Lifecycle Expiration",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Who did it. requester: an account, or the service's name; principal: the id as records show it."""

    requester: str
    principal: str
    address: str
    request: str
    host: str


LIFECYCLE = Cause(SERVICE, SERVICE, SERVICE, "", "")
RESTORED = LIFECYCLE


def cause_of(call: Call) -> Cause:
    """The caller as events name it."""
    who = call.principal
    principal = f"AWS:{who.id}" if who.kind in ("root", "user", "session") else who.id
    address = call.http.client if call.http is not None else "127.0.0.1"
    request = call.request_id.replace("-", "").upper()[:16]
    return Cause(who.account or who.name or who.kind, principal, address, request, call.request_id)


def tell(tx: Tx, cause: Call | Cause, bucket: Bucket, name: str, found: StoredObject) -> None:
    """Something (`ObjectCreated:Put`) happened to a version: whoever wants to know is told after the commit."""
    if not bucket.rules and not bucket.bridge:
        return
    by = cause_of(cause) if isinstance(cause, Call) else cause
    for rule in bucket.rules:
        if wants(rule, name, found.key):
            record = _record(tx.now, by, bucket, name, found, rule.id)
            place = f"{bucket.account}/{bucket.region}"
            tx.emit("s3.notify", {"place": place, "bucket": bucket.name, "arn": rule.arn, "record": record})
    kind = name.partition(":")[0]
    titled = BRIDGED.get(name) or BRIDGED.get(kind)
    if bucket.bridge and titled is not None:
        detail = _detail(by, bucket, name, found)
        place = f"{bucket.account}/{bucket.region}"
        tx.emit("s3.bridge", {"place": place, "bucket": bucket.name, "type": titled, "time": tx.now, "detail": detail})


def wants(rule: Rule, name: str, key: str) -> bool:
    """Whether a rule concerns an event and a key."""
    kind = name.partition(":")[0]
    if not {f"s3:{name}", f"s3:{kind}:*"} & set(rule.events):
        return False
    return key.startswith(rule.prefix or "") and key.endswith(rule.suffix or "")


def _record(now: float, by: Cause, bucket: Bucket, name: str, found: StoredObject, rule: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"key": quote_plus(found.key, safe="/*")}
    if name.startswith(("ObjectCreated", "ObjectRestore")):
        shown["size"] = found.size
    if not found.marker and not name.startswith("ObjectRemoved"):
        shown["eTag"] = found.etag.strip('"')
    if found.meta.version is not None:
        shown["versionId"] = found.version
    if not name.startswith(("ObjectTagging", "ObjectRestore")):
        shown["sequencer"] = _sequencer(found)
    record: dict[str, Any] = {
        "eventVersion": "2.3" if name.startswith(LATER) else "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region,
        "eventTime": iso8601_millis(now),
        "eventName": name,
        "userIdentity": {"principalId": by.principal},
        "requestParameters": {"sourceIPAddress": by.address},
        "responseElements": {"x-amz-request-id": by.request, "x-amz-id-2": by.host},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": rule,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": _customer(bucket.account)},
                "arn": bucket.arn,
            },
            "object": shown,
        },
    }
    if name == "ObjectRestore:Completed" and found.meta.restored:
        restored = {
            "lifecycleRestorationExpiryTime": iso8601_millis(found.meta.restored),
            "lifecycleRestoreStorageClass": found.meta.storage_class,
        }
        record["glacierEventData"] = {"restoreEventData": restored}
    return record


def _customer(account: str) -> str:
    """An account as Amazon's customer: an id of its own, which is the account's in no other place."""
    return "A" + base64.b32encode(hashlib.sha256(account.encode()).digest()).decode()[:13]


def _sequencer(found: StoredObject) -> str:
    return f"{found.meta.seq:018X}"


def _detail(by: Cause, bucket: Bucket, name: str, found: StoredObject) -> dict[str, Any]:
    kind, _, action = name.partition(":")
    shown: dict[str, Any] = {"key": found.key}
    if kind in ("ObjectCreated", "ObjectRestore", "LifecycleTransition"):
        shown["size"] = found.size
    if not found.marker and kind not in GONE:
        shown["etag"] = found.etag.strip('"')
    if found.meta.version is not None:
        shown["version-id"] = found.version
    if kind not in ("ObjectTagging", "ObjectRestore"):
        shown["sequencer"] = _sequencer(found)
    detail: dict[str, Any] = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": shown,
        "request-id": by.request,
        "requester": by.requester,
    }
    if by is not LIFECYCLE:
        detail["source-ip-address"] = by.address
    reason = REASONS.get(name) or REASONS.get(kind)
    if reason is not None:
        detail["reason"] = reason
    if kind == "ObjectRestore" and found.meta.restored:
        detail["restore-expiry-time"] = iso8601(found.meta.restored)
    if kind == "ObjectRestore":
        detail["source-storage-class"] = found.meta.storage_class
    if kind == "LifecycleTransition":
        detail["destination-storage-class"] = found.meta.storage_class
    if kind in GONE:
        detail["deletion-type"] = "Permanently Deleted" if action == "Delete" else "Delete Marker Created"
    return detail


async def send(context: Context, bucket: str, arn: str, body: dict[str, Any]) -> None:
    """Give a message to a queue, a topic or a function, as S3 on the bucket's behalf. Raises ApiError."""
    letter = targets.Letter(json.dumps(body, separators=(",", ":")), subject="Amazon S3 Notification")
    await targets.send(context.as_service(SERVICE, f"arn:aws:s3:::{bucket}"), arn, letter)


@consumer("s3.notify")
async def notify(context: Context, event: Event) -> None:
    """Deliver one record. A destination that is gone or says no loses it, as on AWS; other failures are tried again."""
    told = event.payload
    context.runtime.faults.pass_point("s3.notify")
    with losing(log, f"an event of bucket {told['bucket']}", told["arn"], event.attempt, MAX_ATTEMPTS):
        await send(context.at(told["place"]), told["bucket"], told["arn"], {"Records": [told["record"]]})


@consumer("s3.bridge")
async def bridge(context: Context, event: Event) -> None:
    """Put one event on the default bus of the bucket's account and region."""
    told = event.payload
    entry = {
        "Source": "aws.s3",
        "DetailType": told["type"],
        "Time": told["time"],
        "Resources": [f"arn:aws:s3:::{told['bucket']}"],
        "Detail": json.dumps(told["detail"]),
    }
    await targets.announce(context.at(told["place"]), SERVICE, entry)


def test_message(bucket: str, now: float) -> dict[str, str]:
    """What a new destination gets to see first."""
    id_ = ids.uuid4()
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": iso8601_millis(now),
        "Bucket": bucket,
        "RequestId": id_.replace("-", "").upper()[:16],
        "HostId": id_,
    }

"""Signature Version 2 in the query string: boto3 still makes S3's presigned URLs so, unless told otherwise.

Source: "Signing and authenticating REST requests" (S3, legacy).
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import unquote_plus

from pampero.protocol.codec import RawRequest, wire_bytes
from pampero.protocol.errors import ApiError
from pampero.protocol.refusals import Refusals

# Parameters that are signed. S3's own list, with what clients have added to it (botocore's signer).
SUBRESOURCES = frozenset({
    "accelerate", "acl", "analytics", "cors", "defaultObjectAcl", "delete", "inventory", "lifecycle", "location",
    "logging", "metrics", "notification", "object-lock", "partNumber", "policy", "replication", "requestPayment",
    "response-cache-control", "response-content-disposition", "response-content-encoding", "response-content-language",
    "response-content-type", "response-expires", "restore", "select", "select-type", "storageClass", "tagging", "torrent",
    "uploadId", "uploads", "versionId", "versioning", "versions", "website",
})  # fmt: skip
MAX_LENGTH = 18
OWN = frozenset({"AWSAccessKeyId", "Signature", "Expires"})
# Parameters that version 2 leaves unsigned: they page through a listing, and none makes another operation of it.
UNSIGNED = frozenset({
    "continuation-token", "delimiter", "encoding-type", "fetch-owner", "key-marker", "list-type", "marker", "max-keys",
    "max-parts", "max-uploads", "part-number-marker", "prefix", "start-after", "upload-id-marker", "version-id-marker",
    "x-id",
})  # fmt: skip


def fields_of(raw: RawRequest) -> dict[str, str] | None:
    """The parameters of a version 2 presigned URL; None when it is none. Raises ApiError InvalidArgument."""
    if not raw.query or not any(f"{name}=" in raw.query for name in OWN):
        return None
    pairs = (part.partition("=") for part in raw.query.split("&") if part)
    fields: dict[str, str] = {}
    twice = ""
    for name, _, value in pairs:
        name = unquote_plus(name)
        twice = name if name in fields else twice
        fields[name] = unquote_plus(value)
    if len(OWN & fields.keys()) < 2:  # one alone may be anybody's
        return None
    if not fields.keys() >= OWN:
        text = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"
        raise ApiError("AccessDenied", text, 403)
    if twice:
        text = "A parameter was given more than once"
        raise ApiError("InvalidArgument", text, 400, ArgumentName=twice[:100], ArgumentValue="")
    return fields


def verify(fields: dict[str, str], raw: RawRequest, secret: str, now: float, refusals: Refusals) -> None:
    """A parameter that is neither signed nor one of a listing's would make another request of it, and a header beside a
    parameter of its name would be one of two meanings: both are refused.

    Raises ApiError SignatureDoesNotMatch, AccessDenied.
    """
    expires = fields["Expires"]
    if not (expires.isascii() and expires.isdigit() and len(expires) <= MAX_LENGTH) or now > int(expires):
        end = float(expires) if len(expires) <= MAX_LENGTH and expires.isdigit() and expires.isascii() else 0.0
        raise refusals.over(end, now)
    known = all(
        name in OWN
        or name in SUBRESOURCES
        or name in UNSIGNED
        or (name.lower().startswith("x-amz-") and name.lower() not in raw.headers)
        for name in fields
    )
    text = wire_bytes(_text(fields, raw))
    wanted = base64.b64encode(hmac.new(secret.encode(), text, "sha1").digest())
    if not known or not hmac.compare_digest(wanted, fields["Signature"].encode("utf-8", "replace")):
        raise refusals.wrong_signature(fields["AWSAccessKeyId"], fields["Signature"][:100], text)


def _text(fields: dict[str, str], raw: RawRequest) -> str:
    headers = raw.headers
    amazon = {name: value for name, value in headers.items() if name.startswith("x-amz-")}
    amazon |= {name.lower(): value for name, value in fields.items() if name.lower().startswith("x-amz-")}
    lines = [f"{name}:{value}" for name, value in sorted(amazon.items())]
    parts = sorted(f"{name}={value}" if value else name for name, value in fields.items() if name in SUBRESOURCES)
    resource = (f"/{raw.bucket}" if raw.bucket else "") + raw.path + ("?" + "&".join(parts) if parts else "")
    kind, md5 = headers.get("content-type", ""), headers.get("content-md5", "")
    return "\n".join([raw.method, md5, kind, fields["Expires"], *lines, resource])

"""Signature Version 2 in the query string: boto3 still makes S3's presigned URLs so, unless told otherwise.

Source: "Signing and authenticating REST requests" (S3, legacy).
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import unquote_plus

from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ProtocolError

SUBRESOURCES = frozenset({
    "accelerate", "acl", "cors", "delete", "lifecycle", "location", "logging", "notification", "partNumber", "policy",
    "requestPayment", "replication", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions",
    "website", "response-content-type", "response-content-language", "response-expires", "response-cache-control",
    "response-content-disposition", "response-content-encoding",
})  # fmt: skip
OWN = frozenset({"AWSAccessKeyId", "Signature", "Expires"})


def fields_of(raw: RawRequest) -> dict[str, str] | None:
    """The parameters of a version 2 presigned URL; None when it is none."""
    if "AWSAccessKeyId=" not in raw.query or "Signature=" not in raw.query:
        return None
    pairs = (part.partition("=") for part in raw.query.split("&"))
    fields = {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}
    return fields if fields.keys() >= OWN else None


def verify(fields: dict[str, str], raw: RawRequest, secret: str, now: float) -> None:
    """Raises ProtocolError SignatureDoesNotMatch, AccessDenied."""
    expires = fields["Expires"]
    if not (expires.isascii() and expires.isdigit()) or now > int(expires):
        raise ProtocolError("AccessDenied", "Request has expired", 403)
    digest = hmac.new(secret.encode(), _text(fields, raw).encode(), "sha1").digest()
    if not hmac.compare_digest(base64.b64encode(digest).decode(), fields["Signature"]):
        text = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method."
        )
        raise ProtocolError("SignatureDoesNotMatch", text, 403)


def _text(fields: dict[str, str], raw: RawRequest) -> str:
    headers = raw.headers
    amazon = {name: value for name, value in headers.items() if name.startswith("x-amz-")}
    amazon |= {name.lower(): value for name, value in fields.items() if name.lower().startswith("x-amz-")}
    lines = [f"{name}:{value}" for name, value in sorted(amazon.items())]
    parts = sorted(f"{name}={value}" if value else name for name, value in fields.items() if name in SUBRESOURCES)
    resource = (f"/{raw.bucket}" if raw.bucket else "") + raw.path + ("?" + "&".join(parts) if parts else "")
    kind, md5 = headers.get("content-type", ""), headers.get("content-md5", "")
    return "\n".join([raw.method, md5, kind, fields["Expires"], *lines, resource])

"""Which encryption objects are told to have: S3's own keys, KMS's, or their customers'.

Source: "Protecting data with encryption" in the S3 user guide. Whatever is told, files are encrypted by the store, with its
own keys; KMS's names are given, and nothing is asked of KMS. What comes with a customer's key is encrypted with that.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from pampero.api import ApiError
from pampero.kernel import jsontext
from pampero.services.s3.customerkeys import SSE_HEADER, customer_key, key_shown
from pampero.services.s3.model import SSE, Bucket, Meta
from pampero.services.s3.values import invalid

CONTEXT = "x-amz-server-side-encryption-context"


def seal(meta: Meta, bucket: Bucket, req: Any, mark: bytes = b"") -> None:
    """Note the encryption that the request, or else the bucket, asks for. mark: of the customer's key.

    Raises InvalidArgument, and AccessDenied where the bucket takes no keys of customers.
    """
    meta.customer, meta.kms, meta.key = mark, None, False
    if mark:
        if "SSE-C" in bucket.refused:
            text = f"Requests specifying SSE-C are blocked by the encryption configuration of the bucket {bucket.name}"
            raise ApiError("AccessDenied", text, 403)
        meta.sse = ""
        return
    asked, key = req.ServerSideEncryption, req.SSEKMSKeyId
    if key is not None and not (asked or "").startswith("aws:kms"):
        text = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms"
        raise invalid(SSE_HEADER, asked or "null", text)
    _check_context(req.SSEKMSEncryptionContext)
    meta.sse, named = (bucket.sse, bucket.kms) if asked is None else (asked, key)
    if meta.sse != SSE:
        meta.kms = kms_arn(bucket, named)
        meta.key = meta.sse == "aws:kms" and (bucket.key if req.BucketKeyEnabled is None else req.BucketKeyEnabled)


def kms_arn(bucket: Bucket, key: str | None) -> str:
    """A key by its id, or the account's own for S3 where none is named, as an ARN; aliases and ARNs as they are."""
    if key is not None and (key.startswith(("arn:", "alias/"))):
        return key
    place = f"{bucket.region}:{bucket.account}"
    return f"arn:aws:kms:{place}:key/{key or _own(place)}"


def _own(place: str) -> str:
    digits = hashlib.sha256(f"aws/s3:{place}".encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def _check_context(context: str | None) -> None:
    if context is None:
        return
    try:
        fine = isinstance(jsontext.loads(base64.b64decode(context, validate=True)), dict)
    except (binascii.Error, ValueError):
        fine = False
    if not fine:
        text = (
            f"The header '{CONTEXT}' shall be Base64-encoded UTF-8 string holding JSON with the encryption context "
            "key-value pairs"
        )
        raise invalid(CONTEXT, context, text)


def sealed(meta: Meta, req: Any = None) -> dict[str, Any]:
    """The encryption as members of an answer. req: the request, whose customer's key is told again."""
    if meta.customer:
        return {} if req is None or customer_key(req) is None else key_shown(req)
    context = getattr(req, "SSEKMSEncryptionContext", None)
    return {
        "ServerSideEncryption": meta.sse,
        "SSEKMSKeyId": meta.kms,
        "BucketKeyEnabled": meta.key or None,
        **({} if context is None else {"SSEKMSEncryptionContext": context}),
    }

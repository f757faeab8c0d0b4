"""Which encryption objects have: S3's own keys, KMS's, or their customers'.

Source: "Protecting data with encryption" in the S3 user guide. All files are encrypted by the store, with its own keys; what
comes with a customer's key, or names one of KMS, is encrypted with that before.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.kernel import jsontext
from pampero.services.s3.customerkeys import SSE_HEADER, KmsSeal, Sealing, customer_key, key_shown
from pampero.services.s3.model import SSE, Bucket, Meta
from pampero.services.s3.values import invalid

CONTEXT = "x-amz-server-side-encryption-context"


def seal(meta: Meta, bucket: Bucket, req: Any, by: Sealing | None = None) -> None:
    """Note how an object is encrypted. by: with whose key, if not with S3's own.

    Raises InvalidArgument, and AccessDenied where the bucket takes no keys of customers.
    """
    meta.customer, meta.sse = b"", SSE
    meta.kms, meta.key, meta.data, meta.about = None, False, b"", {}
    if by is None:
        chosen(bucket, req)
    elif by.by is not None:
        meta.sse, meta.kms, meta.key, meta.data, meta.about = msgspec.structs.astuple(by.by)
    else:
        if "SSE-C" in bucket.refused:
            text = f"Requests specifying SSE-C are blocked by the encryption configuration of the bucket {bucket.name}"
            raise ApiError("AccessDenied", text, 403)
        meta.customer, meta.sse = by.mark, ""


def chosen(bucket: Bucket, req: Any) -> KmsSeal | None:
    """The encryption by KMS that the request, or else the bucket, asks for; None: by S3's own keys. Raises InvalidArgument."""
    asked, key = req.ServerSideEncryption, req.SSEKMSKeyId
    if key is not None and not (asked or "").startswith("aws:kms"):
        text = "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms"
        raise invalid(SSE_HEADER, asked or "null", text)
    _check_context(req.SSEKMSEncryptionContext)
    sse, named = (bucket.sse, bucket.kms) if asked is None else (asked, key)
    if sse == SSE:
        return None
    by_bucket_key = sse == "aws:kms" and (bucket.key if req.BucketKeyEnabled is None else req.BucketKeyEnabled)
    return KmsSeal(sse, named, bool(by_bucket_key))


def _check_context(context: str | None) -> None:
    if context is None:
        return
    try:
        given = jsontext.loads(base64.b64decode(context, validate=True))
        fine = isinstance(given, dict) and all(isinstance(value, str) for value in given.values())
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

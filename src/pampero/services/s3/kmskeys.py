"""SSE-KMS and DSSE-KMS: objects that are encrypted with data keys of KMS.

Source: "Using server-side encryption with AWS KMS keys" and "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys" in the S3
user guide. An object is written as one of a customer's key is (`customerkeys`), with a data key that KMS has made for it, and
that lies beside it as KMS has encrypted it. Who writes needs kms:GenerateDataKey, who reads kms:Decrypt. DSSE's second layer is
the store's own encryption of its files.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, Context
from pampero.aws.encryption import DataKey, new_key, open_key
from pampero.kernel import jsontext
from pampero.services.s3.customerkeys import OWN, KmsSeal, Sealing, cipher_key_of, customer_key, sealing
from pampero.services.s3.encryption import chosen
from pampero.services.s3.model import Bucket, Meta, StoredObject

ABOUT = "aws:s3:arn"
MANAGED = "alias/aws/s3"


def refusal(error: ApiError) -> ApiError:
    """What S3 says where KMS refuses: its errors by their names behind `KMS.`."""
    if error.code == "AccessDenied":
        return ApiError("AccessDenied", error.message, 403)
    return ApiError(f"KMS.{error.code}", error.message, 400)


def about_object(bucket: Bucket, key: str, whole: bool, more: str | None = None) -> dict[str, str]:
    """The encryption context: the object's ARN, or the bucket's where a bucket key stands between; and what users add."""
    given: Mapping[str, str] = {} if more is None else jsontext.loads(base64.b64decode(more))
    return {**given, ABOUT: bucket.arn if whole else f"{bucket.arn}/{key}"}


async def sealing_for(call: Call, bucket: Bucket, req: Any, key: str) -> Sealing | None:
    """How a new object is encrypted: with the customer's key, or a data key of the KMS key that the request or the bucket names.

    Raises InvalidArgument, InvalidRequest, AccessDenied, and KMS's errors.
    """
    by_customer = sealing(customer_key(req))
    if by_customer is not None:
        return by_customer
    asked = chosen(bucket, req)
    if asked is None:
        return None
    about = about_object(bucket, key, asked.key, req.SSEKMSEncryptionContext)
    made = await new_key(_at(call, bucket), asked.kms or MANAGED, about, refusal)
    return sealing_with(made, asked, about)


def sealing_with(made: DataKey, asked: KmsSeal, about: dict[str, str]) -> Sealing:
    """How a body is encrypted with a data key."""
    return Sealing(b"", made.plain, replace(asked, kms=made.key, data=made.sealed, about=about))


def _at(context: Context, bucket: Bucket) -> Context:
    """Where the bucket is; keys by their ids are the caller's."""
    return context.within(context.account or bucket.account, bucket.region)


async def data_key_of(context: Context, region: str, meta: Meta) -> bytes:
    """The data key of an object. Raises AccessDenied, and KMS's errors."""
    return await open_key(context.within(context.account, region), meta.data, meta.about, refusal)


async def part_sealing(call: Call, bucket: Bucket, meta: Meta) -> Sealing:
    """How a part of an upload is encrypted: with the data key that the upload began with."""
    plain = await data_key_of(call, bucket.region, meta)
    return Sealing(b"", plain, KmsSeal(meta.sse, meta.kms, meta.key, meta.data, meta.about))


async def opening(call: Call, region: str, found: StoredObject, req: Any, members: tuple[str, str, str] = OWN) -> bytes:
    """What opens an object's bytes, as `cipher_key_of`; empty where nothing has to. Raises also KMS's errors."""
    key = cipher_key_of(found, req, members)
    return await data_key_of(call, region, found.meta) if found.meta.data else key

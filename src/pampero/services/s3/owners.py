"""Whose buckets they are that requests rely on: `x-amz-expected-bucket-owner`, `x-amz-source-expected-bucket-owner`.

Source: "Verifying bucket ownership with bucket owner condition" in the S3 user guide.
"""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError, request_guard
from pampero.services.s3.model import find_bucket
from pampero.services.s3.sources import source_of
from pampero.store.tx import ReadTx

ACCOUNT = re.compile(r"[0-9A-Za-z_]{12}")


@request_guard
def check_owners(tx: ReadTx, req: Any) -> None:
    """Raises AccessDenied where a bucket is another's, NoSuchBucket, InvalidBucketOwnerAWSAccountID."""
    _check(tx, req.Bucket, req.ExpectedBucketOwner)
    source = getattr(req, "ExpectedSourceBucketOwner", None)
    if source is not None:
        _check(tx, source_of(req.CopySource)[0], source)


def _check(tx: ReadTx, bucket: str, account: str | None) -> None:
    if account is None:
        return
    if not ACCOUNT.fullmatch(account):
        text = f"The value of the expected bucket owner parameter must be an AWS Account ID... [{account}]"
        raise ApiError("InvalidBucketOwnerAWSAccountID", text)
    if find_bucket(tx, bucket).account != account:
        raise ApiError("AccessDenied", "Access Denied", 403)

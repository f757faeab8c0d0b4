"""Who pays for requests, and acceleration: what costs money on AWS.

Source: "Using Requester Pays general purpose buckets" in the S3 user guide: strangers have to say that they pay
(`x-amz-request-payer`), and are told that they did. Nothing is billed, and nothing is faster with acceleration.
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.s3 import types as t
from pampero.services.s3.configurations import get, put
from pampero.services.s3.model import BUCKETS, Bucket, bucket_arn, find_bucket
from pampero.store.tx import ReadTx, Tx

REQUESTER = "Requester"
CHARGED = "requester"
ACCELERATION = "acceleration"


def charge(call: Call, bucket: Bucket, req: Any) -> dict[str, Any]:
    """Raises AccessDenied for a stranger who does not pay; else what is told who did."""
    if not bucket.requester_pays or call.principal.account == bucket.account:
        return {}
    if req.RequestPayer != CHARGED or call.principal.kind == "anonymous":
        raise ApiError("AccessDenied", "Access Denied", 403)
    return {"RequestCharged": CHARGED}


@operation("PutBucketRequestPayment", resource=bucket_arn)
def put_bucket_request_payment(tx: Tx, call: Call, req: t.PutBucketRequestPaymentRequest) -> None:
    """Say who pays. Source: API_PutBucketRequestPayment."""
    bucket = find_bucket(tx, req.Bucket)
    bucket.requester_pays = req.RequestPaymentConfiguration.Payer == REQUESTER
    BUCKETS.put(tx, "", bucket.name, bucket)


@operation("GetBucketRequestPayment", resource=bucket_arn, read=True)
def get_bucket_request_payment(
    tx: ReadTx, call: Call, req: t.GetBucketRequestPaymentRequest
) -> t.GetBucketRequestPaymentOutput:
    """Who pays. Source: API_GetBucketRequestPayment."""
    pays = find_bucket(tx, req.Bucket).requester_pays
    return t.GetBucketRequestPaymentOutput(Payer=REQUESTER if pays else "BucketOwner")


@operation("PutBucketAccelerateConfiguration", resource=bucket_arn, action="s3:PutAccelerateConfiguration")
def put_bucket_accelerate_configuration(tx: Tx, call: Call, req: t.PutBucketAccelerateConfigurationRequest) -> None:
    """Source: API_PutBucketAccelerateConfiguration. Raises InvalidRequest, MalformedXML."""
    if "." in req.Bucket:
        text = "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names"
        raise ApiError("InvalidRequest", text)
    put(tx, req.Bucket, ACCELERATION, req.AccelerateConfiguration)


@operation("GetBucketAccelerateConfiguration", resource=bucket_arn, action="s3:GetAccelerateConfiguration", read=True)
def get_bucket_accelerate_configuration(
    tx: ReadTx, call: Call, req: t.GetBucketAccelerateConfigurationRequest
) -> t.GetBucketAccelerateConfigurationOutput:
    """The state; none where it was never set. Source: API_GetBucketAccelerateConfiguration."""
    found = get(tx, req.Bucket, ACCELERATION, t.AccelerateConfiguration)
    return t.GetBucketAccelerateConfigurationOutput(Status=None if found is None else found.Status)

"""Directory buckets: their sessions, their list, and objects that get another name. What else is theirs stands in `zones`."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from urllib.parse import unquote

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.paging import page, position_of
from pampero.services.s3 import types as t
from pampero.services.s3.conditions import failed, unmet
from pampero.services.s3.lookup import missing
from pampero.services.s3.metadata import check_key
from pampero.services.s3.model import BUCKETS, Bucket, StoredObject, bucket_arn, find_bucket, object_arn
from pampero.services.s3.stored import find_object, remove, save
from pampero.services.s3.values import invalid
from pampero.services.s3.zones import DELIMITER, MODE, SESSION, WRITES, bound_to, zone_in
from pampero.store.tx import ReadTx, Tx

SECONDS = 300
MAX = 1000
DAY = 86400
SOURCE = ("SourceIfMatch", "SourceIfNoneMatch", "SourceIfModifiedSince", "SourceIfUnmodifiedSince")
DESTINATION = (
    "DestinationIfMatch", "DestinationIfNoneMatch", "DestinationIfModifiedSince", "DestinationIfUnmodifiedSince",
)  # fmt: skip
TOKENS = ClientTokens(
    "s3.rename",
    DAY,
    lambda: ApiError(
        "IdempotencyParameterMismatch",
        "Parameters on this idempotent request are inconsistent with parameters used in previous request(s).",
    ),
)


def _sessions(tx: ReadTx, call: Call, req: t.CreateSessionRequest) -> list[Check]:
    if zone_in(req.Bucket) and BUCKETS.get(tx, "", req.Bucket) is None:
        return []
    return [Check(SESSION, bucket_arn(call, req), {MODE: [req.SessionMode or WRITES]})]


@operation("CreateSession", resource=bucket_arn, checks=_sessions)
async def create_session(call: Call, req: t.CreateSessionRequest) -> t.CreateSessionOutput:
    """Credentials for a directory bucket's objects, for five minutes. Source: API_CreateSession.

    Policies are asked again with each use, so that what is taken away ends at once, and a session allows nothing by itself.
    Where all go to one endpoint, SDKs want one for CreateBucket, too: so there is one for a bucket that is still to come. Raises
    NoSuchBucket, InvalidRequest, AccessDenied for a session, MethodNotAllowed for buckets of the other kind.
    """
    if call.principal.bound:
        raise ApiError("AccessDenied", "Access Denied", 403)
    bucket = await call.read(_asked, req.Bucket)
    kind, key = req.ServerSideEncryption, req.SSEKMSKeyId
    if kind not in (None, bucket.sse) or key not in (None, bucket.kms):
        text = "The encryption of a session has to be that of its bucket."
        raise ApiError("InvalidRequest", text)
    principal = replace(call.principal, bound=bound_to(bucket.name, req.SessionMode or WRITES), issued=call.now)
    session = call.runtime.tokens.issue(principal, call.now + SECONDS)
    return t.CreateSessionOutput(
        Credentials=t.SessionCredentials(
            AccessKeyId=session.access_key,
            SecretAccessKey=session.secret,
            SessionToken=session.token,
            Expiration=session.expires,
        ),
        ServerSideEncryption=bucket.sse,
        SSEKMSKeyId=bucket.kms,
    )


def _asked(tx: ReadTx, name: str) -> Bucket:
    zone = zone_in(name)
    there = not zone or BUCKETS.get(tx, "", name) is not None
    return _directory(tx, name) if there else Bucket(name, "", "", tx.now, zone=zone)


def _directory(tx: ReadTx, name: str) -> Bucket:
    bucket = find_bucket(tx, name)
    if not bucket.zone:
        text = "The specified method is not allowed against this resource."
        raise ApiError("MethodNotAllowed", text, status=405)
    return bucket


@operation("ListDirectoryBuckets", resource="*", action="s3express:ListAllMyDirectoryBuckets", read=True)
def list_directory_buckets(tx: ReadTx, call: Call, req: t.ListDirectoryBucketsRequest) -> t.ListDirectoryBucketsOutput:
    """The account's directory buckets in the region. Source: API_ListDirectoryBuckets."""
    most = MAX if req.MaxDirectoryBuckets is None else req.MaxDirectoryBuckets
    text = "The continuation token provided is incorrect"
    after = position_of(req.ContinuationToken, lambda: invalid("continuation-token", req.ContinuationToken, text))
    every = BUCKETS.page(tx, "", after=after)
    own = [one for _, one in every if one.zone and (one.account, one.region) == (call.account, call.region)]
    shown, token = page(own, max(1, most), lambda one: one.name)
    shapes = [
        t.Bucket(Name=one.name, CreationDate=one.created, BucketRegion=one.region, BucketArn=one.arn) for one in shown
    ]
    return t.ListDirectoryBucketsOutput(Buckets=shapes, ContinuationToken=token)


@operation("RenameObject", resource=object_arn, action="s3:PutObject")
def rename_object(tx: Tx, call: Call, req: t.RenameObjectRequest) -> t.RenameObjectOutput:
    """Give an object of a directory bucket another name, at once. Source: API_RenameObject.

    Raises NoSuchKey, PreconditionFailed, IdempotencyParameterMismatch, InvalidRequest.
    """
    bucket = _directory(tx, req.Bucket)
    check_key(req.Key)
    key = unquote(req.RenameSource).removeprefix("/").removeprefix(f"{req.Bucket}/")
    if req.Key.endswith(DELIMITER) or key.endswith(DELIMITER) or key == req.Key:
        raise ApiError("InvalidRequest", "An object cannot be renamed to itself, nor can a directory be renamed.")
    conditions = [getattr(req, member) for member in (*SOURCE, *DESTINATION)]
    if TOKENS.former(tx, req.Bucket, req.ClientToken, [req.Key, key, conditions]) is not None:
        return t.RenameObjectOutput()
    found, there = find_object(tx, req.Bucket, key), find_object(tx, req.Bucket, req.Key)
    if found is None:
        raise missing(key)
    _hold(unmet(req, found, SOURCE, tx.now), "x-amz-rename-source-")
    _check_destination(req, there, tx.now)
    new = StoredObject(
        req.Key, found.size, found.etag, found.modified, found.blob, found.body, copy(found.meta)
    )  # fmt: skip
    remove(tx, bucket, key)
    save(tx, bucket, new)
    return t.RenameObjectOutput()


def _check_destination(req: t.RenameObjectRequest, there: StoredObject | None, now: float) -> None:
    if there is not None:
        _hold(unmet(req, there, DESTINATION, now), "")
    elif req.DestinationIfMatch is not None:
        raise failed("If-Match")


def _hold(condition: str | None, prefix: str) -> None:
    if condition is not None:
        raise failed(f"{prefix}{condition.lower() if prefix else condition}")

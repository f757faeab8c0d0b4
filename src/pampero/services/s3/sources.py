"""The sources of copies: `x-amz-copy-source`."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pampero.api import ApiError, Call, Check
from pampero.services.s3.archives import check_source_here
from pampero.services.s3.conditions import check_source
from pampero.services.s3.lookup import missing, no_such_version
from pampero.services.s3.model import Bucket, StoredObject, find_bucket, object_arn
from pampero.services.s3.putting import putting
from pampero.services.s3.stored import find_object, find_version
from pampero.store.tx import ReadTx


def source_of(text: str) -> tuple[str, str, str | None]:
    """(bucket, key, version) of a copy's source. Raises InvalidArgument."""
    path, _, version = text.partition("?versionId=")
    bucket, slash, key = unquote(path).lstrip("/").partition("/")
    if not slash or not key:
        raise ApiError("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
    return bucket, key, version or None


def copied(call: Call, req: Any) -> list[Check]:
    """The questions that a copy asks: may the source be read, may the copy be written."""
    bucket, key, version = source_of(req.CopySource)
    reading = "s3:GetObject" if version is None else "s3:GetObjectVersion"
    return [
        Check(reading, f"arn:aws:s3:::{bucket}/{key}", part=version or ""),
        Check("s3:PutObject", object_arn(call, req)),
    ]


def copied_tags(call: Call, req: Any) -> list[Check]:
    """What a copy asks beside that where its source has tags: may they be read, and given.

    Source: "Permissions" of API_CopyObject.
    """
    bucket, key, version = source_of(req.CopySource)
    reading = "s3:GetObjectTagging" if version is None else "s3:GetObjectVersionTagging"
    return [
        Check(reading, f"arn:aws:s3:::{bucket}/{key}", part=version or ""),
        Check("s3:PutObjectTagging", object_arn(call, req)),
    ]


def copied_whole(call: Call, req: Any) -> list[Check]:
    """The same for a whole object, which may be locked."""
    return [copied(call, req)[0], *putting(call, req)]


def find_source(tx: ReadTx, req: Any) -> tuple[Bucket, StoredObject]:
    """What is to be copied.

    Raises NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidRequest, InvalidObjectState, PreconditionFailed.
    """
    name, key, version = source_of(req.CopySource)
    bucket = find_bucket(tx, name)
    found = find_object(tx, name, key) if version is None else find_version(tx, name, key, version)
    if found is None:
        raise missing(key) if version is None else no_such_version(key, version)
    if found.marker:
        text = "The source of a copy request may not specifically refer to a delete marker by version id."
        raise ApiError("InvalidRequest", text)
    check_source_here(found, tx.now)
    check_source(req, found, tx.now)
    return bucket, found

"""Finding the version that a request names, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check
from pampero.kernel.clock import http_date
from pampero.services.s3.model import StoredObject, find_bucket, object_arn
from pampero.services.s3.stored import find_newest, find_object, find_version
from pampero.store.tx import ReadTx


def find(
    tx: ReadTx, bucket: str, key: str, version: str | None, method: str = "GET", marked: bool = False
) -> tuple[StoredObject, str | None]:
    """A version that can be read, and its id where answers show it.

    marked: a delete marker is found, too, only to say that it allows nothing. Raises NoSuchBucket, NoSuchKey,
    NoSuchVersion, MethodNotAllowed (a delete marker that was asked for by its id).
    """
    kept = find_bucket(tx, bucket).versioning
    if version is None:
        found = find_object(tx, bucket, key)
        if found is None:
            hidden = find_newest(tx, bucket, key) if kept else None
            if hidden is None:
                raise missing(key)
            raise _marked(hidden, method) if marked else _hidden(hidden)
    else:
        found = find_version(tx, bucket, key, version)
        if found is None:
            raise no_such_version(key, version)
        if found.marker:
            raise _marked(found, method)
    return found, shown_version(found, kept)


def shown_version(found: StoredObject, versioning: str) -> str | None:
    """The version's id where answers name it: in buckets that keep, or have kept, versions."""
    return found.version if versioning else None


def stored_version(new: StoredObject) -> str | None:
    """The version's id in the answer to what made it: none where versions are no longer kept."""
    return new.meta.version


def versioned(action: str) -> Any:
    """The check of an action whose name differs where a version is named: GetObject, GetObjectVersion."""

    def checks(call: Call, req: Any) -> Iterable[Check]:
        wanted = action if req.VersionId is None else action.replace("Object", "ObjectVersion", 1)
        keys = {} if req.VersionId is None else {"s3:VersionId": [req.VersionId]}
        return [Check(f"s3:{wanted}", object_arn(call, req), keys, part=req.VersionId or "")]

    return checks


def missing(key: str) -> ApiError:
    """The key is not there."""
    return ApiError("NoSuchKey", "The specified key does not exist.", Key=key)


def no_such_version(key: str, version: str) -> ApiError:
    """The key is or was there, but not in this version."""
    text = "The specified version does not exist."
    return ApiError("NoSuchVersion", text, status=404, Key=key, VersionId=version)


def _hidden(marker: StoredObject) -> ApiError:
    headers: dict[str, Any] = {"x-amz-delete-marker": "true", "x-amz-version-id": marker.version}
    return ApiError("NoSuchKey", "The specified key does not exist.", Key=marker.key, **headers)


def _marked(marker: StoredObject, method: str) -> ApiError:
    text = "The specified method is not allowed against this resource."
    headers: dict[str, Any] = {
        "x-amz-delete-marker": "true", "x-amz-version-id": marker.version, "allow": "DELETE",
        "last-modified": http_date(marker.modified),
    }  # fmt: skip
    return ApiError("MethodNotAllowed", text, status=405, Method=method, ResourceType="DeleteMarker", **headers)

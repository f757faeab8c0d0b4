"""Ranges and conditional headers."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError
from pampero.services.s3.model import StoredObject

RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
# Digits of a place in an object; a longer number is beyond every object.
MAX_DIGITS = 18


def check_read(req: Any, found: StoredObject, prefix: str = "") -> None:
    """If-Match and its kin. Raises PreconditionFailed, NotModified. prefix: `CopySource` for the source of a copy."""
    match, none = getattr(req, f"{prefix}IfMatch"), getattr(req, f"{prefix}IfNoneMatch")
    since, until = getattr(req, f"{prefix}IfModifiedSince"), getattr(req, f"{prefix}IfUnmodifiedSince")
    modified = int(found.modified)
    if match is not None and not _matches(match, found.etag):
        raise _failed(f"{_header(prefix)}If-Match")
    if match is None and until is not None and modified > until:
        raise _failed(f"{_header(prefix)}If-Unmodified-Since")
    if (none is not None and _matches(none, found.etag)) or (none is None and since is not None and modified <= since):
        if prefix:
            raise _failed(f"{_header(prefix)}If-None-Match")
        raise ApiError("NotModified", "Not Modified", status=304, etag=found.etag)


def _header(prefix: str) -> str:
    return "x-amz-copy-source-" if prefix else ""


def check_write(req: Any, found: StoredObject | None) -> None:
    """Conditional writes. Raises PreconditionFailed, NoSuchKey."""
    if req.IfNoneMatch is not None and found is not None and _matches(req.IfNoneMatch, found.etag):
        raise _failed("If-None-Match")
    if req.IfMatch is not None:
        if found is None:
            raise missing(req.Key)
        if not _matches(req.IfMatch, found.etag):
            raise _failed("If-Match")


def check_delete(wanted: str, found: StoredObject | None) -> None:
    """A delete on a condition. Raises PreconditionFailed."""
    if found is None or not _matches(wanted, found.etag):
        raise _failed("If-Match")


def _matches(header: str, etag: str) -> bool:
    return any(one.strip().strip('"') in ("*", etag.strip('"')) for one in header.split(","))


def _failed(condition: str) -> ApiError:
    text = "At least one of the pre-conditions you specified did not hold"
    return ApiError("PreconditionFailed", text, status=412, Condition=condition)


def missing(key: str) -> ApiError:
    """The key is not there."""
    return ApiError("NoSuchKey", "The specified key does not exist.", Key=key)


def slice_of(header: str | None, size: int) -> tuple[int, int] | None:
    """(offset, length) of a Range header; None for the whole. Raises InvalidRange; what is no range is ignored."""
    match = RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = (
        number[-MAX_DIGITS:] if not number[:-MAX_DIGITS].strip("0") else "9" * MAX_DIGITS for number in match.groups()
    )
    if not first:
        length = min(int(last), size)
        start, end = size - length, size - 1
        valid = int(last) > 0 and size > 0
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        valid = start < size and (not last or int(last) >= start)
    if not valid:
        text = "The requested range is not satisfiable"
        raise ApiError("InvalidRange", text, status=416, RangeRequested=header, ActualObjectSize=size)
    return start, end - start + 1

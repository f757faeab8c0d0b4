"""Ranges and conditional headers."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError
from pampero.kernel.clock import http_date
from pampero.services.s3.lookup import missing
from pampero.services.s3.model import StoredObject
from pampero.services.s3.values import invalid

RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
# Digits of a place in an object; a longer number is beyond every object.
MAX_DIGITS = 18
COPIED = "x-amz-copy-source-"
# If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since: of what is read, and of what is copied.
READ = ("IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince")
SOURCE = ("CopySourceIfMatch", "CopySourceIfNoneMatch", "CopySourceIfModifiedSince", "CopySourceIfUnmodifiedSince")
NOT_IMPLEMENTED = "A header you provided implies functionality that is not implemented"


def check_read(req: Any, found: StoredObject, now: float) -> None:
    """If-Match and its kin. Raises PreconditionFailed, NotModified. A date that is still to come is no condition."""
    wrong = unmet(req, found, READ, now)
    if wrong is None:
        return
    if wrong in ("If-Match", "If-Unmodified-Since"):
        raise failed(wrong)
    headers: dict[str, Any] = {"etag": found.etag, "last-modified": http_date(found.modified)}
    raise ApiError("NotModified", "Not Modified", status=304, **headers)


def check_source(req: Any, found: StoredObject, now: float) -> None:
    """The same of the source of a copy. Raises PreconditionFailed."""
    wrong = unmet(req, found, SOURCE, now)
    if wrong is not None:
        raise failed(f"{COPIED}{wrong}")


def unmet(req: Any, found: StoredObject, members: tuple[str, str, str, str], now: float) -> str | None:
    """The first condition that does not hold."""
    match, none, since, until = (getattr(req, member) for member in members)
    modified = int(found.modified)
    if match is not None and not _matches(match, found.etag):
        return "If-Match"
    if match is None and until is not None and modified > until:
        return "If-Unmodified-Since"
    if none is not None:
        return "If-None-Match" if _matches(none, found.etag) else None
    return "If-Modified-Since" if since is not None and modified <= since <= now else None


def check_conditions(req: Any) -> None:
    """The conditions of a write: only one, `*` for If-None-Match and an ETag for If-Match. Raises NotImplemented."""
    if req.IfMatch is not None and req.IfNoneMatch is not None:
        raise _unaccepted("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
    for name, wrong in (("If-None-Match", req.IfNoneMatch not in (None, "*")), ("If-Match", req.IfMatch == "*")):
        if wrong:
            raise _unaccepted(name, f"We don't accept the provided value of {name} header for this API")


def _unaccepted(header: str, why: str) -> ApiError:
    return ApiError("NotImplemented", NOT_IMPLEMENTED, status=501, Header=header, additionalMessage=why)


def check_write(req: Any, found: StoredObject | None) -> None:
    """Conditional writes. Raises PreconditionFailed, NoSuchKey, NotImplemented."""
    check_conditions(req)
    if req.IfNoneMatch is not None and found is not None:
        raise failed("If-None-Match")
    if req.IfMatch is not None:
        if found is None:
            raise missing(req.Key)
        if not _matches(req.IfMatch, found.etag):
            raise failed("If-Match")


def conflict(condition: str, key: str) -> ApiError:
    """Something was written since an upload began that is to be completed on a condition."""
    text = "The conditional request cannot succeed due to a conflicting operation against this resource."
    return ApiError("ConditionalRequestConflict", text, status=409, Condition=condition, Key=key)


def check_delete(wanted: str, found: StoredObject | None) -> None:
    """A delete on a condition. Raises PreconditionFailed."""
    if found is None or not _matches(wanted, found.etag):
        raise failed("If-Match")


def _matches(header: str, etag: str) -> bool:
    return any(one.strip().strip('"') in ("*", etag.strip('"')) for one in header.split(","))


def failed(condition: str) -> ApiError:
    """A condition does not hold."""
    text = "At least one of the pre-conditions you specified did not hold"
    return ApiError("PreconditionFailed", text, status=412, Condition=condition)


def slice_of(header: str | None, size: int) -> tuple[int, int] | None:
    """(offset, length) of a Range header; None for the whole. Raises InvalidRange; what is no range is ignored, and
    so is one that ends before it begins."""
    places = _places(header)
    if places is None:
        return None
    first, last = places
    if first is None:
        assert last is not None
        length = min(last, size)
        start, end = size - length, size - 1
        valid = last > 0 and size > 0
    else:
        if last is not None and last < first:
            return None
        start, end = first, size - 1 if last is None else min(last, size - 1)
        valid = start < size
    if not valid:
        text = "The requested range is not satisfiable"
        raise ApiError("InvalidRange", text, status=416, RangeRequested=header, ActualObjectSize=size)
    return start, end - start + 1


def slice_of_source(header: str | None, size: int) -> tuple[int, int]:
    """(offset, length) of `x-amz-copy-source-range`, which names both ends. Raises InvalidArgument, InvalidRequest."""
    if header is None:
        return 0, size
    name = f"{COPIED}range"
    first, last = _places(header) or (None, None)
    if first is None or last is None or last < first:
        text = (
            f"The {name} value must be of the form bytes=first-last where first and last are the zero-based offsets of "
            "the first and last bytes to copy"
        )
        raise invalid(name, header, text)
    if first >= size:
        raise ApiError("InvalidRequest", "The specified copy range is invalid for the source object size")
    if last >= size:
        raise invalid(name, header, f"Range specified is not valid for source object of size: {size}")
    return first, last - first + 1


def _places(header: str | None) -> tuple[int | None, int | None] | None:
    """The two numbers of a range, either of which may be missing."""
    match = RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = (_place(number) for number in match.groups())
    return first, last


def _place(digits: str) -> int | None:
    if not digits:
        return None
    return int(digits[-MAX_DIGITS:]) if not digits[:-MAX_DIGITS].strip("0") else int("9" * MAX_DIGITS)

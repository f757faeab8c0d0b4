"""Parts of a layer that are asked for. Source: RFC 9110, "Range Requests"; ranges of one part alone are answered as such."""

from __future__ import annotations

import re
from collections.abc import Callable

from pampero.api import FileRange, WebResponse

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
BYTES = ("content-type", "application/octet-stream")


def sliced(
    asked: str | None, size: int, content: Callable[[int, int], FileRange], *headers: tuple[str, str]
) -> WebResponse:
    """The answer to a request for a layer of so many bytes, or for a part of it."""
    headers = (BYTES, ("accept-ranges", "bytes"), *headers)
    found = RANGE.fullmatch(asked or "")
    if found is None or found[1] == found[2] == "":
        return WebResponse(200, headers, parts=content(0, size)) if size else WebResponse(200, headers)
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    else:
        first, last = max(0, size - int(found[2])), size - 1
    if first > last or first >= size:
        return WebResponse(416, (("content-range", f"bytes */{size}"),))
    headers = (*headers, ("content-range", f"bytes {first}-{last}/{size}"))
    return WebResponse(206, headers, parts=content(first, last - first + 1))

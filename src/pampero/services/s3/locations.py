"""Where objects are found: URLs in the style in which the request came."""

from __future__ import annotations

from urllib.parse import quote

from pampero.api import Call


def location_of(call: Call, bucket: str, key: str) -> str:
    """The URL of an object, its key encoded throughout, as S3 tells it of what it has stored."""
    if call.http is None:
        return f"{call.settings.endpoint}/{bucket}/{quote(key, safe='')}"
    base = f"{call.http.scheme}://{call.http.headers.get('host', 'localhost')}"
    return f"{base}{'' if call.http.bucket else '/' + bucket}/{quote(key, safe='')}"

"""Route keys: `GET /pets/{id}`, `ANY /{proxy+}`, `$default`. Pure."""

from __future__ import annotations

import re

from pampero.api import ApiError

METHODS = frozenset({"ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
DEFAULT = "$default"
_VARIABLE = re.compile(r"\{[^{}/+]+\+?\}")


def check_route_key(key: str) -> None:
    """Raises BadRequestException."""
    if key == DEFAULT:
        return
    method, _, path = key.partition(" ")
    if method not in METHODS or not path.startswith("/") or " " in path:
        text = 'Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"'
        raise ApiError(
            "BadRequestException", f"The provided route key is not formatted properly for HTTP protocol. {text}"
        )
    segments = path.split("/")[1:]
    for index, segment in enumerate(segments):
        braces = "{" in segment or "}" in segment
        if braces and not _VARIABLE.fullmatch(segment):
            raise ApiError(
                "BadRequestException",
                "Resource's path part only allow a-zA-Z0-9._- or a valid greedy path variable and curly braces at the beginning and the end.",
            )
        if segment.endswith("+}") and index != len(segments) - 1:
            raise ApiError("BadRequestException", "Greedy path variables must be the last part of a route's path.")


def shape_of(key: str) -> str:
    """Route keys of one shape match the same requests: the names of variables do not tell them apart."""
    return _VARIABLE.sub(lambda found: "{+}" if found[0].endswith("+}") else "{}", key)

"""CORS of what answers HTTP for functions: HTTP APIs and function URLs. Pure.

Source: "Configure CORS for HTTP APIs", API_Cors of AWS Lambda.
"""

from __future__ import annotations

from dataclasses import dataclass

from pampero.api import WebRequest
from pampero.aws.functionhttp import Header

PREFIX = "access-control-"


@dataclass(frozen=True, slots=True)
class Rules:
    """What pages of other origins may do. Of what is None nothing was said. max_age: seconds. schemes: whether `https://*`
    stands for every origin of the scheme, as HTTP APIs have it."""

    origins: list[str] | None
    methods: list[str] | None
    headers: list[str] | None
    exposed: list[str] | None
    max_age: int | None
    credentials: bool | None
    schemes: bool = False

    def _fits(self, allowed: str, origin: str) -> bool:
        if self.schemes and allowed.endswith("*"):
            return origin.lower().startswith(allowed[:-1].lower())
        return allowed.lower() == origin.lower()

    def _origin(self, origin: str) -> list[Header]:
        allowed = self.origins or ()
        if "*" in allowed:
            headers = [(PREFIX + "allow-origin", "*")]
        elif any(self._fits(one, origin) for one in allowed):
            headers = [(PREFIX + "allow-origin", origin), ("vary", "Origin")]
        else:
            return []
        if self.credentials:
            headers.append((PREFIX + "allow-credentials", "true"))
        return headers

    def preflight(self, origin: str) -> list[Header]:
        """What a browser hears that asks before it sends; nothing where the origin may not."""
        headers = self._origin(origin)
        if headers:
            for name, values in (
                ("allow-methods", self.methods),
                ("allow-headers", self.headers),
                ("expose-headers", self.exposed),
            ):
                if values:
                    headers.append((PREFIX + name, ",".join(values)))
            if self.max_age is not None:
                headers.append((PREFIX + "max-age", str(self.max_age)))
        return headers

    def answered(self, origin: str | None) -> list[Header]:
        """What an answer says beside its own headers; nothing where the request came from no page, or the origin may not."""
        headers = self._origin(origin) if origin is not None else []
        if headers and self.exposed:
            headers.append((PREFIX + "expose-headers", ",".join(self.exposed)))
        return headers


def is_preflight(request: WebRequest) -> bool:
    """Whether a browser asks what it may send."""
    if request.method != "OPTIONS":
        return False
    names = {name for name, _ in request.headers}
    return "origin" in names and "access-control-request-method" in names

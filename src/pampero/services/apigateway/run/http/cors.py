"""CORS, answered by the API itself. Pure.

Source: developer guide, "Configure CORS for HTTP APIs": with a configuration, what integrations say of CORS is ignored.
"""

from __future__ import annotations

from pampero.api import WebRequest, WebResponse
from pampero.services.apigateway.http.types import Cors

PREFIX = "access-control-"
Header = tuple[str, str]


def is_preflight(request: WebRequest) -> bool:
    """Whether a browser asks what it may send."""
    if request.method != "OPTIONS":
        return False
    names = {name for name, _ in request.headers}
    return "origin" in names and "access-control-request-method" in names


def preflight(cors: Cors, origin: str) -> WebResponse:
    """204, with nothing of CORS where the origin may not."""
    headers = _origin(cors, origin)
    if headers:
        for name, values in (
            ("allow-methods", cors.AllowMethods),
            ("allow-headers", cors.AllowHeaders),
            ("expose-headers", cors.ExposeHeaders),
        ):
            if values:
                headers.append((PREFIX + name, ",".join(values)))
        if cors.MaxAge is not None:
            headers.append((PREFIX + "max-age", str(cors.MaxAge)))
    return WebResponse(204, tuple(headers))


def answered(cors: Cors, origin: str | None, response: WebResponse) -> WebResponse:
    """An answer with the API's CORS headers, and no others."""
    kept = [header for header in response.headers if not header[0].lower().startswith(PREFIX)]
    if origin is not None:
        own = _origin(cors, origin)
        if own and cors.ExposeHeaders:
            own.append((PREFIX + "expose-headers", ",".join(cors.ExposeHeaders)))
        kept += own
    return WebResponse(response.status, tuple(kept), response.body)


def _origin(cors: Cors, origin: str) -> list[Header]:
    allowed = cors.AllowOrigins or ()
    if "*" in allowed:
        headers = [(PREFIX + "allow-origin", "*")]
    elif any(_fits(one, origin) for one in allowed):
        headers = [(PREFIX + "allow-origin", origin), ("vary", "Origin")]
    else:
        return []
    if cors.AllowCredentials:
        headers.append((PREFIX + "allow-credentials", "true"))
    return headers


def _fits(allowed: str, origin: str) -> bool:
    """`https://*` stands for every origin of the scheme."""
    if allowed.endswith("*"):
        return origin.lower().startswith(allowed[:-1].lower())
    return allowed.lower() == origin.lower()

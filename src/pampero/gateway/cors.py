"""Browsers: the AWS APIs answer pages of any origin, as the real ones do for signed calls."""

from __future__ import annotations

from pampero.protocol.codec import RawRequest, RawResponse

_EXPOSED = (
    "x-amzn-requestid, x-amz-request-id, x-amz-id-2, x-amzn-errortype, x-amzn-errormessage, date, etag, "
    "x-amz-version-id, x-amz-delete-marker, x-amz-function-error, x-amz-log-result, x-amz-executed-version"
)


def is_preflight(raw: RawRequest) -> bool:
    """Whether a browser asks what it may send."""
    return raw.method == "OPTIONS" and "access-control-request-method" in raw.headers


def preflight(raw: RawRequest) -> RawResponse:
    """Everything that the browser asks for."""
    headers = [
        ("access-control-allow-origin", raw.headers.get("origin", "*")),
        ("access-control-allow-methods", "GET, PUT, POST, DELETE, HEAD, PATCH, OPTIONS"),
        ("access-control-allow-headers", raw.headers.get("access-control-request-headers", "*")),
        ("access-control-max-age", "172800"),
        ("vary", "Origin"),
    ]
    return RawResponse(200, headers, b"")


def allow_origin(raw: RawRequest, response: RawResponse) -> RawResponse:
    """Let the page that sent `Origin` read the answer."""
    origin = raw.headers.get("origin")
    if origin is not None and not any(name.lower() == "access-control-allow-origin" for name, _ in response.headers):
        response.headers.append(("access-control-allow-origin", "*"))
        response.headers.append(("access-control-expose-headers", _EXPOSED))
    return response

"""Browsers: the AWS APIs answer pages of any origin, as the real ones do for signed calls; buckets say for themselves."""

from __future__ import annotations

from collections.abc import Callable

from pampero.api.cors import CorsAnswer, CorsQuestion
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.xml import HEAD

Ask = Callable[[CorsQuestion], CorsAnswer | None]
_EXPOSED = (
    "x-amzn-requestid, x-amz-request-id, x-amz-id-2, x-amzn-errortype, x-amzn-errormessage, date, etag, "
    "x-amz-version-id, x-amz-delete-marker, x-amz-function-error, x-amz-log-result, x-amz-executed-version"
)


def is_preflight(raw: RawRequest) -> bool:
    """Whether a browser asks what it may send."""
    return raw.method == "OPTIONS" and "access-control-request-method" in raw.headers


def bucket_of(raw: RawRequest) -> str:
    """The bucket that a request is for, if it is for one."""
    return raw.bucket or raw.path.lstrip("/").partition("/")[0]


def preflight(raw: RawRequest, bucket: str, ask: Ask) -> RawResponse:
    """What a bucket's rules allow; elsewhere everything that the browser asks for."""
    wanted = raw.headers.get("access-control-request-headers", "")
    origin = raw.headers.get("origin", "")
    if bucket and origin:
        names = tuple(name.strip().lower() for name in wanted.split(",") if name.strip())
        answer = ask(CorsQuestion(bucket, origin, raw.headers["access-control-request-method"], names))
        if answer is not None:
            return _refused(answer.refusal) if answer.refusal else RawResponse(200, list(answer.headers), b"")
    headers = [
        ("access-control-allow-origin", origin or "*"),
        ("access-control-allow-methods", "GET, PUT, POST, DELETE, HEAD, PATCH, OPTIONS"),
        ("access-control-allow-headers", wanted or "*"),
        ("access-control-max-age", "172800"),
        ("vary", "Origin"),
    ]
    return RawResponse(200, headers, b"")


def _refused(text: str) -> RawResponse:
    body = f"{HEAD}<Error><Code>AccessForbidden</Code><Message>{text}</Message></Error>"
    return RawResponse(403, [("content-type", "application/xml")], body.encode())


def allow_origin(raw: RawRequest, response: RawResponse, bucket: str, ask: Ask) -> RawResponse:
    """Let the page that sent `Origin` read the answer, where the bucket (if it is one's) lets it."""
    origin = raw.headers.get("origin")
    if origin is None or any(name.lower() == "access-control-allow-origin" for name, _ in response.headers):
        return response
    answer = ask(CorsQuestion(bucket, origin, raw.method, ())) if bucket else None
    if answer is not None:
        response.headers.extend(answer.headers)
    else:
        response.headers.append(("access-control-allow-origin", "*"))
        response.headers.append(("access-control-expose-headers", _EXPOSED))
    return response

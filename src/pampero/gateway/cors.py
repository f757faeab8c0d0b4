"""Browsers: the AWS APIs answer pages of the origins that may call; buckets say for themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pampero.api.cors import CorsAnswer, CorsQuestion
from pampero.gateway.origins import Origins, refusal
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.xml import HEAD, text_of

Ask = Callable[[CorsQuestion], Awaitable[CorsAnswer | None]]
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


async def preflight(raw: RawRequest, bucket: str, ask: Ask, origins: Origins) -> RawResponse:
    """What a bucket's rules allow; elsewhere everything that a page of an origin that may call asks for."""
    wanted = raw.headers.get("access-control-request-headers", "")
    origin = raw.headers.get("origin", "")
    if bucket and origin:
        names = tuple(name.strip().lower() for name in wanted.split(",") if name.strip())
        answer = await ask(CorsQuestion(bucket, origin, raw.headers["access-control-request-method"], names))
        if answer is not None:
            return _refused(answer.refusal) if answer.refusal else RawResponse(200, list(answer.headers), b"")
    if not origins.allows(origin):
        return _refused(refusal(origin))
    headers = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-methods", "GET, PUT, POST, DELETE, HEAD, PATCH, OPTIONS"),
        ("access-control-allow-headers", wanted or "*"),
        ("access-control-max-age", "172800"),
        ("vary", "Origin"),
    ]
    return RawResponse(200, headers, b"")


def _refused(text: str) -> RawResponse:
    body = f"{HEAD}<Error><Code>AccessForbidden</Code><Message>{text_of(text)}</Message></Error>"
    return RawResponse(403, [("content-type", "application/xml")], body.encode())


async def admits(raw: RawRequest, bucket: str, ask: Ask) -> bool:
    """Whether the rules of the bucket that a request is for (if it is for one) let its page send it."""
    answer = await ask(CorsQuestion(bucket, raw.headers.get("origin", ""), raw.method, ())) if bucket else None
    return answer is not None and not answer.refusal


async def allow_origin(raw: RawRequest, response: RawResponse, bucket: str, ask: Ask, origins: Origins) -> RawResponse:
    """Let the page that sent `Origin` read the answer, where the bucket (if it is one's) or the server lets it."""
    origin = raw.headers.get("origin")
    if origin is None or any(name.lower() == "access-control-allow-origin" for name, _ in response.headers):
        return response
    answer = await ask(CorsQuestion(bucket, origin, raw.method, ())) if bucket else None
    if answer is not None:
        response.headers.extend(answer.headers)
    elif origins.allows(origin):
        response.headers.append(("access-control-allow-origin", origin))
        response.headers.append(("access-control-expose-headers", _EXPOSED))
        response.headers.append(("vary", "Origin"))
    return response

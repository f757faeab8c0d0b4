"""Browsers: the AWS APIs answer pages of the origins that may call; buckets say for themselves."""

from __future__ import annotations

from collections.abc import Callable

from pampero.api.ports import CorsQuestion
from pampero.gateway.hosts import APIS
from pampero.gateway.origins import Origins, refusal
from pampero.gateway.sites import Sites, bucket_of
from pampero.gateway.visit import Visit
from pampero.kernel.log import logger
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel
from pampero.protocol.xml import HEAD, text_of

log = logger("gateway.browsers")
_EXPOSED = (
    "x-amzn-requestid, x-amz-request-id, x-amz-id-2, x-amzn-errortype, x-amzn-errormessage, date, etag, "
    "x-amz-version-id, x-amz-delete-marker, x-amz-function-error, x-amz-log-result, x-amz-executed-version"
)


class Browsers:
    """What pages may send to operations, and which of the answers they may read."""

    def __init__(self, origins: Origins, sites: Sites) -> None:
        self._origins = origins
        self._sites = sites

    async def admit(self, visit: Visit, model: ServiceModel) -> None:
        """Refuse what a page sends that may not call, and known keys to pages served here. Raises ApiError AccessDenied."""
        raw, readable = visit.raw, model.traits.linkable
        text = self._origins.refusal(raw, readable=readable)
        door = self._origins.door(raw, plain=visit.host is APIS, readable=readable)
        if (text or door != raw.door) and not await self._admitted(visit):
            if text:
                log.warning("%s refused: %s", model.name, text)
                raise ApiError("AccessDenied", text, 403)
            raw.door = door

    async def _admitted(self, visit: Visit) -> bool:
        """Whether the rules of the bucket that a request is for (if it is for one) let its page send it."""
        raw = visit.raw
        question = CorsQuestion(visit.bucket, raw.headers.get("origin", ""), raw.method, ())
        answer = await self._sites.rules(question) if visit.bucket else None
        return answer is not None and not answer.refusal

    async def readable(self, visit: Visit, response: RawResponse) -> RawResponse:
        """Let the page that sent `Origin` read the answer, where the bucket (if it is one's) or the server lets it."""
        raw = visit.raw
        origin = raw.headers.get("origin")
        if origin is None or any(name.lower() == "access-control-allow-origin" for name, _ in response.headers):
            return response
        answer = await self._sites.rules(CorsQuestion(visit.bucket, origin, raw.method, ())) if visit.bucket else None
        if answer is not None:
            response.headers.extend(answer.headers)
        elif self._origins.allows(origin):
            response.headers.append(("access-control-allow-origin", origin))
            response.headers.append(("access-control-expose-headers", _EXPOSED))
            response.headers.append(("vary", "Origin"))
        return response


class Preflights:
    """The door of browsers that ask what they may send: what a bucket's rules allow; elsewhere everything that a page of
    an origin that may call asks for. ids: the headers that name a request to a bucket."""

    def __init__(self, origins: Origins, sites: Sites, ids: Callable[[str], list[tuple[str, str]]]) -> None:
        self._origins = origins
        self._sites = sites
        self._ids = ids

    def takes(self, visit: Visit) -> bool:
        """See Door."""
        asks = "access-control-request-method" in visit.raw.headers
        return visit.raw.method == "OPTIONS" and (asks or visit.host.certain)

    async def answer(self, visit: Visit) -> RawResponse:
        """See Door."""
        raw = visit.raw
        bucket = visit.host.bucket or bucket_of(raw)
        origin = raw.headers.get("origin", "")
        if visit.host.certain and not origin:
            raise ApiError("BadRequest", "Insufficient information. Origin request header needed.", 400)
        if bucket and origin:
            question = _question(raw, bucket, origin)
            answer = await self._sites.rules(question)
            if answer is not None and not answer.refusal:
                return RawResponse(200, [*self._ids(visit.request_id), *answer.headers], b"")
            if answer is not None or (visit.host.certain and not self._origins.allows(origin)):
                text = "CORSResponse: Bucket not found" if answer is None else answer.refusal
                visit.bucket = "" if answer is None else bucket
                kind = "BUCKET" if answer is None or answer.whole or not _names_object(visit) else "OBJECT"
                raise ApiError("AccessForbidden", text, 403, Method=question.method, ResourceType=kind)
        if not self._origins.allows(origin):
            return _refused(refusal(origin))
        headers = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-methods", "GET, PUT, POST, DELETE, HEAD, PATCH, OPTIONS"),
            ("access-control-allow-headers", raw.headers.get("access-control-request-headers", "") or "*"),
            ("access-control-max-age", "172800"),
            ("vary", "Origin"),
        ]
        return RawResponse(200, headers, b"")


def _names_object(visit: Visit) -> bool:
    path = visit.raw.path.lstrip("/")
    return bool(path if visit.host.bucket else path.partition("/")[2])


def _question(raw: RawRequest, bucket: str, origin: str) -> CorsQuestion:
    wanted = raw.headers.get("access-control-request-headers", "")
    names = tuple(name.strip().lower() for name in wanted.split(",") if name.strip())
    return CorsQuestion(bucket, origin, raw.headers.get("access-control-request-method", "OPTIONS"), names)


def _refused(text: str) -> RawResponse:
    body = f"{HEAD}<Error><Code>AccessForbidden</Code><Message>{text_of(text)}</Message></Error>"
    return RawResponse(403, [("content-type", "application/xml")], body.encode())

"""What answers at function URLs: `<key>.lambda-url.<region>.<anything>`, or `/_aws/lambda-url/<key>/…`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

import msgspec
from msgspec.structs import replace

from pampero.api import ApiError, Check, Context, Signer, WebRequest, WebResponse, web
from pampero.auth.principals import Principal
from pampero.aws.crossorigin import is_preflight
from pampero.aws.functionhttp import Header
from pampero.kernel import ids
from pampero.kernel.log import logger
from pampero.services.lambda_.invoke import MAX_REQUEST_SIZE, find
from pampero.services.lambda_.model import POLICIES, URL_KEYS, URLS, Function, Url, resolve
from pampero.services.lambda_.names import Reference
from pampero.services.lambda_.running import descend
from pampero.services.lambda_.streaming import Begun, Streaming
from pampero.services.lambda_.urlevents import (
    DELIMITER,
    JSON,
    MAX_PRELUDE_LENGTH,
    PRELUDE_KIND,
    answer,
    event,
    preflight,
    prelude,
    with_cors,
)  # fmt: skip
from pampero.services.lambda_.urls import BUFFERED, PLANE
from pampero.store.tx import ReadTx
from pampero.work.workers.spec import MAX_ANSWER_SIZE

log = logger("lambda.urls")
AWS_IAM = "AWS_IAM"
# Answers that no body follows, whatever the function says.
BODILESS = frozenset({204, 304})
FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)
# code of a failed authentication → x-amzn-ErrorType
UNAUTHENTICATED = {
    "ExpiredToken": "ExpiredTokenException", "InvalidClientTokenId": "UnrecognizedClientException",
    "IncompleteSignature": "IncompleteSignatureException",
}  # fmt: skip
STATUSES = {"TooManyRequestsException": 429, "RecursiveInvocationException": 400, "AccessDeniedException": 502}


class Refusal(Exception):
    """An answer of the URL's own."""

    def __init__(self, status: int, kind: str, body: object) -> None:
        super().__init__(kind)
        self.response = WebResponse(
            status, (JSON, ("x-amzn-errortype", kind)), json.dumps(body, separators=(",", ":")).encode()
        )


FAILED = WebResponse(502, (JSON,), b"Internal Server Error")


@web(PLANE, max_body=MAX_REQUEST_SIZE, refuses=True, service="lambda")
async def serve(context: Context, request: WebRequest) -> WebResponse | None:
    """One request to a function's URL. What goes wrong before the answer has begun is 502, as on AWS."""
    origin = next((value for name, value in request.headers if name == "origin"), None)
    try:
        found = await context.read(_find, request.id.partition(".")[0])
        if found is None:
            raise Refusal(403, "AccessDeniedException", {"Message": None})
        url, function, policy = found
        if url is None:
            raise Refusal(403, "AccessDeniedException", {"Message": FORBIDDEN})
        if url.cors is not None and origin is not None and is_preflight(request):
            return _told(request, preflight(url.cors, origin))
        place = context.within(url.account, url.region)
        try:
            signer = await _admit(place, url, function, policy, request)
            response = await _invoke(place, url, request, signer)
        except Refusal as refusal:
            response = refusal.response
        if url.cors is not None:
            response = replace(response, headers=with_cors(url.cors, origin, response.headers))
    except Refusal as refusal:
        response = refusal.response
    return _told(request, response)


def _told(request: WebRequest, response: WebResponse) -> WebResponse:
    return replace(response, headers=(("x-amzn-requestid", request.request_id), *response.headers))


def _find(tx: ReadTx, key: str) -> tuple[Url | None, Function | None, str | None] | None:
    """(the URL, what it invokes, the resource policy that bears on it), each unless it is gone; None: it never was."""
    at = URL_KEYS.get(tx, "", key.lower())
    if at is None:
        return None
    url = URLS.get(tx, *at)
    if url is None or url.key != key.lower():
        return None, None, None
    policy = POLICIES.get(tx, url.scope, url.id)
    try:
        function = resolve(tx, _reference(url))
    except ApiError:
        function = None
    return url, function, None if policy is None else policy.text


def _reference(url: Url) -> Reference:
    return Reference(url.account, url.region, url.name, url.qualifier)


async def _admit(
    context: Context, url: Url, function: Function | None, policy: str | None, request: WebRequest
) -> Signer | None:
    """Who signed, where the URL wants that. Raises Refusal.

    Source: "Control access to Lambda function URLs": both lambda:InvokeFunctionUrl and lambda:InvokeFunction are asked. For
    functions that only root had in its hands the former alone is enough, as it was on AWS until 2025 and for some accounts
    until November 2026: older templates and tools allow no more. The log says so.
    """
    signer: Signer | None = None
    if url.auth == AWS_IAM:
        try:
            signer = await request.signer()
        except ApiError as error:
            kind = UNAUTHENTICATED.get(error.code, "InvalidSignatureException")
            raise Refusal(403, kind, {"message": error.message}) from error
        if signer is not None and signer.region not in ("", url.region):
            text = f"Credential should be scoped to a valid region, not '{signer.region[:100]}'. "
            raise Refusal(403, "InvalidSignatureException", {"message": text})
        if signer is None:
            raise Refusal(403, "MissingAuthenticationTokenException", {"Message": "Missing Authentication Token"})
    principal = signer.principal if signer is not None else Principal.anonymous()
    if principal.is_root and principal.account == url.account:
        return signer
    keys = {"lambda:FunctionUrlAuthType": [url.auth], "lambda:InvokedViaFunctionUrl": ["true"]}
    facts = request.facts.within(url.region)
    for action in ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"):
        check = Check(action, url.function, keys, account=url.account)
        decision = await context.read(context.runtime.decide, principal, check, facts, policy)
        if decision.allowed:
            continue
        former = function is not None and function.settings.by_root and not decision.explicit
        if action == "lambda:InvokeFunction" and former:
            log.warning("%s: its URL answers 403 on AWS by now, for nothing allows lambda:InvokeFunction", url.function)
            continue
        raise Refusal(403, "AccessDeniedException", {"Message": FORBIDDEN})
    return signer


async def _invoke(context: Context, url: Url, request: WebRequest, signer: Signer | None) -> WebResponse:
    """Raises Refusal."""
    where = _reference(url)
    try:
        deployment = await find(context, where)
        trace = descend(context, deployment)
        body = b"" if request.too_long else msgspec.json.encode(event(url, request, signer, context.now, trace))
        if request.too_long or len(body) > MAX_REQUEST_SIZE:
            text = f"Request must be smaller than {MAX_REQUEST_SIZE} bytes for the InvokeFunction operation"
            raise Refusal(413, "RequestEntityTooLargeException", {"Message": text})
        begun = await context.part(Streaming).begin(context, deployment, where.qualified, ids.uuid4(), body, trace)
    except ApiError as error:
        if error.code == "ResourceNotFoundException":
            # The alias is gone: nothing allows anybody to call it.
            raise Refusal(403, "AccessDeniedException", {"Message": FORBIDDEN}) from error
        members = {name: value for name, value in error.members.items() if name in ("Reason", "Type")}
        status = STATUSES.get(error.code, 502 if error.status is None or error.status >= 500 else 400)
        raise Refusal(status, error.code, {**members, "message": error.message}) from error
    if begun.stream.streaming:
        return await _streamed(begun, url.mode == BUFFERED, request.method)
    return await _whole(begun, url.mode)


async def _whole(begun: Begun, mode: str) -> WebResponse:
    """An answer that did not come in parts."""
    outcome = await asyncio.shield(begun.running)
    if outcome.failed:
        return FAILED
    if mode == BUFFERED:
        return answer(outcome.payload) or FAILED
    return WebResponse(200, (JSON,), outcome.payload)


async def _streamed(begun: Begun, buffered: bool, method: str) -> WebResponse:
    """An answer in parts: as it comes, or all at once."""
    parts = begun.parts()
    head: tuple[int, tuple[Header, ...]] = (200, (("content-type", begun.stream.kind),))
    first = b""
    if begun.stream.kind == PRELUDE_KIND:
        text, first, found = await _before(parts)
        said = prelude(text) if found else None
        if said is None:
            await parts.aclose()
            return FAILED
        head = said
    status, headers = head
    if not buffered and (method == "HEAD" or status in BODILESS):
        await parts.aclose()
        begun.stream.leave()
        return WebResponse(status, headers)
    if not buffered:
        return WebResponse(status, headers, parts=_rest(begun, first, parts))
    whole = bytearray(first)
    async for part in parts:
        whole += part
        if len(whole) > MAX_ANSWER_SIZE:
            await parts.aclose()
            return FAILED
    outcome = await asyncio.shield(begun.running)
    return FAILED if outcome.failed else WebResponse(status, headers, bytes(whole))


async def _before(parts: AsyncGenerator[bytes]) -> tuple[bytes, bytes, bool]:
    """(what stands before the answer's body, what came of the body with it, whether there is anything before it)."""
    text = bytearray()
    async for part in parts:
        text += part
        at = text.find(DELIMITER)
        if at >= 0:
            return bytes(text[:at]), bytes(text[at + len(DELIMITER) :]), True
        if len(text) > MAX_PRELUDE_LENGTH:
            break
    return b"", b"", False


async def _rest(begun: Begun, first: bytes, parts: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The body. An answer that ends in an error is cut off, so that nobody takes it for a whole one."""
    if first:
        yield first
    async for part in parts:
        yield part
    outcome = await asyncio.shield(begun.running)
    if outcome.failed:
        raise ConnectionResetError("the function failed in the middle of its answer")

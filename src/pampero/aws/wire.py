"""Requests to AWS's APIs in process, in the protocol of the service that they are for: for whoever writes such a request
itself, as integrations of API Gateway do.

Source: "Integration request for REST APIs": `path` names a path of the service's API, `action` one of its operations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_plus

from pampero.api import ApiError, Context, FileRange, WebResponse
from pampero.protocol.codec import RawRequest
from pampero.protocol.model import ServiceModel

MAX_ANSWER_SIZE = 10 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"
PATH = "/%~:@!$&'()*+,;=-._"


class Request(NamedTuple):
    """A request of HTTP to the API of a service. path, query: percent-encoded. headers: by lower-case name."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    bucket: str = ""


class TooLarge(Exception):
    """An answer that is longer than what can be taken on."""


async def ask(context: Context, service: str, request: Request) -> WebResponse:
    """What the service's API answers, errors too. service: by the name that its requests are signed with. Raises TooLarge."""
    raw = RawRequest(
        request.method, quote(request.path, safe=PATH), request.query, request.headers, request.body, bucket=request.bucket
    )  # fmt: skip
    answer = await context.runtime.request(context, service, raw)
    body = answer.body
    if isinstance(body, FileRange):
        if body.length > MAX_ANSWER_SIZE:
            raise TooLarge
        body = body.chunks()
    if not isinstance(body, bytes):
        pieces, size = [], 0
        async for piece in body:
            size += len(piece)
            if size > MAX_ANSWER_SIZE:
                raise TooLarge
            pieces.append(piece)
        body = b"".join(pieces)
    return WebResponse(answer.status, tuple(answer.headers), body)


def of_action(context: Context, service: str, action: str, request: Request) -> Request:
    """A request for an operation by its name, of which the query string or the body gives the parameters.

    Of a service with the query protocol it is a form, of one that is asked for targets it has the target, of others it has
    the operation's method and path, whose places the query string fills. Raises ApiError where the service has none.
    """
    models = [model for model in context.runtime.models.values() if model.signing_name == service]
    model = next((model for model in models if action in model.operations), None)
    if model is None:
        if models:
            raise ApiError("InvalidAction", f"{service} has no operation {action}.")
        raise ApiError("NotImplemented", f"{service} is not implemented yet.", status=501)
    if "query" in model.protocols or "ec2" in model.protocols or model.traits.former_query is not None:
        return _form(action, request)
    if model.target_prefix:
        type_ = f"application/x-amz-json-{model.json_version or '1.0'}"
        given = {"content-type": type_, **request.headers, "x-amz-target": f"{model.target_prefix}.{action}"}
        return request._replace(method="POST", path="/", headers=given)
    return _rest(model, action, request)


def is_form(request: Request) -> bool:
    """Whether a body says that it is one."""
    return request.headers.get("content-type", "").startswith(FORM)


def merged(said: str, body: bytes) -> bytes:
    """A query string, and of a form what that does not say already: who wrote the form shall not have the last word."""
    known = {_name(pair) for pair in said.split("&")}
    pairs = body.decode("utf-8", "replace").split("&")
    return "&".join([said, *(pair for pair in pairs if pair and _name(pair) not in known)]).encode()


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def _form(action: str, request: Request) -> Request:
    """What the query string and a body that is a form say, together."""
    said = "&".join(part for part in (f"Action={action}", request.query) if part)
    body = merged(said, request.body) if is_form(request) else said.encode()
    return request._replace(
        method="POST", path="/", query="", headers={**request.headers, "content-type": FORM}, body=body
    )


def _rest(model: ServiceModel, action: str, request: Request) -> Request:
    operation = model.operations[action]
    members: Mapping[str, Mapping[str, str]] = model.shape(operation.input)["members"] if operation.input else {}
    given = dict(pair.partition("=")[::2] for pair in request.query.split("&") if pair)
    path, _, query = operation.uri.partition("?")
    headers, rest = dict(request.headers), [query] if query else []
    for name, value in given.items():
        member = members.get(name, {})
        wire = member.get("locationName", name)
        match member.get("location"):
            case "uri":
                path = path.replace(f"{{{wire}+}}", value.replace("%2F", "/")).replace(f"{{{wire}}}", value)
            case "header":
                headers[wire.lower()] = unquote(value)
            case _:
                rest.append(f"{wire}={value}")
    return request._replace(method=operation.method, path=path, query="&".join(rest), headers=headers)

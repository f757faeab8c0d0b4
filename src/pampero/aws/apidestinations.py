"""Endpoints over HTTP that events go to: API destinations, which one service keeps and others send to, and methods of API
Gateway's APIs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pampero.api import ApiError, Context, WebResponse
from pampero.aws import planes
from pampero.aws.deliveries import Failure
from pampero.aws.httpclient import Answer
from pampero.aws.httptargets import JSON, filled, made, valued

# Statuses after which AWS tries again, beside those of the server's errors. With the first two a new token is fetched.
UNAUTHORISED = frozenset({401, 407})
AGAIN = frozenset({409, 429}) | UNAUTHORISED
Parameters = Mapping[str, Any] | None
Send = Callable[[Context, str, str, Parameters, Mapping[str, Any]], Awaitable[Answer]]


class ApiDestinations:
    """How API destinations are sent to; a part of the server. The service that keeps them says so when it starts."""

    def __init__(self, context: Context) -> None:
        self._send: Send | None = None

    def keep(self, send: Send) -> None:
        """From now on send by this."""
        self._send = send

    async def send(
        self, context: Context, arn: str, text: str, parameters: Parameters, event: Mapping[str, Any]
    ) -> Answer:
        """Send a text, as the context's principal, and wait for the answer. parameters: HttpParameters, whose paths lead into
        the event. Raises Failure, ApiError."""
        if self._send is None:
            raise ApiError("ResourceNotFoundException", f"The API destination {arn} does not exist.")
        return await self._send(context, arn, text, parameters, event)


def check_status(status: int, later: str, what: str) -> None:
    """Whether an endpoint took what it was sent. later: its Retry-After; what: begins the text. Raises Failure."""
    if status < 300:
        return
    if status in UNAUTHORISED:
        text = "Request failed because the credentials included for the connection are not authorized for the API destination."
        raise Failure("SDK_CLIENT_ERROR", what + text, final=False)
    again = status >= 500 or status in AGAIN
    after = float(later) if later.isdigit() and len(later) < 6 else 0.0
    text = f"{what}Request failed with HTTP status {status}."
    raise Failure("ERROR_FROM_TARGET" if again else "SDK_CLIENT_ERROR", text, final=not again, after=after)


async def to_api(
    context: Context, arn: str, text: str, parameters: Mapping[str, Any] | None, event: Mapping[str, Any]
) -> WebResponse:
    """Send an event to a method of API Gateway's (`…:<api>/<stage>/<method>/<path>`), in process, and hand back what it
    answers. Raises Failure, ApiError.

    The path ends with a slash and the content type names no character set, as recorded on AWS.
    """
    _, _, _, region, account, resource = arn.split(":", 5)
    api, stage, method, *rest = resource.split("/", 3)
    given = parameters or {}
    path = filled(
        "/".join(["", stage, *rest]).rstrip("/") + "/",
        (valued(one, event) for one in given.get("PathParameterValues") or ()),
    )
    request = made("POST" if method == "*" else method, path, text, {**given, "PathParameterValues": []}, event, {})
    where, _, query = request.url.partition("?")
    headers = tuple((name, "application/json" if value == JSON else value) for name, value in request.headers.items())
    there = context.within(account, region)
    answer: WebResponse = await planes.ask(
        there, "execute-api", api, request.method, where, query, headers, request.body
    )
    check_status(answer.status, dict(answer.headers).get("retry-after", ""), "Unable to invoke the API: ")
    return answer

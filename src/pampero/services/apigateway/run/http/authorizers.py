"""Lambda authorizers of HTTP APIs: functions that say who may come in.

Source: developer guide, "Control access to HTTP APIs with AWS Lambda authorizers".
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.http.types import Authorizer
from pampero.services.apigateway.run.authorizers import (
    Answer,
    Verdict,
    ask_function,
    judge,
    misconfigured,
    policy_of,
    verdict_of,
)
from pampero.services.apigateway.run.http.events import frame
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import as_text, request_look, value_of
from pampero.services.apigateway.run.refusal import forbidden, unauthorized

SECONDS = 10.0


async def admit(exchange: HttpExchange, authorizer: Authorizer) -> None:
    """Raises Refusal: 401 where an identity source is missing, 403 where the function says no, 500 where it fails."""
    look = request_look(exchange)
    identity = [as_text(value_of(source, look)) or "" for source in authorizer.IdentitySource or ()]
    if not all(identity):
        raise unauthorized()
    id_, seconds = authorizer.AuthorizerId or "", authorizer.AuthorizerResultTtlInSeconds or 0
    verdict = await verdict_of(exchange, id_, identity, seconds, lambda: _ask(exchange, authorizer, identity))
    if judge(exchange, verdict) is not Answer.ALLOWED:
        raise forbidden()
    exchange.access = {"lambda": verdict.context}


async def _ask(exchange: HttpExchange, authorizer: Authorizer, identity: list[str]) -> Verdict:
    event: dict[str, Any] = {"type": "REQUEST"}
    if authorizer.AuthorizerPayloadFormatVersion == "2.0":
        event |= {"routeArn": exchange.arn, "identitySource": identity or None}
    else:
        joined = ",".join(identity)
        event |= {"methodArn": exchange.arn, "identitySource": joined, "authorizationToken": joined}
    event |= frame(exchange, authorizer.AuthorizerPayloadFormatVersion)
    uri, credentials = authorizer.AuthorizerUri, authorizer.AuthorizerCredentialsArn
    said, failed = await ask_function(exchange, authorizer.AuthorizerId or "", uri, credentials, event, SECONDS)
    if failed:
        raise misconfigured(f"{authorizer.Name} failed: {said}")
    return _verdict(authorizer, said)


def _verdict(authorizer: Authorizer, said: Any) -> Verdict:
    context = said.get("context") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(context, dict | None):
        raise misconfigured(f"{authorizer.Name} answered no object, or a context that is none")
    if authorizer.EnableSimpleResponses:
        allowed = said.get("isAuthorized")
        if not isinstance(allowed, bool):
            raise misconfigured(f"{authorizer.Name} does not say whether it isAuthorized")
        return Verdict(allowed, context)
    document = said.get("policyDocument")
    if not isinstance(document, dict) or not said.get("principalId"):
        raise misconfigured(f"{authorizer.Name} answered no principalId or no policyDocument")
    return Verdict(policy_of(authorizer.Name, document), {**(context or {}), "principalId": said["principalId"]})

"""Lambda authorizers of REST APIs: asked with a token or with the request.

Source: "Input to" and "Output from an API Gateway Lambda authorizer".
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.kernel.log import logger
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.rest.types import Authorizer
from pampero.services.apigateway.run.authorizers import Verdict, ask_function, misconfigured, policy_of, verdict_of
from pampero.services.apigateway.run.events import frame
from pampero.services.apigateway.run.refusal import Refusal, unauthorized
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.mapping import evaluate

log = logger("apigateway")
DEFAULT_TTL = 300
SECONDS = 30.0


async def ask(exchange: RestExchange, id_: str) -> Verdict:
    """What an authorizer says, or said of the same identity before. Raises Refusal (401, 500)."""
    authorizer = exchange.stage.definition.authorizers.get(id_)
    if authorizer is None:
        raise misconfigured(f"there is no authorizer {id_}")
    identity = _identity(exchange, authorizer)
    ttl = DEFAULT_TTL if authorizer.authorizerResultTtlInSeconds is None else authorizer.authorizerResultTtlInSeconds
    return await verdict_of(exchange, id_, identity, ttl, lambda: _ask(exchange, authorizer, identity))


def _identity(exchange: RestExchange, authorizer: Authorizer) -> tuple[str, ...]:
    """The values of the identity sources. Raises Refusal (401) where one is missing or not as it must be."""
    values = []
    for source in (authorizer.identitySource or "").split(","):
        if source.strip():
            value = evaluate(source.strip(), exchange)
            if not value:
                raise unauthorized()
            values.append(value)
    pattern = authorizer.identityValidationExpression
    if authorizer.type == "TOKEN" and pattern:
        try:
            fits = compile_regex(pattern).begins(values[0])
        except BadRegex as error:
            raise misconfigured(f"identityValidationExpression: {error}") from error
        if not fits:
            raise unauthorized()
    return tuple(values)


async def tried(exchange: RestExchange, authorizer: Authorizer) -> tuple[Any, Verdict]:
    """What an authorizer's function answers to this request, and what it means. Raises Refusal (401, 500)."""
    said = await _said(exchange, authorizer, _identity(exchange, authorizer))
    return said, verdict(authorizer.name, said)


async def _ask(exchange: RestExchange, authorizer: Authorizer, identity: tuple[str, ...]) -> Verdict:
    return verdict(authorizer.name, await _said(exchange, authorizer, identity))


async def _said(exchange: RestExchange, authorizer: Authorizer, identity: tuple[str, ...]) -> Any:
    if authorizer.type == "TOKEN":
        event = {"type": "TOKEN", "methodArn": exchange.arn, "authorizationToken": identity[0]}
    else:
        event = {"type": "REQUEST", "methodArn": exchange.arn, **frame(exchange, {})}
    uri, credentials = authorizer.authorizerUri, authorizer.authorizerCredentials
    said, failed = await ask_function(exchange, authorizer.id or "", uri, credentials, event, SECONDS)
    if failed:
        message = said.get("errorMessage") if isinstance(said, dict) else None
        if message == "Unauthorized":
            raise unauthorized()
        log.warning("authorizer %s failed: %s", authorizer.name, message)
        raise Refusal("AUTHORIZER_FAILURE", None, "AuthorizerFailureException")
    return said


def verdict(name: str | None, said: Any) -> Verdict:
    if not isinstance(said, dict) or not isinstance(said.get("principalId"), str):
        raise misconfigured(f"{name} answered no principalId")
    context = said.get("context") or {}
    if not isinstance(context, dict) or not all(isinstance(one, str | int | float) for one in context.values()):
        raise misconfigured(f"{name} answered a context that is no map of texts, numbers and booleans")
    policy = policy_of(name, said.get("policyDocument") or {})
    texts = {key: one if isinstance(one, str) else msgspec.json.encode(one).decode() for key, one in context.items()}
    usage_key = said.get("usageIdentifierKey")
    return Verdict(
        policy, {**texts, "principalId": said["principalId"]}, usage_key if isinstance(usage_key, str) else None
    )

"""Lambda authorizers: asked with a token or with the request, their policies kept for a while.

Source: "Use API Gateway Lambda authorizers", "Input to" and "Output from an API Gateway Lambda authorizer".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from pampero.api import Context
from pampero.auth.context import NO_KEYS, RequestKeys
from pampero.auth.policy.evaluate import Request, concerns
from pampero.auth.policy.parse import IDENTITY, MalformedPolicy, Policy, parse
from pampero.auth.principals import Principal
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.run.exchange import ACTION, Exchange, facts, last
from pampero.services.apigateway.run.functions import function_of, invoke, within
from pampero.services.apigateway.run.mapping import evaluate
from pampero.services.apigateway.run.refusal import Refusal, unauthorized
from pampero.services.apigateway.types import Authorizer
from pampero.store.kept import Kept

log = logger("apigateway")
TTL = 300
MILLISECONDS = 30_000
KEPT = 4096


class Verdict(Enum):
    """What an authorizer's policy says of a method."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Output:
    """What an authorizer answered. context: with principalId, as events carry it."""

    policy: Policy
    context: Mapping[str, Any]
    key: str | None


class Answers:
    """A part of the server: authorizers' answers until they expire, by API, stage, deployment, authorizer, identity."""

    def __init__(self, context: Context) -> None:
        self._context = context
        store = context.runtime.store
        self._kept: Kept[tuple[str, ...], tuple[float, Output]] = Kept(
            lambda key: store.generation(answers_of(*key[:2])), KEPT
        )

    def get(self, key: tuple[str, ...]) -> Output | None:
        """The answer that is still good."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and self._context.now < kept[0] else None

    def put(self, key: tuple[str, ...], output: Output, seconds: int) -> None:
        """Keep an answer."""
        self._kept.put(key, (self._context.now + seconds, output), self._kept.generation(key))


def answers_of(api: str, stage: str) -> str:
    """What is touched when the answers to a stage are to be forgotten."""
    return f"apigateway.answers/{api}/{stage}"


async def authorize(exchange: Exchange, id_: str) -> Verdict:
    """Ask an authorizer, or take its answer to the same identity from before. Raises Refusal (401, 500)."""
    authorizer = exchange.served.definition.authorizers.get(id_)
    if authorizer is None:
        raise misconfigured(f"there is no authorizer {id_}")
    identity = _identity(exchange, authorizer)
    ttl = TTL if authorizer.authorizerResultTtlInSeconds is None else authorizer.authorizerResultTtlInSeconds
    answers = exchange.served.context.part(Answers)
    stage = exchange.served.stage
    key = (exchange.served.api, stage.stageName or "", stage.deploymentId or "", id_, *identity)
    output = answers.get(key) if ttl else None
    if output is None:
        output = await _ask(exchange, authorizer, identity)
        if ttl:
            answers.put(key, output, ttl)
    exchange.context["authorizer"] = dict(output.context)
    exchange.usage_key = output.key
    return _judge(exchange, output.policy)


def misconfigured(why: str) -> Refusal:
    """500 with no message, as AWS answers it; the log says why."""
    log.warning("authorizer: %s", why)
    return Refusal("AUTHORIZER_CONFIGURATION_ERROR", None, "AuthorizerConfigurationException")


def _identity(exchange: Exchange, authorizer: Authorizer) -> tuple[str, ...]:
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


async def _ask(exchange: Exchange, authorizer: Authorizer, identity: tuple[str, ...]) -> Output:
    function = function_of(authorizer.authorizerUri, exchange)
    if function is None:
        raise misconfigured(f"{authorizer.authorizerUri} names no function")
    served = exchange.served
    place = f"{served.context.region}:{served.context.account}:{served.api}"
    source = f"arn:aws:execute-api:{place}/authorizers/{authorizer.id}"
    payload = msgspec.json.encode(_event(exchange, authorizer, identity))
    try:
        work = invoke(exchange, function, authorizer.authorizerCredentials, source, payload)
        answer, failed = await within(exchange, work, MILLISECONDS)
    except Refusal as error:
        raise misconfigured(f"{function} cannot be invoked") from error
    try:
        found = jsontext.loads(answer)
    except ValueError as error:
        raise misconfigured(f"{function} answered no JSON") from error
    if failed:
        message = found.get("errorMessage") if isinstance(found, dict) else None
        if message == "Unauthorized":
            raise unauthorized()
        log.warning("authorizer %s failed: %s", function, message)
        raise Refusal("AUTHORIZER_FAILURE", None, "AuthorizerFailureException")
    return _output(function, found)


def _output(function: str, found: Any) -> Output:
    if not isinstance(found, dict) or not isinstance(found.get("principalId"), str):
        raise misconfigured(f"{function} answered no principalId")
    context = found.get("context") or {}
    if not isinstance(context, dict) or not all(isinstance(one, str | int | float) for one in context.values()):
        raise misconfigured(f"{function} answered a context that is no map of texts, numbers and booleans")
    try:
        policy = parse(msgspec.json.encode(found.get("policyDocument") or {}).decode(), IDENTITY)
    except MalformedPolicy as error:
        raise misconfigured(f"{function} answered a malformed policy: {error}") from error
    texts = {name: one if isinstance(one, str) else msgspec.json.encode(one).decode() for name, one in context.items()}
    texts["principalId"] = found["principalId"]
    key = found.get("usageIdentifierKey")
    return Output(policy, texts, key if isinstance(key, str) else None)


def _event(exchange: Exchange, authorizer: Authorizer, identity: tuple[str, ...]) -> dict[str, Any]:
    if authorizer.type == "TOKEN":
        return {"type": "TOKEN", "methodArn": exchange.arn, "authorizationToken": identity[0]}
    return {
        "type": "REQUEST",
        "methodArn": exchange.arn,
        "resource": exchange.context["resourcePath"],
        "path": exchange.path,
        "httpMethod": exchange.web.method,
        "headers": last(exchange.headers),
        "multiValueHeaders": exchange.headers,
        "queryStringParameters": last(exchange.query),
        "multiValueQueryStringParameters": exchange.query,
        "pathParameters": exchange.values,
        "stageVariables": dict(exchange.variables),
        "requestContext": exchange.context,
    }


def _judge(exchange: Exchange, policy: Policy) -> Verdict:
    nobody, account = Principal.anonymous(), exchange.served.context.account
    keys = RequestKeys(nobody, facts(exchange), ACTION, account, NO_KEYS)
    request = Request(nobody, ACTION, exchange.arn, account, keys)
    verdict = Verdict.NEITHER
    for statement in policy.statements:
        if concerns(statement, request):
            if not statement.allow:
                return Verdict.DENIED
            verdict = Verdict.ALLOWED
    return verdict

"""Lambda authorizers: functions that say who may come in.

Source: developer guide, "Control access to HTTP APIs with AWS Lambda authorizers".
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.auth.context import NO_KEYS, RequestKeys
from pampero.auth.policy.evaluate import PolicySet, Request, evaluate
from pampero.auth.policy.parse import IDENTITY, MalformedPolicy, Policy, parse
from pampero.auth.principals import Principal
from pampero.kernel import jsontext
from pampero.services.apigateway.http.run.answers import FAILED, FORBIDDEN, UNAUTHORIZED
from pampero.services.apigateway.http.run.events import frame_1, frame_2
from pampero.services.apigateway.http.run.exchange import ACTION, Exchange
from pampero.services.apigateway.http.run.functions import BadAnswer, invoke
from pampero.services.apigateway.http.run.mapping import as_text, request_look, value_of
from pampero.services.apigateway.http.run.tables import with_variables
from pampero.services.apigateway.http.types import Authorizer

SECONDS = 10.0
MOST_KEPT = 10_000


class Verdict(msgspec.Struct):
    """What an authorizer said: yes or no, or a policy that is asked for each request."""

    allowed: bool
    policy: Policy | None
    context: dict[str, Any] | None


async def authorize(exchange: Exchange, authorizer: Authorizer) -> WebResponse | None:
    """401 where an identity source is missing, 403 where the function says no, 500 where it fails."""
    look = request_look(exchange)
    identity = [as_text(value_of(source, look)) or "" for source in authorizer.IdentitySource or ()]
    if not all(identity):
        return UNAUTHORIZED
    seconds = authorizer.AuthorizerResultTtlInSeconds or 0
    key = (authorizer.AuthorizerId or "", exchange.stage.name, *identity)
    kept = exchange.api.answers.get(key) if seconds else None
    if kept is not None and kept[1] > exchange.now and isinstance(kept[0], Verdict):
        verdict: Verdict | None = kept[0]
    else:
        verdict = await _ask(exchange, authorizer, identity)
        if verdict is not None and seconds:
            if len(exchange.api.answers) >= MOST_KEPT:
                exchange.api.answers.clear()
            exchange.api.answers[key] = (verdict, exchange.now + seconds)
    if verdict is None:
        return FAILED
    if not _permits(exchange, verdict):
        return FORBIDDEN
    exchange.access = {"lambda": verdict.context}
    return None


async def _ask(exchange: Exchange, authorizer: Authorizer, identity: list[str]) -> Verdict | None:
    simple = bool(authorizer.EnableSimpleResponses)
    source_arn = f"{exchange.base_arn.rpartition('/')[0]}/authorizers/{authorizer.AuthorizerId}"
    uri = with_variables(authorizer.AuthorizerUri or "", exchange.stage.variables)
    event = _event(exchange, authorizer, identity)
    try:
        payload = await invoke(exchange, uri, authorizer.AuthorizerCredentialsArn, source_arn, event, SECONDS)
        return _verdict(jsontext.loads(payload), simple)
    except (ApiError, BadAnswer, TimeoutError, MalformedPolicy, ValueError) as error:
        exchange.notes["authorizer.error"] = str(error)
        return None


def _event(exchange: Exchange, authorizer: Authorizer, identity: list[str]) -> dict[str, Any]:
    if authorizer.AuthorizerPayloadFormatVersion == "2.0":
        sources = identity or None
        return {"type": "REQUEST", "routeArn": exchange.arn, "identitySource": sources, **frame_2(exchange)}
    joined = ",".join(identity)
    named = {"type": "REQUEST", "methodArn": exchange.arn, "identitySource": joined, "authorizationToken": joined}
    return {**frame_1(exchange), **named}


def _verdict(said: Any, simple: bool) -> Verdict | None:
    if not isinstance(said, dict):
        return None
    context = said.get("context")
    if context is not None and not isinstance(context, dict):
        return None
    if simple:
        allowed = said.get("isAuthorized")
        return Verdict(allowed, None, context) if isinstance(allowed, bool) else None
    document = said.get("policyDocument")
    if not isinstance(document, dict) or not said.get("principalId"):
        return None
    policy = parse(msgspec.json.encode(document).decode(), IDENTITY)
    return Verdict(True, policy, {**(context or {}), "principalId": said["principalId"]})


def _permits(exchange: Exchange, verdict: Verdict) -> bool:
    if verdict.policy is None:
        return verdict.allowed
    account = exchange.api.place.account
    caller = Principal.user(account, "authorizer", "/", "authorizer", {})
    keys = RequestKeys(caller, exchange.facts, ACTION, account, NO_KEYS)
    question = Request(caller, ACTION, exchange.arn, account, keys)
    return evaluate(question, PolicySet(identity=(verdict.policy,)), None).allowed

"""Who may call a method: signatures with `execute-api:Invoke`, the API's resource policy, authorizers."""

from __future__ import annotations

import re
from types import MappingProxyType

from pampero.api import ApiError
from pampero.auth.policy.evaluate import Decision
from pampero.auth.principals import Principal
from pampero.services.apigateway.run.authorizers import Verdict, authorize
from pampero.services.apigateway.run.exchange import ACTION, Exchange, facts
from pampero.services.apigateway.run.live import Match
from pampero.services.apigateway.run.refusal import Refusal, unknown_route

ACCOUNT = re.compile(r"(arn:aws:execute-api:[^:]*:)\d{8}(\d{4})")
# code of the failed authentication → gateway response and x-amzn-ErrorType
UNAUTHENTICATED = MappingProxyType({
    "ExpiredToken": ("EXPIRED_TOKEN", "ExpiredTokenException"),
    "InvalidClientTokenId": ("INVALID_SIGNATURE", "UnrecognizedClientException"),
    "IncompleteSignature": ("INVALID_SIGNATURE", "IncompleteSignatureException"),
})  # fmt: skip


async def admit(exchange: Exchange, match: Match) -> None:
    """Raises Refusal where the caller may not. Source: "How API Gateway resource policies affect authorization
    workflow": of a signature or an authorizer and the resource policy one must allow and none deny, within an account;
    without either the resource policy alone decides, where there is one."""
    method = match.method
    if method.authorizationType == "AWS_IAM":
        await _signed(exchange)
    elif method.authorizationType == "CUSTOM":
        await _authorized(exchange, match)
    elif method.authorizationType == "COGNITO_USER_POOLS":
        text = "authorizers of user pools are not built yet"
        raise Refusal("AUTHORIZER_CONFIGURATION_ERROR", text, "NotImplementedException", status=501)
    elif exchange.served.definition.settings.policy:
        decision = await decide(exchange, Principal.anonymous())
        if not decision.allowed:
            raise _denied(decision)


async def decide(exchange: Exchange, principal: Principal) -> Decision:
    """What the principal's policies and the API's say."""
    served = exchange.served
    return await served.context.read(
        served.context.runtime.decide, principal, ACTION, exchange.arn, facts=facts(exchange), account=served.context.account,
        policy=served.definition.settings.policy,
    )  # fmt: skip


def _denied(decision: Decision) -> Refusal:
    text = ACCOUNT.sub(r"\1********\2", decision.message)
    return Refusal("ACCESS_DENIED", text, "AccessDeniedException", capital=True)


async def _signed(exchange: Exchange) -> None:
    try:
        caller = await exchange.web.signer()
    except ApiError as error:
        kind, name = UNAUTHENTICATED.get(error.code, ("INVALID_SIGNATURE", "InvalidSignatureException"))
        raise Refusal(kind, error.message, name) from error
    if caller is None:
        raise unknown_route()
    principal = caller.principal
    decision = await decide(exchange, principal)
    if not decision.allowed:
        raise _denied(decision)
    exchange.context["identity"] |= {
        "accountId": principal.account,
        "caller": principal.id,
        "accessKey": caller.access_key,
        "userArn": principal.arn,
        "user": principal.id,
    }


async def _authorized(exchange: Exchange, match: Match) -> None:
    policy = exchange.served.definition.settings.policy
    stranger = await decide(exchange, Principal.anonymous()) if policy else None
    if stranger is not None and stranger.explicit:
        raise _denied(stranger)
    verdict = await authorize(exchange, match.method.authorizerId or "")
    if verdict is Verdict.DENIED:
        text = "User is not authorized to access this resource with an explicit deny"
        raise Refusal("ACCESS_DENIED", text, "AccessDeniedException", capital=True)
    if verdict is Verdict.NEITHER and (stranger is None or not stranger.allowed):
        text = "User is not authorized to access this resource"
        raise Refusal("ACCESS_DENIED", text, "AccessDeniedException", capital=True)

"""Who may call a method: signatures, the API's resource policy, authorizers."""

from __future__ import annotations

from pampero.auth.principals import Principal
from pampero.services.apigateway.rest.types import Method
from pampero.services.apigateway.run.authorizers import Answer, judge
from pampero.services.apigateway.run.iam import admit_signed, decide, denied
from pampero.services.apigateway.run.refusal import Refusal
from pampero.services.apigateway.run.rest.authorizers import ask
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.userpools import admit_user


async def admit(exchange: RestExchange, method: Method) -> None:
    """Raises Refusal where the caller may not. Source: "How API Gateway resource policies affect authorization
    workflow": of a signature or an authorizer and the resource policy one must allow and none deny, within an account;
    without either the resource policy alone decides, where there is one."""
    policy = exchange.stage.definition.settings.policy
    if method.authorizationType == "AWS_IAM":
        await admit_signed(exchange, policy)
    elif method.authorizationType == "CUSTOM":
        await _authorized(exchange, method, policy)
    elif method.authorizationType == "COGNITO_USER_POOLS":
        await admit_user(exchange, method)
        await _by_policy(exchange, policy)
    else:
        await _by_policy(exchange, policy)


async def _by_policy(exchange: RestExchange, policy: str | None) -> None:
    """Where there is one, it has to allow. Raises Refusal."""
    if policy:
        decision = await decide(exchange, Principal.anonymous(), policy)
        if not decision.allowed:
            raise denied(decision)


async def _authorized(exchange: RestExchange, method: Method, policy: str | None) -> None:
    stranger = await decide(exchange, Principal.anonymous(), policy) if policy else None
    if stranger is not None and stranger.explicit:
        raise denied(stranger)
    verdict = await ask(exchange, method.authorizerId or "")
    exchange.access, exchange.usage_key = {"lambda": dict(verdict.context or {})}, verdict.usage_key
    answer = judge(exchange, verdict)
    if answer is Answer.DENIED:
        text = "User is not authorized to access this resource with an explicit deny"
        raise Refusal("ACCESS_DENIED", text, "AccessDeniedException", capital=True)
    if answer is Answer.NEITHER and (stranger is None or not stranger.allowed):
        text = "User is not authorized to access this resource"
        raise Refusal("ACCESS_DENIED", text, "AccessDeniedException", capital=True)

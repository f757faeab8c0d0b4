"""Signed requests: who signed may `execute-api:Invoke`, by its own policies and the API's."""

from __future__ import annotations

import re
from types import MappingProxyType

from pampero.api import ApiError, Check
from pampero.auth.policy.evaluate import Decision
from pampero.auth.principals import Principal
from pampero.aws.identitypools import identity_of
from pampero.services.apigateway.run.exchange import ACTION, Exchange
from pampero.services.apigateway.run.refusal import Refusal, unknown_route

ACCOUNT = re.compile(r"(arn:aws:execute-api:[^:]*:)\d{8}(\d{4})")
# code of the failed authentication → gateway response and x-amzn-ErrorType
UNAUTHENTICATED = MappingProxyType({
    "ExpiredToken": ("EXPIRED_TOKEN", "ExpiredTokenException"),
    "InvalidClientTokenId": ("INVALID_SIGNATURE", "UnrecognizedClientException"),
    "IncompleteSignature": ("INVALID_SIGNATURE", "IncompleteSignatureException"),
})  # fmt: skip


async def decide(exchange: Exchange, principal: Principal, policy: str | None, action: str = ACTION) -> Decision:
    """What the principal's policies and the API's (JSON) say."""
    context = exchange.context
    check = Check(action, exchange.arn, account=context.account)
    return await context.read(context.runtime.decide, principal, check, exchange.facts, policy)


def denied(decision: Decision) -> Refusal:
    """403 with AWS's text, in which most of the account's number is hidden."""
    text = ACCOUNT.sub(r"\1********\2", decision.message)
    return Refusal("ACCESS_DENIED", text, "AccessDeniedException", capital=True)


async def admit_signed(exchange: Exchange, policy: str | None, action: str = ACTION) -> Principal:
    """Who signed, who is noted; without a resource policy only principals of the API's own account come in. Raises Refusal.

    Source: "Control access to a REST API with IAM permissions", "Control access to HTTP APIs with IAM authorization".
    """
    try:
        signer = await exchange.request.signer()
    except ApiError as error:
        kind, name = UNAUTHENTICATED.get(error.code, ("INVALID_SIGNATURE", "InvalidSignatureException"))
        raise Refusal(kind, error.message, name) from error
    if signer is None:
        raise unknown_route()
    if signer.region not in ("", exchange.context.region):
        text = f"Credential should be scoped to a valid region, not '{signer.region[:100]}'. "
        raise Refusal("INVALID_SIGNATURE", text, "InvalidSignatureException")
    principal = signer.principal
    decision = await decide(exchange, principal, policy, action)
    if not decision.allowed:
        raise denied(decision)
    exchange.caller = principal
    somebody = identity_of(principal)
    exchange.identity |= {
        **(somebody.members() if somebody is not None else {}),
        "accountId": principal.account,
        "caller": principal.id,
        "accessKey": signer.access_key,
        "userArn": principal.arn,
        "user": principal.id,
    }
    return principal

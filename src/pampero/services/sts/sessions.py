"""Temporary credentials of the caller itself, and of the users that it federates: GetSessionToken, GetFederationToken."""

from __future__ import annotations

from dataclasses import replace

from pampero.api import ApiError, Call, Check, operation
from pampero.auth.principals import Principal
from pampero.auth.tokens import Session
from pampero.aws.tags import tag_keys
from pampero.kernel.arn import arn
from pampero.services.sts import types as t
from pampero.services.sts.identity import require_signature
from pampero.services.sts.narrowing import narrowing
from pampero.services.sts.tagging import request_tags

ROOT_SECONDS = 3600
SESSION_SECONDS = 43_200


def credentials(session: Session) -> t.Credentials:
    """Credentials as answers show them."""
    return t.Credentials(
        AccessKeyId=session.access_key,
        SecretAccessKey=session.secret,
        SessionToken=session.token,
        Expiration=session.expires,
    )


def _seconds(call: Call, asked: int | None) -> int:
    """Root's sessions are an hour long at most."""
    seconds = asked or SESSION_SECONDS
    return min(seconds, ROOT_SECONDS) if call.principal.is_root else seconds


def _require_long_term(call: Call) -> None:
    require_signature(call)
    if call.principal.kind not in ("root", "user") or call.principal.issued:
        text = f"Cannot call {call.operation} with session credentials"
        raise ApiError("AccessDenied", text, status=403)


@operation("GetSessionToken", resource="*", public=True)
async def get_session_token(call: Call, req: t.GetSessionTokenRequest) -> t.GetSessionTokenResponse:
    """Temporary credentials of the caller itself; needs no permission. Source: API_GetSessionToken.

    Raises AccessDenied for sessions; there are no devices for a second factor, so that any is refused.
    """
    _require_long_term(call)
    if req.SerialNumber or req.TokenCode:
        text = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        raise ApiError("AccessDenied", text, status=403)
    principal = replace(call.principal, issued=call.now)
    session = call.runtime.tokens.issue(principal, call.now + _seconds(call, req.DurationSeconds))
    return t.GetSessionTokenResponse(Credentials=credentials(session))


def _federated_arn(call: Call, req: t.GetFederationTokenRequest) -> str:
    return arn("sts", "", call.account, f"federated-user/{req.Name}")


@operation("GetFederationToken", resource=_federated_arn)
async def get_federation_token(call: Call, req: t.GetFederationTokenRequest) -> t.GetFederationTokenResponse:
    """Credentials of a user whom the caller vouches for, who may do what the session policies leave of the caller's
    permissions: nothing without one. Source: API_GetFederationToken.

    Raises AccessDenied for sessions, MalformedPolicyDocument, PackedPolicyTooLarge, ValidationError.
    """
    _require_long_term(call)
    given = request_tags(req.Tags)
    if given:
        await call.read(call.require, Check("sts:TagSession", _federated_arn(call, req), tag_keys(given)))
    narrowed = await call.read(narrowing, call, call.principal.account, req.Policy, req.PolicyArns, given)
    principal = replace(
        Principal.federated(call.principal, req.Name),
        policies=narrowed.policies,
        policy_arns=narrowed.arns,
        tags=given,
        issued=call.now,
    )
    session = call.runtime.tokens.issue(principal, call.now + _seconds(call, req.DurationSeconds))
    return t.GetFederationTokenResponse(
        Credentials=credentials(session),
        FederatedUser=t.FederatedUser(FederatedUserId=principal.id, Arn=principal.arn),
        PackedPolicySize=narrowed.size,
    )

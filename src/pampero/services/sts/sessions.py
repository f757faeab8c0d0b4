"""Sessions: GetCallerIdentity, AssumeRole, GetSessionToken."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pampero.api import ApiError, Call, operation
from pampero.auth.policy.evaluate import Request, trusted
from pampero.auth.policy.parse import MalformedPolicy, parse
from pampero.auth.principals import Principal
from pampero.auth.tokens import Session
from pampero.services.sts.types import (
    AssumedRoleUser,
    AssumeRoleRequest,
    AssumeRoleResponse,
    Credentials,
    GetCallerIdentityRequest,
    GetCallerIdentityResponse,
    GetSessionTokenRequest,
    GetSessionTokenResponse,
)

DEFAULT_SECONDS = 3600
LONGEST_CHAINED = 3600
SESSION_SECONDS = 43_200


def _credentials(session: Session) -> Credentials:
    return Credentials(
        AccessKeyId=session.access_key,
        SecretAccessKey=session.secret,
        SessionToken=session.token,
        Expiration=session.expires,
    )


@operation("GetCallerIdentity", resource="*", public=True)
async def get_caller_identity(call: Call, req: GetCallerIdentityRequest) -> GetCallerIdentityResponse:
    """Who calls; needs no permission. Source: API_GetCallerIdentity."""
    who = call.principal
    if who.kind == "anonymous":
        raise ApiError("MissingAuthenticationToken", "Request is missing Authentication Token", status=403)
    return GetCallerIdentityResponse(UserId=who.id, Account=who.account, Arn=who.arn)


@operation("GetSessionToken", resource="*", public=True)
async def get_session_token(call: Call, req: GetSessionTokenRequest) -> GetSessionTokenResponse:
    """Temporary credentials of the caller itself. Source: API_GetSessionToken. Raises AccessDenied for sessions."""
    if call.principal.kind not in ("root", "user"):
        raise ApiError("AccessDenied", "Cannot call GetSessionToken with session credentials", status=403)
    seconds = req.DurationSeconds or (DEFAULT_SECONDS if call.principal.is_root else SESSION_SECONDS)
    session = call.runtime.tokens.issue(call.principal, call.now + seconds)
    return GetSessionTokenResponse(Credentials=_credentials(session))


def _role(call: Call, req: AssumeRoleRequest) -> str:
    return req.RoleArn


@operation("AssumeRole", resource=_role, public=True)
async def assume_role(call: Call, req: AssumeRoleRequest) -> AssumeRoleResponse:
    """A session of a role. Source: API_AssumeRole. Raises AccessDenied, MalformedPolicyDocument, ValidationError.

    The role's trust policy must name the caller; a caller of the trust policy's account that is named only by its
    account must besides be allowed by its own policies.
    """
    parts = req.RoleArn.split(":", 5)
    if len(parts) != 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        raise ApiError("ValidationError", f"{req.RoleArn} is invalid")
    role = await _find_role(call, req, parts[4], parts[5].rsplit("/", 1)[-1])
    seconds = req.DurationSeconds or DEFAULT_SECONDS
    longest = LONGEST_CHAINED if call.principal.kind == "session" else role["MaxSessionDuration"]
    if seconds > longest:
        text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        if call.principal.kind == "session":
            text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        raise ApiError("ValidationError", text)
    policies = (req.Policy,) if req.Policy else ()
    for text in policies:
        try:
            parse(text)
        except MalformedPolicy as error:
            raise ApiError("MalformedPolicyDocumentException", str(error)) from error
    tags = {tag.Key: tag.Value for tag in req.Tags or ()}
    principal = Principal.session(req.RoleArn, role["RoleId"], req.RoleSessionName, policies, tags)
    session = call.runtime.tokens.issue(principal, call.now + seconds)
    user = AssumedRoleUser(AssumedRoleId=principal.id, Arn=principal.arn)
    return AssumeRoleResponse(Credentials=_credentials(session), AssumedRoleUser=user)


async def _find_role(call: Call, req: AssumeRoleRequest, account: str, name: str) -> dict[str, Any]:
    """The role, if its trust policy lets the caller in."""
    who = call.principal
    refused = ApiError(
        "AccessDenied",
        f"User: {who.arn} is not authorized to perform: sts:AssumeRole on resource: {req.RoleArn}",
        status=403,
    )
    directory = call.acting(Principal.root(account)).within(account, call.region).client("iam")
    try:
        role: dict[str, Any] = (await directory.call("GetRole", RoleName=name))["Role"]
    except ApiError as error:
        raise refused from error
    keys = {"sts:externalid": [req.ExternalId]} if req.ExternalId else {}
    keys |= {key.lower(): [value] for key, value in call.source.items()}
    keys["sts:rolesessionname"] = [req.RoleSessionName]
    keys["aws:principalarn"] = [who.role or who.arn]
    trust = parse(unquote(role["AssumeRolePolicyDocument"]))
    question = Request(who, "sts:AssumeRole", req.RoleArn, account, keys)
    how = trusted(question, trust)
    by_account = how == "account" and (who.is_root or call.runtime.permits(who, "sts:AssumeRole", req.RoleArn))
    if how not in ("caller", "role") and not by_account:
        raise refused
    return role

"""The public side of identity pools: who somebody is, tokens, and credentials. Nobody signs these calls: logins prove.

Sources: API_GetId, API_GetCredentialsForIdentity, API_GetOpenIdToken, API_UnlinkIdentity; "Identity pools authentication
flow"; "IAM roles" (what guests may use).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.auth.principals import Principal
from pampero.services.cognito.identity import choosing, issuer, linking
from pampero.services.cognito.identity import types as t
from pampero.services.cognito.identity.logins import Proofs, verify
from pampero.services.cognito.identity.model import (
    Identity,
    Login,
    Pool,
    any_pool,
    find_identity,
    invalid,
    no_pool,
    refused,
)
from pampero.store.tx import Tx

SESSION = "CognitoIdentityCredentials"
GUEST_POLICY = "arn:aws:iam::aws:policy/AmazonCognitoUnAuthedIdentitiesSessionPolicy"
# What guests may use in the enhanced flow, whatever their role says.
GUESTS_USE = (
    "appsync", "cloudwatch", "cognito-identity", "cognito-idp", "cognito-sync", "comprehend", "dynamodb", "execute-api",
    "firehose", "gamelift", "iot", "kinesis", "lambda", "lex", "logs", "machinelearning", "mobileanalytics",
    "mobiletargeting", "personalize", "polly", "rekognition", "s3", "scs", "ses", "sns", "sqs", "transcribe", "translate",
)  # fmt: skip


@operation("GetId", resource="*", public=True)
async def get_id(call: Call, req: t.GetIdInput) -> t.GetIdResponse:
    """The identity of somebody, known or new. Source: API_GetId.

    Raises ResourceNotFoundException, NotAuthorizedException, ResourceConflictException, LimitExceededException.
    """
    pool = await call.read(any_pool, req.IdentityPoolId)
    if req.AccountId is not None and req.AccountId != pool.account:
        raise no_pool(req.IdentityPoolId)
    proofs = await verify(call, pool, req.Logins)
    one = await call.write(linking.of_logins, pool, _logins(proofs))
    return t.GetIdResponse(IdentityId=one.id)


@operation("GetOpenIdToken", resource="*", public=True)
async def get_open_id_token(call: Call, req: t.GetOpenIdTokenInput) -> t.GetOpenIdTokenResponse:
    """A token for STS, good for ten minutes: the classic flow. Source: API_GetOpenIdToken.

    Raises ResourceNotFoundException, NotAuthorizedException, InvalidParameterException, ResourceConflictException.
    """
    pool, one, proofs = await _opened(call, req.IdentityId, req.Logins)
    if pool.classic is False:
        raise invalid("Basic (classic) flow is not enabled, please use enhanced flow.")
    if pool.mappings:
        raise invalid("Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.")
    token = await issuer.issue(call, pool, one, methods(one, proofs), issuer.TOKEN_SECONDS, {})
    return t.GetOpenIdTokenResponse(IdentityId=one.id, Token=token)


@operation("GetCredentialsForIdentity", resource="*", public=True)
async def get_credentials_for_identity(
    call: Call, req: t.GetCredentialsForIdentityInput
) -> t.GetCredentialsForIdentityResponse:
    """Credentials of the identity's role for an hour: the enhanced flow. Source: API_GetCredentialsForIdentity.

    Raises ResourceNotFoundException, NotAuthorizedException, InvalidIdentityPoolConfigurationException,
    ResourceConflictException, InvalidParameterException.
    """
    pool, one, proofs = await _opened(call, req.IdentityId, req.Logins)
    guest = not one.logins
    role = choosing.role_of(pool, guest, proofs.logins, req.CustomRoleArn)
    tags = _own_tags(proofs.own) or choosing.tags_of(pool, proofs.logins)
    token = await issuer.issue(call, pool, one, methods(one, proofs), issuer.TOKEN_SECONDS, tags)
    asked: dict[str, Any] = {"RoleArn": role, "RoleSessionName": SESSION, "WebIdentityToken": token}
    if guest:
        asked |= {"Policy": _guest_policy(), "PolicyArns": [{"arn": GUEST_POLICY}]}
    nobody = call.acting(Principal.anonymous()).within(pool.account, pool.region)
    try:
        found = (await nobody.client("sts").call("AssumeRoleWithWebIdentity", **asked))["Credentials"]
    except ApiError as error:
        raise choosing.unusable() from error
    given = t.Credentials(
        AccessKeyId=found["AccessKeyId"],
        SecretKey=found["SecretAccessKey"],
        SessionToken=found["SessionToken"],
        Expiration=found["Expiration"],
    )
    return t.GetCredentialsForIdentityResponse(IdentityId=one.id, Credentials=given)


@operation("UnlinkIdentity", resource="*", public=True)
async def unlink_identity(call: Call, req: t.UnlinkIdentityInput) -> None:
    """Take providers from an identity, which one of its logins must prove. Source: API_UnlinkIdentity.

    Raises ResourceNotFoundException, NotAuthorizedException.
    """
    pool, _ = await call.read(find_identity, req.IdentityId)
    proofs = await verify(call, pool, req.Logins, req.IdentityId)
    await call.write(_unlink, req.IdentityId, proofs, frozenset(req.LoginsToRemove))


def _unlink(tx: Tx, id_: str, proofs: Proofs, providers: frozenset[str]) -> None:
    pool, one = find_identity(tx, id_)
    if proofs.own is None and not set(_logins(proofs)) & set(one.logins):
        raise refused(linking.MISMATCH)
    gone = [login for login in one.logins if login.provider in providers]
    if gone:
        linking.unlink(tx, pool, one, gone)


async def _opened(call: Call, id_: str, logins: Mapping[str, str] | None) -> tuple[Pool, Identity, Proofs]:
    """An identity that these logins open; it may be another one than was asked for."""
    pool, one = await call.read(find_identity, id_)
    proofs = await verify(call, pool, logins, id_)
    if proofs.own is None:
        pool, one = await call.write(linking.of_identity, id_, _logins(proofs))
    elif one.disabled or not one.logins:
        raise linking.forbidden(id_)
    return pool, one, proofs


def _logins(proofs: Proofs) -> list[Login]:
    return [proof.login for proof in proofs.logins]


def methods(one: Identity, proofs: Proofs) -> Sequence[str]:
    """How an identity was authenticated, as its tokens tell it."""
    if proofs.own is not None:
        return [str(method) for method in proofs.own["amr"]]
    if not one.logins:
        return ["unauthenticated"]
    return ["authenticated", *(method for proof in proofs.logins for method in proof.amr)]


def _own_tags(claims: Mapping[str, Any] | None) -> dict[str, str]:
    """The tags that a developer put in a token."""
    stated = (claims or {}).get(issuer.TAGS) or {}
    return {key: value[0] for key, value in stated.get("principal_tags", {}).items()}


def _guest_policy() -> str:
    actions = [f"{service}:*" for service in GUESTS_USE]
    statement = {"Effect": "Allow", "Action": [*actions, "sagemaker:InvokeEndpoint"], "Resource": "*"}
    return msgspec.json.encode({"Version": "2012-10-17", "Statement": [statement]}).decode()

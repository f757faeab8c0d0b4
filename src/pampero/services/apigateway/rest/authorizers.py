"""Authorizers: functions that decide who may call a method."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import Call, operation, pass_role
from pampero.kernel import jsontext
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.model import PRINCIPAL, all_of, at, bad_request, new_id
from pampero.services.apigateway.requestkeys import patched
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.integrations import ARN
from pampero.services.apigateway.rest.model import AUTHORIZERS, find_api, find_part, page, refuse_used
from pampero.services.apigateway.rest.patch import Rule, patch, scalar, whole
from pampero.store.tx import ReadTx, Tx

AUTHORIZER = "/restapis/{restApiId}/authorizers/{authorizerId}"
MAX_TTL = 3600
DEFAULT_TTL = 300
POOL = re.compile(r"arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool/[\w-]+_[0-9A-Za-z]+")
UNKNOWN = "Invalid Authorizer identifier specified"


def check_authorizer(authorizer: t.Authorizer) -> None:
    """Raises BadRequestException.

    A validation expression with look-around or back references, which AWS takes, is refused (see `kernel.regex`).
    """
    if authorizer.type == "COGNITO_USER_POOLS":
        _check_pools(authorizer)
        return
    if authorizer.type not in ("TOKEN", "REQUEST"):
        raise bad_request(f"Invalid authorizer type specified: {authorizer.type}")
    if not ARN.fullmatch(authorizer.authorizerUri or ""):
        raise bad_request(
            f"Invalid Authorizer URI: {authorizer.authorizerUri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."
        )
    ttl = DEFAULT_TTL if authorizer.authorizerResultTtlInSeconds is None else authorizer.authorizerResultTtlInSeconds
    if not 0 <= ttl <= MAX_TTL:
        raise bad_request("Authorizer result TTL must be between 0 and 3600 seconds")
    if not (authorizer.identitySource or "").strip(" ,") and (authorizer.type == "TOKEN" or ttl):
        raise bad_request("Identity source must be specified")
    _check_expression(authorizer)
    for source in (authorizer.identitySource or "").split(","):
        if source and not source.strip().startswith(("method.request.", "context.", "stageVariables.")):
            raise bad_request(f"Invalid identity source: {source.strip()}")


def _check_expression(authorizer: t.Authorizer) -> None:
    try:
        compile_regex(authorizer.identityValidationExpression or "")
    except BadRegex as error:
        raise bad_request(f"Invalid identity validation expression: {error}") from error


def _check_pools(authorizer: t.Authorizer) -> None:
    """Of texts that no source shows, the words are ours."""
    if not authorizer.providerARNs:
        raise bad_request("Provider ARNs must be specified for authorizers of type COGNITO_USER_POOLS")
    for arn in authorizer.providerARNs:
        if not POOL.fullmatch(arn):
            raise bad_request(f"Invalid Cognito User Pool ARN specified: {arn}")
    if authorizer.identitySource and not authorizer.identitySource.startswith("method.request.header."):
        raise bad_request(f"Invalid identity source: {authorizer.identitySource}")
    _check_expression(authorizer)


@operation("CreateAuthorizer", resource=at("/restapis/{restApiId}/authorizers"), action="apigateway:POST")
def create_authorizer(tx: Tx, call: Call, req: t.CreateAuthorizerRequest) -> t.Authorizer:
    """Add an authorizer. Source: API_CreateAuthorizer. Raises NotFoundException, BadRequestException."""
    find_api(tx, call, req.restApiId)
    if any(one.name == req.name for one in all_of(tx, AUTHORIZERS, req.restApiId)):
        raise bad_request(
            "Authorizer name must be unique. Authorizer with name '" + req.name + "' already exists in this RestApi."
        )
    authorizer = t.Authorizer(
        id=new_id(),
        name=req.name,
        type=req.type,
        authType=req.authType or ("cognito_user_pools" if req.type == "COGNITO_USER_POOLS" else "custom"),
        providerARNs=req.providerARNs,
        authorizerUri=req.authorizerUri,
        authorizerCredentials=req.authorizerCredentials or None,
        identitySource=req.identitySource,
        identityValidationExpression=req.identityValidationExpression,
        authorizerResultTtlInSeconds=req.authorizerResultTtlInSeconds,
    )
    check_authorizer(authorizer)
    pass_role(tx, call, PRINCIPAL, authorizer.authorizerCredentials)
    AUTHORIZERS.put(tx, req.restApiId, authorizer.id or "", authorizer)
    return authorizer


def _find(tx: ReadTx, call: Call, req: Any) -> t.Authorizer:
    return find_part(tx, call, AUTHORIZERS, req.restApiId, req.authorizerId, UNKNOWN)


@operation("GetAuthorizer", resource=at(AUTHORIZER), action="apigateway:GET", read=True)
def get_authorizer(tx: ReadTx, call: Call, req: t.GetAuthorizerRequest) -> t.Authorizer:
    """One authorizer. Source: API_GetAuthorizer. Raises NotFoundException."""
    return _find(tx, call, req)


@operation("GetAuthorizers", resource=at("/restapis/{restApiId}/authorizers"), action="apigateway:GET", read=True)
def get_authorizers(tx: ReadTx, call: Call, req: t.GetAuthorizersRequest) -> t.Authorizers:
    """All authorizers. Source: API_GetAuthorizers. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    items, position = page(all_of(tx, AUTHORIZERS, req.restApiId), lambda one: one.id or "", req.position, req.limit)
    return t.Authorizers(items=items, position=position)


def _pools(target: t.Authorizer, operation_: str, name: str, value: str) -> None:
    """A pool more or less; or all of them, as a list."""
    if operation_ == "replace":
        target.providerARNs = [str(one) for one in jsontext.loads(value)] if value.startswith("[") else [value]
        return
    others = [arn for arn in target.providerARNs or () if arn != value]
    target.providerARNs = [*others, value] if operation_ == "add" else others


RULES = {
    "/providerARNs": Rule(("add", "remove", "replace"), _pools),
    "/name": scalar("name"),
    "/authorizerUri": scalar("authorizerUri"),
    "/authorizerCredentials": scalar("authorizerCredentials", lambda value: value or None),
    "/identitySource": scalar("identitySource"),
    "/identityValidationExpression": scalar("identityValidationExpression", lambda value: value or None),
    "/authorizerResultTtlInSeconds": scalar("authorizerResultTtlInSeconds", whole),
    "/authType": scalar("authType"),
    "/type": scalar("type"),
}


KEYS = {"apigateway:Request/AuthorizerType": "/type", "apigateway:Request/AuthorizerUri": "/authorizerUri"}


@operation("UpdateAuthorizer", resource=at(AUTHORIZER), action="apigateway:PATCH", context=patched(KEYS))
def update_authorizer(tx: Tx, call: Call, req: t.UpdateAuthorizerRequest) -> t.Authorizer:
    """Change an authorizer. Source: API_UpdateAuthorizer. Raises NotFoundException, BadRequestException."""
    authorizer = _find(tx, call, req)
    former = authorizer.authorizerCredentials
    patch(authorizer, req.patchOperations, RULES)
    check_authorizer(authorizer)
    if authorizer.authorizerCredentials != former:
        pass_role(tx, call, PRINCIPAL, authorizer.authorizerCredentials)
    AUTHORIZERS.put(tx, req.restApiId, req.authorizerId, authorizer)
    return authorizer


@operation("DeleteAuthorizer", resource=at(AUTHORIZER), action="apigateway:DELETE")
def delete_authorizer(tx: Tx, call: Call, req: t.DeleteAuthorizerRequest) -> None:
    """Take an authorizer away that no method uses. Source: API_DeleteAuthorizer. Raises ConflictException."""
    _find(tx, call, req)
    text = f"Cannot delete authorizer '{req.authorizerId}', is referenced in method"
    refuse_used(tx, req.restApiId, lambda method: method.authorizerId == req.authorizerId, text)
    AUTHORIZERS.delete(tx, req.restApiId, req.authorizerId)

"""Authorizers: who may come in by a route that names one."""

from __future__ import annotations

import re

from pampero.api import Call, operation, pass_role
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.model import AUTHORIZERS, ROUTES, STAGES, api_of, listed, merge, part_of, shown
from pampero.services.apigateway.http.websocket import check_authorizer as check_websocket
from pampero.services.apigateway.http.websocket import is_websocket
from pampero.services.apigateway.model import PRINCIPAL, all_of, at, bad_request, conflict, new_id, verdicts
from pampero.store.tx import ReadTx, Tx

_SOURCE = re.compile(r"\$(request\.(header|querystring)\.[^\s]+|context\.[A-Za-z.]+|stageVariables\.\w+)")

# Those of WebSocket APIs are written without the dollar sign. Source: API_CreateAuthorizer.
_PLAIN_SOURCE = re.compile(r"(route\.request\.(header|querystring)\.[^\s]+|context\.[A-Za-z.]+|stageVariables\.\w+)")


def check_authorizer(tx: ReadTx, api_id: str, authorizer: t.Authorizer, websocket: bool = False) -> None:
    """Raises BadRequestException, ConflictException. A JWT issuer is first asked when a token comes."""
    for other in all_of(tx, AUTHORIZERS, api_id):
        if other.AuthorizerId != authorizer.AuthorizerId and other.Name == authorizer.Name:
            raise conflict("Authorizer name must be unique")
    for source in authorizer.IdentitySource or ():
        if not (_PLAIN_SOURCE if websocket else _SOURCE).fullmatch(source):
            raise bad_request(f"Invalid identity source specified: {source}")
    if websocket:
        check_websocket(authorizer)
    if authorizer.AuthorizerType == "JWT":
        settings = authorizer.JwtConfiguration
        if settings is None or not settings.Issuer:
            raise bad_request("Issuer is required when AuthorizerType is JWT")
        if not settings.Audience:
            raise bad_request("Audience is required when AuthorizerType is JWT")
        if len(authorizer.IdentitySource or ()) != 1:
            raise bad_request("A JWT authorizer must have exactly one identity source")
        return
    if not authorizer.AuthorizerUri:
        raise bad_request("AuthorizerUri is required when AuthorizerType is REQUEST")
    if websocket:
        return
    if authorizer.AuthorizerPayloadFormatVersion not in ("1.0", "2.0"):
        raise bad_request("AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer")
    if authorizer.EnableSimpleResponses and authorizer.AuthorizerPayloadFormatVersion != "2.0":
        raise bad_request("EnableSimpleResponses is only supported for AuthorizerPayloadFormatVersion 2.0")
    if authorizer.AuthorizerResultTtlInSeconds and not authorizer.IdentitySource:
        raise bad_request("An identity source is required when caching is enabled")


@operation("CreateAuthorizer", resource=at("/apis/{ApiId}/authorizers"), action="apigateway:POST")
def create_authorizer(tx: Tx, call: Call, req: t.CreateAuthorizerRequest) -> t.CreateAuthorizerResponse:
    """Make an authorizer. Source: API_CreateAuthorizer.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    websocket = is_websocket(api_of(tx, call, req.ApiId))
    authorizer = t.Authorizer(AuthorizerId=new_id(6), Name=req.Name)
    merge(authorizer, req)
    check_authorizer(tx, req.ApiId, authorizer, websocket)
    pass_role(tx, call, PRINCIPAL, req.AuthorizerCredentialsArn)
    AUTHORIZERS.put(tx, req.ApiId, authorizer.AuthorizerId or "", authorizer)
    redeploy(tx, req.ApiId)
    return shown(t.CreateAuthorizerResponse, authorizer)


@operation("GetAuthorizer", resource=at("/apis/{ApiId}/authorizers/{AuthorizerId}"), action="apigateway:GET", read=True)
def get_authorizer(tx: ReadTx, call: Call, req: t.GetAuthorizerRequest) -> t.GetAuthorizerResponse:
    """One authorizer. Source: API_GetAuthorizer. Raises NotFoundException."""
    return shown(t.GetAuthorizerResponse, part_of(tx, call, AUTHORIZERS, req.ApiId, req.AuthorizerId))


@operation("GetAuthorizers", resource=at("/apis/{ApiId}/authorizers"), action="apigateway:GET", read=True)
def get_authorizers(tx: ReadTx, call: Call, req: t.GetAuthorizersRequest) -> t.GetAuthorizersResponse:
    """All authorizers. Source: API_GetAuthorizers. Raises NotFoundException, BadRequestException."""
    items, token = listed(tx, call, AUTHORIZERS, req.ApiId, req)
    return t.GetAuthorizersResponse(Items=items, NextToken=token)


@operation("UpdateAuthorizer", resource=at("/apis/{ApiId}/authorizers/{AuthorizerId}"), action="apigateway:PATCH")
def update_authorizer(tx: Tx, call: Call, req: t.UpdateAuthorizerRequest) -> t.UpdateAuthorizerResponse:
    """Change what is named. Source: API_UpdateAuthorizer.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    authorizer = part_of(tx, call, AUTHORIZERS, req.ApiId, req.AuthorizerId)
    merge(authorizer, req)
    check_authorizer(tx, req.ApiId, authorizer, is_websocket(api_of(tx, call, req.ApiId)))
    pass_role(tx, call, PRINCIPAL, req.AuthorizerCredentialsArn)
    AUTHORIZERS.put(tx, req.ApiId, req.AuthorizerId, authorizer)
    redeploy(tx, req.ApiId)
    return shown(t.UpdateAuthorizerResponse, authorizer)


@operation("DeleteAuthorizer", resource=at("/apis/{ApiId}/authorizers/{AuthorizerId}"), action="apigateway:DELETE")
def delete_authorizer(tx: Tx, call: Call, req: t.DeleteAuthorizerRequest) -> None:
    """Delete an authorizer that no route uses. Source: API_DeleteAuthorizer.

    Raises NotFoundException, ConflictException.
    """
    authorizer = part_of(tx, call, AUTHORIZERS, req.ApiId, req.AuthorizerId)
    using = [r.RouteId or "" for r in all_of(tx, ROUTES, req.ApiId) if r.AuthorizerId == req.AuthorizerId]
    if using:
        text = f"Cannot delete authorizer '{authorizer.Name}', is referenced by the following route(s)"
        raise conflict(f"{text}: {', '.join(using)}.")
    AUTHORIZERS.delete(tx, req.ApiId, req.AuthorizerId)
    redeploy(tx, req.ApiId)


@operation(
    "ResetAuthorizersCache",
    resource=at("/apis/{ApiId}/stages/{StageName}/cache/authorizers"),
    action="apigateway:DELETE",
)
def reset_authorizers_cache(tx: Tx, call: Call, req: t.ResetAuthorizersCacheRequest) -> None:
    """Authorizers' answers are forgotten. Source: API_ResetAuthorizersCache. Raises NotFoundException."""
    part_of(tx, call, STAGES, req.ApiId, req.StageName)
    tx.touch(verdicts(req.ApiId, req.StageName))

"""App clients: by what an application signs its users in. Sources: API_CreateUserPoolClient and the operations beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import CLIENTS, Client, Pool, client_of, invalid, named_pool, pool_of
from pampero.services.cognito.pools.providers import PROVIDERS
from pampero.services.cognito.pools.resourceservers import scopes_of
from pampero.services.cognito.pools.secrets import seal_secret, secret_of
from pampero.store.tx import ReadTx, Tx

SECRET_LENGTH = 51
CLIENT_GONE = "cognito.clientgone"
FLOWS = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
SCOPES = frozenset({"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"})
SESSION_MINUTES = 3
REFRESH_DAYS = 30
MAX_PAGE = 60
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What browsers run, or show, instead of going there.
SCRIPTS = frozenset({"javascript", "data", "vbscript", "blob", "file", "about"})
# What an update that leaves them out sets back, as a creation does.
CHANGEABLE = (
    "ClientName", "RefreshTokenValidity", "AccessTokenValidity", "IdTokenValidity", "TokenValidityUnits", "ReadAttributes",
    "WriteAttributes", "ExplicitAuthFlows", "SupportedIdentityProviders", "CallbackURLs", "LogoutURLs",
    "DefaultRedirectURI", "AllowedOAuthFlows", "AllowedOAuthScopes", "AllowedOAuthFlowsUserPoolClient",
    "PreventUserExistenceErrors", "EnableTokenRevocation", "AuthSessionValidity", "RefreshTokenRotation",
    "EnablePropagateAdditionalUserContextData",
)  # fmt: skip
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
# Source: API_CreateUserPoolClient; developer guide, "Quotas": five minutes to a day; an hour to ten years.
MIN_LENGTH, MAX_LENGTH = 300, 86_400
MIN_REFRESH, MAX_REFRESH = 3600, 315_360_000


def shown(call: Call, client: Client) -> t.UserPoolClientType:
    """A client as an answer shows it."""
    return msgspec.structs.replace(client.settings, ClientSecret=secret_of(call, client))


def _settings(
    tx: ReadTx, pool: Pool, req: Any, id_: str, made: float, changed: float, secret: bool
) -> t.UserPoolClientType:
    given = {name: getattr(req, name) for name in CHANGEABLE}
    settings = t.UserPoolClientType(
        UserPoolId=pool.id, ClientId=id_, CreationDate=made, LastModifiedDate=changed, **given
    )
    settings.RefreshTokenValidity = settings.RefreshTokenValidity or REFRESH_DAYS
    if settings.EnableTokenRevocation is None:
        settings.EnableTokenRevocation = True
    if settings.ExplicitAuthFlows is None:
        settings.ExplicitAuthFlows = list(FLOWS)
    settings.AuthSessionValidity = settings.AuthSessionValidity or SESSION_MINUTES
    settings.AllowedOAuthFlowsUserPoolClient = bool(settings.AllowedOAuthFlowsUserPoolClient)
    if settings.EnablePropagateAdditionalUserContextData is None:
        settings.EnablePropagateAdditionalUserContextData = False
    if settings.EnablePropagateAdditionalUserContextData and not secret:
        # Source: API_CreateUserPoolClient; the words are chosen, since no source tells them.
        raise invalid("EnablePropagateAdditionalUserContextData needs a client with a secret.")
    _check(tx, pool, settings)
    return settings


def _check(tx: ReadTx, pool: Pool, settings: t.UserPoolClientType) -> None:
    flows = settings.ExplicitAuthFlows or []
    if any(flow.startswith("ALLOW_") for flow in flows) and not all(flow.startswith("ALLOW_") for flow in flows):
        raise invalid("Cannot mix legacy explicit auth flows with ALLOW_ prefixed explicit auth flows.")
    known = pool.attributes
    for names in (settings.ReadAttributes, settings.WriteAttributes):
        for name in names or []:
            if name not in known:
                raise invalid(f"Invalid attribute name {name} specified while creating a client.")
    _check_validity(settings)
    _check_oauth(tx, pool, settings)


def _check_validity(settings: t.UserPoolClientType) -> None:
    units = settings.TokenValidityUnits
    for kind, count, usual in (
        ("AccessToken", settings.AccessTokenValidity, "hours"),
        ("IdToken", settings.IdTokenValidity, "hours"),
        ("RefreshToken", settings.RefreshTokenValidity, "days"),
    ):
        if not count:
            continue
        unit = (getattr(units, kind) if units is not None else None) or usual
        least, most = (MIN_REFRESH, MAX_REFRESH) if kind == "RefreshToken" else (MIN_LENGTH, MAX_LENGTH)
        if not least <= count * SECONDS[unit] <= most:
            raise invalid(f"Invalid range for token validity: {kind} must be between {least} and {most} seconds.")


def _check_oauth(tx: ReadTx, pool: Pool, settings: t.UserPoolClientType) -> None:
    flows, scopes = settings.AllowedOAuthFlows or [], settings.AllowedOAuthScopes or []
    if "client_credentials" in flows and len(flows) > 1:
        raise ApiError(
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        )
    if flows and not scopes:
        raise invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
        )
    for scope in scopes:
        if scope not in SCOPES and scope not in scopes_of(tx, pool):
            raise ApiError("ScopeDoesNotExistException", f"Invalid scope requested: {scope}")
    for name in settings.SupportedIdentityProviders or []:
        if name != "COGNITO" and PROVIDERS.get(tx, pool.id, name) is None:
            raise invalid(f"The provider {name} does not exist for User Pool {pool.id}.")
    for address in (*(settings.CallbackURLs or []), *(settings.LogoutURLs or [])):
        _check_address(address)
    if settings.DefaultRedirectURI and settings.DefaultRedirectURI not in (settings.CallbackURLs or []):
        raise invalid("DefaultRedirectURI must be one of the CallbackURLs.")


def _check_address(address: str) -> None:
    """Raises InvalidParameterException for what no browser may be sent to. Source: API_CreateUserPoolClient, CallbackURLs: absolute,
    without a fragment, with TLS but on this machine; applications have schemes of their own."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise invalid(f"{address} is not a valid URI.") from error
    here = host in LOOPBACK or host.endswith(".localhost")
    if not parts.scheme or "#" in address or not address.isprintable() or parts.scheme in SCRIPTS:
        raise invalid(f"{address} must be an absolute URI without a fragment.")
    if parts.scheme in ("http", "https") and (not host or (parts.scheme == "http" and not here)):
        raise invalid(f"{address} must use https, unless it is on localhost.")


@operation("CreateUserPoolClient", resource=named_pool)
def create_user_pool_client(tx: Tx, call: Call, req: t.CreateUserPoolClientRequest) -> t.CreateUserPoolClientResponse:
    """Make a client. Source: API_CreateUserPoolClient. Raises ResourceNotFoundException, InvalidParameterException,
    InvalidOAuthFlowException, ScopeDoesNotExistException."""
    pool = pool_of(tx, call, req.UserPoolId)
    if req.GenerateSecret and req.ClientSecret:
        raise invalid("GenerateSecret and ClientSecret cannot both be given.")
    id_ = ids.name_id(26)
    secret = ids.secret(SECRET_LENGTH).lower() if req.GenerateSecret else req.ClientSecret
    settings = _settings(tx, pool, req, id_, tx.now, tx.now, bool(secret))
    sealed = seal_secret(call, secret)
    made = Client(id_, pool.id, call.account, call.region, settings, sealed, tx.now, tx.now)
    CLIENTS.save(tx, made)
    return t.CreateUserPoolClientResponse(UserPoolClient=shown(call, made))


@operation("DescribeUserPoolClient", resource=named_pool, read=True)
def describe_user_pool_client(
    tx: ReadTx, call: Call, req: t.DescribeUserPoolClientRequest
) -> t.DescribeUserPoolClientResponse:
    """One client. Source: API_DescribeUserPoolClient. Raises ResourceNotFoundException."""
    found = client_of(tx, pool_of(tx, call, req.UserPoolId), req.ClientId)
    return t.DescribeUserPoolClientResponse(UserPoolClient=shown(call, found))


@operation("UpdateUserPoolClient", resource=named_pool)
def update_user_pool_client(tx: Tx, call: Call, req: t.UpdateUserPoolClientRequest) -> t.UpdateUserPoolClientResponse:
    """Set all settings anew: what is left out goes back to its default. Source: API_UpdateUserPoolClient. Raises
    ResourceNotFoundException, InvalidParameterException, InvalidOAuthFlowException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = client_of(tx, pool, req.ClientId)
    req.ClientName = req.ClientName or found.settings.ClientName
    found.settings = _settings(tx, pool, req, found.id, found.made, tx.now, bool(found.secret))
    found.changed = tx.now
    CLIENTS.save(tx, found)
    return t.UpdateUserPoolClientResponse(UserPoolClient=shown(call, found))


@operation("DeleteUserPoolClient", resource=named_pool)
def delete_user_pool_client(tx: Tx, call: Call, req: t.DeleteUserPoolClientRequest) -> None:
    """Delete a client: by its tokens nobody gets new ones. Source: API_DeleteUserPoolClient. Raises
    ResourceNotFoundException."""
    client = client_of(tx, pool_of(tx, call, req.UserPoolId), req.ClientId)
    CLIENTS.delete(tx, "", client.id)
    tx.emit(CLIENT_GONE, [client.pool, client.id])


@operation("ListUserPoolClients", resource=named_pool, read=True)
def list_user_pool_clients(tx: ReadTx, call: Call, req: t.ListUserPoolClientsRequest) -> t.ListUserPoolClientsResponse:
    """A pool's clients. Source: API_ListUserPoolClients. Raises ResourceNotFoundException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    found = [client for id_, client in CLIENTS.find(tx, "", "pool", pool.id) if id_ > after]
    listed, token = page(found, req.MaxResults or MAX_PAGE, lambda client: client.id)
    described = [
        t.UserPoolClientDescription(ClientId=one.id, UserPoolId=pool.id, ClientName=one.settings.ClientName)
        for one in listed
    ]
    return t.ListUserPoolClientsResponse(UserPoolClients=described, NextToken=token)

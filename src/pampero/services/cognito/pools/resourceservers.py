"""Resource servers: APIs with scopes of their own. Sources: API_CreateResourceServer and the operations beside it."""

from __future__ import annotations

import msgspec

from pampero.api import Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, invalid, missing, named_pool, pool_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PAGE = 50


class ResourceServer(msgspec.Struct):
    """An API. scopes: what each means, by name."""

    identifier: str
    name: str
    scopes: dict[str, str]


SERVERS: Documents[ResourceServer] = Documents("cognito-idp.server", ResourceServer)


def scopes_of(tx: ReadTx, pool: Pool) -> set[str]:
    """All scopes of a pool's resource servers, as clients name them."""
    return {f"{one.identifier}/{scope}" for _, one in SERVERS.page(tx, pool.id) for scope in one.scopes}


def _shown(pool: Pool, one: ResourceServer) -> t.ResourceServerType:
    scopes = [t.ResourceServerScopeType(ScopeName=name, ScopeDescription=text) for name, text in one.scopes.items()]
    return t.ResourceServerType(UserPoolId=pool.id, Identifier=one.identifier, Name=one.name, Scopes=scopes)


def _existing(tx: ReadTx, pool: Pool, identifier: str) -> ResourceServer:
    found = SERVERS.get(tx, pool.id, identifier)
    if found is None:
        raise missing(f"Resource server {identifier} does not exist.")
    return found


def _scopes(given: list[t.ResourceServerScopeType] | None) -> dict[str, str]:
    return {one.ScopeName: one.ScopeDescription for one in given or []}


@operation("CreateResourceServer", resource=named_pool)
def create_resource_server(tx: Tx, call: Call, req: t.CreateResourceServerRequest) -> t.CreateResourceServerResponse:
    """Make one. Source: API_CreateResourceServer. Raises InvalidParameterException, ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    if SERVERS.get(tx, pool.id, req.Identifier) is not None:
        raise invalid(f"{req.Identifier} already exists in user pool {pool.id}.")
    made = ResourceServer(req.Identifier, req.Name, _scopes(req.Scopes))
    SERVERS.put(tx, pool.id, made.identifier, made)
    return t.CreateResourceServerResponse(ResourceServer=_shown(pool, made))


@operation("DescribeResourceServer", resource=named_pool, read=True)
def describe_resource_server(
    tx: ReadTx, call: Call, req: t.DescribeResourceServerRequest
) -> t.DescribeResourceServerResponse:
    """One. Source: API_DescribeResourceServer. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    return t.DescribeResourceServerResponse(ResourceServer=_shown(pool, _existing(tx, pool, req.Identifier)))


@operation("UpdateResourceServer", resource=named_pool)
def update_resource_server(tx: Tx, call: Call, req: t.UpdateResourceServerRequest) -> t.UpdateResourceServerResponse:
    """Set its name and scopes anew. Source: API_UpdateResourceServer. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    found = _existing(tx, pool, req.Identifier)
    found.name, found.scopes = req.Name, _scopes(req.Scopes)
    SERVERS.put(tx, pool.id, found.identifier, found)
    return t.UpdateResourceServerResponse(ResourceServer=_shown(pool, found))


@operation("DeleteResourceServer", resource=named_pool)
def delete_resource_server(tx: Tx, call: Call, req: t.DeleteResourceServerRequest) -> None:
    """Delete it. Source: API_DeleteResourceServer. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    SERVERS.delete(tx, pool.id, _existing(tx, pool, req.Identifier).identifier)


@operation("ListResourceServers", resource=named_pool, read=True)
def list_resource_servers(tx: ReadTx, call: Call, req: t.ListResourceServersRequest) -> t.ListResourceServersResponse:
    """A pool's. Source: API_ListResourceServers. Raises ResourceNotFoundException, InvalidParameterException."""
    pool, most = pool_of(tx, call, req.UserPoolId), req.MaxResults or MAX_PAGE
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    listed, token = named_page(SERVERS.page(tx, pool.id, after=after, limit=most + 1), most)
    return t.ListResourceServersResponse(ResourceServers=[_shown(pool, one) for one in listed], NextToken=token)

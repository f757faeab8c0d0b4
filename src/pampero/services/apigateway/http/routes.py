"""Routes: which requests go to which integration."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import redeploy
from pampero.services.apigateway.http.model import (
    AUTHORIZERS,
    INTEGRATIONS,
    ROUTE_RESPONSES,
    ROUTES,
    api_of,
    listed,
    merge,
    part_of,
    shown,
)
from pampero.services.apigateway.http.routekeys import check_route_key
from pampero.services.apigateway.http.routekeys import shape_of as shape_of_path
from pampero.services.apigateway.http.websocket import check_route, is_websocket
from pampero.services.apigateway.model import all_of, at, bad_request, conflict, new_id, not_found
from pampero.store.tx import ReadTx, Tx

TARGET = "integrations/"


def put_route(
    tx: Tx, api_id: str, route: t.Route, taken: dict[str, str] | None = None, websocket: bool = False
) -> None:
    """Check and write it. taken: the keys of the API's other routes by their shapes, for who writes many: it is added to.
    websocket: it is one of a WebSocket API.

    Raises BadRequestException, ConflictException, NotFoundException.
    """
    key = route.RouteKey or ""
    if websocket:
        check_route(route)
    else:
        check_route_key(key)
    shape_of = str if websocket else shape_of_path
    if taken is None:
        others = (other for other in all_of(tx, ROUTES, api_id) if other.RouteId != route.RouteId)
        taken = {shape_of(other.RouteKey or ""): other.RouteKey or "" for other in others}
    if (twin := taken.get(shape_of(key))) is not None:
        raise conflict(f"Route with key {twin} already exists for this API")
    taken[shape_of(key)] = key
    if route.Target:
        id_ = route.Target.removeprefix(TARGET)
        if id_ == route.Target:
            raise bad_request("Invalid target. The target must have the form integrations/{integrationId}")
        if INTEGRATIONS.get(tx, api_id, id_) is None:
            raise not_found(f"Invalid Integration identifier specified {id_}")
    _check_authorization(tx, api_id, route)
    ROUTES.put(tx, api_id, route.RouteId or "", route)


def _check_authorization(tx: Tx, api_id: str, route: t.Route) -> None:
    kind = route.AuthorizationType or "NONE"
    if kind not in ("JWT", "CUSTOM"):
        if route.AuthorizerId is not None:
            raise bad_request(f"AuthorizerId cannot be set when AuthorizationType is {kind}")
        if route.AuthorizationScopes:
            raise bad_request("AuthorizationScopes can only be specified with a JWT authorizer")
        return
    if route.AuthorizerId is None:
        raise bad_request(f"AuthorizerId must be set when AuthorizationType is {kind}")
    authorizer = AUTHORIZERS.get(tx, api_id, route.AuthorizerId or "")
    if authorizer is None:
        raise not_found(f"Invalid Authorizer identifier specified {route.AuthorizerId}")
    if (authorizer.AuthorizerType == "JWT") != (kind == "JWT"):
        raise bad_request("The authorizer's type does not match the AuthorizationType of the route")
    if route.AuthorizationScopes and kind != "JWT":
        raise bad_request("AuthorizationScopes can only be specified with a JWT authorizer")


@operation("CreateRoute", resource=at("/apis/{ApiId}/routes"), action="apigateway:POST")
def create_route(tx: Tx, call: Call, req: t.CreateRouteRequest) -> t.CreateRouteResult:
    """Make a route. Source: API_CreateRoute. Raises NotFoundException, BadRequestException, ConflictException."""
    websocket = is_websocket(api_of(tx, call, req.ApiId))
    route = t.Route(RouteId=new_id(7), RouteKey=req.RouteKey, ApiKeyRequired=False, AuthorizationType="NONE")
    merge(route, req)
    if route.ApiKeyRequired and not websocket:
        raise bad_request("ApiKeyRequired is not supported for HTTP APIs")
    put_route(tx, req.ApiId, route, websocket=websocket)
    redeploy(tx, req.ApiId)
    return shown(t.CreateRouteResult, route)


@operation("GetRoute", resource=at("/apis/{ApiId}/routes/{RouteId}"), action="apigateway:GET", read=True)
def get_route(tx: ReadTx, call: Call, req: t.GetRouteRequest) -> t.GetRouteResult:
    """One route. Source: API_GetRoute. Raises NotFoundException."""
    return shown(t.GetRouteResult, part_of(tx, call, ROUTES, req.ApiId, req.RouteId))


@operation("GetRoutes", resource=at("/apis/{ApiId}/routes"), action="apigateway:GET", read=True)
def get_routes(tx: ReadTx, call: Call, req: t.GetRoutesRequest) -> t.GetRoutesResponse:
    """All routes. Source: API_GetRoutes. Raises NotFoundException, BadRequestException."""
    items, token = listed(tx, call, ROUTES, req.ApiId, req)
    return t.GetRoutesResponse(Items=items, NextToken=token)


@operation("UpdateRoute", resource=at("/apis/{ApiId}/routes/{RouteId}"), action="apigateway:PATCH")
def update_route(tx: Tx, call: Call, req: t.UpdateRouteRequest) -> t.UpdateRouteResult:
    """Change what is named; a route without authorisation has no authorizer either. Source: API_UpdateRoute.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    route = part_of(tx, call, ROUTES, req.ApiId, req.RouteId)
    merge(route, req)
    if req.AuthorizationType in ("NONE", "AWS_IAM") and req.AuthorizerId is None:
        route.AuthorizerId = None
        route.AuthorizationScopes = req.AuthorizationScopes or None
    put_route(tx, req.ApiId, route, websocket=is_websocket(api_of(tx, call, req.ApiId)))
    redeploy(tx, req.ApiId)
    return shown(t.UpdateRouteResult, route)


@operation("DeleteRoute", resource=at("/apis/{ApiId}/routes/{RouteId}"), action="apigateway:DELETE")
def delete_route(tx: Tx, call: Call, req: t.DeleteRouteRequest) -> None:
    """Delete a route. Source: API_DeleteRoute. Raises NotFoundException."""
    part_of(tx, call, ROUTES, req.ApiId, req.RouteId)
    ROUTES.delete(tx, req.ApiId, req.RouteId)
    ROUTE_RESPONSES.clear(tx, f"{req.ApiId}/{req.RouteId}")
    redeploy(tx, req.ApiId)


@operation(
    "DeleteRouteRequestParameter",
    resource=at("/apis/{ApiId}/routes/{RouteId}/requestparameters/{RequestParameterKey}"),
    action="apigateway:DELETE",
)
def delete_route_request_parameter(tx: Tx, call: Call, req: t.DeleteRouteRequestParameterRequest) -> None:
    """Take a request parameter from a route. Source: API_DeleteRouteRequestParameter. Raises NotFoundException."""
    route = part_of(tx, call, ROUTES, req.ApiId, req.RouteId)
    parameters = dict(route.RequestParameters or {})
    if parameters.pop(req.RequestParameterKey, None) is None:
        raise not_found(f"Invalid parameter name specified {req.RequestParameterKey}")
    route.RequestParameters = parameters or None
    ROUTES.put(tx, req.ApiId, req.RouteId, route)
    redeploy(tx, req.ApiId)

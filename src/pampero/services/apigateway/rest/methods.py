"""Methods of resources, and the responses that they declare."""

from __future__ import annotations

from collections.abc import Container

from pampero.api import Call, operation
from pampero.services.apigateway.model import at, bad_request, conflict, not_found
from pampero.services.apigateway.requestkeys import patched
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import (
    AUTHORIZERS,
    METHODS,
    MODELS,
    VALIDATORS,
    VERBS,
    Ids,
    find_method,
    find_resource,
    save_method,
)
from pampero.services.apigateway.rest.patch import entry, flag, member, patch, scalar
from pampero.services.apigateway.rest.schemas import NO_VALIDATOR
from pampero.store.tx import ReadTx, Tx

METHOD = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}"
RESPONSE = METHOD + "/responses/{statusCode}"
AUTHORIZATIONS = ("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS")
NO_AUTHORIZER = (
    "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid "
    "authorizer."
)
NO_RESPONSE = "Invalid Response status code specified"


def check_method(
    method: t.Method, authorizers: Container[str], validators: Container[str], models: Container[str]
) -> None:
    """Raises BadRequestException where a method refers to what is not there."""
    method.authorizationType = (method.authorizationType or "").upper()
    if method.authorizationType not in AUTHORIZATIONS:
        text = "Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS"
        raise bad_request(text)
    if method.authorizationType in ("CUSTOM", "COGNITO_USER_POOLS"):
        if (method.authorizerId or "") not in authorizers:
            raise bad_request(NO_AUTHORIZER)
    else:
        method.authorizerId = None
    if method.requestValidatorId and method.requestValidatorId not in validators:
        raise bad_request(NO_VALIDATOR)
    for model in (method.requestModels or {}).values():
        if model not in models:
            raise bad_request(f"Invalid model identifier specified: {model}")
    _check_parameters(method)


def _check(tx: ReadTx, api_id: str, method: t.Method) -> None:
    check_method(method, Ids(tx, AUTHORIZERS, api_id), Ids(tx, VALIDATORS, api_id), Ids(tx, MODELS, api_id))


def _check_parameters(method: t.Method) -> None:
    names: set[str] = set()
    for expression in method.requestParameters or {}:
        parts = expression.split(".", 3)
        if len(parts) != 4 or parts[:2] != ["method", "request"] or parts[2] not in ("path", "querystring", "header"):
            text = "Validation Result: warnings : [], errors : [Invalid mapping expression specified:"
            raise bad_request(f"Invalid mapping expression specified: {text} {expression}]")
        if parts[3] in names:
            raise bad_request("Parameter names must be unique across querystring, header and path")
        names.add(parts[3])


@operation("PutMethod", resource=at(METHOD), action="apigateway:PUT")
def put_method(tx: Tx, call: Call, req: t.PutMethodRequest) -> t.Method:
    """Add a method to a resource. Source: API_PutMethod.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    find_resource(tx, call, req.restApiId, req.resourceId)
    if req.httpMethod not in VERBS:
        raise bad_request(f"Invalid HttpMethod specified. Valid options are {','.join(VERBS)}")
    if f"{req.resourceId}/{req.httpMethod}" in Ids(tx, METHODS, req.restApiId):
        raise conflict("Method already exists for this resource")
    method = t.Method(
        httpMethod=req.httpMethod,
        authorizationType=req.authorizationType,
        authorizerId=req.authorizerId or None,
        apiKeyRequired=bool(req.apiKeyRequired),
        operationName=req.operationName,
        requestParameters=req.requestParameters or None,
        requestModels=req.requestModels or None,
        requestValidatorId=req.requestValidatorId or None,
        authorizationScopes=req.authorizationScopes or None,
    )
    _check(tx, req.restApiId, method)
    save_method(tx, req, method)
    return method


@operation("GetMethod", resource=at(METHOD), action="apigateway:GET", read=True)
def get_method(tx: ReadTx, call: Call, req: t.GetMethodRequest) -> t.Method:
    """A method with its integration and responses. Source: API_GetMethod. Raises NotFoundException."""
    return find_method(tx, call, req)


RULES = {
    "/authorizationType": scalar("authorizationType"),
    "/authorizerId": scalar("authorizerId"),
    "/apiKeyRequired": scalar("apiKeyRequired", flag),
    "/operationName": scalar("operationName"),
    "/requestValidatorId": scalar("requestValidatorId", lambda value: value or None),
    "/requestParameters/*": entry("requestParameters", flag),
    "/requestModels/*": entry("requestModels"),
    "/authorizationScopes": member("authorizationScopes"),
}


KEYS = {
    "apigateway:Request/RouteAuthorizationType": "/authorizationType",
    "apigateway:Request/ApiKeyRequired": "/apiKeyRequired",
}


@operation("UpdateMethod", resource=at(METHOD), action="apigateway:PATCH", context=patched(KEYS))
def update_method(tx: Tx, call: Call, req: t.UpdateMethodRequest) -> t.Method:
    """Change a method. Source: API_UpdateMethod. Raises NotFoundException, BadRequestException."""
    method = find_method(tx, call, req)
    patch(method, req.patchOperations, RULES)
    _check(tx, req.restApiId, method)
    save_method(tx, req, method)
    return method


@operation("DeleteMethod", resource=at(METHOD), action="apigateway:DELETE")
def delete_method(tx: Tx, call: Call, req: t.DeleteMethodRequest) -> None:
    """Take a method away. Source: API_DeleteMethod. Raises NotFoundException."""
    find_method(tx, call, req)
    METHODS.delete(tx, req.restApiId, f"{req.resourceId}/{req.httpMethod}")


def _response(method: t.Method, status: str) -> t.MethodResponse:
    response = (method.methodResponses or {}).get(status)
    if response is None:
        raise not_found(NO_RESPONSE)
    return response


@operation("PutMethodResponse", resource=at(RESPONSE), action="apigateway:PUT")
def put_method_response(tx: Tx, call: Call, req: t.PutMethodResponseRequest) -> t.MethodResponse:
    """Declare a response of a method. Source: API_PutMethodResponse. Raises NotFoundException, ConflictException."""
    method = find_method(tx, call, req)
    if req.statusCode in (method.methodResponses or {}):
        raise conflict("Response already exists for this resource")
    for model in (req.responseModels or {}).values():
        if model not in Ids(tx, MODELS, req.restApiId):
            raise bad_request(f"Invalid model identifier specified: {model}")
    response = t.MethodResponse(
        statusCode=req.statusCode, responseParameters=req.responseParameters, responseModels=req.responseModels
    )
    method.methodResponses = {**(method.methodResponses or {}), req.statusCode: response}
    save_method(tx, req, method)
    return response


@operation("GetMethodResponse", resource=at(RESPONSE), action="apigateway:GET", read=True)
def get_method_response(tx: ReadTx, call: Call, req: t.GetMethodResponseRequest) -> t.MethodResponse:
    """One declared response. Source: API_GetMethodResponse. Raises NotFoundException."""
    return _response(find_method(tx, call, req), req.statusCode)


RESPONSE_RULES = {
    "/responseParameters/*": entry("responseParameters", flag, "Invalid parameter name specified"),
    "/responseModels/*": entry("responseModels", absent="Content-Type specified was not found"),
}


@operation("UpdateMethodResponse", resource=at(RESPONSE), action="apigateway:PATCH")
def update_method_response(tx: Tx, call: Call, req: t.UpdateMethodResponseRequest) -> t.MethodResponse:
    """Change a declared response. Source: API_UpdateMethodResponse. Raises NotFoundException, BadRequestException."""
    method = find_method(tx, call, req)
    response = _response(method, req.statusCode)
    patch(response, req.patchOperations, RESPONSE_RULES)
    save_method(tx, req, method)
    return response


@operation("DeleteMethodResponse", resource=at(RESPONSE), action="apigateway:DELETE")
def delete_method_response(tx: Tx, call: Call, req: t.DeleteMethodResponseRequest) -> None:
    """Take a declared response away. Source: API_DeleteMethodResponse. Raises NotFoundException."""
    method = find_method(tx, call, req)
    _response(method, req.statusCode)
    responses = dict(method.methodResponses or {})
    del responses[req.statusCode]
    method.methodResponses = responses or None
    save_method(tx, req, method)

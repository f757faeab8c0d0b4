"""Integrations: what a method does, and how its answers become the method's."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, operation, pass_role
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.model import PRINCIPAL, at, bad_request, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import find_integration, find_method, save_method
from pampero.services.apigateway.rest.patch import entry, member, patch, scalar, whole
from pampero.store.tx import ReadTx, Tx

INTEGRATION = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration"
RESPONSE = INTEGRATION + "/responses/{statusCode}"
BEHAVIORS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
DEFAULT_TIMEOUT = 29_000
MIN_TIMEOUT = 50
# Regional APIs may ask for more than the default; AWS's largest quota.
MAX_TIMEOUT = 300_000
# Source: "Set up response streaming": fifteen minutes.
MAX_STREAM_LENGTH = 900_000
# A document that was made for CloudFormation may be imported without it: its pseudo parameters stay as they are.
ARN = re.compile(
    r"arn:aws[a-z-]*:apigateway:(?:[a-z0-9-]+|\$\{AWS::Region\}):([a-z0-9.-]+):(?:path|action)/.+", re.DOTALL
)
NO_PATH = "AWS ARN for integration must contain path or action"
NO_URL = "Invalid HTTP endpoint specified for URI"
NO_STREAM = "Response transfer mode STREAM is only supported for integrations of type HTTP_PROXY and AWS_PROXY"
NO_FUNCTION = (
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
)


def check_integration(integration: t.Integration) -> None:
    """Fill in the defaults. Raises BadRequestException."""
    kind = integration.type
    if integration.connectionType == "VPC_LINK":
        text = "Private integrations (connectionType VPC_LINK) are not implemented yet."
        raise ApiError("NotImplemented", text, status=501)
    if kind != "MOCK" and not integration.httpMethod:
        raise bad_request("Enumeration value for HttpMethod must be non-empty")
    if kind != "MOCK" and not integration.uri:
        raise bad_request(NO_PATH if kind in ("AWS", "AWS_PROXY") else NO_URL)
    if kind in ("AWS", "AWS_PROXY") and not ARN.fullmatch(integration.uri or ""):
        raise bad_request(
            NO_PATH if (integration.uri or "").startswith("arn:") else "Invalid ARN specified in the request"
        )
    if kind == "AWS_PROXY":
        _check_proxy(integration.uri or "")
    http = (integration.uri or "").startswith(("http://", "https://", "${stageVariables"))
    if kind in ("HTTP", "HTTP_PROXY") and not http:
        raise bad_request(NO_URL)
    if integration.passthroughBehavior not in BEHAVIORS:
        raise bad_request(f"Invalid passthrough behavior specified. Valid options are {', '.join(BEHAVIORS)}")
    timeout = integration.timeoutInMillis or 0
    streams = integration.responseTransferMode == "STREAM"
    if streams and kind not in ("AWS_PROXY", "HTTP_PROXY"):
        raise bad_request(NO_STREAM)
    if not MIN_TIMEOUT <= timeout <= (MAX_STREAM_LENGTH if streams else MAX_TIMEOUT):
        raise bad_request(f"Timeout should be between {MIN_TIMEOUT} ms and {DEFAULT_TIMEOUT} ms")


def _check_proxy(uri: str) -> None:
    """Raises BadRequestException where it is no function's; NotImplemented for streams of Firehose."""
    named = ARN.fullmatch(uri)
    service = named[1] if named else ""
    if service == "firehose":
        text = "Integrations of type AWS_PROXY with Firehose are not implemented yet; those of type AWS are."
        raise ApiError("NotImplemented", text, status=501)
    if service != "lambda":
        raise bad_request(NO_FUNCTION)


@operation("PutIntegration", resource=at(INTEGRATION), action="apigateway:PUT")
def put_integration(tx: Tx, call: Call, req: t.PutIntegrationRequest) -> t.Integration:
    """Say what a method does. Source: API_PutIntegration. Raises NotFoundException, BadRequestException."""
    method = find_method(tx, call, req)
    integration = t.Integration(
        type=req.type, httpMethod=req.integrationHttpMethod, uri=req.uri, connectionType=req.connectionType,
        connectionId=req.connectionId, credentials=req.credentials, requestParameters=req.requestParameters or None,
        requestTemplates=req.requestTemplates or None,
        passthroughBehavior=(req.passthroughBehavior or "WHEN_NO_MATCH").upper(), contentHandling=req.contentHandling,
        timeoutInMillis=DEFAULT_TIMEOUT if req.timeoutInMillis is None else req.timeoutInMillis,
        cacheNamespace=req.cacheNamespace or req.resourceId, cacheKeyParameters=req.cacheKeyParameters or [],
        tlsConfig=req.tlsConfig, responseTransferMode=req.responseTransferMode,
        integrationTarget=req.integrationTarget,
    )  # fmt: skip
    check_integration(integration)
    if req.type == "MOCK":
        integration.uri = integration.httpMethod = None
    elif req.type in ("HTTP", "HTTP_PROXY") and integration.connectionType is None:
        integration.connectionType = "INTERNET"
    pass_role(tx, call, PRINCIPAL, integration.credentials)
    method.methodIntegration = integration
    save_method(tx, req, method)
    return integration


@operation("GetIntegration", resource=at(INTEGRATION), action="apigateway:GET", read=True)
def get_integration(tx: ReadTx, call: Call, req: t.GetIntegrationRequest) -> t.Integration:
    """What a method does. Source: API_GetIntegration. Raises NotFoundException."""
    return find_integration(tx, call, req)[1]


RULES = {
    "/httpMethod": scalar("httpMethod"),
    "/uri": scalar("uri"),
    "/credentials": scalar("credentials", operations=("replace", "remove")),
    "/connectionType": scalar("connectionType"),
    "/connectionId": scalar("connectionId"),
    "/passthroughBehavior": scalar("passthroughBehavior"),
    "/contentHandling": scalar("contentHandling", lambda value: value or None, ("replace", "remove")),
    "/timeoutInMillis": scalar("timeoutInMillis", whole),
    "/responseTransferMode": scalar("responseTransferMode"),
    "/cacheNamespace": scalar("cacheNamespace"),
    "/cacheKeyParameters/*": member("cacheKeyParameters"),
    "/requestParameters/*": entry("requestParameters"),
    "/requestTemplates/*": entry("requestTemplates"),
}


@operation("UpdateIntegration", resource=at(INTEGRATION), action="apigateway:PATCH")
def update_integration(tx: Tx, call: Call, req: t.UpdateIntegrationRequest) -> t.Integration:
    """Change what a method does. Source: API_UpdateIntegration. Raises NotFoundException, BadRequestException."""
    method, integration = find_integration(tx, call, req)
    former = integration.credentials
    patch(integration, req.patchOperations, RULES)
    check_integration(integration)
    if integration.credentials != former:
        pass_role(tx, call, PRINCIPAL, integration.credentials)
    save_method(tx, req, method)
    return integration


@operation("DeleteIntegration", resource=at(INTEGRATION), action="apigateway:DELETE")
def delete_integration(tx: Tx, call: Call, req: t.DeleteIntegrationRequest) -> None:
    """Take a method's integration away. Source: API_DeleteIntegration. Raises NotFoundException."""
    method, _ = find_integration(tx, call, req)
    method.methodIntegration = None
    save_method(tx, req, method)


def check_selection(response: t.IntegrationResponse) -> None:
    """Raises BadRequestException for an invalid selection pattern.

    Also for one with look-around or back references, which AWS takes (see `kernel.regex`).
    """
    try:
        compile_regex(response.selectionPattern or "")
    except BadRegex as error:
        raise bad_request(f"Invalid selection pattern specified for response {response.statusCode}: {error}") from error


def check_response(method: t.Method, response: t.IntegrationResponse) -> None:
    """Raises BadRequestException where it sets a header that the method's response does not declare."""
    declared = (method.methodResponses or {}).get(response.statusCode or "")
    names = {} if declared is None else declared.responseParameters or {}
    errors = [
        f"Invalid mapping expression parameter specified: {name}"
        for name in response.responseParameters or {}
        if name not in names
    ]
    if errors:
        text = f"Validation Result: warnings : [], errors : [{', '.join(errors)}]"
        raise bad_request(f"Invalid mapping expression specified: {text}")


@operation("PutIntegrationResponse", resource=at(RESPONSE), action="apigateway:PUT")
def put_integration_response(tx: Tx, call: Call, req: t.PutIntegrationResponseRequest) -> t.IntegrationResponse:
    """Map answers of the integration to a response. Source: API_PutIntegrationResponse.

    Raises NotFoundException, BadRequestException.
    """
    method, integration = find_integration(tx, call, req)
    response = t.IntegrationResponse(
        statusCode=req.statusCode,
        selectionPattern=req.selectionPattern,
        responseParameters=req.responseParameters or None,
        responseTemplates=req.responseTemplates or None,
        contentHandling=req.contentHandling,
    )
    check_response(method, response)
    check_selection(response)
    integration.integrationResponses = {**(integration.integrationResponses or {}), req.statusCode: response}
    save_method(tx, req, method)
    return response


def _response(integration: t.Integration, status: str) -> t.IntegrationResponse:
    response = (integration.integrationResponses or {}).get(status)
    if response is None:
        raise not_found("Invalid Response status code specified")
    return response


@operation("GetIntegrationResponse", resource=at(RESPONSE), action="apigateway:GET", read=True)
def get_integration_response(tx: ReadTx, call: Call, req: t.GetIntegrationResponseRequest) -> t.IntegrationResponse:
    """One mapping. Source: API_GetIntegrationResponse. Raises NotFoundException."""
    integration = find_integration(tx, call, req)[1]
    return _response(integration, req.statusCode)


RESPONSE_RULES = {
    "/selectionPattern": scalar("selectionPattern"),
    "/contentHandling": scalar("contentHandling", lambda value: value or None, ("replace", "remove")),
    "/responseParameters/*": entry("responseParameters"),
    "/responseTemplates/*": entry("responseTemplates"),
}


@operation("UpdateIntegrationResponse", resource=at(RESPONSE), action="apigateway:PATCH")
def update_integration_response(tx: Tx, call: Call, req: t.UpdateIntegrationResponseRequest) -> t.IntegrationResponse:
    """Change a mapping. Source: API_UpdateIntegrationResponse. Raises NotFoundException, BadRequestException."""
    method, integration = find_integration(tx, call, req)
    response = _response(integration, req.statusCode)
    patch(response, req.patchOperations, RESPONSE_RULES)
    check_selection(response)
    save_method(tx, req, method)
    return response


@operation("DeleteIntegrationResponse", resource=at(RESPONSE), action="apigateway:DELETE")
def delete_integration_response(tx: Tx, call: Call, req: t.DeleteIntegrationResponseRequest) -> None:
    """Take a mapping away. Source: API_DeleteIntegrationResponse. Raises NotFoundException."""
    method, integration = find_integration(tx, call, req)
    _response(integration, req.statusCode)
    responses = dict(integration.integrationResponses or {})
    del responses[req.statusCode]
    integration.integrationResponses = responses or None
    save_method(tx, req, method)

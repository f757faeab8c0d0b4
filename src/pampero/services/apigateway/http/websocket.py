"""What WebSocket APIs may be made of; the rest of the package knows HTTP APIs.

Source: developer guide, "Overview of WebSocket APIs", "Control and manage access to WebSocket APIs", "WebSocket selection
expressions". Texts of errors are our own where no source tells AWS's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pampero.api import ApiError
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.model import bad_request

WEBSOCKET: Final = "WEBSOCKET"
CONNECT, DISCONNECT, DEFAULT = "$connect", "$disconnect", "$default"
MAX_KEY_LENGTH = 128
# The event of an API that is gone, or of which a stage is: who is connected there has to go.
STRANDED: Final = "apigateway.stranded"
# Source: "Quotas for configuring and running a WebSocket API": an integration may take 50 ms to 29 s.
MIN_TIMEOUT, MAX_TIMEOUT = 50, 29_000
API_KEY_SELECTIONS = ("$request.header.x-api-key", "$context.authorizer.usageIdentifierKey")
INTEGRATIONS = frozenset({"AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"})
PASSTHROUGH = frozenset({"WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"})
_EXPRESSION = re.compile(r"\$\{?(request|context|stageVariables)(\.[^\s{}$]+)?\}?|(\$\{[^{}$]+\}|\\\$|[^${}])+")
_PARAMETER = re.compile(r"integration\.request\.(header|querystring|path)\.[^\s]+")
_HEADER = re.compile(r"(?:method|route)\.response\.header\.[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUED = re.compile(
    r"'[^\r\n]*'|integration\.response\.(?:header|body)\.[^\s]+|integration\.response\.body"
    r"|(?:route\.request|context|stageVariables)\.[^\s]+"
)
_ARN = re.compile(r"arn:aws[a-z-]*:(lambda:[^:]+:[^:]+:function:.+|apigateway:[^:]+:[^:]+:(path|action)/.+)")


def is_websocket(api: t.Api) -> bool:
    """Whether it is a WebSocket API."""
    return api.ProtocolType == WEBSOCKET


def check_api(api: t.Api) -> None:
    """Raises BadRequestException."""
    if not api.RouteSelectionExpression:
        raise bad_request("RouteSelectionExpression is required for WebSocket APIs")
    check_expression("RouteSelectionExpression", api.RouteSelectionExpression)
    if api.ApiKeySelectionExpression not in API_KEY_SELECTIONS:
        raise bad_request(f"Invalid ApiKeySelectionExpression specified: {api.ApiKeySelectionExpression}")
    if api.CorsConfiguration is not None:
        raise bad_request("CorsConfiguration is supported for HTTP APIs only")


def check_expression(name: str, text: str | None) -> None:
    """A selection expression. Raises BadRequestException."""
    if text and not _EXPRESSION.fullmatch(text):
        raise bad_request(f"Invalid {name} specified: {text}")


def check_route(route: t.Route) -> None:
    """Raises BadRequestException."""
    key = route.RouteKey or ""
    if not key or len(key) > MAX_KEY_LENGTH:
        raise bad_request(f"Invalid route key specified: it must have 1 to {MAX_KEY_LENGTH} characters")
    kind = route.AuthorizationType or "NONE"
    if kind not in ("NONE", "AWS_IAM", "CUSTOM"):
        raise bad_request(f"AuthorizationType {kind} is not supported for WebSocket APIs")
    if key != CONNECT and kind != "NONE":
        raise bad_request(f"Only the {CONNECT} route of a WebSocket API can have an AuthorizationType other than NONE")
    if route.RouteResponseSelectionExpression not in (None, "", DEFAULT):
        raise bad_request(f"RouteResponseSelectionExpression must be {DEFAULT}")
    check_expression("ModelSelectionExpression", route.ModelSelectionExpression)


def check_integration(integration: t.Integration) -> None:
    """Raises BadRequestException."""
    kind, uri = integration.IntegrationType, integration.IntegrationUri or ""
    if kind not in INTEGRATIONS:
        raise bad_request(f"Invalid integration type {kind}")
    if integration.ConnectionType == "VPC_LINK":
        text = "Private integrations (ConnectionType VPC_LINK) are not implemented yet."
        raise ApiError("NotImplemented", text, status=501)
    if (
        integration.IntegrationSubtype is not None
        or integration.TlsConfig is not None
        or integration.ResponseParameters
    ):
        raise bad_request("IntegrationSubtype, TlsConfig and ResponseParameters are supported for HTTP APIs only")
    if integration.PayloadFormatVersion not in (None, "1.0"):
        raise bad_request(f"Invalid PayloadFormatVersion {integration.PayloadFormatVersion} for a WebSocket API")
    if kind in ("AWS", "AWS_PROXY") and not _ARN.fullmatch(uri) and "${stageVariables." not in uri:
        raise bad_request("Invalid ARN specified in the request")
    if kind in ("HTTP", "HTTP_PROXY"):
        if not integration.IntegrationMethod:
            raise bad_request(f"IntegrationMethod must be specified for {kind} integrations")
        if not re.match(r"https?://|\$\{stageVariables\.", uri):
            raise bad_request("Invalid HTTP endpoint specified for URI")
    if not MIN_TIMEOUT <= (integration.TimeoutInMillis or MAX_TIMEOUT) <= MAX_TIMEOUT:
        raise bad_request(f"Timeout should be between {MIN_TIMEOUT} ms and {MAX_TIMEOUT} ms")
    if integration.PassthroughBehavior not in PASSTHROUGH:
        raise bad_request(f"Invalid PassthroughBehavior specified: {integration.PassthroughBehavior}")
    _check_role("CredentialsArn", integration.CredentialsArn)
    for key in integration.RequestParameters or {}:
        if not _PARAMETER.fullmatch(key):
            raise bad_request(f"Invalid mapping expression specified: {key}")
    check_expression("TemplateSelectionExpression", integration.TemplateSelectionExpression)


def _check_role(name: str, role: str | None) -> None:
    """Whoever sets a stage's variables would choose the role, which only who may pass it may do. Raises BadRequestException."""
    if "stageVariables" in (role or ""):
        raise bad_request(f"{name} of a WebSocket API cannot be completed by stage variables")


def with_defaults(integration: t.Integration) -> t.Integration:
    """What was left out, as API Gateway fills it in."""
    integration.ConnectionType = integration.ConnectionType or "INTERNET"
    integration.TimeoutInMillis = integration.TimeoutInMillis or MAX_TIMEOUT
    integration.PassthroughBehavior = integration.PassthroughBehavior or "WHEN_NO_MATCH"
    integration.PayloadFormatVersion = integration.PayloadFormatVersion or "1.0"
    if integration.IntegrationType != "AWS_PROXY":
        integration.IntegrationResponseSelectionExpression = "${integration.response.statuscode}"
    elif not integration.IntegrationMethod:
        integration.IntegrationMethod = "POST"
    return integration


def check_response_key(key: str) -> None:
    """Of an integration response: `$default`, or a regular expression between slashes. Raises BadRequestException."""
    if key == DEFAULT:
        return
    if len(key) < 3 or not (key.startswith("/") and key.endswith("/")):
        raise bad_request(
            f"Invalid IntegrationResponseKey specified: it must be {DEFAULT} or a pattern such as /2\\d\\d/"
        )
    try:
        compile_regex(key[1:-1])
    except BadRegex as error:
        raise bad_request(f"Invalid IntegrationResponseKey specified: {error}") from error


def check_response_parameters(parameters: Mapping[str, str]) -> None:
    """Of an integration response: headers of a handshake's answer. Raises BadRequestException.

    Source: API_CreateIntegrationResponse, which calls them `method.response.header.{name}`.
    """
    for target, expression in parameters.items():
        if not _HEADER.fullmatch(target) or not _VALUED.fullmatch(expression):
            raise bad_request(f"Invalid mapping expression specified: {target} = {expression}")


def check_authorizer(authorizer: t.Authorizer) -> None:
    """Raises BadRequestException."""
    if authorizer.AuthorizerType != "REQUEST":
        raise bad_request("WebSocket APIs support authorizers of type REQUEST only")
    if authorizer.EnableSimpleResponses or authorizer.AuthorizerPayloadFormatVersion is not None:
        raise bad_request("AuthorizerPayloadFormatVersion and EnableSimpleResponses are supported for HTTP APIs only")
    _check_role("AuthorizerCredentialsArn", authorizer.AuthorizerCredentialsArn)
    if authorizer.AuthorizerResultTtlInSeconds:
        raise bad_request("AuthorizerResultTtlInSeconds is supported for HTTP APIs only")

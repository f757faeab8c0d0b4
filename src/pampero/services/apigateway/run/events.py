"""The event of payload format 1.0, which REST and HTTP APIs give to functions and to authorizers. Pure.

Source: "Set up Lambda proxy integrations in API Gateway", "Create AWS Lambda proxy integrations for HTTP APIs".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.apigateway.run.exchange import Exchange, last

# Whose request it is: nothing of this is known of who did not sign.
NOBODY: Mapping[str, None] = MappingProxyType(dict.fromkeys((
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user",
)))  # fmt: skip


def _identity(exchange: Exchange) -> dict[str, Any]:
    found: dict[str, Any] = {**NOBODY, "sourceIp": exchange.request.source_ip, "userAgent": exchange.agent}
    if exchange.client_certificate is not None:
        found["clientCert"] = exchange.client_certificate
    return found | exchange.identity


# The members that all protocols have.
MEMBERS: Mapping[str, Callable[[Exchange], Any]] = MappingProxyType(
    {
        "accountId": lambda exchange: exchange.context.account,
        "apiId": lambda exchange: exchange.api.id,
        "domainName": lambda exchange: exchange.domain,
        "domainPrefix": lambda exchange: exchange.prefix,
        "extendedRequestId": lambda exchange: exchange.request.request_id,
        "httpMethod": lambda exchange: exchange.request.method,
        "identity": _identity,
        "path": lambda exchange: exchange.shown_path,
        "protocol": lambda exchange: "HTTP/1.1",
        "requestId": lambda exchange: exchange.request.request_id,
        "requestTime": lambda exchange: exchange.time,
        "requestTimeEpoch": lambda exchange: int(exchange.now * 1000),
        "resourcePath": lambda exchange: exchange.resource or None,
        "stage": lambda exchange: exchange.stage.name,
    }
)


def context(exchange: Exchange) -> dict[str, Any]:
    """`requestContext`."""
    return {**{name: make(exchange) for name, make in MEMBERS.items()}, **exchange.particulars()}


def part(exchange: Exchange, names: Iterable[str]) -> dict[str, Any]:
    """`requestContext` as far as somebody looks at it: the members of these names that it has."""
    particulars, found = exchange.particulars(), {}
    for name in names:
        if name in particulars:
            found[name] = particulars[name]
        elif name in MEMBERS:
            found[name] = MEMBERS[name](exchange)
    return found


def frame(exchange: Exchange, absent: Any = None) -> dict[str, Any]:
    """What integrations and authorizers are both given. absent: stands for what is empty."""
    single, multiple = exchange.handed_on()
    return {
        "resource": exchange.resource,
        # REST APIs leave the name of the stage out.
        "path": exchange.path if exchange.api.protocol == "REST" and not exchange.mounted else exchange.shown_path,
        "httpMethod": exchange.request.method,
        "headers": single or absent,
        "multiValueHeaders": multiple or absent,
        "queryStringParameters": last(exchange.query) or absent,
        "multiValueQueryStringParameters": exchange.query or absent,
        "requestContext": context(exchange),
        "pathParameters": exchange.variables or absent,
        "stageVariables": exchange.stage.variables or absent,
    }


def event(exchange: Exchange) -> dict[str, Any]:
    """The event of an integration."""
    body, encoded = exchange.text()
    return {**frame(exchange), "body": body, "isBase64Encoded": encoded}

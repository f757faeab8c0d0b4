"""The event of payload format 1.0, which REST and HTTP APIs give to functions and to authorizers. Pure.

Source: "Set up Lambda proxy integrations in API Gateway", "Create AWS Lambda proxy integrations for HTTP APIs".
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.run.exchange import Exchange, last

# Whose request it is: nothing of this is known of who did not sign.
NOBODY = (
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user",
)  # fmt: skip


def context(exchange: Exchange) -> dict[str, Any]:
    """`requestContext`."""
    request, place = exchange.request, exchange.context
    return {
        "accountId": place.account,
        "apiId": exchange.api.id,
        "domainName": exchange.domain,
        "domainPrefix": exchange.prefix,
        "extendedRequestId": request.request_id,
        "httpMethod": request.method,
        "identity": {
            **dict.fromkeys(NOBODY),
            "sourceIp": request.source_ip,
            "userAgent": exchange.agent,
            **({} if exchange.client_certificate is None else {"clientCert": exchange.client_certificate}),
            **exchange.identity,
        },
        "path": exchange.shown_path,
        "protocol": "HTTP/1.1",
        "requestId": request.request_id,
        "requestTime": exchange.time,
        "requestTimeEpoch": int(exchange.now * 1000),
        "resourcePath": exchange.resource or None,
        "stage": exchange.stage.name,
        **exchange.particulars(),
    }


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

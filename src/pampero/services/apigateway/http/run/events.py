"""What a function is given: payload formats 2.0 and 1.0. Pure.

Source: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlsplit

from pampero.services.apigateway.http.run.exchange import Exchange

# Every other body is handed on in base64, forms and bodies without a type too.
TEXTUAL = frozenset({"application/json", "application/xml", "application/javascript"})


def body_of(exchange: Exchange) -> tuple[str | None, bool]:
    """The body as text, and whether that is base64."""
    body = exchange.request.body
    if not body:
        return None, False
    kind = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in TEXTUAL:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


def handed_on(exchange: Exchange) -> dict[str, str]:
    """The request's headers and those that API Gateway adds."""
    headers = dict(exchange.headers)
    headers.setdefault("content-length", str(len(exchange.request.body)))
    base = urlsplit(exchange.request.base)
    before = headers.get("x-forwarded-for")
    source = exchange.request.source_ip
    headers["x-forwarded-for"] = f"{before}, {source}" if before else source
    headers.setdefault("x-forwarded-port", str(base.port or 80))
    headers.setdefault("x-forwarded-proto", base.scheme)
    headers.setdefault("x-amzn-trace-id", trace_of(exchange))
    return headers


def trace_of(exchange: Exchange) -> str:
    """A trace id of the request: the time in hexadecimal and a part of the request's id."""
    return f"Root=1-{int(exchange.now):08x}-{exchange.request.request_id.replace('-', '')[:24]}"


def context_2(exchange: Exchange) -> dict[str, Any]:
    """`requestContext` of format 2.0."""
    context: dict[str, Any] = {
        "accountId": exchange.api.place.account,
        "apiId": exchange.api.id,
    }
    if exchange.access is not None:
        context["authorizer"] = exchange.access
    context.update(
        domainName=exchange.domain,
        domainPrefix=exchange.prefix,
        http={
            "method": exchange.request.method,
            "path": exchange.raw_path,
            "protocol": "HTTP/1.1",
            "sourceIp": exchange.request.source_ip,
            "userAgent": exchange.headers.get("user-agent", ""),
        },
        requestId=exchange.request.request_id,
        routeKey=exchange.route_key,
        stage=exchange.stage.name,
        time=exchange.time,
        timeEpoch=int(exchange.now * 1000),
    )
    return context


def frame_2(exchange: Exchange) -> dict[str, Any]:
    """What integrations and authorizers are both given in format 2.0; what is empty is left out."""
    headers = handed_on(exchange)
    cookies = headers.pop("cookie", None)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": exchange.route_key,
        "rawPath": exchange.raw_path,
        "rawQueryString": exchange.request.query,
    }
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";") if cookie.strip()]
    event["headers"] = headers
    if exchange.query:
        event["queryStringParameters"] = {name: ",".join(values) for name, values in exchange.query.items()}
    event["requestContext"] = context_2(exchange)
    if exchange.variables:
        event["pathParameters"] = exchange.variables
    if exchange.stage.variables:
        event["stageVariables"] = exchange.stage.variables
    return event


def event_2(exchange: Exchange) -> dict[str, Any]:
    """The event of an integration in format 2.0."""
    event = frame_2(exchange)
    body, encoded = body_of(exchange)
    if body is not None:
        event["body"] = body
    event["isBase64Encoded"] = encoded
    return event


def context_1(exchange: Exchange) -> dict[str, Any]:
    """`requestContext` of format 1.0."""
    empty = (
        "accessKey", "accountId", "caller", "cognitoAmr", "cognitoAuthenticationProvider", "cognitoAuthenticationType",
        "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId",
    )  # fmt: skip
    identity: dict[str, Any] = dict.fromkeys(empty)
    identity["sourceIp"] = exchange.request.source_ip
    identity["user"] = None
    identity["userAgent"] = exchange.headers.get("user-agent", "")
    identity["userArn"] = None
    access = exchange.access or {}
    authorizer: dict[str, Any] = {"claims": None, "scopes": None}
    if "jwt" in access:
        authorizer = dict(access["jwt"])
    elif "lambda" in access:
        authorizer = dict(access["lambda"] or {})
    elif "iam" in access:
        iam = access["iam"]
        identity.update(accessKey=iam["accessKey"], accountId=iam["accountId"], caller=iam["callerId"])
        identity.update(user=iam["userId"], userArn=iam["userArn"])
    return {
        "accountId": exchange.api.place.account,
        "apiId": exchange.api.id,
        "authorizer": authorizer,
        "domainName": exchange.domain,
        "domainPrefix": exchange.prefix,
        "extendedRequestId": exchange.request.request_id,
        "httpMethod": exchange.request.method,
        "identity": identity,
        "path": exchange.raw_path,
        "protocol": "HTTP/1.1",
        "requestId": exchange.request.request_id,
        "requestTime": exchange.time,
        "requestTimeEpoch": int(exchange.now * 1000),
        "resourceId": exchange.route_key,
        "resourcePath": resource_of(exchange),
        "stage": exchange.stage.name,
    }


def resource_of(exchange: Exchange) -> str:
    """The path of the route's key; of `$default`, the key."""
    return exchange.route_key.partition(" ")[2] or exchange.route_key


def frame_1(exchange: Exchange) -> dict[str, Any]:
    """What integrations and authorizers are both given in format 1.0; what is empty is null."""
    headers = handed_on(exchange)
    query = exchange.query
    apart: dict[str, list[str]] = {}
    for name, value in exchange.request.sent:
        apart.setdefault(name.lower(), []).append(value)
    return {
        "version": "1.0",
        "resource": resource_of(exchange),
        "path": exchange.raw_path,
        "httpMethod": exchange.request.method,
        "headers": headers,
        "multiValueHeaders": {name: apart.get(name, [value]) for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "requestContext": context_1(exchange),
        "pathParameters": exchange.variables or None,
        "stageVariables": exchange.stage.variables or None,
    }


def event_1(exchange: Exchange) -> dict[str, Any]:
    """The event of an integration in format 1.0."""
    body, encoded = body_of(exchange)
    return {**frame_1(exchange), "body": body, "isBase64Encoded": encoded}

"""AWS services as integrations, called with the integration's role.

Source: developer guide, "Create AWS service integrations for HTTP APIs".
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.kernel import jsontext
from pampero.services.apigateway.http.subtypes import SUBTYPES, Subtype
from pampero.services.apigateway.model import PRINCIPAL
from pampero.services.apigateway.run.functions import SESSION, Running
from pampero.services.apigateway.run.http.answers import JSON, UNAVAILABLE, message
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import as_text, request_look, value_of

XML = ("content-type", "text/xml")
NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/"


class Unmapped(Exception):
    """A required parameter has no value, or one that its type does not allow."""


async def answer(exchange: HttpExchange) -> WebResponse:
    """The service's own answer, or its error: JSON, for SQS the XML of its query protocol."""
    integration = exchange.integration
    subtype = SUBTYPES[integration.IntegrationSubtype or ""]
    try:
        values = _values(exchange, subtype, integration.RequestParameters or {})
    except Unmapped as error:
        return message(400, str(error))
    region = str(values.pop("Region", None) or exchange.context.region)
    seconds = (integration.TimeoutInMillis or 30_000) / 1000
    try:
        role = await exchange.context.as_role(
            exchange.role(integration.CredentialsArn or ""), SESSION, service=PRINCIPAL
        )
        client = role.within(role.account, region).client(subtype.service)
        work = client.call(subtype.operation, **_members(subtype, values))
        result = await exchange.context.part(Running).within(work, seconds)
    except TimeoutError:
        exchange.notes["integrationErrorMessage"] = "Integration timed out"
        return UNAVAILABLE
    except ApiError as error:
        exchange.notes["integrationErrorMessage"] = error.message
        return _refused(subtype, error, exchange.request.request_id)
    exchange.notes["integrationStatus"] = exchange.notes["integration.status"] = "200"
    if subtype.service == "sqs":
        return WebResponse(200, (XML,), _xml(subtype.operation, result, exchange.request.request_id))
    return WebResponse(200, (JSON,), msgspec.json.encode(result))


def _values(exchange: HttpExchange, subtype: Subtype, parameters: dict[str, str]) -> dict[str, Any]:
    look = request_look(exchange)
    values: dict[str, Any] = {}
    for name, text in parameters.items():
        value = value_of(text, look)
        if value is None:
            if name in subtype.required:
                raise Unmapped(f"Required parameter {name} has no value")
            continue
        if name in subtype.structured:
            values[name] = _structure(name, value)
        elif name in subtype.numbers:
            values[name] = _number(name, value)
        else:
            values[name] = as_text(value)
    return values


def _structure(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return jsontext.loads(value)
    except ValueError as error:
        raise Unmapped(f"Parameter {name} must be JSON") from error


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise Unmapped(f"Parameter {name} must be a number") from error


def _members(subtype: Subtype, values: dict[str, Any]) -> dict[str, Any]:
    if subtype.operation == "PutEvents":
        return {"Entries": [{name: value for name, value in values.items() if value is not None}]}
    if subtype.lower:
        return {f"{name[0].lower()}{name[1:]}": value for name, value in values.items()}
    if "Data" in values:
        values["Data"] = values["Data"].encode()
    return values


def _refused(subtype: Subtype, error: ApiError, request_id: str) -> WebResponse:
    if error.status == 501:
        return message(501, error.message)
    status = error.status or 400
    if subtype.service == "sqs":
        body = (
            f'<?xml version="1.0"?><ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{error.code}</Code>'
            f"<Message>{escape(error.message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        )
        return WebResponse(status, (XML,), body.encode())
    return WebResponse(status, (JSON,), msgspec.json.encode({"__type": error.code, "message": error.message}))


def _xml(operation: str, result: dict[str, Any], request_id: str) -> bytes:
    inner = "".join(_element(name, value) for name, value in result.items())
    inner = (
        f"<{operation}Result>{inner}</{operation}Result>"
        if operation.endswith(("SendMessage", "ReceiveMessage"))
        else ""
    )
    return (
        f'<?xml version="1.0"?><{operation}Response xmlns="{NAMESPACE}">{inner}'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>"
    ).encode()


def _element(name: str, value: Any) -> str:
    """Lists and maps as SQS's query protocol flattens them: Messages → Message, Attributes → Attribute."""
    one = name.removesuffix("s")
    if isinstance(value, list):
        return "".join(_element(one, item) for item in value)
    if isinstance(value, dict) and name in ("Attributes", "MessageAttributes"):
        return "".join(f"<{one}><Name>{escape(key)}</Name>{_value(item)}</{one}>" for key, item in value.items())
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(key, item) for key, item in value.items())}</{name}>"
    return f"<{name}>{escape(as_text(value) or '')}</{name}>"


def _value(item: Any) -> str:
    return _element("Value", item)

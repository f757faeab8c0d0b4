"""HTTP requests made of events: where they go, and what a target and a connection add to them. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pampero.aws.inputs import MISSING, at_path
from pampero.kernel import jsontext

AGENT = "Amazon/EventBridge/ApiDestinations"
JSON = "application/json; charset=utf-8"
BODILESS = frozenset({"GET", "HEAD"})


class Request(NamedTuple):
    """headers: names as they are sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def valued(value: str, event: Mapping[str, Any]) -> str:
    """A parameter of a target: what is written as a path is taken from the event."""
    if not value.startswith("$."):
        return value
    found = at_path(event, value)
    return "" if found is MISSING or found is None else found if isinstance(found, str) else json.dumps(found)


def filled(path: str, values: Iterable[str]) -> str:
    """A path whose stars are the values, one after another; stars without a value stay."""
    for value in values:
        path = path.replace("*", quote(value, safe=""), 1)
    return path


def _pairs(parameters: Mapping[str, Any], name: str) -> dict[str, str]:
    return {one["Key"]: one.get("Value", "") for one in parameters.get(name) or () if one.get("Key")}


def made(
    method: str, endpoint: str, text: str, target: Mapping[str, Any], event: Mapping[str, Any], common: Mapping[str, Any]
) -> Request:  # fmt: skip
    """The request of an event. target: its HttpParameters. common: the connection's InvocationHttpParameters, which win.

    Source: "API destinations as targets in Amazon EventBridge", API_HttpParameters. A body goes with every method but GET and
    HEAD; parameters of the body are added where it is a JSON object.
    """
    parts = urlsplit(endpoint)
    path = filled(parts.path, (valued(value, event) for value in target.get("PathParameterValues") or ()))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query |= {name: valued(value, event) for name, value in (target.get("QueryStringParameters") or {}).items()}
    query |= _pairs(common, "QueryStringParameters")
    headers = {"Content-Type": JSON, "User-Agent": AGENT}
    own = {name: valued(value, event) for name, value in (target.get("HeaderParameters") or {}).items()}
    for name, value in (own | _pairs(common, "HeaderParameters")).items():
        headers = {kept: one for kept, one in headers.items() if kept.lower() != name.lower()} | {name: value}
    body = b"" if method in BODILESS else _with_body(text, _pairs(common, "BodyParameters")).encode()
    return Request(method, urlunsplit(parts._replace(path=path, query=urlencode(query))), headers, body)


def _with_body(text: str, more: Mapping[str, str]) -> str:
    if not more:
        return text
    try:
        found = jsontext.loads(text)
    except ValueError:
        return text
    return json.dumps({**found, **more}, ensure_ascii=False) if isinstance(found, dict) else text


def of_token(oauth: Mapping[str, Any]) -> Request:
    """The request for a token of client credentials (RFC 6749, 4.4): a form, or JSON where a header of the connection says so;
    with GET in the query. oauth: a connection's OAuthParameters."""
    more = oauth.get("OAuthHttpParameters") or {}
    client = oauth["ClientParameters"]
    fields = {
        "grant_type": "client_credentials",
        "client_id": client["ClientID"],
        "client_secret": client["ClientSecret"],
    } | _pairs(more, "BodyParameters")
    method = oauth["HttpMethod"].upper()
    parts = urlsplit(oauth["AuthorizationEndpoint"])
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | _pairs(more, "QueryStringParameters")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": AGENT, "Accept": "application/json"}
    for name, value in _pairs(more, "HeaderParameters").items():
        headers = {kept: one for kept, one in headers.items() if kept.lower() != name.lower()} | {name: value}
    as_json = any(name.lower() == "content-type" and "json" in value for name, value in headers.items())
    body = (json.dumps(fields) if as_json else urlencode(fields)).encode()
    if method in BODILESS:
        query, body = query | fields, b""
    return Request(method, urlunsplit(parts._replace(query=urlencode(query))), headers, body)

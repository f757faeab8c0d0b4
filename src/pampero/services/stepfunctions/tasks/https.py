"""`http:invoke`: an endpoint over HTTP, authorised by a connection of EventBridge's.

Source: "Call HTTPS APIs in Step Functions workflows". Plain HTTP goes where the server's settings let it reach private
addresses; AWS knows HTTPS only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pampero.api import Check, Context
from pampero.aws import httpclient
from pampero.aws.connections import Authorization, Connections, Unusable
from pampero.aws.sdkshapes import readable
from pampero.services.stepfunctions.asl.data import MAX_SIZE, dump
from pampero.services.stepfunctions.tasks.answers import answer
from pampero.services.stepfunctions.tasks.exchange import WATCHED, Sent
from pampero.services.stepfunctions.tasks.outcome import TaskError

ACTION = "states:InvokeHTTPEndpoint"
SECONDS = 60.0
# After these an OAuth token is taken for one that is no good any more.
UNAUTHORISED = frozenset({401, 407})
FORM = "application/x-www-form-urlencoded"
# How an array's items are named in a form: by the field's name and the item's place.
ARRAYS: Mapping[str, Callable[[str, int], str]] = MappingProxyType(
    {
        "INDICES": lambda name, index: f"{name}[{index}]",
        "BRACKETS": lambda name, index: f"{name}[]",
        "REPEAT": lambda name, index: name,
    }
)


async def invoke(context: Context, arguments: dict[str, Any], machine: str) -> dict[str, Any]:
    """The answer of an endpoint. context: acts as the role. machine: the state machine, which may invoke it.

    A status of 300 or more is an error (redirects are not followed); its cause is the answer's body. Raises TaskError
    States.Http.StatusCode.<status>, States.Http.Socket, EventBridge.ConnectionResource.<kind>, States.Permissions.
    """
    method, endpoint = arguments["Method"], arguments["ApiEndpoint"]
    parts = urlsplit(endpoint)
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not context.settings.reaches_private):
        raise TaskError("States.Runtime", f"The ApiEndpoint must be a URL with HTTPS, but it is '{endpoint}'.")
    await _check(context, machine, method, endpoint)
    using = await _authorization(context, arguments)
    sent = _sent(context, arguments, using.parameters, using.headers)
    watched = WATCHED.get()
    if watched is not None:
        watched.sent, watched.own = sent, _sent(context, arguments, {}, {})
    try:
        found = await httpclient.request(
            *sent, private=context.settings.reaches_private, own=context.settings.host_names,
            seconds=SECONDS, largest=2 * MAX_SIZE,
        )  # fmt: skip
    except httpclient.Unreachable as error:
        raise TaskError("States.Http.Socket", f"{endpoint}: {error}") from error
    if watched is not None:
        watched.answer = found
    if found.status in UNAUTHORISED:
        using.refused()
    if found.status >= 300:
        raise TaskError(f"States.Http.StatusCode.{found.status}", readable(found.body))
    return answer(found.status, found.lines or found.headers.items(), found.body)


def _sent(
    context: Context, arguments: Mapping[str, Any], common: Mapping[str, Any], authorizing: Mapping[str, str]
) -> Sent:
    """The request. common: the parameters that the connection adds. Raises TaskError."""
    method, parts = arguments["Method"], urlsplit(arguments["ApiEndpoint"])
    headers = {"User-Agent": f"Amazon|StepFunctions|HttpInvoke|{context.region}", "Range": f"bytes=0-{MAX_SIZE}"}
    own = {name: _header(value) for name, value in (arguments.get("Headers") or {}).items()}
    for name, value in [*own.items(), *_connected(common, "HeaderParameters"), *authorizing.items()]:
        headers = {kept: one for kept, one in headers.items() if kept.lower() != name.lower()} | {name: value}
    body = _body(arguments, dict(_connected(common, "BodyParameters")), headers)
    if body and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = FORM if _is_form(arguments) else "application/json"
    query = parse_qsl(parts.query, keep_blank_values=True) + list(_query(arguments.get("QueryParameters") or {}))
    fixed = _connected(common, "QueryStringParameters")
    query = [pair for pair in query if pair[0] not in dict(fixed)] + fixed
    url = urlunsplit(parts._replace(query=urlencode(query), fragment=""))
    return Sent(method, url, headers, body)


async def _check(context: Context, machine: str, method: str, endpoint: str) -> None:
    """Raises TaskError States.Permissions."""
    keys = {"states:HTTPMethod": [method], "states:HTTPEndpoint": [endpoint]}
    check = Check(ACTION, machine, keys, context.account)
    decision = await context.read(context.runtime.decide, context.principal, check, context.facts, None)
    if not decision.allowed:
        raise TaskError("States.Permissions", decision.message)


async def _authorization(context: Context, arguments: Mapping[str, Any]) -> Authorization:
    """Raises TaskError."""
    given = arguments.get("Authentication") or arguments.get("InvocationConfig") or {}
    arn = given.get("ConnectionArn") if isinstance(given, dict) else None
    if not isinstance(arn, str):
        raise TaskError("States.Runtime", "The field 'ConnectionArn' is required but was missing")
    try:
        return await context.part(Connections).authorization(context, arn)
    except Unusable as error:
        raise TaskError(f"EventBridge.ConnectionResource.{error.kind}", error.text) from error


def _connected(common: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    return [(one["Key"], one.get("Value", "")) for one in common.get(name) or () if one.get("Key")]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else dump(value)


def _header(value: Any) -> str:
    return ", ".join(map(_plain, value)) if isinstance(value, list) else _plain(value)


def _query(given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, _plain(one)


def _is_form(arguments: Mapping[str, Any]) -> bool:
    return (arguments.get("Transform") or {}).get("RequestBodyEncoding") == "URL_ENCODED"


def _body(arguments: Mapping[str, Any], more: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
    """The body: a text as it is, anything else as JSON or, where Transform says so, as a form."""
    given = arguments.get("RequestBody")
    if more and (given is None or isinstance(given, dict)):
        given = {**(given or {}), **more}
    if given is None:
        return b""
    if isinstance(given, dict) and _is_form(arguments):
        kind = next((value for name, value in headers.items() if name.lower() == "content-type"), FORM)
        if FORM not in kind:
            raise TaskError("States.Runtime", f"The Content-Type of a form must be {FORM}, but it is '{kind}'.")
        options = arguments["Transform"].get("RequestEncodingOptions") or {}
        return form(given, options.get("ArrayFormat", "INDICES")).encode()
    return _plain(given).encode()


def form(given: Mapping[str, Any], arrays: str) -> str:
    """A form of a JSON object; inner objects as `name[key]`. arrays: INDICES, REPEAT, COMMAS, BRACKETS, NONE."""
    pairs = [pair for name, value in given.items() for pair in _fields(name, value, arrays)]
    return urlencode(pairs)


def _fields(name: str, value: Any, arrays: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _fields(f"{name}[{key}]", one, arrays)
    elif isinstance(value, list) and arrays in ARRAYS:
        for index, one in enumerate(value):
            yield from _fields(ARRAYS[arrays](name, index), one, arrays)
    elif isinstance(value, list) and arrays == "COMMAS":
        yield name, ",".join(map(_plain, value))
    else:
        yield name, "" if value is None else _plain(value)

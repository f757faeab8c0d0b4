"""`apigateway:invoke`: a method of an API of API Gateway's, asked in process.

Source: "Create API Gateway REST APIs with Step Functions".
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from pampero.api import ApiError, Context
from pampero.aws import planes
from pampero.aws.sdkshapes import readable
from pampero.kernel import ids, lineage
from pampero.kernel.clock import http_date
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.tasks.answers import answer
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError

PLANE = "execute-api"
_HOST = re.compile(r"([a-z0-9]+)\.execute-api\.([a-z]{2}-[a-z0-9-]+-\d)?")
# An API under a path, where no host names it.
_PATH = re.compile(r"/(?:_aws/execute-api|restapis)/([a-z0-9]+)/?$")
# What changes nothing, and may be asked again.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def invoke(caller: Caller, arguments: dict[str, Any], service: Context) -> dict[str, Any]:
    """The answer of an API's method. service: Step Functions itself, for the state machine: whom a resource policy lets in.

    A null in a body is left out unless AllowNullValues says otherwise; a body of null is none. An edge-optimised API, as
    REST APIs are unless told otherwise, answers through CloudFront, whose headers are added here. Raises TaskError
    ApiGateway.<status> where the API answers with an error.
    """
    method = arguments["Method"]
    if method not in SAFE:
        caller.lost()
    id_, region = _api(caller, arguments["ApiEndpoint"])
    signed = arguments.get("AuthType", "NO_AUTH") != "NO_AUTH"
    asking = service if arguments.get("AuthType") == "RESOURCE_POLICY" else caller.context
    path = "/".join(["", *(str(arguments.get(name) or "").strip("/") for name in ("Stage", "Path"))])
    query = urlencode([(name, value) for name, value in _pairs(arguments.get("QueryParameters"))])
    headers = [("Accept", "application/json"), *_pairs(arguments.get("Headers"))]
    body = _body(arguments)
    if body and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    place = asking.within(asking.account, region or asking.region)
    try:
        found = await planes.ask(
            place, PLANE, id_, method, path.replace("//", "/"), query, tuple(headers), body, signed=signed
        )
    except ApiError as error:
        raise caller.unreachable(error.message) from error
    if not 200 <= found.status < 300:
        raise TaskError(f"ApiGateway.{found.status}", readable(found.body))
    return answer(found.status, _headers(found.headers, len(found.body), caller.context.now), found.body)


def _api(caller: Caller, endpoint: str) -> tuple[str, str | None]:
    """(id, region) of the API at a host (`<id>.execute-api.<region>.…`), or under a path of this server's. Raises TaskError."""
    parts = urlsplit(endpoint if "//" in endpoint else f"//{endpoint}")
    host = _HOST.match(parts.hostname or "")
    if host is not None:
        return host[1], host[2]
    path = _PATH.search(parts.path)
    if path is None:
        raise caller.unreachable(f"{endpoint}: Name or service not known")
    return path[1], None


def _pairs(given: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in (given or {}).items() for value in values]


def _body(arguments: dict[str, Any]) -> bytes:
    given = arguments.get("RequestBody")
    if given is None:
        return b""
    return dump(given if arguments.get("AllowNullValues") else _without_nulls(given)).encode()


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _headers(given: tuple[tuple[str, str], ...], length: int, now: float) -> list[tuple[str, str]]:
    """An answer's headers with those that its way adds."""
    found = [(_NAMES.get(name.lower(), name), value) for name, value in given if name.lower() != "server"]
    names = {name.lower() for name, _ in found}
    added = {"Connection": "keep-alive", "Content-Length": str(length), "Date": http_date(now)}
    if "x-amz-apigw-id" in names:
        edge = ids.hexadecimal(32)
        added |= {
            "Via": f"1.1 {edge}.cloudfront.net (CloudFront)",
            "X-Amz-Cf-Id": ids.secret(54),
            "X-Amz-Cf-Pop": "IAD12-P1",
            "X-Amzn-Trace-Id": lineage.current() or lineage.begin(now),
            "X-Cache": "Miss from cloudfront",
        }
    return found + [(name, value) for name, value in added.items() if name.lower() not in names]


_NAMES = {
    name.lower(): name
    for name in ("Content-Type", "Content-Length", "Date", "x-amzn-RequestId", "x-amz-apigw-id", "X-Amzn-Trace-Id")
}

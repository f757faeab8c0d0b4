"""Parsers of what AWS's services log. Pure. Source: "Built-in processors for AWS vended logs"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from pampero.kernel import jsontext
from pampero.services.logs.transforms.documents import MESSAGE, Document, InvalidTransformer, Step, text_at

# What CloudFront's access logs hold where nothing is chosen. Source: "Standard logging reference" of CloudFront.
CLOUDFRONT = (
    "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status",
    "cs(Referer)", "cs(User-Agent)", "cs-uri-query", "cs(Cookie)", "x-edge-result-type", "x-edge-request-id",
    "x-host-header", "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher",
    "x-edge-response-result-type", "cs-protocol-version", "fle-status", "fle-encrypted-fields", "c-port",
    "time-to-first-byte", "x-edge-detailed-result-type", "sc-content-type", "sc-content-len", "sc-range-start",
    "sc-range-end",
)  # fmt: skip
ROUTE53 = (
    "version", "queryTimestamp", "hostZoneId", "queryName", "queryType", "responseCode", "protocol", "edgeLocation",
    "resolverIp", "ednsClientSubnet",
)  # fmt: skip
VPC = (
    "version", "accountId", "interfaceId", "srcAddr", "dstAddr", "srcPort", "dstPort", "protocol", "packets", "bytes",
    "start", "end", "action", "logStatus",
)  # fmt: skip
# Numbers, though they look like it, are not accounts and the like.
TEXTS = frozenset({"accountId", "interfaceId", "hostZoneId", "x-edge-request-id", "queryName"})
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
_POSTGRES = re.compile(
    r"(?P<logTime>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \w+):(?P<srcIp>[^@\s]*):"
    r"(?P<userName>[^@:]*)@(?P<dbName>[^:]*):\[(?P<processId>\d+)\]:(?P<logLevel>[A-Z0-9]+):"
)


def vended(read: Callable[[str], Document]) -> Callable[[Any], Step]:
    """The processor of a reader of whole messages."""

    def make(given: Any) -> Step:
        if given.source not in (None, MESSAGE):
            raise InvalidTransformer(f"No other source than {MESSAGE} is allowed.")
        return lambda document: document.update(read(text_at(document, MESSAGE)))

    return make


def _columns(text: str, names: tuple[str, ...]) -> Document:
    """Values between white space, decoded. Raises ValueError where there are too few or too many."""
    values = text.split()
    if len(values) != len(names):
        raise ValueError("another number of values")
    return {name: _value(name, unquote(value)) for name, value in zip(names, values)}


def _value(name: str, value: str) -> Any:
    number = None if name in TEXTS else _NUMBER.fullmatch(value)
    if number is None:
        return value
    return float(value) if number[1] else int(value)


def cloudfront(text: str) -> Document:
    """A line of CloudFront's standard log."""
    return _columns(text, CLOUDFRONT)


def route53(text: str) -> Document:
    """A query to a public hosted zone."""
    return _columns(text, ROUTE53)


def vpc(text: str) -> Document:
    """A flow log record in its default form."""
    return _columns(text, VPC)


def postgres(text: str) -> Document:
    """The prefix of a line of PostgreSQL's log, as RDS writes it."""
    match = _POSTGRES.match(text[:4096])
    if match is None:
        raise ValueError("no prefix")
    return match.groupdict()


def waf(text: str) -> Document:
    """A web ACL's record: headers and labels, which are lists there, become maps."""
    found = jsontext.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no object")
    request = found.get("httpRequest")
    if isinstance(request, dict) and isinstance(request.get("headers"), list):
        headers = [one for one in request["headers"] if isinstance(one, dict)]
        request["headers"] = {str(one.get("name")): one.get("value") for one in headers}
    if isinstance(found.get("labels"), list):
        labels = [one for one in found["labels"] if isinstance(one, dict)]
        found["labels"] = {name: value for one in labels for name, value in one.items()}
    return found

"""The functions of the query language on the values of one record. Pure."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable
from typing import Any

from pampero.kernel import jsontext
from pampero.services.logs.insights.records import Millis, as_number, as_text

Function = Callable[..., Any]


def _numeric(function: Callable[[float], float]) -> Function:
    def apply(value: Any) -> Any:
        number = as_number(value)
        try:
            return None if number is None else function(number)
        except (ValueError, OverflowError):
            return None

    return apply


def _textual(function: Callable[[str], Any]) -> Function:
    return lambda value: None if value is None else function(as_text(value))


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def apply(*values: Any) -> Any:
        numbers = [number for value in values if (number := as_number(value)) is not None]
        return choose(numbers) if numbers else None

    return apply


def _strip(side: str) -> Function:
    def apply(value: Any, chars: Any = None) -> Any:
        if value is None:
            return None
        strip: Callable[[str | None], str] = getattr(as_text(value), side)
        return strip(None if chars is None else as_text(chars))

    return apply


def _substr(value: Any, start: Any, length: Any = None) -> Any:
    if value is None:
        return None
    text, begin = as_text(value), max(0, int(as_number(start) or 0))
    size = as_number(length)
    return text[begin:] if size is None else text[begin : begin + max(0, int(size))]


def _replace(value: Any, old: Any, new: Any) -> Any:
    if value is None:
        return None
    text, one, other = as_text(value), as_text(old), as_text(new)
    # Bounded: each replacement may be as long as the text.
    return text.replace(one, other, 10_000) if one else text


def _floor(value: Any, period: Any) -> Any:
    moment, step = as_number(value), as_number(period)
    return None if moment is None or not step else Millis(moment // step * step)


def _ceil(value: Any, period: Any) -> Any:
    moment, step = as_number(value), as_number(period)
    return None if moment is None or not step else Millis(-(-moment // step) * step)


def _millis(value: Any) -> Any:
    number = as_number(value)
    return None if number is None else Millis(number)


def _plain_millis(value: Any) -> Any:
    number = as_number(value)
    return None if number is None else int(number)


def _address(version: int | None) -> Function:
    def valid(value: Any) -> bool:
        try:
            return version in (None, ipaddress.ip_address(as_text(value)).version)
        except ValueError:
            return False

    return valid


def _within(version: int | None) -> Function:
    def within(value: Any, subnet: Any) -> bool:
        try:
            address, network = ipaddress.ip_address(as_text(value)), ipaddress.ip_network(as_text(subnet), strict=False)
        except ValueError:
            return False
        return version in (None, address.version) and address.version == network.version and address in network

    return within


def _parse(value: Any) -> Any:
    try:
        return None if value is None else jsontext.loads(as_text(value))
    except ValueError:
        return None


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


# By lower-case name: the function, the fewest and the most arguments.
FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    "abs": (_numeric(abs), 1, 1),
    "ceil": (_numeric(math.ceil), 1, 1),
    "floor": (_numeric(math.floor), 1, 1),
    "log": (_numeric(math.log), 1, 1),
    "sqrt": (_numeric(math.sqrt), 1, 1),
    "greatest": (_extreme(max), 1, 100),
    "least": (_extreme(min), 1, 100),
    "isempty": (lambda value: value is None or as_text(value) == "", 1, 1),
    "isblank": (lambda value: value is None or not as_text(value).strip(), 1, 1),
    "concat": (lambda *values: "".join(map(as_text, values)), 1, 100),
    "ltrim": (_strip("lstrip"), 1, 2),
    "rtrim": (_strip("rstrip"), 1, 2),
    "trim": (_strip("strip"), 1, 2),
    "strlen": (_textual(len), 1, 1),
    "toupper": (_textual(str.upper), 1, 1),
    "tolower": (_textual(str.lower), 1, 1),
    "substr": (_substr, 2, 3),
    "replace": (_replace, 3, 3),
    "strcontains": (lambda value, part: int(value is not None and as_text(part) in as_text(value)), 2, 2),
    "datefloor": (_floor, 2, 2),
    "dateceil": (_ceil, 2, 2),
    "frommillis": (_millis, 1, 1),
    "tomillis": (_plain_millis, 1, 1),
    "ispresent": (lambda value: value is not None, 1, 1),
    "coalesce": (_coalesce, 1, 100),
    "isvalidip": (_address(None), 1, 1),
    "isvalidipv4": (_address(4), 1, 1),
    "isvalidipv6": (_address(6), 1, 1),
    "isipinsubnet": (_within(None), 2, 2),
    "isipv4insubnet": (_within(4), 2, 2),
    "isipv6insubnet": (_within(6), 2, 2),
    "jsonparse": (_parse, 1, 1),
    "jsonstringify": (lambda value: None if value is None else as_text(value), 1, 1),
}

"""What Step Functions adds to JSONata. Source: "Transforming data with JSONata" in the developer guide.

Each takes the world and its arguments' values, None for what is undefined or null; ValueError fails the expression.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pampero.kernel.clock import iso8601_millis
from pampero.services.stepfunctions.asl.data import dump, parse

if TYPE_CHECKING:
    from pampero.services.stepfunctions.asl.scope import World

MEMORY = "Expression evaluation memory limit exceeded: Check for excessive memory usage"
# Items that $range gives at most: as measured on AWS.
MAX_RANGE = 360_145
ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_MULTIPLIER, _ADDEND, _MASK = 0x5DEECE66D, 0xB, (1 << 48) - 1


class Refused(ValueError):
    """A call of a function fails the expression. code: JSONata's, or ""."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(f"{code}: {text}" if code else text)


def _unfit(name: str, number: int) -> Refused:
    return Refused(f'Argument {number} of function "{name}" does not match function signature', "T0410")


def _number(name: str, number: int, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unfit(name, number)
    return value


def partition(world: World, items: Any = None, size: Any = None) -> Any:
    """$partition(array, size): pieces of at most `size`, which is rounded down."""
    if items is None:
        return None
    length = int(_number("partition", 2, size))
    if length <= 0:
        raise Refused("The chunk size must be a positive number")
    items = items if isinstance(items, list) else [items]
    return [items[start : start + length] for start in range(0, len(items), length)]


def range_(world: World, first: Any = None, last: Any = None, step: Any = None) -> Any:
    """$range(first, last, step): both ends are included."""
    if first is None or last is None or step is None:
        return None
    start, end, by = (_number("range", at, value) for at, value in enumerate((first, last, step), 1))
    if by == 0:
        raise Refused("The step of the range function must not be 0")
    count = math.floor((end - start) / by) + 1
    if count > MAX_RANGE:
        raise Refused(MEMORY)
    found = [start + number * by for number in range(max(0, count))]
    # It is a sequence: one item alone is not an array, as on AWS.
    return found[0] if len(found) == 1 else found


def hash_(world: World, data: Any = None, algorithm: Any = None) -> Any:
    """$hash(text, algorithm): the hexadecimal digest."""
    if data is None:
        return None
    name = ALGORITHMS.get(algorithm) if isinstance(algorithm, str) else None
    if name is None:
        raise Refused(f"The algorithm must be one of {', '.join(ALGORITHMS)}")
    text = data if isinstance(data, str) else dump(data)
    return hashlib.new(name, text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def random(world: World, seed: Any = None) -> float:
    """$random([seed]): in [0, 1); a seed gives what java.util.Random gives first, as on AWS."""
    if seed is None:
        return world.uniform()
    state = (int(_number("random", 1, seed)) ^ _MULTIPLIER) & _MASK
    bits = []
    for width in (26, 27):
        state = (state * _MULTIPLIER + _ADDEND) & _MASK
        bits.append(state >> (48 - width))
    return float((bits[0] << 27) + bits[1]) * 2.0**-53


def uuid(world: World) -> str:
    """$uuid(): version 4."""
    return world.uuid()


def parse_(world: World, text: Any = None) -> Any:
    """$parse(text): the value of a JSON text. $eval is not there, as on AWS."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise _unfit("parse", 1)
    try:
        return parse(text)
    except ValueError as error:
        raise Refused(f"The argument of the parse function is no JSON: {error}") from error


def eval_(world: World, *values: Any) -> Any:
    """$eval is no function here."""
    raise Refused("Attempted to invoke a non-function", "T1006")


def now(world: World, picture: Any = None, zone: Any = None) -> Any:
    """$now([picture [, timezone]]), by the platform's clock."""
    if picture is None:
        return iso8601_millis(world.now)
    from pampero.services.stepfunctions.asl.jsonata.engine import evaluate

    bindings = {"moment": int(world.now * 1000), "picture": picture, "zone": zone}
    shown = "$moment, $picture" if zone is None else "$moment, $picture, $zone"
    return evaluate(f"$fromMillis({shown})", bindings, world)


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "partition": partition,
        "range": range_,
        "hash": hash_,
        "random": random,
        "uuid": uuid,
        "parse": parse_,
        "eval": eval_,
        "now": now,
        "millis": lambda world: int(world.now * 1000),
    }
)

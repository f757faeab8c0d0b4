"""AWS's own words for a request that breaks its shape. Runs only after the quick check has failed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any

from pampero.protocol import coral
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, Shape

MAX_SHOWN = 10
MAX_SHOWN_LENGTH = 4096
MAX_DEPTH = 64
NUMBERS = ("integer", "long", "float", "double")
SCALARS = ("string", "blob", *NUMBERS)


def violations(
    model: ServiceModel, shape: str | None, params: Any, fallback: str, asked: bool = True, operation: str = ""
) -> ApiError:
    """The error to answer with: constraint violations, a wrong type, or (from the quick check) `fallback`.

    asked: these are the members of a request, not of an answer. operation: which, where that is known.
    """
    if shape is None:
        return ApiError(model.traits.serialization_code, fallback)
    words = coral.wrong_types(model, model.shape(shape), params) if model.traits.coral else None
    wrong = next(words if words is not None else _wrong_types(model, model.shape(shape), params, 0), None)
    if wrong is not None:
        return ApiError(model.traits.serialization_code, wrong)
    told = model.traits.told_first(operation, params)
    if told:
        return ApiError(model.traits.validation_code, told)
    broken = _of_input(model, model.shape(shape), params, operation if asked else "")
    found = list(islice(broken, MAX_SHOWN))
    if not found:
        return ApiError(model.traits.serialization_code, fallback)
    own = _own_words(model, model.shape(shape)["members"], found[0][0].partition(".")[0], params) if asked else None
    if own is not None:
        return own
    missing = [path for path, text in found if text is None]
    code = model.traits.missing_code
    within = model.traits.missing_within or not any("." in path for path in missing)
    if code and within and len(missing) == len(found):
        return ApiError(code, model.traits.missing_text.format(missing[0]))
    too = model.traits.told_too(operation, params)
    texts = [*([too] if too else []), *(text or _missing(path) for path, text in found)]
    plural = "error" if len(texts) == 1 else "errors"
    return ApiError(model.traits.validation_code, f"{len(texts)} validation {plural} detected: {'; '.join(texts)}")


def _of_input(model: ServiceModel, shape: Shape, params: Any, operation: str) -> Iterator[tuple[str, str | None]]:
    """What is broken of all members; those of the body first, by the name of the whole, where the service says so."""
    if not (model.traits.names_inputs and operation):
        yield from _check(model, shape, params, "", 0)
        return
    for path, outside in ((f"{operation}Input", False), ("", True)):
        members = {name: one for name, one in shape["members"].items() if ("location" in one) is outside}
        required = [name for name in shape.get("required", ()) if name in members]
        yield from _check(model, {**shape, "members": members, "required": required}, params, path, 0)


def _own_words(model: ServiceModel, members: dict[str, Shape], member: str, params: Any) -> ApiError | None:
    """The service's own error for a member, if it has one."""
    reference = members.get(member, {})
    name = reference.get("locationName", member) if "location" in reference else None
    value = params.get(member) if name else None
    return model.traits.refused_value(name, value if isinstance(value, str | None) else _shown(value))


def _missing(path: str) -> str:
    return f"Value null at '{_lower(path)}' failed to satisfy constraint: Member must not be null"


def _lower(path: str) -> str:
    """Paths as AWS prints them: members begin with a small letter."""
    return ".".join(part[:1].lower() + part[1:] for part in path.split("."))


def _shown(value: Any, room: int = MAX_SHOWN_LENGTH) -> str:
    """A value as AWS prints it, as much of it as there is room for."""
    if isinstance(value, list):
        return f"[{', '.join(_within(room, ((_shown, item) for item in value)))}]"
    if isinstance(value, dict):
        pairs = ((lambda one, left: f"{one[0]}={_shown(one[1], left)}", pair) for pair in value.items())
        return f"{{{', '.join(_within(room, pairs))}}}"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value[:room]) if isinstance(value, str | bytes) else str(value)[:room]


def _within(room: int, parts: Iterator[tuple[Callable[[Any, int], str], Any]]) -> Iterator[str]:
    for show, item in parts:
        if room <= 0:
            return
        text = show(item, room)
        room -= len(text) + 2
        yield text


def _broken(shape: Shape, value: Any, path: str, constraint: str) -> tuple[str, str]:
    """What is sensitive is not told: "Value at 'plaintext' failed to satisfy constraint" (seen of KMS and Cognito)."""
    told = "" if shape.get("sensitive") else f" '{_shown(value)}'"
    return path, f"Value{told} at '{_lower(path)}' failed to satisfy constraint: {constraint}"


def _check(model: ServiceModel, shape: Shape, value: Any, path: str, depth: int) -> Iterator[tuple[str, str | None]]:
    if depth > MAX_DEPTH:
        return
    kind = shape["type"]
    if kind == "structure" and isinstance(value, dict):
        for name in shape.get("required", ()):
            if value.get(name) is None:
                yield f"{path}.{name}" if path else name, None
        for name, reference in shape["members"].items():
            item = value.get(name)
            if item is not None and model.traits.raw_shapes.get(reference["shape"]) != "str":
                inner = f"{path}.{name}" if path else name
                yield from _check(model, model.shape(reference["shape"]), item, inner, depth + 1)
        return
    yield from (_broken(shape, value, path, text) for text in _own(shape, value, model.traits.enum_orders))
    if kind == "list" and isinstance(value, list):
        inside = model.shape(shape["member"]["shape"])
        if model.traits.whole_lists and inside["type"] in SCALARS:
            if any(text for item in value for text in _own(inside, item)):
                yield _broken(inside, value, path, f"Member must satisfy constraint: [{_all(model, inside)}]")
            return
        for index, item in enumerate(value):
            yield from _check(model, inside, item, f"{path}.{index + 1}.member", depth + 1)
    elif kind == "map" and isinstance(value, dict):
        keys, values = model.shape(shape["key"]["shape"]), model.shape(shape["value"]["shape"])
        whole = next((one for one in (keys, values) if one.get("sensitive")), shape)
        if model.traits.whole_lists and values["type"] in SCALARS:
            for what, inside, items in (("keys", keys, value.keys()), ("value", values, value.values())):
                if any(text for item in items for text in _own(inside, item)):
                    yield _broken(whole, value, path, f"Map {what} must satisfy constraint: [{_all(model, inside)}]")
            return
        for key, item in value.items():
            for text in _own(keys, key):
                yield _broken(whole, value, path, f"Map keys must satisfy constraint: [{text}]")
            yield from _check(model, values, item, f"{path}.{key}.member", depth + 1)


def _all(model: ServiceModel, shape: Shape) -> str:
    """All constraints of a shape, as they are told where one of many values breaks one of them."""
    what = "have value" if shape["type"] in NUMBERS else "have length"
    texts = [
        f"Member must {what} {words} than or equal to {_bound(shape, shape[name])}"
        for name, words in (("max", "less"), ("min", "greater"))
        if name in shape
    ]
    if "pattern" in shape:
        texts.append(f"Member must satisfy regular expression pattern: {shape['pattern']}")
    if "enum" in shape:
        texts.append(_enumeration(shape, model.traits.enum_orders))
    return ", ".join([*texts, "Member must not be null"])


def _bound(shape: Shape, bound: Any) -> Any:
    return float(bound) if shape["type"] in ("float", "double") else bound


def _enumeration(shape: Shape, orders: tuple[tuple[str, ...], ...]) -> str:
    listed = next((order for order in orders if set(order) == set(shape["enum"])), shape["enum"])
    return f"Member must satisfy enum value set: [{', '.join(listed)}]"


def _own(shape: Shape, value: Any, orders: tuple[tuple[str, ...], ...] = ()) -> Iterator[str]:
    if isinstance(value, int | float) and shape["type"] in NUMBERS:
        least, most, what = shape.get("min"), shape.get("max"), "have value"
        size: float = value
    elif isinstance(value, str | bytes | list | dict) and shape["type"] in ("string", "blob", "list", "map"):
        least, most, what = shape.get("min"), shape.get("max"), "have length"
        size = len(value)
    else:
        return
    if least is not None and size < least:
        yield f"Member must {what} greater than or equal to {least}"
    if most is not None and size > most:
        yield f"Member must {what} less than or equal to {most}"
    if isinstance(value, str):
        if "enum" in shape and value not in shape["enum"]:
            yield _enumeration(shape, orders)
        pattern = shape.get("pattern")
        compiled = compiled_pattern(pattern) if pattern else None
        if compiled is not None and not compiled.search(value):
            yield f"Member must satisfy regular expression pattern: {pattern}"


TYPES = {
    "string": str,
    "structure": dict,
    "map": dict,
    "list": list,
    "boolean": bool,
    "integer": int,
    "long": int,
}
NAMES = {"string": "String", "boolean": "Boolean", "integer": "Integer", "long": "Long", "list": "List", "map": "Map"}


def _wrong_types(model: ServiceModel, shape: Shape, value: Any, depth: int) -> Iterator[str]:
    kind = shape["type"]
    if depth > MAX_DEPTH or shape.get("document") or shape.get("streaming"):
        return
    wanted = TYPES.get(kind)
    if wanted is not None and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
        if isinstance(value, dict):
            yield "Start of structure or map found where not expected."
        elif isinstance(value, list):
            yield "Start of list found where not expected"
        else:
            yield f"{_json_name(value)} can not be converted to {NAMES.get(kind, 'an Object')}"
        return
    if kind in ("float", "double", "timestamp") and not isinstance(value, int | float):
        yield f"{_json_name(value)} can not be converted to a number"
    elif kind == "blob" and not isinstance(value, str | bytes):
        yield f"{_json_name(value)} can not be converted to a Blob"
    elif kind == "structure":
        for name, reference in shape["members"].items():
            item = value.get(name)
            if item is not None and not reference.get("streaming"):
                yield from _wrong_types(model, model.shape(reference["shape"]), item, depth + 1)
    elif kind == "list":
        inside = model.shape(shape["member"]["shape"])
        for item in value:
            yield from _wrong_types(model, inside, item, depth + 1)
    elif kind == "map":
        inside = model.shape(shape["value"]["shape"])
        for item in value.values():
            yield from _wrong_types(model, inside, item, depth + 1)


def _json_name(value: Any) -> str:
    if value is None:
        return "NULL_VALUE"
    if value is True or value is False:
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    return "STRING_VALUE" if isinstance(value, str | bytes) else "NUMBER_VALUE"


# Patterns of the models that take time without end, or that of the square of the length, as ones that mean the same.
LINEAR: Mapping[str, str] = MappingProxyType({
    # HTTP header values of connections and targets.
    r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$": r"^(?=\t*[\x20-\x7E])[\t\x20-\x7E]*$",
    # Values of connections' parameters.
    r"^[ \t]*[^\x00-\x1F:\x7F]+([ \t]+[^\x00-\x1F:\x7F]+)*[ \t]*$": r"^\t*[^\x00-\x1F:\x7F](?:[^\x00-\x1F:\x7F]|\t)*$",
    # HTTP header values of pipes' targets.
    r"[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*|(\$(\.[\w/_-]+(\[(\d+|\*)\])*)*)": (
        r"(?=\t*[\x20-\x7E])[\t\x20-\x7E]*|(\$(\.[\w/_-]+(\[(\d+|\*)\])*)*)"
    ),
    # Names of buckets.
    r"^[a-z0-9A-Z]+[\.\-\w]*[a-z0-9A-Z]+$": r"^[a-z0-9A-Z][\.\-\w]*[a-z0-9A-Z]$",
    # The source of a copy: a slash that something stands before and behind.
    r"\/?.+\/.+": r".[^/\n]*/.+",
    # What lifecycle and mutability rules of repositories name.
    r"^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$": r"^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$",
    # Trace headers, in the one of Java's words that Python can say.
    r"\p{ASCII}*": r"[\x00-\x7f]*",
})  # fmt: skip


@lru_cache(maxsize=4096)
def compiled_pattern(pattern: str) -> re.Pattern[str] | None:
    """AWS's (Java) pattern over the whole value; None where Python cannot say it."""
    pattern = LINEAR.get(pattern, pattern)
    if re.search(r"\\p\{|&&|\\P\{|\\x\{", pattern):
        return None
    try:
        return re.compile(rf"\A(?:{pattern})\Z")
    except (re.error, OverflowError):
        return None

"""JSON Schema draft 4, as request bodies are held against models: within a budget, with regular expressions in linear time.

What is said of a body that does not fit is worded as the validator says it that API Gateway uses (the Java library
json-schema-validator); the order of several such sayings is not known, here it is the schema's. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from pampero.aws.jsonpath.values import same
from pampero.kernel.jsontext import unescaped
from pampero.kernel.regex import BadRegex, compile_regex

# Schemas applied to values, and references followed one into another.
MAX_STEPS = 50_000
MAX_LEVELS = 100
# Sayings that are given at most.
MAX_SAID = 20
TYPES: Mapping[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}
_encode = msgspec.json.Encoder().encode
Find = Callable[[str], Any]


class BadSchema(ValueError):
    """A schema that is none, or that cannot be applied within the budget; the text says why."""


def complaints(schema: Any, value: Any, model: Find) -> list[str]:
    """What does not fit; nothing where all does. model: the schema of a model by its name, or None. Raises BadSchema."""
    check = _Check(model)
    try:
        found = []
        for one in check.of(schema, schema, value, 0):
            found.append(one)
            if len(found) == MAX_SAID:
                break
        return found
    except (TypeError, AttributeError, RecursionError) as error:
        raise BadSchema(f"the schema is malformed: {error}") from error


def _json(value: Any) -> str:
    return _encode(value).decode()


def _named(value: Any) -> str:
    return next(
        (name for name in ("boolean", "integer", "number", "string", "array", "object") if TYPES[name](value)), "null"
    )


class _Check:
    """One check. Each rule gives what it complains of."""

    def __init__(self, model: Find) -> None:
        self._model = model
        self._left = MAX_STEPS

    def spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise BadSchema(f"the schema takes more than {MAX_STEPS} steps")

    def of(self, schema: Any, root: Any, value: Any, level: int) -> Iterator[str]:
        """schema: to apply; root: the document that it stands in."""
        self.spend(1)
        if level > MAX_LEVELS:
            raise BadSchema(f"the schema goes deeper than {MAX_LEVELS} levels")
        if not isinstance(schema, dict):
            raise BadSchema("a schema is an object")
        if isinstance(schema.get("$ref"), str):
            target, root = self._resolved(schema["$ref"], root)
            yield from self.of(target, root, value, level + 1)
            return
        wrong = self._type(schema, value)
        if wrong:
            yield wrong
            return
        yield from self._enum(schema, value)
        if isinstance(value, str):
            yield from self._string(schema, value)
        elif isinstance(value, dict):
            yield from self._object(schema, root, value, level)
        elif isinstance(value, list):
            yield from self._array(schema, root, value, level)
        elif TYPES["number"](value):
            yield from self._number(schema, value)
        yield from self._combined(schema, root, value, level)

    def _resolved(self, reference: str, root: Any) -> tuple[Any, Any]:
        """Within the document, or a model: `https://apigateway.amazonaws.com/restapis/<id>/models/<name>`."""
        document, _, pointer = reference.partition("#")
        if document:
            root = self._model(document.rpartition("/")[2])
            if root is None:
                raise BadSchema(f"there is no {reference}")
        found = root
        for part in pointer.split("/")[1:]:
            name = unescaped(unquote(part))
            if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            elif isinstance(found, dict) and name in found:
                found = found[name]
            else:
                raise BadSchema(f"there is no {reference}")
        return found, root

    def _type(self, schema: dict[str, Any], value: Any) -> str:
        wanted = schema.get("type")
        if wanted is None:
            return ""
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        if any(name not in TYPES for name in names):
            raise BadSchema(f"unknown type {wanted}")
        if any(TYPES[name](value) for name in names):
            return ""
        allowed = _json(sorted({*names, *(["integer"] if "number" in names else [])}))
        return f"instance type ({_named(value)}) does not match any allowed primitive type (allowed: {allowed})"

    def _enum(self, schema: dict[str, Any], value: Any) -> Iterator[str]:
        if "enum" in schema:
            self.spend(len(schema["enum"]))
            if not any(same(one, value) for one in schema["enum"]):
                yield f"instance value ({_json(value)}) not found in enum (possible values: {_json(schema['enum'])})"

    def _string(self, schema: dict[str, Any], value: str) -> Iterator[str]:
        least, most, pattern = schema.get("minLength"), schema.get("maxLength"), schema.get("pattern")
        length = len(value)
        if least is not None and length < least:
            yield f"string {_json(value)} is too short (length: {length}, required minimum: {least})"
        if most is not None and length > most:
            yield f"string {_json(value)} is too long (length: {length}, maximum allowed: {most})"
        if pattern is not None and not self._matches(pattern, value):
            yield f"ECMA 262 regex {_json(pattern)} does not match input string {_json(value)}"

    def _matches(self, pattern: str, text: str) -> bool:
        try:
            found = compile_regex(pattern)
        except BadRegex as error:
            raise BadSchema(f"invalid pattern: {error}") from error
        self.spend(20 + found.cost(text) // 200)
        return found.within(text)

    def _number(self, schema: dict[str, Any], value: float) -> Iterator[str]:
        least, most, divisor = schema.get("minimum"), schema.get("maximum"), schema.get("multipleOf")
        shown = _json(value)
        if least is not None:
            if value < least:
                yield f"numeric instance is lower than the required minimum (minimum: {_json(least)}, found: {shown})"
            elif value == least and schema.get("exclusiveMinimum") is True:
                yield f"numeric instance is not strictly greater than the required minimum {_json(least)}"
        if most is not None:
            if value > most:
                yield f"numeric instance is greater than the required maximum (maximum: {_json(most)}, found: {shown})"
            elif value == most and schema.get("exclusiveMaximum") is True:
                yield f"numeric instance is not strictly lower than the required maximum {_json(most)}"
        if divisor and not _divides(divisor, value):
            yield f"remainder of division is not zero ({shown} / {_json(divisor)})"

    def _array(self, schema: dict[str, Any], root: Any, value: list[Any], level: int) -> Iterator[str]:
        least, most, count = schema.get("minItems"), schema.get("maxItems"), len(value)
        if least is not None and count < least:
            yield f"array is too short: must have at least {least} elements but instance has {count} elements"
        if most is not None and count > most:
            yield f"array is too long: must have at most {most} elements but instance has {count} elements"
        if schema.get("uniqueItems") is True and self._repeats(value):
            yield "array must not contain duplicate elements"
        items, more = schema.get("items"), schema.get("additionalItems", True)
        for index, one in enumerate(value):
            if isinstance(items, list):
                own = items[index] if index < len(items) else more
            else:
                own = items
            if own is False:
                yield (
                    f"array only allows {len(items or ())} element(s) but instance has {count} elements in total, and "
                    "additional elements are not allowed"
                )
                return
            if isinstance(own, dict):
                yield from self.of(own, root, one, level + 1)

    def _repeats(self, value: list[Any]) -> bool:
        seen = set()
        for one in value:
            self.spend(1)
            text = _encode_sorted(one)
            if text in seen:
                return True
            seen.add(text)
        return False

    def _object(self, schema: dict[str, Any], root: Any, value: dict[str, Any], level: int) -> Iterator[str]:
        least, most, count = schema.get("minProperties"), schema.get("maxProperties"), len(value)
        missing = [name for name in schema.get("required") or () if name not in value]
        if missing:
            yield f"object has missing required properties ({_json(sorted(missing))})"
        if least is not None and count < least:
            yield f"object has too few properties (found {count} but schema requires at least {least})"
        if most is not None and count > most:
            yield f"object has too many properties (found {count} but schema requires at most {most})"
        properties, patterns = schema.get("properties") or {}, schema.get("patternProperties") or {}
        more, extra = schema.get("additionalProperties", True), []
        for name, one in value.items():
            schemas = [properties[name]] if name in properties else []
            schemas += [found for pattern, found in patterns.items() if self._matches(pattern, name)]
            if not schemas:
                if more is False:
                    extra.append(name)
                elif isinstance(more, dict):
                    schemas = [more]
            for own in schemas:
                yield from self.of(own, root, one, level + 1)
        if extra:
            yield f"object instance has properties which are not allowed by the schema: {_json(sorted(extra))}"
        for name, needed in (schema.get("dependencies") or {}).items():
            if name in value and isinstance(needed, dict):
                yield from self.of(needed, root, value, level + 1)
            elif name in value:
                lacking = sorted(one for one in needed if one not in value)
                if lacking:
                    yield (
                        f"property {_json(name)} of object has missing property dependencies (schema requires "
                        f"{_json(sorted(needed))}; missing: {_json(lacking)})"
                    )

    def _combined(self, schema: dict[str, Any], root: Any, value: Any, level: int) -> Iterator[str]:
        for kind in ("allOf", "anyOf", "oneOf"):
            if kind not in schema:
                continue
            several = schema[kind]
            fitting = sum(self._fits(one, root, value, level + 1) for one in several)
            if kind == "allOf" and fitting < len(several):
                yield f"instance failed to match all required schemas (matched only {fitting} out of {len(several)})"
            elif kind == "anyOf" and not fitting:
                yield f"instance failed to match at least one required schema among {len(several)}"
            elif kind == "oneOf" and fitting != 1:
                yield f"instance failed to match exactly one schema (matched {fitting} out of {len(several)})"
        if "not" in schema and self._fits(schema["not"], root, value, level + 1):
            yield "instance matched a schema which it should not have"

    def _fits(self, schema: Any, root: Any, value: Any, level: int) -> bool:
        return next(self.of(schema, root, value, level), None) is None


def _divides(divisor: float, value: float) -> bool:
    quotient = value / divisor
    return quotient == int(quotient) if abs(quotient) < 2**53 else value % divisor == 0


def _encode_sorted(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")

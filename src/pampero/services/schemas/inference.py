"""The form of JSON values: inferred from them, and made the common one of several. Pure.

The same values give the same form in any order. Source: the schema of a Step Functions event in "Creating an Amazon
EventBridge schema": whole numbers are `integer` of `int64`, what is null has no type, all members are required.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

DATE_TIME = "date-time"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


class Form(msgspec.Struct, omit_defaults=True):
    """What values are. types: of JSON Schema, sorted; none for null alone. dates: all texts are dates. properties, required:
    of objects; items: of arrays with something in them."""

    types: list[str] = []
    dates: bool = False
    properties: dict[str, Form] = {}
    required: list[str] = []
    items: Form | None = None


def infer(value: Any) -> Form:
    """The form of one value."""
    if value is None:
        return Form()
    if isinstance(value, bool):
        return Form(["boolean"])
    if isinstance(value, int):
        return Form(["integer"])
    if isinstance(value, float):
        return Form(["number"])
    if isinstance(value, str):
        return Form(["string"], dates=_DATE.fullmatch(value) is not None)
    if isinstance(value, list):
        items = None
        for one in value:
            items = infer(one) if items is None else common(items, infer(one))
        return Form(["array"], items=items)
    names = sorted(value)
    return Form(["object"], properties={name: infer(value[name]) for name in names}, required=names)


def common(one: Form, other: Form) -> Form:
    """The form of all that has one of two: members that one of them lacks are no longer required."""
    types = set(one.types) | set(other.types)
    if "number" in types:
        types.discard("integer")
    names = sorted({*one.properties, *other.properties})
    properties = {}
    for name in names:
        here, there = one.properties.get(name), other.properties.get(name)
        properties[name] = common(here, there) if here and there else here or there or Form()
    both = "object" in one.types and "object" in other.types
    required = set(one.required) & set(other.required) if both else {*one.required, *other.required}
    items = common(one.items, other.items) if one.items and other.items else one.items or other.items
    texts = [form.dates for form in (one, other) if "string" in form.types]
    return Form(sorted(types), bool(texts) and all(texts), properties, sorted(required), items)

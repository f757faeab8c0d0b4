"""A template's values: calls of functions in them, and what is not known or not wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pampero.aws.cfn import text
from pampero.services.cloudformation.template.errors import TemplateError

SUB_PATTERN = re.compile(r"\$\{([^!{}][^{}]*)\}")


class _Mark:
    """A value that no template can write."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


# `AWS::NoValue`: the property goes.
NO_VALUE = _Mark("NO_VALUE")
# What is known only once another resource is made or replaced (in change sets).
UNKNOWN = _Mark("UNKNOWN")


def function_of(value: Any) -> tuple[str, Any] | None:
    """(name, argument) of a function's call, or None where the value is plain."""
    if isinstance(value, dict) and len(value) == 1:
        name, argument = next(iter(value.items()))
        if name == "Ref" or (isinstance(name, str) and name.startswith("Fn::")):
            return name, argument
    return None


def sub_parts(argument: Any) -> tuple[str, Mapping[str, Any]]:
    """The text and the own variables of an Fn::Sub."""
    if isinstance(argument, str):
        return argument, {}
    if isinstance(argument, list) and [type(one) for one in argument] == [str, dict]:
        return argument[0], argument[1]
    raise TemplateError(
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as "
        "first argument, and an optional second argument to specify a mapping of values to replace in the string"
    )


def getatt_parts(argument: Any) -> tuple[str, Any]:
    """The logical id and the attribute's name of an Fn::GetAtt."""
    if isinstance(argument, str) and "." in argument:
        name, _, attribute = argument.partition(".")
        return name, attribute
    if isinstance(argument, list) and len(argument) >= 2 and isinstance(argument[0], str):
        if len(argument) > 2:
            return argument[0], ".".join(text(part) for part in argument[1:])
        return argument[0], argument[1]
    raise TemplateError(
        "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource "
        "attribute"
    )


def known(value: Any) -> bool:
    """Whether nothing in a value is UNKNOWN."""
    if isinstance(value, dict):
        return all(known(one) for one in value.values())
    if isinstance(value, list):
        return all(known(one) for one in value)
    return value is not UNKNOWN


def plain(value: Any) -> Any:
    """A value for comparison: CloudFormation takes `1` and `"1"`, `true` and `"true"` for the same."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if value is UNKNOWN or value is NO_VALUE else text(value)


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every function's call in a value, (name, argument), outer ones first."""
    call = function_of(value)
    if call is not None:
        yield call
        yield from walk(call[1])
    elif isinstance(value, dict):
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)

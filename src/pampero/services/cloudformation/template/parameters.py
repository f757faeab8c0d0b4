"""Parameters: their types, values and constraints.

Source: "Parameters" in the template reference. An AllowedPattern with look-around or back references, which AWS takes, is
refused (see `kernel.regex`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pampero.aws.cfn import flag, text
from pampero.kernel.regex import BadRegex, Regex, compile_regex
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates

SSM_VALUE = re.compile(r"^AWS::SSM::Parameter::Value<(.+)>$")
AWS_TYPE = re.compile(r"^AWS::(EC2|Route53|SSM)::[A-Za-z:]+$")
LIST_TYPE = re.compile(r"^List<(.+)>$")
MEMBERS = frozenset({
    "Type", "Default", "AllowedValues", "AllowedPattern", "ConstraintDescription", "Description", "MaxLength",
    "MaxValue", "MinLength", "MinValue", "NoEcho",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A value as a request gives it."""

    name: str
    value: str | None
    previous: bool


def check_definitions(definitions: Mapping[str, Any]) -> None:
    """Raises TemplateError where a Parameters section is malformed."""
    for name, definition in definitions.items():
        if not re.fullmatch(r"[A-Za-z0-9]+", name):
            raise TemplateError(f"Template format error: Parameter name {name} is non alphanumeric.")
        if not isinstance(definition, dict) or "Type" not in definition:
            raise TemplateError("Template format error: Every Parameters object must contain a Type member.")
        unknown = sorted(set(definition) - MEMBERS)
        if unknown:
            raise TemplateError(f"Invalid template parameter property '{unknown[0]}'")
        if not _known_type(text(definition["Type"])):
            raise TemplateError(f"Template format error: Unrecognized parameter type: {definition['Type']}")
        if "AllowedValues" in definition and not isinstance(definition["AllowedValues"], list):
            raise TemplateError("Template format error: Every AllowedValues member must be a list.")
        if "AllowedPattern" in definition:
            _expression(text(definition["AllowedPattern"]))
        if isinstance(definition.get("Default"), dict | list):
            raise TemplateError("Template format error: Every Default member must be a string.")


def _known_type(type_: str) -> bool:
    if type_ in ("String", "Number", "CommaDelimitedList", "List<Number>", "List<String>"):
        return True
    inner = SSM_VALUE.match(type_)
    if inner:
        return not SSM_VALUE.match(inner.group(1)) and _known_type(inner.group(1))
    listed = LIST_TYPE.match(type_)
    return AWS_TYPE.match(listed.group(1) if listed else type_) is not None


def is_list(definition: Mapping[str, Any]) -> bool:
    """Whether the parameter's value is a list."""
    inner = SSM_VALUE.match(definition["Type"])
    type_ = inner.group(1) if inner else definition["Type"]
    return type_ == "CommaDelimitedList" or LIST_TYPE.match(type_) is not None


def is_ssm(definition: Mapping[str, Any]) -> bool:
    """Whether the value names a parameter of Systems Manager, whose value is meant."""
    return SSM_VALUE.match(definition["Type"]) is not None


def hidden(definition: Mapping[str, Any]) -> bool:
    """Whether the value is masked (NoEcho)."""
    return flag(definition.get("NoEcho", False))


@reads_templates
def collect(
    definitions: Mapping[str, Any], given: Sequence[Given], previous: Mapping[str, str] | None
) -> dict[str, str]:
    """The value of every parameter: given, previous or default. Raises TemplateError where one is missing or wrong."""
    unknown = [one.name for one in given if one.name not in definitions]
    if unknown:
        raise TemplateError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values: dict[str, str] = {}
    by_name = {one.name: one for one in given}
    missing: list[str] = []
    for name, definition in definitions.items():
        one = by_name.get(name)
        if one is not None and one.previous:
            if previous is None or name not in previous:
                raise TemplateError(
                    f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter "
                    "key not in the previous template"
                )
            values[name] = previous[name]
        elif one is not None and one.value is not None:
            values[name] = one.value
        elif "Default" in definition:
            values[name] = text(definition["Default"])
        else:
            missing.append(name)
    if missing:
        raise TemplateError(f"Parameters: [{', '.join(missing)}] must have values")
    for name, value in values.items():
        _check(name, definitions[name], value)
    return values


def typed(definition: Mapping[str, Any], value: str) -> str | list[str]:
    """What Ref gives: a text, or a list of texts."""
    if is_list(definition):
        return [part.strip() for part in value.split(",")] if value else []
    return value


def _check(name: str, definition: Mapping[str, Any], value: str) -> None:
    if is_ssm(definition):
        parts = [value]
    else:
        whole = typed(definition, value)
        parts = whole if isinstance(whole, list) else [whole]
    for part in parts:
        problem = _problem(definition, part)
        if problem:
            described = definition.get("ConstraintDescription")
            if described:
                raise TemplateError(f"Parameter {name} failed to satisfy constraint: {described}")
            raise TemplateError(f"Parameter '{name}' {problem}")


def _problem(definition: Mapping[str, Any], value: str) -> str | None:
    """Why a value does not satisfy its definition; None where it does."""
    allowed = definition.get("AllowedValues")
    if allowed is not None and value not in {text(one) for one in allowed}:
        return "must be one of AllowedValues"
    pattern = definition.get("AllowedPattern")
    if pattern is not None and not _matches(text(pattern), value):
        return f"must match pattern {pattern}"
    if "MinLength" in definition and len(value) < int(definition["MinLength"]):
        return f"must contain at least {definition['MinLength']} characters"
    if "MaxLength" in definition and len(value) > int(definition["MaxLength"]):
        return f"must contain at most {definition['MaxLength']} characters"
    if "Number" in definition["Type"]:
        try:
            amount = float(value)
        except ValueError:
            return "must be a number."
        if "MinValue" in definition and amount < float(definition["MinValue"]):
            return f"must be a number not less than {definition['MinValue']}"
        if "MaxValue" in definition and amount > float(definition["MaxValue"]):
            return f"must be a number not greater than {definition['MaxValue']}"
    return None


def _matches(pattern: str, value: str) -> bool:
    return _expression(pattern).whole(value)


def _expression(pattern: str) -> Regex:
    try:
        return compile_regex(pattern)
    except BadRegex as error:
        text_ = f"Template format error: AllowedPattern {pattern} is not a valid expression: {error}"
        raise TemplateError(text_) from error

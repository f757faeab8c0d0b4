"""AWS::LanguageExtensions: Fn::ForEach, and functions where the plain language wants constants.

Source: "AWS::LanguageExtensions transform".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pampero.aws.cfn import text
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates
from pampero.services.cloudformation.template.names import LANGUAGE_FUNCTIONS, Names
from pampero.services.cloudformation.template.values import function_of, known, walk

# Of one round of a loop, as characters that functions make: some two thousand rounds are taken.
WEIGHT = 4000
LOOP = "Fn::ForEach::"
OF_CONSTANTS = frozenset({"Fn::Join", "Fn::Select", "Fn::Split", "Fn::Base64"})
FAILED = "Transform AWS::LanguageExtensions failed with:"


@reads_templates
def expand(template: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The template without its loops. Raises TemplateError."""
    names = Names(
        parameters=parameters,
        mappings=template.get("Mappings", {}),
        conditions=template.get("Conditions", {}),
        language=True,
    )
    found: dict[str, Any] = _expand(template, names, {})
    for section in ("Resources", "Outputs"):
        if section in found:
            found[section] = _settled(found[section], names)
    for resource in found.get("Resources", {}).values():
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            if isinstance(resource, dict) and isinstance(resource.get(policy), dict):
                resource[policy] = names.resolve(resource[policy])
    return found


def _settled(value: Any, names: Names) -> Any:
    """A value with what is known before anything is made: the language's own functions, and others of constants. As recorded
    on AWS, whose processed templates hold neither."""
    if isinstance(value, list):
        return [_settled(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _settled(one, names) for name, one in value.items()}
    call = function_of(found)
    if call is None or not (call[0] in LANGUAGE_FUNCTIONS or (call[0] in OF_CONSTANTS and not any(walk(call[1])))):
        return found
    result = names.resolve(found)
    return result if known(result) else found


def _expand(value: Any, names: Names, variables: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"Ref"} and isinstance(value["Ref"], str) and value["Ref"] in variables:
            return variables[value["Ref"]]
        found: dict[str, Any] = {}
        for key, one in value.items():
            if key.startswith(LOOP):
                found.update(_loop(key, one, names, variables))
            else:
                found[_replace(key, variables)] = _expand(one, names, variables)
        return _named(found, names)
    if isinstance(value, list):
        return [_expand(one, names, variables) for one in value]
    return _replace(value, variables) if isinstance(value, str) else value


def _named(call: dict[str, Any], names: Names) -> dict[str, Any]:
    """A Ref or Fn::GetAtt whose resource is itself the result of a function, with that result."""
    name, argument = next(iter(call.items()), ("", None))
    if len(call) != 1 or name not in ("Ref", "Fn::GetAtt"):
        return call
    parts = argument if isinstance(argument, list) else [argument]
    if not any(isinstance(part, dict) for part in parts):
        return call
    resolved = [names.resolve(part) for part in parts]
    if not all(isinstance(part, str) for part in resolved):
        raise TemplateError(f"{FAILED} {name} needs names that are known before anything is made")
    return {name: resolved if isinstance(argument, list) else resolved[0]}


def _replace(value: str, variables: Mapping[str, str]) -> str:
    for name, content in variables.items():
        value = value.replace(f"${{{name}}}", content)
        # `&{name}` leaves out what a logical id cannot hold.
        value = value.replace(f"&{{{name}}}", re.sub(r"[^A-Za-z0-9]", "", content))
    return value


def _loop(key: str, argument: Any, names: Names, variables: Mapping[str, str]) -> dict[str, Any]:
    name = key.removeprefix(LOOP)
    if not (isinstance(argument, list) and len(argument) == 3 and isinstance(argument[2], dict)):
        raise TemplateError(f"{FAILED} Fn::ForEach::{name} layout is incorrect")
    identifier, collection, body = argument
    if not isinstance(identifier, str) or identifier in names.parameters or identifier in variables:
        raise TemplateError(f"{FAILED} Fn::ForEach::{name}: the identifier {identifier} is taken")
    values = names.resolve(_expand(collection, names, variables))
    if not isinstance(values, list):
        raise TemplateError(f"{FAILED} Fn::ForEach::{name}: the collection is no list")
    found: dict[str, Any] = {}
    for value in values:
        names.weigh(WEIGHT)
        for part, content in _expand(body, names, {**variables, identifier: text(value)}).items():
            if part in found:
                raise TemplateError(f"{FAILED} Fn::ForEach::{name} makes {part} twice")
            found[part] = content
    return found

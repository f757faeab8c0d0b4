"""Intrinsic functions: each takes its argument and gives the value that it stands for.

Source: "Intrinsic function reference".
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pampero.aws.cfn import text
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.values import NO_VALUE, UNKNOWN, getatt_parts, known, plain, sub_parts

if TYPE_CHECKING:
    from pampero.services.cloudformation.template.names import Names

SUB_PARTS = re.compile(r"\$\{!(?P<literal>[^{}]*)\}|\$\{(?P<name>[^!{}][^{}]*)\}")
# Of Fn::Cidr.
MAX_BLOCKS = 256
ZONES = ("a", "b", "c")


def _ref(names: Names, argument: Any) -> Any:
    if not isinstance(argument, str):
        if names.language:
            argument = names.resolve(argument)
        if not isinstance(argument, str):
            raise TemplateError("Template format error: Every Ref object must have a single String value.")
    if argument == "AWS::NoValue":
        return NO_VALUE
    if argument in names.parameters:
        value = names.parameters[argument]
        # So may a parameter's value say it, as recorded on AWS.
        return NO_VALUE if value == "AWS::NoValue" else value
    return names.ref(argument)


def _get_att(names: Names, argument: Any) -> Any:
    resource, attribute = getatt_parts(argument)
    attribute = names.resolve(attribute)
    return names.attribute(resource, text(attribute))


def _sub(names: Names, argument: Any) -> Any:
    template, own = sub_parts(argument)
    variables = {name: names.resolve(value) for name, value in own.items()}
    missing = False

    def replace(match: re.Match[str]) -> str:
        nonlocal missing
        if match["name"] is None:
            return f"${{{match['literal']}}}"
        name = match["name"].strip()
        if name in variables:
            value = variables[name]
        elif name in names.parameters or "." not in name:
            value = _ref(names, name)
        else:
            value = names.attribute(*name.split(".", 1))
        if value is UNKNOWN:
            missing = True
            return ""
        if isinstance(value, list):
            value = ",".join(text(one) for one in value)
        if isinstance(value, dict) or value is NO_VALUE:
            raise TemplateError(f"Template error: variable {name} in Fn::Sub expression does not resolve to a string")
        names.weigh(len(text(value)))
        return text(value)

    result = SUB_PARTS.sub(replace, template)
    return UNKNOWN if missing else result


def _join(names: Names, argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) == 2):
        raise TemplateError(
            "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of "
            "strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."
        )
    delimiter, parts = names.resolve(argument[0]), names.resolve(argument[1])
    if not known([delimiter, parts]):
        return UNKNOWN
    if not isinstance(parts, list) or any(isinstance(part, dict | list) for part in parts):
        raise TemplateError(
            "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of "
            "strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."
        )
    texts = [text(part) for part in parts]
    names.weigh(sum(map(len, texts)) + len(text(delimiter)) * len(texts))
    return text(delimiter).join(texts)


def _split(names: Names, argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) == 2):
        raise TemplateError(
            "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to "
            "be split or a function that returns a string to be split."
        )
    delimiter, whole = names.resolve(argument[0]), names.resolve(argument[1])
    if not known([delimiter, whole]):
        return UNKNOWN
    return text(whole).split(text(delimiter))


def _select(names: Names, argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) == 2):
        raise TemplateError(
            "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"
        )
    index, values = names.resolve(argument[0]), names.resolve(argument[1])
    if index is UNKNOWN or values is UNKNOWN:
        return UNKNOWN
    if isinstance(values, str):
        values = values.split(",")
    try:
        position = int(index)
    except (TypeError, ValueError, OverflowError) as error:
        raise TemplateError(
            "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"
        ) from error
    if not isinstance(values, list) or not 0 <= position < len(values):
        raise TemplateError(f"Template error: Fn::Select cannot select nonexistent value at index {position}")
    return values[position]


def _find_in_map(names: Names, argument: Any) -> Any:
    default: Any = NO_VALUE
    if isinstance(argument, list) and len(argument) == 4 and isinstance(argument[3], dict):
        default = argument[3].get("DefaultValue", NO_VALUE)
        argument = argument[:3]
    if not (isinstance(argument, list) and len(argument) == 3):
        raise TemplateError(
            "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the "
            "attribute for return value"
        )
    path = [names.resolve(part) for part in argument]
    if not known(path):
        return UNKNOWN
    found: Any = names.mappings
    for part in path:
        found = found.get(text(part), NO_VALUE) if isinstance(found, dict) else NO_VALUE
    if found is NO_VALUE:
        if default is not NO_VALUE:
            return names.resolve(default)
        raise TemplateError(f"Template error: Unable to get mapping for {'::'.join(text(part) for part in path)}")
    return found


def _base64(names: Names, argument: Any) -> Any:
    value = names.resolve(argument)
    return UNKNOWN if value is UNKNOWN else base64.b64encode(text(value).encode()).decode()


def _cidr(names: Names, argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) in (2, 3)):
        raise TemplateError("Template error: every Fn::Cidr object requires two or three parameters")
    parts = [names.resolve(part) for part in argument]
    if not known(parts):
        return UNKNOWN
    try:
        network = ipaddress.ip_network(text(parts[0]), strict=False)
        bits = int(parts[2]) if len(parts) == 3 else 8
        subnets = network.subnets(new_prefix=network.max_prefixlen - bits)
        count = int(parts[1])
        if not 1 <= count <= MAX_BLOCKS:
            raise ValueError(f"the count must be from 1 to {MAX_BLOCKS}")
        found = [str(subnet) for _, subnet in zip(range(count), subnets, strict=False)]
    except (ValueError, TypeError) as error:
        raise TemplateError(f"Template error: Fn::Cidr: {error}") from error
    if len(found) < count:
        raise TemplateError(f"Template error: Fn::Cidr: {parts[0]} holds fewer than {count} blocks of {bits} bits")
    return found


def _get_azs(names: Names, argument: Any) -> Any:
    region = names.resolve(argument) or names.parameters.get("AWS::Region", "")
    return [f"{region}{zone}" for zone in ZONES]


def _import_value(names: Names, argument: Any) -> Any:
    name = names.resolve(argument)
    if name is UNKNOWN:
        return UNKNOWN
    names.imported.add(text(name))
    value = names.imports(text(name))
    if value is None:
        raise TemplateError(f"No export named {text(name)} found.")
    return value


def _if(names: Names, argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str)):
        raise TemplateError(
            "Template error: Fn::If requires a list argument with three elements: a condition name and two values"
        )
    return names.resolve(argument[1] if names.condition(argument[0]) else argument[2])


def _equals(names: Names, argument: Any) -> Any:
    if not (isinstance(argument, list) and len(argument) == 2):
        raise TemplateError("Template error: every Fn::Equals object requires a list of 2 string parameters")
    left, right = (names.resolve(part) for part in argument)
    return plain(left) == plain(right)


def _operands(name: str, argument: Any, least: int, most: int) -> list[Any]:
    if not (isinstance(argument, list) and least <= len(argument) <= most):
        count = "1" if most == 1 else f"{least} to {most}"
        raise TemplateError(f"Template error: every {name} object requires a list of {count} boolean parameters")
    return argument


def _and(names: Names, argument: Any) -> bool:
    return all(names.truth(part) for part in _operands("Fn::And", argument, 2, 10))


def _or(names: Names, argument: Any) -> bool:
    return any(names.truth(part) for part in _operands("Fn::Or", argument, 2, 10))


def _not(names: Names, argument: Any) -> bool:
    return not names.truth(_operands("Fn::Not", argument, 1, 1)[0])


def _pair(names: Names, argument: Any) -> tuple[Any, Any]:
    if not (isinstance(argument, list) and len(argument) == 2):
        raise TemplateError("Template error: a rule's function requires a list of 2 parameters")
    return plain(names.resolve(argument[0])), plain(names.resolve(argument[1]))


def _contains(names: Names, argument: Any) -> bool:
    values, one = _pair(names, argument)
    return one in values


def _each_member_in(names: Names, argument: Any) -> bool:
    values, allowed = _pair(names, argument)
    return all(value in allowed for value in values)


def _each_member_equals(names: Names, argument: Any) -> bool:
    values, one = _pair(names, argument)
    return all(value == one for value in values)


def _length(names: Names, argument: Any) -> Any:
    value = names.resolve(argument)
    if value is UNKNOWN:
        return UNKNOWN
    if not isinstance(value, list):
        raise TemplateError("Template error: Fn::Length requires a list")
    return len(value)


def _to_json(names: Names, argument: Any) -> Any:
    value = names.resolve(argument)
    return json.dumps(value, separators=(",", ":")) if known(value) else UNKNOWN


FUNCTIONS: Mapping[str, Callable[[Names, Any], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::FindInMap": _find_in_map,
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    "Fn::GetAZs": _get_azs,
    "Fn::ImportValue": _import_value,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::And": _and,
    "Fn::Or": _or,
    "Fn::Not": _not,
    "Fn::Contains": _contains,
    "Fn::EachMemberIn": _each_member_in,
    "Fn::EachMemberEquals": _each_member_equals,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json,
}

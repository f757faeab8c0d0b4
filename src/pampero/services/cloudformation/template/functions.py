"""Intrinsic functions: a template's value becomes the value that it stands for.

Source: "Intrinsic function reference".
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.aws.cfn import text
from pampero.services.cloudformation.template.errors import ODD_FORMS, TemplateError

SUB_PATTERN = re.compile(r"\$\{([^!{}][^{}]*)\}")
SUB_PARTS = re.compile(r"\$\{!(?P<literal>[^{}]*)\}|\$\{(?P<name>[^!{}][^{}]*)\}")
# Of texts that Fn::Sub and Fn::Join make for one template: AWS bounds the template only.
MAX_MADE = 8_000_000
# Of Fn::Cidr.
MAX_BLOCKS = 256
ZONES = ("a", "b", "c")
LANGUAGE_FUNCTIONS = frozenset({"Fn::Length", "Fn::ToJsonString"})
NAMES = (
    "Fn::Base64", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join", "Fn::Split", "Fn::FindInMap",
    "Fn::Select", "Ref", "Fn::Equals", "Fn::If", "Fn::Not", "Condition", "Fn::And", "Fn::Or", "Fn::Contains",
    "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::ValueOf", "Fn::ValueOfAll", "Fn::RefAll", "Fn::Sub", "Fn::Cidr",
)  # fmt: skip


class _Mark:
    """An invalid value."""

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


@dataclass
class Names:
    """What a template's names stand for.

    parameters: also the pseudo parameters. ref, attribute: of resources; they return UNKNOWN for what is not there yet.
    imports: an export's value, or None; imported: the names that were asked for.
    """

    parameters: Mapping[str, Any]
    mappings: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    ref: Callable[[str], Any] = lambda name: UNKNOWN
    attribute: Callable[[str, str], Any] = lambda name, attribute: UNKNOWN
    imports: Callable[[str], str | None] = lambda name: None
    language: bool = False
    imported: set[str] = field(default_factory=set)
    decided: dict[str, bool] = field(default_factory=dict)
    deciding: list[str] = field(default_factory=list)
    made: int = 0

    def weigh(self, characters: int) -> None:
        """Count what functions have made of a template. Raises TemplateError where that is more than any stack needs."""
        self.made += characters
        if self.made > MAX_MADE:
            raise TemplateError(f"Template error: functions make more than {MAX_MADE} characters of text")

    def condition(self, name: str) -> bool:
        """A condition of the template, decided once. Raises TemplateError."""
        if name not in self.decided:
            if name not in self.conditions:
                raise TemplateError(f"Template format error: Unresolved condition dependency {name}")
            if name in self.deciding:
                cycle = ", ".join(self.deciding[self.deciding.index(name) :])
                raise TemplateError(f"Circular dependency between conditions: [{cycle}]")
            self.deciding.append(name)
            self.decided[name] = self.truth(self.conditions[name])
            self.deciding.pop()
        return self.decided[name]

    def truth(self, value: Any) -> bool:
        """A condition's expression. Raises TemplateError."""
        if isinstance(value, dict) and set(value) == {"Condition"}:
            return self.condition(value["Condition"])
        answer = self.resolve(value)
        if isinstance(answer, bool):
            return answer
        if text(answer) in ("true", "false"):
            return text(answer) == "true"
        raise TemplateError("Template format error: Every Condition member must be a boolean expression.")

    def resolve(self, value: Any) -> Any:
        """A value with every function in it replaced by its result. Raises TemplateError."""
        call = function_of(value)
        if call is not None:
            return self._call(*call)
        if isinstance(value, dict):
            pairs = ((key, self.resolve(one)) for key, one in value.items())
            return {key: one for key, one in pairs if one is not NO_VALUE}
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not NO_VALUE]
        return value

    def _call(self, name: str, argument: Any) -> Any:
        function = FUNCTIONS.get(name)
        if function is None or (name in LANGUAGE_FUNCTIONS and not self.language):
            supported = ", ".join(NAMES)
            raise TemplateError(
                f"Template error: Encountered unsupported function: {name} Supported functions are: [{supported}]"
            )
        try:
            return function(self, argument)
        except ODD_FORMS as error:
            raise TemplateError(f"Template error: {name} has an argument of an unsupported form") from error


def _ref(names: Names, argument: Any) -> Any:
    if not isinstance(argument, str):
        if names.language:
            argument = names.resolve(argument)
        if not isinstance(argument, str):
            raise TemplateError("Template format error: Every Ref object must have a single String value.")
    if argument == "AWS::NoValue":
        return NO_VALUE
    if argument in names.parameters:
        return names.parameters[argument]
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

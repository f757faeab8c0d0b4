"""Reading a template: JSON, or YAML with CloudFormation's short forms."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from typing import Any, NoReturn

from pampero.kernel import yamltext
from pampero.kernel.jsontext import MAX_LEVELS, refuse_halves, too_deep
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates

SHORT_NAMES = frozenset({
    "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not",
    "Or", "Select", "Split", "Sub", "ToJsonString", "Transform", "Contains", "EachMemberIn", "EachMemberEquals",
    "RefAll", "ValueOf", "ValueOfAll",
})  # fmt: skip
PLAIN_NAMES = frozenset({"Ref", "Condition"})
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


@reads_templates
def parse(text: str) -> dict[str, Any]:
    """The template in its long form. Raises TemplateError."""
    template = _json(text) if text.lstrip()[:1] == "{" else _yaml(text)
    if not isinstance(template, dict):
        raise TemplateError("Template format error: unsupported structure.")
    if too_deep(template):
        raise TemplateError(f"Template format error: nested deeper than {MAX_LEVELS} levels.")
    return template


def _json(text: str) -> Any:
    try:
        template = json.loads(text, parse_constant=_refused, parse_float=_float)
        refuse_halves(text, template)
    except json.JSONDecodeError as error:
        # What begins with a brace may still be YAML's flow style.
        try:
            return _yaml(text)
        except TemplateError:
            where = f"(line {error.lineno}, column {error.colno})"
            raise TemplateError(f"Template format error: JSON not well-formed. {where}") from error
    except (ValueError, RecursionError) as error:
        raise TemplateError("Template format error: JSON not well-formed.") from error
    return template


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def _float(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refused(text)


def _yaml(text: str) -> Any:
    try:
        return yamltext.loads(text, _loader(), aliases=False)
    except yamltext.Aliased as error:
        raise TemplateError("Template error: YAML aliases are not allowed in CloudFormation templates") from error
    except yamltext.BadYaml as error:
        where = f"(line {error.line}, column {error.column})" if error.line else ""
        raise TemplateError(f"Template format error: YAML not well-formed. {where}".rstrip()) from error


@lru_cache(maxsize=1)
def _loader() -> Any:
    """With CloudFormation's short forms; made once, because the import is only worth it when there is a template."""
    base = yamltext.safe_loader()
    loader: Any = type("Loader", (base,), {})
    # A date stays the text that it is, and so does an account number with a leading zero.
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }
    loader.yaml_implicit_resolvers["0"] = [
        ("tag:yaml.org,2002:str", re.compile(r"^0[0-9_]+$")),
        *loader.yaml_implicit_resolvers.get("0", []),
    ]
    loader.add_multi_constructor("!", _short_form)
    loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    return loader


def _mapping(loader: Any, node: Any) -> dict[str, Any]:
    import yaml

    loader.flatten_mapping(node)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, dict | list):
            raise yaml.constructor.ConstructorError(None, None, "a key is no text", key_node.start_mark)
        if not isinstance(key, str):
            key = key_node.value
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _short_form(loader: Any, suffix: str, node: Any) -> dict[str, Any]:
    import yaml

    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = [loader.construct_object(one, deep=True) for one in node.value]
    else:
        value = _mapping(loader, node)
    if suffix in PLAIN_NAMES:
        return {suffix: value}
    if suffix not in SHORT_NAMES:
        raise yaml.constructor.ConstructorError(None, None, f"unknown tag !{suffix}", node.start_mark)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}

"""AppSpec files of functions: which alias goes from which version to which, and who looks before and after.

Source: "CodeDeploy AppSpec file reference", structure for AWS Lambda deployments.
"""

from __future__ import annotations

import json
from typing import Any

from pampero.kernel import jsontext, yamltext
from pampero.services.codedeploy.model import AFTER, BEFORE, Spec

FUNCTION = "AWS::Lambda::Function"
MEMBERS = ("Name", "Alias", "CurrentVersion", "TargetVersion")


def write(spec: Spec) -> str:
    """The AppSpec that asks for this."""
    values = (spec.function, spec.alias, spec.current, spec.wanted)
    resource = {"Type": FUNCTION, "Properties": dict(zip(MEMBERS, values, strict=True))}
    hooks = [{name: function} for name, function in spec.hooks.items()]
    found: dict[str, Any] = {"version": 0.0, "Resources": [{spec.target: resource}]}
    return json.dumps({**found, "Hooks": hooks} if hooks else found)


class BadSpec(ValueError):
    """Why a text is no AppSpec of a function."""


def read(content: str) -> Spec:
    """The one function of an AppSpec, in JSON or YAML. Raises BadSpec."""
    try:
        found = jsontext.loads(content) if content.lstrip().startswith("{") else yamltext.loads(content)
    except (ValueError, TypeError) as error:
        raise BadSpec(f"The AppSpec file is neither JSON nor YAML: {error}") from error
    if not isinstance(found, dict):
        raise BadSpec("The AppSpec file must be an object.")
    listed = _member(found, "Resources")
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict) or len(listed[0]) != 1:
        raise BadSpec("The AppSpec file must have exactly one entry in Resources.")
    ((target, resource),) = listed[0].items()
    if not isinstance(resource, dict) or _member(resource, "Type") != FUNCTION:
        raise BadSpec(f"The resource {target} must be of the type {FUNCTION}.")
    given = _member(resource, "Properties")
    values = [_member(given, name) for name in MEMBERS] if isinstance(given, dict) else [None]
    if not all(isinstance(value, str | int) and str(value) for value in values):
        raise BadSpec(f"The resource {target} must have the properties {', '.join(MEMBERS)}.")
    function, alias, current, wanted = map(str, values)
    return Spec(str(target), function, alias, current, wanted, _hooks(_member(found, "Hooks")))


def _hooks(listed: Any) -> dict[str, str]:
    hooks: dict[str, str] = {}
    for entry in listed if isinstance(listed, list) else []:
        for name, function in entry.items() if isinstance(entry, dict) else ():
            if name not in (BEFORE, AFTER):
                raise BadSpec(f"{name} is no hook of a deployment of functions: they are {BEFORE} and {AFTER}.")
            hooks[name] = str(function)
    return hooks


def _member(given: dict[str, Any], name: str) -> Any:
    """A member, whatever the case of its first letter: AWS's own examples have both."""
    return given.get(name, given.get(name[0].lower() + name[1:]))

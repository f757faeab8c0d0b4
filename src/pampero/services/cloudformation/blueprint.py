"""A template with its parameters' values: conditions decided, names bound, dependencies known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pampero.kernel import jsontext
from pampero.services.cloudformation.model import MASKED, Desired, Parameter
from pampero.services.cloudformation.template.check import LANGUAGE, POLICIES, check_policy, transforms_of
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates
from pampero.services.cloudformation.template.graph import dependencies, references
from pampero.services.cloudformation.template.names import Names
from pampero.services.cloudformation.template.parameters import typed
from pampero.services.cloudformation.template.values import UNKNOWN


@dataclass(frozen=True, slots=True)
class StackIdentity:
    """Which stack a template is for."""

    account: str
    region: str
    name: str
    arn: str


def pseudo(place: StackIdentity, notifications: list[str]) -> dict[str, Any]:
    """The pseudo parameters. Source: "Pseudo parameters reference"."""
    return {
        "AWS::AccountId": place.account,
        "AWS::NotificationARNs": notifications,
        "AWS::Partition": "aws",
        "AWS::Region": place.region,
        "AWS::StackId": place.arn,
        "AWS::StackName": place.name,
        "AWS::URLSuffix": "amazonaws.com",
    }


def bound_parameters(definitions: Mapping[str, Any], values: Mapping[str, Parameter]) -> dict[str, Any]:
    """What Ref gives for each parameter."""
    found = {}
    for name, definition in definitions.items():
        if name in values:
            one = values[name]
            found[name] = typed(definition, one.value if one.resolved is None else one.resolved)
    return found


def _unknown_ref(name: str) -> Any:
    return UNKNOWN


def _unknown_attribute(name: str, attribute: str) -> Any:
    return UNKNOWN


def properties_of(names: Names, definition: Mapping[str, Any]) -> dict[str, Any]:
    """A resource's properties with their functions resolved. Raises TemplateError."""
    found = names.resolve(definition.get("Properties") or {})
    if not isinstance(found, dict):
        raise TemplateError("Template format error: Every Properties member must be an object.")
    return found


def _with_policies(names: Names, name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """A resource whose policies are constants, as functions of parameters and conditions make them."""
    given = {policy: definition[policy] for policy in POLICIES if isinstance(definition.get(policy), dict)}
    if not given:
        return definition
    resolved = {policy: names.resolve(value) for policy, value in given.items()}
    for policy, value in resolved.items():
        check_policy(name, policy, value)
    return {**definition, **resolved}


class Blueprint:
    """What a stack is to be made of.

    active: the resources whose condition holds; needs: which of them each waits for. Raises TemplateError where
    conditions or references do not hold together.
    """

    @reads_templates
    def __init__(self, place: StackIdentity, template: Mapping[str, Any], desired: Desired) -> None:
        self.template = template
        self._hidden = {name: MASKED for name, one in desired.parameters.items() if one.hidden}
        self._language = LANGUAGE in transforms_of(template)
        definitions = template.get("Parameters", {})
        self._parameters = {
            **bound_parameters(definitions, desired.parameters),
            **pseudo(place, desired.notifications),
        }
        self._decided: dict[str, bool] = {}
        names = self.names()
        conditions = template.get("Conditions", {})
        for name in conditions:
            names.condition(name)
        resources: dict[str, dict[str, Any]] = template["Resources"]
        self.active = {
            name: _with_policies(names, name, one)
            for name, one in resources.items()
            if "Condition" not in one or names.condition(one["Condition"])
        }
        left_out = resources.keys() - self.active.keys()
        self.needs = dependencies(self.active, definitions, names.condition, left_out)
        self.outputs = {
            name: one
            for name, one in template.get("Outputs", {}).items()
            if "Condition" not in one or names.condition(one["Condition"])
        }
        missing = {name for name, _ in references(self.outputs, names.condition)} & left_out
        if missing:
            raise TemplateError(
                f"Template format error: Unresolved resource dependencies [{', '.join(sorted(missing))}] in the Outputs "
                "block of the template"
            )

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What Ref gives for parameters and pseudo parameters."""
        return self._parameters

    def names(
        self,
        ref: Callable[[str], Any] = _unknown_ref,
        attribute: Callable[[str, str], Any] = _unknown_attribute,
        imports: Callable[[str], str | None] | None = None,
        masked: bool = False,
    ) -> Names:
        """The template's names; ref and attribute say what is known of resources. masked: for somebody's eyes."""
        return Names(
            parameters={**self._parameters, **self._hidden} if masked else self._parameters,
            mappings=self.template.get("Mappings", {}),
            conditions=self.template.get("Conditions", {}),
            ref=ref,
            attribute=attribute,
            imports=imports or (lambda name: None),
            language=self._language,
            decided=self._decided,
        )


def load(place: StackIdentity, processed: str, desired: Desired) -> Blueprint:
    """The blueprint of a stored template."""
    return Blueprint(place, jsontext.loads(processed), desired)

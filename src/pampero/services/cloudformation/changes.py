"""What an update would change: the difference between a stack and a blueprint.

Source: API_ResourceChange, "View a change set".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pampero.api import Call, Context
from pampero.api.resource import ResourceType
from pampero.aws.cfn import text
from pampero.aws.cfn.provider import Provider
from pampero.kernel import jsontext
from pampero.services.cloudformation import exports
from pampero.services.cloudformation.blueprint import Blueprint, StackIdentity, properties_of
from pampero.services.cloudformation.contexts import context_of, context_of_removed, with_values
from pampero.services.cloudformation.model import (
    DELETED,
    SOURCES,
    STACK_TYPE,
    Desired,
    Made,
    ResourceState,
    Stack,
    property_of,
    resources_of,
)
from pampero.services.cloudformation.run.differences import changed, replaced
from pampero.services.cloudformation.template.errors import TemplateError, reads_templates
from pampero.services.cloudformation.template.graph import ordered, references
from pampero.services.cloudformation.template.names import Names
from pampero.services.cloudformation.template.values import UNKNOWN, known, plain, walk
from pampero.store.tx import ReadTx

UPDATE_NOT_PERMITTED = (
    "Update of resource type is not permitted. The new template modifies resource type of the following resources: "
)


@dataclass
class Changes:
    """resources: AWS's ResourceChange, by member names. others: something else differs (outputs, tags).

    missing: by logical id, an export that a resource imports and that is not there yet.
    """

    resources: list[dict[str, Any]] = field(default_factory=list)
    others: bool = False
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.resources and not self.others


def alive(state: ResourceState | None) -> bool:
    """Whether a resource is there."""
    return state is not None and state.made.physical_id is not None and state.status != DELETED


def check_imports(tx: ReadTx, context: Context, blueprint: Blueprint) -> None:
    """Raises TemplateError where the template imports what nobody exports."""
    scope = f"{context.account}/{context.region}"
    names = blueprint.names(imports=lambda name: exports.value_of(tx, scope, name))
    for definition in blueprint.active.values():
        names.resolve(definition.get("Properties"))


def _exported(tx: ReadTx, scope: str) -> Callable[[str], Any]:
    """What imports give: what is not exported yet may be so when the change set is executed, as recorded on AWS."""

    def value(name: str) -> Any:
        found = exports.value_of(tx, scope, name)
        return UNKNOWN if found is None else found

    return value


@reads_templates
def compare(tx: ReadTx, call: Call, stack: Stack | None, blueprint: Blueprint, desired: Desired) -> Changes:
    """What would have to be done. stack: None for one that is still to be made. Raises TemplateError."""
    if stack is None or not stack.desired.template:
        scope = f"{call.account}/{call.region}"
        names = blueprint.names(imports=_exported(tx, scope), masked=True)
        added = [_added(name, blueprint.active[name], names) for name in ordered(blueprint.needs)]
        return Changes(added, missing=_missing(tx, scope, blueprint))
    source = SOURCES.get(tx, stack.id, stack.desired.template)
    assert source is not None
    before: dict[str, Any] = jsontext.loads(source.processed)
    states = resources_of(tx, stack.id)
    found = _Comparison(tx, call, stack, before, blueprint, desired, states).changes()
    removed = [name for name, state in states.items() if alive(state) and name not in blueprint.active]
    old = _blueprint_of(stack, before)
    names = old.names(imports=_exported(tx, stack.scope), masked=True)
    found.resources += [_removed(states[name], old.active.get(name, {}), names) for name in removed]
    found.missing = _missing(tx, stack.scope, blueprint)
    found.others = _others(stack, before, blueprint, desired)
    return found


def _missing(tx: ReadTx, scope: str, blueprint: Blueprint) -> dict[str, str]:
    names, found = blueprint.names(), {}
    for logical_id, definition in blueprint.active.items():
        for function, argument in walk(definition.get("Properties")):
            export = names.resolve(argument) if function == "Fn::ImportValue" else UNKNOWN
            if known(export) and exports.value_of(tx, scope, text(export)) is None:
                found[logical_id] = text(export)
    return found


def _blueprint_of(stack: Stack, template: Mapping[str, Any]) -> Blueprint:
    return Blueprint(StackIdentity(stack.account, stack.region, stack.name, stack.arn), template, stack.desired)


def _others(stack: Stack, before: Mapping[str, Any], blueprint: Blueprint, desired: Desired) -> bool:
    old = stack.desired
    return (
        plain(before.get("Outputs", {})) != plain(blueprint.template.get("Outputs", {}))
        or _output_values_changed(stack, blueprint)
        or old.tags != desired.tags
        or old.notifications != desired.notifications
    )


def _output_values_changed(stack: Stack, blueprint: Blueprint) -> bool:
    """Whether an output that needs no resource has another value now (parameters, mappings)."""
    values = {one.key: one.value for one in stack.outputs}
    if values.keys() != blueprint.outputs.keys():
        return True
    names = blueprint.names(imports=lambda name: UNKNOWN)  # type: ignore[arg-type,return-value]
    for key, output in blueprint.outputs.items():
        value = names.resolve(output["Value"])
        if known(value) and plain(value) != values[key]:
            return True
    return False


def _added(name: str, definition: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        "Action": "Add",
        "LogicalResourceId": name,
        "ResourceType": definition["Type"],
        "Scope": [],
        "Details": [],
        "AfterContext": context_of(properties_of(names, definition)),
    }


def _removed(state: ResourceState, definition: Mapping[str, Any], names: Names) -> dict[str, Any]:
    retained = state.made.deletion_policy in ("Retain", "RetainExceptOnCreate")
    return {
        "PolicyAction": "Retain" if retained else "Delete",
        "Action": "Remove",
        "LogicalResourceId": state.logical_id,
        "PhysicalResourceId": state.made.physical_id,
        "ResourceType": state.made.type,
        "Scope": [],
        "Details": [],
        "BeforeContext": context_of_removed(properties_of(names, definition)),
    }


class _Comparison:
    """Goes through the resources in their order, so that what a replacement leads to is known."""

    def __init__(
        self,
        tx: ReadTx,
        call: Call,
        stack: Stack,
        before: Mapping[str, Any],
        blueprint: Blueprint,
        desired: Desired,
        states: Mapping[str, ResourceState],
    ) -> None:
        self._types: Mapping[str, ResourceType] = call.runtime.resource_types
        self._before: Mapping[str, Any] = before["Resources"]
        self._blueprint = blueprint
        self._states = states
        self._desired = desired
        self._parameters = {
            name
            for name, value in desired.parameters.items()
            if name not in stack.desired.parameters or stack.desired.parameters[name] != value
        }
        # New and replaced resources, and nested stacks that change: what they give is known only afterwards.
        self._open: set[str] = set()
        # Those that change in place, as they will be: others may ask for their properties.
        self._later: dict[str, Made] = {}
        known_names = (self._ref, self._attribute, _exported(tx, stack.scope))
        self._names = blueprint.names(*known_names)
        hides = any(one.hidden for one in (*stack.desired.parameters.values(), *desired.parameters.values()))
        self._masked = blueprint.names(*known_names, masked=True) if hides else self._names
        old = _blueprint_of(stack, before) if hides else None
        self._old = None if old is None else (old.active, old.names(*known_names, masked=True))

    def _ref(self, name: str) -> Any:
        state = self._states.get(name)
        if name in self._open or state is None or not alive(state):
            return UNKNOWN
        return state.made.physical_id

    def _attribute(self, name: str, attribute: str) -> Any:
        state = self._states.get(name)
        if name in self._open or state is None or not alive(state):
            return UNKNOWN
        later, found = self._later.get(name), state.made.attributes.get(attribute)
        own = property_of(later or state.made, attribute)
        # An attribute tells what a property that changes in place was.
        if found is None or (later is not None and own is not None):
            found = own
        return UNKNOWN if found is None else found

    def changes(self) -> Changes:
        """Everything but removals."""
        found = Changes()
        retyped = [
            name
            for name, definition in self._blueprint.active.items()
            if alive(state := self._states.get(name)) and state is not None and state.made.type != definition["Type"]
        ]
        if retyped:
            raise TemplateError(f"{UPDATE_NOT_PERMITTED}[{', '.join(retyped)}]")
        for name in ordered(self._blueprint.needs):
            definition = self._blueprint.active[name]
            state = self._states.get(name)
            if state is None or not alive(state) or state.status == "CREATE_FAILED":
                self._open.add(name)
                found.resources.append(_added(name, definition, self._masked))
                continue
            change = self._modified(state, definition)
            if change is not None:
                found.resources.append(change)
        return found

    def _modified(self, state: ResourceState, definition: Mapping[str, Any]) -> dict[str, Any] | None:
        made: Made = state.made
        provider = Provider.of(self._types, made.type)
        wanted = properties_of(self._names, definition)
        different = changed(made.properties, wanted)
        recreating = replaced(provider, different, made.properties, wanted)
        earlier, later = self._shown(state, definition, wanted)
        details = [
            detail if name == "Tags" else with_values(detail, name, earlier, later)
            for name in different
            for detail in self._details(state, recreating, definition, name, wanted)
        ]
        scope = ["Properties"] if [name for name in different if name != "Tags"] else []
        retagged = made.tags != self._desired.tags and provider.taggable
        if "Tags" in different or retagged:
            scope.append("Tags")
        if retagged and "Tags" not in different:
            details.append(_detail("Tags", None, "Never", "Static", "DirectModification"))
        metadata = self._names.resolve(definition["Metadata"]) if "Metadata" in definition else None
        if plain(made.metadata) != plain(metadata):
            scope.append("Metadata")
            details.append(_detail("Metadata", None, "Never", "Static", "DirectModification"))
        for attribute, policy in (
            ("DeletionPolicy", made.deletion_policy),
            ("UpdateReplacePolicy", made.replace_policy),
        ):
            if definition.get(attribute, "Delete") != policy:
                scope.append(attribute)
                details.append(_detail(attribute, None, "Never", "Static", "DirectModification"))
        if not scope:
            return None
        certain = any(known(wanted.get(name)) for name in recreating)
        if recreating or made.type == STACK_TYPE:
            self._open.add(state.logical_id)
        elif different:
            self._later[state.logical_id] = msgspec.structs.replace(made, properties=wanted)
        return {
            "Action": "Modify",
            "LogicalResourceId": state.logical_id,
            "PhysicalResourceId": made.physical_id,
            "ResourceType": made.type,
            "Replacement": "True" if certain else "Conditional" if recreating else "False",
            "Scope": scope,
            "Details": details,
            "BeforeContext": context_of(earlier),
            "AfterContext": context_of(later),
        }

    def _shown(
        self, state: ResourceState, definition: Mapping[str, Any], wanted: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The properties before and after, as they may be seen."""
        if self._old is None:
            return state.made.properties, wanted
        active, names = self._old
        return properties_of(names, active.get(state.logical_id, {})), properties_of(self._masked, definition)

    def _details(
        self,
        state: ResourceState,
        recreating: Set[str],
        definition: Mapping[str, Any],
        name: str,
        wanted: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        """Why a property changes: the template itself, a parameter, another resource."""
        attribute, shown = ("Tags", None) if name == "Tags" else ("Properties", name)
        old = (self._before.get(state.logical_id, {}).get("Properties") or {}).get(name)
        new = (definition.get("Properties") or {}).get(name)
        certain = name in recreating and known(wanted.get(name))
        recreation = "Always" if certain else "Conditionally" if name in recreating else "Never"
        if plain(old) != plain(new):
            return [_detail(attribute, shown, recreation, "Static", "DirectModification")]
        found = []
        for target, member in dict.fromkeys(references(new, self._names.condition)):
            if target in self._parameters:
                found.append(_detail(attribute, shown, recreation, "Static", "ParameterReference", target))
            elif target in self._open or (target in self._later and member is not None):
                kind = "ResourceReference" if member is None else "ResourceAttribute"
                cause = target if member is None else f"{target}.{member}"
                found.append(_detail(attribute, shown, recreation, "Dynamic", kind, cause))
        return found or [_detail(attribute, shown, recreation, "Dynamic", "DirectModification")]


def _detail(
    attribute: str, name: str | None, recreation: str, evaluation: str, source: str, cause: str | None = None
) -> dict[str, Any]:
    target = {"Attribute": attribute, "RequiresRecreation": recreation}
    if name is not None:
        target["Name"] = name
    found: dict[str, Any] = {"Target": target, "Evaluation": evaluation, "ChangeSource": source}
    if cause is not None:
        found["CausingEntity"] = cause
    return found

"""The steps of single resources: create, update, replace, restore, delete; each is written down before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Resource, ResourceType, Target
from pampero.aws.cfn.provider import CUSTOM, Provider
from pampero.kernel import ids
from pampero.services.cloudformation import exports, references, signals
from pampero.services.cloudformation.blueprint import Blueprint, properties_of
from pampero.services.cloudformation.events import put_event
from pampero.services.cloudformation.model import (
    DELETED,
    RESOURCES,
    Desired,
    Made,
    ResourceState,
    Run,
    Stack,
    channel,
)
from pampero.services.cloudformation.run.reasons import CANCELLED, reason_of
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.functions import Names, plain
from pampero.store.tx import ReadTx, Tx

MASKED = "****"
REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
INITIATED = "Resource creation Initiated"
NAMED = (
    "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {name} and update the "
    "stack again."
)

SERVICE = "cloudformation.amazonaws.com"


def provider_of(types: Mapping[str, ResourceType], name: str) -> Provider:
    """What makes a resource; all custom ones are of one type."""
    found = types.get(name)
    return Provider(found if found is not None else types[CUSTOM])


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The properties that differ."""
    names = {*old, *new}
    return sorted(name for name in names if name not in old or name not in new or plain(old[name]) != plain(new[name]))


def masked(value: Any, secrets: Sequence[str]) -> Any:
    """Properties as the history shows them: without the values of NoEcho parameters."""
    if isinstance(value, dict):
        return {key: masked(one, secrets) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, secrets) for one in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASKED)
    return value


def replaced(
    provider: Provider, names: Iterable[str], old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, bool]:
    """Of the properties that differ, those that need a new resource; False: those that may need one."""
    found: dict[str, bool] = {}
    for name in names:
        for path, sure in provider.create_only.get(name, {}).items():
            if plain(_at(old.get(name), path)) != plain(_at(new.get(name), path)):
                found[name] = found.get(name, False) or sure
    return found


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else value
    return value


class Steps:
    """The steps of one run. `states` mirrors what is stored."""

    def __init__(
        self, context: Context, run: Run, stack: Stack, blueprint: Blueprint, states: dict[str, ResourceState]
    ) -> None:
        self._context = context
        self._run = run
        self._stack = stack
        self._blueprint = blueprint
        self._desired: Desired = stack.desired
        self._types = context.runtime.resource_types
        self._secrets = [one.value for one in self._desired.parameters.values() if one.hidden and one.value]
        self._repeated: set[str] = set()
        self.states = states
        self.imported: set[str] = set()

    # What properties may name

    def names(self, tx: ReadTx) -> Names:
        """The template's names, with the resources as they are now; what others export is read with `tx`."""
        scope = self._stack.scope
        names = self._blueprint.names(self._ref, self._attribute, lambda name: exports.value_of(tx, scope, name))
        names.imported = self.imported
        return names

    def _made(self, name: str) -> Made:
        state = self.states.get(name)
        if state is None or state.made.physical_id is None:
            raise TemplateError(
                f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template"
            )
        return state.made

    def _ref(self, name: str) -> Any:
        return self._made(name).physical_id

    def _attribute(self, name: str, attribute: str) -> Any:
        made = self._made(name)
        found: Any = made.attributes.get(attribute)
        if found is None and "." in attribute:
            found = made.attributes
            for part in attribute.split("."):
                found = found.get(part) if isinstance(found, dict) else None
        if found is None:
            raise TemplateError(
                f"Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt"
            )
        return found

    async def _caller(self) -> Context:
        """As whom resources are made: the stack's role, or whoever asked."""
        caller = self._context.within(self._stack.account, self._stack.region).acting(self._run.creator, via=SERVICE)
        role = self._stack.desired.role
        if role is None:
            return caller
        return await caller.as_role(role, "AWSCloudFormation", service=SERVICE)

    # Writing down

    async def _note(self, state: ResourceState, status: str, reason: str | None = None, *first: str) -> None:
        """Write a state with its line in the history; `first`: a further line (status, reason) that goes before it."""
        await self._context.write(self._put, state, status, reason, first)

    def _put(self, tx: Tx, state: ResourceState, status: str, reason: str | None, first: tuple[str, ...]) -> None:
        state.status, state.reason, state.updated = status, reason, tx.now
        shown = state.trying if state.trying is not None else state.made.properties
        properties = json.dumps(masked(shown, self._secrets))
        for one, why in ([(first[0], first[1])] if first else []) + [(status, reason)]:
            put_event(
                tx, self._stack, state.logical_id, state.made.physical_id, state.made.type, one, why, properties,
                self._run.token, before=why == INITIATED,
            )  # fmt: skip
        RESOURCES.put(tx, self._stack.id, state.logical_id, state)
        tx.wake(channel(self._stack.id))

    def _target(self, state: ResourceState, made: Made, suffix: str) -> Target:
        return Target(
            self._stack.name, self._stack.arn, state.logical_id, state.token, self._desired.tags, suffix, made.type,
            repeat=state.token in self._repeated,
        )  # fmt: skip

    # Forward

    async def apply(self, name: str) -> None:
        """Bring a resource to where the template wants it. Raises what its type raises."""
        state = self.states.get(name)
        if state is not None and state.run == self._run.id:
            return
        if state is None:
            type_name = self._blueprint.active[name]["Type"]
            state = self.states[name] = ResourceState(name, Made(type_name), new=True)
        wanted = await self._context.read(self._wanted, name)
        provider = provider_of(self._types, wanted.type)
        made = state.made
        if made.physical_id is None or state.status in ("CREATE_FAILED", DELETED):
            await self._create(state, provider, wanted)
            return
        different = changed(made.properties, wanted.properties)
        retagged = made.tags != wanted.tags and provider.taggable
        if replaced(provider, different, made.properties, wanted.properties) and state.step != "update":
            await self._replace(state, provider, wanted)
        elif different or retagged or provider.always_update or state.status == "UPDATE_FAILED":
            await self._update(state, provider, wanted)
        elif (made.depends, made.metadata, made.deletion_policy, made.replace_policy, made.tags) != (
            wanted.depends, wanted.metadata, wanted.deletion_policy, wanted.replace_policy, wanted.tags,
        ):  # fmt: skip
            self._keep(state)
            wanted.physical_id, wanted.attributes, wanted.suffix = made.physical_id, made.attributes, made.suffix
            state.made, state.run = wanted, self._run.id
            await self._context.write(RESOURCES.put, self._stack.id, state.logical_id, state)

    def _wanted(self, tx: ReadTx, name: str) -> Made:
        definition = self._blueprint.active[name]
        names = self.names(tx)
        return Made(
            definition["Type"],
            properties_of(names, definition),
            tags=dict(self._desired.tags),
            depends=sorted(self._blueprint.needs[name]),
            deletion_policy=definition.get("DeletionPolicy", "Delete"),
            replace_policy=definition.get("UpdateReplacePolicy", "Delete"),
            metadata=names.resolve(definition["Metadata"]) if "Metadata" in definition else None,
        )

    def _keep(self, state: ResourceState) -> None:
        """Remember, once in a run, how the resource was before it."""
        if state.before is None and not state.new:
            state.before = state.made

    def _begin(self, state: ResourceState, step: str) -> bool:
        """Prepare a step; False when it is under way since before a restart, and is only to be repeated."""
        if state.step == step:
            self._repeated.add(state.token)
            return False
        state.step, state.token, state.next_suffix = step, ids.uuid4(), ids.upper_id(12)
        return True

    async def _create(self, state: ResourceState, provider: Provider, wanted: Made) -> None:
        if self._begin(state, "create"):
            if state.made.physical_id is not None and state.status != DELETED:
                state.old.append(state.made)
            state.made, state.new, state.before = wanted, True, None
            wanted.suffix = state.next_suffix
            await self._note(state, "CREATE_IN_PROGRESS")
        else:
            wanted.suffix, state.made = state.next_suffix, wanted
        resource = await self._make(state, provider, wanted)
        policy = self._blueprint.active[state.logical_id].get("CreationPolicy")
        if policy is not None and provider.interruptible:
            wanted.physical_id = resource.physical_id
            wanted_signals = await self._context.read(lambda tx: signals.policy_of(self.names(tx).resolve(policy)))
            await signals.wait(self._context, state.token, wanted_signals)
        self._finish(state, wanted, resource)
        await self._note(state, "CREATE_COMPLETE", None, "CREATE_IN_PROGRESS", INITIATED)

    async def _make(self, state: ResourceState, provider: Provider, wanted: Made) -> Resource:
        caller = await self._caller()
        target = self._target(state, wanted, wanted.suffix)
        properties = await references.fill(caller, wanted.properties)
        self._context.runtime.faults.pass_point("cloudformation.create")
        try:
            made = await provider.create(caller, target, properties)
            self._context.runtime.faults.pass_point("cloudformation.created")
            return made
        finally:
            # A failed create may have got as far as making it.
            if target.noted:
                wanted.physical_id = target.noted[-1]

    def _finish(self, state: ResourceState, wanted: Made, resource: Resource) -> None:
        wanted.physical_id, wanted.attributes = resource.physical_id, dict(resource.attributes)
        state.made, state.step, state.run, state.trying = wanted, "", self._run.id, None

    async def _replace(self, state: ResourceState, provider: Provider, wanted: Made) -> None:
        self._keep(state)
        first = self._begin(state, "replace")
        state.trying, wanted.suffix = wanted.properties, state.next_suffix
        if first:
            await self._note(state, "UPDATE_IN_PROGRESS", REPLACING)
        old, resource = state.made, None
        try:
            resource = await self._make(state, provider, wanted)
        finally:
            if resource is None and wanted.physical_id is not None:
                state.old.append(wanted)
        if resource.physical_id == old.physical_id:
            raise TemplateError(NAMED.format(name=resource.physical_id))
        state.old.append(old)
        self._finish(state, wanted, resource)
        await self._note(state, "UPDATE_COMPLETE", None, "UPDATE_IN_PROGRESS", INITIATED)

    async def _update(self, state: ResourceState, provider: Provider, wanted: Made) -> None:
        self._keep(state)
        first = self._begin(state, "update")
        state.trying = wanted.properties
        if first:
            await self._note(state, "UPDATE_IN_PROGRESS")
        await self._change(state, provider, state.made, wanted)
        await self._note(state, "UPDATE_COMPLETE")

    async def _change(self, state: ResourceState, provider: Provider, old: Made, wanted: Made) -> None:
        """Update in place; a custom resource may answer with another physical id, and is then replaced."""
        caller = await self._caller()
        physical_id = state.made.physical_id
        assert physical_id is not None
        target = self._target(state, wanted, state.made.suffix)
        before = await references.fill(caller, old.properties)
        properties = await references.fill(caller, wanted.properties)
        self._context.runtime.faults.pass_point("cloudformation.update")
        resource = await provider.update(caller, target, physical_id, before, properties, old.tags)
        wanted.suffix = state.made.suffix
        if resource.physical_id != physical_id:
            state.old.append(state.made)
        else:  # What only its making told is kept.
            resource = Resource(physical_id, {**state.made.attributes, **resource.attributes})
        self._finish(state, wanted, resource)

    async def apply_failed(self, name: str, error: BaseException) -> None:
        """Write down why a resource could not be made or changed."""
        state = self.states[name]
        state.step = ""
        await self._note(state, "CREATE_FAILED" if state.new else "UPDATE_FAILED", self._reason(state, error))

    def _reason(self, state: ResourceState, error: BaseException) -> str:
        return reason_of(error, state.token or ids.uuid4(), f"{self._stack.name}/{state.logical_id}")

    async def interrupted(self, name: str) -> None:
        """Write down that a step was cancelled because another resource failed."""
        state = self.states[name]
        creating = state.step == "create"
        state.step = ""
        what = "creation" if creating else "update"
        await self._note(state, f"{'CREATE' if creating else 'UPDATE'}_FAILED", CANCELLED.format(what=what))

    # Back

    async def restore(self, name: str) -> None:
        """Bring a resource back to where it was before the run."""
        state = self.states[name]
        before = state.before
        mark = f"{self._run.id}/back"
        if before is None or state.run == mark:
            return
        provider = provider_of(self._types, before.type)
        made = state.made
        if before.physical_id != made.physical_id:
            state.old = [*(one for one in state.old if one.physical_id != before.physical_id), made]
            state.made, state.step, state.run, state.trying = before, "", mark, None
            await self._note(state, "UPDATE_COMPLETE")
        elif self._untouched(state, before, provider):
            state.made, state.run = before, mark
            await self._context.write(RESOURCES.put, self._stack.id, name, state)
        else:
            await self._put_back(state, before)
            state.run = mark
            await self._note(state, "UPDATE_COMPLETE")

    def _untouched(self, state: ResourceState, before: Made, provider: Provider) -> bool:
        """Whether only what CloudFormation itself keeps was changed."""
        same = not changed(state.made.properties, before.properties) and state.made.tags == before.tags
        return same and state.trying is None and state.step != "back" and not provider.always_update

    async def restore_failed(self, name: str, error: BaseException) -> None:
        """Write down why a resource could not be brought back."""
        state = self.states[name]
        state.step = ""
        await self._note(state, "UPDATE_FAILED", self._reason(state, error))

    async def _put_back(self, state: ResourceState, before: Made) -> None:
        provider = provider_of(self._types, before.type)
        if self._begin(state, "back"):
            await self._note(state, "UPDATE_IN_PROGRESS")
        tried = state.made if state.trying is None else Made(state.made.type, state.trying, tags=state.made.tags)
        await self._change(state, provider, tried, before)

    # Away

    async def delete(self, name: str) -> None:
        """Delete a resource, with whatever replacements left behind."""
        state = self.states[name]
        await self.delete_old(name)
        if state.status == DELETED:
            return
        if state.made.physical_id is None and state.step == "create":
            await self._catch_up(state)
        if state.made.physical_id is None:
            state.status, state.step = DELETED, ""
            await self._context.write(RESOURCES.put, self._stack.id, name, state)
            return
        if self._retained(state):
            await self._note(state, "DELETE_SKIPPED")
            state.status = DELETED
            return
        if self._begin(state, "delete"):
            await self._note(state, "DELETE_IN_PROGRESS")
        await self._remove(state, state.made)
        state.step = ""
        await self._note(state, DELETED)

    async def _catch_up(self, state: ResourceState) -> None:
        """Repeat a create that a crash cut off and a cancellation then overtook, to learn what there is to delete."""
        self._repeated.add(state.token)
        try:
            resource = await self._make(state, provider_of(self._types, state.made.type), state.made)
        except ApiError:
            return
        state.made.physical_id, state.made.attributes = resource.physical_id, dict(resource.attributes)

    async def delete_failed(self, name: str, error: BaseException) -> None:
        """Write down why a resource, or what a replacement left of it, could not be deleted."""
        state = self.states[name]
        if state.step != "delete" and state.old:
            await self._line(state, state.old[0], "DELETE_FAILED", self._reason(state, error))
            return
        state.step = ""
        await self._note(state, "DELETE_FAILED", self._reason(state, error))

    def _retained(self, state: ResourceState) -> bool:
        if state.logical_id in self._run.retain:
            return True
        policy = state.made.deletion_policy
        if self._stack.retain_on_create and policy == "Retain":
            policy = "RetainExceptOnCreate"
        undoing = self._run.kind != "delete" and state.new
        return policy in ("Retain", "Snapshot") or (policy == "RetainExceptOnCreate" and not undoing)

    async def _remove(self, state: ResourceState, made: Made) -> None:
        caller = await self._caller()
        assert made.physical_id is not None
        properties = await references.fill(caller, made.properties)
        self._context.runtime.faults.pass_point("cloudformation.delete")
        target = self._target(state, made, made.suffix)
        await provider_of(self._types, made.type).delete(caller, target, made.physical_id, properties)

    async def delete_old(self, name: str) -> None:
        """Delete what replacements of a resource left behind."""
        state = self.states[name]
        while state.old:
            made = state.old[0]
            if made.physical_id is not None and made.physical_id != state.made.physical_id:
                await self._delete_one_old(state, made)
            state.old = state.old[1:]
            await self._context.write(RESOURCES.put, self._stack.id, name, state)

    async def _delete_one_old(self, state: ResourceState, made: Made) -> None:
        if made.replace_policy in ("Retain", "Snapshot"):
            await self._line(state, made, "DELETE_SKIPPED")
            return
        state.token = ids.uuid4()
        await self._line(state, made, "DELETE_IN_PROGRESS")
        await self._remove(state, made)
        await self._line(state, made, DELETED)

    async def _line(self, state: ResourceState, made: Made, status: str, reason: str | None = None) -> None:
        """A line in the history that leaves the resource's own status as it is."""
        await self._context.write(
            put_event, self._stack, state.logical_id, made.physical_id, made.type, status, reason, None, self._run.token
        )

"""Forward: resources are made, changed in place or replaced."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.api.resource import Resource
from pampero.aws.cfn.provider import Provider
from pampero.services.cloudformation import signals
from pampero.services.cloudformation.blueprint import properties_of
from pampero.services.cloudformation.model import (
    DELETED,
    STACK_TYPE,
    Made,
    ResourceState,
)
from pampero.services.cloudformation.run.differences import changed, replaced
from pampero.services.cloudformation.run.ledger import Ledger
from pampero.services.cloudformation.run.reasons import CANCELLED
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.store.tx import ReadTx

REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
NAMED = (
    "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {name} and update the "
    "stack again."
)


class Making:
    """Brings resources to where the template wants them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def apply(self, name: str) -> None:
        """Bring a resource to where the template wants it. Raises what its type raises."""
        state = self._ledger.states.get(name)
        if state is not None and state.run == self._ledger.run.id:
            return
        if state is None:
            type_name = self._ledger.blueprint.active[name]["Type"]
            state = self._ledger.states[name] = ResourceState(name, Made(type_name), new=True)
        wanted = await self._ledger.context.read(self._wanted, name)
        provider = self._ledger.provider(wanted.type)
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
            self._ledger.keep(state)
            wanted.physical_id, wanted.attributes, wanted.suffix = made.physical_id, made.attributes, made.suffix
            state.made, state.run = wanted, self._ledger.run.id
            await self._ledger.store(state)

    def _wanted(self, tx: ReadTx, name: str) -> Made:
        definition = self._ledger.blueprint.active[name]
        names = self._ledger.names(tx)
        return Made(
            definition["Type"],
            properties_of(names, definition),
            tags=dict(self._ledger.stack.desired.tags),
            depends=sorted(self._ledger.blueprint.needs[name]),
            deletion_policy=definition.get("DeletionPolicy", "Delete"),
            replace_policy=definition.get("UpdateReplacePolicy", "Delete"),
            metadata=names.resolve(definition["Metadata"]) if "Metadata" in definition else None,
        )

    async def _create(self, state: ResourceState, provider: Provider, wanted: Made) -> None:
        if self._ledger.begin(state, "create"):
            if state.made.physical_id is not None and state.status != DELETED:
                state.old.append(state.made)
            state.made, state.new, state.before = wanted, True, None
            wanted.suffix = state.next_suffix
            await self._ledger.note(state, "CREATE_IN_PROGRESS")
        else:
            wanted.suffix, state.made = state.next_suffix, wanted
        resource = await self.make(state, provider, wanted)
        policy = self._ledger.blueprint.active[state.logical_id].get("CreationPolicy")
        if policy is not None and provider.interruptible:
            wanted.physical_id = resource.physical_id
            wanted_signals = await self._ledger.context.read(
                lambda tx: signals.policy_of(self._ledger.names(tx).resolve(policy))
            )
            await signals.wait(self._ledger.context, state.token, wanted_signals)
        self._finish(state, wanted, resource)
        await self._ledger.note(state, "CREATE_COMPLETE", initiated="CREATE_IN_PROGRESS")

    async def make(self, state: ResourceState, provider: Provider, wanted: Made) -> Resource:
        """Let the resource's type make it. Raises what that raises; `wanted` has the physical id even then, if there is one."""
        caller = await self._ledger.caller()
        target = self._ledger.target(state, wanted, wanted.suffix)
        fill = self._ledger.references.fill
        properties = await fill(caller, wanted.properties, nested=wanted.type == STACK_TYPE)
        self._ledger.context.runtime.faults.pass_point("cloudformation.create")
        try:
            made = await provider.create(caller, target, properties)
            self._ledger.context.runtime.faults.pass_point("cloudformation.created")
            return made
        finally:
            # A failed create may have got as far as making it.
            if target.noted:
                wanted.physical_id = target.noted[-1]

    def _finish(self, state: ResourceState, wanted: Made, resource: Resource) -> None:
        wanted.physical_id, wanted.attributes = resource.physical_id, dict(resource.attributes)
        state.made, state.step, state.run, state.trying = wanted, "", self._ledger.run.id, None

    async def _replace(self, state: ResourceState, provider: Provider, wanted: Made) -> None:
        self._ledger.keep(state)
        first = self._ledger.begin(state, "replace")
        state.trying, wanted.suffix = wanted.properties, state.next_suffix
        if first:
            await self._ledger.note(state, "UPDATE_IN_PROGRESS", REPLACING)
        old, resource = state.made, None
        try:
            resource = await self.make(state, provider, wanted)
        finally:
            if resource is None and wanted.physical_id is not None:
                state.old.append(wanted)
        if resource.physical_id == old.physical_id:
            raise TemplateError(NAMED.format(name=resource.physical_id))
        state.old.append(old)
        self._finish(state, wanted, resource)
        await self._ledger.note(state, "UPDATE_COMPLETE", initiated="UPDATE_IN_PROGRESS")

    async def _update(self, state: ResourceState, provider: Provider, wanted: Made) -> None:
        self._ledger.keep(state)
        first, tried = self._ledger.begin(state, "update"), state.trying
        state.trying = wanted.properties
        if first:
            await self._ledger.note(state, "UPDATE_IN_PROGRESS")
        await self.change(state, provider, state.made, wanted, tried if first else None)
        await self._ledger.note(state, "UPDATE_COMPLETE")

    async def change(
        self, state: ResourceState, provider: Provider, old: Made, wanted: Made, tried: dict[str, Any] | None = None
    ) -> None:
        """Update in place; a custom resource may answer with another physical id, and is then replaced. tried: the
        properties of an earlier update that failed and stayed."""
        caller = await self._ledger.caller()
        physical_id = state.made.physical_id
        assert physical_id is not None
        target = self._ledger.target(state, wanted, state.made.suffix)
        fill, nested = self._ledger.references.fill, wanted.type == STACK_TYPE
        before = await fill(caller, old.properties, former=True, nested=nested)
        properties = await fill(caller, wanted.properties, nested=nested)
        policy = await self._ledger.context.read(self._update_policy, state.logical_id)
        target = replace(target, update_policy=policy)
        if tried is not None:
            target = replace(target, tried=await fill(caller, tried, former=True, nested=nested))
        self._ledger.context.runtime.faults.pass_point("cloudformation.update")
        resource = await provider.update(caller, target, physical_id, before, properties, old.tags)
        wanted.suffix = state.made.suffix
        if resource.physical_id != physical_id:
            state.old.append(state.made)
        else:  # What only its making told is kept.
            resource = Resource(physical_id, {**state.made.attributes, **resource.attributes})
        self._finish(state, wanted, resource)

    def _update_policy(self, tx: ReadTx, name: str) -> dict[str, Any]:
        definition = self._ledger.blueprint.active.get(name) or {}
        found = self._ledger.names(tx).resolve(definition.get("UpdatePolicy") or {})
        return found if isinstance(found, dict) else {}

    async def failed(self, name: str, error: BaseException) -> None:
        """Write down why a resource could not be made or changed."""
        state = self._ledger.states[name]
        await self._ledger.note_failure(state, "CREATE_FAILED" if state.new else "UPDATE_FAILED", error)

    async def interrupted(self, name: str) -> None:
        """Write down that a step was cancelled because another resource failed."""
        state = self._ledger.states[name]
        what, status = ("creation", "CREATE_FAILED") if state.step == "create" else ("update", "UPDATE_FAILED")
        state.step = ""
        await self._ledger.note(state, status, CANCELLED.format(what=what))

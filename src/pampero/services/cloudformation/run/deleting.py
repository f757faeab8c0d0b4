"""Away: resources are deleted, with what replacements left behind."""

from __future__ import annotations

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.services.cloudformation.model import (
    DELETED,
    STACK_TYPE,
    Made,
    ResourceState,
)
from pampero.services.cloudformation.run.ledger import Ledger
from pampero.services.cloudformation.run.making import Making


class Deleting:
    """Deletes resources, as far as their policies let it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._making = Making(ledger)

    async def delete(self, name: str) -> None:
        """Delete a resource, with whatever replacements left behind."""
        state = self._ledger.states[name]
        await self.delete_old(name)
        if state.status == DELETED:
            return
        if state.made.physical_id is None and state.step == "create":
            await self._catch_up(state)
        if state.made.physical_id is None:
            state.status, state.step = DELETED, ""
            await self._ledger.store(state)
            return
        if self._retained(state):
            await self._ledger.note(state, "DELETE_SKIPPED")
            state.status = DELETED
            return
        if self._ledger.begin(state, "delete"):
            await self._ledger.note(state, "DELETE_IN_PROGRESS")
        await self._remove(state, state.made)
        state.step = ""
        await self._ledger.note(state, DELETED)

    async def _catch_up(self, state: ResourceState) -> None:
        """Repeat a create that a crash cut off and a cancellation then overtook, to learn what there is to delete."""
        self._ledger.begin(state, "create")
        try:
            resource = await self._making.make(state, self._ledger.provider(state.made.type), state.made)
        except ApiError:
            return
        state.made.physical_id, state.made.attributes = resource.physical_id, dict(resource.attributes)

    async def failed(self, name: str, error: BaseException) -> None:
        """Write down why a resource, or what a replacement left of it, could not be deleted."""
        state = self._ledger.states[name]
        if state.step != "delete" and state.old:
            await self._ledger.line(state, state.old[0], "DELETE_FAILED", self._ledger.reason(state, error))
            return
        await self._ledger.note_failure(state, "DELETE_FAILED", error)

    def _retained(self, state: ResourceState) -> bool:
        if state.logical_id in self._ledger.run.retain:
            return True
        policy = state.made.deletion_policy
        if self._ledger.stack.retain_on_create and policy == "Retain":
            policy = "RetainExceptOnCreate"
        undoing = self._ledger.run.kind != "delete" and state.new
        return policy in ("Retain", "Snapshot") or (policy == "RetainExceptOnCreate" and not undoing)

    async def _remove(self, state: ResourceState, made: Made) -> None:
        caller = await self._ledger.caller()
        assert made.physical_id is not None
        nested = made.type == STACK_TYPE
        properties = await self._ledger.references.fill(caller, made.properties, former=True, nested=nested)
        self._ledger.context.runtime.faults.pass_point("cloudformation.delete")
        target = self._ledger.target(state, made, made.suffix)
        await self._ledger.provider(made.type).delete(caller, target, made.physical_id, properties)

    async def delete_old(self, name: str) -> None:
        """Delete what replacements of a resource left behind."""
        state = self._ledger.states[name]
        while state.old:
            made = state.old[0]
            if made.physical_id is not None and made.physical_id != state.made.physical_id:
                await self._delete_one_old(state, made)
            state.old = state.old[1:]
            await self._ledger.store(state)

    async def _delete_one_old(self, state: ResourceState, made: Made) -> None:
        if made.replace_policy in ("Retain", "Snapshot"):
            await self._ledger.line(state, made, "DELETE_SKIPPED")
            return
        state.token = ids.uuid4()
        await self._ledger.line(state, made, "DELETE_IN_PROGRESS")
        await self._remove(state, made)
        await self._ledger.line(state, made, DELETED)

"""Back: resources become again what they were before the run."""

from __future__ import annotations

from pampero.aws.cfn.provider import Provider
from pampero.services.cloudformation.model import (
    Made,
    ResourceState,
)
from pampero.services.cloudformation.run.differences import changed
from pampero.services.cloudformation.run.ledger import Ledger
from pampero.services.cloudformation.run.making import Making


class Restoring:
    """Brings resources back to where they were before the run."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._making = Making(ledger)

    async def restore(self, name: str) -> None:
        """Bring a resource back to where it was before the run."""
        state = self._ledger.states[name]
        before = state.before
        mark = f"{self._ledger.run.id}/back"
        if before is None or state.run == mark:
            return
        provider = self._ledger.provider(before.type)
        made = state.made
        if before.physical_id != made.physical_id:
            state.old = [*(one for one in state.old if one.physical_id != before.physical_id), made]
            state.made, state.step, state.run, state.trying = before, "", mark, None
            await self._ledger.note(state, "UPDATE_COMPLETE")
        elif self._untouched(state, before, provider):
            state.made, state.run = before, mark
            await self._ledger.store(state)
        else:
            await self._put_back(state, provider, before)
            state.run = mark
            await self._ledger.note(state, "UPDATE_COMPLETE")

    def _untouched(self, state: ResourceState, before: Made, provider: Provider) -> bool:
        """Whether only what CloudFormation itself keeps was changed."""
        same = not changed(state.made.properties, before.properties) and state.made.tags == before.tags
        return same and state.trying is None and state.step != "back" and not provider.always_update

    async def failed(self, name: str, error: BaseException) -> None:
        """Write down why a resource could not be brought back."""
        await self._ledger.note_failure(self._ledger.states[name], "UPDATE_FAILED", error)

    async def _put_back(self, state: ResourceState, provider: Provider, before: Made) -> None:
        if self._ledger.begin(state, "back"):
            await self._ledger.note(state, "UPDATE_IN_PROGRESS")
        tried = state.made if state.trying is None else Made(state.made.type, state.trying, tags=state.made.tags)
        await self._making.change(state, provider, tried, before)

"""The ledger of a run: each step of a resource is written down before and after."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from pampero.api import Context
from pampero.api.resource import Target
from pampero.aws.cfn.provider import Provider
from pampero.kernel import ids
from pampero.services.cloudformation import exports
from pampero.services.cloudformation.blueprint import Blueprint
from pampero.services.cloudformation.events import put_event
from pampero.services.cloudformation.model import (
    DELETED,
    RESOURCES,
    Made,
    ResourceState,
    Run,
    Stack,
    channel,
    property_of,
)
from pampero.services.cloudformation.references import References
from pampero.services.cloudformation.run.reasons import reason_of
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.names import Names
from pampero.store.tx import ReadTx, Tx

MASKED = "****"
INITIATED = "Resource creation Initiated"
# From a public report: aws-cloudformation/cloudformation-coverage-roadmap issue 363.
EXISTS = "{id} already exists in stack {stack}"
SERVICE = "cloudformation.amazonaws.com"


def masked(value: Any, secrets: Sequence[str]) -> Any:
    """Properties and reasons as the history shows them: without the values of NoEcho parameters, and of references."""
    if isinstance(value, dict):
        return {key: masked(one, secrets) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, secrets) for one in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASKED)
    return value


class Ledger:
    """What a run knows of its resources, and writes down of them.

    states: mirrors what is stored. imported: exports that the resources' properties ask for. halt: set when the run is to
    stop.
    """

    def __init__(
        self,
        context: Context,
        run: Run,
        stack: Stack,
        blueprint: Blueprint,
        states: dict[str, ResourceState],
        halt: asyncio.Event,
    ) -> None:
        self.context = context
        self.run = run
        self.stack = stack
        self.blueprint = blueprint
        self._secrets = [one.value for one in stack.desired.parameters.values() if one.hidden and one.value]
        self.references = References()
        self._repeated: set[str] = set()
        self.states = states
        self.halt = halt
        self.imported: set[str] = set()

    def names(self, tx: ReadTx) -> Names:
        """The template's names, with the resources as they are now; what others export is read with `tx`."""
        scope = self.stack.scope
        names = self.blueprint.names(self._ref, self._attribute, lambda name: exports.value_of(tx, scope, name))
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
            found = property_of(made, attribute)
        if found is None:
            raise TemplateError(
                f"Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt"
            )
        return found

    def provider(self, type_name: str) -> Provider:
        """What makes resources of a type."""
        return Provider.of(self.context.runtime.resource_types, type_name)

    def interruptible(self, name: str) -> bool:
        """Whether a step of this resource may be cancelled."""
        return self.provider(self.states[name].made.type).interruptible

    async def caller(self) -> Context:
        """As whom resources are made: the stack's role, or whoever asked."""
        caller = self.context.within(self.stack.account, self.stack.region).acting(self.run.creator, via=SERVICE)
        role = self.stack.desired.role
        if role is None:
            return caller
        return await caller.as_role(role, "AWSCloudFormation", service=SERVICE)

    async def store(self, state: ResourceState) -> None:
        """Write a state without a line in the history."""
        await self.context.write(RESOURCES.put, self.stack.id, state.logical_id, state)

    async def note(
        self, state: ResourceState, status: str, reason: str | None = None, *, initiated: str | None = None
    ) -> None:
        """Write a state with its line in the history. initiated: the status of a line before it, which tells the new id."""
        await self.context.write(self._put, state, status, reason, initiated)

    async def note_failure(self, state: ResourceState, status: str, error: BaseException) -> None:
        """Write that a step has failed, and why."""
        state.step = ""
        await self.note(state, status, self.reason(state, error))

    def _put(self, tx: Tx, state: ResourceState, status: str, reason: str | None, initiated: str | None) -> None:
        state.status, state.reason, state.updated = status, reason, tx.now
        shown = state.trying if state.trying is not None else state.made.properties
        properties = json.dumps(masked(shown, self._secrets))
        for one, why in ([(initiated, INITIATED)] if initiated else []) + [(status, reason)]:
            put_event(
                tx, self.stack, state.logical_id, state.made.physical_id, state.made.type, one, why, properties,
                self.run.token,
            )  # fmt: skip
        RESOURCES.put(tx, self.stack.id, state.logical_id, state)
        tx.wake(channel(self.stack.id))

    async def line(self, state: ResourceState, made: Made, status: str, reason: str | None = None) -> None:
        """A line in the history that leaves the resource's own status as it is."""
        await self.context.write(
            put_event, self.stack, state.logical_id, made.physical_id, made.type, status, reason, None, self.run.token
        )

    def target(self, state: ResourceState, made: Made, suffix: str) -> Target:
        """What a resource's type is told of it."""
        return Target(
            self.stack.name, self.stack.arn, state.logical_id, state.token, self.stack.desired.tags, suffix, made.type,
            repeat=state.token in self._repeated, claim=partial(self._claim, state, made),
            rolling_back=self.stack.status.startswith("UPDATE_ROLLBACK"),
        )  # fmt: skip

    def _claim(self, state: ResourceState, made: Made, physical_id: str) -> None:
        """Raises TemplateError when another resource of the stack is the same thing: one that is renamed in the template
        and keeps its explicit name would be taken over, and then deleted with the old one."""
        provider = self.provider(made.type)
        for other in self.states.values():
            there = [] if other is state else [*other.old, *([other.made] if other.status != DELETED else [])]
            for one in there:
                if one.type == made.type and provider.same(
                    physical_id, made.properties, one.physical_id, one.properties
                ):
                    raise TemplateError(EXISTS.format(id=physical_id, stack=self.stack.arn))

    def keep(self, state: ResourceState) -> None:
        """Remember, once in a run, how the resource was before it."""
        if state.before is None and not state.new:
            state.before = state.made

    def begin(self, state: ResourceState, step: str) -> bool:
        """Prepare a step; False when it is under way since before a restart, and is only to be repeated."""
        if state.step == step:
            self._repeated.add(state.token)
            return False
        state.step, state.token, state.next_suffix = step, ids.uuid4(), ids.upper_id(12)
        return True

    def reason(self, state: ResourceState, error: BaseException) -> str:
        """Why a step has failed, as the history says it."""
        reason = reason_of(error, state.token or ids.uuid4(), f"{self.stack.name}/{state.logical_id}")
        return str(masked(reason, [*self._secrets, *self.references.secrets]))

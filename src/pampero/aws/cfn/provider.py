"""A resource type with its schema in front of it: what the engine of deployments calls.

Properties are checked and converted once, here; tags are put together here; what replaces a resource is known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from pampero.api.call import Context
from pampero.api.resource import Properties, Resource, ResourceType, Target
from pampero.aws.cfn.schema import Schema, schema_of
from pampero.aws.cfn.values import InvalidProperties, checked, converted
from pampero.aws.tags import reserved
from pampero.protocol.traits import RESERVED_TAGS

CUSTOM = "AWS::CloudFormation::CustomResource"
FREE = Schema({})
STACK_NAME, STACK_ID, LOGICAL_ID = (f"aws:cloudformation:{name}" for name in ("stack-name", "stack-id", "logical-id"))

# At the end of a path.
PRESENT = "?"


class Provider:
    """One resource type. Custom resources have properties of their own, which nothing checks or converts."""

    @classmethod
    def of(cls, types: Mapping[str, ResourceType], name: str) -> Provider:
        """The type of this name among those that are known; all custom ones are of one type."""
        found = types.get(name)
        return cls(found if found is not None else types[CUSTOM])

    def __init__(self, type_: ResourceType) -> None:
        self._type = type_
        self._free = type_.name == CUSTOM
        self._schema = schema_of(type_.name) or FREE
        self.interruptible = type_.interruptible
        self.always_update = type_.always_update

    @property
    def taggable(self) -> bool:
        """Whether the stack's tags reach it."""
        return bool(self._schema.tags)

    @cached_property
    def create_only(self) -> Mapping[str, set[tuple[str, ...]]]:
        """By property: the paths within it whose change needs a new resource; PRESENT stands for whether it is there at all.
        What may need one on AWS always gets one here, unless the type knows better, and change sets say so."""
        found: dict[str, set[tuple[str, ...]]] = {}
        schema = self._schema
        for path in (*schema.conditional_create_only, *schema.create_only, *self._type.replaced_by):
            name, *rest = path.split(".")
            if name in self._type.replaced_without:
                rest = [PRESENT]
            found.setdefault(name, set()).add(tuple(rest))
        return found

    def same(self, physical_id: str, properties: Properties, other_id: str | None, others: Properties) -> bool:
        """Whether two resources are one thing: what Ref gives and all that never changes are the same."""
        if self._type.shared or physical_id != other_id:
            return False
        return all(properties.get(name) == others.get(name) for name in self.create_only)

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Make it. Raises InvalidProperties, ApiError."""
        given = self._check(target, properties)
        self._check_tags(given)
        made = await self._type.create(context, replace(target, tags=self._tags(target, target.tags, given)), given)
        target.claim(made.physical_id)
        return made

    async def update(
        self,
        context: Context,
        target: Target,
        physical_id: str,
        old: Properties,
        new: Properties,
        old_stack_tags: Mapping[str, str] | None = None,
    ) -> Resource:
        """Change it in place. old_stack_tags: the stack's tags when `old` was applied; None: the same as now. Raises
        InvalidProperties, ApiError."""
        given, before = self._check(target, new), self._convert(old)
        self._check_tags(given)
        stack_tags = target.tags if old_stack_tags is None else old_stack_tags
        tags, old_tags = self._tags(target, target.tags, given), self._tags(target, stack_tags, before)
        tried = None if target.tried is None else self._convert(target.tried)
        target = replace(target, tags=tags, old_tags=old_tags, tried=tried)
        return await self._type.update(context, target, physical_id, before, given)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Delete it. Raises ApiError."""
        await self._type.delete(context, target, physical_id, self._convert(properties))

    def _check(self, target: Target, properties: Properties) -> Properties:
        if self._free:
            return properties
        given = checked(self._schema, target.logical_id, properties)
        for name in given:
            if name in self._type.unsupported:
                raise InvalidProperties(f"The property {name} of {self._type.name} is not supported here")
        return given

    def _convert(self, properties: Properties) -> Properties:
        return properties if self._free else converted(self._schema, properties)

    def _tags(self, target: Target, stack_tags: Mapping[str, str], properties: Properties) -> dict[str, str]:
        """The resource's tags: the stack's, its own, and those by which CloudFormation marks what it makes."""
        if not self.taggable:
            return {}
        marks = {STACK_NAME: target.stack_name, STACK_ID: target.stack_id, LOGICAL_ID: target.logical_id}
        return {**stack_tags, **self._own(properties), **marks}

    def _own(self, properties: Properties) -> dict[str, str]:
        own: Any = properties.get(self._schema.tags) or ()
        return dict(own.items() if isinstance(own, Mapping) else ((tag["Key"], tag["Value"]) for tag in own))

    def _check_tags(self, properties: Properties) -> None:
        """What the services let CloudFormation set no template may. Raises InvalidProperties."""
        if self.taggable and any(map(reserved, self._own(properties))):
            raise InvalidProperties(RESERVED_TAGS)

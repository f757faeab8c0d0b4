"""CloudFormation's view of a service: resource types, made and changed through the service's public API only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from pampero.api.call import Context
from pampero.api.operation import MARK

Properties = Mapping[str, Any]
R = TypeVar("R", bound="type[ResourceType]")


class Resource(Struct, frozen=True):
    """A resource that exists: what `Ref` gives, and what `Fn::GetAtt` gives by name."""

    physical_id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


class Target(Struct, frozen=True):
    """Which resource of which stack is worked on.

    token: the same for each repeat of the same step (after a crash): use it as client token where an API takes one.
    tags: the stack's tags; a resource type gets the resource's: the stack's, its own and CloudFormation's.
    old_tags: in an update, those that it had. tried: the properties of an update that failed before this one and was not
        rolled back: nobody knows how much of it was done.
    resource_type: the name in the template, where one class stands for many (`Custom::…`).
    repeat: the step was begun before the server's last start and may have got as far as making the resource: what
        bears the name that the template chose is then the first try's.
    rolling_back: the stack is brought back to what it was: at once, where the way forth would take its time.
    update_policy: the resource's UpdatePolicy, resolved, in an update.
    claim: to be called with a physical id before a `create` that would change what bears it; raises when that is another
        resource of the stack.
    """

    stack_name: str
    stack_id: str
    logical_id: str
    token: str
    tags: Mapping[str, str]
    suffix: str
    resource_type: str = ""
    noted: list[str] = field(default_factory=list)
    repeat: bool = False
    old_tags: Mapping[str, str] = field(default_factory=dict)
    tried: Properties | None = None
    claim: Callable[[str], None] = lambda physical_id: None
    rolling_back: bool = False
    update_policy: Properties = field(default_factory=dict)

    def note(self, physical_id: str) -> None:
        """Say in `create` that this resource exists from now on: it is deleted if what follows in `create` fails. Raises
        when it is another resource of the stack."""
        self.claim(physical_id)
        self.noted.append(physical_id)

    def name(self, limit: int = 64, lower: bool = False, separator: str = "-") -> str:
        """The generated physical name `stack-LogicalId-SUFFIX`, at most `limit` characters; stable for a step, so that
        a repeated create meets the resource of its first try."""
        room = limit - len(self.suffix) - 2 * len(separator)
        stack = self.stack_name[: max(1, room - min(len(self.logical_id), room // 2))]
        logical = self.logical_id[: room - len(stack)]
        name = separator.join((stack, logical, self.suffix))
        return name.lower() if lower else name


class ResourceType:
    """One CloudFormation resource type. Most are a `pampero.aws.cfn.Mapped`, which calls operations by declaration.

    Every method is async and calls only `context.client("…")`; context carries the deployer's principal, account and
    region. Properties arrive resolved, checked and converted by AWS's schema of the type. Errors: let ApiError pass. A
    repeat after a crash must be harmless: `create` treats a resource of its own generated name as made by itself.

    unsupported: properties of the schema that fail the resource, because nothing here does what they ask for.
    replaced_by: further properties whose change needs a new resource, where AWS's documentation says so and its schema
        does not.
    replaced_without: of those, the ones whose change needs it only where the property comes or goes.
    interruptible: `create` and `update` may be cancelled when another resource fails; they only wait for somebody.
    always_update: updated with its stack even where its own properties stay as they are (nested stacks).
    shared: several resources may be one and the same thing; else the second one that is made of it fails.
    """

    name: str = ""
    unsupported: frozenset[str] = frozenset()
    replaced_by: frozenset[str] = frozenset()
    replaced_without: frozenset[str] = frozenset()
    interruptible: bool = False
    always_update: bool = False
    shared: bool = False

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Make it and wait until it is usable."""
        raise NotImplementedError

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Change it in place."""
        raise NotImplementedError

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Delete it; that it is gone already is no error."""
        raise NotImplementedError


class ResourceTypeSpec(Struct, frozen=True):
    name: str


def resource_type(name: str) -> Callable[[R], R]:
    """Mark a ResourceType, e.g. `@resource_type("AWS::SQS::Queue")`."""

    def mark(class_: R) -> R:
        class_.name = name
        setattr(class_, MARK, ResourceTypeSpec(name))
        return class_

    return mark

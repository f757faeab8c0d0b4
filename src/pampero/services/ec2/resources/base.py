"""What EC2's resource types have in common: tags of what is made, and of what is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pampero.api import Context
from pampero.api.resource import Resource
from pampero.aws.cfn import Mapped, Properties, Target
from pampero.aws.cfn.mapped import NOTHING


class Ec2Type(Mapped):
    """resource: as specifications of tags name it. ids: the member of `reads` by which it is described, in a list."""

    service = "ec2"
    resource: ClassVar[str] = ""
    ids: ClassVar[str] = ""

    def identified(self, physical_id: str) -> Properties:
        """By its id, and in lists by a list of one."""
        return {self.ref: physical_id, **({self.ids: [physical_id]} if self.ids else {})}

    def request(
        self,
        operation: str,
        properties: Properties,
        physical_id: str | None = None,
        tags: Mapping[str, str] = NOTHING,
    ) -> dict[str, Any]:
        """See Mapped; tags stand in a specification."""
        request = super().request(operation, properties, physical_id, tags)
        if tags and self.resource and physical_id is None:
            request["TagSpecifications"] = [{"ResourceType": self.resource, "Tags": _listed(tags)}]
        return request

    async def retag(self, context: Context, target: Target, resource: Resource, properties: Properties) -> None:
        """Take tags away that are gone, and set those that are wanted."""
        named = [resource.physical_id]
        if gone := sorted(set(target.old_tags) - set(target.tags)):
            await self.call(context, "DeleteTags", Resources=named, Tags=[{"Key": key} for key in gone])
        if target.tags:
            await self.call(context, "CreateTags", Resources=named, Tags=_listed(target.tags))


class Tagged(Ec2Type):
    """One that bears tags, which can be changed."""

    tags, untags = "CreateTags", "DeleteTags"


def _listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]

"""What the resource types of REST APIs have in common: they are changed by PATCH operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Resource, document

Patches = list[dict[str, str]]


def replace(path: str, value: Any) -> dict[str, str]:
    """A PATCH operation."""
    return {"op": "replace", "path": path, "value": document(value)}


def escaped(name: str) -> str:
    """A name as a segment of a PATCH path."""
    return name.replace("~", "~0").replace("/", "~1")


def entries(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> Patches:
    """The operations that turn one map into another."""
    gone = [{"op": "remove", "path": f"{path}/{escaped(name)}"} for name in old if name not in new]
    return gone + [replace(f"{path}/{escaped(name)}", value) for name, value in new.items() if old.get(name) != value]


def members(path: str, old: list[str], new: list[str]) -> Patches:
    """The operations that turn one list of texts into another."""
    gone = [{"op": "remove", "path": f"{path}/{escaped(name)}"} for name in old if name not in new]
    return gone + [{"op": "add", "path": f"{path}/{escaped(name)}"} for name in new if name not in old]


class RestType(Mapped):
    """A type whose operations are API Gateway's.

    patched: property → (path, what it goes back to when it leaves the template; None: nothing takes it back).
    place: where it is, as ARNs say it, for tags (`/restapis/{id}`); properties stand in it by name.
    """

    service, answered, gone = "apigateway", "id", ("NotFoundException",)
    patched: ClassVar[Mapping[str, tuple[str, Any]]] = {}
    place: ClassVar[str] = ""

    def patches(self, old: Properties, new: Properties) -> Patches:
        """The operations that lead from the old properties to the new ones."""
        found = []
        for name, (path, default) in self.patched.items():
            if name in new:
                found.append(replace(path, new[name]))
            elif name in old and default is not None:
                found.append(replace(path, default))
        return found

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """An update is a list of operations."""
        return properties if old is None else {**properties, "patchOperations": self.patches(old, properties)}

    def tag_identity(
        self, context: Context, operation: str, resource: Resource, properties: Properties
    ) -> dict[str, Any]:
        """The ARN follows from the place."""
        path = self.place.format(id=resource.physical_id, **properties)
        return {"resourceArn": f"arn:aws:apigateway:{context.region}::{path}"}

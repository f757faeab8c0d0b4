"""What the resource types of REST APIs have in common: they are changed by PATCH operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, document
from pampero.kernel.jsontext import escaped

Patches = list[dict[str, str]]


def replace(path: str, value: Any) -> dict[str, str]:
    """A PATCH operation."""
    return {"op": "replace", "path": path, "value": document(value)}


def entries(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> Patches:
    """The operations that turn one map into another."""
    changed = [replace(f"{path}/{escaped(name)}", value) for name, value in new.items() if old.get(name) != value]
    return _gone(path, old, new) + changed


def members(path: str, old: list[str], new: list[str]) -> Patches:
    """The operations that turn one list of texts into another."""
    added = [{"op": "add", "path": f"{path}/{escaped(name)}"} for name in new if name not in old]
    return _gone(path, old, new) + added


def _gone(path: str, old: Iterable[str], new: Iterable[str]) -> Patches:
    return [{"op": "remove", "path": f"{path}/{escaped(name)}"} for name in old if name not in new]


class RestType(Mapped):
    """A type whose operations are API Gateway's.

    patched: property → what it goes back to when it leaves the template (None: nothing takes it back); its path is the
        name of its member.
    patched_parts: property → the path of an object whose members are set one by one, and which is removed as a whole.
    """

    service, answered, gone = "apigateway", "id", ("NotFoundException",)
    patched: ClassVar[Mapping[str, Any]] = {}
    patched_parts: ClassVar[Mapping[str, str]] = {}

    def patches(self, old: Properties, new: Properties) -> Patches:
        """The operations that lead from the old properties to the new ones."""
        found = []
        for name, default in self.patched.items():
            path = f"/{_camel(self.members.get(name, name))}"
            if name in new:
                found.append(replace(path, new[name]))
            elif name in old and default is not None:
                found.append(replace(path, default))
        for name, path in self.patched_parts.items():
            if old.get(name) and not new.get(name):
                found.append({"op": "remove", "path": path})
            found += [replace(f"{path}/{_camel(member)}", value) for member, value in new.get(name, {}).items()]
        return found

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """An update is a list of operations."""
        if old is None and self.creates != self.updates:
            return properties
        return {**properties, "patchOperations": self.patches(old or {}, properties)}


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]

"""What a template is given beside plain values: objects with members and methods of their own."""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.run.vtl.budget import Budget


class Host:
    """An object such as `$input`. What it does not have is null."""

    def member(self, name: str) -> Any:
        """The value of `$it.name`."""
        return None

    def call(self, name: str, args: list[Any], budget: Budget) -> Any:
        """The value of `$it.name(args)`. Raises Failure."""
        return None


class Entry(Host):
    """An entry of a map."""

    __slots__ = ("key", "value")

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value

    def member(self, name: str) -> Any:
        """See Host."""
        return {"key": self.key, "value": self.value}.get(name)

    def call(self, name: str, args: list[Any], budget: Budget) -> Any:
        """See Host."""
        return {"getKey": self.key, "getValue": self.value}.get(name) if not args else None


class Loop(Host):
    """`$foreach`: where a loop is. count begins with 1, index with 0."""

    __slots__ = ("_parent", "_size", "index")

    def __init__(self, size: int, parent: Any) -> None:
        self.index = 0
        self._size = size
        self._parent = parent

    @property
    def more(self) -> bool:
        """Whether another turn follows."""
        return self.index + 1 < self._size

    def member(self, name: str) -> Any:
        """See Host."""
        match name:
            case "count":
                return self.index + 1
            case "index":
                return self.index
            case "hasNext":
                return self.more
            case "first":
                return self.index == 0
            case "last":
                return not self.more
            case "parent":
                return self._parent
        return None

    def call(self, name: str, args: list[Any], budget: Budget) -> Any:
        """See Host."""
        if args:
            return None
        return self.more if name in ("hasNext", "isHasNext") else self.member(name[3:4].lower() + name[4:])


class JavaList(list[Any]):
    """A list that a template made. It prints as Java's do, `[a, b]`; one out of JSON prints as JSON."""

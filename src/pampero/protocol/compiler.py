"""Functions made from shapes: source that is written and compiled on first use, and that a debugger can step through."""

from __future__ import annotations

import keyword
import linecache
import threading
from collections.abc import Callable, Iterable
from typing import Any

# Names that annotations use: a member of that name would hide the type from those behind it.
SHADOWED = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "Any", "Annotated", "Meta"})


def field_of(member: str) -> str:
    """The field of a generated type that holds a member."""
    return f"{member}_" if keyword.iskeyword(member) or member in SHADOWED else member


def literal(text: str) -> str:
    """Text as it stands in an f-string in single quotes."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("{", "{{").replace("}", "}}")


def indented(lines: Iterable[str]) -> list[str]:
    """Lines as the body of a statement."""
    return [f"    {line}" for line in lines]


class Compiler:
    """The functions of one codec. title: of what, for tracebacks. names: what they call."""

    def __init__(self, title: str, names: dict[str, Any]) -> None:
        self._title = title
        self._names = dict(names)
        self._defined: set[str] = set()
        self._source: list[str] = []
        self._lock = threading.RLock()

    def define(self, name: str, parameters: str, body: Iterable[str]) -> str:
        """Write a function unless that was done; its name. What it calls is written before it, as its body is made."""
        if name not in self._defined:
            self._defined.add(name)
            lines = indented(body)
            self._source += [f"def {name}({parameters}):", *lines, "", ""]
        return name

    def functions(self, prefix: str, parameters: str, body: Callable[[str], Iterable[str]]) -> Functions:
        """Those of operations (or shapes), by name. body: the source of one."""
        return Functions(lambda name: self._function(f"{prefix}_{name}", parameters, body(name)))

    def _function(self, name: str, parameters: str, body: Iterable[str]) -> Callable[..., Any]:
        with self._lock:
            self.define(name, parameters, body)
            if self._source:
                file = f"<{self._title} {name}>"
                source = "\n".join(self._source)
                self._source.clear()
                linecache.cache[file] = (len(source), None, source.splitlines(True), file)
                exec(compile(source, file, "exec"), self._names)
            found: Callable[..., Any] = self._names[name]
            return found


class Functions(dict[str, Callable[..., Any]]):
    """Functions by name. make: compiles one, with all that it calls, on first use."""

    def __init__(self, make: Callable[[str], Callable[..., Any]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Callable[..., Any]:
        found = self[name] = self._make(name)
        return found

"""`make types`: writes the `types.py` of each model, the structs of the operations that its package implements.

It reads the sources of operations and imports none: where types are missing, they cannot be imported yet.
"""

from __future__ import annotations

import ast
import keyword
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pampero.gateway.index import load_services
from pampero.protocol.compiler import field_of
from pampero.protocol.constraints import compiled_pattern
from pampero.protocol.model import ServiceModel, Shape, load_model

SERVICES = Path(__file__).parents[1] / "services"
SCALARS = {
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "long": "int",
    "float": "float",
    "double": "float",
    "timestamp": "float",
    "blob": "bytes",
}
LONGEST_PATTERN = 500


class Package(NamedTuple):
    """Where the operations of one model stand, and which they are."""

    folder: Path
    model: str
    operations: list[str]


def packages(service: Path, first: str) -> list[Package]:
    """A service's folder, which is its first model's, and the packages in it that are another model's (`MODEL = "…"` in their `__init__.py`)."""
    found = {service: Package(service, first, [])}
    for path in sorted(service.rglob("*.py")):
        module = ast.parse(path.read_text())
        if path.name == "__init__.py" and (model := _constant(module, "MODEL")):
            found[path.parent] = Package(path.parent, model, [])
        if path.name != "types.py":
            owner = next(folder for folder in path.parents if folder in found)
            found[owner].operations.extend(_marked(module))
    return [Package(folder, model, sorted(set(names))) for folder, model, names in found.values() if names]


def _constant(module: ast.Module, name: str) -> str | None:
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return str(ast.literal_eval(node.value))
    return None


def _marked(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "operation":
                    argument = mark.args[0]
                    assert isinstance(argument, ast.Constant)
                    assert isinstance(argument.value, str)
                    yield argument.value


class Generator:
    """Writes one service's types."""

    def __init__(self, model: ServiceModel, operations: list[str]) -> None:
        self._model = model
        self._operations = operations
        self._reached: dict[str, None] = {}

    def text(self) -> str:
        """The module."""
        empty: list[str] = []
        for name in self._operations:
            operation = self._model.operations[name]
            if operation.input is None:
                empty.append(f"{name}Request")
            else:
                self._reach(operation.input)
            if operation.output is not None:
                self._reach(operation.output)
        parts = [self._struct(name) for name in sorted(self._reached)]
        parts += [f'class {name}(Struct, kw_only=True):\n    """No members."""\n' for name in sorted(empty)]
        head = (
            f'"""Types of {self._model.name}, generated from its model by `make types`. Do not edit."""\n\n'
            "from __future__ import annotations\n\n"
            "from typing import Annotated, Any\n\n"
            "from msgspec import Meta, Struct\n\n"
            '__all__ = ["Annotated", "Any", "Meta", "Struct"]\n\n\n'
        )
        return head + "\n\n".join(parts)

    def _reach(self, name: str) -> None:
        shape = self._model.shape(name)
        kind = shape["type"]
        if name in self._model.traits.raw_shapes or shape.get("document"):
            return
        if kind == "structure":
            if name in self._reached:
                return
            self._reached[name] = None
            for reference in shape["members"].values():
                self._reach(reference["shape"])
        elif kind == "list":
            self._reach(shape["member"]["shape"])
        elif kind == "map":
            self._reach(shape["value"]["shape"])

    def _struct(self, name: str) -> str:
        shape = self._model.shape(name)
        required = set(shape.get("required", ()))
        lines: list[str] = []
        renames: dict[str, str] = {}
        for member, reference in shape["members"].items():
            field = field_of(member)
            if field != member:
                renames[field] = member
            type_ = self._type(reference["shape"], reference)
            if member in required and not reference.get("streaming"):
                lines.append(f"    {field}: {type_}")
            else:
                lines.append(f"    {field}: {type_} | None = None")
        rename = f", rename={renames!r}" if renames else ""
        body = "\n".join(lines) or '    """No members."""'
        return f"class {_class(name)}(Struct, kw_only=True, omit_defaults=True{rename}):\n{body}\n"

    def _type(self, name: str, reference: Shape) -> str:
        shape = self._model.shape(name)
        raw = self._model.traits.raw_shapes.get(name)
        if raw is not None:
            return raw
        if reference.get("streaming") or shape.get("streaming") or shape.get("document"):
            return "Any"
        kind = shape["type"]
        if kind == "structure":
            return _class(name)
        if kind == "list":
            return self._limited(f"list[{self._type(shape['member']['shape'], shape['member'])}]", shape)
        if kind == "map":
            value = self._type(shape["value"]["shape"], shape["value"])
            key = self._limited("str", self._model.shape(shape["key"]["shape"]))
            return self._limited(f"dict[{key}, {value}]", shape)
        return self._limited(SCALARS[kind], shape)

    def _limited(self, type_: str, shape: Shape) -> str:
        kind = shape["type"]
        meta: list[str] = []
        if kind in ("integer", "long", "float", "double"):
            meta += [f"ge={shape['min']}"] if "min" in shape else []
            meta += [f"le={shape['max']}"] if "max" in shape else []
        elif kind in ("string", "blob", "list", "map"):
            meta += [f"min_length={int(shape['min'])}"] if shape.get("min") else []
            meta += [f"max_length={int(shape['max'])}"] if "max" in shape and shape["max"] < 2**31 else []
        if kind == "string":
            pattern = self._pattern(shape)
            meta += [f"pattern={pattern!r}"] if pattern else []
        return f"Annotated[{type_}, Meta({', '.join(meta)})]" if meta else type_

    def _pattern(self, shape: Shape) -> str | None:
        if "enum" in shape and self._model.traits.own_enums:
            return None
        if "enum" in shape:
            return r"\A(?:" + "|".join(_quoted(value) for value in shape["enum"]) + r")\Z"
        pattern = shape.get("pattern")
        if not pattern or len(pattern) > LONGEST_PATTERN:
            return None
        compiled = compiled_pattern(pattern)
        return None if compiled is None else compiled.pattern


def _class(name: str) -> str:
    """API Gateway has a shape called None."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _quoted(value: str) -> str:
    return "".join(f"\\{char}" if char in r"\.^$*+?{}[]|()-" else char for char in value)


def main() -> None:
    """Write the types of the named services (default: all); with --check only compare."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    check = "--check" in sys.argv
    stale: list[str] = []
    for service in load_services():
        folder = SERVICES / service.package.rpartition(".")[2]
        for package in packages(folder, service.models[0]) if not names or folder.name in names else ():
            model = load_model(package.model, service.traits_of(package.model))
            text = Generator(model, package.operations).text()
            file = package.folder / "types.py"
            if not file.exists() or file.read_text() != text:
                stale.append(package.model)
                if not check:
                    file.write_text(text)
    if check and stale:
        sys.exit(f"types are out of date: {', '.join(stale)}; run `make types`")


if __name__ == "__main__":
    main()

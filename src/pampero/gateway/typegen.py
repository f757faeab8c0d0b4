"""`make types`: writes the types of each model, the structs of the operations that its package implements.

It reads the sources of operations and imports none: where types are missing, they cannot be imported yet.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pampero.gateway.index import load_services
from pampero.gateway.typewriter import Typewriter
from pampero.protocol.model import load_model

SERVICES = Path(__file__).parents[1] / "services"


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
        if not is_generated(path):
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


def is_generated(path: Path) -> bool:
    """Whether a module is one of those that `make types` writes."""
    return "types" in (path.stem, path.parent.name)


def _replace(folder: Path, texts: dict[str, str], check: bool) -> bool:
    """Whether a folder's types are not these; makes them so, unless this is but a check."""
    paths = [*folder.glob("types.py"), *folder.glob("types/*.py")]
    present = {path.relative_to(folder).as_posix(): path.read_text() for path in paths}
    if present == texts:
        return False
    if not check:
        for name in present.keys() - texts.keys():
            (folder / name).unlink()
        for name, text in texts.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
    return True


def main() -> None:
    """Write the types of the named services (default: all); with --check only compare."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    check = "--check" in sys.argv
    stale: list[str] = []
    for service in load_services():
        folder = SERVICES / service.package.rpartition(".")[2]
        for package in packages(folder, service.models[0]) if not names or folder.name in names else ():
            model = load_model(package.model, service.traits_of(package.model))
            dotted = ".".join(("pampero", "services", *package.folder.relative_to(SERVICES).parts))
            if _replace(package.folder, Typewriter(model, package.operations).files(dotted), check):
                stale.append(package.model)
    if check and stale:
        sys.exit(f"types are out of date: {', '.join(stale)}; run `make types`")


if __name__ == "__main__":
    main()

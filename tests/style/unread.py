"""Which members of requests nothing in a service reads, told from its code and its models.

A member counts as read where its name stands, as an attribute or in a text, in what the operation's function reaches in the
services and in `aws`; and where that hands a request on whole (`to_builtins(req)`, `getattr(req, name)`), or the member is one
of a nested structure, anywhere in the service's folder. Keys of dictionaries and names of arguments do not count: they are
what answers are made of. So what is found here is certainly not read; what is not found may still be kept and no more.

`python -m tests.style.unread` takes out of unread.txt what was mended, and prints what is new.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pampero.api.service import Service
from pampero.app import registry
from pampero.gateway.index import load_index, load_services
from pampero.gateway.typegen import is_generated
from pampero.protocol.model import ServiceModel, load_model

SOURCE = Path(__file__).parents[2] / "src"
# What is neither mended nor declared yet, as `model:Operation.Member`; lines go, none comes.
DEBT = Path(__file__).with_name("unread.txt")
# Of models whose bodies the gateway holds against their checksums.
OF_BODIES = frozenset({"ContentMD5", "ChecksumAlgorithm"})
WHOLE = frozenset({"to_builtins", "asdict", "to_params", "replace", "convert", "encode", "vars"})
FOLLOWED = ("pampero.services.", "pampero.aws.")
NO_NODE = ast.Pass()
_WORD = re.compile(r"[A-Za-z_]\w*")


class Place(NamedTuple):
    """Something defined at the top of a module; `node` is NO_NODE where it is the module itself."""

    module: str
    node: ast.AST


class Facts(NamedTuple):
    """What a piece of code reads, what it refers to, and whether it hands requests on whole."""

    reads: frozenset[str]
    refers: frozenset[Place]
    whole: bool


@cache
def _module(name: str) -> ast.Module | None:
    path = SOURCE.joinpath(*name.split("."))
    found = next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()), None)
    return None if found is None else ast.parse(found.read_text())


@cache
def _names(module: str) -> dict[str, ast.AST | tuple[str, str]]:
    """What the names at the top of a module are: definitions, or (module, name) where they are imported."""
    tree, found = _module(module), dict[str, ast.AST | tuple[str, str]]()
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id: node for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    return found


@cache
def _find(module: str, name: str) -> Place | None:
    found = _names(module).get(name)
    if not isinstance(found, tuple):
        return None if found is None or not f"{module}.".startswith(FOLLOWED) else Place(module, found)
    where, original = found
    if not f"{where}.".startswith(FOLLOWED):
        return None
    if _module(f"{where}.{original}") is not None:
        return Place(f"{where}.{original}", NO_NODE)
    return _find(where, original)


@cache
def _facts(place: Place) -> Facts:
    module, reads, refers, whole = place.module, set[str](), set[Place](), False
    # Docstrings, and keys of dictionaries; who holds them is visited before they are.
    skipped = set[ast.AST]()
    for one in ast.walk(place.node):
        found = None
        if isinstance(one, ast.Name):
            found = _find(module, one.id)
        elif isinstance(one, ast.Attribute):
            reads.add(one.attr)
            if isinstance(one.value, ast.Name) and (of := _find(module, one.value.id)) and of.node is NO_NODE:
                found = _find(of.module, one.attr)
        elif isinstance(one, ast.Constant):
            if isinstance(one.value, str) and one not in skipped:
                reads.update(_WORD.findall(one.value))
        elif isinstance(one, ast.Call):
            name = one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")
            whole |= name in WHOLE or (name == "getattr" and not isinstance(one.args[1], ast.Constant))
        elif isinstance(one, ast.Dict):
            skipped.update(key for key in one.keys if key is not None)
        elif isinstance(one, ast.Expr):
            skipped.add(one.value)
        if found is not None and found.node is not NO_NODE and ".types" not in found.module:
            refers.add(found)
    return Facts(frozenset(reads), frozenset(refers), whole)


def _reached(start: Place) -> Facts:
    """The facts of a function and of all that it reaches."""
    waiting, seen, reads, whole = [start], set[Place](), set[str](), False
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            facts = _facts(place)
            reads |= facts.reads
            whole |= facts.whole
            waiting += facts.refers
    return Facts(frozenset(reads), frozenset(), whole)


def _anywhere(service: Service) -> set[str]:
    """What a service's folder reads, and what it imports of `aws`."""
    found, modules = set[str](), set[str]()
    for path in sorted(SOURCE.joinpath(*service.package.split(".")).rglob("*.py")):
        if not is_generated(path):
            modules.add(".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"))
    # Where the declarations stand.
    modules.discard(service.package)
    shared = {
        where for one in modules for given in _names(one).values() if isinstance(given, tuple) for where in given[:1]
    }
    for module in modules | {one for one in shared if one.startswith("pampero.aws.")}:
        for node in tree.body if (tree := _module(module)) is not None else ():
            found |= _facts(Place(module, node)).reads
    return found


def _nested(model: ServiceModel, shape: str, seen: frozenset[str]) -> Iterator[str]:
    """`Shape.Member` of all structures in a shape."""
    found = model.shape(shape)
    if found["type"] == "structure" and shape not in seen and shape not in model.traits.raw_shapes:
        for member, reference in found["members"].items():
            yield f"{shape}.{member}"
            yield from _nested(model, reference["shape"], seen | {shape})
    elif found["type"] in ("list", "map"):
        yield from _nested(model, found["member" if found["type"] == "list" else "value"]["shape"], seen)


def _unread(service: Service, model: ServiceModel, places: dict[str, Place]) -> Iterator[str]:
    anywhere = _anywhere(service)
    for operation, place in sorted(places.items()):
        shape = model.operations[operation].input
        if shape is None:
            continue
        facts = _reached(place)
        for member, reference in model.shape(shape)["members"].items():
            if f"{operation}.{member}" in model.traits.refused or member in model.traits.guarded:
                continue
            if model.traits.checks_bodies and member in OF_BODIES:
                continue
            if member not in facts.reads and not (facts.whole and member in anywhere):
                yield f"{operation}.{member}"
                continue
            for name in _nested(model, reference["shape"], frozenset({shape})):
                if name.partition(".")[2] not in anywhere:
                    yield name


@cache
def unread() -> dict[str, set[str]]:
    """By model: `Operation.Member` of requests and `Shape.Member` of structures in them that nothing reads."""
    services = load_services()
    index, found = load_index(services), dict[str, set[str]]()
    for service in services:
        for name, operations in index[service.name].operations.items():
            model = load_model(name, service.traits_of(name))
            places = {one: _find(where.module, where.name) for one, where in operations.items()}
            found[name] = set(_unread(service, model, {one: place for one, place in places.items() if place}))
    return found


def declared(model: ServiceModel, name: str) -> str | None:
    """The declaration in a model's traits that covers a name, if one does."""
    return next((one for one in model.traits.ignored if fnmatchcase(name, one)), None)


def silent() -> set[str]:
    """`model:Operation.Member` and `model:Shape.Member` that are neither read nor declared."""
    models = registry().models
    return {f"{name}:{one}" for name, names in unread().items() for one in names if declared(models[name], one) is None}


if __name__ == "__main__":
    now, debt = silent(), set(DEBT.read_text().split())
    DEBT.write_text("".join(f"{one}\n" for one in sorted(now & debt)))
    print("\n".join(sorted(now - debt)))

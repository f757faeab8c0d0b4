"""Literals in `….call("Operation", Member=…)` are what the models have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pytest

from pampero.gateway.typegen import is_generated
from pampero.protocol.model import ServiceModel, load_model

ROOT = Path(__file__).parents[2] / "src" / "pampero"
FILES = [path for path in sorted(ROOT.rglob("*.py")) if not is_generated(path)]
# Methods that call an operation, which is their first argument or their second.
CALLS = ("call", "quietly")
model_of = lru_cache(load_model)


def literal(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def client_of(node: ast.AST) -> str | None:
    """`….client("x")` → "x"."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "client" and node.args:
        return literal(node.args[0])
    return None


def class_services(module: ast.Module) -> dict[str, str]:
    """class → the `service = "x"` that it, or a base class in this module, declares (`service, ref = "x", "y"`, too)."""
    found: dict[str, str] = {}
    for class_ in (node for node in module.body if isinstance(node, ast.ClassDef)):
        for base in class_.bases:
            if isinstance(base, ast.Name) and base.id in found:
                found[class_.name] = found[base.id]
        for statement in (node for node in class_.body if isinstance(node, ast.Assign)):
            target, value = statement.targets[0], statement.value
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = value.elts if isinstance(value, ast.Tuple) else [value]
            for name, one in zip(names, values):
                if isinstance(name, ast.Name) and name.id == "service":
                    found[class_.name] = literal(one) or ""
    return found


def shared(path: Path) -> dict[str, str]:
    """The class services of a package's `common.py`, which its other modules inherit."""
    common = path.with_name("common.py")
    return class_services(ast.parse(common.read_text())) if common.exists() else {}


def calls(path: Path) -> Iterator[tuple[int, str, str, list[str]]]:
    """(line, service, operation, members) of every call whose service can be told."""
    module = ast.parse(path.read_text())
    inherited = shared(path)
    classes = {**inherited, **class_services(module)}
    for scope in ast.walk(module):
        if not isinstance(scope, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        own = None
        if isinstance(scope, ast.ClassDef):
            bases = [base.id for base in scope.bases if isinstance(base, ast.Name)]
            own = classes.get(scope.name) or next((classes[base] for base in bases if base in classes), None)
        variables = {
            target.id: client_of(node.value)
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(scope):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
                continue
            texts = [literal(one) for one in node.args[:2]]
            operation = next((one for one in texts if one is not None), None)
            of = node.func.value
            service = client_of(of)
            if service is None and isinstance(of, ast.Name):
                service = own if of.id == "self" else variables.get(of.id)
            if service is not None and operation is not None:
                yield node.lineno, service, operation, [one.arg for one in node.keywords if one.arg is not None]


def wrong(model: ServiceModel, operation: str, members: list[str]) -> str | None:
    found = model.operations.get(operation)
    if found is None:
        return f"{model.name} has no operation {operation}"
    known = model.shapes[found.input]["members"] if found.input else {}
    unknown = [name for name in members if name not in known]
    return f"{operation} has no member {unknown[0]}" if unknown else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_operations_and_their_members_are_the_models(path: Path) -> None:
    for line, service, operation, members in calls(path):
        fault = wrong(model_of(service), operation, members)
        assert fault is None, f"{path.name}:{line}: {fault}"


def test_the_rule_sees_calls() -> None:
    """Nothing would be wrong if nothing were seen."""
    seen = (one for path in FILES for one in calls(path))
    assert len(list(islice(seen, 51))) > 50
    assert wrong(model_of("sqs"), "CreateQueue", ["QueueNam"]) == "CreateQueue has no member QueueNam"
    assert wrong(model_of("sqs"), "MakeQueue", []) == "sqs has no operation MakeQueue"

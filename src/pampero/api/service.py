"""A service: its name, its schema, and everything in its folder that is marked."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from msgspec import Struct, field

from pampero.api.operation import MARK, OperationSpec
from pampero.api.ports import PortSpec
from pampero.api.resource import ResourceTypeSpec
from pampero.api.work import ConsumerSpec, JobSpec, TimerSpec, WebSpec
from pampero.protocol.traits import USUAL, Traits
from pampero.store.migrate import Schema, read_schema


class Reference(Struct, frozen=True):
    """Where a marked thing stands. Its module is imported on first use: a server starts without what nobody asks for."""

    module: str
    name: str

    def load(self) -> Any:
        """The thing itself."""
        return _marked(self.module, self.name)


@cache
def _marked(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


class Contents(Struct):
    """What a service's folder holds, by the names in the marks. operations: of each model."""

    operations: dict[str, dict[str, Reference]] = field(default_factory=dict)
    consumers: dict[str, Reference] = field(default_factory=dict)
    timers: dict[str, Reference] = field(default_factory=dict)
    jobs: dict[str, Reference] = field(default_factory=dict)
    web: dict[str, Reference] = field(default_factory=dict)
    resource_types: dict[str, Reference] = field(default_factory=dict)
    ports: dict[str, Reference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """Declared in the service's `__init__.py` as `service = Service("sqs", __name__)`.

    name: what its topics, timers and documents begin with.
    package: the Python package.
    traits: what it does on the wire that its model does not say; by model, where its models differ in it.
    models: the folders of its models in botocore, where it is not one of its own name. What is marked is of the first,
        but in packages of another, whose `__init__.py` says so: `MODEL = "dynamodbstreams"`.
    schema: `schema.sql` beside the package's `__init__.py` is applied at start where it exists: CREATE … IF NOT EXISTS.
        A later change of a table is also a file `migrations/0001_what_it_does.sql`, … that brings older stores there.
    rows_only: its operations touch nothing but the store (no part of the server, no event, no other service): any process
        of a server may serve them.
    """

    name: str
    package: str
    traits: Traits | Mapping[str, Traits] = USUAL
    models: tuple[str, ...] = ()
    rows_only: bool = False

    def __post_init__(self) -> None:
        if not self.models:
            object.__setattr__(self, "models", (self.name,))

    def traits_of(self, model: str) -> Traits:
        """What one of its models does not say."""
        return self.traits if isinstance(self.traits, Traits) else self.traits.get(model, USUAL)

    def schema(self) -> Schema:
        """The SQL that makes this service's tables, and its migrations; empty when it has none."""
        return read_schema(self.package)

    def contents(self) -> Contents:
        """Import every module of the package and note what is marked. Raises ValueError when a name is taken twice."""
        found = Contents({model: {} for model in self.models})
        for module in _modules(self.package):
            model = _model_of(module.__name__) or self.models[0]
            for name, thing in list(vars(module).items()):
                mark = vars(thing).get(MARK) if hasattr(thing, "__dict__") else None
                if mark is not None and getattr(thing, "__module__", None) == module.__name__:
                    table, key = _table(found, mark, name, model)
                    if key in table:
                        raise ValueError(f"{key} is implemented twice")
                    table[key] = Reference(module.__name__, name)
        return found


def _modules(package: str) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    for info in sorted(pkgutil.walk_packages(root.__path__, package + "."), key=lambda info: info.name):
        if ".types" not in info.name:
            yield importlib.import_module(info.name)


def _model_of(module: str) -> str | None:
    """The model that the nearest package above a module names, if one does."""
    while module:
        model: str | None = getattr(sys.modules.get(module), "MODEL", None)
        if model is not None:
            return model
        module = module.rpartition(".")[0]
    return None


def _table(found: Contents, mark: object, attribute: str, model: str) -> tuple[dict[str, Reference], str]:
    match mark:
        case OperationSpec(name=name):
            return found.operations[model], name
        case ConsumerSpec(topic=topic):
            return found.consumers, topic
        case TimerSpec(kind=kind):
            return found.timers, kind
        case JobSpec():
            return found.jobs, attribute
        case WebSpec(host=host):
            return found.web, host
        case ResourceTypeSpec(name=name):
            return found.resource_types, name
        case PortSpec(port=port):
            return found.ports, port
    raise ValueError(f"{attribute} carries a mark that nobody knows")

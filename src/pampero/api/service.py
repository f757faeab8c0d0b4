"""A service: its name, its schema, and everything in its folder that is marked."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from types import ModuleType
from typing import Any

from pampero.api.cors import CorsSpec
from pampero.api.operation import MARK, OperationSpec, OwnerSpec, PolicySpec
from pampero.api.resource import ResourceType, ResourceTypeSpec
from pampero.api.work import ConsumerSpec, JobSpec, TimerSpec, WebSpec


@dataclass(frozen=True, slots=True)
class Contents:
    """What a service's folder holds."""

    operations: dict[str, tuple[OperationSpec, Callable[..., Any]]] = field(default_factory=dict)
    consumers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    timers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    jobs: list[type[Any]] = field(default_factory=list)
    web: dict[str, Callable[..., Any]] = field(default_factory=dict)
    resource_types: dict[str, ResourceType] = field(default_factory=dict)
    policies: list[Callable[..., Any]] = field(default_factory=list)
    owners: list[Callable[..., Any]] = field(default_factory=list)
    cors: list[Callable[..., Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Service:
    """Declared in the service's `__init__.py` as `service = Service("sqs", __name__)`.

    name: the folder of its model in botocore ("lambda", "apigatewayv2", "stepfunctions").
    package: the Python package.
    iam: the prefix of its IAM actions where it is not the model's signing name ("states").
    schema: `schema.sql` beside the package's `__init__.py` is applied at start where it exists: CREATE … IF NOT EXISTS.
    directory: for the identity service only: makes the Directory that authentication asks: `directory(store, sealer)`.
    """

    name: str
    package: str
    iam: str | None = None
    directory: Callable[[Any, Any], Any] | None = None

    def schema(self) -> str:
        """The SQL that makes this service's tables; empty when it has none."""
        file = resources.files(self.package) / "schema.sql"
        return file.read_text() if file.is_file() else ""

    def contents(self) -> Contents:
        """Import every module of the package and collect what is marked. Raises ValueError when a name is taken twice."""
        found = Contents()
        for module in _modules(self.package):
            for thing in list(vars(module).values()):
                mark = vars(thing).get(MARK) if hasattr(thing, "__dict__") else None
                if mark is not None and getattr(thing, "__module__", None) == module.__name__:
                    _collect(found, mark, thing)
        return found


def _modules(package: str) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    for info in sorted(pkgutil.walk_packages(root.__path__, package + "."), key=lambda info: info.name):
        if not info.name.endswith(".types"):
            yield importlib.import_module(info.name)


def _collect(found: Contents, mark: object, thing: Any) -> None:
    match mark:
        case OperationSpec(name=name):
            _once(found.operations, name, (mark, thing))
        case ConsumerSpec(topic=topic):
            _once(found.consumers, topic, thing)
        case TimerSpec(kind=kind):
            _once(found.timers, kind, thing)
        case JobSpec():
            found.jobs.append(thing)
        case WebSpec(host=host):
            _once(found.web, host, thing)
        case ResourceTypeSpec(name=name):
            _once(found.resource_types, name, thing())
        case PolicySpec():
            found.policies.append(thing)
        case OwnerSpec():
            found.owners.append(thing)
        case CorsSpec():
            found.cors.append(thing)


def _once(table: dict[str, Any], name: str, thing: Any) -> None:
    if name in table:
        raise ValueError(f"{name} is implemented twice")
    table[name] = thing

"""The table of operations: what the services implement, bound to what their models say."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pampero.api.operation import OperationSpec
from pampero.api.resource import ResourceType
from pampero.api.service import Contents, Service
from pampero.protocol.model import OperationModel, ServiceModel, load_model
from pampero.store.tx import ReadTx


@dataclass(slots=True)
class Bound:
    """One implemented operation, ready to run.

    waits: an `async def f(call, req)`; otherwise a transaction body `def f(tx, call, req)`.
    """

    spec: OperationSpec
    function: Callable[..., Any]
    service: Service
    model: ServiceModel
    operation: OperationModel
    action: str
    request_type: type[Any]
    waits: bool


class Registry:
    """All services of one server. Raises ValueError at start when a service names what its model does not have."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services: dict[str, Service] = {}
        self.contents: dict[str, Contents] = {}
        self.models: dict[str, ServiceModel] = {}
        self._bound: dict[tuple[str, str], Bound] = {}
        self._by_prefix: dict[str, str] = {}
        for service in services:
            self._add(service)

    def _add(self, service: Service) -> None:
        model = load_model(service.name)
        contents = service.contents()
        unknown = sorted(set(contents.operations) - set(model.operations))
        if unknown:
            raise ValueError(f"{service.name} has no operations {', '.join(unknown)}")
        self.services[service.name] = service
        self.models[service.name] = model
        self.contents[service.name] = contents
        self._by_prefix[self.iam_prefix(service.name)] = service.name

    def iam_prefix(self, name: str) -> str:
        """The prefix of a service's IAM actions."""
        return self.services[name].iam or self.models[name].signing_name

    def find(self, service: str, operation: str) -> Bound | None:
        """The implementation of an operation, bound on first use; None when there is none."""
        bound = self._bound.get((service, operation))
        if bound is None and service in self.contents:
            entry = self.contents[service].operations.get(operation)
            if entry is not None:
                bound = self._bound[service, operation] = self._bind(self.services[service], *entry)
        return bound

    def _bind(self, service: Service, spec: OperationSpec, function: Callable[..., Any]) -> Bound:
        model = self.models[service.name]
        return Bound(
            spec=spec,
            function=function,
            service=service,
            model=model,
            operation=model.operations[spec.name],
            action=spec.action or f"{self.iam_prefix(service.name)}:{spec.name}",
            request_type=request_type(function),
            waits=inspect.iscoroutinefunction(function),
        )

    def implemented(self) -> list[tuple[str, str]]:
        """(service, operation) of everything implemented."""
        return [(name, operation) for name, found in self.contents.items() for operation in found.operations]

    def merged(self, part: str) -> dict[str, Any]:
        """One table of all services' consumers, timers or resource types."""
        table: dict[str, Any] = {}
        for contents in self.contents.values():
            for name, thing in getattr(contents, part).items():
                if name in table:
                    raise ValueError(f"{name} is claimed by two services")
                table[name] = thing
        return table

    def planes(self) -> dict[str, list[Callable[..., Any]]]:
        """Data planes by host. Services may share one (REST and HTTP APIs share `execute-api`): each is asked in turn."""
        table: dict[str, list[Callable[..., Any]]] = {}
        for contents in self.contents.values():
            for host, handler in contents.web.items():
                table.setdefault(host, []).append(handler)
        return table

    def resource_types(self) -> Mapping[str, ResourceType]:
        """CloudFormation's resource types by name."""
        return self.merged("resource_types")

    def policy(self, tx: ReadTx, action: str, arn: str) -> str | None:
        """The resource policy on `arn`, from the service that `action` belongs to."""
        return self._ask("policies", tx, action, arn)

    def owner(self, tx: ReadTx, action: str, arn: str) -> str | None:
        """The owner of a resource whose ARN names no account."""
        return self._ask("owners", tx, action, arn)

    def _ask(self, part: str, tx: ReadTx, action: str, arn: str) -> str | None:
        if not arn.startswith("arn:"):  # "*": no resource at all
            return None
        name = self._by_prefix.get(action.partition(":")[0])
        hooks = getattr(self.contents[name], part) if name else ()
        answer: str | None = hooks[0](tx, arn) if hooks else None
        return answer


def request_type(function: Callable[..., Any]) -> type[Any]:
    """The type of an operation's last parameter, found in the function's own module."""
    code = function.__code__
    name = code.co_varnames[: code.co_argcount][-1]
    annotation = function.__annotations__[name]
    if isinstance(annotation, str):
        annotation = eval(annotation, function.__globals__)
    found: type[Any] = annotation
    return found


def load_services(names: Iterable[str]) -> list[Service]:
    """The `service` of each package `pampero.services.<name>`."""
    return [importlib.import_module(f"pampero.services.{name}").service for name in names]

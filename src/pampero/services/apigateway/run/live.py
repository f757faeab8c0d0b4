"""What stages serve, compiled once and kept until a stage changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from pampero.api import Context
from pampero.services.apigateway.model import APIS, CHANGED, DEPLOYMENTS, STAGES, Definition
from pampero.services.apigateway.paths import greedy
from pampero.services.apigateway.types import Method, Resource, Stage
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx

KEPT = 1024


@dataclass(slots=True)
class Node:
    """A part of a path: what lies below it, by literal, by variable, or all the rest of the path."""

    literal: dict[str, Node] = field(default_factory=dict)
    variable: tuple[str, Node] | None = None
    rest: tuple[str, Resource] | None = None
    resource: Resource | None = None


def tree(definition: Definition) -> Node:
    """The resources that have methods, by their paths."""
    root = Node()
    for resource in definition.resources.values():
        if not resource.resourceMethods:
            continue
        node = root
        for part in (resource.path or "/").split("/"):
            if greedy(part):
                node.rest = (part[1:-2], resource)
                break
            if part.startswith("{"):
                node.variable = node.variable or (part[1:-1], Node())
                node = node.variable[1]
            elif part:
                node = node.literal.setdefault(part, Node())
        else:
            node.resource = resource
    return root


def find(node: Node, parts: list[str], at: int, values: dict[str, str]) -> Resource | None:
    """The most specific resource of a path: literals before variables before `{proxy+}`. values: of its variables, as
    they were sent (percent-encoded, as AWS hands them on)."""
    if at == len(parts):
        return node.resource
    below = node.literal.get(unquote(parts[at]))
    if below is not None:
        found = find(below, parts, at + 1, values)
        if found is not None:
            return found
    if node.variable is not None and parts[at]:
        found = find(node.variable[1], parts, at + 1, values)
        if found is not None:
            values[node.variable[0]] = parts[at]
            return found
    if node.rest is not None:
        values[node.rest[0]] = "/".join(parts[at:])
        return node.rest[1]
    return None


class Match(NamedTuple):
    """A method and the values of the path's variables."""

    resource: Resource
    method: Method
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Served:
    """A stage, ready to serve. context: in its account and region, still for nobody."""

    api: str
    context: Context
    stage: Stage
    definition: Definition
    root: Node

    @property
    def arn(self) -> str:
        """`arn:aws:execute-api:region:account:api/stage`."""
        place = f"{self.context.region}:{self.context.account}"
        return f"arn:aws:execute-api:{place}:{self.api}/{self.stage.stageName}"

    def match(self, method: str, path: str) -> Match | None:
        """The method that answers a path (without its stage); None where there is none."""
        values: dict[str, str] = {}
        trimmed = path.strip("/")
        resource = find(self.root, trimmed.split("/") if trimmed else [], 0, values)
        if resource is None:
            return None
        methods = resource.resourceMethods or {}
        found = methods.get(method) or methods.get("ANY")
        return None if found is None else Match(resource, found, values)


class Live:
    """A part of the server: `context.part(Live)`. running: integrations that went on after their time was up."""

    def __init__(self, context: Context) -> None:
        self._context = context
        store = context.runtime.store
        self._kept: Kept[tuple[str, str], Served] = Kept(lambda _: store.generation(CHANGED), KEPT)
        self._trees: dict[tuple[str, str], tuple[Definition, Node]] = {}
        self.running: set[asyncio.Task[Any]] = set()

    async def find(self, api: str, stage: str) -> Served | None:
        """What a stage serves; None where there is no such stage."""
        return await self._kept.read(self._context.runtime.store, (api, stage), self._load, api, stage)

    async def known(self, api: str) -> bool:
        """Whether there is an API of this id, deployed or not."""
        return await self._context.read(APIS.get, "", api) is not None

    def _load(self, tx: ReadTx, api: str, stage: str) -> Served | None:
        deployed = STAGES.get(tx, api, stage)
        found = None if deployed is None else APIS.get(tx, "", api)
        if deployed is None or found is None:
            return None
        key = (api, deployed.stage.deploymentId or "")
        compiled = self._trees.get(key)
        if compiled is None:
            frozen = DEPLOYMENTS.get(tx, *key)
            if frozen is None:
                return None
            if len(self._trees) >= KEPT:
                self._trees.clear()
            compiled = self._trees[key] = (frozen.definition, tree(frozen.definition))
        place = self._context.within(found.account, found.region)
        return Served(api, place, deployed.stage, *compiled)

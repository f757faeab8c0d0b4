"""A REST API as its stages serve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from pampero.api import Context
from pampero.services.apigateway.model import all_of
from pampero.services.apigateway.rest.model import DEPLOYMENTS, STAGES, Definition
from pampero.services.apigateway.rest.types import Method, MethodSetting, Resource
from pampero.services.apigateway.run.paths import Paths
from pampero.services.apigateway.run.served import Api, Stage
from pampero.store.tx import ReadTx


class Match(NamedTuple):
    """A method and the values of the path's variables."""

    resource: Resource
    method: Method
    values: dict[str, str]


@dataclass(slots=True)
class RestStage(Stage):
    """definition: what the stage's deployment froze."""

    definition: Definition
    paths: Paths[Resource]
    throttles: dict[str, MethodSetting]

    def match(self, method: str, path: str) -> Match | None:
        """The method that answers a path (without its stage); None where there is none. The values of variables stay
        as they were sent (percent-encoded, as AWS hands them on)."""
        sent = path.strip("/").split("/")
        found = self.paths.find(method, [unquote(part) for part in sent], sent)
        if found is None:
            return None
        methods = found[0].resourceMethods or {}
        answering = methods.get(method) or methods.get("ANY")
        return None if answering is None else Match(found[0], answering, found[1])


def compile_paths(definition: Definition) -> Paths[Resource]:
    """The resources by their methods and paths: where the most literal path lacks a method, the next one has its turn."""
    paths: Paths[Resource] = Paths()
    for resource in definition.resources.values():
        for verb in resource.resourceMethods or ():
            paths.add(f"{verb} {resource.path or '/'}", resource)
    return paths


def made(
    name: str, deployment: str, variables: Mapping[str, str], api: str, definition: Definition,
    throttles: dict[str, MethodSetting],
) -> RestStage:  # fmt: skip
    """A stage of a definition. api: the API's ARN for `execute-api`."""
    disabled = bool(definition.settings.disableExecuteApiEndpoint)
    paths = compile_paths(definition)
    return RestStage(name, deployment, dict(variables), disabled, f"{api}/{name}", definition, paths, throttles)


def load(tx: ReadTx, context: Context, api_id: str) -> Api[RestStage]:
    """Read and compile an API. context: its account and region."""
    stages = {}
    arn = f"arn:aws:execute-api:{context.region}:{context.account}:{api_id}"
    for stage in all_of(tx, STAGES, api_id):
        name, deployment = stage.stageName or "", stage.deploymentId or ""
        frozen = DEPLOYMENTS.get(tx, api_id, deployment)
        if frozen is not None:
            variables = stage.variables or {}
            stages[name] = made(name, deployment, variables, arn, frozen.definition, stage.methodSettings or {})
    return Api(api_id, "REST", context, stages)

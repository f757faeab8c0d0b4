"""A REST API as its stages serve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from pampero.api import Context
from pampero.aws.httpclient import Identity
from pampero.kernel.ids import uniform
from pampero.services.apigateway.model import all_of
from pampero.services.apigateway.rest.clientcertificates import identity_of
from pampero.services.apigateway.rest.model import DEPLOYMENTS, STAGES, Definition
from pampero.services.apigateway.rest.types import CanarySettings, Method, MethodSetting, Resource
from pampero.services.apigateway.rest.types import Stage as Settings
from pampero.services.apigateway.run.http.accesslogs import delivery_stream
from pampero.services.apigateway.run.paths import Paths
from pampero.services.apigateway.run.served import Api, Stage
from pampero.store.tx import ReadTx

# Paths that were matched lately.
MAX_KEPT, MAX_KEPT_LENGTH = 1024, 256


class Match(NamedTuple):
    """A method and the values of the path's variables."""

    resource: Resource
    method: Method
    values: dict[str, str]


@dataclass(slots=True)
class RestStage(Stage):
    """definition: what the stage's deployment froze. throttles: the settings of methods. cached: whether answers are kept;
    cache: among which. trial: it is a canary. log_to: the log group, or the ARN of the
    delivery stream, of access logs; "" where there are none. identity: what is shown to HTTP endpoints."""

    definition: Definition
    paths: Paths[Resource]
    throttles: dict[str, MethodSetting]
    log_to: str = field(default="", kw_only=True)
    log_format: str = field(default="", kw_only=True)
    identity: Identity | None = field(default=None, kw_only=True)
    trial: bool = field(default=False, kw_only=True)
    cached: bool = field(default=False, kw_only=True)
    cache: str = field(default="", kw_only=True)
    canary: RestStage | None = field(default=None, kw_only=True)
    percent: float = field(default=0.0, kw_only=True)
    _matches: dict[tuple[str, str], Match] = field(default_factory=dict, kw_only=True)

    def taken(self) -> RestStage:
        """The stage itself, or its canary for so many of a hundred requests."""
        return self.canary if self.canary is not None and uniform() * 100 < self.percent else self

    def match(self, method: str, path: str) -> Match | None:
        """The method that answers a path (without its stage); None where there is none. The values of variables stay
        as they were sent (percent-encoded, as AWS hands them on)."""
        known = self._matches.get((method, path))
        if known is not None:
            return known
        sent = path.strip("/").split("/")
        found = self.paths.find(method, [unquote(part) for part in sent], sent)
        if found is None:
            return None
        methods = found[0].resourceMethods or {}
        answering = methods.get(method) or methods.get("ANY")
        if answering is None:
            return None
        made = Match(found[0], answering, found[1])
        if len(path) <= MAX_KEPT_LENGTH:
            if len(self._matches) >= MAX_KEPT:
                self._matches.clear()
            self._matches[method, path] = made
        return made


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


def _logs(stage: Settings) -> tuple[str, str]:
    """Where a stage's access logs go and their format."""
    settings = stage.accessLogSettings
    arn = "" if settings is None else settings.destinationArn or ""
    if settings is None or not arn:
        return "", ""
    to = arn if delivery_stream(arn) else arn.partition(":log-group:")[2].removesuffix(":*")
    return to, settings.format or ""


def _add_canary(tx: ReadTx, arn: str, api_id: str, main: RestStage, settings: CanarySettings) -> None:
    deployment = settings.deploymentId or ""
    frozen = DEPLOYMENTS.get(tx, api_id, deployment)
    if frozen is None:
        return
    variables = {**main.variables, **(settings.stageVariableOverrides or {})}
    main.canary = made(main.name, deployment, variables, arn, frozen.definition, main.throttles)
    main.canary.cached, main.canary.trial = main.cached, True
    main.canary.identity = main.identity
    main.canary.log_to, main.canary.log_format = main.log_to, main.log_format
    main.canary.cache = main.cache if settings.useStageCache else f"{deployment}/canary"
    main.percent = settings.percentTraffic or 0.0


def load(tx: ReadTx, context: Context, api_id: str) -> Api[RestStage]:
    """Read and compile an API. context: its account and region."""
    stages = {}
    arn = f"arn:aws:execute-api:{context.region}:{context.account}:{api_id}"
    for stage in all_of(tx, STAGES, api_id):
        name, deployment = stage.stageName or "", stage.deploymentId or ""
        frozen = DEPLOYMENTS.get(tx, api_id, deployment)
        if frozen is not None:
            variables = stage.variables or {}
            settings = stage.methodSettings or {}
            stages[name] = main = made(name, deployment, variables, arn, frozen.definition, settings)
            main.log_to, main.log_format = _logs(stage)
            main.identity = identity_of(tx, context.scope, stage.clientCertificateId)
            main.cached, main.cache = bool(stage.cacheClusterEnabled), deployment
            if stage.canarySettings is not None:
                _add_canary(tx, arn, api_id, main, stage.canarySettings)
    return Api(api_id, "REST", context, stages)

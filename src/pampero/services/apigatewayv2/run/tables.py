"""What is served: each API compiled once, kept until it changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pampero.api import Context
from pampero.services.apigatewayv2.model import (
    APIS,
    AUTHORIZERS,
    DEFAULT_STAGE,
    INTEGRATIONS,
    PLACES,
    ROUTES,
    SNAPSHOTS,
    STAGES,
    Place,
    Snapshot,
    all_of,
)
from pampero.services.apigatewayv2.run.paths import Paths
from pampero.services.apigatewayv2.run.throttle import Bucket
from pampero.services.apigatewayv2.types import Api, Authorizer, Cors, Integration, Route, Stage
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx

KEPT = 4096
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}|\$stageVariables\.(\w+)")


@dataclass(slots=True)
class ServedRoute:
    """A route of a stage with all that it needs. uri: the integration's, with the stage's variables in it."""

    key: str
    route: Route
    integration: Integration | None
    authorizer: Authorizer | None
    uri: str
    bucket: Bucket | None


@dataclass(slots=True)
class ServedStage:
    """One stage of an API."""

    name: str
    variables: dict[str, str]
    paths: Paths[ServedRoute]
    log_group: str
    log_format: str


@dataclass(slots=True)
class ServedApi:
    """One API. answers: what its authorizers said, by authorizer and identity, and until when."""

    id: str
    place: Place
    cors: Cors | None
    disabled: bool
    stages: dict[str, ServedStage]
    answers: dict[tuple[str, ...], tuple[object, float]] = field(default_factory=dict)

    def stage_of(self, path: str) -> tuple[ServedStage, str] | None:
        """The stage that a path (percent-encoded) begins with, or `$default`, and the path within it."""
        first, slash, rest = path[1:].partition("/")
        stage = self.stages.get(first)
        if stage is not None and first != DEFAULT_STAGE:
            return stage, slash + rest or "/"
        stage = self.stages.get(DEFAULT_STAGE)
        return None if stage is None else (stage, path)


class Tables:
    """The compiled APIs, by id."""

    def __init__(self, context: Context) -> None:
        self._store = store = context.runtime.store
        self._apis: Kept[str, ServedApi] = Kept(lambda id_: store.generation(generation_of(id_)), KEPT)

    async def find(self, api_id: str) -> ServedApi | None:
        """The API, or None when this service has none of that id."""
        return await self._apis.read(self._store, api_id, load, api_id)


def generation_of(api_id: str) -> str:
    """What a change of the API touches."""
    return f"apigatewayv2.api/{api_id}"


def load(tx: ReadTx, api_id: str) -> ServedApi | None:
    """Read and compile an API."""
    place = PLACES.get(tx, "", api_id)
    api = None if place is None else APIS.get(tx, place.scope, api_id)
    if place is None or api is None:
        return None
    live = Snapshot(
        routes=all_of(tx, place.scope, ROUTES, api_id),
        integrations=all_of(tx, place.scope, INTEGRATIONS, api_id),
        authorizers=all_of(tx, place.scope, AUTHORIZERS, api_id),
    )
    stages = {}
    for stage in all_of(tx, place.scope, STAGES, api_id):
        content = live if stage.AutoDeploy else _deployed(tx, place, api_id, stage)
        stages[stage.StageName] = _stage(stage, content)
    return ServedApi(api_id, place, _cors(api), bool(api.DisableExecuteApiEndpoint), stages)


def _cors(api: Api) -> Cors | None:
    cors = api.CorsConfiguration
    return cors if cors is not None and cors != Cors() else None


def _deployed(tx: ReadTx, place: Place, api_id: str, stage: Stage) -> Snapshot:
    kept = SNAPSHOTS.get(tx, place.scope, f"{api_id}/{stage.DeploymentId}") if stage.DeploymentId else None
    return kept or Snapshot([], [], [])


def _stage(stage: Stage, content: Snapshot) -> ServedStage:
    variables = dict(stage.StageVariables or {})
    integrations = {f"integrations/{one.IntegrationId}": one for one in content.integrations}
    authorizers = {one.AuthorizerId: one for one in content.authorizers}
    paths: Paths[ServedRoute] = Paths()
    for route in content.routes:
        integration = integrations.get(route.Target or "")
        uri = "" if integration is None else with_variables(integration.IntegrationUri or "", variables)
        key = route.RouteKey or ""
        authorizer = authorizers.get(route.AuthorizerId) if route.AuthorizerId else None
        paths.add(key, ServedRoute(key, route, integration, authorizer, uri, _bucket(stage, key)))
    log = stage.AccessLogSettings
    group = "" if log is None or log.DestinationArn is None else log.DestinationArn.split(":log-group:")[-1]
    return ServedStage(
        stage.StageName, variables, paths, group.removesuffix(":*"), "" if log is None else log.Format or ""
    )


def _bucket(stage: Stage, key: str) -> Bucket | None:
    """Settings of a route win over the stage's, each value for itself."""
    own = (stage.RouteSettings or {}).get(key)
    default = stage.DefaultRouteSettings
    rate = burst = None
    for settings in (own, default):
        if settings is not None:
            rate = settings.ThrottlingRateLimit if rate is None else rate
            burst = settings.ThrottlingBurstLimit if burst is None else burst
    return None if rate is None and burst is None else Bucket(rate, burst)


def with_variables(text: str, variables: Mapping[str, str]) -> str:
    """`${stageVariables.name}` replaced."""
    if "stageVariables" not in text:
        return text
    return _STAGE_VARIABLE.sub(lambda found: variables.get(found[1] or found[2], ""), text)

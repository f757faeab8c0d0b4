"""An HTTP API as its stages serve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pampero.api import Context
from pampero.services.apigateway.http.model import APIS, SNAPSHOTS, STAGES, Snapshot, snapshot
from pampero.services.apigateway.http.types import AccessLogSettings, Authorizer, Cors, Integration, Route, Stage
from pampero.services.apigateway.model import all_of
from pampero.services.apigateway.run import served
from pampero.services.apigateway.run.paths import Paths
from pampero.store.tx import ReadTx


@dataclass(slots=True)
class ServedRoute:
    """A route of a stage with all that it needs. path: of its key; of `$default`, the key. uri: the integration's, with the stage's variables in it. throttle:
    rate and burst, where one of them is set. detailed: whether it has metrics of its own."""

    key: str
    path: str
    route: Route
    integration: Integration | None
    authorizer: Authorizer | None
    uri: str
    throttle: tuple[float | None, int | None] | None
    detailed: bool


@dataclass(slots=True)
class HttpStage(served.Stage):
    """cors: the API's configuration. log_group: "" where there are no access logs."""

    paths: Paths[ServedRoute]
    cors: Cors | None
    log_group: str
    log_format: str


def load(tx: ReadTx, context: Context, api_id: str) -> served.Api[HttpStage]:
    """Read and compile an API. context: its account and region."""
    api = APIS.get(tx, context.scope, api_id)
    stages = {}
    live = snapshot(tx, api_id)
    arn = f"arn:aws:execute-api:{context.region}:{context.account}:{api_id}"
    cors = None if api is None or api.CorsConfiguration == Cors() else api.CorsConfiguration
    disabled = api is None or bool(api.DisableExecuteApiEndpoint)
    for stage in all_of(tx, STAGES, api_id):
        content = live if stage.AutoDeploy else SNAPSHOTS.get(tx, api_id, stage.DeploymentId or "")
        variables = dict(stage.StageVariables or {})
        log = stage.AccessLogSettings
        group = log_group(log)
        made = stages[stage.StageName] = HttpStage(
            stage.StageName, stage.DeploymentId or "", variables, disabled, f"{arn}/{stage.StageName}", Paths(), cors,
            group, "" if log is None else log.Format or "",
        )  # fmt: skip
        for route in routes_of(content or Snapshot([], [], []), stage, made):
            made.paths.add(route.key, route)
    return served.Api(api_id, "HTTP", context, stages)


def routes_of(content: Snapshot, stage: Stage, made: HttpStage) -> list[ServedRoute]:
    """The routes of a stage."""
    integrations = {f"integrations/{one.IntegrationId}": one for one in content.integrations}
    authorizers: Mapping[str | None, Authorizer] = {one.AuthorizerId: one for one in content.authorizers}
    routes = []
    for route in content.routes:
        integration = integrations.get(route.Target or "")
        uri = "" if integration is None else made.filled(integration.IntegrationUri or "")
        authorizer = authorizers.get(route.AuthorizerId) if route.AuthorizerId else None
        key = route.RouteKey or ""
        routes.append(
            ServedRoute(
                key,
                key.partition(" ")[2] or key,
                route,
                integration,
                authorizer,
                uri,
                throttle_of(stage, key),
                detailed(stage, key),
            )
        )
    return routes


def log_group(log: AccessLogSettings | None) -> str:
    """Where access logs go; "" where there are none."""
    return (
        ""
        if log is None or log.DestinationArn is None
        else log.DestinationArn.split(":log-group:")[-1].removesuffix(":*")
    )


def throttle_of(stage: Stage, key: str) -> tuple[float | None, int | None] | None:
    """Settings of a route win over the stage's, each value for itself."""
    own = (stage.RouteSettings or {}).get(key)
    default = stage.DefaultRouteSettings
    rate = burst = None
    for settings in (own, default):
        if settings is not None:
            rate = settings.ThrottlingRateLimit if rate is None else rate
            burst = settings.ThrottlingBurstLimit if burst is None else burst
    return None if rate is None and burst is None else (rate, burst)


def detailed(stage: Stage, key: str) -> bool:
    """Whether a route has metrics of its own: what its settings say, else the stage's."""
    found = [(stage.RouteSettings or {}).get(key), stage.DefaultRouteSettings]
    told = [one.DetailedMetricsEnabled for one in found if one is not None and one.DetailedMetricsEnabled is not None]
    return bool(told and told[0])

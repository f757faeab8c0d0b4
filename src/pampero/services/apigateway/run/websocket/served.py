"""A WebSocket API as its stages serve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pampero.api import Context
from pampero.aws.httpclient import Identity
from pampero.services.apigateway.http.model import APIS, SNAPSHOTS, STAGES, Snapshot, snapshot
from pampero.services.apigateway.http.types import Authorizer, Integration, IntegrationResponse, Model, Route, Stage
from pampero.services.apigateway.http.websocket import DEFAULT
from pampero.services.apigateway.model import all_of
from pampero.services.apigateway.rest.clientcertificates import identity_of
from pampero.services.apigateway.run import served
from pampero.services.apigateway.run.http.served import detailed, log_group, throttle_of
from pampero.store.tx import ReadTx


@dataclass(slots=True)
class ServedRoute:
    """A route of a stage with all that it needs. answers: whether what the integration answers goes to the client.
    throttle: rate and burst, where one is set. detailed: whether it has metrics of its own."""

    key: str
    route: Route
    integration: Integration | None
    responses: list[IntegrationResponse]
    authorizer: Authorizer | None
    answers: bool
    throttle: tuple[float | None, int | None] | None
    detailed: bool


class Logging(NamedTuple):
    """What execution logs tell. level: INFO, ERROR, or any other for nothing. traced: data, too."""

    level: str
    traced: bool


@dataclass(slots=True)
class WebSocketStage(served.Stage):
    """selection: the expression that tells a message's route. key_selection: where the API key is. identity: what is
    shown to HTTP endpoints. logging: of routes for which route_logging has nothing."""

    routes: Mapping[str, ServedRoute]
    models: Mapping[str, Model]
    selection: str
    key_selection: str
    log_group: str
    log_format: str
    identity: Identity | None
    logging: Logging
    route_logging: Mapping[str, Logging]

    def route(self, key: str) -> ServedRoute | None:
        """The route of messages that select this key, or `$default`; `$connect` and `$disconnect` are nobody's to choose."""
        chosen = None if key.startswith("$") else self.routes.get(key)
        return chosen or self.routes.get(DEFAULT)


def load(tx: ReadTx, context: Context, api_id: str) -> served.Api[WebSocketStage]:
    """Read and compile an API. context: its account and region."""
    api = APIS.get(tx, context.scope, api_id)
    arn = f"arn:aws:execute-api:{context.region}:{context.account}:{api_id}"
    stages = {}
    live = snapshot(tx, api_id)
    for stage in all_of(tx, STAGES, api_id) if api is not None else ():
        content = live if stage.AutoDeploy else SNAPSHOTS.get(tx, api_id, stage.DeploymentId or "")
        if content is None or api is None:
            continue
        log = stage.AccessLogSettings
        stages[stage.StageName] = WebSocketStage(
            stage.StageName, stage.DeploymentId or "", dict(stage.StageVariables or {}),
            bool(api.DisableExecuteApiEndpoint), f"{arn}/{stage.StageName}", _routes(content, stage),
            {model.Name or "": model for model in content.models}, api.RouteSelectionExpression,
            api.ApiKeySelectionExpression or "", log_group(log), "" if log is None else log.Format or "",
            identity_of(tx, context.scope, stage.ClientCertificateId),
            _logging(stage, ""), {key: _logging(stage, key) for key in stage.RouteSettings or ()},
        )  # fmt: skip
    return served.Api(api_id, "WEBSOCKET", context, stages)


def _logging(stage: Stage, key: str) -> Logging:
    """Settings of a route win over the stage's, each value for itself."""
    found = [one for one in ((stage.RouteSettings or {}).get(key), stage.DefaultRouteSettings) if one is not None]
    levels = [one.LoggingLevel for one in found if one.LoggingLevel is not None]
    traced = [one.DataTraceEnabled for one in found if one.DataTraceEnabled is not None]
    return Logging(levels[0] if levels else "OFF", bool(traced and traced[0]))


def _routes(content: Snapshot, stage: Stage) -> dict[str, ServedRoute]:
    integrations = {f"integrations/{one.IntegrationId}": one for one in content.integrations}
    authorizers: Mapping[str | None, Authorizer] = {one.AuthorizerId: one for one in content.authorizers}
    made = {}
    for route in content.routes:
        integration = integrations.get(route.Target or "")
        key, id_ = route.RouteKey or "", (integration and integration.IntegrationId) or ""
        made[key] = ServedRoute(
            key,
            route,
            integration,
            content.integration_responses.get(id_, []),
            authorizers.get(route.AuthorizerId) if route.AuthorizerId else None,
            bool(route.RouteResponseSelectionExpression and content.route_responses.get(route.RouteId or "")),
            throttle_of(stage, key),
            detailed(stage, key),
        )
    return made

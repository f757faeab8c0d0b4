"""The roles that an API names, and those that a stage's variables complete."""

from __future__ import annotations

from collections.abc import Mapping

from pampero.api import Call, pass_role
from pampero.services.apigateway.model import PRINCIPAL, VARIABLE, complete
from pampero.services.apigateway.rest.model import DEPLOYMENTS, Definition
from pampero.services.apigateway.rest.types import Stage
from pampero.store.tx import ReadTx


def roles_of(definition: Definition) -> set[str]:
    """The roles that integrations and authorizers name, as they are written."""
    methods = [method for one in definition.resources.values() for method in (one.resourceMethods or {}).values()]
    named = [method.methodIntegration.credentials for method in methods if method.methodIntegration is not None]
    named += [authorizer.authorizerCredentials for authorizer in definition.authorizers.values()]
    return {role for role in named if role}


def roles_in(tx: ReadTx, api: str, stage: Stage | None) -> set[str]:
    """The roles that a stage's variables complete, in the deployments that it serves."""
    if stage is None:
        return set()
    found, canary = _completed(tx, api, stage.deploymentId, stage.variables), stage.canarySettings
    if canary is not None:
        variables = {**(stage.variables or {}), **(canary.stageVariableOverrides or {})}
        found |= _completed(tx, api, canary.deploymentId, variables)
    return found


def _completed(tx: ReadTx, api: str, deployment: str | None, variables: Mapping[str, str] | None) -> set[str]:
    frozen = DEPLOYMENTS.get(tx, api, deployment or "")
    if frozen is None:
        return set()
    return {complete(role, variables) for role in roles_of(frozen.definition) if VARIABLE.search(role)}


def pass_completed(tx: ReadTx, call: Call, api: str, stage: Stage, before: set[str]) -> None:
    """May the caller hand over what a stage's variables make of its roles? before: what they made already.

    Raises ApiError AccessDenied.
    """
    pass_role(tx, call, PRINCIPAL, *sorted(roles_in(tx, api, stage) - before))

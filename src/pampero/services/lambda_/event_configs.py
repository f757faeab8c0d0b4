"""How asynchronous invocations are tried, and who is told of their ends."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.deployments import changed
from pampero.services.lambda_.functions import position
from pampero.services.lambda_.model import EVENT_CONFIGS, FUNCTIONS, EventConfig, resolve
from pampero.services.lambda_.names import LATEST, Reference, invalid, not_found, reference
from pampero.store.tx import ReadTx, Tx

TARGETS = ("sqs", "sns", "lambda", "events")


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName, req.Qualifier).qualified


def _function_arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName).arn


def _id(where: Reference) -> str:
    return f"{where.name}/{'' if where.qualifier == LATEST else where.qualifier}"


def _find(tx: ReadTx, where: Reference) -> EventConfig:
    found = EVENT_CONFIGS.get(tx, where.scope, _id(where))
    if found is None:
        qualified = f"{where.arn}:{where.qualifier or LATEST}"
        raise not_found(f"The function {qualified} doesn't have an EventInvokeConfig")
    return found


def _check_there(tx: ReadTx, where: Reference) -> None:
    """As on AWS, in other words than elsewhere."""
    try:
        resolve(tx, where)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise
        raise not_found("The function doesn't exist.") from None


def _shown(where: Reference, config: EventConfig) -> t.FunctionEventInvokeConfig:
    return t.FunctionEventInvokeConfig(
        LastModified=config.modified,
        FunctionArn=f"{where.arn}:{where.qualifier or LATEST}",
        MaximumRetryAttempts=config.retries,
        MaximumEventAgeInSeconds=config.age,
        DestinationConfig=t.DestinationConfig(
            OnSuccess=t.OnSuccess(Destination=config.on_success or None),
            OnFailure=t.OnFailure(Destination=config.on_failure or None),
        ),
    )


def _destinations(tx: ReadTx, where: Reference, req: Any, config: EventConfig) -> None:
    given = req.DestinationConfig
    if given is None:
        return
    success = (given.OnSuccess.Destination or "") if given.OnSuccess is not None else None
    failure = (given.OnFailure.Destination or "") if given.OnFailure is not None else None
    for target, kinds in ((success, TARGETS), (failure, (*TARGETS, "s3"))):
        if target and (target.count(":") < 5 or target.split(":")[2] not in kinds):
            parts = f"onSuccess={_part('OnSuccess', success)}, onFailure={_part('OnFailure', failure)}"
            raise invalid(f"The provided destination config DestinationConfig({parts}) is invalid.")
        if target and target.split(":")[2] == "lambda":
            _check_function(tx, where, target)
    if success is not None:
        config.on_success = success
    if failure is not None:
        config.on_failure = failure


def _part(name: str, target: str | None) -> str:
    return f"{name}(destination={target})" if target else "null"


def _check_function(tx: ReadTx, where: Reference, target: str) -> None:
    """One of this account's has to be there, and must not be the function itself."""
    parts = target.split(":")
    there = Reference(parts[4], parts[3], *parts[6:8]) if len(parts) in (7, 8) else None
    if there is None:
        raise invalid(f"The destination ARN {target} is invalid.")
    if there.arn == where.arn:
        raise invalid("You can't specify the function as a destination for itself.")
    if there.scope == where.scope and FUNCTIONS.get(tx, there.scope, there.name) is None:
        raise invalid(f"The destination ARN {target} is invalid.")


def _save(tx: Tx, where: Reference, config: EventConfig) -> t.FunctionEventInvokeConfig:
    config.modified = tx.now
    EVENT_CONFIGS.put(tx, where.scope, _id(where), config)
    changed(tx)
    return _shown(where, config)


@operation("PutFunctionEventInvokeConfig", resource=_arn)
def put_config(tx: Tx, call: Call, req: t.PutFunctionEventInvokeConfigRequest) -> t.FunctionEventInvokeConfig:
    """Set all of it. Source: API_PutFunctionEventInvokeConfig. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName, req.Qualifier)
    if req.MaximumRetryAttempts is None and req.MaximumEventAgeInSeconds is None and req.DestinationConfig is None:
        raise invalid("You must specify at least one of error handling or destination setting.")
    _check_there(tx, where)
    config = EventConfig(req.MaximumRetryAttempts, req.MaximumEventAgeInSeconds, "", "", 0.0)
    _destinations(tx, where, req, config)
    return _save(tx, where, config)


@operation("UpdateFunctionEventInvokeConfig", resource=_arn)
def update_config(tx: Tx, call: Call, req: t.UpdateFunctionEventInvokeConfigRequest) -> t.FunctionEventInvokeConfig:
    """Change what is named. Source: API_UpdateFunctionEventInvokeConfig. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName, req.Qualifier)
    _check_there(tx, where)
    config = _find(tx, where)
    if req.MaximumRetryAttempts is not None:
        config.retries = req.MaximumRetryAttempts
    if req.MaximumEventAgeInSeconds is not None:
        config.age = req.MaximumEventAgeInSeconds
    _destinations(tx, where, req, config)
    return _save(tx, where, config)


@operation("GetFunctionEventInvokeConfig", resource=_arn, read=True)
def get_config(tx: ReadTx, call: Call, req: t.GetFunctionEventInvokeConfigRequest) -> t.FunctionEventInvokeConfig:
    """One. Source: API_GetFunctionEventInvokeConfig. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName, req.Qualifier)
    return _shown(where, _find(tx, where))


@operation("DeleteFunctionEventInvokeConfig", resource=_arn)
def delete_config(tx: Tx, call: Call, req: t.DeleteFunctionEventInvokeConfigRequest) -> None:
    """Back to the defaults. Source: API_DeleteFunctionEventInvokeConfig. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName, req.Qualifier)
    _find(tx, where)
    EVENT_CONFIGS.delete(tx, where.scope, _id(where))
    changed(tx)


@operation("ListFunctionEventInvokeConfigs", resource=_function_arn, read=True)
def list_configs(
    tx: ReadTx, call: Call, req: t.ListFunctionEventInvokeConfigsRequest
) -> t.ListFunctionEventInvokeConfigsResponse:
    """A function's, by qualifier. Source: API_ListFunctionEventInvokeConfigs. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName)
    _check_there(tx, where)
    most = req.MaxItems or 50
    found = EVENT_CONFIGS.page(tx, where.scope, prefix=f"{where.name}/", after=position(req.Marker), limit=most + 1)
    configs, token = page(found, most, lambda entry: entry[0])
    shown = [
        _shown(Reference(where.account, where.region, where.name, id_.split("/")[1]), config) for id_, config in configs
    ]
    return t.ListFunctionEventInvokeConfigsResponse(FunctionEventInvokeConfigs=shown, NextMarker=token)

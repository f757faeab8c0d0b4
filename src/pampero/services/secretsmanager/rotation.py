"""RotateSecret and CancelRotateSecret."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.access import secret_arn, secret_keys
from pampero.services.secretsmanager.model import (
    CURRENT,
    PENDING,
    VERSIONS,
    Rotation,
    Rules,
    Secret,
    bad_parameter,
    bad_request,
    changeable,
    save,
    token_of,
)
from pampero.services.secretsmanager.rotating import SERVICE, begin
from pampero.services.secretsmanager.schedules import settle
from pampero.services.secretsmanager.staging import detach
from pampero.services.secretsmanager.windows import check
from pampero.store.tx import ReadTx, Tx

REFUSED = (
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the "
    f"principal {SERVICE}."
)


def _rotation_keys(tx: ReadTx, call: Call, req: t.RotateSecretRequest) -> dict[str, list[str]]:
    modifies = "true" if req.RotationRules is not None else "false"
    return {**secret_keys(tx, call, req), "secretsmanager:ModifyRotationRules": [modifies]}


@operation("RotateSecret", resource=secret_arn, context=_rotation_keys)
async def rotate_secret(call: Call, req: t.RotateSecretRequest) -> t.RotateSecretResponse:
    """Say how a secret is rotated, and begin, or only try the function. Source: API_RotateSecret.

    Whoever calls must be allowed to invoke the function. Raises InvalidRequestException, InvalidParameterException,
    ResourceNotFoundException, AccessDeniedException.
    """
    token = token_of(call, req.ClientRequestToken, bad_parameter)
    _check_rules(req.RotationRules)
    arn, function = await call.read(_checked, call, req, token)
    if function:
        await _try(call, arn, function)
    secret = await call.write(_rotate, call, req, token)
    return t.RotateSecretResponse(ARN=secret.arn, Name=secret.name, VersionId=token)


def _check_rules(rules: t.RotationRulesType | None) -> None:
    """Raises InvalidParameterException."""
    if rules is not None:
        try:
            check(rules.AutomaticallyAfterDays, rules.ScheduleExpression, rules.Duration)
        except ValueError as error:
            raise bad_parameter(str(error)) from error


def _found(tx: ReadTx, call: Call, req: t.RotateSecretRequest, token: str) -> tuple[Secret, str]:
    """The secret and its function; "" for one that rotates with this token already."""
    secret = changeable(tx, call, req.SecretId)
    function = req.RotationLambdaARN or (secret.rotation.lambda_ if secret.rotation is not None else None)
    if not function:
        raise bad_request("No Lambda rotation function ARN is associated with this secret.")
    if token in secret.stages or VERSIONS.get(tx, secret.vault, token) is not None:
        return secret, ""
    rotation, pending = secret.rotation, secret.holding(PENDING)
    if rotation is not None and rotation.trial and rotation.running is not None:
        return secret, function  # what is only tried gives way
    if pending is not None and pending != secret.holding(CURRENT):
        raise bad_request("A previous rotation isn't complete. That rotation will be reattempted.")
    return secret, function


def _checked(tx: ReadTx, call: Call, req: t.RotateSecretRequest, token: str) -> tuple[str, str]:
    secret, function = _found(tx, call, req, token)
    if function:
        call.require(tx, Check("lambda:InvokeFunction", function))
    return secret.arn, function


async def _try(call: Call, arn: str, function: str) -> None:
    """Raises AccessDeniedException where the function may not be invoked for the secret."""
    try:
        where = Arn.parse(function)
        there = call.within(where.account, where.region).as_service(SERVICE, arn)
        await there.client("lambda").call("Invoke", FunctionName=function, InvocationType="DryRun")
    except (ApiError, ValueError) as error:
        raise ApiError("AccessDeniedException", REFUSED, status=400) from error


def _rotate(tx: Tx, call: Call, req: t.RotateSecretRequest, token: str) -> Secret:
    secret, function = _found(tx, call, req, token)
    if not function:
        return secret
    before, given = secret.rotation, req.RotationRules
    if before is not None and before.trial and before.running is not None:
        detach(secret, PENDING)
    rules = before.rules if before is not None else Rules()
    if given is not None:
        rules = Rules(given.AutomaticallyAfterDays, given.ScheduleExpression, given.Duration)
    secret.rotation = Rotation(function, rules, last=None if before is None else before.last)
    secret.changed = tx.now
    settle(tx, secret)
    begin(tx, secret, token, trial=req.RotateImmediately is False)
    return save(tx, secret)


@operation("CancelRotateSecret", resource=secret_arn, context=secret_keys)
def cancel_rotate_secret(tx: Tx, call: Call, req: t.CancelRotateSecretRequest) -> t.CancelRotateSecretResponse:
    """Rotate no more; labels stay where a rotation under way has put them. Source: API_CancelRotateSecret.

    Raises ResourceNotFoundException, InvalidRequestException.
    """
    secret = changeable(tx, call, req.SecretId)
    version: Any = None
    if secret.rotation is not None:
        version, secret.rotation.running = secret.rotation.running, None
        secret.rotation.enabled, secret.rotation.token = False, ids.uuid4()
        settle(tx, secret)
        save(tx, secret)
    return t.CancelRotateSecretResponse(ARN=secret.arn, Name=secret.name, VersionId=version)

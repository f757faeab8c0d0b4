"""A rotation goes on: its steps are invocations of the function, one after the other.

The position is in the secret; what is done outside is done by a consumer and then written down. After a crash the step is done
again with the same ClientRequestToken, which the function recognises. Sources: user guide, "How rotation works",
"Rotation function overview".
"""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.services.secretsmanager.model import CURRENT, PENDING, SECRETS, VERSIONS, Rotation, Secret, save
from pampero.services.secretsmanager.schedules import DUE, settle
from pampero.services.secretsmanager.staging import attach, detach
from pampero.store.tx import ReadTx, Tx

SERVICE = "secretsmanager.amazonaws.com"
GO, AGAIN = "secretsmanager.step", "secretsmanager.again"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
TRIAL = ("testSecret",)
# "If rotation fails, Secrets Manager retries the entire rotation process multiple times": how often, and after how
# long, AWS does not say.
ATTEMPTS, PAUSE = 5, 60.0


class Step(Struct, frozen=True):
    """What the function is to be told: for which secret, and which function that is."""

    arn: str
    function: str
    name: str
    token: str


def begin(tx: Tx, secret: Secret, version: str, *, trial: bool = False) -> None:
    """Begin a rotation that makes this version, which is AWSPENDING from now on. The caller saves the secret."""
    rotation = secret.rotation
    assert rotation is not None
    if secret.holding(PENDING) != version:
        attach(secret, version, PENDING)
    rotation.running, rotation.token, rotation.trial = version, ids.uuid4(), trial
    rotation.step, rotation.attempt = 0, 1
    tx.cancel(AGAIN, secret.arn)
    _go(tx, secret, rotation)


def _go(tx: Tx, secret: Secret, rotation: Rotation) -> None:
    place = {"scope": secret.scope, "name": secret.name, "token": rotation.token}
    tx.emit(GO, {**place, "step": rotation.step, "attempt": rotation.attempt}, key=secret.arn)


@timer(DUE)
def due(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A rotation window opens. One that has failed before is begun again with its version."""
    tx.trace = ""
    secret = SECRETS.get(tx, event.payload["scope"], event.payload["name"])
    if secret is None or secret.rotation is None or not secret.rotation.enabled or secret.deleted is not None:
        return
    settle(tx, secret)
    if secret.rotation.running is None:
        pending = secret.holding(PENDING)
        begin(tx, secret, ids.uuid4() if pending in (None, secret.holding(CURRENT)) else str(pending))
    save(tx, secret)


@timer(AGAIN)
def again(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A rotation that has failed is begun once more."""
    secret = _of(tx, event.payload)
    if secret is not None and secret.rotation is not None:
        secret.rotation.step = 0
        secret.rotation.attempt += 1
        _go(tx, secret, secret.rotation)
        save(tx, secret)


def _of(tx: ReadTx, place: dict[str, Any]) -> Secret | None:
    """The secret, if it is in that rotation still."""
    secret = SECRETS.get(tx, place["scope"], place["name"])
    rotation = None if secret is None else secret.rotation
    going = rotation is not None and rotation.running is not None and rotation.token == place["token"]
    return secret if going else None


@consumer(GO)
async def go(context: Context, event: Event) -> None:
    """Have the function do a step, unless the rotation is elsewhere by now."""
    place = event.payload
    step = await context.read(_entered, place)
    if step is None:
        return
    where = Arn.parse(step.function)
    there = context.within(where.account, where.region).as_service(SERVICE, step.arn)
    told = {"ClientRequestToken": step.token, "SecretId": step.arn, "Step": step.name, "RotationToken": place["token"]}
    try:
        answer = await there.client("lambda").call(
            "Invoke", FunctionName=step.function, Payload=json.dumps(told).encode()
        )
    except ApiError:
        done = False
    else:
        done = "FunctionError" not in answer
    await context.write(_done if done else _failed, place)


def _entered(tx: ReadTx, place: dict[str, Any]) -> Step | None:
    secret = _of(tx, place)
    rotation = None if secret is None else secret.rotation
    if secret is None or rotation is None or (rotation.step, rotation.attempt) != (place["step"], place["attempt"]):
        return None
    steps = TRIAL if rotation.trial else STEPS
    return Step(secret.arn, rotation.lambda_, steps[rotation.step], rotation.running or "")


def _done(tx: Tx, place: dict[str, Any]) -> None:
    """The function has done its step. It has to have made the version, and at last the current one."""
    secret = _of(tx, place)
    rotation = None if secret is None else secret.rotation
    if secret is None or rotation is None or rotation.running is None or rotation.step != place["step"]:
        return
    if rotation.trial:
        _tried(tx, secret, rotation)
        return
    last = rotation.step == len(STEPS) - 1
    made = VERSIONS.get(tx, secret.vault, rotation.running) is not None
    if not made or (last and secret.holding(CURRENT) != rotation.running):
        _failed(tx, place)
        return
    if last:
        rotation.running, rotation.last, secret.changed = None, tx.now, tx.now
        settle(tx, secret)
    else:
        rotation.step += 1
        _go(tx, secret, rotation)
    save(tx, secret)


def _tried(tx: Tx, secret: Secret, rotation: Rotation) -> None:
    detach(secret, PENDING)
    rotation.running = None
    save(tx, secret)


def _failed(tx: Tx, place: dict[str, Any]) -> None:
    """The whole rotation begins again after a pause, some times; then its version stays AWSPENDING."""
    secret = _of(tx, place)
    rotation = None if secret is None else secret.rotation
    if secret is None or rotation is None:
        return
    if rotation.trial:
        _tried(tx, secret, rotation)
    elif rotation.attempt < ATTEMPTS:
        rotation.step = -1
        tx.at(AGAIN, secret.arn, tx.now + PAUSE * 2 ** (rotation.attempt - 1), place)
        save(tx, secret)
    else:
        rotation.running = None
        save(tx, secret)

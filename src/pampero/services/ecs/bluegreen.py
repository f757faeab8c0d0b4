"""Blue/green deployments, and those that move traffic in steps: a second set of tasks beside the first, stages with hooks, a
time in which one can go back at once. Source: developer guide, "Amazon ECS blue/green deployments", "Lifecycle hooks for
Amazon ECS service deployments".

A stage is over when its hooks have succeeded and what it does is done; what is done outside (functions, load balancers) is
done by consumers and written into the service deployment, so that a deployment goes on after a crash where it was.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Protocol

from pampero.api import ApiError, Context, Event, consumer
from pampero.kernel import ids, jsontext
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import SERVICE, look, look_at
from pampero.services.ecs.model import (
    BLUE_GREEN,
    CANARY,
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    RECORDS,
    SERVICES,
    Record,
    Rollout,
    Service,
)
from pampero.services.ecs.rollouts import OVER, completed, fail, record_of, steady
from pampero.services.ecs.traffic import TRAFFIC
from pampero.store.tx import ReadTx, Tx

HOOK = "ecs.hook"
STAGES = (
    "RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP", "TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP",
)  # fmt: skip
SUCCEEDED, REFUSED, UNDER_WAY, ASKED = "SUCCEEDED", "FAILED", "IN_PROGRESS", "ASKED"
# How long lies between two calls of a hook that is under way, where it does not say. Source: "Lifecycle hooks".
CALL_BACK_SECONDS = 30.0
MINUTE = 60.0
SOURCE = "ECS deployment"


class Hand(Protocol):
    """What a strategy needs of the scheduler."""

    desired: int

    def keep(self, unit: Rollout, number: int) -> bool:
        """Have so many tasks of a deployment; whether they all run, and no more."""

    def broken(self, unit: Rollout) -> bool:
        """Whether the circuit breaker opens."""


def shift(tx: Tx, context: Context, service: Service, hand: Hand) -> None:
    """One look at a service that is deployed so."""
    green = service.primary
    if green is None:
        return
    blue = next((one for one in service.rollouts if one is not green and one.state == COMPLETED), None)
    record = record_of(tx, service, green)
    if green.state == COMPLETED or green.state == FAILED:
        settled = green.state == COMPLETED and hand.keep(green, hand.desired)
        if settled and not service.steady:
            steady(tx, service)
        return
    if record is None or record.body.status in OVER:
        _return(tx, service, green, hand)
        return
    if hand.broken(green):
        _fail(tx, service, green, record, "tasks failed to start.")
        return
    if blue is not None:
        hand.keep(blue, hand.desired)
    for other in service.rollouts:
        if other is not green and other is not blue:
            hand.keep(other, 0)
    while record.body.status not in OVER:
        if not _stage(tx, service, green, blue, record, hand):
            break
        if record.stage == STAGES[-1]:
            record.stage = ""
            RECORDS.save(tx, record)
            completed(tx, service, green)
            if not service.steady:
                steady(tx, service)
            return
        _enter(tx, record, STAGES[STAGES.index(record.stage) + 1])
    if record.body.status not in OVER:
        RECORDS.save(tx, record)


def _enter(tx: Tx, record: Record, stage: str) -> None:
    record.stage, record.entered, record.step, record.hooks = stage, tx.now, 0, {}
    stage_: Any = stage
    record.body.lifecycleStage, record.body.updatedAt = stage_, tx.now


def _stage(tx: Tx, service: Service, green: Rollout, blue: Rollout | None, record: Record, hand: Hand) -> bool:
    """Whether a stage is over."""
    if blue is not None and not _hooked(tx, service, record):
        return False
    match record.stage:
        case "SCALE_UP":
            return hand.keep(green, hand.desired)
        case "TEST_TRAFFIC_SHIFT" | "PRODUCTION_TRAFFIC_SHIFT":
            hand.keep(green, hand.desired)
            return blue is None or _shifted(tx, service, green, record)
        case "BAKE_TIME":
            hand.keep(green, hand.desired)
            return blue is None or _waited(tx, service, record, (service.configuration.bakeTimeInMinutes or 0) * MINUTE)
        case "CLEAN_UP":
            kept = hand.keep(green, hand.desired)
            return (blue is None or hand.keep(blue, 0)) and kept
        case _:
            return True


def _waited(tx: Tx, service: Service, record: Record, seconds: float) -> bool:
    over = record.entered + seconds
    if tx.now >= over:
        return True
    look_at(tx, service, record.id, over)
    return False


def weights(service: Service) -> list[tuple[float, float]]:
    """The shares of the traffic that the new tasks get, in percent, each with the seconds until the next one."""
    found, config = [], service.configuration
    if service.strategy == CANARY:
        canary = config.canaryConfiguration or t.CanaryConfiguration()
        share, pause = canary.canaryPercent or 5.0, canary.canaryBakeTimeInMinutes
        found.append((share, (10 if pause is None else pause) * MINUTE))
    elif service.strategy != BLUE_GREEN:
        linear = config.linearConfiguration or t.LinearConfiguration()
        step, pause = linear.stepPercent or 10.0, linear.stepBakeTimeInMinutes
        share = step
        while share < 100:
            found.append((share, (6 if pause is None else pause) * MINUTE))
            share += step
    return [*found, (100.0, 0.0)]


def _shifted(tx: Tx, service: Service, green: Rollout, record: Record) -> bool:
    """Whether the traffic of a stage has moved."""
    test = record.stage == "TEST_TRAFFIC_SHIFT"
    steps = [(100.0, 0.0)] if test else weights(service)
    while True:
        key = f"traffic/{record.stage}/{record.step}"
        if key not in record.hooks:
            record.hooks[key] = ASKED
            share = steps[record.step][0]
            payload = {"place": record.place, "record": record.id, "service": service.name, "key": key, "test": test,
                       "side": green.side, "share": share, "revision": green.revision.arn}  # fmt: skip
            tx.emit(TRAFFIC, payload, key=f"{record.place}/{service.name}")
            return False
        if record.hooks[key] != SUCCEEDED:
            return False
        if not _waited(tx, service, record, steps[record.step][1]):
            return False
        if record.step == len(steps) - 1:
            return True
        record.step += 1
        record.entered = tx.now


def _hooked(tx: Tx, service: Service, record: Record) -> bool:
    """Whether all hooks of a stage have succeeded; they are called by a consumer."""
    done = True
    for number, hook in enumerate(service.configuration.lifecycleHooks or ()):
        if record.stage not in (hook.lifecycleStages or ()):
            continue
        key = f"hook/{number}"
        if key not in record.hooks:
            record.hooks[key] = ASKED
            _ask(tx, service, record, number)
        done = done and record.hooks[key] == SUCCEEDED
    return done


def _ask(tx: Tx, service: Service, record: Record, number: int) -> None:
    payload = {
        "place": record.place,
        "record": record.id,
        "service": service.name,
        "number": number,
        "stage": record.stage,
    }
    tx.emit(HOOK, payload, key=f"{record.place}/{service.name}/{number}")


@consumer(HOOK)
async def call_hook(context: Context, event: Event) -> None:
    """Invoke the function of a hook as its role, and write down what it says; it may want to be asked again."""
    asked = event.payload
    account, region, _ = asked["place"].split("/")
    there = context.within(account, region)
    found = await there.read(_question, asked)
    if found is None:
        return
    hook, question = found
    delay = CALL_BACK_SECONDS
    try:
        role = await there.as_role(hook.roleArn or "", ids.name_id(), service=SERVICE)
        answer = await role.client("lambda").call(
            "Invoke", FunctionName=hook.hookTargetArn, Payload=json.dumps(question).encode()
        )
        said = jsontext.loads(answer.get("Payload") or b"{}")
        said = said if isinstance(said, dict) and not answer.get("FunctionError") else {}
        status = str(said.get("hookStatus", REFUSED))
        if isinstance(said.get("callBackDelay"), int | float):
            delay = float(said["callBackDelay"])
    except (ApiError, ValueError):
        status = REFUSED
    if status == UNDER_WAY:
        await there.runtime.clock.wait(asyncio.Event(), there.now + delay)
    await there.write(_answered, asked, status)


def _question(tx: ReadTx, asked: dict[str, Any]) -> tuple[t.DeploymentLifecycleHook, dict[str, Any]] | None:
    record = RECORDS.get(tx, asked["place"], asked["record"])
    service = SERVICES.get(tx, asked["place"], asked["service"])
    if record is None or service is None or record.stage != asked["stage"] or record.body.status in OVER:
        return None
    hooks = service.configuration.lifecycleHooks or []
    if asked["number"] >= len(hooks):
        return None
    target = record.body.targetServiceRevision
    details: dict[str, Any] = {
        "testTrafficWeights": {},
        "productionTrafficWeights": {},
        "serviceArn": service.arn,
        "targetServiceRevisionArn": target.arn if target is not None else None,
    }
    question = {
        "executionDetails": details,
        "executionId": f"{record.id}/{asked['number']}",
        "lifecycleStage": record.stage,
        "resourceArn": record.arn,
    }
    return hooks[asked["number"]], question


def _answered(tx: Tx, asked: dict[str, Any], status: str) -> None:
    record = RECORDS.get(tx, asked["place"], asked["record"])
    service = SERVICES.get(tx, asked["place"], asked["service"])
    if record is None or service is None or record.stage != asked["stage"] or record.body.status in OVER:
        return
    if status == UNDER_WAY:
        _ask(tx, service, record, asked["number"])
        return
    green = service.primary
    if status != SUCCEEDED and green is not None and green.id == record.rollout:
        _fail(tx, service, green, record, f"A lifecycle hook of {record.stage} failed.")
        SERVICES.save(tx, service)
    else:
        record.hooks[f"hook/{asked['number']}"] = SUCCEEDED
        RECORDS.save(tx, record)
    look(tx, asked["place"], asked["service"])


def _fail(tx: Tx, service: Service, green: Rollout, record: Record, why: str) -> None:
    RECORDS.save(tx, record)
    fail(tx, service, green, SOURCE, why, back=True)


def _return(tx: Tx, service: Service, blue: Rollout, hand: Hand) -> None:
    """The way back: traffic to the former tasks, then the newer ones go."""
    if blue.state != IN_PROGRESS:
        return
    if not blue.returned:
        payload = {"place": service.place, "record": "", "service": service.name, "key": "", "test": False,
                   "side": blue.side, "share": 100.0, "revision": blue.revision.arn}  # fmt: skip
        tx.emit(TRAFFIC, payload, key=f"{service.place}/{service.name}")
        blue.returned = True
    settled = hand.keep(blue, hand.desired)
    for other in service.rollouts:
        if other is not blue:
            settled = hand.keep(other, 0) and settled
    if settled:
        blue.returned = False
        completed(tx, service, blue)
        if not service.steady:
            steady(tx, service)

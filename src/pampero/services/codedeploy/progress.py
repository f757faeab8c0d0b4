"""How a deployment goes on: a hook, steps of traffic with their waits, another hook; or the way back.

What is done outside (the alias is changed, a hook is invoked) is done by a consumer, as the group's role, and then written
down; waits are timers. So a deployment goes on after a crash with the step that it was at: changing the alias twice changes
nothing, and a hook that is invoked a second time is told the same execution id.
"""

from __future__ import annotations

import json

from msgspec import Struct

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.aws.rollouts import WATCH_SECONDS, channel
from pampero.kernel import ids
from pampero.services.codedeploy.alarms import activated
from pampero.services.codedeploy.appspec import write
from pampero.services.codedeploy.model import (
    AFTER,
    BEFORE,
    CREATED,
    DEPLOYMENTS,
    FAILED,
    GROUPS,
    ON_ALARM,
    ON_FAILURE,
    PENDING,
    RUNNING,
    SERVICE,
    SKIPPED,
    STOPPED,
    SUCCEEDED,
    TRAFFIC,
    WATCH,
    Deployment,
    Passed,
    Routing,
)
from pampero.store.tx import ReadTx, Tx

GO, DUE = "codedeploy.go", "codedeploy.due"
# "If the function doesn't notify CodeDeploy within one hour, the deployment fails." Source: AppSpec 'hooks' section.
HOOK_SECONDS = 3600.0


class Step(Struct, frozen=True):
    """event: to which it belongs. weight: the new version's share from then on, in percent; 0: a hook. pause: seconds to the
    next one."""

    event: str
    weight: int = 0
    pause: float = 0.0


def steps_of(one: Deployment) -> list[Step]:
    """All of a deployment's steps, in order."""
    shifts = [
        Step(TRAFFIC, weight, one.routing.minutes * 60.0 if weight < 100 else 0.0) for weight in one.routing.weights
    ]
    hooks = one.spec.hooks
    return [
        *([Step(BEFORE)] if BEFORE in hooks else []),
        *shifts,
        *([Step(AFTER)] if AFTER in hooks else []),
    ]


def begin(tx: Tx, one: Deployment) -> None:
    """Write a new deployment, and let it go."""
    DEPLOYMENTS.save(tx, one)
    group = GROUPS.get(tx, one.scope, one.place)
    if group is not None:
        group.last = one.name
        GROUPS.save(tx, group)
    if one.alarms is not None and one.alarms.enabled:
        tx.at(WATCH, one.key, tx.now + WATCH_SECONDS, [one.scope, one.name])
    _go(tx, one)


def _go(tx: Tx, one: Deployment) -> None:
    # In the order of a group: what takes a deployment back comes behind what that one has under way.
    tx.emit(GO, {"scope": one.scope, "id": one.name, "position": one.position}, key=f"{one.scope}/{one.place}")


@consumer(GO)
async def go(context: Context, event: Event) -> None:
    """Do the step that comes next, unless that is another one by now."""
    scope, id_, position = (event.payload[name] for name in ("scope", "id", "position"))
    known = await context.read(_at, scope, id_, position)
    if known is not None and (why := await activated(context, known)):
        await context.write(_alarmed, scope, id_, position, why)
        return
    one = await context.write(_entered, scope, id_, position)
    if one is None:
        return
    step = steps_of(one)[position]
    try:
        role = await context.at(scope).as_role(one.role, one.name, service=SERVICE)
        await (_shift(role, one, step.weight) if step.weight else _ask(role, one, step.event))
    except ApiError as error:
        if error.status is not None and error.status >= 500 and event.failures < 3:
            raise
        code = "HOOK_EXECUTION_FAILURE" if not step.weight else _code(error)
        await context.write(_stumbled, scope, id_, position, code, error.message)
        return
    await context.write(_done, scope, id_, position)


def _code(error: ApiError) -> str:
    if error.code.startswith("AccessDenied"):
        return "IAM_ROLE_PERMISSIONS"
    return "INVALID_LAMBDA_FUNCTION" if "NotFound" in error.code else "INVALID_LAMBDA_CONFIGURATION"


def _entered(tx: Tx, scope: str, id_: str, position: int) -> Deployment | None:
    one = _at(tx, scope, id_, position)
    if one is None:
        return None
    if one.stopping is not None:
        stop(tx, one, one.stopping)
        return None
    one.doing = True
    event = one.event(steps_of(one)[position].event)
    if one.status == CREATED or event.begun is None:
        one.begun = one.begun or tx.now
        one.status, one.updated = RUNNING, tx.now
        event.status, event.begun = RUNNING, event.begun or tx.now
        event.execution = event.execution or ids.uuid4()
    DEPLOYMENTS.save(tx, one)
    return one


def _at(tx: ReadTx, scope: str, id_: str, position: int) -> Deployment | None:
    one = DEPLOYMENTS.get(tx, scope, id_)
    return one if one is not None and not one.over and one.position == position else None


async def _shift(role: Context, one: Deployment, weight: int) -> None:
    spec, client = one.spec, role.client("lambda")
    request = {"FunctionName": spec.function, "Name": spec.alias}
    if weight == 100:
        weights: dict[str, float] = {}
        version = spec.wanted
    else:
        weights, version = {spec.wanted: weight / 100}, spec.current
    routing = {"AdditionalVersionWeights": weights}
    await client.call("UpdateAlias", **request, FunctionVersion=version, RoutingConfig=routing)


async def _ask(role: Context, one: Deployment, name: str) -> None:
    """A hook's function is told who it is to answer for, by PutLifecycleEventHookExecutionStatus."""
    told = {"DeploymentId": one.name, "LifecycleEventHookExecutionId": one.event(name).execution}
    await role.client("lambda").call(
        "Invoke", FunctionName=one.spec.hooks[name], InvocationType="Event", Payload=json.dumps(told).encode()
    )


def _done(tx: Tx, scope: str, id_: str, position: int) -> None:
    """A step has been done outside. A hook's function, which may have answered already, is waited for."""
    one = _at(tx, scope, id_, position)
    if one is None:
        return
    step = steps_of(one)[position]
    one.doing = False
    if step.weight:
        one.weight, one.updated = step.weight, tx.now
    if one.stopping is not None:
        stop(tx, one, one.stopping)
        return
    DEPLOYMENTS.save(tx, one)
    if step.weight == 100:
        passed(tx, one, step.event)
    else:
        tx.at(DUE, one.key, tx.now + (step.pause if step.weight else HOOK_SECONDS), [scope, id_, position])


def passed(tx: Tx, one: Deployment, name: str) -> None:
    """An event of its life is over, and was good: go on."""
    event = one.event(name)
    event.status, event.ended, one.updated = SUCCEEDED, tx.now, tx.now
    _next(tx, one)


def _next(tx: Tx, one: Deployment) -> None:
    one.position += 1
    if one.position == len(steps_of(one)):
        _end(tx, one, SUCCEEDED)
        return
    DEPLOYMENTS.save(tx, one)
    _go(tx, one)


@timer(DUE)
def due(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Time for the next step; or the time is over in which a hook's function had to answer."""
    scope, id_, position = event.payload
    one = _at(tx, scope, id_, position)
    if one is None:
        return
    step = steps_of(one)[position]
    if step.weight:
        _next(tx, one)
    else:
        text = f"The {step.event} lifecycle event hook did not report its status within an hour."
        fail(tx, one, "HOOK_EXECUTION_FAILURE", text)


def _stumbled(tx: Tx, scope: str, id_: str, position: int, code: str, message: str) -> None:
    one = _at(tx, scope, id_, position)
    if one is None:
        return
    if one.stopping is not None:
        stop(tx, one, one.stopping)
    else:
        fail(tx, one, code, message)


def fail(tx: Tx, one: Deployment, code: str, message: str) -> None:
    """A deployment comes to nothing; its group says whether it is taken back."""
    event = one.event(steps_of(one)[one.position].event)
    event.status, event.ended, event.message = FAILED, tx.now, message
    _break_off(tx, one, FAILED, code, message, back=one.backing and ON_FAILURE in one.backs)


def alarmed(tx: Tx, one: Deployment, why: str) -> None:
    """An alarm stops it; its group says whether it is taken back."""
    one.alarmed = why
    ask_to_stop(tx, one, back=one.backing and ON_ALARM in one.backs)


def _alarmed(tx: Tx, scope: str, id_: str, position: int, why: str) -> None:
    one = _at(tx, scope, id_, position)
    if one is not None:
        alarmed(tx, one, why)


def ask_to_stop(tx: Tx, one: Deployment, back: bool) -> bool:
    """Whether it is stopped now. While a step is being done outside it goes no further than that: whoever is told that a
    deployment is stopped has an alias that stays as it is. back: it is taken back."""
    if one.doing:
        one.stopping = back
        DEPLOYMENTS.save(tx, one)
        return False
    stop(tx, one, back)
    return True


def stop(tx: Tx, one: Deployment, back: bool) -> None:
    """A deployment is stopped. back: and taken back."""
    event = one.event(steps_of(one)[one.position].event)
    if event.status == RUNNING:
        event.status, event.ended = FAILED, tx.now
    code, text = ("ALARM_ACTIVE", one.alarmed) if one.alarmed else ("MANUAL_STOP", "The deployment was stopped.")
    _break_off(tx, one, STOPPED, code, text, back=back)


def _break_off(tx: Tx, one: Deployment, status: str, code: str, message: str, back: bool) -> None:
    one.error, one.message = code, message
    for event in one.events:
        if event.status == PENDING:
            event.status = SKIPPED
    if back and one.event(TRAFFIC).begun is not None and not one.rolling_back:
        one.rolled_back_by = new_id()
    _end(tx, one, status)
    if one.rolled_back_by:
        begin(tx, _way_back(one, tx.now))


def _way_back(one: Deployment, now: float) -> Deployment:
    """The deployment that takes another one back: at once, and nobody is asked."""
    spec = one.spec
    back = type(spec)(spec.target, spec.function, spec.alias, spec.wanted, spec.current)
    return Deployment(
        one.rolled_back_by, one.account, one.region, one.application, one.group, one.config, Routing("AllAtOnce"), one.role,
        write(back), one.kind, back, "codeDeployRollback", now, events_of(),
        description=f"This deployment was automatically started to roll back deployment {one.name}.",
        rolling_back=one.name,
    )  # fmt: skip


def _end(tx: Tx, one: Deployment, status: str) -> None:
    one.status, one.ended, one.updated = status, tx.now, tx.now
    DEPLOYMENTS.save(tx, one)
    tx.cancel(DUE, one.key)
    tx.cancel(WATCH, one.key)
    group = GROUPS.get(tx, one.scope, one.place)
    if status == SUCCEEDED and group is not None:
        group.succeeded = one.name
        GROUPS.save(tx, group)
    tx.wake(channel(one.name))


def events_of() -> list[Passed]:
    """The events of a deployment that is to begin."""
    return [Passed(BEFORE), Passed(TRAFFIC), Passed(AFTER)]


def new_id() -> str:
    """`d-` and nine letters and digits."""
    return f"d-{ids.upper_id(9)}"

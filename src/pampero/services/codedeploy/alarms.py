"""Alarms of a group, or of one deployment: how they are given, and what CloudWatch says of them."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.rollouts import IN_ALARM, alarm_states
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.model import SERVICE, Alarms, Deployment

MAX_COUNT = 10
MAX_NAME_LENGTH = 255


def read(given: t.AlarmConfiguration | None) -> Alarms | None:
    """Raises InvalidAlarmConfigException, AlarmsLimitExceededException."""
    if given is None:
        return None
    names = [alarm.name or "" for alarm in given.alarms or ()]
    if len(names) > MAX_COUNT:
        raise ApiError("AlarmsLimitExceededException", f"The maximum number of alarms ({MAX_COUNT}) was exceeded.")
    if given.enabled and not names:
        raise _invalid("An enabled alarm configuration must have at least one alarm.")
    if len(set(names)) < len(names):
        raise _invalid("Two alarms have the same name.")
    if any(not 0 < len(name) <= MAX_NAME_LENGTH for name in names):
        raise _invalid(f"The name of an alarm must have 1 to {MAX_NAME_LENGTH} characters.")
    return Alarms(names, bool(given.enabled), bool(given.ignorePollAlarmFailure))


def _invalid(text: str) -> ApiError:
    return ApiError("InvalidAlarmConfigException", text)


def shown(found: Alarms | None) -> t.AlarmConfiguration | None:
    """What `read` has read."""
    if found is None:
        return None
    return t.AlarmConfiguration(
        enabled=found.enabled,
        ignorePollAlarmFailure=found.ignoring,
        alarms=[t.Alarm(name=name) for name in found.names],
    )


async def activated(context: Context, one: Deployment) -> str:
    """Why a deployment has to stop; "" where it may go on. It is its group's role that asks. An alarm that is not there is one whose state cannot be retrieved.
    The texts are our own."""
    if one.alarms is None or not one.alarms.enabled:
        return ""
    names = one.alarms.names
    try:
        role = await context.at(one.scope).as_role(one.role, one.name, service=SERVICE)
        states = await alarm_states(role, names)
    except ApiError as error:
        return "" if one.alarms.ignoring else f"The state of alarms could not be retrieved: {error.message}"
    rung = [name for name in names if states.get(name) == IN_ALARM]
    if rung:
        return f"One or more alarms have been activated, and the deployment was stopped: {', '.join(rung)}"
    gone = [name for name in names if name not in states]
    return f"Alarms were not found: {', '.join(gone)}" if gone and not one.alarms.ignoring else ""

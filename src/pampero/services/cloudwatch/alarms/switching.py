"""SetAlarmState, EnableAlarmActions, DisableAlarmActions."""

from __future__ import annotations

from msgspec.structs import replace

from pampero.api import ApiError, Call, operation
from pampero.kernel import jsontext
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.alarms.model import ALARMS, VERSION, alarm_arn, each_alarm, record, transit
from pampero.services.cloudwatch.alarms.putting import configuration
from pampero.store.tx import Tx


@operation("SetAlarmState", resource=alarm_arn)
def set_alarm_state(tx: Tx, call: Call, req: t.SetAlarmStateInput) -> None:
    """Have an alarm be in a state until it is evaluated again. Source: API_SetAlarmState. Raises ResourceNotFound,
    InvalidFormat (its text is ours)."""
    alarm = ALARMS.get(tx, call.scope, req.AlarmName)
    if alarm is None:
        raise ApiError("ResourceNotFound", "")
    if req.StateReasonData is not None:
        try:
            jsontext.loads(req.StateReasonData)
        except ValueError as error:
            raise ApiError("InvalidFormatFault", "StateReasonData is not valid JSON.") from error
    transit(tx, alarm, req.StateValue, req.StateReason, req.StateReasonData)


@operation("EnableAlarmActions", resource="*", checks=each_alarm("cloudwatch:EnableAlarmActions"))
def enable_alarm_actions(tx: Tx, call: Call, req: t.EnableAlarmActionsInput) -> None:
    """Take actions when alarms change; names of none are no error. Source: API_EnableAlarmActions."""
    _switch(tx, call, req.AlarmNames, True)


@operation("DisableAlarmActions", resource="*", checks=each_alarm("cloudwatch:DisableAlarmActions"))
def disable_alarm_actions(tx: Tx, call: Call, req: t.DisableAlarmActionsInput) -> None:
    """Take none. Source: API_DisableAlarmActions."""
    _switch(tx, call, req.AlarmNames, False)


def _switch(tx: Tx, call: Call, names: list[str], enabled: bool) -> None:
    for name in names:
        alarm = ALARMS.get(tx, call.scope, name)
        if alarm is None or (alarm.given.ActionsEnabled is not False) == enabled:
            continue
        if alarm.metric is not None:
            alarm.metric = replace(alarm.metric, ActionsEnabled=enabled)
        if alarm.composite is not None:
            alarm.composite = replace(alarm.composite, ActionsEnabled=enabled)
        alarm.configured = tx.now
        ALARMS.save(tx, alarm)
        data = {"version": VERSION, "type": "Update", "updatedAlarm": configuration(alarm)}
        record(tx, alarm, "ConfigurationUpdate", f'Alarm "{name}" updated', data)

"""Operations as the API shows them, and as functions get them in their events."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.services.lambda_.durable.model import CALLBACK, CHAINED, CONTEXT, EXECUTION, STEP, Error, Operation

_MOMENTS = ("StartTimestamp", "EndTimestamp", "NextAttemptTimestamp", "ScheduledEndTimestamp")


def shown(one: Operation) -> dict[str, Any]:
    """By the model's names; times are epoch seconds."""
    found: dict[str, Any] = {
        "Id": one.id,
        "ParentId": one.parent,
        "Name": one.name,
        "Type": one.type,
        "SubType": one.subtype,
        "StartTimestamp": one.started,
        "EndTimestamp": one.ended,
        "Status": one.status,
    }
    kind, details = _details(one)
    found[kind] = _present(details)
    return _present(found)


def _details(one: Operation) -> tuple[str, dict[str, Any]]:
    if one.type == EXECUTION:
        return "ExecutionDetails", {"InputPayload": one.input}
    ended = {"Result": one.result, "Error": error_shown(one.error)}
    if one.type == CONTEXT:
        return "ContextDetails", {"ReplayChildren": one.replay, **ended}
    if one.type == STEP:
        return "StepDetails", {"Attempt": one.attempt, "NextAttemptTimestamp": one.due, **ended}
    if one.type == CALLBACK:
        return "CallbackDetails", {"CallbackId": one.callback, **ended}
    if one.type == CHAINED:
        return "ChainedInvokeDetails", ended
    return "WaitDetails", {"ScheduledEndTimestamp": one.ended if one.due is None else one.due}


def error_shown(error: Error | None) -> dict[str, Any] | None:
    """An ErrorObject."""
    return None if error is None else msgspec.to_builtins(error)


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def millis(shape: dict[str, Any]) -> dict[str, Any]:
    """As a function gets it: AWS's SDKs read times as milliseconds."""
    return {
        name: millis(value) if isinstance(value, dict) else round(value * 1000) if name in _MOMENTS else value
        for name, value in shape.items()
    }

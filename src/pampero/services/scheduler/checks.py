"""What CreateSchedule and UpdateSchedule refuse.

Texts that public reports show are AWS's; those of targets' parameters that are missing, of an input that is no JSON, of time
windows and end dates are our choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from pampero.api import ApiError, Call, assumable, pass_role
from pampero.aws import sdknames
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.services.scheduler import types as t
from pampero.services.scheduler.firing import timing_of
from pampero.services.scheduler.model import SERVICE, Schedule, group_arn, invalid
from pampero.store.tx import Tx

UTC = "UTC"
# How far back a start may lie.
GRACE_SECONDS = 300
MALFORMED = "Provided Arn is not in correct format."
# What templated targets there are, and how the resource of their ARN looks. Source: "Using templated targets".
TEMPLATED: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "codebuild": re.compile(r"project/.+"),
    "codepipeline": re.compile(r"[^/:]+"),
    "ecs": re.compile(r"cluster/.+"),
    "events": re.compile(r"event-bus/.+"),
    "firehose": re.compile(r"deliverystream/.+"),
    "inspector": re.compile(r"target/.+/template/.+"),
    "kinesis": re.compile(r"stream/.+"),
    "lambda": re.compile(r"function:[^:]+(:[^:]+)?"),
    "sagemaker": re.compile(r"pipeline/.+"),
    "sns": re.compile(r"[^:]+"),
    "sqs": re.compile(r"[^:]+"),
    "states": re.compile(r"stateMachine:.+"),
})  # fmt: skip
# Those whose input is JSON. Source: API_Target.
JSON_INPUT = frozenset({"lambda", "states", "events"})
# The parameters that a kind of target has to have, and no other may.
PARAMETERS: Mapping[str, str] = MappingProxyType({
    "EcsParameters": "ecs", "EventBridgeParameters": "events", "KinesisParameters": "kinesis",
    "SageMakerPipelineParameters": "sagemaker", "SqsParameters": "sqs",
})  # fmt: skip
NEEDED = frozenset({"ecs", "events", "kinesis"})
UNIVERSAL = re.compile(r"arn:aws[a-z-]*:scheduler:::aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)")
# Operations that only read cannot be targets. Source: "Using universal targets", "Unsupported actions".
READING = (
    "get", "describe", "list", "poll", "receive", "search", "scan", "query", "select", "read", "lookup", "discover", "validate",
    "batchGet", "batchDescribe", "batchRead", "transactGet", "adminGet", "adminList", "testMigration", "retrieve",
    "testConnection", "translateDocument", "isAuthorized", "invokeModel",
)  # fmt: skip


class Universal(msgspec.Struct, frozen=True):
    """A universal target: a service as AWS's Java SDK calls it, and an operation, which begins small."""

    service: str
    action: str


def universal(arn: str) -> Universal | None:
    """What a universal target's ARN names."""
    found = UNIVERSAL.fullmatch(arn)
    return None if found is None else Universal(found[1], found[2])


def made(
    tx: Tx,
    call: Call,
    req: t.CreateScheduleInput | t.UpdateScheduleInput,
    name: str,
    created: float,
    sealed: bytes | None,
) -> Schedule:
    """The schedule that a request asks for. name: `group/name`. Raises ValidationException, AccessDeniedException."""
    if req.Target.EventBridgePutEventsV2Parameters or req.Target.EventBridgePutRawEventsParameters:
        raise ApiError("NotImplemented", "Event buses of the second version are not implemented yet.", status=501)
    zone = req.ScheduleExpressionTimezone or UTC
    timing_of(req.ScheduleExpression, zone)
    target: dict[str, Any] = msgspec.to_builtins(req.Target)
    text: str | None = target.pop("Input", None)
    _check_times(req, tx.now)
    _check_target(target, text)
    _check_role(tx, call, req.Target.RoleArn, name)
    target.setdefault("RetryPolicy", {})
    target["RetryPolicy"] = {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185} | target["RetryPolicy"]
    return Schedule(
        name,
        call.account,
        call.region,
        created=created,
        changed=tx.now,
        expression=req.ScheduleExpression,
        zone=zone,
        state=req.State or "ENABLED",
        target=target,
        window=req.FlexibleTimeWindow.MaximumWindowInMinutes,
        start=req.StartDate,
        end=req.EndDate,
        description=req.Description,
        after=req.ActionAfterCompletion or "NONE",
        key=req.KmsKeyArn,
        input=None if sealed is not None else text,
        sealed=sealed,
    )


def _check_times(req: t.CreateScheduleInput | t.UpdateScheduleInput, now: float) -> None:
    window = req.FlexibleTimeWindow
    if window.Mode == "FLEXIBLE" and window.MaximumWindowInMinutes is None:
        raise invalid("MaximumWindowInMinutes must be provided when Mode is FLEXIBLE.")
    if window.Mode == "OFF" and window.MaximumWindowInMinutes is not None:
        raise invalid("MaximumWindowInMinutes must not be provided when Mode is OFF.")
    if req.ScheduleExpression.startswith("at("):
        return
    if req.StartDate is not None and req.StartDate < now - GRACE_SECONDS:
        raise invalid("The StartDate you specify cannot be earlier than 5 minutes ago.")
    if req.EndDate is not None and req.EndDate <= (req.StartDate or now):
        raise invalid("The EndDate you specify must be later than the StartDate, and must not be in the past.")


def _check_role(tx: Tx, call: Call, role: str, name: str) -> None:
    """The role is handed over, and trusts the service on behalf of the schedule's group. Source: "Cross-service confused deputy
    prevention"."""
    pass_role(tx, call, SERVICE, role)
    group = group_arn(call.account, call.region, name.partition("/")[0])
    if not assumable(tx, call, role, SERVICE, source_arn=group):
        raise invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")


def _check_target(target: dict[str, Any], text: str | None) -> None:
    dead = (target.get("DeadLetterConfig") or {}).get("Arn", "")
    if dead.endswith(".fifo"):
        raise invalid("A FIFO queue cannot be the dead-letter queue of a schedule.")
    found = universal(target["Arn"])
    if found is not None:
        _check_universal(found, text)
        return
    try:
        arn = Arn.parse(target["Arn"])
    except ValueError as error:
        raise invalid(MALFORMED) from error
    if arn.service not in TEMPLATED or not TEMPLATED[arn.service].fullmatch(arn.resource):
        raise invalid(MALFORMED)
    for member, kind in PARAMETERS.items():
        if member in target and kind != arn.service:
            raise invalid(f"{member} must not be specified for a target of {arn.service}.")
        if member not in target and kind == arn.service and kind in NEEDED:
            raise invalid(f"{member} must be specified for a target of {arn.service}.")
    if arn.service == "sqs":
        group = (target.get("SqsParameters") or {}).get("MessageGroupId")
        if arn.resource.endswith(".fifo") and not group:
            raise invalid("MessageGroupId must be specified for a target that is a FIFO queue.")
    if arn.service in JSON_INPUT and text is not None:
        _parsed(text)


def _parsed(text: str) -> Any:
    try:
        return jsontext.loads(text)
    except ValueError as error:
        raise invalid(f"Invalid RequestJson provided. Reason {error}") from error


def _check_universal(found: Universal, text: str | None) -> None:
    if not sdknames.model_name(found.service):
        raise invalid(f"{found.service} is not a supported service for a target.")
    if found.action.startswith(READING) or not sdknames.has_action(found.service, found.action):
        raise invalid(f"{found.action} is not a supported api for the service {found.service}.")
    value = {} if text is None else _parsed(text)
    if not isinstance(value, dict):
        raise invalid("Invalid RequestJson provided. Reason The request must be a JSON object.")
    if sdknames.named(found.service) is None:
        return
    model = sdknames.model_of(found.service)
    shape = model.operations[sdknames.pascal(found.action)].input
    described = {} if shape is None else model.shape(shape)
    names = {member: {sdknames.java(member), sdknames.pascal(member)} for member in described.get("required", ())}
    tokens = {name for name, member in described.get("members", {}).items() if member.get("idempotencyToken")}
    missing = [sdknames.java(name) for name in names if name not in tokens and not names[name] & set(value)]
    if missing:
        told = ", ".join(missing)
        raise invalid(f"Invalid RequestJson provided. Reason Request payload is missing the following field(s): {told}")


def conflict(text: str) -> ApiError:
    """ConflictException."""
    return ApiError("ConflictException", text)

"""Types of lambda, durable, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.lambda_.types.shared import (
    DurableConfig,
)


class CallbackDetails(Struct, kw_only=True, omit_defaults=True):
    CallbackId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')] | None = None
    Result: Annotated[str, Meta(max_length=6291456)] | None = None
    Error: ErrorObject | None = None


class CallbackFailedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class CallbackOptions(Struct, kw_only=True, omit_defaults=True):
    TimeoutSeconds: Annotated[int, Meta(ge=0, le=99999999)] | None = None
    HeartbeatTimeoutSeconds: Annotated[int, Meta(ge=0, le=99999999)] | None = None


class CallbackStartedDetails(Struct, kw_only=True, omit_defaults=True):
    CallbackId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')]
    HeartbeatTimeout: Annotated[int, Meta(ge=0)] | None = None
    Timeout: Annotated[int, Meta(ge=0)] | None = None


class CallbackSucceededDetails(Struct, kw_only=True, omit_defaults=True):
    Result: EventResult


class CallbackTimedOutDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class ChainedInvokeDetails(Struct, kw_only=True, omit_defaults=True):
    Result: Annotated[str, Meta(max_length=6291456)] | None = None
    Error: ErrorObject | None = None


class ChainedInvokeFailedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class ChainedInvokeOptions(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    TenantId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[a-zA-Z0-9\\._:\\/=+\\-@ ]+)\\Z')] | None = None
    XAmznTraceId: Annotated[str, Meta(max_length=8192)] | None = None


class ChainedInvokeStartedDetails(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    TenantId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[a-zA-Z0-9\\._:\\/=+\\-@ ]+)\\Z')] | None = None
    Input: EventInput | None = None
    ExecutedVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')] | None = None
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')] | None = None


class ChainedInvokeStoppedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class ChainedInvokeSucceededDetails(Struct, kw_only=True, omit_defaults=True):
    Result: EventResult


class ChainedInvokeTimedOutDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class CheckpointDurableExecutionRequest(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    CheckpointToken: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')]
    Updates: list[OperationUpdate] | None = None
    ClientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21-\\x7E]+)\\Z')] | None = None


class CheckpointDurableExecutionResponse(Struct, kw_only=True, omit_defaults=True):
    CheckpointToken: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')] | None = None
    NewExecutionState: CheckpointUpdatedExecutionState


class CheckpointUpdatedExecutionState(Struct, kw_only=True, omit_defaults=True):
    Operations: list[Operation] | None = None
    NextMarker: str | None = None


class ContextDetails(Struct, kw_only=True, omit_defaults=True):
    ReplayChildren: bool | None = None
    Result: Annotated[str, Meta(max_length=6291456)] | None = None
    Error: ErrorObject | None = None


class ContextFailedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class ContextOptions(Struct, kw_only=True, omit_defaults=True):
    ReplayChildren: bool | None = None


class ContextStartedDetails(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ContextSucceededDetails(Struct, kw_only=True, omit_defaults=True):
    Result: EventResult


class DeleteDurableExecutionRequest(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]


class DeleteDurableExecutionResponse(Struct, kw_only=True, omit_defaults=True):
    DeletionRequestTimestamp: float


class ErrorObject(Struct, kw_only=True, omit_defaults=True):
    ErrorMessage: str | None = None
    ErrorType: str | None = None
    ErrorData: str | None = None
    StackTrace: list[str] | None = None


class Event(Struct, kw_only=True, omit_defaults=True):
    EventType: Annotated[str, Meta(pattern='\\A(?:ExecutionStarted|ExecutionSucceeded|ExecutionFailed|ExecutionTimedOut|ExecutionStopped|ContextStarted|ContextSucceeded|ContextFailed|WaitStarted|WaitSucceeded|WaitCancelled|StepStarted|StepSucceeded|StepFailed|ChainedInvokeStarted|ChainedInvokeSucceeded|ChainedInvokeFailed|ChainedInvokeTimedOut|ChainedInvokeStopped|CallbackStarted|CallbackSucceeded|CallbackFailed|CallbackTimedOut|InvocationCompleted|ExecutionPaused|ExecutionResumed)\\Z')] | None = None
    SubType: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    EventId: Annotated[int, Meta(ge=1)] | None = None
    Id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x20-\\x7E]+)\\Z')] | None = None
    EventTimestamp: float | None = None
    ParentId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    ExecutionStartedDetails: ExecutionStartedDetails | None = None
    ExecutionSucceededDetails: ExecutionSucceededDetails | None = None
    ExecutionFailedDetails: ExecutionFailedDetails | None = None
    ExecutionTimedOutDetails: ExecutionTimedOutDetails | None = None
    ExecutionStoppedDetails: ExecutionStoppedDetails | None = None
    ContextStartedDetails: ContextStartedDetails | None = None
    ContextSucceededDetails: ContextSucceededDetails | None = None
    ContextFailedDetails: ContextFailedDetails | None = None
    WaitStartedDetails: WaitStartedDetails | None = None
    WaitSucceededDetails: WaitSucceededDetails | None = None
    WaitCancelledDetails: WaitCancelledDetails | None = None
    StepStartedDetails: StepStartedDetails | None = None
    StepSucceededDetails: StepSucceededDetails | None = None
    StepFailedDetails: StepFailedDetails | None = None
    ChainedInvokeStartedDetails: ChainedInvokeStartedDetails | None = None
    ChainedInvokeSucceededDetails: ChainedInvokeSucceededDetails | None = None
    ChainedInvokeFailedDetails: ChainedInvokeFailedDetails | None = None
    ChainedInvokeTimedOutDetails: ChainedInvokeTimedOutDetails | None = None
    ChainedInvokeStoppedDetails: ChainedInvokeStoppedDetails | None = None
    CallbackStartedDetails: CallbackStartedDetails | None = None
    CallbackSucceededDetails: CallbackSucceededDetails | None = None
    CallbackFailedDetails: CallbackFailedDetails | None = None
    CallbackTimedOutDetails: CallbackTimedOutDetails | None = None
    InvocationCompletedDetails: InvocationCompletedDetails | None = None
    ExecutionPausedDetails: ExecutionPausedDetails | None = None
    ExecutionResumedDetails: ExecutionResumedDetails | None = None


class EventError(Struct, kw_only=True, omit_defaults=True):
    Payload: ErrorObject | None = None
    Truncated: bool | None = None


class EventInput(Struct, kw_only=True, omit_defaults=True):
    Payload: Annotated[str, Meta(max_length=6291456)] | None = None
    Truncated: bool | None = None


class EventPauseReason(Struct, kw_only=True, omit_defaults=True):
    Payload: Annotated[str, Meta(max_length=1024)] | None = None
    Truncated: bool | None = None


class EventResult(Struct, kw_only=True, omit_defaults=True):
    Payload: Annotated[str, Meta(max_length=6291456)] | None = None
    Truncated: bool | None = None


class EventResumeReason(Struct, kw_only=True, omit_defaults=True):
    Payload: Annotated[str, Meta(max_length=1024)] | None = None
    Truncated: bool | None = None


class Execution(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    DurableExecutionName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')]
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Status: Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|TIMED_OUT|STOPPED|DELETING|PAUSING|PAUSED)\\Z')]
    StartTimestamp: float
    EndTimestamp: float | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None


class ExecutionDetails(Struct, kw_only=True, omit_defaults=True):
    InputPayload: Annotated[str, Meta(max_length=6291456)] | None = None


class ExecutionFailedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class ExecutionPausedDetails(Struct, kw_only=True, omit_defaults=True):
    PauseRequestTimestamp: float
    Reason: EventPauseReason | None = None
    ExecutionTimeoutPaused: bool


class ExecutionResumedDetails(Struct, kw_only=True, omit_defaults=True):
    ResumeRequestTimestamp: float
    Reason: EventResumeReason | None = None


class ExecutionStartedDetails(Struct, kw_only=True, omit_defaults=True):
    Input: EventInput
    ExecutionTimeout: Annotated[int, Meta(ge=0)]


class ExecutionStoppedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError


class ExecutionSucceededDetails(Struct, kw_only=True, omit_defaults=True):
    Result: EventResult


class ExecutionTimedOutDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError | None = None


class GetDurableExecutionRequest(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    IncludeExecutionData: bool | None = None


class GetDurableExecutionHistoryRequest(GetDurableExecutionRequest, kw_only=True, omit_defaults=True):
    MaxItems: Annotated[int, Meta(ge=0, le=1000)] | None = None
    Marker: str | None = None
    ReverseOrder: bool | None = None


class GetDurableExecutionHistoryResponse(Struct, kw_only=True, omit_defaults=True):
    Events: list[Event]
    NextMarker: str | None = None


class GetDurableExecutionResponse(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    DurableExecutionName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')]
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    InputPayload: Annotated[str, Meta(max_length=6291456)] | None = None
    Result: Annotated[str, Meta(max_length=6291456)] | None = None
    Error: ErrorObject | None = None
    StartTimestamp: float
    Status: Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|TIMED_OUT|STOPPED|DELETING|PAUSING|PAUSED)\\Z')]
    EndTimestamp: float | None = None
    Version: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')] | None = None
    TraceHeader: TraceHeader | None = None
    ExecutionDataIncluded: bool | None = None
    DurableConfig: DurableConfig | None = None
    PauseDetails: PauseDetails | None = None
    ExpectedExecutionTimeoutTimestamp: float | None = None


class GetDurableExecutionStateRequest(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    CheckpointToken: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=0, le=1000)] | None = None


class GetDurableExecutionStateResponse(Struct, kw_only=True, omit_defaults=True):
    Operations: list[Operation]
    NextMarker: str | None = None


class InvocationCompletedDetails(Struct, kw_only=True, omit_defaults=True):
    StartTimestamp: float
    EndTimestamp: float
    RequestId: str
    Error: EventError | None = None


class ListDurableExecutionsByFunctionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    DurableExecutionName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Statuses: Annotated[list[Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|TIMED_OUT|STOPPED|DELETING|PAUSING|PAUSED)\\Z')]], Meta(min_length=1, max_length=10)] | None = None
    StartedAfter: float | None = None
    StartedBefore: float | None = None
    ReverseOrder: bool | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=0, le=1000)] | None = None


class ListDurableExecutionsByFunctionResponse(Struct, kw_only=True, omit_defaults=True):
    DurableExecutions: list[Execution] | None = None
    NextMarker: str | None = None


class Operation(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')]
    ParentId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x20-\\x7E]+)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:EXECUTION|CONTEXT|STEP|WAIT|CALLBACK|CHAINED_INVOKE)\\Z')]
    SubType: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    StartTimestamp: float
    EndTimestamp: float | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:STARTED|PENDING|READY|SUCCEEDED|FAILED|CANCELLED|TIMED_OUT|STOPPED)\\Z')]
    ExecutionDetails: ExecutionDetails | None = None
    ContextDetails: ContextDetails | None = None
    StepDetails: StepDetails | None = None
    WaitDetails: WaitDetails | None = None
    CallbackDetails: CallbackDetails | None = None
    ChainedInvokeDetails: ChainedInvokeDetails | None = None


class OperationUpdate(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')]
    ParentId: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x20-\\x7E]+)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:EXECUTION|CONTEXT|STEP|WAIT|CALLBACK|CHAINED_INVOKE)\\Z')]
    SubType: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Action: Annotated[str, Meta(pattern='\\A(?:START|SUCCEED|FAIL|RETRY|CANCEL)\\Z')]
    Payload: Annotated[str, Meta(max_length=6291456)] | None = None
    Error: ErrorObject | None = None
    ContextOptions: ContextOptions | None = None
    StepOptions: StepOptions | None = None
    WaitOptions: WaitOptions | None = None
    CallbackOptions: CallbackOptions | None = None
    ChainedInvokeOptions: ChainedInvokeOptions | None = None


class PauseDetails(Struct, kw_only=True, omit_defaults=True):
    PauseRequestTimestamp: float
    Reason: Annotated[str, Meta(max_length=1024)] | None = None
    ExecutionTimeoutPaused: bool


class ResumeDurableExecutionRequest(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    ClientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21-\\x7E]+)\\Z')] | None = None
    Reason: Annotated[str, Meta(max_length=1024)] | None = None


class PauseDurableExecutionRequest(ResumeDurableExecutionRequest, kw_only=True, omit_defaults=True):
    ExecutionTimeoutPaused: bool | None = None


class PauseDurableExecutionResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ResumeDurableExecutionResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class RetryDetails(Struct, kw_only=True, omit_defaults=True):
    CurrentAttempt: Annotated[int, Meta(ge=0)] | None = None
    NextAttemptDelaySeconds: Annotated[int, Meta(ge=0)] | None = None


class SendDurableExecutionCallbackFailureRequest(Struct, kw_only=True, omit_defaults=True):
    CallbackId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')]
    Error: ErrorObject | None = None


class SendDurableExecutionCallbackFailureResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SendDurableExecutionCallbackHeartbeatRequest(Struct, kw_only=True, omit_defaults=True):
    CallbackId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')]


class SendDurableExecutionCallbackHeartbeatResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SendDurableExecutionCallbackSuccessRequest(Struct, kw_only=True, omit_defaults=True):
    CallbackId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[A-Za-z0-9+/]+={0,2})\\Z')]
    Result: Annotated[bytes, Meta(max_length=1048576)] | None = None


class SendDurableExecutionCallbackSuccessResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class StepDetails(Struct, kw_only=True, omit_defaults=True):
    Attempt: Annotated[int, Meta(ge=0)] | None = None
    NextAttemptTimestamp: float | None = None
    Result: Annotated[str, Meta(max_length=6291456)] | None = None
    Error: ErrorObject | None = None


class StepFailedDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError
    RetryDetails: RetryDetails


class StepOptions(Struct, kw_only=True, omit_defaults=True):
    NextAttemptDelaySeconds: Annotated[int, Meta(ge=1, le=31622400)] | None = None


class StepStartedDetails(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class StepSucceededDetails(Struct, kw_only=True, omit_defaults=True):
    Result: EventResult
    RetryDetails: RetryDetails


class StopDurableExecutionRequest(Struct, kw_only=True, omit_defaults=True):
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')]
    Error: ErrorObject | None = None


class StopDurableExecutionResponse(Struct, kw_only=True, omit_defaults=True):
    StopTimestamp: float


class TraceHeader(Struct, kw_only=True, omit_defaults=True):
    XAmznTraceId: Annotated[str, Meta(max_length=8192)] | None = None


class WaitCancelledDetails(Struct, kw_only=True, omit_defaults=True):
    Error: EventError | None = None


class WaitDetails(Struct, kw_only=True, omit_defaults=True):
    ScheduledEndTimestamp: float | None = None


class WaitOptions(Struct, kw_only=True, omit_defaults=True):
    WaitSeconds: Annotated[int, Meta(ge=1, le=31622400)] | None = None


class WaitStartedDetails(Struct, kw_only=True, omit_defaults=True):
    Duration: Annotated[int, Meta(ge=0)]
    ScheduledEndTimestamp: float


class WaitSucceededDetails(Struct, kw_only=True, omit_defaults=True):
    Duration: Annotated[int, Meta(ge=0)] | None = None

"""Types of stepfunctions, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class ActivityFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class ActivityListItem(Struct, kw_only=True, omit_defaults=True):
    activityArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    creationDate: float


class ActivityScheduleFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class ActivityScheduledEventDetails(Struct, kw_only=True, omit_defaults=True):
    resource: Annotated[str, Meta(min_length=1, max_length=256)]
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inputDetails: HistoryEventExecutionDataDetails | None = None
    timeoutInSeconds: int | None = None
    heartbeatInSeconds: int | None = None


class ActivityStartedEventDetails(Struct, kw_only=True, omit_defaults=True):
    workerName: Annotated[str, Meta(max_length=256)] | None = None


class ActivitySucceededEventDetails(Struct, kw_only=True, omit_defaults=True):
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: HistoryEventExecutionDataDetails | None = None


class ActivityTimedOutEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class AssignedVariablesDetails(Struct, kw_only=True, omit_defaults=True):
    truncated: bool | None = None


class BillingDetails(Struct, kw_only=True, omit_defaults=True):
    billedMemoryUsedInMB: Annotated[int, Meta(ge=0)] | None = None
    billedDurationInMilliseconds: Annotated[int, Meta(ge=0)] | None = None


class CloudWatchEventsExecutionDataDetails(Struct, kw_only=True, omit_defaults=True):
    included: bool | None = None


class CloudWatchLogsLogGroup(Struct, kw_only=True, omit_defaults=True):
    logGroupArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class CreateActivityInput(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    tags: list[Tag] | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None


class CreateActivityOutput(Struct, kw_only=True, omit_defaults=True):
    activityArn: Annotated[str, Meta(min_length=1, max_length=256)]
    creationDate: float


class CreateStateMachineAliasInput(Struct, kw_only=True, omit_defaults=True):
    description: Annotated[str, Meta(max_length=256)] | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$)\\Z')]
    routingConfiguration: Annotated[list[RoutingConfigurationListItem], Meta(min_length=1, max_length=2)]


class CreateStateMachineAliasOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)]
    creationDate: float


class CreateStateMachineInput(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    definition: Annotated[str, Meta(min_length=1, max_length=1048576)]
    roleArn: Annotated[str, Meta(min_length=1, max_length=256)]
    type: Annotated[str, Meta(pattern='\\A(?:STANDARD|EXPRESS)\\Z')] | None = None
    loggingConfiguration: LoggingConfiguration | None = None
    tags: list[Tag] | None = None
    tracingConfiguration: TracingConfiguration | None = None
    publish: bool | None = None
    versionDescription: Annotated[str, Meta(max_length=256)] | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None


class CreateStateMachineOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    creationDate: float
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class DeleteActivityInput(Struct, kw_only=True, omit_defaults=True):
    activityArn: Annotated[str, Meta(min_length=1, max_length=256)]


class DeleteActivityOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteStateMachineAliasInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)]


class DeleteStateMachineAliasOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteStateMachineInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]


class DeleteStateMachineOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteStateMachineVersionInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=2000)]


class DeleteStateMachineVersionOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeActivityInput(Struct, kw_only=True, omit_defaults=True):
    activityArn: Annotated[str, Meta(min_length=1, max_length=256)]


class DescribeActivityOutput(Struct, kw_only=True, omit_defaults=True):
    activityArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    creationDate: float
    encryptionConfiguration: EncryptionConfiguration | None = None


class DescribeExecutionInput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    includedData: Annotated[str, Meta(pattern='\\A(?:ALL_DATA|METADATA_ONLY)\\Z')] | None = None


class DescribeExecutionOutput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|PENDING_REDRIVE)\\Z')]
    startDate: float
    stopDate: float | None = None
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inputDetails: CloudWatchEventsExecutionDataDetails | None = None
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: CloudWatchEventsExecutionDataDetails | None = None
    traceHeader: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\x00-\\x7f]*)\\Z')] | None = None
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    redriveCount: int | None = None
    redriveDate: float | None = None
    redriveStatus: Annotated[str, Meta(pattern='\\A(?:REDRIVABLE|NOT_REDRIVABLE|REDRIVABLE_BY_MAP_RUN)\\Z')] | None = None
    redriveStatusReason: Annotated[str, Meta(max_length=262144)] | None = None


class DescribeMapRunInput(Struct, kw_only=True, omit_defaults=True):
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)]


class DescribeMapRunOutput(Struct, kw_only=True, omit_defaults=True):
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)]
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    status: Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|ABORTED)\\Z')]
    startDate: float
    stopDate: float | None = None
    maxConcurrency: Annotated[int, Meta(ge=0)]
    toleratedFailurePercentage: Annotated[float, Meta(ge=0, le=100)]
    toleratedFailureCount: Annotated[int, Meta(ge=0)]
    itemCounts: MapRunItemCounts
    executionCounts: MapRunExecutionCounts
    redriveCount: int | None = None
    redriveDate: float | None = None


class DescribeStateMachineAliasInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)]


class DescribeStateMachineAliasOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    description: Annotated[str, Meta(max_length=256)] | None = None
    routingConfiguration: Annotated[list[RoutingConfigurationListItem], Meta(min_length=1, max_length=2)] | None = None
    creationDate: float | None = None
    updateDate: float | None = None


class DescribeStateMachineForExecutionInput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    includedData: Annotated[str, Meta(pattern='\\A(?:ALL_DATA|METADATA_ONLY)\\Z')] | None = None


class DescribeStateMachineForExecutionOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    definition: Annotated[str, Meta(min_length=1, max_length=1048576)]
    roleArn: Annotated[str, Meta(min_length=1, max_length=256)]
    updateDate: float
    loggingConfiguration: LoggingConfiguration | None = None
    tracingConfiguration: TracingConfiguration | None = None
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    label: str | None = None
    revisionId: str | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None
    variableReferences: dict[Annotated[str, Meta(min_length=1, max_length=80)], list[str]] | None = None


class DescribeStateMachineInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    includedData: Annotated[str, Meta(pattern='\\A(?:ALL_DATA|METADATA_ONLY)\\Z')] | None = None


class DescribeStateMachineOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|DELETING)\\Z')] | None = None
    definition: Annotated[str, Meta(min_length=1, max_length=1048576)]
    roleArn: Annotated[str, Meta(min_length=1, max_length=256)]
    type: Annotated[str, Meta(pattern='\\A(?:STANDARD|EXPRESS)\\Z')]
    creationDate: float
    loggingConfiguration: LoggingConfiguration | None = None
    tracingConfiguration: TracingConfiguration | None = None
    label: str | None = None
    revisionId: str | None = None
    description: Annotated[str, Meta(max_length=256)] | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None
    variableReferences: dict[Annotated[str, Meta(min_length=1, max_length=80)], list[str]] | None = None


class EncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    kmsKeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    kmsDataKeyReusePeriodSeconds: Annotated[int, Meta(ge=60, le=900)] | None = None
    type: Annotated[str, Meta(pattern='\\A(?:AWS_OWNED_KEY|CUSTOMER_MANAGED_KMS_KEY)\\Z')]


class EvaluationFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None
    location: Annotated[str, Meta(max_length=256)] | None = None
    state: Annotated[str, Meta(min_length=1, max_length=80)]


class ExecutionAbortedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class ExecutionFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class ExecutionListItem(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    status: Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|PENDING_REDRIVE)\\Z')]
    startDate: float
    stopDate: float | None = None
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    itemCount: Annotated[int, Meta(ge=0)] | None = None
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    redriveCount: int | None = None
    redriveDate: float | None = None


class ExecutionRedrivenEventDetails(Struct, kw_only=True, omit_defaults=True):
    redriveCount: int | None = None


class ExecutionStartedEventDetails(Struct, kw_only=True, omit_defaults=True):
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inputDetails: HistoryEventExecutionDataDetails | None = None
    roleArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class ExecutionSucceededEventDetails(Struct, kw_only=True, omit_defaults=True):
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: HistoryEventExecutionDataDetails | None = None


class ExecutionTimedOutEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class GetActivityTaskInput(Struct, kw_only=True, omit_defaults=True):
    activityArn: Annotated[str, Meta(min_length=1, max_length=256)]
    workerName: Annotated[str, Meta(min_length=1, max_length=80)] | None = None


class GetActivityTaskOutput(Struct, kw_only=True, omit_defaults=True):
    taskToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    input: Annotated[str, Meta(max_length=1048576)] | None = None


class GetExecutionHistoryInput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None
    reverseOrder: bool | None = None
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    includeExecutionData: bool | None = None


class GetExecutionHistoryOutput(Struct, kw_only=True, omit_defaults=True):
    events: list[HistoryEvent]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class HistoryEvent(Struct, kw_only=True, omit_defaults=True):
    timestamp: float
    type: Annotated[str, Meta(pattern='\\A(?:ActivityFailed|ActivityScheduled|ActivityScheduleFailed|ActivityStarted|ActivitySucceeded|ActivityTimedOut|ChoiceStateEntered|ChoiceStateExited|ExecutionAborted|ExecutionFailed|ExecutionStarted|ExecutionSucceeded|ExecutionTimedOut|FailStateEntered|LambdaFunctionFailed|LambdaFunctionScheduled|LambdaFunctionScheduleFailed|LambdaFunctionStarted|LambdaFunctionStartFailed|LambdaFunctionSucceeded|LambdaFunctionTimedOut|MapIterationAborted|MapIterationFailed|MapIterationStarted|MapIterationSucceeded|MapStateAborted|MapStateEntered|MapStateExited|MapStateFailed|MapStateStarted|MapStateSucceeded|ParallelStateAborted|ParallelStateEntered|ParallelStateExited|ParallelStateFailed|ParallelStateStarted|ParallelStateSucceeded|PassStateEntered|PassStateExited|SucceedStateEntered|SucceedStateExited|TaskFailed|TaskScheduled|TaskStarted|TaskStartFailed|TaskStateAborted|TaskStateEntered|TaskStateExited|TaskSubmitFailed|TaskSubmitted|TaskSucceeded|TaskTimedOut|WaitStateAborted|WaitStateEntered|WaitStateExited|MapRunAborted|MapRunFailed|MapRunStarted|MapRunSucceeded|ExecutionRedriven|MapRunRedriven|EvaluationFailed)\\Z')]
    id: int
    previousEventId: int | None = None
    activityFailedEventDetails: ActivityFailedEventDetails | None = None
    activityScheduleFailedEventDetails: ActivityScheduleFailedEventDetails | None = None
    activityScheduledEventDetails: ActivityScheduledEventDetails | None = None
    activityStartedEventDetails: ActivityStartedEventDetails | None = None
    activitySucceededEventDetails: ActivitySucceededEventDetails | None = None
    activityTimedOutEventDetails: ActivityTimedOutEventDetails | None = None
    taskFailedEventDetails: TaskFailedEventDetails | None = None
    taskScheduledEventDetails: TaskScheduledEventDetails | None = None
    taskStartFailedEventDetails: TaskStartFailedEventDetails | None = None
    taskStartedEventDetails: TaskStartedEventDetails | None = None
    taskSubmitFailedEventDetails: TaskSubmitFailedEventDetails | None = None
    taskSubmittedEventDetails: TaskSubmittedEventDetails | None = None
    taskSucceededEventDetails: TaskSucceededEventDetails | None = None
    taskTimedOutEventDetails: TaskTimedOutEventDetails | None = None
    executionFailedEventDetails: ExecutionFailedEventDetails | None = None
    executionStartedEventDetails: ExecutionStartedEventDetails | None = None
    executionSucceededEventDetails: ExecutionSucceededEventDetails | None = None
    executionAbortedEventDetails: ExecutionAbortedEventDetails | None = None
    executionTimedOutEventDetails: ExecutionTimedOutEventDetails | None = None
    executionRedrivenEventDetails: ExecutionRedrivenEventDetails | None = None
    mapStateStartedEventDetails: MapStateStartedEventDetails | None = None
    mapIterationStartedEventDetails: MapIterationEventDetails | None = None
    mapIterationSucceededEventDetails: MapIterationEventDetails | None = None
    mapIterationFailedEventDetails: MapIterationEventDetails | None = None
    mapIterationAbortedEventDetails: MapIterationEventDetails | None = None
    lambdaFunctionFailedEventDetails: LambdaFunctionFailedEventDetails | None = None
    lambdaFunctionScheduleFailedEventDetails: LambdaFunctionScheduleFailedEventDetails | None = None
    lambdaFunctionScheduledEventDetails: LambdaFunctionScheduledEventDetails | None = None
    lambdaFunctionStartFailedEventDetails: LambdaFunctionStartFailedEventDetails | None = None
    lambdaFunctionSucceededEventDetails: LambdaFunctionSucceededEventDetails | None = None
    lambdaFunctionTimedOutEventDetails: LambdaFunctionTimedOutEventDetails | None = None
    stateEnteredEventDetails: StateEnteredEventDetails | None = None
    stateExitedEventDetails: StateExitedEventDetails | None = None
    mapRunStartedEventDetails: MapRunStartedEventDetails | None = None
    mapRunFailedEventDetails: MapRunFailedEventDetails | None = None
    mapRunRedrivenEventDetails: MapRunRedrivenEventDetails | None = None
    evaluationFailedEventDetails: EvaluationFailedEventDetails | None = None


class HistoryEventExecutionDataDetails(Struct, kw_only=True, omit_defaults=True):
    truncated: bool | None = None


class InspectionData(Struct, kw_only=True, omit_defaults=True):
    input: Annotated[str, Meta(max_length=262144)] | None = None
    afterArguments: Annotated[str, Meta(max_length=262144)] | None = None
    afterInputPath: Annotated[str, Meta(max_length=262144)] | None = None
    afterParameters: Annotated[str, Meta(max_length=262144)] | None = None
    result: Annotated[str, Meta(max_length=262144)] | None = None
    afterResultSelector: Annotated[str, Meta(max_length=262144)] | None = None
    afterResultPath: Annotated[str, Meta(max_length=262144)] | None = None
    request: InspectionDataRequest | None = None
    response: InspectionDataResponse | None = None
    variables: Annotated[str, Meta(max_length=262144)] | None = None
    errorDetails: InspectionErrorDetails | None = None
    afterItemsPath: Annotated[str, Meta(max_length=262144)] | None = None
    afterItemSelector: Annotated[str, Meta(max_length=262144)] | None = None
    afterItemBatcher: Annotated[str, Meta(max_length=262144)] | None = None
    afterItemsPointer: Annotated[str, Meta(max_length=262144)] | None = None
    toleratedFailureCount: Annotated[int, Meta(ge=0)] | None = None
    toleratedFailurePercentage: Annotated[float, Meta(ge=0, le=100)] | None = None
    maxConcurrency: Annotated[int, Meta(ge=0)] | None = None


class InspectionDataRequest(Struct, kw_only=True, omit_defaults=True):
    protocol: str | None = None
    method: str | None = None
    url: str | None = None
    headers: str | None = None
    body: str | None = None


class InspectionDataResponse(Struct, kw_only=True, omit_defaults=True):
    protocol: str | None = None
    statusCode: str | None = None
    statusMessage: str | None = None
    headers: str | None = None
    body: str | None = None


class InspectionErrorDetails(Struct, kw_only=True, omit_defaults=True):
    catchIndex: Annotated[int, Meta(ge=0)] | None = None
    retryIndex: Annotated[int, Meta(ge=0)] | None = None
    retryBackoffIntervalSeconds: Annotated[int, Meta(ge=0)] | None = None


class LambdaFunctionFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class LambdaFunctionScheduleFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class LambdaFunctionScheduledEventDetails(Struct, kw_only=True, omit_defaults=True):
    resource: Annotated[str, Meta(min_length=1, max_length=256)]
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inputDetails: HistoryEventExecutionDataDetails | None = None
    timeoutInSeconds: int | None = None
    taskCredentials: TaskCredentials | None = None


class LambdaFunctionStartFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class LambdaFunctionSucceededEventDetails(Struct, kw_only=True, omit_defaults=True):
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: HistoryEventExecutionDataDetails | None = None


class LambdaFunctionTimedOutEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class ListActivitiesInput(Struct, kw_only=True, omit_defaults=True):
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListActivitiesOutput(Struct, kw_only=True, omit_defaults=True):
    activities: list[ActivityListItem]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListExecutionsInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    statusFilter: Annotated[str, Meta(pattern='\\A(?:RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|PENDING_REDRIVE)\\Z')] | None = None
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None
    nextToken: Annotated[str, Meta(min_length=1, max_length=3096)] | None = None
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    redriveFilter: Annotated[str, Meta(pattern='\\A(?:REDRIVEN|NOT_REDRIVEN)\\Z')] | None = None


class ListExecutionsOutput(Struct, kw_only=True, omit_defaults=True):
    executions: list[ExecutionListItem]
    nextToken: Annotated[str, Meta(min_length=1, max_length=3096)] | None = None


class ListMapRunsInput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListMapRunsOutput(Struct, kw_only=True, omit_defaults=True):
    mapRuns: list[MapRunListItem]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStateMachineAliasesInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None


class ListStateMachineAliasesOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliases: list[StateMachineAliasListItem]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStateMachineVersionsInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None


class ListStateMachineVersionsOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachineVersions: list[StateMachineVersionListItem]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStateMachinesInput(Struct, kw_only=True, omit_defaults=True):
    maxResults: Annotated[int, Meta(ge=0, le=1000)] | None = None
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListStateMachinesOutput(Struct, kw_only=True, omit_defaults=True):
    stateMachines: list[StateMachineListItem]
    nextToken: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ListTagsForResourceInput(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=256)]


class ListTagsForResourceOutput(Struct, kw_only=True, omit_defaults=True):
    tags: list[Tag] | None = None


class LogDestination(Struct, kw_only=True, omit_defaults=True):
    cloudWatchLogsLogGroup: CloudWatchLogsLogGroup | None = None


class LoggingConfiguration(Struct, kw_only=True, omit_defaults=True):
    level: Annotated[str, Meta(pattern='\\A(?:ALL|ERROR|FATAL|OFF)\\Z')] | None = None
    includeExecutionData: bool | None = None
    destinations: list[LogDestination] | None = None


class MapIterationEventDetails(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    index: Annotated[int, Meta(ge=0)] | None = None


class MapRunExecutionCounts(Struct, kw_only=True, omit_defaults=True):
    pending: Annotated[int, Meta(ge=0)]
    running: Annotated[int, Meta(ge=0)]
    succeeded: Annotated[int, Meta(ge=0)]
    failed: Annotated[int, Meta(ge=0)]
    timedOut: Annotated[int, Meta(ge=0)]
    aborted: Annotated[int, Meta(ge=0)]
    total: Annotated[int, Meta(ge=0)]
    resultsWritten: Annotated[int, Meta(ge=0)]
    failuresNotRedrivable: int | None = None
    pendingRedrive: int | None = None


class MapRunFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class MapRunItemCounts(Struct, kw_only=True, omit_defaults=True):
    pending: Annotated[int, Meta(ge=0)]
    running: Annotated[int, Meta(ge=0)]
    succeeded: Annotated[int, Meta(ge=0)]
    failed: Annotated[int, Meta(ge=0)]
    timedOut: Annotated[int, Meta(ge=0)]
    aborted: Annotated[int, Meta(ge=0)]
    total: Annotated[int, Meta(ge=0)]
    resultsWritten: Annotated[int, Meta(ge=0)]
    failuresNotRedrivable: int | None = None
    pendingRedrive: int | None = None


class MapRunListItem(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)]
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    startDate: float
    stopDate: float | None = None


class MapRunRedrivenEventDetails(Struct, kw_only=True, omit_defaults=True):
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None
    redriveCount: int | None = None


class MapRunStartedEventDetails(Struct, kw_only=True, omit_defaults=True):
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None


class MapStateStartedEventDetails(Struct, kw_only=True, omit_defaults=True):
    length: Annotated[int, Meta(ge=0)] | None = None


class MockErrorOutput(Struct, kw_only=True, omit_defaults=True):
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class MockInput(Struct, kw_only=True, omit_defaults=True):
    result: Annotated[str, Meta(max_length=262144)] | None = None
    errorOutput: MockErrorOutput | None = None
    fieldValidationMode: Annotated[str, Meta(pattern='\\A(?:STRICT|PRESENT|NONE)\\Z')] | None = None


class PublishStateMachineVersionInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    revisionId: str | None = None
    description: Annotated[str, Meta(max_length=256)] | None = None


class PublishStateMachineVersionOutput(Struct, kw_only=True, omit_defaults=True):
    creationDate: float
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)]


class RedriveExecutionInput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    clientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[!-~]+)\\Z')] | None = None


class RedriveExecutionOutput(Struct, kw_only=True, omit_defaults=True):
    redriveDate: float


class RoutingConfigurationListItem(Struct, kw_only=True, omit_defaults=True):
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    weight: Annotated[int, Meta(ge=0, le=100)]


class SendTaskFailureInput(Struct, kw_only=True, omit_defaults=True):
    taskToken: Annotated[str, Meta(min_length=1, max_length=2048)]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class SendTaskFailureOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SendTaskHeartbeatInput(Struct, kw_only=True, omit_defaults=True):
    taskToken: Annotated[str, Meta(min_length=1, max_length=2048)]


class SendTaskHeartbeatOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SendTaskSuccessInput(Struct, kw_only=True, omit_defaults=True):
    taskToken: Annotated[str, Meta(min_length=1, max_length=2048)]
    output: Annotated[str, Meta(max_length=262144)]


class SendTaskSuccessOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class StartExecutionInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    input: Annotated[str, Meta(max_length=262144)] | None = None
    traceHeader: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\x00-\\x7f]*)\\Z')] | None = None


class StartExecutionOutput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    startDate: float


class StartSyncExecutionInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    input: Annotated[str, Meta(max_length=262144)] | None = None
    traceHeader: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\x00-\\x7f]*)\\Z')] | None = None
    includedData: Annotated[str, Meta(pattern='\\A(?:ALL_DATA|METADATA_ONLY)\\Z')] | None = None


class StartSyncExecutionOutput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    startDate: float
    stopDate: float
    status: Annotated[str, Meta(pattern='\\A(?:SUCCEEDED|FAILED|TIMED_OUT)\\Z')]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inputDetails: CloudWatchEventsExecutionDataDetails | None = None
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: CloudWatchEventsExecutionDataDetails | None = None
    traceHeader: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\x00-\\x7f]*)\\Z')] | None = None
    billingDetails: BillingDetails | None = None


class StateEnteredEventDetails(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inputDetails: HistoryEventExecutionDataDetails | None = None


class StateExitedEventDetails(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: HistoryEventExecutionDataDetails | None = None
    assignedVariables: dict[str, str] | None = None
    assignedVariablesDetails: AssignedVariablesDetails | None = None


class StateMachineAliasListItem(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=2000)]
    creationDate: float


class StateMachineListItem(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    type: Annotated[str, Meta(pattern='\\A(?:STANDARD|EXPRESS)\\Z')]
    creationDate: float


class StateMachineVersionListItem(Struct, kw_only=True, omit_defaults=True):
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=2000)]
    creationDate: float


class StopExecutionInput(Struct, kw_only=True, omit_defaults=True):
    executionArn: Annotated[str, Meta(min_length=1, max_length=256)]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class StopExecutionOutput(Struct, kw_only=True, omit_defaults=True):
    stopDate: float


class Tag(Struct, kw_only=True, omit_defaults=True):
    key: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    value: Annotated[str, Meta(max_length=256)] | None = None


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=256)]
    tags: list[Tag]


class TagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TaskCredentials(Struct, kw_only=True, omit_defaults=True):
    roleArn: Annotated[str, Meta(min_length=1, max_length=2000)] | None = None


class TaskFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class TaskScheduledEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    region: Annotated[str, Meta(min_length=1, max_length=80)]
    parameters: Annotated[str, Meta(max_length=262144)]
    timeoutInSeconds: int | None = None
    heartbeatInSeconds: int | None = None
    taskCredentials: TaskCredentials | None = None


class TaskStartFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class TaskStartedEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]


class TaskSubmitFailedEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class TaskSubmittedEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: HistoryEventExecutionDataDetails | None = None


class TaskSucceededEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    output: Annotated[str, Meta(max_length=262144)] | None = None
    outputDetails: HistoryEventExecutionDataDetails | None = None


class TaskTimedOutEventDetails(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(min_length=1, max_length=80)]
    resource: Annotated[str, Meta(min_length=1, max_length=80)]
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None


class TestStateConfiguration(Struct, kw_only=True, omit_defaults=True):
    retrierRetryCount: Annotated[int, Meta(ge=0)] | None = None
    errorCausedByState: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    mapIterationFailureCount: Annotated[int, Meta(ge=0)] | None = None
    mapItemReaderData: Annotated[str, Meta(max_length=262144)] | None = None


class TestStateInput(Struct, kw_only=True, omit_defaults=True):
    definition: Annotated[str, Meta(min_length=1, max_length=1048576)]
    roleArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    input: Annotated[str, Meta(max_length=262144)] | None = None
    inspectionLevel: Annotated[str, Meta(pattern='\\A(?:INFO|DEBUG|TRACE)\\Z')] | None = None
    revealSecrets: bool | None = None
    variables: Annotated[str, Meta(max_length=262144)] | None = None
    stateName: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    mock: MockInput | None = None
    context: Annotated[str, Meta(max_length=262144)] | None = None
    stateConfiguration: TestStateConfiguration | None = None


class TestStateOutput(Struct, kw_only=True, omit_defaults=True):
    output: Annotated[str, Meta(max_length=262144)] | None = None
    error: Annotated[str, Meta(max_length=256)] | None = None
    cause: Annotated[str, Meta(max_length=32768)] | None = None
    inspectionData: InspectionData | None = None
    nextState: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:SUCCEEDED|FAILED|RETRIABLE|CAUGHT_ERROR)\\Z')] | None = None


class TracingConfiguration(Struct, kw_only=True, omit_defaults=True):
    enabled: bool | None = None


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=256)]
    tagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateMapRunInput(Struct, kw_only=True, omit_defaults=True):
    mapRunArn: Annotated[str, Meta(min_length=1, max_length=2000)]
    maxConcurrency: Annotated[int, Meta(ge=0)] | None = None
    toleratedFailurePercentage: Annotated[float, Meta(ge=0, le=100)] | None = None
    toleratedFailureCount: Annotated[int, Meta(ge=0)] | None = None


class UpdateMapRunOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateStateMachineAliasInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineAliasArn: Annotated[str, Meta(min_length=1, max_length=256)]
    description: Annotated[str, Meta(max_length=256)] | None = None
    routingConfiguration: Annotated[list[RoutingConfigurationListItem], Meta(min_length=1, max_length=2)] | None = None


class UpdateStateMachineAliasOutput(Struct, kw_only=True, omit_defaults=True):
    updateDate: float


class UpdateStateMachineInput(Struct, kw_only=True, omit_defaults=True):
    stateMachineArn: Annotated[str, Meta(min_length=1, max_length=256)]
    definition: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None
    roleArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    loggingConfiguration: LoggingConfiguration | None = None
    tracingConfiguration: TracingConfiguration | None = None
    publish: bool | None = None
    versionDescription: Annotated[str, Meta(max_length=256)] | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None


class UpdateStateMachineOutput(Struct, kw_only=True, omit_defaults=True):
    updateDate: float
    revisionId: str | None = None
    stateMachineVersionArn: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class ValidateStateMachineDefinitionDiagnostic(Struct, kw_only=True, omit_defaults=True):
    severity: Annotated[str, Meta(pattern='\\A(?:ERROR|WARNING)\\Z')]
    code: str
    message: str
    location: str | None = None


class ValidateStateMachineDefinitionInput(Struct, kw_only=True, omit_defaults=True):
    definition: Annotated[str, Meta(min_length=1, max_length=1048576)]
    type: Annotated[str, Meta(pattern='\\A(?:STANDARD|EXPRESS)\\Z')] | None = None
    severity: Annotated[str, Meta(pattern='\\A(?:ERROR|WARNING)\\Z')] | None = None
    maxResults: Annotated[int, Meta(ge=0, le=100)] | None = None


class ValidateStateMachineDefinitionOutput(Struct, kw_only=True, omit_defaults=True):
    result: Annotated[str, Meta(pattern='\\A(?:OK|FAIL)\\Z')]
    diagnostics: list[ValidateStateMachineDefinitionDiagnostic]
    truncated: bool | None = None

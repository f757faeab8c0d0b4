"""Types of logs, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class CreateLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    kmsKeyId: Annotated[str, Meta(max_length=256)] | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None
    logGroupClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|INFREQUENT_ACCESS|DELIVERY|ESSENTIALS)\\Z')] | None = None
    deletionProtectionEnabled: bool | None = None


class CreateLogStreamRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]


class DeleteLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]


class DeleteLogStreamRequest(CreateLogStreamRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    policyName: str | None = None
    resourceArn: str | None = None
    expectedRevisionId: Annotated[str, Meta(min_length=1)] | None = None


class DeleteRetentionPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]


class DeleteSubscriptionFilterRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    filterName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]


class DescribeLogGroupsRequest(Struct, kw_only=True, omit_defaults=True):
    accountIdentifiers: Annotated[list[Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:^\\d{12}$)\\Z')]], Meta(max_length=20)] | None = None
    logGroupNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    logGroupNamePattern: Annotated[str, Meta(max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]*)\\Z')] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    includeLinkedAccounts: bool | None = None
    logGroupClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|INFREQUENT_ACCESS|DELIVERY|ESSENTIALS)\\Z')] | None = None
    logGroupIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]], Meta(min_length=1, max_length=50)] | None = None


class DescribeLogGroupsResponse(Struct, kw_only=True, omit_defaults=True):
    logGroups: list[LogGroup] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeLogStreamsRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    logStreamNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    orderBy: Annotated[str, Meta(pattern='\\A(?:LogStreamName|LastEventTime)\\Z')] | None = None
    descending: bool | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None


class DescribeLogStreamsResponse(Struct, kw_only=True, omit_defaults=True):
    logStreams: list[LogStream] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeResourcePoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    resourceArn: str | None = None
    policyScope: Annotated[str, Meta(pattern='\\A(?:ACCOUNT|RESOURCE)\\Z')] | None = None


class DescribeResourcePoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    resourcePolicies: list[ResourcePolicy] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeSubscriptionFiltersRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    filterNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None


class DescribeSubscriptionFiltersResponse(Struct, kw_only=True, omit_defaults=True):
    subscriptionFilters: list[SubscriptionFilter] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class Entity(Struct, kw_only=True, omit_defaults=True):
    keyAttributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(min_length=1, max_length=512)]], Meta(min_length=2, max_length=4)] | None = None
    attributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=256)], Annotated[str, Meta(min_length=1, max_length=512)]], Meta(max_length=10)] | None = None


class FilterLogEventsRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    logStreamNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    logStreamNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    startTime: Annotated[int, Meta(ge=0)] | None = None
    endTime: Annotated[int, Meta(ge=0)] | None = None
    filterPattern: Annotated[str, Meta(max_length=1024)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    startFromHead: bool | None = None
    interleaved: bool | None = None
    unmask: bool | None = None


class FilterLogEventsResponse(Struct, kw_only=True, omit_defaults=True):
    events: list[FilteredLogEvent] | None = None
    searchedLogStreams: list[SearchedLogStream] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class FilteredLogEvent(Struct, kw_only=True, omit_defaults=True):
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    timestamp: Annotated[int, Meta(ge=0)] | None = None
    message: Annotated[str, Meta(min_length=1)] | None = None
    ingestionTime: Annotated[int, Meta(ge=0)] | None = None
    eventId: str | None = None


class GetLogEventsRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]
    startTime: Annotated[int, Meta(ge=0)] | None = None
    endTime: Annotated[int, Meta(ge=0)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    startFromHead: bool | None = None
    unmask: bool | None = None


class GetLogEventsResponse(Struct, kw_only=True, omit_defaults=True):
    events: list[OutputLogEvent] | None = None
    nextForwardToken: Annotated[str, Meta(min_length=1)] | None = None
    nextBackwardToken: Annotated[str, Meta(min_length=1)] | None = None


class InputLogEvent(Struct, kw_only=True, omit_defaults=True):
    timestamp: Annotated[int, Meta(ge=0)]
    message: Annotated[str, Meta(min_length=1)]


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class ListTagsLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]


class ListTagsLogGroupResponse(Struct, kw_only=True, omit_defaults=True):
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class LogGroup(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    retentionInDays: int | None = None
    metricFilterCount: int | None = None
    arn: str | None = None
    storedBytes: Annotated[int, Meta(ge=0)] | None = None
    kmsKeyId: Annotated[str, Meta(max_length=256)] | None = None
    dataProtectionStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVATED|DELETED|ARCHIVED|DISABLED)\\Z')] | None = None
    inheritedProperties: list[Annotated[str, Meta(pattern='\\A(?:ACCOUNT_DATA_PROTECTION)\\Z')]] | None = None
    logGroupClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|INFREQUENT_ACCESS|DELIVERY|ESSENTIALS)\\Z')] | None = None
    logGroupArn: str | None = None
    deletionProtectionEnabled: bool | None = None
    bearerTokenAuthenticationEnabled: bool | None = None
    retentionPolicyName: str | None = None


class LogStream(Struct, kw_only=True, omit_defaults=True):
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    firstEventTimestamp: Annotated[int, Meta(ge=0)] | None = None
    lastEventTimestamp: Annotated[int, Meta(ge=0)] | None = None
    lastIngestionTime: Annotated[int, Meta(ge=0)] | None = None
    uploadSequenceToken: Annotated[str, Meta(min_length=1)] | None = None
    arn: str | None = None
    storedBytes: Annotated[int, Meta(ge=0)] | None = None


class OutputLogEvent(Struct, kw_only=True, omit_defaults=True):
    timestamp: Annotated[int, Meta(ge=0)] | None = None
    message: Annotated[str, Meta(min_length=1)] | None = None
    ingestionTime: Annotated[int, Meta(ge=0)] | None = None


class PutLogEventsRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]
    logEvents: Annotated[list[InputLogEvent], Meta(min_length=1, max_length=10000)]
    sequenceToken: Annotated[str, Meta(min_length=1)] | None = None
    entity: Entity | None = None


class PutLogEventsResponse(Struct, kw_only=True, omit_defaults=True):
    nextSequenceToken: Annotated[str, Meta(min_length=1)] | None = None
    rejectedLogEventsInfo: RejectedLogEventsInfo | None = None
    rejectedEntityInfo: RejectedEntityInfo | None = None


class PutLogGroupDeletionProtectionRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]
    deletionProtectionEnabled: bool


class PutResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    policyName: str | None = None
    policyDocument: Annotated[str, Meta(min_length=1, max_length=51200)] | None = None
    resourceArn: str | None = None
    expectedRevisionId: Annotated[str, Meta(min_length=1)] | None = None


class PutResourcePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    resourcePolicy: ResourcePolicy | None = None
    revisionId: Annotated[str, Meta(min_length=1)] | None = None


class PutRetentionPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    retentionInDays: int


class PutSubscriptionFilterRequest(DeleteSubscriptionFilterRequest, kw_only=True, omit_defaults=True):
    filterPattern: Annotated[str, Meta(max_length=1024)]
    destinationArn: Annotated[str, Meta(min_length=1)]
    roleArn: Annotated[str, Meta(min_length=1)] | None = None
    distribution: Annotated[str, Meta(pattern='\\A(?:Random|ByLogStream)\\Z')] | None = None
    applyOnTransformedLogs: bool | None = None
    fieldSelectionCriteria: Annotated[str, Meta(max_length=2000)] | None = None
    emitSystemFields: list[str] | None = None


class RejectedEntityInfo(Struct, kw_only=True, omit_defaults=True):
    errorType: Annotated[str, Meta(pattern='\\A(?:InvalidEntity|InvalidTypeValue|InvalidKeyAttributes|InvalidAttributes|EntitySizeTooLarge|UnsupportedLogGroupType|MissingRequiredFields)\\Z')]


class RejectedLogEventsInfo(Struct, kw_only=True, omit_defaults=True):
    tooNewLogEventStartIndex: int | None = None
    tooOldLogEventEndIndex: int | None = None
    expiredLogEventEndIndex: int | None = None


class ResourcePolicy(Struct, kw_only=True, omit_defaults=True):
    policyName: str | None = None
    policyDocument: Annotated[str, Meta(min_length=1, max_length=51200)] | None = None
    lastUpdatedTime: Annotated[int, Meta(ge=0)] | None = None
    policyScope: Annotated[str, Meta(pattern='\\A(?:ACCOUNT|RESOURCE)\\Z')] | None = None
    resourceArn: str | None = None
    revisionId: Annotated[str, Meta(min_length=1)] | None = None


class SearchedLogStream(Struct, kw_only=True, omit_defaults=True):
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    searchedCompletely: bool | None = None


class SubscriptionFilter(Struct, kw_only=True, omit_defaults=True):
    filterName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    filterPattern: Annotated[str, Meta(max_length=1024)] | None = None
    destinationArn: Annotated[str, Meta(min_length=1)] | None = None
    roleArn: Annotated[str, Meta(min_length=1)] | None = None
    distribution: Annotated[str, Meta(pattern='\\A(?:Random|ByLogStream)\\Z')] | None = None
    applyOnTransformedLogs: bool | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    fieldSelectionCriteria: Annotated[str, Meta(max_length=2000)] | None = None
    emitSystemFields: list[str] | None = None


class TagLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)]


class UntagLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1)]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')]
    tagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]

"""Types of logs, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AccountPolicy(Struct, kw_only=True, omit_defaults=True):
    policyName: str | None = None
    policyDocument: str | None = None
    lastUpdatedTime: Annotated[int, Meta(ge=0)] | None = None
    policyType: Annotated[str, Meta(pattern='\\A(?:DATA_PROTECTION_POLICY|SUBSCRIPTION_FILTER_POLICY|FIELD_INDEX_POLICY|TRANSFORMER_POLICY|METRIC_EXTRACTION_POLICY|RETENTION_POLICY)\\Z')] | None = None
    scope: Annotated[str, Meta(pattern='\\A(?:ALL)\\Z')] | None = None
    selectionCriteria: str | None = None
    accountId: Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:^\\d{12}$)\\Z')] | None = None


class AddKeyEntry(Struct, kw_only=True, omit_defaults=True):
    key: Annotated[str, Meta(min_length=1, max_length=128)]
    value: Annotated[str, Meta(min_length=1, max_length=256)]
    overwriteIfExists: bool | None = None


class AddKeys(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[AddKeyEntry], Meta(min_length=1, max_length=5)]


class AssociateKmsKeyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    kmsKeyId: Annotated[str, Meta(max_length=256)]
    resourceIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w+=/:,.@\\-\\*]*)\\Z')] | None = None


class CSV(Struct, kw_only=True, omit_defaults=True):
    quoteCharacter: Annotated[str, Meta(min_length=1, max_length=1)] | None = None
    delimiter: Annotated[str, Meta(min_length=1, max_length=2)] | None = None
    columns: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=100)] | None = None
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    destination: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class CancelExportTaskRequest(Struct, kw_only=True, omit_defaults=True):
    taskId: Annotated[str, Meta(min_length=1, max_length=512)]


class CopyValue(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[CopyValueEntry], Meta(min_length=1, max_length=5)]


class CopyValueEntry(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)]
    target: Annotated[str, Meta(min_length=1, max_length=128)]
    overwriteIfExists: bool | None = None


class CreateDeliveryRequest(Struct, kw_only=True, omit_defaults=True):
    deliverySourceName: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]
    deliveryDestinationArn: str
    recordFields: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=128)] | None = None
    fieldDelimiter: Annotated[str, Meta(max_length=5)] | None = None
    s3DeliveryConfiguration: S3DeliveryConfiguration | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class CreateDeliveryResponse(Struct, kw_only=True, omit_defaults=True):
    delivery: Delivery | None = None


class CreateExportTaskRequest(Struct, kw_only=True, omit_defaults=True, rename={'from_': 'from'}):
    taskName: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    logStreamNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    from_: Annotated[int, Meta(ge=0)]
    to: Annotated[int, Meta(ge=0)]
    destination: Annotated[str, Meta(min_length=1, max_length=512)]
    destinationPrefix: str | None = None


class CreateExportTaskResponse(Struct, kw_only=True, omit_defaults=True):
    taskId: Annotated[str, Meta(min_length=1, max_length=512)] | None = None


class CreateLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    kmsKeyId: Annotated[str, Meta(max_length=256)] | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None
    logGroupClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|INFREQUENT_ACCESS|DELIVERY|ESSENTIALS)\\Z')] | None = None
    deletionProtectionEnabled: bool | None = None


class CreateLogStreamRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]


class DataSourceFilter(Struct, kw_only=True, omit_defaults=True):
    name: str
    type: str | None = None


class DateTimeConverter(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)]
    target: Annotated[str, Meta(min_length=1, max_length=128)]
    targetFormat: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    matchPatterns: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=5)]
    sourceTimezone: Annotated[str, Meta(min_length=1)] | None = None
    targetTimezone: Annotated[str, Meta(min_length=1)] | None = None
    locale: Annotated[str, Meta(min_length=1)] | None = None


class DeleteAccountPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    policyName: str
    policyType: Annotated[str, Meta(pattern='\\A(?:DATA_PROTECTION_POLICY|SUBSCRIPTION_FILTER_POLICY|FIELD_INDEX_POLICY|TRANSFORMER_POLICY|METRIC_EXTRACTION_POLICY|RETENTION_POLICY)\\Z')]
    dryRun: bool | None = None


class DeleteAccountPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    dryRunResult: DryRunResult | None = None


class DeleteDataProtectionPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]


class DeleteDeliveryDestinationPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    deliveryDestinationName: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]


class DeleteDeliveryDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]


class DeleteDeliveryRequest(Struct, kw_only=True, omit_defaults=True):
    id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:^[0-9A-Za-z]+$)\\Z')]


class DeleteDeliverySourceRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]


class DeleteDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    destinationName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]


class DeleteIndexPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]


class DeleteIndexPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteKeys(Struct, kw_only=True, omit_defaults=True):
    withKeys: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=5)]


class DeleteLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]


class DeleteLogStreamRequest(CreateLogStreamRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteMetricFilterRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    filterName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]


class DeleteQueryDefinitionRequest(Struct, kw_only=True, omit_defaults=True):
    queryDefinitionId: Annotated[str, Meta(min_length=1, max_length=256)]


class DeleteQueryDefinitionResponse(Struct, kw_only=True, omit_defaults=True):
    success: bool | None = None


class DeleteResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    policyName: str | None = None
    resourceArn: str | None = None
    expectedRevisionId: Annotated[str, Meta(min_length=1)] | None = None


class DeleteRetentionPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]


class DeleteSubscriptionFilterRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    filterName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]


class DeleteTransformerRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]


class Delivery(Struct, kw_only=True, omit_defaults=True):
    id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:^[0-9A-Za-z]+$)\\Z')] | None = None
    arn: str | None = None
    deliverySourceName: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')] | None = None
    deliveryDestinationArn: str | None = None
    deliveryDestinationType: Annotated[str, Meta(pattern='\\A(?:S3|CWL|FH|XRAY)\\Z')] | None = None
    recordFields: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=128)] | None = None
    fieldDelimiter: Annotated[str, Meta(max_length=5)] | None = None
    s3DeliveryConfiguration: S3DeliveryConfiguration | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class DeliveryDestination(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')] | None = None
    arn: str | None = None
    deliveryDestinationType: Annotated[str, Meta(pattern='\\A(?:S3|CWL|FH|XRAY)\\Z')] | None = None
    outputFormat: str | None = None
    deliveryDestinationConfiguration: DeliveryDestinationConfiguration | None = None
    roleArn: str | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class DeliveryDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    destinationResourceArn: str


class DeliverySource(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')] | None = None
    arn: str | None = None
    resourceArns: list[str] | None = None
    service: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[\\w_-]*)\\Z')] | None = None
    logType: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[\\w]*)\\Z')] | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None
    deliverySourceConfiguration: dict[Annotated[str, Meta(min_length=1, max_length=255)], Annotated[str, Meta(min_length=1, max_length=255)]] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    statusReason: Annotated[str, Meta(pattern='\\A(?:RESOURCE_DELETED)\\Z')] | None = None


class DescribeAccountPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    policyType: Annotated[str, Meta(pattern='\\A(?:DATA_PROTECTION_POLICY|SUBSCRIPTION_FILTER_POLICY|FIELD_INDEX_POLICY|TRANSFORMER_POLICY|METRIC_EXTRACTION_POLICY|RETENTION_POLICY)\\Z')]
    policyName: str | None = None
    accountIdentifiers: Annotated[list[Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:^\\d{12}$)\\Z')]], Meta(max_length=20)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeAccountPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    accountPolicies: list[AccountPolicy] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeDeliveriesRequest(Struct, kw_only=True, omit_defaults=True):
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    deliverySourceNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]], Meta(min_length=1, max_length=20)] | None = None


class DescribeDeliveriesResponse(Struct, kw_only=True, omit_defaults=True):
    deliveries: list[Delivery] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeDeliveryDestinationsRequest(Struct, kw_only=True, omit_defaults=True):
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    names: Annotated[list[Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]], Meta(min_length=1, max_length=20)] | None = None


class DescribeDeliveryDestinationsResponse(Struct, kw_only=True, omit_defaults=True):
    deliveryDestinations: list[DeliveryDestination] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeDeliverySourcesRequest(Struct, kw_only=True, omit_defaults=True):
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    resourceArns: Annotated[list[str], Meta(min_length=1, max_length=20)] | None = None


class DescribeDeliverySourcesResponse(Struct, kw_only=True, omit_defaults=True):
    deliverySources: list[DeliverySource] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeDestinationsRequest(Struct, kw_only=True, omit_defaults=True):
    DestinationNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None


class DescribeDestinationsResponse(Struct, kw_only=True, omit_defaults=True):
    destinations: list[Destination] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeExportTasksRequest(Struct, kw_only=True, omit_defaults=True):
    taskId: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    statusCode: Annotated[str, Meta(pattern='\\A(?:CANCELLED|COMPLETED|FAILED|PENDING|PENDING_CANCEL|RUNNING)\\Z')] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None


class DescribeExportTasksResponse(Struct, kw_only=True, omit_defaults=True):
    exportTasks: list[ExportTask] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeFieldIndexesRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]], Meta(min_length=1, max_length=100)]
    indexCategories: Annotated[list[Annotated[str, Meta(pattern='\\A(?:DEFAULT|CUSTOM|AUTO|INACTIVE)\\Z')]], Meta(max_length=4)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeFieldIndexesResponse(Struct, kw_only=True, omit_defaults=True):
    fieldIndexes: list[FieldIndex] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeIndexPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]], Meta(min_length=1, max_length=1)]
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeIndexPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    indexPolicies: list[IndexPolicy] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


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


class DescribeMetricFiltersRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    filterNamePrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    metricName: Annotated[str, Meta(max_length=255, pattern='\\A(?:[^:*$]*)\\Z')] | None = None
    metricNamespace: Annotated[str, Meta(max_length=255, pattern='\\A(?:[^:*$]*)\\Z')] | None = None


class DescribeMetricFiltersResponse(Struct, kw_only=True, omit_defaults=True):
    metricFilters: list[MetricFilter] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeQueriesRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Scheduled|Running|Complete|Failed|Cancelled|Timeout|Unknown)\\Z')] | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None


class DescribeQueriesResponse(Struct, kw_only=True, omit_defaults=True):
    queries: list[QueryInfo] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeQueryDefinitionsRequest(Struct, kw_only=True, omit_defaults=True):
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None
    queryDefinitionNamePrefix: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class DescribeQueryDefinitionsResponse(Struct, kw_only=True, omit_defaults=True):
    queryDefinitions: list[QueryDefinition] | None = None
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


class Destination(Struct, kw_only=True, omit_defaults=True):
    destinationName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    targetArn: Annotated[str, Meta(min_length=1)] | None = None
    roleArn: Annotated[str, Meta(min_length=1)] | None = None
    accessPolicy: Annotated[str, Meta(min_length=1)] | None = None
    arn: str | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None


class DisassociateKmsKeyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    resourceIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w+=/:,.@\\-\\*]*)\\Z')] | None = None


class DryRunResult(Struct, kw_only=True, omit_defaults=True):
    totalMatchedLogGroups: Annotated[int, Meta(ge=0)] | None = None
    increasedRetentionLogGroupCount: Annotated[int, Meta(ge=0)] | None = None
    decreasedRetentionLogGroupCount: Annotated[int, Meta(ge=0)] | None = None
    unchangedRetentionLogGroupCount: Annotated[int, Meta(ge=0)] | None = None
    failedAnalysisCount: Annotated[int, Meta(ge=0)] | None = None
    topLogGroupsImpacted: list[LogGroupImpact] | None = None


class Entity(Struct, kw_only=True, omit_defaults=True):
    keyAttributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(min_length=1, max_length=512)]], Meta(min_length=2, max_length=4)] | None = None
    attributes: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=256)], Annotated[str, Meta(min_length=1, max_length=512)]], Meta(max_length=10)] | None = None


class ExportTask(Struct, kw_only=True, omit_defaults=True, rename={'from_': 'from'}):
    taskId: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    taskName: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    from_: Annotated[int, Meta(ge=0)] | None = None
    to: Annotated[int, Meta(ge=0)] | None = None
    destination: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    destinationPrefix: str | None = None
    status: ExportTaskStatus | None = None
    executionInfo: ExportTaskExecutionInfo | None = None


class ExportTaskExecutionInfo(Struct, kw_only=True, omit_defaults=True):
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    completionTime: Annotated[int, Meta(ge=0)] | None = None


class ExportTaskStatus(Struct, kw_only=True, omit_defaults=True):
    code: Annotated[str, Meta(pattern='\\A(?:CANCELLED|COMPLETED|FAILED|PENDING|PENDING_CANCEL|RUNNING)\\Z')] | None = None
    message: str | None = None


class FieldIndex(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    fieldIndexName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    lastScanTime: Annotated[int, Meta(ge=0)] | None = None
    firstEventTime: Annotated[int, Meta(ge=0)] | None = None
    lastEventTime: Annotated[int, Meta(ge=0)] | None = None
    type: Annotated[str, Meta(pattern='\\A(?:FACET|FIELD_INDEX)\\Z')] | None = None
    indexCategory: Annotated[str, Meta(pattern='\\A(?:DEFAULT|CUSTOM|AUTO|INACTIVE)\\Z')] | None = None


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


class GetDataProtectionPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]


class GetDataProtectionPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    policyDocument: str | None = None
    lastUpdatedTime: Annotated[int, Meta(ge=0)] | None = None


class GetDeliveryDestinationPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    deliveryDestinationName: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]


class GetDeliveryDestinationPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    policy: Policy | None = None


class GetDeliveryDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]


class GetDeliveryDestinationResponse(Struct, kw_only=True, omit_defaults=True):
    deliveryDestination: DeliveryDestination | None = None


class GetDeliveryRequest(Struct, kw_only=True, omit_defaults=True):
    id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:^[0-9A-Za-z]+$)\\Z')]


class GetDeliveryResponse(Struct, kw_only=True, omit_defaults=True):
    delivery: Delivery | None = None


class GetDeliverySourceRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]


class GetDeliverySourceResponse(Struct, kw_only=True, omit_defaults=True):
    deliverySource: DeliverySource | None = None


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


class GetLogGroupFieldsRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    time: Annotated[int, Meta(ge=0)] | None = None
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None


class GetLogGroupFieldsResponse(Struct, kw_only=True, omit_defaults=True):
    logGroupFields: list[LogGroupField] | None = None


class GetLogRecordRequest(Struct, kw_only=True, omit_defaults=True):
    logRecordPointer: str
    unmask: bool | None = None


class GetLogRecordResponse(Struct, kw_only=True, omit_defaults=True):
    logRecord: dict[str, str] | None = None


class GetQueryResultsRequest(Struct, kw_only=True, omit_defaults=True):
    queryId: Annotated[str, Meta(min_length=1, max_length=256)]
    nextToken: Annotated[str, Meta(max_length=1024)] | None = None
    maxItems: Annotated[int, Meta(ge=0, le=10000)] | None = None


class GetQueryResultsResponse(Struct, kw_only=True, omit_defaults=True):
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None
    results: list[list[ResultField]] | None = None
    statistics: QueryStatistics | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Scheduled|Running|Complete|Failed|Cancelled|Timeout|Unknown)\\Z')] | None = None
    encryptionKey: Annotated[str, Meta(max_length=256)] | None = None
    nextToken: Annotated[str, Meta(max_length=1024)] | None = None


class GetTransformerRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]


class GetTransformerResponse(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    lastModifiedTime: Annotated[int, Meta(ge=0)] | None = None
    transformerConfig: Annotated[list[Processor], Meta(min_length=1, max_length=20)] | None = None


class Grok(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    match: Annotated[str, Meta(min_length=1, max_length=512)]


class IndexPolicy(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')] | None = None
    lastUpdateTime: Annotated[int, Meta(ge=0)] | None = None
    policyDocument: Annotated[str, Meta(min_length=1, max_length=51200)] | None = None
    policyName: str | None = None
    source: Annotated[str, Meta(pattern='\\A(?:ACCOUNT|LOG_GROUP)\\Z')] | None = None


class InputLogEvent(Struct, kw_only=True, omit_defaults=True):
    timestamp: Annotated[int, Meta(ge=0)]
    message: Annotated[str, Meta(min_length=1)]


class ListLogGroupsForQueryRequest(Struct, kw_only=True, omit_defaults=True):
    queryId: Annotated[str, Meta(min_length=1, max_length=256)]
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    maxResults: Annotated[int, Meta(ge=50, le=500)] | None = None


class ListLogGroupsForQueryResponse(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifiers: list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class ListLogGroupsRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupNamePattern: Annotated[str, Meta(min_length=3, max_length=129, pattern='\\A(?:(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4})\\Z')] | None = None
    logGroupClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|INFREQUENT_ACCESS|DELIVERY|ESSENTIALS)\\Z')] | None = None
    includeLinkedAccounts: bool | None = None
    accountIdentifiers: Annotated[list[Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:^\\d{12}$)\\Z')]], Meta(max_length=20)] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    dataSources: Annotated[list[DataSourceFilter], Meta(min_length=1, max_length=5)] | None = None
    fieldIndexNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]], Meta(min_length=1, max_length=20)] | None = None
    logGroupTags: Annotated[list[TagFilter], Meta(min_length=1, max_length=5)] | None = None


class ListLogGroupsResponse(Struct, kw_only=True, omit_defaults=True):
    logGroups: list[LogGroupSummary] | None = None
    nextToken: Annotated[str, Meta(min_length=1)] | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class ListTagsLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]


class ListTagsLogGroupResponse(Struct, kw_only=True, omit_defaults=True):
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class ListToMap(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)]
    key: Annotated[str, Meta(min_length=1, max_length=128)]
    valueKey: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    target: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    flatten: bool | None = None
    flattenedElement: Annotated[str, Meta(pattern='\\A(?:first|last)\\Z')] | None = None


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


class LogGroupField(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    percent: Annotated[int, Meta(ge=0, le=100)] | None = None


class LogGroupImpact(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    currentRetention: Annotated[str, Meta(min_length=1, max_length=12)] | None = None
    proposedRetention: Annotated[str, Meta(min_length=1, max_length=12)] | None = None
    storedBytes: Annotated[int, Meta(ge=0)] | None = None


class LogGroupSummary(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    logGroupArn: str | None = None
    logGroupClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|INFREQUENT_ACCESS|DELIVERY|ESSENTIALS)\\Z')] | None = None


class LogStream(Struct, kw_only=True, omit_defaults=True):
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    firstEventTimestamp: Annotated[int, Meta(ge=0)] | None = None
    lastEventTimestamp: Annotated[int, Meta(ge=0)] | None = None
    lastIngestionTime: Annotated[int, Meta(ge=0)] | None = None
    uploadSequenceToken: Annotated[str, Meta(min_length=1)] | None = None
    arn: str | None = None
    storedBytes: Annotated[int, Meta(ge=0)] | None = None


class LowerCaseString(Struct, kw_only=True, omit_defaults=True):
    withKeys: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=10)]


class MetricFilter(Struct, kw_only=True, omit_defaults=True):
    filterName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    filterPattern: Annotated[str, Meta(max_length=1024)] | None = None
    metricTransformations: Annotated[list[MetricTransformation], Meta(min_length=1, max_length=1)] | None = None
    creationTime: Annotated[int, Meta(ge=0)] | None = None
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    applyOnTransformedLogs: bool | None = None
    fieldSelectionCriteria: Annotated[str, Meta(max_length=2000)] | None = None
    emitSystemFieldDimensions: list[str] | None = None


class MetricFilterMatchRecord(Struct, kw_only=True, omit_defaults=True):
    eventNumber: int | None = None
    eventMessage: Annotated[str, Meta(min_length=1)] | None = None
    extractedValues: dict[str, str] | None = None


class MetricTransformation(Struct, kw_only=True, omit_defaults=True):
    metricName: Annotated[str, Meta(max_length=255, pattern='\\A(?:[^:*$]*)\\Z')]
    metricNamespace: Annotated[str, Meta(max_length=255, pattern='\\A(?:[^:*$]*)\\Z')]
    metricValue: Annotated[str, Meta(max_length=100)]
    defaultValue: float | None = None
    dimensions: dict[Annotated[str, Meta(max_length=255)], Annotated[str, Meta(max_length=255)]] | None = None
    unit: Annotated[str, Meta(pattern='\\A(?:Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None)\\Z')] | None = None


class MoveKeyEntry(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)]
    target: Annotated[str, Meta(min_length=1, max_length=128)]
    overwriteIfExists: bool | None = None


class MoveKeys(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[MoveKeyEntry], Meta(min_length=1, max_length=5)]


class OutputLogEvent(Struct, kw_only=True, omit_defaults=True):
    timestamp: Annotated[int, Meta(ge=0)] | None = None
    message: Annotated[str, Meta(min_length=1)] | None = None
    ingestionTime: Annotated[int, Meta(ge=0)] | None = None


class ParseCloudfront(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class ParseJSON(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    destination: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class ParseKeyValue(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    destination: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    fieldDelimiter: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    keyValueDelimiter: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    keyPrefix: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    nonMatchValue: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    overwriteIfExists: bool | None = None


class ParsePostgres(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class ParseRoute53(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class ParseToOCSF(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    eventSource: Annotated[str, Meta(pattern='\\A(?:CloudTrail|Route53Resolver|VPCFlow|EKSAudit|AWSWAF)\\Z')]
    ocsfVersion: Annotated[str, Meta(pattern='\\A(?:V1\\.1|V1\\.5)\\Z')]
    mappingVersion: Annotated[str, Meta(min_length=1, max_length=10, pattern='\\A(?:^\\d+\\.\\d+(\\.\\d+)?$)\\Z')] | None = None


class ParseVPC(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class ParseWAF(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class Policy(Struct, kw_only=True, omit_defaults=True):
    deliveryDestinationPolicy: Annotated[str, Meta(min_length=1, max_length=51200)] | None = None


class Processor(Struct, kw_only=True, omit_defaults=True):
    addKeys: AddKeys | None = None
    copyValue: CopyValue | None = None
    csv: CSV | None = None
    dateTimeConverter: DateTimeConverter | None = None
    deleteKeys: DeleteKeys | None = None
    grok: Grok | None = None
    listToMap: ListToMap | None = None
    lowerCaseString: LowerCaseString | None = None
    moveKeys: MoveKeys | None = None
    parseCloudfront: ParseCloudfront | None = None
    parseJSON: ParseJSON | None = None
    parseKeyValue: ParseKeyValue | None = None
    parseRoute53: ParseRoute53 | None = None
    parseToOCSF: ParseToOCSF | None = None
    parsePostgres: ParsePostgres | None = None
    parseVPC: ParseVPC | None = None
    parseWAF: ParseWAF | None = None
    renameKeys: RenameKeys | None = None
    splitString: SplitString | None = None
    substituteString: SubstituteString | None = None
    trimString: TrimString | None = None
    typeConverter: TypeConverter | None = None
    upperCaseString: UpperCaseString | None = None


class PutAccountPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    policyName: str
    policyDocument: str
    policyType: Annotated[str, Meta(pattern='\\A(?:DATA_PROTECTION_POLICY|SUBSCRIPTION_FILTER_POLICY|FIELD_INDEX_POLICY|TRANSFORMER_POLICY|METRIC_EXTRACTION_POLICY|RETENTION_POLICY)\\Z')]
    scope: Annotated[str, Meta(pattern='\\A(?:ALL)\\Z')] | None = None
    selectionCriteria: str | None = None
    dryRun: bool | None = None


class PutAccountPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    accountPolicy: AccountPolicy | None = None
    dryRunResult: DryRunResult | None = None


class PutDataProtectionPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]
    policyDocument: str


class PutDataProtectionPolicyResponse(GetDataProtectionPolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class PutDeliveryDestinationPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    deliveryDestinationName: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]
    deliveryDestinationPolicy: Annotated[str, Meta(min_length=1, max_length=51200)]


class PutDeliveryDestinationPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    policy: Policy | None = None


class PutDeliveryDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]
    outputFormat: str | None = None
    deliveryDestinationConfiguration: DeliveryDestinationConfiguration | None = None
    deliveryDestinationType: Annotated[str, Meta(pattern='\\A(?:S3|CWL|FH|XRAY)\\Z')] | None = None
    roleArn: str | None = None
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class PutDeliveryDestinationResponse(Struct, kw_only=True, omit_defaults=True):
    deliveryDestination: DeliveryDestination | None = None


class PutDeliverySourceRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern='\\A(?:[\\w-]*)\\Z')]
    resourceArn: str
    logType: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[\\w]*)\\Z')]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None
    deliverySourceConfiguration: dict[Annotated[str, Meta(min_length=1, max_length=255)], Annotated[str, Meta(min_length=1, max_length=255)]] | None = None


class PutDeliverySourceResponse(Struct, kw_only=True, omit_defaults=True):
    deliverySource: DeliverySource | None = None


class PutDestinationPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    destinationName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]
    accessPolicy: Annotated[str, Meta(min_length=1)]
    forceUpdate: bool | None = None


class PutDestinationRequest(Struct, kw_only=True, omit_defaults=True):
    destinationName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]
    targetArn: Annotated[str, Meta(min_length=1)]
    roleArn: Annotated[str, Meta(min_length=1)]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class PutDestinationResponse(Struct, kw_only=True, omit_defaults=True):
    destination: Destination | None = None


class PutIndexPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]
    policyDocument: Annotated[str, Meta(min_length=1, max_length=51200)]


class PutIndexPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    indexPolicy: IndexPolicy | None = None


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


class PutMetricFilterRequest(DeleteMetricFilterRequest, kw_only=True, omit_defaults=True):
    filterPattern: Annotated[str, Meta(max_length=1024)]
    metricTransformations: Annotated[list[MetricTransformation], Meta(min_length=1, max_length=1)]
    applyOnTransformedLogs: bool | None = None
    fieldSelectionCriteria: Annotated[str, Meta(max_length=2000)] | None = None
    emitSystemFieldDimensions: list[str] | None = None


class PutQueryDefinitionRequest(Struct, kw_only=True, omit_defaults=True):
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None
    name: Annotated[str, Meta(min_length=1, max_length=255)]
    queryDefinitionId: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    logGroupNames: list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]] | None = None
    queryString: Annotated[str, Meta(min_length=1, max_length=10000)]
    clientToken: Annotated[str, Meta(min_length=36, max_length=128, pattern='\\A(?:\\S{36,128})\\Z')] | None = None
    parameters: Annotated[list[QueryParameter], Meta(max_length=20)] | None = None


class PutQueryDefinitionResponse(Struct, kw_only=True, omit_defaults=True):
    queryDefinitionId: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


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


class PutTransformerRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifier: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]
    transformerConfig: Annotated[list[Processor], Meta(min_length=1, max_length=20)]


class QueryDefinition(Struct, kw_only=True, omit_defaults=True):
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None
    queryDefinitionId: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    name: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    queryString: Annotated[str, Meta(min_length=1, max_length=10000)] | None = None
    lastModified: Annotated[int, Meta(ge=0)] | None = None
    logGroupNames: list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]] | None = None
    parameters: Annotated[list[QueryParameter], Meta(max_length=20)] | None = None


class QueryInfo(Struct, kw_only=True, omit_defaults=True):
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None
    queryId: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    queryString: Annotated[str, Meta(max_length=10000)] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Scheduled|Running|Complete|Failed|Cancelled|Timeout|Unknown)\\Z')] | None = None
    createTime: Annotated[int, Meta(ge=0)] | None = None
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    queryDuration: int | None = None
    bytesScanned: float | None = None
    userIdentity: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class QueryParameter(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^[a-zA-Z_][a-zA-Z0-9_]*)\\Z')]
    defaultValue: Annotated[str, Meta(max_length=1024)] | None = None
    description: Annotated[str, Meta(max_length=512)] | None = None


class QueryStatistics(Struct, kw_only=True, omit_defaults=True):
    recordsMatched: float | None = None
    recordsScanned: float | None = None
    estimatedRecordsSkipped: float | None = None
    bytesScanned: float | None = None
    estimatedBytesSkipped: float | None = None
    logGroupsScanned: float | None = None
    resultCount: float | None = None


class RejectedEntityInfo(Struct, kw_only=True, omit_defaults=True):
    errorType: Annotated[str, Meta(pattern='\\A(?:InvalidEntity|InvalidTypeValue|InvalidKeyAttributes|InvalidAttributes|EntitySizeTooLarge|UnsupportedLogGroupType|MissingRequiredFields)\\Z')]


class RejectedLogEventsInfo(Struct, kw_only=True, omit_defaults=True):
    tooNewLogEventStartIndex: int | None = None
    tooOldLogEventEndIndex: int | None = None
    expiredLogEventEndIndex: int | None = None


class RenameKeyEntry(Struct, kw_only=True, omit_defaults=True):
    key: Annotated[str, Meta(min_length=1, max_length=128)]
    renameTo: Annotated[str, Meta(min_length=1, max_length=128)]
    overwriteIfExists: bool | None = None


class RenameKeys(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[RenameKeyEntry], Meta(min_length=1, max_length=5)]


class ResourcePolicy(Struct, kw_only=True, omit_defaults=True):
    policyName: str | None = None
    policyDocument: Annotated[str, Meta(min_length=1, max_length=51200)] | None = None
    lastUpdatedTime: Annotated[int, Meta(ge=0)] | None = None
    policyScope: Annotated[str, Meta(pattern='\\A(?:ACCOUNT|RESOURCE)\\Z')] | None = None
    resourceArn: str | None = None
    revisionId: Annotated[str, Meta(min_length=1)] | None = None


class ResultField(Struct, kw_only=True, omit_defaults=True):
    field: str | None = None
    value: str | None = None


class S3DeliveryConfiguration(Struct, kw_only=True, omit_defaults=True):
    suffixPath: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    enableHiveCompatiblePath: bool | None = None


class SearchedLogStream(Struct, kw_only=True, omit_defaults=True):
    logStreamName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None
    searchedCompletely: bool | None = None


class SplitString(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[SplitStringEntry], Meta(min_length=1, max_length=10)]


class SplitStringEntry(Struct, kw_only=True, omit_defaults=True):
    source: Annotated[str, Meta(min_length=1, max_length=128)]
    delimiter: Annotated[str, Meta(min_length=1, max_length=128)]


class StartLiveTailRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]], Meta(min_length=1, max_length=10)]
    logStreamNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    logStreamNamePrefixes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[^:*]*)\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    logEventFilterPattern: Annotated[str, Meta(max_length=1024)] | None = None


class StartLiveTailResponse(Struct, kw_only=True, omit_defaults=True):
    responseStream: Any | None = None


class StartQueryRequest(Struct, kw_only=True, omit_defaults=True):
    queryLanguage: Annotated[str, Meta(pattern='\\A(?:CWLI|SQL|PPL)\\Z')] | None = None
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None
    logGroupNames: list[Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]] | None = None
    logGroupIdentifiers: list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\w#+=/:,.@-]*)\\Z')]] | None = None
    startTime: Annotated[int, Meta(ge=0)]
    endTime: Annotated[int, Meta(ge=0)]
    queryString: Annotated[str, Meta(max_length=10000)]
    limit: Annotated[int, Meta(ge=1, le=100000)] | None = None


class StartQueryResponse(Struct, kw_only=True, omit_defaults=True):
    queryId: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class StopQueryRequest(Struct, kw_only=True, omit_defaults=True):
    queryId: Annotated[str, Meta(min_length=1, max_length=256)]


class StopQueryResponse(Struct, kw_only=True, omit_defaults=True):
    success: bool | None = None


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


class SubstituteString(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[SubstituteStringEntry], Meta(min_length=1, max_length=10)]


class SubstituteStringEntry(Struct, kw_only=True, omit_defaults=True, rename={'from_': 'from'}):
    source: Annotated[str, Meta(min_length=1, max_length=128)]
    from_: Annotated[str, Meta(min_length=1, max_length=128)]
    to: Annotated[str, Meta(min_length=1, max_length=128)]


class TagFilter(Struct, kw_only=True, omit_defaults=True):
    key: Annotated[str, Meta(min_length=1, max_length=128)]
    values: Annotated[list[Annotated[str, Meta(max_length=259)]], Meta(max_length=5)] | None = None


class TagLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)]


class TestMetricFilterRequest(Struct, kw_only=True, omit_defaults=True):
    filterPattern: Annotated[str, Meta(max_length=1024)]
    logEventMessages: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=50)]


class TestMetricFilterResponse(Struct, kw_only=True, omit_defaults=True):
    matches: list[MetricFilterMatchRecord] | None = None


class TestTransformerRequest(Struct, kw_only=True, omit_defaults=True):
    transformerConfig: Annotated[list[Processor], Meta(min_length=1, max_length=20)]
    logEventMessages: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=50)]


class TestTransformerResponse(Struct, kw_only=True, omit_defaults=True):
    transformedLogs: list[TransformedLogRecord] | None = None


class TransformedLogRecord(Struct, kw_only=True, omit_defaults=True):
    eventNumber: int | None = None
    eventMessage: Annotated[str, Meta(min_length=1)] | None = None
    transformedEventMessage: Annotated[str, Meta(min_length=1)] | None = None


class TrimString(Struct, kw_only=True, omit_defaults=True):
    withKeys: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=10)]


class TypeConverter(Struct, kw_only=True, omit_defaults=True):
    entries: Annotated[list[TypeConverterEntry], Meta(min_length=1, max_length=5)]


class TypeConverterEntry(Struct, kw_only=True, omit_defaults=True):
    key: Annotated[str, Meta(min_length=1, max_length=128)]
    type: Annotated[str, Meta(pattern='\\A(?:boolean|integer|double|string)\\Z')]


class UntagLogGroupRequest(Struct, kw_only=True, omit_defaults=True):
    logGroupName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')]
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1)]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')]
    tagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UpdateDeliveryConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    id: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:^[0-9A-Za-z]+$)\\Z')]
    recordFields: Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=128)] | None = None
    fieldDelimiter: Annotated[str, Meta(max_length=5)] | None = None
    s3DeliveryConfiguration: S3DeliveryConfiguration | None = None


class UpdateDeliveryConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpperCaseString(Struct, kw_only=True, omit_defaults=True):
    withKeys: Annotated[list[Annotated[str, Meta(min_length=1)]], Meta(min_length=1, max_length=10)]

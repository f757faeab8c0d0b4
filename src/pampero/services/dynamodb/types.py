"""Types of dynamodb, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class ArchivalSummary(Struct, kw_only=True, omit_defaults=True):
    ArchivalDateTime: float | None = None
    ArchivalReason: str | None = None
    ArchivalBackupArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None


class AttributeDefinition(Struct, kw_only=True, omit_defaults=True):
    AttributeName: Annotated[str, Meta(min_length=1, max_length=255)]
    AttributeType: Annotated[str, Meta(pattern='\\A(?:S|N|B)\\Z')]


class AttributeValueUpdate(Struct, kw_only=True, omit_defaults=True):
    Value: dict[str, Any] | None = None
    Action: Annotated[str, Meta(pattern='\\A(?:ADD|PUT|DELETE)\\Z')] | None = None


class AutoScalingPolicyDescription(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    TargetTrackingScalingPolicyConfiguration: AutoScalingTargetTrackingScalingPolicyConfigurationDescription | None = None


class AutoScalingPolicyUpdate(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    TargetTrackingScalingPolicyConfiguration: AutoScalingTargetTrackingScalingPolicyConfigurationUpdate


class AutoScalingSettingsDescription(Struct, kw_only=True, omit_defaults=True):
    MinimumUnits: Annotated[int, Meta(ge=1)] | None = None
    MaximumUnits: Annotated[int, Meta(ge=1)] | None = None
    AutoScalingDisabled: bool | None = None
    AutoScalingRoleArn: str | None = None
    ScalingPolicies: list[AutoScalingPolicyDescription] | None = None


class AutoScalingSettingsUpdate(Struct, kw_only=True, omit_defaults=True):
    MinimumUnits: Annotated[int, Meta(ge=1)] | None = None
    MaximumUnits: Annotated[int, Meta(ge=1)] | None = None
    AutoScalingDisabled: bool | None = None
    AutoScalingRoleArn: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    ScalingPolicyUpdate: AutoScalingPolicyUpdate | None = None


class AutoScalingTargetTrackingScalingPolicyConfigurationDescription(Struct, kw_only=True, omit_defaults=True):
    DisableScaleIn: bool | None = None
    ScaleInCooldown: int | None = None
    ScaleOutCooldown: int | None = None
    TargetValue: float


class AutoScalingTargetTrackingScalingPolicyConfigurationUpdate(Struct, kw_only=True, omit_defaults=True):
    DisableScaleIn: bool | None = None
    ScaleInCooldown: int | None = None
    ScaleOutCooldown: int | None = None
    TargetValue: float


class BackupDescription(Struct, kw_only=True, omit_defaults=True):
    BackupDetails: BackupDetails | None = None
    SourceTableDetails: SourceTableDetails | None = None
    SourceTableFeatureDetails: SourceTableFeatureDetails | None = None


class BackupDetails(Struct, kw_only=True, omit_defaults=True):
    BackupArn: Annotated[str, Meta(min_length=37, max_length=1024)]
    BackupName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    BackupSizeBytes: Annotated[int, Meta(ge=0)] | None = None
    BackupStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETED|AVAILABLE)\\Z')]
    BackupType: Annotated[str, Meta(pattern='\\A(?:USER|SYSTEM|AWS_BACKUP)\\Z')]
    BackupCreationDateTime: float
    BackupExpiryDateTime: float | None = None


class BackupSummary(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    TableId: Annotated[str, Meta(pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    BackupArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    BackupName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    BackupCreationDateTime: float | None = None
    BackupExpiryDateTime: float | None = None
    BackupStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETED|AVAILABLE)\\Z')] | None = None
    BackupType: Annotated[str, Meta(pattern='\\A(?:USER|SYSTEM|AWS_BACKUP)\\Z')] | None = None
    BackupSizeBytes: Annotated[int, Meta(ge=0)] | None = None


class BatchExecuteStatementInput(Struct, kw_only=True, omit_defaults=True):
    Statements: Annotated[list[BatchStatementRequest], Meta(min_length=1, max_length=25)]
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None


class BatchExecuteStatementOutput(Struct, kw_only=True, omit_defaults=True):
    Responses: list[BatchStatementResponse] | None = None
    ConsumedCapacity: list[ConsumedCapacity] | None = None


class BatchGetItemInput(Struct, kw_only=True, omit_defaults=True):
    RequestItems: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=1024)], KeysAndAttributes], Meta(min_length=1, max_length=100)]
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None


class BatchGetItemOutput(Struct, kw_only=True, omit_defaults=True):
    Responses: dict[Annotated[str, Meta(min_length=1, max_length=1024)], list[dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]]] | None = None
    UnprocessedKeys: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=1024)], KeysAndAttributes], Meta(min_length=1, max_length=100)] | None = None
    ConsumedCapacity: list[ConsumedCapacity] | None = None


class BatchStatementError(Struct, kw_only=True, omit_defaults=True):
    Code: Annotated[str, Meta(pattern='\\A(?:ConditionalCheckFailed|ItemCollectionSizeLimitExceeded|RequestLimitExceeded|ValidationError|ProvisionedThroughputExceeded|TransactionConflict|ThrottlingError|InternalServerError|ResourceNotFound|AccessDenied|DuplicateItem)\\Z')] | None = None
    Message: str | None = None
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None


class BatchStatementRequest(Struct, kw_only=True, omit_defaults=True):
    Statement: Annotated[str, Meta(min_length=1, max_length=8192)]
    Parameters: Annotated[list[dict[str, Any]], Meta(min_length=1)] | None = None
    ConsistentRead: bool | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class BatchStatementResponse(Struct, kw_only=True, omit_defaults=True):
    Error: BatchStatementError | None = None
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None


class BatchWriteItemInput(Struct, kw_only=True, omit_defaults=True):
    RequestItems: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=1024)], Annotated[list[WriteRequest], Meta(min_length=1, max_length=25)]], Meta(min_length=1, max_length=25)]
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ReturnItemCollectionMetrics: Annotated[str, Meta(pattern='\\A(?:SIZE|NONE)\\Z')] | None = None


class BatchWriteItemOutput(Struct, kw_only=True, omit_defaults=True):
    UnprocessedItems: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=1024)], Annotated[list[WriteRequest], Meta(min_length=1, max_length=25)]], Meta(min_length=1, max_length=25)] | None = None
    ItemCollectionMetrics: dict[Annotated[str, Meta(min_length=1, max_length=1024)], list[ItemCollectionMetrics]] | None = None
    ConsumedCapacity: list[ConsumedCapacity] | None = None


class BillingModeSummary(Struct, kw_only=True, omit_defaults=True):
    BillingMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    LastUpdateToPayPerRequestDateTime: float | None = None


class Capacity(Struct, kw_only=True, omit_defaults=True):
    ReadCapacityUnits: float | None = None
    WriteCapacityUnits: float | None = None
    CapacityUnits: float | None = None


class Condition(Struct, kw_only=True, omit_defaults=True):
    AttributeValueList: list[dict[str, Any]] | None = None
    ComparisonOperator: Annotated[str, Meta(pattern='\\A(?:EQ|NE|IN|LE|LT|GE|GT|BETWEEN|NOT_NULL|NULL|CONTAINS|NOT_CONTAINS|BEGINS_WITH)\\Z')]


class ConditionCheck(Struct, kw_only=True, omit_defaults=True):
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    ConditionExpression: str
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class ConsumedCapacity(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    CapacityUnits: float | None = None
    ReadCapacityUnits: float | None = None
    WriteCapacityUnits: float | None = None
    Table: Capacity | None = None
    LocalSecondaryIndexes: dict[Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')], Capacity] | None = None
    GlobalSecondaryIndexes: dict[Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')], Capacity] | None = None
    VectorIndexes: dict[Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')], VectorCapacity] | None = None


class ContinuousBackupsDescription(Struct, kw_only=True, omit_defaults=True):
    ContinuousBackupsStatus: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')]
    PointInTimeRecoveryDescription: PointInTimeRecoveryDescription | None = None


class ContributorInsightsSummary(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ContributorInsightsStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ENABLED|DISABLING|DISABLED|FAILED)\\Z')] | None = None
    ContributorInsightsMode: Annotated[str, Meta(pattern='\\A(?:ACCESSED_AND_THROTTLED_KEYS|THROTTLED_KEYS)\\Z')] | None = None


class CreateBackupInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    BackupName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]


class CreateBackupOutput(Struct, kw_only=True, omit_defaults=True):
    BackupDetails: BackupDetails | None = None


class CreateGlobalSecondaryIndexAction(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)]
    Projection: Projection
    ProvisionedThroughput: ProvisionedThroughput | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    WarmThroughput: WarmThroughput | None = None


class CreateGlobalTableInput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ReplicationGroup: list[Replica]


class CreateGlobalTableOutput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableDescription: GlobalTableDescription | None = None


class CreateGlobalTableWitnessGroupMemberAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str


class CreateReplicaAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str


class CreateReplicationGroupMemberAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str
    KMSMasterKeyId: str | None = None
    ProvisionedThroughputOverride: ProvisionedThroughputOverride | None = None
    OnDemandThroughputOverride: OnDemandThroughputOverride | None = None
    GlobalSecondaryIndexes: Annotated[list[ReplicaGlobalSecondaryIndex], Meta(min_length=1)] | None = None
    TableClassOverride: Annotated[str, Meta(pattern='\\A(?:STANDARD|STANDARD_INFREQUENT_ACCESS)\\Z')] | None = None


class CreateTableInput(Struct, kw_only=True, omit_defaults=True):
    AttributeDefinitions: list[AttributeDefinition] | None = None
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    LocalSecondaryIndexes: list[LocalSecondaryIndex] | None = None
    GlobalSecondaryIndexes: list[GlobalSecondaryIndex] | None = None
    BillingMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    ProvisionedThroughput: ProvisionedThroughput | None = None
    StreamSpecification: StreamSpecification | None = None
    SSESpecification: SSESpecification | None = None
    Tags: list[Tag] | None = None
    TableClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|STANDARD_INFREQUENT_ACCESS)\\Z')] | None = None
    DeletionProtectionEnabled: bool | None = None
    WarmThroughput: WarmThroughput | None = None
    ResourcePolicy: str | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    GlobalTableSourceArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    GlobalTableSettingsReplicationMode: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_OVERRIDES)\\Z')] | None = None
    VectorIndexes: list[VectorIndex] | None = None


class CreateTableOutput(Struct, kw_only=True, omit_defaults=True):
    TableDescription: TableDescription | None = None


class CreateVectorIndexAction(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    VectorAttribute: VectorAttributeDefinition
    SearchSchema: Annotated[list[SearchSchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection
    Dimensions: Annotated[int, Meta(ge=1)]
    DistanceFunction: Annotated[str, Meta(pattern='\\A(?:COSINE|DOT_PRODUCT|EUCLIDEAN)\\Z')]


class CsvOptions(Struct, kw_only=True, omit_defaults=True):
    Delimiter: Annotated[str, Meta(min_length=1, max_length=1, pattern='\\A(?:[,;:|\\t ])\\Z')] | None = None
    HeaderList: Annotated[list[Annotated[str, Meta(min_length=1, max_length=65536, pattern='\\A(?:[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*)\\Z')]], Meta(min_length=1, max_length=255)] | None = None


class Delete(Struct, kw_only=True, omit_defaults=True):
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    ConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class DeleteBackupInput(Struct, kw_only=True, omit_defaults=True):
    BackupArn: Annotated[str, Meta(min_length=37, max_length=1024)]


class DeleteBackupOutput(Struct, kw_only=True, omit_defaults=True):
    BackupDescription: BackupDescription | None = None


class DeleteGlobalSecondaryIndexAction(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]


class DeleteGlobalTableWitnessGroupMemberAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str


class DeleteItemInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    Expected: dict[Annotated[str, Meta(max_length=65535)], ExpectedAttributeValue] | None = None
    ConditionalOperator: Annotated[str, Meta(pattern='\\A(?:AND|OR)\\Z')] | None = None
    ReturnValues: Annotated[str, Meta(pattern='\\A(?:NONE|ALL_OLD|UPDATED_OLD|ALL_NEW|UPDATED_NEW)\\Z')] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ReturnItemCollectionMetrics: Annotated[str, Meta(pattern='\\A(?:SIZE|NONE)\\Z')] | None = None
    ConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class DeleteItemOutput(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    ConsumedCapacity: ConsumedCapacity | None = None
    ItemCollectionMetrics: ItemCollectionMetrics | None = None


class DeleteReplicaAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str


class DeleteReplicationGroupMemberAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str


class DeleteRequest(Struct, kw_only=True, omit_defaults=True):
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]


class DeleteResourcePolicyInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1283)]
    ExpectedRevisionId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class DeleteResourcePolicyOutput(Struct, kw_only=True, omit_defaults=True):
    RevisionId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class DeleteTableInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]


class DeleteTableOutput(Struct, kw_only=True, omit_defaults=True):
    TableDescription: TableDescription | None = None


class DeleteVectorIndexAction(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]


class DescribeBackupInput(Struct, kw_only=True, omit_defaults=True):
    BackupArn: Annotated[str, Meta(min_length=37, max_length=1024)]


class DescribeBackupOutput(Struct, kw_only=True, omit_defaults=True):
    BackupDescription: BackupDescription | None = None


class DescribeContinuousBackupsInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]


class DescribeContinuousBackupsOutput(Struct, kw_only=True, omit_defaults=True):
    ContinuousBackupsDescription: ContinuousBackupsDescription | None = None


class DescribeContributorInsightsInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None


class DescribeContributorInsightsOutput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ContributorInsightsRuleList: list[Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9][A-Za-z0-9\\-\\_\\.]{0,126}[A-Za-z0-9])\\Z')]] | None = None
    ContributorInsightsStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ENABLED|DISABLING|DISABLED|FAILED)\\Z')] | None = None
    LastUpdateDateTime: float | None = None
    FailureException: FailureException | None = None
    ContributorInsightsMode: Annotated[str, Meta(pattern='\\A(?:ACCESSED_AND_THROTTLED_KEYS|THROTTLED_KEYS)\\Z')] | None = None


class DescribeEndpointsRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeEndpointsResponse(Struct, kw_only=True, omit_defaults=True):
    Endpoints: list[Endpoint]


class DescribeExportInput(Struct, kw_only=True, omit_defaults=True):
    ExportArn: Annotated[str, Meta(min_length=37, max_length=1024)]


class DescribeExportOutput(Struct, kw_only=True, omit_defaults=True):
    ExportDescription: ExportDescription | None = None


class DescribeGlobalTableInput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]


class DescribeGlobalTableOutput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableDescription: GlobalTableDescription | None = None


class DescribeGlobalTableSettingsInput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]


class DescribeGlobalTableSettingsOutput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ReplicaSettings: list[ReplicaSettingsDescription] | None = None


class DescribeImportInput(Struct, kw_only=True, omit_defaults=True):
    ImportArn: Annotated[str, Meta(min_length=37, max_length=1024)]


class DescribeImportOutput(Struct, kw_only=True, omit_defaults=True):
    ImportTableDescription: ImportTableDescription


class DescribeKinesisStreamingDestinationInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]


class DescribeKinesisStreamingDestinationOutput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KinesisDataStreamDestinations: list[KinesisDataStreamDestination] | None = None


class DescribeLimitsInput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeLimitsOutput(Struct, kw_only=True, omit_defaults=True):
    AccountMaxReadCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    AccountMaxWriteCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    TableMaxReadCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    TableMaxWriteCapacityUnits: Annotated[int, Meta(ge=1)] | None = None


class DescribeTableInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]


class DescribeTableOutput(Struct, kw_only=True, omit_defaults=True):
    Table: TableDescription | None = None


class DescribeTimeToLiveInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]


class DescribeTimeToLiveOutput(Struct, kw_only=True, omit_defaults=True):
    TimeToLiveDescription: TimeToLiveDescription | None = None


class DisassociateReplicationGroupMemberAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str
    DisassociationMode: Annotated[str, Meta(pattern='\\A(?:WAIT_FOR_REPLICATION)\\Z')]


class EnableKinesisStreamingConfiguration(Struct, kw_only=True, omit_defaults=True):
    ApproximateCreationDateTimePrecision: Annotated[str, Meta(pattern='\\A(?:MILLISECOND|MICROSECOND)\\Z')] | None = None


class Endpoint(Struct, kw_only=True, omit_defaults=True):
    Address: str
    CachePeriodInMinutes: int


class ExecuteStatementInput(Struct, kw_only=True, omit_defaults=True):
    Statement: Annotated[str, Meta(min_length=1, max_length=8192)]
    Parameters: Annotated[list[dict[str, Any]], Meta(min_length=1)] | None = None
    ConsistentRead: bool | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=32768)] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    Limit: Annotated[int, Meta(ge=1)] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class ExecuteStatementOutput(Struct, kw_only=True, omit_defaults=True):
    Items: list[dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=32768)] | None = None
    ConsumedCapacity: ConsumedCapacity | None = None
    LastEvaluatedKey: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None


class ExecuteTransactionInput(Struct, kw_only=True, omit_defaults=True):
    TransactStatements: Annotated[list[ParameterizedStatement], Meta(min_length=1, max_length=100)]
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=36)] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None


class ExecuteTransactionOutput(Struct, kw_only=True, omit_defaults=True):
    Responses: Annotated[list[ItemResponse], Meta(min_length=1, max_length=100)] | None = None
    ConsumedCapacity: list[ConsumedCapacity] | None = None


class ExpectedAttributeValue(Struct, kw_only=True, omit_defaults=True):
    Value: dict[str, Any] | None = None
    Exists: bool | None = None
    ComparisonOperator: Annotated[str, Meta(pattern='\\A(?:EQ|NE|IN|LE|LT|GE|GT|BETWEEN|NOT_NULL|NULL|CONTAINS|NOT_CONTAINS|BEGINS_WITH)\\Z')] | None = None
    AttributeValueList: list[dict[str, Any]] | None = None


class ExportDescription(Struct, kw_only=True, omit_defaults=True):
    ExportArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    ExportStatus: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETED|FAILED)\\Z')] | None = None
    StartTime: float | None = None
    EndTime: float | None = None
    ExportManifest: str | None = None
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    TableId: Annotated[str, Meta(pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None
    ExportTime: float | None = None
    ClientToken: Annotated[str, Meta(pattern='\\A(?:^[^\\$]+$)\\Z')] | None = None
    S3Bucket: Annotated[str, Meta(max_length=255, pattern='\\A(?:^[a-z0-9A-Z][\\.\\-\\w]*[a-z0-9A-Z]$)\\Z')] | None = None
    S3BucketOwner: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    S3Prefix: Annotated[str, Meta(max_length=1024)] | None = None
    S3SseAlgorithm: Annotated[str, Meta(pattern='\\A(?:AES256|KMS)\\Z')] | None = None
    S3SseKmsKeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    FailureCode: str | None = None
    FailureMessage: str | None = None
    ExportFormat: Annotated[str, Meta(pattern='\\A(?:DYNAMODB_JSON|ION)\\Z')] | None = None
    BilledSizeBytes: Annotated[int, Meta(ge=0)] | None = None
    ItemCount: Annotated[int, Meta(ge=0)] | None = None
    ExportType: Annotated[str, Meta(pattern='\\A(?:FULL_EXPORT|INCREMENTAL_EXPORT)\\Z')] | None = None
    IncrementalExportSpecification: IncrementalExportSpecification | None = None
    FilterSpecification: FilterSpecification | None = None


class ExportSummary(Struct, kw_only=True, omit_defaults=True):
    ExportArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    ExportStatus: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETED|FAILED)\\Z')] | None = None
    ExportType: Annotated[str, Meta(pattern='\\A(?:FULL_EXPORT|INCREMENTAL_EXPORT)\\Z')] | None = None


class ExportTableToPointInTimeInput(Struct, kw_only=True, omit_defaults=True):
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)]
    ExportTime: float | None = None
    ClientToken: Annotated[str, Meta(pattern='\\A(?:^[^\\$]+$)\\Z')] | None = None
    S3Bucket: Annotated[str, Meta(max_length=255, pattern='\\A(?:^[a-z0-9A-Z][\\.\\-\\w]*[a-z0-9A-Z]$)\\Z')]
    S3BucketOwner: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    S3Prefix: Annotated[str, Meta(max_length=1024)] | None = None
    S3SseAlgorithm: Annotated[str, Meta(pattern='\\A(?:AES256|KMS)\\Z')] | None = None
    S3SseKmsKeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ExportFormat: Annotated[str, Meta(pattern='\\A(?:DYNAMODB_JSON|ION)\\Z')] | None = None
    ExportType: Annotated[str, Meta(pattern='\\A(?:FULL_EXPORT|INCREMENTAL_EXPORT)\\Z')] | None = None
    IncrementalExportSpecification: IncrementalExportSpecification | None = None
    FilterSpecification: FilterSpecification | None = None


class ExportTableToPointInTimeOutput(Struct, kw_only=True, omit_defaults=True):
    ExportDescription: ExportDescription | None = None


class FailureException(Struct, kw_only=True, omit_defaults=True):
    ExceptionName: str | None = None
    ExceptionDescription: str | None = None


class FilterSpecification(Struct, kw_only=True, omit_defaults=True):
    FilterExpression: str | None = None
    ProjectionExpression: str | None = None
    KeyConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None


class Get(Struct, kw_only=True, omit_defaults=True):
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    ProjectionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None


class GetItemInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    AttributesToGet: Annotated[list[Annotated[str, Meta(max_length=65535)]], Meta(min_length=1)] | None = None
    ConsistentRead: bool | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ProjectionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None


class GetItemOutput(Struct, kw_only=True, omit_defaults=True):
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    ConsumedCapacity: ConsumedCapacity | None = None


class GetResourcePolicyInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1283)]


class GetResourcePolicyOutput(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None
    RevisionId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class GlobalSecondaryIndex(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)]
    Projection: Projection
    ProvisionedThroughput: ProvisionedThroughput | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    WarmThroughput: WarmThroughput | None = None


class GlobalSecondaryIndexDescription(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection | None = None
    IndexStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|ACTIVE)\\Z')] | None = None
    Backfilling: bool | None = None
    ProvisionedThroughput: ProvisionedThroughputDescription | None = None
    IndexSizeBytes: int | None = None
    ItemCount: int | None = None
    IndexArn: str | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    WarmThroughput: GlobalSecondaryIndexWarmThroughputDescription | None = None


class GlobalSecondaryIndexInfo(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection | None = None
    ProvisionedThroughput: ProvisionedThroughput | None = None
    OnDemandThroughput: OnDemandThroughput | None = None


class GlobalSecondaryIndexUpdate(Struct, kw_only=True, omit_defaults=True):
    Update: UpdateGlobalSecondaryIndexAction | None = None
    Create: CreateGlobalSecondaryIndexAction | None = None
    Delete: DeleteGlobalSecondaryIndexAction | None = None


class GlobalSecondaryIndexWarmThroughputDescription(Struct, kw_only=True, omit_defaults=True):
    ReadUnitsPerSecond: Annotated[int, Meta(ge=1)] | None = None
    WriteUnitsPerSecond: Annotated[int, Meta(ge=1)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|ACTIVE)\\Z')] | None = None


class GlobalTable(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ReplicationGroup: list[Replica] | None = None


class GlobalTableDescription(Struct, kw_only=True, omit_defaults=True):
    ReplicationGroup: list[ReplicaDescription] | None = None
    GlobalTableArn: str | None = None
    CreationDateTime: float | None = None
    GlobalTableStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|ACTIVE|DELETING|UPDATING)\\Z')] | None = None
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None


class GlobalTableGlobalSecondaryIndexSettingsUpdate(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ProvisionedWriteCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    ProvisionedWriteCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdate | None = None


class GlobalTableWitnessDescription(Struct, kw_only=True, omit_defaults=True):
    RegionName: str | None = None
    WitnessStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETING|ACTIVE)\\Z')] | None = None


class GlobalTableWitnessGroupUpdate(Struct, kw_only=True, omit_defaults=True):
    Create: CreateGlobalTableWitnessGroupMemberAction | None = None
    Delete: DeleteGlobalTableWitnessGroupMemberAction | None = None


class ImportSummary(Struct, kw_only=True, omit_defaults=True):
    ImportArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    ImportStatus: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETED|CANCELLING|CANCELLED|FAILED)\\Z')] | None = None
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    S3BucketSource: S3BucketSource | None = None
    CloudWatchLogGroupArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    InputFormat: Annotated[str, Meta(pattern='\\A(?:DYNAMODB_JSON|ION|CSV)\\Z')] | None = None
    StartTime: float | None = None
    EndTime: float | None = None


class ImportTableDescription(Struct, kw_only=True, omit_defaults=True):
    ImportArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    ImportStatus: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETED|CANCELLING|CANCELLED|FAILED)\\Z')] | None = None
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    TableId: Annotated[str, Meta(pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None
    ClientToken: Annotated[str, Meta(pattern='\\A(?:^[^\\$]+$)\\Z')] | None = None
    S3BucketSource: S3BucketSource | None = None
    ErrorCount: Annotated[int, Meta(ge=0)] | None = None
    CloudWatchLogGroupArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    InputFormat: Annotated[str, Meta(pattern='\\A(?:DYNAMODB_JSON|ION|CSV)\\Z')] | None = None
    InputFormatOptions: InputFormatOptions | None = None
    InputCompressionType: Annotated[str, Meta(pattern='\\A(?:GZIP|ZSTD|NONE)\\Z')] | None = None
    TableCreationParameters: TableCreationParameters | None = None
    StartTime: float | None = None
    EndTime: float | None = None
    ProcessedSizeBytes: int | None = None
    ProcessedItemCount: Annotated[int, Meta(ge=0)] | None = None
    ImportedItemCount: Annotated[int, Meta(ge=0)] | None = None
    FailureCode: str | None = None
    FailureMessage: str | None = None


class ImportTableInput(Struct, kw_only=True, omit_defaults=True):
    ClientToken: Annotated[str, Meta(pattern='\\A(?:^[^\\$]+$)\\Z')] | None = None
    S3BucketSource: S3BucketSource
    InputFormat: Annotated[str, Meta(pattern='\\A(?:DYNAMODB_JSON|ION|CSV)\\Z')]
    InputFormatOptions: InputFormatOptions | None = None
    InputCompressionType: Annotated[str, Meta(pattern='\\A(?:GZIP|ZSTD|NONE)\\Z')] | None = None
    TableCreationParameters: TableCreationParameters


class ImportTableOutput(Struct, kw_only=True, omit_defaults=True):
    ImportTableDescription: ImportTableDescription


class IncrementalExportSpecification(Struct, kw_only=True, omit_defaults=True):
    ExportFromTime: float | None = None
    ExportToTime: float | None = None
    ExportViewType: Annotated[str, Meta(pattern='\\A(?:NEW_IMAGE|NEW_AND_OLD_IMAGES)\\Z')] | None = None


class InputFormatOptions(Struct, kw_only=True, omit_defaults=True):
    Csv: CsvOptions | None = None


class ItemCollectionMetrics(Struct, kw_only=True, omit_defaults=True):
    ItemCollectionKey: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    SizeEstimateRangeGB: list[float] | None = None


class ItemResponse(Struct, kw_only=True, omit_defaults=True):
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None


class KeySchemaElement(Struct, kw_only=True, omit_defaults=True):
    AttributeName: Annotated[str, Meta(min_length=1, max_length=255)]
    KeyType: Annotated[str, Meta(pattern='\\A(?:HASH|RANGE)\\Z')]


class KeysAndAttributes(Struct, kw_only=True, omit_defaults=True):
    Keys: Annotated[list[dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]], Meta(min_length=1, max_length=100)]
    AttributesToGet: Annotated[list[Annotated[str, Meta(max_length=65535)]], Meta(min_length=1)] | None = None
    ConsistentRead: bool | None = None
    ProjectionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None


class KinesisDataStreamDestination(Struct, kw_only=True, omit_defaults=True):
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    DestinationStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ACTIVE|DISABLING|DISABLED|ENABLE_FAILED|UPDATING)\\Z')] | None = None
    DestinationStatusDescription: str | None = None
    ApproximateCreationDateTimePrecision: Annotated[str, Meta(pattern='\\A(?:MILLISECOND|MICROSECOND)\\Z')] | None = None


class KinesisStreamingDestinationInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)]
    EnableKinesisStreamingConfiguration: EnableKinesisStreamingConfiguration | None = None


class KinesisStreamingDestinationOutput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    DestinationStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ACTIVE|DISABLING|DISABLED|ENABLE_FAILED|UPDATING)\\Z')] | None = None
    EnableKinesisStreamingConfiguration: EnableKinesisStreamingConfiguration | None = None


class ListBackupsInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None
    TimeRangeLowerBound: float | None = None
    TimeRangeUpperBound: float | None = None
    ExclusiveStartBackupArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    BackupType: Annotated[str, Meta(pattern='\\A(?:USER|SYSTEM|AWS_BACKUP|ALL)\\Z')] | None = None


class ListBackupsOutput(Struct, kw_only=True, omit_defaults=True):
    BackupSummaries: list[BackupSummary] | None = None
    LastEvaluatedBackupArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None


class ListContributorInsightsInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(le=100)] | None = None


class ListContributorInsightsOutput(Struct, kw_only=True, omit_defaults=True):
    ContributorInsightsSummaries: list[ContributorInsightsSummary] | None = None
    NextToken: str | None = None


class ListExportsInput(Struct, kw_only=True, omit_defaults=True):
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=25)] | None = None
    NextToken: str | None = None


class ListExportsOutput(Struct, kw_only=True, omit_defaults=True):
    ExportSummaries: list[ExportSummary] | None = None
    NextToken: str | None = None


class ListGlobalTablesInput(Struct, kw_only=True, omit_defaults=True):
    ExclusiveStartGlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Limit: Annotated[int, Meta(ge=1)] | None = None
    RegionName: str | None = None


class ListGlobalTablesOutput(Struct, kw_only=True, omit_defaults=True):
    GlobalTables: list[GlobalTable] | None = None
    LastEvaluatedGlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None


class ListImportsInput(Struct, kw_only=True, omit_defaults=True):
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    PageSize: Annotated[int, Meta(ge=1, le=25)] | None = None
    NextToken: Annotated[str, Meta(min_length=112, max_length=1024, pattern='\\A(?:([0-9a-f]{16})+)\\Z')] | None = None


class ListImportsOutput(Struct, kw_only=True, omit_defaults=True):
    ImportSummaryList: list[ImportSummary] | None = None
    NextToken: Annotated[str, Meta(min_length=112, max_length=1024, pattern='\\A(?:([0-9a-f]{16})+)\\Z')] | None = None


class ListTablesInput(Struct, kw_only=True, omit_defaults=True):
    ExclusiveStartTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListTablesOutput(Struct, kw_only=True, omit_defaults=True):
    TableNames: list[Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]] | None = None
    LastEvaluatedTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None


class ListTagsOfResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1283)]
    NextToken: str | None = None


class ListTagsOfResourceOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: list[Tag] | None = None
    NextToken: str | None = None


class LocalSecondaryIndex(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)]
    Projection: Projection


class LocalSecondaryIndexDescription(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection | None = None
    IndexSizeBytes: int | None = None
    ItemCount: int | None = None
    IndexArn: str | None = None


class LocalSecondaryIndexInfo(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection | None = None


class OnDemandThroughput(Struct, kw_only=True, omit_defaults=True):
    MaxReadRequestUnits: int | None = None
    MaxWriteRequestUnits: int | None = None


class OnDemandThroughputOverride(Struct, kw_only=True, omit_defaults=True):
    MaxReadRequestUnits: int | None = None


class ParameterizedStatement(Struct, kw_only=True, omit_defaults=True):
    Statement: Annotated[str, Meta(min_length=1, max_length=8192)]
    Parameters: Annotated[list[dict[str, Any]], Meta(min_length=1)] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class PointInTimeRecoveryDescription(Struct, kw_only=True, omit_defaults=True):
    PointInTimeRecoveryStatus: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    RecoveryPeriodInDays: Annotated[int, Meta(ge=1, le=35)] | None = None
    EarliestRestorableDateTime: float | None = None
    LatestRestorableDateTime: float | None = None


class PointInTimeRecoverySpecification(Struct, kw_only=True, omit_defaults=True):
    PointInTimeRecoveryEnabled: bool
    RecoveryPeriodInDays: Annotated[int, Meta(ge=1, le=35)] | None = None


class Projection(Struct, kw_only=True, omit_defaults=True):
    ProjectionType: Annotated[str, Meta(pattern='\\A(?:ALL|KEYS_ONLY|INCLUDE)\\Z')] | None = None
    NonKeyAttributes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(min_length=1, max_length=20)] | None = None


class ProvisionedThroughput(Struct, kw_only=True, omit_defaults=True):
    ReadCapacityUnits: Annotated[int, Meta(ge=1)]
    WriteCapacityUnits: Annotated[int, Meta(ge=1)]


class ProvisionedThroughputDescription(Struct, kw_only=True, omit_defaults=True):
    LastIncreaseDateTime: float | None = None
    LastDecreaseDateTime: float | None = None
    NumberOfDecreasesToday: Annotated[int, Meta(ge=1)] | None = None
    ReadCapacityUnits: Annotated[int, Meta(ge=0)] | None = None
    WriteCapacityUnits: Annotated[int, Meta(ge=0)] | None = None


class ProvisionedThroughputOverride(Struct, kw_only=True, omit_defaults=True):
    ReadCapacityUnits: Annotated[int, Meta(ge=1)] | None = None


class Put(Struct, kw_only=True, omit_defaults=True):
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    ConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class PutItemInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    Expected: dict[Annotated[str, Meta(max_length=65535)], ExpectedAttributeValue] | None = None
    ReturnValues: Annotated[str, Meta(pattern='\\A(?:NONE|ALL_OLD|UPDATED_OLD|ALL_NEW|UPDATED_NEW)\\Z')] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ReturnItemCollectionMetrics: Annotated[str, Meta(pattern='\\A(?:SIZE|NONE)\\Z')] | None = None
    ConditionalOperator: Annotated[str, Meta(pattern='\\A(?:AND|OR)\\Z')] | None = None
    ConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class PutItemOutput(DeleteItemOutput, kw_only=True, omit_defaults=True):
    """No further members."""


class PutRequest(Struct, kw_only=True, omit_defaults=True):
    Item: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]


class PutResourcePolicyInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1283)]
    Policy: str
    ExpectedRevisionId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    ConfirmRemoveSelfResourceAccess: bool | None = None


class PutResourcePolicyOutput(Struct, kw_only=True, omit_defaults=True):
    RevisionId: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class QueryInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Select: Annotated[str, Meta(pattern='\\A(?:ALL_ATTRIBUTES|ALL_PROJECTED_ATTRIBUTES|SPECIFIC_ATTRIBUTES|COUNT)\\Z')] | None = None
    AttributesToGet: Annotated[list[Annotated[str, Meta(max_length=65535)]], Meta(min_length=1)] | None = None
    Limit: Annotated[int, Meta(ge=1)] | None = None
    ConsistentRead: bool | None = None
    KeyConditions: dict[Annotated[str, Meta(max_length=65535)], Condition] | None = None
    QueryFilter: dict[Annotated[str, Meta(max_length=65535)], Condition] | None = None
    ConditionalOperator: Annotated[str, Meta(pattern='\\A(?:AND|OR)\\Z')] | None = None
    ScanIndexForward: bool | None = None
    ExclusiveStartKey: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ProjectionExpression: str | None = None
    FilterExpression: str | None = None
    KeyConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None


class QueryOutput(Struct, kw_only=True, omit_defaults=True):
    Items: list[dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]] | None = None
    Count: int | None = None
    ScannedCount: int | None = None
    LastEvaluatedKey: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    ConsumedCapacity: ConsumedCapacity | None = None


class Replica(Struct, kw_only=True, omit_defaults=True):
    RegionName: str | None = None


class ReplicaDescription(Struct, kw_only=True, omit_defaults=True):
    RegionName: str | None = None
    ReplicaStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|CREATION_FAILED|UPDATING|DELETING|ACTIVE|REGION_DISABLED|INACCESSIBLE_ENCRYPTION_CREDENTIALS|ARCHIVING|ARCHIVED|REPLICATION_NOT_AUTHORIZED)\\Z')] | None = None
    ReplicaArn: str | None = None
    ReplicaStatusDescription: str | None = None
    ReplicaStatusPercentProgress: str | None = None
    KMSMasterKeyId: str | None = None
    ProvisionedThroughputOverride: ProvisionedThroughputOverride | None = None
    OnDemandThroughputOverride: OnDemandThroughputOverride | None = None
    WarmThroughput: TableWarmThroughputDescription | None = None
    GlobalSecondaryIndexes: list[ReplicaGlobalSecondaryIndexDescription] | None = None
    ReplicaInaccessibleDateTime: float | None = None
    ReplicaTableClassSummary: TableClassSummary | None = None
    GlobalTableSettingsReplicationMode: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_OVERRIDES)\\Z')] | None = None


class ReplicaGlobalSecondaryIndex(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ProvisionedThroughputOverride: ProvisionedThroughputOverride | None = None
    OnDemandThroughputOverride: OnDemandThroughputOverride | None = None


class ReplicaGlobalSecondaryIndexDescription(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ProvisionedThroughputOverride: ProvisionedThroughputOverride | None = None
    OnDemandThroughputOverride: OnDemandThroughputOverride | None = None
    WarmThroughput: GlobalSecondaryIndexWarmThroughputDescription | None = None


class ReplicaGlobalSecondaryIndexSettingsDescription(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    IndexStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|ACTIVE)\\Z')] | None = None
    ProvisionedReadCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    ProvisionedReadCapacityAutoScalingSettings: AutoScalingSettingsDescription | None = None
    ProvisionedWriteCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    ProvisionedWriteCapacityAutoScalingSettings: AutoScalingSettingsDescription | None = None


class ReplicaGlobalSecondaryIndexSettingsUpdate(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ProvisionedReadCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    ProvisionedReadCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdate | None = None


class ReplicaSettingsDescription(Struct, kw_only=True, omit_defaults=True):
    RegionName: str
    ReplicaStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|CREATION_FAILED|UPDATING|DELETING|ACTIVE|REGION_DISABLED|INACCESSIBLE_ENCRYPTION_CREDENTIALS|ARCHIVING|ARCHIVED|REPLICATION_NOT_AUTHORIZED)\\Z')] | None = None
    ReplicaBillingModeSummary: BillingModeSummary | None = None
    ReplicaProvisionedReadCapacityUnits: Annotated[int, Meta(ge=0)] | None = None
    ReplicaProvisionedReadCapacityAutoScalingSettings: AutoScalingSettingsDescription | None = None
    ReplicaProvisionedWriteCapacityUnits: Annotated[int, Meta(ge=0)] | None = None
    ReplicaProvisionedWriteCapacityAutoScalingSettings: AutoScalingSettingsDescription | None = None
    ReplicaGlobalSecondaryIndexSettings: list[ReplicaGlobalSecondaryIndexSettingsDescription] | None = None
    ReplicaTableClassSummary: TableClassSummary | None = None


class ReplicaSettingsUpdate(Struct, kw_only=True, omit_defaults=True):
    RegionName: str
    ReplicaProvisionedReadCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdate | None = None
    ReplicaGlobalSecondaryIndexSettingsUpdate: Annotated[list[ReplicaGlobalSecondaryIndexSettingsUpdate], Meta(min_length=1, max_length=20)] | None = None
    ReplicaTableClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|STANDARD_INFREQUENT_ACCESS)\\Z')] | None = None


class ReplicaUpdate(Struct, kw_only=True, omit_defaults=True):
    Create: CreateReplicaAction | None = None
    Delete: DeleteReplicaAction | None = None


class ReplicationGroupUpdate(Struct, kw_only=True, omit_defaults=True):
    Create: CreateReplicationGroupMemberAction | None = None
    Update: UpdateReplicationGroupMemberAction | None = None
    Delete: DeleteReplicationGroupMemberAction | None = None
    Disassociate: DisassociateReplicationGroupMemberAction | None = None


class RestoreSummary(Struct, kw_only=True, omit_defaults=True):
    SourceBackupArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    SourceTableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    RestoreDateTime: float
    RestoreInProgress: bool


class RestoreTableFromBackupInput(Struct, kw_only=True, omit_defaults=True):
    TargetTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    BackupArn: Annotated[str, Meta(min_length=37, max_length=1024)]
    BillingModeOverride: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    GlobalSecondaryIndexOverride: list[GlobalSecondaryIndex] | None = None
    LocalSecondaryIndexOverride: list[LocalSecondaryIndex] | None = None
    ProvisionedThroughputOverride: ProvisionedThroughput | None = None
    OnDemandThroughputOverride: OnDemandThroughput | None = None
    SSESpecificationOverride: SSESpecification | None = None
    VectorIndexOverride: list[VectorIndex] | None = None


class RestoreTableFromBackupOutput(Struct, kw_only=True, omit_defaults=True):
    TableDescription: TableDescription | None = None


class RestoreTableToPointInTimeInput(Struct, kw_only=True, omit_defaults=True):
    SourceTableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    SourceTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    TargetTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    UseLatestRestorableTime: bool | None = None
    RestoreDateTime: float | None = None
    BillingModeOverride: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    GlobalSecondaryIndexOverride: list[GlobalSecondaryIndex] | None = None
    LocalSecondaryIndexOverride: list[LocalSecondaryIndex] | None = None
    ProvisionedThroughputOverride: ProvisionedThroughput | None = None
    OnDemandThroughputOverride: OnDemandThroughput | None = None
    SSESpecificationOverride: SSESpecification | None = None
    VectorIndexOverride: list[VectorIndex] | None = None


class RestoreTableToPointInTimeOutput(Struct, kw_only=True, omit_defaults=True):
    TableDescription: TableDescription | None = None


class S3BucketSource(Struct, kw_only=True, omit_defaults=True):
    S3BucketOwner: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    S3Bucket: Annotated[str, Meta(max_length=255, pattern='\\A(?:^[a-z0-9A-Z][\\.\\-\\w]*[a-z0-9A-Z]$)\\Z')]
    S3KeyPrefix: Annotated[str, Meta(max_length=1024)] | None = None


class SSEDescription(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:ENABLING|ENABLED|DISABLING|DISABLED|UPDATING)\\Z')] | None = None
    SSEType: Annotated[str, Meta(pattern='\\A(?:AES256|KMS)\\Z')] | None = None
    KMSMasterKeyArn: str | None = None
    InaccessibleEncryptionDateTime: float | None = None


class SSESpecification(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    SSEType: Annotated[str, Meta(pattern='\\A(?:AES256|KMS)\\Z')] | None = None
    KMSMasterKeyId: str | None = None


class ScanInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    AttributesToGet: Annotated[list[Annotated[str, Meta(max_length=65535)]], Meta(min_length=1)] | None = None
    Limit: Annotated[int, Meta(ge=1)] | None = None
    Select: Annotated[str, Meta(pattern='\\A(?:ALL_ATTRIBUTES|ALL_PROJECTED_ATTRIBUTES|SPECIFIC_ATTRIBUTES|COUNT)\\Z')] | None = None
    ScanFilter: dict[Annotated[str, Meta(max_length=65535)], Condition] | None = None
    ConditionalOperator: Annotated[str, Meta(pattern='\\A(?:AND|OR)\\Z')] | None = None
    ExclusiveStartKey: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    TotalSegments: Annotated[int, Meta(ge=1, le=1000000)] | None = None
    Segment: Annotated[int, Meta(ge=0, le=999999)] | None = None
    ProjectionExpression: str | None = None
    FilterExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ConsistentRead: bool | None = None


class ScanOutput(QueryOutput, kw_only=True, omit_defaults=True):
    """No further members."""


class SearchSchemaElement(Struct, kw_only=True, omit_defaults=True):
    AttributeName: Annotated[str, Meta(max_length=65535)]
    SearchSchemaElementType: Annotated[str, Meta(pattern='\\A(?:HASH|INLINE_FILTER)\\Z')]


class SourceTableDetails(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    TableId: Annotated[str, Meta(pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')]
    TableArn: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    TableSizeBytes: int | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)]
    TableCreationDateTime: float
    ProvisionedThroughput: ProvisionedThroughput
    OnDemandThroughput: OnDemandThroughput | None = None
    ItemCount: Annotated[int, Meta(ge=0)] | None = None
    BillingMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None


class SourceTableFeatureDetails(Struct, kw_only=True, omit_defaults=True):
    LocalSecondaryIndexes: list[LocalSecondaryIndexInfo] | None = None
    GlobalSecondaryIndexes: list[GlobalSecondaryIndexInfo] | None = None
    StreamDescription: StreamSpecification | None = None
    TimeToLiveDescription: TimeToLiveDescription | None = None
    SSEDescription: SSEDescription | None = None
    VectorIndexes: list[VectorIndexInfo] | None = None


class StreamSpecification(Struct, kw_only=True, omit_defaults=True):
    StreamEnabled: bool
    StreamViewType: Annotated[str, Meta(pattern='\\A(?:NEW_IMAGE|OLD_IMAGE|NEW_AND_OLD_IMAGES|KEYS_ONLY)\\Z')] | None = None


class TableClassSummary(Struct, kw_only=True, omit_defaults=True):
    TableClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|STANDARD_INFREQUENT_ACCESS)\\Z')] | None = None
    LastUpdateDateTime: float | None = None


class TableCreationParameters(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    AttributeDefinitions: list[AttributeDefinition]
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)]
    BillingMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    ProvisionedThroughput: ProvisionedThroughput | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    SSESpecification: SSESpecification | None = None
    GlobalSecondaryIndexes: list[GlobalSecondaryIndex] | None = None
    VectorIndexes: list[VectorIndex] | None = None


class TableDescription(Struct, kw_only=True, omit_defaults=True):
    AttributeDefinitions: list[AttributeDefinition] | None = None
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    TableStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|ACTIVE|INACCESSIBLE_ENCRYPTION_CREDENTIALS|ARCHIVING|ARCHIVED|REPLICATION_NOT_AUTHORIZED)\\Z')] | None = None
    CreationDateTime: float | None = None
    ProvisionedThroughput: ProvisionedThroughputDescription | None = None
    TableSizeBytes: int | None = None
    ItemCount: int | None = None
    TableArn: str | None = None
    TableId: Annotated[str, Meta(pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None
    BillingModeSummary: BillingModeSummary | None = None
    LocalSecondaryIndexes: list[LocalSecondaryIndexDescription] | None = None
    GlobalSecondaryIndexes: list[GlobalSecondaryIndexDescription] | None = None
    StreamSpecification: StreamSpecification | None = None
    LatestStreamLabel: str | None = None
    LatestStreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    GlobalTableVersion: str | None = None
    Replicas: list[ReplicaDescription] | None = None
    GlobalTableWitnesses: list[GlobalTableWitnessDescription] | None = None
    GlobalTableSettingsReplicationMode: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_OVERRIDES)\\Z')] | None = None
    RestoreSummary: RestoreSummary | None = None
    SSEDescription: SSEDescription | None = None
    ArchivalSummary: ArchivalSummary | None = None
    TableClassSummary: TableClassSummary | None = None
    DeletionProtectionEnabled: bool | None = None
    DisassociationProtectionEnabled: bool | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    WarmThroughput: TableWarmThroughputDescription | None = None
    MultiRegionConsistency: Annotated[str, Meta(pattern='\\A(?:EVENTUAL|STRONG)\\Z')] | None = None
    VectorIndexes: list[VectorIndexDescription] | None = None


class TableWarmThroughputDescription(Struct, kw_only=True, omit_defaults=True):
    ReadUnitsPerSecond: Annotated[int, Meta(ge=1)] | None = None
    WriteUnitsPerSecond: Annotated[int, Meta(ge=1)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|ACTIVE|INACCESSIBLE_ENCRYPTION_CREDENTIALS|ARCHIVING|ARCHIVED|REPLICATION_NOT_AUTHORIZED)\\Z')] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1283)]
    Tags: list[Tag]


class TimeToLiveDescription(Struct, kw_only=True, omit_defaults=True):
    TimeToLiveStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|DISABLING|ENABLED|DISABLED)\\Z')] | None = None
    AttributeName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class TimeToLiveSpecification(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool
    AttributeName: Annotated[str, Meta(min_length=1, max_length=255)]


class TransactGetItem(Struct, kw_only=True, omit_defaults=True):
    Get: Get


class TransactGetItemsInput(Struct, kw_only=True, omit_defaults=True):
    TransactItems: Annotated[list[TransactGetItem], Meta(min_length=1, max_length=100)]
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None


class TransactGetItemsOutput(Struct, kw_only=True, omit_defaults=True):
    ConsumedCapacity: list[ConsumedCapacity] | None = None
    Responses: Annotated[list[ItemResponse], Meta(min_length=1, max_length=100)] | None = None


class TransactWriteItem(Struct, kw_only=True, omit_defaults=True):
    ConditionCheck: ConditionCheck | None = None
    Put: Put | None = None
    Delete: Delete | None = None
    Update: Update | None = None


class TransactWriteItemsInput(Struct, kw_only=True, omit_defaults=True):
    TransactItems: Annotated[list[TransactWriteItem], Meta(min_length=1, max_length=100)]
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ReturnItemCollectionMetrics: Annotated[str, Meta(pattern='\\A(?:SIZE|NONE)\\Z')] | None = None
    ClientRequestToken: Annotated[str, Meta(min_length=1, max_length=36)] | None = None


class TransactWriteItemsOutput(Struct, kw_only=True, omit_defaults=True):
    ConsumedCapacity: list[ConsumedCapacity] | None = None
    ItemCollectionMetrics: dict[Annotated[str, Meta(min_length=1, max_length=1024)], list[ItemCollectionMetrics]] | None = None


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1283)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class Update(Struct, kw_only=True, omit_defaults=True):
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    UpdateExpression: str
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    ConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class UpdateContinuousBackupsInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    PointInTimeRecoverySpecification: PointInTimeRecoverySpecification


class UpdateContinuousBackupsOutput(Struct, kw_only=True, omit_defaults=True):
    ContinuousBackupsDescription: ContinuousBackupsDescription | None = None


class UpdateContributorInsightsInput(DescribeContributorInsightsInput, kw_only=True, omit_defaults=True):
    ContributorInsightsAction: Annotated[str, Meta(pattern='\\A(?:ENABLE|DISABLE)\\Z')]
    ContributorInsightsMode: Annotated[str, Meta(pattern='\\A(?:ACCESSED_AND_THROTTLED_KEYS|THROTTLED_KEYS)\\Z')] | None = None


class UpdateContributorInsightsOutput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ContributorInsightsStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ENABLED|DISABLING|DISABLED|FAILED)\\Z')] | None = None
    ContributorInsightsMode: Annotated[str, Meta(pattern='\\A(?:ACCESSED_AND_THROTTLED_KEYS|THROTTLED_KEYS)\\Z')] | None = None


class UpdateGlobalSecondaryIndexAction(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ProvisionedThroughput: ProvisionedThroughput | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    WarmThroughput: WarmThroughput | None = None


class UpdateGlobalTableInput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ReplicaUpdates: list[ReplicaUpdate]


class UpdateGlobalTableOutput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableDescription: GlobalTableDescription | None = None


class UpdateGlobalTableSettingsInput(Struct, kw_only=True, omit_defaults=True):
    GlobalTableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    GlobalTableBillingMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    GlobalTableProvisionedWriteCapacityUnits: Annotated[int, Meta(ge=1)] | None = None
    GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdate | None = None
    GlobalTableGlobalSecondaryIndexSettingsUpdate: Annotated[list[GlobalTableGlobalSecondaryIndexSettingsUpdate], Meta(min_length=1, max_length=20)] | None = None
    ReplicaSettingsUpdate: Annotated[list[ReplicaSettingsUpdate], Meta(min_length=1, max_length=50)] | None = None


class UpdateGlobalTableSettingsOutput(DescribeGlobalTableSettingsOutput, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateItemInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    Key: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]]
    AttributeUpdates: dict[Annotated[str, Meta(max_length=65535)], AttributeValueUpdate] | None = None
    Expected: dict[Annotated[str, Meta(max_length=65535)], ExpectedAttributeValue] | None = None
    ConditionalOperator: Annotated[str, Meta(pattern='\\A(?:AND|OR)\\Z')] | None = None
    ReturnValues: Annotated[str, Meta(pattern='\\A(?:NONE|ALL_OLD|UPDATED_OLD|ALL_NEW|UPDATED_NEW)\\Z')] | None = None
    ReturnConsumedCapacity: Annotated[str, Meta(pattern='\\A(?:INDEXES|TOTAL|NONE)\\Z')] | None = None
    ReturnItemCollectionMetrics: Annotated[str, Meta(pattern='\\A(?:SIZE|NONE)\\Z')] | None = None
    UpdateExpression: str | None = None
    ConditionExpression: str | None = None
    ExpressionAttributeNames: dict[str, Annotated[str, Meta(max_length=65535)]] | None = None
    ExpressionAttributeValues: dict[str, dict[str, Any]] | None = None
    ReturnValuesOnConditionCheckFailure: Annotated[str, Meta(pattern='\\A(?:ALL_OLD|NONE)\\Z')] | None = None


class UpdateItemOutput(DeleteItemOutput, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateKinesisStreamingConfiguration(Struct, kw_only=True, omit_defaults=True):
    ApproximateCreationDateTimePrecision: Annotated[str, Meta(pattern='\\A(?:MILLISECOND|MICROSECOND)\\Z')] | None = None


class UpdateKinesisStreamingDestinationInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)]
    UpdateKinesisStreamingConfiguration: UpdateKinesisStreamingConfiguration | None = None


class UpdateKinesisStreamingDestinationOutput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    DestinationStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ACTIVE|DISABLING|DISABLED|ENABLE_FAILED|UPDATING)\\Z')] | None = None
    UpdateKinesisStreamingConfiguration: UpdateKinesisStreamingConfiguration | None = None


class UpdateReplicationGroupMemberAction(Struct, kw_only=True, omit_defaults=True):
    RegionName: str
    KMSMasterKeyId: str | None = None
    ProvisionedThroughputOverride: ProvisionedThroughputOverride | None = None
    OnDemandThroughputOverride: OnDemandThroughputOverride | None = None
    GlobalSecondaryIndexes: Annotated[list[ReplicaGlobalSecondaryIndex], Meta(min_length=1)] | None = None
    TableClassOverride: Annotated[str, Meta(pattern='\\A(?:STANDARD|STANDARD_INFREQUENT_ACCESS)\\Z')] | None = None


class UpdateTableInput(Struct, kw_only=True, omit_defaults=True):
    AttributeDefinitions: list[AttributeDefinition] | None = None
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    BillingMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|PAY_PER_REQUEST)\\Z')] | None = None
    ProvisionedThroughput: ProvisionedThroughput | None = None
    GlobalSecondaryIndexUpdates: list[GlobalSecondaryIndexUpdate] | None = None
    StreamSpecification: StreamSpecification | None = None
    SSESpecification: SSESpecification | None = None
    ReplicaUpdates: Annotated[list[ReplicationGroupUpdate], Meta(min_length=1)] | None = None
    TableClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|STANDARD_INFREQUENT_ACCESS)\\Z')] | None = None
    DeletionProtectionEnabled: bool | None = None
    MultiRegionConsistency: Annotated[str, Meta(pattern='\\A(?:EVENTUAL|STRONG)\\Z')] | None = None
    GlobalTableWitnessUpdates: Annotated[list[GlobalTableWitnessGroupUpdate], Meta(min_length=1, max_length=1)] | None = None
    OnDemandThroughput: OnDemandThroughput | None = None
    WarmThroughput: WarmThroughput | None = None
    GlobalTableSettingsReplicationMode: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_WITH_OVERRIDES)\\Z')] | None = None
    DisassociationProtectionEnabled: bool | None = None
    VectorIndexUpdates: list[VectorIndexUpdate] | None = None


class UpdateTableOutput(Struct, kw_only=True, omit_defaults=True):
    TableDescription: TableDescription | None = None


class UpdateTimeToLiveInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=1, max_length=1024)]
    TimeToLiveSpecification: TimeToLiveSpecification


class UpdateTimeToLiveOutput(Struct, kw_only=True, omit_defaults=True):
    TimeToLiveSpecification: TimeToLiveSpecification | None = None


class VectorAttributeDefinition(Struct, kw_only=True, omit_defaults=True):
    AttributeName: Annotated[str, Meta(min_length=1, max_length=255)]


class VectorCapacity(Struct, kw_only=True, omit_defaults=True):
    VectorSearchRequestBytes: float | None = None
    VectorWriteRequestBytes: float | None = None


class VectorIndex(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    VectorAttribute: VectorAttributeDefinition
    SearchSchema: Annotated[list[SearchSchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection
    Dimensions: Annotated[int, Meta(ge=1)]
    DistanceFunction: Annotated[str, Meta(pattern='\\A(?:COSINE|DOT_PRODUCT|EUCLIDEAN)\\Z')]


class VectorIndexDescription(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    SearchSchema: Annotated[list[SearchSchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection | None = None
    VectorAttribute: VectorAttributeDefinition | None = None
    Dimensions: Annotated[int, Meta(ge=1)] | None = None
    DistanceFunction: Annotated[str, Meta(pattern='\\A(?:COSINE|DOT_PRODUCT|EUCLIDEAN)\\Z')] | None = None
    IndexStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|UPDATING|DELETING|ACTIVE)\\Z')] | None = None
    Backfilling: bool | None = None
    IndexSizeBytes: int | None = None
    ItemCount: int | None = None
    IndexArn: str | None = None


class VectorIndexInfo(Struct, kw_only=True, omit_defaults=True):
    IndexName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    VectorAttribute: VectorAttributeDefinition | None = None
    SearchSchema: Annotated[list[SearchSchemaElement], Meta(min_length=1)] | None = None
    Projection: Projection | None = None
    Dimensions: Annotated[int, Meta(ge=1)] | None = None
    DistanceFunction: Annotated[str, Meta(pattern='\\A(?:COSINE|DOT_PRODUCT|EUCLIDEAN)\\Z')] | None = None


class VectorIndexUpdate(Struct, kw_only=True, omit_defaults=True):
    Create: CreateVectorIndexAction | None = None
    Delete: DeleteVectorIndexAction | None = None


class WarmThroughput(Struct, kw_only=True, omit_defaults=True):
    ReadUnitsPerSecond: int | None = None
    WriteUnitsPerSecond: int | None = None


class WriteRequest(Struct, kw_only=True, omit_defaults=True):
    PutRequest: PutRequest | None = None
    DeleteRequest: DeleteRequest | None = None

"""Types of firehose, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AmazonOpenSearchServerlessBufferingHints(Struct, kw_only=True, omit_defaults=True):
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None
    SizeInMBs: Annotated[int, Meta(ge=1, le=100)] | None = None


class AmazonOpenSearchServerlessDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    CollectionEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')]
    BufferingHints: AmazonOpenSearchServerlessBufferingHints | None = None
    RetryOptions: AmazonOpenSearchServerlessRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDocumentsOnly|AllDocuments)\\Z')] | None = None
    S3Configuration: S3DestinationConfiguration
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    VpcConfiguration: VpcConfiguration | None = None


class AmazonOpenSearchServerlessDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    CollectionEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: AmazonOpenSearchServerlessBufferingHints | None = None
    RetryOptions: AmazonOpenSearchServerlessRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDocumentsOnly|AllDocuments)\\Z')] | None = None
    S3DestinationDescription: S3DestinationDescription | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    VpcConfigurationDescription: VpcConfigurationDescription | None = None


class AmazonOpenSearchServerlessDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    CollectionEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: AmazonOpenSearchServerlessBufferingHints | None = None
    RetryOptions: AmazonOpenSearchServerlessRetryOptions | None = None
    S3Update: S3DestinationUpdate | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None


class AmazonOpenSearchServerlessRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class AmazonopensearchserviceBufferingHints(Struct, kw_only=True, omit_defaults=True):
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None
    SizeInMBs: Annotated[int, Meta(ge=1, le=100)] | None = None


class AmazonopensearchserviceDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    DomainARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27})\\Z')] | None = None
    ClusterEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')]
    TypeName: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    IndexRotationPeriod: Annotated[str, Meta(pattern='\\A(?:NoRotation|OneHour|OneDay|OneWeek|OneMonth)\\Z')] | None = None
    BufferingHints: AmazonopensearchserviceBufferingHints | None = None
    RetryOptions: AmazonopensearchserviceRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDocumentsOnly|AllDocuments)\\Z')] | None = None
    S3Configuration: S3DestinationConfiguration
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    VpcConfiguration: VpcConfiguration | None = None
    DocumentIdOptions: DocumentIdOptions | None = None


class AmazonopensearchserviceDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    DomainARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27})\\Z')] | None = None
    ClusterEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')] | None = None
    TypeName: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    IndexRotationPeriod: Annotated[str, Meta(pattern='\\A(?:NoRotation|OneHour|OneDay|OneWeek|OneMonth)\\Z')] | None = None
    BufferingHints: AmazonopensearchserviceBufferingHints | None = None
    RetryOptions: AmazonopensearchserviceRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDocumentsOnly|AllDocuments)\\Z')] | None = None
    S3DestinationDescription: S3DestinationDescription | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    VpcConfigurationDescription: VpcConfigurationDescription | None = None
    DocumentIdOptions: DocumentIdOptions | None = None


class AmazonopensearchserviceDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    DomainARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27})\\Z')] | None = None
    ClusterEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')] | None = None
    TypeName: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    IndexRotationPeriod: Annotated[str, Meta(pattern='\\A(?:NoRotation|OneHour|OneDay|OneWeek|OneMonth)\\Z')] | None = None
    BufferingHints: AmazonopensearchserviceBufferingHints | None = None
    RetryOptions: AmazonopensearchserviceRetryOptions | None = None
    S3Update: S3DestinationUpdate | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    DocumentIdOptions: DocumentIdOptions | None = None


class AmazonopensearchserviceRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class AuthenticationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    Connectivity: Annotated[str, Meta(pattern='\\A(?:PUBLIC|PRIVATE)\\Z')]


class BufferingHints(Struct, kw_only=True, omit_defaults=True):
    SizeInMBs: Annotated[int, Meta(ge=1, le=128)] | None = None
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None


class CatalogConfiguration(Struct, kw_only=True, omit_defaults=True):
    CatalogARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:glue:.*:\\d{12}:catalog(?:(/[a-z0-9_-]+){1,2})?)\\Z')] | None = None
    WarehouseLocation: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:s3:\\/\\/.*)\\Z')] | None = None


class CloudWatchLoggingOptions(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    LogGroupName: Annotated[str, Meta(max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]*)\\Z')] | None = None
    LogStreamName: Annotated[str, Meta(max_length=512, pattern='\\A(?:[^:*]*)\\Z')] | None = None


class CopyCommand(Struct, kw_only=True, omit_defaults=True):
    DataTableName: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:.*)\\Z')]
    DataTableColumns: Annotated[str, Meta(max_length=10240, pattern='\\A(?:.*)\\Z')] | None = None
    CopyOptions: Annotated[str, Meta(max_length=10240, pattern='\\A(?:.*)\\Z')] | None = None


class CreateDeliveryStreamInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    DeliveryStreamType: Annotated[str, Meta(pattern='\\A(?:DirectPut|KinesisStreamAsSource|MSKAsSource|DatabaseAsSource)\\Z')] | None = None
    DirectPutSourceConfiguration: DirectPutSourceConfiguration | None = None
    KinesisStreamSourceConfiguration: KinesisStreamSourceConfiguration | None = None
    DeliveryStreamEncryptionConfigurationInput: DeliveryStreamEncryptionConfigurationInput | None = None
    S3DestinationConfiguration: S3DestinationConfiguration | None = None
    ExtendedS3DestinationConfiguration: ExtendedS3DestinationConfiguration | None = None
    RedshiftDestinationConfiguration: RedshiftDestinationConfiguration | None = None
    ElasticsearchDestinationConfiguration: ElasticsearchDestinationConfiguration | None = None
    AmazonopensearchserviceDestinationConfiguration: AmazonopensearchserviceDestinationConfiguration | None = None
    SplunkDestinationConfiguration: SplunkDestinationConfiguration | None = None
    HttpEndpointDestinationConfiguration: HttpEndpointDestinationConfiguration | None = None
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)] | None = None
    AmazonOpenSearchServerlessDestinationConfiguration: AmazonOpenSearchServerlessDestinationConfiguration | None = None
    MSKSourceConfiguration: MSKSourceConfiguration | None = None
    SnowflakeDestinationConfiguration: SnowflakeDestinationConfiguration | None = None
    IcebergDestinationConfiguration: IcebergDestinationConfiguration | None = None
    DatabaseSourceConfiguration: DatabaseSourceConfiguration | None = None


class CreateDeliveryStreamOutput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:firehose:[a-zA-Z0-9\\-]+:\\d{12}:deliverystream/[a-zA-Z0-9._-]+)\\Z')] | None = None


class DataFormatConversionConfiguration(Struct, kw_only=True, omit_defaults=True):
    SchemaConfiguration: SchemaConfiguration | None = None
    InputFormatConfiguration: InputFormatConfiguration | None = None
    OutputFormatConfiguration: OutputFormatConfiguration | None = None
    Enabled: bool | None = None


class DatabaseColumnList(Struct, kw_only=True, omit_defaults=True):
    Include: list[Annotated[str, Meta(min_length=1, max_length=194, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None
    Exclude: list[Annotated[str, Meta(min_length=1, max_length=194, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None


class DatabaseList(Struct, kw_only=True, omit_defaults=True):
    Include: list[Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None
    Exclude: list[Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None


class DatabaseSnapshotInfo(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]
    Table: Annotated[str, Meta(min_length=1, max_length=129, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]
    RequestTimestamp: float
    RequestedBy: Annotated[str, Meta(pattern='\\A(?:USER|FIREHOSE)\\Z')]
    Status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETE|SUSPENDED)\\Z')]
    FailureDescription: FailureDescription | None = None


class DatabaseSourceAuthenticationConfiguration(Struct, kw_only=True, omit_defaults=True):
    SecretsManagerConfiguration: SecretsManagerConfiguration


class DatabaseSourceConfiguration(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:MySQL|PostgreSQL)\\Z')]
    Endpoint: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:^(?!\\s*$).+)\\Z')]
    Port: Annotated[int, Meta(ge=0, le=65535)]
    SSLMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    Databases: DatabaseList
    Tables: DatabaseTableList
    Columns: DatabaseColumnList | None = None
    SurrogateKeys: list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]] | None = None
    SnapshotWatermarkTable: Annotated[str, Meta(min_length=1, max_length=129, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]
    DatabaseSourceAuthenticationConfiguration: DatabaseSourceAuthenticationConfiguration
    DatabaseSourceVPCConfiguration: DatabaseSourceVPCConfiguration


class DatabaseSourceDescription(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:MySQL|PostgreSQL)\\Z')] | None = None
    Endpoint: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:^(?!\\s*$).+)\\Z')] | None = None
    Port: Annotated[int, Meta(ge=0, le=65535)] | None = None
    SSLMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    Databases: DatabaseList | None = None
    Tables: DatabaseTableList | None = None
    Columns: DatabaseColumnList | None = None
    SurrogateKeys: list[Annotated[str, Meta(min_length=1, max_length=194, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None
    SnapshotWatermarkTable: Annotated[str, Meta(min_length=1, max_length=129, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')] | None = None
    SnapshotInfo: list[DatabaseSnapshotInfo] | None = None
    DatabaseSourceAuthenticationConfiguration: DatabaseSourceAuthenticationConfiguration | None = None
    DatabaseSourceVPCConfiguration: DatabaseSourceVPCConfiguration | None = None


class DatabaseSourceVPCConfiguration(Struct, kw_only=True, omit_defaults=True):
    VpcEndpointServiceName: Annotated[str, Meta(min_length=47, max_length=255, pattern='\\A(?:([a-zA-Z0-9\\-\\_]+\\.){2,3}vpce\\.[a-zA-Z0-9\\-]*\\.vpce-svc\\-[a-zA-Z0-9\\-]{17}$)\\Z')]


class DatabaseTableList(Struct, kw_only=True, omit_defaults=True):
    Include: list[Annotated[str, Meta(min_length=1, max_length=129, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None
    Exclude: list[Annotated[str, Meta(min_length=1, max_length=129, pattern='\\A(?:[\\u0001-\\uFFFF]*)\\Z')]] | None = None


class DeleteDeliveryStreamInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    AllowForceDelete: bool | None = None


class DeleteDeliveryStreamOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeliveryStreamDescription(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    DeliveryStreamARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:firehose:[a-zA-Z0-9\\-]+:\\d{12}:deliverystream/[a-zA-Z0-9._-]+)\\Z')]
    DeliveryStreamStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|CREATING_FAILED|DELETING|DELETING_FAILED|ACTIVE)\\Z')]
    FailureDescription: FailureDescription | None = None
    DeliveryStreamEncryptionConfiguration: DeliveryStreamEncryptionConfiguration | None = None
    DeliveryStreamType: Annotated[str, Meta(pattern='\\A(?:DirectPut|KinesisStreamAsSource|MSKAsSource|DatabaseAsSource)\\Z')]
    VersionId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:[0-9]+)\\Z')]
    CreateTimestamp: float | None = None
    LastUpdateTimestamp: float | None = None
    Source: SourceDescription | None = None
    Destinations: list[DestinationDescription]
    HasMoreDestinations: bool


class DeliveryStreamEncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    KeyARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:key/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    KeyType: Annotated[str, Meta(pattern='\\A(?:AWS_OWNED_CMK|CUSTOMER_MANAGED_CMK)\\Z')] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:ENABLED|ENABLING|ENABLING_FAILED|DISABLED|DISABLING|DISABLING_FAILED)\\Z')] | None = None
    FailureDescription: FailureDescription | None = None


class DeliveryStreamEncryptionConfigurationInput(Struct, kw_only=True, omit_defaults=True):
    KeyARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:key/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    KeyType: Annotated[str, Meta(pattern='\\A(?:AWS_OWNED_CMK|CUSTOMER_MANAGED_CMK)\\Z')]


class DescribeDeliveryStreamInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    Limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    ExclusiveStartDestinationId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[a-zA-Z0-9-]+)\\Z')] | None = None


class DescribeDeliveryStreamOutput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamDescription: DeliveryStreamDescription


class Deserializer(Struct, kw_only=True, omit_defaults=True):
    OpenXJsonSerDe: OpenXJsonSerDe | None = None
    HiveJsonSerDe: HiveJsonSerDe | None = None


class DestinationDescription(Struct, kw_only=True, omit_defaults=True):
    DestinationId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[a-zA-Z0-9-]+)\\Z')]
    S3DestinationDescription: S3DestinationDescription | None = None
    ExtendedS3DestinationDescription: ExtendedS3DestinationDescription | None = None
    RedshiftDestinationDescription: RedshiftDestinationDescription | None = None
    ElasticsearchDestinationDescription: ElasticsearchDestinationDescription | None = None
    AmazonopensearchserviceDestinationDescription: AmazonopensearchserviceDestinationDescription | None = None
    SplunkDestinationDescription: SplunkDestinationDescription | None = None
    HttpEndpointDestinationDescription: HttpEndpointDestinationDescription | None = None
    SnowflakeDestinationDescription: SnowflakeDestinationDescription | None = None
    AmazonOpenSearchServerlessDestinationDescription: AmazonOpenSearchServerlessDestinationDescription | None = None
    IcebergDestinationDescription: IcebergDestinationDescription | None = None


class DestinationTableConfiguration(Struct, kw_only=True, omit_defaults=True):
    DestinationTableName: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[a-zA-Z0-9\\.\\_]+)\\Z')]
    DestinationDatabaseName: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[a-zA-Z0-9\\.\\_]+)\\Z')]
    UniqueKeys: list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]] | None = None
    PartitionSpec: PartitionSpec | None = None
    S3ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None


class DirectPutSourceConfiguration(Struct, kw_only=True, omit_defaults=True):
    ThroughputHintInMBs: Annotated[int, Meta(ge=1, le=100)]


class DirectPutSourceDescription(Struct, kw_only=True, omit_defaults=True):
    ThroughputHintInMBs: Annotated[int, Meta(ge=1, le=100)] | None = None


class DocumentIdOptions(Struct, kw_only=True, omit_defaults=True):
    DefaultDocumentIdFormat: Annotated[str, Meta(pattern='\\A(?:FIREHOSE_DEFAULT|NO_DOCUMENT_ID)\\Z')]


class DynamicPartitioningConfiguration(Struct, kw_only=True, omit_defaults=True):
    RetryOptions: RetryOptions | None = None
    Enabled: bool | None = None


class ElasticsearchBufferingHints(Struct, kw_only=True, omit_defaults=True):
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None
    SizeInMBs: Annotated[int, Meta(ge=1, le=100)] | None = None


class ElasticsearchDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    DomainARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27})\\Z')] | None = None
    ClusterEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')]
    TypeName: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    IndexRotationPeriod: Annotated[str, Meta(pattern='\\A(?:NoRotation|OneHour|OneDay|OneWeek|OneMonth)\\Z')] | None = None
    BufferingHints: ElasticsearchBufferingHints | None = None
    RetryOptions: ElasticsearchRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDocumentsOnly|AllDocuments)\\Z')] | None = None
    S3Configuration: S3DestinationConfiguration
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    VpcConfiguration: VpcConfiguration | None = None
    DocumentIdOptions: DocumentIdOptions | None = None


class ElasticsearchDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    DomainARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27})\\Z')] | None = None
    ClusterEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')] | None = None
    TypeName: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    IndexRotationPeriod: Annotated[str, Meta(pattern='\\A(?:NoRotation|OneHour|OneDay|OneWeek|OneMonth)\\Z')] | None = None
    BufferingHints: ElasticsearchBufferingHints | None = None
    RetryOptions: ElasticsearchRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDocumentsOnly|AllDocuments)\\Z')] | None = None
    S3DestinationDescription: S3DestinationDescription | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    VpcConfigurationDescription: VpcConfigurationDescription | None = None
    DocumentIdOptions: DocumentIdOptions | None = None


class ElasticsearchDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    DomainARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27})\\Z')] | None = None
    ClusterEndpoint: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:https:.*)\\Z')] | None = None
    IndexName: Annotated[str, Meta(min_length=1, max_length=80, pattern='\\A(?:.*)\\Z')] | None = None
    TypeName: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    IndexRotationPeriod: Annotated[str, Meta(pattern='\\A(?:NoRotation|OneHour|OneDay|OneWeek|OneMonth)\\Z')] | None = None
    BufferingHints: ElasticsearchBufferingHints | None = None
    RetryOptions: ElasticsearchRetryOptions | None = None
    S3Update: S3DestinationUpdate | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    DocumentIdOptions: DocumentIdOptions | None = None


class ElasticsearchRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class EncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    NoEncryptionConfig: Annotated[str, Meta(pattern='\\A(?:NoEncryption)\\Z')] | None = None
    KMSEncryptionConfig: KMSEncryptionConfig | None = None


class ExtendedS3DestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    BucketARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:s3:::[\\w\\.\\-]{1,255})\\Z')]
    Prefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: BufferingHints | None = None
    CompressionFormat: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|ZIP|Snappy|HADOOP_SNAPPY)\\Z')] | None = None
    EncryptionConfiguration: EncryptionConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    S3BackupConfiguration: S3DestinationConfiguration | None = None
    DataFormatConversionConfiguration: DataFormatConversionConfiguration | None = None
    DynamicPartitioningConfiguration: DynamicPartitioningConfiguration | None = None
    FileExtension: Annotated[str, Meta(max_length=128, pattern="\\A(?:^$|\\.[0-9a-z!\\-_.*'()]+)\\Z")] | None = None
    CustomTimeZone: Annotated[str, Meta(max_length=50, pattern='\\A(?:^$|[a-zA-Z/_]+)\\Z')] | None = None


class ExtendedS3DestinationDescription(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    BucketARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:s3:::[\\w\\.\\-]{1,255})\\Z')]
    Prefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: BufferingHints
    CompressionFormat: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|ZIP|Snappy|HADOOP_SNAPPY)\\Z')]
    EncryptionConfiguration: EncryptionConfiguration
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    S3BackupDescription: S3DestinationDescription | None = None
    DataFormatConversionConfiguration: DataFormatConversionConfiguration | None = None
    DynamicPartitioningConfiguration: DynamicPartitioningConfiguration | None = None
    FileExtension: Annotated[str, Meta(max_length=128, pattern="\\A(?:^$|\\.[0-9a-z!\\-_.*'()]+)\\Z")] | None = None
    CustomTimeZone: Annotated[str, Meta(max_length=50, pattern='\\A(?:^$|[a-zA-Z/_]+)\\Z')] | None = None


class ExtendedS3DestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    BucketARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:s3:::[\\w\\.\\-]{1,255})\\Z')] | None = None
    Prefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: BufferingHints | None = None
    CompressionFormat: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|ZIP|Snappy|HADOOP_SNAPPY)\\Z')] | None = None
    EncryptionConfiguration: EncryptionConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    S3BackupUpdate: S3DestinationUpdate | None = None
    DataFormatConversionConfiguration: DataFormatConversionConfiguration | None = None
    DynamicPartitioningConfiguration: DynamicPartitioningConfiguration | None = None
    FileExtension: Annotated[str, Meta(max_length=128, pattern="\\A(?:^$|\\.[0-9a-z!\\-_.*'()]+)\\Z")] | None = None
    CustomTimeZone: Annotated[str, Meta(max_length=50, pattern='\\A(?:^$|[a-zA-Z/_]+)\\Z')] | None = None


class FailureDescription(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:VPC_ENDPOINT_SERVICE_NAME_NOT_FOUND|VPC_INTERFACE_ENDPOINT_SERVICE_ACCESS_DENIED|RETIRE_KMS_GRANT_FAILED|CREATE_KMS_GRANT_FAILED|KMS_ACCESS_DENIED|DISABLED_KMS_KEY|INVALID_KMS_KEY|KMS_KEY_NOT_FOUND|KMS_OPT_IN_REQUIRED|CREATE_ENI_FAILED|DELETE_ENI_FAILED|SUBNET_NOT_FOUND|SECURITY_GROUP_NOT_FOUND|ENI_ACCESS_DENIED|SUBNET_ACCESS_DENIED|SECURITY_GROUP_ACCESS_DENIED|UNKNOWN_ERROR)\\Z')]
    Details: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^(?!\\s*$).+)\\Z')]


class HiveJsonSerDe(Struct, kw_only=True, omit_defaults=True):
    TimestampFormats: list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^(?!\\s*$).+)\\Z')]] | None = None


class HttpEndpointBufferingHints(Struct, kw_only=True, omit_defaults=True):
    SizeInMBs: Annotated[int, Meta(ge=1, le=64)] | None = None
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None


class HttpEndpointCommonAttribute(Struct, kw_only=True, omit_defaults=True):
    AttributeName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^(?!\\s*$).+)\\Z')]
    AttributeValue: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')]


class HttpEndpointConfiguration(Struct, kw_only=True, omit_defaults=True):
    Url: Annotated[str, Meta(min_length=1, max_length=1000, pattern='\\A(?:https://.*)\\Z')]
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^(?!\\s*$).+)\\Z')] | None = None
    AccessKey: Annotated[str, Meta(max_length=4096, pattern='\\A(?:.*)\\Z')] | None = None


class HttpEndpointDescription(Struct, kw_only=True, omit_defaults=True):
    Url: Annotated[str, Meta(min_length=1, max_length=1000, pattern='\\A(?:https://.*)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^(?!\\s*$).+)\\Z')] | None = None


class HttpEndpointDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    EndpointConfiguration: HttpEndpointConfiguration
    BufferingHints: HttpEndpointBufferingHints | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    RequestConfiguration: HttpEndpointRequestConfiguration | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    RetryOptions: HttpEndpointRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    S3Configuration: S3DestinationConfiguration
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class HttpEndpointDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    EndpointConfiguration: HttpEndpointDescription | None = None
    BufferingHints: HttpEndpointBufferingHints | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    RequestConfiguration: HttpEndpointRequestConfiguration | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    RetryOptions: HttpEndpointRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    S3DestinationDescription: S3DestinationDescription | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class HttpEndpointDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    EndpointConfiguration: HttpEndpointConfiguration | None = None
    BufferingHints: HttpEndpointBufferingHints | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    RequestConfiguration: HttpEndpointRequestConfiguration | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    RetryOptions: HttpEndpointRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    S3Update: S3DestinationUpdate | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class HttpEndpointRequestConfiguration(Struct, kw_only=True, omit_defaults=True):
    ContentEncoding: Annotated[str, Meta(pattern='\\A(?:NONE|GZIP)\\Z')] | None = None
    CommonAttributes: Annotated[list[HttpEndpointCommonAttribute], Meta(max_length=50)] | None = None


class HttpEndpointRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class IcebergDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    DestinationTableConfigurationList: list[DestinationTableConfiguration] | None = None
    SchemaEvolutionConfiguration: SchemaEvolutionConfiguration | None = None
    TableCreationConfiguration: TableCreationConfiguration | None = None
    BufferingHints: BufferingHints | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    RetryOptions: RetryOptions | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    AppendOnly: bool | None = None
    CatalogConfiguration: CatalogConfiguration
    S3Configuration: S3DestinationConfiguration


class IcebergDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    DestinationTableConfigurationList: list[DestinationTableConfiguration] | None = None
    SchemaEvolutionConfiguration: SchemaEvolutionConfiguration | None = None
    TableCreationConfiguration: TableCreationConfiguration | None = None
    BufferingHints: BufferingHints | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    RetryOptions: RetryOptions | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    AppendOnly: bool | None = None
    CatalogConfiguration: CatalogConfiguration | None = None
    S3DestinationDescription: S3DestinationDescription | None = None


class IcebergDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    DestinationTableConfigurationList: list[DestinationTableConfiguration] | None = None
    SchemaEvolutionConfiguration: SchemaEvolutionConfiguration | None = None
    TableCreationConfiguration: TableCreationConfiguration | None = None
    BufferingHints: BufferingHints | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    RetryOptions: RetryOptions | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    AppendOnly: bool | None = None
    CatalogConfiguration: CatalogConfiguration | None = None
    S3Configuration: S3DestinationConfiguration | None = None


class InputFormatConfiguration(Struct, kw_only=True, omit_defaults=True):
    Deserializer: Deserializer | None = None


class KMSEncryptionConfig(Struct, kw_only=True, omit_defaults=True):
    AWSKMSKeyARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]


class KinesisStreamSourceConfiguration(Struct, kw_only=True, omit_defaults=True):
    KinesisStreamARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:kinesis:[a-zA-Z0-9\\-]+:\\d{12}:stream/[a-zA-Z0-9_.-]+)\\Z')]
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]


class KinesisStreamSourceDescription(Struct, kw_only=True, omit_defaults=True):
    KinesisStreamARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:kinesis:[a-zA-Z0-9\\-]+:\\d{12}:stream/[a-zA-Z0-9_.-]+)\\Z')] | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    DeliveryStartTimestamp: float | None = None


class ListDeliveryStreamsInput(Struct, kw_only=True, omit_defaults=True):
    Limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    DeliveryStreamType: Annotated[str, Meta(pattern='\\A(?:DirectPut|KinesisStreamAsSource|MSKAsSource|DatabaseAsSource)\\Z')] | None = None
    ExclusiveStartDeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None


class ListDeliveryStreamsOutput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamNames: list[Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]]
    HasMoreDeliveryStreams: bool


class ListTagsForDeliveryStreamInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ExclusiveStartTagKey: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListTagsForDeliveryStreamOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    HasMoreTags: bool


class MSKSourceConfiguration(Struct, kw_only=True, omit_defaults=True):
    MSKClusterARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*)\\Z')]
    TopicName: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[a-zA-Z0-9\\\\._\\\\-]+)\\Z')]
    AuthenticationConfiguration: AuthenticationConfiguration
    ReadFromTimestamp: float | None = None


class MSKSourceDescription(Struct, kw_only=True, omit_defaults=True):
    MSKClusterARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*)\\Z')] | None = None
    TopicName: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:[a-zA-Z0-9\\\\._\\\\-]+)\\Z')] | None = None
    AuthenticationConfiguration: AuthenticationConfiguration | None = None
    DeliveryStartTimestamp: float | None = None
    ReadFromTimestamp: float | None = None


class OpenXJsonSerDe(Struct, kw_only=True, omit_defaults=True):
    ConvertDotsInJsonKeysToUnderscores: bool | None = None
    CaseInsensitive: bool | None = None
    ColumnToJsonKeyMappings: dict[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')], Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^(?!\\s*$).+)\\Z')]] | None = None


class OrcSerDe(Struct, kw_only=True, omit_defaults=True):
    StripeSizeBytes: Annotated[int, Meta(ge=8388608)] | None = None
    BlockSizeBytes: Annotated[int, Meta(ge=67108864)] | None = None
    RowIndexStride: Annotated[int, Meta(ge=1000)] | None = None
    EnablePadding: bool | None = None
    PaddingTolerance: Annotated[float, Meta(ge=0, le=1)] | None = None
    Compression: Annotated[str, Meta(pattern='\\A(?:NONE|ZLIB|SNAPPY)\\Z')] | None = None
    BloomFilterColumns: list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]] | None = None
    BloomFilterFalsePositiveProbability: Annotated[float, Meta(ge=0, le=1)] | None = None
    DictionaryKeyThreshold: Annotated[float, Meta(ge=0, le=1)] | None = None
    FormatVersion: Annotated[str, Meta(pattern='\\A(?:V0_11|V0_12)\\Z')] | None = None


class OutputFormatConfiguration(Struct, kw_only=True, omit_defaults=True):
    Serializer: Serializer | None = None


class ParquetSerDe(Struct, kw_only=True, omit_defaults=True):
    BlockSizeBytes: Annotated[int, Meta(ge=67108864)] | None = None
    PageSizeBytes: Annotated[int, Meta(ge=65536)] | None = None
    Compression: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|SNAPPY)\\Z')] | None = None
    EnableDictionaryCompression: bool | None = None
    MaxPaddingBytes: Annotated[int, Meta(ge=0)] | None = None
    WriterVersion: Annotated[str, Meta(pattern='\\A(?:V1|V2)\\Z')] | None = None


class PartitionField(Struct, kw_only=True, omit_defaults=True):
    SourceName: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]


class PartitionSpec(Struct, kw_only=True, omit_defaults=True):
    Identity: list[PartitionField] | None = None


class ProcessingConfiguration(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    Processors: list[Processor] | None = None


class Processor(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:RecordDeAggregation|Decompression|CloudWatchLogProcessing|Lambda|MetadataExtraction|AppendDelimiterToRecord)\\Z')]
    Parameters: list[ProcessorParameter] | None = None


class ProcessorParameter(Struct, kw_only=True, omit_defaults=True):
    ParameterName: Annotated[str, Meta(pattern='\\A(?:LambdaArn|NumberOfRetries|MetadataExtractionQuery|JsonParsingEngine|RoleArn|BufferSizeInMBs|BufferIntervalInSeconds|SubRecordType|Delimiter|CompressionFormat|DataMessageExtraction)\\Z')]
    ParameterValue: Annotated[str, Meta(min_length=1, max_length=5120, pattern='\\A(?:^(?!\\s*$).+)\\Z')]


class PutRecordBatchInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    Records: Annotated[list[Record], Meta(min_length=1, max_length=500)]


class PutRecordBatchOutput(Struct, kw_only=True, omit_defaults=True):
    FailedPutCount: Annotated[int, Meta(ge=0)]
    Encrypted: bool | None = None
    RequestResponses: Annotated[list[PutRecordBatchResponseEntry], Meta(min_length=1, max_length=500)]


class PutRecordBatchResponseEntry(Struct, kw_only=True, omit_defaults=True):
    RecordId: Annotated[str, Meta(min_length=1)] | None = None
    ErrorCode: str | None = None
    ErrorMessage: str | None = None


class PutRecordInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    Record: Record


class PutRecordOutput(Struct, kw_only=True, omit_defaults=True):
    RecordId: Annotated[str, Meta(min_length=1)]
    Encrypted: bool | None = None


class Record(Struct, kw_only=True, omit_defaults=True):
    Data: Annotated[bytes, Meta(max_length=1024000)]


class RedshiftDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    ClusterJDBCURL: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:jdbc:(redshift|postgresql)://((?!-)[A-Za-z0-9-]{1,63}(?<!-)\\.)+(redshift(-serverless)?)\\.([a-zA-Z0-9\\.\\-]+):\\d{1,5}/[a-zA-Z0-9_$-]+)\\Z')]
    CopyCommand: CopyCommand
    Username: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    Password: Annotated[str, Meta(min_length=6, max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    RetryOptions: RedshiftRetryOptions | None = None
    S3Configuration: S3DestinationConfiguration
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    S3BackupConfiguration: S3DestinationConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class RedshiftDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    ClusterJDBCURL: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:jdbc:(redshift|postgresql)://((?!-)[A-Za-z0-9-]{1,63}(?<!-)\\.)+(redshift(-serverless)?)\\.([a-zA-Z0-9\\.\\-]+):\\d{1,5}/[a-zA-Z0-9_$-]+)\\Z')]
    CopyCommand: CopyCommand
    Username: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    RetryOptions: RedshiftRetryOptions | None = None
    S3DestinationDescription: S3DestinationDescription
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    S3BackupDescription: S3DestinationDescription | None = None  # type: ignore[valid-type]
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class RedshiftDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    ClusterJDBCURL: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:jdbc:(redshift|postgresql)://((?!-)[A-Za-z0-9-]{1,63}(?<!-)\\.)+(redshift(-serverless)?)\\.([a-zA-Z0-9\\.\\-]+):\\d{1,5}/[a-zA-Z0-9_$-]+)\\Z')] | None = None
    CopyCommand: CopyCommand | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    Password: Annotated[str, Meta(min_length=6, max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    RetryOptions: RedshiftRetryOptions | None = None
    S3Update: S3DestinationUpdate | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:Disabled|Enabled)\\Z')] | None = None
    S3BackupUpdate: S3DestinationUpdate | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class RedshiftRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class RetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class S3DestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    BucketARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:s3:::[\\w\\.\\-]{1,255})\\Z')]
    Prefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: BufferingHints | None = None
    CompressionFormat: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|ZIP|Snappy|HADOOP_SNAPPY)\\Z')] | None = None
    EncryptionConfiguration: EncryptionConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None


class S3DestinationDescription(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    BucketARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:s3:::[\\w\\.\\-]{1,255})\\Z')]
    Prefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: BufferingHints
    CompressionFormat: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|ZIP|Snappy|HADOOP_SNAPPY)\\Z')]
    EncryptionConfiguration: EncryptionConfiguration
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None


class S3DestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    BucketARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:s3:::[\\w\\.\\-]{1,255})\\Z')] | None = None
    Prefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    ErrorOutputPrefix: Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    BufferingHints: BufferingHints | None = None
    CompressionFormat: Annotated[str, Meta(pattern='\\A(?:UNCOMPRESSED|GZIP|ZIP|Snappy|HADOOP_SNAPPY)\\Z')] | None = None
    EncryptionConfiguration: EncryptionConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None


class SchemaConfiguration(Struct, kw_only=True, omit_defaults=True):
    RoleARN: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')] | None = None
    CatalogId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')] | None = None
    DatabaseName: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')] | None = None
    TableName: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')] | None = None
    Region: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')] | None = None
    VersionId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')] | None = None


class SchemaEvolutionConfiguration(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool


class SecretsManagerConfiguration(Struct, kw_only=True, omit_defaults=True):
    SecretARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:.*:secretsmanager:[a-zA-Z0-9\\-]+:\\d{12}:secret:[a-zA-Z0-9\\-/_+=.@!]+)\\Z')] | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    Enabled: bool


class Serializer(Struct, kw_only=True, omit_defaults=True):
    ParquetSerDe: ParquetSerDe | None = None
    OrcSerDe: OrcSerDe | None = None


class SnowflakeBufferingHints(Struct, kw_only=True, omit_defaults=True):
    SizeInMBs: Annotated[int, Meta(ge=1, le=128)] | None = None
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None


class SnowflakeDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    AccountUrl: Annotated[str, Meta(min_length=24, max_length=2048, pattern='\\A(?:.+?\\.snowflakecomputing\\.com)\\Z')]
    PrivateKey: Annotated[str, Meta(min_length=256, max_length=4096, pattern='\\A(?:^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=)?$)\\Z')] | None = None
    KeyPassphrase: Annotated[str, Meta(min_length=7, max_length=255)] | None = None
    User: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Database: Annotated[str, Meta(min_length=1, max_length=255)]
    Schema: Annotated[str, Meta(min_length=1, max_length=255)]
    Table: Annotated[str, Meta(min_length=1, max_length=255)]
    SnowflakeRoleConfiguration: SnowflakeRoleConfiguration | None = None
    DataLoadingOption: Annotated[str, Meta(pattern='\\A(?:JSON_MAPPING|VARIANT_CONTENT_MAPPING|VARIANT_CONTENT_AND_METADATA_MAPPING)\\Z')] | None = None
    MetaDataColumnName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    ContentColumnName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    SnowflakeVpcConfiguration: SnowflakeVpcConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    RetryOptions: SnowflakeRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    S3Configuration: S3DestinationConfiguration
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None
    BufferingHints: SnowflakeBufferingHints | None = None


class SnowflakeDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    AccountUrl: Annotated[str, Meta(min_length=24, max_length=2048, pattern='\\A(?:.+?\\.snowflakecomputing\\.com)\\Z')] | None = None
    User: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Database: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Schema: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Table: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    SnowflakeRoleConfiguration: SnowflakeRoleConfiguration | None = None
    DataLoadingOption: Annotated[str, Meta(pattern='\\A(?:JSON_MAPPING|VARIANT_CONTENT_MAPPING|VARIANT_CONTENT_AND_METADATA_MAPPING)\\Z')] | None = None
    MetaDataColumnName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    ContentColumnName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    SnowflakeVpcConfiguration: SnowflakeVpcConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    RetryOptions: SnowflakeRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    S3DestinationDescription: S3DestinationDescription | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None
    BufferingHints: SnowflakeBufferingHints | None = None


class SnowflakeDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    AccountUrl: Annotated[str, Meta(min_length=24, max_length=2048, pattern='\\A(?:.+?\\.snowflakecomputing\\.com)\\Z')] | None = None
    PrivateKey: Annotated[str, Meta(min_length=256, max_length=4096, pattern='\\A(?:^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=)?$)\\Z')] | None = None
    KeyPassphrase: Annotated[str, Meta(min_length=7, max_length=255)] | None = None
    User: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Database: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Schema: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    Table: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    SnowflakeRoleConfiguration: SnowflakeRoleConfiguration | None = None
    DataLoadingOption: Annotated[str, Meta(pattern='\\A(?:JSON_MAPPING|VARIANT_CONTENT_MAPPING|VARIANT_CONTENT_AND_METADATA_MAPPING)\\Z')] | None = None
    MetaDataColumnName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    ContentColumnName: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    RetryOptions: SnowflakeRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedDataOnly|AllData)\\Z')] | None = None
    S3Update: S3DestinationUpdate | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None
    BufferingHints: SnowflakeBufferingHints | None = None


class SnowflakeRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class SnowflakeRoleConfiguration(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    SnowflakeRole: Annotated[str, Meta(min_length=1, max_length=255)] | None = None


class SnowflakeVpcConfiguration(Struct, kw_only=True, omit_defaults=True):
    PrivateLinkVpceId: Annotated[str, Meta(min_length=47, max_length=255, pattern='\\A(?:([a-zA-Z0-9\\-\\_]+\\.){2,3}vpce\\.[a-zA-Z0-9\\-]*\\.vpce-svc\\-[a-zA-Z0-9\\-]{17}$)\\Z')]


class SourceDescription(Struct, kw_only=True, omit_defaults=True):
    DirectPutSourceDescription: DirectPutSourceDescription | None = None
    KinesisStreamSourceDescription: KinesisStreamSourceDescription | None = None
    MSKSourceDescription: MSKSourceDescription | None = None
    DatabaseSourceDescription: DatabaseSourceDescription | None = None


class SplunkBufferingHints(Struct, kw_only=True, omit_defaults=True):
    IntervalInSeconds: Annotated[int, Meta(ge=0, le=60)] | None = None
    SizeInMBs: Annotated[int, Meta(ge=1, le=5)] | None = None


class SplunkDestinationConfiguration(Struct, kw_only=True, omit_defaults=True):
    HECEndpoint: Annotated[str, Meta(max_length=2048, pattern='\\A(?:.*)\\Z')]
    HECEndpointType: Annotated[str, Meta(pattern='\\A(?:Raw|Event)\\Z')]
    HECToken: Annotated[str, Meta(max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None
    HECAcknowledgmentTimeoutInSeconds: Annotated[int, Meta(ge=180, le=600)] | None = None
    RetryOptions: SplunkRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedEventsOnly|AllEvents)\\Z')] | None = None
    S3Configuration: S3DestinationConfiguration
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    BufferingHints: SplunkBufferingHints | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class SplunkDestinationDescription(Struct, kw_only=True, omit_defaults=True):
    HECEndpoint: Annotated[str, Meta(max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None
    HECEndpointType: Annotated[str, Meta(pattern='\\A(?:Raw|Event)\\Z')] | None = None
    HECToken: Annotated[str, Meta(max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None
    HECAcknowledgmentTimeoutInSeconds: Annotated[int, Meta(ge=180, le=600)] | None = None
    RetryOptions: SplunkRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedEventsOnly|AllEvents)\\Z')] | None = None
    S3DestinationDescription: S3DestinationDescription | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    BufferingHints: SplunkBufferingHints | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class SplunkDestinationUpdate(Struct, kw_only=True, omit_defaults=True):
    HECEndpoint: Annotated[str, Meta(max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None
    HECEndpointType: Annotated[str, Meta(pattern='\\A(?:Raw|Event)\\Z')] | None = None
    HECToken: Annotated[str, Meta(max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None
    HECAcknowledgmentTimeoutInSeconds: Annotated[int, Meta(ge=180, le=600)] | None = None
    RetryOptions: SplunkRetryOptions | None = None
    S3BackupMode: Annotated[str, Meta(pattern='\\A(?:FailedEventsOnly|AllEvents)\\Z')] | None = None
    S3Update: S3DestinationUpdate | None = None
    ProcessingConfiguration: ProcessingConfiguration | None = None
    CloudWatchLoggingOptions: CloudWatchLoggingOptions | None = None
    BufferingHints: SplunkBufferingHints | None = None
    SecretsManagerConfiguration: SecretsManagerConfiguration | None = None


class SplunkRetryOptions(Struct, kw_only=True, omit_defaults=True):
    DurationInSeconds: Annotated[int, Meta(ge=0, le=7200)] | None = None


class StartDeliveryStreamEncryptionInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    DeliveryStreamEncryptionConfigurationInput: DeliveryStreamEncryptionConfigurationInput | None = None


class StartDeliveryStreamEncryptionOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class StopDeliveryStreamEncryptionInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]


class StopDeliveryStreamEncryptionOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TableCreationConfiguration(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)] | None = None


class TagDeliveryStreamInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)]


class TagDeliveryStreamOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UntagDeliveryStreamInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=50)]


class UntagDeliveryStreamOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateDestinationInput(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    CurrentDeliveryStreamVersionId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:[0-9]+)\\Z')]
    DestinationId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[a-zA-Z0-9-]+)\\Z')]
    S3DestinationUpdate: S3DestinationUpdate | None = None
    ExtendedS3DestinationUpdate: ExtendedS3DestinationUpdate | None = None
    RedshiftDestinationUpdate: RedshiftDestinationUpdate | None = None
    ElasticsearchDestinationUpdate: ElasticsearchDestinationUpdate | None = None
    AmazonopensearchserviceDestinationUpdate: AmazonopensearchserviceDestinationUpdate | None = None
    SplunkDestinationUpdate: SplunkDestinationUpdate | None = None
    HttpEndpointDestinationUpdate: HttpEndpointDestinationUpdate | None = None
    AmazonOpenSearchServerlessDestinationUpdate: AmazonOpenSearchServerlessDestinationUpdate | None = None
    SnowflakeDestinationUpdate: SnowflakeDestinationUpdate | None = None
    IcebergDestinationUpdate: IcebergDestinationUpdate | None = None


class UpdateDestinationOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class VpcConfiguration(Struct, kw_only=True, omit_defaults=True):
    SubnetIds: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]], Meta(min_length=1, max_length=16)]
    RoleARN: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    SecurityGroupIds: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]], Meta(min_length=1, max_length=5)]


class VpcConfigurationDescription(VpcConfiguration, kw_only=True, omit_defaults=True):
    VpcId: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:^\\S+$)\\Z')]

"""Types of secretsmanager, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class APIErrorType(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ErrorCode: str | None = None
    Message: str | None = None


class BatchGetSecretValueRequest(Struct, kw_only=True, omit_defaults=True):
    SecretIdList: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=20)] | None = None
    Filters: Annotated[list[Filter], Meta(max_length=10)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=20)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


class BatchGetSecretValueResponse(Struct, kw_only=True, omit_defaults=True):
    SecretValues: list[SecretValueEntry] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    Errors: list[APIErrorType] | None = None


class CancelRotateSecretRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]


class CancelRotateSecretResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    VersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None


class CreateSecretRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=512)]
    ClientRequestToken: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    Description: Annotated[str, Meta(max_length=2048)] | None = None
    KmsKeyId: Annotated[str, Meta(max_length=2048)] | None = None
    SecretBinary: Annotated[bytes, Meta(min_length=1, max_length=65536)] | None = None
    SecretString: Annotated[str, Meta(min_length=1, max_length=65536)] | None = None
    Tags: list[Tag] | None = None
    AddReplicaRegions: Annotated[list[ReplicaRegionType], Meta(min_length=1)] | None = None
    ForceOverwriteReplicaSecret: bool | None = None
    Type: Annotated[str, Meta(max_length=256)] | None = None
    CrossAccountPrimaryARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class RestoreSecretResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class RotateSecretResponse(RestoreSecretResponse, kw_only=True, omit_defaults=True):
    VersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None


class CreateSecretResponse(RotateSecretResponse, kw_only=True, omit_defaults=True):
    ReplicationStatus: list[ReplicationStatusType] | None = None


class CrossAccountPrimaryType(Struct, kw_only=True, omit_defaults=True):
    PrimarySecretARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ReplicationStatus: Annotated[str, Meta(pattern='\\A(?:InSync|Failed|InProgress|Pending|Detached)\\Z')] | None = None
    StatusMessage: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


class CrossAccountReplicaEntry(Struct, kw_only=True, omit_defaults=True):
    ReplicaSecretARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ReplicationRoleARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ReplicationStatus: Annotated[str, Meta(pattern='\\A(?:InSync|Failed|InProgress|Pending|Detached)\\Z')] | None = None
    StatusMessage: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


class GetResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9A-Za-z\\-\\_]+)\\Z')] | None = None


class DeleteResourcePolicyRequest(GetResourcePolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteResourcePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    PolicyName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9A-Za-z\\-\\_]+)\\Z')] | None = None


class DeleteSecretRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    RecoveryWindowInDays: int | None = None
    ForceDeleteWithoutRecovery: bool | None = None


class DeleteSecretResponse(RestoreSecretResponse, kw_only=True, omit_defaults=True):
    DeletionDate: float | None = None


class DescribeSecretRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]


class DescribeSecretResponse(RestoreSecretResponse, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(max_length=256)] | None = None
    Description: Annotated[str, Meta(max_length=2048)] | None = None
    KmsKeyId: Annotated[str, Meta(max_length=2048)] | None = None
    RotationEnabled: bool | None = None
    RotationLambdaARN: Annotated[str, Meta(max_length=2048)] | None = None
    RotationRules: RotationRulesType | None = None
    ExternalSecretRotationMetadata: list[ExternalSecretRotationMetadataItem] | None = None
    ExternalSecretRotationRoleArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    LastRotatedDate: float | None = None
    LastChangedDate: float | None = None
    LastAccessedDate: float | None = None
    DeletedDate: float | None = None
    NextRotationDate: float | None = None
    Tags: list[Tag] | None = None
    VersionIdsToStages: dict[Annotated[str, Meta(min_length=32, max_length=64)], Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)]] | None = None
    OwningService: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    CreatedDate: float | None = None
    PrimaryRegion: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([a-z]+-)+\\d+$)\\Z')] | None = None
    ReplicationStatus: list[ReplicationStatusType] | None = None
    CrossAccountPrimary: CrossAccountPrimaryType | None = None
    CrossAccountReplicas: Annotated[list[CrossAccountReplicaEntry], Meta(min_length=1, max_length=100)] | None = None


class ExternalSecretRotationMetadataItem(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    Value: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class Filter(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(pattern='\\A(?:description|name|tag\\-key|tag\\-value|primary\\-region|owning\\-service|all)\\Z')] | None = None
    Values: Annotated[list[Annotated[str, Meta(max_length=512, pattern='\\A(?:^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$)\\Z')]], Meta(min_length=1, max_length=10)] | None = None


class GetRandomPasswordRequest(Struct, kw_only=True, omit_defaults=True):
    PasswordLength: Annotated[int, Meta(ge=1, le=4096)] | None = None
    ExcludeCharacters: Annotated[str, Meta(max_length=4096)] | None = None
    ExcludeNumbers: bool | None = None
    ExcludePunctuation: bool | None = None
    ExcludeUppercase: bool | None = None
    ExcludeLowercase: bool | None = None
    IncludeSpace: bool | None = None
    RequireEachIncludedType: bool | None = None


class GetRandomPasswordResponse(Struct, kw_only=True, omit_defaults=True):
    RandomPassword: Annotated[str, Meta(max_length=4096)] | None = None


class GetResourcePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    ResourcePolicy: Annotated[str, Meta(min_length=1, max_length=20480)] | None = None
    PolicyName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9A-Za-z\\-\\_]+)\\Z')] | None = None


class GetSecretValueRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    VersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    VersionStage: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class GetSecretValueResponse(RotateSecretResponse, kw_only=True, omit_defaults=True):
    SecretBinary: Annotated[bytes, Meta(min_length=1, max_length=65536)] | None = None
    SecretString: Annotated[str, Meta(min_length=1, max_length=65536)] | None = None
    VersionStages: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)] | None = None
    CreatedDate: float | None = None


class ListResourcePoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


class ListResourcePoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    ResourcePolicies: Annotated[list[ResourcePolicySummary], Meta(max_length=100)]
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


class ListSecretVersionIdsRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    IncludeDeprecated: bool | None = None


class ListSecretVersionIdsResponse(Struct, kw_only=True, omit_defaults=True):
    Versions: list[SecretVersionsListEntry] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class ListSecretsRequest(Struct, kw_only=True, omit_defaults=True):
    IncludePlannedDeletion: bool | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    Filters: Annotated[list[Filter], Meta(max_length=10)] | None = None
    SortOrder: Annotated[str, Meta(pattern='\\A(?:asc|desc)\\Z')] | None = None
    SortBy: Annotated[str, Meta(pattern='\\A(?:created\\-date|last\\-accessed\\-date|last\\-changed\\-date|name)\\Z')] | None = None


class ListSecretsResponse(Struct, kw_only=True, omit_defaults=True):
    SecretList: list[SecretListEntry] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None


class PutResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    ResourcePolicy: Annotated[str, Meta(min_length=1, max_length=20480)]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9A-Za-z\\-\\_]+)\\Z')] | None = None
    BlockPublicPolicy: bool | None = None


class PutResourcePolicyResponse(DeleteResourcePolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class PutSecretValueRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    ClientRequestToken: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    SecretBinary: Annotated[bytes, Meta(min_length=1, max_length=65536)] | None = None
    SecretString: Annotated[str, Meta(min_length=1, max_length=65536)] | None = None
    VersionStages: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)] | None = None
    RotationToken: Annotated[str, Meta(min_length=36, max_length=256, pattern='\\A(?:^[a-zA-Z0-9\\-]+$)\\Z')] | None = None


class PutSecretValueResponse(RotateSecretResponse, kw_only=True, omit_defaults=True):
    VersionStages: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)] | None = None


class RemoveRegionsFromReplicationRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    RemoveReplicaRegions: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([a-z]+-)+\\d+$)\\Z')]], Meta(min_length=1)]


class RemoveRegionsFromReplicationResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ReplicationStatus: list[ReplicationStatusType] | None = None


class ReplicaRegionType(Struct, kw_only=True, omit_defaults=True):
    Region: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([a-z]+-)+\\d+$)\\Z')] | None = None
    KmsKeyId: Annotated[str, Meta(max_length=2048)] | None = None


class ReplicateSecretToRegionsRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    AddReplicaRegions: Annotated[list[ReplicaRegionType], Meta(min_length=1)]
    ForceOverwriteReplicaSecret: bool | None = None


class ReplicateSecretToRegionsResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ReplicationStatus: list[ReplicationStatusType] | None = None


class ReplicationStatusType(Struct, kw_only=True, omit_defaults=True):
    Region: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([a-z]+-)+\\d+$)\\Z')] | None = None
    KmsKeyId: Annotated[str, Meta(max_length=2048)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:InSync|Failed|InProgress|Pending|Detached)\\Z')] | None = None
    StatusMessage: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    LastAccessedDate: float | None = None


class ResourcePolicySummary(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9A-Za-z\\-\\_]+)\\Z')] | None = None


class RestoreSecretRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]


class RotateSecretRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    ClientRequestToken: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    RotationLambdaARN: Annotated[str, Meta(max_length=2048)] | None = None
    RotationRules: RotationRulesType | None = None
    ExternalSecretRotationMetadata: list[ExternalSecretRotationMetadataItem] | None = None
    ExternalSecretRotationRoleArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    RotateImmediately: bool | None = None


class RotationRulesType(Struct, kw_only=True, omit_defaults=True):
    AutomaticallyAfterDays: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Duration: Annotated[str, Meta(min_length=2, max_length=3, pattern='\\A(?:[0-9]+h)\\Z')] | None = None
    ScheduleExpression: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+)\\Z')] | None = None


class SecretListEntry(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    Type: Annotated[str, Meta(max_length=256)] | None = None
    Description: Annotated[str, Meta(max_length=2048)] | None = None
    KmsKeyId: Annotated[str, Meta(max_length=2048)] | None = None
    RotationEnabled: bool | None = None
    RotationLambdaARN: Annotated[str, Meta(max_length=2048)] | None = None
    RotationRules: RotationRulesType | None = None
    ExternalSecretRotationMetadata: list[ExternalSecretRotationMetadataItem] | None = None
    ExternalSecretRotationRoleArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    LastRotatedDate: float | None = None
    LastChangedDate: float | None = None
    LastAccessedDate: float | None = None
    DeletedDate: float | None = None
    NextRotationDate: float | None = None
    Tags: list[Tag] | None = None
    SecretVersionsToStages: dict[Annotated[str, Meta(min_length=32, max_length=64)], Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)]] | None = None
    OwningService: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    CreatedDate: float | None = None
    PrimaryRegion: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([a-z]+-)+\\d+$)\\Z')] | None = None


class SecretValueEntry(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    VersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    SecretBinary: Annotated[bytes, Meta(min_length=1, max_length=65536)] | None = None
    SecretString: Annotated[str, Meta(min_length=1, max_length=65536)] | None = None
    VersionStages: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)] | None = None
    CreatedDate: float | None = None


class SecretVersionsListEntry(Struct, kw_only=True, omit_defaults=True):
    VersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    VersionStages: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256)]], Meta(min_length=1, max_length=20)] | None = None
    LastAccessedDate: float | None = None
    CreatedDate: float | None = None
    KmsKeyIds: list[Annotated[str, Meta(max_length=2048)]] | None = None


class StopReplicationToReplicaRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]


class StopReplicationToReplicaResponse(Struct, kw_only=True, omit_defaults=True):
    ARN: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Value: Annotated[str, Meta(max_length=256)] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Tags: list[Tag]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UpdateSecretRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    ClientRequestToken: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    Description: Annotated[str, Meta(max_length=2048)] | None = None
    KmsKeyId: Annotated[str, Meta(max_length=2048)] | None = None
    SecretBinary: Annotated[bytes, Meta(min_length=1, max_length=65536)] | None = None
    SecretString: Annotated[str, Meta(min_length=1, max_length=65536)] | None = None
    Type: Annotated[str, Meta(max_length=256)] | None = None


class UpdateSecretResponse(RotateSecretResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateSecretVersionStageRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)]
    VersionStage: Annotated[str, Meta(min_length=1, max_length=256)]
    RemoveFromVersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None
    MoveToVersionId: Annotated[str, Meta(min_length=32, max_length=64)] | None = None


class UpdateSecretVersionStageResponse(RestoreSecretResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class ValidateResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    SecretId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ResourcePolicy: Annotated[str, Meta(min_length=1, max_length=20480)]


class ValidateResourcePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyValidationPassed: bool | None = None
    ValidationErrors: list[ValidationErrorsEntry] | None = None


class ValidationErrorsEntry(Struct, kw_only=True, omit_defaults=True):
    CheckName: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    ErrorMessage: str | None = None

"""Types of ecr, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AuthorizationData(Struct, kw_only=True, omit_defaults=True):
    authorizationToken: Annotated[str, Meta(pattern='\\A(?:^\\S+$)\\Z')] | None = None
    expiresAt: float | None = None
    proxyEndpoint: str | None = None


class BatchCheckLayerAvailabilityRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    layerDigests: Annotated[list[Annotated[str, Meta(max_length=1000)]], Meta(min_length=1, max_length=100)]


class BatchCheckLayerAvailabilityResponse(Struct, kw_only=True, omit_defaults=True):
    layers: list[Layer] | None = None
    failures: list[LayerFailure] | None = None


class BatchDeleteImageRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageIds: Annotated[list[ImageIdentifier], Meta(min_length=1, max_length=100)]


class BatchDeleteImageResponse(Struct, kw_only=True, omit_defaults=True):
    imageIds: Annotated[list[ImageIdentifier], Meta(min_length=1, max_length=100)] | None = None
    failures: list[ImageFailure] | None = None


class BatchGetImageRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageIds: Annotated[list[ImageIdentifier], Meta(min_length=1, max_length=100)]
    acceptedMediaTypes: Annotated[list[str], Meta(min_length=1, max_length=100)] | None = None


class BatchGetImageResponse(Struct, kw_only=True, omit_defaults=True):
    images: list[Image] | None = None
    failures: list[ImageFailure] | None = None


class BatchGetRepositoryScanningConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    repositoryNames: Annotated[list[Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]], Meta(min_length=1, max_length=25)]


class BatchGetRepositoryScanningConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    scanningConfigurations: list[RepositoryScanningConfiguration] | None = None
    failures: list[RepositoryScanningConfigurationFailure] | None = None


class InitiateLayerUploadRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]


class CompleteLayerUploadRequest(InitiateLayerUploadRequest, kw_only=True, omit_defaults=True):
    uploadId: Annotated[str, Meta(pattern='\\A(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\Z')]
    layerDigests: Annotated[list[Annotated[str, Meta(pattern='\\A(?:[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+)\\Z')]], Meta(min_length=1, max_length=100)]


class CompleteLayerUploadResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    uploadId: Annotated[str, Meta(pattern='\\A(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\Z')] | None = None
    layerDigest: Annotated[str, Meta(pattern='\\A(?:[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+)\\Z')] | None = None


class CreatePullThroughCacheRuleRequest(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]
    upstreamRegistryUrl: str
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    upstreamRegistry: Annotated[str, Meta(pattern='\\A(?:ecr|ecr\\-public|quay|k8s|docker\\-hub|github\\-container\\-registry|azure\\-container\\-registry|gitlab\\-container\\-registry|chainguard)\\Z')] | None = None
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    upstreamRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None


class CreatePullThroughCacheRuleResponse(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    upstreamRegistryUrl: str | None = None
    createdAt: float | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    upstreamRegistry: Annotated[str, Meta(pattern='\\A(?:ecr|ecr\\-public|quay|k8s|docker\\-hub|github\\-container\\-registry|azure\\-container\\-registry|gitlab\\-container\\-registry|chainguard)\\Z')] | None = None
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    upstreamRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None


class CreateRepositoryCreationTemplateRequest(Struct, kw_only=True, omit_defaults=True):
    prefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]
    description: Annotated[str, Meta(max_length=256)] | None = None
    encryptionConfiguration: EncryptionConfigurationForRepositoryCreationTemplate | None = None
    resourceTags: list[Tag] | None = None
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')] | None = None
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None
    repositoryPolicy: Annotated[str, Meta(max_length=10240)] | None = None
    lifecyclePolicy: Annotated[str, Meta(max_length=30720)] | None = None
    appliedFor: list[Annotated[str, Meta(pattern='\\A(?:REPLICATION|PULL_THROUGH_CACHE|CREATE_ON_PUSH)\\Z')]]
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None


class CreateRepositoryCreationTemplateResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryCreationTemplate: RepositoryCreationTemplate | None = None


class CreateRepositoryRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    tags: list[Tag] | None = None
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')] | None = None
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None
    imageScanningConfiguration: ImageScanningConfiguration | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None


class CreateRepositoryResponse(Struct, kw_only=True, omit_defaults=True):
    repository: Repository | None = None


class GetLifecyclePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]


class DeleteLifecyclePolicyRequest(GetLifecyclePolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class PutLifecyclePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    lifecyclePolicyText: Annotated[str, Meta(min_length=100, max_length=30720)] | None = None


class GetLifecyclePolicyResponse(PutLifecyclePolicyResponse, kw_only=True, omit_defaults=True):
    lastEvaluatedAt: float | None = None


class DeleteLifecyclePolicyResponse(GetLifecyclePolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class DeletePullThroughCacheRuleRequest(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None


class DeletePullThroughCacheRuleResponse(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    upstreamRegistryUrl: str | None = None
    createdAt: float | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    upstreamRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None


class DeleteRegistryPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetRegistryPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    policyText: Annotated[str, Meta(max_length=10240)] | None = None


class DeleteRegistryPolicyResponse(GetRegistryPolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteReplication(Struct, kw_only=True, omit_defaults=True):
    enabled: bool


class DeleteRepositoryCreationTemplateRequest(Struct, kw_only=True, omit_defaults=True):
    prefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]


class DeleteRepositoryCreationTemplateResponse(CreateRepositoryCreationTemplateResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class GetRepositoryPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]


class DeleteRepositoryPolicyRequest(GetRepositoryPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetRepositoryPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    policyText: Annotated[str, Meta(max_length=10240)] | None = None


class DeleteRepositoryPolicyResponse(GetRepositoryPolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteRepositoryRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    force: bool | None = None


class DeleteRepositoryResponse(Struct, kw_only=True, omit_defaults=True):
    repository: Repository | None = None


class DeregisterPullTimeUpdateExclusionRequest(Struct, kw_only=True, omit_defaults=True):
    principalArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$)\\Z')]


class DeregisterPullTimeUpdateExclusionResponse(Struct, kw_only=True, omit_defaults=True):
    principalArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$)\\Z')] | None = None


class DescribeImageReplicationStatusRequest(Struct, kw_only=True, omit_defaults=True):
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageId: ImageIdentifier
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None


class DescribeImageReplicationStatusResponse(Struct, kw_only=True, omit_defaults=True):
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    imageId: ImageIdentifier | None = None
    replicationStatuses: list[ImageReplicationStatus] | None = None


class DescribeImagesFilter(Struct, kw_only=True, omit_defaults=True):
    tagStatus: Annotated[str, Meta(pattern='\\A(?:TAGGED|UNTAGGED|ANY)\\Z')] | None = None
    imageStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVE|ARCHIVED|ACTIVATING|ANY)\\Z')] | None = None


class DescribeImagesRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageIds: Annotated[list[ImageIdentifier], Meta(min_length=1, max_length=100)] | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None
    filter: DescribeImagesFilter | None = None


class DescribeImagesResponse(Struct, kw_only=True, omit_defaults=True):
    imageDetails: list[ImageDetail] | None = None
    nextToken: str | None = None


class DescribePullThroughCacheRulesRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    ecrRepositoryPrefixes: Annotated[list[Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None


class DescribePullThroughCacheRulesResponse(Struct, kw_only=True, omit_defaults=True):
    pullThroughCacheRules: list[PullThroughCacheRule] | None = None
    nextToken: str | None = None


class DescribeRegistryRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeRegistryResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    replicationConfiguration: ReplicationConfiguration | None = None


class DescribeRepositoriesRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryNames: Annotated[list[Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None


class DescribeRepositoriesResponse(Struct, kw_only=True, omit_defaults=True):
    repositories: list[Repository] | None = None
    nextToken: str | None = None


class DescribeRepositoryCreationTemplatesRequest(Struct, kw_only=True, omit_defaults=True):
    prefixes: list[Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]] | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None


class DescribeRepositoryCreationTemplatesResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryCreationTemplates: list[RepositoryCreationTemplate] | None = None
    nextToken: str | None = None


class EncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    encryptionType: Annotated[str, Meta(pattern='\\A(?:AES256|KMS|KMS_DSSE)\\Z')]
    kmsKey: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class EncryptionConfigurationForRepositoryCreationTemplate(Struct, kw_only=True, omit_defaults=True):
    encryptionType: Annotated[str, Meta(pattern='\\A(?:AES256|KMS|KMS_DSSE)\\Z')]
    kmsKey: Annotated[str, Meta(max_length=2048, pattern='\\A(?:^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\\/[a-z0-9-]+)\\Z')] | None = None


class GetAccountSettingRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=64)]


class GetAccountSettingResponse(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    value: Annotated[str, Meta(min_length=1, max_length=64)] | None = None


class GetAuthorizationTokenRequest(Struct, kw_only=True, omit_defaults=True):
    registryIds: Annotated[list[Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')]], Meta(min_length=1, max_length=10)] | None = None


class GetAuthorizationTokenResponse(Struct, kw_only=True, omit_defaults=True):
    authorizationData: list[AuthorizationData] | None = None


class GetDownloadUrlForLayerRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    layerDigest: Annotated[str, Meta(pattern='\\A(?:[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+)\\Z')]


class GetDownloadUrlForLayerResponse(Struct, kw_only=True, omit_defaults=True):
    downloadUrl: str | None = None
    layerDigest: Annotated[str, Meta(pattern='\\A(?:[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+)\\Z')] | None = None


class GetLifecyclePolicyPreviewRequest(GetLifecyclePolicyRequest, kw_only=True, omit_defaults=True):
    imageIds: Annotated[list[ImageIdentifier], Meta(min_length=1, max_length=100)] | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    filter: LifecyclePolicyPreviewFilter | None = None


class StartLifecyclePolicyPreviewResponse(PutLifecyclePolicyResponse, kw_only=True, omit_defaults=True):
    status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETE|EXPIRED|FAILED)\\Z')] | None = None


class GetLifecyclePolicyPreviewResponse(StartLifecyclePolicyPreviewResponse, kw_only=True, omit_defaults=True):
    nextToken: str | None = None
    previewResults: list[LifecyclePolicyPreviewResult] | None = None
    summary: LifecyclePolicyPreviewSummary | None = None


class GetRegistryPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetRegistryScanningConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetRegistryScanningConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    scanningConfiguration: RegistryScanningConfiguration | None = None


class Image(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    imageId: ImageIdentifier | None = None
    imageManifest: Annotated[str, Meta(min_length=1, max_length=4194304)] | None = None
    imageManifestMediaType: str | None = None


class ImageDetail(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    imageDigest: str | None = None
    imageTags: list[Annotated[str, Meta(min_length=1, max_length=300)]] | None = None
    imageSizeInBytes: int | None = None
    imagePushedAt: float | None = None
    imageScanStatus: ImageScanStatus | None = None
    imageScanFindingsSummary: ImageScanFindingsSummary | None = None
    imageManifestMediaType: str | None = None
    artifactMediaType: str | None = None
    lastRecordedPullTime: float | None = None
    subjectManifestDigest: str | None = None
    imageStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVE|ARCHIVED|ACTIVATING)\\Z')] | None = None
    lastArchivedAt: float | None = None
    lastActivatedAt: float | None = None


class ImageFailure(Struct, kw_only=True, omit_defaults=True):
    imageId: ImageIdentifier | None = None
    failureCode: Annotated[str, Meta(pattern='\\A(?:InvalidImageDigest|InvalidImageTag|ImageTagDoesNotMatchDigest|ImageNotFound|MissingDigestAndTag|ImageReferencedByManifestList|KmsError|UpstreamAccessDenied|UpstreamTooManyRequests|UpstreamUnavailable|ImageInaccessible)\\Z')] | None = None
    failureReason: str | None = None


class ImageIdentifier(Struct, kw_only=True, omit_defaults=True):
    imageDigest: str | None = None
    imageTag: Annotated[str, Meta(min_length=1, max_length=300)] | None = None


class ImageReferrer(Struct, kw_only=True, omit_defaults=True):
    digest: str
    mediaType: str
    artifactType: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    size: int
    annotations: dict[str, str] | None = None
    artifactStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVE|ARCHIVED|ACTIVATING)\\Z')] | None = None


class ImageReplicationStatus(Struct, kw_only=True, omit_defaults=True):
    region: Annotated[str, Meta(min_length=2, max_length=25, pattern='\\A(?:[0-9a-z-]{2,25})\\Z')] | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETE|FAILED)\\Z')] | None = None
    failureCode: str | None = None


class ImageScanFindingsSummary(Struct, kw_only=True, omit_defaults=True):
    imageScanCompletedAt: float | None = None
    vulnerabilitySourceUpdatedAt: float | None = None
    findingSeverityCounts: dict[Annotated[str, Meta(pattern='\\A(?:INFORMATIONAL|LOW|MEDIUM|HIGH|CRITICAL|UNDEFINED)\\Z')], Annotated[int, Meta(ge=0)]] | None = None


class ImageScanStatus(Struct, kw_only=True, omit_defaults=True):
    status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|COMPLETE|FAILED|UNSUPPORTED_IMAGE|ACTIVE|PENDING|SCAN_ELIGIBILITY_EXPIRED|FINDINGS_UNAVAILABLE|LIMIT_EXCEEDED|IMAGE_ARCHIVED|IMAGE_SIZE_EXCEEDED)\\Z')] | None = None
    description: str | None = None


class ImageScanningConfiguration(Struct, kw_only=True, omit_defaults=True):
    scanOnPush: bool | None = None


class ImageTagMutabilityExclusionFilter(Struct, kw_only=True, omit_defaults=True):
    filterType: Annotated[str, Meta(pattern='\\A(?:WILDCARD)\\Z')]
    filter: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^[0-9a-zA-Z._*-]{1,128}$)\\Z')]


class InitiateLayerUploadResponse(Struct, kw_only=True, omit_defaults=True):
    uploadId: Annotated[str, Meta(pattern='\\A(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\Z')] | None = None
    partSize: Annotated[int, Meta(ge=0)] | None = None


class Layer(Struct, kw_only=True, omit_defaults=True):
    layerDigest: Annotated[str, Meta(pattern='\\A(?:[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+)\\Z')] | None = None
    layerAvailability: Annotated[str, Meta(pattern='\\A(?:AVAILABLE|UNAVAILABLE|ARCHIVED)\\Z')] | None = None
    layerSize: int | None = None
    mediaType: str | None = None


class LayerFailure(Struct, kw_only=True, omit_defaults=True):
    layerDigest: Annotated[str, Meta(max_length=1000)] | None = None
    failureCode: Annotated[str, Meta(pattern='\\A(?:InvalidLayerDigest|MissingLayerDigest)\\Z')] | None = None
    failureReason: str | None = None


class LifecyclePolicyPreviewFilter(Struct, kw_only=True, omit_defaults=True):
    tagStatus: Annotated[str, Meta(pattern='\\A(?:TAGGED|UNTAGGED|ANY)\\Z')] | None = None


class LifecyclePolicyPreviewResult(Struct, kw_only=True, omit_defaults=True):
    imageTags: list[Annotated[str, Meta(min_length=1, max_length=300)]] | None = None
    imageDigest: str | None = None
    imagePushedAt: float | None = None
    action: LifecyclePolicyRuleAction | None = None
    appliedRulePriority: Annotated[int, Meta(ge=1)] | None = None
    storageClass: Annotated[str, Meta(pattern='\\A(?:ARCHIVE|STANDARD)\\Z')] | None = None


class LifecyclePolicyPreviewSummary(Struct, kw_only=True, omit_defaults=True):
    expiringImageTotalCount: Annotated[int, Meta(ge=0)] | None = None
    transitioningImageTotalCounts: list[TransitioningImageTotalCount] | None = None


class LifecyclePolicyRuleAction(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:EXPIRE|TRANSITION)\\Z')] | None = None
    targetStorageClass: Annotated[str, Meta(pattern='\\A(?:ARCHIVE)\\Z')] | None = None


class ListImageReferrersFilter(Struct, kw_only=True, omit_defaults=True):
    artifactTypes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=5)] | None = None
    artifactStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVE|ARCHIVED|ACTIVATING|ANY)\\Z')] | None = None


class ListImageReferrersRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    subjectId: SubjectIdentifier
    filter: ListImageReferrersFilter | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListImageReferrersResponse(Struct, kw_only=True, omit_defaults=True):
    referrers: list[ImageReferrer] | None = None
    nextToken: str | None = None


class ListImagesFilter(Struct, kw_only=True, omit_defaults=True):
    tagStatus: Annotated[str, Meta(pattern='\\A(?:TAGGED|UNTAGGED|ANY)\\Z')] | None = None
    imageStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVE|ARCHIVED|ACTIVATING|ANY)\\Z')] | None = None


class ListImagesRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None
    filter: ListImagesFilter | None = None


class ListImagesResponse(Struct, kw_only=True, omit_defaults=True):
    imageIds: Annotated[list[ImageIdentifier], Meta(min_length=1, max_length=100)] | None = None
    nextToken: str | None = None


class ListPullTimeUpdateExclusionsRequest(Struct, kw_only=True, omit_defaults=True):
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None
    nextToken: str | None = None


class ListPullTimeUpdateExclusionsResponse(Struct, kw_only=True, omit_defaults=True):
    pullTimeUpdateExclusions: Annotated[list[Annotated[str, Meta(max_length=200, pattern='\\A(?:^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$)\\Z')]], Meta(max_length=100)] | None = None
    nextToken: str | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    tags: list[Tag] | None = None


class PullThroughCacheRule(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    upstreamRegistryUrl: str | None = None
    createdAt: float | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    upstreamRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    upstreamRegistry: Annotated[str, Meta(pattern='\\A(?:ecr|ecr\\-public|quay|k8s|docker\\-hub|github\\-container\\-registry|azure\\-container\\-registry|gitlab\\-container\\-registry|chainguard)\\Z')] | None = None
    updatedAt: float | None = None


class PutAccountSettingRequest(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=64)]
    value: str


class PutAccountSettingResponse(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    value: str | None = None


class PutImageRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageManifest: Annotated[str, Meta(min_length=1, max_length=4194304)]
    imageManifestMediaType: str | None = None
    imageTag: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    imageDigest: str | None = None


class PutImageResponse(Struct, kw_only=True, omit_defaults=True):
    image: Image | None = None


class PutImageScanningConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageScanningConfiguration: ImageScanningConfiguration


class PutImageScanningConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    imageScanningConfiguration: ImageScanningConfiguration | None = None


class PutImageTagMutabilityRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')]
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None


class PutImageTagMutabilityResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')] | None = None
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None


class PutLifecyclePolicyRequest(GetLifecyclePolicyRequest, kw_only=True, omit_defaults=True):
    lifecyclePolicyText: Annotated[str, Meta(min_length=100, max_length=30720)]


class PutRegistryPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    policyText: Annotated[str, Meta(max_length=10240)]


class PutRegistryPolicyResponse(GetRegistryPolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class PutRegistryScanningConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    scanType: Annotated[str, Meta(pattern='\\A(?:BASIC|ENHANCED)\\Z')] | None = None
    rules: Annotated[list[RegistryScanningRule], Meta(max_length=2)] | None = None


class PutRegistryScanningConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    registryScanningConfiguration: RegistryScanningConfiguration | None = None


class PutReplicationConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    replicationConfiguration: ReplicationConfiguration


class PutReplicationConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    replicationConfiguration: ReplicationConfiguration | None = None


class RegisterPullTimeUpdateExclusionRequest(Struct, kw_only=True, omit_defaults=True):
    principalArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$)\\Z')]


class RegisterPullTimeUpdateExclusionResponse(Struct, kw_only=True, omit_defaults=True):
    principalArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$)\\Z')] | None = None
    createdAt: float | None = None


class RegistryScanningConfiguration(Struct, kw_only=True, omit_defaults=True):
    scanType: Annotated[str, Meta(pattern='\\A(?:BASIC|ENHANCED)\\Z')] | None = None
    rules: Annotated[list[RegistryScanningRule], Meta(max_length=2)] | None = None


class RegistryScanningRule(Struct, kw_only=True, omit_defaults=True):
    scanFrequency: Annotated[str, Meta(pattern='\\A(?:SCAN_ON_PUSH|CONTINUOUS_SCAN|MANUAL)\\Z')]
    repositoryFilters: Annotated[list[ScanningRepositoryFilter], Meta(max_length=100)]


class ReplicationConfiguration(Struct, kw_only=True, omit_defaults=True):
    rules: Annotated[list[ReplicationRule], Meta(max_length=25)]


class ReplicationDestination(Struct, kw_only=True, omit_defaults=True):
    region: Annotated[str, Meta(min_length=2, max_length=25, pattern='\\A(?:[0-9a-z-]{2,25})\\Z')]
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')]


class ReplicationRule(Struct, kw_only=True, omit_defaults=True):
    destinations: Annotated[list[ReplicationDestination], Meta(max_length=100)]
    repositoryFilters: Annotated[list[RepositoryFilter], Meta(min_length=1, max_length=100)] | None = None
    deleteReplication: DeleteReplication | None = None


class Repository(Struct, kw_only=True, omit_defaults=True):
    repositoryArn: str | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    repositoryUri: str | None = None
    createdAt: float | None = None
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')] | None = None
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None
    imageScanningConfiguration: ImageScanningConfiguration | None = None
    encryptionConfiguration: EncryptionConfiguration | None = None


class RepositoryCreationTemplate(Struct, kw_only=True, omit_defaults=True):
    prefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    description: Annotated[str, Meta(max_length=256)] | None = None
    encryptionConfiguration: EncryptionConfigurationForRepositoryCreationTemplate | None = None
    resourceTags: list[Tag] | None = None
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')] | None = None
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None
    repositoryPolicy: Annotated[str, Meta(max_length=10240)] | None = None
    lifecyclePolicy: Annotated[str, Meta(max_length=30720)] | None = None
    appliedFor: list[Annotated[str, Meta(pattern='\\A(?:REPLICATION|PULL_THROUGH_CACHE|CREATE_ON_PUSH)\\Z')]] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    createdAt: float | None = None
    updatedAt: float | None = None


class RepositoryFilter(Struct, kw_only=True, omit_defaults=True):
    filter: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$)\\Z')]
    filterType: Annotated[str, Meta(pattern='\\A(?:PREFIX_MATCH)\\Z')]


class RepositoryScanningConfiguration(Struct, kw_only=True, omit_defaults=True):
    repositoryArn: str | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    scanOnPush: bool | None = None
    scanFrequency: Annotated[str, Meta(pattern='\\A(?:SCAN_ON_PUSH|CONTINUOUS_SCAN|MANUAL)\\Z')] | None = None
    appliedScanFilters: Annotated[list[ScanningRepositoryFilter], Meta(max_length=100)] | None = None


class RepositoryScanningConfigurationFailure(Struct, kw_only=True, omit_defaults=True):
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    failureCode: Annotated[str, Meta(pattern='\\A(?:REPOSITORY_NOT_FOUND)\\Z')] | None = None
    failureReason: str | None = None


class ScanningRepositoryFilter(Struct, kw_only=True, omit_defaults=True):
    filter: Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:^[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*$)\\Z')]
    filterType: Annotated[str, Meta(pattern='\\A(?:WILDCARD)\\Z')]


class SetRepositoryPolicyRequest(GetRepositoryPolicyRequest, kw_only=True, omit_defaults=True):
    policyText: Annotated[str, Meta(max_length=10240)]
    force: bool | None = None


class SetRepositoryPolicyResponse(GetRepositoryPolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class StartLifecyclePolicyPreviewRequest(GetLifecyclePolicyRequest, kw_only=True, omit_defaults=True):
    lifecyclePolicyText: Annotated[str, Meta(min_length=100, max_length=30720)] | None = None


class SubjectIdentifier(Struct, kw_only=True, omit_defaults=True):
    imageDigest: str


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: str
    Value: str


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tags: list[Tag]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TransitioningImageTotalCount(Struct, kw_only=True, omit_defaults=True):
    targetStorageClass: Annotated[str, Meta(pattern='\\A(?:ARCHIVE)\\Z')] | None = None
    imageTotalCount: Annotated[int, Meta(ge=0)] | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tagKeys: list[str]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateImageStorageClassRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    imageId: ImageIdentifier
    targetStorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|ARCHIVE)\\Z')]


class UpdateImageStorageClassResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    imageId: ImageIdentifier | None = None
    imageStatus: Annotated[str, Meta(pattern='\\A(?:ACTIVE|ARCHIVED|ACTIVATING)\\Z')] | None = None


class UpdatePullThroughCacheRuleRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None


class UpdatePullThroughCacheRuleResponse(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    updatedAt: float | None = None
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    upstreamRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None


class UpdateRepositoryCreationTemplateRequest(Struct, kw_only=True, omit_defaults=True):
    prefix: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')]
    description: Annotated[str, Meta(max_length=256)] | None = None
    encryptionConfiguration: EncryptionConfigurationForRepositoryCreationTemplate | None = None
    resourceTags: list[Tag] | None = None
    imageTagMutability: Annotated[str, Meta(pattern='\\A(?:MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION)\\Z')] | None = None
    imageTagMutabilityExclusionFilters: Annotated[list[ImageTagMutabilityExclusionFilter], Meta(min_length=1, max_length=5)] | None = None
    repositoryPolicy: Annotated[str, Meta(max_length=10240)] | None = None
    lifecyclePolicy: Annotated[str, Meta(max_length=30720)] | None = None
    appliedFor: list[Annotated[str, Meta(pattern='\\A(?:REPLICATION|PULL_THROUGH_CACHE|CREATE_ON_PUSH)\\Z')]] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None


class UpdateRepositoryCreationTemplateResponse(CreateRepositoryCreationTemplateResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UploadLayerPartRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]
    uploadId: Annotated[str, Meta(pattern='\\A(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\Z')]
    partFirstByte: Annotated[int, Meta(ge=0)]
    partLastByte: Annotated[int, Meta(ge=0)]
    layerPartBlob: Annotated[bytes, Meta(max_length=20971520)]


class UploadLayerPartResponse(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryName: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')] | None = None
    uploadId: Annotated[str, Meta(pattern='\\A(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\Z')] | None = None
    lastByteReceived: Annotated[int, Meta(ge=0)] | None = None


class ValidatePullThroughCacheRuleRequest(DeletePullThroughCacheRuleRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class ValidatePullThroughCacheRuleResponse(Struct, kw_only=True, omit_defaults=True):
    ecrRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    upstreamRegistryUrl: str | None = None
    credentialArn: Annotated[str, Meta(min_length=50, max_length=612, pattern='\\A(?:^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$)\\Z')] | None = None
    customRoleArn: Annotated[str, Meta(max_length=2048)] | None = None
    upstreamRepositoryPrefix: Annotated[str, Meta(min_length=2, max_length=30, pattern='\\A(?:^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$)\\Z')] | None = None
    isValid: bool | None = None
    failure: str | None = None

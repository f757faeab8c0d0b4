"""Types of ecr, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


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


class DescribeRepositoriesRequest(Struct, kw_only=True, omit_defaults=True):
    registryId: Annotated[str, Meta(pattern='\\A(?:[0-9]{12})\\Z')] | None = None
    repositoryNames: Annotated[list[Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    nextToken: str | None = None
    maxResults: Annotated[int, Meta(ge=1, le=1000)] | None = None


class DescribeRepositoriesResponse(Struct, kw_only=True, omit_defaults=True):
    repositories: list[Repository] | None = None
    nextToken: str | None = None


class EncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    encryptionType: Annotated[str, Meta(pattern='\\A(?:AES256|KMS|KMS_DSSE)\\Z')]
    kmsKey: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ImageScanningConfiguration(Struct, kw_only=True, omit_defaults=True):
    scanOnPush: bool | None = None


class ImageTagMutabilityExclusionFilter(Struct, kw_only=True, omit_defaults=True):
    filterType: Annotated[str, Meta(pattern='\\A(?:WILDCARD)\\Z')]
    filter: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^[0-9a-zA-Z._*-]{1,128}$)\\Z')]


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    tags: list[Tag] | None = None


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


class SetRepositoryPolicyRequest(GetRepositoryPolicyRequest, kw_only=True, omit_defaults=True):
    policyText: Annotated[str, Meta(max_length=10240)]
    force: bool | None = None


class SetRepositoryPolicyResponse(GetRepositoryPolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: str
    Value: str


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tags: list[Tag]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: str
    tagKeys: list[str]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""

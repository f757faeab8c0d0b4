"""What a repository is, and how it is named, found and shown."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import Arn, arn
from pampero.kernel.glob import matches
from pampero.services.ecr.types import (
    EncryptionConfiguration,
    ImageScanningConfiguration,
    ImageTagMutabilityExclusionFilter,
)
from pampero.services.ecr.types import Repository as RepositoryShape
from pampero.store.tx import ReadTx


def host_of(account: str, region: str) -> str:
    """The host name of a registry, as AWS names it."""
    return f"{account}.dkr.ecr.{region}.amazonaws.com"


class Repository(Noun):
    """A repository. created, evaluated: epoch seconds. policy, lifecycle: JSON texts as they were given. exclusions: patterns of
    tags for which the mutability is the other way round. evaluated: when its lifecycle policy was applied last."""

    created: float
    mutability: str
    scan: bool
    encryption: str
    tags: dict[str, str]
    policy: str | None = None
    lifecycle: str | None = None
    exclusions: list[str] = msgspec.field(default_factory=list)
    evaluated: float | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("ecr", self.region, self.account, f"repository/{self.name}")

    @property
    def identity(self) -> dict[str, Any]:
        """The members of an answer that say which one it is about."""
        return {"registryId": self.account, "repositoryName": self.name}

    def shape(self) -> RepositoryShape:
        """As answers show it."""
        return RepositoryShape(
            repositoryArn=self.arn,
            **self.identity,
            repositoryUri=f"{host_of(self.account, self.region)}/{self.name}",
            createdAt=self.created,
            imageTagMutability=self.mutability,
            imageTagMutabilityExclusionFilters=filters_of(self.exclusions),
            imageScanningConfiguration=ImageScanningConfiguration(scanOnPush=self.scan),
            encryptionConfiguration=EncryptionConfiguration(encryptionType=self.encryption),
        )


def _missing(text: str) -> ApiError:
    """Why an ARN names no repository: it could not, or there is none."""
    try:
        parts = Arn.parse(text)
    except ValueError:
        return invalid(f"'{text}' is no ARN of a repository")
    kind, _, name = parts.resource.partition("/")
    if (parts.service, kind) != ("ecr", "repository"):
        return invalid(f"'{text}' is no ARN of a repository")
    problem = f"The repository with name '{name}' does not exist in the registry with id '{parts.account}'"
    return ApiError("RepositoryNotFoundException", problem)


REPOSITORIES: Nouns[Repository] = Nouns("ecr.repository", Repository, "repository/", _missing)


def repository_arn(call: Call, req: Any) -> str:
    """The ARN of the repository that a request names."""
    return arn("ecr", call.region, req.registryId or call.account, f"repository/{req.repositoryName}")


def in_registry(call: Call, req: Any) -> str:
    """For operations of a whole registry: all of its repositories."""
    return arn("ecr", call.region, getattr(req, "registryId", None) or call.account, "repository/*")


def find(tx: ReadTx, call: Call, req: Any) -> Repository:
    """The repository that a request names. Raises RepositoryNotFoundException."""
    return REPOSITORIES.existing(tx, repository_arn(call, req))


def is_immutable(repository: Repository, tag: str) -> bool:
    """Whether a tag, once there, stays where it is. Source: Amazon ECR User Guide, "Preventing image tags from being
    overwritten"."""
    excluded = any(matches(pattern, tag) for pattern in repository.exclusions)
    return repository.mutability.startswith("IMMUTABLE") != excluded


def filters_of(patterns: list[str]) -> list[ImageTagMutabilityExclusionFilter] | None:
    """As answers show them."""
    return [ImageTagMutabilityExclusionFilter(filterType="WILDCARD", filter=one) for one in patterns] or None


def invalid(problem: str) -> ApiError:
    """AWS's error for a parameter whose value cannot be."""
    return ApiError("InvalidParameterException", f"Invalid parameter: {problem}")

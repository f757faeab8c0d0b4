"""What a repository is, and how it is named, found and shown."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel.arn import Arn, arn
from pampero.services.ecr.types import EncryptionConfiguration, ImageScanningConfiguration
from pampero.services.ecr.types import Repository as RepositoryShape
from pampero.store.tx import ReadTx


class Repository(Noun):
    """A repository. created: epoch seconds. policy, lifecycle: JSON texts as they were given."""

    created: float
    mutability: str
    scan: bool
    encryption: str
    tags: dict[str, str]
    policy: str | None = None
    lifecycle: str | None = None

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
            repositoryUri=f"{self.account}.dkr.ecr.{self.region}.amazonaws.com/{self.name}",
            createdAt=self.created,
            imageTagMutability=self.mutability,
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


def find(tx: ReadTx, call: Call, req: Any) -> Repository:
    """The repository that a request names. Raises RepositoryNotFoundException."""
    return REPOSITORIES.existing(tx, repository_arn(call, req))


def invalid(problem: str) -> ApiError:
    """AWS's error for a parameter whose value cannot be."""
    return ApiError("InvalidParameterException", f"Invalid parameter: {problem}")

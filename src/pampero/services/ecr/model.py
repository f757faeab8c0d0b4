"""What a repository is, and how it is named, found and shown."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.kernel.arn import Arn, arn
from pampero.services.ecr.types import EncryptionConfiguration, ImageScanningConfiguration
from pampero.services.ecr.types import Repository as RepositoryShape
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx


class Repository(msgspec.Struct):
    """A repository. created: epoch seconds. policy, lifecycle: JSON texts as they were given."""

    name: str
    account: str
    region: str
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
    def scope(self) -> str:
        """The space in which its name is unique."""
        return f"{self.account}/{self.region}"

    def shape(self) -> RepositoryShape:
        """As answers show it."""
        return RepositoryShape(
            repositoryArn=self.arn,
            registryId=self.account,
            repositoryName=self.name,
            repositoryUri=f"{self.account}.dkr.ecr.{self.region}.amazonaws.com/{self.name}",
            createdAt=self.created,
            imageTagMutability=self.mutability,
            imageScanningConfiguration=ImageScanningConfiguration(scanOnPush=self.scan),
            encryptionConfiguration=EncryptionConfiguration(encryptionType=self.encryption),
        )


REPOSITORIES: Documents[Repository] = Documents("ecr.repository", Repository, at=lambda one: (one.scope, one.name))


def repository_arn(call: Call, req: Any) -> str:
    """The ARN of the repository that a request names."""
    return arn("ecr", call.region, req.registryId or call.account, f"repository/{req.repositoryName}")


def find(tx: ReadTx, call: Call, req: Any) -> Repository:
    """The repository that a request names. Raises RepositoryNotFoundException."""
    return named(tx, req.registryId or call.account, call.region, req.repositoryName)


def named(tx: ReadTx, account: str, region: str, name: str) -> Repository:
    """A repository by its name. Raises RepositoryNotFoundException."""
    found = REPOSITORIES.get(tx, f"{account}/{region}", name)
    if found is None:
        text = f"The repository with name '{name}' does not exist in the registry with id '{account}'"
        raise ApiError("RepositoryNotFoundException", text)
    return found


def taken(repository: Repository) -> ApiError:
    """The name is in use."""
    text = f"The repository with name '{repository.name}' already exists in the registry with id '{repository.account}'"
    return ApiError("RepositoryAlreadyExistsException", text)


def by_arn(tx: ReadTx, text: str) -> Repository:
    """A repository by its ARN. Raises InvalidParameterException, RepositoryNotFoundException."""
    try:
        parts = Arn.parse(text)
    except ValueError as error:
        raise invalid(f"'{text}' is no ARN of a repository") from error
    kind, _, name = parts.resource.partition("/")
    if (parts.service, kind) != ("ecr", "repository"):
        raise invalid(f"'{text}' is no ARN of a repository")
    return named(tx, parts.account, parts.region, name)


def invalid(problem: str) -> ApiError:
    """A parameter is wrong."""
    return ApiError("InvalidParameterException", f"Invalid parameter: {problem}")


def save(tx: Tx, repository: Repository) -> None:
    """Write it."""
    REPOSITORIES.save(tx, repository)

"""Repositories and their settings."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.kernel.arn import arn
from pampero.services.ecr import types as t
from pampero.services.ecr.expiry import forget
from pampero.services.ecr.model import REPOSITORIES, Repository, filters_of, find, invalid, repository_arn
from pampero.services.ecr.mutability import mutability
from pampero.services.ecr.stored import clear, has_images
from pampero.store.tx import ReadTx, Tx

PAGE = 100
ENCRYPTED = "AES256"


@operation("CreateRepository", resource=repository_arn)
def create_repository(tx: Tx, call: Call, req: t.CreateRepositoryRequest) -> t.CreateRepositoryResponse:
    """Make a repository. Source: API_CreateRepository. Raises RepositoryAlreadyExistsException."""
    if req.registryId not in (None, call.account):
        raise invalid("repositories are made in one's own registry")
    encryption = req.encryptionConfiguration.encryptionType if req.encryptionConfiguration else ENCRYPTED
    if encryption != ENCRYPTED:
        raise ApiError("NotImplemented", "ECR's encryption with KMS is not implemented.", status=501)
    wanted, exclusions = mutability(req.imageTagMutability or "MUTABLE", req.imageTagMutabilityExclusionFilters)
    repository = Repository(
        name=req.repositoryName,
        account=call.account,
        region=call.region,
        created=tx.now,
        mutability=wanted,
        exclusions=exclusions,
        scan=bool(req.imageScanningConfiguration and req.imageScanningConfiguration.scanOnPush),
        encryption=encryption,
        tags=tag_map(req.tags),
    )
    if REPOSITORIES.get(tx, repository.scope, repository.name) is not None:
        where = f"in the registry with id '{repository.account}'"
        text = f"The repository with name '{repository.name}' already exists {where}"
        raise ApiError("RepositoryAlreadyExistsException", text)
    REPOSITORIES.save(tx, repository)
    return t.CreateRepositoryResponse(repository=repository.shape())


@operation("DescribeRepositories", resource="*", read=True)
def describe_repositories(tx: ReadTx, call: Call, req: t.DescribeRepositoriesRequest) -> t.DescribeRepositoriesResponse:
    """The registry's repositories, or those named. Source: API_DescribeRepositories."""
    account = req.registryId or call.account
    if req.repositoryNames:
        arns = [arn("ecr", call.region, account, f"repository/{name}") for name in req.repositoryNames]
        found = [REPOSITORIES.existing(tx, one) for one in arns]
        return t.DescribeRepositoriesResponse(repositories=[one.shape() for one in found])
    after = position_of(req.nextToken, lambda: invalid("nextToken"))
    most = req.maxResults or PAGE
    found, token = named_page(REPOSITORIES.page(tx, f"{account}/{call.region}", after=after, limit=most + 1), most)
    return t.DescribeRepositoriesResponse(repositories=[one.shape() for one in found], nextToken=token)


@operation("DeleteRepository", resource=repository_arn)
def delete_repository(tx: Tx, call: Call, req: t.DeleteRepositoryRequest) -> t.DeleteRepositoryResponse:
    """Delete a repository, with its images where `force` says so. Source: API_DeleteRepository.

    Raises RepositoryNotFoundException, RepositoryNotEmptyException.
    """
    repository = find(tx, call, req)
    if not req.force and has_images(tx, repository.arn):
        problem = f"The repository with name '{repository.name}' in registry with id '{repository.account}' cannot be deleted because it still contains images"
        raise ApiError("RepositoryNotEmptyException", problem)
    clear(tx, repository.arn)
    forget(tx, repository)
    REPOSITORIES.delete(tx, repository.scope, repository.name)
    return t.DeleteRepositoryResponse(repository=repository.shape())


@operation("PutImageTagMutability", resource=repository_arn)
def put_image_tag_mutability(
    tx: Tx, call: Call, req: t.PutImageTagMutabilityRequest
) -> t.PutImageTagMutabilityResponse:
    """Whether tags may be moved. Source: API_PutImageTagMutability. Raises RepositoryNotFoundException."""
    repository = find(tx, call, req)
    wanted = mutability(req.imageTagMutability, req.imageTagMutabilityExclusionFilters)
    repository.mutability, repository.exclusions = wanted
    REPOSITORIES.save(tx, repository)
    return t.PutImageTagMutabilityResponse(
        **repository.identity,
        imageTagMutability=repository.mutability,
        imageTagMutabilityExclusionFilters=filters_of(repository.exclusions),
    )


@operation("PutImageScanningConfiguration", resource=repository_arn)
def put_image_scanning_configuration(
    tx: Tx, call: Call, req: t.PutImageScanningConfigurationRequest
) -> t.PutImageScanningConfigurationResponse:
    """Whether images are scanned when pushed. Source: API_PutImageScanningConfiguration."""
    repository = find(tx, call, req)
    repository.scan = bool(req.imageScanningConfiguration.scanOnPush)
    REPOSITORIES.save(tx, repository)
    return t.PutImageScanningConfigurationResponse(
        **repository.identity,
        imageScanningConfiguration=repository.shape().imageScanningConfiguration,
    )

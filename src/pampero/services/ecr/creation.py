"""Repositories that are made when an image comes: by a push, a replication or a pull-through cache, as a template says.

Source: Amazon ECR User Guide, "Templates to control repositories created during a pull through cache, create on push, or replication
action".
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.auth.policy.parse import OWN_RESOURCE
from pampero.aws.nouns import Noun
from pampero.aws.paging import named_page, position_of
from pampero.aws.policies import check_policy
from pampero.aws.tags import tag_map
from pampero.kernel.arn import arn
from pampero.services.ecr import types as t
from pampero.services.ecr.lifecycles import BadPolicy, parse
from pampero.services.ecr.model import REPOSITORIES, Repository, filters_of, invalid
from pampero.services.ecr.mutability import mutability
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ROOT = "ROOT"
PAGE = 100
ENCRYPTED = "AES256"
PUSH, REPLICATION, CACHE = "CREATE_ON_PUSH", "REPLICATION", "PULL_THROUGH_CACHE"


class Template(Noun):
    """What repositories begin as whose name begins with its name, a prefix. uses: what makes them. created, updated: epoch seconds."""

    created: float
    updated: float
    uses: list[str]
    mutability: str = "MUTABLE"
    exclusions: list[str] = msgspec.field(default_factory=list)
    description: str | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    policy: str | None = None
    lifecycle: str | None = None
    role: str | None = None

    def shape(self) -> t.RepositoryCreationTemplate:
        """As answers show it."""
        return t.RepositoryCreationTemplate(
            prefix=self.name,
            description=self.description,
            encryptionConfiguration=t.EncryptionConfigurationForRepositoryCreationTemplate(encryptionType=ENCRYPTED),
            resourceTags=[t.Tag(Key=key, Value=value) for key, value in sorted(self.tags.items())] or None,
            imageTagMutability=self.mutability,
            imageTagMutabilityExclusionFilters=filters_of(self.exclusions),
            repositoryPolicy=self.policy,
            lifecyclePolicy=self.lifecycle,
            appliedFor=self.uses,
            customRoleArn=self.role,
            createdAt=self.created,
            updatedAt=self.updated,
        )


TEMPLATES: Documents[Template] = Documents("ecr.template", Template, at=lambda one: (one.scope, one.name))


def template_for(tx: ReadTx, scope: str, name: str, use: str) -> Template | None:
    """The template with the longest prefix that a name begins with; `ROOT` is for all others."""
    found = [
        one
        for _, one in TEMPLATES.page(tx, scope)
        if use in one.uses and (one.name == ROOT or name.startswith(one.name.rstrip("/") + "/"))
    ]
    return max(found, key=lambda one: 0 if one.name == ROOT else len(one.name), default=None)


def create(tx: Tx, account: str, region: str, name: str, template: Template | None) -> Repository:
    """A repository as a template says, or as AWS's defaults are."""
    made = Repository(
        name=name,
        account=account,
        region=region,
        created=tx.now,
        mutability=template.mutability if template else "MUTABLE",
        exclusions=template.exclusions if template else [],
        scan=False,
        encryption=ENCRYPTED,
        tags=dict(template.tags) if template else {},
        policy=template.policy if template else None,
        lifecycle=template.lifecycle if template else None,
    )
    REPOSITORIES.save(tx, made)
    if made.lifecycle:
        tx.at("ecr.lifecycle", made.arn, tx.now)
    return made


async def made_on_push(call: Call, account: str, name: str) -> None:
    """Make the repository that is pushed to, where a template is for that and there is none. Raises AccessDenied."""
    if await call.read(_absent, call, account, name):
        await call.write(_made_on_push, call, account, name)


def _absent(tx: ReadTx, call: Call, account: str, name: str) -> bool:
    scope = f"{account}/{call.region}"
    return REPOSITORIES.get(tx, scope, name) is None and template_for(tx, scope, name, PUSH) is not None


def _made_on_push(tx: Tx, call: Call, account: str, name: str) -> None:
    if not _absent(tx, call, account, name):
        return
    call.require(tx, Check("ecr:CreateRepository", arn("ecr", call.region, account, f"repository/{name}")))
    create(tx, account, call.region, name, template_for(tx, f"{account}/{call.region}", name, PUSH))


def _apply(template: Template, req: Any) -> None:
    if req.encryptionConfiguration and req.encryptionConfiguration.encryptionType != ENCRYPTED:
        raise ApiError("NotImplemented", "ECR's encryption with KMS is not implemented.", status=501)
    if req.imageTagMutability is not None:
        wanted = mutability(req.imageTagMutability, req.imageTagMutabilityExclusionFilters)
        template.mutability, template.exclusions = wanted
    if req.repositoryPolicy:
        check_policy(req.repositoryPolicy, lambda why: invalid("'repositoryPolicy' is malformed"), OWN_RESOURCE)
    if req.lifecyclePolicy:
        try:
            parse(req.lifecyclePolicy)
        except BadPolicy as error:
            raise invalid(f"'lifecyclePolicy': {error}") from error
    if req.description is not None:
        template.description = req.description
    if req.resourceTags is not None:
        template.tags = tag_map(req.resourceTags)
    if req.repositoryPolicy is not None:
        template.policy = req.repositoryPolicy or None
    if req.lifecyclePolicy is not None:
        template.lifecycle = req.lifecyclePolicy or None
    if req.appliedFor is not None:
        template.uses = req.appliedFor
    if req.customRoleArn is not None:
        template.role = req.customRoleArn or None


@operation("CreateRepositoryCreationTemplate", resource="*")
def create_repository_creation_template(
    tx: Tx, call: Call, req: t.CreateRepositoryCreationTemplateRequest
) -> t.CreateRepositoryCreationTemplateResponse:
    """Say what repositories begin as. Source: API_CreateRepositoryCreationTemplate. Raises TemplateAlreadyExistsException."""
    if TEMPLATES.get(tx, call.scope, req.prefix) is not None:
        raise ApiError(
            "TemplateAlreadyExistsException",
            f"The repository creation template with prefix '{req.prefix}' already exists in the registry with id '{call.account}'",
        )
    made = Template(req.prefix, call.account, call.region, tx.now, tx.now, [])
    _apply(made, req)
    TEMPLATES.save(tx, made)
    return t.CreateRepositoryCreationTemplateResponse(registryId=call.account, repositoryCreationTemplate=made.shape())


def _existing(tx: ReadTx, call: Call, prefix: str) -> Template:
    found = TEMPLATES.get(tx, call.scope, prefix)
    if found is None:
        raise ApiError(
            "TemplateNotFoundException",
            f"The repository creation template with prefix '{prefix}' does not exist in the registry with id '{call.account}'",
        )
    return found


@operation("UpdateRepositoryCreationTemplate", resource="*")
def update_repository_creation_template(
    tx: Tx, call: Call, req: t.UpdateRepositoryCreationTemplateRequest
) -> t.UpdateRepositoryCreationTemplateResponse:
    """Change a template; repositories stay as they are. Source: API_UpdateRepositoryCreationTemplate."""
    found = _existing(tx, call, req.prefix)
    _apply(found, req)
    found.updated = tx.now
    TEMPLATES.save(tx, found)
    return t.UpdateRepositoryCreationTemplateResponse(registryId=call.account, repositoryCreationTemplate=found.shape())


@operation("DeleteRepositoryCreationTemplate", resource="*")
def delete_repository_creation_template(
    tx: Tx, call: Call, req: t.DeleteRepositoryCreationTemplateRequest
) -> t.DeleteRepositoryCreationTemplateResponse:
    """Delete a template. Source: API_DeleteRepositoryCreationTemplate. Raises TemplateNotFoundException."""
    found = _existing(tx, call, req.prefix)
    TEMPLATES.delete(tx, call.scope, req.prefix)
    return t.DeleteRepositoryCreationTemplateResponse(registryId=call.account, repositoryCreationTemplate=found.shape())


@operation("DescribeRepositoryCreationTemplates", resource="*", read=True)
def describe_repository_creation_templates(
    tx: ReadTx, call: Call, req: t.DescribeRepositoryCreationTemplatesRequest
) -> t.DescribeRepositoryCreationTemplatesResponse:
    """The registry's templates, or those of these prefixes. Source: API_DescribeRepositoryCreationTemplates."""
    token: str | None = None
    if req.prefixes:
        found = [one for prefix in req.prefixes if (one := TEMPLATES.get(tx, call.scope, prefix)) is not None]
    else:
        after, most = position_of(req.nextToken, lambda: invalid("nextToken")), req.maxResults or PAGE
        found, token = named_page(TEMPLATES.page(tx, call.scope, after=after, limit=most + 1), most)
    return t.DescribeRepositoryCreationTemplatesResponse(
        registryId=call.account, repositoryCreationTemplates=[one.shape() for one in found], nextToken=token
    )

"""CloudFormation's view: repositories (CDK's bootstrap stack has one), and what is set for a registry."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Part, Properties, Target, resource_type
from pampero.aws.cfn.values import document


@resource_type("AWS::ECR::Repository")
class RepositoryType(Mapped):
    """Ref: the name. GetAtt: Arn, RepositoryUri."""

    service, creates, reads, deletes = "ecr", "CreateRepository", "DescribeRepositories", "DeleteRepository"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit, lower = "RepositoryName", "RepositoryName", 256, True
    exists, gone = ("RepositoryAlreadyExistsException",), ("RepositoryNotFoundException",)
    attributes = {"Arn": "repositoryArn"}
    unsupported = frozenset({"ImageTagMutabilityExclusionFilters"})
    parts = (
        Part("ImageTagMutability", "PutImageTagMutability", made=True, default="MUTABLE"),
        Part("ImageScanningConfiguration", "PutImageScanningConfiguration", made=True, default={"ScanOnPush": False}),
        Part("RepositoryPolicyText", "SetRepositoryPolicy", "DeleteRepositoryPolicy", "policyText"),
        Part("LifecyclePolicy", "PutLifecyclePolicy", "DeleteLifecyclePolicy"),
    )

    def identified(self, physical_id: str) -> Properties:
        """It is described in a list."""
        return {"repositoryName": physical_id, "repositoryNames": [physical_id]}

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """With its images where the template says so."""
        force = properties.get("EmptyOnDelete", False)
        await self.quietly(context, self.deletes, repositoryName=physical_id, force=force)


class _OfRegistry(Mapped):
    """What a registry has one of: Ref and GetAtt RegistryId give the account."""

    service, named, ref = "ecr", "RegistryId", "RegistryId"

    def generated(self, target: Target, properties: Properties) -> str:
        """The account of the stack."""
        return target.stack_id.split(":")[4]

    def identified(self, physical_id: str) -> Properties:
        """It is the caller's own."""
        return {}


@resource_type("AWS::ECR::RegistryPolicy")
class RegistryPolicyType(_OfRegistry):
    """See _OfRegistry."""

    creates = updates = "PutRegistryPolicy"
    deletes, gone = "DeleteRegistryPolicy", ("RegistryPolicyNotFoundException",)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """A policy is a text there."""
        given = await super().arguments(context, properties, old)
        return {**given, "PolicyText": document(given["PolicyText"])}


@resource_type("AWS::ECR::ReplicationConfiguration")
class ReplicationConfigurationType(_OfRegistry):
    """See _OfRegistry."""

    creates = updates = "PutReplicationConfiguration"

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Nothing is replicated any more."""
        await self.quietly(context, self.creates, replicationConfiguration={"rules": []})


@resource_type("AWS::ECR::RegistryScanningConfiguration")
class RegistryScanningConfigurationType(_OfRegistry):
    """See _OfRegistry."""

    creates = updates = "PutRegistryScanningConfiguration"

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Back to what it is before it is set."""
        await self.quietly(context, self.creates, scanType="BASIC", rules=[])


@resource_type("AWS::ECR::PullThroughCacheRule")
class PullThroughCacheRuleType(Mapped):
    """Ref: the prefix."""

    service, creates, deletes = "ecr", "CreatePullThroughCacheRule", "DeletePullThroughCacheRule"
    updates = "UpdatePullThroughCacheRule"
    ref, gone = "EcrRepositoryPrefix", ("PullThroughCacheRuleNotFoundException",)
    exists = ("PullThroughCacheRuleAlreadyExistsException",)


@resource_type("AWS::ECR::RepositoryCreationTemplate")
class RepositoryCreationTemplateType(Mapped):
    """Ref: the prefix. GetAtt: CreatedAt, UpdatedAt."""

    service, creates, updates = "ecr", "CreateRepositoryCreationTemplate", "UpdateRepositoryCreationTemplate"
    deletes, reads = "DeleteRepositoryCreationTemplate", "DescribeRepositoryCreationTemplates"
    ref, gone = "Prefix", ("TemplateNotFoundException",)
    exists = ("TemplateAlreadyExistsException",)

    def identified(self, physical_id: str) -> Properties:
        """It is described in a list."""
        return {"prefix": physical_id, "prefixes": [physical_id]}

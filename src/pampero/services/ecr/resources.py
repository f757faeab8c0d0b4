"""CloudFormation's view: AWS::ECR::Repository, which CDK's bootstrap stack has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target, document, existed, resource_type


@resource_type("AWS::ECR::Repository")
class RepositoryType(Mapped):
    """Ref: the name. GetAtt: Arn, RepositoryUri."""

    service = "ecr"
    creates, deletes = "CreateRepository", "DeleteRepository"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit, lower = "RepositoryName", "RepositoryName", 256, True
    exists, gone = ("RepositoryAlreadyExistsException",), ("RepositoryNotFoundException",)
    attributes = {"Arn": "repositoryArn"}
    unsupported = frozenset({"ImageTagMutabilityExclusionFilters"})

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The settings and the policies."""
        name = {"repositoryName": physical_id}
        if existed(old):
            mutability = new.get("ImageTagMutability", "MUTABLE")
            await self.call(context, "PutImageTagMutability", **name, imageTagMutability=mutability)
            scan = {"scanOnPush": new.get("ImageScanningConfiguration", {}).get("ScanOnPush", False)}
            await self.call(context, "PutImageScanningConfiguration", **name, imageScanningConfiguration=scan)
        if policy := new.get("RepositoryPolicyText"):
            await self.call(context, "SetRepositoryPolicy", **name, policyText=document(policy))
        elif old.get("RepositoryPolicyText"):
            await self.call(context, "DeleteRepositoryPolicy", **name)
        if lifecycle := new.get("LifecyclePolicy", {}).get("LifecyclePolicyText"):
            await self.call(context, "PutLifecyclePolicy", **name, lifecyclePolicyText=lifecycle)
        elif old.get("LifecyclePolicy"):
            await self.call(context, "DeleteLifecyclePolicy", **name)

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """As DescribeRepositories shows it."""
        found = await self.call(context, "DescribeRepositories", repositoryNames=[physical_id])
        return await super().shown(context, physical_id, properties, found)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteRepository, with its images where the template says so."""
        force = properties.get("EmptyOnDelete", False)
        await self.quietly(context, "DeleteRepository", repositoryName=physical_id, force=force)

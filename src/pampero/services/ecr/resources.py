"""CloudFormation's view: AWS::ECR::Repository, which CDK's bootstrap stack has."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Part, Properties, Target, resource_type


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

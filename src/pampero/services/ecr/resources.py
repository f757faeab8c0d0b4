"""CloudFormation's view: AWS::ECR::Repository, which CDK's bootstrap stack has."""

from __future__ import annotations

from pampero.aws.cfn import Mapped, Part, Properties, resource_type


@resource_type("AWS::ECR::Repository")
class RepositoryType(Mapped):
    """Ref: the name. GetAtt: Arn, RepositoryUri."""

    service, creates, reads, deletes = "ecr", "CreateRepository", "DescribeRepositories", "DeleteRepository"
    tags, untags, tagged_by = "TagResource", "UntagResource", "Arn"
    ref, named, limit, lower = "RepositoryName", "RepositoryName", 256, True
    exists, gone = ("RepositoryAlreadyExistsException",), ("RepositoryNotFoundException",)
    members, attributes = {"EmptyOnDelete": "force"}, {"Arn": "repositoryArn"}
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

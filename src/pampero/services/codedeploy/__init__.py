"""AWS CodeDeploy, for functions: traffic goes over from one version to another, by the clock, and back."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

# What only deployments to instances or to ECS have.
SERVERS = (
    "ec2TagFilters", "onPremisesInstanceTagFilters", "autoScalingGroups", "outdatedInstancesStrategy", "loadBalancerInfo",
    "blueGreenDeploymentConfiguration", "ec2TagSet", "ecsServices", "onPremisesTagSet", "terminationHookEnabled",
    "triggerConfigurations", "ec2DeploymentOptions",
)  # fmt: skip
OF_DEPLOYMENTS = (
    "targetInstances", "updateOutdatedInstancesOnly", "ignoreApplicationStopFailures", "fileExistsBehavior",
    "deploymentMode", "ec2DeploymentOptions",
)  # fmt: skip

service = Service(
    "codedeploy",
    __name__,
    Traits(
        reserved_tags=("InvalidTagsToAddException", RESERVED_TAGS),
        refused=frozenset({
            *(f"{verb}DeploymentGroup.{name}" for verb in ("Create", "Update") for name in SERVERS),
            *(f"CreateDeployment.{name}" for name in OF_DEPLOYMENTS),
            "CreateDeploymentConfig.minimumHealthyHosts",
            "CreateDeploymentConfig.zonalConfig",
        }),
        ignored=MappingProxyType({
            "RawString.sha256": "the content is what is deployed",
            "AppSpecContent.sha256": "the content is what is deployed",
            "RevisionLocation.s3Location": "refused by its type: revisions are given with the request",
            "RevisionLocation.gitHubLocation": "refused by its type: revisions are given with the request",
            "S3Location.*": "refused by its type: revisions are given with the request",
            "GitHubLocation.*": "refused by its type: revisions are given with the request",
            "ListTagsForResource.NextToken": "all tags of a resource are on the first page",
        }),
    ),
)  # fmt: skip

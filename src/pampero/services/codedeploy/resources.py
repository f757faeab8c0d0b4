"""CloudFormation's view of CodeDeploy. An alias's UpdatePolicy is the alias's business."""

from __future__ import annotations

from pampero.aws.cfn import Mapped, Properties, resource_type


class _CodeDeploy(Mapped):
    service = "codedeploy"


@resource_type("AWS::CodeDeploy::Application")
class ApplicationType(_CodeDeploy):
    """Ref: the name."""

    creates, deletes, ref = "CreateApplication", "DeleteApplication", "applicationName"
    tags, untags = "TagResource", "UntagResource"
    tagged_by = "arn:aws:codedeploy:{region}:{account}:application:{id}"
    named, limit, exists = "ApplicationName", 100, ("ApplicationAlreadyExistsException",)
    gone = ("ApplicationDoesNotExistException",)


@resource_type("AWS::CodeDeploy::DeploymentConfig")
class ConfigType(_CodeDeploy):
    """Ref: the name."""

    creates, deletes, ref = "CreateDeploymentConfig", "DeleteDeploymentConfig", "deploymentConfigName"
    named, limit, exists = "DeploymentConfigName", 100, ("DeploymentConfigAlreadyExistsException",)
    unsupported = frozenset({"MinimumHealthyHosts", "ZonalConfig"})


@resource_type("AWS::CodeDeploy::DeploymentGroup")
class GroupType(_CodeDeploy):
    """Ref: the name."""

    creates, updates, deletes = "CreateDeploymentGroup", "UpdateDeploymentGroup", "DeleteDeploymentGroup"
    ref = named = "DeploymentGroupName"
    limit, exists = 100, ("DeploymentGroupAlreadyExistsException",)
    tags, untags = "TagResource", "UntagResource"
    tagged_by = "arn:aws:codedeploy:{region}:{account}:deploymentgroup:{ApplicationName}/{id}"
    gone = ("ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException")
    defaults = {
        "DeploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce",
        "AutoRollbackConfiguration": {"Enabled": False, "Events": []},
        "AlarmConfiguration": {"Enabled": False, "Alarms": []},
    }  # fmt: skip
    unsupported = frozenset({
        "AutoScalingGroups", "BlueGreenDeploymentConfiguration", "Deployment", "ECSServices", "Ec2TagFilters", "Ec2TagSet",
        "LoadBalancerInfo", "OnPremisesInstanceTagFilters", "OnPremisesTagSet", "OutdatedInstancesStrategy",
        "TerminationHookEnabled", "TriggerConfigurations",
    })  # fmt: skip

    def identified(self, physical_id: str) -> Properties:
        """UpdateDeploymentGroup has another word for the name."""
        return {"deploymentGroupName": physical_id, "currentDeploymentGroupName": physical_id}

"""CloudFormation's view of ECS."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Target, resource_type
from pampero.aws.cfn.mapped import existed

PAUSE_SECONDS = 1.0
# How long CloudFormation waits for a service. Source: user guide of AWS::ECS::Service.
STABLE_SECONDS = 3 * 3600.0
UNSTABLE = "unable to consistently start tasks"


class _Ecs(Mapped):
    service = "ecs"
    tags, untags = "TagResource", "UntagResource"


@resource_type("AWS::ECS::Cluster")
class ClusterType(_Ecs):
    """Ref: the name. GetAtt: Arn. Source: AWS::ECS::Cluster."""

    creates, updates, deletes, reads = "CreateCluster", "UpdateCluster", "DeleteCluster", ""
    ref = "clusterName"
    named, limit, gone = "ClusterName", 255, ("ClusterNotFoundException",)
    attributes = {"Arn": "arn:aws:ecs:{region}:{account}:cluster/{id}"}
    tagged_by = "arn:aws:ecs:{region}:{account}:cluster/{id}"
    members = {"ClusterSettings": "settings"}

    def identified(self, physical_id: str) -> Properties:
        """Operations call it `cluster`."""
        return {"cluster": physical_id, "clusterName": physical_id}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Its capacity providers, when they have changed."""
        held = ("CapacityProviders", "DefaultCapacityProviderStrategy")
        if not existed(old) or not new or all(old.get(name) == new.get(name) for name in held):
            return
        request = self.request("PutClusterCapacityProviders", {name: new.get(name, []) for name in held}, physical_id)
        await self.call(context, "PutClusterCapacityProviders", **request)


@resource_type("AWS::ECS::ClusterCapacityProviderAssociations")
class AssociationsType(_Ecs):
    """Ref: the cluster. Source: AWS::ECS::ClusterCapacityProviderAssociations."""

    creates = updates = "PutClusterCapacityProviders"
    ref, gone, tags, untags = "cluster", ("ClusterNotFoundException",), "", ""

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The cluster has none then."""
        nothing: dict[str, Any] = {"capacityProviders": [], "defaultCapacityProviderStrategy": []}
        await self.quietly(context, "PutClusterCapacityProviders", cluster=physical_id, **nothing)


@resource_type("AWS::ECS::CapacityProvider")
class ProviderType(_Ecs):
    """Ref: the name. Source: AWS::ECS::CapacityProvider."""

    creates, updates, deletes = "CreateCapacityProvider", "UpdateCapacityProvider", "DeleteCapacityProvider"
    ref = named = "Name"
    limit, exists = 255, ("InvalidParameterException",)
    tagged_by = "arn:aws:ecs:{region}:{account}:capacity-provider/{id}"
    unsupported = frozenset({"ManagedInstancesProvider", "ClusterName"})

    def identified(self, physical_id: str) -> Properties:
        """DeleteCapacityProvider calls it otherwise."""
        return {"name": physical_id, "capacityProvider": physical_id}


@resource_type("AWS::ECS::TaskDefinition")
class DefinitionType(_Ecs):
    """Ref: the ARN with its revision. A change makes a new revision. Source: AWS::ECS::TaskDefinition."""

    creates, deletes, ref = "RegisterTaskDefinition", "DeregisterTaskDefinition", "taskDefinitionArn"
    named, limit = "Family", 255
    gone = ("ClientException",)
    attributes = {"TaskDefinitionArn": "{id}"}
    unsupported = frozenset({"InferenceAccelerators"})

    def identified(self, physical_id: str) -> Properties:
        """Operations call it `taskDefinition`, tags `resourceArn`."""
        return {"taskDefinition": physical_id, "resourceArn": physical_id}


@resource_type("AWS::ECS::Service")
class ServiceType(_Ecs):
    """Ref: the ARN. GetAtt: Name, ServiceArn. It is made, or changed, when the service is stable. Source: AWS::ECS::Service."""

    creates, updates, deletes, ref = "CreateService", "UpdateService", "DeleteService", "serviceArn"
    named, limit = "ServiceName", 255
    gone = ("ServiceNotFoundException", "ServiceNotActiveException", "ClusterNotFoundException")
    attributes = {"Name": "{name}", "ServiceArn": "{id}"}
    members = {"PlacementStrategies": "placementStrategy"}
    unsupported = frozenset({"VpcLatticeConfigurations", "GatewayConnectors", "Monitoring", "ForceNewDeployment"})

    def identified(self, physical_id: str) -> Properties:
        """Its cluster is in its ARN."""
        return {"service": physical_id, "cluster": physical_id.split("/")[1], "serviceArn": physical_id, "force": True}

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """A replica service that says no number has one task."""
        given = dict(await super().arguments(context, properties, old))
        controller = given.get("DeploymentController") or {}
        if given.get("SchedulingStrategy", "REPLICA") == "REPLICA" and old is None:
            given.setdefault("DesiredCount", 1)
        if old is not None and controller.get("Type", "ECS") == "ECS":
            given.pop("DeploymentController", None)
        return given

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """A second try finds the service of the first by its token."""
        return await self.call(context, self.creates, **{**request, "clientToken": target.token[:32]})

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Wait until it is stable. One whose tasks fail again and again fails at once, with what they say: AWS waits for three
        hours."""
        controller = (new.get("DeploymentController") or {}).get("Type", "ECS")
        until = context.now + STABLE_SECONDS
        cluster, name = physical_id.split("/")[1:3]
        while controller == "ECS":
            shown = await self.call(context, "DescribeServices", cluster=cluster, services=[name])
            if not shown["services"]:
                return
            service = shown["services"][0]
            deployments = service.get("deployments", [])
            if any(one.get("rolloutState") == "FAILED" for one in deployments):
                text = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."
                raise ApiError("GeneralServiceException", text)
            if len(deployments) == 1 and deployments[0].get("rolloutState") == "COMPLETED":
                return
            events = [event["message"] for event in service.get("events", [])[:5]]
            if any(UNSTABLE in text for text in events) or context.now > until:
                raise ApiError(
                    "NotStabilized",
                    f"Resource {physical_id} did not stabilize: {await self._why(context, cluster, name)}",
                )
            await context.runtime.clock.wait(asyncio.Event(), context.now + PAUSE_SECONDS)

    async def _why(self, context: Context, cluster: str, name: str) -> str:
        found = await self.call(context, "ListTasks", cluster=cluster, serviceName=name, desiredStatus="STOPPED")
        if not found.get("taskArns"):
            return "its tasks do not run"
        shown = await self.call(context, "DescribeTasks", cluster=cluster, tasks=found["taskArns"][-1:])
        return str(shown["tasks"][0].get("stoppedReason", "its tasks do not run"))


@resource_type("AWS::ECS::TaskSet")
class TaskSetType(_Ecs):
    """Ref: `cluster|service|id`. GetAtt: Id. Source: AWS::ECS::TaskSet."""

    creates, updates, deletes, ref = "CreateTaskSet", "UpdateTaskSet", "DeleteTaskSet", "{cluster}|{service}|{id}"
    gone = (
        "TaskSetNotFoundException",
        "ServiceNotFoundException",
        "ServiceNotActiveException",
        "ClusterNotFoundException",
    )
    attributes = {"Id": "{set}"}

    def formed(self, context: Context, form: str, physical_id: str, known: Mapping[str, Any] = {}) -> str:
        """{set}: its id."""
        return super().formed(context, form.replace("{set}", physical_id.split("|")[-1]), physical_id, known)

    def physical_id(self, answer: Mapping[str, Any], given: Mapping[str, Any]) -> str:
        """Three names in one."""
        return f"{given['Cluster']}|{given['Service']}|{answer['taskSet']['id']}"

    def identified(self, physical_id: str) -> Properties:
        """Operations want the three names."""
        cluster, service, id_ = physical_id.split("|")
        return {"cluster": cluster, "service": service, "taskSet": id_, "force": True}


@resource_type("AWS::ECS::PrimaryTaskSet")
class PrimaryTaskSetType(_Ecs):
    """Ref: `cluster|service`. It stays what it is when the resource goes. Source: AWS::ECS::PrimaryTaskSet."""

    creates = updates = "UpdateServicePrimaryTaskSet"
    ref, tags, untags = "{cluster}|{service}", "", ""
    members = {"TaskSetId": "primaryTaskSet"}

    def physical_id(self, answer: Mapping[str, Any], given: Mapping[str, Any]) -> str:
        """Two names in one."""
        return f"{given['Cluster']}|{given['Service']}"

    def identified(self, physical_id: str) -> Properties:
        """The task set is told by the properties."""
        cluster, service = physical_id.split("|")
        return {"cluster": cluster, "service": service}

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """There is nothing to take back."""

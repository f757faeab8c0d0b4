"""AWS::ECS::Cluster, CapacityProvider, ClusterCapacityProviderAssociations, TaskDefinition, Service, TaskSet and PrimaryTaskSet."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]
GROUP = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/g"
DEFINITION = {
    "Type": "AWS::ECS::TaskDefinition",
    "Properties": {
        "ContainerDefinitions": [{"Name": "web", "Image": "localhost/none-such", "Memory": 64}],
        "Tags": [{"Key": "a", "Value": "b"}],
    },
}
CLUSTER = {
    "Type": "AWS::ECS::Cluster",
    "Properties": {"ClusterSettings": [{"Name": "containerInsights", "Value": "enabled"}]},
}


@pytest.fixture
def run(client: Make, wait_until: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """Bring a stack to a template; its outputs."""

    def bring(resources: dict[str, Any], outputs: dict[str, Any], again: bool = False) -> Any:
        stacks = client("cloudformation")
        template = {"Resources": resources, "Outputs": {name: {"Value": value} for name, value in outputs.items()}}
        (stacks.update_stack if again else stacks.create_stack)(StackName="s", TemplateBody=json.dumps(template))

        def ended() -> Any:
            (found,) = stacks.describe_stacks(StackName="s")["Stacks"]
            return None if found["StackStatus"].endswith("IN_PROGRESS") else found

        stack = wait_until(ended)
        events = stacks.describe_stack_events(StackName="s")["StackEvents"]
        reasons = [event.get("ResourceStatusReason") for event in events]
        assert stack["StackStatus"] == ("UPDATE_COMPLETE" if again else "CREATE_COMPLETE"), reasons
        return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}

    return bring


def test_a_cluster_with_a_service(client: Make, run: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    ecs = client("ecs")
    service = {"Cluster": {"Ref": "C"}, "TaskDefinition": {"Ref": "D"}, "DesiredCount": 0}
    resources = {
        "C": CLUSTER,
        "D": DEFINITION,
        "P": {
            "Type": "AWS::ECS::CapacityProvider",
            "Properties": {"Name": "own", "AutoScalingGroupProvider": {"AutoScalingGroupArn": GROUP}},
        },
        "A": {
            "Type": "AWS::ECS::ClusterCapacityProviderAssociations",
            "Properties": {
                "Cluster": {"Ref": "C"},
                "CapacityProviders": ["FARGATE", {"Ref": "P"}],
                "DefaultCapacityProviderStrategy": [],
            },
        },
        "S": {"Type": "AWS::ECS::Service", "Properties": service},
    }
    outputs = {
        "Cluster": {"Ref": "C"},
        "Arn": {"Fn::GetAtt": ["C", "Arn"]},
        "Definition": {"Ref": "D"},
        "Service": {"Ref": "S"},
        "Name": {"Fn::GetAtt": ["S", "Name"]},
    }
    found = run(resources, outputs)
    assert found["Arn"].endswith(f":cluster/{found['Cluster']}")
    assert found["Service"].endswith(f"/{found['Cluster']}/{found['Name']}")
    shown = ecs.describe_clusters(clusters=[found["Cluster"]], include=["SETTINGS"])["clusters"][0]
    assert shown["capacityProviders"] == ["FARGATE", "own"]
    assert {"key": "a", "value": "b"} in ecs.list_tags_for_resource(resourceArn=found["Definition"])["tags"]
    changed = {**DEFINITION, "Properties": {**DEFINITION["Properties"], "Cpu": "256"}}
    resources["D"] = changed
    again = run(resources, outputs, again=True)
    assert again["Definition"] != found["Definition"]
    held = ecs.describe_services(cluster=found["Cluster"], services=[found["Name"]])["services"][0]
    assert held["taskDefinition"] == again["Definition"]
    stacks = client("cloudformation")
    stacks.delete_stack(StackName="s")

    def gone() -> bool:
        clusters = ecs.list_clusters()["clusterArns"]
        return not clusters

    wait_until(gone)


def test_task_sets_of_a_stack(client: Make, run: Callable[..., Any]) -> None:
    external = {"Cluster": {"Ref": "C"}, "DeploymentController": {"Type": "EXTERNAL"}, "DesiredCount": 0}
    of_service = {"Cluster": {"Ref": "C"}, "Service": {"Ref": "S"}}
    resources = {
        "C": CLUSTER,
        "D": DEFINITION,
        "S": {"Type": "AWS::ECS::Service", "Properties": external},
        "T": {
            "Type": "AWS::ECS::TaskSet",
            "Properties": {**of_service, "TaskDefinition": {"Ref": "D"}, "Scale": {"Value": 50, "Unit": "PERCENT"}},
        },
        "P": {
            "Type": "AWS::ECS::PrimaryTaskSet",
            "Properties": {**of_service, "TaskSetId": {"Fn::GetAtt": ["T", "Id"]}},
        },
    }
    found = run(resources, {"Cluster": {"Ref": "C"}, "Service": {"Ref": "S"}, "Id": {"Fn::GetAtt": ["T", "Id"]}})
    ecs = client("ecs")
    names = {"cluster": found["Cluster"], "service": found["Service"]}
    (held,) = ecs.describe_task_sets(**names)["taskSets"]
    assert (held["id"], held["status"], held["scale"]["value"]) == (found["Id"], "PRIMARY", 50.0)
    ecs.update_task_set(**names, taskSet=held["id"], scale={"value": 0, "unit": "PERCENT"})
    made = ecs.create_task_set(**names, taskDefinition=held["taskDefinition"], externalId="x")["taskSet"]
    ecs.update_service_primary_task_set(**names, primaryTaskSet=made["id"])
    ecs.delete_task_set(**names, taskSet=held["id"])
    assert ecs.describe_task_sets(**names, taskSets=["none"])["failures"][0]["reason"] == "MISSING"

"""Clusters, capacity providers, settings, instances and tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def refused(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Code and text of the error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture
def ecs(client: Callable[..., Any]) -> Any:
    return client("ecs")


def test_a_cluster_is_made_changed_and_deleted(ecs: Any) -> None:
    made = ecs.create_cluster(clusterName="shop", tags=[{"key": "a", "value": "b"}])["cluster"]
    assert made["clusterArn"].endswith(":cluster/shop")
    assert made["status"] == "ACTIVE"
    assert made["settings"] == [{"name": "containerInsights", "value": "disabled"}]
    assert ecs.create_cluster(clusterName="shop")["cluster"]["clusterArn"] == made["clusterArn"]
    settings = [{"name": "containerInsights", "value": "enabled"}]
    assert ecs.update_cluster_settings(cluster="shop", settings=settings)["cluster"]["settings"] == settings
    config = {"executeCommandConfiguration": {"logging": "NONE"}}
    ecs.update_cluster(cluster="shop", configuration=config)
    include = ["CONFIGURATIONS", "STATISTICS", "TAGS"]
    shown = ecs.describe_clusters(clusters=["shop", "none"], include=include)
    assert shown["clusters"][0]["configuration"] == config
    assert {"name": "runningFargateTasksCount", "value": "0"} in shown["clusters"][0]["statistics"]
    assert shown["clusters"][0]["tags"] == [{"key": "a", "value": "b"}]
    assert [one["reason"] for one in shown["failures"]] == ["MISSING"]
    assert ecs.list_clusters()["clusterArns"] == [made["clusterArn"]]
    assert ecs.delete_cluster(cluster="shop")["cluster"]["status"] == "INACTIVE"
    assert ecs.list_clusters()["clusterArns"] == []
    assert refused(ecs.update_cluster, cluster="shop") == ("ClusterNotFoundException", "Cluster not found.")


def test_what_names_a_cluster_may_have(ecs: Any) -> None:
    assert refused(ecs.create_cluster, clusterName="a b")[0] == "InvalidParameterException"


def test_capacity_providers(ecs: Any) -> None:
    group = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/g"
    made = ecs.create_capacity_provider(name="own", autoScalingGroupProvider={"autoScalingGroupArn": group})
    scaling = made["capacityProvider"]["autoScalingGroupProvider"]["managedScaling"]
    assert scaling["status"] == "DISABLED"
    shown = ecs.describe_capacity_providers()["capacityProviders"]
    assert [one["name"] for one in shown] == ["FARGATE", "FARGATE_SPOT", "own"]
    ecs.update_capacity_provider(name="own", autoScalingGroupProvider={"managedDraining": "DISABLED"})
    ecs.create_cluster(clusterName="shop", capacityProviders=["FARGATE"])
    strategy = [{"capacityProvider": "own", "weight": 1, "base": 1}]
    code, text = refused(
        ecs.put_cluster_capacity_providers,
        cluster="shop", capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=strategy,
    )  # fmt: skip
    assert (code, "not associated with" in text) == ("InvalidParameterException", True)
    put = ecs.put_cluster_capacity_providers(
        cluster="shop", capacityProviders=["FARGATE", "own"], defaultCapacityProviderStrategy=strategy
    )
    assert put["cluster"]["capacityProviders"] == ["FARGATE", "own"]
    assert refused(ecs.delete_capacity_provider, capacityProvider="own")[0] == "InvalidParameterException"
    ecs.put_cluster_capacity_providers(cluster="shop", capacityProviders=[], defaultCapacityProviderStrategy=[])
    assert ecs.delete_capacity_provider(capacityProvider="own")["capacityProvider"]["status"] == "INACTIVE"
    missing = ecs.describe_capacity_providers(capacityProviders=["own"])
    assert missing["failures"][0]["reason"] == "MISSING"


def test_account_settings(ecs: Any) -> None:
    ecs.put_account_setting_default(name="containerInsights", value="enabled")
    effective = ecs.list_account_settings(name="containerInsights", effectiveSettings=True)["settings"]
    assert [one["value"] for one in effective] == ["enabled"]
    assert ecs.create_cluster(clusterName="a")["cluster"]["settings"][0]["value"] == "enabled"
    ecs.put_account_setting(name="awsvpcTrunking", value="enabled")
    own = ecs.list_account_settings()["settings"]
    assert {one["name"]: one["value"] for one in own}["awsvpcTrunking"] == "enabled"
    assert ecs.delete_account_setting(name="awsvpcTrunking")["setting"]["value"] == "disabled"
    assert (
        refused(ecs.put_account_setting, name="taskLongArnFormat", value="disabled")[0] == "InvalidParameterException"
    )


def test_this_machine_is_an_instance(ecs: Any) -> None:
    ecs.create_cluster(clusterName="own")
    made = ecs.register_container_instance(cluster="own")["containerInstance"]
    arn = made["containerInstanceArn"]
    assert ecs.list_container_instances(cluster="own")["containerInstanceArns"] == [arn]
    linux = "attribute:ecs.os-type == linux and not (attribute:ecs.os-type in [windows, bsd])"
    assert ecs.list_container_instances(cluster="own", filter=linux)["containerInstanceArns"] == [arn]
    assert ecs.list_container_instances(cluster="own", filter="attribute:stack exists")["containerInstanceArns"] == []
    attribute = {"name": "stack", "value": "prod", "targetId": arn}
    ecs.put_attributes(cluster="own", attributes=[attribute])
    listed = ecs.list_attributes(cluster="own", targetType="container-instance", attributeName="stack")["attributes"]
    assert listed == [{"name": "stack", "value": "prod", "targetType": "container-instance", "targetId": arn}]
    shown = ecs.describe_container_instances(cluster="own", containerInstances=[arn])["containerInstances"][0]
    assert shown["remainingResources"][0]["integerValue"] > 0
    ecs.delete_attributes(cluster="own", attributes=[attribute])
    draining = ecs.update_container_instances_state(cluster="own", containerInstances=[arn], status="DRAINING")
    assert draining["containerInstances"][0]["status"] == "DRAINING"
    assert (
        ecs.deregister_container_instance(cluster="own", containerInstance=arn)["containerInstance"]["status"]
        == "INACTIVE"
    )
    assert ecs.list_container_instances(cluster="own")["containerInstanceArns"] == []


def test_tags(ecs: Any) -> None:
    arn = ecs.create_cluster(clusterName="t")["cluster"]["clusterArn"]
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
    ecs.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "b", "value": "2"}]
    assert refused(ecs.list_tags_for_resource, resourceArn=arn + "x")[0] == "ClusterNotFoundException"

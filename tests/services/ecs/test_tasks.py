"""Tasks, as the API has them: whether an engine is there does not matter here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

WEB = {"name": "web", "image": "localhost/none-such", "memory": 64}


def refused(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Code and text of the error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture
def ecs(client: Callable[..., Any]) -> Any:
    api = client("ecs")
    api.create_cluster(clusterName="c")
    api.register_task_definition(family="web", containerDefinitions=[WEB], tags=[{"key": "of", "value": "definition"}])
    return api


def test_what_cannot_be_started(ecs: Any) -> None:
    assert refused(ecs.run_task, cluster="x", taskDefinition="web") == (
        "ClusterNotFoundException",
        "Cluster not found.",
    )
    assert refused(ecs.run_task, cluster="c", taskDefinition="no") == ("ClientException", "TaskDefinition not found.")
    vpc = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}
    told = "Network Configuration is not valid for the given networkMode of this task definition."
    assert refused(ecs.run_task, cluster="c", taskDefinition="web", networkConfiguration=vpc)[1] == told
    told = "Task definition does not support launch_type FARGATE."
    assert refused(ecs.run_task, cluster="c", taskDefinition="web", launchType="FARGATE")[1] == told
    over = {"containerOverrides": [{"name": "other", "command": ["x"]}]}
    told = "Override for container named other is not a container in the TaskDefinition."
    assert refused(ecs.run_task, cluster="c", taskDefinition="web", overrides=over)[1] == told
    assert refused(ecs.stop_task, cluster="c", task="0" * 32) == (
        "InvalidParameterException",
        "The referenced task was not found.",
    )


def test_a_task_that_cannot_start_says_why(ecs: Any) -> None:
    made = ecs.run_task(
        cluster="c", taskDefinition="web", startedBy="me", group="g", propagateTags="TASK_DEFINITION", clientToken="once",
        tags=[{"key": "of", "value": "task"}, {"key": "own", "value": "1"}], enableECSManagedTags=True,
        overrides={"containerOverrides": [{"name": "web", "environment": [{"name": "A", "value": "B"}]}]},
    )  # fmt: skip
    task = made["tasks"][0]
    tags = {tag["key"]: tag["value"] for tag in task["tags"]}
    assert tags == {"of": "task", "own": "1", "aws:ecs:clusterName": "c"}
    assert (task["lastStatus"], task["desiredStatus"], task["launchType"]) == ("PENDING", "RUNNING", "EC2")
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[task["taskArn"]], WaiterConfig={"Delay": 1})
    shown = ecs.describe_tasks(cluster="c", tasks=[task["taskArn"], "f" * 32])
    assert (shown["tasks"][0]["stopCode"], shown["failures"][0]["reason"]) == ("TaskFailedToStart", "MISSING")
    assert "Cannot" in shown["tasks"][0]["stoppedReason"]
    assert ecs.list_tasks(cluster="c", desiredStatus="STOPPED", family="web")["taskArns"] == [task["taskArn"]]
    assert ecs.list_tasks(cluster="c", startedBy="me")["taskArns"] == []
    again = ecs.run_task(
        cluster="c", taskDefinition="web", startedBy="me", group="g", propagateTags="TASK_DEFINITION", clientToken="once",
        overrides={"containerOverrides": [{"name": "web", "environment": [{"name": "A", "value": "B"}]}]},
    )["tasks"]  # fmt: skip
    assert [one["taskArn"] for one in again] == [task["taskArn"]]
    code, _ = refused(ecs.run_task, cluster="c", taskDefinition="web", clientToken="once", count=2)
    assert code == "ConflictException"


def test_tasks_are_placed_where_there_is_room(ecs: Any) -> None:
    huge = {"name": "web", "image": "x", "memory": 100_000_000}
    ecs.register_task_definition(family="huge", containerDefinitions=[huge])
    made = ecs.run_task(cluster="c", taskDefinition="huge")
    assert (made["tasks"], made["failures"][0]["reason"]) == ([], "RESOURCE:MEMORY")
    arn = ecs.list_container_instances(cluster="c")["containerInstanceArns"][0]
    started = ecs.start_task(cluster="c", taskDefinition="web", containerInstances=[arn, "f" * 32])
    assert started["tasks"][0]["containerInstanceArn"] == arn
    assert started["failures"][0]["reason"] == "MISSING"
    where = [{"type": "memberOf", "expression": "attribute:ecs.os-type == windows"}]
    made = ecs.run_task(cluster="c", taskDefinition="web", placementConstraints=where)
    assert "MemberOf" in made["failures"][0]["reason"]


def test_a_service_that_cannot_start_tasks_backs_off_and_is_rolled_back_by_nobody(ecs: Any, wait_until: Any) -> None:
    made = ecs.create_service(
        cluster="c", serviceName="s", taskDefinition="web", desiredCount=1,
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    )["service"]  # fmt: skip
    assert made["deployments"][0]["rolloutState"] == "IN_PROGRESS"

    def failed() -> Any:
        shown = ecs.describe_services(cluster="c", services=["s"])["services"][0]
        return shown if shown["deployments"][0]["rolloutState"] == "FAILED" else None

    shown = wait_until(failed, 60)
    deployment = shown["deployments"][0]
    assert deployment["failedTasks"] == 3
    assert deployment["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert any("unable to consistently start tasks" in event["message"] for event in shown["events"])
    records = ecs.list_service_deployments(cluster="c", service="s")["serviceDeployments"]
    assert [one["status"] for one in records] == ["STOPPED"]
    body = ecs.describe_service_deployments(serviceDeploymentArns=[records[0]["serviceDeploymentArn"]])
    assert body["serviceDeployments"][0]["deploymentCircuitBreaker"]["threshold"] == 3
    revision = records[0]["targetServiceRevisionArn"]
    shown = ecs.describe_service_revisions(serviceRevisionArns=[revision])["serviceRevisions"][0]
    assert shown["taskDefinition"].endswith("task-definition/web:1")
    code, _ = refused(ecs.stop_service_deployment, serviceDeploymentArn=records[0]["serviceDeploymentArn"])
    assert code == "ConflictException"
    told = "The service cannot be stopped while it is scaled above 0."
    assert refused(ecs.delete_service, cluster="c", service="s") == ("InvalidParameterException", told)
    ecs.update_service(cluster="c", service="s", desiredCount=0)
    ecs.delete_service(cluster="c", service="s")
    ecs.get_waiter("services_inactive").wait(cluster="c", services=["s"], WaiterConfig={"Delay": 1})
    assert ecs.list_services(cluster="c")["serviceArns"] == []
    assert refused(ecs.update_service, cluster="c", service="s")[0] in (
        "ServiceNotFoundException",
        "ServiceNotActiveException",
    )


def test_an_alarm_ends_a_deployment(client: Callable[..., Any], wait_until: Any) -> None:
    ecs, watch = client("ecs"), client("cloudwatch")
    ecs.create_cluster(clusterName="c")
    ecs.register_task_definition(family="web", containerDefinitions=[WEB])
    watch.put_metric_alarm(
        AlarmName="errors", MetricName="m", Namespace="n", Period=60, EvaluationPeriods=1, Statistic="Sum", Threshold=1,
        ComparisonOperator="GreaterThanThreshold", TreatMissingData="breaching",
    )  # fmt: skip
    watch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="test")
    alarms = {"alarms": {"alarmNames": ["errors"], "enable": True, "rollback": False}}
    ecs.create_service(
        cluster="c", serviceName="s", taskDefinition="web", desiredCount=1, deploymentConfiguration=alarms
    )

    def failed() -> Any:
        (one,) = ecs.describe_services(cluster="c", services=["s"])["services"][0]["deployments"]
        return one if one["rolloutState"] == "FAILED" else None

    assert "errors" in wait_until(failed, 40)["rolloutStateReason"]
    (record,) = ecs.list_service_deployments(cluster="c", service="s")["serviceDeployments"]
    (shown,) = ecs.describe_service_deployments(serviceDeploymentArns=[record["serviceDeploymentArn"]])[
        "serviceDeployments"
    ]
    assert shown["alarms"] == {"status": "TRIGGERED", "alarmNames": ["errors"], "triggeredAlarmNames": ["errors"]}
    ecs.delete_service(cluster="c", service="s", force=True)

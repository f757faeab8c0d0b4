"""Tasks and services on the engine that the machine has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.roles import allow, trust
from tests.work.engines import IMAGE, context, engine

SLEEP = {
    "name": "main",
    "image": IMAGE,
    "memory": 32,
    "command": ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"],
}
FAST = {"Delay": 1, "MaxAttempts": 60}


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The engine has the image; without an engine the test is skipped."""
    folder: Path = tmp_path_factory.mktemp("engine")

    async def look() -> None:
        async with engine(context(folder)):
            pass

    asyncio.run(look())


@pytest.fixture
def ecs(client: Callable[..., Any], image: None) -> Any:
    api = client("ecs")
    api.create_cluster(clusterName="c")
    return api


def register(ecs: Any, family: str = "web", **more: Any) -> str:
    made = ecs.register_task_definition(family=family, containerDefinitions=[{**SLEEP, **more}])
    arn: str = made["taskDefinition"]["taskDefinitionArn"]
    return arn


def described(ecs: Any, arn: str) -> dict[str, Any]:
    (found,) = ecs.describe_tasks(cluster="c", tasks=[arn])["tasks"]
    return dict(found)


def test_a_task_runs_and_its_words_go_to_logs(ecs: Any, client: Callable[..., Any], wait_until: Any) -> None:
    iam, logs = client("iam"), client("logs")
    role = iam.create_role(RoleName="runs", AssumeRolePolicyDocument=trust("ecs-tasks"))["Role"]["Arn"]
    iam.put_role_policy(RoleName="runs", PolicyName="p", PolicyDocument=allow("logs:*", "ssm:GetParameter"))
    client("ssm").put_parameter(Name="password", Value="hidden", Type="String")
    options = {
        "awslogs-group": "/ecs/web",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "s",
        "awslogs-create-group": "true",
    }
    container = {
        **SLEEP,
        "command": ["sh", "-c", "echo $GREETING $PASSWORD; exit 3"],
        "environment": [{"name": "GREETING", "value": "hello"}],
        "secrets": [{"name": "PASSWORD", "valueFrom": "password"}],
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    ecs.register_task_definition(family="says", containerDefinitions=[container], executionRoleArn=role)
    task = ecs.run_task(cluster="c", taskDefinition="says")["tasks"][0]
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[task["taskArn"]], WaiterConfig=FAST)
    shown = described(ecs, task["taskArn"])
    assert (shown["stopCode"], shown["containers"][0]["exitCode"]) == ("EssentialContainerExited", 3)
    stream = f"s/main/{task['taskArn'].rpartition('/')[2]}"

    def said() -> list[str]:
        found = logs.get_log_events(logGroupName="/ecs/web", logStreamName=stream)["events"]
        return [event["message"] for event in found]

    assert wait_until(said) == ["hello hidden"]


def test_a_secret_that_is_missing_is_the_reason(ecs: Any) -> None:
    register(ecs, secrets=[{"name": "A", "valueFrom": "none-such"}])
    task = ecs.run_task(cluster="c", taskDefinition="web")["tasks"][0]
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[task["taskArn"]], WaiterConfig=FAST)
    shown = described(ecs, task["taskArn"])
    assert shown["stoppedReason"].startswith("ResourceInitializationError: unable to pull secrets")


def test_a_task_is_stopped(ecs: Any) -> None:
    register(ecs)
    task = ecs.run_task(cluster="c", taskDefinition="web")["tasks"][0]
    ecs.get_waiter("tasks_running").wait(cluster="c", tasks=[task["taskArn"]], WaiterConfig=FAST)
    assert described(ecs, task["taskArn"])["connectivity"] == "CONNECTED"
    ecs.stop_task(cluster="c", task=task["taskArn"], reason="enough")
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[task["taskArn"]], WaiterConfig=FAST)
    shown = described(ecs, task["taskArn"])
    assert (shown["stopCode"], shown["stoppedReason"]) == ("UserInitiated", "enough")


def test_a_service_is_kept_deployed_and_taken_back(ecs: Any, wait_until: Any) -> None:
    first = register(ecs)
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    ecs.create_service(
        cluster="c", serviceName="s", taskDefinition="web", desiredCount=2, deploymentConfiguration=breaker
    )
    stable = ecs.get_waiter("services_stable")
    stable.wait(cluster="c", services=["s"], WaiterConfig=FAST)

    def shown() -> dict[str, Any]:
        return dict(ecs.describe_services(cluster="c", services=["s"])["services"][0])

    def completed(definition: str) -> bool:
        (one, *others) = shown()["deployments"]
        return not others and one["taskDefinition"] == definition and one["rolloutState"] == "COMPLETED"

    wait_until(lambda: completed(first), 40)
    tasks = ecs.list_tasks(cluster="c", serviceName="s")["taskArns"]
    assert len(tasks) == 2
    ecs.update_task_protection(cluster="c", tasks=tasks[:1], protectionEnabled=True)
    assert [
        one["protectionEnabled"] for one in ecs.get_task_protection(cluster="c", tasks=tasks[:1])["protectedTasks"]
    ] == [True]
    ecs.update_task_protection(cluster="c", tasks=tasks[:1], protectionEnabled=False)
    ecs.stop_task(cluster="c", task=tasks[0])
    wait_until(
        lambda: (
            shown()["runningCount"] == 2 and tasks[0] not in ecs.list_tasks(cluster="c", serviceName="s")["taskArns"]
        )
    )
    second = register(ecs, environment=[{"name": "A", "value": "2"}])
    ecs.update_service(cluster="c", service="s", taskDefinition=second)
    wait_until(lambda: completed(second), 40)
    register(ecs, command=["false"])
    ecs.update_service(cluster="c", service="s", taskDefinition="web:3")
    wait_until(lambda: any("rolling back to deployment" in event["message"] for event in shown()["events"]), 60)
    wait_until(lambda: completed(second), 40)
    messages = [event["message"] for event in shown()["events"]]
    assert "(service s) has reached a steady state." in messages
    states = [one["status"] for one in ecs.list_service_deployments(cluster="c", service="s")["serviceDeployments"]]
    assert states == ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL", "SUCCESSFUL"]
    ecs.delete_service(cluster="c", service="s", force=True)
    ecs.get_waiter("services_inactive").wait(cluster="c", services=["s"], WaiterConfig=FAST)


def test_blue_and_green(ecs: Any, wait_until: Any) -> None:
    first = register(ecs)
    config = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0}
    ecs.create_service(
        cluster="c", serviceName="bg", taskDefinition=first, desiredCount=1, deploymentConfiguration=config
    )

    def shown() -> dict[str, Any]:
        return dict(ecs.describe_services(cluster="c", services=["bg"])["services"][0])

    def completed(definition: str) -> bool:
        (one, *others) = shown()["deployments"]
        return not others and one["taskDefinition"] == definition and one["rolloutState"] == "COMPLETED"

    wait_until(lambda: completed(first), 40)
    second = register(ecs, environment=[{"name": "A", "value": "2"}])
    ecs.update_service(cluster="c", service="bg", taskDefinition=second)
    wait_until(lambda: completed(second), 40)
    records = ecs.list_service_deployments(cluster="c", service="bg")["serviceDeployments"]
    assert [one["status"] for one in records] == ["SUCCESSFUL", "SUCCESSFUL"]
    ecs.delete_service(cluster="c", service="bg", force=True)
    ecs.get_waiter("services_inactive").wait(cluster="c", services=["bg"], WaiterConfig=FAST)


def test_after_a_kill_tasks_are_adopted(
    own_server: Callable[..., Any], image: None, account: str, wait_until: Any
) -> None:
    server = own_server()
    ecs = server.client("ecs", account, "us-east-1")
    ecs.create_cluster(clusterName="c")
    register(ecs)
    ecs.create_service(cluster="c", serviceName="s", taskDefinition="web", desiredCount=2)
    ecs.get_waiter("services_stable").wait(cluster="c", services=["s"], WaiterConfig=FAST)
    before = {
        one["containers"][0]["runtimeId"]
        for one in ecs.describe_tasks(cluster="c", tasks=ecs.list_tasks(cluster="c")["taskArns"])["tasks"]
    }
    server.kill()
    server.start()
    ecs.get_waiter("services_stable").wait(cluster="c", services=["s"], WaiterConfig=FAST)
    tasks = ecs.describe_tasks(cluster="c", tasks=ecs.list_tasks(cluster="c")["taskArns"])["tasks"]
    assert {one["containers"][0]["runtimeId"] for one in tasks} == before
    ecs.delete_service(cluster="c", service="s", force=True)
    ecs.get_waiter("services_inactive").wait(cluster="c", services=["s"], WaiterConfig=FAST)

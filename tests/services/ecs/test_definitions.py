"""Task definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user, trust

WEB = {"name": "web", "image": "busybox", "memory": 64, "portMappings": [{"containerPort": 80}]}


def refused(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Code and text of the error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture
def ecs(client: Callable[..., Any]) -> Any:
    return client("ecs")


def test_a_family_has_revisions(ecs: Any) -> None:
    tags = [{"key": "a", "value": "b"}]
    first = ecs.register_task_definition(family="web", containerDefinitions=[WEB], tags=tags)
    body = first["taskDefinition"]
    assert (body["revision"], body["status"], body["compatibilities"]) == (1, "ACTIVE", ["EXTERNAL", "EC2"])
    container = body["containerDefinitions"][0]
    assert container["portMappings"] == [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}]
    assert (container["essential"], container["cpu"], container["environment"]) == (True, 0, [])
    assert first["tags"] == tags
    second = ecs.register_task_definition(family="web", containerDefinitions=[WEB])["taskDefinition"]
    assert ecs.describe_task_definition(taskDefinition="web")["taskDefinition"]["revision"] == 2
    shown = ecs.describe_task_definition(taskDefinition="web:1", include=["TAGS"])
    assert shown["tags"] == tags
    arns = [body["taskDefinitionArn"], second["taskDefinitionArn"]]
    assert ecs.list_task_definitions(familyPrefix="web")["taskDefinitionArns"] == arns
    assert ecs.list_task_definitions(sort="DESC")["taskDefinitionArns"] == arns[::-1]
    assert ecs.list_task_definition_families()["families"] == ["web"]
    page = ecs.list_task_definitions(maxResults=1)
    assert ecs.list_task_definitions(nextToken=page["nextToken"])["taskDefinitionArns"] == arns[1:]


def test_revisions_are_deregistered_then_deleted(ecs: Any) -> None:
    ecs.register_task_definition(family="web", containerDefinitions=[WEB])
    failures = ecs.delete_task_definitions(taskDefinitions=["web:1"])["failures"]
    assert "still in ACTIVE status" in failures[0]["reason"]
    assert ecs.deregister_task_definition(taskDefinition="web:1")["taskDefinition"]["status"] == "INACTIVE"
    assert ecs.list_task_definition_families(status="INACTIVE")["families"] == ["web"]
    gone = ecs.delete_task_definitions(taskDefinitions=["web:1"])["taskDefinitions"]
    assert gone[0]["status"] == "DELETE_IN_PROGRESS"
    told = ("ClientException", "Unable to describe task definition.")
    assert refused(ecs.describe_task_definition, taskDefinition="web:1") == told
    again = ecs.register_task_definition(family="web", containerDefinitions=[WEB])["taskDefinition"]
    assert again["revision"] == 2


def test_fargate_has_sizes(ecs: Any) -> None:
    fargate = {
        "family": "f", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
        "containerDefinitions": [{"name": "web", "image": "busybox"}],
    }  # fmt: skip
    body = ecs.register_task_definition(**fargate, cpu=".25 vCPU", memory="0.5GB")["taskDefinition"]
    assert (body["cpu"], body["memory"], body["compatibilities"]) == ("256", "512", ["EC2", "FARGATE"])
    assert {"name": "ecs.capability.task-eni"} in body["requiresAttributes"]
    told = "No Fargate configuration exists for given values: 256 CPU, 513 memory. See the Amazon ECS documentation for the valid values."
    assert refused(ecs.register_task_definition, **fargate, cpu="256", memory="513") == ("ClientException", told)
    told = "Fargate requires that 'cpu' be defined at the task level."
    assert refused(ecs.register_task_definition, **fargate, memory="512") == ("ClientException", told)
    bridge = {**fargate, "networkMode": "bridge"}
    assert (
        "Fargate only supports network mode"
        in refused(ecs.register_task_definition, **bridge, cpu="256", memory="512")[1]
    )


@pytest.mark.parametrize(
    ("containers", "text"),
    [
        ([], "Container definitions should not be null or empty."),
        ([{"image": "a", "memory": 8}], "Container.name should not be null or empty."),
        ([{"name": "a", "memory": 8}], "Container.image should not be null or empty."),
        (
            [{"name": "a", "image": "b"}],
            "Invalid setting for container 'a'. At least one of 'memory' or 'memoryReservation' must be specified.",
        ),
        (
            [
                {**WEB, "name": "a", "dependsOn": [{"containerName": "b", "condition": "START"}]},
                {**WEB, "name": "b", "dependsOn": [{"containerName": "a", "condition": "START"}]},
            ],
            "There is a cycle in the dependencies of the containers.",
        ),
        ([{**WEB, "mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}]}], "Unknown volume 'v'."),
    ],
)
def test_what_a_definition_must_be(ecs: Any, containers: list[Any], text: str) -> None:
    assert refused(ecs.register_task_definition, family="x", containerDefinitions=containers) == (
        "ClientException",
        text,
    )


def test_this_machine_is_nobodys_without_its_owners_word(ecs: Any) -> None:
    def asked(container: dict[str, Any] | None = None, **more: Any) -> tuple[str, str]:
        return refused(
            ecs.register_task_definition, family="web", containerDefinitions=[{**WEB, **(container or {})}], **more
        )

    volume = {"name": "v", "host": {"sourcePath": "/"}}
    linux = {"capabilities": {"add": ["SYS_ADMIN"]}}
    for answer in (
        asked(pidMode="host"), asked(ipcMode="host"), asked(networkMode="host"), asked(volumes=[volume]), asked({"privileged": True}),
        asked({"linuxParameters": linux}), asked({"linuxParameters": {"devices": [{"hostPath": "/dev/mem"}]}}),
        asked({"dockerSecurityOptions": ["seccomp=unconfined"]}),
        asked(volumes=[{"name": "v", "dockerVolumeConfiguration": {"driverOpts": {"device": "/"}}}]),
    ):  # fmt: skip
        assert answer[0] == "NotImplemented"
        assert answer[1].endswith("the server was started without --host-access.")
    assert asked(volumes=[{"name": "/etc"}])[1] == "Volume.name contains invalid characters."
    mount = {"mountPoints": [{"sourceVolume": "v", "containerPath": "/h:/x:ro"}]}
    assert asked(mount, volumes=[{"name": "v"}])[1] == "Invalid container path '/h:/x:ro'."


def test_whoever_runs_a_task_passes_its_roles(ecs: Any, client: Callable[..., Any]) -> None:
    role = client("iam").create_role(RoleName="works", AssumeRolePolicyDocument=trust("ecs-tasks"))["Role"]["Arn"]
    ecs.create_cluster(clusterName="c")
    ecs.register_task_definition(family="web", containerDefinitions=[WEB], taskRoleArn=role)
    limited = client("ecs", **make_user(client("iam"), "limited", allow("ecs:*")))
    for call, more in ((limited.run_task, {}), (limited.create_service, {"serviceName": "s", "desiredCount": 0})):
        code, text = refused(call, cluster="c", taskDefinition="web", **more)
        assert (code, "iam:PassRole" in text) == ("AccessDeniedException", True)

"""Tasks in a VPC: each has its interface's address, and reaches what security groups allow and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.ecs.test_running import FAST, SLEEP, described, ecs, image

__all__ = ["ecs", "image"]
# No wget and no httpd: statically linked, they need the C library's files, which the image has not.
SERVES = "while true; do echo hello | nc -l -p 80; done"
ASKS = 'test "$(sleep 1 | nc -w 2 %s 80)" = hello && exit 7; exit 9'

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not (shutil.which("nft") and shutil.which("ip")),
    reason="containers join the networks of VPCs where root has nft and ip",
)


class Place:
    """The default VPC, with a group for those who serve and one for those who may ask them."""

    def __init__(self, ec2: Any, ecs: Any) -> None:
        self.ecs = ecs
        subnet = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"][0]
        self.subnet, vpc = subnet["SubnetId"], subnet["VpcId"]
        made = [
            ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
            for name in ("s", "a", "o")
        ]
        self.serving, self.asking, self.other = made
        pairs = [{"GroupId": self.asking}]
        ec2.authorize_security_group_ingress(
            GroupId=self.serving,
            IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": pairs}],
        )

    def run(self, family: str, command: str, group: str) -> str:
        """A task's ARN."""
        self.ecs.register_task_definition(
            family=family, networkMode="awsvpc", containerDefinitions=[{**SLEEP, "command": ["sh", "-c", command]}]
        )
        network = {"awsvpcConfiguration": {"subnets": [self.subnet], "securityGroups": [group]}}
        made = self.ecs.run_task(cluster="c", taskDefinition=family, networkConfiguration=network)
        arn: str = made["tasks"][0]["taskArn"]
        return arn

    def ended(self, arn: str) -> int:
        """The exit code of a task that ends by itself."""
        self.ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[arn], WaiterConfig=FAST)
        code: int = described(self.ecs, arn)["containers"][0]["exitCode"]
        return code


def test_groups_decide_who_reaches_a_task(ecs: Any, client: Callable[..., Any], wait_until: Any) -> None:
    ec2 = client("ec2")
    place = Place(ec2, ecs)
    serving = place.run("serves", SERVES, place.serving)
    ecs.get_waiter("tasks_running").wait(cluster="c", tasks=[serving], WaiterConfig=FAST)
    shown = described(ecs, serving)
    details = {one["name"]: one["value"] for one in shown["attachments"][0]["details"]}
    address = details["privateIPv4Address"]
    (interface,) = ec2.describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])[
        "NetworkInterfaces"
    ]
    assert interface["PrivateIpAddress"] == address
    assert shown["containers"][0]["networkInterfaces"][0]["privateIpv4Address"] == address
    assert place.ended(place.run("asks", ASKS % address, place.asking)) == 7
    assert place.ended(place.run("denied", ASKS % address, place.other)) == 9
    # A change of a group holds for what runs.
    group = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": place.other}]}]
    ec2.authorize_security_group_ingress(GroupId=place.serving, IpPermissions=group)
    assert place.ended(place.run("allowed", ASKS % address, place.other)) == 7
    ecs.stop_task(cluster="c", task=serving)
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[serving], WaiterConfig=FAST)

    def gone() -> bool:
        named = [{"Name": "network-interface-id", "Values": [details["networkInterfaceId"]]}]
        return not ec2.describe_network_interfaces(Filters=named)["NetworkInterfaces"]

    wait_until(gone)

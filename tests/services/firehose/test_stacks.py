"""CloudFormation's type of Firehose over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.services.firehose.conftest import Delivered


def test_a_delivery_stream(delivered: Callable[..., Delivered], client: Any, wait_until: Any) -> None:
    one, stacks = delivered(), client("cloudformation")

    def deploy(act: Any, config: dict[str, Any], **more: Any) -> dict[str, str]:
        properties = {"ExtendedS3DestinationConfiguration": config, "Tags": [{"Key": "a", "Value": "b"}], **more}
        body = {
            "Resources": {"D": {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": properties}},
            "Outputs": {"Name": {"Value": {"Ref": "D"}}, "Arn": {"Value": {"Fn::GetAtt": ["D", "Arn"]}}},
        }
        act(StackName="s", TemplateBody=json.dumps(body))
        stack = lambda: stacks.describe_stacks(StackName="s")["Stacks"][0]  # noqa: E731
        wait_until(lambda: "IN_PROGRESS" not in stack()["StackStatus"], 30)
        assert stack()["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), [
            event.get("ResourceStatusReason") for event in stacks.describe_stack_events(StackName="s")["StackEvents"]
        ]
        return {one["OutputKey"]: one["OutputValue"] for one in stack()["Outputs"]}

    made = deploy(stacks.create_stack, one.config)
    one.name = made["Name"]
    assert made["Arn"] == one.describe()["DeliveryStreamARN"]
    tags = one.firehose.list_tags_for_delivery_stream(DeliveryStreamName=one.name)["Tags"]
    assert {"Key": "a", "Value": "b"} in tags
    key = {"KeyType": "AWS_OWNED_CMK"}
    again = deploy(
        stacks.update_stack, {**one.config, "Prefix": "new/"}, DeliveryStreamEncryptionConfigurationInput=key
    )
    assert again == made
    shown = one.describe()
    assert shown["VersionId"] == "2"
    assert one.destination()["Prefix"] == "new/"
    assert shown["DeliveryStreamEncryptionConfiguration"]["Status"] == "ENABLED"
    one.put(b"x")
    assert wait_until(one.names)[0].startswith("new/2")
    stacks.delete_stack(StackName="s")
    wait_until(lambda: one.firehose.list_delivery_streams()["DeliveryStreamNames"] == [], 30)

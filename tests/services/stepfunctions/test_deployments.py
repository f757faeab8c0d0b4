"""Stacks that shift from one version of a state machine to another, and SAM's state machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

TRUST = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [TRUST]}},
}


def template(word: str, preference: Any, **more: Any) -> str:
    """A machine whose result is `word`, a version of it, and an alias that leads there."""
    definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "${Word}", "End": True}}}
    machine = {
        "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "Definition": definition, "DefinitionSubstitutions": {"Word": word},
    }  # fmt: skip
    version = {
        "StateMachineArn": {"Ref": "Flow"},
        "StateMachineRevisionId": {"Fn::GetAtt": ["Flow", "StateMachineRevisionId"]},
    }
    alias = {"Name": "live", "DeploymentPreference": {"StateMachineVersionArn": {"Ref": "Version"}, **preference}}
    resources = {
        "Role": ROLE,
        "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": machine},
        "Version": {"Type": "AWS::StepFunctions::StateMachineVersion", "Properties": version},
        "Alias": {"Type": "AWS::StepFunctions::StateMachineAlias", "Properties": alias},
        **more,
    }
    return json.dumps({"Resources": resources, "Outputs": {"Alias": {"Value": {"Ref": "Alias"}}}})


class Deployed:
    """A stack with such an alias."""

    def __init__(self, cloudformation: Any, sfn: Any, wait_until: Callable[..., Any]) -> None:
        self.cloudformation = cloudformation
        self._sfn = sfn
        self._wait_until = wait_until

    @property
    def stack(self) -> Any:
        """Its description."""
        return self.cloudformation.describe_stacks(StackName="s")["Stacks"][0]

    def settled(self, status: str) -> Any:
        """Wait until nothing is in progress."""
        self._wait_until(lambda: not self.stack["StackStatus"].endswith("IN_PROGRESS"), 30)
        assert self.stack["StackStatus"] == status, self.cloudformation.describe_stack_events(StackName="s")
        return self.stack

    def create(self, body: str) -> None:
        """Make it."""
        self.cloudformation.create_stack(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
        self.settled("CREATE_COMPLETE")

    def update(self, body: str) -> None:
        """Begin to change it."""
        self.cloudformation.update_stack(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_IAM"])

    @property
    def weights(self) -> dict[str, int]:
        """What share each version has, by its number."""
        alias = next(one["OutputValue"] for one in self.stack["Outputs"])
        found = self._sfn.describe_state_machine_alias(stateMachineAliasArn=alias)["routingConfiguration"]
        return {one["stateMachineVersionArn"].rpartition(":")[2]: one["weight"] for one in found}

    def shares(self, **weights: int) -> None:
        """Wait until the versions have these."""
        wanted = {name.removeprefix("v"): weight for name, weight in weights.items()}
        self._wait_until(lambda: self.weights == wanted, 20)


@pytest.fixture
def deployed(client: Callable[..., Any], sfn: Any, wait_until: Callable[..., Any]) -> Deployed:
    return Deployed(client("cloudformation"), sfn, wait_until)


@pytest.mark.turns_clock
def test_linear(deployed: Deployed, server: Any) -> None:
    preference = {"Type": "LINEAR", "Percentage": 40, "Interval": 10}
    deployed.create(template("one", preference))
    assert deployed.weights == {"1": 100}
    deployed.update(template("two", preference))
    deployed.shares(v1=60, v2=40)
    server.advance(590)
    assert deployed.weights == {"1": 60, "2": 40}
    server.advance(20)
    deployed.shares(v1=20, v2=80)
    assert deployed.stack["StackStatus"] == "UPDATE_IN_PROGRESS"
    server.advance(601)
    deployed.settled("UPDATE_COMPLETE")
    assert deployed.weights == {"2": 100}


@pytest.mark.turns_clock
def test_canary_and_back(deployed: Deployed, server: Any) -> None:
    """What fails meanwhile brings the alias back at once."""
    preference = {"Type": "CANARY", "Percentage": 5, "Interval": 60}
    deployed.create(template("one", preference))
    deployed.update(template("two", preference))
    deployed.shares(v1=95, v2=5)
    server.advance(3601)
    deployed.settled("UPDATE_COMPLETE")
    deployed.shares(v2=100)
    deployed.update(template("three", preference))
    deployed.shares(v2=95, v3=5)
    deployed.cloudformation.cancel_update_stack(StackName="s")
    deployed.settled("UPDATE_ROLLBACK_COMPLETE")
    assert deployed.weights == {"2": 100}


@pytest.mark.turns_clock
def test_an_alarm_takes_it_back(client: Callable[..., Any], deployed: Deployed, server: Any) -> None:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="late", MetricName="m", Namespace="n", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold", TreatMissingData="ignore",
    )  # fmt: skip
    preference = {"Type": "LINEAR", "Percentage": 10, "Interval": 1, "Alarms": ["late", "gone"]}
    deployed.create(template("one", preference))
    deployed.update(template("two", preference))
    deployed.shares(v1=90, v2=10)
    cloudwatch.set_alarm_state(AlarmName="late", StateValue="ALARM", StateReason="too late")
    server.advance(11)
    deployed.settled("UPDATE_ROLLBACK_COMPLETE")
    assert deployed.weights == {"1": 100}


def test_all_at_once_and_what_is_refused(deployed: Deployed) -> None:
    preference = {"Type": "ALL_AT_ONCE"}
    deployed.create(template("one", preference))
    deployed.update(template("two", preference))
    deployed.settled("UPDATE_COMPLETE")
    assert deployed.weights == {"2": 100}
    for wrong, text in (
        ({"Type": "LINEAR", "Percentage": 10}, "needs Interval and Percentage"),
        ({"Type": "SLOWLY"}, "LINEAR"),
    ):
        deployed.update(template("two", wrong))
        deployed.settled("UPDATE_ROLLBACK_COMPLETE")
        events = deployed.cloudformation.describe_stack_events(StackName="s")["StackEvents"]
        assert any(text in event.get("ResourceStatusReason", "") for event in events)


def test_a_crash_in_the_midst(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    account = "100000000001"
    preference = {"Type": "LINEAR", "Percentage": 50, "Interval": 10}

    def deployed() -> Deployed:
        config = {"config": {"inject_host_prefix": False}}
        sfn = server.client("stepfunctions", account, **config)
        return Deployed(server.client("cloudformation", account), sfn, wait_until)

    deployed().create(template("one", preference))
    deployed().update(template("two", preference))
    deployed().shares(v1=50, v2=50)
    server.kill()
    server.start()
    wait_until(lambda: deployed().weights == {"1": 50, "2": 50})
    assert deployed().stack["StackStatus"] == "UPDATE_IN_PROGRESS"
    wait_until(lambda: server.advance(601) or deployed().stack["StackStatus"] == "UPDATE_COMPLETE", 30)
    assert deployed().weights == {"2": 100}


SAM = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Flow": {
            "Type": "AWS::Serverless::StateMachine",
            "Properties": {
                "Name": "sam-flow",
                "Definition": {
                    "StartAt": "Send",
                    "States": {
                        "Send": {
                            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
                            "Parameters": {"QueueUrl": "${QueueUrl}", "MessageBody.$": "$"},
                        }
                    },
                },
                "DefinitionSubstitutions": {"QueueUrl": {"Ref": "Queue"}},
                "Policies": [{"SQSSendMessagePolicy": {"QueueName": {"Fn::GetAtt": ["Queue", "QueueName"]}}}],
                "AutoPublishAlias": "live",
                "Tags": {"team": "x"},
                "Events": {
                    "Order": {
                        "Type": "EventBridgeRule",
                        "Properties": {"Pattern": {"source": ["shop"]}, "InputPath": "$.detail"},
                    },
                    "Hourly": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 hour)", "Input": '{"by": "clock"}'}},
                    "Call": {"Type": "Api", "Properties": {"Path": "/orders", "Method": "post"}},
                },
            },
        },
    },
    "Outputs": {
        "Queue": {"Value": {"Ref": "Queue"}}, "Flow": {"Value": {"Ref": "Flow"}},
        "Name": {"Value": {"Fn::GetAtt": ["Flow", "Name"]}}, "Api": {"Value": {"Ref": "ServerlessRestApi"}},
    },
}  # fmt: skip


@pytest.mark.turns_clock
def test_sam(  # What an Api event makes is deployed, too; to call it takes mapping templates in VTL, which are not built.
    client: Callable[..., Any], sfn: Any, server: Any, wait_until: Callable[..., Any], deployed: Deployed
) -> None:
    cloudformation = deployed.cloudformation
    cloudformation.create_stack(
        StackName="s", TemplateBody=json.dumps(SAM), Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    )
    outputs = {one["OutputKey"]: one["OutputValue"] for one in deployed.settled("CREATE_COMPLETE")["Outputs"]}
    assert outputs["Name"] == "sam-flow"
    sqs, heard = client("sqs"), list[Any]()

    def received(wanted: Any) -> bool:
        for message in sqs.receive_message(QueueUrl=outputs["Queue"], MaxNumberOfMessages=10).get("Messages", ()):
            heard.append(json.loads(message["Body"]))
        return wanted in heard

    aliases = sfn.list_state_machine_aliases(stateMachineArn=outputs["Flow"])["stateMachineAliases"]
    assert [one["stateMachineAliasArn"] for one in aliases] == [f"{outputs['Flow']}:live"]
    sfn.start_execution(stateMachineArn=f"{outputs['Flow']}:live", input='{"by": "hand"}')
    wait_until(lambda: received({"by": "hand"}))
    entry = {"Source": "shop", "DetailType": "Order", "Detail": '{"by": "event"}'}
    client("events").put_events(Entries=[entry])
    wait_until(lambda: received({"by": "event"}))
    server.advance(3601)
    wait_until(lambda: received({"by": "clock"}))
    assert sfn.list_tags_for_resource(resourceArn=outputs["Flow"])["tags"]

"""Functions that SAM deploys gradually: AutoPublishAlias with a DeploymentPreference."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

HOOK = """
import boto3, os
def handler(event, context):
    boto3.client("codedeploy").put_lifecycle_event_hook_execution_status(
        deploymentId=event["DeploymentId"],
        lifecycleEventHookExecutionId=event["LifecycleEventHookExecutionId"],
        status=os.environ["VERDICT"],
    )
"""
MAY_ANSWER = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "codedeploy:PutLifecycleEventHookExecutionStatus", "Resource": "*"}],
}


def template(word: str, type_: Any = "Canary10Percent5Minutes", verdict: str = "Succeeded", **preference: Any) -> str:
    """A function that answers `word`, and a hook that says `verdict`."""
    function = {
        "Runtime": "python3.11", "Handler": "index.handler", "AutoPublishAlias": "live",
        "InlineCode": f"def handler(event, context):\n    return '{word}'\n",
        "DeploymentPreference": {"Type": type_, **preference},
    }  # fmt: skip
    hook = {
        "FunctionName": "CodeDeployHook_check", "Runtime": "python3.11", "Handler": "index.handler", "InlineCode": HOOK,
        "Environment": {"Variables": {"VERDICT": verdict}}, "Policies": [MAY_ANSWER], "Timeout": 30,
        "DeploymentPreference": {"Enabled": False},
    }  # fmt: skip
    return json.dumps({
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Work": {"Type": "AWS::Serverless::Function", "Properties": function},
            "Check": {"Type": "AWS::Serverless::Function", "Properties": hook},
        },
        "Outputs": {
            "Work": {"Value": {"Ref": "Work"}},
            "Application": {"Value": {"Ref": "ServerlessDeploymentApplication"}},
            "Group": {"Value": {"Ref": "WorkDeploymentGroup"}},
        },
    })  # fmt: skip


class Deployed:
    """A stack with such a function."""

    def __init__(self, client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
        self._client = client
        self._wait_until = wait_until
        self.cloudformation, self.codedeploy = client("cloudformation"), client("codedeploy")

    @property
    def stack(self) -> Any:
        """Its description."""
        return self.cloudformation.describe_stacks(StackName="s")["Stacks"][0]

    @property
    def outputs(self) -> dict[str, str]:
        """Its outputs."""
        return {one["OutputKey"]: one["OutputValue"] for one in self.stack["Outputs"]}

    def begin(self, body: str) -> None:
        """Create or change it."""
        known = {one["StackName"] for one in self.cloudformation.describe_stacks()["Stacks"]}
        call = self.cloudformation.update_stack if "s" in known else self.cloudformation.create_stack
        call(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"])

    def settled(self, status: str) -> None:
        """Wait until nothing is in progress."""
        self._wait_until(lambda: not self.stack["StackStatus"].endswith("IN_PROGRESS"), 30)
        events = self.cloudformation.describe_stack_events(StackName="s")["StackEvents"]
        assert self.stack["StackStatus"] == status, [one.get("ResourceStatusReason") for one in events]

    @property
    def alias(self) -> tuple[str, dict[str, float]]:
        """(version, weights of others)."""
        found = self._client("lambda").get_alias(FunctionName=self.outputs["Work"], Name="live")
        return found["FunctionVersion"], found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})

    def leads(self, version: str, **weights: float) -> None:
        """Wait until the alias leads there."""
        wanted = version, {name.removeprefix("v"): weight for name, weight in weights.items()}
        self._wait_until(lambda: self.alias == wanted, 20)

    @property
    def deployments(self) -> list[Any]:
        """The group's deployments, by when they were made."""
        place = {"applicationName": self.outputs["Application"], "deploymentGroupName": self.outputs["Group"]}
        ids = self.codedeploy.list_deployments(**place)["deployments"]
        if not ids:
            return []
        found = self.codedeploy.batch_get_deployments(deploymentIds=ids)["deploymentsInfo"]
        return sorted(found, key=lambda one: one["createTime"])


@pytest.fixture
def deployed(client: Callable[..., Any], wait_until: Callable[..., Any]) -> Deployed:
    return Deployed(client, wait_until)


@pytest.mark.turns_clock
def test_canary(deployed: Deployed, server: Any) -> None:
    deployed.begin(template("one"))
    deployed.settled("CREATE_COMPLETE")
    assert (deployed.alias, deployed.deployments) == (("1", {}), [])
    deployed.begin(template("two"))
    deployed.leads("1", v2=0.1)
    (one,) = deployed.deployments
    assert (one["status"], one["creator"], one["externalId"]) == (
        "InProgress",
        "CloudFormation",
        deployed.stack["StackId"],
    )
    assert deployed.stack["StackStatus"] == "UPDATE_IN_PROGRESS"
    (target,) = deployed.codedeploy.list_deployment_targets(deploymentId=one["deploymentId"])["targetIds"]
    shown = deployed.codedeploy.get_deployment_target(deploymentId=one["deploymentId"], targetId=target)
    function = shown["deploymentTarget"]["lambdaTarget"]["lambdaFunctionInfo"]
    assert (function["currentVersion"], function["targetVersion"], function["targetVersionWeight"]) == ("1", "2", 0.1)
    server.advance(100)
    assert deployed.alias == ("1", {"2": 0.1})
    server.advance(201)
    deployed.settled("UPDATE_COMPLETE")
    assert deployed.alias == ("2", {})
    assert deployed.deployments[0]["status"] == "Succeeded"


@pytest.mark.turns_clock
def test_linear_with_a_type_of_its_own(client: Callable[..., Any], deployed: Deployed, server: Any) -> None:
    client("codedeploy").create_deployment_config(
        deploymentConfigName="Halves",
        computePlatform="Lambda",
        trafficRoutingConfig={
            "type": "TimeBasedLinear", "timeBasedLinear": {"linearPercentage": 50, "linearInterval": 7},
        },
    )  # fmt: skip
    deployed.begin(template("one", "Halves"))
    deployed.settled("CREATE_COMPLETE")
    deployed.begin(template("two", "Halves"))
    deployed.leads("1", v2=0.5)
    server.advance(421)
    deployed.settled("UPDATE_COMPLETE")
    assert deployed.alias == ("2", {})


@pytest.mark.turns_clock
def test_cancelled(deployed: Deployed, server: Any) -> None:
    """The deployment is stopped, and the alias is where it was."""
    deployed.begin(template("one"))
    deployed.settled("CREATE_COMPLETE")
    deployed.begin(template("two"))
    deployed.leads("1", v2=0.1)
    deployed.cloudformation.cancel_update_stack(StackName="s")
    deployed.settled("UPDATE_ROLLBACK_COMPLETE")
    assert deployed.alias == ("1", {})
    assert [one["status"] for one in deployed.deployments] == ["Stopped"]
    server.advance(400)
    assert deployed.alias == ("1", {})


@pytest.mark.parametrize("hook", ["PreTraffic", "PostTraffic"])
def test_hooks(deployed: Deployed, hook: str) -> None:
    """They say whether it goes on; what is refused is taken back, by CodeDeploy and the stack."""
    hooks = {"Hooks": {hook: {"Ref": "Check"}}}
    deployed.begin(template("one", "AllAtOnce", **hooks))
    deployed.settled("CREATE_COMPLETE")
    deployed.begin(template("two", "AllAtOnce", **hooks))
    deployed.settled("UPDATE_COMPLETE")
    assert deployed.alias == ("2", {})
    deployed.begin(template("three", "AllAtOnce", "Failed", **hooks))
    deployed.settled("UPDATE_ROLLBACK_COMPLETE")
    deployed.leads("2")
    first, failed, *back = deployed.deployments
    assert (first["status"], failed["status"]) == ("Succeeded", "Failed")
    assert failed["errorInformation"]["code"] == "HOOK_EXECUTION_FAILURE"
    # Before the traffic went over there is nothing to take back.
    assert [one["creator"] for one in back] == ([] if hook == "PreTraffic" else ["codeDeployRollback"])


def test_an_alarm_that_cannot_be_asked_for_stops_it(deployed: Deployed) -> None:
    deployed.begin(template("one", Alarms=["gone"]))
    deployed.settled("CREATE_COMPLETE")
    deployed.begin(template("two", Alarms=["gone"]))
    deployed.settled("UPDATE_ROLLBACK_COMPLETE")
    deployed.leads("1")
    assert [one["errorInformation"]["code"] for one in deployed.deployments] == ["ALARM_ACTIVE"]


@pytest.mark.turns_clock
def test_an_alarm_takes_it_back(client: Callable[..., Any], deployed: Deployed, server: Any) -> None:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="late", MetricName="m", Namespace="n", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold", ActionsEnabled=False, TreatMissingData="ignore",
    )  # fmt: skip
    cloudwatch.set_alarm_state(AlarmName="late", StateValue="OK", StateReason="so far")
    deployed.begin(template("one", Alarms=["late"]))
    deployed.settled("CREATE_COMPLETE")
    deployed.begin(template("two", Alarms=["late"]))
    deployed.leads("1", v2=0.1)
    cloudwatch.set_alarm_state(AlarmName="late", StateValue="ALARM", StateReason="too late")
    server.advance(11)
    deployed.settled("UPDATE_ROLLBACK_COMPLETE")
    deployed.leads("1")
    stopped, back = deployed.deployments
    assert (stopped["status"], stopped["errorInformation"]["code"]) == ("Stopped", "ALARM_ACTIVE")
    assert (back["creator"], back["status"]) == ("codeDeployRollback", "Succeeded")


def test_a_crash_in_the_midst(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()

    def deployed() -> Deployed:
        return Deployed(lambda service: server.client(service, "100000000001"), wait_until)

    deployed().begin(template("one"))
    deployed().settled("CREATE_COMPLETE")
    deployed().begin(template("two"))
    deployed().leads("1", v2=0.1)
    server.kill()
    server.start()
    wait_until(lambda: deployed().alias == ("1", {"2": 0.1}))
    wait_until(lambda: server.advance(301) or deployed().stack["StackStatus"] == "UPDATE_COMPLETE", 30)
    assert deployed().alias == ("2", {})
    assert [one["status"] for one in deployed().deployments] == ["Succeeded"]

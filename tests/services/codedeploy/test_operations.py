"""CodeDeploy's API, without a stack."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user, trust

EVENTS = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"]
NAMES = {"applicationName": "shop", "deploymentGroupName": "orders"}
HOOK = "CodeDeployHook_silent"


def code_of(call: Callable[..., Any], **params: Any) -> str:
    """The error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    code: str = raised.value.response["Error"]["Code"]
    return code


def spec(current: str, wanted: str, *hooks: str) -> dict[str, Any]:
    """A revision."""
    values = {"Name": "orders", "Alias": "live", "CurrentVersion": current, "TargetVersion": wanted}
    content = {
        "version": 0.0,
        "Resources": [{"orders": {"Type": "AWS::Lambda::Function", "Properties": values}}],
        "Hooks": [{hook: HOOK} for hook in hooks],
    }
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": json.dumps(content)}}


class Shop:
    """A function with two versions, an alias at the first, a hook that answers nothing, and a group."""

    def __init__(self, client: Callable[..., Any], package: bytes, *actions: str) -> None:
        self.iam, self.functions, self.api = client("iam"), client("lambda"), client("codedeploy")
        role = self.iam.create_role(RoleName="mover", AssumeRolePolicyDocument=trust("codedeploy", "lambda"))["Role"]
        self.iam.put_role_policy(RoleName="mover", PolicyName="p", PolicyDocument=allow(*actions))
        self.role = role["Arn"]
        common = {"Runtime": "python3.11", "Role": self.role, "Handler": "m.h", "Code": {"ZipFile": package}}
        for name in ("orders", HOOK):
            self.functions.create_function(FunctionName=name, **common)
        for number in "12":
            self.functions.update_function_configuration(FunctionName="orders", Description=number)
            self.functions.publish_version(FunctionName="orders")
        self.functions.create_alias(FunctionName="orders", Name="live", FunctionVersion="1")
        self.api.create_application(applicationName="shop", computePlatform="Lambda", tags=[{"Key": "a", "Value": "b"}])
        self.api.create_deployment_group(
            **NAMES,
            serviceRoleArn=self.role,
            deploymentConfigName="CodeDeployDefault.LambdaLinear10PercentEvery1Minute",
            autoRollbackConfiguration={"enabled": True, "events": EVENTS},
        )

    @property
    def alias(self) -> Any:
        """(version, the weight of another one)."""
        found = self.functions.get_alias(FunctionName="orders", Name="live")
        weights = found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        return found["FunctionVersion"], *weights.values()

    def deploy(self, *hooks: str, **more: Any) -> str:
        """Begin a deployment; its id."""
        id_: str = self.api.create_deployment(**NAMES, revision=spec("1", "2", *hooks), **more)["deploymentId"]
        return id_

    def info(self, id_: str) -> Any:
        """A deployment."""
        return self.api.get_deployment(deploymentId=id_)["deploymentInfo"]

    def events(self, id_: str) -> dict[str, str]:
        """Status by event."""
        found = self.api.batch_get_deployment_targets(deploymentId=id_, targetIds=["orders:live"])
        target = found["deploymentTargets"][0]["lambdaTarget"]
        return {one["lifecycleEventName"]: one["status"] for one in target["lifecycleEvents"]}


@pytest.fixture
def package() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("m.py", "def h(event, context):\n    return 1\n")
    return buffer.getvalue()


@pytest.fixture
def shop(client: Callable[..., Any], package: bytes) -> Shop:
    return Shop(client, package, "lambda:*")


@pytest.mark.turns_clock
def test_stopped_and_taken_back(shop: Shop, server: Any, wait_until: Callable[..., Any]) -> None:
    id_ = shop.deploy()
    wait_until(lambda: shop.alias == ("1", 0.1))
    assert code_of(shop.api.create_deployment, **NAMES, revision=spec("1", "2")) == "DeploymentLimitExceededException"
    server.advance(61)
    wait_until(lambda: shop.alias == ("1", 0.2))
    # Its step may not be written down yet.
    assert shop.api.stop_deployment(deploymentId=id_)["status"] in ("Succeeded", "Pending")
    wait_until(lambda: shop.alias == ("1",))
    back = shop.info(id_)["rollbackInfo"]["rollbackDeploymentId"]
    wait_until(lambda: shop.info(back)["status"] == "Succeeded")
    assert shop.info(back)["rollbackInfo"]["rollbackTriggeringDeploymentId"] == id_
    assert code_of(shop.api.stop_deployment, deploymentId=id_) == "DeploymentAlreadyCompletedException"
    group = shop.api.get_deployment_group(**NAMES)["deploymentGroupInfo"]
    assert group["lastAttemptedDeployment"]["deploymentId"] == back
    assert shop.api.list_deployments(includeOnlyStatuses=["Stopped"])["deployments"] == [id_]


def watching(*names: str, **more: Any) -> dict[str, Any]:
    return {"enabled": True, "alarms": [{"name": name} for name in names], **more}


def test_alarms_are_given_to_groups_and_deployments(shop: Shop, wait_until: Callable[..., Any]) -> None:
    named, change = (
        {"applicationName": "shop", "currentDeploymentGroupName": "orders"},
        shop.api.update_deployment_group,
    )
    for wrong in (watching(), watching("a", "a"), watching("")):
        assert code_of(change, **named, alarmConfiguration=wrong) == "InvalidAlarmConfigException"
    many = watching(*(str(number) for number in range(11)))
    assert code_of(change, **named, alarmConfiguration=many) == "AlarmsLimitExceededException"
    change(**named, alarmConfiguration=watching("gone"))
    group = shop.api.get_deployment_group(**NAMES)["deploymentGroupInfo"]
    assert group["alarmConfiguration"] == watching("gone", ignorePollAlarmFailure=False)
    # Whose state cannot be retrieved.
    id_ = shop.deploy()
    wait_until(lambda: shop.info(id_)["status"] == "Stopped")
    assert shop.info(id_)["errorInformation"]["code"] == "ALARM_ACTIVE"
    assert shop.alias == ("1",)
    id_ = shop.deploy(overrideAlarmConfiguration=watching("gone", ignorePollAlarmFailure=True))
    wait_until(lambda: shop.alias == ("1", 0.1))
    assert shop.info(id_)["overrideAlarmConfiguration"]["ignorePollAlarmFailure"]


def test_once_it_is_stopped_nothing_is_shifted(shop: Shop, server: Any, wait_until: Callable[..., Any]) -> None:
    answers = set()
    for _ in range(8):
        id_ = shop.deploy(deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce")
        try:
            answers.add(shop.api.stop_deployment(deploymentId=id_, autoRollbackEnabled=False)["status"])
        except shop.api.exceptions.DeploymentAlreadyCompletedException:
            assert shop.alias == ("2",)
        wait_until(lambda: shop.info(id_)["status"] in ("Stopped", "Succeeded"))  # noqa: B023
        found = shop.alias
        server.page("idle")
        assert shop.alias == found
        shop.functions.update_alias(FunctionName="orders", Name="live", FunctionVersion="1")
    assert answers <= {"Succeeded", "Pending"}


@pytest.mark.turns_clock
def test_a_hook_has_an_hour(shop: Shop, server: Any, wait_until: Callable[..., Any]) -> None:
    id_ = shop.deploy("BeforeAllowTraffic", deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce")
    wait_until(lambda: shop.events(id_)["BeforeAllowTraffic"] == "InProgress")
    put = shop.api.put_lifecycle_event_hook_execution_status
    wrong = {"deploymentId": id_, "lifecycleEventHookExecutionId": "x"}
    assert code_of(put, **wrong, status="Succeeded") == "InvalidLifecycleEventHookExecutionIdException"
    assert code_of(put, **wrong, status="Pending") == "InvalidLifecycleEventHookExecutionStatusException"
    wait_until(lambda: server.advance(3601) or shop.info(id_)["status"] == "Failed")
    assert shop.events(id_) == {
        "BeforeAllowTraffic": "Failed", "AllowTraffic": "Skipped", "AfterAllowTraffic": "Skipped",
    }  # fmt: skip
    assert shop.alias == ("1",)


def test_the_role_counts(client: Callable[..., Any], package: bytes, wait_until: Callable[..., Any]) -> None:
    """It must trust CodeDeploy, and may do what its policies let it."""
    shop = Shop(client, package, "lambda:GetAlias")
    id_ = shop.deploy()
    wait_until(lambda: shop.info(id_)["status"] == "Failed")
    assert shop.info(id_)["errorInformation"]["code"] == "IAM_ROLE_PERMISSIONS"
    foreign = shop.iam.create_role(RoleName="other", AssumeRolePolicyDocument=trust("lambda"))["Role"]["Arn"]
    update = {"applicationName": "shop", "currentDeploymentGroupName": "orders", "serviceRoleArn": foreign}
    assert code_of(shop.api.update_deployment_group, **update) == "InvalidRoleException"


def test_policies(client: Callable[..., Any], shop: Shop) -> None:
    """Of a group, and by the tags of an application."""
    group = "arn:aws:codedeploy:*:*:deploymentgroup:shop/orders"
    keys = make_user(shop.iam, "one", allow("codedeploy:GetDeploymentGroup", resource=group))
    assert client("codedeploy", **keys).get_deployment_group(**NAMES)["deploymentGroupInfo"]
    assert code_of(client("codedeploy", **keys).list_applications) == "AccessDeniedException"
    ids = [shop.deploy(deploymentConfigName="CodeDeployDefault.LambdaAllAtOnce")]
    assert code_of(client("codedeploy", **keys).batch_get_deployments, deploymentIds=ids) == "AccessDeniedException"
    keys = make_user(shop.iam, "three", allow("codedeploy:BatchGet*", resource=group))
    assert client("codedeploy", **keys).batch_get_deployments(deploymentIds=ids)["deploymentsInfo"]
    many = {"applicationName": "shop", "deploymentGroupNames": ["orders", "others"]}
    assert code_of(client("codedeploy", **keys).batch_get_deployment_groups, **many) == "AccessDeniedException"
    tagged = {"StringEquals": {"aws:ResourceTag/a": "b"}}
    keys = make_user(shop.iam, "two", allow("codedeploy:GetApplication", Condition=tagged))
    assert client("codedeploy", **keys).get_application(applicationName="shop")["application"]
    assert code_of(client("codedeploy", **keys).get_deployment_group, **NAMES) == "AccessDeniedException"


def test_nouns(shop: Shop) -> None:
    """Names, what is there already, and what goes with what."""
    api = shop.api
    arn = api.list_tags_for_resource
    where = f"arn:aws:codedeploy:us-east-1:{shop.role.split(':')[4]}:application:shop"
    api.tag_resource(ResourceArn=where, Tags=[{"Key": "c", "Value": "d"}])
    api.untag_resource(ResourceArn=where, TagKeys=["a"])
    assert arn(ResourceArn=where)["Tags"] == [{"Key": "c", "Value": "d"}]
    assert code_of(api.create_application, applicationName="shop", computePlatform="Lambda") == (
        "ApplicationAlreadyExistsException"
    )
    assert code_of(api.create_application, applicationName="servers") == "NotImplemented"
    api.update_deployment_group(
        applicationName="shop", currentDeploymentGroupName="orders", newDeploymentGroupName="sales"
    )
    api.update_application(applicationName="shop", newApplicationName="store")
    assert api.list_applications()["applications"] == ["store"]
    assert api.batch_get_applications(applicationNames=["store"])["applicationsInfo"][0]["computePlatform"] == "Lambda"
    assert api.list_deployment_groups(applicationName="store")["deploymentGroups"] == ["sales"]
    found = api.batch_get_deployment_groups(applicationName="store", deploymentGroupNames=["sales", "none"])
    assert [one["deploymentGroupName"] for one in found["deploymentGroupsInfo"]] == ["sales"]
    assert code_of(api.get_application, applicationName="shop") == "ApplicationDoesNotExistException"
    api.delete_deployment_group(applicationName="store", deploymentGroupName="sales")
    group = {"applicationName": "store", "deploymentGroupName": "sales"}
    assert code_of(api.get_deployment_group, **group) == "DeploymentGroupDoesNotExistException"
    api.delete_application(applicationName="store")
    assert api.list_applications()["applications"] == []


def test_configurations(shop: Shop) -> None:
    api = shop.api
    canary = {"type": "TimeBasedCanary", "timeBasedCanary": {"canaryPercentage": 25, "canaryInterval": 3}}
    made = {"deploymentConfigName": "Quarter", "computePlatform": "Lambda"}
    api.create_deployment_config(**made, trafficRoutingConfig=canary)
    shown = api.get_deployment_config(deploymentConfigName="Quarter")["deploymentConfigInfo"]
    assert shown["trafficRoutingConfig"] == canary
    names = api.list_deployment_configs()["deploymentConfigsList"]
    assert {"Quarter", "CodeDeployDefault.LambdaCanary10Percent5Minutes"} <= set(names)
    own = api.get_deployment_config(deploymentConfigName="CodeDeployDefault.LambdaLinear10PercentEvery10Minutes")
    assert own["deploymentConfigInfo"]["trafficRoutingConfig"]["timeBasedLinear"] == {
        "linearPercentage": 10, "linearInterval": 10,
    }  # fmt: skip
    assert code_of(api.create_deployment_config, **made) == "DeploymentConfigAlreadyExistsException"
    api.update_deployment_group(
        applicationName="shop", currentDeploymentGroupName="orders", deploymentConfigName="Quarter"
    )
    assert code_of(api.delete_deployment_config, deploymentConfigName="Quarter") == "DeploymentConfigInUseException"
    api.delete_application(applicationName="shop")
    api.delete_deployment_config(deploymentConfigName="Quarter")
    assert code_of(api.get_deployment_config, deploymentConfigName="Quarter") == (
        "DeploymentConfigDoesNotExistException"
    )


def test_bad_revisions(shop: Shop) -> None:
    for content in ("{", "[]", "{}", '{"Resources": [{"a": {"Type": "AWS::Lambda::Function", "Properties": {}}}]}'):
        revision = {"revisionType": "String", "string": {"content": content}}
        assert code_of(shop.api.create_deployment, **NAMES, revision=revision) == "InvalidRevisionException"
    assert code_of(shop.api.create_deployment, **NAMES) == "RevisionRequiredException"
    assert code_of(shop.api.get_deployment, deploymentId="d-1") == "DeploymentDoesNotExistException"

"""Usage plans: keys from files, quotas that are extended, throttles of single methods."""

from __future__ import annotations

from typing import Any

import pytest
from tests.services.apigateway.rest.conftest import Rest

MOCK = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
VALUES = "first-key-of-twenty-letters", "second-key-of-twenty-letters"


def api_of(rest: Rest) -> str:
    """An API whose /a and /b want a key."""
    api, _ = rest.api()
    for name in ("a", "b"):
        place = rest.method(api, rest.path(api, name), "GET", MOCK, apiKeyRequired=True)
        rest.control.put_method_response(**place, statusCode="200")
        rest.control.put_integration_response(**place, statusCode="200")
    rest.deploy(api)
    return api


def status(rest: Rest, api: str, path: str, value: str = VALUES[0]) -> int:
    return rest.call(api, f"/test{path}", headers={"x-api-key": value}).status


def test_keys_from_a_file(rest: Rest) -> None:
    api, control = api_of(rest), rest.control
    stages = [{"apiId": api, "stage": "test"}]
    one, two = (control.create_usage_plan(name=name, apiStages=stages)["id"] for name in ("one", "two"))
    file = (
        f'Name,key,Enabled,other,usageplanIds\nfirst,{VALUES[0]},,x,"{one},{two}"\nsecond,{VALUES[1]},FALSE,x,{one}\n'
    )
    made = control.import_api_keys(body=file, format="csv")
    assert len(made["ids"]) == 2
    assert status(rest, api, "/a") == 200
    assert status(rest, api, "/a", VALUES[1]) == 403
    again = control.import_api_keys(body=f"key,name\n{VALUES[1]},renamed\n", format="csv")
    assert again["ids"] == made["ids"][1:]
    found = control.get_api_key(apiKey=again["ids"][0], includeValue=True)
    assert (found["name"], found["enabled"], found["value"]) == ("renamed", True, VALUES[1])
    unknown = f"key,name,usageplanids\n{VALUES[1]},renamed,none\n"
    assert control.import_api_keys(body=unknown, format="csv")["warnings"] == ["Invalid Usage Plan ID specified: none"]
    for body, more in ((unknown, {"failOnWarnings": True}), ("name\nx\n", {}), ("key,name\nshort,x\n", {})):
        with pytest.raises(control.exceptions.BadRequestException):
            control.import_api_keys(body=body, format="csv", **more)


@pytest.mark.turns_clock
def test_a_quota_is_extended(rest: Rest, server: Any) -> None:
    api, control = api_of(rest), rest.control
    stages = [{"apiId": api, "stage": "test"}]
    plan = control.create_usage_plan(name="p", apiStages=stages, quota={"limit": 2, "period": "DAY"})["id"]
    (key,) = control.import_api_keys(body=f"key,name,usageplanids\n{VALUES[0]},k,{plan}\n", format="csv")["ids"]
    assert [status(rest, api, "/a") for _ in range(3)] == [200, 200, 429]
    place = {"usagePlanId": plan, "keyId": key}
    patches = [{"op": "replace", "path": "/remaining", "value": "1"}]
    assert control.update_usage(**place, patchOperations=patches)["items"] == {key: [[2, 1]]}
    assert [status(rest, api, "/a") for _ in range(2)] == [200, 429]
    # The next day has the plan's own quota.
    server.advance(86_400)
    assert [status(rest, api, "/a") for _ in range(3)] == [200, 200, 429]
    with pytest.raises(control.exceptions.BadRequestException):
        control.update_usage(**place, patchOperations=[{"op": "replace", "path": "/other", "value": "1"}])
    with pytest.raises(control.exceptions.NotFoundException):
        control.update_usage(usagePlanId=plan, keyId="none", patchOperations=patches)


def test_throttles_of_methods(rest: Rest) -> None:
    api, control = api_of(rest), rest.control
    plan = control.create_usage_plan(name="p", apiStages=[{"apiId": api, "stage": "test"}])["id"]
    control.import_api_keys(body=f"key,name,usageplanids\n{VALUES[0]},k,{plan}\n", format="csv")
    path = f"/apiStages/{api}:test/throttle/~1a/GET"
    patches = [
        {"op": "add", "path": f"{path}/burstLimit", "value": "0"}, {"op": "add", "path": f"{path}/rateLimit", "value": "0"},
    ]  # fmt: skip
    found = control.update_usage_plan(usagePlanId=plan, patchOperations=patches)
    assert found["apiStages"][0]["throttle"] == {"/a/GET": {"burstLimit": 0, "rateLimit": 0.0}}
    assert (status(rest, api, "/a"), status(rest, api, "/b")) == (429, 200)
    found = control.update_usage_plan(usagePlanId=plan, patchOperations=[{"op": "remove", "path": path}])
    assert "throttle" not in found["apiStages"][0]
    assert status(rest, api, "/a") == 200
    for one, error in (
        ({"op": "remove", "path": "/apiStages", "value": "none"}, "Invalid API Stage specified"),
        ({"op": "remove", "path": "/apiStages", "value": f"{api}:none"}, "specified for usageplan"),
        ({"op": "add", "path": f"/apiStages/{api}:none/throttle/~1a/GET/rateLimit", "value": "1"}, "specified for usageplan"),
        ({"op": "add", "path": f"{path}/rateLimit", "value": "x"}, "Invalid value"),
    ):  # fmt: skip
        with pytest.raises(control.exceptions.ClientError, match=error):
            control.update_usage_plan(usagePlanId=plan, patchOperations=[one])


def test_in_a_stack(rest: Rest, stacks: Any) -> None:
    api = api_of(rest)

    def template(**limits: float) -> dict[str, Any]:
        stage = {"ApiId": api, "Stage": "test", **({"Throttle": {"/a/GET": limits}} if limits else {})}
        return {"Resources": {"Plan": {"Type": "AWS::ApiGateway::UsagePlan", "Properties": {"ApiStages": [stage]}}}}

    def held() -> Any:
        (plan,) = rest.control.get_usage_plans()["items"]
        return plan["apiStages"][0].get("throttle")

    assert stacks.create("s", template(RateLimit=5.0, BurstLimit=2))["StackStatus"] == "CREATE_COMPLETE"
    assert held() == {"/a/GET": {"rateLimit": 5.0, "burstLimit": 2}}
    assert stacks.update("s", template(RateLimit=7.0, BurstLimit=2))["StackStatus"] == "UPDATE_COMPLETE"
    assert held() == {"/a/GET": {"rateLimit": 7.0, "burstLimit": 2}}
    assert stacks.update("s", template())["StackStatus"] == "UPDATE_COMPLETE"
    assert held() is None


def test_plans_are_left_and_shown_whole(rest: Rest) -> None:
    api, control = api_of(rest), rest.control
    rest.deploy(api, "other")
    stages = [{"apiId": api, "stage": name} for name in ("test", "other")]
    made = control.create_usage_plan(name="left", apiStages=stages, quota={"limit": 2, "period": "DAY"})
    plan = made["id"]
    assert ("tags" in made, made["quota"]["offset"]) == (False, 0)
    assert control.get_usage_plan(usagePlanId=plan)["tags"] == {}
    keys = [control.create_api_key(name=f"order-{number}")["id"] for number in range(4)]
    for key in keys:
        control.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    listed = control.get_usage_plan_keys(usagePlanId=plan)["items"]
    everywhere = control.get_api_keys(nameQuery="order-")["items"]
    assert [one["id"] for one in listed] == [one["id"] for one in everywhere] == keys[::-1]
    control.delete_stage(restApiId=api, stageName="other")
    assert control.get_usage_plan(usagePlanId=plan)["apiStages"] == stages[:1]
    control.delete_rest_api(restApiId=api)
    assert control.get_usage_plan(usagePlanId=plan)["apiStages"] == []
    control.delete_usage_plan(usagePlanId=plan)

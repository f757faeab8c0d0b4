"""What stages do to requests: canary releases, and answers that are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.apigateway.rest.conftest import Answer, Rest
from tests.services.firehose.conftest import Delivered

# Another answer for each invocation.
FRESH = """
import json, uuid
def handler(event, context):
    return {'statusCode': int((event['queryStringParameters'] or {}).get('status', 200)), 'body': uuid.uuid4().hex}
"""
EVERY = "/*/*/caching"


def change(path: str, value: str = "", op: str = "replace", **more: str) -> dict[str, str]:
    return {"op": op, "path": path, **({"value": value} if op != "copy" else {}), **more}


@pytest.fixture
def canary(rest: Rest) -> str:
    """An API with a stage `test` that answers `old 1`."""
    api, root = rest.api()
    integration = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
    place = rest.method(api, root, "GET", integration)
    rest.control.put_method_response(**place, statusCode="200")
    templates = {"application/json": "old $stageVariables.v"}
    rest.control.put_integration_response(**place, statusCode="200", responseTemplates=templates)
    rest.deploy(api, variables={"v": "1"})
    patches = [change("/responseTemplates/application~1json", "new $stageVariables.v")]
    rest.control.update_integration_response(**place, statusCode="200", patchOperations=patches)
    return api


def test_a_canary_takes_a_part(rest: Rest, canary: str) -> None:
    stage = {"restApiId": canary, "stageName": "test"}
    asked = {"percentTraffic": 50.0, "stageVariableOverrides": {"v": "2"}}
    made = rest.deploy(canary, canarySettings=asked)
    found = rest.control.get_stage(**stage)
    assert found["canarySettings"] == {**asked, "deploymentId": made, "useStageCache": False}
    assert found["deploymentId"] != made
    answers = [rest.call(canary, "/test/").body for _ in range(100)]
    # Of a hundred, fewer than 20 are one time in a thousand million.
    assert set(answers) == {b"old 1", b"new 2"}
    assert 20 <= answers.count(b"new 2") <= 80
    with pytest.raises(
        rest.control.exceptions.BadRequestException, match="Non canary deployment not supported on stage"
    ):
        rest.deploy(canary)
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Stage none must already be created"):
        rest.deploy(canary, "none", canarySettings=asked)
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Active stages"):
        rest.control.delete_deployment(restApiId=canary, deploymentId=made)
    rest.control.update_stage(**stage, patchOperations=[change("/canarySettings/percentTraffic", "100")])
    assert {rest.call(canary, "/test/").body for _ in range(20)} == {b"new 2"}
    promoted = [
        change("/canarySettings/percentTraffic", "0.0"),
        change("/variables", op="copy", **{"from": "/canarySettings/stageVariableOverrides"}),
        change("/deploymentId", op="copy", **{"from": "/canarySettings/deploymentId"}),
    ]
    found = rest.control.update_stage(**stage, patchOperations=promoted)
    assert (found["deploymentId"], found["variables"]) == (made, {"v": "2"})
    assert {rest.call(canary, "/test/").body for _ in range(20)} == {b"new 2"}
    patches = [
        change("/canarySettings/stageVariableOverrides/v", op="remove"), change("/canarySettings/useStageCache", "true"),
    ]  # fmt: skip
    found = rest.control.update_stage(**stage, patchOperations=patches)["canarySettings"]
    assert (found["useStageCache"], found.get("stageVariableOverrides")) == (True, None)
    found = rest.control.update_stage(**stage, patchOperations=[change("/canarySettings", op="remove")])
    assert "canarySettings" not in found
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Canary does not exist"):
        rest.control.update_stage(**stage, patchOperations=promoted[2:])
    for path, value in (("percentTraffic", "101"), ("percentTraffic", "x"), ("deploymentId", "none"), ("other", "1")):
        with pytest.raises(rest.control.exceptions.BadRequestException):
            rest.control.update_stage(**stage, patchOperations=[change(f"/canarySettings/{path}", value)])


@pytest.fixture
def kept(rest: Rest, function: Callable[..., Any]) -> Callable[..., Answer]:
    """kept("/a?q=1"): asks an API whose stage keeps GET's answers by `q`."""
    function(FRESH, "fresh")
    api, _ = rest.api()
    rest.permit("fresh", api)
    for verb in ("GET", "POST"):
        place = rest.proxy(api, rest.path(api, "a"), verb, "fresh", requestParameters={
            "method.request.querystring.q": False,
        })  # fmt: skip
        patches = [{"op": "add", "path": "/cacheKeyParameters/method.request.querystring.q"}]
        rest.control.update_integration(**place, patchOperations=patches)
    rest.deploy(api)
    patches = [change("/cacheClusterEnabled", "true"), change(f"{EVERY}/enabled", "true")]
    found = rest.control.update_stage(restApiId=api, stageName="test", patchOperations=patches)
    assert (found["cacheClusterStatus"], found["cacheClusterSize"]) == ("AVAILABLE", "0.5")

    def ask(path: str, verb: str = "GET", **headers: str) -> Answer:
        return rest.call(api, f"/test{path}", verb, headers=headers)

    ask.api = api  # type: ignore[attr-defined]
    return ask


def test_answers_are_kept(rest: Rest, kept: Any) -> None:
    first = kept("/a?q=1")
    assert kept("/a?q=1&other=2").body == first.body
    assert kept("/a?q=2").body != first.body
    assert kept("/a").body != first.body
    # What is no success is not kept, and other methods' answers only where their own settings say so.
    assert kept("/a?q=3&status=500").body != kept("/a?q=3&status=500").body
    assert kept("/a?q=1", "POST").body != kept("/a?q=1", "POST").body
    rest.control.flush_stage_cache(restApiId=kept.api, stageName="test")
    second = kept("/a?q=1")
    assert second.body != first.body
    patches = [change("/~1a/POST/caching/enabled", "true"), change("/~1a/GET/caching/enabled", "false")]
    rest.control.update_stage(restApiId=kept.api, stageName="test", patchOperations=patches)
    assert kept("/a?q=1", "POST").body == kept("/a?q=1", "POST").body
    assert kept("/a?q=1").body != second.body


@pytest.mark.turns_clock
def test_for_so_long(rest: Rest, kept: Any, server: Any) -> None:
    patches = [change(f"{EVERY}/ttlInSeconds", "60")]
    rest.control.update_stage(restApiId=kept.api, stageName="test", patchOperations=patches)
    first = kept("/a")
    server.advance(50)
    assert kept("/a").body == first.body
    server.advance(11)
    assert kept("/a").body != first.body


def test_who_may_ask_anew(rest: Rest, kept: Any) -> None:
    first, wish = kept("/a"), {"Cache-Control": "max-age=0"}
    strategy = f"{EVERY}/unauthorizedCacheControlHeaderStrategy"

    def set_(path: str, value: str) -> None:
        rest.control.update_stage(restApiId=kept.api, stageName="test", patchOperations=[change(path, value)])

    answer = kept("/a", **wish)
    assert (answer.body, (answer.header("Warning") or "")[:4]) == (first.body, "199 ")
    set_(strategy, "SUCCEED_WITHOUT_RESPONSE_HEADER")
    assert kept("/a", **wish).header("Warning") is None
    set_(strategy, "FAIL_WITH_403")
    assert kept("/a", **wish).status == 403
    assert kept("/a").body == first.body
    set_(f"{EVERY}/requireAuthorizationForCacheControl", "false")
    again = kept("/a", **wish)
    assert again.body != first.body
    assert kept("/a").body == again.body


def test_logs(rest: Rest, client: Callable[..., Any], function: Callable[..., Any], wait_until: Any) -> None:
    function(FRESH, "fresh")
    api, _ = rest.api()
    rest.permit("fresh", api)
    rest.proxy(api, rest.path(api, "a", "{id}"), "GET", "fresh")
    rest.deploy(api)
    logs = client("logs")
    logs.create_log_group(logGroupName="access")
    form = "$context.requestId $context.httpMethod $context.resourcePath $context.status $context.identity.sourceIp " \
        "$context.integration.status $context.error.message $context.authorizer.none $context.stage"  # fmt: skip
    patches = [
        change("/accessLogSettings/destinationArn", f"arn:aws:logs:us-east-1:{rest.account}:log-group:access"),
        change("/accessLogSettings/format", form), change("/*/*/logging/loglevel", "INFO"),
    ]  # fmt: skip
    rest.control.update_stage(restApiId=api, stageName="test", patchOperations=patches)
    answer = rest.call(api, "/test/a/7")
    id_ = answer.header("x-amzn-RequestId")
    refused = rest.call(api, "/test/none").header("x-amzn-RequestId")

    def told(group: str) -> list[str]:
        try:
            return [one["message"] for one in logs.filter_log_events(logGroupName=group)["events"]]
        except logs.exceptions.ResourceNotFoundException:
            return []

    wait_until(lambda: len(told("access")) == 2)
    assert told("access")[0] == f"{id_} GET /a/{{id}} 200 127.0.0.1 200 - - test"
    assert told("access")[1].startswith(f"{refused} GET - 403 127.0.0.1 - Missing Authentication Token")
    executed = f"API-Gateway-Execution-Logs_{api}/test"
    wait_until(lambda: f"({id_}) Method completed with status: 200" in told(executed))
    assert f"({id_}) Starting execution for request: {id_}" in told(executed)
    assert not any("Endpoint response body" in line for line in told(executed))
    patches = [change("/*/*/logging/dataTrace", "true")]
    rest.control.update_stage(restApiId=api, stageName="test", patchOperations=patches)
    rest.call(api, "/test/a/8")
    wait_until(lambda: any("Endpoint response body" in line for line in told(executed)))
    patches = [change("/*/*/logging/loglevel", "ERROR")]
    rest.control.update_stage(restApiId=api, stageName="test", patchOperations=patches)
    last = rest.call(api, "/test/a/9").header("x-amzn-RequestId")
    wait_until(lambda: any((last or "") in line for line in told("access")))
    assert not any((last or "") in line for line in told(executed))


def test_logs_to_firehose(rest: Rest, canary: str, client: Callable[..., Any], wait_until: Any) -> None:
    stream = Delivered(client, rest.account, "amazon-apigateway-x").make()
    arn = stream.describe()["DeliveryStreamARN"]
    wait_until(lambda: stream.describe()["DeliveryStreamStatus"] == "ACTIVE")

    def log_to(destination: str, form: str = "$context.requestId $context.status\n") -> None:
        patches = [
            change("/accessLogSettings/destinationArn", destination),
            change("/accessLogSettings/format", form),
        ]
        rest.control.update_stage(restApiId=canary, stageName="test", patchOperations=patches)

    for unfit in (arn.replace("amazon-apigateway-", ""), f"arn:aws:s3:::{stream.bucket}", "x"):
        with pytest.raises(ClientError, match="Access log destination must be"):
            log_to(unfit)
    log_to(arn)
    asked = [rest.call(canary, path) for path in ("/test", "/test/none", "/test")]

    def lines() -> list[str]:
        return b"".join(map(stream.read, stream.names())).decode().splitlines()

    wait_until(lambda: len(lines()) == 3)
    assert sorted(lines()) == sorted(f"{one.header('x-amzn-RequestId')} {one.status}" for one in asked)

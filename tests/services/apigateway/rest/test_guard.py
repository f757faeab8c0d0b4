"""Who may call a method: signatures, resource policies, authorizers, API keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.conftest import Server
from tests.roles import make_role
from tests.services.apigateway.rest.conftest import ECHO, Answer, Rest
from tests.services.lambda_.conftest import package

# What it answers to a token: allow, deny, other (a path that it allows), null, raise, unauthorized, bad.
AUTHORIZER = """
calls = 0
def handler(event, context):
    global calls
    calls += 1
    token = event.get('authorizationToken') or event['headers'].get('token')
    if token == 'unauthorized':
        raise Exception('Unauthorized')
    if token == 'raise':
        raise Exception('broken')
    if token == 'null':
        return None
    effect = 'Deny' if token == 'deny' else 'Allow'
    resource = event['methodArn'] + ('x' if token == 'other' else '')
    statement = {'Action': 'execute-api:Invoke', 'Effect': effect, 'Resource': resource}
    if token == 'wide':
        statement['Resource'] = '*'
    statements = [statement]
    if token == 'here':
        statement['Condition'] = {'IpAddress': {'aws:SourceIp': '127.0.0.0/8'}}
    if token == 'barred':
        statements.append({**statement, 'Effect': 'Deny', 'Condition': {'IpAddress': {'aws:SourceIp': '127.0.0.0/8'}}})
    context = {'calls': calls, 'type': event['type'], 'yes': True, 'arn': event['methodArn']}
    if token == 'bad':
        context['list'] = []
    return {
        'principalId': 'me', 'policyDocument': {'Version': '2012-10-17', 'Statement': statements},
        'context': context, 'usageIdentifierKey': 'k' * 30,
    }
"""


@pytest.fixture
def echo(rest: Rest, function: Callable[..., str]) -> str:
    """A function that answers its event, which every API of the account may invoke."""
    name = function(ECHO)
    rest.permit(name, "*")
    return name


@pytest.fixture
def signed(server: Server, rest: Rest) -> Callable[..., Answer]:
    """signed(api, path, key, secret): a signed GET."""

    def call(
        api: str,
        path: str,
        key: str,
        secret: str,
        service: str = "execute-api",
        token: str | None = None,
        region: str = "us-east-1",
    ) -> Answer:
        url = f"http://{api}.execute-api.localhost:{server.port}{path}"
        request = AWSRequest("GET", url, headers={"Host": f"{api}.execute-api.localhost:{server.port}"})
        SigV4Auth(Credentials(key, secret, token), service, region).add_auth(request)
        return rest.call(api, path, headers=dict(request.headers.items()))

    return call


def user(client: Callable[..., Any], name: str, resource: str | None) -> tuple[str, str]:
    """A user that may invoke a resource; its key."""
    iam = client("iam")
    iam.create_user(UserName=name)
    if resource:
        statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def test_signatures(rest: Rest, echo: str, client: Callable[..., Any], signed: Callable[..., Answer]) -> None:
    api, root = rest.api()
    rest.proxy(api, root, "GET", echo, authorizationType="AWS_IAM")
    rest.proxy(api, rest.path(api, "a", "{b}"), "GET", echo, authorizationType="AWS_IAM")
    rest.deploy(api)
    answer = rest.call(api, "/test")
    assert (answer.status, answer.json) == (403, {"message": "Missing Authentication Token"})
    key, secret = user(client, "ann", f"arn:aws:execute-api:us-east-1:{rest.account}:{api}/test/GET/a/*")
    answer = signed(api, "/test/a/b%20c", key, secret)
    assert answer.status == 200
    identity = answer.json["requestContext"]["identity"]
    assert (identity["accessKey"], identity["accountId"]) == (key, rest.account)
    assert identity["userArn"] == f"arn:aws:iam::{rest.account}:user/ann"
    assert identity["user"] == identity["caller"]
    answer = signed(api, "/test", key, secret)
    assert answer.status == 403
    assert answer.header("x-amzn-ErrorType") == "AccessDeniedException"
    assert answer.json["Message"].startswith(
        f"User: arn:aws:iam::{rest.account}:user/ann is not authorized to perform: execute-api:Invoke on resource: "
        f"arn:aws:execute-api:us-east-1:********{rest.account[-4:]}:{api}/test/GET/"
    )
    assert signed(api, "/test", rest.account, "test").status == 200, "the account's root"
    answer = signed(api, "/test/a/b", key, "wrong")
    assert (answer.status, answer.header("x-amzn-ErrorType")) == (403, "InvalidSignatureException")
    answer = signed(api, "/test/a/b", "AKIAUNKNOWNUNKNOWN00", secret)
    assert (answer.status, answer.header("x-amzn-ErrorType")) == (403, "UnrecognizedClientException")
    assert answer.json == {"message": "The security token included in the request is invalid."}
    assert signed(api, "/test/a/b", key, secret, service="s3").status == 403
    answer = signed(api, "/test/a/b", key, secret, region="eu-west-1")
    assert (answer.status, answer.header("x-amzn-ErrorType")) == (403, "InvalidSignatureException")
    assert answer.json == {"message": "Credential should be scoped to a valid region, not 'eu-west-1'. "}


def policy(effect: str, principal: Any, resource: str = "execute-api:/*", **condition: Any) -> str:
    """A resource policy of one statement."""
    statement = {"Effect": effect, "Principal": principal, "Action": "execute-api:Invoke", "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | condition]})


def test_resource_policies(rest: Rest, echo: str, client: Callable[..., Any], signed: Callable[..., Answer]) -> None:
    api, root = rest.api(policy=policy("Allow", "*", "execute-api:/test/GET/a"))
    shown = rest.control.get_rest_api(restApiId=api)["policy"]
    found = json.loads(json.loads(f'"{shown}"'))
    assert found["Statement"][0]["Resource"] == f"arn:aws:execute-api:us-east-1:{rest.account}:{api}/test/GET/a"
    rest.proxy(api, rest.path(api, "a"), "GET", echo)
    rest.proxy(api, rest.path(api, "b"), "GET", echo)
    rest.proxy(api, rest.path(api, "iam"), "GET", echo, authorizationType="AWS_IAM")
    rest.deploy(api)
    assert rest.call(api, "/test/a").status == 200
    answer = rest.call(api, "/test/b")
    arn = f"arn:aws:execute-api:us-east-1:********{rest.account[-4:]}:{api}/test/GET/b"
    assert answer.status == 403
    assert (
        f"User: anonymous is not authorized to perform: execute-api:Invoke on resource: {arn}" in answer.json["Message"]
    )

    key, secret = user(client, "ann", None)
    assert signed(api, "/test/iam", key, secret).status == 403

    def set_policy(text: str) -> None:
        patches = [{"op": "replace", "path": "/policy", "value": text}]
        rest.control.update_rest_api(restApiId=api, patchOperations=patches)
        rest.deploy(api)

    set_policy(policy("Allow", {"AWS": f"arn:aws:iam::{rest.account}:user/ann"}))
    assert signed(api, "/test/iam", key, secret).status == 200
    assert rest.call(api, "/test/a").status == 403
    set_policy(policy("Deny", "*"))
    answer = signed(api, "/test/iam", rest.account, "test")
    assert (answer.status, "with an explicit deny" in answer.json["Message"]) == (403, True)
    set_policy(policy("Allow", "*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))
    assert rest.call(api, "/test/a").status == 403
    set_policy(policy("Allow", "*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}))
    assert rest.call(api, "/test/a").status == 200
    set_policy("")
    assert rest.call(api, "/test/b").status == 200
    assert "policy" not in rest.control.get_rest_api(restApiId=api)
    with pytest.raises(rest.control.exceptions.BadRequestException, match="Invalid policy document"):
        set_policy('{"Statement": []}')


def test_token_authorizers(rest: Rest, echo: str, function: Callable[..., str]) -> None:
    name = function(AUTHORIZER, "authorizer")
    api, root = rest.api()
    made = rest.control.create_authorizer(
        restApiId=api, name="tokens", type="TOKEN", authorizerUri=rest.uri(name),
        identitySource="method.request.header.Token", identityValidationExpression="^[a-z]+$",
    )["id"]  # fmt: skip
    secured = {"authorizationType": "CUSTOM", "authorizerId": made}
    rest.proxy(api, root, "GET", echo, **secured)
    rest.proxy(api, rest.path(api, "b"), "GET", echo, **secured)
    rest.deploy(api)

    def ask(token: str, path: str = "/test") -> Answer:
        return rest.call(api, path, headers={"token": token})

    assert (ask("allow").status, ask("allow").json) == (500, {"message": None})
    assert ask("allow").header("x-amzn-ErrorType") == "AuthorizerConfigurationException"
    rest.permit(name, api, f"authorizers/{made}")
    for answer in (rest.call(api, "/test"), ask("NO"), ask("unauthorized")):
        assert (answer.status, answer.json) == (401, {"message": "Unauthorized"})
    answer = ask("allow")
    assert answer.status == 200
    first = answer.json["requestContext"]["authorizer"]
    arn = f"arn:aws:execute-api:us-east-1:{rest.account}:{api}/test/GET/"
    assert (first["principalId"], first["type"], first["yes"], first["arn"]) == ("me", "TOKEN", "true", arn)
    assert ask("allow").json["requestContext"]["authorizer"] == first, "the answer is kept"
    answer = ask("allow", "/test/b")
    assert (answer.status, answer.json) == (403, {"Message": "User is not authorized to access this resource"})
    assert ask("wide").status == 200
    assert ask("wide", "/test/b").status == 200
    assert ask("here").status == 200
    assert ask("barred").status == 403
    answer = ask("deny")
    text = "User is not authorized to access this resource with an explicit deny"
    assert (answer.status, answer.json) == (403, {"Message": text})
    assert ask("other").status == 403
    for token in ("raise", "null", "bad"):
        assert (ask(token).status, ask(token).json) == (500, {"message": None}), token
    rest.control.flush_stage_authorizers_cache(restApiId=api, stageName="test")
    rest.control.flush_stage_cache(restApiId=api, stageName="test")
    second = ask("allow").json["requestContext"]["authorizer"]["calls"]
    assert int(second) > int(first["calls"])
    assert ask("allow").json["requestContext"]["authorizer"]["calls"] == second


def test_request_authorizers(rest: Rest, echo: str, function: Callable[..., str]) -> None:
    name = function(AUTHORIZER, "authorizer")
    api, root = rest.api()
    sources = "method.request.header.token,method.request.querystring.q"
    made = rest.control.create_authorizer(
        restApiId=api, name="requests", type="REQUEST", authorizerUri=rest.uri(name), identitySource=sources,
        authorizerResultTtlInSeconds=0,
    )["id"]  # fmt: skip
    rest.permit(name, api, f"authorizers/{made}")
    rest.proxy(api, root, "GET", echo, authorizationType="CUSTOM", authorizerId=made)
    rest.deploy(api)
    assert rest.call(api, "/test?q=1").status == 401
    assert rest.call(api, "/test", headers={"token": "allow"}).status == 401
    calls = []
    for _ in range(2):
        answer = rest.call(api, "/test?q=1", headers={"token": "allow"})
        assert answer.status == 200
        calls.append(int(answer.json["requestContext"]["authorizer"]["calls"]))
    assert calls[1] > calls[0], "nothing is kept"


def test_api_keys(rest: Rest, echo: str, function: Callable[..., str]) -> None:
    api, root = rest.api()
    rest.proxy(api, root, "GET", echo, apiKeyRequired=True)
    rest.deploy(api)
    value = "k" * 30
    key = rest.control.create_api_key(name="one", value=value, enabled=True)
    plan = rest.control.create_usage_plan(name="plan", apiStages=[{"apiId": api, "stage": "test"}])["id"]

    def ask(**headers: str) -> Answer:
        return rest.call(api, "/test", headers=headers)

    headers = {"x-api-key": value}
    for answer in (ask(), ask(**headers)):
        assert (answer.status, answer.json) == (403, {"message": "Forbidden"})
    rest.control.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    identity = ask(**headers).json["requestContext"]["identity"]
    assert (identity["apiKey"], identity["apiKeyId"]) == (value, key["id"])
    patches = [{"op": "replace", "path": "/enabled", "value": "false"}]
    rest.control.update_api_key(apiKey=key["id"], patchOperations=patches)
    assert ask(**headers).status == 403
    rest.control.update_api_key(
        apiKey=key["id"], patchOperations=[{"op": "replace", "path": "/enabled", "value": "true"}]
    )
    name = function(AUTHORIZER, "authorizer")
    made = rest.control.create_authorizer(
        restApiId=api, name="tokens", type="TOKEN", authorizerUri=rest.uri(name),
        identitySource="method.request.header.Token",
    )["id"]  # fmt: skip
    rest.permit(name, api, f"authorizers/{made}")
    secured = {"authorizationType": "CUSTOM", "authorizerId": made, "apiKeyRequired": True}
    rest.proxy(api, rest.path(api, "b"), "GET", echo, **secured)
    patches = [{"op": "replace", "path": "/apiKeySource", "value": "AUTHORIZER"}]
    rest.control.update_rest_api(restApiId=api, patchOperations=patches)
    rest.deploy(api)
    assert rest.call(api, "/test/b", headers={"token": "allow"}).status == 200
    assert ask(**headers).status == 403


MOCK = {"type": "MOCK", "requestTemplates": {"application/json": "{statusCode: 200}"}}


def mocked(rest: Rest, api: str, resource: str, verb: str, **settings: Any) -> None:
    """A method that answers 200."""
    place = rest.method(api, resource, verb, MOCK, **settings)
    rest.control.put_method_response(**place, statusCode="200")
    rest.control.put_integration_response(**place, statusCode="200")


@pytest.fixture
def clocked(own_server: Callable[..., Server]) -> tuple[Rest, Server]:
    """REST APIs of a server whose clock may be turned."""
    server = own_server()
    return Rest(server, lambda name: server.client(name, "111111111111"), "111111111111"), server


@pytest.mark.turns_clock
def test_throttles(clocked: tuple[Rest, Server]) -> None:
    rest, server = clocked
    api, root = rest.api()
    mocked(rest, api, root, "GET")
    mocked(rest, api, root, "POST")
    rest.deploy(api)
    patches = [
        {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "0.001"},
        {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "2"},
        {"op": "replace", "path": "/~1/POST/throttling/burstLimit", "value": "0"},
    ]
    rest.control.update_stage(restApiId=api, stageName="test", patchOperations=patches)
    assert [rest.call(api, "/test").status for _ in range(3)] == [200, 200, 429]
    answer = rest.call(api, "/test", "POST")
    assert (answer.status, answer.json) == (429, {"message": "Too Many Requests"})
    assert answer.header("x-amzn-ErrorType") == "TooManyRequestsException"
    server.advance(1001)
    assert rest.call(api, "/test").status == 200


@pytest.mark.turns_clock
def test_usage_plans_have_throttles_and_quotas(clocked: tuple[Rest, Server]) -> None:
    rest, server = clocked
    api, root = rest.api()
    mocked(rest, api, root, "GET", apiKeyRequired=True)
    rest.deploy(api)
    key = rest.control.create_api_key(name="one", enabled=True)
    stages = [{"apiId": api, "stage": "test"}]
    limits = {"throttle": {"rateLimit": 0.001, "burstLimit": 2}, "quota": {"limit": 3, "period": "MONTH"}}
    plan = rest.control.create_usage_plan(name="plan", apiStages=stages, **limits)["id"]
    rest.control.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")

    def ask() -> Answer:
        return rest.call(api, "/test", headers={"x-api-key": key["value"]})

    def spent() -> int:
        today = datetime.now(UTC).date()
        days = (today - timedelta(days=1)).isoformat(), (today + timedelta(days=1)).isoformat()
        found = rest.control.get_usage(usagePlanId=plan, startDate=days[0], endDate=days[1])["items"][key["id"]]
        return sum(used for used, _ in found)

    assert [ask().status for _ in range(3)] == [200, 200, 429]
    assert spent() == 2
    patches = [{"op": "replace", "path": "/throttle/rateLimit", "value": "1000"}]
    rest.control.update_usage_plan(usagePlanId=plan, patchOperations=patches)
    server.kill()
    server.start()
    answers = [ask() for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 429], "what was used is not forgotten"
    assert answers[1].json == {"message": "Limit Exceeded"}
    assert spent() == 3
    server.advance(31 * 24 * 3600)
    assert ask().status == 200


@pytest.mark.turns_clock
def test_an_authorizers_answer_expires(clocked: tuple[Rest, Server]) -> None:
    rest, server = clocked
    settings = {
        "Runtime": "python3.11",
        "Handler": "index.handler",
        "Role": make_role(server.client("iam", "111111111111")),
    }
    functions = server.client("lambda", "111111111111")
    functions.create_function(FunctionName="a", Code={"ZipFile": package(index=AUTHORIZER)}, **settings)
    functions.create_function(FunctionName="e", Code={"ZipFile": package(index=ECHO)}, **settings)
    api, root = rest.api()
    made = rest.control.create_authorizer(
        restApiId=api, name="tokens", type="TOKEN", authorizerUri=rest.uri("a"),
        identitySource="method.request.header.Token",
    )["id"]  # fmt: skip
    rest.permit("a", api, f"authorizers/{made}")
    rest.permit("e", api)
    rest.proxy(api, root, "GET", "e", authorizationType="CUSTOM", authorizerId=made)
    rest.deploy(api)

    def calls() -> int:
        answer = rest.call(api, "/test", headers={"token": "allow"})
        return int(answer.json["requestContext"]["authorizer"]["calls"])

    first = calls()
    server.advance(270)  # a slow machine adds some seconds of its own
    assert calls() == first
    server.advance(31)
    assert calls() > first

"""Connections and API destinations: kept as on AWS, and really called."""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import parse_qsl

import pytest
from botocore.exceptions import ClientError
from tests.endpoint import Answer, Endpoint
from tests.roles import make_role
from tests.services.events.conftest import make_queue
from tests.services.events.test_targets import ENTRY, letters, rule

BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": "open sesame"}}


def connect(events: Any, name: str = "c", kind: str = "BASIC", **parameters: Any) -> str:
    """A connection; its ARN."""
    made = events.create_connection(Name=name, AuthorizationType=kind, AuthParameters=parameters or BASIC)
    arn: str = made["ConnectionArn"]
    return arn


def direct(events: Any, url: str, connection: str, name: str = "d", **more: Any) -> str:
    """An API destination; its ARN."""
    given = {"HttpMethod": "POST", **more}
    made = events.create_api_destination(Name=name, ConnectionArn=connection, InvocationEndpoint=url, **given)
    assert made["ApiDestinationState"] == "ACTIVE"
    arn: str = made["ApiDestinationArn"]
    return arn


def refused(call: Any, **params: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**params)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_a_connection_shows_no_secrets(events: Any) -> None:
    http = {
        "HeaderParameters": [
            {"Key": "x-open", "Value": "seen"},
            {"Key": "x-hidden", "Value": "unseen", "IsValueSecret": True},
        ]
    }
    arn = connect(events, **BASIC, InvocationHttpParameters=http)
    found = events.describe_connection(Name="c")
    assert found["ConnectionArn"] == arn
    assert (found["ConnectionState"], found["AuthorizationType"]) == ("AUTHORIZED", "BASIC")
    assert found["SecretArn"].split(":")[5:7] == [
        "secret",
        f"events!connection/c/{found['SecretArn'].rpartition('/')[2]}",
    ]
    assert found["AuthParameters"] == {
        "BasicAuthParameters": {"Username": "ann"},
        "InvocationHttpParameters": {
            "HeaderParameters": [
                {"Key": "x-open", "Value": "seen", "IsValueSecret": False},
                {"Key": "x-hidden", "IsValueSecret": True},
            ]
        },
    }
    assert refused(events.create_connection, Name="c", AuthorizationType="BASIC", AuthParameters=BASIC) == (
        "ResourceAlreadyExistsException",
        "Connection c already exists.",
    )
    code, _ = refused(events.create_connection, Name="e", AuthorizationType="API_KEY", AuthParameters=BASIC)
    assert code == "ValidationException"
    listed = events.list_connections(NamePrefix="c", ConnectionState="AUTHORIZED")["Connections"]
    assert [one["Name"] for one in listed] == ["c"]
    key = {"ApiKeyAuthParameters": {"ApiKeyName": "k", "ApiKeyValue": "v"}}
    events.update_connection(Name="c", AuthorizationType="API_KEY", AuthParameters=key, Description="other")
    found = events.describe_connection(Name="c")
    assert found["Description"] == "other"
    assert found["AuthParameters"]["ApiKeyAuthParameters"] == {"ApiKeyName": "k"}
    assert "BasicAuthParameters" not in found["AuthParameters"]
    assert events.deauthorize_connection(Name="c")["ConnectionState"] == "DEAUTHORIZING"
    assert events.describe_connection(Name="c")["ConnectionState"] == "DEAUTHORIZED"
    assert events.delete_connection(Name="c")["ConnectionState"] == "DELETING"
    assert refused(events.describe_connection, Name="c") == (
        "ResourceNotFoundException",
        "Failed to describe the connection(s). Connection 'c' does not exist.",
    )


def test_its_secret_is_one_of_secrets_manager(events: Any, client: Any) -> None:
    secrets = client("secretsmanager")
    own = {
        "ClientParameters": {"ClientID": "c", "ClientSecret": "s"},
        "AuthorizationEndpoint": "http://127.0.0.1:9/",
        "HttpMethod": "POST",
        "OAuthHttpParameters": {"BodyParameters": [{"Key": "grant_type", "Value": "g", "IsValueSecret": False}]},
    }
    given = {
        "OAuthParameters": own,
        "InvocationHttpParameters": {"QueryStringParameters": [{"Key": "q", "Value": "1"}]},
    }
    events.create_connection(Name="c", AuthorizationType="OAUTH_CLIENT_CREDENTIALS", AuthParameters=given)
    arn = events.describe_connection(Name="c")["SecretArn"]
    found = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])
    assert (found["client_id"], found["client_secret"], found["http_method"]) == ("c", "s", "POST")
    assert found["oauth_http_parameters"]["body_parameters"][0]["is_value_secret"] is False
    assert found["invocation_http_parameters"] == {"query_string_parameters": [{"key": "q", "value": "1"}]}
    described = secrets.describe_secret(SecretId=arn)
    assert described["OwningService"] == "events"
    assert {"Key": "aws:secretsmanager:owningService", "Value": "events"} in described["Tags"]
    for call in (secrets.delete_secret, secrets.update_secret, secrets.restore_secret):
        assert refused(call, SecretId=arn)[0] == "InvalidRequestException"
    other = {"BasicAuthParameters": {"Username": "u", "Password": "p"}}
    events.update_connection(Name="c", AuthorizationType="BASIC", AuthParameters=other)
    assert json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])["username"] == "u"
    events.deauthorize_connection(Name="c")
    assert secrets.get_secret_value(SecretId=arn)["SecretString"] == "{}"
    events.delete_connection(Name="c")
    assert refused(secrets.describe_secret, SecretId=arn)[0] == "ResourceNotFoundException"


def test_a_destination_is_kept_and_inactive_without_its_connection(events: Any) -> None:
    arn = direct(events, "https://example.com/a", connect(events))
    other = connect(events, "other")
    events.update_api_destination(Name="d", HttpMethod="PUT", ConnectionArn=other, InvocationRateLimitPerSecond=7)
    found = events.describe_api_destination(Name="d")
    assert found["ApiDestinationArn"] == arn
    assert (found["HttpMethod"], found["InvocationEndpoint"]) == ("PUT", "https://example.com/a")
    assert (found["InvocationRateLimitPerSecond"], found["ApiDestinationState"]) == (7, "ACTIVE")
    events.delete_connection(Name="other")
    assert [
        one["ApiDestinationState"] for one in events.list_api_destinations(ConnectionArn=other)["ApiDestinations"]
    ] == ["INACTIVE"]
    given = {"ConnectionArn": other, "HttpMethod": "POST", "InvocationEndpoint": "https://example.com"}
    assert refused(events.create_api_destination, Name="d", **given)[0] == "ResourceAlreadyExistsException"
    assert refused(events.create_api_destination, Name="e", **given)[0] == "ResourceNotFoundException"
    events.delete_api_destination(Name="d")
    assert refused(events.describe_api_destination, Name="d") == (
        "ResourceNotFoundException",
        "Failed to describe the api-destination(s). An api-destination 'd' does not exist.",
    )


def test_what_a_destination_is_sent(events: Any, server: Any, role: Any, endpoint: Endpoint) -> None:
    common = {
        "HeaderParameters": [{"Key": "x-common", "Value": "1"}, {"Key": "x-both", "Value": "connection"}],
        "QueryStringParameters": [{"Key": "q", "Value": "connection"}],
        "BodyParameters": [{"Key": "added", "Value": "2"}],
    }
    may = role("caller", "events:InvokeApiDestination")
    destination = direct(
        events, endpoint.url("/orders/*/of/*?a=b"), connect(events, **BASIC, InvocationHttpParameters=common)
    )
    parameters = {
        "PathParameterValues": ["$.detail.id", "a/b"],
        "HeaderParameters": {"x-both": "target", "x-total": "$.detail.total"},
        "QueryStringParameters": {"q": "target", "s": "$.source"},
    }
    target = {"Id": "d", "Arn": destination, "InputPath": "$.detail", "HttpParameters": parameters}
    assert refused(events.put_targets, Rule="none", Targets=[target])[0] == "ResourceNotFoundException"
    rule(events, {**target, "RoleArn": may})
    assert "RoleArn is required" in refused(events.put_targets, Rule="r", Targets=[target])[1]
    events.put_events(Entries=[ENTRY])
    server.page("idle")
    [found] = endpoint.received
    assert (found.method, found.path) == ("POST", "/orders/o1/of/a%2Fb?a=b&q=connection&s=shop")
    assert found.json == {**json.loads(ENTRY["Detail"]), "added": "2"}
    assert found.headers["authorization"] == "Basic YW5uOm9wZW4gc2VzYW1l"
    assert found.headers["user-agent"] == "Amazon/EventBridge/ApiDestinations"
    assert found.headers["content-type"] == "application/json; charset=utf-8"
    assert [found.headers[name] for name in ("x-common", "x-both", "x-total")] == ["1", "connection", "12"]


def test_a_token_is_fetched_once_and_again_when_it_does_not_authorise(
    events: Any, server: Any, role: Any, endpoint: Endpoint
) -> None:
    tokens = [Answer(200, json.dumps({"access_token": name, "token_type": "bearer"})) for name in ("one", "two")]
    endpoint.answers = {"/token": tokens, "/in": [Answer(), Answer(), Answer(401)]}
    oauth = {
        "AuthorizationEndpoint": endpoint.url("/token"),
        "ClientParameters": {"ClientID": "me", "ClientSecret": "hush"},
        "HttpMethod": "put",
        "OAuthHttpParameters": {"BodyParameters": [{"Key": "audience", "Value": "them"}]},
    }
    connection = connect(events, "o", "OAUTH_CLIENT_CREDENTIALS", OAuthParameters=oauth)
    server.page("idle")
    assert events.describe_connection(Name="o")["ConnectionState"] == "AUTHORIZED"
    [asked] = endpoint.at("/token")
    assert asked.method == "PUT"
    assert dict(parse_qsl(asked.body)) == {
        "grant_type": "client_credentials", "client_id": "me", "client_secret": "hush", "audience": "them",
    }  # fmt: skip
    may = role("caller", "events:InvokeApiDestination")
    rule(events, {"Id": "d", "Arn": direct(events, endpoint.url("/in"), connection), "RoleArn": may})
    for _ in range(3):
        events.put_events(Entries=[ENTRY])
        server.page("idle")
    assert [one.headers["authorization"] for one in endpoint.at("/in")] == ["Bearer one"] * 3
    assert len(endpoint.at("/token")) == 1
    events.put_events(Entries=[ENTRY])
    server.page("idle")
    assert endpoint.at("/in")[-1].headers["authorization"] == "Bearer two"
    endpoint.answers["/token"] = [Answer(403, "no")]
    events.update_connection(Name="o", AuthParameters={"OAuthParameters": {"HttpMethod": "POST"}})
    server.page("idle")
    found = events.describe_connection(Name="o")
    assert (found["ConnectionState"], "403" in found["StateReason"]) == ("DEAUTHORIZED", True)


@pytest.mark.turns_clock
def test_what_fails_is_tried_again_later_or_set_aside(
    events: Any, server: Any, role: Any, endpoint: Endpoint, queue: Any, messages: Any
) -> None:
    dead_url, dead_arn = queue("dead")
    endpoint.answers["/in"] = [Answer(429, headers={"retry-after": "90"}), Answer(), Answer(400)]
    key = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "v"}}
    destination = direct(events, endpoint.url("/in"), connect(events, "k", "API_KEY", **key))
    target = {"Id": "d", "Arn": destination, "DeadLetterConfig": {"Arn": dead_arn}}
    rule(events, {**target, "RoleArn": role("caller", "events:InvokeApiDestination")})
    events.put_events(Entries=[ENTRY])
    server.page("idle")
    server.advance(60)
    server.page("idle")
    assert len(endpoint.received) == 1
    server.advance(60)
    server.page("idle")
    assert [one.headers["x-key"] for one in endpoint.received] == ["v", "v"]
    events.put_events(Entries=[ENTRY])
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["SDK_CLIENT_ERROR"]
    rule(events, {**target, "RoleArn": role("nobody", "sqs:*")})
    events.put_events(Entries=[ENTRY])
    assert [one["ERROR_CODE"] for one in letters(messages(dead_url))] == ["NO_PERMISSIONS"]
    assert len(endpoint.received) == 3


@pytest.mark.turns_clock
def test_a_destination_is_called_at_its_rate(events: Any, server: Any, role: Any, endpoint: Endpoint) -> None:
    destination = direct(events, endpoint.url("/in"), connect(events), InvocationRateLimitPerSecond=1)
    rule(events, {"Id": "d", "Arn": destination, "RoleArn": role("caller", "events:InvokeApiDestination")})
    events.put_events(Entries=[ENTRY] * 3)
    seen = []
    for _ in range(3):
        server.page("idle")
        seen.append(len(endpoint.received))
        server.advance(1)
    assert seen == [1, 2, 3]


def test_a_method_of_an_api_is_a_target(events: Any, client: Any, server: Any, role: Any, endpoint: Endpoint) -> None:
    apis = client("apigateway")
    api = apis.create_rest_api(name="a")
    place = apis.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="{id}")["id"]
    where = {"restApiId": api["id"], "resourceId": place, "httpMethod": "POST"}
    apis.put_method(**where, authorizationType="AWS_IAM", requestParameters={"method.request.path.id": True})
    apis.put_integration(
        **where,
        type="HTTP_PROXY",
        integrationHttpMethod="POST",
        uri=endpoint.url("/orders/{id}"),
        requestParameters={"integration.request.path.id": "method.request.path.id"},
    )
    apis.create_deployment(restApiId=api["id"], stageName="test")
    caller = role("caller", "execute-api:Invoke")
    arn = f"arn:aws:execute-api:us-east-1:{caller.split(':')[4]}:{api['id']}/test/POST/*"
    given = {"PathParameterValues": ["$.detail.id"], "HeaderParameters": {"x-one": "1"}}
    target = {"Id": "a", "Arn": arn, "Input": '{"n":1}', "HttpParameters": given}
    rule(events, {**target, "RoleArn": caller})
    events.put_events(Entries=[ENTRY])
    server.page("idle")
    [found] = endpoint.received
    assert (found.path, found.json, found.headers["x-one"]) == ("/orders/o1", {"n": 1}, "1")
    rule(events, {**target, "RoleArn": role("nobody"), "RetryPolicy": {"MaximumRetryAttempts": 0}})
    events.put_events(Entries=[ENTRY])
    server.page("idle")
    assert len(endpoint.received) == 1


def test_an_endpoint_that_does_not_answer_holds_up_no_queue(own_server: Any) -> None:
    """There are more events for it than are delivered at a time."""
    server = own_server()
    events, sqs, iam = (server.client(service, "000000000000") for service in ("events", "sqs", "iam"))
    url, arn = make_queue(sqs, "q")
    rule(events, {"Id": "q", "Arn": arn}, name="q")
    with socket.create_server(("127.0.0.1", 0), backlog=512) as silent:
        destination = direct(events, f"http://127.0.0.1:{silent.getsockname()[1]}/", connect(events))
        may = make_role(iam, "caller", ("events:InvokeApiDestination",))
        rule(events, {"Id": "d", "Arn": destination, "RoleArn": may}, pattern='{"source": ["web"]}')
        for _ in range(30):
            assert events.put_events(Entries=[{**ENTRY, "Source": "web"}] * 10)["FailedEntryCount"] == 0
        events.put_events(Entries=[ENTRY])
        assert len(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2).get("Messages", [])) == 1

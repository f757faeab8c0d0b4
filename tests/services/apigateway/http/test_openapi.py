"""OpenAPI documents, in and out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pampero.api import ApiError
from pampero.services.apigateway.http.model import Snapshot
from pampero.services.apigateway.http.routekeys import shape_of
from pampero.services.apigateway.http.types import Api, Authorizer, Cors, Integration, JWTConfiguration, Route
from pampero.services.apigateway.openapi.http import load, read
from pampero.services.apigateway.openapi.write import written

DOCUMENT = """
openapi: 3.0.1
info: {title: pets, version: "2.1", description: all pets}
servers:
  - url: "https://example.com/{basePath}"
    variables: {basePath: {default: base/path}}
security: [{guard: []}]
tags: [{name: team, x-amazon-apigateway-tag-value: blue}, {name: plain}]
x-amazon-apigateway-cors: {allowOrigins: ["*"], allowMethods: [GET], maxAge: 9}
paths:
  /pets/:
    get:
      operationId: listPets
      security: [{tokens: [read]}]
      x-amazon-apigateway-integration: {$ref: "#/components/x-amazon-apigateway-integrations/shared"}
  /pets/{id}:
    get: {x-amazon-apigateway-integration: {$ref: "#/components/x-amazon-apigateway-integrations/shared"}}
    x-amazon-apigateway-any-method:
      security: []
      x-amazon-apigateway-integration: {type: HTTP_PROXY, httpMethod: ANY, uri: "https://example.com", payloadFormatVersion: 1.0}
  /signed:
    post: {security: [{iam: []}], x-amazon-apigateway-integration: {$ref: "#/components/x-amazon-apigateway-integrations/shared"}}
  /$default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      security: [{}]
components:
  x-amazon-apigateway-integrations:
    shared: {type: aws_proxy, httpMethod: POST, uri: "arn:aws:lambda:us-east-1:1:function:f", payloadFormatVersion: "2.0", timeoutInMillis: 1000}
  securitySchemes:
    iam: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
    tokens:
      type: oauth2
      x-amazon-apigateway-authorizer:
        {type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: {issuer: "https://i", audience: [a]}}
    guard:
      type: apiKey
      name: x-key
      in: header
      x-amazon-apigateway-authorizer:
        type: request
        identitySource: "$request.header.x-key, $request.querystring.key"
        authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:g/invocations
        authorizerPayloadFormatVersion: "2.0"
        authorizerResultTtlInSeconds: 10
        enableSimpleResponses: true
"""


def routes_of(apis: Any, api: str) -> dict[str, Any]:
    return {route["RouteKey"]: route for route in apis.get_routes(ApiId=api)["Items"]}


def test_a_document_becomes_an_api(apis: Any) -> None:
    made = apis.import_api(Body=DOCUMENT)
    id_ = made["ApiId"]
    assert (made["Name"], made["Version"], made["Description"]) == ("pets", "2.1", "all pets")
    assert made["CorsConfiguration"] == {"AllowOrigins": ["*"], "AllowMethods": ["GET"], "MaxAge": 9}
    assert made["Tags"] == {"team": "blue"}
    assert made["Warnings"] == ["No integration is defined for route '$default'"]
    routes = routes_of(apis, id_)
    assert set(routes) == {"GET /pets", "GET /pets/{id}", "ANY /pets/{id}", "POST /signed", "$default"}
    authorizers = {one["Name"]: one for one in apis.get_authorizers(ApiId=id_)["Items"]}
    listed = routes["GET /pets"]
    assert (listed["AuthorizationType"], listed["AuthorizationScopes"]) == ("JWT", ["read"])
    assert (listed["AuthorizerId"], listed["OperationName"]) == (authorizers["tokens"]["AuthorizerId"], "listPets")
    assert routes["GET /pets/{id}"]["AuthorizerId"] == authorizers["guard"]["AuthorizerId"]
    assert routes["GET /pets/{id}"]["AuthorizationType"] == "CUSTOM"
    assert routes["ANY /pets/{id}"]["AuthorizationType"] == "NONE"
    assert routes["POST /signed"]["AuthorizationType"] == "AWS_IAM"
    assert "Target" not in routes["$default"]
    assert authorizers["guard"]["IdentitySource"] == ["$request.header.x-key", "$request.querystring.key"]
    assert authorizers["guard"]["EnableSimpleResponses"] is True
    assert listed["Target"] == routes["GET /pets/{id}"]["Target"] == routes["POST /signed"]["Target"]
    integrations = {one["IntegrationId"]: one for one in apis.get_integrations(ApiId=id_)["Items"]}
    shared = integrations[listed["Target"].removeprefix("integrations/")]
    assert (shared["IntegrationType"], shared["PayloadFormatVersion"]) == ("AWS_PROXY", "2.0")
    assert shared["TimeoutInMillis"] == 1000
    assert len(integrations) == 2


def test_variables_of_imported_documents(apis: Any, account: str) -> None:
    uri = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:f"
    integration = {"type": "AWS_PROXY", "httpMethod": "POST", "uri": uri, "payloadFormatVersion": "2.0"}
    paths = {"/": {"get": {"x-amazon-apigateway-integration": integration}}}
    document = {"openapi": "3.0.1", "info": {"title": "t"}, "paths": paths}
    api = apis.import_api(Body=json.dumps(document))["ApiId"]
    made = apis.get_integrations(ApiId=api)["Items"]
    assert [one["IntegrationUri"] for one in made] == [f"arn:aws:lambda:us-east-1:{account}:function:f"]


def test_an_import_in_place_of_what_was_there(apis: Any) -> None:
    id_ = apis.import_api(Body=DOCUMENT)["ApiId"]
    apis.create_stage(ApiId=id_, StageName="dev", AutoDeploy=True)
    before = apis.get_stage(ApiId=id_, StageName="dev")["DeploymentId"]
    smaller = yaml.safe_load(DOCUMENT)
    del smaller["paths"]["/pets/"], smaller["x-amazon-apigateway-cors"]
    made = apis.reimport_api(ApiId=id_, Body=json.dumps(smaller))
    assert "CorsConfiguration" not in made
    assert "GET /pets" not in routes_of(apis, id_)
    assert len(apis.get_authorizers(ApiId=id_)["Items"]) == 2
    assert apis.get_stage(ApiId=id_, StageName="dev")["DeploymentId"] != before
    with pytest.raises(ClientError, match="Warnings found during import"):
        apis.reimport_api(ApiId=id_, Body=DOCUMENT, FailOnWarnings=True)
    assert "GET /pets" not in routes_of(apis, id_)
    with pytest.raises(ClientError, match="Invalid API identifier"):
        apis.reimport_api(ApiId="none", Body=DOCUMENT)


@pytest.mark.parametrize(
    ("basepath", "key"), [("ignore", "GET /pets"), ("prepend", "GET /base/path/pets"), ("split", "GET /path/pets")]
)
def test_base_paths(apis: Any, basepath: str, key: str) -> None:
    assert key in routes_of(apis, apis.import_api(Body=DOCUMENT, Basepath=basepath)["ApiId"])


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("{", "malformed"),
        ("a: [", "malformed"),
        ("[1]", "no object"),
        ({"swagger": "2.0", "info": {"title": "t"}}, "Unable to determine OAS version"),
        ({"openapi": "3.0.1", "info": {}}, "title"),
        ({"openapi": "3.0.1", "info": {"title": "t"}, "paths": []}, "paths"),
        ({"openapi": "3.0.1", "info": {"title": "t"}, "paths": {"/a": {"get": {"security": [{"x": []}]}}}}, "not defined"),
        (
            {
                "openapi": "3.0.1", "info": {"title": "t"}, "paths": {"/a": {"get": {"security": [{"x": []}]}}},
                "components": {"securitySchemes": {"x": {"type": "http", "scheme": "bearer"}}},
            },
            "x-amazon-apigateway-authorizer",
        ),
        (
            {
                "openapi": "3.0.1", "info": {"title": "t"},
                "paths": {"/a": {"get": {"x-amazon-apigateway-integration": {"$ref": "#/none"}}}},
            },
            "reference",
        ),
        (
            {
                "openapi": "3.0.1", "info": {"title": "t"},
                "paths": {"/a": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}},
            },
            "integration type",
        ),
    ],
)  # fmt: skip
def test_documents_that_are_none(apis: Any, document: Any, text: str) -> None:
    with pytest.raises(ClientError, match=text) as caught:
        apis.import_api(Body=document if isinstance(document, str) else json.dumps(document))
    assert caught.value.response["Error"]["Code"] == "BadRequestException"
    assert apis.get_apis()["Items"] == []


@pytest.mark.parametrize("output", ["JSON", "YAML"])
def test_what_is_exported_can_be_imported(apis: Any, output: str) -> None:
    id_ = apis.import_api(Body=DOCUMENT)["ApiId"]
    text = apis.export_api(ApiId=id_, Specification="OAS30", OutputType=output)["body"].read().decode()
    again = apis.import_api(Body=text)["ApiId"]
    hidden = ("RouteId", "Target", "AuthorizerId")

    def bare(api: str) -> dict[str, Any]:
        return {
            key: {name: value for name, value in route.items() if name not in hidden}
            for key, route in routes_of(apis, api).items()
        }

    assert bare(again) == bare(id_)
    plain = apis.export_api(ApiId=id_, Specification="OAS30", OutputType="JSON", IncludeExtensions=False)
    assert b"x-amazon-apigateway-integration" not in plain["body"].read()


def test_exports_of_stages(apis: Any, api: Callable[..., str], function: Callable[..., str]) -> None:
    id_ = api({"GET /a": function()}, stage="auto")
    apis.create_stage(ApiId=id_, StageName="kept", DeploymentId=apis.create_deployment(ApiId=id_)["DeploymentId"])
    apis.create_stage(ApiId=id_, StageName="bare")
    apis.create_route(ApiId=id_, RouteKey="GET /b")

    def paths(**more: Any) -> set[str]:
        body = apis.export_api(ApiId=id_, Specification="OAS30", OutputType="JSON", **more)["body"].read()
        return set(json.loads(body)["paths"])

    assert paths() == paths(StageName="auto") == {"/a", "/b"}
    assert paths(StageName="kept") == {"/a"}
    for wrong in ({"StageName": "bare"}, {"StageName": "none"}, {"ExportVersion": "2.0"}):
        with pytest.raises(ClientError):
            paths(**wrong)
    with pytest.raises(ClientError, match="OAS30"):
        apis.export_api(ApiId=id_, Specification="OAS20", OutputType="JSON")
    with pytest.raises(ClientError, match="output type"):
        apis.export_api(ApiId=id_, Specification="OAS30", OutputType="XML")


WORDS = st.sampled_from(
    [
        "paths", "/a", "get", "info", "title", "security", "components", "securitySchemes", "x", "type", "jwt", "request",
        "x-amazon-apigateway-integration", "x-amazon-apigateway-authorizer", "x-amazon-apigateway-cors", "allowOrigins",
        "responseParameters", "requestParameters", "timeoutInMillis", "tags", "name", "servers", "url", "maxAge", "$ref",
        "tlsConfig", "x-amazon-apigateway-any-method", "jwtConfiguration", "audience", "identitySource",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(WORDS, VALUES, max_size=6), st.sampled_from(["ignore", "prepend", "split", "x"]))
def test_whatever_is_read_is_a_document_or_refused(document: dict[str, Any], basepath: str) -> None:
    document = {"openapi": "3.0.1", "info": {"title": "t"}} | document
    code = None
    try:
        assert read(document, basepath).title
    except ApiError as error:
        code = error.code
    assert code in (None, "BadRequestException")


KEYS = st.one_of(
    st.just("$default"),
    st.builds(
        lambda method, segments: f"{method} /{'/'.join(segments)}",
        st.sampled_from(["ANY", "GET", "POST", "DELETE"]),
        st.lists(st.sampled_from(["a", "b", "{x}", "c.d"]), max_size=3),
    ),
)


@settings(deadline=None)
@given(
    st.lists(KEYS, max_size=6, unique_by=shape_of),
    st.sampled_from(["NONE", "JWT", "CUSTOM", "AWS_IAM"]),
    st.builds(
        Cors,
        AllowOrigins=st.just(["https://a"]),
        AllowMethods=st.sampled_from([None, ["GET"]]),
        MaxAge=st.one_of(st.none(), st.integers(0, 100)),
        AllowCredentials=st.one_of(st.none(), st.booleans()),
    ),
    st.sampled_from(["JSON", "YAML"]),
)
def test_reading_is_the_inverse_of_writing(keys: list[str], kind: str, cors: Cors, output: str) -> None:
    integration = Integration(
        IntegrationId="i", IntegrationType="HTTP_PROXY", IntegrationMethod="GET", IntegrationUri="http://x",
        PayloadFormatVersion="1.0", TimeoutInMillis=99, RequestParameters={"append:header.a": "b"},
        ResponseParameters={"200": {"overwrite:statuscode": "201"}},
    )  # fmt: skip
    authorizers = [
        Authorizer(
            AuthorizerId="j", Name="JWT", AuthorizerType="JWT", IdentitySource=["$request.header.a"],
            JwtConfiguration=JWTConfiguration(Audience=["a"], Issuer="https://i"),
        ),
        Authorizer(
            AuthorizerId="c", Name="CUSTOM", AuthorizerType="REQUEST", IdentitySource=["$request.header.a"],
            AuthorizerUri="u", AuthorizerPayloadFormatVersion="1.0",
        ),
    ]  # fmt: skip
    scopes = ["s"] if kind == "JWT" else None
    used = {"JWT": "j", "CUSTOM": "c"}.get(kind)
    routes = [
        Route(
            RouteKey=key, AuthorizationType=kind, AuthorizerId=used, AuthorizationScopes=scopes, Target="integrations/i",
            ApiKeyRequired=False,
        )
        for key in keys
    ]  # fmt: skip
    api = Api(
        Name="n",
        ProtocolType="HTTP",
        RouteSelectionExpression="x",
        CorsConfiguration=cors,
        Tags={"a": "b"},
        Version="3",
    )
    text = written(api, Snapshot(routes, [integration], authorizers), "http://e", True, output)
    found = read(load(text), "ignore")
    assert (found.title, found.version, found.tags, found.cors) == ("n", "3", {"a": "b"}, cors)
    assert {one.route.RouteKey for one in found.routes} == set(keys)
    for one in found.routes:
        assert (one.route.AuthorizationType, one.route.AuthorizationScopes) == (kind, scopes)
        assert one.authorizer == (kind if used else None)
        assert one.integration is not None
        again = found.integrations[one.integration]
        again.IntegrationId = "i"
        assert again == integration
    for authorizer in authorizers:
        back = found.authorizers[authorizer.Name]
        back.AuthorizerId = authorizer.AuthorizerId
        assert back == authorizer


@pytest.mark.parametrize("version", ["3.1.0", "2.0", ""])
def test_other_versions_are_refused(apis: Any, version: str) -> None:
    document = {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}}
    with pytest.raises(ClientError, match=f"Unable to determine OAS version from '{version}'"):
        apis.import_api(Body=json.dumps(document))

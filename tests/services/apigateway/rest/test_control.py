"""The control plane: each operation, and AWS's words where it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.apigateway.rest.conftest import Rest

MOCK = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}


def refused(code: str, text: str) -> Any:
    """The error that an operation must raise, with its whole text."""

    class Check:
        def __enter__(self) -> None:
            self.context = pytest.raises(ClientError)
            self.caught = self.context.__enter__()

        def __exit__(self, *exc: Any) -> bool | None:
            swallowed = self.context.__exit__(*exc)
            error = self.caught.value.response["Error"]
            assert (error["Code"], error["Message"]) == (code, text)
            return swallowed

    return Check()


def change(path: str, value: str = "", op: str = "replace") -> list[dict[str, str]]:
    """One PATCH operation."""
    return [{"op": op, "path": path, "value": value}]


def test_apis(rest: Rest) -> None:
    control = rest.control
    made = control.create_rest_api(name="one", description="d", version="v1", tags={"a": "1"})
    api = made["id"]
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    shown = {key: value for key, value in made.items() if key not in ("ResponseMetadata", "createdDate")}
    assert shown == {
        "id": api,
        "name": "one",
        "description": "d",
        "version": "v1",
        "apiKeySource": "HEADER",
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "tags": {"a": "1"},
        "disableExecuteApiEndpoint": False,
        "rootResourceId": made["rootResourceId"],
    }
    other = control.create_rest_api(name="two", endpointConfiguration={"types": ["PRIVATE"]})
    assert other["endpointConfiguration"] == {"types": ["PRIVATE"], "ipAddressType": "dualstack"}
    first = control.get_rest_apis(limit=1)
    assert [one["id"] for one in first["items"]] == [api]
    assert [one["id"] for one in control.get_rest_apis(position=first["position"])["items"]] == [other["id"]]
    with refused("NotFoundException", f"Invalid API identifier specified {rest.account}:nope"):
        control.get_rest_api(restApiId="nope")
    for arguments, text in (
        ({"description": ""}, "Description cannot be an empty string"),
        ({"minimumCompressionSize": -1}, "Invalid minimum compression size, must be between 0 and 10485760"),
        (
            {"endpointConfiguration": {"types": []}},
            "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.",
        ),
        (
            {"endpointConfiguration": {"types": ["EDGE", "REGIONAL"]}},
            "Cannot create an api with multiple Endpoint Types.",
        ),
    ):
        with refused("BadRequestException", text):
            control.create_rest_api(name="x", **arguments)
    assert control.delete_rest_api(restApiId=api)["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert [one["id"] for one in control.get_rest_apis()["items"]] == [other["id"]]


def test_apis_are_patched(rest: Rest) -> None:
    api, _ = rest.api(description="d")
    control = rest.control

    def patch(*operations: dict[str, str]) -> Any:
        return control.update_rest_api(restApiId=api, patchOperations=list(operations))

    found = patch(*change("/binaryMediaTypes/image~1png", op="add"), *change("/binaryMediaTypes/image~1jpeg", op="add"))
    assert (found["binaryMediaTypes"], found["tags"]) == (["image/png", "image/jpeg"], {})
    found = patch(*change("/binaryMediaTypes/image~1png", "image/gif"))
    assert found["binaryMediaTypes"] == ["image/jpeg", "image/gif"]
    found = patch(*change("/binaryMediaTypes/image~1gif", op="remove"), *change("/description", op="remove"))
    assert (found["binaryMediaTypes"], "description" in found) == (["image/jpeg"], False)
    assert patch(*change("/minimumCompressionSize", "10"))["minimumCompressionSize"] == 10
    assert "minimumCompressionSize" not in patch(*change("/minimumCompressionSize"))
    strict = (*change("/securityPolicy", "SecurityPolicy_TLS13_1_3_2025_09"), *change("/endpointAccessMode", "STRICT"))
    assert patch(*strict)["endpointAccessMode"] == "STRICT"
    found = patch(*change("/endpointConfiguration/types/EDGE", "REGIONAL"), *change("/name", "new"))
    assert (found["endpointConfiguration"]["types"], found["name"]) == (["REGIONAL"], "new")
    found = patch(*change("/endpointConfiguration/ipAddressType", "dualstack"))
    assert found["endpointConfiguration"]["ipAddressType"] == "dualstack"
    for operation, text in (
        (change("/binaryMediaTypes", "x"), "Invalid patch path /binaryMediaTypes"),
        (change("/securityPolicy", "none"), "Invalid securityPolicy specified: none"),
        (
            change("/minimumCompressionSize", "1", "add"),
            "Invalid patch operation specified. Must be one of: [replace]",
        ),
        (
            change("/minimumCompressionSize", "test"),
            "Invalid minimum compression size, must be between 0 and 10485760",
        ),
        (
            change("/endpointConfiguration/types/0", "x"),
            "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE",
        ),
        (change("/endpointConfiguration/ipAddressType", "x"), "ipAddressType must be either ipv4 or dualstack."),
    ):
        with refused("BadRequestException", text):
            patch(*operation)
    assert control.get_rest_api(restApiId=api)["name"] == "new"


def test_resources(rest: Rest) -> None:
    api, root = rest.api()
    control = rest.control
    pets = rest.path(api, "pets")
    sub = rest.path(api, "pets", "{id}")
    assert control.get_resource(restApiId=api, resourceId=sub)["path"] == "/pets/{id}"
    found = control.update_resource(restApiId=api, resourceId=pets, patchOperations=change("/pathPart", "dogs"))
    assert (found["path"], found["pathPart"]) == ("/dogs", "dogs")
    assert control.get_resource(restApiId=api, resourceId=sub)["path"] == "/dogs/{id}"
    rest.method(api, sub, "GET", MOCK)
    listed = control.get_resources(restApiId=api)["items"]
    assert [one["path"] for one in listed] == ["/", "/dogs", "/dogs/{id}"]
    assert listed[2]["resourceMethods"] == {"GET": {}}
    embedded = control.get_resources(restApiId=api, embed=["methods"])["items"][2]["resourceMethods"]["GET"]
    assert embedded["methodIntegration"]["type"] == "MOCK"
    greedy = rest.path(api, "dogs", "all", "{proxy+}")

    def make(parent: str, part: str) -> None:
        control.create_resource(restApiId=api, parentId=parent, pathPart=part)

    def move(resource: str, *operation: Any) -> None:
        control.update_resource(restApiId=api, resourceId=resource, patchOperations=change(*operation))

    for action, code, text in (
        (
            lambda: make(root, "dogs"),
            "ConflictException",
            "Another resource with the same parent already has this name: dogs",
        ),
        (lambda: make("nope", "x"), "NotFoundException", "Invalid Resource identifier specified"),
        (
            lambda: make(greedy, "x"),
            "BadRequestException",
            "Cannot create a child of a resource with a greedy path variable: {proxy+}",
        ),
        (
            lambda: make(pets, "{other}"),
            "BadRequestException",
            "A sibling ({id}) of this resource already has a variable path part -- only one is allowed",
        ),
        (lambda: move(pets, "/parentId", sub), "BadRequestException", "Resources cannot be cyclical."),
        (lambda: move(pets, "/parentId", "nope"), "NotFoundException", "Invalid Resource identifier specified"),
        (
            lambda: move(root, "/pathPart", "x"),
            "BadRequestException",
            "Root resource cannot update its pathPart.",
        ),
        (
            lambda: move(pets, "/invalid", "x"),
            "BadRequestException",
            "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
        ),
        (
            lambda: move(pets, "/pathPart", "x", "add"),
            "BadRequestException",
            "Invalid patch path  '/pathPart' specified for op 'add'. Please choose supported operations",
        ),
    ):
        with refused(code, text):
            action()
    with pytest.raises(ClientError, match="path part only allow"):
        make(root, "a/b")
    assert control.delete_resource(restApiId=api, resourceId=pets)["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert [one["path"] for one in control.get_resources(restApiId=api)["items"]] == ["/"]


def test_methods(rest: Rest) -> None:
    api, root = rest.api()
    control = rest.control
    place = {"restApiId": api, "resourceId": root, "httpMethod": "ANY"}
    made = control.put_method(**place, authorizationType="NONE")
    assert (made["httpMethod"], made["authorizationType"], made["apiKeyRequired"]) == ("ANY", "NONE", False)
    found = control.update_method(
        **place,
        patchOperations=[
            *change("/requestParameters/method.request.querystring.q", "true", "add"),
            *change("/requestModels/application~1json", "Empty", "add"),
            *change("/authorizationType", "AWS_IAM"),
            *change("/apiKeyRequired", "true"),
            *change("/operationName", "Op"),
        ],
    )
    assert found["requestParameters"] == {"method.request.querystring.q": True}
    assert (found["requestModels"], found["operationName"]) == ({"application/json": "Empty"}, "Op")
    with refused("ConflictException", "Cannot delete model 'Empty', is referenced in method request: //ANY"):
        control.delete_model(restApiId=api, modelName="Empty")
    found = control.update_method(**place, patchOperations=change("/requestModels/application~1json", op="remove"))
    assert "requestModels" not in found
    wanted = "Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
    put: dict[str, Any] = {"restApiId": api, "resourceId": root, "httpMethod": "GET", "authorizationType": "NONE"}
    for more, code, text in (
        ({"httpMethod": "ANY"}, "ConflictException", "Method already exists for this resource"),
        ({"resourceId": "nope"}, "NotFoundException", "Invalid Resource identifier specified"),
        (
            {"httpMethod": "WRONG"},
            "BadRequestException",
            "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
        ),
        ({"authorizationType": "CUSTOM"}, "BadRequestException", f"Invalid authorizer ID specified. {wanted}"),
        (
            {"requestValidatorId": "x"},
            "BadRequestException",
            "Invalid Request Validator identifier specified",
        ),
        (
            {"requestModels": {"application/json": "petModel"}},
            "BadRequestException",
            "Invalid model identifier specified: petModel",
        ),
        (
            {"requestParameters": {"method.request.header.a": True, "method.request.querystring.a": True}},
            "BadRequestException",
            "Parameter names must be unique across querystring, header and path",
        ),
    ):
        with refused(code, text):
            control.put_method(**{**put, **more})
    response = {**place, "statusCode": "200"}
    made = control.put_method_response(**response, responseParameters={"method.response.header.a": True})
    assert made["responseParameters"] == {"method.response.header.a": True}
    patches = change("/responseModels/application~1json", "Empty", "add")
    assert control.update_method_response(**response, patchOperations=patches)["responseModels"]
    assert control.get_method_response(**response)["statusCode"] == "200"
    with refused("NotFoundException", "Content-Type specified was not found"):
        control.update_method_response(**response, patchOperations=change("/responseModels/text~1x", op="remove"))
    with refused("NotFoundException", "Invalid Response status code specified"):
        control.get_method_response(**{**response, "statusCode": "404"})
    control.delete_method_response(**response)
    assert "methodResponses" not in control.get_method(**place)
    assert control.delete_method(**place)["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused("NotFoundException", "Invalid Method identifier specified"):
        control.get_method(**place)


def test_integrations(rest: Rest) -> None:
    api, root = rest.api()
    control = rest.control
    place = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    with refused("NotFoundException", "Invalid Method identifier specified"):
        control.put_integration(**place, **MOCK)
    control.put_method(**place, authorizationType="NONE")
    with refused("NotFoundException", "Invalid Integration identifier specified"):
        control.get_integration(**place)
    control.put_integration(**place, **MOCK)
    found = control.get_integration(**place)
    found.pop("ResponseMetadata")
    assert found == {
        "type": "MOCK",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": root,
        "cacheKeyParameters": [],
    }
    response = {**place, "statusCode": "200"}
    parameters = {"method.response.header.x": "'1'"}
    problem = "Invalid mapping expression parameter specified: method.response.header.x"
    text = f"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{problem}]"
    with refused("BadRequestException", text):
        control.put_integration_response(**response, responseParameters=parameters)
    made = control.put_integration_response(
        **response, selectionPattern="", responseTemplates={"application/json": "{}"}
    )
    assert (made["selectionPattern"], made["statusCode"]) == ("", "200")
    found = control.update_integration_response(**response, patchOperations=change("/selectionPattern", "2.."))
    assert found["selectionPattern"] == "2.."
    assert control.get_integration_response(**response)["responseTemplates"] == {"application/json": "{}"}
    control.delete_integration_response(**response)
    with refused("NotFoundException", "Invalid Response status code specified"):
        control.get_integration_response(**response)
    with pytest.raises(ClientError, match="must contain path or action"):
        control.put_integration(**place, type="AWS_PROXY", integrationHttpMethod="POST", uri="arn:aws:lambda:x")
    uri = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:x/invocations"
    assert control.put_integration(**place, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)["uri"] == uri
    control.put_integration(**place, type="MOCK")
    found = control.update_integration(
        **place, patchOperations=change("/requestTemplates/text~1plain", "x", "add") + change("/timeoutInMillis", "100")
    )
    assert (found["requestTemplates"]["text/plain"], found["timeoutInMillis"]) == ("x", 100)
    assert control.delete_integration(**place)["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused("BadRequestException", "No integration defined for method"):
        control.create_deployment(restApiId=api)


def test_deployments_and_stages(rest: Rest) -> None:
    api, root = rest.api()
    control = rest.control
    with refused("BadRequestException", "The REST API doesn't contain any methods"):
        control.create_deployment(restApiId=api)
    rest.method(api, root, "GET", MOCK)
    first = control.create_deployment(restApiId=api, description="one", stageName="s")["id"]
    second = control.create_deployment(restApiId=api)["id"]
    assert [one["id"] for one in control.get_deployments(restApiId=api)["items"]] == [first, second]
    found = control.get_deployment(restApiId=api, deploymentId=first, embed=["apisummary"])
    assert found["apiSummary"] == {"/": {"GET": {"authorizationType": "NONE", "apiKeyRequired": False}}}
    found = control.update_deployment(restApiId=api, deploymentId=second, patchOperations=change("/description", "two"))
    assert found["description"] == "two"
    with refused("BadRequestException", "Active stages pointing to this deployment must be moved or deleted"):
        control.delete_deployment(restApiId=api, deploymentId=first)
    made = control.create_stage(restApiId=api, stageName="t", deploymentId=second, variables={"a": "1"})
    assert (made["cacheClusterStatus"], made["tracingEnabled"], made["methodSettings"]) == ("NOT_AVAILABLE", False, {})
    with refused("ConflictException", "Stage already exists"):
        control.create_stage(restApiId=api, stageName="t", deploymentId=second)
    with refused("BadRequestException", "Deployment id does not exist"):
        control.create_stage(restApiId=api, stageName="u", deploymentId="nope")
    with refused("BadRequestException", "Stage name only allows a-zA-Z0-9_-"):
        control.create_stage(restApiId=api, stageName="a b", deploymentId=second)
    found = control.update_stage(
        restApiId=api,
        stageName="t",
        patchOperations=[
            *change("/variables/b", "2"),
            *change("/variables/a", op="remove"),
            *change("/*/*/logging/loglevel", "INFO"),
            *change("/~1pets/GET/throttling/rateLimit", "1.5"),
            *change("/accessLogSettings/format", "$context.requestId"),
            *change("/description", "new"),
        ],
    )
    assert found["variables"] == {"b": "2"}
    unsaid = {
        "metricsEnabled": False, "dataTraceEnabled": False, "throttlingBurstLimit": 5000, "throttlingRateLimit": 10000.0,
        "cachingEnabled": False, "cacheTtlInSeconds": 300, "cacheDataEncrypted": False,
        "requireAuthorizationForCacheControl": True,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
    }  # fmt: skip
    assert found["methodSettings"] == {
        "*/*": {**unsaid, "loggingLevel": "INFO"}, "~1pets/GET": {**unsaid, "loggingLevel": "INFO", "throttlingRateLimit": 1.5},
    }  # fmt: skip
    assert found["accessLogSettings"] == {"format": "$context.requestId"}
    found = control.update_stage(restApiId=api, stageName="t", patchOperations=change("/*/*", op="remove"))
    assert set(found["methodSettings"]) == {"~1pets/GET"}
    with pytest.raises(ClientError, match=r"Invalid method setting path: /tags/a\. Must be one of"):
        control.update_stage(restApiId=api, stageName="t", patchOperations=change("/tags/a", "1"))
    assert [one["stageName"] for one in control.get_stages(restApiId=api, deploymentId=second)["item"]] == ["t"]
    assert [one["stageName"] for one in control.get_stages(restApiId=api)["item"]] == ["s", "t"]
    control.delete_stage(restApiId=api, stageName="t")
    with refused("NotFoundException", "Invalid stage identifier specified"):
        control.get_stage(restApiId=api, stageName="t")
    control.delete_deployment(restApiId=api, deploymentId=second)
    with refused("NotFoundException", "Invalid Deployment identifier specified"):
        control.get_deployment(restApiId=api, deploymentId=second)


def test_authorizers_models_validators(rest: Rest) -> None:
    api, root = rest.api()
    control = rest.control
    source = {"authorizerUri": rest.uri("f"), "identitySource": "method.request.header.A"}
    made = control.create_authorizer(restApiId=api, name="a", type="TOKEN", **source)
    id_ = made["id"]
    assert (made["type"], made["authType"]) == ("TOKEN", "custom")
    for arns, text in (([], "must be specified"), (["arn:aws:x"], "Invalid Cognito User Pool ARN")):
        with pytest.raises(ClientError, match=text):
            control.create_authorizer(restApiId=api, name="c", type="COGNITO_USER_POOLS", providerARNs=arns)
    found = control.update_authorizer(restApiId=api, authorizerId=id_, patchOperations=change("/name", "b"))
    assert found["name"] == "b"
    assert [one["name"] for one in control.get_authorizers(restApiId=api)["items"]] == ["b"]
    rest.method(api, root, "GET", MOCK, authorizationType="CUSTOM", authorizerId=id_)
    with pytest.raises(ClientError, match="is referenced in method"):
        control.delete_authorizer(restApiId=api, authorizerId=id_)
    control.delete_method(restApiId=api, resourceId=root, httpMethod="GET")
    control.delete_authorizer(restApiId=api, authorizerId=id_)
    with refused("NotFoundException", "Invalid Authorizer identifier specified"):
        control.get_authorizer(restApiId=api, authorizerId=id_)

    schema = json.dumps({"type": "object"})
    model = {"restApiId": api, "modelName": "Pet"}
    control.create_model(restApiId=api, name="Pet", contentType="application/json", schema=schema)
    assert [one["name"] for one in control.get_models(restApiId=api)["items"]] == ["Empty", "Error", "Pet"]
    assert control.update_model(**model, patchOperations=change("/description", "d"))["description"] == "d"
    assert control.get_model(**model)["schema"] == schema
    with refused("ConflictException", "Model name already exists for this REST API"):
        control.create_model(restApiId=api, name="Pet", contentType="application/json", schema=schema)
    text = "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]"
    with refused("BadRequestException", text):
        control.update_model(**model, patchOperations=change("/name", "x"))
    control.delete_model(**model)
    with refused("NotFoundException", "Invalid model name specified: Pet"):
        control.get_model(**model)

    made = control.create_request_validator(restApiId=api, name="v")
    validator = {"restApiId": api, "requestValidatorId": made["id"]}
    assert (made["validateRequestBody"], made["validateRequestParameters"]) == (False, False)
    found = control.update_request_validator(**validator, patchOperations=change("/validateRequestBody", "true"))
    assert found["validateRequestBody"] is True
    with refused("BadRequestException", "Request Validator name cannot be blank"):
        control.update_request_validator(**validator, patchOperations=change("/name"))
    assert control.get_request_validators(restApiId=api)["items"][0]["id"] == made["id"]
    assert control.get_request_validator(**validator)["name"] == "v"
    control.delete_request_validator(**validator)
    with refused("NotFoundException", "Invalid Request Validator identifier specified"):
        control.get_request_validator(**validator)


def test_gateway_responses(rest: Rest) -> None:
    api, _ = rest.api()
    control = rest.control
    place = {"restApiId": api, "responseType": "MISSING_AUTHENTICATION_TOKEN"}
    plain = {"application/json": '{"message":$context.error.messageString}'}
    found = control.get_gateway_response(**place)
    assert (found["defaultResponse"], found["statusCode"], found["responseTemplates"]) == (True, "403", plain)
    found = control.put_gateway_response(**place, statusCode="404")
    assert (found["defaultResponse"], found["statusCode"], found["responseTemplates"]) == (False, "404", plain)
    found = control.update_gateway_response(**place, patchOperations=change("/statusCode", "410"))
    assert found["statusCode"] == "410"
    control.put_gateway_response(restApiId=api, responseType="DEFAULT_5XX", statusCode="599")
    listed = {one["responseType"]: one for one in control.get_gateway_responses(restApiId=api)["items"]}
    assert len(listed) == 21
    assert (listed["AUTHORIZER_FAILURE"]["statusCode"], listed["AUTHORIZER_FAILURE"]["defaultResponse"]) == (
        "599",
        True,
    )
    assert "statusCode" not in listed["DEFAULT_4XX"]
    control.delete_gateway_response(**place)
    assert control.get_gateway_response(**place)["defaultResponse"] is True


def test_account_and_tags(rest: Rest, client: Callable[..., Any]) -> None:
    control = rest.control
    assert "cloudwatchRoleArn" not in control.get_account()
    role = f"arn:aws:iam::{rest.account}:role/logs"
    patches = change("/cloudwatchRoleArn", role)
    with pytest.raises(ClientError, match="does not have required permissions"):
        control.update_account(patchOperations=patches)
    assert make_role(client("iam"), "logs") == role
    assert control.update_account(patchOperations=patches)["cloudwatchRoleArn"] == role
    assert control.get_account()["cloudwatchRoleArn"] == role
    assert "cloudwatchRoleArn" not in client("apigateway", "eu-west-1").get_account()
    api, root = rest.api()
    rest.method(api, root, "GET", MOCK)
    rest.deploy(api, "s")
    key = control.create_api_key(name="k")["id"]
    plan = control.create_usage_plan(name="p")["id"]
    for path in (f"restapis/{api}", f"restapis/{api}/stages/s", f"apikeys/{key}", f"usageplans/{plan}"):
        arn = f"arn:aws:apigateway:us-east-1::/{path}"
        control.tag_resource(resourceArn=arn, tags={"a": "1", "b": "2"})
        control.untag_resource(resourceArn=arn, tagKeys=["a"])
        assert control.get_tags(resourceArn=arn)["tags"] == {"b": "2"}, path
    assert control.get_rest_api(restApiId=api)["tags"] == {"b": "2"}
    assert control.get_stage(restApiId=api, stageName="s")["tags"] == {"b": "2"}


def test_keys_and_plans(rest: Rest) -> None:
    control = rest.control
    api, root = rest.api()
    rest.method(api, root, "GET", MOCK)
    rest.deploy(api, "s")
    made = control.create_api_key(name="one", enabled=True)
    key = made["id"]
    assert (len(made["value"]) >= 20, made["enabled"], made["stageKeys"]) == (True, True, [])
    assert len(control.create_api_key(name="empty", value="")["value"]) >= 20
    assert "value" not in control.get_api_key(apiKey=key)
    assert control.get_api_key(apiKey=key, includeValue=True)["value"] == made["value"]
    assert [one["id"] for one in control.get_api_keys(nameQuery="on", includeValues=True)["items"]] == [key]
    assert control.get_api_keys(nameQuery="two")["items"] == []
    assert control.update_api_key(apiKey=key, patchOperations=change("/description", "d"))["description"] == "d"
    with refused("BadRequestException", "API Key value should be at least 20 characters"):
        control.create_api_key(name="x", value="short")
    with refused("ConflictException", "API Key already exists"):
        control.create_api_key(name="x", value=made["value"])
    plan = control.create_usage_plan(name="p", throttle={"rateLimit": 1.5, "burstLimit": 2})["id"]
    found = control.update_usage_plan(
        usagePlanId=plan,
        patchOperations=[
            *change("/apiStages", f"{api}:s", "add"),
            *change("/quota/limit", "10"),
            *change("/quota/period", "DAY"),
        ],
    )
    assert (found["apiStages"], found["quota"]) == (
        [{"apiId": api, "stage": "s"}],
        {"limit": 10, "offset": 0, "period": "DAY"},
    )
    assert control.get_usage_plan(usagePlanId=plan)["throttle"] == {"rateLimit": 1.5, "burstLimit": 2}
    within = {"usagePlanId": plan, "keyId": key}
    assert control.create_usage_plan_key(**within, keyType="API_KEY")["name"] == "one"
    assert control.get_usage_plan_key(**within)["id"] == key
    assert [one["id"] for one in control.get_usage_plan_keys(usagePlanId=plan)["items"]] == [key]
    assert [one["id"] for one in control.get_usage_plans(keyId=key)["items"]] == [plan]
    control.delete_usage_plan_key(**within)
    assert control.get_usage_plans(keyId=key)["items"] == []
    with pytest.raises(ClientError, match="because it is associated with API Stages"):
        control.delete_usage_plan(usagePlanId=plan)
    control.update_usage_plan(usagePlanId=plan, patchOperations=change("/apiStages", f"{api}:s", "remove"))
    control.delete_usage_plan(usagePlanId=plan)
    control.delete_api_key(apiKey=key)
    with refused("NotFoundException", "Invalid API Key identifier specified"):
        control.get_api_key(apiKey=key)
    with refused("NotFoundException", "Invalid Usage Plan ID specified"):
        control.get_usage_plan(usagePlanId=plan)


OPENAPI = """
openapi: 3.0.1
info: {title: pets, version: "2", description: animals}
x-amazon-apigateway-binary-media-types: [image/png]
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: false, validateRequestParameters: true}
x-amazon-apigateway-gateway-responses:
  DEFAULT_4XX: {statusCode: 418}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: getPet
      x-amazon-apigateway-request-validator: all
      parameters: [{$ref: "#/components/parameters/Q"}]
      security: [{key: []}, {tokens: []}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: URI
    x-amazon-apigateway-any-method:
      security: [{iam: []}]
      x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: 200}}}
components:
  parameters:
    Q: {name: q, in: query, schema: {type: string}}
  schemas:
    Pet: {type: object}
  securitySchemes:
    key: {type: apiKey, name: x-api-key, in: header}
    iam: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
    tokens:
      type: apiKey
      name: Token
      in: header
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer: {type: token, authorizerUri: URI, authorizerResultTtlInSeconds: 60}
"""


def test_imports(rest: Rest) -> None:
    control = rest.control
    document = OPENAPI.replace("URI", rest.uri("f"))
    made = control.import_rest_api(body=document.encode(), parameters={"endpointConfigurationTypes": "REGIONAL"})
    api = made["id"]
    assert (made["name"], made["version"], made["description"]) == ("pets", "2", "animals")
    assert (made["binaryMediaTypes"], made["endpointConfiguration"]["types"]) == (["image/png"], ["REGIONAL"])
    listed = control.get_resources(restApiId=api)["items"]
    assert [one["path"] for one in listed] == ["/", "/pets", "/pets/{id}"]
    authorizer = control.get_authorizers(restApiId=api)["items"][0]
    assert (authorizer["type"], authorizer["identitySource"]) == ("TOKEN", "method.request.header.Token")
    validator = control.get_request_validators(restApiId=api)["items"][0]
    method = control.get_method(restApiId=api, resourceId=listed[2]["id"], httpMethod="GET")
    assert (method["authorizationType"], method["authorizerId"]) == ("CUSTOM", authorizer["id"])
    assert (method["apiKeyRequired"], method["requestValidatorId"]) == (True, validator["id"])
    assert method["requestParameters"] == {"method.request.path.id": True, "method.request.querystring.q": False}
    assert method["methodResponses"]["200"]["responseModels"] == {"application/json": "Pet"}
    assert method["methodIntegration"]["type"] == "AWS_PROXY"
    method = control.get_method(restApiId=api, resourceId=listed[2]["id"], httpMethod="ANY")
    assert method["authorizationType"] == "AWS_IAM"
    assert method["methodIntegration"]["integrationResponses"] == {"200": {"statusCode": "200"}}
    assert control.get_gateway_response(restApiId=api, responseType="UNAUTHORIZED")["statusCode"] == "418"

    more = {
        "swagger": "2.0",
        "info": {"title": "more"},
        "basePath": "/v1",
        "paths": {"/x": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}},
    }
    body = json.dumps(more).encode()
    found = control.put_rest_api(restApiId=api, mode="merge", body=body, parameters={"basepath": "prepend"})
    assert (found["name"], found["binaryMediaTypes"]) == ("more", ["image/png"])
    paths = [one["path"] for one in control.get_resources(restApiId=api)["items"]]
    assert paths == ["/", "/pets", "/pets/{id}", "/v1", "/v1/x"]
    found = control.put_rest_api(restApiId=api, mode="overwrite", body=body)
    assert (found["rootResourceId"], "binaryMediaTypes" in found) == (made["rootResourceId"], False)
    assert [one["path"] for one in control.get_resources(restApiId=api)["items"]] == ["/", "/x"]
    for broken in (b"{", b"[]", b'{"swagger": "2.0", "paths": {"/x": {"get": {"parameters": 7}}}}', b"a: b"):
        with pytest.raises(control.exceptions.BadRequestException):
            control.put_rest_api(restApiId=api, body=broken)
    assert [one["path"] for one in control.get_resources(restApiId=api)["items"]] == ["/", "/x"]


@pytest.mark.parametrize(
    ("addresses", "prepended", "split"),
    [
        ([{"url": "https://x.test/a/b/"}], "/a/b/x", "/b/x"),
        ([{"url": "https://x.test/a/{v}", "variables": {"v": {"default": "c"}}}], "/a/c/x", "/c/x"),
        ([{"url": "https://x.test", "variables": {"basePath": {"default": "/var"}}}], "/var/x", "/x"),
        ([], "/x", "/x"),
    ],
)
def test_base_paths_of_servers(rest: Rest, addresses: Any, prepended: str, split: str) -> None:
    control = rest.control
    integration = {"type": "mock"}
    document = {
        "openapi": "3.0.1",
        "info": {"title": "based"},
        "servers": addresses,
        "paths": {"/x": {"get": {"x-amazon-apigateway-integration": integration}}},
    }
    body = json.dumps(document).encode()
    api = control.import_rest_api(body=body)["id"]
    for basepath, expected in (("ignore", "/x"), ("prepend", prepended), ("split", split)):
        control.put_rest_api(restApiId=api, mode="overwrite", body=body, parameters={"basepath": basepath})
        listed = control.get_resources(restApiId=api)["items"]
        assert [one["path"] for one in listed if one.get("resourceMethods")] == [expected], basepath
    with pytest.raises(control.exceptions.BadRequestException, match="basepath"):
        control.put_rest_api(restApiId=api, body=body, parameters={"basepath": "other"})


def test_refused_changes_of_responses(rest: Rest) -> None:
    control = rest.control
    api, root = rest.api()
    response = {**rest.method(api, root, "GET", MOCK), "statusCode": "200"}
    control.put_method_response(**response, responseModels={"application/json": "Empty"})
    for path, text in (
        ("/responseModels/text~1plain", "Content-Type specified was not found"),
        ("/responseParameters/method.response.header.x", "Invalid parameter name specified"),
    ):
        for op in ("remove", "replace"):
            with refused("NotFoundException", text):
                control.update_method_response(**response, patchOperations=change(path, "Empty", op))
    text = (
        "2 validation errors detected: Value 'wrong' at 'updateMethodResponseInput.patchOperations.1.member.op' failed to "
        "satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]; Value 'none' at "
        "'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"
    )
    with refused("ValidationException", text):
        control.update_method_response(
            **response | {"statusCode": "none"}, patchOperations=change("/responseModels/a", "b", "wrong")
        )


def test_empty_templates_are_null(rest: Rest, client: Callable[..., Any]) -> None:
    control = client("apigateway", config={"parameter_validation": False})
    api, root = rest.api()
    response = {**rest.method(api, root, "GET", MOCK), "statusCode": "200"}
    for template in (None, ""):
        templates = {"application/json": template}
        assert control.put_integration_response(**response, responseTemplates=templates)["responseTemplates"] == {
            "application/json": None
        }
    method = control.get_method(restApiId=api, resourceId=root, httpMethod="GET")
    kept = method["methodIntegration"]["integrationResponses"]["200"]["responseTemplates"]
    assert kept == {"application/json": None}
    with pytest.raises(ClientError, match="can not be converted to String"):
        control.put_method_response(**response, responseModels={"application/json": None})


def test_variables_of_imported_documents(rest: Rest, account: str) -> None:
    uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
    uri += "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:f/invocations"
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}
    document = {
        "openapi": "3.0.1", "info": {"title": "t"}, "servers": {"variables": {"basePath": {"default": "/v"}}},
        "paths": {"/": {"get": {"x-amazon-apigateway-integration": integration}}},
    }  # fmt: skip
    api = rest.control.import_rest_api(body=json.dumps(document).encode())["id"]
    root = rest.control.get_resources(restApiId=api)["items"][0]["id"]
    made = rest.control.get_integration(restApiId=api, resourceId=root, httpMethod="GET")
    prefix = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    assert made["uri"] == f"{prefix}arn:aws:lambda:us-east-1:{account}:function:f/invocations"


def test_clones(rest: Rest) -> None:
    api, root = rest.api()
    rest.method(api, root, "GET", MOCK)
    copy, copied = rest.api(cloneFrom=api)
    rest.control.delete_method(restApiId=api, resourceId=root, httpMethod="GET")
    place = {"restApiId": copy, "resourceId": copied, "httpMethod": "GET"}
    assert rest.control.get_method(**place)["methodIntegration"]["type"] == "MOCK"


def test_verbs_are_the_actions(rest: Rest, client: Callable[..., Any], server: Any) -> None:
    api, _ = rest.api()
    iam = client("iam")
    iam.create_user(UserName="reader")
    statement = {"Effect": "Allow", "Action": "apigateway:GET", "Resource": f"arn:aws:apigateway:*::/restapis/{api}*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="may", PolicyDocument=document)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    own = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    reader = client("apigateway", **own)
    assert reader.get_rest_api(restApiId=api)["id"] == api
    assert reader.get_resources(restApiId=api)["items"]
    for action in (lambda: reader.get_rest_apis(), lambda: reader.delete_rest_api(restApiId=api)):
        with pytest.raises(ClientError, match="is not authorized to perform: apigateway:"):
            action()

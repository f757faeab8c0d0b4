"""Stacks: SAM's hello-world, and what CDK's LambdaRestApi asks for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.services.apigateway.rest.conftest import Rest

# The shape of `sam init`'s hello-world, with its code in the template.
HELLO = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {"Function": {"Timeout": 3}, "Api": {"Cors": {"AllowOrigin": "'*'", "AllowMethods": "'GET,POST'"}}},
    "Resources": {
        "HelloWorldFunction": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "InlineCode": (
                    "import json\ndef handler(event, context):\n"
                    "    return {'statusCode': 200, 'body': json.dumps({'message': 'hello world'})}\n"
                ),
                "Handler": "index.handler",
                "Runtime": "python3.11",
                "Events": {"HelloWorld": {"Type": "Api", "Properties": {"Path": "/hello", "Method": "get"}}},
            },
        }
    },
    "Outputs": {
        "HelloWorldApi": {
            "Value": {"Fn::Sub": "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/hello/"}
        },
        "Id": {"Value": {"Ref": "ServerlessRestApi"}},
    },
}
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def test_sams_hello_world(rest: Rest, stacks: Any) -> None:
    made = stacks.create("hello", HELLO, Capabilities=CAPABILITIES)
    assert made["StackStatus"] == "CREATE_COMPLETE", stacks.events("hello")
    outputs = stacks.outputs("hello")
    api = outputs["Id"]
    assert outputs["HelloWorldApi"] == f"https://{api}.execute-api.us-east-1.amazonaws.com/Prod/hello/"
    for answer in (rest.call(api, "/Prod/hello/", host="us-east-1.amazonaws.com"), rest.call(api, "/Prod/hello")):
        assert (answer.status, answer.json) == (200, {"message": "hello world"})
    preflight = rest.call(api, "/Prod/hello", "OPTIONS", headers={"Origin": "http://x"})
    assert (preflight.status, preflight.body) == (200, b"{}\n")
    assert preflight.header("Access-Control-Allow-Origin") == "*"
    assert preflight.header("Access-Control-Allow-Methods") == "GET,POST"
    assert rest.control.get_rest_api(restApiId=api)["name"] == "hello"

    changed = copy.deepcopy(HELLO)
    events: Any = changed["Resources"]["HelloWorldFunction"]["Properties"]["Events"]  # type: ignore[index]
    events["Other"] = {"Type": "Api", "Properties": {"Path": "/other/{id}", "Method": "post"}}
    updated = stacks.update("hello", changed, Capabilities=CAPABILITIES)
    assert updated["StackStatus"] == "UPDATE_COMPLETE", stacks.events("hello")
    assert stacks.outputs("hello")["Id"] == api
    assert rest.call(api, "/Prod/other/7", "POST", body="{}").status == 200
    assert len(rest.control.get_deployments(restApiId=api)["items"]) == 1

    assert stacks.delete("hello")["StackStatus"] == "DELETE_COMPLETE"
    assert rest.call(api, "/Prod/hello").status == 404
    assert rest.control.get_rest_apis()["items"] == []


CDK_API = {
    "Name": "cdk", "BinaryMediaTypes": ["image/png"], "SecurityPolicy": "SecurityPolicy_TLS13_1_3_2025_09",
    "EndpointAccessMode": "BASIC",
}  # fmt: skip
# What CDK's LambdaRestApi synthesises, with an authorizer, a model and the rest beside it.
CDK = {
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": ["lambda.amazonaws.com", "apigateway.amazonaws.com"]},
                        }
                    ],
                }
            },
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"ZipFile": "def handler(e, c):\n    return {'statusCode': 200, 'body': e['resource']}\n"},
                "Handler": "index.handler",
                "Runtime": "python3.11",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            },
        },
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": CDK_API},
        "Log": {
            "Type": "AWS::ApiGateway::Account",
            "Properties": {"CloudWatchRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}},
            "DependsOn": ["Api"],
        },
        "Proxy": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "PathPart": "{proxy+}",
                "RestApiId": {"Ref": "Api"},
            },
        },
        "Any": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "AuthorizationType": "NONE",
                "HttpMethod": "ANY",
                "Integration": {
                    "IntegrationHttpMethod": "POST",
                    "Type": "AWS_PROXY",
                    "Uri": {
                        "Fn::Join": [
                            "",
                            [
                                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/",
                                {"Fn::GetAtt": ["Function", "Arn"]},
                                "/invocations",
                            ],
                        ]
                    },
                },
                "ResourceId": {"Ref": "Proxy"},
                "RestApiId": {"Ref": "Api"},
            },
        },
        "Options": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "AuthorizationType": "NONE",
                "HttpMethod": "OPTIONS",
                "Integration": {
                    "IntegrationResponses": [
                        {
                            "ResponseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
                            "StatusCode": "204",
                        }
                    ],
                    "RequestTemplates": {"application/json": "{ statusCode: 200 }"},
                    "Type": "MOCK",
                },
                "MethodResponses": [
                    {
                        "ResponseParameters": {"method.response.header.Access-Control-Allow-Origin": True},
                        "StatusCode": "204",
                    }
                ],
                "ResourceId": {"Ref": "Proxy"},
                "RestApiId": {"Ref": "Api"},
            },
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": {"Fn::Sub": "arn:aws:execute-api:us-east-1:${AWS::AccountId}:${Api}/prod/*/*"},
            },
        },
        "Authorizer": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "Name": "tokens",
                "Type": "TOKEN",
                "IdentitySource": "method.request.header.Authorization",
                "AuthorizerUri": {
                    "Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Function.Arn}/invocations"
                },
                "AuthorizerResultTtlInSeconds": 0,
            },
        },
        "Model": {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {"RestApiId": {"Ref": "Api"}, "Name": "Pet", "Schema": {"type": "object"}},
        },
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {"RestApiId": {"Ref": "Api"}, "Name": "all", "ValidateRequestParameters": True},
        },
        "Refused": {
            "Type": "AWS::ApiGateway::GatewayResponse",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ResponseType": "MISSING_AUTHENTICATION_TOKEN",
                "StatusCode": "404",
                "ResponseTemplates": {"application/json": '{"why":$context.error.messageString}'},
            },
        },
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": "Api"}, "Description": "first"},
            "DependsOn": ["Any", "Options", "Proxy", "Refused"],
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "DeploymentId": {"Ref": "Deployment"},
                "RestApiId": {"Ref": "Api"},
                "StageName": "prod",
                "Variables": {"a": "1", "b": "2"},
                "MethodSettings": [{"ResourcePath": "/*", "HttpMethod": "*", "LoggingLevel": "INFO"}],
            },
            "DependsOn": ["Log"],
        },
    },
    "Outputs": {
        "Api": {"Value": {"Ref": "Api"}},
        "Root": {"Value": {"Fn::GetAtt": ["Api", "RootResourceId"]}},
        "Stage": {"Value": {"Ref": "Stage"}},
        "Deployment": {"Value": {"Fn::GetAtt": ["Deployment", "DeploymentId"]}},
        "Proxy": {"Value": {"Fn::GetAtt": ["Proxy", "ResourceId"]}},
        "Authorizer": {"Value": {"Fn::GetAtt": ["Authorizer", "AuthorizerId"]}},
        "Model": {"Value": {"Ref": "Model"}},
        "Validator": {"Value": {"Fn::GetAtt": ["Validator", "RequestValidatorId"]}},
    },
}


def test_cdks_lambda_rest_api(rest: Rest, stacks: Any, client: Callable[..., Any]) -> None:
    made = stacks.create("cdk", CDK, Capabilities=["CAPABILITY_IAM"])
    assert made["StackStatus"] == "CREATE_COMPLETE", stacks.events("cdk")
    found = stacks.outputs("cdk")
    api = found["Api"]
    assert found["Stage"] == "prod"
    assert found["Model"] == "Pet"
    shown = rest.control.get_rest_api(restApiId=api)
    assert (shown["rootResourceId"], shown["binaryMediaTypes"]) == (found["Root"], ["image/png"])
    assert (shown["securityPolicy"], shown["endpointAccessMode"]) == (CDK_API["SecurityPolicy"], "BASIC")
    assert shown["tags"]["aws:cloudformation:logical-id"] == "Api"
    stage = rest.control.get_stage(restApiId=api, stageName="prod")
    assert (stage["deploymentId"], stage["variables"]) == (found["Deployment"], {"a": "1", "b": "2"})
    assert stage["methodSettings"]["*/*"]["loggingLevel"] == "INFO"
    assert rest.control.get_authorizer(restApiId=api, authorizerId=found["Authorizer"])["name"] == "tokens"
    assert rest.control.get_request_validator(restApiId=api, requestValidatorId=found["Validator"])["name"] == "all"
    assert rest.control.get_account()["cloudwatchRoleArn"].startswith("arn:aws:iam")
    answer = rest.call(api, "/prod/a/b")
    assert (answer.status, answer.body) == (200, b"/{proxy+}")
    preflight = rest.call(api, "/prod/a", "OPTIONS")
    assert (preflight.status, preflight.header("Access-Control-Allow-Origin")) == (204, "*")
    assert rest.call(api, "/prod/").json == {"why": "Missing Authentication Token"}
    assert rest.call(api, "/prod/").status == 404

    changed: Any = copy.deepcopy(CDK)
    changed["Resources"]["Stage"]["Properties"]["Variables"] = {"b": "3"}
    changed["Resources"]["Api"]["Properties"] |= {"BinaryMediaTypes": ["image/gif"], "Description": "new"}
    changed["Resources"]["Model"]["Properties"]["Schema"] = {"type": "string"}
    changed["Resources"]["Validator"]["Properties"]["ValidateRequestBody"] = True
    changed["Resources"]["Authorizer"]["Properties"]["Name"] = "others"
    changed["Resources"]["Any"]["Properties"]["ApiKeyRequired"] = True
    changed["Resources"]["Refused"]["Properties"]["StatusCode"] = "410"
    changed["Resources"]["Deployment"]["Properties"]["Description"] = "still the first"
    updated = stacks.update("cdk", changed, Capabilities=["CAPABILITY_IAM"])
    assert updated["StackStatus"] == "UPDATE_COMPLETE", stacks.events("cdk")
    assert stacks.outputs("cdk") == found
    shown = rest.control.get_rest_api(restApiId=api)
    assert (shown["binaryMediaTypes"], shown["description"]) == (["image/gif"], "new")
    assert rest.control.get_stage(restApiId=api, stageName="prod")["variables"] == {"b": "3"}
    place = {"restApiId": api, "resourceId": found["Proxy"], "httpMethod": "ANY"}
    assert rest.control.get_method(**place)["apiKeyRequired"] is True
    assert rest.call(api, "/prod/a/b").status == 200, "what is deployed does not change"
    assert stacks.delete("cdk")["StackStatus"] == "DELETE_COMPLETE"


SECURED = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Api": {
            "Type": "AWS::Serverless::Api",
            "Properties": {
                "StageName": "live",
                "EndpointConfiguration": {"Type": "REGIONAL"},
                "Variables": {"a": "1"},
                "Auth": {
                    "DefaultAuthorizer": "Tokens",
                    "Authorizers": {"Tokens": {"FunctionArn": {"Fn::GetAtt": ["Guard", "Arn"]}}},
                    "UsagePlan": {"CreateUsagePlan": "PER_API", "Description": "for all"},
                },
            },
        },
        "Guard": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "InlineCode": (
                    "def handler(event, context):\n"
                    "    allow = 'Allow' if event['authorizationToken'] == 'yes' else 'Deny'\n"
                    "    one = {'Action': 'execute-api:Invoke', 'Effect': allow, 'Resource': '*'}\n"
                    "    policy = {'Version': '2012-10-17', 'Statement': [one]}\n"
                    "    return {'principalId': 'p', 'policyDocument': policy}\n"
                ),
                "Handler": "index.handler",
                "Runtime": "python3.11",
            },
        },
        "Work": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "InlineCode": (
                    "def handler(event, context):\n"
                    "    return {'statusCode': 200, 'body': event['requestContext']['authorizer']['principalId']}\n"
                ),
                "Handler": "index.handler",
                "Runtime": "python3.11",
                "Events": {
                    "Plain": {
                        "Type": "Api",
                        "Properties": {"Path": "/w", "Method": "any", "RestApiId": {"Ref": "Api"}},
                    },
                    "Keyed": {
                        "Type": "Api",
                        "Properties": {
                            "Path": "/k",
                            "Method": "get",
                            "RestApiId": {"Ref": "Api"},
                            "Auth": {"ApiKeyRequired": True},
                        },
                    },
                },
            },
        },
    },
    "Outputs": {"Api": {"Value": {"Ref": "Api"}}, "Stage": {"Value": {"Ref": "Api.Stage"}}},
}


def test_a_secured_api_of_sam(rest: Rest, stacks: Any) -> None:
    made = stacks.create("secured", SECURED, Capabilities=CAPABILITIES)
    assert made["StackStatus"] == "CREATE_COMPLETE", stacks.events("secured")
    api = stacks.outputs("secured")["Api"]
    assert rest.control.get_rest_api(restApiId=api)["endpointConfiguration"]["types"] == ["REGIONAL"]
    assert rest.call(api, "/live/w").status == 401
    assert rest.call(api, "/live/w", headers={"Authorization": "no"}).status == 403
    answer = rest.call(api, "/live/w", "DELETE", headers={"Authorization": "yes"})
    assert (answer.status, answer.body) == (200, b"p")
    plan = rest.control.get_usage_plans()["items"][0]
    assert plan["apiStages"] == [{"apiId": api, "stage": "live"}]
    value = rest.control.get_api_keys(includeValues=True)["items"][0]["value"]
    assert rest.call(api, "/live/k", headers={"Authorization": "yes"}).json == {"message": "Forbidden"}
    answer = rest.call(api, "/live/k", headers={"Authorization": "yes", "X-API-Key": value})
    assert (answer.status, answer.body) == (200, b"p")
    changed: Any = copy.deepcopy(SECURED)
    changed["Resources"]["Api"]["Properties"]["Auth"]["UsagePlan"]["Description"] = "other"
    assert stacks.update("secured", changed, Capabilities=CAPABILITIES)["StackStatus"] == "UPDATE_COMPLETE"
    assert rest.control.get_usage_plans()["items"][0]["description"] == "other"
    assert stacks.delete("secured")["StackStatus"] == "DELETE_COMPLETE"
    assert rest.control.get_usage_plans()["items"] == []
    assert rest.control.get_api_keys()["items"] == []

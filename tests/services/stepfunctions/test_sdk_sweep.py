"""`aws-sdk:service:action` for every service and every operation that is here: names, casing, errors, times.

The services' names and the prefixes of their errors are those of the table in "Learning to use AWS service SDK integrations
in Step Functions".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from pampero.aws.sdknames import SERVICES, has_action, java, model_of, pascal, prefix_of
from pampero.services.stepfunctions.asl.resources import check_resource

BASE = "arn:aws:states:::aws-sdk:"
# What answers with a stream of events has no integration.
STREAMS = {
    ("cloudwatchlogs", "GetLogObject"), ("cloudwatchlogs", "StartLiveTail"), ("lambda", "InvokeWithResponseStream"),
    ("kinesis", "SubscribeToShard"), ("lambda", "InvokeAsync"), ("s3", "SelectObjectContent"),
}  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
QUEUE = "https://sqs.us-east-1.amazonaws.com/{account}/q"
TABLE = "arn:aws:dynamodb:us-east-1:{account}:table/none"
# service, action, its parameters → a place in the answer, and what is there (a pattern; None: anything).
ANSWERS: list[tuple[str, dict[str, Any], str, str | None]] = [
    ("acm:listCertificates", {}, "CertificateSummaryList", None),
    ("apigateway:createRestApi", {"Name": "a"}, "Id", r"[a-z0-9]{10}"),
    ("apigateway:createRestApi", {"Name": "a"}, "CreatedDate", TIME.pattern),
    ("apigatewayv2:createApi", {"Name": "a", "ProtocolType": "HTTP"}, "ApiEndpoint", r"https?://.*"),
    ("cloudformation:listStacks", {}, "StackSummaries", None),
    ("cloudwatch:listDashboards", {}, "DashboardEntries", None),
    ("cloudwatchlogs:createLogGroup", {"LogGroupName": "g"}, "", None),
    ("cloudwatchlogs:describeLogGroups", {"LogGroupNamePrefix": "none"}, "LogGroups", None),
    ("codedeploy:listApplications", {}, "Applications", None),
    ("cognitoidentity:listIdentityPools", {"MaxResults": 1}, "IdentityPools", None),
    ("dynamodb:describeLimits", {}, "AccountMaxReadCapacityUnits", r"\d+"),
    ("dynamodbstreams:listStreams", {}, "Streams", None),
    ("cognitoidentityprovider:createUserPool", {"PoolName": "p"}, "UserPool.CreationDate", TIME.pattern),
    ("ecr:createRepository", {"RepositoryName": "repo"}, "Repository.RepositoryArn", r"arn:aws:ecr:.*"),
    ("ecr:createRepository", {"RepositoryName": "repo"}, "Repository.CreatedAt", TIME.pattern),
    ("ec2:createVpc", {"CidrBlock": "10.0.0.0/16"}, "Vpc.VpcId", r"vpc-.*"),
    ("ecs:createCluster", {"ClusterName": "c"}, "Cluster.ClusterArn", r"arn:aws:ecs:.*"),
    ("eventbridge:createEventBus", {"Name": "b"}, "EventBusArn", r"arn:aws:events:.*"),
    ("firehose:listDeliveryStreams", {}, "DeliveryStreamNames", None),
    ("iam:getRole", {"RoleName": "worker"}, "Role.CreateDate", TIME.pattern),
    ("iam:getRole", {"RoleName": "worker"}, "Role.AssumeRolePolicyDocument", r"%7B.*"),
    ("kinesis:describeLimits", {}, "ShardLimit", r"\d+"),
    ("kms:generateRandom", {"NumberOfBytes": 3}, "Plaintext", None),
    ("lambda:getAccountSettings", {}, "AccountLimit.ConcurrentExecutions", r"\d+"),
    ("pipes:listPipes", {}, "Pipes", None),
    ("s3:createBucket", {"Bucket": "b-{account}"}, "Location", r"/b-\d+"),
    ("s3control:listTagsForResource", {"AccountId": "{account}", "ResourceArn": "arn:aws:s3:::there-{account}"}, "Tags", r"\[\]"),
    ("scheduler:createScheduleGroup", {"Name": "g"}, "ScheduleGroupArn", r"arn:aws:scheduler:.*"),
    ("schemas:createRegistry", {"RegistryName": "r"}, "RegistryArn", r"arn:aws:schemas:.*"),
    ("secretsmanager:createSecret", {"Name": "s", "SecretString": "v"}, "Arn", r"arn:aws:secretsmanager:.*"),
    ("sfn:describeStateMachine", {"StateMachineArn.$": "$$.StateMachine.Id"}, "CreationDate", TIME.pattern),
    ("sns:createTopic", {"Name": "t"}, "TopicArn", r"arn:aws:sns:.*"),
    ("sqs:createQueue", {"QueueName": "q", "Attributes": {"DelaySeconds": "1"}}, "QueueUrl", r"http.*/q"),
    ("ssm:putParameter", {"Name": "p", "Value": "v", "Type": "String"}, "Version", "1"),
    ("sts:getCallerIdentity", {}, "Arn", r"arn:aws:sts::\d{12}:assumed-role/worker/.*"),
]  # fmt: skip
ERRORS: list[tuple[str, dict[str, Any], str]] = [
    ("acm:getCertificate", {"CertificateArn": "arn:aws:acm:us-east-1:{account}:certificate/none"},
     "Acm.ResourceNotFoundException"),
    ("apigateway:getRestApi", {"RestApiId": "none"}, "ApiGateway.NotFoundException"),
    ("apigatewaymanagementapi:getConnection", {"ConnectionId": "none"}, "ApiGatewayManagementApi.GoneException"),
    ("apigatewayv2:getApi", {"ApiId": "none"}, "ApiGatewayV2.NotFoundException"),
    ("cloudformation:describeStacks", {"StackName": "none"}, "CloudFormation.CloudFormationException"),
    ("cloudwatchlogs:describeLogStreams", {"LogGroupName": "none"}, "CloudWatchLogs.ResourceNotFoundException"),
    ("cloudwatch:getDashboard", {"DashboardName": "none"}, "CloudWatch.DashboardNotFoundErrorException"),
    ("codedeploy:getApplication", {"ApplicationName": "none"}, "CodeDeploy.ApplicationDoesNotExistException"),
    ("cognitoidentity:describeIdentityPool", {"IdentityPoolId": "us-east-1:0"}, "CognitoIdentity.ResourceNotFoundException"),
    ("cognitoidentityprovider:describeUserPool", {"UserPoolId": "us-east-1_none"},
     "CognitoIdentityProvider.ResourceNotFoundException"),
    ("dynamodb:describeTable", {"TableName": "none"}, "DynamoDb.ResourceNotFoundException"),
    ("dynamodbstreams:describeStream", {"StreamArn": TABLE + "/stream/2026-01-01T00:00:00.000"},
     "DynamoDbStreams.ResourceNotFoundException"),
    ("ecr:describeRepositories", {"RepositoryNames": ["none"]}, "Ecr.RepositoryNotFoundException"),
    ("ec2:deleteVpc", {"VpcId": "vpc-00000000000000000"}, "Ec2.Ec2Exception"),
    ("ecs:updateCluster", {"Cluster": "none"}, "Ecs.ClusterNotFoundException"),
    ("eventbridge:describeRule", {"Name": "none"}, "EventBridge.ResourceNotFoundException"),
    ("firehose:describeDeliveryStream", {"DeliveryStreamName": "none"}, "Firehose.ResourceNotFoundException"),
    ("iam:getUser", {"UserName": "none"}, "Iam.NoSuchEntityException"),
    ("kinesis:describeStream", {"StreamName": "none"}, "Kinesis.ResourceNotFoundException"),
    ("kms:describeKey", {"KeyId": "none"}, "Kms.NotFoundException"),
    ("lambda:getFunction", {"FunctionName": "none"}, "Lambda.ResourceNotFoundException"),
    ("pipes:describePipe", {"Name": "none"}, "Pipes.NotFoundException"),
    ("s3:listObjectsV2", {"Bucket": "none-{account}"}, "S3.NoSuchBucketException"),
    ("s3control:listTagsForResource", {"AccountId": "{account}", "ResourceArn": "arn:aws:s3:::none-{account}"},
     "S3Control.S3ControlException"),
    ("scheduler:getSchedule", {"Name": "none"}, "Scheduler.ResourceNotFoundException"),
    ("schemas:describeRegistry", {"RegistryName": "none"}, "Schemas.NotFoundException"),
    ("secretsmanager:describeSecret", {"SecretId": "none"}, "SecretsManager.ResourceNotFoundException"),
    ("sfn:describeExecution", {"ExecutionArn": "arn:aws:states:us-east-1:{account}:execution:m:none"},
     "Sfn.ExecutionDoesNotExistException"),
    ("sns:getTopicAttributes", {"TopicArn": "arn:aws:sns:us-east-1:{account}:none"}, "Sns.NotFoundException"),
    ("sqs:getQueueUrl", {"QueueName": "none"}, "Sqs.QueueDoesNotExistException"),
    ("ssm:getParameter", {"Name": "none"}, "Ssm.ParameterNotFoundException"),
    ("sts:decodeAuthorizationMessage", {"EncodedMessage": "none"}, "Sts.InvalidAuthorizationMessageException"),
]  # fmt: skip


def filled(value: Any, account: str) -> Any:
    """Parameters of the test's account."""
    return json.loads(json.dumps(value).replace("{account}", account))


def state(action: str, parameters: Any) -> dict[str, Any]:
    """A state machine's only state."""
    return {"T": {"Type": "Task", "Resource": BASE + action, "Parameters": parameters, "End": True}}


def test_every_operation_has_one_action(server: Any) -> None:
    implemented = [line.split() for line in server.page("implemented")]
    names = {service.model: name for name, service in SERVICES.items()}
    assert {model for model, _ in implemented} == names.keys()
    for model, operation in implemented:
        name, action = names[model], operation[:1].lower() + operation[1:]
        assert pascal(action) == operation
        there = (name, operation) not in STREAMS
        assert has_action(name, action) == there, (name, action)
        assert (check_resource(f"{BASE}{name}:{action}", express=False) is None) == there, (name, action)
        assert check_resource(f"{BASE}{name}:{operation}", express=False) is not None


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("acmpca", "AcmPca"), ("cognitoidentityprovider", "CognitoIdentityProvider"), ("sesv2", "SesV2"),
        ("elasticloadbalancingv2", "ElasticLoadBalancingV2"), ("applicationautoscaling", "ApplicationAutoScaling"),
        ("config", "Config"), ("databasemigration", "DatabaseMigration"), ("memorydb", "MemoryDB"), ("xray", "XRay"),
        ("wafv2", "Wafv2"), ("fsx", "FSx"), ("iotanalytics", "IoTAnalytics"), ("sagemakera2iruntime", "SageMakerA2IRuntime"),
        ("ec2", "Ec2"), ("route53", "Route53"), ("kinesisanalyticsv2", "KinesisAnalyticsV2"), ("rdsdata", "RdsData"),
    ],
)  # fmt: skip
def test_prefixes_of_services_that_are_not_here(name: str, prefix: str) -> None:
    assert prefix_of(name) == prefix


@pytest.mark.parametrize(
    ("resource", "known"),
    [
        ("secretsmanager:getSecretValue", True), ("ec2:describeInstances", True), ("iotanalytics:createDataset", True),
        ("secretsmanager:getSecret", False), ("ec2:DescribeInstances", False), ("events:putEvents", False),
        ("stepfunctions:startExecution", False), ("logs:describeLogGroups", False), ("dynamdb:getItem", False),
        ("kinesis:subscribeToShard", False), ("s3:selectObjectContent", False), ("lambda:invoke", True),
    ],
)  # fmt: skip
def test_actions_of_all_services(resource: str, known: bool) -> None:
    assert (check_resource(BASE + resource, express=False) is None) == known


@pytest.mark.parametrize(("action", "parameters", "place", "value"), ANSWERS)
def test_answers(
    machine: Callable[..., Any], client: Any, account: str, action: str, parameters: Any, place: str, value: str | None
) -> None:
    if action.startswith("s3control"):
        client("s3").create_bucket(Bucket=f"there-{account}")
    found: Any = machine(state(action, filled(parameters, account))).output()
    for name in place.split(".") if place else ():
        found = found[name]
    if place and value is not None:
        assert re.fullmatch(value, str(found), re.DOTALL), found


@pytest.mark.parametrize(("action", "parameters", "error"), ERRORS)
def test_errors(machine: Callable[..., Any], account: str, action: str, parameters: Any, error: str) -> None:
    found = machine(state(action, filled(parameters, account))).run()
    assert (found["status"], found["error"]) == ("FAILED", error), found
    service = action.partition(":")[0]
    assert f"(Service: {prefix_of(service)}, Status Code: " in found["cause"]


def test_members_have_one_name_each() -> None:
    for service in SERVICES.values():
        for shape in model_of(service.model).shapes.values():
            members = shape.get("members", {}) if shape["type"] == "structure" else {}
            assert len({java(name) for name in members}) == len(members)


def test_every_service_answers_and_fails() -> None:
    # A connection answers where there is one: tests/services/apigateway/websocket.
    for table, but in ((ANSWERS, {"apigatewaymanagementapi"}), (ERRORS, set[str]())):
        assert {one[0].partition(":")[0] for one in table} == SERVICES.keys() - but

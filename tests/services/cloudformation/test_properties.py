"""Properties are checked and converted by AWS's schemas, tags reach every resource, replacement follows the schemas."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import SERVICES, make_role, trust

from pampero.app import registry
from pampero.aws.cfn.schema import schema_of

PASS = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})


def one(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Resources": {"A": {"Type": type_, "Properties": properties}}}


def wrong(message: str) -> str:
    return f"Properties validation failed for resource A with message: [{message}]"


TABLE = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (one("AWS::SQS::Queue", QueueNam="x"), "Encountered unsupported property QueueNam"),
        (one("AWS::SQS::Queue", Arn="x"), "Encountered unsupported property Arn"),
        (one("AWS::IAM::Role", AssumeRolePolicyDocument={}, Polices=[]), "Encountered unsupported property Polices"),
        (one("AWS::Lambda::Function", Memory=128), "Encountered unsupported property Memory"),
        (one("AWS::Logs::LogGroup", Retention=1), "Encountered unsupported property Retention"),
        (one("AWS::CloudFormation::Stack", TemplateBody="{}"), "Encountered unsupported property TemplateBody"),
        (one("AWS::SSM::Parameter", Type="String"), wrong("#: required key [Value] not found")),
        (
            one("AWS::DynamoDB::Table", **{**TABLE, "KeySchema": TABLE["KeySchema"], "SSESpecification": {"On": True}}),
            wrong(
                "#/SSESpecification: required key [SSEEnabled] not found, "
                "#/SSESpecification: extraneous key [On] is not permitted"
            ),
        ),
        (
            one("AWS::SQS::Queue", DelaySeconds="soon", FifoQueue="maybe", QueueName=["x"]),
            wrong(
                "#/DelaySeconds: expected type: Integer, found: String, "
                "#/FifoQueue: expected type: Boolean, found: String, #/QueueName: expected type: String, found: JSONArray"
            ),
        ),
        (
            one("AWS::SNS::TopicPolicy", PolicyDocument={}, Topics="arn"),
            wrong("#/Topics: expected type: JSONArray, found: String"),
        ),
        (
            one("AWS::IAM::User", LoginProfile={"Password": "x"}),
            "The property LoginProfile of AWS::IAM::User is not supported here",
        ),
    ],
    ids=lambda given: given["Resources"]["A"]["Type"] if isinstance(given, dict) else "",
)
def test_what_the_schema_does_not_allow_fails_the_resource(stacks: Any, template: Any, reason: str) -> None:
    made = stacks.create("s", template, Capabilities=["CAPABILITY_NAMED_IAM"])
    assert made["StackStatus"] == "ROLLBACK_COMPLETE"
    assert ("A", "CREATE_FAILED", reason) in stacks.events("s")


def test_values_are_converted(client: Callable[..., Any], stacks: Any) -> None:
    resources = {
        "Queue": ("AWS::SQS::Queue", {"DelaySeconds": "5", "FifoQueue": "true", "QueueName": "a.fifo"}),
        "Parameter": ("AWS::SSM::Parameter", {"Type": "String", "Value": 5, "Name": "n", "Tags": {"a": 1}}),
        "Table": ("AWS::DynamoDB::Table", {**TABLE, "TableName": "tab", "DeletionProtectionEnabled": "false"}),
        "Group": ("AWS::Logs::LogGroup", {"LogGroupName": "g", "RetentionInDays": "7"}),
    }
    body = {name: {"Type": type_, "Properties": properties} for name, (type_, properties) in resources.items()}
    assert stacks.create("s", {"Resources": body})["StackStatus"] == "CREATE_COMPLETE"
    queue = client("sqs").get_queue_attributes(
        QueueUrl=stacks.resource("s", "Queue")["PhysicalResourceId"], AttributeNames=["DelaySeconds", "FifoQueue"]
    )
    assert queue["Attributes"] == {"DelaySeconds": "5", "FifoQueue": "true"}
    assert client("ssm").get_parameter(Name="n")["Parameter"]["Value"] == "5"
    assert client("dynamodb").describe_table(TableName="tab")["Table"]["DeletionProtectionEnabled"] is False
    assert client("logs").describe_log_groups()["logGroups"][0]["retentionInDays"] == 7


def test_the_schema_says_what_replaces_a_resource(stacks: Any) -> None:
    def template(encryption: str, serial: int, status: str) -> dict[str, Any]:
        return {
            "Resources": {
                "User": {"Type": "AWS::IAM::User"},
                "Key": {
                    "Type": "AWS::IAM::AccessKey",
                    "Properties": {"UserName": {"Ref": "User"}, "Serial": serial, "Status": status},
                },
                "Images": {
                    "Type": "AWS::ECR::Repository",
                    "Properties": {"EncryptionConfiguration": {"EncryptionType": encryption}},
                },
            },
            "Outputs": {"Secret": {"Value": {"Fn::GetAtt": ["Key", "SecretAccessKey"]}}},
        }

    may = {"Capabilities": ["CAPABILITY_IAM"]}
    assert stacks.create("s", template("AES256", 1, "Active"), **may)["StackStatus"] == "CREATE_COMPLETE"
    before = {name: stacks.resource("s", name)["PhysicalResourceId"] for name in ("Key", "Images")}
    secret = stacks.outputs("s")["Secret"]
    assert stacks.update("s", template("AES256", 1, "Inactive"), **may)["StackStatus"] == "UPDATE_COMPLETE"
    assert stacks.resource("s", "Key")["PhysicalResourceId"] == before["Key"]
    # What only the making told is kept by the stack.
    assert stacks.outputs("s")["Secret"] == secret
    assert stacks.update("s", template("AES256", 2, "Active"), **may)["StackStatus"] == "UPDATE_COMPLETE"
    assert stacks.resource("s", "Key")["PhysicalResourceId"] != before["Key"]
    assert stacks.resource("s", "Images")["PhysicalResourceId"] == before["Images"]
    changes = changed(stacks, template("KMS", 2, "Active"), **may)
    assert changes["Images"] == ("True", {"EncryptionConfiguration": "Always"})


def changed(stacks: Any, template: Any, **more: Any) -> dict[str, Any]:
    """What a change set says: resource → (Replacement, property → RequiresRecreation)."""
    body = json.dumps(template)
    stacks.client.create_change_set(StackName="s", ChangeSetName="c", TemplateBody=body, **more)
    stacks.client.get_waiter("change_set_create_complete").wait(
        StackName="s", ChangeSetName="c", WaiterConfig={"Delay": 0.1}
    )
    shown = stacks.client.describe_change_set(StackName="s", ChangeSetName="c")["Changes"]
    return {
        one["ResourceChange"]["LogicalResourceId"]: (
            one["ResourceChange"]["Replacement"],
            {d["Target"]["Name"]: d["Target"]["RequiresRecreation"] for d in one["ResourceChange"]["Details"]},
        )
        for one in shown
    }


def test_change_sets_say_what_requires_recreation(stacks: Any) -> None:
    def template(table: str, key: str, delay: int, fifo: bool) -> dict[str, Any]:
        keys = {
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        }
        return {
            "Resources": {
                "A": {"Type": "AWS::DynamoDB::Table", "Properties": {**TABLE, **keys, "TableName": table}},
                "B": {"Type": "AWS::DynamoDB::Table", "Properties": {**TABLE, "TableName": table + "b"}},
                "C": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": delay, "FifoQueue": fifo}},
                "D": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": delay}},
            }
        }

    assert stacks.create("s", template("one", "id", 1, False))["StackStatus"] == "CREATE_COMPLETE"
    assert changed(stacks, template("two", "pk", 2, True)) == {
        "A": ("True", {"AttributeDefinitions": "Never", "KeySchema": "Always", "TableName": "Always"}),
        "B": ("True", {"TableName": "Always"}),
        "C": ("True", {"DelaySeconds": "Never", "FifoQueue": "Always"}),
        "D": ("False", {"DelaySeconds": "Never"}),
    }


CODE = {"Handler": "index.f", "Runtime": "python3.12", "Code": {"ZipFile": "f = print"}}
ROLE = {"Fn::GetAtt": ["Role", "Arn"]}
# Every taggable type: its properties.
TAGGED: dict[str, tuple[str, dict[str, Any]]] = {
    "Role": (
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": json.loads(trust(*SERVICES, "codedeploy")),
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"],
        },
    ),
    "User": ("AWS::IAM::User", {}),
    "Key": ("AWS::ApiGateway::ApiKey", {}),
    "Plan": ("AWS::ApiGateway::UsagePlan", {}),
    "Rest": ("AWS::ApiGateway::RestApi", {"Name": "r", "Body": {"openapi": "3.0.1", "info": {"title": "r"}, "paths": {
        "/": {"get": {"x-amazon-apigateway-integration": {"type": "MOCK"}, "responses": {}}},
    }}}),
    "Deployed": ("AWS::ApiGateway::Deployment", {"RestApiId": {"Ref": "Rest"}}),
    "RestStage": (
        "AWS::ApiGateway::Stage",
        {"RestApiId": {"Ref": "Rest"}, "StageName": "one", "DeploymentId": {"Ref": "Deployed"}},
    ),
    "Http": ("AWS::ApiGatewayV2::Api", {"Name": "h", "ProtocolType": "HTTP"}),
    "HttpStage": ("AWS::ApiGatewayV2::Stage", {"ApiId": {"Ref": "Http"}, "StageName": "one"}),
    "Secured": ("AWS::CertificateManager::Certificate", {
        "DomainName": "tagged.example.com", "SubjectAlternativeNames": ["*.tagged.example.com"],
        "KeyAlgorithm": "EC_prime256v1",
    }),
    "Named": ("AWS::ApiGateway::DomainName", {
        "DomainName": "tagged.example.com", "RegionalCertificateArn": {"Ref": "Secured"},
        "EndpointConfiguration": {"Types": ["REGIONAL"]},
    }),
    "Named2": ("AWS::ApiGatewayV2::DomainName", {
        "DomainName": "two.tagged.example.com",
        "DomainNameConfigurations": [{"CertificateArn": {"Ref": "Secured"}}],
    }),
    "Client": ("AWS::ApiGateway::ClientCertificate", {}),
    "Table": ("AWS::DynamoDB::Table", TABLE),
    "Images": ("AWS::ECR::Repository", {}),
    "Bus": ("AWS::Events::EventBus", {"Name": "bus"}),
    "Rule": ("AWS::Events::Rule", {"EventPattern": {"source": ["x"]}}),
    "Function": ("AWS::Lambda::Function", {**CODE, "Role": ROLE}),
    "Signing": (
        "AWS::Lambda::CodeSigningConfig",
        {"AllowedPublishers": {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/p"]}},
    ),
    "Mapping": (
        "AWS::Lambda::EventSourceMapping",
        {"FunctionName": {"Ref": "Function"}, "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}},
    ),
    "People": ("AWS::Cognito::IdentityPool", {"AllowUnauthenticatedIdentities": False}),
    "Application": ("AWS::CodeDeploy::Application", {"ComputePlatform": "Lambda"}),
    "Rollouts": ("AWS::CodeDeploy::DeploymentGroup", {"ApplicationName": {"Ref": "Application"}, "ServiceRoleArn": ROLE}),
    "Firehose": (
        "AWS::KinesisFirehose::DeliveryStream",
        {"S3DestinationConfiguration": {"RoleARN": ROLE, "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]}}},
    ),
    "Stream": ("AWS::Kinesis::Stream", {"ShardCount": 1}),
    "Cipher": ("AWS::KMS::Key", {}),
    "Consumer": (
        "AWS::Kinesis::StreamConsumer", {"ConsumerName": "c", "StreamARN": {"Fn::GetAtt": ["Stream", "Arn"]}},
    ),
    "Group": ("AWS::Logs::LogGroup", {}),
    "Alarm": ("AWS::CloudWatch::Alarm", {
        "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold"}),
    "Board": ("AWS::CloudWatch::Dashboard", {"DashboardBody": "{}"}),
    "Composite": ("AWS::CloudWatch::CompositeAlarm", {"AlarmRule": {"Fn::Sub": "ALARM(${Alarm})"}}),
    "UserPool": ("AWS::Cognito::UserPool", {}),
    "LogsDestination": ("AWS::Logs::Destination", {
        "DestinationName": "d", "RoleArn": ROLE, "TargetArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"}),
    "DeliverySource": ("AWS::Logs::DeliverySource", {
        "Name": "src", "LogType": "ACCESS_LOGS", "ResourceArn": "arn:aws:cloudfront::000000000000:distribution/E"}),
    "DeliveryDestination": ("AWS::Logs::DeliveryDestination", {
        "Name": "dst", "DestinationResourceArn": {"Fn::GetAtt": ["Bucket", "Arn"]}}),
    "Delivery": ("AWS::Logs::Delivery", {
        "DeliverySourceName": {"Ref": "DeliverySource"},
        "DeliveryDestinationArn": {"Fn::GetAtt": ["DeliveryDestination", "Arn"]}}),
    "Registry": ("AWS::EventSchemas::Registry", {}),
    "Schema": ("AWS::EventSchemas::Schema", {
        "RegistryName": {"Fn::GetAtt": ["Registry", "RegistryName"]}, "Type": "JSONSchemaDraft4",
        "Content": json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", "title": "t", "type": "object"})}),
    "Discoverer": ("AWS::EventSchemas::Discoverer", {"SourceArn": {"Fn::GetAtt": ["Bus", "Arn"]}}),
    "Pipe": ("AWS::Pipes::Pipe", {
        "RoleArn": ROLE, "Source": {"Fn::GetAtt": ["Queue", "Arn"]}, "Target": {"Fn::GetAtt": ["Queue", "Arn"]}, "DesiredState": "STOPPED"}),
    "Bucket": ("AWS::S3::Bucket", {}),
    "Directory": (
        "AWS::S3Express::DirectoryBucket",
        {"LocationName": "use1-az4", "DataRedundancy": "SingleAvailabilityZone"},
    ),
    "Jobs": ("AWS::Scheduler::ScheduleGroup", {}),
    "Secret": ("AWS::SecretsManager::Secret", {}),
    "Topic": ("AWS::SNS::Topic", {}),
    "Queue": ("AWS::SQS::Queue", {}),
    "Parameter": ("AWS::SSM::Parameter", {"Type": "String", "Value": "v"}),
    "Machine": ("AWS::StepFunctions::StateMachine", {"RoleArn": ROLE, "DefinitionString": PASS}),
    "Activity": ("AWS::StepFunctions::Activity", {"Name": "a"}),
}  # fmt: skip
# What does not show AWS's own tags.
UNMARKED = frozenset({"Queue"})
UNTAGGED = {"Deployed"}


def tags_of(client: Callable[..., Any], account: str, name: str, id_: str) -> dict[str, str]:
    """The tags of a resource, asked of its service."""
    type_ = TAGGED[name][0]
    gateway, events = "arn:aws:apigateway:us-east-1::", f"arn:aws:events:us-east-1:{account}"
    paths = {
        "Key": f"/apikeys/{id_}", "Plan": f"/usageplans/{id_}", "Rest": f"/restapis/{id_}", "Http": f"/apis/{id_}",
        "Named": f"/domainnames/{id_}", "Named2": f"/domainnames/{id_}", "Client": f"/clientcertificates/{id_}",
    }  # fmt: skip
    match type_.split("::")[1]:
        case "ApiGateway" if name == "RestStage":
            (api,) = client("apigateway").get_rest_apis()["items"]
            found = client("apigateway").get_stage(restApiId=api["id"], stageName=id_)["tags"]
        case "ApiGateway":
            found = client("apigateway").get_tags(resourceArn=gateway + paths[name])["tags"]
        case "ApiGatewayV2" if name == "HttpStage":
            (api,) = client("apigatewayv2").get_apis()["Items"]
            found = client("apigatewayv2").get_stage(ApiId=api["ApiId"], StageName=id_)["Tags"]
        case "ApiGatewayV2":
            found = client("apigatewayv2").get_tags(ResourceArn=gateway + paths[name])["Tags"]
        case "CertificateManager":
            found = client("acm").list_tags_for_certificate(CertificateArn=id_)["Tags"]
        case "CloudWatch":
            alarm = f"arn:aws:cloudwatch:us-east-1:{account}:alarm:{id_}"
            arn = f"arn:aws:cloudwatch::{account}:dashboard/{id_}" if name == "Board" else alarm
            found = client("cloudwatch").list_tags_for_resource(ResourceARN=arn)["Tags"]
        case "CodeDeploy":
            codedeploy = client("codedeploy")
            (application,) = codedeploy.list_applications()["applications"]
            of = f"application:{id_}" if name == "Application" else f"deploymentgroup:{application}/{id_}"
            found = codedeploy.list_tags_for_resource(ResourceArn=f"arn:aws:codedeploy:us-east-1:{account}:{of}")[
                "Tags"
            ]
        case "Cognito" if name == "People":
            arn = f"arn:aws:cognito-identity:us-east-1:{account}:identitypool/{id_}"
            found = client("cognito-identity").list_tags_for_resource(ResourceArn=arn)["Tags"]
        case "DynamoDB":
            arn = client("dynamodb").describe_table(TableName=id_)["Table"]["TableArn"]
            found = client("dynamodb").list_tags_of_resource(ResourceArn=arn)["Tags"]
        case "ECR":
            arn = client("ecr").describe_repositories(repositoryNames=[id_])["repositories"][0]["repositoryArn"]
            found = client("ecr").list_tags_for_resource(resourceArn=arn)["tags"]
        case "Events":
            arn = f"{events}:{'event-bus' if name == 'Bus' else 'rule'}/{id_}"
            found = client("events").list_tags_for_resource(ResourceARN=arn)["Tags"]
        case "EventSchemas":
            found = client("schemas").list_tags_for_resource(ResourceArn=id_)["Tags"]
        case "IAM" if name == "Role":
            found = client("iam").list_role_tags(RoleName=id_)["Tags"]
        case "IAM":
            found = client("iam").list_user_tags(UserName=id_)["Tags"]
        case "Kinesis":
            arn = f"arn:aws:kinesis:us-east-1:{account}:stream/{id_}" if name == "Stream" else id_
            found = client("kinesis").list_tags_for_resource(ResourceARN=arn)["Tags"]
        case "KinesisFirehose":
            found = client("firehose").list_tags_for_delivery_stream(DeliveryStreamName=id_)["Tags"]
        case "KMS":
            listed = client("kms").list_resource_tags(KeyId=id_)["Tags"]
            found = [{"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in listed]
        case "Lambda" if name == "Signing":
            found = client("lambda").list_tags(Resource=id_)["Tags"]
        case "Lambda":
            kind = "function" if name == "Function" else "event-source-mapping"
            found = client("lambda").list_tags(Resource=f"arn:aws:lambda:us-east-1:{account}:{kind}:{id_}")["Tags"]
        case "Logs" if name != "Group":
            logs = client("logs")
            arn = {
                "LogsDestination": lambda: logs.describe_destinations()["destinations"][0]["arn"],
                "DeliverySource": lambda: logs.describe_delivery_sources()["deliverySources"][0]["arn"],
                "DeliveryDestination": lambda: logs.describe_delivery_destinations()["deliveryDestinations"][0]["arn"],
                "Delivery": lambda: logs.describe_deliveries()["deliveries"][0]["arn"],
            }[name]()
            found = logs.list_tags_for_resource(resourceArn=arn)["tags"]
        case "Logs":
            found = client("logs").list_tags_log_group(logGroupName=id_)["tags"]
        case "Pipes":
            arn = f"arn:aws:pipes:us-east-1:{account}:pipe/{id_}"
            found = client("pipes").list_tags_for_resource(resourceArn=arn)["tags"]
        case "S3Express":
            arn = f"arn:aws:s3express:us-east-1:{account}:bucket/{id_}"
            found = client("s3control").list_tags_for_resource(AccountId=account, ResourceArn=arn)["Tags"]
        case "S3":
            found = client("s3").get_bucket_tagging(Bucket=id_)["TagSet"]
        case "Cognito" if name == "UserPool":
            arn = f"arn:aws:cognito-idp:us-east-1:{account}:userpool/{id_}"
            found = client("cognito-idp").list_tags_for_resource(ResourceArn=arn)["Tags"]
        case "Scheduler":
            arn = f"arn:aws:scheduler:us-east-1:{account}:schedule-group/{id_}"
            found = client("scheduler").list_tags_for_resource(ResourceArn=arn)["Tags"]
        case "SecretsManager":
            found = client("secretsmanager").describe_secret(SecretId=id_)["Tags"]
        case "SNS":
            found = client("sns").list_tags_for_resource(ResourceArn=id_)["Tags"]
        case "SQS":
            found = client("sqs").list_queue_tags(QueueUrl=id_)["Tags"]
        case "SSM":
            found = client("ssm").list_tags_for_resource(ResourceType="Parameter", ResourceId=id_)["TagList"]
        case _:
            found = client("stepfunctions").list_tags_for_resource(resourceArn=id_)["tags"]
    if isinstance(found, dict):
        return found
    return {tag.get("Key", tag.get("key")): tag.get("Value", tag.get("value")) for tag in found}


def test_the_stacks_tags_reach_every_taggable_resource(client: Callable[..., Any], stacks: Any) -> None:
    taggable = {type_ for type_ in registry().resource_types() if (schema := schema_of(type_)) and schema.tags}
    # A nested stack has them as a stack; a replica needs a key of another Region (tests/services/kms); those of networks and
    # containers belong together (tests/services/ec2, ecs).
    others = {"AWS::CloudFormation::Stack", "AWS::KMS::ReplicaKey"}
    others |= {type_ for type_ in taggable if type_.startswith(("AWS::EC2::", "AWS::ECS::"))}
    assert taggable - others == {TAGGED[name][0] for name in TAGGED.keys() - UNTAGGED}
    resources = {name: {"Type": type_, "Properties": properties} for name, (type_, properties) in TAGGED.items()}
    more = {
        "Capabilities": ["CAPABILITY_IAM"],
        "Tags": [{"Key": "team", "Value": "blue"}, {"Key": "old", "Value": "1"}],
    }
    stack = stacks.create("s", {"Resources": resources}, **more)
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    client, account, marks = functools.cache(client), stack["StackId"].split(":")[4], stacks.marks("s", "A")
    names = TAGGED.keys() - UNTAGGED
    made = stacks.client.list_stack_resources(StackName="s")["StackResourceSummaries"]
    ids = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in made}
    for name in names:
        own = {} if name in UNMARKED else {**marks, "aws:cloudformation:logical-id": name}
        assert tags_of(client, account, name, ids[name]) == {"team": "blue", "old": "1", **own}, name
    more["Tags"] = [{"Key": "team", "Value": "green"}]
    stacks.client.update_stack(StackName="s", UsePreviousTemplate=True, **more)
    assert stacks.settle("s")["StackStatus"] == "UPDATE_COMPLETE"
    for name in names:
        own = {} if name in UNMARKED else {**marks, "aws:cloudformation:logical-id": name}
        assert tags_of(client, account, name, ids[name]) == {"team": "green", **own}, name


def test_policies_of_queues_and_topics_follow_their_lists(client: Callable[..., Any], stacks: Any) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Resource": "*"}

    def template(queue: str, topic: str) -> dict[str, Any]:
        policies = {
            kind: {"Version": "2012-10-17", "Statement": [{**statement, "Action": f"{kind}:*"}]}
            for kind in ("sqs", "sns")
        }
        found: dict[str, Any] = {name: {"Type": "AWS::SQS::Queue"} for name in ("Q", "P")}
        found |= {name: {"Type": "AWS::SNS::Topic"} for name in ("T", "U")}
        for name, type_, held, kind in (
            ("QueuePolicy", "AWS::SQS::QueuePolicy", {"Queues": [{"Ref": queue}]}, "sqs"),
            ("TopicPolicy", "AWS::SNS::TopicPolicy", {"Topics": [{"Ref": topic}]}, "sns"),
        ):
            if queue:
                found[name] = {"Type": type_, "Properties": {**held, "PolicyDocument": policies[kind]}}
        return {"Resources": found}

    def allowed() -> list[bool]:
        """Which queues and topics have the template's policy."""
        ids = {name: stacks.resource("s", name)["PhysicalResourceId"] for name in "QPTU"}
        sqs, sns = client("sqs"), client("sns")
        shown = [
            sqs.get_queue_attributes(QueueUrl=ids[name], AttributeNames=["All"])["Attributes"] for name in "QP"
        ] + [sns.get_topic_attributes(TopicArn=ids[name])["Attributes"] for name in "TU"]
        return [(":*" + '"') in one.get("Policy", "") for one in shown]

    assert stacks.create("s", template("Q", "T"))["StackStatus"] == "CREATE_COMPLETE"
    assert allowed() == [True, False, True, False]
    assert stacks.update("s", template("P", "U"))["StackStatus"] == "UPDATE_COMPLETE"
    assert allowed() == [False, True, False, True]
    assert stacks.update("s", template("", ""))["StackStatus"] == "UPDATE_COMPLETE"
    assert allowed() == [False] * 4


def test_topics_log_deliveries_and_protect_data(client: Callable[..., Any], stacks: Any) -> None:
    role = make_role(client("iam"), "teller")

    def policy(identifier: str) -> dict[str, Any]:
        statement = {
            "DataDirection": "Inbound",
            "Principal": ["*"],
            "DataIdentifier": [f"arn:aws:dataprotection::aws:data-identifier/{identifier}"],
            "Operation": {"Deny": {}},
        }
        return {"Name": "p", "Version": "2021-06-01", "Statement": [statement]}

    def shown() -> tuple[dict[str, str], Any]:
        sns, topic = client("sns"), stacks.resource("s", "A")["PhysicalResourceId"]
        found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
        text = sns.get_data_protection_policy(ResourceArn=topic).get("DataProtectionPolicy", "{}")
        return {name: value for name, value in found.items() if "Feedback" in name}, json.loads(text)

    logging = [
        {"Protocol": "http/s", "FailureFeedbackRoleArn": role},
        {"Protocol": "sqs", "SuccessFeedbackRoleArn": role, "SuccessFeedbackSampleRate": "50"},
    ]
    first = {"DeliveryStatusLogging": logging, "DataProtectionPolicy": policy("EmailAddress")}
    assert stacks.create("s", one("AWS::SNS::Topic", **first))["StackStatus"] == "CREATE_COMPLETE"
    attributes = {
        "HTTPFailureFeedbackRoleArn": role,
        "SQSSuccessFeedbackRoleArn": role,
        "SQSSuccessFeedbackSampleRate": "50",
    }
    assert shown() == (attributes, policy("EmailAddress"))
    second = {"DeliveryStatusLogging": logging[:1], "DataProtectionPolicy": policy("IpAddress")}
    assert stacks.update("s", one("AWS::SNS::Topic", **second))["StackStatus"] == "UPDATE_COMPLETE"
    assert shown() == ({"HTTPFailureFeedbackRoleArn": role}, policy("IpAddress"))
    assert stacks.update("s", one("AWS::SNS::Topic"))["StackStatus"] == "UPDATE_COMPLETE"
    assert shown() == ({}, {})

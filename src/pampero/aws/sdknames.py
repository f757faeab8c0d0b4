"""What services and their members are called in the SDK integrations (of workflows, of schedules), which speak as AWS's Java SDK does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pampero.protocol.catalogue import Entry, load_entries
from pampero.protocol.model import ServiceModel, load_model


class Named(NamedTuple):
    """A service. model: its model's name. prefix: how its errors begin, and what causes call it."""

    model: str
    prefix: str


# The services that are built here, by their names in resources.
SERVICES: Mapping[str, Named] = MappingProxyType(
    {
        "acm": Named("acm", "Acm"),
        "apigateway": Named("apigateway", "ApiGateway"),
        "apigatewaymanagementapi": Named("apigatewaymanagementapi", "ApiGatewayManagementApi"),
        "apigatewayv2": Named("apigatewayv2", "ApiGatewayV2"),
        "cloudformation": Named("cloudformation", "CloudFormation"),
        "cloudwatch": Named("cloudwatch", "CloudWatch"),
        "cloudwatchlogs": Named("logs", "CloudWatchLogs"),
        "codedeploy": Named("codedeploy", "CodeDeploy"),
        "cognitoidentity": Named("cognito-identity", "CognitoIdentity"),
        "cognitoidentityprovider": Named("cognito-idp", "CognitoIdentityProvider"),
        "dynamodb": Named("dynamodb", "DynamoDb"),
        "dynamodbstreams": Named("dynamodbstreams", "DynamoDbStreams"),
        "ec2": Named("ec2", "Ec2"),
        "ecr": Named("ecr", "Ecr"),
        "ecs": Named("ecs", "Ecs"),
        "eventbridge": Named("events", "EventBridge"),
        "firehose": Named("firehose", "Firehose"),
        "iam": Named("iam", "Iam"),
        "kinesis": Named("kinesis", "Kinesis"),
        "kms": Named("kms", "Kms"),
        "lambda": Named("lambda", "Lambda"),
        "pipes": Named("pipes", "Pipes"),
        "s3": Named("s3", "S3"),
        "s3control": Named("s3control", "S3Control"),
        "scheduler": Named("scheduler", "Scheduler"),
        "schemas": Named("schemas", "Schemas"),
        "secretsmanager": Named("secretsmanager", "SecretsManager"),
        "sfn": Named("stepfunctions", "Sfn"),
        "sns": Named("sns", "Sns"),
        "sqs": Named("sqs", "Sqs"),
        "ssm": Named("ssm", "Ssm"),
        "sts": Named("sts", "Sts"),
    }
)
# What the Java SDK leaves out of the names of services, and the one prefix in AWS's table that the rule does not give.
_DECORATION = re.compile(r"^(?:Amazon|AWS)\s*|\s*Service$", re.IGNORECASE)
_PREFIXES: Mapping[str, str] = MappingProxyType({"memorydb": "MemoryDB"})
# Services of that table that AWS has closed since, and botocore has forgotten: their actions are not known.
_CLOSED: Mapping[str, str] = MappingProxyType(
    {
        prefix.lower(): prefix
        for prefix in (
            "AlexaForBusiness", "CodeStar", "ElasticInference", "ElasticTranscoder", "Evidently", "Honeycode",
            "Iot1ClickProjects", "IoTAnalytics", "IotEvents", "IotEventsData", "IoTFleetHub", "LookoutVision", "OpsWorks",
            "OpsWorksCm", "Panorama", "Qldb", "QldbSession", "RoboMaker", "Sms",
        )
    }
)  # fmt: skip
# Operations that there is no integration for. Source: "Unsupported API actions for supported services" in the developer
# guide, and what answers with a stream of events.
_UNSUPPORTED = frozenset({
    ("cloudwatchlogs", "GetLogObject"), ("cloudwatchlogs", "StartLiveTail"), ("comprehendmedical", "DetectEntities"),
    ("efs", "CreateTags"), ("emr", "DescribeJobFlows"), ("kinesis", "SubscribeToShard"), ("lambda", "InvokeAsync"),
    ("lambda", "InvokeWithResponseStream"), ("lexruntimev2", "StartConversation"), ("rdsdata", "ExecuteSql"),
    ("s3", "SelectObjectContent"), ("shield", "DeleteSubscription"),
})  # fmt: skip


def named(service: str) -> Named | None:
    """A service that is built, by its name in resources."""
    return SERVICES.get(service)


def prefix_of(service: str) -> str:
    """How errors of an SDK service begin."""
    found = SERVICES.get(service)
    if found is not None:
        return found.prefix
    entry = _others().get(service)
    if entry is None:
        return _CLOSED.get(service) or pascal(service)
    return _PREFIXES.get(service) or java(_bare(entry.service_id))


def model_name(service: str) -> str | None:
    """What the model of an SDK service is called."""
    found = SERVICES.get(service)
    if found is not None:
        return found.model
    entry = _others().get(service)
    return None if entry is None else entry.name


def has_action(service: str, action: str) -> bool:
    """Whether there is such an integration: the service's name is that of AWS's Java SDK, the action begins small."""
    operation = pascal(action)
    if not action[:1].islower() or (service, operation) in _UNSUPPORTED:
        return False
    found = SERVICES.get(service)
    if found is not None:
        return operation in model_of(found.model).operations
    entry = _others().get(service)
    return service in _CLOSED if entry is None else operation in entry.operation_names


@lru_cache(maxsize=1)
def _others() -> Mapping[str, Entry]:
    """The services that are not built."""
    built = {service.model for service in SERVICES.values()}
    return {
        re.sub("[^a-z0-9]", "", _bare(entry.service_id).lower()): entry
        for entry in load_entries()
        if entry.name not in built
    }


def _bare(name: str) -> str:
    return _DECORATION.sub("", name)


@lru_cache(maxsize=len(SERVICES))
def model_of(service: str) -> ServiceModel:
    """The model of a service that is built."""
    return load_model(service)


def pascal(name: str) -> str:
    """`queueUrl` → `QueueUrl`."""
    return name[:1].upper() + name[1:]


# How AWS's Java SDK of the second generation cuts the names of members into words (its CodegenNamingUtils).
_CUTS = (
    (re.compile(r"[^A-Za-z0-9]+"), " "),
    (re.compile(r"([^a-z]{2,})v([0-9]+)"), r"\1 v\2 "),
    (re.compile(r"([^A-Z]{2,})V([0-9]+)"), r"\1 V\2 "),
    (re.compile(r"(?<=[a-z])(?=[A-Z]([a-zA-Z]|[0-9]))"), " "),
    (re.compile(r"([A-Z]+)([A-Z][a-z])"), r"\1 \2"),
    (re.compile(r"([0-9])([a-zA-Z])"), r"\1 \2"),
)


@lru_cache(maxsize=8192)
def java(name: str) -> str:
    """A member as the SDK integrations name it: `SSEKMSKeyId` → `SsekmsKeyId`, `queueUrl` → `QueueUrl`.

    `NULL` is a word of Java and loses its last letter.
    """
    if name == "NULL":
        return "Nul"
    for pattern, replacement in _CUTS:
        name = pattern.sub(replacement, name)
    return "".join(word[:1].upper() + word[1:].lower() for word in name.split())


def accepted(members: Iterable[str], named: Callable[[str], str]) -> dict[str, str]:
    """The members of a structure by the names that workflows may give them: the integration's, and the model's own where
    they begin with a capital, as in DynamoDB's `BOOL`."""
    return {pascal(name): name for name in members} | {named(name): name for name in members}

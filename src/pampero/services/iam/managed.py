"""AWS's managed policies that templates use, and where a managed policy's text is found.

The texts state the documented permissions of each policy.
Source: AWS Managed Policy Reference Guide.
"""

from __future__ import annotations

import json
from types import MappingProxyType

from pampero.services.iam.model import POLICIES
from pampero.store.tx import ReadTx

_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
_ENI = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses", "ec2:DescribeSubnets"]  # fmt: skip
_SQS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
_STREAM = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
_KINESIS = ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
            "kinesis:GetShardIterator", "kinesis:ListShards", "kinesis:ListStreams", "kinesis:SubscribeToShard"]  # fmt: skip
_XRAY = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
         "xray:GetSamplingStatisticSummaries"]  # fmt: skip

# Path and name behind `arn:aws:iam::aws:policy/` → the actions allowed on everything.
ACTIONS = MappingProxyType(
    {
        "AdministratorAccess": ["*"],
        "AmazonDynamoDBFullAccess": ["dynamodb:*", "dax:*"],
        "AmazonDynamoDBReadOnlyAccess": [
            "dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:GetItem", "dynamodb:List*", "dynamodb:Query", "dynamodb:Scan",
        ],
        "AmazonEventBridgeFullAccess": ["events:*", "schemas:*", "scheduler:*", "pipes:*"],
        "AmazonS3FullAccess": ["s3:*", "s3-object-lambda:*"],
        "AmazonS3ReadOnlyAccess": ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"],
        "AmazonSNSFullAccess": ["sns:*"],
        "AmazonSQSFullAccess": ["sqs:*"],
        "AmazonSQSReadOnlyAccess": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListQueues"],
        "AmazonSSMReadOnlyAccess": ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
        "AWSLambda_FullAccess": ["lambda:*", "logs:*", "iam:GetRole", "iam:ListRoles", "iam:PassRole", "states:List*", "xray:*"],
        "AWSStepFunctionsFullAccess": ["states:*"],
        "AWSXRayDaemonWriteAccess": _XRAY,
        "AWSXrayWriteOnlyAccess": _XRAY,
        "CloudWatchLogsFullAccess": ["logs:*", "cloudwatch:GenerateQuery"],
        "IAMFullAccess": ["iam:*"],
        "ReadOnlyAccess": ["*:Get*", "*:List*", "*:Describe*", "*:BatchGet*", "dynamodb:Query", "dynamodb:Scan"],
        "service-role/AWSLambdaBasicExecutionRole": _LOGS,
        "service-role/AWSLambdaDynamoDBExecutionRole": [*_LOGS, *_STREAM],
        "service-role/AWSLambdaKinesisExecutionRole": [*_LOGS, *_KINESIS],
        "service-role/AWSLambdaRole": ["lambda:InvokeFunction"],
        "service-role/AWSLambdaSQSQueueExecutionRole": [*_LOGS, *_SQS],
        "service-role/AWSLambdaVPCAccessExecutionRole": [*_LOGS, *_ENI],
        "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [*_LOGS, "logs:Describe*", "logs:GetLogEvents", "logs:FilterLogEvents"],
    }
)  # fmt: skip
PREFIX = "arn:aws:iam::aws:policy/"


def aws_document(arn: str) -> str | None:
    """The text of one of AWS's policies."""
    name = arn.removeprefix(PREFIX)
    if name == "PowerUserAccess":
        statement: dict[str, object] = {"NotAction": ["iam:*", "organizations:*", "account:*"]}
    elif name in ACTIONS:
        statement = {"Action": ACTIONS[name]}
    else:
        return None
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement, "Resource": "*"}]})


def document_of(tx: ReadTx, arn: str) -> str | None:
    """The text of a managed policy: AWS's or an account's."""
    if arn.startswith(PREFIX):
        return aws_document(arn)
    parts = arn.split(":")
    policy = POLICIES.get(tx, parts[4], arn.rsplit("/", 1)[-1]) if len(parts) == 6 else None
    return None if policy is None else policy.document

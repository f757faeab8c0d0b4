"""AWS's managed policies that templates use, and where a managed policy's text is found.

The texts state the documented permissions of each policy on the services that exist here, and of most others.
Source: AWS Managed Policy Reference Guide.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Call
from pampero.kernel.arn import arn
from pampero.services.iam.model import GROUPS, POLICIES, ROLES, USERS, ManagedPolicy
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
            "dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:GetItem", "dynamodb:GetResourcePolicy",
            "dynamodb:List*", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan",
        ],
        "AmazonEventBridgeFullAccess": ["events:*", "schemas:*", "scheduler:*", "pipes:*"],
        "AmazonAPIGatewayAdministrator": ["apigateway:*"],
        "AmazonAPIGatewayInvokeFullAccess": ["execute-api:Invoke", "execute-api:ManageConnections"],
        "AmazonEventBridgeReadOnlyAccess": ["events:Describe*", "events:List*", "events:TestEventPattern",
                                            "schemas:Describe*", "schemas:List*", "scheduler:Get*", "scheduler:List*"],
        "AmazonKinesisFullAccess": ["kinesis:*"],
        "AmazonKinesisReadOnlyAccess": ["kinesis:Get*", "kinesis:List*", "kinesis:Describe*"],
        "AmazonS3FullAccess": ["s3:*", "s3-object-lambda:*"],
        "AmazonS3ReadOnlyAccess": ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"],
        "AmazonSNSFullAccess": ["sns:*"],
        "AmazonSNSReadOnlyAccess": ["sns:GetTopicAttributes", "sns:List*", "sns:CheckIfPhoneNumberIsOptedOut",
                                    "sns:GetEndpointAttributes", "sns:GetDataProtectionPolicy",
                                    "sns:GetPlatformApplicationAttributes", "sns:GetSMSAttributes",
                                    "sns:GetSubscriptionAttributes"],
        "AmazonSQSFullAccess": ["sqs:*"],
        "AmazonSQSReadOnlyAccess": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListQueues"],
        "AmazonSSMReadOnlyAccess": ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
        "AWSCloudFormationFullAccess": ["cloudformation:*"],
        "AWSCloudFormationReadOnlyAccess": [
            "cloudformation:Describe*", "cloudformation:EstimateTemplateCost", "cloudformation:Get*",
            "cloudformation:List*", "cloudformation:ValidateTemplate", "cloudformation:Detect*",
        ],
        "AWSLambda_FullAccess": [
            "lambda:*", "cloudformation:DescribeStacks", "cloudformation:ListStackResources", "cloudwatch:ListMetrics",
            "cloudwatch:GetMetricData", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoles", "logs:DescribeLogGroups",
            "states:DescribeStateMachine", "states:ListStateMachines", "xray:GetTraceSummaries", "xray:BatchGetTraces",
        ],
        "AWSLambda_ReadOnlyAccess": ["lambda:Get*", "lambda:List*", "logs:DescribeLogGroups", "iam:ListRoles",
                                     "states:DescribeStateMachine", "states:ListStateMachines"],
        "AWSStepFunctionsFullAccess": ["states:*"],
        "AWSXRayDaemonWriteAccess": _XRAY,
        "AWSXrayWriteOnlyAccess": _XRAY,
        "CloudWatchLogsFullAccess": ["logs:*", "cloudwatch:GenerateQuery", "cloudwatch:GenerateQueryResultsSummary"],
        "CloudWatchFullAccess": ["cloudwatch:*", "logs:*", "sns:*", "autoscaling:Describe*", "iam:GetPolicy",
                                 "iam:GetPolicyVersion", "iam:GetRole"],
        "CloudWatchLogsReadOnlyAccess": ["logs:Describe*", "logs:Get*", "logs:List*", "logs:StartQuery",
                                         "logs:StopQuery", "logs:TestMetricFilter", "logs:FilterLogEvents"],
        "IAMFullAccess": ["iam:*"],
        "IAMReadOnlyAccess": ["iam:Get*", "iam:List*", "iam:GenerateCredentialReport",
                              "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"],
        "ReadOnlyAccess": ["*:Get*", "*:List*", "*:Describe*", "*:BatchGet*", "dynamodb:Query", "dynamodb:Scan",
                           "logs:FilterLogEvents", "logs:StartQuery"],
        "service-role/AWSLambdaBasicExecutionRole": _LOGS,
        "service-role/AWSLambdaDynamoDBExecutionRole": [*_LOGS, *_STREAM],
        "service-role/AWSLambdaKinesisExecutionRole": [*_LOGS, *_KINESIS],
        "service-role/AWSLambdaRole": ["lambda:InvokeFunction"],
        "service-role/AWSLambdaSQSQueueExecutionRole": [*_LOGS, *_SQS],
        "service-role/AWSLambdaVPCAccessExecutionRole": [*_LOGS, *_ENI],
        "service-role/AWSCodeDeployRoleForLambdaLimited": [
            "cloudwatch:DescribeAlarms", "lambda:UpdateAlias", "lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig",
        ],
        "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
            *_LOGS, "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents",
        ],
    }
)  # fmt: skip
PREFIX = "arn:aws:iam::aws:policy/"


def _passes(*services: str) -> dict[str, Any]:
    """The statement that lets roles be passed to services."""
    return {
        "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
        "Condition": {"StringLike": {"iam:PassedToService": list(services)}},
    }  # fmt: skip


def _more(name: str) -> list[dict[str, Any]]:
    """Statements of AWS's policies that are not simply actions on everything."""
    match name:
        case "AWSLambda_FullAccess":
            logs = {
                "Effect": "Allow", "Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/*",
                "Action": ["logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"],
            }  # fmt: skip
            return [_passes("lambda.amazonaws.com"), logs]
        case "AmazonEventBridgeFullAccess":
            return [_passes("events.amazonaws.com", "scheduler.amazonaws.com", "pipes.amazonaws.com")]
        case "AmazonDynamoDBFullAccess":
            return [_passes("application-autoscaling.amazonaws.com", "dax.amazonaws.com")]
    return []


def aws_document(arn_: str) -> str | None:
    """The text of one of AWS's policies."""
    name = arn_.removeprefix(PREFIX)
    if name == "PowerUserAccess":
        statements: list[dict[str, Any]] = [
            {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
            {"Effect": "Allow", "Resource": "*", "Action": [
                "account:ListRegions", "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles",
                "organizations:DescribeOrganization"]},
        ]  # fmt: skip
    elif name in ACTIONS:
        statements = [{"Effect": "Allow", "Action": ACTIONS[name], "Resource": "*"}, *_more(name)]
    else:
        return None
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def aws_policies() -> list[str]:
    """The ARNs of AWS's policies."""
    return [PREFIX + name for name in sorted([*ACTIONS, "PowerUserAccess"])]


def _customers(tx: ReadTx, arn_: str) -> ManagedPolicy | None:
    parts = arn_.split(":", 5)
    policy = POLICIES.get(tx, parts[4], arn_.rsplit("/", 1)[-1]) if len(parts) == 6 else None
    return policy if policy is not None and policy.arn == arn_ else None


def document_of(tx: ReadTx, arn_: str) -> str | None:
    """The text of a managed policy: AWS's or an account's."""
    if arn_.startswith(PREFIX):
        return aws_document(arn_)
    policy = _customers(tx, arn_)
    return None if policy is None else policy.document


def check_attachable(tx: ReadTx, policy: str, account: str) -> None:
    """Raises NoSuchEntityException, InvalidInputException."""
    parts = policy.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or parts[2] != "iam":
        raise ApiError("InvalidInputException", f"ARN {policy} is not valid.")
    if parts[4] not in ("aws", account) or document_of(tx, policy) is None:
        raise ApiError("NoSuchEntityException", f"Policy {policy} does not exist or is not attachable.")


def policy_arn(call: Call, req: Any) -> str:
    """The ARN of the managed policy that a request names."""
    named: str | None = getattr(req, "PolicyArn", None)
    return named or arn("iam", "", call.account, f"policy{req.Path or '/'}{req.PolicyName}")


def policy_exists(tx: ReadTx, call: Call, policy: str) -> None:
    """Raises NoSuchEntityException."""
    if policy.startswith(PREFIX) and aws_document(policy) is not None:
        return
    managed_of(tx, call, policy)


def managed_of(tx: ReadTx, call: Call, policy: str) -> ManagedPolicy:
    """A customer's policy of the caller's account. Raises NoSuchEntityException, InvalidInputException."""
    if not policy.startswith("arn:"):
        raise ApiError("InvalidInputException", f"ARN {policy} is not valid.")
    found = _customers(tx, policy)
    if found is None or found.account != call.account:
        raise ApiError("NoSuchEntityException", f"Policy {policy} was not found.")
    return found


def uses(tx: ReadTx, account: str) -> tuple[dict[str, int], dict[str, int]]:
    """How often each policy is attached, and how often it is a boundary."""
    attached: dict[str, int] = {}
    bounds: dict[str, int] = {}
    for documents in (GROUPS, ROLES, USERS):
        for _, holder in documents.page(tx, account):
            for policy in holder.attached:
                attached[policy] = attached.get(policy, 0) + 1
            if holder.boundary:
                bounds[holder.boundary] = bounds.get(holder.boundary, 0) + 1
    return attached, bounds

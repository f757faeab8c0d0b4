"""A policy that is malformed is never stored, whatever service it is for; AWS's own policies are to be had by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role, make_user

TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
MAY = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def without(statement: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != name}


def refused(ask: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        ask()
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


SYNTAX = "Syntax errors in policy."
RESOURCES = "Policy statement must contain resources."
ACTIONS = "Policy statement must contain actions."
MALFORMED = [
    (document(without(MAY, "Resource")), RESOURCES),
    (document({**MAY, "Resource": []}), RESOURCES),
    (document({**without(MAY, "Resource"), "NotResource": []}), RESOURCES),
    (document(without(MAY, "Action")), ACTIONS),
    (document({**MAY, "Action": []}), ACTIONS),
    (document({**MAY, "Condition": {"StringEquals": {}}}), SYNTAX),
    (document({**MAY, "Condition": []}), SYNTAX),
    (document({**MAY, "Principal": "*"}), "Policy document should not specify a principal."),
    (document(MAY).replace('"Effect": "Allow"', '"Effect": "Deny", "Effect": "Allow"'), SYNTAX),
    (document(MAY).replace('"Statement"', '"Statement": [], "Statement"'), SYNTAX),
    (
        document({**MAY, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}).replace(
            '"Bool"', '"Bool": {"aws:SecureTransport": "false"}, "Bool"'
        ),
        SYNTAX,
    ),
]


def test_an_empty_condition_says_nothing(client: Callable[..., Any], account: str) -> None:
    iam = client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole", "Condition": {}}
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    assert iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Condition"] == {}
    assert (
        client("sts").assume_role(RoleArn=role, RoleSessionName="tried")["AssumedRoleUser"]["Arn"].endswith("/r/tried")
    )


@pytest.mark.parametrize(("text", "told"), MALFORMED)
def test_identity_policies(client: Callable[..., Any], account: str, text: str, told: str) -> None:
    iam, sts = client("iam"), client("sts")
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    for ask in (
        lambda: iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=text),
        lambda: iam.create_policy(PolicyName="p", PolicyDocument=text),
        lambda: sts.assume_role(RoleArn=role, RoleSessionName="session", Policy=text),
        lambda: sts.get_federation_token(Name="bob", Policy=text),
    ):
        assert refused(ask) == ("MalformedPolicyDocument", told)
    assert iam.list_role_policies(RoleName="r")["PolicyNames"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (document({**TRUST, "Resource": "*"}), "Has prohibited field Resource"),
        (document(without(TRUST, "Principal")), "Missing required field Principal"),
        (document(without(TRUST, "Action")), "Missing required field Action"),
        (document({**TRUST, "Condition": {"StringEquals": {}}}), SYNTAX),
        (document(TRUST).replace('"Effect"', '"Effect": "Deny", "Effect"'), SYNTAX),
        (document(TRUST).replace('"Service"', '"Service": "ec2.amazonaws.com", "Service"'), SYNTAX),
    ],
)
def test_trust_policies(client: Callable[..., Any], text: str, told: str) -> None:
    iam = client("iam")
    ask = lambda: iam.create_role(RoleName="r", AssumeRolePolicyDocument=text)  # noqa: E731
    assert refused(ask) == ("MalformedPolicyDocument", told)


def test_policies_of_resources(client: Callable[..., Any], account: str) -> None:
    bucket = f"policies-{account}"
    client("s3").create_bucket(Bucket=bucket)
    sqs, sns, events = client("sqs"), client("sns"), client("events")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    topic = sns.create_topic(Name="t")["TopicArn"]
    client("ecr").create_repository(repositoryName="repo")
    puts: dict[str, tuple[Callable[[str], Any], str, str]] = {
        "s3": (lambda text: client("s3").put_bucket_policy(Bucket=bucket, Policy=text), "MalformedPolicy", "s3:GetObject"),
        "sqs": (
            lambda text: sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text}),
            "InvalidAttributeValue", "sqs:SendMessage",
        ),
        "sns": (
            lambda text: sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=text),
            "InvalidParameter", "sns:Publish",
        ),
        "events": (lambda text: events.put_permission(Policy=text), "ValidationException", "events:PutEvents"),
        "ecr": (
            lambda text: client("ecr").set_repository_policy(repositoryName="repo", policyText=text),
            "InvalidParameterException", "ecr:BatchGetImage",
        ),
    }  # fmt: skip
    for service, (put, code, action) in puts.items():
        resource = f"arn:aws:s3:::{bucket}/*" if service == "s3" else "*"
        good = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": action, "Resource": resource}
        put(document(good))
        bad = [
            document({**good, "Condition": {"StringEquals": {}}}),
            document({**good, "Resource": []}),
            document(without(good, "Principal")),
            document(good).replace('"Effect"', '"Effect": "Deny", "Effect"'),
        ]
        if service in ("ecr", "sqs"):
            put(document(without(good, "Resource")))
        else:
            bad.append(document(without(good, "Resource")))
        for text in bad:
            assert refused(lambda put=put, text=text: put(text))[0] == code, (service, text)


def test_a_malformed_policy_that_is_stored_denies_everything() -> None:
    """One that an older version let in."""
    from pampero.auth.authorizer import compiled
    from pampero.auth.policy.parse import IDENTITY, OWN_RESOURCE

    for grammar in (IDENTITY, OWN_RESOURCE):
        found = compiled('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": []}]}', grammar)
        assert [statement.allow for statement in found.statements] == [False]


# What SAM's templates, the CDK's constructs and the consoles attach.
NAMES = (
    "AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "SecurityAudit", "job-function/ViewOnlyAccess",
    "service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess",
    "service-role/AWSLambdaSQSQueueExecutionRole", "service-role/AWSLambdaKinesisExecutionRole", "AWSLambda_FullAccess",
    "service-role/AWSLambdaDynamoDBExecutionRole", "service-role/AWSLambdaMSKExecutionRole", "AmazonSSMManagedInstanceCore",
    "service-role/AmazonECSTaskExecutionRolePolicy", "AmazonEC2ContainerRegistryReadOnly", "AmazonEKSClusterPolicy",
    "CloudWatchLambdaInsightsExecutionRolePolicy", "service-role/AmazonAPIGatewayPushToCloudWatchLogs", "AmazonSQSFullAccess",
    "AmazonEventBridgeFullAccess", "AWSStepFunctionsFullAccess", "SecretsManagerReadWrite", "AmazonCognitoPowerUser",
    "service-role/AWSCodeDeployRoleForLambda", "service-role/AWSAppSyncPushToCloudWatchLogs", "AmazonBedrockFullAccess",
    "AWSLambdaExecute", "aws-service-role/AWSSupportServiceRolePolicy",
)  # fmt: skip


def test_awss_own_policies_are_there(client: Callable[..., Any]) -> None:
    iam = client("iam")
    found = [p for page in iam.get_paginator("list_policies").paginate(Scope="AWS") for p in page["Policies"]]
    arns = {policy["Arn"]: policy for policy in found}
    assert len(arns) > 1200
    for name in NAMES:
        arn = f"arn:aws:iam::aws:policy/{name}"
        shown = iam.get_policy(PolicyArn=arn)["Policy"]
        assert (shown["Path"] + shown["PolicyName"], shown["PolicyId"]) == (f"/{name}", arns[arn]["PolicyId"])
        version = iam.get_policy_version(PolicyArn=arn, VersionId=shown["DefaultVersionId"])["PolicyVersion"]
        assert version["Document"]["Statement"]
    assert refused(lambda: iam.get_policy(PolicyArn="arn:aws:iam::aws:policy/None"))[0] == "NoSuchEntity"


def test_awss_own_policies_are_enforced(client: Callable[..., Any]) -> None:
    iam = client("iam")
    keys = make_user(iam, "ana")
    iam.attach_user_policy(UserName="ana", PolicyArn="arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess")
    sqs = client("sqs", **keys)
    sqs.list_queues()
    assert refused(lambda: sqs.create_queue(QueueName="q"))[0].startswith("AccessDenied")
    role = make_role(iam, "r", ())
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    answers = iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=["logs:PutLogEvents", "sqs:SendMessage"])
    assert [one["EvalDecision"] for one in answers["EvaluationResults"]] == ["allowed", "implicitDeny"]

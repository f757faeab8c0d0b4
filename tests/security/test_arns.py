"""A policy that denies the ARN of a thing holds however a caller writes that ARN: whatever leads to the thing is
authorised as the thing's own ARN, and no other spelling leads to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user
from tests.security.test_reserved_tags import filled, value_of

from pampero.app import registry

Make = Callable[..., Any]
REGISTRY = registry()
MACHINE = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 50_000, "End": True}}})
TEMPLATE = json.dumps({"Resources": {"H": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}})
KINDS = (
    "stateMachine",
    "activity",
    "execution",
    "rule",
    "event-bus",
    "function",
    "layer",
    "log-group",
    "delivery",
    "x",
)
# Values without which an operation would fail before it reaches anything.
GIVEN: dict[str, Any] = {
    "Key": {"k": {"S": "1"}}, "Item": {"k": {"S": "1"}}, "Protocol": "sqs", "AttributeName": "DisplayName", "Attributes": {},
    "PublishBatchRequestEntries": [{"Id": "1", "Message": "m"}], "ActionName": ["Publish"], "AWSAccountId": ["123456789012"],
    "LogicalResourceId": "H", "Status": "SUCCESS", "GroupName": "n", "UserName": "n", "RoleName": "n", "VersionId": "v1",
    "PolicyDocument": allow("*"), "ThumbprintList": ["b" * 40], "RoleSessionName": "session", "logStreamName": "s",
}  # fmt: skip


def grow(client: Make) -> dict[tuple[str, str], list[str]]:
    """Things, by the model and the members that take their ARNs."""
    role, sns, states, events = make_role(client("iam")), client("sns"), client("stepfunctions"), client("events")
    queue = client("sqs").create_queue(QueueName="n")["QueueUrl"]
    queue_arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    topic = sns.create_topic(Name="n")["TopicArn"]
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn, ReturnSubscriptionArn=True)
    application = sns.create_platform_application(
        Name="n", Platform="GCM", Attributes={"PlatformCredential": "x"}
    )["PlatformApplicationArn"]  # fmt: skip
    device = sns.create_platform_endpoint(PlatformApplicationArn=application, Token="t")["EndpointArn"]
    made = states.create_state_machine(name="n", definition=MACHINE, roleArn=role, publish=True)
    machine, version = made["stateMachineArn"], made["stateMachineVersionArn"]
    alias = states.create_state_machine_alias(
        name="a", routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}]
    )["stateMachineAliasArn"]
    activity = states.create_activity(name="n")["activityArn"]
    execution = states.start_execution(stateMachineArn=machine, name="n")["executionArn"]
    bus = events.create_event_bus(Name="n")["EventBusArn"]
    rule = events.put_rule(Name="r", EventPattern='{"source": ["a"]}')["RuleArn"]
    bus_rule = events.put_rule(Name="r", EventBusName="n", EventPattern='{"source": ["a"]}')["RuleArn"]
    client("logs").create_log_group(logGroupName="n")
    group = client("logs").describe_log_groups()["logGroups"][0]["logGroupArn"]
    destination = client("logs").put_delivery_destination(
        name="n", deliveryDestinationConfiguration={"destinationResourceArn": f"{group}:*"}
    )["deliveryDestination"]["arn"]
    repository = client("ecr").create_repository(repositoryName="nn")["repository"]["repositoryArn"]
    policy = client("iam").create_policy(PolicyName="n", Path="/p/", PolicyDocument=allow("*"))["Policy"]["Arn"]
    provider = client("iam").create_open_id_connect_provider(Url="https://example.com/a", ThumbprintList=["a" * 40])
    stack = client("cloudformation").create_stack(StackName="n", TemplateBody=TEMPLATE)["StackId"]
    change = client("cloudformation").create_change_set(
        StackName="c", ChangeSetName="n", ChangeSetType="CREATE", TemplateBody=TEMPLATE
    )
    table = client("dynamodb").create_table(
        TableName="nnn", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
    )["TableDescription"]["TableArn"]  # fmt: skip
    api = client("apigateway").create_rest_api(name="n")["id"]
    web = client("apigatewayv2").create_api(Name="n", ProtocolType="HTTP")["ApiId"]
    return {
        ("sns", "TopicArn"): [topic], ("sns", "ResourceArn"): [topic], ("sns", "SubscriptionArn"): [subscription["SubscriptionArn"]],
        ("sns", "PlatformApplicationArn"): [application], ("sns", "EndpointArn"): [device],
        ("stepfunctions", "stateMachineArn"): [machine, version], ("stepfunctions", "stateMachineVersionArn"): [version],
        ("stepfunctions", "stateMachineAliasArn"): [alias], ("stepfunctions", "activityArn"): [activity],
        ("stepfunctions", "executionArn"): [execution], ("stepfunctions", "resourceArn"): [machine, activity],
        ("events", "ResourceARN"): [bus, rule, bus_rule], ("events", "EventBusName"): [bus], ("events", "Name"): [bus],
        ("logs", "resourceArn"): [group, destination], ("logs", "logGroupIdentifier"): [group],
        ("ecr", "resourceArn"): [repository], ("iam", "PolicyArn"): [policy],
        ("iam", "OpenIDConnectProviderArn"): [provider["OpenIDConnectProviderArn"]],
        ("cloudformation", "StackName"): [stack], ("cloudformation", "ChangeSetName"): [change["Id"]],
        ("dynamodb", "TableName"): [table], ("dynamodb", "ResourceArn"): [table],
        ("apigateway", "resourceArn"): [f"arn:aws:apigateway:us-east-1::/restapis/{api}"],
        ("apigatewayv2", "ResourceArn"): [f"arn:aws:apigateway:us-east-1::/apis/{web}"],
        # A change set is authorised as its stack.
        ("", ""): [change["StackId"], f"{group}:*"],
    }  # fmt: skip


def spellings(arn: str) -> Iterator[str]:
    """The ARN, and texts that are nearly it."""
    parts = arn.split(":", 5)
    resource = parts[5]

    def other(place: int, text: str) -> str:
        return ":".join([*parts[:place], text, *parts[place + 1 :]])

    yield arn
    yield from (other(1, text) for text in ("aws-cn", "AWS", ""))
    yield from (other(2, parts[2].upper()), other(0, "ARN"), other(3, ""), other(3, "us-west-2"), other(4, ""))
    yield from (arn + end for end in (":*", "/*", "/", ":", ":x", "/x", "::", " ", "%20", ":1", ":$LATEST"))
    yield from (other(5, begin + resource) for begin in ("/", ":", "x/"))
    yield from (other(5, resource.upper()), other(5, resource.replace("/", ":")), other(5, resource.replace(":", "/")))
    words = re.split(r"([:/])", resource)
    if len(words) > 1:
        rest = "".join(words[1:])
        yield from (other(5, kind + rest) for kind in KINDS if kind != words[0])
        yield other(5, f"{words[0]}{words[1]}default/{''.join(words[2:])}")
        yield other(5, f"{words[0]}{words[1]}x/{''.join(words[2:])}")
        yield other(5, f"{words[0]}{words[1]}{words[-1]}")


def refused(call: Callable[..., Any], **given: Any) -> bool:
    try:
        call(**given)
    except ClientError:
        return True
    return False


# They answer who deletes what is not there that it is gone; what was there is looked for in the end.
ENDS = ("Delete", "Unsubscribe", "Remove", "Untag")
WAITS = frozenset({"GetActivityTask"})
# What these are authorised for is no thing in particular; and of what is not there, there are no versions.
LISTS = frozenset(
    {"ListRules", "ListRuleNamesByTarget", "ListBackups", "ListContributorInsights", "ListStateMachineVersions"}
)


@pytest.mark.timeout(300)
def test_a_denial_holds_however_an_arn_is_written(client: Make, account: str) -> None:
    things = grow(client)
    denied = sorted({arn for arns in things.values() for arn in arns})
    tags = [f"arn:aws:apigateway:us-east-1::/tags/{arn}" for arn in denied if ":apigateway:" in arn]
    iam = client("iam")
    user = make_user(iam, "denied", allow("*"))
    for number in range(0, len(denied), 10):
        statement = {"Effect": "Deny", "Action": "*", "Resource": [*denied[number : number + 10], *tags]}
        document = json.dumps({"Version": "2012-10-17", "Statement": statement})
        attached = iam.create_policy(PolicyName=f"deny{number}", PolicyDocument=document)["Policy"]["Arn"]
        iam.attach_user_policy(UserName="denied", PolicyArn=attached)
    reached: list[str] = []
    for (model, member), arns in things.items():
        made = (
            client(model, **user, config={"parameter_validation": False, "inject_host_prefix": False})
            if model
            else None
        )
        for operation in REGISTRY.implemented().get(model, ()):
            described = REGISTRY.models[model]
            input_ = described.operations[operation].input
            members = described.shape(input_)["members"] if input_ else {}
            named_bus = member == "Name" and not operation.endswith("EventBus")
            if member not in members or operation in WAITS | LISTS or named_bus or operation.startswith("Create"):
                continue
            given = filled(model, input_ or "", account)
            given |= {name: value for name, value in GIVEN.items() if name in given}
            given |= {
                name: value_of(model, members[name]["shape"], "a")
                for name in given
                if name.lower() in ("tags", "tagkeys")
            }
            call = getattr(made, xform_name(operation))
            for arn in arns:
                for text in spellings(arn):
                    if not refused(call, **{**given, member: text}) and not operation.startswith(ENDS):
                        reached.append(f"{model} {operation} with {member}={text!r}")
    assert not reached, "\n".join(reached)
    assert grown(client) == {
        "topics": 1, "applications": 1, "subscriptions": 1, "machines": 1, "activities": 1, "versions": 1, "aliases": 1, "buses": 2,
        "rules": 1, "groups": 1, "repositories": 1, "providers": 1, "stacks": 2, "changes": 1, "tables": 1,
    }  # fmt: skip


def grown(client: Make) -> dict[str, int]:
    """How much of it there is."""
    sns, states, events, stacks = client("sns"), client("stepfunctions"), client("events"), client("cloudformation")
    machines = states.list_state_machines()["stateMachines"]
    machine = machines[0]["stateMachineArn"]
    return {
        "topics": len(sns.list_topics()["Topics"]),
        "applications": len(sns.list_platform_applications()["PlatformApplications"]),
        "subscriptions": len(sns.list_subscriptions()["Subscriptions"]),
        "machines": len(machines),
        "activities": len(states.list_activities()["activities"]),
        "versions": len(states.list_state_machine_versions(stateMachineArn=machine)["stateMachineVersions"]),
        "aliases": len(states.list_state_machine_aliases(stateMachineArn=machine)["stateMachineAliases"]),
        "buses": len(events.list_event_buses()["EventBuses"]),
        "rules": len(events.list_rules(EventBusName="n")["Rules"]),
        "groups": len(client("logs").describe_log_groups()["logGroups"]),
        "repositories": len(client("ecr").describe_repositories()["repositories"]),
        "providers": len(client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]),
        "stacks": len(stacks.describe_stacks()["Stacks"]),
        "changes": len(stacks.list_change_sets(StackName="c")["Summaries"]),
        "tables": len(client("dynamodb").list_tables()["TableNames"]),
    }


def test_an_arn_of_another_service_that_names_nothing_is_refused(client: Make) -> None:
    """The tags of what it may mean are asked of that service, in whatever form the ARN is."""
    user = client("stepfunctions", **make_user(client("iam"), "u"))
    for resource in ("function:f", "function", "", ":", "code-signing-config", "event-source-mapping::"):
        routes = [{"stateMachineVersionArn": f"arn:aws:lambda:us-east-1:000000000000:{resource}:1", "weight": 100}]
        with pytest.raises(ClientError) as refused:
            user.create_state_machine_alias(name="a", routingConfiguration=routes)
        assert refused.value.response["Error"]["Code"] == "AccessDeniedException"

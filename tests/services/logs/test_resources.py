"""CloudFormation's view of logs and parameters, asked directly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pampero.api import ApiError, Context
from pampero.api.resource import Target
from pampero.app import Server
from pampero.auth.principals import Principal
from pampero.aws.cfn.provider import Provider
from pampero.aws.cfn.values import InvalidProperties
from pampero.kernel.config import Settings

ACCOUNT = "000000000000"
TARGET = Target("shop", "arn:stack", "Thing", "token", {"stack": "shop"}, "ABC123")
MARKS = {f"aws:cloudformation:{name}" for name in ("stack-name", "stack-id", "logical-id")}
Body = Callable[[Context, Any], Awaitable[None]]


def run(folder: Path, body: Body) -> None:
    """Call `body(context, resource types)` in a server that listens nowhere."""

    async def main() -> None:
        server = Server(Settings(data=folder))
        via = ("cloudformation.amazonaws.com",)
        context = Context(server.runtime, Principal.root(ACCOUNT), ACCOUNT, "us-east-1", {}, via)
        try:
            await body(context, lambda name: Provider(server.runtime.resource_types[name]))
        finally:
            server.store.close()

    asyncio.run(main())


def test_a_group_with_a_stream(tmp_path: Path) -> None:
    async def body(context: Context, types: Any) -> None:
        logs = context.client("logs")
        kind = types("AWS::Logs::LogGroup")
        old = {"RetentionInDays": "7", "Tags": [{"Key": "a", "Value": "b"}]}
        made = await kind.create(context, TARGET, old)
        assert made.physical_id == "shop-Thing-ABC123"
        assert made.attributes["Arn"] == f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:shop-Thing-ABC123:*"
        assert await kind.create(context, TARGET, old) == made
        group = (await logs.call("DescribeLogGroups"))["logGroups"][0]
        assert group["retentionInDays"] == 7
        new = {"DeletionProtectionEnabled": "false", "Tags": [{"Key": "c", "Value": "d"}]}
        await kind.update(context, TARGET, made.physical_id, old, new)
        assert "retentionInDays" not in (await logs.call("DescribeLogGroups"))["logGroups"][0]
        tags = await logs.call("ListTagsLogGroup", logGroupName=made.physical_id)
        assert {"stack": "shop", "c": "d"}.items() <= tags["tags"].items()
        assert tags["tags"].keys() == {"stack", "c", *MARKS}
        with pytest.raises(InvalidProperties, match="ResourcePolicyDocument of AWS::Logs::LogGroup is not supported"):
            await kind.create(context, TARGET, {"ResourcePolicyDocument": {"Version": "x"}})
        stream = types("AWS::Logs::LogStream")
        properties = {"LogGroupName": made.physical_id, "LogStreamName": "s"}
        assert (await stream.create(context, TARGET, properties)).physical_id == "s"
        for _ in range(2):
            await stream.delete(context, TARGET, "s", properties)
            await kind.delete(context, TARGET, made.physical_id, new)
        assert (await logs.call("DescribeLogGroups"))["logGroups"] == []

    run(tmp_path, body)


def test_a_resource_policy(tmp_path: Path) -> None:
    async def body(context: Context, types: Any) -> None:
        kind = types("AWS::Logs::ResourcePolicy")
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "x.amazonaws.com"},
            "Action": "logs:*",
            "Resource": "*",
        }
        properties = {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
        await kind.create(context, TARGET, properties)
        await context.client("logs").call("CreateLogGroup", logGroupName="g")
        allowed = context.as_service("x.amazonaws.com").client("logs")
        await allowed.call("CreateLogStream", logGroupName="g", logStreamName="s")
        with pytest.raises(ApiError, match="AccessDenied"):
            await (
                context.as_service("y.amazonaws.com")
                .client("logs")
                .call("CreateLogStream", logGroupName="g", logStreamName="t")
            )
        for _ in range(2):
            await kind.delete(context, TARGET, "p", properties)
        with pytest.raises(ApiError, match="AccessDenied"):
            await allowed.call("CreateLogStream", logGroupName="g", logStreamName="t")

    run(tmp_path, body)


def test_a_parameter(tmp_path: Path) -> None:
    async def body(context: Context, types: Any) -> None:
        ssm = context.client("ssm")
        kind = types("AWS::SSM::Parameter")
        old = {"Type": "String", "Value": 5, "Tags": {"a": "b"}}
        made = await kind.create(context, TARGET, old)
        assert made.physical_id == "shop-Thing-ABC123"
        assert made.attributes == {"Type": "String", "Value": "5"}
        assert await kind.create(context, TARGET, old) == made
        await kind.update(context, TARGET, made.physical_id, old, {"Type": "String", "Value": "6", "Tags": {"c": "d"}})
        assert (await ssm.call("GetParameter", Name=made.physical_id))["Parameter"]["Value"] == "6"
        resource = {"ResourceType": "Parameter", "ResourceId": made.physical_id}
        tags = await ssm.call("ListTagsForResource", **resource)
        assert {tag["Key"] for tag in tags["TagList"]} == {"stack", "c", *MARKS}
        with pytest.raises(ApiError, match="SecureString"):
            await kind.create(context, TARGET, {"Type": "SecureString", "Value": "x"})
        for _ in range(2):
            await kind.delete(context, TARGET, made.physical_id, old)

    run(tmp_path, body)


def test_filters_queries_and_deliveries(tmp_path: Path) -> None:
    async def body(context: Context, types: Any) -> None:
        logs = context.client("logs")

        async def lives(name: str, properties: dict[str, Any], changed: dict[str, Any], **attributes: str) -> str:
            """Make a resource and change it."""
            kind = types(name)
            made = await kind.create(context, TARGET, properties)
            assert {key: made.attributes[key] for key in attributes} == attributes
            await kind.update(context, TARGET, made.physical_id, properties, properties | changed)
            made_.append((kind, made.physical_id, properties | changed))
            return str(made.physical_id)

        made_: list[tuple[Any, str, dict[str, Any]]] = []
        fields, masks = {"Fields": ["a"]}, {"Name": "p", "Statement": protect("EmailAddress")}
        await lives(
            "AWS::Logs::LogGroup",
            {"LogGroupName": "g", "DataProtectionPolicy": masks},
            {"FieldIndexPolicies": [fields]},
        )
        assert (await logs.call("GetDataProtectionPolicy", logGroupIdentifier="g"))["policyDocument"]
        assert (await logs.call("DescribeIndexPolicies", logGroupIdentifiers=["g"]))["indexPolicies"]
        change = {"MetricName": "m", "MetricNamespace": "n", "MetricValue": "$.v"}
        sized = [{**change, "Dimensions": [{"Key": "k", "Value": "$.k"}]}]
        name = await lives(
            "AWS::Logs::MetricFilter",
            {"LogGroupName": "g", "FilterPattern": "{ $.v = * }", "MetricTransformations": [change]},
            {"MetricTransformations": sized},
        )
        (shown,) = (await logs.call("DescribeMetricFilters", logGroupName="g"))["metricFilters"]
        assert (shown["filterName"], shown["metricTransformations"][0]["dimensions"]) == (name, {"k": "$.k"})
        role, base = f"arn:aws:iam::{ACCOUNT}:role/r", f"arn:aws:logs:us-east-1:{ACCOUNT}:"
        policy = json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "logs:*", "Resource": "*"}],
            }
        )
        target = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/s"
        await lives(
            "AWS::Logs::Destination",
            {"DestinationName": "d", "RoleArn": role, "TargetArn": target},
            {"DestinationPolicy": policy},
            Arn=f"{base}destination:d",
        )
        assert (await logs.call("DescribeDestinations"))["destinations"][0]["accessPolicy"] == policy
        id_ = await lives(
            "AWS::Logs::QueryDefinition", {"Name": "q", "QueryString": "limit 1"}, {"QueryString": "limit 2"}
        )
        (shown,) = (await logs.call("DescribeQueryDefinitions"))["queryDefinitions"]
        assert (shown["queryDefinitionId"], shown["queryString"]) == (id_, "limit 2")
        source = {"Name": "s", "ResourceArn": "arn:aws:s3:::from", "LogType": "S3_SERVER_ACCESS_LOGS"}
        await lives("AWS::Logs::DeliverySource", source, {}, Arn=f"{base}delivery-source:s", Service="s3")
        await lives(
            "AWS::Logs::DeliveryDestination",
            {"Name": "t", "DestinationResourceArn": "arn:aws:s3:::to"},
            {"DeliveryDestinationPolicy": {"DeliveryDestinationPolicy": json.loads(policy)}},
            Arn=f"{base}delivery-destination:t",
        )
        got = await logs.call("GetDeliveryDestinationPolicy", deliveryDestinationName="t")
        assert json.loads(got["policy"]["deliveryDestinationPolicy"]) == json.loads(policy)
        both = {"DeliverySourceName": "s", "DeliveryDestinationArn": f"{base}delivery-destination:t"}
        id_ = await lives("AWS::Logs::Delivery", both, {"S3SuffixPath": "x"}, DeliveryDestinationType="S3")
        assert (await logs.call("GetDelivery", id=id_))["delivery"]["s3DeliveryConfiguration"] == {"suffixPath": "x"}
        account = {"PolicyName": "p", "PolicyType": "FIELD_INDEX_POLICY", "PolicyDocument": json.dumps(fields)}
        await lives("AWS::Logs::AccountPolicy", account, {"PolicyDocument": json.dumps({"Fields": ["b"]})})
        for kind, physical_id, properties in reversed(made_):
            for _ in range(2):
                await kind.delete(context, TARGET, physical_id, properties)
        assert (await logs.call("DescribeDeliveries"))["deliveries"] == []
        assert (await logs.call("DescribeQueryDefinitions"))["queryDefinitions"] == []

    run(tmp_path, body)


def protect(name: str) -> list[dict[str, Any]]:
    """The statements of a policy that masks what one identifier finds."""
    of = {"DataIdentifier": [f"arn:aws:dataprotection::aws:data-identifier/{name}"]}
    return [{**of, "Operation": {"Audit": {}}}, {**of, "Operation": {"Deidentify": {}}}]

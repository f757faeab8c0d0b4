"""CloudFormation's view of schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pampero.api import ApiError

ACCOUNT = "123456789012"
CONTENT = json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"})


def test_a_registry_with_a_schema_and_a_policy(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        registry, schema = deployer.type("AWS::EventSchemas::Registry"), deployer.type("AWS::EventSchemas::Schema")
        policy, context = deployer.type("AWS::EventSchemas::RegistryPolicy"), deployer.context
        old = {"RegistryName": "post", "Description": "d", "Tags": [{"Key": "k", "Value": "v"}]}
        made = await registry.create(context, deployer.target(), old)
        arn = f"arn:aws:schemas:us-east-1:{ACCOUNT}:registry/post"
        assert (made.physical_id, made.attributes["RegistryArn"]) == (arn, arn)
        found = await deployer.call("schemas", "DescribeRegistry", RegistryName="post")
        assert (found["Description"], found["Tags"]["k"]) == ("d", "v")
        await registry.update(context, deployer.target(), arn, old, {"RegistryName": "post", "Description": "e"})
        given = {"RegistryName": "post", "Type": "JSONSchemaDraft4", "Content": CONTENT, "Description": "d"}
        first = await schema.create(context, deployer.target("S"), given)
        assert first.attributes["SchemaVersion"] == "1"
        assert first.physical_id == first.attributes["SchemaArn"]
        name = first.attributes["SchemaName"]
        new = {**given, "Content": CONTENT.replace("object", "string")}
        del new["Description"]
        second = await schema.update(context, deployer.target("S"), first.physical_id, given, new)
        assert (second.physical_id, second.attributes["SchemaVersion"]) == (first.physical_id, "2")
        shown = await deployer.call("schemas", "DescribeSchema", RegistryName="post", SchemaName=name)
        assert not shown.get("Description")
        statement = {"Effect": "Allow", "Principal": "*", "Action": "schemas:DescribeRegistry", "Resource": arn}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        allowed = {"RegistryName": "post", "Policy": document}
        put = await policy.create(context, deployer.target("P"), allowed)
        assert put.attributes["RevisionId"]
        found = await deployer.call("schemas", "GetResourcePolicy", RegistryName="post")
        assert json.loads(found["Policy"]) == document
        for _ in range(2):
            await policy.delete(context, deployer.target("P"), put.physical_id, allowed)
            await schema.delete(context, deployer.target("S"), second.physical_id, new)
            await registry.delete(context, deployer.target(), arn, old)
        with pytest.raises(ApiError, match="does not exist"):
            await deployer.call("schemas", "DescribeRegistry", RegistryName="post")

    deploy(body)


def test_a_discoverer(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind, context = deployer.type("AWS::EventSchemas::Discoverer"), deployer.context
        bus = (await deployer.call("events", "CreateEventBus", Name="shop"))["EventBusArn"]
        old = {"SourceArn": bus, "Description": "d", "CrossAccount": False}
        made = await kind.create(context, deployer.target(), old)
        arn = f"arn:aws:schemas:us-east-1:{ACCOUNT}:discoverer/events-event-bus-shop"
        assert (made.physical_id, made.attributes["State"]) == (arn, "STARTED")
        assert made.attributes["DiscovererId"] == "events-event-bus-shop"
        with pytest.raises(ApiError, match="already exists"):
            await kind.create(context, deployer.target("Other"), old)
        await kind.update(context, deployer.target(), arn, old, {"SourceArn": bus})
        found = await deployer.call("schemas", "DescribeDiscoverer", DiscovererId="events-event-bus-shop")
        assert found["CrossAccount"] is True
        for _ in range(2):
            await kind.delete(context, deployer.target(), arn, old)
        assert (await deployer.call("schemas", "ListDiscoverers"))["Discoverers"] == []

    deploy(body)

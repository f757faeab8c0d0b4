"""Delivery sources, destinations and deliveries; destinations of subscriptions; tags of all; query definitions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def policy(account: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": account},
        "Action": "logs:CreateDelivery",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_delivery_destinations(logs: Any, account: str) -> None:
    bucket = {"destinationResourceArn": "arn:aws:s3:::bucket"}
    made = logs.put_delivery_destination(
        name="d", outputFormat="json", deliveryDestinationConfiguration=bucket, tags={"a": "b"}
    )["deliveryDestination"]
    arn = f"arn:aws:logs:us-east-1:{account}:delivery-destination:d"
    assert made == {
        "name": "d",
        "arn": arn,
        "deliveryDestinationType": "S3",
        "outputFormat": "json",
        "deliveryDestinationConfiguration": bucket,
        "tags": {"a": "b"},
    }
    other = {"destinationResourceArn": "arn:aws:s3:::other"}
    made = logs.put_delivery_destination(name="d", deliveryDestinationConfiguration=other)["deliveryDestination"]
    assert (made["deliveryDestinationConfiguration"], made["outputFormat"]) == (other, "json")
    assert logs.get_delivery_destination(name="d")["deliveryDestination"] == made
    assert logs.describe_delivery_destinations()["deliveryDestinations"] == [made]
    put = {"name": "d", "deliveryDestinationConfiguration": bucket}
    assert failure(logs.put_delivery_destination, **put, outputFormat="csv") == (
        "ValidationException",
        "1 validation error detected: Value 'csv' at 'outputFormat' failed to satisfy constraint: Member must satisfy "
        "enum value set: [w3c, raw, json, plain, parquet]",
    )
    assert failure(logs.put_delivery_destination, **put, outputFormat="raw")[0] == "ValidationException"
    assert failure(logs.put_delivery_destination, **put, tags={"x": "y"})[0] == "ConflictException"
    # Of the two codes for a broken constraint an operation answers the one that it declares.
    assert failure(logs.get_delivery_destination, name="d" * 61)[0] == "ValidationException"
    assert logs.get_delivery_destination_policy(deliveryDestinationName="d")["policy"] == {}
    text = policy(account)
    logs.put_delivery_destination_policy(deliveryDestinationName="d", deliveryDestinationPolicy=text)
    shown = logs.get_delivery_destination_policy(deliveryDestinationName="d")["policy"]
    assert shown == {"deliveryDestinationPolicy": text}
    logs.delete_delivery_destination_policy(deliveryDestinationName="d")
    assert logs.get_delivery_destination_policy(deliveryDestinationName="d")["policy"] == {}
    logs.tag_resource(resourceArn=arn, tags={"c": "d"})
    logs.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"c": "d"}
    logs.delete_delivery_destination(name="d")
    gone = ("ResourceNotFoundException", "Requested Delivery Destination does not exist in this account.")
    assert failure(logs.get_delivery_destination, name="d") == gone
    assert failure(logs.delete_delivery_destination, name="d") == gone


def test_deliveries(logs: Any, account: str) -> None:
    resource = f"arn:aws:cloudfront::{account}:distribution/E1"
    source = logs.put_delivery_source(name="s", resourceArn=resource, logType="ACCESS_LOGS")["deliverySource"]
    assert source == {
        "name": "s",
        "arn": f"arn:aws:logs:us-east-1:{account}:delivery-source:s",
        "resourceArns": [resource],
        "service": "cloudfront",
        "logType": "ACCESS_LOGS",
    }
    assert logs.get_delivery_source(name="s")["deliverySource"] == source
    assert logs.describe_delivery_sources()["deliverySources"] == [source]
    put = {"name": "s", "resourceArn": resource, "logType": "ACCESS_LOGS"}
    assert failure(logs.put_delivery_source, **put | {"logType": "OTHER"})[0] == "ValidationException"
    assert failure(logs.put_delivery_source, **put | {"resourceArn": resource + "2"})[0] == "ConflictException"
    none = f"arn:aws:nothing::{account}:x"
    assert failure(logs.put_delivery_source, **put | {"resourceArn": none})[0] == "ResourceNotFoundException"
    destinations = [
        logs.put_delivery_destination(
            name=name, deliveryDestinationConfiguration={"destinationResourceArn": f"arn:aws:s3:::{name}"}
        )["deliveryDestination"]["arn"]
        for name in ("one", "two")
    ]
    made = logs.create_delivery(deliverySourceName="s", deliveryDestinationArn=destinations[0], tags={"a": "b"})[
        "delivery"
    ]
    assert made["deliveryDestinationType"] == "S3"
    assert made["recordFields"][0] == "date"
    again = {"deliverySourceName": "s", "deliveryDestinationArn": destinations[0]}
    assert failure(logs.create_delivery, **again) == ("ConflictException", "The specified Delivery already exists")
    assert (
        failure(logs.create_delivery, **again | {"deliveryDestinationArn": destinations[1]})[0] == "ConflictException"
    )
    assert failure(logs.create_delivery, **again | {"deliverySourceName": "x"})[0] == "ResourceNotFoundException"
    logs.update_delivery_configuration(id=made["id"], recordFields=["date", "time"])
    assert logs.get_delivery(id=made["id"])["delivery"] == made | {"recordFields": ["date", "time"]}
    assert len(logs.describe_deliveries(deliverySourceNames=["s"])["deliveries"]) == 1
    assert logs.list_tags_for_resource(resourceArn=made["arn"])["tags"] == {"a": "b"}
    assert failure(logs.delete_delivery_source, name="s")[0] == "ConflictException"
    assert failure(logs.delete_delivery_destination, name="one")[0] == "ConflictException"
    logs.delete_delivery(id=made["id"])
    assert failure(logs.delete_delivery, id=made["id"])[0] == "ResourceNotFoundException"
    logs.delete_delivery_source(name="s")
    assert failure(logs.get_delivery_source, name="s")[0] == "ResourceNotFoundException"


def test_destinations(logs: Any, account: str) -> None:
    stream = f"arn:aws:kinesis:us-east-1:{account}:stream/s"
    role = f"arn:aws:iam::{account}:role/r"
    put = {"destinationName": "d", "targetArn": stream, "roleArn": role}
    made = logs.put_destination(**put, tags={"a": "b"})["destination"]
    assert made.pop("creationTime")
    assert made == put | {"arn": f"arn:aws:logs:us-east-1:{account}:destination:d"}
    text = policy(account)
    logs.put_destination_policy(destinationName="d", accessPolicy=text)
    (shown,) = logs.describe_destinations(DestinationNamePrefix="d")["destinations"]
    assert shown["accessPolicy"] == text
    assert logs.list_tags_for_resource(resourceArn=made["arn"])["tags"] == {"a": "b"}
    assert failure(logs.put_destination, **put | {"targetArn": "x"})[0] == "InvalidParameterException"
    logs.delete_destination(destinationName="d")
    gone = ("ResourceNotFoundException", "The specified destination does not exist.")
    assert failure(logs.delete_destination, destinationName="d") == gone
    assert failure(logs.put_destination_policy, destinationName="d", accessPolicy=text) == gone


def test_query_definitions(logs: Any) -> None:
    token = "t" * 36
    made = logs.put_query_definition(name="q", queryString="fields @message", logGroupNames=["g"], clientToken=token)
    again = logs.put_query_definition(name="q2", queryString="fields @message", clientToken=token)
    id_ = made["queryDefinitionId"]
    assert again["queryDefinitionId"] == id_
    other = logs.put_query_definition(name="other", queryString="stats count(*)")["queryDefinitionId"]
    logs.put_query_definition(name="q", queryString="limit 5", queryDefinitionId=id_, logGroupNames=["g"])
    first = logs.describe_query_definitions(maxResults=1)
    rest = logs.describe_query_definitions(maxResults=1, nextToken=first["nextToken"])
    assert [one["queryDefinitionId"] for page in (first, rest) for one in page["queryDefinitions"]] == [other, id_]
    (shown,) = logs.describe_query_definitions(queryDefinitionNamePrefix="q")["queryDefinitions"]
    assert shown.pop("lastModified")
    assert shown == {
        "queryLanguage": "CWLI",
        "queryDefinitionId": id_,
        "name": "q",
        "queryString": "limit 5",
        "logGroupNames": ["g"],
    }
    assert logs.delete_query_definition(queryDefinitionId=id_)["success"] is True
    gone = failure(logs.delete_query_definition, queryDefinitionId=id_)
    assert gone[0] == "ResourceNotFoundException"
    assert failure(logs.put_query_definition, name="q", queryString="x", queryDefinitionId=id_) == gone


def test_groups_are_listed_by_expressions_and_tags(logs: Any, account: str) -> None:
    for name, tags in (("api/a", {"team": "x"}), ("api/b", {"team": "y"}), ("web", {"team": "x"})):
        logs.create_log_group(logGroupName=name, tags=tags)
    names = [one["logGroupName"] for one in logs.list_log_groups(logGroupNamePattern="^api|none")["logGroups"]]
    assert names == ["api/a", "api/b"]
    found = logs.list_log_groups(logGroupTags=[{"key": "team", "values": ["x"]}], limit=1)
    assert found["logGroups"] == [
        {
            "logGroupName": "api/a",
            "logGroupArn": f"arn:aws:logs:us-east-1:{account}:log-group:api/a",
            "logGroupClass": "STANDARD",
        }
    ]
    assert "nextToken" in found
    assert logs.list_log_groups(logGroupNamePattern="nothing")["logGroups"] == []

"""Partner event sources: one account plays the partner, another one the customer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

SOURCE = "aws.partner/example.org/shop/1"


@pytest.fixture
def partner(server: Any) -> Any:
    return server.client("events", "888888888881")


@pytest.fixture
def events(client: Any) -> Any:
    return client("events")


def code(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def source(partner: Any, account: str) -> Any:
    """A source of a name of its own, since names are unique among all customers."""
    name = f"aws.partner/example.org/shop/{account}"
    made = partner.create_partner_event_source(Name=name, Account=account)
    assert made["EventSourceArn"] == f"arn:aws:events:us-east-1::event-source/{name}"
    return name


def put(partner: Any, source: str, **members: Any) -> Any:
    entry = {"Source": source, "DetailType": "d", "Detail": '{"a": 1}'} | members
    return partner.put_partner_events(Entries=[entry])["Entries"][0]


def state(events: Any, source: str) -> str:
    return str(events.describe_event_source(Name=source)["State"])


def test_a_partners_events_come_to_the_bus_of_its_source(
    partner: Any, events: Any, source: str, queue: Any, bodies: Any, account: str
) -> None:
    shown = events.describe_event_source(Name=source)
    assert (shown["State"], shown["CreatedBy"], shown["Name"]) == ("PENDING", "example.org", source)
    assert (shown["ExpirationTime"] - shown["CreationTime"]).days == 14
    assert [one["Name"] for one in events.list_event_sources(NamePrefix="aws.partner/example")["EventSources"]] == [
        source
    ]
    assert "EventId" in put(partner, source)
    bus = events.create_event_bus(Name=source, EventSourceName=source)["EventBusArn"]
    assert bus == f"arn:aws:events:us-east-1:{account}:event-bus/{source}"
    assert events.describe_event_bus(Name=bus)["Name"] == source
    assert state(events, source) == "ACTIVE"
    url, arn = queue("q")
    rule = events.put_rule(Name="r", EventBusName=source, EventPattern='{"source": [{"prefix": "aws.partner/"}]}')
    assert rule["RuleArn"] == f"arn:aws:events:us-east-1:{account}:rule/{source}/r"
    events.put_targets(Rule="r", EventBusName=bus, Targets=[{"Id": "1", "Arn": arn}])
    events.tag_resource(ResourceARN=rule["RuleArn"], Tags=[{"Key": "k", "Value": "v"}])
    put(partner, source, Resources=["one"])
    (event,) = bodies(url)
    assert (event["source"], event["account"], event["resources"], event["detail"]) == (
        source,
        account,
        ["one"],
        {"a": 1},
    )
    assert [one["Name"] for one in events.list_rules(EventBusName=source)["Rules"]] == ["r"]
    events.deactivate_event_source(Name=source)
    assert state(events, source) == "PENDING"
    put(partner, source)
    events.activate_event_source(Name=source)
    put(partner, source, Detail='{"a": 2}')
    assert [one["detail"] for one in bodies(url)] == [{"a": 2}]


def test_what_partners_see(partner: Any, source: str, account: str) -> None:
    assert partner.describe_partner_event_source(Name=source)["Arn"].endswith(f":event-source/{source}")
    listed = partner.list_partner_event_sources(NamePrefix="aws.partner/example.org/shop/")["PartnerEventSources"]
    assert source in [one["Name"] for one in listed]
    (offered,) = partner.list_partner_event_source_accounts(EventSourceName=source)["PartnerEventSourceAccounts"]
    assert (offered["Account"], offered["State"]) == (account, "PENDING")
    again = {"Name": source, "Account": "888888888882"}
    assert code(partner.create_partner_event_source, **again) == "ResourceAlreadyExistsException"
    missing = {"Name": f"{source}/x"}
    assert code(partner.describe_partner_event_source, **missing) == "ResourceNotFoundException"
    partner.delete_partner_event_source(Name=source, Account=account)
    assert code(partner.describe_partner_event_source, Name=source) == "ResourceNotFoundException"
    partner.delete_partner_event_source(Name=source, Account=account)


def test_sources_and_buses_that_do_not_match(partner: Any, events: Any, source: str, account: str) -> None:
    other = {"Name": f"{source}/x", "EventSourceName": f"{source}/x"}
    assert code(events.create_event_bus, **other) == "ResourceNotFoundException"
    assert code(events.create_event_bus, Name="mine", EventSourceName=source) == "ValidationException"
    assert code(events.create_event_bus, Name="a/b") == "ValidationException"
    assert code(events.activate_event_source, Name=source) == "InvalidStateException"
    assert code(events.deactivate_event_source, Name=source) == "InvalidStateException"
    assert code(events.describe_event_source, Name=f"{source}/x") == "ResourceNotFoundException"
    events.create_event_bus(Name=source, EventSourceName=source)
    assert code(events.create_event_bus, Name=source, EventSourceName=source) == "ResourceAlreadyExistsException"
    partner.delete_partner_event_source(Name=source, Account=account)
    assert state(events, source) == "DELETED"
    assert code(events.activate_event_source, Name=source) == "InvalidStateException"
    events.delete_event_bus(Name=source)
    assert code(events.describe_event_source, Name=source) == "ResourceNotFoundException"


def test_a_deleted_bus_leaves_its_source(events: Any, source: str) -> None:
    events.create_event_bus(Name=source, EventSourceName=source)
    events.delete_event_bus(Name=source)
    assert state(events, source) == "PENDING"
    events.create_event_bus(Name=source, EventSourceName=source)
    assert state(events, source) == "ACTIVE"


def test_rules_of_buses_whose_names_begin_alike(partner: Any, events: Any, source: str, account: str) -> None:
    longer = f"{source}/more"
    partner.create_partner_event_source(Name=longer, Account=account)
    for name in (source, longer):
        events.create_event_bus(Name=name, EventSourceName=name)
    events.put_rule(Name="r", EventBusName=longer, EventPattern='{"source": ["x"]}')
    assert events.list_rules(EventBusName=source)["Rules"] == []
    events.delete_event_bus(Name=source)
    assert code(events.delete_event_bus, Name=longer) == "ValidationException"


def test_entries_that_cannot_be(partner: Any, events: Any, source: str) -> None:
    assert put(events, source)["ErrorCode"] == "NotAuthorizedForSourceException"
    assert put(partner, f"{source}/none")["ErrorCode"] == "NotAuthorizedForSourceException"
    assert put(partner, source, Detail="no JSON")["ErrorCode"] == "MalformedDetail"
    whole = {"Source": source, "DetailType": "d", "Detail": "{}"}
    answer = partner.put_partner_events(Entries=[whole, {"Source": source, "DetailType": "d"}])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][1]["ErrorCode"] == "InvalidArgument"
    assert code(partner.put_partner_events, Entries=[{"Source": source}]) == "ValidationException"
    large = {**whole, "Detail": json.dumps({"a": "x" * 1_048_576})}
    assert code(partner.put_partner_events, Entries=[large]) == "ValidationException"


def test_policies_hold_for_sources(client: Any, source: str) -> None:
    arn = f"arn:aws:events:us-east-1::event-source/{source}"
    user = client("events", **make_user(client("iam"), "u", allow("events:DescribeEventSource", resource=arn)))
    assert user.describe_event_source(Name=source)["Name"] == source
    assert code(user.activate_event_source, Name=source) == "AccessDeniedException"
    assert code(user.describe_event_source, Name=f"{source}/x") == "AccessDeniedException"


@pytest.mark.turns_clock
def test_a_source_expires_that_nobody_wants(server: Any, events: Any, source: str) -> None:
    server.advance(14 * 86_400 - 60)
    assert state(events, source) == "PENDING"
    events.create_event_bus(Name=source, EventSourceName=source)
    events.deactivate_event_source(Name=source)
    server.advance(3600)
    assert state(events, source) == "PENDING"
    server.advance(14 * 86_400)
    assert code(events.describe_event_source, Name=source) == "ResourceNotFoundException"


def test_a_stack_for_a_partners_source(deploy: Any) -> None:
    name, account = "aws.partner/example.org/stack/1", "123456789012"

    async def body(deployer: Any) -> None:
        await deployer.call("events", "CreatePartnerEventSource", Name=name, Account=account)
        bus, rule = deployer.type("AWS::Events::EventBus"), deployer.type("AWS::Events::Rule")
        made = await bus.create(deployer.context, deployer.target("B"), {"Name": name, "EventSourceName": name})
        assert made.physical_id == name
        properties = {"EventBusName": name, "Name": "r", "EventPattern": {"source": ["x"]}}
        made = await rule.create(deployer.context, deployer.target("R"), properties)
        assert made.physical_id == f"{name}|r"
        await rule.delete(deployer.context, deployer.target("R"), made.physical_id, properties)
        await bus.delete(deployer.context, deployer.target("B"), name, {"Name": name, "EventSourceName": name})
        found = await deployer.call("events", "DescribeEventSource", Name=name)
        assert found["State"] == "PENDING"

    deploy(body)

"""Global endpoints: kept as on AWS; events go to the primary bus, and to the other one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.events.conftest import make_queue, take
from tests.services.events.test_targets import PATTERN

HEALTH = "arn:aws:route53:::healthcheck/1"


def test_events_through_an_endpoint_reach_both_regions(client: Any, server: Any, role: Any, account: str) -> None:
    urls = []
    buses = [f"arn:aws:events:{region}:{account}:event-bus/shop" for region in ("us-east-1", "eu-west-1")]
    for bus in buses:
        region = bus.split(":")[3]
        there = client("events", region=region)
        url, arn = make_queue(client("sqs", region=region), "q")
        urls.append((client("sqs", region=region), url))
        there.create_event_bus(Name="shop")
        there.put_rule(Name="r", EventBusName="shop", EventPattern=PATTERN)
        there.put_targets(Rule="r", EventBusName="shop", Targets=[{"Id": "q", "Arn": arn}])
    events = client("events")
    routing = {"FailoverConfig": {"Primary": {"HealthCheck": HEALTH}, "Secondary": {"Route": "eu-west-1"}}}
    given = {
        "Name": "e",
        "RoutingConfig": routing,
        "EventBuses": [{"EventBusArn": bus} for bus in reversed(buses)],
        "RoleArn": role("replicator", "events:PutEvents"),
    }
    for wrong in ({"RoleArn": None}, {"EventBuses": given["EventBuses"][:1] * 2}):
        with pytest.raises(ClientError, match="ValidationException"):
            events.create_endpoint(**{name: one for name, one in {**given, **wrong}.items() if one is not None})
    assert events.create_endpoint(**given)["State"] == "CREATING"
    with pytest.raises(ClientError, match="already exists"):
        events.create_endpoint(**given)
    found = events.describe_endpoint(Name="e")
    assert (found["State"], found["ReplicationConfig"]) == ("ACTIVE", {"State": "ENABLED"})
    assert [one["EventBusArn"] for one in found["EventBuses"]] == buses
    assert found["EndpointUrl"] == f"https://{found['EndpointId']}.endpoint.events.amazonaws.com"
    assert [one["Name"] for one in events.list_endpoints(NamePrefix="e")["Endpoints"]] == ["e"]
    entry = {"Source": "shop", "DetailType": "Order", "Detail": "{}", "EventBusName": "shop"}

    def through(params: Any, **_: Any) -> None:
        """boto3 signs for endpoints with version 4A, for which it needs a library of its own."""
        params["body"] = json.dumps({**json.loads(params["body"]), "EndpointId": found["EndpointId"]}).encode()

    putting = client("events")
    putting.meta.events.register("before-call.eventbridge.PutEvents", through)
    for replicated in (1, 0):
        assert putting.put_events(Entries=[entry])["FailedEntryCount"] == 0
        assert [len(take(server, sqs, url)) for sqs, url in urls] == [1, replicated]
        events.update_endpoint(Name="e", ReplicationConfig={"State": "DISABLED"}, Description="d")
    with pytest.raises(ClientError, match="must be the event bus of endpoint"):
        putting.put_events(Entries=[{**entry, "EventBusName": "other"}])
    events.delete_endpoint(Name="e")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.describe_endpoint(Name="e")

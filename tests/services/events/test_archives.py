"""Archives and replays over the wire, through crashes too."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.events.conftest import make_queue, take


def entry(number: int, time: int, source: str = "shop") -> dict[str, Any]:
    return {"Source": source, "DetailType": "Order", "Detail": json.dumps({"n": number}), "Time": time}


def code(error: Any) -> tuple[str, str]:
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def replayed(events: Any, name: str, wait_until: Any, state: str = "COMPLETED") -> Any:
    return wait_until(lambda: found if (found := events.describe_replay(ReplayName=name))["State"] == state else None)


def test_archived_events_are_replayed_to_the_rules_that_are_named(
    events: Any, queue: Any, bodies: Any, wait_until: Any, account: str
) -> None:
    bus = events.create_event_bus(Name="b")["EventBusArn"]
    archive = events.create_archive(
        ArchiveName="a", EventSourceArn=bus, EventPattern='{"source": ["shop"]}', RetentionDays=7, Description="d"
    )
    made = archive["ArchiveArn"]
    assert made == f"arn:aws:events:us-east-1:{account}:archive/a"
    urls = {}
    rules = {}
    for name in ("one", "two"):
        urls[name], arn = queue(name)
        rules[name] = events.put_rule(Name=name, EventBusName="b", EventPattern='{"account": [{"exists": true}]}')
        events.put_targets(Rule=name, EventBusName="b", Targets=[{"Id": "1", "Arn": arn}])
    sent = [entry(n, 1_700_000_000 + 60 * n) for n in (3, 1, 2, 4)] + [entry(9, 1_700_000_060, "other")]
    events.put_events(Entries=[{**one, "EventBusName": "b"} for one in sent])
    assert len(bodies(urls["one"])) == len(bodies(urls["two"])) == 5
    found = events.describe_archive(ArchiveName="a")
    assert (found["EventCount"], found["State"], found["RetentionDays"]) == (4, "ENABLED", 7)
    assert found["SizeBytes"] > 400
    started = events.start_replay(
        ReplayName="r",
        EventSourceArn=made,
        EventStartTime=1_700_000_060,
        EventEndTime=1_700_000_180,
        Destination={"Arn": bus, "FilterArns": [rules["two"]["RuleArn"]]},
    )
    assert started["State"] == "STARTING"
    ended = replayed(events, "r", wait_until)
    assert ended["EventLastReplayedTime"].timestamp() == 1_700_000_180
    assert bodies(urls["one"]) == []
    again = bodies(urls["two"])
    assert sorted(one["detail"]["n"] for one in again) == [1, 2, 3]
    assert {one["replay-name"] for one in again} == {"r"}
    assert events.describe_archive(ArchiveName="a")["EventCount"] == 4
    assert [one["ReplayName"] for one in events.list_replays(EventSourceArn=made)["Replays"]] == ["r"]
    assert events.list_replays(State="RUNNING")["Replays"] == []
    with pytest.raises(ClientError) as error:
        events.cancel_replay(ReplayName="r")
    assert code(error) == ("IllegalStatusException", "Replay r is not in a valid state for this operation.")


def test_an_archive_is_fed_by_a_managed_rule(events: Any) -> None:
    bus = events.create_event_bus(Name="b")["EventBusArn"]
    events.create_archive(ArchiveName="a", EventSourceArn=bus)
    rule = events.list_rules(EventBusName="b")["Rules"][0]
    assert (rule["Name"], rule["ManagedBy"]) == ("Events-Archive-a", "prod.vhs.events.aws.internal")
    where = {"EventBusName": "b"}
    target = {"Id": "1", "Arn": "arn:aws:sqs:us-east-1:111122223333:q"}
    for call in (
        lambda: events.put_rule(Name="Events-Archive-a", EventPattern='{"source": ["x"]}', **where),
        lambda: events.disable_rule(Name="Events-Archive-a", **where),
        lambda: events.delete_rule(Name="Events-Archive-a", **where),
        lambda: events.put_targets(Rule="Events-Archive-a", Targets=[target], **where),
        lambda: events.remove_targets(Rule="Events-Archive-a", Ids=["1"], **where),
        lambda: events.tag_resource(ResourceARN=rule["Arn"], Tags=[{"Key": "k", "Value": "v"}]),
    ):
        with pytest.raises(ClientError, match=r"Events-Archive-a is a managed rule\. Set 'force' parameter to true"):
            call()
    events.update_archive(ArchiveName="a", EventPattern='{"source": ["y"]}', Description="new")
    found = events.describe_archive(ArchiveName="a")
    assert (found["EventPattern"], found["Description"]) == ('{"source": ["y"]}', "new")
    assert events.list_archives(NamePrefix="a")["Archives"][0]["EventSourceArn"] == bus
    events.delete_archive(ArchiveName="a")
    assert events.list_rules(EventBusName="b")["Rules"] == []
    events.create_archive(ArchiveName="a", EventSourceArn=bus)
    events.remove_targets(Rule="Events-Archive-a", Ids=["1"], Force=True, **where)
    events.delete_rule(Name="Events-Archive-a", Force=True, **where)


def test_archives_and_replays_that_cannot_be_are_refused(events: Any, account: str) -> None:
    bus, other = (events.create_event_bus(Name=name)["EventBusArn"] for name in ("b", "c"))
    made = events.create_archive(ArchiveName="a", EventSourceArn=bus)["ArchiveArn"]

    def replay(**more: Any) -> Any:
        request = {
            "ReplayName": "r",
            "EventSourceArn": made,
            "EventStartTime": 1,
            "EventEndTime": 2,
            "Destination": {"Arn": bus},
        }
        return events.start_replay(**request | more)

    where = "Parameter Destination.Arn is not valid. Reason: "
    for call, expected in (
        (
            lambda: events.create_archive(ArchiveName="a", EventSourceArn=bus),
            ("ResourceAlreadyExistsException", "Archive a already exists."),
        ),
        (
            lambda: events.create_archive(ArchiveName="z", EventSourceArn=bus + "z"),
            ("ResourceNotFoundException", "Event bus bz does not exist."),
        ),
        (
            lambda: events.create_archive(ArchiveName="z", EventSourceArn=bus, EventPattern="{"),
            ("InvalidEventPatternException", "Event pattern is not valid. Reason: Invalid JSON"),
        ),
        (
            lambda: events.describe_archive(ArchiveName="z"),
            ("ResourceNotFoundException", "Archive z does not exist."),
        ),
        (
            lambda: events.list_archives(NamePrefix="a", State="ENABLED"),
            (
                "ValidationException",
                "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
            ),
        ),
        (
            lambda: replay(Destination={"Arn": "x"}),
            ("ValidationException", where + "Must contain an event bus ARN."),
        ),
        (
            lambda: replay(Destination={"Arn": other}),
            ("ValidationException", where + "Cross event bus replay is not permitted."),
        ),
        (
            lambda: replay(EventStartTime=3),
            (
                "ValidationException",
                "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
            ),
        ),
        (
            lambda: replay(EventSourceArn=f"arn:aws:events:us-east-1:{account}:archive/z"),
            ("ValidationException", "Parameter EventSourceArn is not valid. Reason: Archive z does not exist."),
        ),
        (lambda: events.describe_replay(ReplayName="z"), ("ResourceNotFoundException", "Replay z does not exist.")),
    ):
        with pytest.raises(ClientError) as error:
            call()
        assert code(error) == expected
    assert events.list_archives()["Archives"][0]["ArchiveName"] == "a"
    replay()
    with pytest.raises(ClientError, match="Replay r already exists"):
        replay()


def test_a_replay_goes_on_after_a_crash(own_server: Any, account: str, wait_until: Any) -> None:
    server = own_server()
    events, sqs = server.client("events", account), server.client("sqs", account)
    url, arn = make_queue(sqs, "q")
    bus = events.create_event_bus(Name="b")["EventBusArn"]
    made = events.create_archive(ArchiveName="a", EventSourceArn=bus, RetentionDays=1)["ArchiveArn"]
    for start in range(0, 120, 10):
        numbers = range(start, start + 10)
        events.put_events(Entries=[{**entry(n, 1_700_000_000 + n), "EventBusName": "b"} for n in numbers])
    events.put_rule(Name="r", EventBusName="b", EventPattern='{"replay-name": ["again"]}')
    events.put_targets(Rule="r", EventBusName="b", Targets=[{"Id": "1", "Arn": arn}])
    span = {"EventStartTime": 1_700_000_000, "EventEndTime": 1_700_001_000, "Destination": {"Arn": bus}}
    events.start_replay(ReplayName="again", EventSourceArn=made, **span)
    server.kill()
    server.start()
    replayed(events, "again", wait_until)
    numbers_seen = {json.loads(one["Body"])["detail"]["n"] for one in take(server, sqs, url)}
    assert numbers_seen == set(range(120))


def test_a_replay_is_cancelled(deploy: Any) -> None:
    """Both calls stand in one group of transactions, so that no page comes between them."""

    async def body(deployer: Any) -> None:
        bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
        made = (await deployer.call("events", "CreateArchive", ArchiveName="a", EventSourceArn=bus))["ArchiveArn"]
        span = {"EventStartTime": 1.0, "EventEndTime": 2.0, "Destination": {"Arn": bus}}
        _, cancelled = await asyncio.gather(
            deployer.call("events", "StartReplay", ReplayName="r", EventSourceArn=made, **span),
            deployer.call("events", "CancelReplay", ReplayName="r"),
        )
        assert cancelled["State"] == "CANCELLING"
        clock = deployer.context.runtime.clock
        found: dict[str, Any] = {}
        for _ in range(200):
            found = await deployer.call("events", "DescribeReplay", ReplayName="r")
            if found["State"] != "CANCELLING":
                break
            await clock.wait(asyncio.Event(), clock.now() + 0.01)
        assert found["State"] == "CANCELLED"
        assert "EventLastReplayedTime" not in found

    deploy(body)


def test_retention_removes_old_events(deploy: Any) -> None:
    """In this process: signatures of clients do not follow a clock that is turned by days."""

    async def body(deployer: Any) -> None:
        kind, target = deployer.type("AWS::Events::Archive"), deployer.target()
        bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
        old = {"SourceArn": bus, "EventPattern": {"source": ["shop"]}, "RetentionDays": "1"}
        archive = await kind.create(deployer.context, target, old)
        assert archive == await kind.create(deployer.context, target, old)
        assert archive.attributes["Arn"].endswith(f":archive/{archive.physical_id}")
        await deployer.call("events", "PutEvents", Entries=[entry(1, 1_700_000_000), entry(2, 1, "other")])

        async def count() -> int:
            found = await deployer.call("events", "DescribeArchive", ArchiveName=archive.physical_id)
            return int(found["EventCount"])

        assert await count() == 1
        clock = deployer.context.runtime.clock
        clock.advance(86_400 + 3_700)
        for _ in range(200):
            if not await count():
                break
            await clock.wait(asyncio.Event(), clock.now() + 0.01)
        assert await count() == 0
        new = {"SourceArn": bus}
        await kind.update(deployer.context, target, archive.physical_id, old, new)
        found = await deployer.call("events", "DescribeArchive", ArchiveName=archive.physical_id)
        assert found["RetentionDays"] == 0
        assert "EventPattern" not in found
        for _ in range(2):
            await kind.delete(deployer.context, target, archive.physical_id, new)

    deploy(body)

"""Schemas that are discovered in events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

EXECUTION = {
    "version": "0",
    "id": "1",
    "detail-type": "Step Functions Execution Status Change",
    "source": "aws.states",
    "account": "012345678912",
    "time": "2019-02-26T19:42:21Z",
    "region": "us-east-1",
    "resources": ["arn:aws:states:us-east-1:012345678912:execution:m:e"],
    "detail": {
        "executionArn": "arn", "stateMachineArn": "arn", "name": "n", "status": "FAILED",
        "startDate": 1551225146847, "stopDate": 1551225151881, "input": "{}", "output": None,
    },
}  # fmt: skip
INTEGER = {"type": "integer", "format": "int64"}
ANY = '{"source": ["x"]}'
TEXT = {"type": "string"}


@pytest.fixture
def schemas(client: Any) -> Any:
    return client("schemas")


@pytest.fixture
def events(client: Any) -> Any:
    return client("events")


def code(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])


def inferred(schemas: Any, *events: Any, kind: str = "OpenApi3") -> Any:
    texts = [json.dumps(event) for event in events]
    return json.loads(schemas.get_discovered_schema(Type=kind, Events=texts)["Content"])


def bus(schemas: Any, events: Any, **options: Any) -> tuple[str, str]:
    """(a bus's ARN, the id of its discoverer)."""
    arn = events.create_event_bus(Name="shop")["EventBusArn"]
    return arn, schemas.create_discoverer(SourceArn=arn, **options)["DiscovererId"]


def put(events: Any, detail: Any, kind: str = "Order Placed", **members: Any) -> None:
    entry = {"EventBusName": "shop", "Source": "shop.orders", "DetailType": kind, "Detail": json.dumps(detail)}
    assert events.put_events(Entries=[entry | members])["FailedEntryCount"] == 0


def found(server: Any, schemas: Any) -> dict[str, int]:
    """The discovered schemas with how many versions they have, once nothing is under way any more."""
    server.page("idle")
    listed = schemas.list_schemas(RegistryName="discovered-schemas")["Schemas"]
    return {one["SchemaName"]: one["VersionCount"] for one in listed}


def order(schemas: Any, **version: str) -> Any:
    place = {"RegistryName": "discovered-schemas", "SchemaName": "shop.orders@OrderPlaced"}
    return json.loads(schemas.describe_schema(**place, **version)["Content"])["components"]["schemas"]


def test_the_schema_of_an_event_is_inferred(schemas: Any) -> None:
    made = inferred(schemas, EXECUTION)
    title = "StepFunctionsExecutionStatusChange"
    assert (made["openapi"], made["info"], made["paths"]) == ("3.0.0", {"version": "1.0.0", "title": title}, {})
    event, detail = made["components"]["schemas"]["AWSEvent"], made["components"]["schemas"][title]
    assert event["x-amazon-events-source"] == "aws.states"
    assert event["x-amazon-events-detail-type"] == "Step Functions Execution Status Change"
    assert event["required"] == [
        "detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account",
    ]  # fmt: skip
    assert event["properties"]["detail"] == {"$ref": f"#/components/schemas/{title}"}
    assert event["properties"]["time"] == {"type": "string", "format": "date-time"}
    assert detail["properties"]["startDate"] == INTEGER
    assert (detail["properties"]["name"], detail["properties"]["output"]) == (TEXT, {})
    assert detail["required"] == sorted(EXECUTION["detail"])


def test_what_several_events_have_in_common(schemas: Any) -> None:
    one = EXECUTION | {"detail": {"a": 1, "b": {"c": "2024-01-01T00:00:00Z"}, "l": [{"x": 1}, {"y": True}], "e": []}}
    two = EXECUTION | {"detail": {"a": 1.5, "b": {"c": "soon", "d": 1}, "l": [], "n": "t"}}
    made = inferred(schemas, one, two)["components"]["schemas"]
    detail = made["StepFunctionsExecutionStatusChange"]
    assert detail["required"] == ["a", "b", "l"]
    assert detail["properties"]["a"] == {"type": "number", "format": "double"}
    assert detail["properties"]["e"] == {"type": "array", "items": {"type": "object"}}
    assert detail["properties"]["l"] == {"type": "array", "items": {"$ref": "#/components/schemas/LItem"}}
    assert made["B"] == {"type": "object", "required": ["c"], "properties": {"c": TEXT, "d": INTEGER}}
    assert made["LItem"] == {"type": "object", "properties": {"x": INTEGER, "y": {"type": "boolean"}}}
    assert inferred(schemas, two, one)["components"]["schemas"] == made
    mixed = inferred(schemas, EXECUTION | {"detail": {"a": 1}}, EXECUTION | {"detail": {"a": "1"}})
    assert mixed["components"]["schemas"]["StepFunctionsExecutionStatusChange"]["properties"]["a"] == {}


def test_json_schema_and_objects_that_are_no_events(schemas: Any) -> None:
    made = inferred(schemas, EXECUTION, kind="JSONSchemaDraft4")
    title = "StepFunctionsExecutionStatusChange"
    assert (made["$schema"], made["title"]) == ("http://json-schema.org/draft-04/schema#", title)
    assert made["properties"]["detail"] == {"$ref": f"#/definitions/{title}"}
    assert made["definitions"][title]["properties"]["stopDate"] == INTEGER
    plain = inferred(schemas, {"a": {"b": 1}})["components"]["schemas"]
    assert plain["Event"]["properties"]["a"] == {"$ref": "#/components/schemas/A"}
    assert plain["A"]["properties"] == {"b": INTEGER}


@pytest.mark.parametrize("texts", [["no JSON"], ["[]"], [json.dumps(EXECUTION), '{"a": 1}'], ["["*500 + "]"*500]])  # fmt: skip
def test_what_nothing_is_inferred_from(schemas: Any, texts: list[str]) -> None:
    assert code(schemas.get_discovered_schema, Type="OpenApi3", Events=texts) == "BadRequestException"


def test_events_that_pass_a_bus_have_schemas(server: Any, schemas: Any, events: Any, account: str) -> None:
    arn, id_ = bus(schemas, events, Description="d", Tags={"a": "1"})
    shown = schemas.describe_discoverer(DiscovererId=id_)
    assert shown["DiscovererArn"] == f"arn:aws:schemas:us-east-1:{account}:discoverer/events-event-bus-shop"
    assert (shown["SourceArn"], shown["State"], shown["CrossAccount"]) == (arn, "STARTED", True)
    assert (shown["Description"], shown["Tags"]) == ("d", {"a": "1"})
    put(events, {"id": "1", "total": 5})
    put(events, {"id": "2", "total": 7})
    put(events, {"id": "2"}, kind="order/paid")
    assert found(server, schemas) == {"shop.orders@OrderPlaced": 1, "shop.orders@OrderPaid": 1}
    assert order(schemas)["OrderPlaced"]["required"] == ["id", "total"]
    put(events, {"id": "3", "to": {"town": "x"}})
    assert found(server, schemas)["shop.orders@OrderPlaced"] == 2
    assert order(schemas)["OrderPlaced"] == {
        "type": "object",
        "required": ["id"],
        "properties": {"id": TEXT, "to": {"$ref": "#/components/schemas/To"}, "total": INTEGER},
    }
    assert order(schemas, SchemaVersion="1")["OrderPlaced"]["required"] == ["id", "total"]
    put(events, {"id": "4", "total": 1})
    assert found(server, schemas)["shop.orders@OrderPlaced"] == 2


def test_the_rule_of_a_discoverer_is_its_own(schemas: Any, events: Any) -> None:
    _, id_ = bus(schemas, events)
    (rule,) = events.list_rules(EventBusName="shop")["Rules"]
    assert (rule["Name"], rule["ManagedBy"]) == ("Schemas-events-event-bus-shop", "schemas.amazonaws.com")
    assert code(events.disable_rule, Name=rule["Name"], EventBusName="shop") == "ManagedRuleException"
    assert code(events.put_rule, Name=rule["Name"], EventBusName="shop", EventPattern=ANY) == "ManagedRuleException"
    (target,) = events.list_targets_by_rule(Rule=rule["Name"], EventBusName="shop")["Targets"]
    events.put_rule(Name="mine", EventBusName="shop", EventPattern=ANY)
    assert code(events.put_targets, Rule="mine", EventBusName="shop", Targets=[target]) == "NotImplemented"
    schemas.stop_discoverer(DiscovererId=id_)
    assert events.describe_rule(Name=rule["Name"], EventBusName="shop")["State"] == "DISABLED"
    schemas.delete_discoverer(DiscovererId=id_)
    assert [one["Name"] for one in events.list_rules(EventBusName="shop")["Rules"]] == ["mine"]


def test_a_discoverer_takes_no_rule_of_somebody_elses(schemas: Any, events: Any) -> None:
    arn, _ = bus(schemas, events)
    [name] = [rule["Name"] for rule in events.list_rules(EventBusName="shop")["Rules"]]
    schemas.delete_discoverer(DiscovererId="events-event-bus-shop")
    events.put_rule(Name=name, EventBusName="shop", EventPattern=ANY)
    assert code(schemas.create_discoverer, SourceArn=arn) == "ConflictException"
    rule = events.describe_rule(Name=name, EventBusName="shop")
    assert (rule["EventPattern"], rule.get("ManagedBy")) == (ANY, None)
    events.delete_rule(Name=name, EventBusName="shop")
    assert schemas.create_discoverer(SourceArn=arn)["State"] == "STARTED"


def test_a_discoverer_pauses(server: Any, schemas: Any, events: Any) -> None:
    _, id_ = bus(schemas, events)
    assert schemas.stop_discoverer(DiscovererId=id_)["State"] == "STOPPED"
    put(events, {"a": 1})
    assert found(server, schemas) == {}
    assert schemas.start_discoverer(DiscovererId=id_)["State"] == "STARTED"
    put(events, {"a": 1})
    assert found(server, schemas) == {"shop.orders@OrderPlaced": 1}
    schemas.delete_discoverer(DiscovererId=id_)
    put(events, {"b": 1})
    assert found(server, schemas) == {"shop.orders@OrderPlaced": 1}


def test_events_of_other_accounts(server: Any, schemas: Any, events: Any, account: str) -> None:
    arn, id_ = bus(schemas, events, CrossAccount=False)
    events.put_permission(EventBusName="shop", StatementId="s", Action="events:PutEvents", Principal="*")
    stranger = server.client("events", "999999999990")
    put(stranger, {"a": 1}, EventBusName=arn)
    assert found(server, schemas) == {}
    assert schemas.update_discoverer(DiscovererId=id_, CrossAccount=True, Description="d")["CrossAccount"] is True
    put(stranger, {"a": 1}, EventBusName=arn)
    assert found(server, schemas) == {"shop.orders@OrderPlaced": 1}


def test_new_versions_are_told_of(server: Any, schemas: Any, events: Any, client: Any, account: str) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_rule(Name="told", EventPattern='{"source": ["aws.schemas"]}')
    events.put_targets(Rule="told", Targets=[{"Id": "1", "Arn": queue}])
    bus(schemas, events)
    for detail in ({"a": 1}, {"b": 1}):
        put(events, detail)
        server.page("idle")
    bodies = []
    while page := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in page:
            bodies.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    told = sorted((one["detail-type"], one["detail"]["Version"], one["detail"]["RegistryName"]) for one in bodies)
    assert told == [
        ("Schema Created", "1", "discovered-schemas"),
        ("Schema Version Created", "2", "discovered-schemas"),
    ]
    assert bodies[0]["resources"] == [
        f"arn:aws:schemas:us-east-1:{account}:schema/discovered-schemas/shop.orders@OrderPlaced"
    ]


def test_discoverers_that_cannot_be(schemas: Any, events: Any, client: Any, account: str) -> None:
    arn, id_ = bus(schemas, events)
    assert code(schemas.create_discoverer, SourceArn=arn) == "ConflictException"
    default = f"arn:aws:events:us-east-1:{account}:event-bus/default"
    for wrong in (
        f"{arn}-none",
        "not an arn, but long enough",
        default.replace(account, "999999999990"),
        f"arn:aws:sqs:us-east-1:{account}:queue",
    ):
        assert code(schemas.create_discoverer, SourceArn=wrong) == "BadRequestException"
    assert code(schemas.describe_discoverer, DiscovererId="none") == "NotFoundException"
    assert code(schemas.delete_discoverer, DiscovererId="none") == "NotFoundException"
    schemas.create_discoverer(SourceArn=default)
    listed = schemas.get_paginator("list_discoverers").paginate(PaginationConfig={"PageSize": 1})
    assert [one["DiscovererId"] for page in listed for one in page["Discoverers"]] == [
        "events-event-bus-default",
        "events-event-bus-shop",
    ]
    found = schemas.list_discoverers(SourceArnPrefix=arn, DiscovererIdPrefix="events-event-bus-s")["Discoverers"]
    assert [one["DiscovererId"] for one in found] == [id_]
    may = make_user(client("iam"), "u", allow("schemas:DescribeDiscoverer"))
    user = client("schemas", **may)
    assert user.describe_discoverer(DiscovererId=id_)["DiscovererId"] == id_
    assert code(user.stop_discoverer, DiscovererId=id_) == "AccessDeniedException"
    assert code(user.create_discoverer, SourceArn=default) == "AccessDeniedException"


def test_discoveries_survive_a_kill(own_server: Any, account: str) -> None:
    server = own_server()
    schemas, events = server.client("schemas", account), server.client("events", account)
    _, id_ = bus(schemas, events)
    put(events, {"a": 1})
    server.kill()
    server.start()
    schemas, events = server.client("schemas", account), server.client("events", account)
    assert schemas.describe_discoverer(DiscovererId=id_)["State"] == "STARTED"
    put(events, {"b": 1})
    assert found(server, schemas) == {"shop.orders@OrderPlaced": 2}

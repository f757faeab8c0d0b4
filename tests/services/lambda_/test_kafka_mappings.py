"""Topics of Kafka that functions work off: against the mock cluster of librdkafka, which speaks Kafka's protocol."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytest.importorskip("aiokafka", reason="the extra pampero[kafka]")
pytest.importorskip("confluent_kafka", reason="its mock cluster stands for brokers")

CLUSTER = """
import json, sys
from confluent_kafka import Producer
producer = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "none"})
[broker] = producer.list_topics(timeout=10).brokers.values()
print(f"{broker.host}:{broker.port}", flush=True)
for line in sys.stdin:
    text, key, partition = json.loads(line)
    producer.produce("orders", text.encode(), key.encode(), partition, headers={"h": b"ab"})
    print(producer.flush(10), flush=True)
"""
SOURCE = """
import base64, boto3, json, os
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=os.environ["OUT"], MessageBody=json.dumps(event))
    failed = [{"itemIdentifier": {"partition": name, "offset": record["offset"]}}
              for name, records in event["records"].items() for record in records
              if b"poison" in base64.b64decode(record["value"])]
    return {"batchItemFailures": failed}
"""


class Cluster:
    """One broker. put: adds a record to the topic "orders" of four partitions."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", CLUSTER]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.server = self.process.stdout.readline().strip()

    def put(self, text: str, key: str = "k", partition: int = 0) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([text, key, partition]) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "0\n"


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.process.kill()
    made.process.wait()


@pytest.mark.usefixtures("role")
def test_a_topic_is_worked_off(
    cluster: Cluster, client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str],
    wait_until: Callable[..., Any], account: str,
) -> None:  # fmt: skip
    lam, sqs = client("lambda"), client("sqs")
    out, lost = (sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("out", "lost"))
    function(SOURCE, "worker", Role=role("sqs:SendMessage"), Environment={"Variables": {"OUT": out}})

    def take(url: str) -> list[Any]:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in messages]

    def make(**settings: Any) -> Any:
        request = {
            "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": [cluster.server]}}, "Topics": ["orders"],
            "SourceAccessConfigurations": [], "StartingPosition": "TRIM_HORIZON", **settings,
        }  # fmt: skip
        return lam.create_event_source_mapping(
            FunctionName="worker", **{name: value for name, value in request.items() if value is not None}
        )

    def error(**settings: Any) -> str:
        with pytest.raises(ClientError) as caught:
            make(**settings)
        text: str = caught.value.response["Error"]["Message"]
        return text

    cluster.put('{"n": 1}')
    assert error(SourceAccessConfigurations=None) == "Required 'sourceAccessConfigurations' parameter is missing."
    assert error(Topics=["nothing"]) == "The topic nothing does not exist."
    nobody = {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["127.0.0.1:1"]}}
    assert error(SelfManagedEventSource=nobody).startswith("The brokers 127.0.0.1:1 can't be reached")
    pattern = json.dumps({"value": {"n": [{"numeric": [">", 0]}]}})
    made = make(
        FilterCriteria={"Filters": [{"Pattern": pattern}, {"Pattern": '{"value": ["poison"]}'}]},
        FunctionResponseTypes=["ReportBatchItemFailures"], MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": f"arn:aws:sqs:us-east-1:{account}:lost"}},
        SelfManagedKafkaEventSourceConfig={"ConsumerGroupId": "readers"},
    )  # fmt: skip
    assert made["SelfManagedKafkaEventSourceConfig"] == {"ConsumerGroupId": "readers"}
    [event] = wait_until(lambda: take(out))
    [record] = event.pop("records")["orders-0"]
    assert event == {"eventSource": "SelfManagedKafka", "bootstrapServers": cluster.server}
    assert {name: record[name] for name in ("topic", "partition", "offset", "timestampType", "key", "headers")} == {
        "topic": "orders", "partition": 0, "offset": 0, "timestampType": "CREATE_TIME",
        "key": base64.b64encode(b"k").decode(), "headers": [{"h": [97, 98]}],
    }  # fmt: skip
    assert base64.b64decode(record["value"]) == b'{"n": 1}'
    assert "already exists" in error()
    # It goes on where it was; a filter lets nothing else through; what fails is told of.
    lam.update_event_source_mapping(UUID=made["UUID"], Enabled=False)
    cluster.put('{"n": 0}')
    cluster.put('{"n": 2}')
    cluster.put("poison", partition=1)
    lam.update_event_source_mapping(UUID=made["UUID"], Enabled=True)
    seen: list[tuple[str, int]] = []

    def complete() -> bool:
        for event in take(out):
            seen.extend((name, record["offset"]) for name, records in event["records"].items() for record in records)
        return len(seen) == 2

    wait_until(complete, 20)
    assert sorted(seen) == [("orders-0", 2), ("orders-1", 0)]
    [told] = wait_until(lambda: take(lost))
    batch = told["KafkaBatchInfo"]
    assert (batch["batchSize"], batch["bootstrapServers"]) == (1, cluster.server)
    assert batch["recordsInfo"]["orders-1"]["firstRecordOffset"] == "0"
    # The group is told, for the tools of Kafka.
    from confluent_kafka import Consumer, TopicPartition

    group = Consumer({"bootstrap.servers": cluster.server, "group.id": "readers"})
    wait_until(lambda: group.committed([TopicPartition("orders", 0)], timeout=5)[0].offset == 3)
    group.close()


def test_a_topic_in_a_template(cluster: Cluster, client: Callable[..., Any], function: Callable[..., str]) -> None:
    cluster.put("1")
    lam, stacks = client("lambda"), client("cloudformation")
    function("def handler(event, context): return None", "worker")

    def template(**properties: Any) -> str:
        mapping = {
            "FunctionName": "worker", "Topics": ["orders"], "StartingPosition": "LATEST",
            "SourceAccessConfigurations": [{"Type": "VPC_SUBNET", "URI": "subnet:subnet-1"}],
            "SelfManagedEventSource": {"Endpoints": {"KafkaBootstrapServers": [cluster.server]}}, **properties,
        }  # fmt: skip
        resources = {"Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping}}
        return json.dumps({"Resources": resources})

    wait = {"Delay": 0.3, "MaxAttempts": 100}
    stacks.create_stack(StackName="k", TemplateBody=template(MaximumRetryAttempts=3, BatchSize=7))
    stacks.get_waiter("stack_create_complete").wait(StackName="k", WaiterConfig=wait)
    [made] = lam.list_event_source_mappings(FunctionName="worker")["EventSourceMappings"]
    assert made["SelfManagedEventSource"]["Endpoints"] == {"KAFKA_BOOTSTRAP_SERVERS": [cluster.server]}
    assert (made["Topics"], made["MaximumRetryAttempts"], made["BatchSize"]) == (["orders"], 3, 7)
    assert made["SourceAccessConfigurations"] == [{"Type": "VPC_SUBNET", "URI": "subnet:subnet-1"}]
    stacks.update_stack(StackName="k", TemplateBody=template())
    stacks.get_waiter("stack_update_complete").wait(StackName="k", WaiterConfig=wait)
    [changed] = lam.list_event_source_mappings(FunctionName="worker")["EventSourceMappings"]
    assert changed["UUID"] == made["UUID"]
    assert (changed["MaximumRetryAttempts"], changed["BatchSize"]) == (-1, 100)
    stacks.delete_stack(StackName="k")
    stacks.get_waiter("stack_delete_complete").wait(StackName="k", WaiterConfig=wait)
    assert lam.list_event_source_mappings(FunctionName="worker")["EventSourceMappings"] == []

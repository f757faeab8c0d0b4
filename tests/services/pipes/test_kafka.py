"""Topics of Kafka as sources: against the mock cluster of librdkafka, which speaks Kafka's protocol."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.services.lambda_.test_kafka_mappings import Cluster
from tests.services.pipes.conftest import Plumbing


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A broker with the topic "orders"."""
    made = Cluster()
    made.put('{"n": 1}', "first")
    yield made
    made.process.kill()
    made.process.wait()


def test_a_topic(plumbing: Plumbing, cluster: Cluster) -> None:
    plumbing.make(source=f"smk://{cluster.server}", TargetParameters={"InputTemplate": '{"n": <$.value.n>, "key": <$.key>}'},
        SourceParameters={
            "SelfManagedKafkaParameters": {"TopicName": "orders", "StartingPosition": "TRIM_HORIZON"},
            "FilterCriteria": {"Filters": [{"Pattern": '{"value": {"n": [1]}}'}]},
    })  # fmt: skip
    assert plumbing.pipes.describe_pipe(Name="p")["CurrentState"] == "RUNNING"
    cluster.put('{"n": 2}', "second")
    [found] = plumbing.take()
    assert found["n"] == 1
    plumbing.make(
        "none", f"smk://{cluster.server}", SourceParameters={"SelfManagedKafkaParameters": {"TopicName": "nothing"}}
    )
    assert plumbing.pipes.describe_pipe(Name="none")["CurrentState"] == "CREATE_FAILED"

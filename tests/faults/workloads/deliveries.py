"""Delivery streams of Firehose: each acknowledged record is in the bucket, in the order of its stream."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter

from tests.faults.workload import Step, Workload
from tests.roles import make_role

BATCH = 5
# Of an object's name: `put-1-2024-05-01-12-00-00-<uuid>`.
MOMENT = slice(-56, -37)


class Deliveries(Workload):
    """Records are put to one delivery stream; another one takes those of a stream of Kinesis. Both deliver at once."""

    def prepare(self) -> None:
        self.client("s3").create_bucket(Bucket="deliveries")
        role = make_role(self.client("iam"), "deliverer", ("s3:*", "kinesis:*"))
        self.client("kinesis").create_stream(StreamName="delivered", ShardCount=1)
        self.client("kinesis").get_waiter("stream_exists").wait(StreamName="delivered", WaiterConfig={"Delay": 1})
        arn = self.client("kinesis").describe_stream_summary(StreamName="delivered")["StreamDescriptionSummary"]
        source = {"KinesisStreamARN": arn["StreamARN"], "RoleARN": role}
        for name, settings in (
            ("put", {"DeliveryStreamType": "DirectPut"}),
            ("read", {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": source}),
        ):
            self.client("firehose").create_delivery_stream(
                DeliveryStreamName=name,
                ExtendedS3DestinationConfiguration={
                    "RoleARN": role, "BucketARN": "arn:aws:s3:::deliveries", "Prefix": f"{name}/",
                    "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
                },
                **settings,
            )  # fmt: skip
        self.acknowledged: dict[str, list[str]] = {"put": [], "read": []}
        self.attempted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put, self.put_to_source]

    def put(self, number: int) -> None:
        texts = [self.unique(number) for _ in range(BATCH)]
        self.attempted.update(texts)
        records = [{"Data": f"{text}\n".encode()} for text in texts]
        answer = self.client("firehose").put_record_batch(DeliveryStreamName="put", Records=records)
        assert not answer["FailedPutCount"]
        self.acknowledged["put"] += texts
        self.wait(0.1)

    def put_to_source(self, number: int) -> None:
        text = self.unique(number)
        self.attempted.add(text)
        data = f"{text}\n".encode()
        self.client("kinesis").put_record(StreamName="delivered", Data=data, PartitionKey="one")
        self.acknowledged["read"].append(text)
        self.wait(0.1)

    def objects(self, name: str) -> list[tuple[str, list[str]]]:
        """(the moment of the first record, the records) of each, by those moments."""
        s3 = self.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket="deliveries", Prefix=f"{name}/")
        keys = [one["Key"] for page in pages for one in page.get("Contents", [])]
        found = [(key[MOMENT], s3.get_object(Bucket="deliveries", Key=key)["Body"].read().decode()) for key in keys]
        return sorted(((moment, body.splitlines()) for moment, body in found), key=itemgetter(0))

    def verify(self) -> None:
        for name in self.acknowledged:
            self.check(name)

    def check(self, name: str) -> None:
        """One of the two."""
        acknowledged = self.acknowledged[name]
        found: list[tuple[str, list[str]]] = []

        def all_came() -> bool:
            found[:] = self.objects(name)
            return {text for _, texts in found for text in texts}.issuperset(acknowledged)

        assert self.until(all_came, 15), f"records of {name} are lost, or it delivers no more"
        assert self.attempted.issuperset(text for _, texts in found for text in texts)
        place = {text: at for at, text in enumerate(acknowledged)}
        spans: dict[str, list[int]] = {}
        for moment, texts in found:
            places = [place[text] for text in texts if text in place]
            assert places == sorted(places), f"records of {name} are out of order in an object"
            spans.setdefault(moment, []).extend(places)
        ends = [(min(places), max(places)) for _, places in sorted(spans.items()) if places]
        assert all(before[1] < after[0] for before, after in pairwise(ends)), f"objects of {name} are out of order"

"""A table's stream and the function that works it off: every change at least once, those of a key in order."""

from __future__ import annotations

from tests.faults.workload import Step, Workload

# Each change of a key adds one to its n: one that comes before the one before it has come fails, and blocks what follows.
SOURCE = """
import boto3
from botocore.exceptions import ClientError
db = boto3.client("dynamodb")
def handler(event, context):
    for record in event["Records"]:
        image = record["dynamodb"]["NewImage"]
        n = int(image["n"]["N"])
        before = "seen = :before" if n > 1 else "attribute_not_exists(seen)"
        try:
            db.update_item(
                TableName="seen", Key={"id": image["id"]}, UpdateExpression="SET seen = :n",
                ConditionExpression=f"{before} OR seen >= :n",
                ExpressionAttributeValues={":n": {"N": str(n)}, **({":before": {"N": str(n - 1)}} if n > 1 else {})},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise ValueError(f"{n} of {image['id']['S']} came too early") from error
            raise
"""
KEYS = 3


class Changes(Workload):
    """Counters of one table, followed in another one."""

    slow = True

    def prepare(self) -> None:
        stream = self.table("changed", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        self.table("seen")
        self.function("follower", SOURCE, "dynamodb:*")
        self.client("lambda").create_event_source_mapping(
            EventSourceArn=stream, FunctionName="follower", StartingPosition="TRIM_HORIZON", ParallelizationFactor=2
        )
        self.acknowledged = dict.fromkeys((f"k{number}" for number in range(KEYS)), 0)

    def steps(self) -> list[Step]:
        return [self.change]

    def change(self, number: int) -> None:
        key = f"k{number % KEYS}"
        answer = self.client("dynamodb").update_item(
            TableName="changed",
            Key={"id": {"S": key}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="ALL_NEW",
        )
        self.acknowledged[key] = int(answer["Attributes"]["n"]["N"])
        self.wait(0.1)

    def numbers(self, table: str, attribute: str) -> dict[str, int]:
        items = self.client("dynamodb").scan(TableName=table, ConsistentRead=True)["Items"]
        return {item["id"]["S"]: int(item[attribute]["N"]) for item in items}

    def verify(self) -> None:
        changed = self.numbers("changed", "n")
        assert all(changed.get(key, 0) >= number for key, number in self.acknowledged.items()), "a change was lost"
        seen = self.until(lambda: self.numbers("seen", "seen") == changed, 5)
        assert seen, f"{changed} changes, {self.numbers('seen', 'seen')} seen"

"""Counters: an acknowledged increment is counted, and none is counted twice."""

from __future__ import annotations

from botocore.exceptions import ClientError
from tests.faults.workload import LOST, Step, Workload


class Counters(Workload):
    """One counter is added to, the other one is set on condition; what became of a lost call is read afterwards."""

    def prepare(self) -> None:
        self.table("counters")
        self.known = {"added": 0, "set": 0}
        self.unsure: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.add, self.set]

    def settle(self, name: str) -> None:
        """After a lost answer the counter is at what is known, or one further; and stays there: a database may still be at
        what a killed server has sent it, which another write to the item waits for, or makes fail."""
        if name in self.unsure:
            self.client("dynamodb").update_item(
                TableName="counters", Key={"id": {"S": name}}, UpdateExpression="SET looked = :at",
                ExpressionAttributeValues={":at": {"N": str(self.known[name])}},
            )  # fmt: skip
            value = self.read(name)
            assert value in (self.known[name], self.known[name] + 1), f"{name}: {value} after {self.known[name]}"
            self.known[name] = value
            self.unsure.remove(name)

    def change(self, name: str, **how: object) -> None:
        self.settle(name)
        try:
            self.client("dynamodb").update_item(TableName="counters", Key={"id": {"S": name}}, **how)
        except LOST:
            self.unsure.add(name)
            raise
        self.known[name] += 1

    def add(self, number: int) -> None:
        self.change(
            "added",
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    def set(self, number: int) -> None:
        self.settle("set")
        before = self.known["set"]
        condition = "n = :before" if before else "attribute_not_exists(n)"
        values = {":after": {"N": str(before + 1)}, **({":before": {"N": str(before)}} if before else {})}
        self.change(
            "set",
            UpdateExpression="SET n = :after",
            ConditionExpression=condition,
            ExpressionAttributeValues=values,
        )
        try:
            self.client("dynamodb").update_item(
                TableName="counters",
                Key={"id": {"S": "set"}},
                UpdateExpression="SET n = :after",
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"  # noqa: PT017
        else:
            raise AssertionError("a condition held twice")

    def read(self, name: str) -> int:
        answer = self.client("dynamodb").get_item(TableName="counters", Key={"id": {"S": name}}, ConsistentRead=True)
        return int(answer.get("Item", {}).get("n", {"N": "0"})["N"])

    def verify(self) -> None:
        for name in self.known:
            self.settle(name)
            assert self.read(name) == self.known[name], name

"""A table's items: a put that was acknowledged never goes back."""

from __future__ import annotations

from tests.faults.workload import Step, Workload


class Items(Workload):
    """Puts, deletes and transactions over a few keys, each key written by one thread."""

    def prepare(self) -> None:
        self.table("items")
        self.acknowledged: dict[str, int] = {}
        self.attempted: dict[str, int] = {}
        self.pairs = 0

    def steps(self) -> list[Step]:
        return [self.put, self.put_a_pair]

    def put(self, number: int) -> None:
        key = f"k{number % 20}"
        self.attempted[key] = number
        item = {"id": {"S": key}, "n": {"N": str(number)}}
        self.client("dynamodb").put_item(TableName="items", Item=item)
        self.acknowledged[key] = number

    def put_a_pair(self, number: int) -> None:
        puts = [
            {"Put": {"TableName": "items", "Item": {"id": {"S": side}, "n": {"N": str(number)}}}} for side in ("left", "right")
        ]  # fmt: skip
        self.client("dynamodb").transact_write_items(TransactItems=puts)
        self.pairs = number

    def read(self, key: str) -> int:
        item = self.client("dynamodb").get_item(TableName="items", Key={"id": {"S": key}}, ConsistentRead=True)
        return int(item["Item"]["n"]["N"])

    def verify(self) -> None:
        for key, number in self.acknowledged.items():
            assert number <= self.read(key) <= self.attempted[key], f"{key} went back in time"
        assert self.read("left") == self.read("right") >= self.pairs, "half a transaction"

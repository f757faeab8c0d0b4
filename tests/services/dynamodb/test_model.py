"""A table against a dictionary: whatever is done to both, both hold and answer the same."""

from __future__ import annotations

import asyncio
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.services.dynamodb.conftest import schema

from pampero.api import ApiError, Context
from pampero.app import Server
from pampero.auth.principals import Principal
from pampero.kernel.config import Settings

ACCOUNT = "123456789012"
TABLE = "model"
partitions = st.sampled_from(["p", "q", "é"])
numbers = st.sampled_from(["-12.5", "-1", "0", "0.001", "1", "2", "10", "1e20"])
states = st.sampled_from(["new", "old", "odd"])
Key = tuple[str, Decimal]
Row = dict[str, Any]


def key(partition: str, number: str) -> Row:
    return {"p": {"S": partition}, "n": {"N": number}}


def place(item: Row) -> Key:
    return item["p"]["S"], Decimal(item["n"]["N"])


def canonical(item: Row) -> Row:
    """The item as the table answers it."""
    return {name: {"N": f"{Decimal(v['N']).normalize():f}"} if "N" in v else v for name, v in item.items()}


class TableMachine(RuleBasedStateMachine):
    """Partition p, sort key n. Index `by-state`: state, then m; sparse."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._loop = asyncio.new_event_loop()
        self._server = self._run(self._start())
        system: Context = self._server.runtime.system()
        self._context = system.within(ACCOUNT, "us-east-1").acting(Principal.root(ACCOUNT))
        self.rows: dict[Key, Row] = {}

    async def _start(self) -> Server:
        server = Server(Settings(data=Path(self._folder.name) / "data", test=True, port=0))
        await server.loop.start()
        return server

    def _run(self, work: Any) -> Any:
        return self._loop.run_until_complete(work)

    def call(self, operation: str, **params: Any) -> Any:
        if operation != "BatchWriteItem":
            params["TableName"] = TABLE
        return self._run(self._context.client("dynamodb").call(operation, **params))

    def attempt(self, operation: str, **params: Any) -> Any:
        """The answer, or None when the condition did not hold."""
        try:
            return self.call(operation, **params)
        except ApiError as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return None

    def teardown(self) -> None:
        self._run(self._server.loop.stop())
        self._server.store.close()
        self._loop.close()
        self._folder.cleanup()

    @initialize()
    def create(self) -> None:
        types = {"p": "S", "n": "N", "state": "S", "m": "N"}
        self.call(
            "CreateTable",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
            KeySchema=schema("p", "n"),
            GlobalSecondaryIndexes=[
                {"IndexName": "by-state", "KeySchema": schema("state", "m"), "Projection": {"ProjectionType": "ALL"}}
            ],
        )

    @rule(partition=partitions, number=numbers, state=st.none() | states, m=st.none() | numbers)
    def put(self, partition: str, number: str, state: str | None, m: str | None) -> None:
        item = key(partition, number)
        if state is not None:
            item["state"] = {"S": state}
        if m is not None:
            item["m"] = {"N": m}
        old = self.call("PutItem", Item=item, ReturnValues="ALL_OLD").get("Attributes")
        assert old == self.rows.get(place(item))
        self.rows[place(item)] = canonical(item)

    @rule(partition=partitions, number=numbers)
    def put_if_absent(self, partition: str, number: str) -> None:
        item = key(partition, number)
        done = self.attempt("PutItem", Item=item, ConditionExpression="attribute_not_exists(p)")
        assert (done is not None) == (place(item) not in self.rows)
        self.rows.setdefault(place(item), canonical(item))

    @rule(partition=partitions, number=numbers)
    def delete(self, partition: str, number: str) -> None:
        old = self.call("DeleteItem", Key=key(partition, number), ReturnValues="ALL_OLD").get("Attributes")
        assert old == self.rows.pop((partition, Decimal(number)), None)

    @rule(partition=partitions, number=numbers, state=states, m=numbers)
    def update(self, partition: str, number: str, state: str, m: str) -> None:
        """Set the state, add to m, where m is not too great already."""
        where = partition, Decimal(number)
        row = self.rows.get(where, canonical(key(partition, number)))
        before = Decimal(row.get("m", {"N": "0"})["N"])
        values = {":state": {"S": state}, ":m": {"N": m}, ":most": {"N": "1000"}}
        update = {
            "Key": key(partition, number),
            "UpdateExpression": "SET #s = :state ADD m :m",
            "ConditionExpression": "attribute_not_exists(m) OR m < :most",
            "ExpressionAttributeNames": {"#s": "state"},
            "ExpressionAttributeValues": values,
        }
        done = self.attempt("UpdateItem", **update, ReturnValues="ALL_NEW")
        assert (done is not None) == (before < 1000)
        if done is None:
            return
        self.rows[where] = canonical({**row, "state": {"S": state}, "m": {"N": str(before + Decimal(m))}})
        assert done["Attributes"] == self.rows[where]

    @rule(partition=partitions, number=numbers)
    def forget_state(self, partition: str, number: str) -> None:
        where = partition, Decimal(number)
        names = {"#s": "state"}
        self.call(
            "UpdateItem", Key=key(partition, number), UpdateExpression="REMOVE #s", ExpressionAttributeNames=names
        )
        # What only takes away makes no item.
        if where in self.rows:
            self.rows[where].pop("state", None)

    @rule(items=st.lists(st.tuples(partitions, numbers, st.booleans()), max_size=8, min_size=1))
    def batch(self, items: list[tuple[str, str, bool]]) -> None:
        writes: dict[Key, Any] = {}
        for partition, number, deletes in items:
            one = key(partition, number)
            writes[place(one)] = {"DeleteRequest": {"Key": one}} if deletes else {"PutRequest": {"Item": one}}
        self.call("BatchWriteItem", RequestItems={TABLE: list(writes.values())})
        for where, write in writes.items():
            if "DeleteRequest" in write:
                self.rows.pop(where, None)
            else:
                self.rows[where] = canonical(write["PutRequest"]["Item"])

    @rule(partition=partitions, number=numbers)
    def get(self, partition: str, number: str) -> None:
        found = self.call("GetItem", Key=key(partition, number)).get("Item")
        assert found == self.rows.get((partition, Decimal(number)))

    @rule(partition=partitions, low=numbers, high=numbers, forward=st.booleans(), limit=st.integers(1, 4))
    def query(self, partition: str, low: str, high: str, forward: bool, limit: int) -> None:
        low, high = sorted((low, high), key=Decimal)
        values = {":p": {"S": partition}, ":l": {"N": low}, ":h": {"N": high}}
        found = self._all("Query", limit, ScanIndexForward=forward, ExpressionAttributeValues=values,
                          KeyConditionExpression="p = :p AND n BETWEEN :l AND :h")  # fmt: skip
        wanted = [
            self.rows[where]
            for where in sorted(self.rows)
            if where[0] == partition and Decimal(low) <= where[1] <= Decimal(high)
        ]
        assert found == (wanted if forward else wanted[::-1])

    @rule(state=states, most=numbers, limit=st.integers(1, 4))
    def query_index(self, state: str, most: str, limit: int) -> None:
        values = {":s": {"S": state}, ":m": {"N": most}}
        found = self._all("Query", limit, IndexName="by-state", ExpressionAttributeNames={"#s": "state"},
                          ExpressionAttributeValues=values, KeyConditionExpression="#s = :s AND m <= :m")  # fmt: skip
        wanted = [row for row in self.rows.values() if row.get("state") == {"S": state} and "m" in row]
        wanted = [row for row in wanted if Decimal(row["m"]["N"]) <= Decimal(most)]
        assert [row["m"] for row in found] == sorted((row["m"] for row in wanted), key=lambda m: Decimal(m["N"]))
        assert sorted(map(place, found)) == sorted(map(place, wanted))

    @rule(state=states, limit=st.integers(1, 4), segments=st.integers(1, 3))
    def scan(self, state: str, limit: int, segments: int) -> None:
        found = []
        for segment in range(segments):
            found += self._all("Scan", limit, FilterExpression="#s <> :s", ExpressionAttributeNames={"#s": "state"},
                               ExpressionAttributeValues={":s": {"S": state}}, Segment=segment,
                               TotalSegments=segments)  # fmt: skip
        wanted = [where for where, row in self.rows.items() if row.get("state") != {"S": state}]
        assert sorted(map(place, found)) == sorted(wanted)

    def _all(self, operation: str, limit: int, **params: Any) -> list[Row]:
        """Every page, of `limit` items at most."""
        found: list[Row] = []
        start: Row | None = None
        while True:
            more = {} if start is None else {"ExclusiveStartKey": start}
            page = self.call(operation, Limit=limit, **params, **more)
            assert page["ScannedCount"] <= limit
            found += page["Items"]
            start = page.get("LastEvaluatedKey")
            if start is None:
                return found

    @invariant()
    def counts_agree(self) -> None:
        if self.rows:
            table = self.call("DescribeTable")["Table"]
            assert table["ItemCount"] == len(self.rows)
            indexed = [row for row in self.rows.values() if "state" in row and "m" in row]
            assert table["GlobalSecondaryIndexes"][0]["ItemCount"] == len(indexed)


TestTable = TableMachine.TestCase
# Without shrinking: it would take a server for each try, and forty steps can be read.
TestTable.settings = settings(
    max_examples=10,
    stateful_step_count=40,
    deadline=None,
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)

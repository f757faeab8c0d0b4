"""Transactions of PartiQL statements: whole or not at all, and once however often they are repeated under one token."""

from __future__ import annotations

from tests.faults.workload import LOST, Step, Workload

TRANSFER = "UPDATE accounts SET balance = balance {} 1 WHERE id = ?"


class Statements(Workload):
    """Transfers between two accounts. One whose answer is lost is repeated with its token until it is answered."""

    def prepare(self) -> None:
        self.table("accounts")
        for side in ("left", "right"):
            item = {"id": {"S": side}, "balance": {"N": "0"}}
            self.client("dynamodb").put_item(TableName="accounts", Item=item)
        self.done = 0
        self.unsure: str | None = None
        self.inserted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.transfer, self.insert]

    def transfer(self, number: int) -> None:
        token = self.unsure = self.unsure or self.unique(number)[-36:]
        statements = [
            {"Statement": TRANSFER.format(sign), "Parameters": [{"S": side}]}
            for sign, side in (("-", "left"), ("+", "right"))
        ]
        self.client("dynamodb").execute_transaction(TransactStatements=statements, ClientRequestToken=token)
        self.unsure = None
        self.done += 1
        self.wait(0.05)

    def insert(self, number: int) -> None:
        name = self.unique(number)
        statements = [
            {"Statement": "INSERT INTO accounts VALUE {'id': ?}", "Parameters": [{"S": f"{name}/{side}"}]}
            for side in ("a", "b")
        ]
        self.client("dynamodb").execute_transaction(TransactStatements=statements)
        self.inserted.add(name)
        self.wait(0.05)

    def verify(self) -> None:
        while self.unsure is not None:
            try:
                self.transfer(0)
            except LOST:
                continue
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName="accounts", ConsistentRead=True)
        items = {item["id"]["S"]: item for page in pages for item in page["Items"]}
        balances = [int(items.pop(side)["balance"]["N"]) for side in ("left", "right")]
        assert balances == [-self.done, self.done], f"{balances} after {self.done} transfers"
        sides = {side: {name[:-2] for name in items if name.endswith(side)} for side in ("/a", "/b")}
        assert sides["/a"] == sides["/b"] >= self.inserted, "half a transaction"

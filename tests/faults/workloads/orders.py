"""The example shop: an order that was taken is paid and delivered, or paid back; its books balance."""

from __future__ import annotations

import time

from tests.faults.workload import LOOKS, LOST, Step, Workload
from tests.shop.shop import Shop

PATIENCE = 2.0


class BooksOfTheShop(Workload):
    """Orders through the public API, while the server dies under the shop's functions and workflows."""

    slow = True

    def prepare(self) -> None:
        self.shop = Shop(self.running)
        self.shop.deploy()
        self.taken: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.order]

    def order(self, number: int) -> None:
        cart = self.unique(number)
        try:
            self.shop.fill(cart, {"mate": (1, 500 + number)})
            self.taken.add(self.shop.check_out(cart, country="AR", card="tok_flaky" if number % 3 == 0 else "tok_visa"))
        except AssertionError as error:
            # A function that dies with the server answers 5xx: the customer does not know whether the order was taken.
            raise LOST[-1](str(error)) from error
        self.wait(0.3)

    def verify(self) -> None:
        self.come_to_rest()
        if self.shop.waiting("DeadLetters") != (0, 0):
            # An order whose function died with the server three times over: a person sends it back.
            self.client("sqs").start_message_move_task(SourceArn=self.shop.outputs["distribution"]["DeadLettersArn"])
            self.running.page("idle")
            self.come_to_rest()
        executions = self.shop.executions()
        assert self.taken <= set(executions), "an order that was taken is gone"
        assert all(status != "RUNNING" for status, _ in executions.values()), "a workflow does not end"
        paid = {order for order, (status, _) in executions.items() if status == "SUCCEEDED"}
        books = {item["orderId"]["S"]: item["state"]["S"] for item in self.shop.table("payment", "Charges")}
        assert {order for order, state in books.items() if state == "charged"} == paid
        assert all(books.get(order) in (None, "refunded") for order in set(executions) - paid)
        delivered = {item["orderId"]["S"] for item in self.shop.table("distribution", "Table")}
        waiting = {name: self.shop.waiting(name) for name in ("Orders", "DeadLetters")}
        told = f"what is paid is delivered, and nothing else: {paid - delivered}, {delivered - paid}, {waiting}"
        assert delivered == paid, told
        assert self.shop.waiting("DeadLetters") == (0, 0)

    def come_to_rest(self) -> None:
        for _ in range(LOOKS):
            if not self.running_workflows() and sum(self.shop.waiting("Orders")) == 0:
                return
            if not self.moves_on():
                self.running.advance(2)

    def moves_on(self) -> bool:
        """Whether messages come or go. A clock that is turned while a function is at work takes its message away from it,
        three times over on a busy machine."""
        before, deadline = self.shop.waiting("Orders"), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.shop.waiting("Orders") != before:
                return True
        return False

    def running_workflows(self) -> bool:
        machine = self.shop.outputs["payment"]["Workflow"]
        found = self.client("stepfunctions").list_executions(stateMachineArn=machine, statusFilter="RUNNING")
        return bool(found["executions"])

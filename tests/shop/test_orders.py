"""200 orders through the shop, some of which fail, some poisoned: every one is accounted for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

ORDERS = 200
AT_ONCE = 6


@dataclass(frozen=True)
class Kind:
    """A kind of order, and what must become of it.

    status, error: of its workflow. charge: the state in the books of payment. delivered: at the first go.
    """

    order: dict[str, str]
    price: int
    status: str
    error: str
    charge: str | None
    delivered: bool
    decision: str | None = None


KINDS = {
    "plain": Kind({"country": "AR"}, 1250, "SUCCEEDED", "", "charged", True),
    "flaky": Kind({"country": "DE", "card": "tok_flaky"}, 900, "SUCCEEDED", "", "charged", True),
    "declined": Kind({"country": "JP", "card": "tok_declined"}, 700, "FAILED", "CardDeclined", None, False),
    "invalid": Kind({"country": "nowhere"}, 100, "FAILED", "InvalidOrder", None, False),
    "refunded": Kind({"country": "XX"}, 300, "FAILED", "NoTaxRule", "refunded", False),
    "approved": Kind({"country": "IN"}, 150_000, "SUCCEEDED", "", "charged", True, "approve"),
    "rejected": Kind({"country": "IN"}, 160_000, "FAILED", "Rejected", None, False, "reject"),
    "poisoned": Kind({"country": "BR"}, 400, "SUCCEEDED", "", "charged", False),
}
SHARES = ("plain",) * 12 + ("flaky", "declined", "invalid", "refunded", "approved", "rejected", "poisoned", "poisoned")


@pytest.mark.timeout(300)
def test_every_order_is_accounted_for(shop: Any, wait_until: Callable[..., Any]) -> None:
    def place(number: int) -> tuple[str, str]:
        kind = SHARES[number % len(SHARES)]
        cart = f"cart-{number}"
        shop.fill(cart, {"mate": (1, KINDS[kind].price), "bombilla": (2, 50)})
        return shop.check_out(cart, customer=f"customer {number}", **KINDS[kind].order), kind

    with ThreadPoolExecutor(AT_ONCE) as threads:
        placed = dict(threads.map(place, range(ORDERS)))
    assert len(placed) == ORDERS

    large = {order: KINDS[kind].decision for order, kind in placed.items() if KINDS[kind].decision}
    for order, decision in large.items():
        wait_until(lambda order=order, decision=decision: shop.decide(order, decision) == 200, 60)

    def workflows() -> Any:
        found = shop.executions()
        return found if len(found) == ORDERS and all(status != "RUNNING" for status, _ in found.values()) else None

    ended = wait_until(workflows, 120)
    expected = {order: (KINDS[kind].status, KINDS[kind].error) for order, kind in placed.items()}
    assert ended == expected

    # The books of payment: what was charged is what was ordered; what failed afterwards was given back.
    books = {item["orderId"]["S"]: item["state"]["S"] for item in shop.table("payment", "Charges")}
    assert books == {order: KINDS[kind].charge for order, kind in placed.items() if KINDS[kind].charge}
    amounts = {item["orderId"]["S"]: int(item["amount"]["N"]) for item in shop.table("payment", "Charges")}
    assert all(amount == KINDS[placed[order]].price + 100 for order, amount in amounts.items())
    keys = shop.client("s3").get_paginator("list_objects_v2").paginate(Bucket=shop.outputs["payment"]["Invoices"])
    invoices = {one["Key"].removesuffix(".txt") for page in keys for one in page.get("Contents", [])}
    assert invoices == {order for order, kind in placed.items() if KINDS[kind].status == "SUCCEEDED"}
    assert shop.table("payment", "Approvals") == []

    # Deliveries: all that were paid, but for those that no carrier takes.
    good = {order for order, kind in placed.items() if KINDS[kind].delivered}
    bad = {order for order, kind in placed.items() if kind == "poisoned"}

    def delivered() -> set[str]:
        return {item["orderId"]["S"] for item in shop.table("distribution", "Table")}

    wait_until(lambda: delivered() == good, 60)

    def dead() -> bool:
        if shop.waiting("DeadLetters")[0] == len(bad):
            return True
        if shop.waiting("Orders")[0] == 0:
            shop.server.advance(11)
        return False

    wait_until(dead, 60)
    assert shop.waiting("Orders") == (0, 0)
    assert delivered() == good

    # The cause is mended, and the dead letters are sent back.
    ssm, name = shop.client("ssm"), shop.outputs["distribution"]["Carriers"]
    carriers = json.loads(ssm.get_parameter(Name=name)["Parameter"]["Value"])
    ssm.put_parameter(Name=name, Value=json.dumps({**carriers, "BR": "Correios"}), Type="String", Overwrite=True)
    shop.client("sqs").start_message_move_task(SourceArn=shop.outputs["distribution"]["DeadLettersArn"])
    wait_until(lambda: delivered() == good | bad, 60)
    assert shop.waiting("DeadLetters") == (0, 0)
    assert shop.delivery(next(iter(bad)))["carrier"] == "Correios"

    # What a person reads in the logs agrees.
    logs = shop.client("logs")
    groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/shop-cart-Checkout")["logGroups"]
    lines = logs.get_paginator("filter_log_events").paginate(logGroupName=groups[0]["logGroupName"])
    said = Counter(
        json.loads(one["message"])["placed"] for page in lines for one in page["events"] if "placed" in one["message"]
    )
    assert said == Counter(dict.fromkeys(placed, 1))


def test_roles_hold_the_functions_to_their_own_data(shop: Any) -> None:
    """The function that shows a cart may not write one, nor read another service's table."""
    functions = shop.client("lambda")
    name = next(
        one["FunctionName"]
        for one in functions.list_functions(MaxItems=50)["Functions"]
        if one["FunctionName"].startswith("shop-cart-GetCart")
    )
    role = functions.get_function(FunctionName=name)["Configuration"]["Role"]
    iam, account = shop.client("iam"), role.split(":")[4]

    def allowed(action: str, resource: str) -> bool:
        answer = iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=[action], ResourceArns=[resource])
        return bool(answer["EvaluationResults"][0]["EvalDecision"] == "allowed")

    own = f"arn:aws:dynamodb:us-east-1:{account}:table/{shop.outputs['cart']['Table']}"
    foreign = f"arn:aws:dynamodb:us-east-1:{account}:table/{shop.outputs['payment']['Charges']}"
    assert allowed("dynamodb:Query", own)
    assert not allowed("dynamodb:PutItem", own)
    assert not allowed("dynamodb:Query", foreign)
    # And so it is when the function runs, not only when it is asked.
    functions.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"TABLE": shop.outputs["payment"]["Charges"], "BUS": "shop"}}
    )
    event = json.dumps({"pathParameters": {"cart": "mine"}}).encode()
    answer = functions.invoke(FunctionName=name, Payload=event)
    assert "AccessDenied" in answer["Payload"].read().decode()


def test_the_shop_outlives_a_restart(shop: Any, wait_until: Callable[..., Any]) -> None:
    shop.fill("kept", {"mate": (2, 1000)})
    shop.server.kill()
    shop.server.start()
    order = shop.check_out("kept", country="AR")
    parcel = wait_until(lambda: shop.delivery(order), 30)
    assert (parcel["carrier"], parcel["state"]) == ("Correo Argentino", "delivered")

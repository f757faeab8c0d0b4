"""Carts: put an item in, look at it, check out. Checking out publishes one event, `OrderPlaced`."""

import base64
import json
import os
import time
import uuid

import boto3
from boto3.dynamodb.conditions import Key

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])
EVENTS = boto3.client("events")
WEEK = 7 * 24 * 3600


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def body_of(event):
    """The JSON object in a request's body; HTTP APIs hand on in base64 what does not call itself text or JSON."""
    body = event.get("body") or "{}"
    found = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def items_of(cart):
    found = TABLE.query(KeyConditionExpression=Key("cart").eq(cart))["Items"]
    return [{"sku": i["sku"], "quantity": int(i["quantity"]), "price": int(i["price"])} for i in found]


def put_item(event, context):
    """PUT /carts/{cart}/items/{sku} {"quantity": 2, "price": 1250}: the price of one, in cents."""
    where = event["pathParameters"]
    try:
        body = body_of(event)
        quantity, price = int(body["quantity"]), int(body["price"])
    except (ValueError, KeyError, TypeError):
        return answer(400, {"message": "quantity and price must be whole numbers"})
    if quantity < 1 or price < 0:
        return answer(400, {"message": "quantity and price must be positive"})
    item = {"quantity": quantity, "price": price, "expires": int(time.time()) + WEEK}
    TABLE.put_item(Item={"cart": where["cart"], "sku": where["sku"], **item})
    return answer(200, {"cart": where["cart"], "sku": where["sku"], "quantity": quantity})


def get_cart(event, context):
    """GET /carts/{cart}"""
    items = items_of(event["pathParameters"]["cart"])
    return answer(200, {"items": items, "total": sum(i["quantity"] * i["price"] for i in items)})


def checkout(event, context):
    """POST /carts/{cart}/checkout {"customer": …, "country": "AR", "card": "tok_visa"}"""
    cart = event["pathParameters"]["cart"]
    try:
        body = body_of(event)
    except ValueError:
        return answer(400, {"message": "the body must be a JSON object"})
    items = items_of(cart)
    if not items:
        return answer(409, {"message": f"cart {cart} is empty"})
    order = {
        "orderId": str(uuid.uuid4()),
        "customer": body.get("customer", "anonymous"),
        "country": body.get("country", "AR"),
        "card": body.get("card", "tok_visa"),
        "items": items,
        "total": sum(i["quantity"] * i["price"] for i in items),
    }
    entry = {
        "EventBusName": os.environ["BUS"],
        "Source": "shop.cart",
        "DetailType": "OrderPlaced",
        "Detail": json.dumps(order),
    }
    result = EVENTS.put_events(Entries=[entry])
    if result["FailedEntryCount"]:
        return answer(503, {"message": "the order was not placed; try again"})
    with TABLE.batch_writer() as batch:
        for item in items:
            batch.delete_item(Key={"cart": cart, "sku": item["sku"]})
    print(json.dumps({"placed": order["orderId"], "total": order["total"]}))
    return answer(202, {"orderId": order["orderId"], "total": order["total"]})

"""Deliveries: every paid order gets a parcel. An order that cannot be delivered goes back to the queue by itself,
its batch does not; after three tries it lies in the dead-letter queue."""

import json
import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])
SSM = boto3.client("ssm")


def deliver(event, context):
    """A batch of paid orders from the queue. Returns those that failed, and only those."""
    carriers = json.loads(SSM.get_parameter(Name=os.environ["CARRIERS"])["Parameter"]["Value"])
    failed = []
    for record in event["Records"]:
        order = json.loads(record["body"])
        carrier = carriers.get(order["country"])
        if carrier is None:
            print(json.dumps({"order": order["orderId"], "error": f"no carrier goes to {order['country']}"}))
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        parcel = {"orderId": order["orderId"], "carrier": carrier, "customer": order["customer"]}
        TABLE.put_item(Item={**parcel, "items": len(order["items"]), "state": "delivered"})
        print(json.dumps({"delivered": order["orderId"], "carrier": carrier}))
    return {"batchItemFailures": failed}


def track(event, context):
    """GET /deliveries/{orderId}"""
    order = event["pathParameters"]["orderId"]
    found = TABLE.get_item(Key={"orderId": order}).get("Item")
    status, body = (200, found) if found else (404, {"message": f"no delivery of {order} yet"})
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=int),
    }

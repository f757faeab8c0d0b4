"""What EventBridge hears of parameters: `Parameter Store Change`."""

from __future__ import annotations

import json

from pampero.api import Context, Event, consumer
from pampero.aws.targets import announce
from pampero.services.ssm.model import Stored
from pampero.store.tx import Tx


def changed(tx: Tx, stored: Stored, operation: str) -> None:
    """Tell of a change (Create, Update, Delete, LabelParameterVersion) after the commit."""
    detail = {"name": stored.name, "type": stored.latest.type, "operation": operation}
    if stored.latest.description:
        detail["description"] = stored.latest.description
    tx.emit("ssm.changed", {"account": stored.account, "region": stored.region, "arn": stored.arn, "detail": detail})


@consumer("ssm.changed")
async def tell(context: Context, event: Event) -> None:
    """Put the event on the account's default bus. Source: "Events that Systems Manager sends to EventBridge"."""
    body = event.payload
    entry = {
        "Source": "aws.ssm",
        "DetailType": "Parameter Store Change",
        "Resources": [body["arn"]],
        "Detail": json.dumps(body["detail"]),
    }
    await announce(context.within(body["account"], body["region"]), "ssm.amazonaws.com", entry)

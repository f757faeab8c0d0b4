"""What EventBridge hears of parameters: `Parameter Store Change`, `Parameter Store Policy Action`."""

from __future__ import annotations

import json

from pampero.api import Context, Event, consumer
from pampero.aws.targets import announce
from pampero.services.ssm.model import Policy, Stored
from pampero.store.tx import Tx


def changed(tx: Tx, stored: Stored, operation: str) -> None:
    """Tell of a change (Create, Update, Delete, LabelParameterVersion) after the commit."""
    detail = {"name": stored.name, "type": stored.latest.type, "operation": operation}
    if stored.latest.description:
        detail["description"] = stored.latest.description
    _emit(tx, stored, "Parameter Store Change", detail)


def acted(tx: Tx, stored: Stored, policy: Policy) -> None:
    """Tell that a policy was due."""
    _emit(tx, stored, "Parameter Store Policy Action", {"parameter-name": stored.name, "policy-type": policy.kind})


def _emit(tx: Tx, stored: Stored, kind: str, detail: dict[str, str]) -> None:
    place = {"account": stored.account, "region": stored.region, "arn": stored.arn}
    tx.emit("ssm.changed", {**place, "kind": kind, "detail": detail})


@consumer("ssm.changed")
async def tell(context: Context, event: Event) -> None:
    """Put the event on the account's default bus. Source: "Events that Systems Manager sends to EventBridge"."""
    body = event.payload
    entry = {
        "Source": "aws.ssm",
        "DetailType": body.get("kind", "Parameter Store Change"),
        "Resources": [body["arn"]],
        "Detail": json.dumps(body["detail"]),
    }
    await announce(context.within(body["account"], body["region"]), "ssm.amazonaws.com", entry)

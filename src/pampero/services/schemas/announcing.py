"""What EventBridge hears of schemas: `Schema Created` and `Schema Version Created`, on the account's default bus."""

from __future__ import annotations

import json

from pampero.api import Context, Event, consumer
from pampero.aws import targets
from pampero.kernel.clock import iso8601
from pampero.services.schemas.model import Schema, Version
from pampero.store.tx import Tx

SERVICE = "schemas.amazonaws.com"


def announce(tx: Tx, schema: Schema, version: Version) -> None:
    """Tell of a version after the commit."""
    detail = {
        "SchemaName": schema.name,
        "SchemaType": version.type,
        "RegistryName": schema.registry,
        "CreationDate": iso8601(int(version.created)),
        "Version": str(version.number),
    }
    kind = "Schema Created" if version.number == 1 else "Schema Version Created"
    tx.emit("schemas.changed", {"place": schema.scope, "arn": schema.arn, "type": kind, "detail": detail})


@consumer("schemas.changed")
async def tell(context: Context, event: Event) -> None:
    """Put one event on the default bus."""
    told = event.payload
    entry = {
        "Source": "aws.schemas",
        "DetailType": told["type"],
        "Resources": [told["arn"]],
        "Detail": json.dumps(told["detail"]),
    }
    await targets.announce(context.at(told["place"]), SERVICE, entry)

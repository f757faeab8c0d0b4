"""What EventBridge hears of executions: `Durable Execution Status Change`."""

from __future__ import annotations

import msgspec

from pampero.api import Context, Event, consumer
from pampero.aws.targets import announce


@consumer("lambda.durable-status")
async def tell(context: Context, event: Event) -> None:
    """Put the event on the account's default bus."""
    detail = msgspec.json.encode(event.payload["detail"]).decode()
    entry = {"Source": "aws.lambda", "DetailType": "Durable Execution Status Change", "Resources": [], "Detail": detail}
    await announce(context.within(*event.payload["place"]), "lambda.amazonaws.com", entry)

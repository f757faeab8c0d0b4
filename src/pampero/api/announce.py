"""What services tell of themselves through EventBridge."""

from __future__ import annotations

from typing import Any

from pampero.api.call import Context


async def announce(context: Context, service: str, account: str, region: str, *entries: dict[str, Any]) -> None:
    """Put events whose Source is `aws.…` on the default bus of an account and region, as the service (its principal).

    entries: ten at most, in PutEvents' form.
    """
    place = context.within(account, region).as_service(service)
    await place.client("events").call("PutEvents", Entries=list(entries))

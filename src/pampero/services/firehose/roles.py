"""Roles that Firehose works as: they trust it, on behalf of the stream's account, under `sts:ExternalId`, too."""

from __future__ import annotations

from msgspec.structs import replace

from pampero.api import Context
from pampero.services.firehose.model import SERVICE
from pampero.store.tx import ReadTx

SESSION = "AmazonDataFirehose"


def _asking(context: Context, source_arn: str | None = None) -> Context:
    """Trust policies name the account as the external id. Source: "Controlling access with Amazon Data Firehose"."""
    service = context.as_service(SERVICE, source_arn)
    return replace(service, source={**service.source, "sts:ExternalId": context.account})


def assumed(tx: ReadTx, context: Context, role: str) -> bool:
    """Whether it may be assumed."""
    return context.runtime.assumable(tx, _asking(context), role)


async def as_role(place: Context, role: str, stream: str) -> Context:
    """A session of a role, of a stream (its ARN). Raises ApiError AccessDenied."""
    return place.acting(await place.runtime.assume(_asking(place, stream), role, SESSION), via=SERVICE)

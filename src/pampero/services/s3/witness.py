"""What is told of each request for a bucket, once it is answered."""

from __future__ import annotations

from pampero.api import Answered, Context, request_witness
from pampero.services.s3.accesslogs import AccessLogs
from pampero.services.s3.requestmetrics import RequestMetrics


@request_witness
async def witness(context: Context, said: Answered) -> None:
    """It is logged and counted, where the bucket asks for that."""
    await context.part(AccessLogs).note(said)
    await context.part(RequestMetrics).note(said)

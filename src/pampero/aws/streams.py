"""What services with streams of records share with those that read them."""

from __future__ import annotations

from pampero.api import ApiError, Context


def channel(name: str) -> str:
    """The channel that a commit of records wakes, so that a reader within the server need not look again and again.

    name: the stream's ARN, or what stands for it.
    """
    return f"stream/{name}"


async def takes_records(context: Context, arn: str) -> bool:
    """Whether this is a stream of Kinesis that the context's principal may look at, and it is there."""
    try:
        described = await context.client("kinesis").call("DescribeStreamSummary", StreamARN=arn)
    except ApiError:
        return False
    return described["StreamDescriptionSummary"]["StreamStatus"] in ("ACTIVE", "UPDATING")

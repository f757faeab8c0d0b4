"""What services with streams of records share with those that read them."""

from __future__ import annotations


def channel(name: str) -> str:
    """The channel that a commit of records wakes, so that a reader within the server need not look again and again.

    name: the stream's ARN, or what stands for it.
    """
    return f"stream/{name}"

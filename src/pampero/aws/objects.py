"""Objects of S3 that a service takes something from: a template, a package, an API's document."""

from __future__ import annotations

from pampero.api import Context, read_body


class TooLarge(ValueError):
    """An object beyond what is taken. size: its bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the object has {size} bytes")
        self.size = size


async def fetch_object(context: Context, bucket: str, key: str, version: str | None = None, *, most: int) -> bytes:
    """An object's bytes, read as the caller. most: bytes; a larger object is not read at all.

    Raises ApiError as GetObject does, TooLarge.
    """
    wanted = {"Bucket": bucket, "Key": key, **({"VersionId": version} if version else {})}
    answer = await context.client("s3").call("GetObject", **wanted)
    size = answer.get("ContentLength") or 0
    if size > most:
        raise TooLarge(size)
    return await read_body(answer.get("Body", b""))

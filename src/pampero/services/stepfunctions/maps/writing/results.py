"""The files of a map run's results: `<prefix>/<id of the run>/SUCCEEDED_0.json`, and a manifest that names them.

Sources: "ResultWriter (Map)" in the developer guide; names and folders, also of redrives, are as AWS's are.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any

from pampero.api import ApiError, ByteStream, Client
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.maps.reading.objects import refused
from pampero.services.stepfunctions.maps.writing.place import Part, Result, ResultPlace, Status
from pampero.services.stepfunctions.maps.writing.shown import manifest, texts

# A file's bytes, where another one begins: 5 GB, as the developer guide says, less what one result may be.
MAX_FILE_SIZE = 5 * 1000**3


async def write(
    client: Client, place: ResultPlace, status: Status, pages: AsyncIterator[Sequence[Result]]
) -> list[Part]:
    """Write the files of one status. client: one of S3 that acts as the machine's role.

    pages: all its results in order, a bounded number of bytes each; where there are none, there is no file. FAILED is
    also for those that were aborted or timed out. Done again, it writes the same files. Raises Failure
    States.ResultWriterFailed.
    """
    records, parts = _Records(place, pages), list[Part]()
    while await records.more():
        kind = "jsonl" if place.lines else "json"
        key = f"{place.folder}{status}_{len(parts)}.{kind}"
        await _put(client, place, key, ByteStream(records.file(), None), "binary/octet-stream")
        parts.append(Part(key, records.size))
    return parts


async def write_manifest(
    client: Client, place: ResultPlace, parts: Mapping[Status, Sequence[Part]], earlier: Sequence[Part] = ()
) -> dict[str, Any]:
    """Write manifest.json, when all files are there. The state's result. Raises Failure States.ResultWriterFailed.

    earlier: the SUCCEEDED files of the run before it was redriven, which its manifest names, too.
    """
    named: dict[str, Sequence[Part]] = {str(status): found for status, found in parts.items()}
    named["SUCCEEDED"] = [*earlier, *parts.get("SUCCEEDED", ())]
    files: dict[str, list[dict[str, Any]]] = {
        status: [{"Key": one.key, "Size": one.size} for one in found] for status, found in named.items()
    }
    key = f"{place.folder}manifest.json"
    body = manifest(place.bucket or "", place.run, files)
    await _put(client, place, key, ByteStream.of(body), "application/octet-stream")
    return {"MapRunArn": place.run, "ResultWriterDetails": {"Bucket": place.bucket, "Key": key}}


async def _put(client: Client, place: ResultPlace, key: str, body: ByteStream, kind: str) -> None:
    owner = {} if place.owner is None else {"ExpectedBucketOwner": place.owner}
    try:
        await client.call("PutObject", Bucket=place.bucket, Key=key, Body=body, ContentType=kind, **owner)
    except ApiError as error:
        raise _failure(client, error) from error


def _failure(client: Client, error: ApiError) -> Failure:
    return refused(client, error, "States.ResultWriterFailed")


class _Records:
    """The texts of all results, cut into files."""

    def __init__(self, place: ResultPlace, pages: AsyncIterator[Sequence[Result]]) -> None:
        self._place = place
        self._pages = pages
        self._page: Sequence[Result] = ()
        self.size = 0

    async def more(self) -> bool:
        """Whether there are more results."""
        while not self._page:
            page = await anext(self._pages, None)
            if page is None:
                return False
            self._page = page
        return True

    def _texts(self, page: Sequence[Result]) -> bytes:
        found = [text for result in page for text in texts(result, self._place.config)]
        if not found:
            return b""
        return ("\n".join([*found, ""]) if self._place.lines else ",".join(found)).encode()

    async def file(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the next file."""
        opening, between, closing = (b"", b"", b"") if self._place.lines else (b"[", b",", b"]")
        self.size, empty = len(opening) + len(closing), True
        if opening:
            yield opening
        while self.size < MAX_FILE_SIZE and await self.more():
            page, self._page = self._page, ()
            data = await asyncio.to_thread(self._texts, page)
            if data:
                data = data if empty else between + data
                self.size, empty = self.size + len(data), False
                yield data
        if closing:
            yield closing

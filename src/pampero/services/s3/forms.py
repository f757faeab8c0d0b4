"""multipart/form-data as it arrives: the fields first, which are small, then the file, which is never held whole.

Source: "Creating an HTML form (using AWS Signature Version 4)" in the S3 API reference: the file is the last field;
what follows it is ignored; what precedes it is 20 KB at most.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from pampero.api import ApiError, ByteStream

MAX_BEFORE = 20 * 1024
MAX_AFTER = 1024 * 1024
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_NAME = re.compile(r';\s*name=(?:"([^"]*)"|([^;\s]+))', re.IGNORECASE)
_FILENAME = re.compile(r';\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """What precedes the file. values: by names in small letters; of a name that is there twice the last counts.
    filename: as the client's, without folders."""

    values: dict[str, str]
    filename: str


class FormReader:
    """Reads one form: `fields`, then `file`. Raises ApiError MalformedPOSTRequest."""

    def __init__(self, body: ByteStream, content_type: str) -> None:
        boundary = _found(_BOUNDARY, content_type)
        if not boundary:
            raise malformed()
        self._mark = b"\r\n--" + boundary.encode()
        self._buffer = b"\r\n"  # the first mark may stand at the very beginning
        self._chunks = aiter(body)
        self._before = 0

    async def fields(self) -> Fields:
        """All up to the file. Raises IncorrectNumberOfFilesInPostRequest, MaxPostPreDataLengthExceededError."""
        values: dict[str, str] = {}
        await self._until(self._mark)
        while True:
            head = await self._until(b"\r\n\r\n", end=True)
            if head.startswith(b"--"):
                text = "POST requires exactly one file upload per request."
                raise ApiError("IncorrectNumberOfFilesInPostRequest", text)
            disposition = _disposition(head)
            name = (_found(_NAME, disposition) or "").lower()
            if not name:
                raise malformed()
            if name == "file":
                filename = _found(_FILENAME, disposition) or ""
                return Fields(values, re.split(r"[/\\]", filename)[-1])
            try:
                values[name] = (await self._until(self._mark)).decode()
            except UnicodeDecodeError as error:
                raise malformed() from error

    async def file(self) -> AsyncIterator[bytes]:
        """The file's bytes; what follows them is read and forgotten."""
        kept = len(self._mark) - 1
        while (at := self._buffer.find(self._mark)) < 0:
            if len(self._buffer) > kept:
                yield self._buffer[:-kept]
                self._buffer = self._buffer[-kept:]
            await self._more()
        if at:
            yield self._buffer[:at]
        after, self._buffer = len(self._buffer) - at, b""
        async for chunk in self._chunks:
            after += len(chunk)
            if after > MAX_AFTER:
                raise malformed()

    async def _more(self) -> None:
        chunk = await anext(self._chunks, None)
        if chunk is None:
            raise malformed()
        self._buffer += chunk

    async def _until(self, mark: bytes, end: bool = False) -> bytes:
        """What precedes the mark, which is skipped. end: the form may end here instead."""
        while (at := self._buffer.find(mark)) < 0:
            if end and self._buffer.startswith(b"--"):
                return self._buffer
            if self._before + len(self._buffer) > MAX_BEFORE:
                raise _too_long()
            await self._more()
        found, self._buffer = self._buffer[:at], self._buffer[at + len(mark) :]
        self._before += at
        if self._before > MAX_BEFORE:
            raise _too_long()
        return found


def _disposition(head: bytes) -> str:
    try:
        lines = head.decode().split("\r\n")
    except UnicodeDecodeError as error:
        raise malformed() from error
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return value
    raise malformed()


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return None if match is None else match[1] if match[1] is not None else match[2]


def malformed() -> ApiError:
    """The form is none."""
    text = "The body of your POST request is not well-formed multipart/form-data."
    return ApiError("MalformedPOSTRequest", text, status=400)


def _too_long() -> ApiError:
    text = "Your POST request fields preceding the upload file were too large."
    return ApiError("MaxPostPreDataLengthExceededError", text, status=400)

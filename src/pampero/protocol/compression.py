"""Compressed bodies. Source: the trait requestCompression of the models, and what DynamoDB takes and gives beside it."""

from __future__ import annotations

import zlib

from pampero.protocol.errors import ApiError

MIN_ANSWER = 4096
LEVEL = 4
# gzip, or what zlib writes, by the header that says which.
WINDOWS = {"gzip": 31, "deflate": 15}


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """A request's body. Raises ApiError: 413 for more than `most` bytes, 500 (as AWS answers) for what is none."""
    window = WINDOWS.get(encoding.strip().lower())
    if window is None:
        raise _broken()
    found: list[bytes] = []
    size = 0
    while body or not found:
        reader = zlib.decompressobj(window)
        try:
            found.append(reader.decompress(body, most - size + 1))
        except zlib.error as error:
            raise _broken() from error
        size += len(found[-1])
        if size > most or reader.unconsumed_tail:
            raise ApiError("RequestEntityTooLargeException", f"Request must be smaller than {most} bytes", 413)
        if not reader.eof:
            raise _broken()
        # A body of gzip may have several parts.
        body = reader.unused_data
    return b"".join(found)


def _broken() -> ApiError:
    return ApiError("InternalFailure", "The request body cannot be decompressed.", 500)


def accepted(header: str) -> str:
    """The encoding that an answer may have, of those of the greatest weight the first; "" for none."""
    best, most, anything = "", 0.0, ""
    for part in header.split(","):
        name, _, parameter = part.partition(";")
        name = name.strip().lower()
        try:
            weight = float(parameter.partition("=")[2] or 1)
        except ValueError:
            continue
        if weight > most and name in WINDOWS:
            best, most = name, weight
        elif name == "*" and weight > 0:
            anything = "gzip"
    return best or anything


def packed(body: bytes, encoding: str) -> bytes:
    """An answer's body, compressed."""
    writer = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOWS[encoding])
    return writer.compress(body) + writer.flush()

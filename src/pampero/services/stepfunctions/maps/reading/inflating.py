"""Compressed files, in slices: gzip and Zstandard, told by their first bytes. Pure.

Source: "ItemReader (Map)" in the developer guide: files of all types but Parquet may be compressed by one of the two.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from pampero.services.stepfunctions.maps.reading.items import failed

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
SLICE = 256 * 1024
WINDOW = 8 * 1024
# What reads both gzip's head and its checksum.
WITH_HEAD = 31


class Inflater:
    """Takes a file's bytes as they come, and gives what is in them, a slice at a time. No text begins as these do.

    A compressed file may have many parts. Its bytes are handed over in windows: what is left of one is copied as often as
    a part ends in it.
    """

    def __init__(self) -> None:
        self._waiting = b""
        self._at = 0
        self._kind: bytes | None = None
        self._stream: Any = None
        self._ended = False

    def push(self, data: bytes) -> None:
        """More of the file."""
        self._waiting = self._waiting[self._at :] + data
        self._at = 0

    def end(self) -> None:
        """The file ends here."""
        self._ended = True

    def pull(self) -> bytes:
        """The next slice; nothing: more of the file is needed, or it is at its end. Raises Failure."""
        if self._kind is None:
            if len(self._waiting) < len(ZSTD) and not self._ended:
                return b""
            self._kind = next((kind for kind in (GZIP, ZSTD) if self._waiting.startswith(kind)), b"")
        if not self._kind:
            slice_ = self._waiting[self._at : self._at + SLICE]
            self._at += len(slice_)
            return slice_
        try:
            return self._inflate(self._gzip if self._kind == GZIP else self._zstd)
        except (zlib.error, OSError, ValueError, EOFError) as error:
            raise failed(f"The compressed file cannot be read: {error}") from error

    def _inflate(self, step: Callable[[bytes], tuple[bytes, int]]) -> bytes:
        """step: of a window, (what is in it, how many of its bytes are not used yet)."""
        while True:
            window = self._waiting[self._at : self._at + WINDOW]
            if not window and not self._holding():
                break
            found, left = step(window)
            self._at += len(window) - left
            if self._stream is not None and self._stream.eof:
                self._stream = None
            if found:
                return found
        if self._ended and self._stream is not None:
            raise EOFError("it ends before its time")
        return b""

    def _holding(self) -> bool:
        """Whether a stream has more to give without having more bytes."""
        return self._kind == ZSTD and self._stream is not None and not self._stream.needs_input

    def _gzip(self, window: bytes) -> tuple[bytes, int]:
        if self._stream is None:
            # What follows the last part may be zeros.
            if not window.startswith(GZIP[: len(window)]):
                return b"", 0
            self._stream = zlib.decompressobj(WITH_HEAD)
        found = self._stream.decompress(window, SLICE)
        return found, len(self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail)

    def _zstd(self, window: bytes) -> tuple[bytes, int]:
        if self._stream is None:
            self._stream = _zstd_stream()
        # It keeps what it has been given.
        data = b"" if not self._stream.needs_input else window
        found = self._stream.decompress(data, SLICE)
        left = len(self._stream.unused_data) if self._stream.eof else 0
        return found, left + len(window) - len(data)


def _zstd_stream() -> Any:
    """A stream of Python 3.14's own library, or of its backport."""
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name).ZstdDecompressor()
    raise failed("Files in Zstandard need a library: pip install 'pampero[select]'.")

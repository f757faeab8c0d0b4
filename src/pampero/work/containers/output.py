"""What comes out of containers: frames of two streams, and their lines."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pampero.work.containers.documents import NANO, nanoseconds
from pampero.work.containers.spec import LogLine, Stream

HEAD = 8
STREAMS: dict[int, Stream] = {0: "stdout", 1: "stdout", 2: "stderr"}
# A line beyond that is cut into several, as CloudWatch Logs takes none that is longer.
MAX_LINE = 256 * 1024


class Frames:
    """Frames out of the bytes of a stream without a terminal: a kind, three zeros, a length, and so many bytes."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[Stream, bytes]]:
        """The frames that are whole by now."""
        self._buffer += data
        found: list[tuple[Stream, bytes]] = []
        start = 0
        while len(self._buffer) - start >= HEAD:
            length = int.from_bytes(self._buffer[start + 4 : start + HEAD], "big")
            if len(self._buffer) - start - HEAD < length:
                break
            kind = STREAMS.get(self._buffer[start], "stdout")
            found.append((kind, bytes(self._buffer[start + HEAD : start + HEAD + length])))
            start += HEAD + length
        del self._buffer[:start]
        return found


class Lines:
    """Lines out of a log with timestamps, from behind a place on.

    A place is a time and how many lines before had that very time: engines give many lines one, and some whole seconds.
    What lies behind a place is therefore asked for from its second on, and what was read already is passed over.
    """

    def __init__(self, after: str = "") -> None:
        at, _, count = after.partition(":")
        self._after = (int(at), int(count)) if after else (0, 0)
        self._at = 0
        self._count = 0
        self._begun: dict[Stream, tuple[int, str]] = {}

    @property
    def since(self) -> int:
        """The second that the log is asked for from."""
        return self._after[0] // NANO

    def take(self, stream: Stream, data: bytes) -> LogLine | None:
        """A line with its time before it, or the beginning of one."""
        text = data.decode("utf-8", "replace")
        stamp, _, rest = text.partition(" ")
        try:
            at = nanoseconds(stamp)
        except ValueError:
            at, rest = self._at, text
        begun = self._begun.pop(stream, None)
        if begun is not None:
            at, rest = begun[0], begun[1] + rest
        if not rest.endswith("\n") and len(rest) < MAX_LINE:
            self._begun[stream] = (at, rest)
            return None
        return self._line(stream, at, rest)

    def rest(self) -> list[LogLine]:
        """Lines that nothing ends but the log itself."""
        begun, self._begun = self._begun, {}
        found = (self._line(stream, at, text) for stream, (at, text) in begun.items())
        return [line for line in found if line is not None]

    def _line(self, stream: Stream, at: int, text: str) -> LogLine | None:
        self._count = self._count + 1 if at == self._at else 1
        self._at = at
        if (at, self._count) <= self._after:
            return None
        return LogLine(stream=stream, text=text.rstrip("\r\n"), at=at, place=f"{at}:{self._count}")


async def log_lines(coming: AsyncIterator[bytes], lines: Lines, tty: bool) -> AsyncIterator[LogLine]:
    """The lines of a log as it comes. tty: it has no frames."""
    frames, left = Frames(), b""
    async for data in coming:
        if tty:
            *whole, left = (left + data).split(b"\n")
            pieces: list[tuple[Stream, bytes]] = [("stdout", one + b"\n") for one in whole]
        else:
            pieces = frames.feed(data)
        for stream, piece in pieces:
            line = lines.take(stream, piece)
            if line is not None:
                yield line
    if left and (line := lines.take("stdout", left)) is not None:
        yield line
    for line in lines.rest():
        yield line

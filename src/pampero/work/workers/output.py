"""What the process of an environment prints: a pipe, read at a bounded pace, cut into lines."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import struct
import termios
from collections.abc import Callable

from pampero.kernel.clock import Clock

# As much as one turn of the event loop may take up, however short the lines are.
READ_BYTES = 16 * 1024
# Of a line longer than this, what follows is another one. Source: CloudWatch Logs' quota of an event (256 KB) less the
# 26 bytes that each event counts beside its text, which is where Lambda is seen to cut.
MAX_LINE_LENGTH = 256 * 1024 - 26
# What may be printed a second, and at once after a while of silence; beyond it the process waits in its `write`. A
# line counts as LINE_COST bytes more than it has, for what it costs to keep. AWS states no figures.
PACE = 2 * 1024 * 1024
BURST = 8 * 1024 * 1024
LINE_COST = 512
# Of what is printed before the first invocation, which has no log yet.
KEPT_BYTES = 1024 * 1024

# said(line): one line of a function's output, without its end.
Said = Callable[[str], None]


class Output:
    """The reading end. said: who hears the lines now."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self._pipe = -1
        self._partial = b""
        self._budget = float(BURST)
        self._since = Clock.monotonic()
        self._pause: asyncio.TimerHandle | None = None
        # Bytes to be read yet before these are called.
        self._behind = 0
        self._then: list[Callable[[], None]] = []

    def open(self) -> int:
        """Begin to read; the writing end, for the caller to hand over and close."""
        self._pipe, writer = os.pipe()
        os.set_blocking(self._pipe, False)
        asyncio.get_running_loop().add_reader(self._pipe, self._read)
        return writer

    def after(self, then: Callable[[], None]) -> None:
        """Call `then` once all that lies in the pipe at this moment has been said: at once when that is nothing."""
        self._then.append(then)
        self._behind = _waiting(self._pipe)
        if self._behind and self._pause is None:
            self._read()
        if not self._behind:
            self._reached()

    def close(self) -> None:
        """No more is said."""
        self._behind = 0
        if self._pipe < 0:
            return
        _forget(self._pipe)
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        os.close(self._pipe)
        self._pipe = -1
        if self._partial:
            rest, self._partial = self._partial, b""
            self._say(rest)

    def _read(self) -> None:
        try:
            part = os.read(self._pipe, READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self.close()
            self._reached()
            return
        *lines, self._partial = (self._partial + part).split(b"\n")
        for line in lines:
            self._say(line)
        if len(self._partial) > MAX_LINE_LENGTH:
            *pieces, self._partial = _cut(self._partial)
            for piece in pieces:
                self._say(piece)
        self._pay(len(part) + LINE_COST * len(lines))
        if self._behind:
            self._behind = max(0, self._behind - len(part))
            if not self._behind:
                self._reached()

    def _reached(self) -> None:
        then, self._then = self._then, []
        for call in then:
            call()

    def _say(self, line: bytes) -> None:
        for piece in _cut(line):
            self.said(piece.decode("utf-8", "replace"))

    def _pay(self, cost: int) -> None:
        """Stop reading for as long as it takes until there is a budget again."""
        now = Clock.monotonic()
        self._budget = min(BURST, self._budget + (now - self._since) * PACE) - cost
        self._since = now
        if self._budget < 0 and self._pause is None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._pipe)
            self._pause = loop.call_later(-self._budget / PACE, self._resume)

    def _resume(self) -> None:
        self._pause = None
        asyncio.get_running_loop().add_reader(self._pipe, self._read)


class Kept:
    """Lines for later: the first KEPT_BYTES of them. Call it with a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._room = KEPT_BYTES
        self._lost = 0

    def __call__(self, line: str) -> None:
        self._room -= len(line) + LINE_COST
        if self._room >= 0:
            self.lines.append(line)
        else:
            self._lost += 1

    def take(self) -> list[str]:
        """All of them, once; and how many there would have been."""
        lines, self.lines = self.lines, []
        if self._lost:
            lines.append(f"[WARN] {self._lost} more lines of the initialization were not kept.")
            self._lost = 0
        return lines


def _forget(descriptor: int) -> None:
    """Forget a reader; also when the loop is gone."""
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop().remove_reader(descriptor)


def _waiting(descriptor: int) -> int:
    """Bytes that can be read at once."""
    if descriptor < 0:
        return 0
    size: int = struct.unpack("i", fcntl.ioctl(descriptor, termios.FIONREAD, b"\0\0\0\0"))[0]
    return size


def _cut(line: bytes) -> list[bytes]:
    """Pieces of at most MAX_LINE_LENGTH, between characters."""
    pieces = []
    while len(line) > MAX_LINE_LENGTH:
        end = MAX_LINE_LENGTH
        while end > MAX_LINE_LENGTH - 4 and line[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(line[:end])
        line = line[end:]
    return [*pieces, line]

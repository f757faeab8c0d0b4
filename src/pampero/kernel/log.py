"""The server's own log: one line an event, on standard error or in a file of bounded size; repeats are counted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

# So many lines of one kind are written within WINDOW_SECONDS; of the others, how many there were.
BURST = 20
WINDOW_SECONDS = 10.0
MAX_KINDS = 1000
MAX_FILE_SIZE = 5 * 1024 * 1024
FILES_KEPT = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Kind:
    """What is written by one statement of the program. left_out: since the window began."""

    __slots__ = ("began", "last", "left_out", "written")

    def __init__(self, began: float) -> None:
        self.began = began
        self.written = 0
        self.left_out = 0
        self.last: logging.LogRecord | None = None


class Repeats(logging.Filter):
    """Lets BURST lines of one kind through in a window, and says at its end how many more there were, with the last.

    Lines are of one kind when one statement of the program writes them (the same logger, level and unformatted text).
    """

    def __init__(self, handler: logging.Handler) -> None:
        super().__init__()
        self._handler = handler
        self._kinds: dict[tuple[str, int, str], _Kind] = {}
        self._timer: asyncio.TimerHandle | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        """See logging.Filter."""
        now = time.monotonic()
        key = (record.name, record.levelno, str(record.msg))
        kind = self._kinds.get(key)
        if kind is None or now - kind.began >= WINDOW_SECONDS:
            if kind is not None:
                self._tell(kind)
            elif len(self._kinds) >= MAX_KINDS:
                self.flush()
                self._kinds.clear()
            kind = self._kinds[key] = _Kind(now)
        if kind.written < BURST:
            kind.written += 1
            return True
        kind.left_out += 1
        kind.last = record
        self._wake()
        return False

    def flush(self) -> None:
        """Tell of all that was left out."""
        for kind in list(self._kinds.values()):
            self._tell(kind)

    def _wake(self) -> None:
        """A flood may end at any moment: the number is then told without another line."""
        if self._timer is None:
            with contextlib.suppress(RuntimeError):
                self._timer = asyncio.get_running_loop().call_later(WINDOW_SECONDS, self._over)

    def _over(self) -> None:
        self._timer = None
        self.flush()
        self._kinds.clear()

    def _tell(self, kind: _Kind) -> None:
        record, count = kind.last, kind.left_out
        if record is None:
            return
        kind.left_out, kind.last = 0, None
        text = record.getMessage()
        if count > 1:
            text += f" … repeated {count:,} times"
        told = logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, text, None, None)
        self._handler.emit(told)


class _File(RotatingFileHandler):
    """A log file that is begun anew when it is full. What others write to standard output and error goes there too."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_FILE_SIZE, backupCount=FILES_KEPT - 1, encoding="utf-8")
        self._join()

    def doRollover(self) -> None:
        """See RotatingFileHandler."""
        super().doRollover()
        self._join()

    def _join(self) -> None:
        if self.stream is not None:
            for descriptor in (1, 2):
                os.dup2(self.stream.fileno(), descriptor)


def setup(level: str = "INFO", file: Path | None = None) -> None:
    """Send the log of everything to standard error, or to a file. Raises OSError for a file that cannot be written."""
    handler: logging.Handler = _File(file) if file is not None else logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(Repeats(handler))
    root = logging.getLogger("pampero")
    root.handlers[:] = [handler]
    root.setLevel(level)
    root.propagate = False


def finish() -> None:
    """Tell of what was left out, before the process ends."""
    for handler in logging.getLogger("pampero").handlers:
        for repeats in handler.filters:
            if isinstance(repeats, Repeats):
                repeats.flush()


def logger(name: str) -> logging.Logger:
    """The logger of one part, e.g. `logger("work.dispatcher")`."""
    return logging.getLogger(f"pampero.{name}")

"""The server's own log: one line an event on standard error."""

from __future__ import annotations

import logging
import sys


def setup(level: str = "INFO") -> None:
    """Send the log of everything to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("pampero")
    root.handlers[:] = [handler]
    root.setLevel(level)
    root.propagate = False


def logger(name: str) -> logging.Logger:
    """The logger of one part, e.g. `logger("work.dispatcher")`."""
    return logging.getLogger(f"pampero.{name}")

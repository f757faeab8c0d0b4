"""What the database refuses."""

from __future__ import annotations


class EngineError(Exception):
    """state: the SQLSTATE, where there is one."""

    def __init__(self, message: str, state: str = "") -> None:
        super().__init__(message)
        self.state = state


class ConnectionLost(EngineError):
    """The connection is gone. Whether a transaction that was about to end was committed is not known then."""

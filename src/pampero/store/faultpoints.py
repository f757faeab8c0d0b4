"""Named points in production code at which a test can break the server. Off unless PAMPERO_FAULT names one."""

from __future__ import annotations

import os
import signal


class FaultPoints:
    """`PAMPERO_FAULT=name:count` kills the process with SIGKILL when `name` is passed for the count-th time."""

    def __init__(self, setting: str) -> None:
        name, _, count = setting.partition(":")
        self._name = name
        self._left = int(count or "1") if name else 0

    def pass_point(self, name: str) -> None:
        """Called at the point `name`."""
        if self._left and name == self._name:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)

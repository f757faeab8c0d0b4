"""What a deployment shows while it runs: a line for each resource that is done, and those that are under way."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from pampero.cli.output import terminal

STACK = "AWS::CloudFormation::Stack"
COLOURS = (
    ("FAILED", "red"),
    ("ROLLBACK", "red"),
    ("DELETE_COMPLETE", "yellow"),
    ("SKIPPED", "yellow"),
    ("COMPLETE", "green"),
)
CANCELLED = "cancelled"


class Progress:
    """quiet: nothing is shown. failure: the first thing that went wrong, as one line."""

    def __init__(self, quiet: bool) -> None:
        self.failure = ""
        self._quiet = quiet
        self._console: Any = None
        self._status: Any = None
        self._started = time.monotonic()
        self._under_way: dict[str, str] = {}

    def __enter__(self) -> Progress:
        if not self._quiet:
            self._console = terminal(stderr=True, highlight=False)
            if self._console.is_terminal:
                self._status = self._console.status("…")
                self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def show(self, event: dict[str, str]) -> None:
        """One event of the stack, by the names of its members."""
        status, name = event["ResourceStatus"], event["LogicalResourceId"]
        reason = " ".join(event.get("ResourceStatusReason", "").split())
        own = event["ResourceType"] == STACK and event["PhysicalResourceId"] == event["StackId"]
        going_back = own and "ROLLBACK_IN_PROGRESS" in status
        if not self.failure and (going_back or status.endswith("_FAILED")) and CANCELLED not in reason:
            self.failure = f"{name}: {reason}" if reason and not own else reason or status
        if status.endswith("_IN_PROGRESS"):
            self._under_way[name] = status
        else:
            self._under_way.pop(name, None)
        if self._console is not None:
            self._print(event, status, name, reason, own)

    def _print(self, event: dict[str, str], status: str, name: str, reason: str, own: bool) -> None:
        if not status.endswith("_IN_PROGRESS") or (own and "ROLLBACK" in status):
            colour = next((colour for text, colour in COLOURS if text in status), "default")
            elapsed = f"{time.monotonic() - self._started:6.2f} s"
            line = f"{elapsed}  [{colour}]{status:<24}[/] {name:<32} [dim]{event['ResourceType']}[/]"
            self._console.print(line, soft_wrap=True)
            if reason and (own or "FAILED" in status):
                self._console.print(f"{'':10}{reason}", style=colour, markup=False, soft_wrap=True)
        if self._status is not None:
            names = [one for one in self._under_way if one != event["StackName"]]
            self._status.update(f"[dim]{', '.join(names) or 'waiting'}[/]")

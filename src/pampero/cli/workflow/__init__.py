"""`pampero workflow`: what developers do with workflows; a file a command."""

from __future__ import annotations

from types import MappingProxyType

import click

from pampero.cli.lazy import Lazy


class Commands(Lazy):
    """All of them."""

    package = "pampero.cli.workflow"
    table = MappingProxyType({
        "lint": ("lint", "Find what is wrong in a definition."),
        "test": ("test", "Run the tests of a workflow."),
        "show": ("show", "Draw an execution, or a state machine."),
        "replay": ("replay", "Step through an execution, past or running."),
        "fork": ("fork", "Start a new execution from a state of another."),
        "check": ("check", "Try a changed definition on past executions."),
    })  # fmt: skip


@click.group(cls=Commands)
def workflow() -> None:
    """Lint, test, show, replay, fork and check workflows.

    Where a command takes an ARN, names will do: MACHINE, or MACHINE:EXECUTION.
    """

"""The runner of containers that this server has."""

from __future__ import annotations

from pampero.api import Context
from pampero.work.tasks.tasks import Tasks


def runner(context: Context) -> Tasks:
    """The one of this server: without an engine each task that is run stops, with a reason that says what to install."""
    return context.part(Tasks)

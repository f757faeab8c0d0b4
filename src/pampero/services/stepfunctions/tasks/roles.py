"""Who a workflow is when it calls: a session of its role."""

from __future__ import annotations

import re

from pampero.api import ApiError, Context, session_or_root
from pampero.kernel.arn import Arn, arn
from pampero.services.stepfunctions.tasks.outcome import TaskError

SERVICE = "states.amazonaws.com"
_OTHER = re.compile(r"[^\w+=,.@-]", re.ASCII)


async def session(context: Context, execution: str, role: str, name: str) -> Context:
    """The context of an execution's calls, in the execution's account and region. name: the state machine's.

    Raises TaskError States.Permissions.
    """
    where = Arn.parse(execution)
    place = context.within(where.account, where.region)
    machine = arn("states", where.region, where.account, f"stateMachine:{name}")
    session_name = _OTHER.sub("-", name)[:64].ljust(2, "-")
    try:
        return place.acting(await session_or_root(place, SERVICE, role, session_name, machine, execution))
    except ApiError as error:
        text = f"Neither the global service principal {SERVICE}, nor the regional one is authorized to assume the provided role."
        raise TaskError("States.Permissions", text) from error

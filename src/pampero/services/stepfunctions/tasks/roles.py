"""Who a workflow is when it calls: a session of its role."""

from __future__ import annotations

import re

from pampero.api import ApiError, Context, assumable
from pampero.kernel.arn import Arn, arn
from pampero.services.stepfunctions.tasks.outcome import TaskError
from pampero.store.tx import ReadTx

SERVICE = "states.amazonaws.com"
REFUSED = (
    f"Neither the global service principal {SERVICE}, nor the regional one is authorized to assume the provided role."
)
REFUSED_TASK = "The role of the state machine is not authorized to assume the task state's role."
_OTHER = re.compile(r"[^\w+=,.@-]", re.ASCII)


def check_role(tx: ReadTx, context: Context, role: str, machine: str) -> None:
    """For who makes or changes a state machine. Raises InvalidArn; AccessDeniedException where it cannot have the role."""
    parts = role.split(":")
    if len(parts) < 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        raise ApiError("InvalidArn", f"Invalid Role Arn: '{role}'")
    if not assumable(tx, context, role, *_names(context.region), source_arn=machine):
        raise ApiError("AccessDeniedException", REFUSED, status=400)


def _names(region: str) -> tuple[str, str]:
    """What trust policies call the service: everywhere, and in a region."""
    return SERVICE, f"states.{region}.amazonaws.com"


async def session(context: Context, execution: str, role: str, name: str, credentials: str | None = None) -> Context:
    """The context of an execution's calls, in the execution's account and region. name: the state machine's.

    credentials: another role, in whichever account, that the machine's role assumes for a task; the task is done there.
    Raises TaskError States.Permissions.
    """
    own = await _own(context, execution, role, name)
    if credentials is None:
        return own
    try:
        return await own.as_role(credentials, own.principal.name)
    except ApiError as error:
        raise TaskError("States.Permissions", REFUSED_TASK) from error


async def _own(context: Context, execution: str, role: str, name: str) -> Context:
    where = Arn.parse(execution)
    place = context.within(where.account, where.region)
    # A child of a map run acts for the machine that its run belongs to.
    name = name.partition("/")[0]
    machine = arn("states", where.region, where.account, f"stateMachine:{name}")
    session_name = _OTHER.sub("-", name)[:64].ljust(2, "-")
    for service in _names(where.region):
        if await context.read(assumable, place, role, service, source_arn=machine):
            try:
                return place.acting(await place.runtime.assume(place.as_service(service, machine), role, session_name))
            except ApiError as error:
                raise TaskError("States.Permissions", REFUSED) from error
    raise TaskError("States.Permissions", REFUSED)

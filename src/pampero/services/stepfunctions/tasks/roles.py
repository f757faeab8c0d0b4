"""Who a workflow is when it calls: a session of its role."""

from __future__ import annotations

import re

from pampero.api import ApiError, Context
from pampero.auth.principals import Principal
from pampero.kernel.arn import Arn, arn
from pampero.kernel.log import logger
from pampero.services.stepfunctions.tasks.outcome import TaskError

log = logger("stepfunctions")
SERVICE = "states.amazonaws.com"
_OTHER = re.compile(r"[^\w+=,.@-]", re.ASCII)


async def session(context: Context, execution: str, role: str, name: str) -> Context:
    """The context of an execution's calls, in the execution's account and region. name: the state machine's.

    A role that does not exist stands for the account's root, with a warning, unless the server is strict.
    Raises TaskError States.Permissions.
    """
    where = Arn.parse(execution)
    place = context.within(where.account, where.region)
    try:
        machine = arn("states", where.region, where.account, f"stateMachine:{name}")
        session_name = _OTHER.sub("-", name)[:64].ljust(2, "-")
        return place.acting(await place.runtime.assume(place.as_service(SERVICE, machine), role, session_name))
    except ApiError as error:
        account = role.split(":")[4]
        if context.settings.strict or await _exists(place, account, role):
            text = f"Neither the global service principal {SERVICE}, nor the regional one is authorized to assume the provided role."
            raise TaskError("States.Permissions", text) from error
    log.warning("%s: the role %s does not exist; it runs without restriction", execution, role)
    return place.acting(Principal.root(account))


async def _exists(place: Context, account: str, role: str) -> bool:
    try:
        await place.acting(Principal.root(account)).client("iam").call("GetRole", RoleName=role.rsplit("/", 1)[-1])
    except ApiError as error:
        if error.code == "NoSuchEntityException":
            return False
        raise
    return True

"""Execution roles: who a function is when it calls."""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, assumable
from pampero.auth.principals import Principal
from pampero.kernel.log import logger
from pampero.services.lambda_.model import Function
from pampero.services.lambda_.names import invalid
from pampero.store.tx import ReadTx

log = logger("lambda.roles")
SERVICE = "lambda.amazonaws.com"
REFUSED = "The role defined for the function cannot be assumed by Lambda."


def check_role(tx: ReadTx, call: Call, role: str, function: str) -> None:
    """For who makes or changes a function. function: its ARN.

    Raises InvalidParameterValueException when Lambda cannot assume the role; AccessDeniedException for another account's.
    """
    if role.split(":")[4] != call.account:
        raise ApiError("AccessDeniedException", "Cross-account pass role is not allowed.", status=403)
    if not assumable(tx, call, role, SERVICE, source_arn=function) and not (
        call.principal.is_root and _lenient(tx, call, role)
    ):
        raise invalid(REFUSED)


async def execution_role(context: Context, function: Function) -> Principal:
    """The session that a function runs as. Raises ApiError.

    Session names have two letters at least: that of a function with a shorter name is called `f@lambda_function`, as on AWS.
    A role that is not there is nobody. In the lenient mode alone it stands for the account's root: for functions that only
    root had in its hands, and where no role of that name ever was.
    """
    role = function.settings.role
    place = context.within(function.account, context.region).as_service(SERVICE, function.arn)
    try:
        return await context.runtime.assume(place, role, _session_name(function.name))
    except ApiError:
        if not (function.settings.by_root and await context.read(_lenient, context, role)):
            raise
    log.warning("%s: the role %s does not exist; it runs without restriction", function.arn, role)
    return Principal.root(function.account)


def _session_name(function: str) -> str:
    return function if len(function) > 1 else f"{function}@lambda_function"


def session_arn(role: str, function: str) -> str:
    """The ARN of the session that a function runs as. role: its ARN; function: its name."""
    parts = role.split(":")
    return f"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{role.rpartition('/')[2]}/{_session_name(function)}"


def _lenient(tx: ReadTx, context: Context, role: str) -> bool:
    return context.settings.lenient and not context.runtime.directory.knew_role(tx, role)

"""Execution roles: who a function is when it calls."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.auth.principals import Principal
from pampero.kernel.log import logger
from pampero.services.lambda_.names import invalid

log = logger("lambda")
SERVICE = "lambda.amazonaws.com"
REFUSED = "The role defined for the function cannot be assumed by Lambda."


async def check_role(context: Context, role: str) -> None:
    """Raises InvalidParameterValueException when the role does not trust Lambda, or (strict) does not exist."""
    try:
        await execution_role(context, role, "check")
    except ApiError as error:
        raise invalid(REFUSED) from error


async def execution_role(context: Context, role: str, session: str, function: str | None = None) -> Principal:
    """The session that a function runs as.

    Session names have two letters at least: that of a function with a shorter name ends in a hyphen.
    A role that does not exist stands for the account's root, with a warning, unless the server is strict.
    function: the ARN on whose behalf the role is assumed. Raises ApiError.
    """
    account = role.split(":")[4]
    place = context.within(account, context.region)
    try:
        return await place.runtime.assume(place.as_service(SERVICE, function), role, session.ljust(2, "-"))
    except ApiError:
        if context.settings.strict or await _exists(place, account, role):
            raise
    log.warning("%s: the role %s does not exist; it runs without restriction", function or session, role)
    return Principal.root(account)


async def _exists(place: Context, account: str, role: str) -> bool:
    try:
        await place.acting(Principal.root(account)).client("iam").call("GetRole", RoleName=role.rsplit("/", 1)[-1])
    except ApiError as error:
        if error.code == "NoSuchEntityException":
            return False
        raise
    return True

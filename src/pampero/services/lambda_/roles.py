"""Execution roles: who a function is when it calls."""

from __future__ import annotations

from pampero.api import ApiError, Context, session_or_root
from pampero.auth.principals import Principal
from pampero.services.lambda_.names import invalid

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
    place = context.within(role.split(":")[4], context.region)
    return await session_or_root(place, SERVICE, role, session.ljust(2, "-"), function, function or session)

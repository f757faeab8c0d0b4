"""Roles: passed to a service, and assumed by it."""

from __future__ import annotations

from pampero.api.call import Call, Context
from pampero.api.errors import ApiError
from pampero.api.operation import Check
from pampero.auth.principals import Principal
from pampero.kernel.log import logger

log = logger("roles")
# What API Gateway calls with the caller's own credentials.
CALLER = "arn:aws:iam::*:user/*"


def pass_role(call: Call, service: str, *roles: str | None) -> None:
    """For operations whose roles are known only once the request is read: may the caller hand them to a service?

    Raises ApiError AccessDenied.
    """
    for role in roles:
        if role and role != CALLER:
            call.require(Check("iam:PassRole", role, {"iam:PassedToService": [service]}))


async def session_or_root(
    place: Context, service: str, role: str, session_name: str, source_arn: str | None, who: str
) -> Principal:
    """The session of a role that work runs as; a role that does not exist stands for its account's root, with a warning,
    unless the server is strict. source_arn: on whose behalf the service assumes it. who: named in the log.

    Raises ApiError.
    """
    account = role.split(":")[4]
    try:
        return await place.runtime.assume(place.as_service(service, source_arn), role, session_name)
    except ApiError:
        if place.settings.strict or await _exists(place, account, role):
            raise
    log.warning("%s: the role %s does not exist; it runs without restriction", who, role)
    return Principal.root(account)


async def _exists(place: Context, account: str, role: str) -> bool:
    directory = place.acting(Principal.root(account)).within(account, place.region).client("iam")
    try:
        await directory.call("GetRole", RoleName=role.rsplit("/", 1)[-1])
    except ApiError as error:
        if error.code == "NoSuchEntityException":
            return False
        raise
    return True

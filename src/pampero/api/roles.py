"""Roles that are passed to a service."""

from __future__ import annotations

import re

from pampero.api.call import Call, Context
from pampero.api.operation import Check
from pampero.protocol.errors import ApiError
from pampero.store.tx import ReadTx

# What API Gateway calls with the caller's own credentials.
CALLER = "arn:aws:iam::*:user/*"
OTHERS = "Cross-account pass role is not allowed."
_OWN = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):role/.+", re.DOTALL)


def pass_role(tx: ReadTx, call: Call, service: str, *roles: str | None) -> None:
    """For operations whose roles are known only once the request is read: may the caller hand them to a service?

    Raises ApiError AccessDenied; AccessDeniedException for what is no role of the caller's account, to the last letter of
    the account: whatever an ARN is completed with later names one of these.
    """
    for role in roles:
        if role and role != CALLER:
            own = _OWN.fullmatch(role)
            if own is None or own[1] != call.account:
                raise ApiError("AccessDeniedException", OTHERS, status=403)
            call.require(tx, Check("iam:PassRole", role, {"iam:PassedToService": [service]}))


def assumable(tx: ReadTx, context: Context, role: str, *services: str, source_arn: str | None = None) -> bool:
    """Whether a role can be given to a service: it is there, and it trusts the service under one of its names.

    source_arn: on whose behalf the service would assume it.
    """
    return any(context.runtime.assumable(tx, context.as_service(name, source_arn), role) for name in services)

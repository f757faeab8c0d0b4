"""Roles that are passed to a service."""

from __future__ import annotations

from pampero.api.call import Call, Context
from pampero.api.operation import Check

# What API Gateway calls with the caller's own credentials.
CALLER = "arn:aws:iam::*:user/*"


def pass_role(call: Call, service: str, *roles: str | None) -> None:
    """For operations whose roles are known only once the request is read: may the caller hand them to a service?

    Raises ApiError AccessDenied.
    """
    for role in roles:
        if role and role != CALLER:
            call.require(Check("iam:PassRole", role, {"iam:PassedToService": [service]}))


def assumable(context: Context, role: str, *services: str, source_arn: str | None = None) -> bool:
    """Whether a role can be given to a service: it is there, and it trusts the service under one of its names.

    source_arn: on whose behalf the service would assume it.
    """
    return any(context.runtime.assumable(context.as_service(name, source_arn), role) for name in services)

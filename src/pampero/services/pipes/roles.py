"""Roles that pipes work as: they trust Pipes, on behalf of the pipe."""

from __future__ import annotations

import hashlib

from pampero.api import Context, assumable
from pampero.services.pipes.model import SERVICE, Pipe
from pampero.store.tx import ReadTx


def assumed(tx: ReadTx, context: Context, pipe: Pipe) -> bool:
    """Whether its role may be assumed."""
    return assumable(tx, context, pipe.role, SERVICE, source_arn=pipe.arn)


async def as_role(context: Context, pipe: Pipe) -> Context:
    """A session of a pipe's role. Raises ApiError AccessDenied."""
    place = context.within(pipe.account, pipe.region)
    session = hashlib.sha256(pipe.arn.encode()).hexdigest()[:32]
    return place.acting(await place.runtime.assume(place.as_service(SERVICE, pipe.arn), pipe.role, session))

"""Task tokens, and what else a step has from outside: time, ids, chance."""

from __future__ import annotations

import base64

import msgspec

from pampero.api import Context
from pampero.kernel import ids
from pampero.services.stepfunctions.asl.scope import World
from pampero.services.stepfunctions.evaluations import quickly

TOKEN = "stepfunctions.token"
_encode = msgspec.msgpack.Encoder().encode


def make_token(context: Context, execution: int, thread: int, attempt: int) -> str:
    """A task's token: opaque, only this server can make one, and the same however often the task's state uses it."""
    sealed = context.runtime.sealer.seal(_encode((execution, thread, attempt)), TOKEN, alike=True)
    return base64.urlsafe_b64encode(sealed).decode()


def open_token(context: Context, token: str) -> tuple[int, int, int]:
    """(execution, thread, attempt). Raises ValueError."""
    sealed = base64.urlsafe_b64decode(token.encode())
    found: tuple[int, int, int] = msgspec.msgpack.decode(
        context.runtime.sealer.open(sealed, TOKEN), type=tuple[int, int, int]
    )
    return found


def world_of(context: Context, now: float, key: int) -> World:
    """What a step on the event loop may ask."""
    return World(
        now, ids.uuid4, ids.uniform, lambda thread, attempt: make_token(context, key, thread, attempt), quickly
    )

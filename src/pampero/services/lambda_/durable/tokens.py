"""Checkpoint tokens and callback ids: opaque, and only this server can make one."""

from __future__ import annotations

import base64

import msgspec

from pampero.api import Context
from pampero.services.lambda_.durable.model import Execution

_CHECKPOINT, _CALLBACK = "lambda.checkpoint", "lambda.callback"


class Checkpoint(msgspec.Struct, array_like=True):
    """Which checkpoint of which invocation of an execution comes next."""

    execution: str
    invocation: str
    lap: int
    number: int


def checkpoint_token(context: Context, execution: Execution) -> str:
    """Of the checkpoint that is to come next."""
    token = Checkpoint(execution.id, execution.invocation, execution.lap, execution.token)
    return _seal(context, msgspec.msgpack.encode(token), _CHECKPOINT)


def open_checkpoint(context: Context, text: str) -> Checkpoint | None:
    """None of what this server never gave."""
    try:
        return msgspec.msgpack.decode(_open(context, text, _CHECKPOINT), type=Checkpoint)
    except ValueError:
        return None


def callback_id(context: Context, execution: str, operation: str) -> str:
    """The same however often it is made."""
    return _seal(context, msgspec.msgpack.encode((execution, operation)), _CALLBACK)


def open_callback(context: Context, text: str) -> tuple[str, str]:
    """(execution, operation). Raises ValueError."""
    return msgspec.msgpack.decode(_open(context, text, _CALLBACK), type=tuple[str, str])


def _seal(context: Context, plain: bytes, purpose: str) -> str:
    return base64.b64encode(context.runtime.sealer.seal(plain, purpose, alike=True)).decode()


def _open(context: Context, text: str, purpose: str) -> bytes:
    return context.runtime.sealer.open(base64.b64decode(text, validate=True), purpose)

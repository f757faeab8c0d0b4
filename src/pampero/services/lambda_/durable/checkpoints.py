"""CheckpointDurableExecution and GetDurableExecutionState: what running functions call, through AWS's SDKs."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.aws.paging import decode_token, encode_token
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.durable import chained
from pampero.services.lambda_.durable.driver import close
from pampero.services.lambda_.durable.model import (
    PAUSED,
    PAUSING,
    Answered,
    Execution,
    bad_marker,
    changed_page,
    changed_since,
    find,
    save,
    told,
)
from pampero.services.lambda_.durable.shapes import shown
from pampero.services.lambda_.durable.tokens import checkpoint_token, open_checkpoint
from pampero.services.lambda_.durable.updates import Batch, check_batch
from pampero.services.lambda_.names import invalid
from pampero.store.tx import ReadTx, Tx

# Source: API_GetDurableExecutionState; a page's bytes are those of AWS's local runner.
PAGE, MAX_PAGE = 100, 5 * 1024 * 1024
# AWS's SDKs know this text: they let the invocation fail then, so that it is repeated.
STALE = "Invalid checkpoint token"
# What a checkpoint answers at most of what has changed outside of the function.
MAX_CHANGES = 1000
FOREIGN = "Checkpoint token is not valid for the durable execution ARN"


def arn_of(call: Call, req: Any) -> str:
    """What policies are asked about. Source: "Security and permissions for Lambda durable functions"."""
    text: str = req.DurableExecutionArn
    return text


def _running(tx: ReadTx, call: Call, req: Any) -> Execution:
    """The execution whose invocation holds the token; also of one that there is none of the token is what is wrong."""
    token = open_checkpoint(call, req.CheckpointToken)
    if token is None:
        raise invalid(STALE)
    if token.execution != req.DurableExecutionArn.rsplit("/", 1)[-1]:
        raise invalid(FOREIGN)
    execution = find(tx, token.execution)
    if (
        execution is None
        or execution.arn != req.DurableExecutionArn
        or execution.ended is not None
        or not execution.invocation
        or (token.invocation, token.lap) != (execution.invocation, execution.lap)
        or (execution.account, execution.region) != (call.account, call.region)
    ):
        raise invalid(STALE)
    return execution


@operation("CheckpointDurableExecution", resource=arn_of)
async def checkpoint_durable_execution(
    call: Call, req: t.CheckpointDurableExecutionRequest
) -> t.CheckpointDurableExecutionResponse:
    """Keep what a durable function has done, and tell it what has changed. Source: API_CheckpointDurableExecution.

    All updates are kept, or none. A token holds for one checkpoint; the same one with the same ClientToken is answered as it
    was, while no other has come. None comes back where the execution ends, or is to pause: then the invocation ends, too.
    A pause lets no repeat in. What the checkpoint itself has changed is in the answer; what has come from outside meanwhile goes
    on at NextMarker, with GetDurableExecutionState, where it is more than a page. Raises InvalidParameterValueException.
    """
    updates = req.Updates or []
    check_batch(updates)
    targets = await chained.targets(call, req.DurableExecutionArn, updates)
    return await call.write(_checkpoint, call, req, targets)


def _checkpoint(
    tx: Tx, call: Call, req: t.CheckpointDurableExecutionRequest, targets: dict[str, chained.Target]
) -> t.CheckpointDurableExecutionResponse:
    execution = _running(tx, call, req)
    if req.CheckpointToken != checkpoint_token(call, execution):
        return _again(tx, execution, req)
    before, outside = execution.seen, execution.changes
    batch = Batch(tx, call, execution)
    for update in req.Updates or []:
        batch.apply(update)
    for one in batch.started:
        chained.begin(tx, execution, one, targets[one.id])
    if batch.closing is not None:
        close(tx, execution, batch.closing.status, batch.closing.result, batch.closing.error)
        return _answer(tx, None, execution, before, outside, execution.changes)
    execution.token += 1
    if execution.status == PAUSING:
        execution.status, execution.owed = PAUSED, True
        execution.answered = None
        save(tx, execution)
        return _answer(tx, None, execution, before, before, before)
    execution.seen = execution.changes
    token = checkpoint_token(call, execution)
    execution.answered = (
        Answered(req.ClientToken, req.CheckpointToken, token, before, execution.seen, outside)
        if req.ClientToken
        else None
    )
    save(tx, execution)
    return _answer(tx, token, execution, before, outside, execution.seen)


def _again(
    tx: Tx, execution: Execution, req: t.CheckpointDurableExecutionRequest
) -> t.CheckpointDurableExecutionResponse:
    last = execution.answered
    if last is None or (req.ClientToken, req.CheckpointToken) != (last.client, last.given):
        raise invalid(STALE)
    return _answer(tx, last.token, execution, last.first, last.outside or last.first, last.last)


def _answer(
    tx: ReadTx, token: str | None, execution: Execution, first: int, outside: int, last: int
) -> t.CheckpointDurableExecutionResponse:
    """What has changed from `first` to `last`; from `outside` on it was the checkpoint that did it. Without a token there is
    nothing more to ask for."""
    others, further = changed_page(tx, execution.id, first, outside, MAX_CHANGES, MAX_PAGE)
    changed = sorted(others + changed_since(tx, execution.id, outside, last), key=lambda one: one.number)
    state: dict[str, Any] = {"Operations": [shown(one) for one in changed]}
    if further is not None and token is not None:
        state["NextMarker"] = encode_token([further, outside])
    found = {"CheckpointToken": token, "NewExecutionState": state}
    return msgspec.convert(found, t.CheckpointDurableExecutionResponse)


@operation("GetDurableExecutionState", resource=arn_of)
async def get_durable_execution_state(
    call: Call, req: t.GetDurableExecutionStateRequest
) -> t.GetDurableExecutionStateResponse:
    """What a durable function replays, page by page: for the invocation that holds the token.

    Source: API_GetDurableExecutionState. Operations within completed contexts are left out, unless those say ReplayChildren.
    Raises InvalidParameterValueException.
    """
    return await call.scan(_state, call, req)


def _state(tx: ReadTx, call: Call, req: t.GetDurableExecutionStateRequest) -> t.GetDurableExecutionStateResponse:
    execution = _running(tx, call, req)
    if req.CheckpointToken != checkpoint_token(call, execution):
        raise invalid(STALE)
    after, until = _place(req.Marker)
    most = req.MaxItems or PAGE
    if until is None:
        found, further = told(tx, execution.id, after, most, MAX_PAGE)
        following = marker(further)
    else:
        found, further = changed_page(tx, execution.id, after, until, most, MAX_PAGE)
        following = None if further is None else encode_token([further, until])
    answer = {"Operations": [shown(one) for one in found], "NextMarker": following}
    return msgspec.convert(answer, t.GetDurableExecutionStateResponse)


def _place(text: str | None) -> tuple[int, int | None]:
    """(the number that a page begins behind, None); of changes (the one behind which it begins, the last one).

    Raises InvalidParameterValueException.
    """
    try:
        place = decode_token(text) if text else 0
        return (place, None) if isinstance(place, int) else msgspec.convert(place, tuple[int, int])
    except (ValueError, msgspec.ValidationError) as error:
        raise bad_marker() from error


def marker(after: int | None) -> str | None:
    """Of the operations behind a number."""
    return None if after is None else encode_token(after)

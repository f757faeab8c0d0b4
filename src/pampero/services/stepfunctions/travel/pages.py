"""The pages of executions of the past, for the command line and consoles:

    GET  /_aws/workflow-executions/<region>/<execution's ARN>         where it comes from, if it was forked
    GET  /_aws/workflow-executions/<region>/<execution's ARN>/steps   its steps, with the data before and after each
    POST /_aws/workflow-executions/<region>/<execution's ARN>/forks   a new execution that begins in one of its states

Requests are signed by any principal, for the service `workflow-executions`, and authorised as calls of Step Functions.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import unquote

import msgspec

from pampero.api import ApiError, Call, Check, Context, WebRequest, WebResponse, fulfilled, web
from pampero.auth.context import Facts
from pampero.kernel import jsontext
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.past.steps import steps, weight
from pampero.services.stepfunctions.asl.past.story import Story
from pampero.services.stepfunctions.executions import existing
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.travel.forks import Wanted, fork
from pampero.services.stepfunctions.travel.origins import MAX_SIZE, definitions, told, whole_history
from pampero.store.tx import ReadTx

PLANE = "workflow-executions"
# A definition of a megabyte and an input of 256 KiB, in JSON.
MAX_BODY = 4 * 1024 * 1024
_JSON = (("content-type", "application/json"),)


class Visit(Call, frozen=True):
    """A call that came over a page. came: what authorisation knows of it."""

    came: Facts | None = None

    @property
    def facts(self) -> Facts:
        """See Call.facts."""
        assert self.came is not None
        return self.came


class ForkRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a POST. state with occurrence (the last one where there is none), or event: where it begins. input: any
    JSON, for that state. definition: its text."""

    state: str | None = None
    occurrence: int | None = None
    event: int | None = None
    input: Any = msgspec.UNSET
    definition: str | None = None
    name: str | None = None


@web(PLANE, max_body=MAX_BODY)
async def answer(context: Context, request: WebRequest) -> WebResponse | None:
    """See above. Errors are JSON: `__type` and `message`."""
    arn, page = unquote(request.path.lstrip("/")), ""
    for name in ("steps", "forks"):
        if arn.endswith(f"/{name}"):
            arn, page = arn.removesuffix(f"/{name}"), name
    if request.method != ("POST" if page == "forks" else "GET"):
        return WebResponse(405)
    try:
        call = await _call(context, request)
        match page:
            case "steps":
                return await _steps(call, arn)
            case "forks":
                made = await fork(call, arn, _wanted(request.body))
                shown = {"executionArn": made.arn, "startDate": made.started, "name": made.name, "status": made.status}
                return WebResponse(201, _JSON, msgspec.json.encode(shown))
        execution = await call.read(_origin, call, arn)
        texts = await definitions(call, execution)
        return WebResponse(200, _JSON, msgspec.json.encode(told(execution, texts)))
    except ApiError as error:
        body = {"__type": error.code, "message": error.message}
        return WebResponse(error.status or 400, _JSON, msgspec.json.encode(body))


async def _call(context: Context, request: WebRequest) -> Visit:
    """The call of who signed a request. Raises ApiError."""
    signer = await request.signer()
    if signer is None:
        text = f"This page needs a signature of version 4 for the service {PLANE}."
        raise ApiError("MissingAuthenticationToken", text, 403)
    who = signer.principal
    return Visit(
        context.runtime, who, who.account, request.id, {}, (), "stepfunctions", "StartExecution", request.request_id, None,
        request.facts.within(request.id),
    )  # fmt: skip


def _origin(tx: ReadTx, call: Call, arn: str) -> Execution:
    for action in ("DescribeExecution", "DescribeStateMachineForExecution"):
        call.require(tx, Check(f"states:{action}", arn))
    execution = existing(tx, arn, tx.now)
    return execution


def _seen(tx: ReadTx, call: Call, arn: str) -> Execution:
    call.require(tx, Check("states:GetExecutionHistory", arn))
    return existing(tx, arn, tx.now)


async def _steps(call: Call, arn: str) -> WebResponse:
    execution = await call.read(_seen, call, arn)
    entries = await fulfilled(lambda: call.scan(whole_history, call, execution))

    def shown() -> bytes:
        story = Story(entries)
        if weight(story) > MAX_SIZE:
            raise ApiError("ValidationException", f"The data of all steps is larger than {MAX_SIZE >> 20} MiB.")
        return msgspec.json.encode({"executionArn": execution.arn, "steps": steps(story)})

    return WebResponse(200, _JSON, await asyncio.to_thread(shown))


def _wanted(body: bytes) -> Wanted:
    """Raises ApiError."""
    try:
        found = msgspec.convert(jsontext.loads(body), ForkRequest)
    except (ValueError, msgspec.ValidationError) as error:
        raise ApiError("ValidationException", f"The body is no request for a fork: {error}") from error
    if (found.state is None) == (found.event is None):
        raise ApiError("ValidationException", "Name a state, or the event at which it was entered.")
    given = None if found.input is msgspec.UNSET else dump(found.input)
    return Wanted(found.state, found.occurrence, found.event, given, found.definition, found.name)

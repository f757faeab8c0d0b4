"""Pipes: make, change, start, stop, delete, show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from pampero.api import Call, Check, Context, TimerEvent, operation, pass_role, timer
from pampero.aws.paging import named_page, position_of
from pampero.aws.settling import ending
from pampero.kernel import ids
from pampero.protocol.codec import to_params
from pampero.services.pipes import types as t
from pampero.services.pipes.model import (
    CHANGED,
    CHECKPOINTS,
    CREATING,
    DELETING,
    PIPES,
    RUNNING,
    SERVICE,
    STARTING,
    STOPPED,
    STOPPING,
    UPDATING,
    Pipe,
    conflict,
    find,
    invalid,
    pipe_arn,
    save,
    settled,
)
from pampero.services.pipes.sealing import opened, seal
from pampero.services.pipes.settings import check, updated
from pampero.services.pipes.sources import trouble
from pampero.store.tx import ReadTx, Tx

GONE = "pipes.gone"
LISTED = 100
PARTS = ("SourceParameters", "EnrichmentParameters", "TargetParameters")
LOGGED = "LogConfiguration"
T = TypeVar("T")


def _passed(tx: ReadTx, call: Call, pipe: Pipe) -> None:
    """What else whoever makes or changes a pipe must be allowed: to hand the role over, and to have logs delivered.

    Raises AccessDeniedException.
    """
    pass_role(tx, call, SERVICE, pipe.role)
    if pipe.log is not None and pipe.log["Level"] != "OFF":
        call.require(tx, Check("logs:CreateLogDelivery", "*"))


def _log(given: t.PipeLogConfigurationParameters) -> dict[str, Any] | None:
    """Raises ValidationException. Source: API_S3LogDestinationParameters (of its formats only json is supported)."""
    found: dict[str, Any] = to_params(given)
    destinations = [name for name in found if name.endswith("LogDestination")]
    if found["Level"] != "OFF" and not destinations:
        raise invalid(LOGGED, "A log level needs a destination.")
    if (found.get("S3LogDestination") or {}).get("OutputFormat", "json") != "json":
        raise invalid(f"{LOGGED}.S3LogDestination.OutputFormat", "Only json is supported.")
    return found


@operation("CreatePipe", resource=pipe_arn)
async def create_pipe(call: Call, req: t.CreatePipeRequest) -> t.CreatePipeResponse:
    """Make a pipe. Source: API_CreatePipe. Where its role cannot work the source off, it is there as CREATE_FAILED.

    Raises ValidationException, ConflictException, AccessDeniedException; NotImplemented for kinds of sources and targets
    that are not here.
    """
    pipe = Pipe(
        name=req.Name,
        account=call.account,
        region=call.region,
        uid=ids.uuid4(),
        source=req.Source,
        target=req.Target,
        role=req.RoleArn,
        desired=req.DesiredState or RUNNING,
        created=call.now,
        modified=call.now,
        description=req.Description,
        enrichment=req.Enrichment or "",
        settings={
            name: to_params(given)
            for name, given in (
                ("SourceParameters", req.SourceParameters),
                ("EnrichmentParameters", req.EnrichmentParameters),
                ("TargetParameters", req.TargetParameters),
            )
            if given is not None
        },
        log=None if req.LogConfiguration is None else _log(req.LogConfiguration),
        key=req.KmsKeyIdentifier or "",
        tags=dict(req.Tags or {}),
    )
    check(pipe)
    await call.read(_check_new, call, pipe)
    pipe.reason = await trouble(call, pipe)
    pipe.failed = "CREATE_FAILED" if pipe.reason else ""
    await seal(call, pipe)
    await call.write(_create, call, pipe)
    return _answer(t.CreatePipeResponse, pipe, CREATING)


def _check_new(tx: ReadTx, call: Call, pipe: Pipe) -> None:
    """Raises ConflictException, AccessDeniedException."""
    _passed(tx, call, pipe)
    if pipe.tags:
        call.require(tx, Check("pipes:TagResource", pipe.arn))
    former = PIPES.get(tx, call.scope, pipe.name)
    if former is not None:
        raise conflict(former, f"Pipe {pipe.name} already exists.")


def _create(tx: Tx, call: Call, pipe: Pipe) -> None:
    _check_new(tx, call, pipe)
    save(tx, call, pipe, CREATING)


@operation("UpdatePipe", resource=pipe_arn)
async def update_pipe(call: Call, req: t.UpdatePipeRequest) -> t.UpdatePipeResponse:
    """Change a pipe; what a request does not name stays, and batches under way go on as they began. Source: API_UpdatePipe.

    Raises NotFoundException, ConflictException, ValidationException, AccessDeniedException.
    """
    pipe = await opened(call, await call.read(settled, call, req.Name))
    before = msgspec.structs.replace(pipe)
    pipe.role = req.RoleArn
    pipe.desired = req.DesiredState or pipe.desired
    pipe.description = pipe.description if req.Description is None else req.Description
    pipe.target = req.Target or pipe.target
    pipe.enrichment = pipe.enrichment if req.Enrichment is None else req.Enrichment
    pipe.key = pipe.key if req.KmsKeyIdentifier is None else req.KmsKeyIdentifier
    given = {
        "SourceParameters": req.SourceParameters,
        "EnrichmentParameters": req.EnrichmentParameters,
        "TargetParameters": req.TargetParameters,
    }
    pipe.settings = {
        name: updated(before.part(name), {} if one is None else to_params(one)) for name, one in given.items()
    }
    if req.LogConfiguration is not None:
        pipe.log = _log(req.LogConfiguration)
    check(pipe)
    await call.read(_passed, call, pipe)
    pipe.reason = await trouble(call, pipe)
    pipe.failed = "UPDATE_FAILED" if pipe.reason else ""
    await seal(call, pipe)
    return _answer(t.UpdatePipeResponse, await call.write(_update, call, pipe), UPDATING)


def _update(tx: Tx, call: Call, pipe: Pipe) -> Pipe:
    _passed(tx, call, pipe)
    former = settled(tx, call, pipe.name)
    if former.uid != pipe.uid:
        raise conflict(former, f"Pipe {pipe.name} was made anew meanwhile.")
    pipe.tags = former.tags
    save(tx, call, pipe, UPDATING)
    return pipe


@operation("DeletePipe", resource=pipe_arn)
def delete_pipe(tx: Tx, call: Call, req: t.DeletePipeRequest) -> t.DeletePipeResponse:
    """Delete a pipe; a batch under way goes on to its end. Source: API_DeletePipe. Raises NotFoundException, ConflictException."""
    pipe = settled(tx, call, req.Name)
    found = ending(tx, call, GONE, pipe.uid, {"scope": pipe.scope, "name": pipe.name})
    if found is None:
        _remove(tx, pipe)
    else:
        pipe.pending = found
        PIPES.save(tx, pipe)
    tx.wake(CHANGED)
    answer = _answer(t.DeletePipeResponse, pipe, DELETING)
    answer.DesiredState = "DELETED"
    return answer


@timer(GONE)
def gone(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A pipe has been on its way out for long enough."""
    pipe = PIPES.get(tx, event.payload["scope"], event.payload["name"])
    if pipe is not None and pipe.uid == event.key:
        _remove(tx, pipe)


def _remove(tx: Tx, pipe: Pipe) -> None:
    PIPES.delete(tx, pipe.scope, pipe.name)
    CHECKPOINTS.clear(tx, pipe.uid)


@operation("StartPipe", resource=pipe_arn)
async def start_pipe(call: Call, req: t.StartPipeRequest) -> t.StartPipeResponse:
    """Have a pipe work, from where it was left. Source: API_StartPipe. Raises NotFoundException, ConflictException."""
    pipe = await call.read(settled, call, req.Name)
    reason = await trouble(call, pipe)
    return _answer(t.StartPipeResponse, await call.write(_start, call, req.Name, reason), STARTING)


def _start(tx: Tx, call: Call, name: str, reason: str | None) -> Pipe:
    pipe = settled(tx, call, name)
    pipe.desired, pipe.reason, pipe.failed = RUNNING, reason, "START_FAILED" if reason else ""
    save(tx, call, pipe, STARTING)
    return pipe


@operation("StopPipe", resource=pipe_arn)
def stop_pipe(tx: Tx, call: Call, req: t.StopPipeRequest) -> t.StopPipeResponse:
    """Have a pipe rest; a batch under way goes on to its end. Source: API_StopPipe. Raises NotFoundException,
    ConflictException."""
    pipe = settled(tx, call, req.Name)
    pipe.desired, pipe.reason, pipe.failed = STOPPED, None, ""
    save(tx, call, pipe, STOPPING)
    return _answer(t.StopPipeResponse, pipe, STOPPING)


def _answer(type_: Callable[..., T], pipe: Pipe, state: str) -> T:
    return type_(
        Arn=pipe.arn,
        Name=pipe.name,
        DesiredState=pipe.desired,
        CurrentState=state,
        CreationTime=pipe.created,
        LastModifiedTime=pipe.modified,
    )


@operation("DescribePipe", resource=pipe_arn)
async def describe_pipe(call: Call, req: t.DescribePipeRequest) -> t.DescribePipeResponse:
    """A pipe with its settings, and those that it has by default. Source: API_DescribePipe. Raises NotFoundException."""
    stored = await call.read(find, call, req.Name)
    pipe = await opened(call, stored)
    shown: dict[str, Any] = {name: pipe.part(name) for name in PARTS if pipe.part(name)}
    return msgspec.convert(
        {
            **shown,
            "Arn": pipe.arn,
            "Name": pipe.name,
            "Description": pipe.description,
            "DesiredState": pipe.desired,
            "CurrentState": pipe.state(call.now),
            "StateReason": pipe.reason or "USER_INITIATED",
            "Source": pipe.source,
            "Enrichment": pipe.enrichment or None,
            "Target": pipe.target,
            "RoleArn": pipe.role,
            "Tags": pipe.tags or None,
            "CreationTime": pipe.created,
            "LastModifiedTime": pipe.modified,
            LOGGED: pipe.log,
            "KmsKeyIdentifier": pipe.key or None,
        },
        t.DescribePipeResponse,
    )


@operation("ListPipes", resource="*", read=True)
def list_pipes(tx: ReadTx, call: Call, req: t.ListPipesRequest) -> t.ListPipesResponse:
    """Pipes by their names, of prefixes and states. Source: API_ListPipes. Raises ValidationException."""
    after = position_of(req.NextToken, lambda: invalid("NextToken", "The token is invalid."))
    found = [
        (name, pipe)
        for name, pipe in PIPES.page(tx, call.scope, prefix=req.NamePrefix or "", after=after)
        if req.DesiredState in (None, pipe.desired)
        and req.CurrentState in (None, pipe.state(tx.now))
        and pipe.source.startswith(req.SourcePrefix or "")
        and pipe.target.startswith(req.TargetPrefix or "")
    ]
    shown, token = named_page(found, req.Limit or LISTED)
    return t.ListPipesResponse(Pipes=[_listed(pipe, tx.now) for pipe in shown], NextToken=token)


def _listed(pipe: Pipe, now: float) -> t.Pipe:
    return t.Pipe(
        Name=pipe.name,
        Arn=pipe.arn,
        DesiredState=pipe.desired,
        CurrentState=pipe.state(now),
        StateReason=pipe.reason or "USER_INITIATED",
        CreationTime=pipe.created,
        LastModifiedTime=pipe.modified,
        Source=pipe.source,
        Target=pipe.target,
        Enrichment=pipe.enrichment or None,
    )

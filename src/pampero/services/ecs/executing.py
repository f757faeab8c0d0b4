"""ECS Exec: a command in a running container, over the data channel that the Session Manager plugin speaks. Sources:
API_ExecuteCommand; aws/session-manager-plugin for the messages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shlex
from collections import OrderedDict

import msgspec

from pampero.api import ApiError, Call, Check, Context, WebRequest, WebResponse, Wire, operation, web
from pampero.kernel import ids, jsontext
from pampero.services.ecs import types as t
from pampero.services.ecs.errors import client, invalid
from pampero.services.ecs.frames import (
    BYTES,
    CLOSED,
    COMPLETE,
    EXIT_CODE,
    INPUT,
    OUTPUT,
    REQUEST,
    RESPONSE,
    SIZE,
    Frame,
    acknowledgement,
    decode,
    encode,
)
from pampero.services.ecs.lookup import cluster_arn, find_cluster, find_task, task_arn
from pampero.services.ecs.model import RUNNING, Task
from pampero.services.ecs.running.port import runner
from pampero.store.tx import ReadTx
from pampero.work.containers import spec as containers

HOST = "ssmmessages"
MAX_SESSIONS = 1000
NORMAL, REFUSED = 1000, 1008
DISABLED = "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn\u2019t running. Wait and try again or run a new task with execute command enabled and try again."  # fmt: skip


class Asked(msgspec.Struct):
    """A session that was promised. token: what opens it, once."""

    token: str
    task: str
    container: str
    command: list[str]


class Sessions:
    """A part of the server: the sessions that were promised and not opened yet. They do not outlive it, nor do those of AWS
    outlive a few minutes."""

    def __init__(self, context: Context) -> None:
        self._asked: OrderedDict[str, Asked] = OrderedDict()

    def promise(self, id_: str, asked: Asked) -> None:
        """Keep a session until it is opened."""
        self._asked[id_] = asked
        if len(self._asked) > MAX_SESSIONS:
            self._asked.popitem(last=False)

    def known(self, id_: str) -> bool:
        """Whether it waits to be opened."""
        return id_ in self._asked

    def open(self, id_: str, token: str) -> Asked | None:
        """The session, if this is its token: nobody opens it again."""
        found = self._asked.get(id_)
        if found is None or found.token != token:
            return None
        return self._asked.pop(id_)


def _asks(call: Call, req: t.ExecuteCommandRequest) -> list[Check]:
    task = task_arn(call, req.cluster, req.task)
    context = {"ecs:cluster": [cluster_arn(call, req.cluster)], "ecs:task": [task]}
    if req.container is not None:
        context["ecs:container-name"] = [req.container]
    return [
        Check("ecs:ExecuteCommand", cluster_arn(call, req.cluster), context),
        Check("ecs:ExecuteCommand", task, context),
    ]


@operation("ExecuteCommand", resource="*", checks=_asks)
async def execute_command(call: Call, req: t.ExecuteCommandRequest) -> t.ExecuteCommandResponse:
    """Promise a session in a container of a task that was started with enableExecuteCommand. Source: API_ExecuteCommand.

    Raises ClusterNotFoundException, InvalidParameterException, TargetNotConnectedException, ClientException.
    """
    if not req.interactive:
        raise invalid("Interactive is the only mode supported currently.")
    task = await call.read(_task, call, req)
    names = [one.name for one in task.body.containers or ()]
    name = req.container or names[0]
    if req.container is None and len(names) > 1:
        raise invalid("Container name must be specified for a task with more than one container.")
    shown = next((one for one in task.body.containers or () if one.name == name), None)
    if shown is None:
        raise invalid("The container name is not valid.")
    if shown.lastStatus != RUNNING:
        raise ApiError("TargetNotConnectedException", "The container is not running.")
    try:
        command = shlex.split(req.command)
    except ValueError as error:
        raise client("The command cannot be read.") from error
    id_, token = f"ecs-execute-command-{ids.name_id(24)}", ids.secret(64)
    call.part(Sessions).promise(id_, Asked(token, task.name, name or "", command))
    place = call.settings.endpoint.replace("http://", "ws://", 1)
    url = f"{place}/_aws/{HOST}/{id_}/v1/data-channel/{id_}?role=publish_subscribe"
    return t.ExecuteCommandResponse(
        clusterArn=task.body.clusterArn,
        containerArn=shown.containerArn,
        containerName=name,
        interactive=True,
        session=t.Session(sessionId=id_, streamUrl=url, tokenValue=token),
        taskArn=task.arn,
    )


def _task(tx: ReadTx, call: Call, req: t.ExecuteCommandRequest) -> Task:
    find_cluster(tx, call, req.cluster)
    task = find_task(tx, call, req.cluster, req.task)
    if task is None:
        raise invalid("The referenced task was not found.")
    if not task.body.enableExecuteCommand or task.over:
        raise invalid(DISABLED)
    return task


@web(HOST)
async def channel(context: Context, request: WebRequest) -> WebResponse | None:
    """The data channel of a session."""
    if not request.websocket or not context.part(Sessions).known(request.id):
        return None
    return WebResponse(101, (), session=Channel(context, request.id))


class Channel:
    """One open data channel: first a token as text, then messages; input goes to the command, output to the client."""

    def __init__(self, context: Context, id_: str) -> None:
        self._context, self._id = context, id_
        self._wire: Wire | None = None
        self._running: asyncio.Task[None] | None = None
        self._input: asyncio.Queue[Frame | None] = asyncio.Queue()
        self._number = 0

    def opened(self, wire: Wire) -> None:
        """See Session."""
        self._wire = wire

    def received(self, message: str | bytes) -> None:
        """See Session."""
        if isinstance(message, str):
            self._begin(message)
            return
        try:
            frame = decode(message)
        except ValueError:
            return
        if frame.kind == INPUT and self._running is not None:
            self._send(acknowledgement(frame))
            self._input.put_nowait(frame)

    def _begin(self, message: str) -> None:
        try:
            held = jsontext.loads(message)
        except ValueError:
            held = {}
        token = held.get("TokenValue") if isinstance(held, dict) else None
        asked = self._context.part(Sessions).open(self._id, str(token))
        if asked is None or self._running is not None:
            if self._wire is not None:
                self._wire.close(REFUSED, "the token is not this session's")
            return
        self._running = asyncio.create_task(self._run(asked))

    def stirred(self) -> None:
        """See Session."""

    def watch(self) -> None:
        """See Session."""

    def closed(self, code: int, reason: str) -> None:
        """See Session."""
        self._wire = None
        self._input.put_nowait(None)
        if self._running is not None:
            self._running.cancel()

    def _send(self, frame: Frame) -> None:
        if self._wire is not None:
            self._wire.send(encode(frame, self._context.now), text=False)

    def _output(self, payload_type: int, payload: bytes) -> None:
        self._send(Frame(OUTPUT, self._number, payload, payload_type))
        self._number += 1

    async def _run(self, asked: Asked) -> None:
        properties = {"Command": shlex.join(asked.command)}
        wanted = {
            "AgentVersion": "3.1.1732.0",
            "RequestedClientActions": [
                {
                    "ActionType": "SessionType",
                    "ActionParameters": {"SessionType": "InteractiveCommands", "Properties": properties},
                }
            ],
        }
        self._output(REQUEST, json.dumps(wanted).encode())
        # Window sizes may come before the answer, and nothing else.
        size: bytes = b""
        while True:
            first = await self._input.get()
            if first is None:
                return
            if first.payload_type == RESPONSE:
                break
            size = first.payload if first.payload_type == SIZE else size
        self._output(COMPLETE, json.dumps({"HandshakeTimeToComplete": 0, "CustomerMessage": ""}).encode())
        try:
            session = await runner(self._context).execute(asked.task, asked.container, asked.command, tty=True)
        except (KeyError, containers.EngineError) as error:
            self._output(BYTES, f"{error}\r\n".encode())
            self._end("")
            return
        if size:
            await _resize(session, size)
        typing = asyncio.create_task(self._type(session))
        try:
            while data := await session.read():
                self._output(BYTES, data)
            code = await session.exit_code()
            if code is not None:
                self._output(EXIT_CODE, str(code).encode())
            self._end("")
        finally:
            typing.cancel()
            session.close()

    async def _type(self, session: containers.Session) -> None:
        with contextlib.suppress(OSError):
            while (frame := await self._input.get()) is not None:
                if frame.payload_type == SIZE:
                    await _resize(session, frame.payload)
                elif frame.payload_type == BYTES:
                    await session.write(frame.payload)

    def _end(self, output: str) -> None:
        told = {
            "MessageType": CLOSED,
            "MessageId": ids.uuid4(),
            "SchemaVersion": 1,
            "SessionId": self._id,
            "Output": output,
        }
        self._send(Frame(CLOSED, self._number, json.dumps(told).encode()))
        if self._wire is not None:
            self._wire.close(NORMAL)


async def _resize(session: containers.Session, payload: bytes) -> None:
    with contextlib.suppress(ValueError, KeyError, TypeError, containers.EngineError):
        held = jsontext.loads(payload)
        await session.resize(int(held["rows"]), int(held["cols"]))

"""What the runner of containers tells of a task is written into its row; what its containers write goes to CloudWatch Logs; and the
credentials of its role are handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pampero.api import ApiError, Context
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import changed, stopped
from pampero.services.ecs.definitions import TASK_SERVICE
from pampero.services.ecs.model import DEFINITIONS, PENDING, RUNNING, STOPPED, TASKS, Task
from pampero.services.ecs.running.settings import Refused, execution
from pampero.services.ecs.running.specs import Prepared
from pampero.store.tx import ReadTx, Tx
from pampero.work.containers.spec import LogLine
from pampero.work.tasks.spec import ContainerState, TaskState

MAX_LINES = 500
NANOSECONDS_IN_MS = 1_000_000
MAX_LENGTH = 256 * 1024


class TaskOwner:
    """Of one task. over: called once its end is written."""

    def __init__(
        self, context: Context, place: str, name: str, prepared: Prepared, over: Callable[[str], None]
    ) -> None:
        self._context, self._place, self._name = context, place, name
        self._prepared, self._over = prepared, over

    async def changed(self, state: TaskState) -> None:
        """See Owner."""
        await self._context.write(self._write, state)
        if state.status == STOPPED:
            self._over(self._name)

    def _write(self, tx: Tx, state: TaskState) -> None:
        task = TASKS.get(tx, self._place, self._name)
        if task is None or task.over:
            return
        before = _told(task)
        _apply(task, state, self._prepared, tx.now)
        if state.status == STOPPED:
            task.body.stopCode = task.body.stopCode or _code(state)
            task.body.stoppedReason = task.body.stoppedReason or state.reason
            stopped(tx, task)
        elif _told(task) != before:
            changed(tx, task)

    async def logs(self, task: str, container: str, lines: Sequence[LogLine]) -> None:
        """See Owner."""
        where = self._prepared.streams.get(container)
        if where is None or not lines:
            return
        region, group, stream = where
        role = await self._execution()
        logs = role.within(role.account, region).client("logs")
        for begin in range(0, len(lines), MAX_LINES):
            part = lines[begin : begin + MAX_LINES]
            events: list[dict[str, Any]] = [
                {"timestamp": line.at // NANOSECONDS_IN_MS, "message": line.text[:MAX_LENGTH]}
                for line in part
                if line.text
            ]
            if events:
                events.sort(key=lambda event: event["timestamp"])
                try:
                    await logs.call("PutLogEvents", logGroupName=group, logStreamName=stream, logEvents=events)
                except ApiError as error:
                    # A group that was deleted takes no more; nobody waits for it.
                    if error.code != "ResourceNotFoundException":
                        raise
        await self._context.write(self._logged, container, lines[-1].place)

    def _logged(self, tx: Tx, container: str, place: str) -> None:
        task = TASKS.get(tx, self._place, self._name)
        if task is not None:
            task.logged[container] = place
            TASKS.save(tx, task)

    async def _execution(self) -> Context:
        task, definition = await self._context.read(self._rows)
        if task is None or definition is None:
            raise Refused("the task is gone")
        return await execution(self._context, task, definition)

    def _rows(self, tx: ReadTx) -> Any:
        task = TASKS.get(tx, self._place, self._name)
        return task, None if task is None else DEFINITIONS.get(tx, task.scope, task.definition)

    async def credentials(self, task: str) -> Mapping[str, Any] | None:
        """See Owner: those of the task role."""
        row, definition = await self._context.read(self._rows)
        if row is None or definition is None:
            return None
        over = row.body.overrides.taskRoleArn if row.body.overrides is not None else None
        role = over or definition.body.taskRoleArn
        if not role:
            return None
        source = f"arn:aws:ecs:{row.region}:{row.account}:*"
        sts = self._context.as_service(TASK_SERVICE, source).client("sts")
        answer = await sts.call("AssumeRole", RoleArn=role, RoleSessionName=row.name)
        found = answer["Credentials"]
        return {
            "RoleArn": role,
            "AccessKeyId": found["AccessKeyId"],
            "SecretAccessKey": found["SecretAccessKey"],
            "Token": found["SessionToken"],
            "Expiration": found["Expiration"],
        }


def _code(state: TaskState) -> Any:
    return state.stop_code or "EssentialContainerExited"


def _told(task: Task) -> tuple[Any, ...]:
    """What an event is worth."""
    body = task.body
    containers = [(one.lastStatus, one.exitCode, one.healthStatus, one.runtimeId) for one in body.containers or ()]
    return body.lastStatus, body.healthStatus, body.desiredStatus, tuple(containers)


def _apply(task: Task, state: TaskState, prepared: Prepared, now: float) -> None:
    body = task.body
    if state.status in (RUNNING, "DEPROVISIONING"):
        body.lastStatus = state.status
    elif body.lastStatus != RUNNING and state.status == PENDING:
        body.lastStatus = PENDING
    health: Any = state.health
    body.healthStatus = health
    body.pullStartedAt = body.pullStartedAt or state.pull_started
    body.pullStoppedAt = body.pullStoppedAt or state.pull_stopped
    body.startedAt = body.startedAt or state.started
    body.executionStoppedAt = state.execution_stopped or body.executionStoppedAt
    if state.status == RUNNING and body.connectivity is None:
        body.connectivity, body.connectivityAt = "CONNECTED", now
    if state.stop_code and body.stopCode is None and state.status != STOPPED:
        code: Any = state.stop_code
        body.stopCode, body.stoppedReason, body.stoppingAt = code, state.reason, body.stoppingAt or now
        body.desiredStatus = STOPPED
    for one in body.containers or ():
        found = state.containers.get(one.name or "")
        if found is not None:
            _container(task, one, found, prepared)
    _attach(task, state, prepared)


def _container(task: Task, one: t.Container, found: ContainerState, prepared: Prepared) -> None:
    health: Any = found.health
    one.lastStatus = found.status if found.status in (RUNNING, STOPPED) else PENDING
    one.exitCode, one.reason = found.exit_code, found.reason or None
    one.runtimeId, one.imageDigest = found.runtime_id or None, found.image_digest or None
    one.healthStatus = health
    address = _address(found, prepared)
    if task.body.attachments and address:
        attachment = task.body.attachments[0].id
        one.networkInterfaces = [t.NetworkInterface(attachmentId=attachment, privateIpv4Address=address)]
    one.networkBindings = [
        t.NetworkBinding(
            bindIP=port.address or "0.0.0.0", containerPort=port.container, hostPort=port.host, protocol=port.protocol
        )
        for port in found.ports
    ]


def _address(found: ContainerState, prepared: Prepared) -> str:
    """Where it can be reached: in its VPC, or in the engine's network where the machine has no networks of VPCs."""
    own = prepared.interface["privateIPv4Address"] if prepared.interface is not None else ""
    return own if prepared.spec.namespace is not None else next(iter(found.addresses.values()), own)


def _attach(task: Task, state: TaskState, prepared: Prepared) -> None:
    """The interface of an awsvpc task: EC2's, or the address that the engine gave."""
    if not task.body.attachments or state.status == STOPPED:
        return
    attachment = task.body.attachments[0]
    known: dict[str | None, str | None] = {one.name: one.value for one in attachment.details or ()}
    if prepared.interface is not None:
        known.update(prepared.interface)
    if prepared.spec.namespace is None:
        addresses = [_address(one, prepared) for one in state.containers.values()]
        address = next((one for one in addresses if one), "")
        known |= {"privateIPv4Address": address} if address else {}
    attachment.details = [t.KeyValuePair(name=name, value=value) for name, value in known.items()]
    if state.status == RUNNING:
        attachment.status = "ATTACHED"

"""What steps ask for, carried out: tasks, timers, the end of an execution."""

from __future__ import annotations

import msgspec

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.maps import runs
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.states import Changes
from pampero.services.stepfunctions.tasks.activity import sealed_by
from pampero.store.tx import Tx


class TaskRequest(msgspec.Struct):
    """An outbox event that asks for a task. arguments: JSON. execution: key; 0 for an Express execution.

    credentials: the role that the machine's own assumes for it.
    """

    execution: int
    arn: str
    machine: str
    machine_name: str
    role: str
    thread: int
    attempt: int
    resource: str
    arguments: str
    token: str
    credentials: str | None = None


def carry_out(tx: Tx, changes: Changes, execution: Execution, command: e.Command) -> None:
    """Do what a step asks for, in its transaction; some of it when its changes are written."""
    match command:
        case e.Ended():
            execution.stopped = tx.now
            execution.error, execution.cause = command.error, command.cause
            execution.output = dump(command.output) if command.status == "SUCCEEDED" else None
            tx.wake(channel(execution.arn))
            changes.ended.append(execution.arn)
            if execution.run:
                runs.child_ended(tx, execution)
        case e.Request():
            _request(tx, execution, command)
        case e.Timer(thread, attempt, None):
            tx.cancel("stepfunctions.wake", f"{execution.key}/{thread}")
        case e.Timer(thread, attempt, due):
            assert due is not None
            tx.at("stepfunctions.wake", f"{execution.key}/{thread}", due, attempt)
        case e.Dropped():
            _dropped(tx, execution, command)
        case e.MapRequest():
            runs.begin(tx, execution, command)
        case e.MapRedrive():
            runs.redrive(tx, command)
        case e.MapDropped(run):
            runs.abort(tx, run)


def channel(arn: str) -> str:
    """Woken when an execution ends."""
    return f"stepfunctions/{arn}"


def _request(tx: Tx, execution: Execution, command: e.Request) -> None:
    task = request_of(execution, command, dump(command.arguments))
    if family(command.resource) != "Activity":
        tx.emit("stepfunctions.task", task)
    elif sealed_by(tx, command.resource) is None:
        offer(tx, task, task.arguments)
    else:
        tx.emit("stepfunctions.activity", task)


def offer(tx: Tx, task: TaskRequest, text: str) -> None:
    """Have an activity's workers find a task. text: its input, as it is kept."""
    tx.run(
        "INSERT INTO sfn_activity_tasks (activity, execution, thread, attempt, token, input) VALUES (?, ?, ?, ?, ?, ?)",
        task.resource, task.execution, task.thread, task.attempt, task.token, text,
    )  # fmt: skip
    tx.wake(channel(task.resource))


def request_of(execution: Execution, command: e.Request, arguments: str) -> TaskRequest:
    """A task as its integration gets it."""
    return TaskRequest(
        execution.key, execution.arn, execution.machine, execution.machine_name,
        execution.role, command.thread, command.attempt, command.resource, arguments,
        command.token, command.credentials,
    )  # fmt: skip


def _dropped(tx: Tx, execution: Execution, command: e.Dropped) -> None:
    task = (execution.key, command.thread, command.attempt)
    if family(command.resource) == "Activity":
        tx.run("DELETE FROM sfn_activity_tasks WHERE execution = ? AND thread = ? AND attempt = ?", *task)
    elif ".sync" in command.resource:
        rows = tx.all("SELECT child FROM sfn_children WHERE execution = ? AND thread = ? AND attempt = ?", *task)
        for (child,) in rows:
            tx.emit("stepfunctions.stop", {"child": child, "role": execution.role, "name": execution.machine_name})
        tx.run("DELETE FROM sfn_children WHERE execution = ? AND thread = ? AND attempt = ?", *task)

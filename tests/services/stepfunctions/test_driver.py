"""The driver's transactions: what was rolled back has not happened, what arrives together is kept together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest

from pampero.api import ApiError
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.definitions import DAY
from pampero.services.stepfunctions.model import definition_key
from pampero.services.stepfunctions.states import MAX_WHOLE_LENGTH, Live, by_arn
from pampero.services.stepfunctions.tokens import open_token


class RolledBack(Exception):
    """Raised to undo a transaction."""


async def begin(deployer: Any, states: dict[str, Any], given: Any) -> tuple[str, int]:
    """(ARN, key) of a running execution."""
    definition = json.dumps({"StartAt": next(iter(states)), "States": states})
    made = await deployer.call(
        "stepfunctions", "CreateStateMachine", name="m", roleArn=await deployer.role(), definition=definition
    )
    started = await deployer.call(
        "stepfunctions", "StartExecution", stateMachineArn=made["stateMachineArn"], input=json.dumps(given)
    )
    found = await deployer.context.read(by_arn, started["executionArn"])
    return started["executionArn"], found.key


async def tasks(deployer: Any, activity: str, count: int) -> list[tuple[int, int, int]]:
    """(execution, thread, attempt) of the next tasks of an activity."""
    found = []
    for _ in range(count):
        task = await deployer.call("stepfunctions", "GetActivityTask", activityArn=activity)
        found.append(open_token(deployer.context, task["taskToken"]))
    return found


def test_what_was_rolled_back_has_not_happened(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        state = {"Type": "Task", "Resource": activity, "Next": "W"}
        arn, key = await begin(deployer, {"T": state, "W": {"Type": "Wait", "Seconds": 1000, "End": True}}, {})
        ((_, thread, attempt),) = await tasks(deployer, activity, 1)
        context = deployer.context

        def undone(tx: Any) -> None:
            driver.happen(tx, context, key, [e.Done(thread, attempt, "wrong")])
            raise RolledBack

        with pytest.raises(RolledBack):
            await context.write(undone)
        history = await deployer.call("stepfunctions", "GetExecutionHistory", executionArn=arn)
        assert history["events"][-1]["type"] == "ActivityStarted"
        await context.write(driver.happen, context, key, [e.Done(thread, attempt, "right")])
        await context.write(driver.happen, context, key, [e.Done(thread, attempt, "late")])
        history = await deployer.call("stepfunctions", "GetExecutionHistory", executionArn=arn)
        assert [event["id"] for event in history["events"]] == list(range(1, 8))
        assert history["events"][-1]["stateEnteredEventDetails"]["input"] == '"right"'

    deploy(body)


def test_a_save_that_was_rolled_back_is_not_taken_for_the_one_in_its_stead(deploy: Callable[..., None]) -> None:
    """On PostgreSQL two tasks of an execution may end side by side: one's transaction is committed, the other's tried again."""

    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        processor = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": activity, "End": True}}}
        arn, key = await begin(deployer, {"M": {"Type": "Map", "ItemProcessor": processor, "End": True}}, [1, 2])
        left, right = [e.Done(thread, attempt, "done") for _, thread, attempt in await tasks(deployer, activity, 2)]
        context, kept = deployer.context, []

        def undone(tx: Any) -> None:
            driver.happen(tx, context, key, [right])
            kept.append(context.part(Live).take(tx, key))
            raise RolledBack

        with pytest.raises(RolledBack):
            await context.write(undone)
        await context.write(driver.happen, context, key, [left])
        context.part(Live).put(kept[0])
        await context.write(driver.happen, context, key, [right])
        assert (await context.read(by_arn, arn)).status == "SUCCEEDED"

    deploy(body)


def test_news_that_arrive_together_are_all_kept(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        processor = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": activity, "End": True}}}
        state = {"Type": "Map", "ItemProcessor": processor, "End": True}
        arn, key = await begin(deployer, {"M": state}, list(range(60)))
        context = deployer.context
        for count in (40, 20):
            found = await tasks(deployer, activity, count)
            await asyncio.gather(
                *(
                    context.write(driver.happen, context, key, [e.Done(thread, attempt, index)])
                    for index, (_, thread, attempt) in enumerate(found)
                )
            )
        done = await deployer.call("stepfunctions", "DescribeExecution", executionArn=arn)
        assert (done["status"], json.loads(done["output"])) == ("SUCCEEDED", [*range(40), *range(20)])

    deploy(body)


def test_a_state_is_stored_whole_or_in_rows_of_its_threads(deploy: Callable[..., None]) -> None:
    """It has one thread with little data, then much, then several threads, then one again; each is read from the store."""

    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        task = {"Type": "Task", "Resource": activity}
        branches = [{"StartAt": name, "States": {name: {**task, "End": True}}} for name in ("One", "Other")]
        states = {
            "Small": {**task, "ResultPath": "$.more", "Next": "Large"},
            "Large": {**task, "ResultPath": None, "Next": "Many"},
            "Many": {"Type": "Parallel", "Branches": branches, "ResultPath": "$.more", "Next": "Last"},
            "Last": {**task, "ResultPath": "$.last", "End": True},
        }
        arn, key = await begin(deployer, states, {"a": 1})

        async def goes_on(output: Any, rows: int) -> None:
            """As a server that has just started does it."""
            found = await deployer.context.read(
                lambda tx: tx.one("SELECT count(*) FROM sfn_threads WHERE execution = ?", key)
            )
            assert found[0] == rows
            await deployer.context.write(
                lambda tx: tx.run("UPDATE sfn_executions SET saves = saves + 1 WHERE id = ?", key)
            )
            row = await deployer.context.read(
                lambda tx: tx.one("SELECT id, thread, attempt FROM sfn_activity_tasks ORDER BY id LIMIT 1")
            )
            await deployer.context.write(lambda tx: tx.run("DELETE FROM sfn_activity_tasks WHERE id = ?", row[0]))
            await deployer.context.write(driver.happen, deployer.context, key, [e.Done(row[1], row[2], output)])

        long = "x" * 2 * MAX_WHOLE_LENGTH
        await goes_on(long, 0)
        await goes_on(0, 1)
        await goes_on(1, 3)
        await goes_on(2, 3)
        await goes_on(3, 0)
        found = await deployer.call("stepfunctions", "DescribeExecution", executionArn=arn)
        assert (found["status"], json.loads(found["output"])) == ("SUCCEEDED", {"a": 1, "more": [1, 2], "last": 3})

    deploy(body)


def spread(tx: Any, key: int) -> None:
    """Store an execution as it was before small states were stored whole: each thread in a row of its own."""
    row = tx.one("SELECT state FROM sfn_executions WHERE id = ?", key)
    state = msgspec.msgpack.decode(row[0], type=e.State)
    for thread in state.threads.values():
        data = msgspec.msgpack.encode((thread.input, thread.item, thread.output))
        thread.input = thread.item = thread.output = None
        values = (key, thread.id, msgspec.msgpack.encode(thread), data)
        tx.run("INSERT INTO sfn_threads (execution, id, body, data) VALUES (?, ?, ?, ?)", *values)
    state.threads = {}
    tx.run("UPDATE sfn_executions SET state = ?, saves = saves + 1 WHERE id = ?", msgspec.msgpack.encode(state), key)


def test_a_state_that_was_stored_before_there_were_variables_goes_on(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        states = {
            "T": {"Type": "Task", "Resource": activity, "Assign": {"v.$": "$"}, "Next": "P"},
            "P": {"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": True},
        }
        arn, key = await begin(deployer, states, {"a": 1})
        ((_, thread, attempt),) = await tasks(deployer, activity, 1)

        await deployer.context.write(spread, key)
        await deployer.context.write(driver.happen, deployer.context, key, [e.Done(thread, attempt, "done")])
        found = await deployer.call("stepfunctions", "DescribeExecution", executionArn=arn)
        assert (found["status"], found["output"]) == ("SUCCEEDED", '{"v":"done"}')

    deploy(body)


async def until_over(deployer: Any, arn: str) -> dict[str, Any]:
    """The clock is turned from one try to the next, so often as an execution may need that is given up."""
    for _ in range(20):
        found: dict[str, Any] = await deployer.call("stepfunctions", "DescribeExecution", executionArn=arn)
        if found["status"] != "RUNNING":
            break
        deployer.context.runtime.clock.advance(60)
        await deployer.server.idle()
    return found


def spoil(tx: Any, key: int) -> None:
    """Let an execution stand in a state that its machine does not have."""
    row = tx.one("SELECT state FROM sfn_executions WHERE id = ?", key)
    state = msgspec.msgpack.decode(row[0], type=e.State)
    for thread in state.threads.values():
        thread.state = "Nowhere"
    sql = "UPDATE sfn_executions SET state = ?, saves = saves + 1 WHERE id = ?"
    tx.run(sql, msgspec.msgpack.encode(state), key)


@pytest.mark.parametrize("operation", ["GetActivityTask", "SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat"])
def test_who_tells_of_a_task_hears_nothing_of_what_breaks(
    deploy: Callable[..., None], operation: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is taken; the execution is tried again, and then given up. Others behind it in the activity's line are given out."""

    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        arn, key = await begin(
            deployer, {"T": {"Type": "Task", "Resource": activity, "HeartbeatSeconds": 9000, "End": True}}, 1
        )
        if operation == "GetActivityTask":
            await deployer.context.write(spoil, key)
        token = (await deployer.call("stepfunctions", "GetActivityTask", activityArn=activity))["taskToken"]
        if operation != "GetActivityTask":
            await deployer.context.write(spoil, key)
            more = {"output": "1"} if operation == "SendTaskSuccess" else {}
            await deployer.call("stepfunctions", operation, taskToken=token, **more)
        found = await until_over(deployer, arn)
        assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
        with pytest.raises(ApiError) as refused:
            await deployer.call("stepfunctions", "SendTaskSuccess", taskToken=token, output="1")
        assert refused.value.code == "TaskTimedOut"

    deploy(body)
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize("kind", ["wait", "task", "map"])
def test_what_breaks_for_ever_ends_its_execution(
    deploy: Callable[..., None], kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Rows that nobody can read or understand; another execution that waits for the same moment goes on."""
    wait = {"Type": "Wait", "Seconds": 1, "End": True}
    inner = {"StartAt": "P", "States": {"P": {"Type": "Wait", "Seconds": 1, "End": True}}}
    run = {
        "Type": "Map",
        "End": True,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **inner},
    }
    task = {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "End": True}

    async def body(deployer: Any) -> None:
        states = {"wait": wait, "map": run, "task": task}
        if kind == "task":
            sound, _ = await begin(deployer, {"S": wait}, 1)
            task["Parameters"] = {"StateMachineArn": sound.replace(":execution:", ":stateMachine:").rpartition(":")[0]}
            made = await deployer.call(
                "stepfunctions",
                "CreateStateMachine",
                name="outer",
                roleArn=await deployer.role("outer"),
                definition=json.dumps({"StartAt": "S", "States": {"S": task}}),
            )
            arn = (await deployer.call("stepfunctions", "StartExecution", stateMachineArn=made["stateMachineArn"]))[
                "executionArn"
            ]
            await deployer.server.dispatcher.idle()
        else:
            arn, _ = await begin(deployer, {"S": states[kind]}, [1, 2])
            machine = arn.replace(":execution:", ":stateMachine:").rpartition(":")[0]
            sound = (await deployer.call("stepfunctions", "StartExecution", stateMachineArn=machine, input="[1]"))[
                "executionArn"
            ]
        key = (await deployer.context.read(by_arn, arn)).key

        def spoil_run(tx: Any) -> None:
            tx.run("UPDATE sfn_map_runs SET settings = ? WHERE execution = ?", b"?", key)

        await deployer.context.write(*((spoil_run,) if kind == "map" else (spoil, key)))
        found = await until_over(deployer, arn)
        assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
        assert found["cause"].startswith("An internal error")
        history = await deployer.call("stepfunctions", "GetExecutionHistory", executionArn=arn, reverseOrder=True)
        assert history["events"][0]["type"] == "ExecutionFailed"
        assert (await until_over(deployer, sound))["status"] == "SUCCEEDED"

    deploy(body)
    assert any(record.exc_info for record in caplog.records)


def test_definitions_that_nothing_names_are_deleted(deploy: Callable[..., None]) -> None:
    """A day or two later; what is put again meanwhile stays."""
    texts = {}
    for name in "abcde":
        texts[name] = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "Comment": name, "End": True}}})
    keys = {definition_key(text): name for name, text in texts.items()}

    async def body(deployer: Any) -> None:
        call = partial(deployer.call, "stepfunctions")
        created = await call("CreateStateMachine", name="m", roleArn=await deployer.role(), definition=texts["a"])
        machine = {"stateMachineArn": created["stateMachineArn"]}

        async def kept_after(days: float) -> str:
            deployer.context.runtime.clock.advance(days * DAY)
            await deployer.server.idle()
            rows = await deployer.context.read(lambda tx: tx.all("SELECT id FROM sfn_definitions"))
            return "".join(sorted(keys[key] for (key,) in rows))

        await call("UpdateStateMachine", **machine, definition=texts["b"])
        started = await call("StartExecution", **machine)
        await call("UpdateStateMachine", **machine, definition=texts["c"])
        version = await call("UpdateStateMachine", **machine, definition=texts["d"], publish=True)
        await call("UpdateStateMachine", **machine, definition=texts["e"])
        assert await kept_after(1) == "abcde"
        await call("UpdateStateMachine", **machine, definition=texts["c"])
        await call("UpdateStateMachine", **machine, definition=texts["e"])
        assert await kept_after(1) == "bcde"
        assert await kept_after(2) == "bde"
        await call("DeleteStateMachineVersion", stateMachineVersionArn=version["stateMachineVersionArn"])
        assert await kept_after(2) == "bde"
        assert await kept_after(1) == "be"
        assert (await call("DescribeExecution", executionArn=started["executionArn"]))["status"] == "SUCCEEDED"
        for _ in range(3):
            left = await kept_after(45)
        assert left == "e"
        await call("DeleteStateMachine", **machine)
        await kept_after(1)
        assert await kept_after(1) == ""

    deploy(body)


def test_many_wake_up_together_whatever_they_carry(deploy: Callable[..., None]) -> None:
    """Each once; what takes long leaves the rest for the next transaction. Two lines of one execution are among them."""

    async def body(deployer: Any) -> None:
        wait = {"Type": "Wait", "Seconds": 9, "Next": "P"}
        branches = [
            {"StartAt": name, "States": {name: {"Type": "Wait", "Seconds": 18, "End": True}}} for name in ("V", "X")
        ]
        states = {"W": wait, "P": {"Type": "Parallel", "Branches": branches, "OutputPath": "$[0].n", "End": True}}
        arn, _ = await begin(deployer, states, {"n": -1})
        machine = arn.replace(":execution:", ":stateMachine:").rpartition(":")[0]
        started = []
        for number in range(48):
            given = {"n": number, "text": "x" * (10 if number % 4 else 100_000)}
            answer = await deployer.call(
                "stepfunctions", "StartExecution", stateMachineArn=machine, input=json.dumps(given)
            )
            started.append(answer["executionArn"])
        for seconds in (10, 20):
            deployer.context.runtime.clock.advance(seconds)
            await deployer.server.idle()
        for number, one in enumerate(started):
            found = await deployer.call("stepfunctions", "DescribeExecution", executionArn=one)
            assert (found["status"], found["output"]) == ("SUCCEEDED", str(number))
            history = await deployer.call("stepfunctions", "GetExecutionHistory", executionArn=one)
            kinds = [event["type"] for event in history["events"]]
            assert kinds.count("WaitStateExited") == 3
            assert [event["id"] for event in history["events"]] == list(range(1, len(kinds) + 1))

    deploy(body)

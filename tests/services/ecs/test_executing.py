"""ECS Exec, by the data channel's messages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.ecs.test_running import FAST, SLEEP, ecs, image
from websockets.sync.client import connect

from pampero.services.ecs.frames import BYTES, CLOSED, EXIT_CODE, INPUT, OUTPUT, RESPONSE, Frame, decode, encode

__all__ = ["ecs", "image"]


def test_a_command_in_a_container(ecs: Any) -> None:
    ecs.register_task_definition(family="web", containerDefinitions=[SLEEP])
    plain = ecs.run_task(cluster="c", taskDefinition="web")["tasks"][0]["taskArn"]
    task = ecs.run_task(cluster="c", taskDefinition="web", enableExecuteCommand=True)["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(cluster="c", tasks=[task, plain], WaiterConfig=FAST)
    with pytest.raises(ClientError, match="execute command was not enabled"):
        ecs.execute_command(cluster="c", task=plain, command="sh", interactive=True)
    command = "sh -c 'read word; echo got $word; exit 4'"
    session = ecs.execute_command(cluster="c", task=task, command=command, interactive=True)["session"]
    said, code = b"", b""
    with connect(session["streamUrl"]) as channel:
        opening = {"MessageSchemaVersion": "1.0", "RequestId": str(uuid.uuid4()), "TokenValue": session["tokenValue"]}
        channel.send(json.dumps(opening))
        request = decode(channel.recv(10))
        assert json.loads(request.payload)["RequestedClientActions"][0]["ActionType"] == "SessionType"
        channel.send(encode(Frame(INPUT, 0, b'{"ClientVersion": "1"}', RESPONSE), 0))
        channel.send(encode(Frame(INPUT, 1, b"hello\n", BYTES), 0))
        while (frame := decode(channel.recv(10))).kind != CLOSED:
            if frame.kind == OUTPUT and frame.payload_type == BYTES:
                said += frame.payload
            if frame.kind == OUTPUT and frame.payload_type == EXIT_CODE:
                code = frame.payload
    assert (b"got hello" in said, code) == (True, b"4")
    for one in (task, plain):
        ecs.stop_task(cluster="c", task=one)
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[task, plain], WaiterConfig=FAST)


def test_a_session_is_opened_by_its_token(ecs: Any, client: Callable[..., Any]) -> None:
    ecs.register_task_definition(family="web", containerDefinitions=[SLEEP])
    task = ecs.run_task(cluster="c", taskDefinition="web", enableExecuteCommand=True)["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(cluster="c", tasks=[task], WaiterConfig=FAST)
    session = ecs.execute_command(cluster="c", task=task, command="sh", interactive=True)["session"]
    with connect(session["streamUrl"]) as channel:
        channel.send(json.dumps({"TokenValue": "guessed"}))
        with pytest.raises(Exception, match="1008"):
            channel.recv(10)
    ecs.stop_task(cluster="c", task=task)
    ecs.get_waiter("tasks_stopped").wait(cluster="c", tasks=[task], WaiterConfig=FAST)

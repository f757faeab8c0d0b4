"""Invoke: what a function gets, what its caller gets, what happens when it fails."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

ECHO = "def handler(event, context):\n    return event\n"
CONTEXT = """
import os
def handler(event, context):
    return {
        "name": context.function_name, "version": context.function_version, "arn": context.invoked_function_arn,
        "memory": context.memory_limit_in_mb, "request": context.aws_request_id, "group": context.log_group_name,
        "left": context.get_remaining_time_in_millis(), "task": os.environ["LAMBDA_TASK_ROOT"],
        "own": os.environ.get("OWN"), "region": os.environ["AWS_REGION"], "handler": os.environ["_HANDLER"],
        "custom": context.client_context.custom if context.client_context else None,
    }
"""


def test_echo(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    answer = invoke(function(ECHO), {"a": [1, "ü", None]})
    assert answer["StatusCode"] == 200
    assert answer["Payload"] == {"a": [1, "ü", None]}
    assert answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer


def test_context(function: Callable[..., str], invoke: Callable[..., Any], account: str) -> None:
    name = function(CONTEXT, MemorySize=256, Timeout=20, Environment={"Variables": {"OWN": "mine"}})
    client_context = base64.b64encode(json.dumps({"custom": {"k": "v"}}).encode()).decode()
    answer = invoke(name, {}, ClientContext=client_context)
    found = answer["Payload"]
    assert found["arn"] == f"arn:aws:lambda:us-east-1:{account}:function:f"
    assert found["request"] == answer["ResponseMetadata"]["RequestId"]
    assert 15_000 < found["left"] <= 20_000
    assert found["custom"] == {"k": "v"}
    assert (found["name"], found["version"], found["memory"], found["own"]) == ("f", "$LATEST", "256", "mine")
    assert (found["task"], found["region"], found["group"]) == ("/var/task", "us-east-1", "/aws/lambda/f")


def test_an_exception_is_the_functions_own(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("class Broken(Exception): pass\ndef handler(event, context):\n    raise Broken('so it is')\n")
    answer = invoke(name)
    assert answer["FunctionError"] == "Unhandled"
    assert answer["StatusCode"] == 200
    assert answer["Payload"]["errorType"] == "Broken"
    assert answer["Payload"]["errorMessage"] == "so it is"
    assert answer["Payload"]["requestId"] == answer["ResponseMetadata"]["RequestId"]
    assert "index.py" in answer["Payload"]["stackTrace"][-1]


def test_a_module_that_cannot_be_imported(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    answer = invoke(function("import there_is_no_such_module\n"))
    assert answer["FunctionError"] == "Unhandled"
    assert answer["Payload"]["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'there_is_no_such_module'" in answer["Payload"]["errorMessage"]


def test_a_handler_that_is_not_there(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    answer = invoke(function("x = 1\n"))
    assert answer["Payload"]["errorType"] == "Runtime.HandlerNotFound"


def test_timeout(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("import time\ndef handler(event, context):\n    time.sleep(event)\n    return 'awake'\n", Timeout=1)
    answer = invoke(name, 30)
    assert answer["FunctionError"] == "Unhandled"
    assert answer["Payload"]["errorType"] == "Sandbox.Timedout"
    assert "Task timed out after 1.00 seconds" in answer["Payload"]["errorMessage"]
    assert invoke(name, 0)["Payload"] == "awake"


def test_a_process_that_ends(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("import os\ndef handler(event, context):\n    if event:\n        os._exit(3)\n    return 'well'\n")
    answer = invoke(name, True)
    assert answer["Payload"]["errorType"] == "Runtime.ExitError"
    assert "exit status 3" in answer["Payload"]["errorMessage"]
    assert invoke(name, False)["Payload"] == "well"


def test_memory_is_bounded(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("def handler(event, context):\n    return len(bytearray(event))\n", MemorySize=128)
    assert "FunctionError" in invoke(name, 600_000_000)
    assert invoke(name, 1000)["Payload"] == 1000


def test_warm_environments_keep_their_state(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n")
    assert [invoke(name)["Payload"] for _ in range(3)] == [1, 2, 3]


def test_the_sandbox(function: Callable[..., str], invoke: Callable[..., Any], server: Any) -> None:
    source = """
import os
def attempt(action):
    try:
        action()
        return "done"
    except OSError as error:
        return type(error).__name__
def handler(event, context):
    open("/tmp/own", "w").write("x")
    return {
        "root": os.getuid() == 0,
        "task": attempt(lambda: open("/var/task/new", "w")),
        "data": attempt(lambda: os.listdir(event)),
        "etc": attempt(lambda: open("/etc/shadow")),
    }
"""
    found = invoke(function(source), str(server.data))["Payload"]
    status = server.page("status")["workers"]
    if status["sandbox"] != "namespaces":
        pytest.skip(f"this machine offers no namespaces: {status['reason']}")
    assert found["root"] is False
    assert found["task"] != "done"
    assert found["data"] != "done"
    assert found["etc"] != "done"


def test_log_tail(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("print('loading')\ndef handler(event, context):\n    print('said', event)\n")
    answer = invoke(name, 7, LogType="Tail")
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    request = answer["ResponseMetadata"]["RequestId"]
    assert lines[:3] == ["loading", f"START RequestId: {request} Version: $LATEST", "said 7"]
    assert lines[3] == f"END RequestId: {request}"
    assert lines[4].startswith(f"REPORT RequestId: {request}\tDuration: ")
    assert "Memory Size: 128 MB" in lines[4]
    assert "Init Duration" in lines[4]
    assert "Init Duration" not in base64.b64decode(invoke(name, 8, LogType="Tail")["LogResult"]).decode()


def test_node(client: Callable[..., Any], invoke: Callable[..., Any], account: str) -> None:
    sources = {
        "cjs": (
            "index__js",
            "exports.handler = async (event, context) => ({ n: event.n + 1, a: context.awsRequestId })",
        ),
        "esm": ("index__mjs", "export const handler = async (event) => ({ n: event.n + 1 })"),
        "back": ("index__js", "exports.handler = (event, context, callback) => callback(null, { n: event.n + 1 })"),
    }
    for name, (file, source) in sources.items():
        client("lambda").create_function(
            FunctionName=name, Runtime="nodejs20.x", Handler="index.handler", Role=make_role(client("iam")),
            Code={"ZipFile": package(**{file: source})},
        )  # fmt: skip
        assert invoke(name, {"n": 41})["Payload"]["n"] == 42, name
    source = "exports.handler = async () => { throw new TypeError('wrong') }"
    client("lambda").update_function_code(FunctionName="cjs", ZipFile=package(index__js=source))
    answer = invoke("cjs")
    assert (answer["FunctionError"], answer["Payload"]["errorType"]) == ("Unhandled", "TypeError")


def test_a_function_calls_back(
    function: Callable[..., str], invoke: Callable[..., Any], role: Callable[..., str], client: Callable[..., Any]
) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    source = """
import boto3
sqs, sts = boto3.client("sqs"), boto3.client("sts")
def handler(event, context):
    sqs.send_message(QueueUrl=event["url"], MessageBody="from within")
    try:
        sqs.purge_queue(QueueUrl=event["url"])
    except Exception as error:
        return [sts.get_caller_identity()["Arn"], error.response["Error"]["Code"]]
"""
    name = function(source, "caller", Role=role("sqs:SendMessage"), Timeout=20)
    arn, code = invoke(name, {"url": url})["Payload"]
    assert arn.endswith(":assumed-role/function/caller")
    assert code == "AccessDenied"
    assert client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"] == "from within"


def test_functions_that_call_each_other_do_not_block(
    function: Callable[..., str], invoke: Callable[..., Any], role: Callable[..., str]
) -> None:
    source = """
import boto3, json
client = boto3.client("lambda")
def handler(event, context):
    if event == 0:
        return []
    answer = client.invoke(FunctionName=context.function_name, Payload=json.dumps(event - 1))
    return [event, *json.load(answer["Payload"])]
"""
    name = function(source, Role=role("lambda:InvokeFunction"), Timeout=60)
    assert invoke(name, 6)["Payload"] == [6, 5, 4, 3, 2, 1]


def test_dry_run(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    assert invoke(function("raise SystemExit\n"), InvocationType="DryRun")["StatusCode"] == 204


def test_bad_requests(client: Callable[..., Any], function: Callable[..., str], account: str) -> None:
    name, lam = function(ECHO), client("lambda")

    def error(**request: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as caught:
            lam.invoke(**{"FunctionName": name, **request})
        return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]

    code, message = error(FunctionName="nobody")
    assert (code, message) == (
        "ResourceNotFoundException",
        f"Function not found: arn:aws:lambda:us-east-1:{account}:function:nobody:$LATEST",
    )
    assert error(Payload=b"{'a': 1}")[0] == "InvalidRequestContentException"
    assert error(Payload=b'"' + b"x" * (6 * 1024 * 1024) + b'"')[0] == "RequestTooLargeException"
    assert error(Payload=b'"' + b"x" * (1024 * 1024) + b'"', InvocationType="Event")[0] == "RequestTooLargeException"
    assert error(Qualifier="7")[0] == "ResourceNotFoundException"
    assert error(ClientContext="{}")[0] == "InvalidRequestContentException"


def test_a_large_answer(function: Callable[..., str], invoke: Callable[..., Any]) -> None:
    name = function("def handler(event, context):\n    return 'x' * event\n")
    assert len(invoke(name, 5_000_000)["Payload"]) == 5_000_000
    assert invoke(name, 7_000_000)["Payload"]["errorType"] == "Function.ResponseSizeTooLarge"


def test_concurrency(function: Callable[..., str], client: Callable[..., Any]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    name = function("import time\ndef handler(event, context):\n    time.sleep(0.5)\n    return 1\n")
    lam = client("lambda", config={"max_pool_connections": 10})
    lam.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)

    def one(_: int) -> Any:
        try:
            return json.load(lam.invoke(FunctionName=name)["Payload"])
        except ClientError as error:
            refused.append(error.response)
            return 0

    refused: list[Any] = []
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(6))) == 2
    assert {answer["Error"]["Code"] for answer in refused} == {"TooManyRequestsException"}
    assert {answer["Reason"] for answer in refused} == {"ReservedFunctionConcurrentInvocationLimitExceeded"}
    assert {answer["ResponseMetadata"]["HTTPStatusCode"] for answer in refused} == {429}
    assert lam.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"] == 2
    lam.delete_function_concurrency(FunctionName=name)
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(6))) == 6
    with pytest.raises(ClientError, match="below its minimum value of \\[100\\]"):
        lam.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=950)
    assert lam.get_account_settings()["AccountUsage"]["FunctionCount"] == 1

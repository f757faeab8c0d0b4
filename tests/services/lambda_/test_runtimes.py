"""Runtimes that are programs: they ask the Runtime API, each in its sandbox."""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package

from pampero.work.workers.interpreters import Interpreters

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="functions in programs run on Linux")
PYTHON = sys.executable
# A runtime in the fewest words: it answers what `answer` makes of an event, in its own way where that says how.
CLIENT = f"""#!{PYTHON} -ISuu
import http.client, json, os, sys
def call(method, path, body=b"", **headers):
    connection.request(method, "/2018-06-01/runtime/" + path, body, {{k.replace("_", "-"): v for k, v in headers.items()}})
    answer = connection.getresponse()
    return answer, answer.read()
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
"""
LOOP = """
print("initialized")
while True:
    head, event = call("GET", "invocation/next")
    event, request = json.loads(event), head.headers["Lambda-Runtime-Aws-Request-Id"]
    print("event", json.dumps(event))
    handle(event, request, head)
"""


def zipped(**files: str | bytes) -> bytes:
    """A package whose files can be run; a double underscore amid a name is a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(re.sub(r"(?<=[a-z])__(?=[a-z])", "/", name))
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, text)
    return buffer.getvalue()


def messages(client: Callable[..., Any], name: str) -> list[str]:
    """What a function has logged; nothing before it has."""
    logs = client("logs")
    try:
        events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [event["message"] for event in events]


@pytest.fixture
def custom(client: Callable[..., Any]) -> Callable[..., str]:
    """custom("source"): a function with that bootstrap behind CLIENT and before LOOP; its name."""

    def make(source: str, name: str = "f", **settings: Any) -> str:
        defaults = {
            "Runtime": "provided.al2023",
            "Handler": "the.handler",
            "Role": make_role(client("iam")),
            "Timeout": 20,
        }
        client("lambda").create_function(
            FunctionName=name, Code={"ZipFile": zipped(bootstrap=CLIENT + source + LOOP)}, **defaults | settings
        )
        return name

    return make


ECHO = """
def handle(event, request, head):
    call("POST", f"invocation/{request}/response", json.dumps({"event": event, "head": dict(head.headers.items()),
        "environ": dict(os.environ), "cwd": os.getcwd()}).encode())
"""


def test_a_bootstrap_answers(
    custom: Callable[..., str], client: Callable[..., Any], invoke: Callable[..., Any]
) -> None:
    custom(ECHO)
    context = base64.b64encode(b'{"client":{"app_title":"t"}}').decode()
    answer = invoke("f", {"a": "ü"}, LogType="Tail", ClientContext=context)
    found = answer["Payload"]
    assert "FunctionError" not in answer
    assert found["event"] == {"a": "ü"}
    head = found["head"]
    assert head["Lambda-Runtime-Invoked-Function-Arn"].endswith(":function:f")
    assert json.loads(head["Lambda-Runtime-Client-Context"]) == {"client": {"app_title": "t"}}
    assert head["Lambda-Runtime-Trace-Id"].startswith("Root=1-")
    assert head["Content-Type"] == "application/json"
    environ = found["environ"]
    assert environ["_HANDLER"] == "the.handler"
    assert "AWS_EXECUTION_ENV" not in environ
    assert "PAMPERO_ACCOUNT" not in environ
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    assert lines[0] == "initialized"
    assert lines[1].startswith("START RequestId: ")
    assert lines[2] == 'event {"a": "\\u00fc"}'
    assert lines[3].startswith("END RequestId: ")
    assert lines[4].startswith("REPORT RequestId: ")
    assert invoke("f", {})["Payload"]["event"] == {}


def test_a_layer_brings_the_bootstrap(
    custom: Callable[..., str], client: Callable[..., Any], invoke: Callable[..., Any]
) -> None:
    lam = client("lambda")
    layer = lam.publish_layer_version(LayerName="l", Content={"ZipFile": zipped(bootstrap=CLIENT + ECHO + LOOP)})
    role = make_role(client("iam"))
    for name, layers in (("with", [layer["LayerVersionArn"]]), ("without", [])):
        lam.create_function(
            FunctionName=name, Runtime="provided.al2", Handler="h", Role=role, Code={"ZipFile": zipped(other="")},
            Layers=layers,
        )  # fmt: skip
    assert invoke("with", 7)["Payload"]["event"] == 7
    failed = invoke("without", 7)
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "Runtime.InvalidEntrypoint"
    assert failed["Payload"]["errorMessage"].endswith(
        "Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
    )


# What a runtime may do with an invocation, by what the event asks for.
WAYS = """
import time
def handle(event, request, head):
    way = event["way"]
    post = lambda path, body=b"", **headers: call("POST", path.format(request), body, **headers)
    said = lambda answer: print("said", answer[0].status, answer[1].decode())
    if way == "error":
        said(post("invocation/{}/error", b'{"errorType": "Mine", "errorMessage": "m"}', Lambda_Runtime_Function_Error_Type="Function.Mine"))
    elif way == "exit":
        os._exit(event["code"])
    elif way == "large":
        said(post("invocation/{}/response", b'"' + b"x" * 6291555 + b'"'))
    elif way == "fits":
        post("invocation/{}/response", b'"' + b"x" * 6291454 + b'"')
    elif way == "another":
        said(post("invocation/another/response"))
        post("invocation/{}/response", b"1")
        said(post("invocation/{}/response", b"2"))
        said(post("init/error", b"2"))
        said(post("nothing"))
    elif way == "mode":
        said(post("invocation/{}/response", b"1", Lambda_Runtime_Function_Response_Mode="odd"))
    elif way in ("stream", "broken"):
        connection.putrequest("POST", f"/2018-06-01/runtime/invocation/{request}/response")
        for name, value in (("Transfer-Encoding", "chunked"), ("Lambda-Runtime-Function-Response-Mode", "streaming"),
                            ("Content-Type", "text/plain"), ("Trailer", "Lambda-Runtime-Function-Error-Type")):
            connection.putheader(name, value)
        connection.endheaders()
        for part in (b"one ", b"two"):
            connection.send(b"%x\\r\\n%b\\r\\n" % (len(part), part))
        if way == "stream":
            connection.send(b"0\\r\\n\\r\\n")
        else:
            import base64
            body = base64.b64encode(b'{"errorType": "Broken", "errorMessage": "b"}').decode()
            connection.send(f"0\\r\\nLambda-Runtime-Function-Error-Type: Broken\\r\\nLambda-Runtime-Function-Error-Body: {body}\\r\\n\\r\\n".encode())
        answer = connection.getresponse()
        print("said", answer.status, answer.read().decode())
    elif way == "sleep":
        time.sleep(60)
"""


def test_the_runtime_api(custom: Callable[..., str], client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    custom(WAYS, MemorySize=512)

    def ask(way: str, **more: Any) -> tuple[Any, list[str]]:
        answer = invoke("f", {"way": way, **more}, LogType="Tail")
        lines = base64.b64decode(answer.pop("LogResult")).decode().splitlines()
        return answer, [line for line in lines if line.startswith("said ")]

    answer, said = ask("error")
    assert (answer["FunctionError"], answer["Payload"]) == ("Unhandled", {"errorType": "Mine", "errorMessage": "m"})
    assert said == ['said 202 {"status": "OK"}']
    answer, said = ask("large")
    assert answer["Payload"] == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    }
    assert json.loads(said[0].removeprefix("said 413 "))["errorType"] == "RequestEntityTooLarge"
    assert len(ask("fits")[0]["Payload"]) == 6291454
    answer, said = ask("another")
    assert answer["Payload"] == 1
    assert [line[:8] for line in said] == ["said 400", "said 400", "said 403", "said 404"]
    assert json.loads(said[0][9:]) == {"errorMessage": "Invalid request ID", "errorType": "InvalidRequestID"}
    assert json.loads(said[2][9:]) == {
        "errorMessage": "State transition from RuntimeResponseSentState to InitError failed for runtime. "
        "Error: State transition is not allowed",
        "errorType": "InvalidStateTransition",
    }
    answer, said = ask("mode")
    assert answer["FunctionError"] == "Unhandled"
    assert "InvalidFunctionResponseMode" in said[0]
    for code, text in (
        (3, "Runtime exited with error: exit status 3"),
        (0, "Runtime exited without providing a reason"),
    ):
        answer, _ = ask("exit", code=code)
        assert answer["Payload"]["errorType"] == "Runtime.ExitError"
        assert answer["Payload"]["errorMessage"].endswith(f" Error: {text}")
    assert ask("another")[0]["Payload"] == 1


def test_a_response_in_parts(custom: Callable[..., str], client: Callable[..., Any]) -> None:
    custom(WAYS)
    lam = client("lambda")
    answer = lam.invoke_with_response_stream(FunctionName="f", Payload=b'{"way": "stream"}')
    events = list(answer["EventStream"])
    assert b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event) == b"one two"
    assert "ErrorCode" not in events[-1]["InvokeComplete"]
    answer = lam.invoke_with_response_stream(FunctionName="f", Payload=b'{"way": "broken"}')
    events = list(answer["EventStream"])
    assert b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event) == b"one two"
    assert events[-1]["InvokeComplete"]["ErrorCode"] == "Unhandled"
    assert "Broken" in events[-1]["InvokeComplete"]["ErrorDetails"]


def test_an_initialization_is_tried_again(custom: Callable[..., str], invoke: Callable[..., Any]) -> None:
    custom("""
print("begins")
error = b'{"errorType": "Sad", "errorMessage": "no"}'
call("POST", "init/error", error, Lambda_Runtime_Function_Error_Type="Function.Sad")
raise SystemExit
""")
    answer = invoke("f", {}, LogType="Tail")
    assert answer["Payload"] == {"errorType": "Sad", "errorMessage": "no"}
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "begins", "INIT_REPORT Init Duration", "begins", "INIT_REPORT Init Duration", "START RequestId", "END RequestId",
        "REPORT RequestId",
    ]  # fmt: skip
    assert lines[1].endswith("Phase: init\tStatus: error\tError Type: Sad")
    assert lines[3].endswith("Phase: invoke\tStatus: error\tError Type: Sad")
    assert "Init Duration" not in lines[-1]


RUBY = """
require "json"
def handler(event:, context:)
  puts "in #{context.function_name}"
  raise ArgumentError, "no" if event["fail"]
  { "sum" => event["a"] + event["b"], "left" => context.get_remaining_time_in_millis > 0, "ü" => ENV["_HANDLER"] }
end
module Shop
  class Orders
    def self.run(event:, context:) = context.aws_request_id
  end
end
"""


@pytest.mark.skipif(shutil.which("ruby") is None, reason="Ruby is not on this machine")
def test_ruby(client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    lam = client("lambda")
    lam.create_function(
        FunctionName="f", Runtime="ruby3.3", Handler="index.handler", Role=make_role(client("iam")), Timeout=20,
        Code={"ZipFile": zipped(**{"index.rb": RUBY})},
    )  # fmt: skip
    answer = invoke("f", {"a": 1, "b": 2}, LogType="Tail")
    assert answer["Payload"] == {"sum": 3, "left": True, "ü": "index.handler"}
    assert "in f" in base64.b64decode(answer["LogResult"]).decode().splitlines()
    failed = invoke("f", {"fail": True})["Payload"]
    assert (failed["errorType"], failed["errorMessage"]) == ("Function<ArgumentError>", "no")
    assert failed["stackTrace"][0].startswith("/var/task/index.rb:5:in ")
    lam.update_function_configuration(FunctionName="f", Handler="index.Shop::Orders.run")
    answer = invoke("f", {})
    assert answer["Payload"] == answer["ResponseMetadata"]["RequestId"]
    lam.update_function_configuration(FunctionName="f", Handler="index.nothing")
    assert invoke("f", {})["Payload"]["errorType"] == "Init<NoMethodError>"


def test_what_is_not_here_says_what_brings_it(client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    lam, role = client("lambda"), make_role(client("iam"))
    lam.create_function(
        FunctionName="f", Runtime="dotnet8", Handler="A::B::C", Role=role, Code={"ZipFile": zipped(a="")}
    )  # fmt: skip
    answer = invoke("f", {}, LogType="Tail")
    assert answer["FunctionError"] == "Unhandled"
    assert answer["Payload"]["errorType"] == "Runtime.NotInstalled"
    assert "dotnet8 is not on this machine: " in answer["Payload"]["errorMessage"]
    assert b"dotnet8 is not on this machine" in base64.b64decode(answer["LogResult"])
    for runtime, text in (("go1.x", "no longer supported"), ("custom", "or be a valid ARN")):
        with pytest.raises(lam.exceptions.InvalidParameterValueException, match=text):
            lam.create_function(
                FunctionName="g", Runtime=runtime, Handler="h", Role=role, Code={"ZipFile": zipped(a="")}
            )


@pytest.mark.parametrize("runtime", ["python3.9", "python3.10", "python3.12", "python3.13"])
def test_versions_of_python(
    client: Callable[..., Any], invoke: Callable[..., Any], wait_until: Callable[..., Any], runtime: str
) -> None:
    found = Interpreters().find(runtime)
    if found is None or not found.serves(runtime):
        pytest.skip(f"{runtime} is not on this machine")
    source = """
import logging, sys
logging.getLogger().warning("warned")
def handler(event, context):
    import boto3
    named = boto3.client("lambda").list_functions()["Functions"][0]["FunctionName"]
    if sys.version_info < (3, 12):  # as in AWS's images
        import pkg_resources
        assert pkg_resources.parse_version("1.0") and not sys.modules.get("pip")
    return ["%d.%d" % sys.version_info[:2], named, event]
"""
    if runtime == "python3.9":
        # The SDK that is installed here is for later versions.
        source = source.replace("import boto3", "").replace(
            'boto3.client("lambda").list_functions()["Functions"][0]["FunctionName"]', '"f"'
        )
    client("lambda").create_function(
        FunctionName="f", Runtime=runtime, Handler="index.handler", Timeout=20, Code={"ZipFile": package(index=source)},
        Role=make_role(client("iam")),
    )  # fmt: skip
    assert invoke("f", 1)["Payload"] == [runtime.removeprefix("python"), "f", 1]
    lines = wait_until(lambda: messages(client, "f"))
    assert lines[0].startswith(f"INIT_START Runtime Version: python:{found.version}\t")
    assert lines[1].startswith("[WARNING]\t")


@pytest.mark.parametrize("level", ["landlock", "limits"])
def test_a_bootstrap_at_the_lower_levels(
    own_server: Callable[..., Any], level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = own_server(PAMPERO_SANDBOX=level)
    lam = server.client("lambda", "123456789012")
    layer = lam.publish_layer_version(LayerName="l", Content={"ZipFile": zipped(extensions__x="#!/bin/sh\nsleep 1\n")})
    role = make_role(server.client("iam", "123456789012"))
    settings = {"Runtime": "provided.al2023", "Handler": "h", "Role": role, "Timeout": 20}
    lam.create_function(FunctionName="f", Code={"ZipFile": zipped(bootstrap=CLIENT + WAYS + LOOP)}, **settings)
    lam.create_function(FunctionName="g", Code={"ZipFile": zipped(bootstrap=CLIENT + ECHO + LOOP)}, **settings)
    if server.page("status")["workers"]["sandbox"] not in (level, "not started"):
        pytest.skip(f"there is no {level} here")
    assert json.load(lam.invoke(FunctionName="f", Payload=b'{"way": "another"}')["Payload"]) == 1
    failed = json.load(lam.invoke(FunctionName="f", Payload=b'{"way": "exit", "code": 3}')["Payload"])
    assert failed["errorMessage"].endswith("Runtime exited with error: exit status 3")
    found = json.load(lam.invoke(FunctionName="g", Payload=b"1")["Payload"])
    assert found["environ"]["AWS_LAMBDA_RUNTIME_API"].startswith("127.0.0.1:")
    lam.update_function_configuration(FunctionName="g", Layers=[layer["LayerVersionArn"]])
    failed = json.load(lam.invoke(FunctionName="g", Payload=b"1")["Payload"])
    assert failed["errorType"] == "Extension.Crash"


RIC = """#!/bin/sh
export PYTHONPATH=/var/task
exec {python} -m awslambdaric index.handler
"""


def installed(*names: str) -> dict[str, bytes]:
    """The files of packages that are installed here, as they would be in a function's own package."""
    found: dict[str, bytes] = {}
    for name in names:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        files = origin.parent.rglob("*") if spec.submodule_search_locations else [origin]
        base = origin.parent.parent if spec.submodule_search_locations else origin.parent
        found |= {str(file.relative_to(base)): file.read_bytes() for file in files if file.is_file()}
    return found


@pytest.mark.skipif(importlib.util.find_spec("awslambdaric") is None, reason="awslambdaric is not installed")
def test_awss_client_for_python(client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    files = {"bootstrap": RIC.format(python=PYTHON), "index.py": """
import json
def handler(event, context):
    print("hello")
    if event == "fail":
        raise ValueError("no")
    return [event, context.aws_request_id, context.get_remaining_time_in_millis() > 0, context.client_context.custom]
"""}  # fmt: skip
    client("lambda").create_function(
        FunctionName="f", Runtime="provided.al2023", Handler="index.handler", Role=make_role(client("iam")), Timeout=20,
        Code={"ZipFile": zipped(**files, **installed("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py"))},
    )  # fmt: skip
    context = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
    answer = invoke("f", {"ü": 1}, LogType="Tail", ClientContext=context)
    assert answer["Payload"] == [{"ü": 1}, answer["ResponseMetadata"]["RequestId"], True, {"a": "b"}]
    assert "hello" in base64.b64decode(answer["LogResult"]).decode().splitlines()
    failed = invoke("f", "fail")
    assert failed["FunctionError"] == "Unhandled"
    assert (failed["Payload"]["errorType"], failed["Payload"]["errorMessage"]) == ("ValueError", "no")

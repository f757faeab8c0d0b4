"""Extensions: programs beside a function that hear of its life."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package
from tests.services.lambda_.test_runtimes import PYTHON, messages, zipped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="extensions are programs for Linux")
CLIENT = f"""#!{PYTHON} -ISu
import http.client, json, os, sys, threading, time
from http.server import BaseHTTPRequestHandler, HTTPServer
def call(method, path, body=b"", **headers):
    connection.request(method, path, body, {{k.replace("_", "-"): v for k, v in headers.items()}})
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read()
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
def note(what):
    with open("/tmp/heard", "a") as file:
        file.write(json.dumps(what) + "\\n")
def register(*events, name=os.path.basename(sys.argv[0])):
    body = json.dumps({{"events": events}})
    head = {{"Lambda_Extension_Name": name, "Lambda_Extension_Accept_Feature": "accountId"}}
    return call("POST", "/2020-01-01/extension/register", body, **head)
"""
LISTENS = """
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        for event in json.loads(self.rfile.read(int(self.headers["Content-Length"]))):
            note(event)
            heard.append(event["type"])
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args): pass
heard = []
threading.Thread(target=HTTPServer(("sandbox.localdomain", 4243), Handler).serve_forever, daemon=True).start()
status, headers, body = register("INVOKE", "SHUTDOWN")
note({"registered": json.loads(body), "environ": dict(os.environ)})
me = {"Lambda_Extension_Identifier": headers["Lambda-Extension-Identifier"]}
wanted = {"schemaVersion": "2022-07-01", "types": ["platform", "function", "extension"],
          "buffering": {"timeoutMs": 25, "maxBytes": 262144, "maxItems": 1000},
          "destination": {"protocol": "HTTP", "URI": "http://sandbox.localdomain:4243/"}}
note({"subscribed": call("PUT", "/2022-07-01/telemetry", json.dumps(wanted), **me)[::2][0]})
print("the extension speaks")
while True:
    event = json.loads(call("GET", "/2020-01-01/extension/event/next", **me)[2])
    note(event)
    if event["eventType"] == "SHUTDOWN":
        print("told", event["shutdownReason"], sorted(set(heard)))
        break
"""
FUNCTION = """
import os, time
def handler(event, context):
    print("the function speaks")
    if event == "exit":
        os._exit(7)
    if event == "sleep":
        time.sleep(20)
    until = time.time() + 3
    while event == "read" and time.time() < until and '"platform.report"' not in open("/tmp/heard").read():
        time.sleep(0.01)
    return open("/tmp/heard").read().splitlines()
"""


@pytest.fixture
def extended(client: Callable[..., Any]) -> Callable[..., Any]:
    """extended("extension's source", …): a Python function "f" with that extension in a layer; the Lambda client."""

    def make(extension: str, source: str = FUNCTION, **settings: Any) -> Any:
        lam = client("lambda")
        layer = lam.publish_layer_version(
            LayerName="l", Content={"ZipFile": zipped(extensions__ears=CLIENT + extension)}
        )
        defaults = {
            "Runtime": "python3.11", "Handler": "index.handler", "Code": {"ZipFile": package(index=source)}, "Timeout": 20,
            "Role": make_role(client("iam")), "Layers": [layer["LayerVersionArn"]],
        }  # fmt: skip
        lam.create_function(FunctionName="f", **defaults | settings)
        return lam

    return make


def test_an_extension_hears_all(
    account: str,
    extended: Callable[..., Any],
    client: Callable[..., Any],
    invoke: Callable[..., Any],
    wait_until: Callable[..., Any],
) -> None:
    lam = extended(LISTENS)
    first = invoke("f", "first", LogType="Tail")
    assert "FunctionError" not in first
    second = [json.loads(line) for line in invoke("f", "read")["Payload"]]
    registered = second[0]["registered"]
    assert registered == {
        "functionName": "f", "functionVersion": "$LATEST", "handler": "index.handler", "accountId": account,
    }  # fmt: skip
    assert "AWS_SECRET_ACCESS_KEY" in second[0]["environ"]
    assert "_HANDLER" not in second[0]["environ"]
    assert second[1] == {"subscribed": 200}
    invokes = [event for event in second if event.get("eventType") == "INVOKE"]
    assert invokes[0]["requestId"] == first["ResponseMetadata"]["RequestId"]
    assert invokes[0]["tracing"]["value"].startswith("Root=1-")
    told = [event for event in second if "type" in event]
    kinds = [event["type"] for event in told]
    wanted = ["platform.initStart", "platform.initRuntimeDone", "platform.initReport", "platform.start",
              "platform.runtimeDone", "platform.report"]  # fmt: skip
    assert [kind for kind in kinds if kind in wanted][:6] == wanted
    assert {"function", "extension", "platform.telemetrySubscription", "platform.extension"} <= set(kinds)
    report = next(event["record"] for event in told if event["type"] == "platform.report")
    assert report["status"] == "success"
    assert report["metrics"]["memorySizeMB"] == 128
    assert next(event["record"] for event in told if event["type"] == "function") == "the function speaks"
    lines = base64.b64decode(first["LogResult"]).decode().splitlines()
    assert "TELEMETRY\tName: ears\tState: Subscribed\tTypes: [Platform, Function, Extension]" in lines
    assert "EXTENSION\tName: ears\tState: Ready\tEvents: [INVOKE, SHUTDOWN]" in lines
    assert "the extension speaks" in lines
    lam.update_function_configuration(FunctionName="f", MemorySize=256)
    assert invoke("f", "again")["StatusCode"] == 200
    wait_until(lambda: any(line.startswith("told spindown") for line in messages(client, "f")))


def test_a_time_out_is_told(
    extended: Callable[..., Any], client: Callable[..., Any], invoke: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    extended(LISTENS, Timeout=2)
    assert invoke("f", "sleep")["Payload"]["errorType"] == "Sandbox.Timedout"
    wait_until(lambda: any(line.startswith("told timeout") for line in messages(client, "f")))
    assert any(line.startswith("REPORT") and "\tStatus: timeout\t" in line for line in messages(client, "f"))
    failed = invoke("f", "exit")["Payload"]
    assert failed["errorMessage"].endswith("Error: Runtime exited with error: exit status 7")
    wait_until(lambda: any(line.startswith("told failure") for line in messages(client, "f")))


def test_an_answer_does_not_wait_for_extensions(extended: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    extended("""
headers = register("INVOKE")[1]
me = {"Lambda_Extension_Identifier": headers["Lambda-Extension-Identifier"]}
while True:
    call("GET", "/2020-01-01/extension/event/next", **me)
    time.sleep(0.7)
    note("done")
""", "import time\ndef handler(event, context):\n    return time.time()\n")  # fmt: skip
    import time

    first = invoke("f")["Payload"]
    assert time.time() - first < 0.5
    answer = invoke("f", LogType="Tail")
    assert time.time() - answer["Payload"] > 0.6
    report = base64.b64decode(answer["LogResult"]).decode().splitlines()[-1]
    assert float(report.partition("Duration: ")[2].split()[0]) > 600


def test_who_may_not_register(extended: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    extended("""
import uuid
def said(answer):
    note([answer[0], json.loads(answer[2]).get("errorType")])
next_ = "/2020-01-01/extension/event/next"
said(call("POST", "/2020-01-01/extension/register", b"{}"))
said(call("GET", next_))
said(call("GET", next_, Lambda_Extension_Identifier="mine"))
said(call("GET", next_, Lambda_Extension_Identifier=str(uuid.uuid4())))
said(register("SLEEP"))
for body in (b"[" * 5000, b'{"events": 12}', b'{"events": [[]]}'):
    said(call("POST", "/2020-01-01/extension/register", body, Lambda_Extension_Name="ears"))
said(register("SHUTDOWN", name="internal"))
headers = register()[1]
said(register())
me = {"Lambda_Extension_Identifier": headers["Lambda-Extension-Identifier"]}
said(call("PUT", "/2022-07-01/telemetry", b'{"schemaVersion": "1"}', **me))
call("GET", next_, **me)
""")
    found = [json.loads(line) for line in invoke("f")["Payload"]]
    assert found == [
        [403, "Extension.InvalidExtensionName"], [403, "Extension.MissingExtensionIdentifier"],
        [403, "Extension.InvalidExtensionIdentifier"], [403, "Extension.UnknownExtensionIdentifier"],
        [403, "Extension.InvalidEventType"],
        [403, "InvalidRequestFormat"], [403, "InvalidRequestFormat"], [403, "Extension.InvalidEventType"],
        [403, "Extension.InvalidEventType"], [403, "Extension.InvalidExtensionState"], [400, "ValidationError"],
    ]  # fmt: skip


@pytest.mark.parametrize(("source", "kind"), [
    ("raise SystemExit(3)", "Extension.Crash"),
    ("headers = register()[1]\ncall('POST', '/2020-01-01/extension/init/error', b'{}', Lambda_Extension_Function_Error_Type='"
     "Ears.Deaf', Lambda_Extension_Identifier=headers['Lambda-Extension-Identifier'])\ntime.sleep(9)", "Extension.InitError"),
])  # fmt: skip
def test_an_extension_that_fails(
    extended: Callable[..., Any], invoke: Callable[..., Any], source: str, kind: str
) -> None:
    extended(source)
    answer = invoke("f")
    assert (answer["FunctionError"], answer["Payload"]["errorType"]) == ("Unhandled", kind)


def test_an_internal_extension(
    extended: Callable[..., Any], client: Callable[..., Any], invoke: Callable[..., Any]
) -> None:
    source = """
import http.client, json, os, threading
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
heard = []
def ask(method, path, body, headers):
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.headers, json.loads(answer.read())
headers, _ = ask("POST", "/2020-01-01/extension/register", '{"events": ["INVOKE"]}', {"Lambda-Extension-Name": "inside"})
me = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}
def listen():
    while True:
        heard.append(ask("GET", "/2020-01-01/extension/event/next", None, me)[1])
threading.Thread(target=listen, daemon=True).start()
def handler(event, context):
    return [context.aws_request_id, [one["requestId"] for one in heard]]
"""
    client("lambda").create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Code={"ZipFile": package(index=source)},
        Role=make_role(client("iam")), Timeout=10,
    )  # fmt: skip
    first = invoke("f")["Payload"][0]
    assert invoke("f")["Payload"][1][0] == first


def test_a_wrapper_starts_the_runtime(extended: Callable[..., Any], client: Callable[..., Any]) -> None:
    lam = client("lambda")
    wrapper = '#!/bin/sh\nexport WRAPPED="by $0"\nexec "$@"\n'
    layer = lam.publish_layer_version(LayerName="w", Content={"ZipFile": zipped(wrap=wrapper)})["LayerVersionArn"]
    role = make_role(client("iam"))
    node = "exports.handler = async (event) => process.env.WRAPPED;"
    sources = {"python3.11": package(index="import os\ndef handler(event, context):\n    return os.environ['WRAPPED']\n"),
               "nodejs20.x": package(index__js=node)}  # fmt: skip
    for number, (runtime, code) in enumerate(sources.items()):
        lam.create_function(
            FunctionName=f"f{number}", Runtime=runtime, Handler="index.handler", Role=role, Code={"ZipFile": code},
            Layers=[layer], Timeout=10, Environment={"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"}},
        )  # fmt: skip
        answer = lam.invoke(FunctionName=f"f{number}")
        assert json.load(answer["Payload"]) == "by /opt/wrap"
    lam.update_function_configuration(
        FunctionName="f0", Environment={"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/no"}}
    )
    answer = lam.invoke(FunctionName="f0", LogType="Tail")
    assert json.load(answer["Payload"])["errorMessage"].endswith("Error: Runtime exited with error: exit status 127")
    assert b"/opt/no: does not exist" in base64.b64decode(answer["LogResult"])


def test_the_runtime_may_tidy_up(
    extended: Callable[..., Any], client: Callable[..., Any], invoke: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    """Where there is an extension it gets SIGTERM, and 300 ms; an extension that stays is ended after two seconds."""
    source = """
import signal, sys
def leave(number, frame):
    print("the runtime leaves", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
def handler(event, context):
    return event
"""
    stays = """
headers = register("SHUTDOWN")[1]
me = {"Lambda_Extension_Identifier": headers["Lambda-Extension-Identifier"]}
event = json.loads(call("GET", "/2020-01-01/extension/event/next", **me)[2])
print("left", 1000 < event["deadlineMs"] - time.time() * 1000 <= 2000)
while True:
    time.sleep(0.5)
    print("still here")
"""
    lam = extended(stays, source)
    assert invoke("f", 1)["Payload"] == 1
    lam.update_function_configuration(FunctionName="f", Layers=[])
    assert invoke("f", 2)["Payload"] == 2
    wait_until(lambda: "the runtime leaves" in messages(client, "f"))
    wait_until(lambda: messages(client, "f").count("still here") >= 2)
    assert "left True" in messages(client, "f")


def test_the_logs_api(extended: Callable[..., Any], invoke: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    listens = LISTENS.replace("2022-07-01", "2020-08-15").replace("/telemetry", "/logs")
    extended(listens)
    first = invoke("f", "first", LogType="Tail")
    assert b"LOGS\tName: ears\tState: Subscribed\tTypes: [Platform, Function, Extension]" in base64.b64decode(
        first["LogResult"]
    )
    heard = [json.loads(line) for line in invoke("f", "read")["Payload"]]
    assert {"platform.start", "function", "platform.logsSubscription"} <= {event.get("type") for event in heard}


def test_a_web_adapter(client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    """An extension that answers for a web server, which a wrapper starts in the place of the runtime."""
    adapter = """
me = {"Lambda_Extension_Identifier": register()[1]["Lambda-Extension-Identifier"]}
threading.Thread(target=lambda: http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"]).request(
    "GET", "/2020-01-01/extension/event/next", headers={"Lambda-Extension-Identifier": me["Lambda_Extension_Identifier"]})).start()
while True:
    status, headers, event = call("GET", "/2018-06-01/runtime/invocation/next")
    while True:
        web = http.client.HTTPConnection("127.0.0.1", 8080)
        try:
            web.request("GET", json.loads(event)["path"])
            break
        except ConnectionRefusedError:
            time.sleep(0.02)
    body = json.dumps({"body": web.getresponse().read().decode()})
    call("POST", f"/2018-06-01/runtime/invocation/{headers['Lambda-Runtime-Aws-Request-Id']}/response", body)
"""
    web = f"""#!{PYTHON} -ISu
from http.server import BaseHTTPRequestHandler, HTTPServer
class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"page {{self.path}}".encode())
HTTPServer(("127.0.0.1", 8080), Web).serve_forever()
"""
    lam = client("lambda")
    files = {"bootstrap": '#!/bin/sh\nexec "$LAMBDA_TASK_ROOT/$_HANDLER"\n', "extensions__adapter": CLIENT + adapter}
    layer = lam.publish_layer_version(LayerName="web", Content={"ZipFile": zipped(**files)})["LayerVersionArn"]
    for runtime in ("nodejs20.x", "python3.11"):
        name = runtime.partition(".")[0]
        lam.create_function(
            FunctionName=name, Runtime=runtime, Handler="run.sh", Code={"ZipFile": zipped(**{"run.sh": web})}, Layers=[layer],
            Role=make_role(client("iam")), Timeout=20, Environment={"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}},
        )  # fmt: skip
        assert invoke(name, {"path": "/a"})["Payload"] == {"body": "page /a"}
        assert invoke(name, {"path": "/b"})["Payload"] == {"body": "page /b"}

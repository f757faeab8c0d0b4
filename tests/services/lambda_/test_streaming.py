"""Answers in parts: what comes while the function still runs, and how it ends."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package

from pampero.work.workers.launcher import modules, node

# What it writes after a while tells whether what came before has waited for it.
STREAMS = """
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
  if (event.early) throw new TypeError("early");
  console.log("begun", context.functionName);
  stream.setContentType("text/plain");
  stream.write("first");
  await wait(event.pause ?? 0);
  if (event.late) throw new TypeError("late");
  if (event.size) stream.write(Buffer.alloc(event.size, "x"));
  if (!event.open) stream.end("last");
});
"""


@pytest.fixture
def stream(client: Callable[..., Any]) -> Callable[..., tuple[bytes, dict[str, Any], list[float]]]:
    """stream("f", {...}): all that came, the last event, and when each part came."""

    def call(name: str, event: Any = None, **more: Any) -> tuple[bytes, dict[str, Any], list[float]]:
        answer = client("lambda").invoke_with_response_stream(
            FunctionName=name, Payload=json.dumps(event or {}), **more
        )
        whole, times, last = b"", [], None
        for one in answer["EventStream"]:
            assert last is None, "something came after the end"
            if "PayloadChunk" in one:
                whole += one["PayloadChunk"]["Payload"]
            else:
                last = one["InvokeComplete"]
            times.append(time.monotonic())
        assert last is not None
        return whole, last, times

    return call


@pytest.fixture
def streams(client: Callable[..., Any]) -> str:
    """A function of Node.js that answers in parts."""
    client("lambda").create_function(
        FunctionName="s", Runtime="nodejs20.x", Handler="index.handler", Role=make_role(client("iam")), Timeout=3, MemorySize=1769,
        Code={"ZipFile": package(index__mjs=STREAMS)},
    )  # fmt: skip
    return "s"


def test_parts_come_as_they_are_written(streams: str, stream: Callable[..., Any]) -> None:
    whole, last, times = stream(streams, {"pause": 600}, LogType="Tail")
    assert whole == b"firstlast"
    assert set(last) == {"LogResult"}
    assert times[-1] - times[0] > 0.3
    assert b"begun s" in base64.b64decode(last["LogResult"])


def test_how_a_stream_ends(streams: str, stream: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    whole, last, _ = stream(streams, {"late": True})
    assert (whole, last["ErrorCode"]) == (b"first", "Unhandled")
    assert json.loads(last["ErrorDetails"])["errorMessage"] == "late"
    whole, last, _ = stream(streams, {"early": True})
    assert (whole, json.loads(last["ErrorDetails"])["errorType"]) == (b"", "TypeError")
    # The largest answer that does not come in parts is 6 MB.
    assert len(stream(streams, {"size": 8_000_000})[0]) == 8_000_009
    too_large = invoke(streams, {"size": 7_000_000})
    assert too_large["Payload"]["errorType"] == "Function.ResponseSizeTooLarge"
    whole, last, _ = stream(streams, {"open": True})
    assert whole == b"first"
    assert "Task timed out after 3.00 seconds" in last["ErrorDetails"]


def test_who_reads_no_stream_gets_it_whole(
    streams: str, stream: Callable[..., Any], function: Callable[..., str], client: Callable[..., Any]
) -> None:
    answer = client("lambda").invoke(FunctionName=streams, Payload=b"{}")
    assert answer["Payload"].read() == b"firstlast"
    assert "FunctionError" not in answer
    name = function("def handler(event, context):\n    return {'a': 'x' * event['n']} if event else 1 / 0\n", "plain")
    whole, last, times = stream(name, {"n": 150_000})
    assert (len(whole), last, len(times)) == (150_009, {}, 4)
    assert json.loads(stream(name)[1]["ErrorDetails"])["errorType"] == "ZeroDivisionError"


def test_what_is_refused(streams: str, client: Callable[..., Any], server: Server, account: str) -> None:
    lam = client("lambda")

    def error(by: Any = lam, **request: Any) -> str:
        with pytest.raises(ClientError) as caught:
            by.invoke_with_response_stream(**{"FunctionName": streams, "Payload": b"{}", **request})
        code: str = caught.value.response["Error"]["Code"]
        return code

    assert error(FunctionName="nobody") == "ResourceNotFoundException"
    assert error(Payload=b"{") == "InvalidRequestContentException"
    assert error(Payload=b'"' + b"x" * 6_300_000 + b'"') == "RequestTooLargeException"
    assert error(TenantId="t") == "InvalidParameterValueException"
    lam.put_function_concurrency(FunctionName=streams, ReservedConcurrentExecutions=0)
    assert error() == "TooManyRequestsException"
    dry = lam.invoke_with_response_stream(FunctionName=streams, InvocationType="DryRun")
    assert "content-type" not in dry["ResponseMetadata"]["HTTPHeaders"]
    assert dry["StatusCode"] == 204
    iam = client("iam")
    nobody = server.client("lambda", account, **make_user(iam, "nobody"))
    assert error(by=nobody) == "AccessDeniedException"
    somebody = server.client("lambda", account, **make_user(iam, "somebody", allow("lambda:InvokeFunction")))
    assert error(by=somebody) == "TooManyRequestsException"


def test_a_reader_who_leaves(streams: str, client: Callable[..., Any], stream: Callable[..., Any]) -> None:
    """The function goes on, and its environment serves the next one."""
    answer = client("lambda").invoke_with_response_stream(FunctionName=streams, Payload=b'{"size": 12000000}')
    next(iter(answer["EventStream"]))
    answer["EventStream"].close()
    whole, last, _ = stream(streams)
    assert (whole, last) == (b"firstlast", {})


def test_the_sdk_of_node(streams: str, server: Server, account: str) -> None:
    source = f"""
    import {{ createRequire }} from "node:module";
    const require = createRequire({json.dumps(str(modules()) + "/x.js")});
    const {{ LambdaClient, InvokeWithResponseStreamCommand }} = require("@aws-sdk/client-lambda");
    const client = new LambdaClient({{ endpoint: "{server.url}", region: "us-east-1",
      credentials: {{ accessKeyId: "{account}", secretAccessKey: "test" }} }});
    const answer = await client.send(new InvokeWithResponseStreamCommand({{ FunctionName: "{streams}", Payload: "{{}}" }}));
    let text = "";
    for await (const event of answer.EventStream) {{
      if (event.PayloadChunk) text += Buffer.from(event.PayloadChunk.Payload).toString();
      else console.log(text, JSON.stringify(event));
    }}
    """
    probe = subprocess.run(
        [node() or "node", "-e", "require(process.argv[1] + '/@aws-sdk/client-lambda')", str(modules())],
        capture_output=True,
    )
    if probe.returncode:
        pytest.skip("there is no SDK for JavaScript here")
    done = subprocess.run(
        [node() or "node", "--input-type=module", "-e", source], capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == 'firstlast {"InvokeComplete":{}}', done.stderr

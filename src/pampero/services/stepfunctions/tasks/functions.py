"""Lambda functions: by their ARN, or through `lambda:invoke`."""

from __future__ import annotations

from typing import Any

from pampero.aws.sdknames import model_of
from pampero.aws.sdkshapes import Casting, readable
from pampero.kernel import lineage
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError


async def direct(caller: Caller, function: str, arguments: Any) -> Any:
    """A task whose Resource is the function's ARN: its input is the event, its result the function's. Raises TaskError."""
    caller.lost()
    return _result(await _call(caller, {"FunctionName": function, "Payload": dump(arguments).encode()}))


async def invoke(caller: Caller, arguments: dict[str, Any]) -> Any:
    """`lambda:invoke`: the answer of Invoke with the function's result as Payload. Raises TaskError.

    A Payload that is the text of JSON goes as it stands, none as `{}`; the cause of an error is its JSON in its shortest
    form (both recorded).
    """
    caller.lost()
    params = {name: value for name, value in arguments.items() if name != "Payload"}
    try:
        request: dict[str, Any] = Casting(model_of("lambda")).request("InvocationRequest", params)
    except ValueError as error:
        raise TaskError("States.Runtime", str(error)) from error
    request["Payload"] = _payload(arguments.get("Payload")).encode()
    answer = await _call(caller, request)
    result = _result(answer, brief=True)
    version = answer.get("ExecutedVersion", "$LATEST")
    length = len(answer.get("Payload") or b"")
    headers = {
        "X-Amz-Executed-Version": version,
        "x-amzn-Remapped-Content-Length": "0",
        "X-Amzn-Trace-Id": lineage.current() or lineage.begin(caller.context.now),
    }
    shown = {
        "ExecutedVersion": version,
        "Payload": result,
        **caller.metadata("application/json", length, connection="Connection", **headers),
        "StatusCode": answer.get("StatusCode", 200),
    }
    if answer.get("LogResult"):
        shown["LogResult"] = answer["LogResult"]
    return shown


def _payload(given: Any) -> str:
    if given is None:
        return "{}"
    if isinstance(given, str):
        try:
            parse(given)
        except ValueError:
            return dump(given)
        return given
    return dump(given)


async def _call(caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises TaskError."""
    return await caller.call("Invoke", request)


def _result(answer: dict[str, Any], brief: bool = False) -> Any:
    payload = answer.get("Payload") or b""
    text = readable(payload) if isinstance(payload, bytes) else str(payload)
    try:
        value = parse(text) if text else None
    except ValueError:
        value = text
    if answer.get("FunctionError"):
        kind = value.get("errorType") if isinstance(value, dict) else None
        if not kind:
            cause = f"The cause could not be determined because Lambda did not return an error type. Returned payload: {text}"
            raise TaskError("Lambda.Unknown", cause)
        raise TaskError(str(kind), dump(value) if brief else text)
    return value

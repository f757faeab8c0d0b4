"""Lambda functions: by their ARN, or through `lambda:invoke`."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError
from pampero.services.stepfunctions.tasks.shapes import Casting, Models, readable


async def direct(caller: Caller, function: str, arguments: Any) -> Any:
    """A task whose Resource is the function's ARN: its input is the event, its result the function's. Raises TaskError."""
    caller.lost()
    answer = await caller.call("Invoke", {"FunctionName": function, "Payload": dump(arguments).encode()})
    return _result(answer)


async def invoke(caller: Caller, arguments: Any) -> Any:
    """`lambda:invoke`: the answer of Invoke with the function's result as Payload. Raises TaskError."""
    caller.lost()
    model = caller.context.part(Models).get("lambda")
    assert model is not None
    params: dict[str, Any] = dict(arguments)
    payload = params.pop("Payload", None)
    try:
        request: dict[str, Any] = Casting(model).request("InvocationRequest", params)
    except ValueError as error:
        raise TaskError("States.Runtime", str(error)) from error
    if "Payload" in arguments:
        request["Payload"] = dump(payload).encode()
    answer = await caller.call("Invoke", request)
    result = _result(answer)
    shown = {
        "ExecutedVersion": answer.get("ExecutedVersion", "$LATEST"),
        "Payload": result,
        **caller.metadata(),
        "StatusCode": answer.get("StatusCode", 200),
    }
    if answer.get("LogResult"):
        shown["LogResult"] = answer["LogResult"]
    return shown


def _result(answer: dict[str, Any]) -> Any:
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
        raise TaskError(str(kind), text)
    return value

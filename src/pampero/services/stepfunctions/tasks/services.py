"""The optimized integrations of SQS, SNS, DynamoDB and EventBridge.

After a lost outcome (see Caller.lost): GetItem is simply done again, as are PutItem and DeleteItem where they have no
condition and give nothing back, because a second time changes nothing. All else fails.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

from pampero.aws.sdknames import model_of
from pampero.aws.sdkshapes import Casting
from pampero.protocol.model import ServiceModel
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError

CONDITIONAL = ("ConditionExpression", "Expected", "ConditionalOperator")


JSON, XML = "application/x-amz-json-", "text/xml"


async def _cast(caller: Caller, operation: str, arguments: Any) -> tuple[dict[str, Any], Any]:
    """The answer's members as workflows see them with its metadata, and the plain answer."""
    model = model_of(caller.service)
    casting, shapes = Casting(model), model.operations[operation]
    try:
        request = casting.request(shapes.input, arguments)
    except ValueError as error:
        raise TaskError("States.Runtime", str(error)) from error
    answer = await caller.call(operation, request)
    shown = casting.answer(shapes.output, answer) or {}
    return {**shown, **_metadata(caller, model, operation, answer)}, answer


def _metadata(caller: Caller, model: ServiceModel, operation: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The metadata of an answer over HTTP: its length is that of the text that AWS sends."""
    if "json" not in model.protocols:
        lines = [f"    <{name}>{value}</{name}>\n" for name, value in answer.items()]
        frame = (
            f'<{operation}Response xmlns="{model.xml_namespace}">\n  <{operation}Result>\n  </{operation}Result>\n'
            f"  <ResponseMetadata>\n    <RequestId>{'':36}</RequestId>\n  </ResponseMetadata>\n</{operation}Response>\n"
        )
        return caller.metadata(XML, len("".join([frame, *lines])))
    text, kind = dump(answer), JSON + model.json_version
    if model.name != "dynamodb":
        return caller.metadata(kind, len(text))
    more = {"Server": "Server", "x-amz-crc32": str(crc32(text.encode()))}
    # As AWS's own answers have it.
    identity = "x-amzn-requestid" if operation == "GetItem" else "x-amzn-RequestId"
    return caller.metadata(kind, len(text), connection="Connection", identity=identity, **more)


async def send_message(caller: Caller, arguments: Any) -> Any:
    """`sqs:sendMessage`; a body that is no text is written as JSON. Raises TaskError."""
    caller.lost()
    shown, _ = await _cast(caller, "SendMessage", arguments)
    return shown


async def publish(caller: Caller, arguments: Any) -> Any:
    """`sns:publish`; a message that is no text is written as JSON. Raises TaskError."""
    caller.lost()
    shown, _ = await _cast(caller, "Publish", arguments)
    return shown


async def item(caller: Caller, operation: str, arguments: Any) -> Any:
    """`dynamodb:getItem`, putItem, updateItem, deleteItem. Raises TaskError."""
    conditional = isinstance(arguments, dict) and any(name in arguments for name in CONDITIONAL)
    told = isinstance(arguments, dict) and arguments.get("ReturnValues", "NONE") != "NONE"
    if operation == "UpdateItem" or (operation != "GetItem" and (conditional or told)):
        caller.lost()
    shown, _ = await _cast(caller, operation, arguments)
    return shown


async def put_events(caller: Caller, arguments: Any, origins: list[str]) -> Any:
    """`events:putEvents`: a Detail that is no text is written as JSON; the execution and its state machine are added to
    each event's Resources. Raises TaskError EventBridge.FailedEntry when an entry fails.

    Source: "Add EventBridge events with Step Functions".
    """
    caller.lost()
    entries = arguments.get("Entries") if isinstance(arguments, dict) else None
    if isinstance(entries, list):
        added = [
            {**entry, "Resources": [*entry.get("Resources", ()), *origins]}
            if isinstance(entry, dict) and isinstance(entry.get("Resources", []), list)
            else entry
            for entry in entries
        ]
        arguments = {**arguments, "Entries": added}
    shown, answer = await _cast(caller, "PutEvents", arguments)
    if answer.get("FailedEntryCount"):
        told = {name: shown[name] for name in ("Entries", "FailedEntryCount")}
        raise TaskError("EventBridge.FailedEntry", dump(told))
    return shown

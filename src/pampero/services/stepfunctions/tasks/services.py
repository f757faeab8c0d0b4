"""The optimized integrations of SQS, SNS, DynamoDB and EventBridge.

After a lost outcome (see Caller.lost): GetItem is simply done again, as are PutItem and DeleteItem where they have no
condition and give nothing back, because a second time changes nothing. All else fails.
"""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError
from pampero.services.stepfunctions.tasks.shapes import Casting, Models

CONDITIONAL = ("ConditionExpression", "Expected", "ConditionalOperator")


async def _cast(caller: Caller, operation: str, arguments: Any) -> tuple[dict[str, Any], Any]:
    """The answer's members as workflows see them, and the plain answer."""
    model = caller.context.part(Models).get(caller.service)
    assert model is not None
    casting, shapes = Casting(model), model.operations[operation]
    try:
        request = casting.request(shapes.input, arguments)
    except ValueError as error:
        raise TaskError("States.Runtime", str(error)) from error
    answer = await caller.call(operation, request)
    return casting.answer(shapes.output, answer), answer


async def send_message(caller: Caller, arguments: Any) -> Any:
    """`sqs:sendMessage`; a body that is no text is written as JSON. Raises TaskError."""
    caller.lost()
    shown, _ = await _cast(caller, "SendMessage", arguments)
    return {**shown, **caller.metadata()}


async def publish(caller: Caller, arguments: Any) -> Any:
    """`sns:publish`; a message that is no text is written as JSON. Raises TaskError."""
    caller.lost()
    shown, _ = await _cast(caller, "Publish", arguments)
    return {**shown, **caller.metadata()}


async def item(caller: Caller, operation: str, arguments: Any) -> Any:
    """`dynamodb:getItem`, putItem, updateItem, deleteItem. Raises TaskError."""
    conditional = isinstance(arguments, dict) and any(name in arguments for name in CONDITIONAL)
    told = isinstance(arguments, dict) and arguments.get("ReturnValues", "NONE") != "NONE"
    if operation == "UpdateItem" or (operation != "GetItem" and (conditional or told)):
        caller.lost()
    shown, _ = await _cast(caller, operation, arguments)
    return {**shown, **caller.metadata()}


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
        raise TaskError("EventBridge.FailedEntry", dump(shown))
    return {**shown, **caller.metadata()}

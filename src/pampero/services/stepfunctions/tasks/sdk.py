"""`aws-sdk:service:action`: any operation of any service.

After a lost outcome only what reads is done again, and S3's PutObject and DeleteObject, which a second time change
nothing.
"""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ByteStream, read_body
from pampero.aws.sdknames import java, model_of, pascal
from pampero.aws.sdkshapes import Casting, readable
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError

READS = re.compile(r"(Get|List|Describe|Head|Query$|Scan$|BatchGet|Lookup|Search)")
SAME = frozenset({("s3", "PutObject"), ("s3", "DeleteObject")})


async def call(caller: Caller, action: str, arguments: Any) -> Any:
    """Raises TaskError."""
    operation = pascal(action)
    if not READS.match(operation) and (caller.service, operation) not in SAME:
        caller.lost()
    model = model_of(caller.service)
    shapes = model.operations.get(operation)
    if shapes is None:
        raise TaskError("States.Runtime", f"There is no operation {operation} of {caller.service}")
    casting = Casting(model, java)
    try:
        request = casting.request(shapes.input, arguments) or {}
    except ValueError as error:
        raise TaskError("States.Runtime", str(error)) from error
    if shapes.streaming_input and request.get(shapes.input_payload) is not None:
        request[shapes.input_payload] = ByteStream.of(request[shapes.input_payload])
    answer = dict(await caller.call(operation, request))
    if shapes.streaming_output and shapes.output_payload in answer:
        answer[shapes.output_payload] = readable(await read_body(answer[shapes.output_payload]))
    return casting.answer(shapes.output, answer) or {}

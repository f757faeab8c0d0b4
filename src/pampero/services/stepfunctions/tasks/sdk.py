"""`aws-sdk:service:action`: any operation of any service.

After a lost outcome only what reads is done again, and S3's PutObject and DeleteObject, which a second time change
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import ByteStream, read_body
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError
from pampero.services.stepfunctions.tasks.shapes import Casting, Models, pascal, readable

READS = re.compile(r"(Get|List|Describe|Head|Query$|Scan$|BatchGet|Lookup|Search)")
SAME = frozenset({("s3", "PutObject"), ("s3", "DeleteObject")})
# Names of services in resources that differ from those of their models.
SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "sfn": "stepfunctions",
        "eventbridge": "events",
        "cloudwatchlogs": "logs",
        "cognitoidentityprovider": "cognito-idp",
    }
)
# How errors of a service begin, where it is not the name with a capital.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "dynamodb": "DynamoDb",
        "eventbridge": "EventBridge",
        "cloudwatchlogs": "CloudWatchLogs",
        "cloudformation": "CloudFormation",
        "apigateway": "ApiGateway",
        "apigatewayv2": "ApiGatewayV2",
        "secretsmanager": "SecretsManager",
    }
)


def prefix_of(service: str) -> str:
    """How errors of an SDK service begin."""
    return PREFIXES.get(service) or pascal(service)


async def call(caller: Caller, action: str, arguments: Any) -> Any:
    """Raises TaskError."""
    operation = pascal(action)
    if not READS.match(operation) and (caller.service, operation) not in SAME:
        caller.lost()
    model = caller.context.part(Models).get(caller.service)
    shapes = None if model is None else model.operations.get(operation)
    if model is None or shapes is None:
        raise TaskError("States.Runtime", f"There is no operation {operation} of {caller.service}")
    casting = Casting(model)
    try:
        request = casting.request(shapes.input, arguments) or {}
    except ValueError as error:
        raise TaskError("States.Runtime", str(error)) from error
    if shapes.streaming_input and shapes.input_payload in request:
        request[shapes.input_payload] = ByteStream.of(request[shapes.input_payload])
    answer = dict(await caller.call(operation, request))
    if shapes.streaming_output and shapes.output_payload in answer:
        answer[shapes.output_payload] = readable(await read_body(answer[shapes.output_payload]))
    return casting.answer(shapes.output, answer) or {}

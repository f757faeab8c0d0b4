"""What the service integrations take, as far as a definition shows it before its task is started."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pampero.aws.sdknames import accepted, java, model_of, named, pascal
from pampero.protocol.model import ServiceModel, Shape
from pampero.services.stepfunctions.asl.resource import family, split

_ITEMS = (
    "TableName", "ConditionalOperator", "ConditionExpression", "Expected", "ExpressionAttributeNames",
    "ExpressionAttributeValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues",
)  # fmt: skip
_CALL = ("ApiEndpoint", "Method", "Headers", "QueryParameters", "RequestBody")
# service → action → the parameters that it supports. Source: the page of each integration.
SUPPORTED: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lambda": {"invoke": ("ClientContext", "FunctionName", "InvocationType", "LogType", "Payload", "Qualifier")},
        "sqs": {
            "sendMessage": (
                "DelaySeconds", "MessageAttributes", "MessageBody", "MessageDeduplicationId", "MessageGroupId", "QueueUrl",
            ),
        },
        "sns": {
            "publish": (
                "Message", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId", "MessageStructure",
                "PhoneNumber", "Subject", "TargetArn", "TopicArn",
            ),
        },
        "dynamodb": {
            "getItem": (
                "AttributesToGet", "ConsistentRead", "ExpressionAttributeNames", "Key", "ProjectionExpression",
                "ReturnConsumedCapacity", "TableName",
            ),
            "putItem": (*_ITEMS, "Item"),
            "deleteItem": (*_ITEMS, "Key"),
            "updateItem": (*_ITEMS, "AttributeUpdates", "Key", "UpdateExpression"),
        },
        "events": {"putEvents": ("Entries",)},
        "states": {"startExecution": ("Input", "Name", "StateMachineArn", "TraceHeader")},
        "apigateway": {"invoke": (*_CALL, "Stage", "Path", "AllowNullValues", "AuthType")},
        "http": {"invoke": (*_CALL, "Authentication", "InvocationConfig", "Transform")},
    }
)  # fmt: skip
# What a call of them needs, as measured on AWS, which asks it of a definition already.
REQUIRED: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("lambda", "invoke"): ("FunctionName",),
        ("sqs", "sendMessage"): ("QueueUrl", "MessageBody"),
        ("sns", "publish"): ("Message",),
        ("dynamodb", "putItem"): ("TableName", "Item"),
        ("dynamodb", "getItem"): ("TableName", "Key"),
        ("dynamodb", "updateItem"): ("TableName", "Key"),
        ("dynamodb", "deleteItem"): ("TableName", "Key"),
        ("states", "startExecution"): ("StateMachineArn",),
        ("events", "putEvents"): ("Entries",),
        ("ecs", "runTask"): ("TaskDefinition",),
        ("glue", "startJobRun"): ("JobName",),
    }
)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
AUTHORISED = ("NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY")
_RESERVED_PREFIXES = ("x-forwarded", "x-amz", "x-amzn")
# Source: "Create API Gateway REST APIs with Step Functions", Headers.
_RESERVED = frozenset({
    "authorization", "connection", "content-md5", "expect", "host", "max-forwards", "proxy-authenticate", "server", "te",
    "transfer-encoding", "trailer", "upgrade", "via", "www-authenticate",
})  # fmt: skip
# Source: "Call HTTPS APIs in Step Functions workflows", Headers.
_RESERVED_HTTP = _RESERVED - {"authorization", "proxy-authenticate", "www-authenticate"} | {
    "a-im", "accept-charset", "accept-datetime", "accept-encoding", "cache-control", "content-encoding", "date",
    "forwarded", "from", "http2-settings", "if-match", "if-modified-since", "if-none-match", "if-range",
    "if-unmodified-since", "origin", "pragma", "proxy-authorization", "referer", "warning",
}  # fmt: skip
NOT_THERE = "The field '{}' is required but was missing"
NOT_TAKEN = "The field '{}' is not supported by Step Functions"
MISSHAPEN = "The value of the field '{}' has an invalid format"


def name_faults(resource: str, names: Iterable[str]) -> list[str]:
    """Which parameters an integration does not have, in AWS's words."""
    if family(resource) != "Task":
        return []
    taken = _taken(resource)
    return [] if taken is None else [NOT_TAKEN.format(name) for name in names if name not in taken]


def _taken(resource: str) -> Iterable[str] | None:
    """The parameters that an integration has; None: it is not known here."""
    service, action, _ = split(resource)
    if not service.startswith("aws-sdk:"):
        return SUPPORTED.get(service, {}).get(action)
    found = named(service.removeprefix("aws-sdk:"))
    operation = None if found is None else model_of(found.model).operations.get(pascal(action))
    if found is None or operation is None:
        return None
    return accepted(model_of(found.model).shape(operation.input)["members"], java) if operation.input else ()


def given_faults(resource: str, given: Any, paths: bool) -> list[str]:
    """What is wrong with Parameters or Arguments as a definition has them. paths: names may end in `.$`."""
    if not isinstance(given, dict):
        return []
    found = name_faults(resource, [name.removesuffix(".$") if paths else name for name in given])
    service = resource.split(":")[5]
    return found + (header_faults(given.get("Headers"), service) if service in ("apigateway", "http") else [])


def missing_faults(resource: str, given: Any, paths: bool) -> list[str]:
    """Which parameters are missing that the integration needs. paths: names may end in `.$`."""
    if family(resource) != "Task" or not isinstance(given, dict):
        return []
    service, action, _ = split(resource)
    return [
        NOT_THERE.format(name)
        for name in REQUIRED.get((service, action), ())
        if name not in given and not (paths and f"{name}.$" in given)
    ]


def argument_faults(resource: str, arguments: Any) -> list[str]:
    """What keeps a task from being started with these arguments, in AWS's words where they are known."""
    if family(resource) != "Task" or not isinstance(arguments, dict):
        return []
    service, action, _ = split(resource)
    found = named(service.removeprefix("aws-sdk:")) if service.startswith("aws-sdk:") else None
    if found is not None:
        model = model_of(found.model)
        return list(_within(model, model.operations[pascal(action)].input, arguments, ""))
    faults = name_faults(resource, arguments)
    if not faults and service in ("apigateway", "http"):
        faults = list(_call_faults(arguments, service))
    return faults


def _within(model: ServiceModel, name: str | None, value: Any, field: str) -> Iterator[str]:
    """What members an SDK's call does not have, or in another form. name: the shape. field: where the value stands."""
    shape: Shape = {"type": "structure", "members": {}} if name is None else model.shape(name)
    kind = shape["type"]
    form = {"structure": dict, "map": dict, "list": list}.get(kind)
    if value is None or form is None:
        return
    if not isinstance(value, form):
        yield MISSHAPEN.format(field)
    elif kind == "structure":
        taken = accepted(shape["members"], java)
        for key, one in value.items():
            if key in taken:
                yield from _within(model, shape["members"][taken[key]]["shape"], one, key)
            else:
                yield NOT_TAKEN.format(key)
    elif kind == "map":
        for one in value.values():
            yield from _within(model, shape["value"]["shape"], one, field)
    else:
        for one in value:
            yield from _within(model, shape["member"]["shape"], one, field)


def _call_faults(arguments: Mapping[str, Any], service: str) -> Iterable[str]:
    """What is wrong with a call over HTTP."""
    for name in ("ApiEndpoint", "Method"):
        if name not in arguments:
            yield NOT_THERE.format(name)
        elif not isinstance(arguments[name], str):
            yield MISSHAPEN.format(name)
    method = arguments.get("Method")
    if isinstance(method, str) and method not in METHODS:
        yield MISSHAPEN.format("Method")
    if arguments.get("AuthType", "NO_AUTH") not in AUTHORISED:
        yield MISSHAPEN.format("AuthType")
    for name in ("Headers", "QueryParameters"):
        given = arguments.get(name)
        if given is not None and not _listed(given, single=service == "http"):
            yield MISSHAPEN.format(name)
    yield from header_faults(arguments.get("Headers"), service)


def _listed(given: Any, single: bool) -> bool:
    """Whether parameters have lists of texts as values; single: or one text, number or boolean."""
    if not isinstance(given, dict):
        return False
    return all(
        all(isinstance(one, str) for one in value)
        if isinstance(value, list)
        else single and not isinstance(value, dict)
        for value in given.values()
    )


def header_faults(headers: Any, service: str) -> list[str]:
    """Which headers may not be set."""
    if not isinstance(headers, dict):
        return []
    reserved = _RESERVED_HTTP if service == "http" else _RESERVED
    found = [name for name in headers if _plain(name) in reserved or _plain(name).startswith(_RESERVED_PREFIXES)]
    return [f"The 'Headers' field contains unsupported values: {', '.join(found)}"] if found else []


def _plain(name: str) -> str:
    return name.removesuffix(".$").lower()

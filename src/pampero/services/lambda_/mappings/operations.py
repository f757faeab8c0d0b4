"""Event source mappings: which queue or stream a function works off."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, Context, operation
from pampero.aws.nouns import named
from pampero.aws.paging import page
from pampero.aws.targets import queue_url
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.functions import position
from pampero.services.lambda_.mappings import settings
from pampero.services.lambda_.mappings.checkpoints import CHECKPOINTS
from pampero.services.lambda_.mappings.model import CHANGED, MAPPINGS, Mapping, Results
from pampero.services.lambda_.mappings.sources import STREAM_BATCH, check_stream, source_of, starting
from pampero.services.lambda_.model import Function, resolve
from pampero.services.lambda_.names import conflict, invalid, not_found, reference
from pampero.services.lambda_.roles import execution_role
from pampero.store.tx import ReadTx, Tx

NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"


_mapping_arn = named("lambda", "event-source-mapping:{req.UUID}")


def _new_checks(call: Call, req: t.CreateEventSourceMappingRequest) -> list[Check]:
    where = reference(call, req.FunctionName)
    any_mapping = arn("lambda", call.region, call.account, "event-source-mapping:*")
    return [Check("lambda:CreateEventSourceMapping", any_mapping, {"lambda:FunctionArn": [where.arn]})]


def _shown(call: Call, mapping: Mapping, state: str | None = None) -> t.EventSourceMappingConfiguration:
    """A mapping works, or rests, from the moment that the call returns."""
    own = arn("lambda", mapping.region, mapping.account, f"event-source-mapping:{mapping.uuid}")
    last = call.part(Results).last.get(mapping.uuid)
    return settings.shown(mapping, last, state or ("Enabled" if mapping.enabled else "Disabled"), own)


@operation("CreateEventSourceMapping", resource="*", checks=_new_checks)
async def create_event_source_mapping(
    call: Call, req: t.CreateEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Have a function work off a queue or a stream. Source: API_CreateEventSourceMapping.

    Queues of SQS and streams of DynamoDB, so far. Raises InvalidParameterValueException, ResourceConflictException,
    ResourceNotFoundException.
    """
    source = req.EventSourceArn or ""
    kind = source.split(":")[2:3]
    streamed = source_of(source) is not None
    if kind != ["sqs"] and not streamed:
        raise invalid("Only queues of SQS and streams of DynamoDB can be event sources so far (EventSourceArn).")
    where = reference(call, req.FunctionName)
    function = await call.read(resolve, where)
    mapping = Mapping(
        ids.uuid4(), where.account, where.region, where.name, where.qualifier, source, 10, 0, True, call.now, [], None,
        False, dict(req.Tags or {}), created=call.now,
    )  # fmt: skip
    if streamed:
        mapping.batch, mapping.stream = STREAM_BATCH, starting(source, req)
    settings.apply(mapping, req)
    if mapping.stream is None:
        await _check_queue(call, function, mapping)
    else:
        await check_stream(call, function, mapping)
    await call.write(_create, mapping)
    return _shown(call, mapping, "Creating" if mapping.enabled else "Disabled")


def _create(tx: Tx, mapping: Mapping) -> None:
    resolve(tx, mapping.where)
    scope = mapping.where.scope
    for _, other in MAPPINGS.find(tx, scope, "source", mapping.source):
        if other.where.qualified == mapping.where.qualified:
            text = f'The event source arn (" {mapping.source} ") and function (" {mapping.name} ") provided mapping already exists.'
            raise conflict(f"{text} Please update or delete the existing mapping with UUID {other.uuid}")
    MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)


async def _check_queue(call: Call, function: Function, mapping: Mapping) -> None:
    """As AWS does: the function's role must be able to work the queue off, and have time enough for it."""
    principal = await execution_role(call, function)
    as_role = call.within(call.account, mapping.source.split(":")[3]).acting(principal)
    try:
        attributes = await queue_attributes(as_role, mapping.source)
    except ApiError as error:
        if error.code == "AccessDenied":
            text = "The function execution role does not have permissions to call ReceiveMessage on SQS"
            raise invalid(text) from error
        code = NO_QUEUE if error.code == "QueueDoesNotExist" else error.code
        text = f"Error occurred while ReceiveMessage. SQS Error Code: {code}. SQS Error Message: {error.message}"
        raise invalid(text) from error
    for action in ("ReceiveMessage", "DeleteMessage"):
        check = Check(f"sqs:{action}", mapping.source)
        if not (
            principal.is_root or (await call.read(call.runtime.decide, principal, check, as_role.facts, None)).allowed
        ):
            raise invalid(f"The function execution role does not have permissions to call {action} on SQS")
    visible = int(attributes["VisibilityTimeout"])
    if visible < function.settings.timeout:
        limit = function.settings.timeout
        raise invalid(f"Queue visibility timeout: {visible} seconds is less than Function timeout: {limit} seconds")


async def queue_attributes(context: Context, source: str) -> dict[str, str]:
    """The attributes of the queue with this ARN."""
    answer = await context.client("sqs").call(
        "GetQueueAttributes", QueueUrl=queue_url(context, source), AttributeNames=["All"]
    )
    found: dict[str, str] = answer["Attributes"]
    return found


def _find(tx: ReadTx, call: Call, uuid: str) -> Mapping:
    mapping = MAPPINGS.get(tx, call.scope, uuid)
    if mapping is None:
        raise not_found("The resource you requested does not exist.")
    return mapping


@operation("UpdateEventSourceMapping", resource=_mapping_arn)
def update_event_source_mapping(
    tx: Tx, call: Call, req: t.UpdateEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Change a mapping. Source: API_UpdateEventSourceMapping. Raises ResourceNotFoundException."""
    mapping = _find(tx, call, req.UUID)
    if req.FunctionName is not None:
        where = reference(call, req.FunctionName)
        resolve(tx, where)
        mapping.name, mapping.qualifier = where.name, where.qualifier
    settings.apply(mapping, req)
    mapping.modified = tx.now
    MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)
    return _shown(call, mapping)


@operation("GetEventSourceMapping", resource=_mapping_arn, read=True)
def get_event_source_mapping(
    tx: ReadTx, call: Call, req: t.GetEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """One mapping. Source: API_GetEventSourceMapping. Raises ResourceNotFoundException."""
    return _shown(call, _find(tx, call, req.UUID))


@operation("DeleteEventSourceMapping", resource=_mapping_arn)
def delete_event_source_mapping(
    tx: Tx, call: Call, req: t.DeleteEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Delete a mapping; a batch under way goes on to its end. Source: API_DeleteEventSourceMapping."""
    mapping = _find(tx, call, req.UUID)
    MAPPINGS.delete(tx, call.scope, mapping.uuid)
    CHECKPOINTS.clear(tx, mapping.uuid)
    tx.wake(CHANGED)
    return _shown(call, mapping, "Deleting")


@operation("ListEventSourceMappings", resource="*", read=True)
def list_event_source_mappings(
    tx: ReadTx, call: Call, req: t.ListEventSourceMappingsRequest
) -> t.ListEventSourceMappingsResponse:
    """The mappings of a function, of a source, or all. Source: API_ListEventSourceMappings."""
    where = reference(call, req.FunctionName) if req.FunctionName is not None else None
    most = min(req.MaxItems or 100, 100)
    after = position(req.Marker)
    found = [
        mapping
        for _, mapping in MAPPINGS.page(tx, call.scope, after=after)
        if (where is None or mapping.where.qualified == where.qualified)
        and req.EventSourceArn in (None, mapping.source)
    ]
    mappings, token = page(found, most, lambda mapping: mapping.uuid)
    return t.ListEventSourceMappingsResponse(
        EventSourceMappings=[_shown(call, mapping) for mapping in mappings], NextMarker=token
    )

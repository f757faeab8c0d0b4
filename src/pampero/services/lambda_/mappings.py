"""Event source mappings: which queue a function works off."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, operation
from pampero.aws.paging import page
from pampero.aws.targets import queue_url
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import arn
from pampero.kernel.patterns import compile_pattern
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.functions import position
from pampero.services.lambda_.model import Function, resolve
from pampero.services.lambda_.names import Reference, conflict, invalid, not_found, reference
from pampero.services.lambda_.roles import execution_role
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

CHANGED = "lambda.mappings"
NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"
LARGEST_FIFO_BATCH = 10
UNSUPPORTED = (
    "DestinationConfig", "Topics", "Queues", "SourceAccessConfigurations", "SelfManagedEventSource",
    "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig",
    "ProvisionedPollerConfig", "KMSKeyArn", "StartingPosition", "ParallelizationFactor", "TumblingWindowInSeconds",
    "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "MetricsConfig", "LoggingConfig",
)  # fmt: skip


class Mapping(msgspec.Struct):
    """A mapping. source: the queue's ARN. window: seconds. most: the most batches at a time, where it is bounded."""

    uuid: str
    account: str
    region: str
    name: str
    qualifier: str
    source: str
    batch: int
    window: int
    enabled: bool
    modified: float
    filters: list[str]
    most: int | None
    partial: bool
    tags: dict[str, str]

    @property
    def where(self) -> Reference:
        """Its function."""
        return Reference(self.account, self.region, self.name, self.qualifier)

    @property
    def fifo(self) -> bool:
        """Whether its queue keeps order."""
        return self.source.endswith(".fifo")


MAPPINGS = Documents(
    "lambda.mapping",
    Mapping,
    {"source": lambda mapping: mapping.source, "function": lambda mapping: mapping.name},
    at=lambda mapping: (f"{mapping.account}/{mapping.region}", mapping.uuid),
)


class Results:
    """A part of the server: how the last batch of each mapping went; not kept over a restart."""

    def __init__(self, context: Context) -> None:
        self.last: dict[str, str] = {}


def _mapping_arn(call: Call, req: Any) -> str:
    return arn("lambda", call.region, call.account, f"event-source-mapping:{req.UUID}")


def _new_checks(call: Call, req: t.CreateEventSourceMappingRequest) -> list[Check]:
    where = reference(call, req.FunctionName)
    any_mapping = arn("lambda", call.region, call.account, "event-source-mapping:*")
    return [Check("lambda:CreateEventSourceMapping", any_mapping, {"lambda:FunctionArn": [where.arn]})]


def shown(call: Call, mapping: Mapping, state: str | None = None) -> t.EventSourceMappingConfiguration:
    """A mapping as the API shows it. It works, or rests, from the moment that the call returns."""
    criteria = (
        t.FilterCriteria(Filters=[t.Filter(Pattern=text) for text in mapping.filters]) if mapping.filters else None
    )
    return t.EventSourceMappingConfiguration(
        UUID=mapping.uuid,
        BatchSize=mapping.batch,
        MaximumBatchingWindowInSeconds=mapping.window,
        EventSourceArn=mapping.source,
        EventSourceMappingArn=arn("lambda", mapping.region, mapping.account, f"event-source-mapping:{mapping.uuid}"),
        FilterCriteria=criteria,
        ScalingConfig=t.ScalingConfig(MaximumConcurrency=mapping.most) if mapping.most else None,
        FunctionArn=mapping.where.qualified,
        LastModified=mapping.modified,
        LastProcessingResult=call.part(Results).last.get(mapping.uuid),
        State=state or ("Enabled" if mapping.enabled else "Disabled"),
        StateTransitionReason="USER_INITIATED",
        FunctionResponseTypes=["ReportBatchItemFailures"] if mapping.partial else [],
    )


@operation("CreateEventSourceMapping", resource="*", checks=_new_checks)
async def create_event_source_mapping(
    call: Call, req: t.CreateEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Have a function work off a queue. Source: API_CreateEventSourceMapping.

    Queues of SQS only, so far. Raises InvalidParameterValueException, ResourceConflictException,
    ResourceNotFoundException.
    """
    source = req.EventSourceArn or ""
    if source.split(":")[2:3] != ["sqs"]:
        raise invalid("Only queues of SQS can be event sources so far (EventSourceArn).")
    where = reference(call, req.FunctionName)
    function = await call.read(resolve, where)
    mapping = Mapping(
        ids.uuid4(), where.account, where.region, where.name, where.qualifier, source, 10, 0, True, call.now, [], None,
        False, dict(req.Tags or {}),
    )  # fmt: skip
    _apply(mapping, req)
    await _check_queue(call, function, mapping)
    await call.write(_create, mapping)
    return shown(call, mapping, "Creating" if mapping.enabled else "Disabled")


def _create(tx: Tx, mapping: Mapping) -> None:
    resolve(tx, mapping.where)
    scope = mapping.where.scope
    for _, other in MAPPINGS.find(tx, scope, "source", mapping.source):
        if other.where.qualified == mapping.where.qualified:
            text = f'The event source arn (" {mapping.source} ") and function (" {mapping.name} ") provided mapping already exists.'
            raise conflict(f"{text} Please update or delete the existing mapping with UUID {other.uuid}")
    MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)


def _apply(mapping: Mapping, req: Any) -> None:
    """What a request says, checked. Raises InvalidParameterValueException."""
    for member in UNSUPPORTED:
        if getattr(req, member, None) not in (None, [], ""):
            raise invalid(f"{member} is not supported for queues of SQS.")
    if req.BatchSize is not None:
        mapping.batch = req.BatchSize
    if req.MaximumBatchingWindowInSeconds is not None:
        mapping.window = req.MaximumBatchingWindowInSeconds
    if req.Enabled is not None:
        mapping.enabled = req.Enabled
    if req.FilterCriteria is not None:
        mapping.filters = [_pattern(one.Pattern or "") for one in req.FilterCriteria.Filters or ()]
    if req.ScalingConfig is not None:
        mapping.most = req.ScalingConfig.MaximumConcurrency
    if req.FunctionResponseTypes is not None:
        mapping.partial = bool(req.FunctionResponseTypes)
    if mapping.fifo and mapping.window:
        raise invalid("Batching window is not supported for FIFO queues.")
    if mapping.fifo and mapping.batch > LARGEST_FIFO_BATCH:
        raise invalid(f"Batch size must be at most {LARGEST_FIFO_BATCH} for FIFO queues.")
    if mapping.batch > 10 and not mapping.window:
        raise invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")


def _pattern(text: str) -> str:
    try:
        compile_pattern(jsontext.loads(text))
    except ValueError as error:
        raise invalid(f"Invalid filter pattern definition. {error}") from error
    return text


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
    _apply(mapping, req)
    mapping.modified = tx.now
    MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)
    return shown(call, mapping)


@operation("GetEventSourceMapping", resource=_mapping_arn, read=True)
def get_event_source_mapping(
    tx: ReadTx, call: Call, req: t.GetEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """One mapping. Source: API_GetEventSourceMapping. Raises ResourceNotFoundException."""
    return shown(call, _find(tx, call, req.UUID))


@operation("DeleteEventSourceMapping", resource=_mapping_arn)
def delete_event_source_mapping(
    tx: Tx, call: Call, req: t.DeleteEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Delete a mapping; a batch under way goes on to its end. Source: API_DeleteEventSourceMapping."""
    mapping = _find(tx, call, req.UUID)
    MAPPINGS.delete(tx, call.scope, mapping.uuid)
    tx.wake(CHANGED)
    return shown(call, mapping, "Deleting")


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
        EventSourceMappings=[shown(call, mapping) for mapping in mappings], NextMarker=token
    )

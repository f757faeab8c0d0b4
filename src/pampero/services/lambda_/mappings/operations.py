"""Event source mappings: which queue, stream or topic a function works off."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, TimerEvent, fulfilled, operation, timer
from pampero.aws.nouns import named
from pampero.aws.paging import page
from pampero.aws.settling import DELETING, ending, pending, state_of
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.durable.starting import check_wait
from pampero.services.lambda_.functions import position
from pampero.services.lambda_.mappings import settings
from pampero.services.lambda_.mappings.kinds import check_source, settings_of
from pampero.services.lambda_.mappings.model import CHANGED, CHECKPOINTS, MAPPINGS, Mapping, Results
from pampero.services.lambda_.mappings.sealing import reveal, seal, unseal
from pampero.services.lambda_.model import Function, resolve
from pampero.services.lambda_.names import Reference, conflict, invalid, not_found, reference
from pampero.services.lambda_.tenants import refuse_tenants
from pampero.store.tx import ReadTx, Tx

GONE = "lambda.mapping-gone"
STATES = {DELETING: "Deleting"}

_mapping_arn = named("lambda", "event-source-mapping:{req.UUID}")


def _function_key(tx: ReadTx, call: Call, req: Any) -> dict[str, list[str]]:
    """What policies ask for: the function that a mapping is to get, or else the one that it has."""
    wanted = getattr(req, "FunctionName", None)
    if wanted is not None:
        return {"lambda:FunctionArn": [reference(call, wanted).arn]}
    mapping = MAPPINGS.get(tx, call.scope, req.UUID)
    return {} if mapping is None else {"lambda:FunctionArn": [mapping.where.arn]}


def _new_checks(call: Call, req: t.CreateEventSourceMappingRequest) -> list[Check]:
    where = reference(call, req.FunctionName)
    any_mapping = arn("lambda", call.region, call.account, "event-source-mapping:*")
    return [Check("lambda:CreateEventSourceMapping", any_mapping, {"lambda:FunctionArn": [where.arn]})]


def _shown(call: Call, mapping: Mapping, state: str | None = None) -> t.EventSourceMappingConfiguration:
    """A mapping works, or rests, from the moment that the call returns. state: what a call says that changes it."""
    settled = "Enabled" if mapping.enabled else "Disabled"
    found = state_of(mapping.changing, call.now, settled)
    last = call.part(Results).last.get(mapping.uuid)
    return settings.shown(mapping, last, state or STATES.get(found, found))


def _revealed(call: Call, mapping: Mapping, state: str | None = None) -> t.EventSourceMappingConfiguration:
    """With its filters, or why they cannot be seen."""
    found = _shown(call, mapping, state)
    reveal(call, mapping, found)
    return found


def _function(tx: ReadTx, where: Reference) -> Function:
    try:
        function = resolve(tx, where)
    except ApiError as error:
        raise invalid("Function does not exist") from error
    check_wait(function, bool(where.qualifier))
    # Nothing that is polled says for which tenant it is.
    refuse_tenants(function.settings, "An event source mapping")
    return function


@operation("CreateEventSourceMapping", resource="*", checks=_new_checks)
async def create_event_source_mapping(
    call: Call, req: t.CreateEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Have a function work off a queue, a stream or a topic. Source: API_CreateEventSourceMapping.

    Queues of SQS, streams of DynamoDB and Kinesis, topics of Kafka whose brokers are named. MetricsConfig is kept and shown, and
    has no other effect: nothing here counts events of mappings.
    Raises InvalidParameterValueException, ResourceConflictException; NotImplemented for other kinds.
    """
    batch, stream, kafka = settings_of(req)
    where = reference(call, req.FunctionName)
    mapping = Mapping(
        ids.uuid4(), where.account, where.region, where.name, where.qualifier, req.EventSourceArn or "", batch, 0, True,
        call.now, [], None, False, dict(req.Tags or {}), stream, call.now, kafka,
    )  # fmt: skip
    settings.apply(mapping, req)
    function = await call.read(_function, where)
    await check_source(call, function, mapping)
    return await fulfilled(lambda: call.write(_create, call, msgspec.structs.replace(mapping)))


def _create(tx: Tx, call: Call, mapping: Mapping) -> t.EventSourceMappingConfiguration:
    _function(tx, mapping.where)
    for _, other in MAPPINGS.find(tx, mapping.where.scope, "source", mapping.source):
        if other.where.qualified == mapping.where.qualified and _same_source(other, mapping):
            raise conflict(f"{_taken(mapping)} Please update or delete the existing mapping with UUID {other.uuid}")
    if mapping.enabled:
        mapping.changing = pending(tx, call, "Creating")
    seal(call, mapping)
    MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)
    return _revealed(call, mapping, "Creating" if mapping.enabled else None)


def _same_source(one: Mapping, other: Mapping) -> bool:
    if one.kafka is None or other.kafka is None:
        return one.kafka is other.kafka
    return one.kafka.topic == other.kafka.topic and bool(set(one.kafka.servers) & set(other.kafka.servers))


def _taken(mapping: Mapping) -> str:
    if mapping.kafka is not None:
        servers, topic = ",".join(mapping.kafka.servers), mapping.kafka.topic
        return (
            f'An event source mapping with event source ("{servers}"), function ("{mapping.where.qualified}"), topics '
            f'("{topic}") already exists.'
        )
    if mapping.kind == "sqs":
        source, name = mapping.source, mapping.name
        return f'An event source mapping with SQS arn (" {source} ") and function (" {name} ") already exists.'
    return f'The event source arn (" {mapping.source} ") and function (" {mapping.name} ") provided mapping already exists.'


def _find(tx: ReadTx, call: Call, uuid: str) -> Mapping:
    mapping = MAPPINGS.get(tx, call.scope, uuid)
    if mapping is None:
        raise not_found("The resource you requested does not exist.")
    return mapping


def _settled(tx: ReadTx, call: Call, uuid: str, verb: str) -> Mapping:
    """One that is not in the midst of a change. Raises ResourceNotFoundException, ResourceInUseException."""
    mapping = _find(tx, call, uuid)
    if mapping.changing is not None and call.now < mapping.changing.until:
        text = f"Cannot {verb} the event source mapping because it is in use."
        raise ApiError("ResourceInUseException", text, Type="User")
    return mapping


@operation("UpdateEventSourceMapping", resource=_mapping_arn, context=_function_key)
async def update_event_source_mapping(
    call: Call, req: t.UpdateEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Change a mapping; what is under way goes on as it began. Source: API_UpdateEventSourceMapping.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidParameterValueException.
    """
    former = await call.read(_settled, call, req.UUID, "update")
    if req.FunctionName is not None:
        where = reference(call, req.FunctionName)
        former.name, former.qualifier = where.name, where.qualifier
        await check_source(call, await call.read(_function, where), former)
    return await fulfilled(lambda: call.write(_update, call, req))


def _update(tx: Tx, call: Call, req: t.UpdateEventSourceMappingRequest) -> t.EventSourceMappingConfiguration:
    mapping = _settled(tx, call, req.UUID, "update")
    was = mapping.enabled
    unseal(call, mapping, req)
    if req.FunctionName is not None:
        where = reference(call, req.FunctionName)
        _function(tx, where)
        mapping.name, mapping.qualifier = where.name, where.qualifier
    settings.apply(mapping, req)
    seal(call, mapping)
    mapping.modified = tx.now
    state = "Updating" if mapping.enabled == was else "Enabling" if mapping.enabled else "Disabling"
    if not (was or mapping.enabled):
        state = "Disabled"
    mapping.changing = pending(tx, call, state)
    MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)
    return _revealed(call, mapping, state)


@operation("GetEventSourceMapping", resource=_mapping_arn, context=_function_key, read=True)
def get_event_source_mapping(
    tx: ReadTx, call: Call, req: t.GetEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """One mapping. Source: API_GetEventSourceMapping. Raises ResourceNotFoundException."""
    return _revealed(call, _find(tx, call, req.UUID))


@operation("DeleteEventSourceMapping", resource=_mapping_arn, context=_function_key)
def delete_event_source_mapping(
    tx: Tx, call: Call, req: t.DeleteEventSourceMappingRequest
) -> t.EventSourceMappingConfiguration:
    """Delete a mapping; a batch under way goes on to its end. Source: API_DeleteEventSourceMapping.

    Raises ResourceNotFoundException, ResourceInUseException.
    """
    mapping = _settled(tx, call, req.UUID, "delete")
    mapping.changing = ending(tx, call, GONE, mapping.uuid, {"scope": call.scope, "uuid": mapping.uuid})
    if mapping.changing is None:
        _remove(tx, call.scope, mapping.uuid)
    else:
        mapping.enabled = False
        MAPPINGS.save(tx, mapping)
    tx.wake(CHANGED)
    return _revealed(call, mapping, "Deleting")


@timer(GONE)
def gone(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A mapping has been on its way out for long enough."""
    _remove(tx, event.payload["scope"], event.payload["uuid"])


def _remove(tx: Tx, scope: str, uuid: str) -> None:
    MAPPINGS.delete(tx, scope, uuid)
    CHECKPOINTS.clear(tx, uuid)


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

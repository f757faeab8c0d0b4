"""Asynchronous invocations: kept, tried again, and told of at their end."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.aws.deliveries import losing
from pampero.aws.targets import Letter, send, string_attributes
from pampero.kernel import jsontext, lineage
from pampero.kernel.clock import iso8601_millis
from pampero.kernel.log import logger
from pampero.services.lambda_.backlog import Backlog, Waiting
from pampero.services.lambda_.deployments import CHANGED, Deployment, Deployments
from pampero.services.lambda_.destinations import deliver
from pampero.services.lambda_.metrics import MILLIS, count
from pampero.services.lambda_.model import EVENT_CONFIGS, EventConfig, resolve
from pampero.services.lambda_.names import LATEST, Reference
from pampero.services.lambda_.running import RECURSIVE, descend, run
from pampero.store.kept import Kept
from pampero.store.tx import ReadTx, Tx
from pampero.work.gates import Gates
from pampero.work.workers.spec import Outcome

log = logger("lambda.async")
MAX_EVENT_SIZE = 1024 * 1024
_check = msgspec.json.Decoder(msgspec.Raw).decode
# What an event that waits takes up beside its body.
EVENT_COST = 1024
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
RETRIES = 2
MAX_AGE = 21_600
MAX_KEPT = 4096
# After the first error a minute, after the second two. Source: "How Lambda handles errors and retries with
# asynchronous invocation".
RETRY_SECONDS = 60.0
FIRST_THROTTLE_SECONDS = 1.0
MAX_THROTTLE_SECONDS = 300.0


class Queued(msgspec.Struct):
    """An event that waits for its function. queued: epoch seconds. errors, throttles: how its tries ended so far."""

    id: str
    account: str
    region: str
    name: str
    qualifier: str
    body: bytes
    queued: float
    errors: int = 0
    throttles: int = 0
    tenant: str = ""

    @property
    def where(self) -> Reference:
        """The function it is for."""
        return Reference(self.account, self.region, self.name, self.qualifier)


def queue(tx: Tx, item: Queued) -> None:
    """Keep an event until its function has dealt with it: at least once. Raises ResourceNotFoundException."""
    resolve(tx, item.where)
    tx.emit("lambda.event", item)


@timer("lambda.again")
def again(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The next try is due."""
    tx.emit("lambda.event", event.payload)


class Configs:
    """A part of the server: what functions' owners say of asynchronous invocations, kept until something changes."""

    def __init__(self, context: Context) -> None:
        self._store = store = context.runtime.store
        self._kept: Kept[str, tuple[EventConfig | None]] = Kept(lambda _: store.generation(CHANGED), MAX_KEPT)

    async def of(self, where: Reference) -> EventConfig | None:
        """How the asynchronous invocations of a qualifier are tried."""
        found = await self._kept.read(self._store, where.qualified, _config_kept, where)
        return None if found is None else found[0]


@consumer("lambda.event")
async def attempt(context: Context, event: Event) -> None:
    """One try."""
    item = msgspec.convert(event.payload, Queued, builtin_types=(bytes,))
    gates, where = context.part(Gates), item.where
    if event.attempt == 1 and not item.errors and not item.throttles:
        count(context, where.qualified, "AsyncEventsReceived")
    context.part(Backlog).discard(where.arn, item.id)
    gate = await gates.enter(where.arn)
    took: float | None = None
    try:
        took = await _try(context.within(item.account, item.region), item, where)
    finally:
        gates.leave(where.arn, gate, took)


async def _try(place: Context, item: Queued, where: Reference) -> float | None:
    """Milliseconds that the function took, where it ran."""
    config = await place.part(Configs).of(where)
    try:
        deployment = await place.part(Deployments).find(where)
    except ApiError as error:
        log.warning("the event %s for %s is dropped: %s", item.id, where.qualified, error)
        return None
    count(place, where.qualified, "AsyncEventAge", (place.now - item.queued) * 1000, MILLIS)
    left = (config.age if config is not None and config.age else MAX_AGE) - (place.now - item.queued)
    if left < 0:
        await _drop(place, item, config, deployment, None, "EventAgeExceeded")
        return None
    if deployment.reserved == 0:
        await _drop(place, item, config, deployment, None, "ZeroReservedConcurrency")
        return None
    try:
        trace = descend(place, deployment)
    except ApiError:
        await _drop(place, item, config, deployment, None, RECURSIVE)
        return None
    try:
        outcome = await run(place, deployment, where.qualified, item.id, item.body, trace, tenant=item.tenant)
    except ApiError as error:
        if error.code == "InvalidParameterValueException":
            # Another function has the name by now, with tenants where there were none or the other way round.
            log.warning("the event %s for %s is dropped: %s", item.id, where.qualified, error)
            return None
        if error.code != "TooManyRequestsException":
            raise
        item.throttles += 1
        delay = min(MAX_THROTTLE_SECONDS, FIRST_THROTTLE_SECONDS * 2 ** min(item.throttles - 1, 10))
        await place.write(_try_again, item, delay)
        size = len(item.body) + EVENT_COST
        place.part(Backlog).add(deployment.function.arn, Waiting(item.id, item, size))
        return None
    following = place.part(Backlog).take(deployment.function.arn)
    if following is not None:
        await place.write(_advance, following)
    if not outcome.failed:
        if config is not None and config.on_success:
            lineage.follow(trace)
            await place.write(_tell, config.on_success, item, deployment, outcome, "Success")
        return outcome.duration
    item.errors += 1
    retries = RETRIES if config is None or config.retries is None else config.retries
    delay = RETRY_SECONDS * item.errors
    if item.errors <= retries and delay <= left:
        await place.write(_try_again, item, delay)
    else:
        lineage.follow(trace)
        condition = "RetriesExhausted" if item.errors > retries else "EventAgeExceeded"
        await _drop(place, item, config, deployment, outcome, condition)
    return outcome.duration


def config_of(tx: ReadTx, where: Reference) -> EventConfig | None:
    """How the asynchronous invocations of a qualifier are tried."""
    qualifier = "" if where.qualifier == LATEST else where.qualifier
    return EVENT_CONFIGS.get(tx, where.scope, f"{where.name}/{qualifier}")


def _config_kept(tx: ReadTx, where: Reference) -> tuple[EventConfig | None]:
    """That there is none is kept, too."""
    return (config_of(tx, where),)


def _try_again(tx: Tx, item: Queued, delay: float) -> None:
    tx.at("lambda.again", item.id, tx.now + delay, item)


def _advance(tx: Tx, event: Waiting) -> None:
    """There is room: an event that waits need not wait for its timer."""
    if tx.cancel("lambda.again", event.id):
        tx.emit("lambda.event", event.payload)


async def _drop(
    place: Context,
    item: Queued,
    config: EventConfig | None,
    deployment: Deployment,
    outcome: Outcome | None,
    condition: str,
) -> None:
    await place.write(_fail, item, config, deployment, outcome, condition)
    count(place, item.where.qualified, "AsyncEventsDropped")


def _fail(
    tx: Tx, item: Queued, config: EventConfig | None, deployment: Deployment, outcome: Outcome | None, condition: str
) -> None:
    """The end of an event that no try got through: the destination, and the dead-letter queue, hear of it.

    AWS documents no condition for one that was dropped from a recursive loop: here it is the error's name.
    """
    if config is not None and config.on_failure:
        _tell(tx, config.on_failure, item, deployment, outcome, condition)
    target = deployment.function.settings.dead_letter
    if target:
        error = _message(outcome) if outcome is not None else condition
        letter = {"target": target, "body": item.body.decode(), "id": item.id, "error": error}
        tx.emit("lambda.letter", {**letter, "where": _where(item)})


def _message(outcome: Outcome) -> str:
    try:
        return str(jsontext.loads(outcome.payload).get("errorMessage", ""))[:1024]
    except (ValueError, AttributeError):
        return ""


def _embedded(payload: bytes) -> Any:
    """A payload as a part of a record: as it is, however deep; as text where it is no JSON."""
    try:
        _check(payload)
        payload.decode()
    except (ValueError, RecursionError):
        return payload.decode(errors="replace")
    return msgspec.Raw(payload)


def _where(item: Queued) -> list[str]:
    return [item.account, item.region, item.name, item.qualifier]


def _tell(tx: Tx, target: str, item: Queued, deployment: Deployment, outcome: Outcome | None, condition: str) -> None:
    """Source: "Capturing records of Lambda asynchronous invocations"."""
    function = deployment.function
    failed = outcome is None or outcome.failed
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": iso8601_millis(tx.now),
        "requestContext": {
            "requestId": item.id,
            "functionArn": f"{function.arn}:{item.qualifier or LATEST}",
            "condition": condition,
            "approximateInvokeCount": item.errors + (0 if failed else 1),
        },
        "requestPayload": _embedded(item.body),
    }
    if outcome is not None:
        answered: dict[str, Any] = {"statusCode": 200, "executedVersion": function.version}
        if failed:
            answered["functionError"] = "Unhandled"
        record["responseContext"] = answered
        record["responsePayload"] = _embedded(outcome.payload or b"null")
    told = {
        "target": target,
        "record": msgspec.json.encode(record).decode(),
        "function": function.arn,
        "where": _where(item),
    }
    tx.emit("lambda.destination", {**told, "success": not failed})


@consumer("lambda.destination")
async def tell(context: Context, event: Event) -> None:
    """Hand a record to its destination, as the function's role."""
    told = event.payload
    as_role = await _role(context, told["where"])
    if as_role is None:
        return
    target, function = told["target"], told["function"]
    kind = f"Lambda Function Invocation Result - {'Success' if told['success'] else 'Failure'}"
    entry = {"Source": "lambda", "DetailType": kind, "Resources": [target, function]}
    record = _members(told["record"])
    done = False
    with losing(log, f"a record of {function}", f"its destination {target}"):
        await deliver(as_role, target, record, f"async/{told['where'][2]}", entry=entry)
        done = True
    if not done:
        count(context, Reference(*told["where"]).qualified, "DestinationDeliveryFailures")


@consumer("lambda.letter")
async def bury(context: Context, event: Event) -> None:
    """Put an event into its function's dead-letter queue, as the function's role."""
    letter = event.payload
    as_role = await _role(context, letter["where"])
    if as_role is None:
        return
    attributes = {
        **string_attributes({"RequestID": letter["id"], "ErrorMessage": letter["error"] or "-"}),
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
    }
    done = False
    with losing(log, f"the event {letter['id']}", f"its dead-letter queue {letter['target']}"):
        await send(as_role, letter["target"], Letter(letter["body"], attributes))
        done = True
    if not done:
        count(context, Reference(*letter["where"]).qualified, "DeadLetterErrors")


async def _role(context: Context, where: list[str]) -> Context | None:
    try:
        return (await context.part(Deployments).find(Reference(*where))).context
    except ApiError as error:
        log.warning("nobody can be told of %s: %s", where, error)
        return None

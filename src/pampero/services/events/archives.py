"""Archives: a managed rule on the bus copies its events into a table, in the transaction that accepts them."""

from __future__ import annotations

import json

import msgspec

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import Arn, arn
from pampero.services.events import types as t
from pampero.services.events.fanout import forget, pattern_of
from pampero.services.events.kept import discard, totals
from pampero.services.events.model import ENABLED, RULES, Rule, bus_name, find_bus, rule_key, scope_of
from pampero.services.events.targets import page_of
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MANAGER = "prod.vhs.events.aws.internal"
REPLAY = "replay-name"
BATCH = 500
DAY = 86_400
SWEEP_SECONDS = 3600


class Archive(msgspec.Struct):
    """An archive. retention: days, 0 for ever. source: the bus's ARN. created: epoch seconds."""

    name: str
    uid: str
    source: str
    description: str | None
    pattern: str | None
    retention: int
    created: float

    @property
    def rule(self) -> str:
        """The name of the rule that feeds it."""
        return f"Events-Archive-{self.name}"


ARCHIVES: Documents[Archive] = Documents("events.archive", Archive)


def archive_arn(call: Call, name: str) -> str:
    """The ARN of an archive."""
    return arn("events", call.region, call.account, f"archive/{name}")


def _named(
    call: Call, req: t.CreateArchiveRequest | t.DescribeArchiveRequest | t.UpdateArchiveRequest | t.DeleteArchiveRequest
) -> str:
    return archive_arn(call, req.ArchiveName)


def find_archive(tx: ReadTx, scope: str, name: str) -> Archive:
    """Raises ResourceNotFoundException."""
    archive = ARCHIVES.get(tx, scope, name)
    if archive is None:
        raise ApiError("ResourceNotFoundException", f"Archive {name} does not exist.")
    return archive


def _refuse_key(key: str | None) -> None:
    if key:
        raise ApiError("NotImplemented", "Keys of one's own for archives are not built yet.", status=501)


@operation("CreateArchive", resource=_named)
def create_archive(tx: Tx, call: Call, req: t.CreateArchiveRequest) -> t.CreateArchiveResponse:
    """Keep a bus's events from now on. Source: API_CreateArchive.

    Raises InvalidEventPatternException, ResourceAlreadyExistsException, ResourceNotFoundException.
    """
    _refuse_key(req.KmsKeyIdentifier)
    if ARCHIVES.get(tx, call.scope, req.ArchiveName) is not None:
        raise ApiError("ResourceAlreadyExistsException", f"Archive {req.ArchiveName} already exists.")
    if scope_of(call, req.EventSourceArn) != call.scope:
        raise ApiError("ValidationException", "Parameter EventSourceArn is not valid. Reason: It is no bus of yours.")
    find_bus(tx, call.scope, bus_name(req.EventSourceArn))
    archive = Archive(
        name=req.ArchiveName,
        uid=ids.uuid4(),
        source=req.EventSourceArn,
        description=req.Description,
        pattern=req.EventPattern or None,
        retention=req.RetentionDays or 0,
        created=tx.now,
    )
    _save(tx, call, archive)
    return t.CreateArchiveResponse(
        ArchiveArn=archive_arn(call, archive.name), State=ENABLED, CreationTime=archive.created
    )


def _save(tx: Tx, call: Call, archive: Archive) -> None:
    """Write an archive and its rule. Raises InvalidEventPatternException."""
    ARCHIVES.put(tx, call.scope, archive.name, archive)
    pattern = archive.pattern or "{}"
    if archive.pattern is not None:
        pattern_of(archive.pattern)
    # What is replayed is not archived again.
    whole = json.dumps({**jsontext.loads(pattern), REPLAY: [{"exists": False}]})
    bus = bus_name(archive.source)
    rule = Rule(
        name=archive.rule,
        bus=bus,
        account=call.account,
        region=call.region,
        pattern=whole,
        schedule=None,
        state=ENABLED,
        description=None,
        role=None,
        creator=call.account,
        managed=MANAGER,
        archive=archive.uid,
    )
    RULES.save(tx, rule)
    forget(tx, call.scope, bus)
    if archive.retention:
        tx.at("events.sweep", archive.uid, tx.now + SWEEP_SECONDS, {"scope": call.scope, "name": archive.name})


@operation("UpdateArchive", resource=_named)
def update_archive(tx: Tx, call: Call, req: t.UpdateArchiveRequest) -> t.UpdateArchiveResponse:
    """Change an archive; what is left out stays. Source: API_UpdateArchive.

    Raises InvalidEventPatternException, ResourceNotFoundException.
    """
    _refuse_key(req.KmsKeyIdentifier)
    archive = find_archive(tx, call.scope, req.ArchiveName)
    if req.Description is not None:
        archive.description = req.Description
    if req.EventPattern is not None:
        archive.pattern = req.EventPattern or None
    if req.RetentionDays is not None:
        archive.retention = req.RetentionDays
    _save(tx, call, archive)
    return t.UpdateArchiveResponse(
        ArchiveArn=archive_arn(call, archive.name), State=ENABLED, CreationTime=archive.created
    )


@operation("DeleteArchive", resource=_named)
def delete_archive(tx: Tx, call: Call, req: t.DeleteArchiveRequest) -> t.DeleteArchiveResponse:
    """Delete an archive; its events are removed in the background. Source: API_DeleteArchive.

    Raises ResourceNotFoundException.
    """
    archive = find_archive(tx, call.scope, req.ArchiveName)
    bus = bus_name(archive.source)
    ARCHIVES.delete(tx, call.scope, archive.name)
    RULES.delete(tx, call.scope, rule_key(bus, archive.rule))
    forget(tx, call.scope, bus)
    tx.at("events.sweep", archive.uid, tx.now, {"scope": call.scope, "name": archive.name})
    return t.DeleteArchiveResponse()


@timer("events.sweep")
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Remove what is past the retention, or all of an archive that is gone."""
    uid = event.key
    archive = ARCHIVES.get(tx, event.payload["scope"], event.payload["name"])
    gone = archive is None or archive.uid != uid
    retention = archive.retention if archive is not None else 0
    if not gone and not retention:
        return
    before = tx.now + DAY if gone else tx.now - retention * DAY
    full = discard(tx, uid, before, BATCH) == BATCH
    if full or not gone:
        tx.at("events.sweep", uid, tx.now if full else tx.now + SWEEP_SECONDS, event.payload)


@operation("DescribeArchive", resource=_named, read=True)
def describe_archive(tx: ReadTx, call: Call, req: t.DescribeArchiveRequest) -> t.DescribeArchiveResponse:
    """One archive with its totals, which AWS updates only now and then. Source: API_DescribeArchive.

    Raises ResourceNotFoundException.
    """
    archive = find_archive(tx, call.scope, req.ArchiveName)
    events, size = totals(tx, archive.uid)
    return t.DescribeArchiveResponse(
        ArchiveArn=archive_arn(call, archive.name),
        ArchiveName=archive.name,
        EventSourceArn=archive.source,
        Description=archive.description,
        EventPattern=archive.pattern,
        State=ENABLED,
        RetentionDays=archive.retention,
        SizeBytes=size,
        EventCount=events,
        CreationTime=archive.created,
    )


@operation("ListArchives", resource="*", read=True)
def list_archives(tx: ReadTx, call: Call, req: t.ListArchivesRequest) -> t.ListArchivesResponse:
    """Archives by their names, of one bus, of a prefix, or in a state. Source: API_ListArchives.

    Raises ResourceNotFoundException, ValidationException.
    """
    given = [one is not None for one in (req.NamePrefix, req.EventSourceArn, req.State)]
    if sum(given) > 1:
        raise ApiError(
            "ValidationException",
            "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
        )
    if req.EventSourceArn is not None:
        find_bus(tx, scope_of(call, req.EventSourceArn), bus_name(req.EventSourceArn))
    found = dict(ARCHIVES.page(tx, call.scope, prefix=req.NamePrefix or ""))
    names = [
        name
        for name, archive in found.items()
        if req.EventSourceArn in (None, archive.source) and req.State in (None, ENABLED)
    ]
    shown, token = page_of(names, req.Limit, req.NextToken)
    return t.ListArchivesResponse(Archives=[_shape(tx, found[name]) for name in shown], NextToken=token)


def _shape(tx: ReadTx, archive: Archive) -> t.Archive:
    events, size = totals(tx, archive.uid)
    return t.Archive(
        ArchiveName=archive.name,
        EventSourceArn=archive.source,
        State=ENABLED,
        RetentionDays=archive.retention,
        SizeBytes=size,
        EventCount=events,
        CreationTime=archive.created,
    )


def archive_of(tx: ReadTx, scope: str, source: str) -> Archive:
    """The archive that a replay reads. Raises ValidationException."""
    name = Arn.parse(source).resource.partition("/")[2]
    archive = ARCHIVES.get(tx, scope, name)
    if archive is None:
        text = f"Parameter EventSourceArn is not valid. Reason: Archive {name} does not exist."
        raise ApiError("ValidationException", text)
    return archive

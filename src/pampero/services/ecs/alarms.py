"""Deployment alarms: as long as a deployment is under way, the alarms that the service names are asked for again and again.
Source: developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures". The words are our own."""

from __future__ import annotations

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.auth.principals import Principal
from pampero.aws.rollouts import IN_ALARM, WATCH_SECONDS, alarm_states
from pampero.services.ecs.changes import SERVICE, look
from pampero.services.ecs.model import IN_PROGRESS, RECORDS, SERVICES, Service
from pampero.services.ecs.rollouts import fail, record_of
from pampero.store.tx import ReadTx, Tx

WATCH, ASK = "ecs.watch", "ecs.alarms"
SOURCE = "ECS deployment alarms"


def watch(tx: Tx, service: Service) -> None:
    """Begin to look at the alarms of a deployment that has begun."""
    alarms = service.configuration.alarms
    if alarms is not None and alarms.enable:
        tx.at(WATCH, f"{service.place}/{service.name}", tx.now + WATCH_SECONDS, [service.place, service.name])


@timer(WATCH)
def due(tx: Tx, context: Context, event: TimerEvent) -> None:
    """It is time to ask."""
    place, name = event.payload
    if _names(tx, place, name):
        tx.emit(ASK, {"place": place, "name": name}, key=f"{place}/{name}")


def _names(tx: ReadTx, place: str, name: str) -> list[str]:
    """The alarms of a deployment that is under way."""
    service = SERVICES.get(tx, place, name)
    alarms = service.configuration.alarms if service is not None else None
    primary = service.primary if service is not None else None
    if alarms is None or not alarms.enable or primary is None or primary.state != IN_PROGRESS:
        return []
    return list(alarms.alarmNames)


@consumer(ASK)
async def ask(context: Context, event: Event) -> None:
    """Ask CloudWatch, and end the deployment or ask again later. An alarm whose state cannot be had ends nothing."""
    place, name = event.payload["place"], event.payload["name"]
    account, region, _ = place.split("/")
    there = context.within(account, region)
    names = await there.read(_names, place, name)
    if not names:
        return
    try:
        states = await alarm_states(there.acting(Principal.root(account), SERVICE), names)
    except ApiError:
        states = {}
    await there.write(_asked, place, name, [one for one in names if states.get(one) == IN_ALARM])


def _asked(tx: Tx, place: str, name: str, rung: list[str]) -> None:
    service = SERVICES.get(tx, place, name)
    primary = service.primary if service is not None else None
    if service is None or primary is None or primary.state != IN_PROGRESS:
        return
    if not rung:
        watch(tx, service)
        return
    record = record_of(tx, service, primary)
    if record is not None and record.body.alarms is not None:
        record.body.alarms.status, record.body.alarms.triggeredAlarmNames = "TRIGGERED", rung
        RECORDS.save(tx, record)
    alarms = service.configuration.alarms
    fail(tx, service, primary, SOURCE, f"alarms detected: {', '.join(rung)}.", bool(alarms and alarms.rollback))
    SERVICES.save(tx, service)
    look(tx, place, name)
